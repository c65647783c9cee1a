"""From Pyomo to HiGHS and back: the same optimum as the stock route, and honest statuses."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.common.errors import InfeasibleConstraintException
from pyomo.contrib.solver.solvers.highs import Highs
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import csc_array

from gigasite import firstplan, proving, search, solver
from gigasite.compiled import Compiled, compile_model
from gigasite.data import prepare
from gigasite.exporting import export_model
from gigasite.formulation import build_model
from gigasite.outcome import Control, Limits, Outcome, Progress, Status, StoppedBy, settles
from gigasite.planning import plan
from gigasite.search import Search
from gigasite.solver import _outcome, relax, solve
from test_audit import solved
from test_limits import WORLDS, register
from worlds import GIGA, demand, ladder, neutral, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

EXACT = Limits(0.0, 60.0)


def everything() -> tuple[Inputs, Scenario]:
    """The world of the audit tests, for its cost alone."""
    inputs, scenario, _ = solved()
    return inputs, scenario.with_({"gigafactories.goal": "hard"})


def model_of(name: str) -> Any:
    """Pyomo model of a limit's world, or of the world with every limit on."""
    if name == "everything":
        return build_model(prepare(*everything()))
    case, inputs = register(name)
    return build_model(prepare(inputs, case.scenario))


# the same optimum


@pytest.mark.parametrize("name", [*WORLDS, "everything"])
def test_same_optimum_as_the_stock_interface(name: str) -> None:
    """Pyomo's own HiGHS interface, from the same model."""
    m = model_of(name)
    outcome = solve(compile_model(m), EXACT)
    stock = Highs().solve(m, rel_gap=0.0, raise_exception_on_nonoptimal_result=True)
    assert outcome.status is Status.OPTIMAL
    assert outcome.stopped_by is StoppedBy.GAP
    assert outcome.objective == pytest.approx(stock.incumbent_objective, rel=1e-6, abs=1e-6)
    assert outcome.bound == pytest.approx(outcome.objective, rel=1e-6, abs=1e-6)


def test_relaxation_bounds_the_optimum_and_prices_rows() -> None:
    compiled = compile_model(model_of("everything"))
    relaxed, whole = relax(compiled, EXACT), solve(compiled, EXACT)
    assert relaxed.status is Status.OPTIMAL
    assert relaxed.objective is not None
    assert whole.objective is not None
    assert relaxed.objective < whole.objective
    assert relaxed.row_prices is not None
    assert len(relaxed.row_prices) == len(compiled.rows)
    assert relaxed.column_prices is not None
    assert len(relaxed.column_prices) == len(compiled.columns)
    assert whole.row_prices is None
    assert whole.column_prices is None


def test_one_more_row_is_kept() -> None:
    """300 MW at 100 a hall: 3 halls. At most 250 of cost has no solution; at most 300 has one."""
    case, inputs = register("capacity_target")
    compiled = compile_model(build_model(prepare(inputs, case.scenario)))
    assert solve(compiled.with_row(compiled.cost, 250.0), EXACT).status is Status.INFEASIBLE
    assert solve(compiled.with_row(compiled.cost, 300.0), EXACT).objective == pytest.approx(300)
    assert len(compiled.rows) == compiled.matrix.shape[0]


def test_constant_of_the_objective_is_counted() -> None:
    """minimise x + 7 with x ≥ 2: 9."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(domain=pyo.NonNegativeIntegers)
    m.least = pyo.Constraint(expr=m.x >= 2)
    m.cost_meur = pyo.Objective(expr=m.x + 7.0)
    assert solve(compile_model(m), EXACT).objective == pytest.approx(9)


def test_goals_are_compiled_and_stay_inactive() -> None:
    """At most 4: the goal -x + 1 reaches -3 at x = 4, the cost 0 at x = 0."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(bounds=(0, 9), domain=pyo.Integers)
    m.most = pyo.Constraint(expr=m.x <= 4)
    m.cost_meur = pyo.Objective(expr=m.x)
    m.goal_most = pyo.Objective(expr=-m.x + 1.0)
    m.goal_most.deactivate()
    compiled = compile_model(m)
    assert set(compiled.goals) == {"goal_most"}
    assert not m.goal_most.active
    assert m.cost_meur.active
    assert solve(compiled, EXACT).objective == pytest.approx(0)
    assert solve(compiled, EXACT, goal="goal_most").objective == pytest.approx(-3)


