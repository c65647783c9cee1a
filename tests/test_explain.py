"""Why no plan is possible and what would make one; what limits are worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pytest

import gigasite as gs
from gigasite.errors import InfeasibleError
from gigasite.scenario import Scenario, parse_settings
from test_limits import CENTRES, CLOUD, GREEN, GRID, ONE, PLACED, at, blocks, wanted
from worlds import GIGA, HALL, Rows, cooling, demand, ladder, neutral, states, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.explaining import Explanation
    from gigasite.load import Inputs
    from gigasite.relaxing import Relaxation


@dataclass(frozen=True)
class Case:
    """One world without a plan: its clashes, and the value of every key that helps alone."""

    clashes: list[set[str]]
    alone: dict[str, float | None]
    scenario: Scenario
    regions: Rows = field(default_factory=ladder)
    facilities: Rows = field(default_factory=lambda: [HALL])
    tables: dict[str, Rows] = field(default_factory=dict)


TARGET, BY_TARGET = "capacity_target", "limits.capacity_target.scale"


def whole_units() -> Case:
    """400 MW where each region connects 150: 450 MW in parts of halls, 300 in whole ones.

    Three halls are 0.75 of the target. Two in one region need 200 MW of it: 1.34 x 150 = 201.
    """
    alone = {BY_TARGET: 0.75, "limits.grid_headroom.scale": 1.34}
    regions = ladder(headroom_mw=(150, 150, 150))
    return Case([{TARGET, "grid_headroom"}], alone, demand(400), regions)


def too_late() -> Case:
    """A hall by 2028 with permits of 48 months from 2027 on, which end in 2030.

    24 months end in 2028, 25 in 2029; half of the longest lead of 48. In years without anything no
    target above 0 is met.
    """
    alone = {BY_TARGET: 0, "permits.objective_months": 24, "limits.comes_online.scale": 0.5}
    scenario = demand(100, 2028, years__last=2030)
    return Case([{TARGET, "comes_online"}], alone, scenario, ladder(permit_months=(48,))[:1])


def too_soon() -> Case:
    """Three times the 50 MW there are by 2028, where permits from 2027 on end in 2030.

    What there is is a third; two years later, or 24 months, there is a hall.
    """
    alone = {BY_TARGET: 0.33, "capacity.year": 2030, "permits.objective_months": 24,
             "limits.comes_online.scale": 0.5}  # fmt: skip
    scenario = neutral(years__last=2031, capacity__year=2028, capacity__multiplier=3.0)
    tables = {"member_states": states(existing_it_mw=(50,))}
    regions = ladder(permit_months=(48,))[:1]
    return Case([{TARGET, "comes_online"}], alone, scenario, regions, tables=tables)


def pinned_too_large() -> Case:
    """Two halls are pinned to A, which holds 100 MW: one of two, or twice the size."""
    pin = {"region": "A", "facility": "hall", "min_units": 2}
    alone = {"limits.pins_least.scale": 0.5, "limits.region_size.scale": 2}
    regions = ladder(size_cap_mw=(100,))
    return Case([{"pins_least", "region_size"}], alone, neutral(pins=[pin]), regions)


def gigafactories_by_state() -> Case:
    """Two gigafactories where there is one state, and one a state at most."""
    alone = {"gigafactories.min": 1, "gigafactories.per_state": 2}
    scenario = neutral(gigafactories__min=2, gigafactories__per_state=1)
    clash = {"gigafactory_deadline", "gigafactories_per_state"}
    return Case([clash], alone, scenario, ONE, [GIGA])


def too_little_money() -> Case:
    """Three halls cost 300 to build, 250 may be spent: 250 x 1.2, or two halls, 0.66 x 300."""
    alone = {BY_TARGET: 0.66, "budget.total_meur": 300}
    return Case([{TARGET, "total_budget"}], alone, demand(300, budget__total_meur=250), ONE)


def too_little_water() -> Case:
    """Two halls take 2 x 876,000 m3 where A allows one of them."""
    alone = {BY_TARGET: 0.5, "limits.water_cap.scale": 2}
    regions = ladder(water_allowance_m3_yr=(876_000,))[:1]
    tables = {"cooling": [cooling(wue_base=1.0)]}
    return Case([{TARGET, "water_cap"}], alone, demand(200), regions, tables=tables)


def too_little_sun() -> Case:
    """300 MW, half of them clean: 150 MW of sun, of which there are 100.

    1.5 x 100; 0.66 x 150 = 99; two halls need 100 MW. Without any one of the three it can be done.
    """
    alone = {BY_TARGET: 0.66, "limits.clean_share.scale": 0.66,
             "limits.renewable_potential.scale": 1.5}  # fmt: skip
    regions = ladder(pv_site_potential_mw=(100,))[:1]
    tables = {"own_designs": [GRID, GREEN | {"pv_site_mw": 1.0}]}
    clash = {TARGET, "clean_share", "renewable_potential"}
    scenario = demand(300, energy__clean_share={2027: 0.5})
    return Case([clash], alone, scenario, regions, tables=tables)


def no_authority() -> Case:
    """Y must get a hall and has no authority that could permit it: 0 cases stay 0, however scaled.

    A floor of nothing is met; without procedures of any length there is no case either.
    """
    alone = {"limits.state_floor.scale": 0, "limits.permit_cases.enabled": None,
             "permits.objective_months": 0, "limits.comes_online.scale": 0}  # fmt: skip
    member_states = states(gdp_meur=(0, 100, 0), permit_case_capacity=(9, 0, 9))
    regions = ladder(permit_months=(12, 12, 12))
    scenario = demand(200, balance__floor=0.5)
    tables = {"member_states": member_states}
    clash = {"state_floor", "permit_cases", "comes_online"}
    return Case([clash], alone, scenario, regions, tables=tables)


def too_slow() -> Case:
    """300 MW by 2028, 100 MW a year: two halls are 0.66 of them; two a year need twice the rate."""
    alone = {BY_TARGET: 0.66, "limits.build_rate.scale": 2}
    scenario = demand(300, 2028, years__last=2028, build__eu_mw_per_year=100)
    return Case([{TARGET, "build_rate"}], alone, scenario, ladder(cost_index=(1, 1, 1)))


def too_close() -> Case:
    """Two gigafactories, one a region, at 0 and 1 degrees east: 111.2 km, where 500 are asked for.

    500 - 78 x 5 = 110 km.
    """
    scenario = neutral(
        gigafactories__min=2, gigafactories__per_region=1, gigafactories__min_distance_km=500
    )
    alone = {"gigafactories.min": 1, "gigafactories.per_region": 2,
             "gigafactories.min_distance_km": 110}  # fmt: skip
    clash = {"gigafactory_deadline", "gigafactories_per_region", "minimum_distance"}
    return Case([clash], alone, scenario, at(0, 1)[:2], [GIGA])


def far_away() -> Case:
    """A gigafactory within 100 km of an AI factory: A lies 1,112 km away, 100 + 1,012 x 1."""
    scenario = neutral(
        gigafactories__min=1, gigafactories__near_ai_factory_km=100, regions__forbidden=["B", "C"]
    )
    alone = {"gigafactories.min": 0, "gigafactories.near_ai_factory_km": 1112}
    tables = {"ai_factories": CENTRES}
    clash = {"gigafactory_deadline", "ecosystem"}
    return Case([clash], alone, scenario, at(0, 9.5, 10), [GIGA], tables)


def at_home() -> Case:
    """200 MW of Z, all to be served at home, where C holds 100 MW: half, or twice the size.

    What does not have to be served does not have to be served at home.
    """
    scenario = neutral(demand__goal="hard", demand__home_share=1.0)
    regions = [row | ({"size_cap_mw": 100} if row["region"] == "C" else {}) for row in PLACED]
    alone = {"limits.sovereignty.scale": 0.5, "limits.region_size.scale": 2,
             "limits.serves_what_it_has.scale": 2, "limits.demand_served.scale": 0.5}  # fmt: skip
    clash = {"sovereignty", "region_size", "serves_what_it_has", "demand_served"}
    return Case([clash], alone, scenario, regions, [CLOUD], wanted(200))


def blocks_of_the_grid() -> Case:
    """300 MW in A, no headroom, blocks of 100 MW, two at most: three of two, 0.66 x 300.

    Headroom of nothing stays nothing, however scaled: only without the limit.
    """
    alone = {BY_TARGET: 0.66, "limits.blocks_per_region.scale": 1.5,
             "limits.grid_headroom.enabled": None}  # fmt: skip
    clash = {TARGET, "grid_headroom", "blocks_per_region"}
    return Case([clash], alone, demand(300), blocks(max_blocks=2)[:1])


def late_blocks() -> Case:
    """100 MW in 2028, no headroom, blocks that take 36 months: 24 of 36 end in time."""
    regions = ladder(
        headroom_mw=(0,), block_mw=(100,), block_lead_months=(36,), max_blocks=(1,)
    )[:1]  # fmt: skip
    alone = {BY_TARGET: 0, "limits.energises.scale": 24 / 36,
             "limits.grid_headroom.enabled": None}  # fmt: skip
    clash = {TARGET, "grid_headroom", "energises"}
    return Case([clash], alone, demand(100, 2028, years__last=2028), regions)


def two_apart() -> Case:
    """Two halls pinned to A, which holds one, and two gigafactories in states of one each.

    Neither helps the other: nothing helps alone.
    """
    pin = {"region": "A", "facility": "hall", "min_units": 2}
    scenario = neutral(pins=[pin], gigafactories__min=2, gigafactories__per_state=1)
    clashes = [
        {"gigafactory_deadline", "gigafactories_per_state"}, {"pins_least", "region_size"},
    ]  # fmt: skip
    regions = ladder(size_cap_mw=(100,))[:1]
    return Case(clashes, {}, scenario, regions, [HALL, GIGA | {"it_mw": 5}])


def two_in_one() -> Case:
    """500 MW: the grid holds 300 MW, the money 400: only the target helps, 0.6 of it.

    With twice the headroom the money still buys four halls only, and the other way about.
    """
    regions = ladder(headroom_mw=(100, 100, 100), cost_index=(1, 1, 1))
    clashes = [{TARGET, "grid_headroom"}, {TARGET, "total_budget"}]
    scenario = demand(500, budget__total_meur=400)
    return Case(clashes, {BY_TARGET: 0.6}, scenario, regions)


WORLDS: dict[str, Callable[[], Case]] = {
    made.__name__: made
    for made in (
        whole_units, too_late, too_soon, pinned_too_large, gigafactories_by_state, too_little_money,
        too_little_water, too_little_sun, no_authority, too_slow, too_close, far_away, at_home,
        blocks_of_the_grid, late_blocks, two_apart, two_in_one,
    )
}  # fmt: skip


LONG = ("at_home", "too_close", "far_away", "no_authority", "too_soon", "too_late", "late_blocks")
"""Worlds that take several seconds each."""
NAMES = [pytest.param(n, marks=pytest.mark.slow) if n in LONG else n for n in WORLDS]


@cache
def told(name: str) -> tuple[Case, Inputs, Explanation]:
    case = WORLDS[name]()
    inputs = world(case.regions, case.facilities, **case.tables)
    return case, inputs, gs.explain(inputs, case.scenario)


def has_plan(inputs: Inputs, scenario: Scenario, settings: tuple[str, ...]) -> bool:
    """Whether the plain verb finds a plan of the scenario so edited."""
    try:
        return gs.plan(inputs, scenario.with_(parse_settings(list(settings)))).status == "optimal"
    except InfeasibleError:
        return False


def helping(explained: Explanation) -> list[Relaxation]:
    return [one for one in explained.alone if one.helps]


@pytest.mark.parametrize("name", NAMES)
def test_the_clash_is_named(name: str) -> None:
    case, _, explained = told(name)
    assert (explained.status, explained.stopped_by, explained.plan) == ("infeasible", None, None)
    assert sorted(map(sorted, (clash.limits for clash in explained.clashes))) == sorted(
        map(sorted, case.clashes)
    )
    assert all(clash.minimal for clash in explained.clashes)
    assert explained.problems


@pytest.mark.parametrize("name", NAMES)
def test_what_helps_alone(name: str) -> None:
    case, _, explained = told(name)
    found = {one.key: one.to for one in helping(explained)}
    assert found == {
        key: to if to is None else pytest.approx(to, abs=1e-8) for key, to in case.alone.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_relaxation_is_least(name: str) -> None:
    """By the plain verb: it makes a plan possible, and one step less does not."""
    case, inputs, explained = told(name)
    for one in helping(explained):
        assert one.proven, one
        assert has_plan(inputs, case.scenario, one.settings), one
        if one.to is not None:
            assert not has_plan(inputs, case.scenario, one.less), one


@pytest.mark.parametrize("name", ["whole_units", "too_little_sun", "two_apart", "two_in_one"])
def test_what_is_said_not_to_help_does_not(name: str) -> None:
    """A limit of which nothing helps leaves no plan even where it is switched off."""
    case, inputs, explained = told(name)
    helps = {one.limit for one in helping(explained)}
    assert all(one.proven for one in explained.alone)
    for limit in {one.limit for one in explained.alone} - helps:
        assert not has_plan(inputs, case.scenario, (f"limits.{limit}.enabled=false",)), limit


@pytest.mark.parametrize("name", NAMES)
def test_the_combination_makes_a_plan_possible(name: str) -> None:
    case, inputs, explained = told(name)
    several = explained.together
    assert several is not None
    assert several.checked
    settings = tuple(text for part in several.parts for text in part.settings)
    assert has_plan(inputs, case.scenario, settings)
    assert several.bound is not None
    assert several.bound <= several.relative + 1e-9


@pytest.mark.slow
def test_a_target_of_the_union_that_is_out_of_reach() -> None:
    """Four times today's capacity by 2032: the builders are too slow for it, and said to be.

    In the time given not every key is decided; whatever is said to help is tried by the plain verb.
    """
    scenario = gs.Scenario.named("base").with_({"capacity.multiplier": 4.0})
    inputs = gs.read_inputs()
    explained = gs.explain(inputs, scenario, seconds=300)
    assert explained.status == "infeasible"
    assert all({TARGET, "build_rate"} & set(clash.limits) for clash in explained.clashes)
    assert explained.problems
    loose = {"gigafactories.goal": "hard", "solver.gap": 0.5}  # any plan will do
    for one in helping(explained)[:1]:
        changed = scenario.with_({**loose, **parse_settings(list(one.settings))})
        assert gs.plan(inputs, changed).status == "optimal"
