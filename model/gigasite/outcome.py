"""How a solve is asked for, followed and answered; knows no solver."""

from __future__ import annotations

import math
import os
import signal
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
from contextlib import contextmanager

Array = npt.NDArray[np.float64]
Basis = tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]
"""Where a relaxation ended: a number of the solver for every column and every row."""
ROUNDING = 1e-9
"""Part of a value that is left for rounding [1]."""


class Status(StrEnum):
    """What a solve proved; what stopped it is a separate fact."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NONE = "none"


class StoppedBy(StrEnum):
    """What ended a solve."""

    GAP = "gap"
    TIME = "time"
    USER = "user"
    NODES = "nodes"
    """Only inside a run: a first plan is searched for in a set number of nodes."""


@dataclass(frozen=True)
class Limits:
    """When to stop and what to use."""

    gap: float
    time_s: float
    threads: int = 1
    seed: int = 0
    nodes: int | None = None
    """Stop after so many nodes of the search; None: no such limit."""
    gap_abs: float = 1e-6
    """Stop also when plan and bound are so close [unit of the objective]."""
    enough: float | None = None
    """Stop as soon as there is a plan with an objective of at most this; None: no such limit."""
    settle: float | None = None
    """Gap that will do once the bound has passed `enough`, which is then out of reach; None: go on
    to `gap` all the same [1]."""
    small: bool = False
    """Whether the model is small: neither restarts of the search, feasibility jump nor a search
    among what reduced costs leave, which take longer there than they save."""
    known: bool = False
    """Whether the start is as good as what heuristics would find: none are run."""
    iterations: int | None = None
    """Stop after so many iterations of the simplex method; None: no such limit."""


@dataclass(frozen=True)
class Progress:
    """One line of progress."""

    stage: str
    seconds: float
    plan: float | None
    bound: float | None
    gap: float | None
    nodes: int


@dataclass(frozen=True)
class Outcome:
    """How a solve ended, and the values of its best plan if there is one."""

    status: Status
    stopped_by: StoppedBy | None
    """None: proven infeasible, or (with status none) the solver gave up without an answer."""
    values: Array | None
    objective: float | None
    bound: float | None
    seconds: float
    row_prices: Array | None = None
    """Duals of a relaxation, per row; None for integer solves."""
    column_prices: Array | None = None
    """Reduced costs of a relaxation, per column; None for integer solves."""
    basis: Basis | None = None
    """Where a relaxation ended; None for integer solves."""


@dataclass
class Control:
    """The way in from outside while a solve runs: listen, and cancel."""

    listen: Callable[[Progress], None] | None = None
    stage: str = "solve"
    worth: float = 1.0
    """What one of the solver's objective is in the unit that progress is told in."""
    found: Callable[[Array], None] | None = None
    """Hears of every better plan of the whole question, by the values of its columns."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    at_once: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Parts of a model that may be solved at the same time; no answer depends on it."""


def finite(value: float) -> float | None:
    """A figure of the solver; None where it stands for infinity."""
    return float(value) if math.isfinite(value) and abs(value) < 1e20 else None


def gap_of(plan: float | None, bound: float | None) -> float | None:
    """Distance of a plan from its bound as a share of its value [1]."""
    return None if plan is None or bound is None else max(0.0, plan - bound) / max(abs(plan), 1e-9)


def settles(limits: Limits, plan: float | None, bound: float | None) -> bool:
    """Whether a search may end because `enough` is out of reach and its plan will do."""
    if limits.settle is None or limits.enough is None or plan is None or bound is None:
        return False
    gap = gap_of(plan, bound)
    return bound > limits.enough and gap is not None and gap <= limits.settle


def within(bound: float, gap: float) -> float:
    """Worst value that lies within the gap of a bound."""
    return bound + gap * abs(bound) / (1.0 - gap if bound > 0 else 1.0 + gap)


def enough(bound: float, gap: float) -> float:
    """Value at which a search may stop: within the gap of a bound, rounding left aside."""
    target = within(bound, gap)
    return target - ROUNDING * abs(target)


_under_way: list[Control] = []
"""What Ctrl-C asks to stop: the work as a whole first, then its steps, one inside the other."""


@contextmanager
def ctrl_c_cancels(control: Control) -> Iterator[None]:
    """While a plan is made, Ctrl-C asks the solver to stop with what it has.

    Inside another such block, which may have a control of its own, both are asked.
    """

    def stop(*_: object) -> None:
        for asked in _under_way:
            asked.cancelled.set()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _under_way.append(control)
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _under_way.pop()
