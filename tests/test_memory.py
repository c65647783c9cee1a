"""What searches remember holds for tighter limits, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_array

from gigasite import asking, statewise
from gigasite.compiled import Compiled, keeps_all, whole_sides
from gigasite.memory import (
    ANSWERS,
    PRICES,
    Answer,
    Memory,
    Prices,
    Question,
    first_prices,
    looser,
)
from gigasite.outcome import Limits, Outcome, Status, enough, gap_of
from gigasite.parts import cut_by, states_of
from gigasite.solver import relax, solve
from test_statewise import EXACT, always, land, paper

__all__ = ["always"]


def part(**changes: Any) -> Compiled:
    """Two whole decisions of 0 to 9 at a gain of 2 and 1; together at most 5, the first at most 3.

    Best: 3 and 2, at -8.
    """
    plain = Compiled(
        matrix=csc_array([[1.0, 1.0], [1.0, 0.0]]), cost=np.array([-2.0, -1.0]), offset=0.0,
        goals={}, lower=np.zeros(2), upper=np.full(2, 9.0),
        row_lower=np.full(2, -np.inf), row_upper=np.array([5.0, 3.0]),
        whole=np.ones(2, bool), columns=[None, None], rows=[None, None],
    )  # fmt: skip
    return replace(plain, **{k: np.array(v) for k, v in changes.items()})


def remembers() -> Memory:
    memory = Memory()
    memory.note("a", part(), Answer(-8.0, (np.array([3.0, 2.0]), np.array([3.0, 1.0]))))
    return memory


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"upper": [3.0, 9.0]}, {"upper": [3.0, 2.0]}, {"lower": [3.0, 2.0]},
        {"row_lower": [5.0, 0.0]},
    ],
)  # fmt: skip
def test_a_tighter_question_has_the_same_answer_while_its_plan_fits(changes: Any) -> None:
    answer = remembers().recalled("a", part(**changes), 0.1)
    assert answer is not None
    assert (answer.bound, answer.found[0].tolist()) == (-8.0, [3.0, 2.0])
    assert all(keeps_all(part(**changes), x) for x in answer.found)
    assert solve(part(**changes), EXACT).objective == pytest.approx(-8.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"row_upper": [6.0, 3.0]}, {"row_upper": [5.0, 3.1]}, {"upper": [9.0, 10.0]},
        {"lower": [-1.0, 0.0]}, {"cost": [-2.0, -1.1]}, {"whole": [True, False]},
        {"row_upper": [5.0, 2.0]}, {"upper": [9.0, 1.0]},
    ],
)  # fmt: skip
def test_a_looser_question_another_cost_or_a_plan_that_fits_no_more_are_asked_anew(
    changes: Any,
) -> None:
    assert remembers().recalled("a", part(**changes), 0.1) is None


def test_a_worse_plan_that_still_fits_is_an_answer_where_it_is_good_enough() -> None:
    tight = part(row_upper=[4.0, 3.0])  # 3 and 1, at -7
    assert remembers().recalled("a", tight, 0.4) is None
    answer = remembers().recalled("a", tight, 0.5)
    assert answer is not None
    assert (answer.bound, [x.tolist() for x in answer.found]) == (-8.0, [[3.0, 1.0]])


def test_of_another_state_nothing_is_known() -> None:
    assert remembers().recalled("b", part(), 0.1) is None
    assert remembers().looked_like("b", part()) == -np.inf
    assert remembers().looked_like("a", part(row_upper=[6.0, 3.0])) == -8.0  # a guess only


def test_only_so_much_is_remembered() -> None:
    memory = Memory()
    for n in range(30):
        memory.note("a", part(row_upper=[5.0, float(n)]), Answer(float(n), ()))
        memory.keep("cost", Prices({"r": float(n)}, {}, 0.0), {"a": [np.zeros(2)] * n})
    assert (len(memory.answers["a"]), len(memory.prices["cost"])) == (ANSWERS, PRICES)
    assert memory.answers["a"][-1][1].bound == 29.0
    assert len(memory.columns["a"]) < 29
    memory.keep("cost", Prices({"r": 27.0}, {}, 1.0), {})
    last = [float(n) for n in range(30 - PRICES, 30) if n != 27]
    assert [p.best["r"] for p in memory.prices["cost"]] == [*last, 27.0]


def relaxation(price: float) -> Outcome:
    """Of `paper`: its value, and a price of the row that is shared."""
    values = np.array([3.0, 1.5])
    prices = np.array([price, 0.0, 0.0])
    return replace(relax(paper(), EXACT), values=values, row_prices=prices)


def test_prices_begin_where_the_most_similar_search_would_now() -> None:
    """The row is 4.5 at a cost of 10.5: 0.05 a unit are 2.1 % of that, 0.5 are 21 %."""
    cut, memory = cut_by(paper(), ["a", "b"]), Memory()
    allowed = {"a": 0.1, "b": 0.1}
    plain = first_prices(memory, cut, relaxation(3.0), "cost", allowed)
    assert [p.tolist() for p in plain] == [[3.0, 0.0, 0.0]]
    memory.keep("cost", Prices({"row 0": 2.95}, {"row 0": 3.0}, 0.5), {})
    (corrected,) = first_prices(memory, cut, relaxation(4.0), "cost", allowed)
    assert corrected.tolist() == [3.95, 0.0, 0.0]
    assert len(first_prices(memory, cut, relaxation(4.0), "carbon", allowed)) == 1
    memory.keep("cost", Prices({"row 0": 5.03}, {"row 0": 5.0}, 0.5), {})
    memory.keep("cost", Prices({"row 0": 3.5}, {"row 0": 4.0}, 0.5), {})  # too much of a change
    for price, better in ((2.9, -0.05), (4.9, 0.03), (4.0, 0.03)):
        (corrected,) = first_prices(memory, cut, relaxation(price), "cost", allowed)
        assert corrected[0] == pytest.approx(price + better)


def test_prices_at_which_much_is_known_come_first() -> None:
    """At a price of 3 the first part gains 1 a unit, 3 units; the second nothing: 13.5 - 3."""
    cut, memory = cut_by(paper(), ["a", "b"]), Memory()
    allowed = {"a": 0.1, "b": 0.1}
    parts, _ = cut.priced(np.array([3.0, 0.0, 0.0]))
    memory.keep("cost", Prices({"row 0": 3.0}, {"row 0": 2.0}, 0.0), {})
    memory.note("a", parts["a"], Answer(-3.0, (np.array([3.0]),)))
    assert len(first_prices(memory, cut, relaxation(2.5), "cost", allowed)) == 1
    memory.note("b", parts["b"], Answer(0.0, (np.array([2.0]),)))
    first, then = first_prices(memory, cut, relaxation(2.5), "cost", allowed)
    assert (first[0], then[0]) == (3.0, 2.5)
    assert len(first_prices(memory, cut, relaxation(3.0), "cost", allowed)) == 1  # the same twice
    far = Prices({"row 0": 3.0}, {"row 0": 2.0}, 99.0)  # closed far more when it was new
    memory.prices["cost"] = [far]
    assert len(first_prices(memory, cut, relaxation(2.5), "cost", allowed)) == 1


def test_prices_at_which_all_is_known_come_before_any_others() -> None:
    """What costs nothing to ask is asked first, however much more others seem to promise."""
    cut, memory = cut_by(paper(), ["a", "b"]), Memory()
    allowed = {"a": 0.1, "b": 0.1}
    for price, known in ((3.0, "ab"), (2.0, "b")):
        parts, _ = cut.priced(np.array([price, 0.0, 0.0]))
        memory.keep("cost", Prices({"row 0": price}, {"row 0": 2.0}, 0.0), {})
        for k in "ab":
            upper = parts[k].upper if k in known else parts[k].upper - 1.0
            plan = np.array([3.0 if price > 2.0 and k == "a" else 0.0])
            bound = float(parts[k].cost @ plan) + 9.0 * (k not in known)
            memory.note(k, replace(parts[k], upper=upper), Answer(bound, (plan,)))
    asked = first_prices(memory, cut, relaxation(2.5), "cost", allowed)
    assert [p[0] for p in asked] == [3.0, 2.5]


def test_questions_of_equal_models_are_equal_whatever_their_limits() -> None:
    tight = Question.of(part(upper=[1.0, 1.0]))
    assert Question.of(part()).about == tight.about
    assert Question.of(part()).covers(tight)
    assert not tight.covers(Question.of(part()))


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({"matrix": [[1.0, 2.0], [1.0, 0.0]]}, True),  # the second takes more of what there is
        ({"matrix": [[1.0, 0.5], [1.0, 0.0]]}, False),
        ({"matrix": [[1.0, 2.0], [1.0, 0.0]], "lower": [0.0, -1.0]}, False),  # below 0 less
        ({"matrix": [[1.0, 2.0], [1.0, 0.0]], "row_upper": [6.0, 3.0]}, False),
        ({"matrix": [[1.0, 1.0], [1.0, 1.0]]}, False),  # a term more: another model
    ],
)  # fmt: skip
def test_a_question_in_which_decisions_use_more_is_a_tighter_one(
    changes: Any, covered: bool
) -> None:
    """Together at most 5 where the second counts double: 3 and 1 at -7 instead of 3 and 2 at -8."""
    told = changes | {"matrix": csc_array(changes["matrix"])}
    other = replace(part(), matrix=told.pop("matrix"), **{k: np.array(v) for k, v in told.items()})
    assert Question.of(part()).covers(Question.of(other)) is covered
    answer = remembers().recalled("a", other, 0.5)
    assert (answer is not None) is covered
    if answer is not None:
        best = solve(other, EXACT).objective
        assert best is not None
        assert answer.bound <= best <= float(other.cost @ answer.found[0])


@pytest.mark.parametrize(("factor", "covered"), [(1.0, True), (0.5, True), (2.0, False)])
def test_a_question_in_which_decisions_add_less_is_a_tighter_one(
    factor: float, covered: bool
) -> None:
    """The second counts so much towards at least 5."""
    floor = part(row_lower=[5.0, -np.inf], row_upper=[np.inf, 3.0])
    other = replace(floor, matrix=csc_array(np.array([[1.0, factor], [1.0, 0.0]])))
    assert Question.of(floor).covers(Question.of(other)) is covered
    both = replace(floor, row_upper=np.array([5.0, 3.0]))  # exactly 5: no change is a tighter one
    other = replace(other, row_upper=both.row_upper)
    assert Question.of(both).covers(Question.of(other)) is (factor == 1.0)


@pytest.mark.parametrize(
    ("known", "units", "sides"),
    [
        ([[0.0, 0.0]], [True, True], [7.0, 4.0]),  # 5 and 3 by half, whole
        ([[1.0, 1.0]], [True, True], [7.0, 4.0]),
        ([[2.0, 0.0]], [True, True], [7.0, 3.0]),  # two of three are near
        ([[0.0, 0.0], [2.0, 2.0]], [True, True], [5.0, 3.0]),
        ([[0.0, 0.0]], [True, False], [5.0, 4.0]),  # the first row holds what is no unit
    ],
)
def test_limits_that_are_not_come_near_are_left_wider(
    known: Any, units: Any, sides: list[float]
) -> None:
    wide = looser(part(), np.array(units), [np.array(x) for x in known])
    assert wide.row_upper.tolist() == sides
    assert Question.of(wide).covers(Question.of(part()))


def test_a_floor_that_is_far_exceeded_is_left_lower() -> None:
    floor = part(row_lower=[2.0, -np.inf], row_upper=[np.inf, 3.0])
    wide = looser(floor, np.ones(2, bool), [np.array([3.0, 3.0])])
    assert (wide.row_lower[0], wide.row_upper[1]) == (1.0, 3.0)
    near = looser(floor, np.ones(2, bool), [np.array([2.0, 0.0])])
    assert near.row_lower[0] == 2.0


@pytest.mark.usefixtures("always")
def test_a_limit_far_from_every_plan_may_move_either_way_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The build rate of a state is so wide that nothing comes near: wider or not, no new question.

    A headroom that moves is a new question for every state.
    """
    asked: list[int] = []

    def counted(model: Compiled, limits: Limits, *rest: Any, **more: Any) -> Any:
        asked.extend([1] * limits.small)
        return solve(model, limits, *rest, **more)

    monkeypatch.setattr(asking, "solve", counted)
    monkeypatch.setattr(statewise, "PASSES", 1)
    session = land(build__eu_mw_per_year=20_000.0, build__state_share=0.5)
    first = session.plan()
    assert asked
    for scale in (1.3, 0.8):
        asked.clear()
        plan = session.resolve({"limits.state_build_rate.scale": scale})
        assert not asked
        best = solve(session.compiled, EXACT).objective
        assert best is not None
        assert plan.objective["bound"] <= best + 1e-5
        assert plan.cost == first.cost
    session.resolve({"limits.grid_headroom.scale": 1.1})
    assert asked


