"""Every limit in a world solved on paper; goals, times, money and eligibility beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import gigasite as gs
from gigasite.compiled import compile_model
from gigasite.constraints import TOPICS
from gigasite.constraints.rows import rules
from gigasite.data import prepare
from gigasite.errors import InfeasibleError, InputError
from gigasite.formulation import build_model
from gigasite.outcome import Limits
from gigasite.planning import plan
from gigasite.scenario import LIMITS, Scenario
from gigasite.solver import solve
from worlds import GIGA, HALL, Rows, cooling, demand, ladder, neutral, states, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.load import Inputs
    from gigasite.plans import Plan

ONE: Rows = ladder()[:1]
"""Region A alone, cost index 1."""


@dataclass(frozen=True)
class Case:
    """One limit in one world: cost with it, without it, and with its bound scaled [MEUR]."""

    on: float
    off: float
    scale: float
    scaled: float
    scenario: Scenario
    regions: Rows = field(default_factory=ladder)
    facilities: Rows = field(default_factory=lambda: [HALL])
    tables: dict[str, Rows] = field(default_factory=dict)


@cache
def plan_of(name: str, *, enabled: bool = True, scale: float = 1.0) -> Plan:
    """Plan of a limit's world with its switch so."""
    case, inputs = register(name)
    switch = {f"limits.{name}.enabled": enabled, f"limits.{name}.scale": scale}
    return plan(inputs, case.scenario.with_(switch))


def cost_of(name: str, **switch: Any) -> float:
    """Cost of that plan, which is proven."""
    result = plan_of(name, **switch)
    assert result.status == "optimal"
    return result.cost


def gigafactory_count() -> Case:
    """400 MW. A gigafactory gives 200 MW for 200, a hall 100 MW for 200 (2 a MW).

    At most one: 200 + 2 x 200 = 600. Without the limit 2 x 200 = 400. At most none: 4 x 200 = 800.
    """
    return Case(600, 400, 0.0, 800, demand(400, gigafactories__max=1), ONE, [GIGA, DEAR_HALL])


def gigafactory_deadline() -> Case:
    """Nothing is wanted but one gigafactory of 3 x 200 = 600; without it 0, for two 1,200."""
    scenario = neutral(gigafactories__min=1)
    return Case(600, 0, 2.0, 1200, scenario, ONE, [GIGA | {"cost_meur_per_mw": 3.0}])


def gigafactories_per_state() -> Case:
    """600 MW, one gigafactory a state: 200 + 400 + 600 = 1,200.

    Without the limit three in A: 600. Two a state: 2 x 200 + 400 = 800.
    """
    return Case(1200, 600, 2.0, 800, demand(600, gigafactories__per_state=1), facilities=[GIGA])


def gigafactories_per_region() -> Case:
    """The same in one state of three regions: 200 + 400 + 600 = 1,200, and 600, and 800."""
    regions = ladder(member_state=("X", "X", "X"))
    scenario = demand(600, gigafactories__per_region=1)
    return Case(1200, 600, 2.0, 800, scenario, regions, [GIGA])


def units_per_region() -> Case:
    """300 MW, one hall a region: 100 + 200 + 300 = 600.

    Without the limit three in A: 300. Two a region: 2 x 100 + 200 = 400.
    """
    return Case(600, 300, 2.0, 400, demand(300), facilities=[HALL | {"max_units": 1}])


def pins_least() -> Case:
    """200 MW, one hall pinned to B: 100 + 200 = 300; free 200; both pinned to B: 400."""
    pin = {"region": "B", "facility": "hall", "min_units": 1}
    return Case(300, 200, 2.0, 400, demand(200, pins=[pin]))


def pins_most() -> Case:
    """300 MW, at most one hall in A: 100 + 2 x 200 = 500; free 300; at most two in A: 400."""
    pin = {"region": "A", "facility": "hall", "max_units": 1}
    return Case(500, 300, 2.0, 400, demand(300, pins=[pin]))


def region_size() -> Case:
    """300 MW, A holds 100 MW: 100 + 2 x 200 = 500; free 300; A holds 200 MW: 400."""
    return Case(500, 300, 2.0, 400, demand(300), ladder(size_cap_mw=(100,)))


def committed() -> Case:
    """300 MW, of which 100 MW are committed: 2 x 100 = 200; without 300; with 200 MW 100."""
    return Case(200, 300, 2.0, 100, demand(300), tables={"projects": [project(100)]})


def comes_online() -> Case:
    """100 MW wanted in 2028. From 2027 on, 36 months end in 2029: too late; 24 months in time.

    So the hall of 24 months, at 200. Without times the one of 36 months, at 100. Times x 1.5: 36
    and 54 months are too late, 12 months become 18: in time, at 300.
    """
    facilities = [
        HALL | {"facility": name, "build_months": months, "cost_meur_per_mw": price}
        for name, months, price in (("slow", 36, 1.0), ("middling", 24, 2.0), ("quick", 12, 3.0))
    ]
    return Case(200, 100, 1.5, 300, demand(100, 2028, years__last=2028), ONE, facilities)


def permit_cases() -> Case:
    """300 MW, all in procedure in 2027, one case in X: 100 + 2 x 200 = 500; free 300; two: 400."""
    regions = ladder(permit_months=(12, 12, 12))
    member_states = states(permit_case_capacity=(1,))
    return Case(500, 300, 2.0, 400, demand(300), regions, tables={"member_states": member_states})


def build_rate() -> Case:
    """300 MW in 2029, 100 MW a year, places of equal cost: 3, 2 and 1 years of running, 600.

    Free (a state still opens 100 MW a year): one in each state in 2029, 300. 200 MW a year: one in
    2028 and two in 2029, 2 x 100 + 2 x 100 = 400.
    """
    scenario = demand(300, 2029, years__last=2029, build__eu_mw_per_year=100)
    return Case(600, 300, 2.0, 400, scenario, ladder(cost_index=(1, 1, 1)))


def state_build_rate() -> Case:
    """300 MW, a quarter of 400 MW a year in each state: 100 + 200 + 300 = 600.

    Free: 300. Half of it: 2 x 100 + 200 = 400.
    """
    scenario = demand(300, build__eu_mw_per_year=400, build__state_share=0.25)
    return Case(600, 300, 2.0, 400, scenario)


CLOUD: dict[str, Any] = HALL | {"service_classes": "cloud"}
PLACED: Rows = ladder(lat=(50, 50, 50), lon=(5, 6, 20))
"""The ladder on a map: A and B are 71 km apart, C lies 1,000 km away."""


def wanted(mw: float, node: str = "Z", lon: float = 20, **changes: Any) -> dict[str, Rows]:
    """Table of one demand for cloud services in 2027, where C is unless said otherwise."""
    row = {"node": node, "year": 2027, "service_class": "cloud", "it_mw": mw, "it_mw_new": mw}
    return {"demand": [row | {"lat": 50, "lon": lon} | changes]}


