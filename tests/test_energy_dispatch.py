"""Hourly operation of a design: what it shows, and that the check finds what is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gigasite.energy_designs import region_designs
from gigasite.energy_dispatch import COLUMNS, check_dispatch, energy_dispatch
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.errors import InputError
from gigasite.load import Inputs, read_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

QUICK = EnergyChoices(typical_days=14, step_hours=3, connections=(1.0, 0.6), targets=(0.9, 0.95))


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs()


@pytest.fixture(scope="module")
def rows(inputs: Inputs) -> dict[str, dict[str, Any]]:
    region = region_inputs(inputs, QUICK, ["FI1C"])["FI1C"]
    return {row["design"]: row for row in region_designs(region, QUICK)}


@pytest.fixture(scope="module")
def table(inputs: Inputs) -> pd.DataFrame:
    """A flexible connection, hourly matching, a battery and backup at work."""
    return energy_dispatch(inputs, "FI1C", "h95-flex", QUICK)


def test_designs_of_the_table_pass(inputs: Inputs, rows: dict[str, dict[str, Any]]) -> None:
    for design in ["grid", *list(rows)[::4]]:
        row = rows[design]
        table = energy_dispatch(inputs, "FI1C", design, QUICK)
        assert tuple(table) == COLUMNS
        assert check_dispatch(table, row, QUICK) == [], design


def test_load_that_moves_stays_in_its_day(inputs: Inputs) -> None:
    moving = replace(QUICK, flexible_load=0.2)
    table = energy_dispatch(inputs, "FI1C", "h95-c60", moving)
    assert table["moved_mw"].abs().max() > 0.01
    assert check_dispatch(table, table.attrs["row"], moving) == []
    table["moved_mw"] += 0.01
    table["draw_mw"] -= 0.01
    assert "out of its day" in " ".join(check_dispatch(table, table.attrs["row"], moving))


def test_table_shows_days_of_the_calendar(table: pd.DataFrame) -> None:
    assert table["weight_h"].sum() == pytest.approx(8760)
    assert list(table["hour"][:9]) == [0, 3, 6, 9, 12, 15, 18, 21, 0]
    days = table.groupby("period")["day"].nunique()
    assert (days == 1).all()
    assert list(table["day"].unique()[-7:]) == list(range(table["day"].iloc[-1] - 6,
                                                          table["day"].iloc[-1] + 1))  # fmt: skip


def test_level_runs_on_through_the_kept_week(table: pd.DataFrame) -> None:
    """Its days follow each other and each stands for itself: the level does not jump."""
    week = table[table["period"] >= 7]
    way = 0.96**0.5
    change = 3 * (way * week["charge_mw"] - week["discharge_mw"] / way)
    assert np.diff(week["level_mwh"]) == pytest.approx(change.to_numpy()[1:], abs=1e-5)


def _set(name: str, step: int, by: float) -> Callable[[pd.DataFrame], None]:
    def change(table: pd.DataFrame) -> None:
        table.loc[step, name] += by

    return change


def _shift(gain: str, loss: str) -> Callable[[pd.DataFrame], None]:
    """Move power from one column to another in the step where there is most of it."""

    def change(table: pd.DataFrame) -> None:
        step = table[loss].idxmax()
        table.loc[step, gain] += 0.01
        table.loc[step, loss] -= 0.01

    return change


def _dearer(table: pd.DataFrame) -> None:
    table["price_eur_mwh"] += 5.0


def _cut_less(table: pd.DataFrame) -> None:
    table["connection_mw"] = 1.0


MUTATIONS: list[tuple[str, Callable[[pd.DataFrame], None]]] = [
    ("supply differs", _set("draw_mw", 5, 0.01)),
    ("supply differs", _set("charge_mw", 5, 0.01)),
    ("draw_mwh is", _shift("draw_mw", "backup_mw")),
    ("draw_mwh is", _shift("pv_mw", "draw_mw")),
    ("backup_mwh is", _shift("backup_mw", "draw_mw")),
    ("does not follow", _shift("discharge_mw", "draw_mw")),
    ("does not follow", _set("level_mwh", 20, 0.1)),
    ("below 0", _set("level_mwh", 20, -1e3)),
    ("overfull", _set("level_mwh", 20, 1e3)),
    ("above the draw", _set("contract_mw", 8, 1.0)),
    ("clean_share is", _set("contract_mw", 8, -0.1)),
    ("cost_import_meur is", _dearer),
    ("above what the sun gives", _set("pv_mw", 0, 0.5)),
    ("above its size", _set("pv_available_mw", 4, 50.0)),
    ("above its size", _set("backup_mw", 4, 5.0)),
    ("above its power", _set("charge_mw", 4, 50.0)),
    ("backup_mw is below 0", _set("backup_mw", 4, -0.5)),
    ("above the connection", _set("connection_mw", 4, -0.9)),
    ("above that of the design", _set("connection_mw", 4, 0.5)),
    ("below its firm part", _set("connection_mw", 4, -0.9)),
    ("the connection is cut in 0 hours", _cut_less),
    ("hours of the year", _set("weight_h", 4, 24.0)),
]


@pytest.mark.parametrize(("told", "change"), MUTATIONS, ids=[told for told, _ in MUTATIONS])
def test_a_changed_dispatch_is_found(
    table: pd.DataFrame, told: str, change: Callable[[pd.DataFrame], None]
) -> None:
    assert check_dispatch(table, table.attrs["row"], QUICK) == []
    other = table.copy()
    change(other)
    faults = check_dispatch(other, table.attrs["row"], QUICK)
    assert any(told in fault for fault in faults), faults


@pytest.mark.parametrize(
    "name",
    ["draw_mwh", "pv_used_mwh", "charge_mwh", "discharge_mwh", "backup_mwh", "clean_share",
     "contract_wind_on_mwh", "cost_import_meur"],
)  # fmt: skip
def test_a_changed_row_is_found(table: pd.DataFrame, name: str) -> None:
    row = table.attrs["row"]
    wrong = row | {name: row[name] * 1.001 + 0.001}
    assert check_dispatch(table, wrong, QUICK)


def test_too_long_a_backup_is_found(inputs: Inputs) -> None:
    """Without land a flexible connection is bridged by backup alone."""
    table = energy_dispatch(inputs, "FI1C", "h90-flex-noland", QUICK)
    row = table.attrs["row"]
    assert row["backup_mwh"] > 1
    brief = replace(QUICK, backup_hours=0.5 * row["backup_mwh"] / row["backup_mw"])
    assert "its hours allow" in " ".join(check_dispatch(table, row, brief))
    assert check_dispatch(table, row, replace(brief, onsite_firm=True)) == []


def test_unknown_names_are_told(inputs: Inputs) -> None:
    with pytest.raises(InputError, match="h90-c50: is not a design"):
        energy_dispatch(inputs, "FI1C", "h90-c50")
    with pytest.raises(InputError, match="XX99"):
        energy_dispatch(inputs, "XX99", "grid")
    with pytest.raises(InputError, match="no solution in FI1C"):
        energy_dispatch(inputs, "FI1C", "a100-flex-noland", QUICK)


@pytest.mark.slow
def test_all_hours_of_a_year(inputs: Inputs) -> None:
    whole = EnergyChoices(full_year=True)
    table = energy_dispatch(inputs, "MT00", "h90-flex", whole)
    assert len(table) == 8760
    assert table["day"].nunique() == 365
    assert check_dispatch(table, table.attrs["row"], whole) == []
    table.loc[100, "level_mwh"] += 0.1
    assert len(check_dispatch(table, table.attrs["row"], whole)) >= 1
