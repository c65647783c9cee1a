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

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from gigasite.asking import States
from gigasite.memory import Memory, Prices, first_prices
from gigasite.mixing import Pool
from gigasite.outcome import (
    Control,
    Limits,
    Outcome,
    Progress,
    ctrl_c_cancels,
    enough,
    gap_of,
)
from gigasite.parts import cut_by, states_of
from gigasite.pricing import Pricing
from gigasite.solver import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gigasite.compiled import Compiled
    from gigasite.data import Data
    from gigasite.outcome import Array

    Columns = Mapping[str, Sequence[Array]]
    """Plans of each state."""
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
EARLY_GAP, EARLY_NODES = 0.005, 5
"""Where the search for an early plan ends [1, nodes]."""
NEAR = 0.2
"""Plans of a state that can be in a better plan: reduced cost, as part of the open gap [1]."""
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
        self.memory = Memory() if memory is None else memory
        self.pool = Pool(self.cut)
        self.fresh: dict[str, list[Array]] = {k: [] for k in self.cut.parts}
        self.plan: Array | None = None
        self.relaxed = np.zeros(0)
        """Values of the relaxation."""
        self.states: States
        self.pricing: Pricing
        self.priced: list[Array] = []
        """Prices that plans are known for."""
        self.bound, self.began = -np.inf, perf_counter()
        self.told, self.lock = np.inf, threading.Lock()
        """Cost of the best plan that was told of."""

    def run(
        self,
        relaxed: Outcome,
        start: Array | None,
        gap: float,
        aim: str,
        begin: Callable[[], Array | None] | None = None,
        last: Array | None = None,
    ) -> None:
        """Improve `plan` and `bound` until the gap is reached or passes bring too little.

        `begin` looks for a plan to go on from where the first pass gives none. `last`: a plan of a
        model much the same; between that and the relaxation there may be one early.
        """
        assert relaxed.objective is not None
        assert relaxed.values is not None
        self.bound, self.relaxed = relaxed.objective, relaxed.values
        self.states = States(self.pool, self.memory, self.relaxed)
        self._take(start)
        self.pool.recall(self.memory.columns)
        idle, allowed = 0, self._allowed(gap)
        first = first_prices(self.memory, self.cut, relaxed, aim, allowed)
        asked = first.pop(0)
        self.pricing = Pricing(self.pool, self.relaxed, asked, self.bound)
        self.priced = [prices.on(self.cut) for prices in self.memory.prices.get(aim, ())]
        self._tell()
        for _ in range(PASSES):
            before = self._open()
            bound, last = self._asked(asked, allowed, last), None
            if bound is None:
                break
            self.pricing.heard(asked, bound)
            self.bound = max(self.bound, bound)
            if self._open() <= gap:
                break
            self._chosen(gap, stuck=idle > 0)
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
        plan = None if self.plan is None else self.compiled.value(self.plan)
        return self.pricing.following(plan, self.ask(0.0, 1))

    def _open(self) -> float:
        """The gap, infinite without a plan [1]."""
        gap = gap_of(None if self.plan is None else self.compiled.value(self.plan), self.bound)
        return np.inf if gap is None else gap

    def _tell(self) -> None:
        listen, worth = self.control.listen, self.control.worth
        if listen is None:
            return
        plan, now = self.told if self.told < np.inf else None, perf_counter()
        told = (None if plan is None else plan * worth, self.bound * worth)
        listen(Progress(self.stage, now - self.began, *told, gap_of(plan, self.bound), 0))

    def _take(self, values: Array | None) -> None:
        """Take a plan of the whole, and its columns."""
        known = np.inf if self.plan is None else self.compiled.value(self.plan)
        if values is None or self.compiled.value(values) >= known:
            return
        self.plan = values
        for k, at in self.cut.at.items():
            self.pool.add(k, values[at])
        self._heard(values)

    # a pass

    def _asked(
        self, prices: Array, allowed: Mapping[str, float], last: Array | None = None
    ) -> float | None:
        """Ask every state at these prices; the bound, or None where one has no answer."""
        parts, rest = self.cut.priced(prices)
        known = any(self.pricing.moved(prices, others) <= CLOSE for others in self.priced)
        self.priced.append(prices)
        limits = replace(self.ask(0.0, NODES), threads=1, small=True, known=known)
        limits = replace(limits, time_s=min(SECONDS, limits.time_s))
        quiet = Control(cancelled=self.control.cancelled)
        order = sorted(parts, key=lambda k: -len(self.cut.at[k]))  # the largest first
        with ctrl_c_cancels(self.control), ThreadPoolExecutor(self.control.at_once) as pool:
            early = None if last is None else pool.submit(self._early, last)
            todo = {
                k: pool.submit(
                    self.states.answer, k, parts[k], replace(limits, gap_abs=allowed[k]), quiet
                )
                for k in order
            }
            for k in order:
                todo[k].result()
                self._tell()  # that it goes on
            self._take(None if early is None else early.result())
        for k in parts:
            if (answer := todo[k].result()) is None:
                return None
            rest += answer.bound
            self.fresh[k] = list(answer.found)
            for column in answer.found:
                self.pool.add(k, column)
        return rest

    def _chosen(self, gap: float, *, stuck: bool) -> None:
        """Look for a plan between good columns, in the model as a whole.

        Between those of the mix, all that the last prices gave, and the best plan. Where that does
        not do: if there was no plan before, between the best of each state, the relaxation and the
        plan that there is by then; where it is `stuck`, between all that can be in a better plan.
        A choice that cannot come within the gap ends with a plan that is good for what it is.
        """
        none = self.plan is None
        weights, _, _ = self.pricing.mix(self.ask(0.0, 1))
        mixed, limits = self.pool.weighted(weights), self.ask(MIX_SHARE * gap, MIX_NODES)
        limits = replace(limits, enough=enough(self.bound, gap), settle=SETTLED * gap)
        self._take(self._between([mixed, self.fresh, self._columns(self.plan)], limits))
        if self._open() <= gap or self.control.cancelled.is_set():
            return
        plan = self._columns(self.plan)
        if none:
            best = {k: x[:1] for k, x in self.fresh.items()}
            self._take(self._between([best, plan, self._columns(self.relaxed)], limits))
        elif stuck:
            near = self.pool.near(self.pricing.best, NEAR * self._open() * abs(self.bound))
            self._take(self._between([mixed, near, plan], limits))

    def _between(self, several: Sequence[Columns], limits: Limits) -> Array | None:
        """The best plan whose whole decisions lie between some columns."""
        used = {k: [x for one in several for x in one.get(k, ())] for k in self.cut.parts}
        small, quiet = self.pool.between(used), Control(cancelled=self.control.cancelled)
        start, heard = self.plan, self._heard
        return solve(small, limits, quiet, start=start, confirm=False, better=heard).values

    def _early(self, last: Array) -> Array | None:
        """A plan between the last one, which need not keep every limit, and the relaxation."""
        limits = replace(self.ask(EARLY_GAP, EARLY_NODES), threads=1)
        return self._between([self._columns(last), self._columns(self.relaxed)], limits)

    def _columns(self, values: Array | None) -> dict[str, list[Array]]:
        """What each state does in a plan of the whole."""
        return {} if values is None else {k: [values[at]] for k, at in self.cut.at.items()}

    def _heard(self, values: Array) -> None:
        """Tell of a plan that is better than all told before; from any thread."""
        with self.lock:
            value = self.compiled.value(values)
            if value < self.told:
                self.told = value
                if self.control.found is not None:
                    self.control.found(values)