def demand_served() -> Case:
    """100 MW in C within 10 ms, so in C: 300; without the limit 0; twice as much: 600."""
    scenario = neutral(demand__goal="hard", demand__cloud_ms=10)
    return Case(300, 0, 2.0, 600, scenario, PLACED, [CLOUD], wanted(100))


def serves_what_it_has() -> Case:
    """100 MW served by a hall in A: 100; by nothing at all: 0; by twice its power: 200."""
    return Case(100, 0, 0.5, 200, neutral(demand__goal="hard"), PLACED, [CLOUD], wanted(100))


def sovereignty() -> Case:
    """200 MW of Z, half at home: 100 + 300 = 400; free 200; all at home 600."""
    scenario = neutral(demand__goal="hard", demand__home_share=0.5)
    return Case(400, 200, 2.0, 600, scenario, PLACED, [CLOUD], wanted(200))


def capacity_target() -> Case:
    """300 MW cost 300; without a target nothing is built: 0; twice the target: 600."""
    return Case(300, 0, 2.0, 600, demand(300))


def state_floor() -> Case:
    """200 MW, Y with all the GDP gets half of them: 100 + 200 = 300; free 200; all in Y: 400."""
    tables = {"member_states": states(gdp_meur=(0, 100, 0))}
    return Case(300, 200, 2.0, 400, demand(200, balance__floor=0.5), tables=tables)


def state_ceiling() -> Case:
    """300 MW, at most 0.34 x 300 = 102 MW a state: 100 + 200 + 300 = 600.

    Free: 300. At most 204 MW: 2 x 100 + 200 = 400.
    """
    scenario = demand(300, balance__ceiling=0.34, limits__state_ceiling__enabled=True)
    return Case(600, 300, 2.0, 400, scenario, tables={"member_states": states()})


def states_served() -> Case:
    """200 MW in two states: 100 + 200 = 300; free 200; in three states 100 + 200 + 300 = 600."""
    return Case(300, 200, 1.5, 600, demand(200, balance__states_served=2))


def grid_headroom() -> Case:
    """300 MW, A can connect 100 MW: 100 + 2 x 200 = 500; free 300; 200 MW: 400."""
    return Case(500, 300, 2.0, 400, demand(300), ladder(headroom_mw=(100,)))


def energises() -> Case:
    """100 MW in 2028; A and B have no headroom, a block of 10 MEUR takes 36 and 24 months.

    From 2027 on A's block is late, B's is not: 200 + 10 = 210. Without leads A: 100 + 10 = 110.
    Leads x 1.5: both are late, and C, where headroom is not stated, costs 300.
    """
    regions = ladder(
        headroom_mw=(0, 0), block_mw=(100, 100), block_cost_meur=(10, 10),
        block_lead_months=(36, 24), max_blocks=(1, 1),
    )  # fmt: skip
    return Case(210, 110, 1.5, 300, demand(100, 2028, years__last=2028), regions)


def blocks_per_region() -> Case:
    """300 MW, A orders one block of 100 MW at 10: 110 + 2 x 200 = 510.

    Free: 3 x 110 = 330. Two blocks: 220 + 200 = 420.
    """
    return Case(510, 330, 2.0, 420, demand(300), blocks(max_blocks=1))


def blocks_per_state() -> Case:
    """The same with the limit in the state: 510, 330, 420."""
    tables = {"member_states": states(max_blocks=(1,))}
    return Case(510, 330, 2.0, 420, demand(300), blocks(max_blocks=9), tables=tables)


def track_renewable() -> Case:
    """Only the accelerated track, REF 0.8, runs in 2027: 100 + 100 MW x 0.5 for 80 % = 150.

    Without the limit the grid, which costs nothing: 100. REF 1.25 x 0.8 = 1: 100 + 100 x 2 = 300.
    """
    designs = [GRID, GREEN | {"renewable_share": 0.8, "cost_meur": 0.5},
               GREEN | {"design": "full", "cost_meur": 2.0}]  # fmt: skip
    tables = {"own_designs": designs, "permitting": TRACKS}
    scenario = demand(100, permits__tracks=BOTH)
    return Case(150, 100, 1.25, 300, scenario, ladder(permit_months=(48,))[:1], tables=tables)


def renewable_potential() -> Case:
    """300 MW. The sun costs nothing but takes 1 MW a MW of the 100 MW there are; the grid 1 a MW.

    300 + 200 = 500; free 300; twice the potential 300 + 100 = 400.
    """
    sun = GREEN | {"cost_meur": 0.0, "pv_site_mw": 1.0}
    regions = ladder(pv_site_potential_mw=(100,))[:1]
    tables = {"own_designs": [GRID | {"cost_meur": 1.0}, sun]}
    return Case(500, 300, 2.0, 400, demand(300), regions, tables=tables)


def clean_share() -> Case:
    """200 MW, half of them clean at 1 a MW: 200 + 100 = 300; free 200; all of them 400."""
    scenario = demand(200, energy__clean_share={2027: 0.5})
    tables = {"own_designs": [GRID, GREEN | {"renewable_share": 0.0}]}
    return Case(300, 200, 2.0, 400, scenario, ONE, tables=tables)


def renewable_share() -> Case:
    """The same for renewable energy; nuclear power at 0.5 a MW, clean as it is, does not help."""
    nuclear = GREEN | {"design": "nuclear", "cost_meur": 0.5, "renewable_share": 0.0}
    scenario = demand(200, energy__renewable_share={2027: 0.5})
    return Case(300, 200, 2.0, 400, scenario, ONE, tables={"own_designs": [GRID, nuclear, GREEN]})


def carbon_cap() -> Case:
    """200 MW on the grid emit 200,000 t, 100,000 may be: half of them green, 200 + 100 = 300.

    Free: 200. 50,000 t: 150 MW green, 350.
    """
    scenario = demand(200, energy__carbon_cap_t={2027: 1e5})
    return Case(300, 200, 0.5, 350, scenario, ONE, tables={"own_designs": [GRID, GREEN]})


def water_cap() -> Case:
    """A hall takes 100 MW x 8,760 h x 1 L/kWh = 876,000 m3, and A allows that once.

    300 MW: 100 + 2 x 200 = 500; free 300; allowed twice 400.
    """
    regions = ladder(water_allowance_m3_yr=(876_000,))
    tables = {"cooling": [cooling(wue_base=1.0)]}
    return Case(500, 300, 2.0, 400, demand(300, water__price_eur_m3=0.0), regions, tables=tables)


def yearly_spending() -> Case:
    """300 MW in 2029, 100 MEUR a year: one hall a year, 3 + 2 + 1 years of running, 600.

    Free: all in 2029, 300. 200 MEUR a year: 2 x 100 + 2 x 100 = 400.
    """
    scenario = demand(300, 2029, years__last=2029, budget__yearly_meur=100)
    return Case(600, 300, 2.0, 400, scenario, ONE)


def total_budget() -> Case:
    """200 MW. A hall costs 100 to build, a lean one 50 but 50 + 150 = 200 a year.

    150 MEUR: one of each, 100 + 200 = 300. Free: 2 x 100. 0.75 x 150 = 112.5: two lean ones, 400.
    """
    lean = HALL | {"facility": "lean", "cost_meur_per_mw": 0.5, "fixed_meur_per_mw_yr": 1.5}
    return Case(300, 200, 0.75, 400, demand(200, budget__total_meur=150), ONE, [HALL, lean])


