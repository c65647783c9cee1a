"""The flag `energy --dispatch`: what a design does hour by hour, checked by sums."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def show_dispatch(
    regions: list[str], design: str, *, full_year: bool, as_json: bool, folder: Path | None
) -> int:
    """Print the dispatch of one design of one region as CSV or JSON; exit code 0.

    For each MW of mean load: see `energy_dispatch.COLUMNS`; in JSON with `order`, the period that
    shows each day of the calendar. The table is checked against the
    design's figures before it is shown.

    Raises
    ------
    InputError
        Not exactly one region, or the design is not known.
    AuditError
        The hours do not add up to the design.

    """
    from gigasite.energy_dispatch import check_dispatch, energy_dispatch
    from gigasite.energy_inputs import EnergyChoices
    from gigasite.errors import AuditError, Fault, InputError
    from gigasite.load import read_inputs

    if len(set(regions)) != 1:
        what = f"{len(set(regions))} regions are named"
        raise InputError([Fault("--dispatch", what, "Name one region with --region")])
    inputs = read_inputs(folder)
    table = energy_dispatch(inputs, regions[0], design, EnergyChoices(full_year=full_year))
    row = table.attrs["row"]
    faults = check_dispatch(table, row)
    if faults:
        raise AuditError(f"The hours of {design} in {regions[0]} do not add up: {faults}")
    if as_json:
        told = {"region": regions[0], "design": row, "order": table.attrs["order"]}
        told |= {"dispatch": table.to_dict("records")}
        sys.stdout.write(json.dumps(told, allow_nan=False) + "\n")
    else:
        sys.stdout.write(table.to_csv(index=False, float_format="%.6g", lineterminator="\n"))
    return 0
