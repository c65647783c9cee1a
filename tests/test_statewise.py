"""The search by states: a bound at any prices, the same optimum, and nothing left to chance."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_array

from gigasite import asking, mixing, proving, search, statewise
from gigasite.asking import States
from gigasite.compiled import Compiled, compile_model, keeps_all
from gigasite.memory import Memory
from gigasite.mixing import Pool
from gigasite.outcome import Array, Control, Limits, Outcome, Status, StoppedBy, ctrl_c_cancels
from gigasite.parts import cut_by, states_of
from gigasite.pricing import LEVEL, NARROWEST, STEP, WIDER, WIDTH, Pricing
from gigasite.search import Search, aimed
from gigasite.session import Session
from gigasite.solver import relax, solve
from gigasite.statewise import Statewise
from test_limits import WORLDS
from test_solver import everything, market_split, model_of
from worlds import HALL, demand, world

EXACT = Limits(0.0, 60.0)
STATES = ("DE", "FR", "ES", "IT")


def land(places: int = 6, **changes: Any) -> Session:
    """Four states with several places each: whole halls, whole blocks, places that cost to open."""
    rng = np.random.default_rng(7)
    regions = [
        {
            "region": f"{state}{n}", "member_state": state,
            "cost_index": float(rng.uniform(1.0, 3.0)),
            "headroom_mw_2027": float(rng.integers(20, 260)), "block_mw": 150,
            "block_cost_meur": float(rng.uniform(20.0, 90.0)), "block_lead_months": 0,
            "max_blocks": 2,
        }
        for state in STATES
        for n in range(places)
    ]  # fmt: skip
    halls = [HALL | {"opening_meur": 80.0}, HALL | {"facility": "small", "it_mw": 30}]
    return Session(world(regions, halls), demand(2330.0, **changes))


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small models too are searched by states."""
    monkeypatch.setattr(statewise, "SMALLEST", 0)


def paper() -> Compiled:
    """Two parts, each with one whole decision of 0 to 3 at costs of 2 and 3; together at least 4.5.

    Whole, the cheapest is 3 + 2 at 12; in parts of a unit 3 + 1.5 at 10.5.
    """
    return Compiled(
        matrix=csc_array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]),
        cost=np.array([2.0, 3.0]), offset=0.0, goals={},
        lower=np.zeros(2), upper=np.full(2, 9.0),
        row_lower=np.array([4.5, -np.inf, -np.inf]), row_upper=np.array([np.inf, 3.0, 3.0]),
        whole=np.ones(2, bool), columns=[None, None], rows=[None] * 3,
    )  # fmt: skip


def test_paper_is_cut_at_its_shared_row() -> None:
    cut = cut_by(paper(), ["a", "b"])
    assert (cut.shared.tolist(), cut.loose.tolist()) == ([0], [])
    assert {k: part.matrix.toarray().tolist() for k, part in cut.parts.items()} == {
        "a": [[1.0]], "b": [[1.0]],
    }  # fmt: skip
    parts, rest = cut.priced(cut.signed(np.array([3.0, -1.0, 7.0])))
    assert rest == pytest.approx(13.5)
    assert [part.cost.tolist() for part in parts.values()] == [[-1.0], [0.0]]  # bound 10.5


def test_a_price_on_the_wrong_side_counts_as_none() -> None:
    cut = cut_by(paper(), ["a", "b"])
    assert cut.signed(np.array([-3.0, -1.0, 7.0])).tolist() == [0.0, 0.0, 0.0]


def test_decisions_of_no_part_add_their_cheapest() -> None:
    """The second is nobody's: at a price of 4 it goes to 9 at 3 - 4 each."""
    cut = cut_by(replace(paper(), upper=np.array([9.0, 9.0])), ["a", None])
    _, rest = cut.priced(cut.signed(np.array([4.0, 0.0, 0.0])))
    assert cut.loose.tolist() == [1]
    assert rest == pytest.approx(4.0 * 4.5 - 9.0)