# what the compiler does


def pinned() -> Any:
    """A model with a fixed, an unused and a bounded variable, a range, an equation, a constant."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(bounds=(0, 10), domain=pyo.Integers)
    m.y = pyo.Var(bounds=(1, None))
    m.fixed = pyo.Var()
    m.fixed.fix(3.0)
    m.unused = pyo.Var()
    m.between = pyo.Constraint(expr=(2, m.x + m.y + m.fixed, 8))
    m.equal = pyo.Constraint(expr=m.x - 2 * m.y == 0)
    m.least = pyo.Constraint(expr=m.y >= 1)
    m.value = pyo.Objective(expr=5 * m.x + 2 * m.fixed + 4, sense=pyo.maximize)
    return m


def test_compiler_keeps_what_the_solver_relies_on() -> None:
    """If one of these fails after an upgrade of Pyomo, read solver.compile_model again."""
    m = pinned()
    form = LinearStandardFormCompiler().write(m, mixed_form=True, set_sense=None)
    # unused variables vanish, and fixed ones become constants
    assert [v.name for v in form.columns] == ["x", "y"]
    # set_sense=None leaves a maximised objective as it is; its constant stands apart
    assert form.c.toarray().tolist() == [[5.0, 0.0]]
    assert np.asarray(form.c_offset).tolist() == [2 * 3.0 + 4.0]
    # a range is two rows, -1 is ≥, 1 is ≤ and 0 is =, and the fixed 3 moves to the right
    rows = [(row.constraint.name, row.bound_type) for row in form.rows]
    assert sorted(rows) == sorted([("between", -1), ("between", 1), ("equal", 0), ("least", -1)])
    right = dict(zip(rows, np.asarray(form.rhs, float).tolist(), strict=True))
    assert right.pop(("between", -1)) == 2 - 3
    assert right.pop(("between", 1)) == 8 - 3
    assert right == {("equal", 0): 0.0, ("least", -1): 1.0}
    matrix = dict(zip(rows, form.A.toarray().tolist(), strict=True))
    assert matrix["between", 1] == [1.0, 1.0]
    assert matrix["between", -1] == [1.0, 1.0]
    assert matrix["equal", 0] == [1.0, -2.0]


def test_compiler_negates_a_maximised_objective_by_default() -> None:
    """Hence set_sense=None."""
    form = LinearStandardFormCompiler().write(pinned(), mixed_form=True)
    assert form.c.toarray().tolist() == [[-5.0, 0.0]]
    assert np.asarray(form.c_offset).tolist() == [-10.0]


def test_compiler_raises_on_a_row_that_cannot_hold() -> None:
    """Hence rows without a decision are kept out of the model."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(bounds=(0, 1))
    m.fixed = pyo.Var()
    m.fixed.fix(3.0)
    m.never = pyo.Constraint(expr=m.fixed <= 2)
    m.cost_meur = pyo.Objective(expr=m.x)
    with pytest.raises(InfeasibleConstraintException):
        LinearStandardFormCompiler().write(m, mixed_form=True, set_sense=None)


def test_rule_that_is_merely_true_raises() -> None:
    """Hence rules return rows, and constant rows are checked apart."""
    m = pyo.ConcreteModel()
    with pytest.raises(ValueError, match="trivial Boolean"):
        m.row = pyo.Constraint(expr=True)


def test_compiled_arrays_fit_together() -> None:
    m = model_of("everything")
    compiled = compile_model(m)
    rows, columns = compiled.matrix.shape
    assert rows == len(compiled.rows) == len(compiled.row_lower) == len(compiled.row_upper)
    assert columns == len(compiled.columns) == len(compiled.lower) == len(compiled.upper)
    assert (compiled.row_lower <= compiled.row_upper).all()
    assert (compiled.lower <= compiled.upper).all()
    whole = {v.name for v, w in zip(compiled.columns, compiled.whole, strict=True) if w}
    assert whole == {v.name for v in compiled.columns if v.is_integer() or v.is_binary()}


# statuses


class Column:
    """A column of a hand-made model: only its place counts."""


