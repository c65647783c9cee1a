"""Scenario after scenario on one open model, each search from the plan of their common parent.

What comes out depends on the scenario and its parent alone, never on what was solved before: the
arrays of an open model equal those of one built anew, and the start is the parent's every time.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from gigasite.errors import InfeasibleError, NoPlanError
from gigasite.options import KEY
from gigasite.scenario import Scenario
from gigasite.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gigasite.load import Inputs
    from gigasite.outcome import Control
    from gigasite.plans import Plan
    from gigasite.traces import Job

    Start = dict[str, Any]
    """Where a search ended, as JSON: `options`, `last` and `ended` of a session."""

_open: list[tuple[Inputs, str, Session]] = []
"""The open model of this process: at most one."""


def vary(
    inputs: Inputs, scenario: Scenario, parent: Scenario, start: Start | None, control: Control
) -> tuple[Plan, Start]:
    """Return the audited plan of a scenario, and where its search ended; raises as `plan` does.

    `start`: what this returned for the parent; None where the parent has no plan.
    """
    session = _session(inputs, parent, control)
    try:
        session.become(scenario)
        same = start is not None and start["options"] == _options(session)
        session.memory = None  # no result may depend on what this process did before
        session.last = _read(start["last"]) if start is not None and same else {}
        session.ended = _read(start["ended"]) if start is not None and same else {}
        plan = session.plan()
    except (InfeasibleError, NoPlanError):
        raise
    except BaseException:
        _open.clear()  # it may be half changed
        raise
    told = {"last": _written(session.last), "ended": _written(session.ended)}
    return plan, {"options": _options(session), **told}


def parent_for(job: Job) -> Scenario:
    """The scenario that a job is a variation of; itself where there is none."""
    return Scenario.model_validate_json(job.parent or job.scenario)


def read_start(job: Job) -> Start | None:
    """Where the search for the parent's plan ended; None where it gave none."""
    try:
        told = json.loads(job.start.read_text(encoding="utf-8"))
        start = told["start"] if told["program"] == job.program else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return start if isinstance(start, dict) else None


def _session(inputs: Inputs, parent: Scenario, control: Control) -> Session:
    key = parent.canonical()
    if not _open or _open[0][0] is not inputs or _open[0][1] != key:
        _open.clear()
        _open.append((inputs, key, Session(inputs, parent, control=control)))
    session = _open[0][2]
    session.control = control
    return session


def _options(session: Session) -> str:
    """Digest of what can be decided on: indices mean the same where it is the same."""
    table = session.m.data.options[KEY].to_csv(index=True)
    return hashlib.sha256(table.encode()).hexdigest()


def _written(values: Mapping[tuple[str, Any], float]) -> list[list[Any]]:
    return [[name, index, value] for (name, index), value in values.items()]


def _read(values: list[list[Any]]) -> dict[tuple[str, Any], Any]:
    return {
        (name, tuple(index) if isinstance(index, list) else index): value
        for name, index, value in values
    }
