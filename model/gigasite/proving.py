"""One objective, from its relaxation to a proof: a plan early, and always a bound.

1. Relaxation: a bound, and what every limit is worth.
2. A first plan (`firstplan`), close to the last one where there is one.
   Large models go by states (`statewise`) instead, which gives better plans and a tighter bound;
   such a first plan is looked for only where the states give none.
3. HiGHS from that plan on, until plan and bound meet within the gap.

Each step ends as soon as the gap is reached, and no proof depends on a first plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from gigasite.compiled import keeps_all
from gigasite.firstplan import PLACES_GAP, PLAN_GAP, PLAN_NODES, first_plan, neighbour
from gigasite.objectives import worth
from gigasite.outcome import Outcome, Status, StoppedBy, enough, gap_of
from gigasite.solver import relax, solve
from gigasite.statewise import Statewise, worth_cutting

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.compiled import Compiled
    from gigasite.data import Data
    from gigasite.memory import Memory
    from gigasite.outcome import Array, Basis, Control, Limits, Progress

    Ask = Callable[..., Limits]
    """Limits of a step: its gap, and its nodes."""


@dataclass
class Proof:
    """The proof of one model for its cost."""

    compiled: Compiled
    data: Data
    control: Control
    aim: str
    """What the cost of the model stands for; it tells memories apart."""
    stage: str
    """What the proof itself is called in progress."""
    ask: Ask
    """Limits with a gap (and nodes), in the time in which there has to be a plan."""
    longer: Ask
    """The same in the time that there is once there is one."""
    memory: Memory | None = None
    """What an earlier search for much the same model has learnt."""

    def run(self, start: Array | None, basis: Basis | None) -> tuple[Outcome, Outcome]:
        """Return the relaxation, and the outcome; a plan in hand is never lost.

        `start`: values of a plan of this model, or of one that was much the same.
        """
        of = "" if self.aim == "cost" else f": {self.aim}"
        self.control.worth, self.control.stage = worth(self.aim), f"relaxation{of}"
        relaxed = relax(self.compiled, self.ask(0.0), self.control, basis)
        last, start = start, start if self._keeps(start) else None
        if relaxed.status is Status.INFEASIBLE and start is None:
            return relaxed, relaxed
        bound = relaxed.objective if relaxed.status is Status.OPTIMAL else None
        if bound is not None:
            start, bound = self._towards(relaxed, start, last, of)
        self.control.stage = self.stage
        outcome = self._at_once(start, bound) or self._solved(start, bound)
        self.control.worth = 1.0
        return relaxed, outcome

    @property
    def gap(self) -> float:
        """Gap that is asked for [1]."""
        return float(self.data.scenario.solver.gap)

    def _keeps(self, values: Array | None) -> bool:
        return values is not None and keeps_all(self.compiled, values)

    def _towards(
        self, relaxed: Outcome, start: Array | None, last: Array | None, of: str
    ) -> tuple[Array | None, float | None]:
        """A plan as good as the quick ways make it, and a bound.

        `last`: a plan of a model much the same; `start`: that plan, if it is one of this model.
        """
        large, bound = worth_cutting(self.compiled), relaxed.objective
        begin = partial(self._begun, relaxed, start, last, of)
        if not large:
            start = begin()
        if self._at_once(start, bound) is not None or not large:
            return start, bound
        self.control.stage = self.stage
        ways = Statewise(self.compiled, self.data, self.ask, self.control, self.memory)
        far = None if self._near(start, relaxed) else last
        ways.run(relaxed, start, self.gap, self.aim, begin, far)
        return ways.plan, ways.bound

    def _begun(
        self, relaxed: Outcome, start: Array | None, last: Array | None, of: str
    ) -> Array | None:
        """A first plan, unless the one in hand is as good already."""
        if self._near(start, relaxed):
            return start
        self.control.stage, begun = f"first plan{of}", None
        if last is not None:
            limits = self.ask(PLAN_GAP, PLAN_NODES)
            begun = neighbour(self.compiled, self.data, last, relaxed, limits, self.control)
        if begun is None and not self.control.cancelled.is_set():
            begun = first_plan(self.compiled, self.data, relaxed, self.ask, self.control)
        plans = [values for values in (start, begun) if values is not None]
        best = min(plans, key=self.compiled.value, default=None)
        if best is not None and self.control.found is not None:
            self.control.found(best)
        return best

    def _near(self, start: Array | None, relaxed: Outcome) -> bool:
        """Whether a plan in hand is as good already as a first plan would be."""
        if start is None or relaxed.objective is None:
            return False
        value = self.compiled.value(start)
        return value - relaxed.objective <= max(self.gap, PLACES_GAP) * max(abs(value), 1e-9)

    def _at_once(self, start: Array | None, bound: float | None) -> Outcome | None:
        """The outcome of a plan that a bound proves good enough; else None."""
        if start is None or bound is None:
            return None
        value = self.compiled.value(start)
        if value - bound > self.gap * abs(value) or not self._keeps(start):
            return None
        return Outcome(Status.OPTIMAL, StoppedBy.GAP, start, value, min(value, bound), 0.0)

    def _at_least(self, start: Array | None, bound: float | None) -> Control:
        """Tell no worse plan and no lower bound than those that are known."""
        listen, worth = self.control.listen, self.control.worth
        if listen is None:
            return self.control
        known = None if start is None else self.compiled.value(start)

        def hear(now: Progress) -> None:
            plan, low = (None if x is None else x / worth for x in (now.plan, now.bound))
            plan = min((x for x in (plan, known) if x is not None), default=None)
            low = max((x for x in (low, bound) if x is not None), default=None)
            told, least = (None if x is None else x * worth for x in (plan, low))
            listen(replace(now, plan=told, bound=least, gap=gap_of(plan, low)))

        return replace(self.control, listen=hear)

    def _solved(self, start: Array | None, bound: float | None) -> Outcome:
        """HiGHS to the end; what was known before counts as well."""
        limits = (self.ask if start is None else self.longer)(self.gap)
        if bound is not None:
            limits = replace(limits, enough=enough(bound, self.gap))
        heard, control = self.control.found, self._at_least(start, bound)
        outcome = solve(self.compiled, limits, control, start=start, better=heard)
        if outcome.status is Status.NONE and start is not None:
            value = self.compiled.value(start)
            outcome = replace(outcome, status=Status.FEASIBLE, values=start, objective=value)
        known = [b for b in (outcome.bound, bound) if b is not None]
        if outcome.values is None or outcome.objective is None or not known:
            return outcome
        value = outcome.objective
        best = min(max(known), value)
        if value - best <= self.gap * abs(value):
            return replace(outcome, bound=best, status=Status.OPTIMAL, stopped_by=StoppedBy.GAP)
        return replace(outcome, bound=best)