def test_limits_on_whole_things_are_whole() -> None:
    """Three and a half are three, and at least one and a half are two; a share stays what it is."""
    plain = part(row_upper=[3.5, 2.0 + 1e-9], row_lower=[1.5, -np.inf])
    rounded = whole_sides(plain)
    assert (rounded.row_lower.tolist(), rounded.row_upper.tolist()) == ([2.0, -np.inf], [3.0, 2.0])
    for changes in ({"whole": [True, False]}, {"matrix": [[1.0, 0.5], [0.25, 0.0]]}):
        other = replace(plain, **{k: np.array(v) for k, v in changes.items()})
        other = replace(other, matrix=csc_array(other.matrix))
        sides = whole_sides(other)
        assert (sides.row_lower[0], sides.row_upper[0]) == (1.5, 3.5)


@pytest.mark.parametrize("seed", range(20))
def test_whole_limits_lose_no_plan(seed: int) -> None:
    rng = np.random.default_rng(seed)
    plain = part(row_upper=rng.uniform(0.0, 12.0, 2), row_lower=rng.uniform(-3.0, 0.0, 2))
    rounded = whole_sides(plain)
    for x in np.ndindex(10, 10):
        assert keeps_all(plain, np.array(x, float)) == keeps_all(rounded, np.array(x, float))


