"""A plan in a few lines and rows of text, the same for terminal, report and app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gigasite.plans import SECOND
from gigasite.words import PROOFS, amount, power, share, tonnes
from gigasite.words_energy import CONTRACTS, ON_SITE, design_words
from gigasite.words_service import LINE, LINE_UNMET

if TYPE_CHECKING:
    from gigasite.plans import Plan

MOST_ROWS = 12
MOST_DESIGNS = 3
SMALL_MW = 0.5
"""Demand that counts as none [MW IT]."""


def proof(plan: Plan) -> str:
    """Say how the plan was reached and how far it is proven."""
    gap, location = plan.objective["gap"], plan.objective["gap_location"]
    name = plan.objective["name"]
    said = f"status {plan.status} (stopped by {plan.stopped_by})"
    if gap is None:
        return f"{said}, no bound: how far it is from the best plan is not known"
    if name != "cost":
        told = PROOFS[name].format(gap=f"{gap:.2%}").rstrip(".")
        return f"{said}: {told[0].lower()}{told[1:]}"
    return (
        f"{said}: no plan is more than {gap:.2%} cheaper, "
        f"{location:.2%} of what depends on place and time"
    )


def headline(plan: Plan) -> list[str]:
    """Proof, audit, cost and capacity, a line each."""
    from gigasite.plans import COST_PARTS, location_cost

    cost, metrics = plan.cost_meur, plan.metrics
    union = plan.capacity[plan.capacity["scope"] == "EU"]
    target = union.dropna(subset=["target_it_mw"])
    aim = target.iloc[0] if len(target) else union.iloc[-1]
    needed = plan.service.set_index("year")["forecast_it_mw"].get(aim["year"])
    audited = "passed" if plan.audit.get("passed") else "FAILED"
    parts = ", ".join(f"{p} {cost[p]:,.0f}" for p in COST_PARTS if abs(cost[p]) > 0.5)
    lines = [
        f"Scenario {plan.scenario}: {proof(plan)}",
        f"Audit {audited}: {plan.audit.get('checks', 0):,} figures and limits recomputed",
        f"Cost: {cost['total']:,.0f} MEUR discounted, "
        f"of which {location_cost(cost):,.0f} depend on where and when ({parts})",
        f"Capacity {int(aim['year'])}: {aim['total_it_mw']:,.0f} MW IT = "
        f"{aim['existing_it_mw']:,.0f} existing + {aim['committed_it_mw']:,.0f} committed + "
        f"{aim['new_it_mw']:,.0f} chosen",
    ]
    if plan.objective["name"] != "cost":
        name, value = plan.objective["name"], plan.objective["value"]
        lines.insert(1, f"Objective: {name}, {amount(name, value)}")
        lines[2:2] = [note for note in plan.notes if note.startswith(SECOND)]
    if len(target):
        lines[-1] += f"; target {aim['target_it_mw']:,.0f}"
    if needed is not None and not pd.isna(needed):
        lines[-1] += f" (forecast need {needed:,.0f})"
    opened = ", ".join(
        f"{year} {mw:,.0f}" for year, mw in metrics["it_mw_opened_by_year"].items() if mw > 0.5
    )
    lines.append(f"Opened by year: {opened or 'nothing'} MW IT")
    lines.append(
        f"Gigafactories: {metrics['gigafactories']}, "
        f"public money {metrics['public_meur']:,.0f} MEUR"
    )
    flagged = [f"Note: {flag}" for flag in plan.flags]
    return lines + service_lines(plan) + power_lines(plan) + flagged


def service_lines(plan: Plan) -> list[str]:
    """How much demand is served in the first year looked at; nothing without demand."""
    if plan.serving.empty:
        return []
    year = int(plan.serving["year"].min())
    part = plan.serving[plan.serving["year"] == year]
    left = part.groupby("service_class")["unmet_mw"].sum()
    parts = ", ".join(f"{s} {mw:,.0f}" for s, mw in left.items() if mw > SMALL_MW)
    served = float(part["served_mw"].sum())
    unmet = LINE_UNMET.format(parts=parts) if parts else ""
    wanted = served + float(left.sum())
    return [LINE.format(year=year, served=served, wanted=wanted, unmet=unmet)]


def power_lines(plan: Plan) -> list[str]:
    """What powers the sites in the last year: how clean, which supplies, what to build for it."""
    year = plan.energy["year"].max()
    last = plan.energy[plan.energy["year"] == year]
    if last.empty:
        return ["Power: no sites to power"]
    mwh, load = last["mwh"].sum(), last["load_mw"].sum()
    price = (last["cost_meur"] + last["carbon_meur"]).sum() * 1e6 / mwh
    used = last.groupby("energy_design")["load_mw"].sum()
    largest = used.sort_values(ascending=False, kind="stable").head(MOST_DESIGNS)
    named = "; ".join(f"{share(mw / load)} {_named(str(code))}" for code, mw in largest.items())
    return [
        f"Power {year}: {share(last['clean_mwh'].sum() / mwh)} clean, {price:,.0f} EUR/MWh, "
        f"emissions {tonnes(last['emissions_t'].sum())} CO2e by location, "
        f"{tonnes(last['emissions_market_t'].sum())} by contract",
        f"Largest supplies: {named}",
        f"To build on site: {_capacities(last, ON_SITE)}; "
        f"to contract: {_capacities(last, CONTRACTS)}",
    ]


def _named(code: str) -> str:
    """A design in words, and its code where that says more."""
    words = design_words(code)
    return words if words == code else f"{words} ({code})"


def _capacities(energy: pd.DataFrame, names: dict[str, str]) -> str:
    """Capacities of some technologies in words, those below half a megawatt left out."""
    sums = {column: float(energy[column].sum()) for column in names}
    told = [
        f"{power(mw)}{'h' if column.endswith('_mwh') else ''} {names[column]}"
        for column, mw in sums.items()
        if mw >= 0.5
    ]
    return ", ".join(told) or "nothing"


def gigafactory_rows(plan: Plan) -> list[list[str]]:
    """Gigafactories of the plan, a row each."""
    chosen = plan.sites[(plan.sites["committed"] == 0) & (plan.sites["facility"] == "gigafactory")]
    return [
        [
            s["region"],
            s["name"],
            s["member_state"],
            str(s["start_year"]),
            str(s["online_year"]),
            f"{s['it_mw']:,.0f}",
        ]
        for s in chosen.to_dict("records")
    ]


def state_rows(plan: Plan) -> list[list[str]]:
    """New IT power by state, largest first."""
    chosen = plan.sites[plan.sites["committed"] == 0]
    big = chosen["facility"] == "gigafactory"
    frame = pd.DataFrame(
        {
            "big": chosen["it_mw"].where(big, 0.0).groupby(chosen["member_state"]).sum(),
            "all": chosen.groupby("member_state")["it_mw"].sum(),
        }
    ).sort_values("all", ascending=False)
    total = max(frame["all"].sum(), 1e-9)
    return [
        [
            str(c),
            f"{row['big']:,.0f}",
            f"{row['all'] - row['big']:,.0f}",
            f"{row['all']:,.0f}",
            f"{row['all'] / total:.0%}",
        ]
        for c, row in frame.iterrows()
    ]


def binding(plan: Plan) -> list[list[str]]:
    """Limits by their highest indicative price: what made the plan what it is."""
    priced = plan.limits[plan.limits["price"].fillna(0.0) > 1e-3]
    best = priced.sort_values("price", ascending=False).groupby("limit", sort=False)
    rows = []
    for limit, group in best:
        first = group.iloc[0]
        year = "" if pd.isna(first["year"]) else f" {int(first['year'])}"
        rows.append(
            [
                str(limit),
                f"{len(group)}",
                f"{first['scope']}{year}",
                f"{first['price']:,.2f}",
                str(first["unit"]),
            ]
        )
    return rows[:MOST_ROWS]
