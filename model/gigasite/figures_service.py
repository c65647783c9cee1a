"""Demand and who serves it, as tables and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gigasite import words_service
from gigasite.demand import POOL
from gigasite.figures import state_names

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan

MOST_SOURCES = 3
"""States named as sources of a state's service."""


def by_class(plan: Plan) -> pd.DataFrame:
    """Demand of each year looked at by class: keys of words_service.CLASS_COLUMNS."""
    rows = []
    for (year, s), part in plan.serving.groupby(["year", "service_class"]):
        served, unmet = float(part["served_mw"].sum()), float(part["unmet_mw"].sum())
        near = part[(part["served_mw"] > 0) & part["rtt_ms"].notna()]
        placed = part[part["node"] != POOL]
        home = (placed["served_mw"] * placed["at_home"]).sum()
        ms = None
        if len(near):
            ms = float((near["served_mw"] * near["rtt_ms"]).sum() / near["served_mw"].sum())
        share = 100 * home / (served + unmet) if len(placed) else None
        rows.append((int(str(year)), str(s), served + unmet, served, unmet, share, ms))
    frame = pd.DataFrame(rows, columns=list(words_service.CLASS_COLUMNS))
    return frame.astype({"home": float, "ms": float}).round(1)


def by_state(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """Demand with a place in the last year, by state: keys of words_service.STATE_COLUMNS."""
    last = plan.serving[plan.serving["year"] == plan.serving["year"].max()]
    last = last[last["node"] != POOL]
    home_of = inputs["regions"].set_index("region")["member_state"]
    names, rows = state_names(inputs), []
    for c, part in last.groupby("member_state"):
        served, unmet = float(part["served_mw"].sum()), float(part["unmet_mw"].sum())
        away = part[(part["served_mw"] > 0) & (part["at_home"] == 0)]
        source = away.groupby(away["region"].map(home_of))["served_mw"].sum()
        largest = source.sort_values(ascending=False, kind="stable").head(MOST_SOURCES)
        told = ", ".join(f"{names.get(s, s)} {mw:,.0f}" for s, mw in largest.items())
        home = float((part["served_mw"] * part["at_home"]).sum())
        rows.append((names.get(c, c), served + unmet, served, home, unmet, told))
    frame = pd.DataFrame(rows, columns=list(words_service.STATE_COLUMNS))
    return frame.sort_values("wanted", ascending=False, kind="stable", ignore_index=True).round(1)


def asked(plan: Plan) -> str:
    """Whether the plan was asked to serve demand, in words."""
    limited = (plan.limits["limit"] == "demand_served").any()
    return words_service.SERVICE_ASKED if limited else words_service.SERVICE_SHOWN