def by_hand(cost: Any, matrix: Any, right: Any, whole: Any) -> Compiled:
    """Minimise cost @ x with matrix @ x = right and x between 0 and 1 (0 and inf if not whole)."""
    rows = len(right)
    kinds = np.asarray(whole, bool)
    return Compiled(
        matrix=csc_array(np.asarray(matrix, float)), cost=np.asarray(cost, float), offset=0.0,
        goals={}, lower=np.zeros(len(kinds)), upper=np.where(kinds, 1.0, math.inf),
        row_lower=np.asarray(right, float), row_upper=np.asarray(right, float), whole=kinds,
        columns=[Column() for _ in kinds], rows=[None] * rows,
    )  # fmt: skip


def market_split(*, slack: bool) -> Compiled:
    """Split customers so that every product is halved (Cornuéjols and Dawande 1998).

    With 50 customers and 6 products far out of reach of branch and bound. With slack, what is
    missed is the cost, so that plans are at hand at once and the bound stays near zero.
    """
    random = np.random.default_rng(7)
    products, customers = 6, 50
    orders = random.integers(0, 100, (products, customers)).astype(float)
    right = np.floor(orders.sum(axis=1) / 2)
    if not slack:
        return by_hand(np.zeros(customers), orders, right, np.ones(customers))
    both = np.hstack([orders, np.eye(products), -np.eye(products)])
    cost = np.concatenate([np.zeros(customers), np.ones(2 * products)])
    return by_hand(cost, both, right, np.concatenate([np.ones(customers), np.zeros(2 * products)]))


def test_optimal_is_proven() -> None:
    outcome = solve(compile_model(model_of("total_budget")), EXACT)
    assert (outcome.status, outcome.stopped_by) == (Status.OPTIMAL, StoppedBy.GAP)
    assert outcome.objective == pytest.approx(300)
    assert outcome.bound == pytest.approx(300)


@pytest.mark.parametrize(
    ("settle", "plan", "bound", "ends"),
    [
        (0.1, 105.0, 101.0, True),  # 100 is out of reach, and the plan is within a tenth
        (0.1, 105.0, 99.0, False),  # it may still be reached
        (0.1, 120.0, 101.0, False),  # the plan is too far off
        (0.1, None, 101.0, False),
        (None, 105.0, 101.0, False),
    ],
)
def test_where_a_search_settles(
    settle: float | None, plan: float | None, bound: float, *, ends: bool
) -> None:
    assert settles(replace(EXACT, enough=100.0, settle=settle), plan, bound) is ends


def test_a_search_for_what_is_out_of_reach_settles() -> None:
    """Customers on either side cost at least 50, so that 40 is out of reach from the start."""
    compiled = replace(market_split(slack=True), offset=50.0)
    outcome = solve(compiled, Limits(0.0, 60.0, enough=40.0, settle=1.0))
    assert (outcome.status, outcome.stopped_by) == (Status.FEASIBLE, StoppedBy.GAP)
    assert outcome.objective is not None
    assert outcome.bound is not None
    assert 40.0 < outcome.bound < outcome.objective  # to the end it would run out of time


def test_infeasible_has_no_values() -> None:
    """x + y = 1 and x + y = 3 with x, y in {0, 1}."""
    outcome = solve(by_hand([1, 1], [[1, 1], [1, 1]], [1, 3], [1, 1]), EXACT)
    assert outcome.status is Status.INFEASIBLE
    assert outcome.values is None
    assert outcome.objective is None
    assert outcome.stopped_by is None


def test_infeasible_only_in_whole_numbers() -> None:
    """2 x = 1 has a solution in parts, none in whole numbers."""
    compiled = by_hand([1], [[2]], [1], [1])
    assert solve(compiled, EXACT).status is Status.INFEASIBLE
    assert relax(compiled, EXACT).status is Status.OPTIMAL


def test_no_time_is_no_plan() -> None:
    outcome = solve(market_split(slack=False), Limits(0.0, 1e-9))
    assert (outcome.status, outcome.stopped_by) == (Status.NONE, StoppedBy.TIME)
    assert outcome.values is None
    assert outcome.objective is None


def test_time_that_ends_with_a_plan_is_feasible_never_optimal() -> None:
    compiled = market_split(slack=True)
    nobody = np.zeros(len(compiled.columns))
    nobody[50:56] = compiled.row_upper
    outcome = solve(compiled, Limits(0.0, 0.5), start=nobody)
    assert (outcome.status, outcome.stopped_by) == (Status.FEASIBLE, StoppedBy.TIME)
    assert outcome.values is not None
    assert outcome.objective == pytest.approx(float(compiled.cost @ outcome.values), abs=1e-6)
    assert outcome.objective is not None
    assert outcome.bound is not None
    assert outcome.bound <= outcome.objective


