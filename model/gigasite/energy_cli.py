"""The verb `energy`: designs of regions as a table or as JSON with all that entered them."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from gigasite.energy_inputs import EnergyChoices
    from gigasite.load import Inputs

SHOWN = {
    "design": "design", "cost_meur": "kEUR/MW/yr", "clean_share": "clean", "renewable_share": "REF",
    "firm_connection_mw": "firm MW", "emissions_t": "t/MW/yr", "pv_site_mw": "PV site",
    "battery_energy_mwh": "battery MWh", "backup_mw": "backup", "pv_contract_mw": "PV PPA",
    "wind_on_mw": "wind on", "wind_off_mw": "wind off", "nuclear_mw": "nuclear",
    "curtailed_share": "curtailed", "full_year_error": "typical days",
}  # fmt: skip
"""Column -> heading of the printed table; capacities in MW for each MW of mean load."""
ERRORS = {
    "design": "design", "typical_meur": "typical days", "full_meur": "all hours", "error": "error",
}  # fmt: skip
"""Column -> heading of the table of errors, kEUR/MW/yr."""
LULLS = 0.95
"""From this hourly clean share on, lulls decide the cost: the error is shown unasked [1]."""
MOST_REGIONS = 3
"""So many regions have their error computed unasked: minutes each, then it is kept on disk."""


def energy_command(
    regions: list[str] | None,
    *,
    full_year: bool = False,
    error: bool | None = None,
    as_json: bool = False,
    cache: bool = True,
    write: bool = False,
    folder: Path | None = None,
) -> int:
    """Compute or recall energy designs and print them; exit code 0.

    `regions`: ids, None or empty: all. `full_year`: all 8,760 hours. `error`: how far typical days
    are from all hours, for every variant (True), for none (False), or (None) for hourly designs of
    LULLS and more, after the table, where few regions are named. `as_json`: one JSON list, an
    object a region with region, inputs, designs and, if `error`, full_year_error. `cache`: use the
    designs on disk. `write`: write the designs of all regions into the data set, to be shipped
    with it. `folder`: a data set; None: the shipped one.
    """
    from gigasite.energy import energy_designs
    from gigasite.energy_cache import write_shipped
    from gigasite.energy_inputs import EnergyChoices
    from gigasite.load import read_inputs

    _check_usage(regions, full_year=full_year, error=error, write=write)
    inputs = read_inputs(folder)
    choices = EnergyChoices(full_year=full_year)
    kept = cache and not write
    designs = energy_designs(inputs, regions or None, choices, cache=kept, listen=_progress)
    if full_year:
        brief = replace(choices, full_year=False)
        designs = with_error(designs, energy_designs(inputs, regions or None, brief, cache=cache))
    if write:
        _note(str(write_shipped(inputs.folder, designs)))
    if as_json:
        from gigasite.energy_report import as_json as objects

        errors = _errors(inputs, designs, choices, every=True, cache=cache) if error else None
        told = objects(
            inputs, designs if errors is None else _joined(designs, errors), choices, errors
        )
        _say(json.dumps(told, allow_nan=False))
        return 0
    _say(designs_text(designs))
    few = bool(regions) and len(set(regions or [])) <= MOST_REGIONS
    if error or (few and error is None and not full_year):
        _say(errors_text(_errors(inputs, designs, choices, every=bool(error), cache=cache)))
    elif error is None and not full_year:
        _note("How far typical days are from all hours: name a region and add --error")
    return 0


def _check_usage(
    regions: list[str] | None, *, full_year: bool, error: bool | None, write: bool
) -> None:
    from gigasite.errors import Fault, InputError

    if write and (regions or full_year or error):
        what = "works on all regions and typical days only"
        raise InputError([Fault("--write", what, "Leave out --region, --full-year and --error")])
    if error and not regions:
        what = "takes minutes for each region"
        raise InputError([Fault("--error", what, "Name regions with --region")])
    if error and full_year:
        what = "compares typical days to all hours itself"
        raise InputError([Fault("--error", what, "Leave out --full-year")])


def _errors(
    inputs: Inputs, designs: pd.DataFrame, choices: EnergyChoices, *, every: bool, cache: bool
) -> pd.DataFrame:
    """Errors of typical days of each region: of every variant, or of those that lulls decide."""
    import pandas as pd

    from gigasite.energy_report import full_year_error

    tables = []
    for region, rows in designs.groupby("region", sort=False):
        lulls = rows[(rows["matching"] == "hourly") & (rows["target"] >= LULLS)]
        names = None if every else list(lulls["design"])
        _note(f"{region}: solving designs with all 8,760 hours, unless kept from an earlier run")
        tables.append(full_year_error(inputs, str(region), names, choices, cache=cache))
    return pd.concat(tables, ignore_index=True)


def with_error(full: pd.DataFrame, typical: pd.DataFrame) -> pd.DataFrame:
    """Add `full_year_error`: cost with typical days over cost with all hours, less 1."""
    keys = ["region", "design"]
    both = full.merge(typical[[*keys, "cost_meur"]], on=keys, how="left", suffixes=("", "_typical"))
    both["full_year_error"] = both["cost_meur_typical"] / both["cost_meur"] - 1.0
    return both.drop(columns="cost_meur_typical")


def _joined(designs: pd.DataFrame, errors: pd.DataFrame) -> pd.DataFrame:
    keys = ["region", "design"]
    found = errors[[*keys, "error"]].rename(columns={"error": "full_year_error"})
    return designs.merge(found, on=keys, how="left")


def designs_text(designs: pd.DataFrame) -> str:
    """One table for each region, by cost."""
    return _tables(designs, SHOWN, "per MW of mean load")


def errors_text(errors: pd.DataFrame) -> str:
    """One table for each region: cost with typical days and with all hours [kEUR/MW/yr]."""
    return _tables(errors, ERRORS, "cost with typical days and with all hours, kEUR/MW/yr")


def _tables(table: pd.DataFrame, shown: Mapping[str, str], what: str) -> str:
    columns = {name: title for name, title in shown.items() if name in table}
    wide = max(12, *table["design"].str.len())
    lines = []
    for region, rows in table.groupby("region", sort=False):
        lines += ["", f"{region}: {what}", _line(columns.values(), wide)]
        order = "cost_meur" if "cost_meur" in rows else "typical_meur"
        for record in rows.sort_values(order).to_dict("records"):
            lines.append(_line((_cell(name, record[name]) for name in columns), wide))
    return "\n".join(lines) + "\n"


def _line(cells: Any, wide: int) -> str:
    first, *others = cells
    return "  ".join([f"{first:>{wide}s}", *(f"{cell:>12s}" for cell in others)])


def _cell(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return ""
    if name in ("cost_meur", "typical_meur", "full_meur"):
        return f"{value * 1000:,.0f}"
    if name.endswith(("_share", "error")):
        return f"{value:.1%}"
    return f"{value:,.0f}" if name == "emissions_t" else f"{value:.2f}"


def _progress(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    print(f"\renergy designs: {done}/{of} regions", end=end, file=sys.stderr)  # noqa: T201


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def _note(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201
