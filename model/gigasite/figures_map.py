"""What a map shows beside sites: a number for every region, and who serves whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gigasite import words, words_map
from gigasite.figures import sites_by

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan

REGION = {
    "stress": "water_stress_pct",
    "exchange": "exchange_km",
    "build": "cost_index",
}
"""Layers that are a column of regions.csv."""
STATE = {"price": "electricity_price_eur_mwh", "carbon": "carbon_g_kwh"}
"""Layers that are a column of member_states.csv."""
CLIMATE = {"pv": "pv_cf_mean", "wind": "wind_on_cf_mean", "warmth": "t_mean_annual_c"}
"""Layers that are a column of climate.csv; shares are shown in per cent."""
MOST_ARCS = 120


def shade(layer: str, inputs: Inputs, plan: Plan | None, year: int) -> pd.Series | None:
    """One number a region for a layer of the map; None where the data set does not know it."""
    regions = inputs["regions"].set_index("region")
    if layer == "headroom":
        known = [y for y in inputs.headroom_years() if y <= year]
        name = f"headroom_mw_{known[-1]}" if known else "headroom_mw"
        return _known(regions.get(name))
    if layer in STATE:
        state = inputs["member_states"].set_index("member_state")[STATE[layer]]
        return _known(regions["member_state"].map(state))
    if layer in REGION:
        return _known(regions.get(REGION[layer]))
    if layer == "permits" and {"permit_months", "elapsed_months"} <= set(regions):
        return _known(regions["permit_months"] - regions["elapsed_months"].fillna(0.0))
    if layer in CLIMATE and inputs.has("climate"):
        found = inputs["climate"].set_index("region").get(CLIMATE[layer])
        return _known(found if found is None or layer == "warmth" else 100.0 * found)
    return None if plan is None else _of_plan(layer, plan, year)


def _of_plan(layer: str, plan: Plan, year: int) -> pd.Series | None:
    if layer == "new":
        return sites_by(plan, year).query("committed == 0").groupby("region")["it_mw"].sum()
    if layer == "grid_price":
        rows = plan.limits[plan.limits["limit"] == "grid_headroom"]
        price = rows["price"].astype(float).fillna(0.0).groupby(rows["scope"]).sum()
        return price if (price > 0).any() else None
    return None


def _known(series: pd.Series | None) -> pd.Series | None:
    return None if series is None or series.isna().all() else series


def arcs(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """Demand served away from where it arises, the largest: region, lat, lon, mw, tip."""
    columns = ["region", "lat", "lon", "mw", "tip"]
    table = plan.serving
    if table.empty or inputs["demand"].empty:
        return pd.DataFrame(columns=columns)
    table = table[(table["served_mw"] > 0) & table["region"].astype(bool)]
    last = table[table["year"] == table["year"].max()]
    sums = last.groupby(["region", "node"], as_index=False).agg(
        mw=("served_mw", "sum"), ms=("rtt_ms", "max")
    )
    places = inputs["demand"].drop_duplicates("node").set_index("node")[["lat", "lon"]]
    names = inputs["regions"].set_index("region")["name"]
    sums = sums.join(places, on="node").dropna(subset=["lat", "lon"])
    sums = sums.nlargest(MOST_ARCS, "mw")
    tips = [
        words_map.ARC.format(
            region=names.get(r.region, r.region), node=r.node, mw=words.power(r.mw), ms=r.ms
        )
        for r in sums.itertuples()
    ]
    return sums.assign(tip=tips)[columns]
