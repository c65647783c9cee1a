"""Every limit again, from recomputed figures: what is used of it and what its bound is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gigasite.recompute import Recomputed

BN, MILLION = 1000.0, 1e6


class Count(NamedTuple):
    """One limit in one scope: used against bound."""

    limit: str
    scope: str
    year: int | None
    sense: str
    used: float
    bound: float
    unit: str


def counts(x: Recomputed) -> Iterator[Count]:
    """All limits that are switched on."""
    for part in (_gigafactories, _units, _pins, _sizes, _time, _capacity, _grid, _water, _money):
        for count in part(x):
            if x.scenario.limit(count.limit).enabled:
                yield count


def _scale(x: Recomputed, name: str) -> float:
    return x.scenario.limit(name).scale


def _places(x: Recomputed) -> list[str]:
    return [r for r, place in x.region.items() if x.scenario.regions.outermost or not place["outermost"]]


def _state_list(x: Recomputed) -> list[str]:
    return sorted({x.region[r]["member_state"] for r in _places(x)})


def _gigafactories(x: Recomputed) -> Iterator[Count]:
    want, last = x.scenario.gigafactories, x.years[-1]
    yield Count("gigafactory_count", "EU", None, "<=", x.gigafactories(last), want.max * _scale(x, "gigafactory_count"), "sites")
    running = x.gigafactories(want.by or last)
    least = (want.max if want.goal == "priced" else want.min) * _scale(x, "gigafactory_deadline")
    used = max(running, least) if want.goal == "priced" else running
    yield Count("gigafactory_deadline", "EU", None, ">=", used, least, "sites")
    for c in _state_list(x):
        yield Count("gigafactories_per_state", c, None, "<=", x.gigafactories(last, state=c), want.per_state * _scale(x, "gigafactories_per_state"), "sites")
    for r in _places(x):
        yield Count("gigafactories_per_region", r, None, "<=", x.gigafactories(last, region=r), want.per_region * _scale(x, "gigafactories_per_region"), "sites")


def _host_units(x: Recomputed, r: str, f: str, t: int) -> float:
    return sum(s.units for s in x.running(t) if (s.region, s.facility) == (r, f))


def _units(x: Recomputed) -> Iterator[Count]:
    for r, f in sorted({(s.region, s.facility) for s in x.starts}):
        most = x.facility[f]["max_units"] * _scale(x, "units_per_region")
        yield Count("units_per_region", f"{r} {f}", None, "<=", _host_units(x, r, f, x.years[-1]), most, "units")


def _pins(x: Recomputed) -> Iterator[Count]:
    last = x.years[-1]
    for n, pin in enumerate(x.scenario.pins):
        used = _host_units(x, pin.region, pin.facility, pin.online_by or last)
        yield Count("pins_least", f"pin {n}", None, ">=", used, pin.min_units * _scale(x, "pins_least"), "units")
        if pin.max_units is not None:
            used = _host_units(x, pin.region, pin.facility, last)
            yield Count("pins_most", f"pin {n}", None, "<=", used, pin.max_units * _scale(x, "pins_most"), "units")


def _sizes(x: Recomputed) -> Iterator[Count]:
    last = x.years[-1]
    for r in _places(x):
        cap = x.region[r]["size_cap_mw"]
        if cap == cap:
            fixed = x.committed_mw(last, region=r)
            yield Count("region_size", r, None, "<=", fixed + x.new_mw(last, region=r), max(cap * _scale(x, "region_size"), fixed), "MW IT")


def _time(x: Recomputed) -> Iterator[Count]:
    build = x.scenario.build
    opened = {(s, x.online(s)): s.units * x.units[s]["it_mw"] for s in x.starts}
    for c in _state_list(x):
        cap = x.state.get(c, {}).get("permit_case_capacity", float("nan"))
        mine = [s for s in x.starts if x.inside(s, c)]
        for t in x.years:
            used = sum(
                s.units * x.facility[s.facility]["case_weight"] for s in mine
                if s.year <= t and t * 12 < s.year * 12 + x.permit_months(s)
            )  # fmt: skip
            if cap == cap:
                yield Count("permit_cases", c, t, "<=", used, cap * _scale(x, "permit_cases"), "cases")
            mw = sum(v for (s, year), v in opened.items() if year == t and x.inside(s, c))
            yield Count("state_build_rate", c, t, "<=", mw, build.state_share * build.eu_mw_per_year * _scale(x, "state_build_rate"), "MW IT/yr")
    for t in x.years:
        mw = sum(v for (_, year), v in opened.items() if year == t)
        yield Count("build_rate", "EU", t, "<=", mw, build.eu_mw_per_year * _scale(x, "build_rate"), "MW IT/yr")


def _capacity(x: Recomputed) -> Iterator[Count]:
    scenario, last = x.scenario, x.years[-1]
    for t in x.years:
        target = x.target(t)
        if target is not None:
            total, least = x.existing + x.committed_mw(t) + x.new_mw(t), target * _scale(x, "capacity_target")
            used = total if scenario.capacity.goal == "hard" else max(total, least)
            yield Count("capacity_target", "EU", t, ">=", used, least, "MW IT")
    year = scenario.capacity.year
    required = max(0.0, (x.target(year) or 0.0) - x.existing)
    gdp = sum(float(s["gdp_meur"]) for s in x.state.values())
    for c in _state_list(x):
        if c not in x.state:
            continue
        free = [x.headroom(r, year) for r in _places(x) if x.region[r]["member_state"] == c]
        carried = sum(mw for mw in free if mw is not None) if any(mw is not None for mw in free) else float("inf")
        share = x.state[c]["gdp_meur"] / gdp if gdp else 0.0
        floor = min(scenario.balance.floor * share * required, scenario.balance.floor_of_headroom * carried)
        if floor > 0:
            used = x.committed_mw(year, state=c) + x.new_mw(year, state=c)
            yield Count("state_floor", c, None, ">=", used, floor * _scale(x, "state_floor"), "MW IT")
        fixed = x.committed_mw(last, state=c)
        most = max(scenario.balance.ceiling * required * _scale(x, "state_ceiling"), fixed)
        yield Count("state_ceiling", c, None, "<=", fixed + x.new_mw(last, state=c), most, "MW IT")
    if scenario.balance.states_served:
        served = sum(
            x.committed_mw(last, state=c) + x.new_mw(last, state=c) >= scenario.balance.served_mw - 1e-6 for c in _state_list(x)
        )  # fmt: skip
        yield Count("states_served", "EU", None, ">=", served, scenario.balance.states_served * _scale(x, "states_served"), "states")


def _grid(x: Recomputed) -> Iterator[Count]:
    for r in _places(x):
        running = [s for s in x.starts if s.region == r]
        for t in x.years:
            free = x.headroom(r, t)
            if free is not None:
                draw = x.total("peak_mw", [s for s in running if x.online(s) <= t])
                yield Count("grid_headroom", r, t, "<=", draw, free + x.region[r]["block_mw"] * x.blocks(r, t), "MW")
        if x.region[r]["block_mw"] > 0 and x.block_live(r, x.years[0]) <= x.years[-1]:
            used = sum(n for o, _, n in x.orders if o == r)
            yield Count("blocks_per_region", r, None, "<=", used, x.region[r]["max_blocks"] * _scale(x, "blocks_per_region"), "blocks")
    for c in _state_list(x):
        if c in x.state:
            used = sum(n for o, _, n in x.orders if x.region[o]["member_state"] == c)
            yield Count("blocks_per_state", c, None, "<=", used, x.state[c]["max_blocks"] * _scale(x, "blocks_per_state"), "blocks")


def _water(x: Recomputed) -> Iterator[Count]:
    for r in _places(x):
        allowance = x.region[r]["water_allowance_m3_yr"]
        if allowance == allowance:
            used = x.total("water_m3", [s for s in x.starts if s.region == r])
            yield Count("water_cap", r, None, "<=", used / MILLION, allowance * _scale(x, "water_cap") / MILLION, "million m3/yr")


def _money(x: Recomputed) -> Iterator[Count]:
    from gigasite.retables import budget

    wanted, money = x.scenario.budget, budget(x).set_index("year")["capex_meur"]
    if wanted.yearly_meur is not None:
        for t in x.years:
            yield Count("yearly_spending", "EU", t, "<=", money[t] / BN, wanted.yearly_meur * _scale(x, "yearly_spending") / BN, "EUR bn/yr")
    if wanted.total_meur is not None:
        yield Count("total_budget", "EU", None, "<=", money.sum() / BN, wanted.total_meur * _scale(x, "total_budget") / BN, "EUR bn")
    if x.scenario.public.fund_meur is not None:
        used = x.total("public", x.starts)
        yield Count("public_money", "EU", None, "<=", used / BN, x.scenario.public.fund_meur * _scale(x, "public_money") / BN, "EUR bn")
