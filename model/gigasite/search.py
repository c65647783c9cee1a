"""The way to a proven plan: goals first, a first plan early, then the proof."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from gigasite.objectives import goals
from gigasite.outcome import Array, Control, Limits, Outcome, Status, StoppedBy
from gigasite.solver import Compiled, relax, solve

if TYPE_CHECKING:
    from gigasite.data import Data

FIRST_GAP = 0.003
"""Gap at which the first plan is good enough [1]."""
FIRST_NODES = 200
"""Nodes in which a first plan is looked for, so that equal runs give equal plans."""
DEAR = (3e-5, 1e-4)
"""Reduced cost, as a share of the relaxation's cost, above which a first plan does without."""
DECISIONS = ("start", "order")
"""Columns that a first plan may do without; stocks follow from them, and the relaxation's price of
a stock alone says little (with those fixed too, the EU-27 under a carbon cap had no first plan)."""
REACHED = 1e-6
"""Miss of a goal that counts as none [unit of the goal]."""


@dataclass(frozen=True)
class Found:
    """What a search ended with: the relaxation, the outcome, and the model they belong to."""

    compiled: Compiled
    relaxed: Outcome
    outcome: Outcome


@dataclass
class Search:
    """One search: its data, its time and its way out."""

    data: Data
    control: Control

    def __post_init__(self) -> None:
        """Start the clock."""
        self.began = perf_counter()

    def run(self, compiled: Compiled) -> Found:
        """Reach the goals in their order, then find the cheapest plan and prove it.

        Goals are first taken at their ceiling (as many gigafactories as allowed, nothing missing):
        a plan that reaches a ceiling proves the goal. Only where none exists, each goal is
        maximised and proven in turn.
        """
        names = goals(self.data)
        if not names:
            return self._cheapest(compiled, None, 1.0)
        hoped = self._at_ceilings(compiled, names)
        if hoped is not None:
            found = self._cheapest(hoped, None, 0.5)
            stopped = found.outcome.stopped_by is StoppedBy.USER
            if found.outcome.values is not None or stopped:
                return found
        return self._in_order(compiled, names)

    def _limits(self, gap: float, share: float = 1.0, nodes: int | None = None) -> Limits:
        chosen = self.data.scenario.solver
        left = max(0.1, chosen.time_limit_s * share - (perf_counter() - self.began))
        return Limits(gap, left, chosen.threads, chosen.seed, nodes)

    def _at_ceilings(self, compiled: Compiled, names: list[str]) -> Compiled | None:
        """Every goal fixed at its ceiling; None when a goal has none."""
        scenario = self.data.scenario
        for name in names:
            cost, offset = compiled.goals[f"goal_{name}"]
            ceiling = 0.0
            if name == "gigafactories":
                switch = scenario.limit("gigafactory_count")
                if not switch.enabled:
                    return None
                ceiling = -math.floor(scenario.gigafactories.max * switch.scale + REACHED)
            slack = REACHED * (name != "gigafactories")
            compiled = compiled.with_row(cost, ceiling - offset + slack)
        return compiled

    def _in_order(self, compiled: Compiled, names: list[str]) -> Found:
        """Maximise each goal in turn, fix what was reached, then the cost."""
        proven, start = True, None
        for name in names:
            self.control.stage = f"goal: {name}"
            goal = f"goal_{name}"
            outcome = solve(compiled, self._limits(0.0), self.control, goal=goal, start=start)
            if outcome.values is None or outcome.objective is None:
                return Found(compiled, outcome, outcome)
            proven = proven and outcome.status is Status.OPTIMAL
            cost, offset = compiled.goals[goal]
            whole = name == "gigafactories"
            reached = float(round(outcome.objective)) if whole else outcome.objective + REACHED
            compiled, start = compiled.with_row(cost, reached - offset), outcome.values
        found = self._cheapest(compiled, start, 1.0)
        if found.outcome.status is Status.OPTIMAL and not proven:
            unproven = replace(found.outcome, status=Status.FEASIBLE, stopped_by=StoppedBy.TIME)
            return replace(found, outcome=unproven)
        return found

    def _cheapest(self, compiled: Compiled, start: Array | None, share: float) -> Found:
        """Relaxation, first plan, proof; a plan in hand is never lost."""
        self.control.stage = "relaxation"
        relaxed = relax(compiled, self._limits(0.0, share), self.control)
        if relaxed.status is Status.INFEASIBLE:
            return Found(compiled, relaxed, relaxed)
        if start is None and relaxed.status is Status.OPTIMAL:
            self.control.stage = "first plan"
            start = self._first_plan(compiled, relaxed, share)
        self.control.stage = "proof"
        limits = self._limits(self.data.scenario.solver.gap, 1.0 if start is not None else share)
        outcome = solve(compiled, limits, self.control, start=start)
        if outcome.status is Status.NONE and start is not None:
            value = float(compiled.cost @ start) + compiled.offset
            outcome = replace(outcome, status=Status.FEASIBLE, values=start, objective=value)
        known = [b for b in (outcome.bound, relaxed.objective) if b is not None]
        if outcome.values is not None and known:
            outcome = replace(outcome, bound=max(known))
        return Found(compiled, relaxed, outcome)

    def _first_plan(self, compiled: Compiled, relaxed: Outcome, share: float) -> Array | None:
        """Find a plan in a small model: without the whole columns that the relaxation prices out.

        Whole decisions that are 0 in the relaxation, have no upper bound and a reduced cost above a
        share of its value are fixed at 0. Whatever comes out is a plan of the full model, and only
        a start: the proof does not depend on it.
        """
        assert relaxed.values is not None
        assert relaxed.column_prices is not None
        assert relaxed.objective is not None
        decided = [v.parent_component().local_name in DECISIONS for v in compiled.columns]
        idle = compiled.whole & ~np.isfinite(compiled.upper) & np.array(decided, bool)
        idle &= relaxed.values <= compiled.lower + 1e-9
        for dear in DEAR:
            out = idle & (relaxed.column_prices > dear * abs(relaxed.objective))
            small = replace(compiled, upper=np.where(out, compiled.lower, compiled.upper))
            limits = self._limits(FIRST_GAP, share, FIRST_NODES)
            outcome = solve(small, limits, self.control, confirm=False)
            if outcome.values is not None or self.control.cancelled.is_set():
                return outcome.values
        return None
