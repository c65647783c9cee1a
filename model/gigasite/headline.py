"""Solved model -> cost by part, every limit with its price, headline figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyomo.environ as pyo

from gigasite.constraints import TOPICS
from gigasite.constraints.rows import rules
from gigasite.options import YEARLY
from gigasite.plans import COST_PARTS, LIMIT_COLUMNS
from gigasite.results import SMALLEST

if TYPE_CHECKING:
    from gigasite.data import Data


STRUCTURE = ("comes_online", "energises")
ENERGY_SUMS = ["mwh", "clean_mwh", "renewable_mwh", "emissions_t", "emissions_market_t"]


def cost_parts(m: Any, budget: pd.DataFrame) -> dict[str, float]:
    """Discounted cost by part, and their total [MEUR]."""
    from gigasite.objectives import missing_meur

    d: Data = m.data
    parts = dict.fromkeys(COST_PARTS, 0.0)
    for part in (*YEARLY, "energy_meur", "carbon_meur"):
        parts[part.removesuffix("_meur")] = float(
            (budget["discount_factor"] * budget[f"running_{part}"]).sum()
        )
    for part in ("connection", "network"):
        parts[part] = float((budget["discount_factor"] * budget[f"running_{part}_meur"]).sum())
    parts["site"] += float(
        sum(d.opening_cost[h] * round(pyo.value(var)) for h, var in m.opened.items())
    )
    parts["shortfall"] = float(pyo.value(missing_meur(m)))
    return {"total": float(sum(parts.values())), **parts}


def limit_table(m: Any, prices: dict[tuple[str, Any], float]) -> pd.DataFrame:
    """Every limit that is on: what is used of it, its bound, and its indicative price."""
    marks = {rule.__name__: rule.mark for topic in TOPICS for rule in rules(topic)}
    rows, asked = [], _asked_shares(m)
    for (name, index), row in m.sides.items():
        mark = marks[name]
        if mark.limit != name or name in STRUCTURE:
            continue
        scope, year = mark.scope(*(index if isinstance(index, tuple) else (index,)))
        used = float(row.used() if callable(row.used) else row.used)
        bound = float(pyo.value(row.bound))
        if (
            (name in ("units_per_region", "serves_what_it_has") and used == 0)
            or (name == "track_renewable" and index not in asked)
            or not math.isfinite(used)
        ):  # thousands of rows of places that stay empty
            continue
        slack = (bound - used) if row.sense == "<=" else (used - bound)
        price = prices.get((name, index))
        rows.append(
            (
                name,
                scope,
                year,
                row.sense,
                used,
                bound,
                slack,
                mark.unit,
                int(slack <= SMALLEST * max(1.0, abs(bound))),
                price,
                "indicative" if price is not None else "",
            )
        )
    frame = pd.DataFrame(rows, columns=LIMIT_COLUMNS)
    return frame.assign(year=pd.to_numeric(frame["year"]).astype("Int64"))


def _asked_shares(m: Any) -> set[tuple[str, str, int]]:
    """Region, renewable share and year wherever a running site is on a track that asks for it."""
    d: Data = m.data
    switch = d.scenario.limit("track_renewable")
    called = {share: label for label, share in d.power.refs.items()}
    return {
        (m.region[j], called[switch.scale * m.ref[j]], t)
        for j, t in d.live
        if switch.scale * m.ref[j] in called and pyo.value(m.online[j, t]) > 0
    }


def metrics(
    m: Any,
    sites: pd.DataFrame,
    capacity: pd.DataFrame,
    energy: pd.DataFrame,
    water: pd.DataFrame,
    budget: pd.DataFrame,
) -> dict[str, Any]:
    """Headline figures of the plan; by year where the name says so."""
    union = capacity[capacity["scope"] == "EU"].set_index("year")
    chosen = sites[sites["committed"] == 0]
    big = set(m.data.options.loc[m.data.options["gigafactory"] == 1, "facility"])

    def by_year(series: pd.Series) -> dict[str, float]:
        return {str(year): float(value) for year, value in series.items()}

    years = union.index
    power = energy.groupby("year")[ENERGY_SUMS].sum().reindex(years, fill_value=0.0)
    return {
        "it_mw_online_by_year": by_year(union["total_it_mw"]),
        "it_mw_new_by_year": by_year(union["new_it_mw"]),
        "it_mw_committed_by_year": by_year(union["committed_it_mw"]),
        "it_mw_opened_by_year": by_year(union["opened_it_mw"]),
        "it_mw_target_by_year": by_year(union["target_it_mw"].dropna()),
        "gigafactories": round(float(chosen.loc[chosen["facility"].isin(big), "units"].sum())),
        "regions": int(chosen["region"].nunique()),
        "member_states": int(chosen["member_state"].nunique()),
        "load_mw": float(chosen["load_mw"].sum()),
        "peak_mw": float(chosen["peak_mw"].sum()),
        "mwh_by_year": by_year(power["mwh"]),
        "emissions_t_by_year": by_year(power["emissions_t"]),
        "emissions_market_t_by_year": by_year(power["emissions_market_t"]),
        "clean_share_by_year": by_year((power["clean_mwh"] / power["mwh"]).dropna()),
        "renewable_share_by_year": by_year((power["renewable_mwh"] / power["mwh"]).dropna()),
        "water_m3_by_year": by_year(
            water.groupby("year")["withdrawal_m3"].sum().reindex(years, fill_value=0.0)
        ),
        "capex_meur_by_year": by_year(budget.set_index("year")["capex_meur"]),
        "public_meur": float(chosen["public_meur"].sum()),
    }