def test_search_that_ends_with_its_nodes_is_feasible() -> None:
    compiled = market_split(slack=True)
    nobody = np.zeros(len(compiled.columns))
    nobody[50:56] = compiled.row_upper
    outcome = solve(compiled, Limits(0.0, 60.0, nodes=1), start=nobody)
    assert (outcome.status, outcome.stopped_by) == (Status.FEASIBLE, StoppedBy.NODES)
    assert outcome.values is not None


def test_relaxation_out_of_time_is_no_plan() -> None:
    outcome = relax(compile_model(model_of("everything")), Limits(0.0, 1e-9))
    assert (outcome.status, outcome.stopped_by) == (Status.NONE, StoppedBy.TIME)
    assert outcome.values is None


def test_cancelled_before_it_began() -> None:
    control = Control()
    control.cancelled.set()
    outcome = solve(market_split(slack=False), EXACT, control)
    assert (outcome.status, outcome.stopped_by) == (Status.NONE, StoppedBy.USER)


def test_cancelled_with_a_plan_in_hand() -> None:
    """The first report that has a plan cancels: the plan is kept, and nothing is proven."""
    control = Control()
    seen = []

    def listen(progress: Any) -> None:
        seen.append(progress)
        if progress.plan is not None:
            control.cancelled.set()

    control.listen = listen
    outcome = solve(market_split(slack=True), EXACT, control)
    assert (outcome.status, outcome.stopped_by) == (Status.FEASIBLE, StoppedBy.USER)
    assert outcome.values is not None
    assert seen[-1].plan is not None
    assert seen[-1].bound <= seen[-1].plan
    assert all(progress.stage == "solve" for progress in seen)


def cancelled_after(reports: int) -> tuple[Control, list[Progress]]:
    """A control that cancels once it has heard so often, and what it has heard."""
    control, told = Control(), list[Progress]()

    def listen(now: Progress) -> None:
        told.append(now)
        if len(told) > reports:
            control.cancelled.set()

    control.listen = listen
    return control, told


def test_plan_that_was_told_of_is_kept() -> None:
    """Cancelled at each report in turn: whoever has heard of a plan gets one, and as good."""
    m = model_of("everything")
    compiled, ends = compile_model(m), set()
    for reports in range(100):
        control, told = cancelled_after(reports)
        outcome = Search(m.data, control).run(compiled).outcome
        best = min((now.plan for now in told if now.plan is not None), default=math.inf)
        assert (math.inf if outcome.objective is None else outcome.objective) <= best + 1e-6
        ends.add(outcome.status)
        if not control.cancelled.is_set():
            break
    assert {Status.NONE, Status.OPTIMAL} <= ends


def test_a_proof_tells_what_is_known_from_its_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS begins with a bound of its own, and without a plan: neither is news by then."""
    m = model_of("everything")
    m.data = replace(m.data, scenario=m.data.scenario.with_({"solver.gap": 0.0}))
    told = list[Progress]()

    def early(compiled: Compiled, limits: Limits, control: Control, **named: Any) -> Outcome:
        assert control.listen is not None
        best = solve(compiled, limits, **named)
        for worst, low in ((None, None), (9e9, -9e9), (best.objective, best.objective)):
            control.listen(Progress("proof", 0.0, worst, low, None, 0))
        return best

    monkeypatch.setattr(proving, "solve", early)
    Search(m.data, Control(told.append)).run(compile_model(m))
    proof = [now for now in told if now.stage == "proof"]
    first, worse, end = proof
    assert first.plan is not None
    assert first.bound is not None
    assert (first.plan, first.bound, first.gap) == (worse.plan, worse.bound, worse.gap)
    assert first.plan >= end.plan >= end.bound >= first.bound  # type: ignore[operator]
    assert end.gap == 0.0


def test_fewer_gigafactories_are_proven_by_the_relaxation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are wanted where one fits: no search in whole numbers is needed to know that.

    A gigafactory of 200 MW costs 200, and nothing needs it.
    """
    asked = []

    def spy(compiled: Compiled, *args: Any, **named: Any) -> Outcome:
        asked.append((named.get("goal"), bool(compiled.whole.any())))
        return solve(compiled, *args, **named)

    monkeypatch.setattr(search, "solve", spy)
    scenario = neutral(gigafactories__goal="first", gigafactories__max=2)
    scenario = scenario.with_({"gigafactories.per_region": 1})
    m = build_model(prepare(world(ladder()[:1], [GIGA]), scenario))
    found = Search(m.data, Control()).run(compile_model(m))
    assert ("goal_gigafactories", False) in asked
    assert ("goal_gigafactories", True) not in asked
    assert found.goals_proven
    assert (found.outcome.status, found.outcome.objective) == (Status.OPTIMAL, pytest.approx(200))


