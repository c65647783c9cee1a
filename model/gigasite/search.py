"""The way to a proven plan: goals first, then the objective, then the cheapest of the equals."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from gigasite.compiled import whole_sides
from gigasite.firstplan import first_plan
from gigasite.objectives import goals
from gigasite.outcome import (
    Array,
    Basis,
    Control,
    Limits,
    Outcome,
    Status,
    StoppedBy,
    ctrl_c_cancels,
    within,
)
from gigasite.proving import Proof
from gigasite.solver import relax, solve
from gigasite.statewise import worth_cutting

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.data import Data
    from gigasite.memory import Memory

REACHED = 1e-6
"""Miss of a goal or objective that counts as none [unit that the solver sees]."""
FIRST_SHARE = 0.75
"""Share of the time that the objective may take where a second one follows [1]."""
ROUNDING = 1e-8
"""Part of a reached value that is left for rounding [1]."""
MENDING_S = 60.0
"""Most time in which a plan in hand is freed of what it does not need [s]."""


@dataclass(frozen=True)
class Found:
    """What a search ended with: the relaxation, the outcome, and the model they belong to."""

    compiled: Compiled
    relaxed: Outcome
    """The last relaxation: what limits are worth in money."""
    outcome: Outcome
    root: float | None = None
    """Value of the objective in its own relaxation, as the solver sees it."""
    second: Outcome | None = None
    """How the search for the best of the equals ended, where there was one."""
    goals: Compiled | None = None
    """The model with its goals fixed, before any objective."""
    goals_proven: bool = True


def aimed(compiled: Compiled, aim: str) -> Compiled:
    """Return the model with another objective than cost."""
    if aim == "cost":
        return compiled
    cost, offset = compiled.goals[f"aim_{aim}"]
    kept = compiled.goals | {"aim_cost": (compiled.cost, compiled.offset)}
    return replace(compiled, cost=cost, offset=offset, goals=kept)


@dataclass
class Search:
    """One search: its data, its time and its way out.

    `second`: which of the equals is wanted; by default the cheapest where the objective is not
    cost, and any where it is.
    """

    data: Data
    control: Control
    second: str | None = None
    basis: Basis | None = None
    """Where the relaxation of much the same model ended: the first one begins there."""
    memory: Memory | None = None
    """What an earlier search for much the same model has learnt."""

    def __post_init__(self) -> None:
        """Start the clock."""
        self.began = perf_counter()
        self.aim: str = self.data.scenario.objective.minimise
        if self.second is None and self.aim != "cost":
            self.second = "cost"

    def run(self, compiled: Compiled, start: Array | None = None) -> Found:
        """Reach the goals in their order, then the objective, and prove it.

        `start`: values of a plan of this model, or of one that was much the same.

        Goals are first taken at their ceiling (as many gigafactories as allowed, nothing missing):
        a plan that reaches a ceiling proves the goal. Where the relaxation rules that out, it may
        leave fewer gigafactories, which are as many as can be if there is a plan. Only where none
        exists, each goal is maximised and proven in turn.

        Ctrl-C asks all of it to end, whichever step it comes in.
        """
        with ctrl_c_cancels(self.control):
            return self._run(compiled, start)

    def _run(self, compiled: Compiled, start: Array | None) -> Found:
        names = goals(self.data)
        if not names:
            return self.best(compiled, start)
        found = self._at_ceilings(compiled, names, self._allowed(), start)
        if found is not None and found.relaxed.status is Status.INFEASIBLE:
            fewer = self._possible(compiled, names)
            if fewer is not None:
                found = self._at_ceilings(compiled, names, fewer, start)
        if found is not None:
            stopped = found.outcome.stopped_by is StoppedBy.USER
            if found.outcome.values is not None or stopped:
                return found
        return self._in_order(compiled, names)

    def _limits(self, gap: float, nodes: int | None = None, share: float = 1.0) -> Limits:
        chosen = self.data.scenario.solver
        left = max(0.1, chosen.time_limit_s * share - (perf_counter() - self.began))
        return Limits(gap, left, chosen.threads, chosen.seed, nodes)

    def _allowed(self) -> int | None:
        """Gigafactories that the scenario allows; None: as many as there can be."""
        scenario = self.data.scenario
        switch = scenario.limit("gigafactory_count")
        most = scenario.gigafactories.max * switch.scale
        return math.floor(most + REACHED) if switch.enabled else None

    def _possible(self, compiled: Compiled, names: list[str]) -> int | None:
        """Gigafactories that the relaxation leaves possible; None: it does not say, or no fewer."""
        if "gigafactories" not in names:
            return None
        self.control.stage = "goal: gigafactories"
        parts = replace(whole_sides(compiled), whole=np.zeros_like(compiled.whole))
        goal = "goal_gigafactories"
        most = solve(parts, self._limits(0.0), self.control, goal=goal, method="simplex")
        if most.status is not Status.OPTIMAL or most.objective is None:
            return None
        fewer = math.floor(REACHED - most.objective)
        return None if fewer == self._allowed() else fewer

    def _at_ceilings(
        self, compiled: Compiled, names: list[str], most: int | None, start: Array | None
    ) -> Found | None:
        """The best plan with every goal at its ceiling; None when a goal has none."""
        if most is None and "gigafactories" in names:
            return None
        for name in names:
            cost, offset = compiled.goals[f"goal_{name}"]
            ceiling = REACHED if most is None or name != "gigafactories" else -most
            compiled = compiled.with_row(cost, ceiling - offset)
        return self.best(compiled, start, 0.5)

    def _in_order(self, compiled: Compiled, names: list[str]) -> Found:
        """Maximise each goal in turn, fix what was reached, then the objective."""
        proven, start = True, None
        for name in names:
            self.control.stage = f"goal: {name}"
            goal = f"goal_{name}"
            outcome = solve(compiled, self._limits(0.0), self.control, goal=goal, start=start)
            if outcome.values is None or outcome.objective is None:
                return Found(compiled, outcome, replace(outcome, bound=None))  # that of a goal
            proven = proven and outcome.status is Status.OPTIMAL
            cost, offset = compiled.goals[goal]
            whole = name == "gigafactories"
            reached = float(round(outcome.objective)) if whole else outcome.objective + REACHED
            compiled, start = compiled.with_row(cost, reached - offset), outcome.values
        found = self.best(compiled, start)
        found = replace(found, goals_proven=proven)
        if found.outcome.status is Status.OPTIMAL and not proven:
            unproven = replace(found.outcome, status=Status.FEASIBLE, stopped_by=StoppedBy.TIME)
            return replace(found, outcome=unproven)
        return found

    def best(self, compiled: Compiled, start: Array | None, share: float = 1.0) -> Found:
        """Best plan for the objective, then the best of its equals; goals are fixed already."""
        compiled, whole = whole_sides(compiled), 1.0 if self.second is None else FIRST_SHARE
        if start is None and self.aim != "cost" and not worth_cutting(compiled):
            start = self._cheap(compiled, share)
        found = self._proven(compiled, self.aim, start, share, whole)
        found = replace(found, root=found.relaxed.objective, goals=compiled)
        return found if self.second is None else self._of_equals(compiled, found, self.second)

    def _cheap(self, compiled: Compiled, share: float) -> Array | None:
        """A cheap plan, found soonest; what is not whole in it is chosen for the objective."""
        self.control.stage = "relaxation"
        relaxed = relax(compiled, self._limits(0.0, share=share), self.control)
        if relaxed.status is not Status.OPTIMAL:
            return None
        self.control.stage = "first plan"
        limits = partial(self._limits, share=share)
        start = first_plan(compiled, self.data, relaxed, limits, self.control)
        return None if start is None else self._mended(aimed(compiled, self.aim), start)

    def _of_equals(self, compiled: Compiled, found: Found, second: str) -> Found:
        """Best of the plans that are as good for the objective, in the time that is left.

        Cost comes second within the gap: as much of the objective as its gap leaves open may be
        given for it. Anything else comes second at the very cost reached, and where a gap is left
        anyway, without deciding anew what is whole. Whatever is found keeps the status and the
        bound of the objective.
        """
        first = found.outcome
        if first.values is None or first.objective is None:
            return found
        model = aimed(compiled, self.aim)
        most = first.objective
        if first.status is Status.OPTIMAL and first.bound is not None and second == "cost":
            gap = self.data.scenario.solver.gap
            most = max(most, min(within(first.bound, gap), most + gap * abs(most)))
        most += REACHED + ROUNDING * abs(most)
        equals = compiled.with_row(model.cost, most - model.offset)
        start = self._mended(aimed(equals, second), first.values)
        values, then = start, None
        if second == "cost":  # the relaxation so far knows no money
            found = replace(found, relaxed=replace(found.relaxed, row_prices=None))
        gap = self.data.scenario.solver.gap
        if (second == "cost" or gap == 0.0) and not self.control.cancelled.is_set():
            better = self._proven(equals, second, start, 1.0, 1.0, then=True)
            then = better.outcome
            if then.values is not None:
                values = then.values
            if better.relaxed.row_prices is not None and second == "cost":
                found = replace(found, compiled=better.compiled, relaxed=better.relaxed)
        return replace(found, outcome=replace(first, values=values), second=then)

    def _mended(self, equals: Compiled, values: Array) -> Array:
        """A plan without what it does not need: all that is not whole is chosen anew."""
        whole = np.where(equals.whole, np.round(values), values)
        fixed = replace(
            equals,
            lower=np.where(equals.whole, whole, equals.lower),
            upper=np.where(equals.whole, whole, equals.upper),
            whole=np.zeros_like(equals.whole),
        )
        chosen = self.data.scenario.solver
        time = Limits(0.0, min(MENDING_S, chosen.time_limit_s), chosen.threads, chosen.seed)
        outcome = solve(fixed, time, Control())
        return values if outcome.values is None else outcome.values

    def _proven(
        self,
        compiled: Compiled,
        aim: str,
        start: Array | None,
        share: float,
        whole: float,
        *,
        then: bool = False,
    ) -> Found:
        """Relaxation, first plan, proof.

        `share` of the time may go by without a plan, `whole` with one; `then`: it comes second.
        """
        compiled = aimed(compiled, aim)
        of = "" if aim == "cost" else f": {aim}"
        basis, self.basis = self.basis, None
        proof = Proof(
            compiled,
            self.data,
            self.control,
            aim,
            f"then {aim}" if then else f"proof{of}",
            partial(self._limits, share=share),
            partial(self._limits, share=whole),
            self.memory,
        )
        return Found(compiled, *proof.run(start, basis))
