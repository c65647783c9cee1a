"""Whether a scenario has any plan at all: built as for a plan, solved for none in particular."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from gigasite.errors import InputError, NoPlanError
from gigasite.firstplan import DECISIONS
from gigasite.outcome import Control, Limits, Progress, Status
from gigasite.session import Session
from gigasite.solver import relax, solve

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.load import Inputs
    from gigasite.outcome import Array
    from gigasite.scenario import Scenario

SHARE = 0.05
"""Most of the time that one solve may take [1]."""
ANY = 0.5
"""Gap at which a plan found among few decisions will do: any plan will [1]."""
NODES = 200
"""Nodes in which it is looked for."""
NOTHING = 1e-9


@dataclass
class Trials:
    """Scenarios tried, what came of each, and the time that is left for more."""

    inputs: Inputs
    control: Control
    seconds: float
    """Time for all of them together [s]."""
    known: dict[str, bool | None] = field(default_factory=dict)
    """Whether a scenario has a plan, by its canonical text; None: not known."""
    undecided: int = 0
    session: Session | None = None
    """The model of the last scenario tried: the next one is mostly a few rows away."""

    def __post_init__(self) -> None:
        """Start the clock."""
        self.began = perf_counter()

    @property
    def over(self) -> bool:
        """Whether the time is up, or the user has ended it."""
        return self.left <= 0.0 or self.control.cancelled.is_set()

    @property
    def left(self) -> float:
        """Time that is left [s]."""
        return self.seconds - (perf_counter() - self.began)

    def tell(self, stage: str) -> None:
        """Say what is being done."""
        self.control.stage = stage
        if self.control.listen is not None:
            now = perf_counter() - self.began
            self.control.listen(Progress(stage, now, None, None, None, 0))

    def limits(self, scenario: Scenario, nodes: int | None = None) -> Limits:
        """Time, threads and seed of one solve."""
        chosen = scenario.solver
        time = max(0.1, min(SHARE * self.seconds, self.left))
        return Limits(0.0, time, chosen.threads, chosen.seed, nodes)

    def possible(self, scenario: Scenario, stage: str = "is there a plan") -> bool | None:
        """Whether the scenario has a plan (both answers are proven); None: not known."""
        key = scenario.canonical()
        if key not in self.known:
            if self.over:
                self.undecided += 1
                return None
            self.tell(stage)
            self.known[key] = self._built(scenario)
            self.undecided += self.known[key] is None
        return self.known[key]

    def _built(self, scenario: Scenario) -> bool | None:
        try:
            if self.session is None:
                self.session = Session(self.inputs, scenario, control=self.control)
            else:
                self.session.become(scenario)
        except (NoPlanError, InputError):  # stopped by the user; the change does not fit the tables
            return None
        if self.session.m.impossible:
            return False
        return self.solvable(self.session.compiled, scenario)

    def solvable(self, compiled: Compiled, scenario: Scenario) -> bool | None:
        """The same for a compiled model.

        In parts of units first: where those have no plan, whole units have none. Then a plan is
        looked for among what the parts use, and last in all of the model, which also proves it.
        """
        relaxed = relax(compiled, self.limits(scenario), self.control)
        if relaxed.status is Status.INFEASIBLE:
            return False
        if relaxed.values is not None:
            small = _only_used(compiled, relaxed.values)
            limits = replace(self.limits(scenario, NODES), gap=ANY)
            if solve(small, limits, self.control, confirm=False).values is not None:
                return True
        anything = replace(compiled, cost=np.zeros_like(compiled.cost), offset=0.0)
        outcome = solve(anything, self.limits(scenario), self.control)
        if outcome.values is not None:
            return True
        return False if outcome.status is Status.INFEASIBLE else None


def _only_used(compiled: Compiled, values: Array) -> Compiled:
    """The model without the starts and orders that its relaxation does not use."""
    decided = [column.parent_component().local_name in DECISIONS for column in compiled.columns]
    idle = np.array(decided, bool) & compiled.whole & (values <= compiled.lower + NOTHING)
    return replace(compiled, upper=np.where(idle, compiled.lower, compiled.upper))