def test_cheapest_mix_of_paper() -> None:
    """Of 0 and 3 each: all of the first, half of the second; a unit more costs 3."""
    pool = Pool(cut_by(paper(), ["a", "b"]))
    for k in ("a", "b"):
        for units in (0.0, 3.0, 3.0):
            pool.add(k, np.array([units]))
    assert [len(columns) for columns in pool.columns.values()] == [2, 2]
    low, high = np.zeros(3), np.array([100.0, 0.0, 0.0])
    weights, prices, cost = pool.mixed(low, high, EXACT)
    assert prices is not None
    assert cost == pytest.approx(10.5)
    assert [w.round(6).tolist() for w in weights.values()] == [[0.0, 1.0], [0.5, 0.5]]
    assert prices.tolist() == pytest.approx([3.0, 0.0, 0.0])
    _, boxed, _ = pool.mixed(low, np.array([2.5, 0.0, 0.0]), EXACT)
    assert boxed is not None
    assert boxed[0] == pytest.approx(2.5)  # no further than the box


def test_columns_that_can_be_in_a_better_plan() -> None:
    """At a price of 2.5 a unit of the first saves 0.5 and one of the second costs 0.5 more."""
    pool = Pool(cut_by(paper(), ["a", "b"]))
    for k in ("a", "b"):
        for units in (0.0, 1.0, 3.0):
            pool.add(k, np.array([units]))
    price = np.array([2.5, 0.0, 0.0])
    for most, kept in ((0.0, ([3.0], [0.0])), (1.0, ([1.0, 3.0], [0.0, 1.0]))):
        near = pool.near(price, most)
        assert tuple([float(x[0]) for x in columns] for columns in near.values()) == kept


def test_plans_of_another_time_have_to_fit() -> None:
    pool = Pool(cut_by(paper(), ["a", "b"]))
    pool.recall({"a": [np.array([2.0]), np.array([4.0]), np.array([1.5])], "b": [np.zeros(2)]})
    assert {k: [x.tolist() for x in columns] for k, columns in pool.columns.items()} == {
        "a": [[2.0]], "b": [],
    }  # fmt: skip


def shared(**changes: Any) -> Compiled:
    """Two parts of two decisions each: the first divisible, the second whole; rows on all four."""
    return replace(Compiled(
        matrix=csc_array([[1.0, 0.0, 1.0, 0.0], [2.0, 1.0, 1.0, 1.0], [-1.0, -1.0, 0.0, 0.0]]),
        cost=np.array([1.0, 2.0, 1.0, 2.0]), offset=0.0, goals={},
        lower=np.zeros(4), upper=np.full(4, np.inf),
        row_lower=np.array([5.0, -np.inf, -9.0]), row_upper=np.array([np.inf, 8.0, np.inf]),
        whole=np.array([False, True, False, True]), columns=[None] * 4, rows=[None] * 3,
    ), **changes)  # fmt: skip


def test_no_part_does_more_than_all_together() -> None:
    """At most 8 of the second row, and 5 of the first as more is of no use; what is divisible."""
    cut = cut_by(shared(), ["a", "a", "b", "b"])
    rows = [
        [(*row, side) for row, side in zip(p.matrix.toarray().tolist(), p.row_upper, strict=True)]
        for p in cut.parts.values()
    ]
    assert rows == [[(-1.0, -1.0, np.inf), (1.0, 0.0, 5.0), (2.0, 0.0, 8.0)],
                    [(1.0, 0.0, 5.0), (1.0, 0.0, 8.0)]]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"cost": np.array([-1.0, 2.0, 1.0, 2.0])}, 1),  # more of it saves
        ({"row_upper": np.array([np.inf, 8.0, -1.0])}, 1),  # it helps the third row as well
        ({"whole": np.ones(4, bool)}, 0),
        ({"lower": np.array([-1.0, 0.0, 0.0, 0.0])}, 0),  # others may take back
        ({"upper": np.full(4, 4.0)}, 0),  # never as much: 4 of 5, 8 of 8
    ],
)
def test_what_is_of_use_twice_is_left_free(changes: dict[str, Any], kept: int) -> None:
    own = 1
    assert len(cut_by(shared(**changes), ["a", "a", "b", "b"]).parts["a"].rows) == own + kept


