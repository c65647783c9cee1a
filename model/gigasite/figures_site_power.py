"""What powers one region, as tables: its mix, and a week of it hour by hour."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words_energy
from gigasite import words_site as page
from gigasite.figures_energy import power_mix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gigasite.load import Inputs
    from gigasite.plans import Plan

CONTRACTS = ("contract_pv", "contract_wind_on", "contract_wind_off", "contract_nuclear")
DAY_H = 24


def power_price(plan: Plan, region: str | None = None) -> float | None:
    """Price of power of the last year, here or everywhere [EUR/MWh]; None without power."""
    rows = plan.energy[plan.energy["year"] == plan.energy["year"].max()]
    rows = rows if region is None else rows[rows["region"] == region]
    mwh = float(rows["mwh"].sum())
    return float((rows["cost_meur"] + rows["carbon_meur"]).sum()) * 1e6 / mwh if mwh else None


def energy_here(plan: Plan, region: str) -> pd.DataFrame:
    """Rows of energy.csv of a region in the last year of the plan."""
    last = plan.energy["year"] == plan.energy["year"].max()
    return plan.energy[last & (plan.energy["region"] == region)]


def mix_here(plan: Plan, inputs: Inputs, region: str) -> pd.DataFrame:
    """Supplies of a region in the last year, as of the Union: words_energy.MIX_COLUMNS."""
    return power_mix(replace(plan, energy=energy_here(plan, region)), inputs)


def sources_here(plan: Plan, region: str) -> pd.DataFrame:
    """Where the energy of a region comes from in a year: source, gwh; what is none is left out.

    Contracts count as they do in the designs: over the year, or hour by hour.
    """
    load = energy_here(plan, region).groupby("energy_design")["load_mw"].sum()
    designs = plan.designs[plan.designs["region"] == region].set_index("design")
    total = dict.fromkeys(page.SOURCES, 0.0)
    for code, mw in load.items():
        if code not in designs.index:
            continue
        row = designs.loc[code]
        bought = {name: float(row[f"{name}_mwh"]) for name in CONTRACTS}
        parts = {"pv": float(row["pv_used_mwh"]), "backup": float(row["backup_mwh"]), **bought}
        parts["grid"] = max(0.0, float(row["draw_mwh"]) - sum(bought.values()))
        for name, mwh in parts.items():
            total[name] += mwh * float(mw) / 1e3
    rows = [(page.SOURCES[name], round(gwh, 1)) for name, gwh in total.items() if gwh > 0.05]
    return pd.DataFrame(rows, columns=["source", "gwh"])


def week(told: Mapping[str, Any], first_day: int, load_mw: float) -> pd.DataFrame:
    """Power of a supply in every step of a calendar week: hour, part, mw, and the load.

    `told`: answer of `energy --dispatch`, for each MW of mean load. What batteries take counts
    below zero. Each day is shown by its typical day; contracts counted over the year bring no
    power in any one hour, so there all that is drawn comes from the grid.
    """
    table = pd.DataFrame(told["dispatch"])
    hourly = told["design"]["matching"] == "hourly"
    contract = table["contract_mw"] if hourly else 0.0 * table["contract_mw"]
    parts = pd.DataFrame({
        "pv": table["pv_mw"], "contract": contract, "grid": table["draw_mw"] - contract,
        "discharge": table["discharge_mw"], "backup": table["backup_mw"],
        "charge": -table["charge_mw"],
    })  # fmt: skip
    parts = parts.assign(load=1.0 - table["moved_mw"]) * load_mw
    frames = []
    for n in range(7):
        shown = table["period"] == told["order"][(first_day + n) % len(told["order"])]
        frames.append(parts[shown].assign(hour=table.loc[shown, "hour"] + n * DAY_H))
    found = pd.concat(frames, ignore_index=True)
    found = found.loc[:, (found.abs() > 1e-6).any()].rename(columns=page.WEEK_PARTS)
    return found.rename(columns={"load": page.WEEK_LOAD})


def stacked(table: pd.DataFrame) -> pd.DataFrame:
    """Parts of a week on top of each other, those below zero downwards: hour, end, part, mw, ends.

    `low`, `high`: where a part begins and ends in the stack [MW].
    """
    names = [name for name in page.WEEK_PARTS.values() if name in table.columns]
    up = table[names].clip(lower=0.0).cumsum(axis=1)
    down = table[names].clip(upper=0.0).cumsum(axis=1)
    end = table["hour"] + float(table["hour"].diff().max())
    frames = []
    for name in names:
        mw = table[name]
        high = up[name].where(mw >= 0.0, down[name])
        told = {"hour": table["hour"], "end": end, "part": name, "mw": mw, "low": high - mw}
        frames.append(pd.DataFrame(told | {"high": high}))
    found = pd.concat(frames, ignore_index=True)
    return found[found["mw"] != 0.0].reset_index(drop=True)


def named_designs(plan: Plan, inputs: Inputs, region: str) -> dict[str, float]:
    """Designs of a region with hourly courses, and their load in the last year [MW], largest first.

    None where power has a flat price, or where designs are the user's own.
    """
    load = energy_here(plan, region).groupby("energy_design")["load_mw"].sum()
    if inputs.has("own_designs") or not inputs.has("weather_hours"):
        return {}
    known = {str(c): float(mw) for c, mw in load.items() if words_energy.DESIGN.fullmatch(str(c))}
    return dict(sorted(known.items(), key=lambda item: -item[1]))
