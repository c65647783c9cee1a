"""Limits on places beyond the register: thresholds, what counts, what is refused, what is said."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gigasite.audit import audit_plan
from gigasite.data import prepare
from gigasite.errors import InfeasibleError, InputError
from gigasite.places import covering_groups, distance_km
from gigasite.planning import plan
from gigasite.recount_places import apart_km
from test_limits import CENTRES, TRACKS, ZONED, at, project, register
from worlds import GIGA, HALL, Rows, demand, ladder, neutral, states, world

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.plans import Plan

ONE_EACH = {"gigafactories__per_region": 1}


def hosts(result: Plan) -> list[str]:
    """Regions of a plan with chosen sites."""
    return sorted(result.sites.loc[result.sites["committed"] == 0, "region"].unique())


# distances


def test_distance_of_two_cities() -> None:
    """Berlin and Paris lie 878 km apart, by either formula; a degree of the equator 111.19 km."""
    berlin, paris = (52.52, 13.405), (48.8566, 2.3522)
    named = [dict(zip(("lat", "lon"), place, strict=True)) for place in (berlin, paris)]
    assert distance_km(berlin, paris) == pytest.approx(877.5, abs=0.5)
    assert apart_km(*named) == pytest.approx(distance_km(berlin, paris), rel=1e-12)
    assert distance_km((0, 0), (0, 1)) == pytest.approx(111.195, abs=1e-3)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.195, abs=1e-3)


@pytest.mark.parametrize(("km", "cost"), [(111.19, 600), (111.20, 800)])
def test_only_what_lies_strictly_closer_is_too_close(km: float, cost: float) -> None:
    """A and B lie 111.195 km apart."""
    scenario = demand(400, gigafactories__min_distance_km=km, **ONE_EACH)
    result = plan(world(at(0, 1, 10), [GIGA]), scenario)
    assert result.cost == pytest.approx(cost)
    rows = result.limits[result.limits["limit"] == "minimum_distance"]
    assert rows["scope"].tolist() == hosts(result)
    assert rows["used"].min() == pytest.approx(111.195 if cost == 600 else 1111.949, abs=1e-3)


def test_several_kinds_of_gigafactories_keep_their_distance() -> None:
    """Two kinds, one unit of each in a region: two in A are no two regions, 200 + 200 = 400.

    Spread over two regions it would be A and C, 200 + 600.
    """
    kinds = [GIGA | {"max_units": 1}, GIGA | {"facility": "other", "max_units": 1}]
    inputs = world(at(0, 1, 10), kinds)
    scenario = demand(400, gigafactories__min_distance_km=500)
    assert plan(inputs, scenario).cost == pytest.approx(400)
    result = plan(inputs, scenario.with_({"gigafactories.per_region": 1}))
    assert (hosts(result), result.cost) == (["A", "C"], pytest.approx(800))


def test_halls_may_lie_anywhere() -> None:
    scenario = demand(200, gigafactories__min_distance_km=500, gigafactories__max=0)
    inputs = world(at(0, 1, 10), [HALL | {"max_units": 1}, GIGA])
    assert hosts(plan(inputs, scenario)) == ["A", "B"]


def test_one_gigafactory_has_no_distance() -> None:
    result = plan(world(at(0, 1, 10), [GIGA]), demand(200, gigafactories__min_distance_km=500))
    assert "minimum_distance" not in set(result.limits["limit"])


def test_as_many_gigafactories_as_the_distance_allows() -> None:
    """Five are wanted first; of A, B and C two lie far enough apart: A and C, 800."""
    scenario = neutral(
        gigafactories__goal="first", gigafactories__max=5, gigafactories__min_distance_km=500,
        **ONE_EACH,
    )  # fmt: skip
    result = plan(world(at(0, 1, 10), [GIGA]), scenario)
    assert (hosts(result), result.cost) == (["A", "C"], pytest.approx(800))


def test_groups_hold_every_close_pair_and_no_other() -> None:
    """Points on a line, close within three steps."""
    names = [f"{n:02}" for n in range(12)]
    close = {a: {b for b in names if a != b and abs(int(a) - int(b)) <= 3} for a in names}
    groups = covering_groups(close)
    pairs = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    assert pairs == {frozenset((a, b)) for a in names for b in close[a]}
    assert len(groups) < len(pairs) / 2


@pytest.mark.parametrize("seed", range(6))
def test_cheapest_spaced_choice_equals_every_choice_tried(seed: int) -> None:
    """Three gigafactories among eight regions: of all 56 triples the cheapest that is spaced."""
    random = np.random.default_rng(seed)
    regions: Rows = [
        {"region": f"R{n}", "lat": float(random.uniform(40, 60)),
         "lon": float(random.uniform(-5, 25)), "cost_index": float(random.uniform(0.8, 2))}
        for n in range(8)
    ]  # fmt: skip
    costs = [
        sum(200 * row["cost_index"] for row in three)
        for three in combinations(regions, 3)
        if all(apart_km(a, b) >= 900 for a, b in combinations(three, 2))
    ]
    result = plan(
        world(regions, [GIGA]), demand(600, gigafactories__min_distance_km=900, **ONE_EACH)
    )
    assert result.cost == pytest.approx(min(costs))
    assert len(costs) < 56


# near AI factories


def test_antennas_count_on_request() -> None:
    """The antenna lies in A: 200. The AI factory beside it belongs to no state of the data set."""
    inputs = world(at(0, 9.5, 10), [GIGA], ai_factories=CENTRES)
    near = demand(200, gigafactories__near_ai_factory_km=100)
    assert hosts(plan(inputs, near)) == ["B"]
    assert hosts(plan(inputs, near.with_({"gigafactories.count_antennas": True}))) == ["A"]
    rows = plan(inputs, near).limits.query("limit == 'ecosystem'")
    assert rows["scope"].tolist() == ["B"]
    assert rows["used"].tolist() == pytest.approx([55.597], abs=1e-3)


def test_states_of_the_data_set_come_from_their_own_table() -> None:
    """UK becomes a state of the data set: its AI factory beside A counts."""
    nations = [*states(), {"member_state": "UK", "discount_rate_pct": 0.0}]
    inputs = world(at(0, 9.5, 10), [GIGA], ai_factories=CENTRES, member_states=nations)
    assert hosts(plan(inputs, demand(200, gigafactories__near_ai_factory_km=100))) == ["A"]


def test_other_sites_need_no_ai_factory() -> None:
    inputs = world(at(0, 9.5, 10), ai_factories=CENTRES)
    assert hosts(plan(inputs, demand(100, gigafactories__near_ai_factory_km=100))) == ["A"]


# zones


def test_share_of_a_zone_counts_projects_whose_region_is_known() -> None:
    """200 MW wanted, 100 committed in A: the zone, at 0.5 x 200, is full, C at 300.

    A national project belongs to no zone: A at 100. More committed than the share is no fault.
    """
    scenario = demand(200, balance__zone_ceiling=0.5)
    for changes, cost in (({}, 300), ({"region": ""}, 100), ({"committed_it_mw": 150}, 300)):
        inputs = world(ZONED, [HALL | {"it_mw": 50}], projects=[project(100, **changes)])
        wanted = scenario.with_({"capacity.milestones_mw": {2027: 250 if "committed_it_mw" in
                                                            changes else 200}})  # fmt: skip
        assert plan(inputs, wanted).cost == pytest.approx(cost)


MARGINS: Rows = ladder(
    member_state=("X", "X", "Y"), zone=("Z1", "Z2", "Z3"), population=(3, 1, 1),
    headroom_mw=(60, 60, 900),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "in_a"),
    [({}, 200), ({"grid__zone_margin_peak_share": 0.01}, 100), ({"population": (1, 3, 1)}, 100)],
)
def test_estimate_of_a_firm_margin(changes: dict[str, Any], in_a: float) -> None:
    """A has 60 MW free and 3/4 of the 4,000 MW peak of X: 60 + 0.05 x 3,000 = 210 MW.

    So two halls of 100 MW, once headroom does not bind. With 1 % of the peak 60 + 30 = 90: none,
    but a block of 40 MW makes it 130, one hall. With 1/4 of the people 60 + 50 + 40 = 150: one.
    """
    people = changes.pop("population", (3, 1, 1))
    grid: dict[str, Any] = {"block_mw": 40, "block_cost_meur": 1, "max_blocks": 1}
    regions = [row | {"population": p} for row, p in zip(MARGINS, people, strict=True)]
    regions[0] |= grid | {"block_lead_months": 0}
    inputs = world(regions, member_states=states(peak_mw=(4000,)))
    scenario = demand(
        300, grid__zone_margin="on", limits__grid_headroom__enabled=False, **changes
    )
    result = plan(inputs, scenario)
    sites = result.sites.groupby("region")["it_mw"].sum()
    assert sites["A"] == pytest.approx(in_a)
    row = result.limits.query("limit == 'zone_margin' and scope == 'Z1'").iloc[0]
    assert row["used"] == pytest.approx(in_a)
    assert row["bound"] >= in_a


def test_estimate_follows_from_headroom_and_is_left_to_it() -> None:
    """With headroom on, the estimate binds only when it is scaled down."""
    inputs = world(MARGINS, member_states=states(peak_mw=(4000,)))
    scenario = neutral(grid__zone_margin="on")
    assert prepare(inputs, scenario).places.implied == {"Z1", "Z2", "Z3"}
    tight = scenario.with_({"limits.zone_margin.scale": 0.9})
    assert prepare(inputs, tight).places.implied == set()


def test_zone_without_a_figure_has_no_limit() -> None:
    """Headroom of A is not known, and zones.csv is absent: nothing is said of its zone."""
    result = plan(world(ladder()), demand(300, grid__zone_margin="on"))
    assert result.cost == pytest.approx(300)
    assert "zone_margin" not in set(result.limits["limit"])


def test_listed_zones_are_not_counted() -> None:
    """B is listed, one more may be declared in X: A and B, 100 + 200 = 300, not A and C, 400."""
    regions = ladder(member_state=("X", "X"), permit_months=(48, 48, 48))
    inputs = world(regions, [HALL | {"max_units": 1}], permitting=TRACKS)
    scenario = demand(
        200, permits__tracks=("standard", "zone"), permits__zones_per_state=1,
        permits__zone_regions=["B"],
    )  # fmt: skip
    result = plan(inputs, scenario)
    assert result.cost == pytest.approx(300)
    assert result.limits.query("limit == 'zones_per_state'")["used"].tolist() == [1, 0]
    with pytest.raises(InfeasibleError):
        plan(inputs, scenario.with_({"permits.zones_per_state": 0, "permits.zone_regions": []}))
    every = scenario.with_({"permits.zones_per_state": 0, "permits.zone_regions": "all"})
    assert plan(inputs, every).cost == pytest.approx(300)


# forbidden places


def test_protected_regions_host_nothing_new() -> None:
    """A is protected by 31 %, B by 30 %, of C nothing is known: at most 0.3 leaves B at 200."""
    inputs = world(ladder(protected_share=(0.31, 0.30)))
    assert plan(inputs, demand(100)).cost == pytest.approx(100)
    strict = demand(100, regions__max_protected_share=0.3)
    assert plan(inputs, strict).cost == pytest.approx(200)
    assert plan(inputs, demand(100, regions__max_protected_share=0.0)).cost == pytest.approx(300)
    report = audit_plan(plan(inputs, demand(100)), inputs, strict)
    assert any("too much of the region is protected" in str(fault) for fault in report.faults)


# what is refused

NEAR = {"gigafactories__near_ai_factory_km": 100}
REFUSED: dict[str, tuple[Rows, dict[str, Any], dict[str, Rows], str]] = {
    "no coordinates": (
        ladder(lat=(0, None, 0), lon=(0, 1, 2)), {"gigafactories__min_distance_km": 500}, {},
        "region B: has no lat or lon, and gigafactories.min_distance_km",
    ),
    "no coordinates, near": (
        ladder(), NEAR, {"ai_factories": CENTRES},
        "region A: has no lat or lon, and gigafactories.near_ai_factory_km",
    ),
    "no table": (at(0, 1, 2), NEAR, {}, "near_ai_factory_km: needs ai_factories.csv"),
    "no AI factory": (
        at(0, 1, 2), NEAR, {"ai_factories": CENTRES[1:]}, "near_ai_factory_km: finds no AI factory",
    ),
    "a protected pin": (
        ladder(protected_share=(0.5,)),
        {"regions__max_protected_share": 0.4,
         "pins": [{"region": "A", "facility": "hall", "min_units": 1}]}, {},
        "A is wanted here and forbidden by regions.max_protected_share = 0.4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_measured_is_refused(name: str) -> None:
    regions, changes, tables, text = REFUSED[name]
    inputs = world(regions, [HALL, GIGA], **tables)
    with pytest.raises(InputError) as caught:
        plan(inputs, neutral(**changes))
    assert text in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("limit", ["minimum_distance", "ecosystem"])
def test_what_is_switched_off_is_not_refused(limit: str) -> None:
    keys = {"minimum_distance": {"gigafactories__min_distance_km": 500}, "ecosystem": NEAR}
    off = {f"limits__{limit}__enabled": False}
    assert plan(world(ladder()), demand(100, **keys[limit], **off)).cost == pytest.approx(100)


def test_outermost_regions_that_take_no_part_need_no_coordinates() -> None:
    regions = ladder(lat=(0, 0), lon=(0, 9), outermost=(0, 0, 1))
    scenario = demand(400, gigafactories__min_distance_km=500, **ONE_EACH)
    assert plan(world(regions, [GIGA]), scenario).cost == pytest.approx(600)


def test_unknown_zone_of_the_table_of_zones_is_refused() -> None:
    with pytest.raises(InputError, match="'Z9' is not in regions"):
        world(ZONED, zones=[{"zone": "Z9"}])


# what the audit sees

NEW = ("minimum_distance", "ecosystem", "zone_share", "zone_margin", "zones_per_state")


@cache
def made(name: str) -> Plan:
    """Plan of a limit's world in the register."""
    case, inputs = register(name)
    return plan(inputs, case.scenario)