def test_boxes_of_prices_learn_from_what_came_of_them() -> None:
    pool = Pool(cut_by(paper(), ["a", "b"]))
    pricing = Pricing(pool, np.array([3.0, 1.5]), np.array([2.0, 0.0, 0.0]), 10.5)
    assert pricing.moved(np.array([3.0, 0.0, 0.0]), pricing.best) == pytest.approx(4.5 / 10.5)
    pricing.heard(pricing.best, 9.0)
    assert (pricing.highest, pricing.width) == (9.0, WIDTH * WIDER)
    pricing.hoped = 10.0  # a rise of 1, but it fell by 1: the top of the parabola is at a quarter
    pricing.heard(np.array([9.0, 0.0, 0.0]), 8.0)
    assert (pricing.highest, pricing.best[0]) == (9.0, 2.0)
    assert pricing.width == pytest.approx(WIDTH * WIDER / 4)
    pricing.heard(np.array([9.0, 0.0, 0.0]), -1e9)
    assert pricing.width == pytest.approx(WIDTH * WIDER / 4 * NARROWEST)


def test_prices_rise_by_no_more_than_a_part_of_the_gap() -> None:
    """Of 0 and 3 each the mix costs 10.5 at a price of 3; 4.5 p - 3 (p - 2) in a box up to p."""
    pool = Pool(cut_by(paper(), ["a", "b"]))
    for k in ("a", "b"):
        for units in (0.0, 3.0):
            pool.add(k, np.array([units]))
    pricing = Pricing(pool, np.array([3.0, 1.5]), np.array([2.0, 0.0, 0.0]), 10.5)
    pricing.heard(pricing.best, 9.0)
    pricing.width = 0.4  # up to 2.8: the mix costs 10.2
    prices = pricing.following(12.0, EXACT)
    assert prices is not None
    assert prices[0] == pytest.approx(2.0 + STEP * 0.8)
    prices = pricing.following(10.0, EXACT)  # half of what is open is 0.5: half the box, 9.6
    assert prices is not None
    assert pricing.hoped - 9.0 <= LEVEL * 1.0 + 1e-9
    assert prices[0] < 2.0 + STEP * 0.4 + 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_no_prices_give_a_bound_above_the_optimum(seed: int) -> None:
    session = land()
    compiled, rng = session.compiled, np.random.default_rng(seed)
    best = solve(compiled, EXACT)
    relaxed = relax(compiled, EXACT)
    assert best.objective is not None
    assert relaxed.row_prices is not None
    cut = cut_by(compiled, states_of(session.m.data, compiled.columns))
    assert len(cut.parts) == len(STATES)
    asked = relaxed.row_prices * rng.uniform(0.3, 1.7, len(compiled.rows)) * (seed > 0)
    parts, rest = cut.priced(cut.signed(asked))
    bounds = [solve(part, EXACT).bound for part in parts.values()]
    assert rest + sum(bound for bound in bounds if bound is not None) <= best.objective + 1e-6


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] * (n % 5 > 0)) for n, name in enumerate(WORLDS)],
)
def test_same_optimum_as_without_states(name: str) -> None:
    m = model_of(name)
    m.data = replace(m.data, scenario=m.data.scenario.with_({"solver.gap": 0.0}))
    compiled = compile_model(m)
    whole = solve(aimed(compiled, m.data.scenario.objective.minimise), EXACT)
    found = Search(m.data, Control()).best(compiled, None).outcome
    assert found.status is whole.status
    if whole.objective is not None:
        assert found.objective == pytest.approx(whole.objective, abs=1e-5, rel=1e-7)
        assert found.bound is not None
        assert found.bound <= whole.objective + 1e-5


