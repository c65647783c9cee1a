"""How a design works hour by hour, and a check of that by sums that need no solver.

table = energy_dispatch(inputs, "ES30", "h90-flex")
faults = check_dispatch(table, row)     # row: the same design in energy_designs(inputs)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite.energy_designs import RegionSolver, connection_limit, time_grid, variants
from gigasite.energy_figures import delivered, design_row, rounded
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.errors import Fault, InputError
from gigasite.units import HOURS_PER_YEAR, MEUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gigasite.energy_figures import Dispatch, Variant
    from gigasite.energy_inputs import RegionEnergy
    from gigasite.load import Inputs
    from gigasite.typical_days import TimeGrid

COLUMNS = (
    "period", "day", "hour", "weight_h", "price_eur_mwh", "connection_mw", "draw_mw",
    "contract_mw", "pv_mw", "pv_available_mw", "charge_mw", "discharge_mw", "backup_mw",
    "moved_mw", "level_mwh",
)  # fmt: skip
"""A row is a step of a typical day, or an hour of the year; power for each MW of load.

`day`: day of the year that is shown, from 0; `hour`: its hour (UTC) at which the step starts.
`weight_h`: hours of the year it stands for. `connection_mw`: most that may be drawn. `contract_mw`:
contracted power that counts, used (hourly matching) or generated (annual). `moved_mw`: load moved
to other hours of the day, negative where it comes to. `level_mwh`: charge of the battery at the
end of the step on that day.
"""
POWER_MW = 1e-5
"""Differences of power and battery level that count as none [MW, MWh]."""
SHARE = 1e-6
"""Differences of yearly figures that count as none, of the figure or of 1."""


def energy_dispatch(
    inputs: Inputs, region: str, design: str, choices: EnergyChoices | None = None
) -> pd.DataFrame:
    """Solve one design of a region again and return what it does in every step: see COLUMNS.

    The designs that the table of designs is solved through come first, so that where several
    dispatches cost the same it is the one of the table. With `choices.full_year` that would take
    minutes: the design is solved alone. `attrs["row"]` of the table is its row of figures,
    `attrs["order"]` the period that each day of the calendar is shown by.
    """
    choices = choices or EnergyChoices()
    place = region_inputs(inputs, choices, [region])[region]
    grid = time_grid(place, choices)
    solver = RegionSolver(place, grid, choices)
    path = _path(design, choices)
    found = [solver.solve(variant) for variant in path][-1]
    if found is None:
        what = f"design {design} has no solution in {region}"
        raise InputError([Fault(design, what, "Name a design listed for the region")])
    table = _table(found, path[-1], place, grid, choices)
    table.attrs["order"] = [int(k) for k in grid.order]
    table.attrs["row"] = rounded(design_row(path[-1], found, place, grid, choices))
    return table


def _path(design: str, choices: EnergyChoices) -> list[Variant]:
    """Variants to solve, the design last."""
    known = variants(choices)
    wanted = next((k for k, v in enumerate(known) if v.design == design), None)
    if wanted is None:
        names = ", ".join(v.design for v in known)
        raise InputError([Fault(design, "is not a design", f"Name one of {names}")])
    if choices.full_year:
        return [known[wanted]]
    return [v for v in known[: wanted + 1] if v.matching == known[wanted].matching]


def _table(
    found: Dispatch, variant: Variant, region: RegionEnergy, grid: TimeGrid, choices: EnergyChoices
) -> pd.DataFrame:
    steps = np.arange(grid.size)
    period = steps // grid.period_hours
    hour = steps % grid.period_hours * grid.step_hours
    level = found.hourly["level"]
    if grid.days:
        shown = np.array(grid.days)[period]
        level = level + found.base[shown]
    else:
        shown = hour // 24
    hourly = found.hourly
    pv = found.capacity["pv_site"] * grid.series["pv_fixed"]
    values = (
        period, shown, hour % 24, grid.weights, grid.series["price_eur_mwh"],
        connection_limit(grid, variant, choices), hourly["draw"],
        delivered(found, grid, variant.matching), hourly["pv"], pv, hourly["charge"],
        hourly["discharge"], hourly["backup"], hourly["moved"], level,
    )  # fmt: skip
    return pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))


def check_dispatch(
    table: pd.DataFrame, row: Mapping[str, Any], choices: EnergyChoices | None = None
) -> list[str]:
    """Recompute a dispatch and compare it to the row of its design; every fault in words.

    Power balance, limits and the battery's level in every step; hours of backup and of a cut
    connection; yearly energy, clean share and cost of the power bought.
    """
    choices = choices or EnergyChoices()
    return [
        *_balance_faults(table),
        *_limit_faults(table, row),
        *_level_faults(table, row),
        *_hour_faults(table, row, choices),
        *_year_faults(table, row),
    ]


def _worst(table: pd.DataFrame, excess: pd.Series, what: str, unit: str = "MW") -> list[str]:
    """Name the step where something is exceeded most, if anywhere."""
    over = excess.fillna(0.0)
    if over.max() <= POWER_MW:
        return []
    step = table.loc[over.idxmax()]
    many = int((over > POWER_MW).sum())
    where = f"day {step['day']:.0f}, hour {step['hour']:.0f}"
    return [f"{what} by up to {over.max():.4g} {unit} ({where}; {many} steps)"]


def _balance_faults(t: pd.DataFrame) -> list[str]:
    """Supply is the load of 1 MW in every step; what is moved stays in its day."""
    supply = t["draw_mw"] + t["pv_mw"] + t["discharge_mw"] + t["backup_mw"] + t["moved_mw"]
    off = (supply - t["charge_mw"] - 1.0).abs()
    moved = t.groupby(["period", "day"])["moved_mw"].transform("sum").abs()
    return [
        *_worst(t, off, "supply differs from the load"),
        *_worst(t, moved, "load is moved out of its day"),
    ]


def _limit_faults(t: pd.DataFrame, row: Mapping[str, Any]) -> list[str]:
    """Nothing is negative or above its size."""
    flows = ["draw_mw", "contract_mw", "pv_mw", "charge_mw", "discharge_mw", "backup_mw"]
    faults = [f for name in flows for f in _worst(t, -t[name], f"{name} is below 0")]
    most = {
        "draw is above the connection": t["draw_mw"] - t["connection_mw"],
        "the connection is above that of the design": t["connection_mw"] - row["connection_mw"],
        "the connection is below its firm part": row["firm_connection_mw"] - t["connection_mw"],
        "PV is above what the sun gives": t["pv_mw"] - t["pv_available_mw"],
        "PV is above its size": t["pv_available_mw"] - row["pv_site_mw"],
        "the battery is above its power": t["charge_mw"]
        + t["discharge_mw"]
        - row["battery_power_mw"],
        "backup is above its size": t["backup_mw"] - row["backup_mw"],
    }
    if row["matching"] == "hourly":
        most["contracted power used is above the draw"] = t["contract_mw"] - t["draw_mw"]
    return faults + [fault for what, excess in most.items() for fault in _worst(t, excess, what)]


def _level_faults(t: pd.DataFrame, row: Mapping[str, Any]) -> list[str]:
    """The level follows from the step before it, and stays within the battery."""
    charged = row["charge_mwh"]
    way = (row["discharge_mwh"] / charged) ** 0.5 if charged > SHARE else 1.0
    steps = t.groupby("period").size().iloc[0]
    alone = t["period"].nunique() == 1
    length = 1.0 if alone else 24.0 / steps
    before = t.groupby("period")["level_mwh"].shift()
    if alone:  # a chain of all hours ends where it began
        before = before.fillna(t["level_mwh"].iloc[-1])
    change = length * (way * t["charge_mw"] - t["discharge_mw"] / way)
    off = (t["level_mwh"] - before - change).abs()
    return [
        *_worst(t, off, "the battery's level does not follow", "MWh"),
        *_worst(t, -t["level_mwh"], "the battery's level is below 0", "MWh"),
        *_worst(t, t["level_mwh"] - row["battery_energy_mwh"], "the battery is overfull", "MWh"),
    ]


def _hour_faults(t: pd.DataFrame, row: Mapping[str, Any], choices: EnergyChoices) -> list[str]:
    """Backup runs few enough hours; a flexible connection is cut in enough of them."""
    faults = []
    burnt = float(t["weight_h"] @ t["backup_mw"])
    most = choices.backup_hours * row["backup_mw"]
    if not choices.onsite_firm and burnt > most + SHARE * max(1.0, most):
        faults.append(f"backup gives {burnt:.6g} MWh, its hours allow {most:.6g}")
    if row["firm_connection_mw"] < row["connection_mw"]:
        cut = t["connection_mw"] <= row["firm_connection_mw"] + POWER_MW
        hours = float(t.loc[cut, "weight_h"].sum())
        if hours < choices.interrupted_hours - SHARE * HOURS_PER_YEAR:
            asked = choices.interrupted_hours
            faults.append(f"the connection is cut in {hours:.6g} hours, it has to be in {asked:g}")
    return faults


def _year_faults(t: pd.DataFrame, row: Mapping[str, Any]) -> list[str]:
    """Yearly sums are those of the row."""
    w = t["weight_h"]
    contracts = sum(row[name] for name in row if str(name).startswith("contract_"))
    bought = t["draw_mw"] - t["contract_mw"]
    clean = 1.0 - float(w @ (bought + t["backup_mw"])) / HOURS_PER_YEAR
    pairs = {
        "hours of the year": (float(w.sum()), HOURS_PER_YEAR),
        "draw_mwh": (float(w @ t["draw_mw"]), row["draw_mwh"]),
        "pv_used_mwh": (float(w @ t["pv_mw"]), row["pv_used_mwh"]),
        "charge_mwh": (float(w @ t["charge_mw"]), row["charge_mwh"]),
        "discharge_mwh": (float(w @ t["discharge_mw"]), row["discharge_mwh"]),
        "backup_mwh": (float(w @ t["backup_mw"]), row["backup_mwh"]),
        "contracts": (float(w @ t["contract_mw"]), contracts),
        "clean_share": (clean, row["clean_share"]),
        "cost_import_meur": (float((w * t["price_eur_mwh"]) @ bought) / MEUR,
                             row["cost_import_meur"]),
    }  # fmt: skip
    return [
        f"{name} is {ours:.8g} from the hours, {theirs:.8g} in the row"
        for name, (ours, theirs) in pairs.items()
        if abs(ours - theirs) > SHARE * max(1.0, abs(theirs))
    ]
