"""Places: what keeps one out, what forcing it in or leaving it out costs, all of them ranked."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import gigasite as gs
from gigasite.errors import InfeasibleError, InputError
from gigasite.load import read_inputs
from gigasite.outcome import Control, Limits
from gigasite.planning import Clock, opened
from gigasite.ranking import COLUMNS, explain_places
from gigasite.regional import cut, forbidden, forced
from gigasite.report import read_plan
from gigasite.resolving import Desk, chosen
from gigasite.solver import relax, solve
from gigasite.stopping import stops
from gigasite.where import explain_region, explain_regions
from test_cli import gigasite, write_files
from test_properties import EXACT, TIGHT, random_world, wanted
from test_reference import REFERENCE
from worlds import GIGA, HALL, Rows, cooling, demand, ladder, neutral, states, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.outcome import Progress
    from gigasite.scenario import Scenario

ROOM = ladder(headroom_mw=(250, 1000, 1000))
"""400 MW: two halls in A (100 each) and two in B (200 each), 600 MEUR; C (300) stays empty."""


def pinned(scenario: Scenario, **pin: Any) -> Scenario:
    """The scenario with one more row of pins."""
    rows = [p.model_dump(mode="json") for p in scenario.pins]
    return scenario.with_({"pins": [*rows, pin]})


# what stops a facility ---------------------------------------------------------------------------

PROJECT = {
    "project": "P", "member_state": "Z", "committed": "yes", "committed_it_mw": 150,
    "committed_grid_mw": 200, "first_year": 2027, "full_year": 2027,
}  # fmt: skip
WET = {"cooling": [cooling(wue_base=1.0)]}
STOPS: dict[str, tuple[float | None, float | None, Rows, dict[str, Any], dict[str, Any]]] = {
    # a hall draws 100 MW at PUE 1
    "grid_headroom": (100, 50, ladder(headroom_mw=(1000, 1000, 50)), {}, {}),
    # nothing committed there: all of the cap is free
    "region_size": (100, 60, ladder(size_cap_mw=(1000, 1000, 60)), {}, {}),
    # 100 MW x 8,760 h x 1 L/kWh = 876,000 m3
    "water_cap": (876_000, 500_000, ladder(water_allowance_m3_yr=(1e7, 1e7, 5e5)), {}, WET),
    "pins_most": (
        1, 0, ladder(), {"pins": [{"region": "C", "facility": "hall", "max_units": 0}]}, {},
    ),
    # 48 months from 1 January 2027: in the stock of 2030; wanted in 2027
    "comes_online": (2030, 2027, ladder(permit_months=(0, 0, 48)), {"years__last": 2030}, {}),
    # half of 400 MW, of which 150 are committed in Z
    "state_ceiling": (
        100, 50, ladder(),
        {"limits__state_ceiling__enabled": True, "balance__ceiling": 0.5},
        {"projects": [PROJECT], "member_states": states(gdp_meur=(1, 1, 1))},
    ),
    "regions.forbidden": (None, None, ladder(), {"regions__forbidden": ("C",)}, {}),
    "regions.outermost": (None, None, ladder(outermost=(0, 0, 1)), {}, {}),
    "regions.max_protected_share": (
        0.5, 0.2, ladder(protected_share=(0.1, 0.1, 0.5)),
        {"regions__max_protected_share": 0.2}, {},
    ),
    # 40 % of water stress where the only system stops at 20 %
    "cooling": (
        40, 20, ladder(water_stress_pct=(0, 0, 40)), {}, {"cooling": [cooling(max_stress_pct=20)]},
    ),
    # the authorities of Z handle half a case at a time
    "permit_cases": (
        1, 0.5, ladder(permit_months=(12, 12, 12)), {},
        {"member_states": states(permit_case_capacity=(9, 9, 0.5))},
    ),
}  # fmt: skip
"""Limit -> what one hall in C needs, what is allowed, regions, scenario, tables."""


@pytest.mark.parametrize("name", STOPS)
def test_what_keeps_a_hall_out(name: str) -> None:
    """Both numbers are told, and a pin by hand is proven impossible."""
    needs, allows, regions, changes, tables = STOPS[name]
    inputs, scenario = world(regions, **tables), demand(400, **changes)
    answer = explain_region(inputs, scenario, "C")
    stop = answer.stops[0]
    assert (stop.facility, stop.limit) == ("hall", name)
    assert stop.needs == (None if needs is None else pytest.approx(needs))
    assert stop.allows == (None if allows is None else pytest.approx(allows))
    assert (answer.sites, answer.again, answer.left) == ((), (), ())
    by_hand = {"region": "C", "facility": "hall", "min_units": 1, "online_by": 2027}
    with pytest.raises((InfeasibleError, InputError)):
        gs.plan(inputs, pinned(scenario, **by_hand))


GIGA_STOPS: dict[str, tuple[float, float, dict[str, Any]]] = {
    "gigafactory_count": (1, 0, {"gigafactories__max": 0}),
    "gigafactories_per_state": (1, 0, {"gigafactories__per_state": 0}),
    "gigafactories_per_region": (1, 0, {"gigafactories__per_region": 0}),
    # half of 200 MW x 3 MEUR is public
    "public_money": (300, 50, {"public__fund_meur": 50}),
    "build_rate": (200, 150, {"build__eu_mw_per_year": 150}),
    "state_build_rate": (200, 150, {"build__eu_mw_per_year": 300, "build__state_share": 0.5}),
    # 0.01 degrees of latitude are 1.11 km
    "ecosystem": (1111.95, 500, {"gigafactories__near_ai_factory_km": 500}),
}


@pytest.mark.parametrize("name", GIGA_STOPS)
def test_what_keeps_a_gigafactory_out(name: str) -> None:
    """A centre 10 degrees of latitude to the south is 1,112 km away."""
    needs, allows, changes = GIGA_STOPS[name]
    regions = ladder(lat=(50, 50, 60), lon=(5, 5, 5))
    centre = {"name": "N", "kind": "AI factory", "member_state": "X", "lat": 50, "lon": 5}
    inputs = world(regions, [GIGA, HALL], ai_factories=[centre])
    scenario = demand(100, **changes)
    m, _ = opened(inputs, scenario, Control(), Clock())
    found = {s.limit: s for s in stops(m, inputs, "C", "giga")}
    assert found[name].needs == pytest.approx(needs, rel=1e-3)
    assert found[name].allows == pytest.approx(allows)
    assert stops(m, inputs, "C", "hall") == []
    with pytest.raises(InfeasibleError):
        gs.plan(inputs, pinned(scenario, region="C", facility="giga", min_units=1))


def test_a_facility_that_is_not_allowed() -> None:
    inputs, scenario = world(ladder(), [GIGA, HALL]), demand(400, facilities__allowed=("hall",))
    answer = explain_region(inputs, scenario, "C")
    assert [(s.facility, s.limit) for s in answer.stops] == [("giga", "facilities.allowed")]
    assert [a.facility for a in answer.again] == ["hall"]


def test_limits_that_stop_together() -> None:
    """A hall draws 100 MW: room for it, but only with a block, whose zone has 50 MW of margin."""
    regions = ladder(headroom_mw=(1000, 1000, 50), block_mw=(0, 0, 100), max_blocks=(0, 0, 1),
                     block_lead_months=(0, 0, 0), zone=("a", "b", "c"))  # fmt: skip
    zones = [{"zone": "c", "firm_margin_mw": 50}]
    answer = explain_region(world(regions, zones=zones), demand(400, grid__zone_margin="on"), "C")
    assert answer.again == ()
    assert [s.limit for s in answer.stops] == ["together"]


# forced in, left out -----------------------------------------------------------------------------


def test_a_region_that_is_not_chosen() -> None:
    """One hall of C (300) for one of B (200): 100 more, and B gives way."""
    answer = explain_region(world(ROOM), demand(400), "C")
    assert answer.sites == ()
    assert answer.stops == ()
    (again,) = answer.again
    assert (again.question, again.facility, again.by, again.status) == (
        "force", "hall", 2027, "optimal",
    )  # fmt: skip
    for cost in (again.cost_meur, again.at_least_meur, again.at_most_meur):
        assert cost == pytest.approx(100)
    assert again.moved_meur == pytest.approx(100)
    assert again.near
    moved = again.moves.set_index("region")["it_mw"].to_dict()
    assert moved == {"B": pytest.approx(-100), "C": pytest.approx(100)}


def test_a_region_that_is_chosen() -> None:
    """Without A four halls stand in B: 800 for 600."""
    answer = explain_region(world(ROOM), demand(400), "A")
    assert answer.sites == (("hall", 2.0, 200.0),)
    (again,) = answer.again
    assert again.question == "forbid"
    assert again.cost_meur == pytest.approx(200)
    assert again.moves.set_index("region")["it_mw"].to_dict() == {
        "A": pytest.approx(-200), "B": pytest.approx(200),
    }  # fmt: skip


def test_a_region_that_cannot_be_left_out() -> None:
    """A pin asks for one hall in C."""
    scenario = pinned(demand(400), region="C", facility="hall", min_units=1)
    (again,) = explain_region(world(ROOM), scenario, "C").again
    assert (again.status, again.plan, again.cost_meur) == ("infeasible", None, None)
    assert "proven" in again.why
    table = explain_places(world(ROOM), scenario).table()
    assert table.loc[table["region"] == "C", "stopped_by"].to_list() == ["kept"]


def test_a_site_forced_in_may_cost_a_goal() -> None:
    """One gigafactory at most, by 2027 if it can be; in C it runs in 2028: the goal is lost."""
    regions = ladder(permit_months=(0, 0, 24))
    changes = {"gigafactories__goal": "first", "gigafactories__max": 1, "years__last": 2028,
               "gigafactories__by": 2027}  # fmt: skip
    answer = explain_region(world(regions, [GIGA]), demand(200, 2028, **changes), "C")
    (again,) = answer.again
    assert again.goals == (("gigafactories", 1.0, 0.0),)
    assert (again.cost_meur, again.at_least_meur, again.at_most_meur) == (None, None, None)


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in (2, 3))])
def test_as_dear_as_pins_by_hand(seed: int) -> None:
    """Every region of a random world: forced in and left out cost what pins cost."""
    inputs = random_world(seed)
    scenario = wanted(limits__grid_headroom__enabled=True, years__last=2029)
    today = gs.plan(inputs, scenario).cost
    asked = {"force": 0, "forbid": 0}
    desk = Desk(inputs, scenario, Control())
    for answer in explain_regions(inputs, scenario, list("ABCD")):
        extra = [desk.force(answer.region, "hall")] if answer.region in "AC" else []
        for again in (*answer.again, *extra):
            asked[again.question] += 1
            by_hand = scenario.with_({"pins": [p.model_dump(mode="json") for p in again.pins]})
            if again.plan is None:
                assert again.status == "infeasible"
                with pytest.raises(InfeasibleError):
                    gs.plan(inputs, by_hand)
                continue
            true = gs.plan(inputs, by_hand).cost - today
            assert again.cost_meur == pytest.approx(true, abs=1e-4)
            assert again.at_least_meur == pytest.approx(max(0.0, true), abs=1e-4)
    assert min(asked.values()) > 0


def test_pins_of_the_scenario_stay() -> None:
    scenario = pinned(demand(400), region="B", facility="hall", max_units=1)
    (again,) = explain_region(world(ROOM), scenario, "C").again
    assert [p.region for p in again.pins] == ["B", "C"]
    settings = gs.Scenario().with_({"pins": json.loads(again.by_hand.removeprefix("pins="))})
    assert settings.pins == again.pins


@pytest.mark.parametrize("seed", [4, pytest.param(5, marks=pytest.mark.slow)])
def test_the_interval_holds_the_truth(seed: int) -> None:
    """With a gap of 20 % the plans are what they are; the true difference lies in the interval."""
    inputs, scenario = random_world(seed), wanted(solver__gap=0.2)
    sharp = scenario.with_({"solver.gap": 0.0})
    today = gs.plan(inputs, sharp).cost
    for answer in explain_regions(inputs, scenario, list("ABCD")):
        for again in answer.again:
            pins = [p.model_dump(mode="json") for p in again.pins]
            true = gs.plan(inputs, sharp.with_({"pins": pins})).cost - today
            assert again.at_least_meur is not None
            assert again.at_most_meur is not None
            assert again.at_least_meur - 1e-4 <= true <= again.at_most_meur + 1e-4


# bounds ------------------------------------------------------------------------------------------


def exact(compiled: Any) -> float:
    outcome = solve(compiled, EXACT)
    return math.inf if outcome.objective is None else outcome.objective


def possible(scenario: Scenario) -> tuple[Any, Any, Any]:
    """Model, arrays and relaxation of the first random world that has a plan in parts of units."""
    for seed in range(7, 20):
        m, compiled = opened(random_world(seed), scenario, Control(), Clock())
        relaxed = relax(compiled, Limits(0.0, 60.0))
        if relaxed.objective is not None:
            return m, compiled, relaxed
    raise AssertionError("no world has a plan")


BINDING = TIGHT | {"public_money": {"public__fund_meur": 700, "gigafactories__min": 1}}
"""With 150 MEUR no random world has a plan."""


@pytest.mark.parametrize("name", BINDING)
def test_bounds_hold(name: str) -> None:
    """In parts, no bound passes an optimum, with any limit in play: as is, forced in, left out."""
    m, compiled, relaxed = possible(wanted(**BINDING[name]))
    parts = cut(m, compiled, relaxed, Control())
    assert parts is not None
    assert relaxed.objective - 1e-4 <= parts.bound
    assert parts.bound <= exact(compiled) + 1e-4
    for r, f in (("A", "giga"), ("B", "hall"), ("C", "edge")):
        if (r, f) not in m.data.hosts:
            continue
        best = exact(forced(m, compiled, r, f, 2028))
        assert parts.bound + parts.force(r, f, 2028) <= best + 1e-4
    assert parts.bound + parts.forbid("B") <= exact(forbidden(m, compiled, "B")) + 1e-4


def test_a_bound_that_says_something() -> None:
    """In the ladder the bound is the truth: 100 more for C, 200 more without A."""
    m, compiled = opened(world(ROOM), demand(400), Control(), Clock())
    parts = cut(m, compiled, relax(compiled, Limits(0.0, 60.0)), Control())
    assert parts is not None
    assert parts.bound == pytest.approx(600)
    assert parts.force("C", "hall", 2027) == pytest.approx(100)
    assert parts.forbid("A") == pytest.approx(200)
    assert np.isinf(parts.force("C", "giga", 2027))


# all regions -------------------------------------------------------------------------------------


def test_every_region_is_ranked() -> None:
    answer = explain_places(world(ROOM), demand(400))
    table = answer.table()
    assert list(table.columns) == COLUMNS
    assert answer.bound_meur == pytest.approx(600)
    got = table.set_index("region")[["among", "rank", "kind", "chosen_mw", "cost_at_least_meur"]]
    assert got.loc["C"].to_list() == ["other", 1, "bound", 0.0, pytest.approx(100)]
    assert got.loc["A"].to_list() == ["chosen", 1, "bound", 200.0, pytest.approx(200)]
    assert got.loc["B", "rank"] == 2


def test_rows_solved_again() -> None:
    """The first of each question: one hall in C, A left out."""
    table = explain_places(world(ROOM), demand(400), exact=1).table().set_index("region")
    assert table["kind"].to_dict() == {"A": "exact", "B": "bound", "C": "exact"}
    assert table.loc["C", "cost_meur"] == pytest.approx(100)
    assert table.loc["A", "cost_at_most_meur"] == pytest.approx(200)


def test_a_plan_in_hand_spares_the_solve() -> None:
    """With gigafactories first, and a plan made before: the same table."""
    inputs = world(ROOM, [GIGA | {"cost_meur_per_mw": 2.0}, HALL])
    scenario = demand(400, gigafactories__goal="first", gigafactories__max=1)
    heard: list[str] = []
    control = Control(lambda now: heard.append(now.stage))
    solved = explain_places(inputs, scenario)
    quick = explain_places(inputs, scenario, plan=solved.plan, control=control)
    assert quick.table().equals(solved.table())
    assert not any("proof" in stage for stage in heard)
    with pytest.raises(InputError, match="another run"):
        explain_places(inputs, demand(300), plan=solved.plan)


def test_stops_stand_in_the_table() -> None:
    regions = ladder(headroom_mw=(250, 1000, 50))
    row = explain_places(world(regions), demand(400)).table().set_index("region").loc["C"]
    assert (row["stopped_by"], row["facility"]) == ("grid_headroom", "hall")
    assert "100 MW" in row["why"]
    assert "50 MW" in row["why"]
    assert row[["rank", "cost_at_least_meur", "kind"]].isna().all()


def test_edges_are_said_to_be_bounds_on_random_worlds() -> None:
    """Proven costs of the table never pass the true ones."""
    inputs, scenario = random_world(11), wanted(limits__grid_headroom__enabled=True)
    answer = explain_places(inputs, scenario, exact=3)
    assert len(answer.again) > 2
    bounds = replace(answer, again=()).table().set_index(["question", "region", "facility"])
    for again in answer.again:
        key = (again.question, again.region, again.facility)
        if again.cost_meur is not None:
            assert bounds.loc[key, "cost_at_least_meur"] <= again.cost_meur + 1e-4


@pytest.mark.slow
def test_the_union_ranked_from_its_reference_plan() -> None:
    """One relaxation and no search: every region has its rows, and no bound passes the plan."""
    reference = read_plan(REFERENCE)
    answer = explain_places(plan=reference)
    assert reference.model["root_bound"] - 1 <= answer.bound_meur <= reference.cost
    table = answer.table()
    assert set(table["region"]) == set(read_inputs()["regions"]["region"])
    assert set(table.loc[table["question"] == "forbid", "region"]) == set(
        chosen(reference)["region"]
    )
    assert (table["rank"].isna() == (table["stopped_by"] != "")).all()
    outermost = table["stopped_by"].str.contains("regions.outermost", regex=False)
    assert "FRY1" in set(table.loc[outermost, "region"])
    assert (table["bound_rise_meur"].dropna() >= 0).all()


# wrong, stopped, told ----------------------------------------------------------------------------


def test_what_makes_no_sense_is_refused() -> None:
    inputs = world(ROOM)
    with pytest.raises(InputError, match=r"--region Q: is not in regions\.csv"):
        explain_region(inputs, demand(400), "Q")
    with pytest.raises(InputError, match="compared by what they cost"):
        explain_region(inputs, demand(400, objective__minimise="water"), "A")
    with pytest.raises(InputError, match="--exact 51"):
        explain_places(inputs, demand(400), exact=51)
    with pytest.raises(InfeasibleError):
        explain_region(world(ladder(size_cap_mw=(0, 0, 0))), demand(400), "A")


def test_a_stop_keeps_what_is_done() -> None:
    """The user stops after the plan: it is told, and that answers are missing."""
    control = Control()
    inputs, scenario = world(ROOM), demand(400)
    desk_at_work = explain_regions(inputs, scenario, ["A", "B"], control=control)
    assert [a.stopped for a in desk_at_work] == [False, False]

    def stop(now: Progress) -> None:
        if "out: " in now.stage:
            control.cancelled.set()

    control.listen = stop
    random = random_world(3)
    first, *others = explain_regions(random, wanted(), list("ABCD"), control=control)
    assert first.plan.audit["passed"]
    assert control.cancelled.is_set() == any(a.stopped for a in (first, *others))


def test_on_the_command_line(tmp_path: Path) -> None:
    write_files(tmp_path)
    base = ("explain", "own.yaml", "--inputs", "data")
    result = gigasite(tmp_path, *base, "--region", "A", "--region", "B", "--json", "--out", "r")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [r["region"] for r in told["regions"]] == ["A", "B"]
    assert told["plan"]["value"] == pytest.approx(600)
    assert told["stopped_by"] is None
    (again,) = told["regions"][0]["again"]
    assert again["cost_meur"] == pytest.approx(200)
    by_hand = gigasite(tmp_path, "plan", "own.yaml", "--inputs", "data", "--set", again["set"],
                       "--json", "--out", "p")  # fmt: skip
    assert json.loads(by_hand.stdout)["objective"]["value"] == pytest.approx(800)
    files = {"regions.json", "stops.csv", "moves.csv"}
    assert {p.name for p in (tmp_path / "r").iterdir()} == files
    text = gigasite(tmp_path, *base, "--region", "A").stdout
    assert "A  (X) is chosen: 2 hall (200 MW IT)" in text
    assert "Nothing new there: 200.0 to 200.0 MEUR more" in text


def test_places_on_the_command_line(tmp_path: Path) -> None:
    write_files(tmp_path)
    base = ("explain", "own.yaml", "--inputs", "data", "--places")
    result = gigasite(tmp_path, *base, "--exact", "1", "--json", "--out", "r")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert len(told["places"]) == 2
    assert len(told["again"]) == 1
    assert {p.name for p in (tmp_path / "r").iterdir()} == {"places.json", "places.csv"}
    assert gigasite(tmp_path, *base, "--out", "r").exit_code == 2
    text = gigasite(tmp_path, *base, "--out", "s").stdout
    assert "Nothing new in a chosen region" in text


@pytest.mark.parametrize(
    "wrong", [("--places", "--speed"), ("--region", "Q"), ("--places", "--exact", "-1")]
)
def test_wrong_usage_is_named(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    write_files(tmp_path)
    result = gigasite(tmp_path, "explain", "own.yaml", "--inputs", "data", *wrong, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["status"] == "wrong input"


def test_one_year_is_enough() -> None:
    """No years to spare, one region, nothing wanted: nothing is chosen, and it costs 100."""
    inputs: Inputs = world(ladder()[:1])
    (again,) = explain_region(inputs, neutral(), "A").again
    assert again.cost_meur == pytest.approx(100)
    assert len(again.moves) == 1