@pytest.mark.usefixtures("always")
def test_ctrl_c_inside_a_step_of_its_own_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mix of columns is solved under a control that nobody else knows."""
    pressed = []

    def mix(model: Compiled, limits: Limits) -> Outcome:
        with ctrl_c_cancels(Control()):
            pressed.append(signal.raise_signal(signal.SIGINT))
        return relax(model, limits)

    monkeypatch.setattr(mixing, "relax", mix)
    session, before = land(), signal.getsignal(signal.SIGINT)
    control = Control()
    m = session.m
    m.data = replace(m.data, scenario=m.data.scenario.with_({"solver.gap": 0.0}))
    outcome = Search(m.data, control).run(session.compiled).outcome
    assert len(pressed) <= 2  # for the choice, and for the prices after it
    assert control.cancelled.is_set()
    assert outcome.stopped_by is StoppedBy.USER
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.usefixtures("always")
def test_states_prove_more_than_the_relaxation() -> None:
    session = land()
    relaxed, best = relax(session.compiled, EXACT), solve(session.compiled, EXACT)
    ways = searched(session, 0.0)
    assert relaxed.objective is not None
    assert best.objective is not None
    assert relaxed.objective < ways.bound <= best.objective + 1e-6
    assert ways.plan is not None
    assert keeps_all(session.compiled, ways.plan)


def searched(
    session: Session, gap: float, control: Control | None = None, last: Array | None = None
) -> Statewise:
    """A search by states alone, from nothing but a plan of another model."""

    def ask(gap: float, nodes: int | None = None) -> Limits:
        return Limits(gap, 60.0, nodes=nodes)

    control = control or Control()
    ways = Statewise(session.compiled, session.m.data, ask, control, None)
    ways.run(relax(session.compiled, EXACT), None, gap, "cost", last=last)
    return ways


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_plan_early_from_one_that_breaks_a_limit(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs no answer of any state, keeps every limit, and is told of; without it none is."""
    monkeypatch.setattr(States, "answer", lambda *_: None)
    session = land()
    last = solve(session.compiled, Limits(0.005, 60.0)).values
    session.move({"limits.capacity_target.scale": 1.03})
    relaxed = relax(session.compiled, EXACT)
    assert last is not None
    assert not keeps_all(session.compiled, last)
    told: list[Any] = []
    for known in (None, last):
        ways = Statewise(
            session.compiled, session.m.data,
            lambda gap, nodes=None: Limits(gap, 60.0, nodes=nodes),
            Control(at_once=at_once, found=told.append), None,
        )  # fmt: skip
        ways.run(relaxed, None, 0.001, "cost", last=known)
        assert (ways.plan is None) == (known is None) == (not told)
    assert ways.plan is not None
    assert keeps_all(session.compiled, ways.plan)
    assert ways.bound == relaxed.objective


def test_only_better_plans_are_told() -> None:
    session = land()
    told: list[Any] = []
    last = solve(session.compiled, Limits(0.5, 60.0)).values
    ways = searched(session, 0.0, Control(found=told.append), last)
    costs = [float(session.compiled.cost @ x) for x in told]
    assert costs == sorted(set(costs), reverse=True)
    assert ways.plan is not None
    assert costs[-1] == float(session.compiled.cost @ ways.plan)


@pytest.mark.usefixtures("always")
def test_large_models_look_for_no_cheap_plan_before_another_objective(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "first_plan", lambda *_: pytest.fail("a cheap plan"))
    session = land(objective__minimise="emissions", solver__gap=0.0)
    found = session.search()
    best = solve(aimed(session.compiled, "emissions"), EXACT).objective
    assert found.outcome.status is Status.OPTIMAL
    assert found.outcome.objective == pytest.approx(best, abs=1e-6)


def test_number_solved_at_once_changes_nothing() -> None:
    session = land()
    last = solve(session.compiled, Limits(0.02, 60.0)).values
    one, four = (searched(session, 0.001, Control(at_once=n), last) for n in (1, 4))
    assert one.bound == four.bound
    assert one.plan is not None
    assert four.plan is not None
    assert one.plan.tobytes() == four.plan.tobytes()
    assert {k: len(x) for k, x in one.pool.columns.items()} == {
        k: len(x) for k, x in four.pool.columns.items()
    }