def state_public() -> Case:
    """Two gigafactories, of which the host state pays 50 each. X has pledged 50: the other is Y's.

    A costs 200 a unit, B 400: 600; free or with twice the pledge 400.
    """
    scenario = neutral(gigafactories__min=2, public__bind_pledges=True)
    tables = {"member_states": states(public_pledge_meur=(50,))}
    return Case(600, 400, 2.0, 400, scenario, ladder(), [GIGA | {"max_units": 5}], tables)


def public_money() -> Case:
    """600 MW. A gigafactory of 200 MW costs 200, 100 of it public; a hall of 100 MW costs 200.

    A fund of 100: 200 + 4 x 200 = 1,000. Free: 3 x 200 = 600. 200: 2 x 200 + 2 x 200 = 800.
    """
    return Case(1000, 600, 2.0, 800, demand(600, public__fund_meur=100), ONE, [GIGA, DEAR_HALL])


def minimum_distance() -> Case:
    """400 MW, one gigafactory a region, on the equator at 0, 1 and 10 degrees: 111 km a degree.

    A and B lie closer than 500 km, A and C do not: 200 + 600 = 800. Free: 200 + 400 = 600. 0.2 x
    500 = 100 km: A and B again, 600.
    """
    scenario = demand(400, gigafactories__per_region=1, gigafactories__min_distance_km=500)
    return Case(800, 600, 0.2, 600, scenario, at(0, 1, 10), [GIGA])


def ecosystem() -> Case:
    """200 MW. The AI factory lies in C, B is 0.5 degrees or 56 km away, A 1,112 km.

    Within 100 km: B at 400. Free: A at 200. Within 10 km: C at 600.
    """
    scenario = demand(200, gigafactories__near_ai_factory_km=100)
    tables = {"ai_factories": CENTRES}
    return Case(400, 200, 0.1, 600, scenario, at(0, 9.5, 10), [GIGA], tables)


def zone_share() -> Case:
    """300 MW. A and B form a zone that gets 0.67 x 300 = 201 MW: 2 x 100 in A, 300 in C, 500.

    Free, and with 1.5 x 201 MW: 300.
    """
    return Case(500, 300, 1.5, 300, demand(300, balance__zone_ceiling=0.67), ZONED)


def zone_margin() -> Case:
    """300 MW. The zone of A and B has a margin of 100 MW, the other none: 100 + 2 x 300 = 700.

    Free: 300. Twice the margin: 2 x 100 + 300 = 500.
    """
    tables = {"zones": [{"zone": "Z1", "firm_margin_mw": 100}, {"zone": "Z2"}]}
    return Case(700, 300, 2.0, 500, demand(300, grid__zone_margin="on"), ZONED, tables=tables)


def zones_per_state() -> Case:
    """200 MW in 2027, in time only in zones; a hall a region, A and B in one state.

    It declares one of them: 100 in A, 300 in C, 400. Free, and with two: 100 + 200 = 300.
    """
    regions = ladder(member_state=("X", "X"), permit_months=(48, 48, 48))
    scenario = demand(200, permits__tracks=("standard", "zone"), permits__zones_per_state=1)
    one = [HALL | {"max_units": 1}]
    return Case(400, 300, 2.0, 300, scenario, regions, one, {"permitting": TRACKS})


def at(*degrees: float, **columns: tuple[Any, ...]) -> Rows:
    """The ladder on the equator, at so many degrees east."""
    return ladder(lat=(0, 0, 0), lon=degrees, **columns)


CENTRES: Rows = [
    {"name": "Own", "kind": "AI factory", "member_state": "Z", "lat": 0, "lon": 10},
    {"name": "Far", "kind": "AI factory", "member_state": "UK", "lat": 0, "lon": 0},
    {"name": "Small", "kind": "antenna", "member_state": "X", "lat": 0, "lon": 0},
]
"""One in C; beside A one of a state that is none of the data set's, and an antenna."""
ZONED: Rows = ladder(zone=("Z1", "Z1", "Z2"))
"""Two bidding zones."""


def bound_cost() -> Case:
    """As clean as can be: 200 MW, each MW green at 1 more than the 200 on the grid.

    300 allow 100 MW of green; without the limit all are, 400; 1.1 x 300 allow 130 MW.
    """
    scenario = demand(200, objective__minimise="emissions", objective__max_cost_meur=300)
    return Case(300, 400, 1.1, 330, scenario, ONE, tables={"own_designs": [GRID, GREEN]})


def bound_emissions() -> Case:
    """200 MW on the grid emit 200,000 t, 100,000 may be: half of them green, 200 + 100 = 300.

    Free: 200. 50,000 t: 150 MW green, 350.
    """
    scenario = demand(200, objective__max_emissions_t=1e5)
    return Case(300, 200, 0.5, 350, scenario, ONE, tables={"own_designs": [GRID, GREEN]})


def bound_water() -> Case:
    """A wet hall takes 876,000 m3, a dry one none and costs 150: one of each, 250.

    Free: two wet ones, 200. None at all: two dry ones, 300.
    """
    systems = [cooling(wue_base=1.0), cooling(cooling="dry", capex_adder=0.5)]
    scenario = demand(200, water__price_eur_m3=0.0, objective__max_water_m3=876_000)
    return Case(250, 200, 0.0, 300, scenario, ONE, tables={"cooling": systems})


def bound_capacity() -> Case:
    """Nothing is wanted but 300 MW in the last year: 300; without the limit 0; twice that 600."""
    return Case(300, 0, 2.0, 600, neutral(objective__min_capacity_mw=300), ONE)


def bound_earliness() -> Case:
    """A year of a hall is 100 MW-years and costs 100: 300 for 300, 0 for none, 600 for 600."""
    scenario = neutral(years__last=2028, objective__min_mw_years=300)
    return Case(300, 0, 2.0, 600, scenario, ONE)


DEAR_HALL = HALL | {"cost_meur_per_mw": 2.0}


GRID: dict[str, Any] = {"design": "grid", "cost_meur": 0.0, "emissions_t": 1000.0}
GREEN: dict[str, Any] = {
    "design": "green", "cost_meur": 1.0, "clean_share": 1.0, "renewable_share": 1.0,
}  # fmt: skip
"""Two own designs: for each MW of mean load 1,000 t and nothing to pay, or 1 MEUR a year."""
TRACKS: Rows = [
    {"track": "standard"},
    {"track": "accelerated", "permit_months": 12, "pue_max": 1.3, "ref_min": 0.8},
    {"track": "zone", "permit_months": 0, "zone_only": 1},
]
BOTH = ("standard", "accelerated")


def project(mw: float, **changes: Any) -> dict[str, Any]:
    """A committed project in A that runs from 2026 on and draws what it computes."""
    return {
        "project": "P", "member_state": "X", "region": "A", "facility": "hall", "committed": "yes",
        "committed_it_mw": mw, "committed_grid_mw": mw, "first_year": 2026, "full_year": 2026,
    } | changes  # fmt: skip


