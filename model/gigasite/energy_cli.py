"""The verb `energy`: designs of regions as a table or as JSON with all that entered them."""

# ruff: noqa: T201 - this module prints what was asked for

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

SHOWN = {
    "design": "design", "cost_meur": "kEUR/MW/yr", "clean_share": "clean", "renewable_share": "REF",
    "firm_connection_mw": "firm MW", "emissions_t": "t/MW/yr", "pv_site_mw": "PV site",
    "battery_energy_mwh": "battery MWh", "backup_mw": "backup", "pv_contract_mw": "PV PPA",
    "wind_on_mw": "wind on", "wind_off_mw": "wind off", "nuclear_mw": "nuclear",
    "curtailed_share": "curtailed", "full_year_error": "typical days",
}  # fmt: skip
"""Column -> heading of the printed table; capacities in MW for each MW of mean load."""


def energy_command(
    regions: list[str] | None,
    *,
    full_year: bool = False,
    as_json: bool = False,
    cache: bool = True,
    write: bool = False,
    folder: Path | None = None,
) -> int:
    """Compute or recall energy designs and print them; exit code 0.

    `regions`: ids, None or empty: all. `full_year`: all 8,760 hours, and next to each design how
    far typical days are from it. `as_json`: one JSON list, an object a region with region, inputs,
    designs. `cache`: use the designs on disk. `write`: write the designs of all regions into the
    data set, to be shipped with it. `folder`: a data set; None: the shipped one.
    """
    from gigasite.energy import energy_designs
    from gigasite.energy_cache import write_shipped
    from gigasite.energy_inputs import EnergyChoices
    from gigasite.errors import Fault, InputError
    from gigasite.load import read_inputs

    if write and (regions or full_year):
        what = "works on all regions and typical days only"
        raise InputError([Fault("--write", what, "Leave out --region and --full-year")])
    inputs = read_inputs(folder)
    choices = EnergyChoices(full_year=full_year)
    kept = cache and not write
    designs = energy_designs(inputs, regions or None, choices, cache=kept, listen=_progress)
    if full_year:
        brief = energy_designs(
            inputs, regions or None, replace(choices, full_year=False), cache=cache
        )
        designs = with_error(designs, brief)
    if write:
        print(write_shipped(inputs.folder, designs), file=sys.stderr)
    if as_json:
        from gigasite.energy_report import as_json as objects

        print(json.dumps(objects(inputs, designs, choices), allow_nan=False))
    else:
        print_designs(designs)
    return 0


def with_error(full: pd.DataFrame, typical: pd.DataFrame) -> pd.DataFrame:
    """Add `full_year_error`: cost with typical days over cost with all hours, less 1."""
    keys = ["region", "design"]
    both = full.merge(typical[[*keys, "cost_meur"]], on=keys, how="left", suffixes=("", "_typical"))
    both["full_year_error"] = both["cost_meur_typical"] / both["cost_meur"] - 1.0
    return both.drop(columns="cost_meur_typical")


def print_designs(designs: pd.DataFrame) -> None:
    """Print one table for each region, by cost."""
    columns = {name: title for name, title in SHOWN.items() if name in designs}
    for region, rows in designs.groupby("region", sort=False):
        print(f"\n{region}: per MW of mean load")
        print("  ".join(f"{title:>12s}" for title in columns.values()))
        for record in rows.sort_values("cost_meur").to_dict("records"):
            print("  ".join(f"{_cell(name, record[name]):>12s}" for name in columns))


def _cell(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return ""
    if name == "cost_meur":
        return f"{value * 1000:,.0f}"
    if name.endswith(("_share", "_error")):
        return f"{value:.1%}"
    return f"{value:,.0f}" if name == "emissions_t" else f"{value:.2f}"


def _progress(done: int, of: int) -> None:
    print(f"\renergy designs: {done}/{of} regions", end="\n" if done == of else "", file=sys.stderr)
