"""What powers the sites, as tables: the mix, what to build and contract, energy by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gigasite import words_energy
from gigasite.figures import own_names, state_names

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan

NOTHING = 0.01
"""Capacity that counts as none [MW or MWh, for each MW of mean load]."""
SMALL_MW = 0.5
"""Capacity in all that counts as none [MW or MWh]."""
LIMIT = "renewable_potential"


def last_energy(plan: Plan) -> pd.DataFrame:
    """Rows of the last year of energy.csv."""
    return plan.energy[plan.energy["year"] == plan.energy["year"].max()]


def power_mix(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """Supplies in use in the last year, the largest first: keys of words_energy.MIX_COLUMNS."""
    summed = [
        "load_mw", "mwh", "clean_mwh", "cost_meur", "carbon_meur", "firm_connection_mw",
        "emissions_t", "emissions_market_t", *words_energy.TECHNOLOGIES,
    ]  # fmt: skip
    mix = last_energy(plan).groupby("energy_design")[summed].sum()
    mix = mix.sort_values("load_mw", ascending=False, kind="stable")
    own, load = own_names(plan, inputs), mix["load_mw"]
    rows = mix[[*words_energy.TECHNOLOGIES]].to_dict("records")
    built = [words_energy.made_of(r, NOTHING * mw) for r, mw in zip(rows, load, strict=True)]
    return pd.DataFrame({
        "power": [words_energy.design_words(code, own=own) for code in mix.index],
        "made_of": built, "code": mix.index.astype(str),
        "mw": load.round(1), "share": (100 * load / load.sum()).round(1),
        "price": ((mix["cost_meur"] + mix["carbon_meur"]) * 1e6 / mix["mwh"]).round(1),
        "clean": (100 * mix["clean_mwh"] / mix["mwh"]).round(1),
        "firm": mix["firm_connection_mw"].round(1),
        "location": (mix["emissions_t"] / 1e3).round(1),
        "market": (mix["emissions_market_t"] / 1e3).round(1),
    }).reset_index(drop=True)  # fmt: skip


def _potentials(plan: Plan) -> pd.DataFrame:
    """Limits on solar and wind power: place, technology (a column of energy.csv), bound, full."""
    rows = plan.limits[plan.limits["limit"] == LIMIT]
    scope = rows["scope"].astype(str).str.rsplit(" ", n=1)
    return pd.DataFrame({
        "place": scope.str[0], "technology": scope.str[-1] + "_mw",
        "used": rows["used"].astype(float), "bound": rows["bound"].astype(float),
        "full": (rows["binding"].astype(float) > 0) & (rows["used"].astype(float) > SMALL_MW),
    })  # fmt: skip


def capacities(plan: Plan) -> pd.DataFrame:
    """What to build and contract in the Union: keys of words_energy.CAPACITY_COLUMNS."""
    energy, potential = last_energy(plan), _potentials(plan)
    rows = []
    for column, name in words_energy.TECHNOLOGIES.items():
        own = potential[potential["technology"] == column]
        places = set(energy["region" if column == "pv_site_mw" else "member_state"])
        bounded = len(own) > 0 and places <= set(own["place"])
        amount, bound = float(energy[column].sum()), float(own["bound"].sum())
        rows.append((
            name, round(amount, 1), "MWh" if column.endswith("_mwh") else "MW",
            round(bound, 1) if bounded else None,
            round(100 * amount / bound, 1) if bounded and bound > 0 else None,
            int(own["full"].sum()) if bounded else None,
        ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(words_energy.CAPACITY_COLUMNS))
    return frame.astype({"potential": float, "used": float, "full": "Int64"})


def full_places(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """States in which a potential is used up: keys of words_energy.FULL_COLUMNS.

    Solar power on site is bounded by region: what a state needs and has is that of those regions.
    """
    potential, names = _potentials(plan), state_names(inputs)
    regions = inputs["regions"].set_index("region")
    full = potential[potential["full"]]
    inside = full["place"].isin(regions.index)
    state = full["place"].where(~inside, full["place"].map(regions["member_state"]))
    named = full["place"].map(regions["name"]) + " (" + full["place"] + ")"
    rows = full.assign(
        state=state.map(lambda c: names.get(c, c)), regions=named.where(inside, ""),
        technology=full["technology"].map(words_energy.TECHNOLOGIES),
    ).groupby(["technology", "state"], as_index=False)  # fmt: skip
    table = rows.agg(
        amount=("used", "sum"), potential=("bound", "sum"), regions=("regions", ", ".join)
    ).round({"amount": 1, "potential": 1})  # fmt: skip
    order = ["technology", "amount", "state"]
    table = table.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return table[list(words_energy.FULL_COLUMNS)]


def power_by_year(plan: Plan) -> pd.DataFrame:
    """Energy of the chosen sites by year: keys of words_energy.POWER_YEAR_COLUMNS."""
    summed = [
        "mwh", "clean_mwh", "renewable_mwh", "emissions_t", "emissions_market_t", "cost_meur",
        "carbon_meur",
    ]  # fmt: skip
    energy = plan.energy.groupby("year")[summed].sum().astype(float)
    return pd.DataFrame({
        "energy": (energy["mwh"] / 1e3).round(0),
        "clean": (100 * energy["clean_mwh"] / energy["mwh"]).round(1),
        "renewable": (100 * energy["renewable_mwh"] / energy["mwh"]).round(1),
        "location": (energy["emissions_t"] / 1e3).round(0),
        "market": (energy["emissions_market_t"] / 1e3).round(0),
        "cost": energy["cost_meur"].round(0), "carbon": energy["carbon_meur"].round(0),
    }).reset_index().astype({"year": int})  # fmt: skip