def blocks(**changes: Any) -> Rows:
    """The ladder with no headroom in A and blocks of 100 MW at 10 MEUR, live in their year."""
    grid = {"headroom_mw": 0, "block_mw": 100, "block_cost_meur": 10} | changes
    return ladder(**{name: (value,) for name, value in grid.items()})


WORLDS: dict[str, Callable[[], Case]] = {
    world_of.__name__: world_of
    for world_of in (
        gigafactory_count, gigafactory_deadline, gigafactories_per_state, gigafactories_per_region,
        units_per_region, pins_least, pins_most, region_size, committed, comes_online, permit_cases,
        build_rate, state_build_rate, demand_served, serves_what_it_has, sovereignty,
        capacity_target, state_floor, state_ceiling, states_served,
        grid_headroom, energises, blocks_per_region, blocks_per_state, track_renewable,
        renewable_potential, clean_share, renewable_share, carbon_cap, water_cap, yearly_spending,
        total_budget, public_money, state_public, minimum_distance, ecosystem, zone_share,
        zone_margin, zones_per_state, bound_cost, bound_emissions, bound_water, bound_capacity,
        bound_earliness,
    )
}  # fmt: skip
"""The register: every limit has a world."""


@cache
def register(name: str) -> tuple[Case, Inputs]:
    """The case of a limit, and its tables read once."""
    case = WORLDS[name]()
    return case, world(case.regions, case.facilities, **case.tables)


@pytest.mark.parametrize("name", WORLDS)
def test_limit_changes_the_optimum(name: str) -> None:
    assert register(name)[0].on != register(name)[0].off
    assert cost_of(name) == pytest.approx(register(name)[0].on)


@pytest.mark.parametrize("name", WORLDS)
def test_limit_switched_off_changes_nothing(name: str) -> None:
    assert cost_of(name, enabled=False) == pytest.approx(register(name)[0].off)


@pytest.mark.parametrize("name", WORLDS)
def test_scale_moves_the_limit(name: str) -> None:
    case, _ = register(name)
    assert case.scaled != case.on
    assert cost_of(name, scale=case.scale) == pytest.approx(case.scaled)


def test_every_limit_has_a_world() -> None:
    assert set(WORLDS) == set(LIMITS)
    assert all(world_of.__doc__ for world_of in WORLDS.values())


def test_every_rule_is_a_limit_or_structure_and_every_limit_has_a_rule() -> None:
    names = {rule.mark.limit for topic in TOPICS for rule in rules(topic)}
    assert names - {None} <= set(LIMITS)
    # committed projects enter the right-hand sides of other rules
    assert set(LIMITS) - names == {"committed"}


@pytest.mark.parametrize(
    "rule", [r for topic in TOPICS for r in rules(topic)], ids=lambda r: r.__name__
)
def test_every_rule_states_its_maths(rule: Any) -> None:
    first, blank, *formula = rule.__doc__.strip().splitlines()
    assert first.endswith(".")
    assert first.count(". ") == 0
    assert blank == ""
    assert any(sign in "".join(formula) for sign in "≤≥=")
    assert rule.mark.unit


# goals


def units_of(result: Plan, **where: Any) -> float:
    """Units chosen by the plan in rows that match."""
    chosen = result.sites[result.sites["committed"] == 0]
    for column, value in where.items():
        chosen = chosen[chosen[column] == value]
    return float(chosen["units"].sum())


DEAR_GIGA = GIGA | {"cost_meur_per_mw": 3.0}


@pytest.mark.parametrize(
    ("changes", "built", "cost"),
    [
        ({"goal": "first", "max": 2}, 2, 1200),
        ({"goal": "hard", "max": 2}, 0, 0),
        ({"goal": "hard", "max": 2, "min": 1}, 1, 600),
        ({"goal": "priced", "max": 2, "price_meur": 599}, 0, 1198),
        ({"goal": "priced", "max": 2, "price_meur": 601}, 2, 1200),
        ({"goal": "priced", "max": 2, "price_meur": 601, "per_region": 1}, 1, 1201),
        ({"goal": "first", "max": 2, "per_region": 1}, 1, 600),
    ],
)
def test_goal_of_gigafactories(changes: dict[str, Any], built: int, cost: float) -> None:
    """A gigafactory costs 3 x 200 = 600 and nothing needs it.

    first: as many as possible, up to two: 1,200. hard: the least asked for. priced: each missing
    one costs 599 (none is built, 2 x 599) or 601 (both are built); one that does not fit is paid.
    """
    scenario = neutral(**{f"gigafactories__{key}": value for key, value in changes.items()})
    result = plan(world(ONE, [DEAR_GIGA]), scenario)
    assert units_of(result) == built
    assert result.cost == pytest.approx(cost)
    assert result.cost_meur["shortfall"] == pytest.approx(cost - 600 * built)


@pytest.mark.parametrize(("scale", "built"), [(0.9, 0), (1.0, 1), (1.9, 1), (2.0, 2)])
def test_parts_of_a_unit_are_none(scale: float, built: int) -> None:
    """One gigafactory a region at most: nine tenths of that are none, and the relaxation knows."""
    scenario = neutral(gigafactories__goal="first", gigafactories__max=3)
    scenario = scenario.with_({"limits.units_per_region.scale": scale})
    inputs = world(ONE, [DEAR_GIGA | {"max_units": 1}])
    result = plan(inputs, scenario)
    assert units_of(result) == built
    compiled = compile_model(build_model(prepare(inputs, scenario)))
    parts = replace(compiled, whole=np.zeros_like(compiled.whole))
    goal = solve(parts, Limits(0.0, 60.0), goal="goal_gigafactories")
    assert goal.objective == pytest.approx(-built)


@pytest.mark.parametrize(
    ("changes", "mw", "cost"),
    [
        ({"goal": "first"}, 200, 200),
        ({"goal": "priced", "price_meur_per_mw_yr": 0.9}, 0, 270),
        ({"goal": "priced", "price_meur_per_mw_yr": 5.0}, 200, 700),
    ],
)
def test_goal_of_capacity(changes: dict[str, Any], mw: float, cost: float) -> None:
    """300 MW are wanted where 200 MW fit, at 1 MEUR a MW.

    first: 200 MW, 200 MEUR, what is missing costs nothing. priced at 0.9: none, 300 x 0.9 = 270.
    priced at 5: 200 MW, and 100 MW missing, 200 + 500 = 700.
    """
    scenario = demand(300, **{f"capacity__{key}": value for key, value in changes.items()})
    result = plan(world(ladder(size_cap_mw=(200,))[:1]), scenario)
    union = result.capacity[result.capacity["scope"] == "EU"].iloc[0]
    assert union["new_it_mw"] == pytest.approx(mw)
    assert union["shortfall_it_mw"] == pytest.approx(300 - mw)
    assert result.cost == pytest.approx(cost)


