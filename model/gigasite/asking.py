"""A state is asked for its best plan at some prices: from memory, in wider limits, or as it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gigasite.compiled import keeps_all
from gigasite.memory import Answer, Memory, looser
from gigasite.outcome import Status
from gigasite.parts import counted
from gigasite.solver import relax, solve

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.mixing import Pool
    from gigasite.outcome import Array, Control, Limits


@dataclass
class States:
    """The states of one search; several may be asked at the same time, each of them once."""

    pool: Pool
    memory: Memory
    relaxed: Array
    """Values of the relaxation of the whole."""
    narrow: set[str] = field(default_factory=set)
    """States whose plan in wider limits did not keep those that hold."""

    def __post_init__(self) -> None:
        """Note which decisions count units."""
        self.units = counted(self.pool.cut.whole.columns)

    def answer(self, k: str, part: Compiled, limits: Limits, control: Control) -> Answer | None:
        """Answer of one state, from memory where it is known; None where none was found.

        First in wider limits, as far as those are not come near: where that plan keeps the limits
        as they are, its answer is one, and holds for longer. Where it does not, no more of that.
        """
        if (known := self.memory.recalled(k, part, limits.gap_abs)) is not None:
            return known
        if k in self.narrow:
            return self._solved(k, part, limits, control)
        at = self.pool.cut.at[k]
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
