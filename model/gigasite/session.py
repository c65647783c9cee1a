"""A model kept open: built once, solved again and again.

with gigasite.Session(inputs, scenario) as s:
    first = s.plan()
    cheaper = s.resolve({"budget.total_meur": 150_000})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from gigasite.compiled import Compiled, compile_model, recompiled, row_names
from gigasite.errors import InfeasibleError
from gigasite.formulation import (
    DECISIONS,
    MEASURES,
    OBJECTIVES,
    all_rules,
    build_model,
    rebuild,
)
from gigasite.ledger import Ledger
from gigasite.load import read_inputs
from gigasite.memory import Memory
from gigasite.options import KEY
from gigasite.outcome import Control
from gigasite.planning import Clock, accepted, impossible, prepared
from gigasite.scenario import Scenario
from gigasite.search import Found, Search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gigasite.data import Data
    from gigasite.load import Inputs
    from gigasite.outcome import Array, Basis
    from gigasite.plans import Plan


LOWER, BASIC = 0, 1
"""Where a column lies, and a row, of which nothing is known yet."""
NUMBERED = ("supply", "serve")
"""Decisions that other figures than the options number."""


class Session:
    """One data set, and one scenario under change.

    A change builds only those limits anew that read a figure which it moved; a change of what can
    be decided (other options, other years) builds the whole model, and `rebuilt` says what moved.
    The last plan, mended where it breaks a limit, is the start of the next solve.
    """

    def __init__(
        self,
        inputs: Inputs | None = None,
        scenario: Scenario | None = None,
        *,
        control: Control | None = None,
    ) -> None:
        """Build the model; raises InputError where the scenario does not fit the tables."""
        self.inputs = inputs if inputs is not None else read_inputs()
        self.control = control or Control()
        self.scenario = scenario if scenario is not None else Scenario.named("base")
        self.rebuilt: str | None = None
        """After a change: the figure for which the whole model was built anew; None: it was not."""
        self.redone: tuple[str, ...] = ()
        """After a change: the parts of the model that were built anew."""
        self.last: dict[tuple[str, Any], float] = {}
        """Values above 0 of the last plan, by decision and index."""
        self.ended: dict[tuple[str, Any], int] = {}
        """Where the last relaxation ended, by decision or rule, and index: columns not at their
        lower bound, rows not free."""
        self.found: Found | None = None
        """How the last search of `plan` ended."""
        self.memory: Memory | None = None
        """What the searches of `plan` have learnt; forgotten when the whole model is built anew."""
        self.clock = Clock()
        self._build(prepared(self.inputs, self.scenario, self.control, self.clock))

    def __enter__(self) -> Self:
        """Return the session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the last plan."""
        self.last = {}

    def _build(self, data: Data) -> None:
        self.ledger = Ledger()
        self.m: Any
        self.compiled: Compiled
        with self.clock.stage("build"):
            self.m = build_model(data, self.ledger)
        with self.clock.stage("compile"):
            self.compiled = compile_model(self.m)

    def move(self, changes: Mapping[str, Any]) -> None:
        """Change the scenario (as `Scenario.with_`) and bring the model up to date.

        Raises InputError where the changes do not fit, and changes nothing then.
        """
        self.become(self.scenario.with_(changes))

    def become(self, scenario: Scenario) -> None:
        """Take another scenario for the same data set, as `move` does."""
        self.clock = Clock()
        data = prepared(self.inputs, scenario, self.control, self.clock)
        self.scenario, self.rebuilt = scenario, None
        changed = self.ledger.changed(data)
        self.redone = tuple(changed)
        if DECISIONS in changed:
            self.rebuilt, self.memory = changed[DECISIONS], None
            same = self.m.data.options[KEY].equals(data.options[KEY])
            self._build(data)
            self.last = {k: v for k, v in self.last.items() if same and k[0] not in NUMBERED}
        else:
            self._redo(data, set(changed))

    def _redo(self, data: Data, parts: set[str]) -> None:
        """Build some parts anew."""
        names = row_names(self.compiled)  # rows of a rule that goes forget it
        with self.clock.stage("build"):
            parts = rebuild(self.m, data, parts, self.ledger)
        with self.clock.stage("compile"):
            self.compiled = recompiled(
                self.compiled,
                names,
                self.m,
                parts - {MEASURES, OBJECTIVES},
                list(all_rules()),
                objectives=bool(parts & {MEASURES, OBJECTIVES}),
            )

    def search(self, compiled: Compiled | None = None, start: Array | None = None) -> Found:
        """Solve the model, or a changed copy of it (more rows, narrower bounds).

        `start`: values of a plan of that copy, or of one much the same, a column each.
        """
        if self.m.impossible:
            raise InfeasibleError("No plan satisfies every limit.", impossible(self.m))
        compiled = compiled if compiled is not None else self.compiled
        with self.clock.stage("solve"):
            search = Search(
                self.m.data, self.control, basis=self._basis(compiled), memory=self.memory
            )
            return search.run(compiled, start)

    def read(self, found: Found) -> Plan:
        """Return the audited plan that a search ended with; raises as `plan` does."""
        return accepted(self.m, self.inputs, found, self.clock)

    def plan(self) -> Plan:
        """Solve the scenario as it stands, from the last plan on where there is one."""
        self.memory = self.memory or Memory()
        self.found = self.search(start=self._start())
        result = self.read(self.found)
        self.last = {
            _key(column): float(column.value) for column in self.compiled.columns if column.value
        }
        self._remember(self.found)
        return result

    def resolve(self, changes: Mapping[str, Any]) -> Plan:
        """Change the scenario and solve again; raises as `plan` does."""
        self.move(changes)
        return self.plan()

    def _remember(self, found: Found) -> None:
        """Note where the relaxation ended; rows that only the search added have no name."""
        if found.relaxed.basis is not None:
            columns, rows = (
                zip(names, states.tolist(), strict=True)
                for names, states in zip(
                    (found.compiled.columns, found.compiled.rows), found.relaxed.basis, strict=True
                )
            )
            self.ended = {_key(v): state for v, state in columns if state != LOWER}
            self.ended |= {_key(r): state for r, state in rows if r is not None and state != BASIC}

    def _basis(self, compiled: Compiled) -> Basis | None:
        """Where the last relaxation ended, on the columns and rows of today."""
        if not self.ended or self.rebuilt is not None:
            return None
        columns = [LOWER if v is None else self.ended.get(_key(v), LOWER) for v in compiled.columns]
        rows = [BASIC if row is None else self.ended.get(_key(row), BASIC) for row in compiled.rows]
        return np.array(columns, np.int8), np.array(rows, np.int8)

    def _start(self) -> Array | None:
        if not self.last:
            return None
        return np.array([self.last.get(_key(column), 0.0) for column in self.compiled.columns])


def _key(column: Any) -> tuple[str, Any]:
    return column.parent_component().local_name, column.index()