def test_gigafactories_come_before_capacity() -> None:
    """Headroom 300 MW: two halls of 150 MW meet the target; a gigafactory of 200 MW leaves 100 MW.

    The gigafactory goes first, no hall fits beside it, and 300 - 200 = 100 MW stay missing.
    """
    facilities = [HALL | {"it_mw": 150}, GIGA]
    scenario = demand(
        300, gigafactories__goal="first", gigafactories__max=1, capacity__goal="first"
    )
    result = plan(world(ladder(headroom_mw=(300,))[:1], facilities), scenario)
    assert units_of(result, facility="giga") == 1
    assert result.capacity.set_index("scope").loc["EU", "shortfall_it_mw"] == pytest.approx(100)


def test_capacity_first_still_takes_the_cheapest_of_the_best() -> None:
    """Both regions hold 100 MW, 100 MW are wanted: A at 100, not B at 200."""
    result = plan(world(ladder(size_cap_mw=(100, 100))[:2]), demand(100, capacity__goal="first"))
    assert result.cost == pytest.approx(100)


def test_first_gigafactories_by_their_year() -> None:
    """24 months of building: started in 2027 it runs in 2028, so goal first of 2028 builds it then.

    Two years of running, 2028 and 2029, cost 2 x 600; by 2029 one year would do.
    """
    giga = DEAR_GIGA | {"build_months": 24}
    late = neutral(years__last=2029, gigafactories__goal="first", gigafactories__max=1)
    early = late.with_({"gigafactories.by": 2028})
    assert plan(world(ONE, [giga]), late).cost == pytest.approx(600)
    assert plan(world(ONE, [giga]), early).cost == pytest.approx(1200)


# no plan


def faults_of(
    regions: Rows, scenario: Scenario, facilities: Rows | None = None, **tables: Rows
) -> str:
    """What is said of a world without a plan."""
    with pytest.raises(InfeasibleError) as caught:
        plan(world(regions, facilities, **tables), scenario)
    return "\n".join(map(str, caught.value.faults))


def test_too_little_room_names_what_fits_and_what_is_wanted() -> None:
    """300 MW are wanted, 200 MW fit: 100 MW too few."""
    text = faults_of(ladder(size_cap_mw=(200,))[:1], demand(300))
    assert "200 MW IT can run" in text
    assert "300 MW IT are wanted" in text
    assert "100 MW IT too few" in text


def test_too_little_in_whole_units_names_what_is_missing() -> None:
    """150 MW may open in the year: parts of halls reach 150 MW, whole ones 100, 50 missing."""
    text = faults_of(ONE, demand(150, build__eu_mw_per_year=150))
    assert "in whole units at least 50 MW IT" in text


def test_the_lower_target_it_proposes_has_a_plan() -> None:
    """Existing 100 MW, x4 = 400; one hall fits, so 200 MW: the remedy says half, and it works."""
    inputs = {"member_states": states(existing_it_mw=(100,))}
    regions = ladder(size_cap_mw=(100,))[:1]
    scenario = neutral(capacity__multiplier=4.0)
    assert "limits.capacity_target.scale=0.50" in faults_of(regions, scenario, **inputs)
    softer = scenario.with_({"limits.capacity_target.scale": 0.5})
    assert plan(world(regions, **inputs), softer).cost == pytest.approx(100)


def test_target_before_anything_can_run_names_both_numbers() -> None:
    """36 months from 2027 end in 2029; 100 MW in 2028 meet 0 MW, and nothing can be decided."""
    regions = ladder(permit_months=(36,))[:1]
    text = faults_of(regions, demand(100, 2028, years__last=2030))
    assert "capacity_target 2028" in text
    assert "0 against >= 100" in text


def test_pin_that_can_never_run_names_both_numbers() -> None:
    """Permits of 120 months end after the last year: 0 units against the 2 that are pinned."""
    pin = {"region": "A", "facility": "hall", "min_units": 2}
    text = faults_of(ladder(permit_months=(120,))[:1], neutral(pins=[pin]))
    assert "pins_least 0" in text
    assert "0 against >= 2" in text


def test_pinned_region_that_is_forbidden_is_refused() -> None:
    """A wrong scenario, not an infeasible one."""
    pin = {"region": "A", "facility": "hall", "min_units": 1}
    with pytest.raises(InputError, match="forbidden"):
        plan(world(ladder()), neutral(pins=[pin], regions__forbidden=["A"]))


def test_limits_that_clash_without_a_target() -> None:
    """Two gigafactories are asked for where one fits: no plan, and no word of the target."""
    scenario = neutral(gigafactories__min=2, gigafactories__per_region=1)
    text = faults_of(ONE, scenario, [GIGA])
    assert "at least 2 gigafactories are wanted by 2027; at most 1 can run" in text
    assert "capacity_target" not in text


def test_limits_that_clash_in_a_way_that_no_table_shows() -> None:
    """Two gigafactories of 100 of public money each, and a fund for one of them."""
    text = faults_of(ONE, neutral(gigafactories__min=2, public__fund_meur=150), [GIGA])
    assert "limits together" in text
    assert "gigasite explain" in text


# time


@pytest.mark.parametrize(
    ("permit", "build", "start", "online", "changes"),
    [
        (48, 24, 2027, 2032, {}),
        (18, 18, 2027, 2029, {}),
        (0, 0, 2027, 2027, {}),
        (0, 1, 2027, 2027, {}),
        (12, 0, 2027, 2027, {}),
        (12, 1, 2027, 2028, {}),
        (48, 12, 2030, 2032, {"permits__objective_months": 18, "permits__objective_from": 2030}),
        (48, 12, 2029, 2033, {"permits__objective_months": 18, "permits__objective_from": 2030}),
        (12, 12, 2030, 2031, {"permits__objective_months": 18, "permits__objective_from": 2030}),
        (48, 24, 2027, 2029, {"permits__standard_months": 12}),
    ],
)
def test_online_year(
    permit: float, build: float, start: int, online: int, changes: dict[str, Any]
) -> None:
    """start + ceil((permits + building) / 12) - 1: 72 months from 1 January 2027 end in 2032.

    The objective shortens 48 months to 18 only when entered from 2030 on: 18 + 12 = 30 months,
    2032; before, 60 months from 2029 end in 2033. It never makes 12 months longer.
    """
    inputs = world(ladder(permit_months=(permit,))[:1], [HALL | {"build_months": build}])
    data = prepare(inputs, neutral(years__last=2036, **changes), drop_late=False)
    assert data.online_in[0, start] == online


def test_plan_starts_as_late_as_it_may() -> None:
    """Wanted in 2032, 72 months: it must start in 2027. 60 months would do from 2028 on."""
    scenario = demand(100, 2032, years__last=2032)
    for build, start in ((24, 2027), (12, 2028)):
        regions = ladder(permit_months=(48,))[:1]
        result = plan(world(regions, [HALL | {"build_months": build}]), scenario)
        assert result.sites["start_year"].tolist() == [start]
        assert result.sites["online_year"].tolist() == [2032]
        assert result.cost == pytest.approx(100)


