"""A model kept open: built once, solved again and again.

with gigasite.Session(inputs, scenario) as s:
    first = s.plan()
    cheaper = s.resolve({"budget.total_meur": 150_000})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from gigasite.load import read_inputs
from gigasite.outcome import Control
from gigasite.planning import Clock, accepted, opened
from gigasite.scenario import Scenario
from gigasite.search import Found, Search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gigasite.compiled import Compiled
    from gigasite.load import Inputs
    from gigasite.outcome import Array
    from gigasite.plans import Plan


class Session:
    """One data set and one scenario under change; the last plan is the start of the next solve."""

    def __init__(
        self,
        inputs: Inputs | None = None,
        scenario: Scenario | None = None,
        *,
        control: Control | None = None,
    ) -> None:
        self.inputs = inputs if inputs is not None else read_inputs()
        self.control = control or Control()
        self.found: Found | None = None
        """How the last search ended."""
        self._open(scenario if scenario is not None else Scenario.named("base"))

    def __enter__(self) -> Self:
        """Return the session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the model."""
        self.found = None

    def _open(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.clock = Clock()
        self.m: Any
        self.compiled: Compiled
        self.m, self.compiled = opened(self.inputs, scenario, self.control, self.clock)

    def search(self, compiled: Compiled | None = None, start: Array | None = None) -> Found:
        """Solve the model, or a changed copy of it (more rows, narrower bounds).

        `start`: values of a plan of that copy, a column each, where one is known.
        """
        compiled = compiled if compiled is not None else self.compiled
        with self.clock.stage("solve"):
            return Search(self.m.data, self.control).run(compiled, start)

    def read(self, found: Found) -> Plan:
        """Return the audited plan that a search ended with; raises as `plan` does."""
        return accepted(self.m, self.inputs, found, self.clock)

    def plan(self) -> Plan:
        """Solve the scenario as it stands."""
        self.found = self.search()
        return self.read(self.found)

    def resolve(self, changes: Mapping[str, Any]) -> Plan:
        """Change the scenario (as `Scenario.with_`) and solve again."""
        self._open(self.scenario.with_(changes))
        return self.plan()
