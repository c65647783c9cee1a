"""What limits are worth, the verb on the command line, its files, and what is seen beforehand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import gigasite as gs
from gigasite.data import prepare
from gigasite.elastic import ROWS, bounds_of
from gigasite.errors import InputError
from gigasite.explain_files import exact_json, explain_json, write_explanation
from gigasite.formulation import build_model
from gigasite.levers import COUNTED, DOWN, FACTS, Lever, levers, limits_on
from gigasite.limit_prices import limit_worth
from gigasite.outcome import Control
from gigasite.scenario import LIMITS, Scenario, parse_settings
from gigasite.unreachable import out_of_reach
from test_cli import gigasite, write_files
from test_limits import CLOUD, DEAR_HALL, ONE, PLACED, WORLDS, register, wanted
from worlds import GIGA, HALL, demand, ladder, neutral, states, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.outcome import Progress


# prices


def test_limits_by_what_they_are_worth() -> None:
    """300 MW: one hall of 100 in A, where 100 MW connect, two of 200 in B: 500.

    In parts of units: 1 MW less is worth 2, 1 MW more of the grid in A saves 2 - 1 = 1. One per
    cent of the target is 3 MW or 6 MEUR, one of the grid in A 1 MW or 1 MEUR.
    """
    scenario = demand(300)
    plan = gs.plan(world(ladder(headroom_mw=(100,))), scenario)
    worth = limit_worth(plan).set_index("limit")
    assert worth.index[:2].tolist() == ["capacity_target", "grid_headroom"]
    assert worth["one_percent_meur"].head(2).tolist() == pytest.approx([6, 1])
    assert worth.loc["grid_headroom", ["dearest", "year", "price", "unit", "scopes"]].tolist() == [
        "A", 2027, pytest.approx(1), "MW", 1,
    ]  # fmt: skip
    assert (worth.loc[["capacity_target", "grid_headroom"], "price_kind"] == "indicative").all()
    assert set(worth.index) == set(plan.limits["limit"])


@pytest.mark.parametrize("name", sorted(set(WORLDS) - {*FACTS, "comes_online", "energises"}))
def test_every_limit_has_its_line(name: str) -> None:
    """The worlds of the register: each limit is in the table of its plan, with used and bound."""
    case, inputs = register(name)
    plan = gs.plan(inputs, case.scenario)
    lines = plan.limits[plan.limits["limit"] == name]
    assert len(lines)
    assert lines[["used", "bound", "slack", "unit", "binding"]].notna().all(axis=None)
    assert name in set(limit_worth(plan)["limit"])


def test_exact_prices() -> None:
    """The world above: with a step of 1 % more in A no hall more fits, so it saves nothing.

    The target 1 % lower still takes three halls, 1 % higher a fourth in B: 200.
    """
    inputs, scenario = world(ladder(headroom_mw=(100,))), demand(300)
    told = gs.explain(inputs, scenario, exact=["binding"])
    prices = {price.limit: price for price in told.exact}
    assert list(prices) == ["capacity_target", "grid_headroom"]
    target, grid = prices["capacity_target"], prices["grid_headroom"]
    assert target.saved == pytest.approx((0, 0))
    assert target.lost == pytest.approx((200, 200))
    assert target.tighter is not None
    assert target.tighter.settings == ("limits.capacity_target.scale=1.01",)
    assert grid.saved == pytest.approx((0, 0))
    assert grid.lost == pytest.approx((100, 100))  # 99 MW hold no hall: all three in B
    assert target.price_kind == "exact"


def test_exact_price_of_a_site() -> None:
    """400 MW, a gigafactory of 200 MW for 200, a hall of 100 for 200: each saves 200."""
    scenario = demand(400, gigafactories__max=1)
    price = gs.exact_price(world(ONE, [GIGA, DEAR_HALL]), scenario, "gigafactory_count")
    assert (price.key, price.start, price.step) == ("gigafactories.max", 1, "1 site")
    assert price.saved == pytest.approx((200, 200))
    assert price.lost == pytest.approx((200, 200))
    assert price.looser is not None
    assert price.looser.settings == ("gigafactories.max=2",)


def test_a_step_that_leaves_no_plan() -> None:
    """A hall in each place is all there is: 1 % more of the target has no plan, and no price."""
    price = gs.exact_price(world(ladder(headroom_mw=(100,) * 3)), demand(300), "capacity_target")
    assert price.tighter is not None
    assert price.tighter.status == "infeasible"
    assert price.lost is None


def test_a_gap_makes_an_interval() -> None:
    """Proven within 20 % only: what a step saves lies between two figures, the true one inside."""
    scenario = demand(400, gigafactories__max=1)
    inputs = world(ONE, [GIGA, DEAR_HALL])
    loose = gs.exact_price(inputs, scenario.with_({"solver.gap": 0.2}), "gigafactory_count")
    for step in (loose.base, loose.looser):
        assert step is not None
        assert step.bound is not None
        assert step.value is not None
        assert step.bound <= step.value
    assert loose.saved is not None
    low, high = loose.saved
    assert 0 <= low <= 200 <= high


def test_costs_do_not_compare_where_a_goal_changes() -> None:
    """As many gigafactories as allowed come first: one more costs 200, and says nothing of cost."""
    scenario = neutral(gigafactories__goal="first", gigafactories__max=1)
    price = gs.exact_price(world(ONE, [GIGA]), scenario, "gigafactory_count")
    assert price.looser is not None
    assert price.looser.goal_changed
    assert price.saved is None
    assert exact_json(price)["saved"] is None


def test_more_is_better_of_capacity() -> None:
    """350 MEUR buy three halls; 1 % less buys three as well, 300 of them; 100 more one more."""
    scenario = neutral(objective__minimise="capacity", budget__total_meur=300)
    price = gs.exact_price(world(ONE), scenario, "total_budget")
    assert price.unit == "MW IT"
    assert price.lost == pytest.approx((100, 100))  # 297 MEUR buy two
    assert price.saved == pytest.approx((0, 0))


@pytest.mark.parametrize(
    ("name", "what"),
    [("capacity_targets", "is not a limit"), ("carbon_cap", "asks for nothing in it")],
)
def test_an_unknown_limit_is_refused(name: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        gs.explain(world(ONE), demand(100), exact=[name])


# levers


@pytest.mark.parametrize("name", sorted(set(WORLDS) - set(FACTS)))
def test_every_limit_has_a_lever_that_relaxes_it(name: str) -> None:
    """In the world of each limit: a step costs no more than none, and moves a key by a step."""
    case, inputs = register(name)
    data = prepare(inputs, case.scenario)
    mine = [
        lever
        for lever in levers(case.scenario, data, bounds_of(build_model(data)))
        if lever.limit == name
    ]
    assert mine
    for lever in mine:
        settings = parse_settings(lever.texts(1))
        assert settings == lever.changes(1)
        changed = case.scenario.with_(settings)
        assert gs.plan(inputs, changed).objective["value"] <= (
            gs.plan(inputs, case.scenario).objective["value"] + 1e-6
        ), lever


def test_years_and_months_that_move() -> None:
    """An objective on permits can be shorter and earlier; a deadline and a target later.

    From 2027 on, 2029 is the third year, so a year is a third of the time.
    """
    scenario = neutral(
        years__last=2030, permits__objective_months=18, permits__objective_from=2029,
        gigafactories__min=1, gigafactories__by=2028, capacity__year=2029, capacity__multiplier=2,
        energy__hourly_matched=0.8,
    )  # fmt: skip
    data = prepare(world(ONE), scenario)
    found = {lever.key: lever for lever in levers(scenario, data, bounds_of(build_model(data)))}
    assert found["permits.objective_months"].changes(2) == {"permits.objective_months": 16}
    assert found["permits.objective_from"].changes(2) == {"permits.objective_from": 2027}
    assert found["permits.objective_from"].most == 2
    assert found["gigafactories.by"].changes(1) == {"gigafactories.by": 2029}
    assert found["capacity.year"].weight == pytest.approx(1 / 3)
    assert found["energy.hourly_matched"].changes(1) == {"energy.hourly_matched": 0.79}


def test_the_lists_of_limits_name_limits() -> None:
    for names in (ROWS, DOWN, COUNTED, FACTS):
        assert set(names) <= set(LIMITS)
    assert set(limits_on(Scenario())) | set(FACTS) == set(LIMITS)


@pytest.mark.parametrize(
    ("now", "step", "steps", "value"),
    [
        (1.0, -0.01, 3, 0.97),
        (1.0, 0.01, 34, 1.34),
        (1.0, -1 / 3, 1, 0.666666666),
        (1.0, 1 / 3, 1, 1.333333334),
        (5.0, 1.0, 2, 7),
        (1.0, -0.01, 100, 0.0),
        (250.0, 2.5, 20, 300.0),
    ],
)
def test_values_of_a_lever(now: float, step: float, steps: int, value: float) -> None:
    """Rounded to the side that relaxes, and read back as they were written."""
    lever = Lever("grid_headroom", "limits.grid_headroom.scale", now, step, 100, "x")
    assert lever.value(steps) == value
    (text,) = lever.texts(steps)
    assert parse_settings([text])[lever.key] == lever.value(steps)
    assert "-0" not in text.split("=")[1]


# before the solve


def facts(regions: Any, scenario: Scenario, facilities: Any = None, **tables: Any) -> list[str]:
    inputs = world(regions, facilities, **tables)
    return [str(fault) for fault in out_of_reach(prepare(inputs, scenario))]


def test_nothing_can_be_online_that_early() -> None:
    """Permits of 48 months from 2027 on end in 2030."""
    scenario = demand(100, 2028, years__last=2031)
    (text,) = facts(ladder(permit_months=(48,))[:1], scenario)
    assert "100 MW IT are wanted by the end of 2028, 0 MW IT exist" in text
    assert "nothing new can run before 2030" in text


def test_more_is_wanted_than_all_places_hold() -> None:
    (text,) = facts(ladder(headroom_mw=(100, 100, 100)), demand(500))
    assert "limit capacity_target, 2027: 500 MW IT are wanted" in text
    assert "could hold 300 MW IT" in text


def test_a_floor_above_what_a_state_holds() -> None:
    """Y is to get 200 MW and holds 100."""
    scenario = demand(200, balance__floor=1.0)
    tables = {"member_states": states(gdp_meur=(0, 100, 0))}
    (text,) = facts(ladder(size_cap_mw=(None, 100)), scenario, **tables)
    assert "limit state_floor, Y: 200 MW IT are wanted" in text
    assert "could hold 100 MW IT" in text


def test_pins_and_gigafactories_that_cannot_be() -> None:
    pin = {"region": "A", "facility": "hall", "min_units": 3}
    scenario = neutral(pins=[pin], gigafactories__min=2, gigafactories__per_state=1)
    first, second = facts(ladder(size_cap_mw=(200,))[:1], scenario, [HALL, GIGA])
    assert "3 units of hall are pinned to A" in first
    assert "at most 2 can run there" in first
    assert "at least 2 gigafactories are wanted by 2027; at most 1 can run" in second


def test_demand_above_all_capacity() -> None:
    scenario = neutral(demand__goal="hard")
    regions = [row | {"size_cap_mw": 100} for row in PLACED]
    (text,) = facts(regions, scenario, [CLOUD], **wanted(500))
    assert "500 MW IT are wanted" in text
    assert "could hold 300 MW IT" in text


@pytest.mark.parametrize("name", WORLDS)
def test_nothing_is_said_of_what_is_possible(name: str) -> None:
    """Every world of the register has a plan: no check may say otherwise."""
    case, inputs = register(name)
    assert out_of_reach(prepare(inputs, case.scenario)) == []


# the verb


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write_files(tmp_path)
    return tmp_path


def test_explain_on_the_command_line(here: Path) -> None:
    result = gigasite(here, "explain", "own.yaml", "--inputs", "data", "--json", "--out", "told")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["status"] == "optimal"
    assert {"limit", "price", "one_percent_meur", "price_kind"} <= set(told["worth"][0])
    assert {"limit", "scope", "used", "bound", "slack"} <= set(told["limits"][0])
    assert told["problems"] == []
    assert sorted(path.name for path in (here / "told").iterdir()) == [
        "explain.html", "explain.json", "limits.csv",
    ]  # fmt: skip
    written = json.loads((here / "told" / "explain.json").read_text(encoding="utf-8"))
    assert written == {key: value for key, value in told.items() if key != "folder"}
    again = gigasite(here, "explain", "own.yaml", "--inputs", "data", "--out", "told")
    assert again.exit_code == 2
    assert "exists already" in again.output


INFEASIBLE = ["--set", "capacity.milestones_mw.2027=2000"]


@pytest.mark.parametrize("as_json", [False, True])
def test_explain_without_a_plan(here: Path, as_json: bool) -> None:
    arguments = ["explain", "own.yaml", "--inputs", "data", "--out", "told", *INFEASIBLE]
    result = gigasite(here, *arguments, *(["--json"] if as_json else []))
    assert result.exit_code == 3, result.output
    if as_json:
        told = json.loads(result.stdout)
        assert {"status", "stopped_by", "problems", "explanation"} <= set(told)
        assert told["status"] == "infeasible"
        explanation = told["explanation"]
        assert "capacity_target" in explanation["clash"]
        one = explanation["alone"][0]
        assert {"limit", "key", "from", "to", "step", "set", "proven"} <= set(one)
        settings = [word for text in one["set"] for word in ("--set", text)]
        plan = ["plan", "own.yaml", "--inputs", "data", "--out", "made", *INFEASIBLE, *settings]
        assert gigasite(here, *plan).exit_code == 0
    else:
        assert "No plan satisfies every limit (proven)." in result.stdout
        assert "--set limits.capacity_target.scale=" in result.stdout.replace("\n", "")
    table = pd.read_csv(here / "told" / "relaxations.csv")
    assert set(table["how"]) == {"alone", "together"}
    assert "<script" not in (here / "told" / "explain.html").read_text(encoding="utf-8")


def test_wrong_usage_is_told_before_anything_is_solved(here: Path) -> None:
    arguments = ["explain", "own.yaml", "--inputs", "data", "--json", "--exact", "nonsense"]
    result = gigasite(here, *arguments)
    assert result.exit_code == 2
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["where"] == "--exact nonsense"


# ends that come early


def test_what_is_not_known_is_not_said() -> None:
    """Stopped by the user once there is proof that no plan exists: no claim, and no crash."""
    control = Control()

    def stop(now: Progress) -> None:
        if now.stage == "what has to give way":
            control.cancelled.set()

    control.listen = stop
    told = gs.explain(world(ladder(headroom_mw=(150,) * 3)), demand(400), control=control)
    assert (told.status, told.stopped_by) == ("infeasible", "user")
    assert told.clashes == ()
    assert not any(one.proven for one in told.alone)
    assert {one.helps for one in told.alone} == {None}
    assert explain_json(told)["explanation"]["alone"] == []


def test_names_are_safe_in_files(tmp_path: Path) -> None:
    """A region named like a formula or like HTML stays text."""
    regions = ladder(headroom_mw=(100,))
    regions[0]["region"] = "=A<b>"
    told = gs.explain(world(regions), demand(300))
    folder = write_explanation(told, tmp_path / "told")
    assert "'=A<b>" in (folder / "limits.csv").read_text(encoding="utf-8")
    assert "<b>" not in (folder / "explain.html").read_text(encoding="utf-8")