def test_elapsed_months_are_taken_off_permits_only() -> None:
    """48 - 36 = 12 months left and 12 of building: 2028. 60 elapsed leave 0, not -12: 2027."""
    for elapsed, online in ((0, 2031), (36, 2028), (60, 2027)):
        regions = ladder(permit_months=(48,), elapsed_months=(elapsed,))[:1]
        inputs = world(regions, [HALL | {"build_months": 12}])
        data = prepare(inputs, neutral(years__last=2035), drop_late=False)
        assert data.online_in[0, 2027] == online


def test_target_holds_in_every_later_year() -> None:
    """200 MW in 2027, 100 MW in 2028 and 300 MW in 2029: 200 + 200 + 300 = 700."""
    milestones = {2027: 200, 2028: 100, 2029: 300}
    scenario = neutral(years__last=2029, capacity__milestones_mw=milestones)
    assert plan(world(ONE), scenario).cost == pytest.approx(700)


# money


@pytest.mark.parametrize(
    ("permit", "build", "paid"),
    [
        (12, 24, {2028: 50.0, 2029: 50.0}),
        (18, 18, {2028: 100 / 3, 2029: 200 / 3}),
        (0, 0, {2027: 100.0}),
        (24, 0, {2028: 100.0}),
        (0, 30, {2027: 40.0, 2028: 40.0, 2029: 20.0}),
    ],
)
def test_spending_is_spread_over_the_building_months(
    permit: float, build: float, paid: dict[int, float]
) -> None:
    """100 MEUR: months 12 to 36 lie in the second and third year; 18 to 36 lie 6 and 12 months."""
    last = 2027 + max(0, -(-int(permit + build) // 12) - 1)
    regions = ladder(permit_months=(permit,))[:1]
    result = plan(
        world(regions, [HALL | {"build_months": build}]), demand(100, last, years__last=last)
    )
    spent = result.budget.set_index("year")["capex_units_meur"]
    assert spent[spent > 0].to_dict() == pytest.approx(paid)


def test_block_is_paid_over_its_lead() -> None:
    """Ordered in 2027 for 2028 (24 months): 10 MEUR are 5 and 5, and the site pays 100 in 2028."""
    regions = blocks(block_lead_months=24, max_blocks=1)[:1]
    result = plan(world(regions), demand(100, 2028, years__last=2028))
    budget = result.budget.set_index("year")
    assert budget["capex_blocks_meur"].to_dict() == pytest.approx({2027: 5.0, 2028: 5.0})
    assert budget["capex_meur"].to_dict() == pytest.approx({2027: 5.0, 2028: 105.0})
    assert result.cost_meur["connection"] == pytest.approx(10)


def test_later_years_are_discounted() -> None:
    """100 in 2027 and 100 / 1.1 in 2028."""
    result = plan(world(ONE), demand(100, years__last=2028, money__discount_rate=0.1))
    assert result.cost == pytest.approx(100 + 100 / 1.1)


def test_annuity_at_the_rate_of_the_state() -> None:
    """6 % over 20 years: 0.06 / (1 - 1.06^-20) = 0.0871846, of 100 MEUR 8.71846.

    At the reference rate nothing of it is a cost of the place. At 8 % it is 0.1018522, and the
    difference, 1.46676, is.
    """
    hall = HALL | {"building_years": 20}
    for rate, site in ((6.0, 0.0), (8.0, 10.18522 - 8.71846)):
        inputs = world(ONE, [hall], member_states=states(discount_rate_pct=(rate,)))
        cost = plan(inputs, demand(100, money__reference_rate=0.06)).cost_meur
        assert cost["shell"] == pytest.approx(8.71846, abs=1e-5)
        assert cost["site"] == pytest.approx(site, abs=1e-5)


def test_annuity_counts_inside_the_horizon_only() -> None:
    """Two of twenty years at 6 %: 2 x 8.71846."""
    inputs = world(
        ONE, [HALL | {"building_years": 20}], member_states=states(discount_rate_pct=(6.0,))
    )
    assert plan(inputs, demand(100, years__last=2028)).cost == pytest.approx(2 * 8.71846, abs=1e-4)


def test_one_unit_by_hand() -> None:
    """100 MW IT half used, PUE 1.2: 100 x 0.5 x 1.2 x 8,760 = 525,600 MWh.

    Energy (80 x 1.5 + 20) EUR x 525,600 MWh = 73.584; water 100 x 0.5 x 8,760 x 2 L/kWh =
    876,000 m3 at 3 EUR = 2.628; carbon 525,600 MWh x 300 g = 157,680 t at 50 EUR = 7.884; cooling
    10 % of 100; fixed 0.2 x 100; peak 100 x 1.2.
    """
    hall = HALL | {"utilisation": 0.5, "fixed_meur_per_mw_yr": 0.2}
    state = states(
        electricity_price_eur_mwh=(80,), network_charge_eur_mwh=(20,), carbon_g_kwh=(300,)
    )
    system = cooling(pue_base=1.2, wue_base=2.0, capex_adder=0.1)
    scenario = demand(
        100, water__price_eur_m3=3.0, energy__carbon_surcharge_eur_t=50.0, energy__price_scale=1.5
    )
    result = plan(world(ONE, [hall], member_states=state, cooling=[system]), scenario)
    cost = result.cost_meur
    assert cost["energy"] == pytest.approx(73.584)
    assert cost["water"] == pytest.approx(2.628)
    assert cost["carbon"] == pytest.approx(7.884)
    assert cost["cooling"] == pytest.approx(10)
    assert cost["shell"] == pytest.approx(100 + 20)
    assert cost["total"] == pytest.approx(73.584 + 2.628 + 7.884 + 10 + 120)
    site = result.sites.iloc[0]
    assert site["peak_mw"] == pytest.approx(120)
    assert site["load_mw"] == pytest.approx(60)
    assert site["capex_meur"] == pytest.approx(110)
    assert result.energy["mwh"].sum() == pytest.approx(525_600)
    assert result.energy["emissions_t"].sum() == pytest.approx(157_680)
    assert result.water["withdrawal_m3"].sum() == pytest.approx(876_000)


def test_equipment_counts_only_when_asked_for() -> None:
    """20 MEUR/MW over 5 years at rate 0: 100 x 20 / 5 = 400 a year, and 2,000 overnight."""
    hall = HALL | {"equipment_meur_per_mw": 20.0, "equipment_years": 5}
    without = plan(world(ONE, [hall]), demand(100))
    counted = plan(world(ONE, [hall]), demand(100, money__processors=True))
    assert without.cost == pytest.approx(100)
    assert without.budget["capex_meur"].sum() == pytest.approx(100)
    assert counted.cost_meur["processors"] == pytest.approx(400)
    assert counted.budget["capex_meur"].sum() == pytest.approx(2100)


def test_public_money_counts_equipment_whatever_the_switch() -> None:
    """Half of 200 + 200 x 2 of equipment: 300; with a share of 0.25 150; all-in 1,000 gives 500."""
    giga = GIGA | {"equipment_meur_per_mw": 2.0}
    for changes, meur in (
        ({}, 300),
        ({"public__share": 0.25}, 150),
        ({"public__all_in_meur": 1000}, 500),
    ):
        result = plan(world(ONE, [giga]), demand(200, **changes))
        assert result.metrics["public_meur"] == pytest.approx(meur)


def test_opening_cost_is_paid_once_for_each_facility_of_a_region() -> None:
    """Opening costs 50 x 1: three halls in A cost 350, and one in each region would cost 3 x 50.

    A factor of 2 makes it 400, and an opening cost of the region itself, 7, 307.
    """
    hall = HALL | {"opening_meur": 50}
    for columns, cost in (
        ({}, 350),
        ({"site_cost_factor": (2,)}, 400),
        ({"site_cost_meur": (7,)}, 307),
    ):
        result = plan(world(ladder(**columns)[:1], [hall]), demand(300))
        assert result.cost == pytest.approx(cost)
        assert result.budget["capex_opening_meur"].sum() == pytest.approx(cost - 300)


def test_opening_cost_decides_where() -> None:
    """To open A costs 250, B 100. One hall: B, 200 + 100 = 300. Two: A, 2 x 100 + 250 = 450."""
    regions = ladder(site_cost_meur=(250, 100))[:2]
    assert plan(world(regions), demand(100)).cost == pytest.approx(300)
    assert plan(world(regions), demand(200)).cost == pytest.approx(450)


def test_public_verb_can_be_called_again() -> None:
    """`gs.plan` is a function, the second time too."""
    for _ in range(2):
        assert gs.plan(world(ONE), demand(100)).cost == pytest.approx(100)


# what exists, what is committed


def test_existing_and_committed_count_toward_the_target() -> None:
    """x4 of 100 MW existing, 100 MW committed: 400 - 100 - 100 = 200 MW, 2 x 100."""
    tables = {"member_states": states(existing_it_mw=(60, 40)), "projects": [project(100)]}
    result = plan(world(ladder(), **tables), neutral(capacity__multiplier=4.0))
    assert result.cost == pytest.approx(200)
    union = result.capacity.set_index("scope").loc["EU"]
    assert (union["existing_it_mw"], union["committed_it_mw"], union["new_it_mw"]) == (
        100,
        100,
        200,
    )


def test_committed_power_grows_from_its_first_to_its_full_year() -> None:
    """300 MW from 2026 to 2028: 200 by 2027, 300 by 2028; before 2026 it would exist already.

    From 2024 to 2028: 300 x (5 - 2) / 5 = 180 MW are new in 2028, as 120 MW ran in 2025.
    """
    scenario = neutral(years__last=2028)
    for first, mw in ((2026, {2027: 200, 2028: 300}), (2024, {2027: 120, 2028: 180})):
        table = [project(300, first_year=first, full_year=2028)]
        result = plan(world(ladder(), projects=table), scenario)
        union = result.capacity[result.capacity["scope"] == "EU"].set_index("year")
        assert union["committed_it_mw"].to_dict() == pytest.approx(mw)


def test_headroom_less_committed_draw_is_never_negative() -> None:
    """A can connect 150 MW. 100 MW committed leave 50: no hall; 400 MW leave 0, not -250.

    One block of 100 MW at 10 then carries one hall in either case: 110, not B at 200.
    """
    for mw, free in ((100, 50), (400, 0)):
        regions = blocks(headroom_mw=150, max_blocks=1)
        inputs = world(regions, projects=[project(mw)])
        result = plan(inputs, demand(mw + 100))
        assert result.cost == pytest.approx(110)
        assert result.grid.set_index("region").loc["A", "free_headroom_mw"] == free


def test_committed_projects_obey_no_limit_of_their_place() -> None:
    """500 MW committed where 100 MW may stand, with a ceiling of 0.1 x 600: still a plan.

    The 100 MW that are missing go to B, as A and X are full: 200.
    """
    regions = ladder(size_cap_mw=(100,), headroom_mw=(0,))
    scenario = demand(600, balance__ceiling=0.17, limits__state_ceiling__enabled=True)
    result = plan(world(regions, member_states=states(), projects=[project(500)]), scenario)
    assert result.cost == pytest.approx(200)


def test_national_project_counts_in_the_target_and_takes_no_headroom() -> None:
    """100 MW somewhere in X: the target of 200 MW needs 100 MW more, and A still has its 100 MW."""
    inputs = world(ladder(headroom_mw=(100,)), projects=[project(100, region="")])
    assert plan(inputs, demand(200)).cost == pytest.approx(100)


# grid


def test_headroom_of_the_year() -> None:
    """A can connect 100 MW from 2027 on and 200 MW from 2028 on.

    300 MW in 2028: two halls in A and one in B, 2 x 100 + 200 = 400. 200 MW in 2027: 100 + 200.
    """
    regions = ladder(headroom_mw_2027=(100, 900), headroom_mw_2028=(200, 900))[:2]
    result = plan(world(regions), demand(300, 2028, years__last=2028))
    assert result.cost == pytest.approx(2 * 100 + 200)
    early = plan(world(regions), demand(200, 2027, years__last=2027))
    assert early.cost == pytest.approx(100 + 200)


def test_headroom_is_peak_draw() -> None:
    """PUE 1.5: a hall of 100 MW IT draws 150 MW, so 290 MW of headroom carry one."""
    regions = ladder(headroom_mw=(290,))
    result = plan(world(regions, cooling=[cooling(pue_base=1.5)]), demand(200))
    assert units_of(result, region="A") == 1


def test_block_costs_an_annuity_and_its_operation() -> None:
    """100 MEUR over 40 years at 6 %: 0.0664615, and 1.5 % operation: 8.14615 a year."""
    regions = blocks(block_cost_meur=100, max_blocks=1)[:1]
    scenario = demand(100, grid__block_years=40, grid__fixed_share=0.015)
    tables = {"member_states": states(discount_rate_pct=(6.0,))}
    cost = plan(world(regions, **tables), scenario).cost_meur
    assert cost["connection"] == pytest.approx(8.14615, abs=1e-5)


# eligibility

PLAIN = cooling(pue_base=1.5)
LEAN = cooling(cooling="lean", pue_base=1.2, capex_adder=0.5)


def tracks_used(scenario: Scenario, **columns: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Track and cooling of the sites of a plan in region A with permits of 48 months."""
    regions = ladder(permit_months=(48,), **columns)[:1]
    result = plan(world(regions, cooling=[PLAIN, LEAN], permitting=TRACKS), scenario)
    return list(zip(result.sites["track"], result.sites["cooling"], strict=True))


def test_accelerated_track_is_for_efficient_projects() -> None:
    """In 2027 only 12 months will do: the lean system, PUE 1.2 ≤ 1.3, though it costs half more.

    By 2030 the standard track of 48 months will do as well, and the plain system is cheaper.
    """
    assert tracks_used(demand(100, permits__tracks=BOTH)) == [("accelerated", "lean")]
    late = demand(100, 2030, years__last=2030, permits__tracks=BOTH)
    assert tracks_used(late) == [("standard", "plain")]


def test_threshold_of_a_track_can_be_met_exactly() -> None:
    """PUE 1.2 against 1.2."""
    tracks = [TRACKS[0], TRACKS[1] | {"pue_max": 1.2}]
    inputs = world(ladder(permit_months=(48,))[:1], cooling=[LEAN], permitting=tracks)
    assert plan(inputs, demand(100, permits__tracks=BOTH)).cost == pytest.approx(
        150 + 0.8 * 10 * 1.2 * 100 * 8760 / 1e6
    )


def test_accelerated_track_pays_for_renewable_energy() -> None:
    """100 MW x 1.2 x 8,760 h = 1,051,200 MWh, of which 80 % at 10 EUR more: 8.4096 MEUR."""
    regions = ladder(permit_months=(48,))[:1]
    inputs = world(regions, cooling=[PLAIN, LEAN], permitting=TRACKS)
    result = plan(inputs, demand(100, permits__tracks=BOTH))
    assert result.cost_meur["energy"] == pytest.approx(8.4096)
    assert result.energy["renewable_mwh"].sum() == pytest.approx(0.8 * 1_051_200)


def test_track_cannot_be_entered_before_it_exists() -> None:
    """Accelerated from 2028 on, 12 months: 100 MW in 2028, and none in 2027."""
    tracks = [TRACKS[0], TRACKS[1] | {"first_start_year": 2028}]
    inputs = world(ladder(permit_months=(48,))[:1], cooling=[LEAN], permitting=tracks)
    scenario = demand(100, 2028, years__last=2028, permits__tracks=BOTH)
    assert plan(inputs, scenario).sites["start_year"].tolist() == [2028]
    with pytest.raises(InfeasibleError):
        plan(inputs, scenario.with_({"capacity.milestones_mw": {2027: 100}}))


def test_zone_track_only_in_zones() -> None:
    """The zone track has no months; outside of zones nothing runs in 2027."""
    scenario = demand(100, permits__tracks=("standard", "zone"))
    assert tracks_used(scenario.with_({"permits.zone_regions": ["A"]})) == [("zone", "plain")]
    assert tracks_used(scenario.with_({"permits.zone_regions": "all"})) == [("zone", "plain")]
    with pytest.raises(InfeasibleError):
        tracks_used(scenario)


def test_evaporative_cooling_is_forbidden_above_its_stress() -> None:
    """Cheaper evaporative cooling up to a stress of 20 %, dry cooling (half more) above it."""
    systems = [
        cooling(cooling="evaporative", max_stress_pct=20),
        cooling(cooling="dry", capex_adder=0.5),
    ]
    for stress, cost in ((20, 100), (20.1, 150)):
        regions = ladder(water_stress_pct=(stress,))[:1]
        assert plan(world(regions, cooling=systems), demand(100)).cost == pytest.approx(cost)


def test_facility_uses_only_the_cooling_it_may() -> None:
    """The plain system is cheaper, but the hall may only use the lean one: 150."""
    inputs = world(ONE, [HALL | {"cooling_allowed": "lean"}], cooling=[cooling(), LEAN])
    assert plan(inputs, demand(100)).cost == pytest.approx(150)


def test_outermost_regions_are_left_out_unless_asked_for() -> None:
    """A is outermost: B, in the same state, at 200; with outermost regions A at 100."""
    inputs = world(ladder(outermost=(1, 0, 0), member_state=("Y",)))
    assert plan(inputs, demand(100)).cost == pytest.approx(200)
    assert plan(inputs, demand(100, regions__outermost=True)).cost == pytest.approx(100)


def test_state_of_outermost_regions_only_has_a_plan() -> None:
    """X has A alone, which is outermost: the hall goes to B, 200."""
    assert plan(world(ladder(outermost=(1, 0, 0))), demand(100)).cost == pytest.approx(200)


def test_forbidden_regions_host_nothing_new() -> None:
    """A is forbidden: B at 200; both are: C at 300."""
    inputs = world(ladder())
    assert plan(inputs, demand(100, regions__forbidden=["A"])).cost == pytest.approx(200)
    assert plan(inputs, demand(100, regions__forbidden=["A", "B"])).cost == pytest.approx(300)


def test_only_allowed_facilities_are_built() -> None:
    """The cheap hall is not allowed: the dear one at 200."""
    inputs = world(ONE, [HALL, DEAR_HALL | {"facility": "dear"}])
    assert plan(inputs, demand(100, facilities__allowed=["dear"])).cost == pytest.approx(200)


@pytest.mark.parametrize(
    ("mw", "units", "cost"), [(2.0, 1.5, 3.0), (4.99, 3 / 4.99, 3.0), (5.0, 1.0, 5.0)]
)
def test_small_facilities_are_continuous(mw: float, units: float, cost: float) -> None:
    """3 MW are wanted: 1.5 units of 2 MW at 1 MEUR a MW; from 5 MW on a unit is whole."""
    result = plan(world(ONE, [HALL | {"it_mw": mw}]), demand(3))
    assert units_of(result) == pytest.approx(units)
    assert result.cost == pytest.approx(cost)


# balance


def test_floor_never_asks_for_more_than_half_the_free_headroom() -> None:
    """Y with all the GDP should get 400 MW, but can connect 200: half of that, one hall.

    400 MW: three halls in A and one in B, 300 + 200 = 500.
    """
    regions = ladder(headroom_mw=(900, 200, 900))
    tables = {"member_states": states(gdp_meur=(0, 100, 0))}
    scenario = demand(400, balance__floor=1.0, balance__floor_of_headroom=0.5)
    assert plan(world(regions, **tables), scenario).cost == pytest.approx(500)


def test_committed_capacity_counts_toward_floor_and_states_served() -> None:
    """100 MW committed in Y meet its floor and serve it: the other 100 MW go to A, 100."""
    tables = {
        "member_states": states(gdp_meur=(0, 100, 0)),
        "projects": [project(100, region="B", member_state="Y")],
    }
    scenario = demand(200, balance__floor=0.5, balance__states_served=2)
    assert plan(world(ladder(), **tables), scenario).cost == pytest.approx(100)


def test_case_weight_counts_parts_of_cases() -> None:
    """Half a case a hall, one case in X: two halls in A and one in B, 200 + 200 = 400."""
    regions = ladder(permit_months=(12, 12, 12))
    tables = {"member_states": states(permit_case_capacity=(1,))}
    inputs = world(regions, [HALL | {"case_weight": 0.5}], **tables)
    assert plan(inputs, demand(300)).cost == pytest.approx(400)


def test_permit_cases_stay_as_long_as_the_procedure() -> None:
    """24 months, one case: of two halls the second may start in 2029, when the first is permitted.

    Started in 2027 and 2029 they run in 2028 and 2030: three years and one, 400 by the end of 2030.
    By 2029 only one can run.
    """
    regions = ladder(permit_months=(24,))[:1]
    inputs = world(regions, member_states=states(permit_case_capacity=(1,)))
    assert plan(inputs, demand(200, 2030, years__last=2030)).cost == pytest.approx(400)
    with pytest.raises(InfeasibleError):
        plan(inputs, demand(200, 2029, years__last=2029))
