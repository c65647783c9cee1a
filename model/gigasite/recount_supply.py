"""Limits on capacity, grid, water and money, counted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.counting import BN, MILLION, Count, places, scale_of, states_of
from gigasite.retables import budget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.recompute import Recomputed


def capacity_counts(x: Recomputed) -> Iterator[Count]:
    """Target, floors, ceilings, states served."""
    scenario, last = x.scenario, x.years[-1]
    for t in x.years:
        target = x.target(t)
        if target is not None:
            total, least = (
                x.existing + x.committed_mw(t) + x.new_mw(t),
                target * scale_of(x, "capacity_target"),
            )
            used = total if scenario.capacity.goal == "hard" else max(total, least)
            yield Count("capacity_target", "EU", t, ">=", used, least, "MW IT")
    yield from _state_counts(x)
    if scenario.balance.states_served:
        mw = [x.committed_mw(last, state=c) + x.new_mw(last, state=c) for c in states_of(x)]
        served = sum(value >= scenario.balance.served_mw - 1e-6 for value in mw)
        least = scenario.balance.states_served * scale_of(x, "states_served")
        yield Count("states_served", "EU", None, ">=", served, least, "states")


def _state_counts(x: Recomputed) -> Iterator[Count]:
    """Floor and ceiling of every state."""
    balance, last, year = x.scenario.balance, x.years[-1], x.scenario.capacity.year
    required = max(0.0, (x.target(year) or 0.0) - x.existing)
    gdp = sum(float(s["gdp_meur"]) for s in x.state.values())
    for c in states_of(x):
        if c not in x.state:
            continue
        free = [x.headroom(r, year) for r in places(x) if x.region[r]["member_state"] == c]
        stated = [mw for mw in free if mw is not None]
        carried = sum(stated) if stated else float("inf")
        share = x.state[c]["gdp_meur"] / gdp if gdp else 0.0
        floor = min(balance.floor * share * required, balance.floor_of_headroom * carried)
        if floor > 0:
            used = x.committed_mw(year, state=c) + x.new_mw(year, state=c)
            least = floor * scale_of(x, "state_floor")
            yield Count("state_floor", c, None, ">=", used, least, "MW IT")
        fixed = x.committed_mw(last, state=c)
        most = max(balance.ceiling * required * scale_of(x, "state_ceiling"), fixed)
        yield Count("state_ceiling", c, None, "<=", fixed + x.new_mw(last, state=c), most, "MW IT")


def grid_counts(x: Recomputed) -> Iterator[Count]:
    """Headroom and reinforcement blocks."""
    for r in places(x):
        for t in x.years:
            free = x.headroom(r, t)
            if free is not None:
                yield Count(
                    "grid_headroom",
                    r,
                    t,
                    "<=",
                    x.draw(r, t),
                    free + x.region[r]["block_mw"] * x.blocks(r, t),
                    "MW",
                )
        if x.region[r]["block_mw"] > 0 and x.block_live(r, x.years[0]) <= x.years[-1]:
            used = sum(n for o, _, n in x.orders if o == r)
            yield Count(
                "blocks_per_region",
                r,
                None,
                "<=",
                used,
                x.region[r]["max_blocks"] * scale_of(x, "blocks_per_region"),
                "blocks",
            )
    for c in states_of(x):
        if c in x.state:
            used = sum(n for o, _, n in x.orders if x.region[o]["member_state"] == c)
            yield Count(
                "blocks_per_state",
                c,
                None,
                "<=",
                used,
                x.state[c]["max_blocks"] * scale_of(x, "blocks_per_state"),
                "blocks",
            )


def water_counts(x: Recomputed) -> Iterator[Count]:
    """Allowances."""
    for r in places(x):
        allowance = x.region[r]["water_allowance_m3_yr"]
        if allowance == allowance:
            used = x.total("water_m3", [s for s in x.starts if s.region == r])
            yield Count(
                "water_cap",
                r,
                None,
                "<=",
                used / MILLION,
                allowance * scale_of(x, "water_cap") / MILLION,
                "million m3/yr",
            )


def money_counts(x: Recomputed) -> Iterator[Count]:
    """Budgets and public money."""
    wanted, money = x.scenario.budget, budget(x).set_index("year")["capex_meur"]
    if wanted.yearly_meur is not None:
        for t in x.years:
            yield Count(
                "yearly_spending",
                "EU",
                t,
                "<=",
                money[t] / BN,
                wanted.yearly_meur * scale_of(x, "yearly_spending") / BN,
                "EUR bn/yr",
            )
    if wanted.total_meur is not None:
        yield Count(
            "total_budget",
            "EU",
            None,
            "<=",
            money.sum() / BN,
            wanted.total_meur * scale_of(x, "total_budget") / BN,
            "EUR bn",
        )
    if x.scenario.public.fund_meur is not None:
        used = x.total("public", x.starts)
        yield Count(
            "public_money",
            "EU",
            None,
            "<=",
            used / BN,
            x.scenario.public.fund_meur * scale_of(x, "public_money") / BN,
            "EUR bn",
        )
    if x.scenario.public.bind_pledges:
        yield from _pledges(x)


def _pledges(x: Recomputed) -> Iterator[Count]:
    for c in states_of(x):
        pledge = x.state.get(c, {}).get("public_pledge_meur", float("nan"))
        if pledge == pledge:
            paid = x.total("public", [s for s in x.starts if x.inside(s, c)])
            host = paid * (1 - x.scenario.public.union_share)
            bound = pledge * scale_of(x, "state_public")
            yield Count("state_public", c, None, "<=", host / BN, bound / BN, "EUR bn")