def test_restricted_searches_tell_no_bound_and_only_whole_plans(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a step on the way reports is told only as far as it holds for the whole question."""
    m, steps = model_of("everything"), []

    def spoken(small: Compiled, limits: Limits, control: Control, **more: Any) -> Any:
        steps.append(small.whole.sum())
        assert control.listen is not None
        control.listen(Progress("first plan", 0.0, 2.0, 1.0, 0.5, len(steps)))
        return solve(small, limits, control, **more)

    monkeypatch.setattr(firstplan, "solve", spoken)
    told = list[Progress]()
    Search(m.data, Control(told.append)).run(compile_model(m))
    of_steps = [now for now in told if now.stage == "first plan" and now.nodes]
    assert [now.plan for now in of_steps[:2]] == [None, 2.0]
    assert steps[0] < steps[1]  # places alone, then all that is whole
    assert all((now.bound, now.gap) == (None, None) for now in of_steps)


def test_fault_of_a_listener_is_raised() -> None:
    """A progress bar that breaks breaks the run: it is not swallowed in the solver's thread."""

    def listen(_: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        solve(market_split(slack=True), Limits(0.0, 2.0), Control(listen=listen))


def test_gap_that_is_reached_is_optimal_within_it() -> None:
    compiled = compile_model(model_of("everything"))
    best, rough = solve(compiled, EXACT), solve(compiled, Limits(0.2, 60.0))
    assert best.objective is not None
    assert rough.objective is not None
    assert rough.bound is not None
    assert rough.status is Status.OPTIMAL
    assert rough.bound <= best.objective + 1e-6
    assert rough.objective >= best.objective - 1e-6
    assert rough.objective - rough.bound <= 0.2 * rough.objective + 1e-6


# nothing sticks, nothing drifts


def test_options_do_not_stick() -> None:
    """After a solve without time and one with a wide gap, a plain solve is exact."""
    compiled = compile_model(model_of("everything"))
    first = solve(compiled, EXACT)
    solve(compiled, Limits(0.9, 60.0, seed=3))
    solve(market_split(slack=False), Limits(0.0, 1e-9))
    again = solve(compiled, EXACT)
    assert again.status is Status.OPTIMAL
    assert again.objective == first.objective
    assert again.bound == pytest.approx(again.objective)


def test_equal_seed_equal_result() -> None:
    compiled = compile_model(model_of("everything"))
    first, second = (solve(compiled, Limits(0.0, 60.0, seed=11)) for _ in range(2))
    assert first.values is not None
    assert second.values is not None
    assert np.array_equal(first.values, second.values)


def test_seed_changes_the_way_not_the_optimum() -> None:
    compiled = compile_model(model_of("everything"))
    costs = [solve(compiled, Limits(0.0, 60.0, seed=seed)).objective for seed in (0, 1, 2)]
    assert costs == pytest.approx([costs[0]] * 3)


def test_a_start_changes_nothing_but_the_way() -> None:
    """A start that is optimal, and one that is no solution at all."""
    compiled = compile_model(model_of("everything"))
    first = solve(compiled, EXACT)
    assert first.values is not None
    for start in (first.values, np.zeros(len(compiled.columns))):
        assert solve(compiled, EXACT, start=start).objective == pytest.approx(first.objective)


def test_a_start_that_misled_the_solver_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS 1.16.0 can take a start for one of half its cost: what it then proves is worth nothing.

    Without a doubt about what it tells, the start is used as it is.
    """
    compiled = compile_model(model_of("everything"))
    first, runs = solve(compiled, EXACT), []
    assert first.values is not None

    def told(*run: Any) -> Outcome:
        outcome = _outcome(*run)
        runs.append(outcome.status)
        half = len(runs) == 1 and outcome.objective is not None and misled
        return replace(outcome, objective=0.5 * outcome.objective) if half else outcome  # type: ignore[operator]

    monkeypatch.setattr(solver, "_outcome", told)
    for misled in (True, False):
        runs.clear()
        again = solve(compiled, EXACT, start=first.values)
        assert len(runs) == 1 + misled
        assert again.status is Status.OPTIMAL
        assert again.objective == pytest.approx(first.objective)
        assert again.objective == pytest.approx(compiled.value(again.values))  # type: ignore[arg-type]


def test_equal_plans_from_equal_scenarios() -> None:
    inputs, scenario, first = solved()
    again = plan(inputs, scenario)
    for name, table in first.tables().items():
        assert table.equals(again.tables()[name]), name
    assert again.cost_meur == first.cost_meur


# export


def read_back(path: Path) -> highspy.Highs:
    """Solve a written model with a plain HiGHS."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return highs


@pytest.mark.parametrize("suffix", ["mps", "lp"])
@pytest.mark.parametrize("name", ["everything", "public_money", "states_served", "energises"])
def test_exported_model_has_the_same_optimum(tmp_path: Path, name: str, suffix: str) -> None:
    compiled = compile_model(model_of(name))
    export_model(compiled, tmp_path / f"model.{suffix}")
    highs = read_back(tmp_path / f"model.{suffix}")
    expected = solve(compiled, EXACT).objective
    assert highs.getInfo().objective_function_value == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("suffix", ["mps", "lp"])
def test_exported_model_keeps_a_constant(tmp_path: Path, suffix: str) -> None:
    """minimise x + 7 with x ≥ 2: 9, in the file too."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(domain=pyo.NonNegativeIntegers)
    m.least = pyo.Constraint(expr=m.x >= 2)
    m.cost_meur = pyo.Objective(expr=m.x + 7.0)
    export_model(compile_model(m), tmp_path / f"model.{suffix}")
    highs = read_back(tmp_path / f"model.{suffix}")
    assert highs.getInfo().objective_function_value == pytest.approx(9)


def exported_names(compiled: Compiled, path: Path) -> tuple[list[str], list[str]]:
    """Names of columns and rows in the written file."""
    export_model(compiled, path)
    lp = read_back(path).getLp()
    return list(lp.col_names_), list(lp.row_names_)


def test_exported_names_are_those_of_limits_and_decisions(tmp_path: Path) -> None:
    columns, rows = exported_names(compile_model(model_of("everything")), tmp_path / "model.mps")
    assert len(set(columns)) == len(columns)
    assert len(set(rows)) == len(rows)
    assert {"opened_A_giga", "order_A_2027"} <= set(columns)
    assert {"grid_headroom_A_2030", "total_budget", "permit_cases_X_2027"} <= set(rows)


def test_added_rows_have_names(tmp_path: Path) -> None:
    compiled = compile_model(model_of("capacity_target"))
    more = compiled.with_row(compiled.cost, 900.0).with_row(compiled.cost, 800.0)
    _, rows = exported_names(more, tmp_path / "model.mps")
    assert len(set(rows)) == len(more.rows)
    assert sum(name.startswith("goal_") for name in rows) == 2


@pytest.mark.parametrize(
    "ids",
    [("A 1", "A_1"), ("Å", "Ä"), ("R" * 250 + "1", "R" * 250 + "2")],
    ids=["sign", "letter", "long"],
)
def test_exported_names_whatever_the_ids(tmp_path: Path, ids: tuple[str, str]) -> None:
    """Two regions whose ids differ only in what a name cannot hold."""
    data = prepare(world(ladder(region=ids)[:2]), demand(300))
    columns, rows = exported_names(compile_model(build_model(data)), tmp_path / "model.mps")
    assert len(columns) == len(set(columns))
    assert "capacity_target_2027" in rows


def test_export_into_nowhere_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="could not be written"):
        export_model(compile_model(model_of("capacity_target")), tmp_path / "no" / "model.mps")


def test_nothing_to_decide_is_a_plan() -> None:
    """Nothing is wanted and nothing can run: the plan without any site, not a solver that gives up.

    With permits of 48 months nothing comes online in 2027, and a target of nothing is met.
    """
    result = plan(world(ladder(permit_months=(48, 48, 48))), neutral())
    assert (result.status, result.cost) == ("optimal", 0.0)
    assert result.sites.empty
