"""The same work for many arguments: one after another, or in processes of this machine."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gigasite.errors import GigasiteError
from gigasite.outcome import Control, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TICK_S = 0.5
"""Seconds between looks at Ctrl-C."""
_stop: Any = None
"""In a worker: the event that cancels all of them."""


def spread(
    work: Callable[..., Any],
    jobs: Sequence[tuple[Any, ...]],
    workers: int,
    control: Control,
    labels: Sequence[str],
) -> list[Any]:
    """Do `work(*job, control)` for every job; None for those not begun when cancelled.

    With more than one worker, `work` is a function of a module, jobs and results can be pickled,
    and progress tells only how many jobs are done.

    Raises GigasiteError when a worker dies.
    """
    if workers == 1 or len(jobs) < 2:
        out = []
        for n, (job, label) in enumerate(zip(jobs, labels, strict=True), 1):
            here = told(control, f"{n}/{len(jobs)} {label}: ")
            out.append(None if control.cancelled.is_set() else work(*job, here))
        return out
    return _in_processes(work, jobs, min(workers, len(jobs)), control)


def told(control: Control, head: str) -> Control:
    """A way in for one job, which says which one it is."""
    listen = control.listen

    def hear(now: Progress) -> None:
        if listen is not None:
            listen(replace(now, stage=head + now.stage))

    return Control(hear, cancelled=control.cancelled)


def _in_processes(
    work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], workers: int, control: Control
) -> list[Any]:
    # spawned, not forked: a solver's threads do not survive a fork
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(workers, context, _begin, (stop,)) as pool:
        futures = [pool.submit(_apart, work, job) for job in jobs]
        left = set(futures)
        while left:
            done, left = wait(left, TICK_S, FIRST_COMPLETED)
            if done and control.listen is not None:
                stage = f"{len(jobs) - len(left)}/{len(jobs)} done"
                control.listen(Progress(stage, 0.0, None, None, None, 0))
            if control.cancelled.is_set():
                stop.set()  # what runs ends with what it has; what waits returns at once
        try:
            return [future.result() for future in futures]
        except BrokenProcessPool:
            raise GigasiteError(
                "A worker process died (killed, or out of memory). Take fewer --workers."
            ) from None


def _begin(stop: Any) -> None:
    global _stop
    _stop = stop
    # Ctrl-C reaches every process of a terminal: workers hear of it by the event alone
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _apart(work: Callable[..., Any], job: tuple[Any, ...]) -> Any:
    return None if _stop.is_set() else work(*job, Control(cancelled=_stop, at_once=1))