def test_empty_rows_and_no_rows_are_left_alone() -> None:
    none = csc_array((0, 2))
    empty = np.zeros(0)
    bare = replace(part(), matrix=none, rows=[], row_lower=empty, row_upper=empty)
    assert whole_sides(bare) is bare
    rows = part(row_upper=[2.5, 2.5])
    rows = replace(rows, matrix=csc_array([[0.0, 0.0], [1.0, 0.0]]))
    rows.matrix.eliminate_zeros()
    assert whole_sides(rows).row_upper.tolist() == [2.5, 2.0]


@pytest.mark.parametrize("bound", [100.0, -100.0, 1e-3])
def test_enough_is_within_the_gap(bound: float) -> None:
    gap = gap_of(enough(bound, 0.01), bound)
    assert gap is not None
    assert 0.0099 < gap <= 0.01


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("tighter", [True, False])
def test_a_tighter_limit_asks_only_states_that_it_moves(
    monkeypatch: pytest.MonkeyPatch, tighter: bool
) -> None:
    """A loosened one asks all of them; both are right."""
    asked: list[int] = []

    def counted(part: Compiled, limits: Limits, *rest: Any, **more: Any) -> Any:
        asked.append(len(part.columns) if limits.small else 0)
        return solve(part, limits, *rest, **more)

    monkeypatch.setattr(statewise, "PASSES", 1)
    session = land(solver__gap=0.001)
    session.plan()
    monkeypatch.setattr(asking, "solve", counted)
    compiled, memory = session.compiled, session.memory
    assert memory is not None
    upper, (_, answer) = compiled.upper.copy(), memory.answers["DE"][-1]
    at = np.flatnonzero([k == "DE" for k in states_of(session.m.data, compiled.columns)])
    upper[at] = np.where(answer.found[0] < 0.5, 0.0, upper[at])
    starts = np.array([v.local_name.startswith("start") for v in compiled.columns])
    moved = (
        replace(compiled, upper=np.where(starts, upper, compiled.upper))
        if tighter
        else replace(compiled, row_upper=compiled.row_upper + 0.001)
    )
    asked.clear()
    found = session.search(moved, None)
    small = [n for n in asked if n]
    assert len(small) < 4 if tighter else len(small) == 4
    assert found.outcome.status is Status.OPTIMAL
    best = solve(moved, EXACT).objective
    assert best is not None
    assert found.outcome.bound is not None
    assert found.outcome.bound <= best + 1e-6
