"""Arrays -> HiGHS -> outcome: the module that solves, and knows how HiGHS does it.

Every solve gets a fresh HiGHS with every option set: nothing sticks from one solve to the next.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from gigasite.compiled import TOLERANCE, Compiled
from gigasite.outcome import Array, Basis, Control, Limits, Outcome, Status, StoppedBy, finite
from gigasite.running import listen, run

if TYPE_CHECKING:
    from collections.abc import Callable

SIMPLEX_ITERATIONS = 30_000
"""Iterations after which a relaxation is left to the interior-point method."""
BASIS_ITERATIONS = 4000
"""Iterations from a known basis, without presolve; more would cost more than a fresh start."""
FORCING_ROW = 64
"""Presolve rule of HiGHS left out: with it, 1.15.1 called a scenario infeasible that has a plan."""
SEARCHES = [f"mip_heuristic_run_{name}" for name in ("root_reduced_cost", "rens", "rins")]
"""Heuristics of HiGHS that solve models of their own; small models do without the first."""
MISTOLD = 1e-6
"""Part by which the cost that HiGHS tells may differ from that of its plan [1]."""
STATES = [highspy.HighsBasisStatus(n) for n in range(5)]
KINDS = [highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger]


def relax(
    compiled: Compiled, limits: Limits, control: Control | None = None, basis: Basis | None = None
) -> Outcome:
    """Solve without integrality: a bound, values and a price for every row.

    `basis`: where the relaxation of much the same model ended; rows added at the end may be missing
    in it. From there it goes a short way first.

    By simplex for so many iterations (on an infeasible one of the EU-27 it went on for 31 s), then
    by the interior-point method with crossover, then by simplex to its end.
    """
    relaxed = replace(compiled, whole=np.zeros_like(compiled.whole))
    if basis is not None:
        short = replace(limits, iterations=BASIS_ITERATIONS)
        outcome = solve(relaxed, short, control, method="simplex", basis=basis)
        if outcome.status is not Status.NONE or outcome.stopped_by is not None:
            return outcome
    short = replace(limits, iterations=SIMPLEX_ITERATIONS)
    outcome = solve(relaxed, short, control, method="simplex")
    for method in ("ipm", "simplex"):
        if outcome.status is Status.NONE and outcome.stopped_by is None:
            outcome = solve(relaxed, limits, control, method=method)
    return outcome


def solve(
    compiled: Compiled,
    limits: Limits,
    control: Control | None = None,
    *,
    goal: str | None = None,
    start: Array | None = None,
    method: str = "choose",
    confirm: bool = True,
    better: Callable[[Array], None] | None = None,
    basis: Basis | None = None,
) -> Outcome:
    """Solve for the cost, or for one of the goals; the status is checked, never assumed.

    `confirm`: a claim of presolve that no plan exists is tried again without it. `better` hears of
    the values of every better plan, from the solver's thread.
    """
    control = control or Control()
    outcome = _once(compiled, limits, control, goal, start, {"solver": method}, basis, better)
    if confirm and compiled.whole.any() and _doubtful(outcome):
        left = replace(limits, time_s=max(1.0, limits.time_s - outcome.seconds))
        return _once(compiled, left, control, goal, start, {"presolve": "off"})
    return outcome


def _doubtful(outcome: Outcome) -> bool:
    """Infeasible, or optimal without a bound: presolve of HiGHS 1.15 has been wrong in both."""
    unbounded = outcome.status is Status.OPTIMAL and outcome.bound is None
    return outcome.status is Status.INFEASIBLE or unbounded


def _once(
    compiled: Compiled,
    limits: Limits,
    control: Control,
    goal: str | None,
    start: Array | None,
    options: dict[str, str],
    basis: Basis | None = None,
    better: Callable[[Array], None] | None = None,
) -> Outcome:
    """One run of HiGHS, and one more without the start where that misled it.

    What the plan comes to is worked out here. HiGHS 1.16.0 can take a start for one of half its
    cost; it then misses the best plan, and neither its bound nor its status holds.
    """
    began = perf_counter()
    if not compiled.columns:
        return _undecided(compiled, goal)
    highs = loaded(compiled, limits, goal)
    for name, chosen in options.items():
        highs.setOptionValue(name, chosen)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start
        highs.setSolution(solution)
    if basis is not None:
        _set_basis(highs, basis)
    listen(highs, control, limits, began, better)
    run(highs, control)
    told = _outcome(highs, compiled, control, perf_counter() - began)
    if told.values is None or told.objective is None:
        return told
    value = compiled.value(told.values, goal)
    if start is not None and abs(told.objective - value) > MISTOLD * max(1.0, abs(value)):
        left = replace(limits, time_s=max(1.0, limits.time_s - told.seconds))
        return _once(compiled, left, control, goal, None, options, basis, better)
    return replace(told, objective=value)


def _set_basis(highs: highspy.Highs, basis: Basis) -> None:
    """Begin where another relaxation ended; HiGHS mends what does not fit."""
    columns, rows = basis
    more = [highspy.HighsBasisStatus.kBasic] * (highs.getNumRow() - len(rows))
    known = highspy.HighsBasis()
    known.col_status = [STATES[n] for n in columns]
    known.row_status = [STATES[n] for n in rows] + more
    known.valid = known.alien = True
    highs.setBasis(known)


def _undecided(compiled: Compiled, goal: str | None) -> Outcome:
    """A model without any decision, which HiGHS calls empty: the one plan there is, or none."""
    if np.any(compiled.row_lower > TOLERANCE) or np.any(compiled.row_upper < -TOLERANCE):
        return Outcome(Status.INFEASIBLE, None, None, None, None, 0.0)
    nothing, prices = np.zeros(0), np.zeros(len(compiled.rows))
    cost = compiled.value(nothing, goal)
    return Outcome(Status.OPTIMAL, StoppedBy.GAP, nothing, cost, cost, 0.0, prices, nothing)


def loaded(compiled: Compiled, limits: Limits, goal: str | None) -> highspy.Highs:
    """Set every option on a fresh HiGHS and pass it the model."""
    highs = highspy.Highs()
    options: dict[str, Any] = {
        "output_flag": False,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": limits.gap_abs,
        "time_limit": limits.time_s,
        "threads": limits.threads,
        "random_seed": limits.seed,
        "mip_feasibility_tolerance": TOLERANCE,
        "primal_feasibility_tolerance": 1e-7,
        "presolve_rule_off": FORCING_ROW,
        "mip_allow_restart": not limits.small,
        "mip_heuristic_run_feasibility_jump": not limits.small,
        "mip_heuristic_effort": 0.0 if limits.known else None,
        **dict.fromkeys(SEARCHES, False if limits.known else None),
        SEARCHES[0]: False if limits.small or limits.known else None,
        "simplex_iteration_limit": limits.iterations,
        "objective_target": limits.enough,
        "mip_max_nodes": limits.nodes,
    }
    highspy.Highs.resetGlobalScheduler(True)
    for name, value in options.items():
        if value is not None and highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise RuntimeError(f"HiGHS does not know the option {name}")
    cost, offset = compiled.objective(goal)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(compiled.columns), len(compiled.rows)
    lp.col_cost_, lp.offset_ = cost, offset
    lp.col_lower_, lp.col_upper_ = compiled.lower, compiled.upper
    lp.row_lower_, lp.row_upper_ = compiled.row_lower, compiled.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = (
        compiled.matrix.indptr,
        compiled.matrix.indices,
        compiled.matrix.data,
    )
    if compiled.whole.any():
        lp.integrality_ = [KINDS[int(w)] for w in compiled.whole]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused the model")
    return highs


def _basis(highs: highspy.Highs) -> Basis:
    known = highs.getBasis()
    columns, rows = ([int(s) for s in x] for x in (known.col_status, known.row_status))
    return np.array(columns, np.int8), np.array(rows, np.int8)


def _outcome(highs: highspy.Highs, compiled: Compiled, control: Control, seconds: float) -> Outcome:
    """Read the status first; values only when HiGHS says that they are feasible."""
    model, info = highs.getModelStatus(), highs.getInfo()
    states = highspy.HighsModelStatus
    mip = bool(compiled.whole.any())
    has_plan = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    solution = highs.getSolution()
    values = np.asarray(solution.col_value, float) if has_plan else None
    value = info.objective_function_value
    bound = finite(info.mip_dual_bound if mip else value)
    if model == states.kOptimal and values is not None:
        prices = None if mip else np.asarray(solution.row_dual, float)
        costs = None if mip else np.asarray(solution.col_dual, float)
        basis = None if mip else _basis(highs)
        return Outcome(
            Status.OPTIMAL, StoppedBy.GAP, values, value, bound, seconds, prices, costs, basis
        )
    if model in (states.kInfeasible, states.kUnboundedOrInfeasible):
        # every decision is bounded by `opened_first` and the blocks: it cannot be unbounded
        return Outcome(Status.INFEASIBLE, None, None, None, None, seconds)
    ends = {
        states.kTimeLimit: StoppedBy.TIME,
        states.kSolutionLimit: StoppedBy.NODES,
        states.kObjectiveTarget: StoppedBy.GAP,
        states.kInterrupt: StoppedBy.GAP,  # by what settles
    }
    stopped = StoppedBy.USER if control.cancelled.is_set() else ends.get(model)
    if values is not None and mip and stopped is not None:
        return Outcome(Status.FEASIBLE, stopped, values, value, bound, seconds)
    return Outcome(Status.NONE, stopped, None, None, bound if mip else None, seconds)
