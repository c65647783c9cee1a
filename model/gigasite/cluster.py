"""Processes that work for a batch: workers on this machine, or those of a running scheduler."""

from __future__ import annotations

import contextlib
import logging
import signal
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from gigasite.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

ANSWER_S = 60.0
"""Seconds in which a scheduler must answer and have a worker."""


@contextmanager
def connected(workers: int, scheduler: str | None) -> Iterator[Client]:
    """Connect to a scheduler, or start one with workers on this machine."""
    import dask
    from distributed import Client, LocalCluster

    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=10, set_as_default=False)
            client.wait_for_workers(1, timeout=ANSWER_S)
        except (OSError, TimeoutError, ValueError) as error:
            what = f"no scheduler with a worker answers: {str(error)[:200]}"
            remedy = "Give its address, such as tcp://host:8786, and start a worker"
            raise InputError([Fault(f"--scheduler {scheduler}", what, remedy)]) from None
        with client:
            yield client
        return
    settings = {
        "distributed.scheduler.allowed-failures": 0,
        "distributed.scheduler.worker-saturation": 1.0,
        "distributed.admin.low-level-log-length": 0,
    }
    quiet = {
        "dashboard": False,
        "dashboard_address": "127.0.0.1:0",
    }  # no fixed port, nothing to see
    with dask.config.set(settings), contextlib.ExitStack() as stack:
        with _without_interrupts():  # workers inherit that: Ctrl-C is for this process alone
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1",
                dashboard_address=None,
                scheduler_kwargs=quiet, memory_limit=0, silence_logs=logging.CRITICAL,
            )  # fmt: skip
        stack.enter_context(cluster)
        yield stack.enter_context(Client(cluster, set_as_default=False))


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back in this thread, and for good in threads and processes it starts."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its first start would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def workers_of(client: Client) -> int:
    """Worker processes at hand: each solves one scenario at a time."""
    return len(client.scheduler_info().get("workers", {}))