@pytest.mark.usefixtures("always")
def test_memory_answers_what_was_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same again asks no state anew; a limit of one state asks that one; all stay right."""
    asked: list[str] = []

    def counted(part: Compiled, limits: Limits, *rest: Any, **more: Any) -> Any:
        asked.extend([str(part.columns[0])] * limits.small)  # not the plan between their columns
        return solve(part, limits, *rest, **more)

    monkeypatch.setattr(asking, "solve", counted)
    monkeypatch.setattr(statewise, "PASSES", 1)
    session = land()
    session.plan()
    assert len(asked) == len(STATES)
    first, compiled = session.memory, session.compiled
    assert first is not None
    asked.clear()
    session.search(compiled, None)
    assert not asked
    tight = replace(compiled, upper=compiled.upper.copy())
    at = np.flatnonzero([s == "DE" for s in states_of(session.m.data, compiled.columns)])
    tight.upper[at[:3]] = np.maximum(tight.lower[at[:3]], 0.0)
    asked.clear()
    session.search(tight, None)
    assert len(asked) <= 1


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize(("seed", "gap"), [*enumerate([0.001] * 3 + [0.01] * 2)])
def test_session_that_remembers_is_as_right_as_one_that_does_not(seed: int, gap: float) -> None:
    rng = np.random.default_rng(seed)
    session = land(solver__gap=gap)
    session.plan()
    for _ in range(4):
        change = {
            "limits.capacity_target.scale": float(rng.uniform(0.5, 1.1)),
            "limits.grid_headroom.scale": float(rng.uniform(0.9, 1.3)),
            "limits.blocks_per_region.scale": float(rng.uniform(0.4, 1.2)),
        }
        plan = session.resolve(change)
        best = solve(session.compiled, EXACT).objective
        assert best is not None
        assert plan.objective["bound"] <= best + 1e-5
        assert best - 1e-5 <= plan.cost <= best / (1.0 - gap) + 1e-5


def test_from_a_known_plan_the_same_is_proven_without_heuristics() -> None:
    compiled = land().compiled
    best = solve(compiled, EXACT)
    assert best.values is not None
    again = solve(compiled, replace(EXACT, known=True), start=best.values)
    assert again.status is Status.OPTIMAL
    assert again.objective == pytest.approx(best.objective)
    assert again.bound == pytest.approx(best.bound)
    poor = solve(compiled, Limits(0.5, 60.0)).values
    assert poor is not None
    better = solve(compiled, replace(EXACT, known=True), start=poor)
    assert better.objective == pytest.approx(best.objective)


@pytest.mark.usefixtures("always")
def test_states_are_asked_without_heuristics_only_where_prices_are_much_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """First nothing is known; the same prices again are known, those of another target are not."""
    asked: list[bool] = []

    def noted(part: Compiled, limits: Limits, *rest: Any, **more: Any) -> Any:
        asked.extend([limits.known] * limits.small)
        assert not limits.known or more["start"] is not None
        return solve(part, limits, *rest, **more)

    monkeypatch.setattr(asking, "solve", noted)
    monkeypatch.setattr(statewise, "PASSES", 1)
    session = land()
    session.plan()
    assert asked
    assert not any(asked)
    asked.clear()
    assert session.memory is not None
    session.memory.answers.clear()
    session.search(session.compiled)
    assert asked
    assert all(asked)
    asked.clear()
    session.resolve({"limits.capacity_target.scale": 0.3})
    assert asked
    assert not any(asked)


def test_cancelled_between_two_states_keeps_the_plan() -> None:
    session = land()
    control = Control(at_once=1)
    start = solve(session.compiled, Limits(0.5, 60.0)).values
    ways = Statewise(
        session.compiled, session.m.data, lambda gap, nodes=None: Limits(gap, 60.0, nodes=nodes),
        control, None,
    )  # fmt: skip
    threading.Timer(0.05, control.cancelled.set).start()
    ways.run(relax(session.compiled, EXACT), start, 0.0, "cost")
    assert ways.plan is not None
    assert keeps_all(session.compiled, ways.plan)


@pytest.mark.usefixtures("always")
def test_states_without_an_answer_leave_it_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    session = land()
    best = solve(session.compiled, EXACT).objective
    monkeypatch.setattr(States, "answer", lambda *_: None)
    outcome = session.search().outcome
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(best, rel=session.scenario.solver.gap)


def test_a_plan_that_is_good_enough_ends_the_solve() -> None:
    compiled = market_split(slack=True)
    outcome = solve(compiled, replace(EXACT, enough=1e9))
    assert (outcome.status, outcome.stopped_by) == (Status.FEASIBLE, StoppedBy.GAP)
    assert outcome.values is not None


def test_small_models_are_left_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, scenario = everything()
    monkeypatch.setattr(proving, "Statewise", None)
    assert Session(inputs, scenario).plan().status == "optimal"


def test_memory_starts_empty() -> None:
    assert Memory() == Memory({}, {}, {})
