"""A HiGHS that runs: followed from outside, stopped, and waited for."""

from __future__ import annotations

import threading
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.outcome import (
    Array,
    Control,
    Limits,
    Progress,
    ctrl_c_cancels,
    finite,
    gap_of,
    settles,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def listen(
    highs: Any,
    control: Control,
    limits: Limits,
    began: float,
    better: Callable[[Array], None] | None = None,
) -> None:
    """Report progress at most four times a second; stop when cancelled, or where it settles."""
    last = 0.0

    def stop(event: Any) -> None:
        if control.cancelled.is_set():
            event.interrupt()

    def follow(event: Any) -> None:
        nonlocal last
        out, now = event.data_out, perf_counter()
        plan, bound = finite(out.mip_primal_bound), finite(out.mip_dual_bound)
        if settles(limits, plan, bound):
            event.interrupt()
        if control.listen is None or now - last < 0.25:
            return
        last = now
        gap = gap_of(plan, bound)
        plan, bound = (None if x is None else x * control.worth for x in (plan, bound))
        control.listen(
            Progress(control.stage, now - began, plan, bound, gap, int(out.mip_node_count))
        )

    def found(event: Any) -> None:
        if better is not None:
            better(np.array(event.data_out.mip_solution, float))  # it is gone afterwards

    if better is not None:
        highs.cbMipImprovingSolution.subscribe(found)
    if control.listen is not None:
        control.listen(Progress(control.stage, 0.0, None, None, None, 0))
    for interrupt in (highs.cbMipInterrupt, highs.cbSimplexInterrupt, highs.cbIpmInterrupt):
        interrupt.subscribe(stop)
    highs.cbMipInterrupt.subscribe(follow)


def run(highs: Any, control: Control) -> None:
    """Run in a thread of its own so that Ctrl-C reaches Python at once; it keeps the best plan.

    The end is told by an event: a Ctrl-C inside `Thread.join` makes Python 3.11 believe that the
    thread has ended (bpo-45274).
    """
    error: list[BaseException] = []
    done = threading.Event()

    def work() -> None:
        try:
            highs.run()
        except BaseException as raised:
            error.append(raised)
        finally:
            done.set()

    with ctrl_c_cancels(control):
        threading.Thread(target=work, name="highs", daemon=True).start()
        while not done.is_set():
            done.wait(0.1)
    if error:
        raise error[0]
