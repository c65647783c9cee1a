"""The search cut by member states: good plans and a tight bound from 27 small models.

Few rows are shared by states (target, build rate, gigafactories, carbon, money), so at the right
prices of those rows the states, each solved in whole units, come close to the whole question.

1. Each state is solved at the prices in hand: their sum is a bound (`parts`), and their plans are
   columns.
2. The cheapest mix of columns that keeps the shared rows gives new prices (Dantzig and Wolfe);
   those asked next lie between these and the best so far (`pricing`).
3. Most of what is whole is the same in the columns that the mix takes, in those just found and in
   the best plan: only what differs is chosen, in the model as a whole. That gives a better plan.

Passes are counted, states are taken in their order, and each is solved by one thread: the answer
does not depend on how many are solved at once.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from gigasite.compiled import keeps_all
from gigasite.memory import Answer, Memory, Prices, first_prices, looser
from gigasite.mixing import NOTHING, Pool
from gigasite.outcome import (
    Control,
    Limits,
    Outcome,
    Progress,
    Status,
    ctrl_c_cancels,
    enough,
    gap_of,
)
from gigasite.parts import counted, cut_by, states_of
from gigasite.pricing import Pricing
from gigasite.solver import relax, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gigasite.compiled import Compiled
    from gigasite.data import Data
    from gigasite.outcome import Array

    Ask = Callable[[float, int], Limits]
    """Limits of a step, from its gap and its nodes."""

SMALLEST = 2000
"""Whole decisions below which HiGHS alone is as quick."""
PASSES = 12
"""Most times that the states are asked."""
IDLE = 3
"""Passes in a row after which it ends where they brought too little."""
LITTLE = 0.1
"""Part of the open gap that is too little [1]."""
NODES, SECONDS = 500, 120.0
"""Where the search in a state ends [nodes, s]."""
STATES_SHARE = 0.2
"""Part of the gap wanted that the states together may leave open [1]."""
LEAST_GAP = 1e-4
"""Gap that states are solved for at least: their sum hardly comes closer than that [1]."""
SMALLEST_GAP = 1e-6
"""Gap of a state that counts as none [unit of the objective]."""
CLOSE = 0.05
"""Change of what the shared rows are worth, as part of the cost, up to which plans that were best
before are nearly so [1]."""
MIX_NODES, MIX_SHARE, SETTLED = 20, 0.1, 0.3
"""Where the choice between columns ends: nodes, and part of the gap wanted; the last where its own
bound tells that it cannot come within the gap of the whole [1]."""


def worth_cutting(compiled: Compiled) -> bool:
    """Whether the model is large enough."""
    return int(compiled.whole.sum()) >= SMALLEST


class Statewise:
    """One search by states; `plan` and `bound` are the best so far."""

    def __init__(
        self, compiled: Compiled, data: Data, ask: Ask, control: Control, memory: Memory | None
    ) -> None:
        """Cut the model."""
        self.compiled, self.ask, self.control = compiled, ask, control
        self.stage = control.stage
        self.cut = cut_by(compiled, states_of(data, compiled.columns))
        self.units, self.narrow = counted(compiled.columns), set[str]()
        self.memory = Memory() if memory is None else memory
        self.pool = Pool(self.cut)
        self.fresh: dict[str, list[Array]] = {k: [] for k in self.cut.parts}
        self.plan: Array | None = None
        self.relaxed = np.zeros(0)
        """Values of the relaxation."""
        self.pricing: Pricing
        self.priced: list[Array] = []
        """Prices that plans are known for."""
        self.bound, self.began = -np.inf, perf_counter()

    def run(
        self,
        relaxed: Outcome,
        start: Array | None,
        gap: float,
        aim: str,
        begin: Callable[[], Array | None] | None = None,
    ) -> None:
        """Improve `plan` and `bound` until the gap is reached or passes bring too little.

        `begin` looks for a plan to go on from where the first pass gives none.
        """
        assert relaxed.row_prices is not None
        assert relaxed.objective is not None
        assert relaxed.values is not None
        self.bound, self.relaxed = relaxed.objective, relaxed.values
        self._take(start)
        self.pool.recall(self.memory.columns)
        allowed = self._allowed(gap)
        first = first_prices(self.memory, self.cut, relaxed, aim, allowed)
        asked = first.pop(0)
        self.pricing = Pricing(self.pool, self.relaxed, asked, self.bound)
        self.priced = [prices.on(self.cut) for prices in self.memory.prices.get(aim, ())]
        idle = 0
        self._tell()
        for _ in range(PASSES):
            before = self._open()
            bound = self._asked(asked, allowed)
            if bound is None:
                break
            self.pricing.heard(asked, bound)
            self.bound = max(self.bound, bound)
            if self._open() <= gap:
                break
            self._chosen(self.pricing.mix(self.ask(0.0, 1))[0], gap, first=begin is not None)
            if self.plan is None and begin is not None:
                self._take(begin())
            begin, self.control.stage = None, self.stage
            self._tell()
            following = self._following()
            if following is None or self._open() <= gap or self.control.cancelled.is_set():
                break
            idle = 0 if before - self._open() >= LITTLE * before else idle + 1
            if idle == IDLE or self.ask(0.0, 1).time_s <= 0.1:
                break
            asked = first.pop() if first else following
        if self.pricing.highest > -np.inf:
            told = Prices.of(self.cut, self.pricing.best, relaxed, self.pricing.highest)
            self.memory.keep(aim, told, self.pool.columns)

    def _allowed(self, gap: float) -> dict[str, float]:
        """Gap that each state is solved for: large ones take longest to the last bit."""
        wanted = STATES_SHARE * max(gap, LEAST_GAP) * abs(self.bound)
        total = max(1, sum(len(at) for at in self.cut.at.values()))
        return {k: max(SMALLEST_GAP, wanted * len(at) / total) for k, at in self.cut.at.items()}

    def _following(self) -> Array | None:
        plan = None if self.plan is None else self._value(self.plan)
        return self.pricing.following(plan, self.ask(0.0, 1))

    def _value(self, values: Array) -> float:
        return float(self.compiled.cost @ values) + self.compiled.offset

    def _open(self) -> float:
        """The gap, infinite without a plan [1]."""
        gap = gap_of(None if self.plan is None else self._value(self.plan), self.bound)
        return np.inf if gap is None else gap

    def _tell(self) -> None:
        listen, worth = self.control.listen, self.control.worth
        if listen is None:
            return
        plan, now = None if self.plan is None else self._value(self.plan), perf_counter()
        told = (None if plan is None else plan * worth, self.bound * worth)
        listen(Progress(self.stage, now - self.began, *told, gap_of(plan, self.bound), 0))

    def _take(self, values: Array | None) -> None:
        """Take a plan of the whole, and its columns."""
        known = np.inf if self.plan is None else self._value(self.plan)
        if values is None or self._value(values) >= known:
            return
        self.plan = values
        for k, at in self.cut.at.items():
            self.pool.add(k, values[at])
        if self.control.found is not None:
            self.control.found(values)

    # a pass

    def _asked(self, prices: Array, allowed: Mapping[str, float]) -> float | None:
        """Ask every state at these prices; the bound, or None where one has no answer."""
        parts, rest = self.cut.priced(prices)
        known = any(self.pricing.moved(prices, others) <= CLOSE for others in self.priced)
        self.priced.append(prices)
        limits = replace(self.ask(0.0, NODES), threads=1, small=True, known=known)
        limits = replace(limits, time_s=min(SECONDS, limits.time_s))
        quiet = Control(cancelled=self.control.cancelled)
        order = sorted(parts, key=lambda k: -len(self.cut.at[k]))  # the largest first
        with ctrl_c_cancels(self.control), ThreadPoolExecutor(self.control.at_once) as pool:
            todo = {
                k: pool.submit(
                    self._answer, k, parts[k], replace(limits, gap_abs=allowed[k]), quiet
                )
                for k in order
            }
            for k in order:
                todo[k].result()
                self._tell()  # that it goes on
        for k in parts:
            if (answer := todo[k].result()) is None:
                return None
            rest += answer.bound
            self.fresh[k] = list(answer.found)
            for column in answer.found:
                self.pool.add(k, column)
        return rest

    def _answer(self, k: str, part: Compiled, limits: Limits, control: Control) -> Answer | None:
        """Answer of one state, from memory where it is known.

        First in wider limits, as far as those are not come near: where that plan keeps the limits
        as they are, its answer is one, and holds for longer. Where it does not, no more of that.
        """
        if (known := self.memory.recalled(k, part, limits.gap_abs)) is not None:
            return known
        if k in self.narrow:
            return self._solved(k, part, limits, control)
        at = self.cut.at[k]
        wide = looser(part, self.units[at], [self.relaxed[at], *self.pool.columns[k]])
        asked = self._solved(k, wide, limits, control)
        if asked is not None:
            found = tuple(x for x in asked.found if keeps_all(part, x))
            if found and found[0] is asked.found[0]:
                return Answer(asked.bound, found)
        self.narrow.add(k)
        return self._solved(k, part, limits, control)

    def _solved(self, k: str, part: Compiled, limits: Limits, control: Control) -> Answer | None:
        """Solve a state, from the best plan that is known if prices were much the same then."""
        plans = [x for x in self.pool.columns[k] if limits.known and keeps_all(part, x)]
        start = min(plans, key=lambda x: float(part.cost @ x), default=None)
        limits = replace(limits, known=start is not None)
        found: list[Array] = []
        outcome = solve(part, limits, control, start=start, better=found.append)
        if outcome.values is not None:
            found.append(outcome.values)
        bound = outcome.bound
        if bound is None and outcome.status is Status.NONE and not control.cancelled.is_set():
            bound = relax(part, replace(limits, nodes=None), control).objective
        if bound is None:
            return None
        answer = Answer(bound, tuple(reversed(found)))
        if outcome.status is Status.OPTIMAL:  # neither time nor the user ended it
            self.memory.note(k, part, answer)
        return answer

    def _chosen(self, weights: dict[str, Array], gap: float, *, first: bool) -> None:
        """Look for a plan between the best columns, in the model as a whole.

        What is whole lies between the columns that the mix takes, all that the last prices gave,
        and those of the best plan; then, where that does not do, the best of each state and the
        relaxation. A choice that cannot come within the gap ends with a plan that is good for what
        it is.
        """
        used: dict[str, list[Array]] = {}
        for k, at in self.cut.at.items():
            weight = weights.get(k, np.zeros(0))
            mixed = [x for x, w in zip(self.pool.columns[k], weight, strict=False) if w > NOTHING]
            used[k] = [*mixed, *self.fresh[k], *([] if self.plan is None else [self.plan[at]])]
        limits = self.ask(MIX_SHARE * gap, MIX_NODES)
        limits = replace(limits, enough=enough(self.bound, gap), settle=SETTLED * gap)
        self._between(used, limits)
        wanted = self._open() > gap and not self.control.cancelled.is_set()
        if wanted and (first or self.plan is None):
            for k, at in self.cut.at.items():
                best = [] if self.plan is None else [self.plan[at]]
                used[k] = [*self.fresh[k][:1], *best, self.relaxed[at]]
            self._between(used, limits)

    def _between(self, used: Mapping[str, Sequence[Array]], limits: Limits) -> None:
        """Take the best plan whose whole decisions lie between some columns."""
        small, quiet = self.pool.between(used), Control(cancelled=self.control.cancelled)
        heard, start = self.control.found, self.plan
        self._take(solve(small, limits, quiet, start=start, confirm=False, better=heard).values)