def faults_of(name: str, limits: pd.DataFrame) -> list[str]:
    """What the audit says of that plan with another table of limits."""
    case, inputs = register(name)
    edited = replace(made(name), limits=limits.reset_index(drop=True))
    return [str(fault) for fault in audit_plan(edited, inputs, case.scenario).faults]


@pytest.mark.parametrize("name", NEW)
def test_every_figure_of_a_row_is_checked(name: str) -> None:
    """Of each row of the limit: what is used, its bound, its slack; and the row itself."""
    limits = made(name).limits
    assert faults_of(name, limits) == []
    rows = limits.index[limits["limit"] == name]
    assert len(rows)
    for n in rows:
        for column in ("used", "bound", "slack"):
            frame = limits.copy()
            frame.loc[n, column] += 1.0
            assert any(name in text and column in text for text in faults_of(name, frame))
        (text,) = faults_of(name, limits.drop(index=n))
        assert f"limits.csv, {name} {limits.loc[n, 'scope']}" in text
        assert "is missing" in text


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("minimum_distance", {"gigafactories.min_distance_km": 1200}),
        ("ecosystem", {"gigafactories.near_ai_factory_km": 50}),
        ("zone_share", {"balance.zone_ceiling": 0.6}),
        ("zone_margin", {"limits.zone_margin.scale": 0.9}),
        ("zones_per_state", {"permits.zones_per_state": 0}),
    ],
)
def test_same_plan_under_a_tighter_scenario_fails(name: str, change: dict[str, Any]) -> None:
    """The limit is broken, and no other."""
    case, inputs = register(name)
    texts = [str(f) for f in audit_plan(made(name), inputs, case.scenario.with_(change)).faults]
    broken = [text for text in texts if "is broken" in text]
    assert broken
    assert all(name in text for text in broken)
