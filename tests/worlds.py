"""Small worlds that can be solved on paper: tables from a few rows, and a neutral scenario."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from gigasite.load import Inputs, read_inputs
from gigasite.scenario import Scenario

Rows = list[dict[str, Any]]

HALL: dict[str, Any] = {
    "facility": "hall", "it_mw": 100, "cost_meur_per_mw": 1.0, "opening_meur": 0,
    "utilisation": 1.0, "build_months": 0, "building_years": 1, "max_units": 10, "case_weight": 1,
}  # fmt: skip
"""A unit of 100 MW IT that costs 100 MEUR a year (lifetime 1 year, rate 0), and nothing else."""
GIGA = HALL | {
    "facility": "giga", "gigafactory": 1, "it_mw": 200, "public_share_max": 0.5,
    "equipment_meur_per_mw": 0,
}  # fmt: skip
"""A gigafactory of 200 MW IT that costs 200 MEUR a year, half of it public at most."""
NEUTRAL: dict[str, Any] = {
    "years.first": 2027, "years.last": 2027, "money.discount_rate": 0.0,
    "money.reference_rate": 0.0, "gigafactories.goal": "hard", "gigafactories.by": None,
    "gigafactories.max": 100, "gigafactories.per_state": 100, "gigafactories.per_region": 100,
    "capacity.year": 2027, "capacity.multiplier": 0.0, "balance.floor": 0.0,
    "balance.ceiling": 1.0, "build.eu_mw_per_year": 1e6, "build.state_share": 1.0,
    "permits.tracks": ("standard",), "public.fund_meur": None, "grid.block_years": 1.0,
    "grid.fixed_share": 0.0, "solver.gap": 0.0, "limits.state_ceiling.enabled": False,
}  # fmt: skip


def write_world(
    folder: Path, regions: Rows, facilities: Rows | None = None, **tables: Rows
) -> Path:
    """Write the tables of a small world; columns that no row names are left to their defaults."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {"regions": regions, "facilities": facilities or [HALL], **tables}.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    return folder


def world(regions: Rows, facilities: Rows | None = None, **tables: Rows) -> Inputs:
    """Read a small world through the checks that every data set passes."""
    with tempfile.TemporaryDirectory() as folder:
        return read_inputs(write_world(Path(folder), regions, facilities, **tables))


def neutral(**changes: Any) -> Scenario:
    """A scenario of one year in which nothing binds; `a__b=1` sets the key a.b."""
    dotted = {key.replace("__", "."): value for key, value in changes.items()}
    return Scenario().with_({**NEUTRAL, **dotted})


def demand(mw: float, year: int = 2027, **changes: Any) -> Scenario:
    """The neutral scenario with so much IT power wanted from a year on."""
    return neutral(**{f"capacity__milestones_mw__{year}": mw, **changes})


LADDER: Rows = [
    {"region": "A", "member_state": "X", "cost_index": 1},
    {"region": "B", "member_state": "Y", "cost_index": 2},
    {"region": "C", "member_state": "Z", "cost_index": 3},
]
"""Three states of one region: a HALL costs 100 MEUR a year in A, 200 in B and 300 in C."""


def ladder(**columns: tuple[Any, ...]) -> Rows:
    """The ladder with more columns: so many values as regions, from A on; None leaves one out."""
    return _with_columns(LADDER, columns)


def states(**columns: tuple[Any, ...]) -> Rows:
    """Rows of member_states.csv for the ladder, rate 0, with more columns from X on."""
    plain = [{"member_state": c, "discount_rate_pct": 0.0} for c in "XYZ"]
    return _with_columns(plain, columns)


def _with_columns(rows: Rows, columns: dict[str, tuple[Any, ...]]) -> Rows:
    return [
        row
        | {
            k: values[n]
            for k, values in columns.items()
            if len(values) > n and values[n] is not None
        }
        for n, row in enumerate(rows)
    ]


def cooling(**changes: Any) -> dict[str, Any]:
    """A row of cooling.csv: PUE 1, no water, nothing to pay; without climate.csv it stays so."""
    plain = {"cooling": "plain", "driver": "dry_bulb", "pue_base": 1.0, "pue_per_k": 0.0}
    return plain | {"free_cooling_c": 60.0} | changes
