"""Objectives beside cost, bounds on them, and the front of cost against each."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

import gigasite as gs
from gigasite.audit import audit_plan
from gigasite.choices_objective import BOUNDS, MORE, UNITS
from gigasite.data import prepare
from gigasite.errors import InfeasibleError, InputError
from gigasite.figures import proof as shown_proof
from gigasite.load import read_inputs
from gigasite.outcome import Control, Status
from gigasite.planning import plan
from gigasite.scenario import Scenario
from gigasite.search import aimed
from gigasite.solver import solve
from gigasite.summary import headline, proof
from gigasite.tradeoff_files import front_svg
from test_cli import gigasite, write_files
from test_limits import DEAR_GIGA, GREEN, GRID, ONE
from test_properties import (
    EXACT,
    by_hand,
    compiled_of,
    plans_of,
    powered_world,
    random_world,
    wanted,
)
from worlds import GIGA, HALL, Rows, cooling, demand, ladder, neutral, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.plans import Plan

WET_AND_DRY = [cooling(wue_base=1.0), cooling(cooling="dry", wue_base=0.1, capex_adder=0.5)]
FREE_WATER = {"water__price_eur_m3": 0.0}
SMALL_GREEN = GREEN | {"emissions_t": 100.0}


def made(aim: str, regions: Rows = ONE, facilities: Rows | None = None, **how: Any) -> Plan:
    """The plan of a small world for an objective; `tables` are tables, the rest is the scenario."""
    tables = how.pop("tables", {})
    return plan(world(regions, facilities, **tables), neutral(objective__minimise=aim, **how))


WANTED = {"capacity__milestones_mw__2027": 200}


def test_emissions_as_the_objective() -> None:
    """200 MW all green: 200 x 100 t, at 200 + 200."""
    result = made("emissions", tables={"own_designs": [GRID, SMALL_GREEN]}, **WANTED)
    assert (result.status, result.objective["name"]) == ("optimal", "emissions")
    assert result.objective["value"] == pytest.approx(20_000)
    assert result.objective["gap_location"] is None
    assert result.cost == pytest.approx(400)


def test_account_of_the_objective() -> None:
    """By the market, where the green design emits more than the grid, the grid is the best."""
    designs = [GRID, SMALL_GREEN | {"emissions_market_t": 500.0}]
    how = {"tables": {"own_designs": designs}, "energy__carbon_account": "market", **WANTED}
    result = made("emissions", **how)
    assert result.objective["value"] == pytest.approx(0)
    assert result.cost == pytest.approx(200)


def test_water_as_the_objective() -> None:
    """Two dry halls of 150, which take a tenth of 876,000 m3 each."""
    result = made("water", tables={"cooling": WET_AND_DRY}, **FREE_WATER, **WANTED)
    assert result.objective["value"] == pytest.approx(175_200)
    assert result.cost == pytest.approx(300)


def test_capacity_within_a_budget() -> None:
    """A hall costs 100 to build: 350 buy three, where they are cheapest."""
    result = made("capacity", ladder(), budget__total_meur=350)
    assert result.objective["value"] == pytest.approx(300)
    assert result.objective["bound"] == pytest.approx(300)
    assert result.cost == pytest.approx(300)


def test_capacity_without_a_budget_is_bounded_by_places_and_grid() -> None:
    """Ten halls are the most of one region; with 450 MW of headroom four."""
    assert made("capacity").objective["value"] == pytest.approx(1000)
    room = made("capacity", ladder(headroom_mw=(450,))[:1])
    assert room.objective["value"] == pytest.approx(400)


def test_capacity_comes_after_all_that_is_asked_for() -> None:
    """100 MW are wanted in 2027, and leads of two years let halls run in 2029 and 2030 too.

    Two at a time may open: nine, five of them by 2030... 100 in 2027 by the quick hall alone.
    """
    slow = HALL | {"facility": "slow", "build_months": 36, "max_units": 3}
    quick = HALL | {"max_units": 1}
    how = {"years__last": 2030, "capacity__milestones_mw__2027": 100}
    result = made("capacity", facilities=[quick, slow], **how)
    assert result.objective["value"] == pytest.approx(400)
    assert result.sites.set_index("facility")["online_year"].to_dict() == {
        "hall": 2027,
        "slow": 2030,
    }
    assert result.cost == pytest.approx(4 * 100 + 300)


def test_earliness_counts_every_year() -> None:
    """100 MW may open a year: 100 x 2 + 100 x 1 MW-years; in 2028 alone it would be 100."""
    result = made("earliness", years__last=2028, build__eu_mw_per_year=100)
    assert result.objective["value"] == pytest.approx(300)
    assert result.cost == pytest.approx(300)


def test_of_equal_plans_the_cheapest() -> None:
    """No hall takes water: as much as is wanted and no more, where it is cheapest."""
    result = made("water", ladder(), **WANTED)
    assert result.objective["value"] == 0
    assert result.cost == pytest.approx(200)


def test_the_gap_of_the_objective_may_be_given_for_cost() -> None:
    """20,000 t at best; half as much again is within the gap: x MW of grid, 900 x = 10,000."""
    tables = {"own_designs": [GRID, SMALL_GREEN]}
    result = made("emissions", tables=tables, solver__gap=0.5, **WANTED)
    assert result.objective["value"] == pytest.approx(30_000, rel=1e-4)
    assert result.objective["bound"] == pytest.approx(20_000)
    assert result.cost == pytest.approx(400 - 100 / 9, rel=1e-4)
    assert result.status == "optimal"


def test_goals_come_before_the_objective() -> None:
    """A gigafactory takes water, and is built all the same: as many as allowed come first."""
    how = {"gigafactories__goal": "first", "gigafactories__max": 1, **FREE_WATER}
    tables = {"cooling": [cooling(wue_base=1.0)]}
    result = made("water", facilities=[DEAR_GIGA, HALL], tables=tables, **how)
    assert result.metrics["gigafactories"] == 1
    assert result.objective["value"] == pytest.approx(200 * 8760)


def test_what_is_missing_can_be_made_as_good_as_possible() -> None:
    """300 MW are wanted first where 200 MW fit; then they are powered as cleanly as can be."""
    how = {"capacity__goal": "first", "capacity__milestones_mw__2027": 300}
    tables = {"own_designs": [GRID, SMALL_GREEN]}
    result = made("emissions", ladder(size_cap_mw=(200,))[:1], tables=tables, **how)
    assert result.metrics["it_mw_new_by_year"] == {"2027": pytest.approx(200)}
    assert result.objective["value"] == pytest.approx(20_000)


def test_bounds_hold_together() -> None:
    """At least 300 MW for at most 250 MEUR: impossible, and said so; for 300 it is not."""
    scenario = neutral(objective__min_capacity_mw=300, objective__max_cost_meur=250)
    with pytest.raises(InfeasibleError):
        plan(world(ONE), scenario)
    assert plan(world(ONE), scenario.with_({"objective.max_cost_meur": 300})).cost == pytest.approx(
        300
    )


def test_more_than_can_be_counted_is_refused() -> None:
    """Without a limit on units nothing says how much the most would be."""
    with pytest.raises(InputError, match="units_per_region is off"):
        neutral(objective__minimise="capacity", limits__units_per_region__enabled=False)
    neutral(objective__minimise="water", limits__units_per_region__enabled=False)


def test_words_claim_no_cheapest_plan() -> None:
    """Neither terminal nor report say that the plan is proven cheap when that comes second."""
    result = made("emissions", tables={"own_designs": [GRID, SMALL_GREEN]}, **WANTED)
    assert "no plan emits less by more than 0.00%" in proof(result)
    lines = headline(result)
    assert "Objective: emissions, 20 kt" in lines
    assert any(line.startswith("Cost comes second to emissions") for line in lines)
    assert not any("cheaper," in line for line in lines)
    assert shown_proof(result) == (True, "No plan emits less by more than 0 %.")
    for aim in ("water", "capacity", "earliness"):
        text = proof(replace(result, objective=result.objective | {"name": aim}))
        assert "cheaper" not in text


def test_progress_is_told_in_the_unit_of_the_objective() -> None:
    """Megawatts, not minus megawatts; and the stages say what they are for."""
    heard = []
    inputs, scenario = random_world(3), wanted(objective__minimise="capacity")
    plan(inputs, scenario, control=Control(heard.append))
    assert {p.stage for p in heard} <= {
        "relaxation: capacity", "first plan: capacity", "proof: capacity", "relaxation",
        "first plan", "then cost",
    }  # fmt: skip
    assert all((p.plan or 0) >= 0 for p in heard)


# the audit


@cache
def audited(aim: str) -> tuple[Inputs, Scenario, Plan]:
    """A plan of a random world for an objective."""
    inputs = powered_world(301)
    scenario = wanted(years__last=2028, objective__minimise=aim, budget__total_meur=900)
    return inputs, scenario, plan(inputs, scenario)


@pytest.mark.parametrize("aim", BOUNDS)
def test_audit_passes_every_objective(aim: str) -> None:
    inputs, scenario, result = audited(aim)
    assert audit_plan(result, inputs, scenario).passed
    assert result.status == "optimal"
    assert result.objective["value"] > 0
    side = 1 if aim in MORE else -1
    assert side * (result.objective["bound"] - result.objective["value"]) >= 0


@pytest.mark.parametrize("aim", [aim for aim in BOUNDS if aim != "cost"])
@pytest.mark.parametrize(
    "changes",
    [
        {"name": "cost"},
        {"value": 1.001},
        {"bound": 0.5},
        {"bound": 2.0},
        {"bound": None},
        {"gap": 0.3},
        {"gap_location": 0.0},
        {"unit": "t"},
    ],
    ids=lambda changes: " ".join(f"{k} {v}" for k, v in changes.items()),
)
def test_one_edit_of_the_objective_fails(aim: str, changes: dict[str, Any]) -> None:
    inputs, scenario, result = audited(aim)
    told = dict(result.objective)
    for key, change in changes.items():
        told[key] = change * told[key] if key in ("value", "bound") and change else change
    assert not audit_plan(replace(result, objective=told), inputs, scenario).passed


def test_root_bound_of_the_objective_is_checked() -> None:
    for aim in ("emissions", "capacity"):
        inputs, scenario, result = audited(aim)
        wrong = result.objective["value"] * (0.9 if aim in MORE else 1.1)
        edited = replace(result, model=result.model | {"root_bound": wrong})
        assert not audit_plan(edited, inputs, scenario).passed


# what is left out of the model


@pytest.mark.parametrize("aim", BOUNDS)
@pytest.mark.parametrize("seed", [401, 402])
def test_nothing_that_an_objective_needs_is_left_out(aim: str, seed: int) -> None:
    """Dominated options and designs, and starts too late to be of use."""
    inputs = powered_world(seed)
    scenario = wanted(years__last=2029, objective__minimise=aim, budget__total_meur=900)
    scenario = scenario.with_({"limits.renewable_potential.enabled": False})
    every = compiled_of(inputs, scenario, drop_dominated=False, drop_late=False)
    few = compiled_of(inputs, scenario)
    assert every is not None
    assert few is not None
    slow, quick = solve(aimed(every, aim), EXACT), solve(aimed(few, aim), EXACT)
    assert slow.status is quick.status is Status.OPTIMAL
    assert quick.objective == pytest.approx(slow.objective, rel=1e-6)


def test_late_starts_are_kept_where_more_is_asked_for() -> None:
    """The target is met in 2028; what comes in 2030 is of use for capacity, not for water."""
    inputs, scenario = random_world(200), wanted(years__last=2030)
    for changes, last in (
        ({"objective.minimise": "capacity"}, 2030),
        ({"objective.minimise": "earliness"}, 2030),
        ({"objective.min_capacity_mw": 700}, 2030),
        ({"objective.min_mw_years": 700}, 2030),
        ({"objective.min_mw_years": 700, "limits.bound_earliness.enabled": False}, 2028),
        ({"objective.minimise": "water"}, 2028),
    ):
        data = prepare(inputs, scenario.with_(changes))
        assert max(data.online_in.values()) == last


def test_dear_and_clean_designs_are_kept_where_emissions_count() -> None:
    tables = {"own_designs": [GRID, SMALL_GREEN | {"renewable_share": 0.0, "clean_share": 0.0}]}
    inputs, scenario = world(ONE, **tables), demand(200)
    for changes, names in (
        ({}, ["grid"]),
        ({"objective.minimise": "emissions"}, ["green", "grid"]),
        ({"objective.max_emissions_t": 1e5}, ["green", "grid"]),
        ({"objective.max_emissions_t": 1e5, "limits.bound_emissions.enabled": False}, ["grid"]),
    ):
        data = prepare(inputs, scenario.with_(changes))
        assert sorted(data.power.designs["design"]) == names


# fronts


def fronted(seed: int, against: str) -> tuple[list[tuple[float, float]], Inputs, Scenario]:
    """Every undominated (cost, MW or MW-years) of a world of two regions, counted one by one."""
    regions, facilities, needs = by_hand(seed)
    needs |= {"late": 100.0, "budget": 900.0}
    later = 1 / (1 + needs["rate"])
    here = [plans_of(region, facilities, needs, later) for region in regions]
    best: dict[float, float] = {}
    for choice in itertools.product(*here):
        early, late, public, capex, cost = (sum(part) for part in zip(*choice, strict=True))
        enough = early >= needs["early"] and late >= max(needs["early"], needs["late"])
        if enough and public <= needs["fund"] + 1e-9 and capex <= needs["budget"] + 1e-9:
            value = late if against == "capacity" else early + late
            best[value] = min(best.get(value, math.inf), cost)
    front: list[tuple[float, float]] = []
    for value, cost in sorted(best.items(), reverse=True):
        if not front or cost < front[-1][0] - 1e-9:
            front.append((cost, value))
    scenario = neutral(
        years__last=2028, money__discount_rate=needs["rate"],
        capacity__milestones_mw={2027: needs["early"], 2028: needs["late"]},
        public__fund_meur=needs["fund"], budget__total_meur=needs["budget"],
    )  # fmt: skip
    return front[::-1], world(regions, facilities), scenario


@pytest.mark.parametrize("against", ["capacity", "earliness"])
@pytest.mark.parametrize("seed", [1, 4, 7])
def test_front_equals_brute_force(seed: int, against: str) -> None:
    """Values are multiples of 100: with a bound at each of them, every point is found."""
    expected, inputs, scenario = fronted(seed, against)
    number = round((expected[-1][1] - expected[0][1]) / 100) + 1
    assert number > 3
    front = gs.pareto(inputs, scenario, against=against, points=number)
    assert not front.failed
    found = [(p.plan.cost, p.value) for p in front.points if p.plan is not None]
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, rel=1e-5)


@pytest.mark.parametrize("against", sorted(UNITS.keys() - {"cost"}))
def test_points_are_plans_and_the_front_is_monotonic(against: str) -> None:
    """Each point is an audited plan of its own scenario, dearer and better than the one before."""
    inputs = powered_world(305)
    scenario = wanted(budget__total_meur=700, objective__minimise="water")
    front = gs.pareto(inputs, scenario, against=against, points=4)
    assert len(front.points) >= 2
    assert not front.failed
    side = 1 if against in MORE else -1
    for one, other in itertools.pairwise(front.points):
        assert one.plan is not None
        assert other.plan is not None
        assert other.plan.cost > one.plan.cost
        assert side * (other.value - one.value) > 0  # type: ignore[operator]
    for point in front.points:
        assert point.plan is not None
        assert point.status == "optimal"
        assert audit_plan(point.plan, inputs, point.scenario).passed
    table = front.table()
    assert table["point"].tolist() == list(range(1, len(front.points) + 1))
    assert table["bound"].isna().tolist() == [True, *[False] * (len(table) - 2), True]


@pytest.mark.parametrize("against", ["emissions", "capacity"])
def test_points_are_those_of_a_plan_made_alone(against: str) -> None:
    """The model that is built once gives what each scenario gives by itself."""
    inputs, scenario = powered_world(305), wanted(budget__total_meur=700)
    front = gs.pareto(inputs, scenario, against=against, points=4)
    for point in front.points[:-1]:
        assert point.plan is not None
        assert plan(inputs, point.scenario).cost == pytest.approx(point.plan.cost, rel=1e-6)
    last = front.points[-1]
    assert last.plan is not None
    assert plan(inputs, last.scenario).objective["value"] == pytest.approx(last.value, rel=1e-6)


def test_goals_are_reached_in_every_point() -> None:
    """One gigafactory fits and comes first, though without it less water would be taken."""
    systems = {"cooling": WET_AND_DRY}
    scenario = demand(300, gigafactories__goal="first", gigafactories__max=1, **FREE_WATER)
    front = gs.pareto(world(ONE, [GIGA, HALL], **systems), scenario, against="water", points=3)
    assert len(front.points) == 3
    assert {p.plan.metrics["gigafactories"] for p in front.points if p.plan} == {1}


def test_own_bound_of_the_scenario_holds() -> None:
    """At most 100,000 t, said by the scenario: the front begins there, at 300."""
    tables = {"own_designs": [GRID, GREEN]}
    front = gs.pareto(world(ONE, **tables), demand(200, objective__max_emissions_t=1e5), points=3)
    costs = [p.plan.cost for p in front.points if p.plan]
    assert costs == pytest.approx([300, 350, 400], rel=1e-5)
    assert [p.value for p in front.points] == pytest.approx([1e5, 5e4, 0], abs=2)


def test_nothing_to_trade_is_one_point() -> None:
    """No hall takes water: the cheapest plan is the best."""
    front = gs.pareto(world(ONE), demand(200), against="water", points=5)
    assert (len(front.points), front.dominated) == (1, 1)
    assert "<circle" in front_svg(front, "own")


def test_front_of_nothing_possible_says_why() -> None:
    with pytest.raises(InfeasibleError, match="No plan") as caught:
        gs.pareto(world(ladder(size_cap_mw=(200,))[:1]), demand(300), against="water")
    assert "200 MW IT can run" in str(caught.value.faults)


def test_cancelled_front_keeps_what_it_has() -> None:
    control = Control()

    def hear(now: Any) -> None:
        if now.stage.startswith("2/"):
            control.cancelled.set()

    control.listen = hear
    inputs, scenario = random_world(3), wanted()
    front = gs.pareto(inputs, scenario, against="capacity", points=6, control=control)
    assert front.points
    assert len(front.points) < 6 or front.stopped


@pytest.mark.parametrize("wish", [{"against": "cost"}, {"against": "joy"}, {"points": 1}])
def test_wishes_that_make_no_front(wish: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="Take "):
        gs.pareto(world(ONE), demand(200), **wish)


# the command line


def test_pareto_writes_a_folder(tmp_path: Path) -> None:
    """400 MW wanted, A carries 250 and B 1,000: 600, up to 1,200 MW for 200 + 10 x 200 = 2,200."""
    write_files(tmp_path)
    call = ["pareto", "own.yaml", "--inputs", "data", "--objectives", "cost,capacity",
            "--points", "3", "--out", "front"]  # fmt: skip
    result = gigasite(tmp_path, *call, "--json")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    told = json.loads(result.stdout)
    assert (told["against"], told["unit"], told["folder"]) == ("capacity", "MW IT", "front")
    assert [p["cost_meur"] for p in told["points"]] == pytest.approx([600, 1400, 2200])
    assert [p["value"] for p in told["points"]] == pytest.approx([400, 800, 1200])
    folder = tmp_path / "front"
    assert sorted(p.name for p in folder.iterdir()) == [
        "pareto.csv", "pareto.json", "pareto.svg", "point-01", "point-02", "point-03",
    ]  # fmt: skip
    assert json.loads((folder / "pareto.json").read_text("utf-8"))["points"] == told["points"]
    picture = (folder / "pareto.svg").read_text("utf-8")
    root = ET.fromstring(picture)
    assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) == 3
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    for name in ("point-01", "point-02", "point-03"):
        assert gigasite(tmp_path, "audit", f"front/{name}", "--inputs", "data").exit_code == 0
    again = gigasite(tmp_path, *call)
    assert again.exit_code == 2
    assert "--out front: exists already" in again.stderr


def test_pareto_prints_a_table(tmp_path: Path) -> None:
    write_files(tmp_path)
    call = ["pareto", "own.yaml", "--inputs", "data", "--objectives", "cost,earliness",
            "--points", "2"]  # fmt: skip
    result = gigasite(tmp_path, *call)
    assert result.exit_code == 0, result.output
    assert "Cost against earliness, the cheapest first" in result.stdout
    assert "1,200 MW-years" in result.stdout
    assert "Folder: outputs/own-earliness-" in result.stdout
    assert not [p for p in (tmp_path / "outputs").iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--objectives", "water"], "--objectives water: is not cost and one other objective"),
        (["--objectives", "cost,joy"], "--objectives cost,joy: is not an objective"),
        (["--points", "1"], "--points 1: is not a number of points"),
        (["--set", "objective.max_water=3"], "'max_water' is not a key"),
        (["--set", "objective.minimise=joy"], "'joy' is not usable"),
        (["--out", "own.yaml"], "--out own.yaml: exists already"),
        (["--out", "own.yaml/front"], "is not a folder"),
    ],
)
def test_pareto_names_what_is_wrong(tmp_path: Path, arguments: list[str], said: str) -> None:
    write_files(tmp_path)
    result = gigasite(tmp_path, "pareto", "own.yaml", "--inputs", "data", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "outputs").exists()


def test_pareto_without_a_plan(tmp_path: Path) -> None:
    write_files(tmp_path)
    call = ["pareto", "own.yaml", "--inputs", "data", "--set", "limits.capacity_target.scale=9"]
    result = gigasite(tmp_path, *call)
    assert result.exit_code == 3
    assert "No plan satisfies every limit" in result.stderr
    assert not (tmp_path / "outputs").exists()


# the Union


@pytest.mark.slow
def test_front_of_the_union() -> None:
    """Three plans, flat supply, a wide gap: cheap and dirty, between, dear and clean."""
    changes = {"energy.supply": "flat", "solver.gap": 0.05, "solver.time_limit_s": 120}
    scenario = Scenario.named("base").with_(changes)
    front = gs.pareto(read_inputs(), scenario, against="emissions", points=3)
    costs = [p.plan.cost for p in front.points if p.plan]
    values = [p.value for p in front.points if p.value is not None]
    assert len(costs) >= 2
    assert costs == sorted(costs)
    assert values == sorted(values, reverse=True)
    assert values[0] > 1.1 * values[-1]
