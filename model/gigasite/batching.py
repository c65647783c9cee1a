"""A matrix of scenarios solved on dask.distributed: resumed where it stopped, one failure alone.

    summary = batch("policy", workers=4)

Without a scheduler's address, worker processes are started on this machine, reachable from it
alone. Each scenario is one task; its run folder on disk is the only result that counts, so what
is finished survives any crash, and a second batch solves what is missing or has changed.
"""

from __future__ import annotations

import contextlib
import os
import queue
import secrets
from dataclasses import dataclass, field, replace
from time import monotonic, sleep
from typing import TYPE_CHECKING

from gigasite.batch_page import write_page
from gigasite.batch_store import write_store
from gigasite.cluster import connected, workers_of
from gigasite.jobs import solve_job
from gigasite.outcome import Control
from gigasite.study import Study, locked, parent_job, read_study, start_folder, write_record
from gigasite.traces import (
    FAILED,
    KEPT,
    PARENT,
    STOPPED,
    Ended,
    Job,
    at_work,
    began,
    ended_before,
    lost,
    never_ran,
    wanted,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from distributed import Client, Future

    from gigasite.jobs import Solve

TICK_S = 0.5
"""Seconds between looks at progress and at Ctrl-C."""
STOP_S = 15.0
"""Seconds in which running solves may end when the user stops."""
SILENCE_S = 60.0
"""Seconds without a scheduler or a worker before a batch gives up."""
AGAIN = 20
"""Times a scenario is handed out whose workers died of others before it began."""
WORKERS = ("KilledWorker", "CancelledError", "FutureCancelledError")
"""What Dask raises when a worker is gone."""


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is."""

    total: int
    done: int
    """Ended, those of earlier batches included."""
    running: int
    failed: int
    seconds: float
    left_s: float | None
    """Estimated seconds to the end; None: not known yet."""
    gaps: tuple[float, ...] = ()
    """Gaps of the running ones that have a plan, the widest first [1]."""


@dataclass(frozen=True)
class Summary:
    """What came of a batch."""

    study: Study
    ended: dict[str, Ended]
    """By name of scenario; those that were not reached are missing."""
    seconds: float
    stopped: bool = False
    why: str = ""
    """What ended the batch early, beside the user."""

    def counts(self) -> dict[str, int]:
        """Number of scenarios by status, `missing` for those not reached."""
        out: dict[str, int] = {}
        for ended in self.ended.values():
            out[ended.status] = out.get(ended.status, 0) + 1
        missing = len(self.study.matrix.cases) - len(self.ended)
        return dict(sorted(out.items())) | ({"missing": missing} if missing else {})

    @property
    def exit_code(self) -> int:
        """0: all answered; 1: some failed; 4: stopped, or some without an answer in their time."""
        counts = self.counts()
        if self.stopped:
            return 4
        if self.why or counts.get(FAILED):
            return 1
        return 4 if counts.get("none") or counts.get("missing") else 0


@dataclass
class _Board:
    """What is under way."""

    total: int
    ended: dict[str, Ended]
    listen: Callable[[BatchProgress], None] | None
    workers: Callable[[], int]
    out: Path
    start: float = field(default_factory=monotonic)
    fresh: list[Ended] = field(default_factory=list)

    def put(self, ended: Ended) -> None:
        if ended.name == PARENT:  # no scenario of the batch
            return
        self.ended[ended.name] = ended
        self.fresh.append(ended)

    def tell(self, running: dict[str, float | None]) -> None:
        if self.listen is None:
            return
        seconds, done = monotonic() - self.start, len(self.ended)
        left = None
        if self.fresh:
            each = sum(ended.seconds for ended in self.fresh) / len(self.fresh)
            left = each * (self.total - done) / max(1, min(self.workers(), self.total - done))
        failed = sum(ended.status == FAILED for ended in self.ended.values())
        gaps = sorted((gap for gap in running.values() if gap is not None), reverse=True)
        self.listen(
            BatchProgress(self.total, done, len(running), failed, seconds, left, tuple(gaps))
        )


def batch(
    matrix: str | Path,
    *,
    out: Path | None = None,
    inputs: Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    fresh: bool = False,
    control: Control | None = None,
    listen: Callable[[BatchProgress], None] | None = None,
    rejects: Callable[[dict[str, Ended]], None] | None = None,
    solve: Solve | None = None,
) -> Summary:
    """Solve every scenario of a matrix that is not solved yet, then write store and summary.

    `matrix` is a shipped name or a file; `out` the folder of the batch (outputs/<matrix>); `inputs`
    a data set instead of the matrix's. `workers` are processes on this machine (as many as cores);
    `scheduler` is the address of a running Dask scheduler instead, whose workers need gigasite and
    the same folders. `fresh` forgets what is there. `control.cancelled` stops it from outside.
    `listen` hears of progress, `rejects` up front of what ended already or can never start.
    `solve` is what solves one scenario, called like `plan`; by default every scenario is solved on
    an open model of the matrix's base, from the plan of that base, which is made first.

    Raises
    ------
    InputError
        The matrix, its base or the data set has faults; nothing was solved.

    """
    start = monotonic()
    control = control or Control()
    study = read_study(matrix, out=out, inputs=inputs)
    with locked(study.out):
        jobs, ended = start_folder(study, fresh=fresh, token=secrets.token_hex(4))
        if rejects is not None:
            rejects(ended)
        todo = [job for job in jobs if job.name not in ended]
        why = ""
        if todo and not control.cancelled.is_set():
            count = min(workers or os.cpu_count() or 1, len(todo))
            with wanted(todo[0]), connected(count, scheduler) as client:
                total = len(study.matrix.cases)
                board = _Board(total, ended, listen, lambda: workers_of(client), study.out)
                drive = _Drive(client, board, control, solve)
                first = parent_job(study, todo[0].token) if solve is None else []
                why = (drive.run(first) if first else "") or drive.run(todo)
        ended = {name: end for name, end in ended.items() if end.status != STOPPED}
        stopped = control.cancelled.is_set() and len(ended) < len(study.matrix.cases)
        why = f"{why} {_publish(study, ended)}".strip()
        return Summary(study, ended, monotonic() - start, stopped, why)


def _publish(study: Study, ended: dict[str, Ended]) -> str:
    """Write record, store and summary; return why that failed, if it did: the runs are safe."""
    try:
        record = write_record(study, ended)
        write_store(study.out, record)
        write_page(study.out, record, study.inputs)
    except OSError as error:
        return f"Store and summary could not be written: {error}."
    return ""


class _Drive:
    """Hands the jobs out and takes in what comes back, until all ended or the user stops."""

    def __init__(
        self, client: Client, board: _Board, control: Control, solve: Solve | None
    ) -> None:
        self.client, self.board, self.control, self.solve = client, board, control, solve
        self.back: queue.SimpleQueue[tuple[Job, Future]] = queue.SimpleQueue()
        self.open: dict[str, tuple[Job, Future]] = {}
        self.handed: dict[str, int] = {}
        self.deadline: float | None = None

    def run(self, todo: list[Job]) -> str:
        """Solve all jobs; return what ended it early, if anything did."""
        for job in todo:
            self._hand_out(job)
        heard = last = monotonic()
        while self.open:
            self._take_in()
            now = monotonic()
            if now - last >= TICK_S:
                last = now
                self.board.tell(at_work(self.board.out))
                if self.client.status == "running" and workers_of(self.client):
                    heard = now
            if now - heard > SILENCE_S:
                return "The scheduler or its last worker is gone."
            if self.control.cancelled.is_set() and self.deadline is None:
                self.deadline = now + STOP_S
                self._stop(todo[0])
            if self.deadline is not None and now > self.deadline:
                break
        self._settle(todo)
        self.board.tell({})
        return ""

    def _settle(self, todo: list[Job]) -> None:
        """Count what ended unheard of: a solve that outran its own recall or its lost worker."""
        while self.deadline is not None and monotonic() < self.deadline and at_work(self.board.out):
            sleep(TICK_S / 5)
        for job in todo:
            ended = self.board.ended.get(job.name)
            if ended is None or ended.status not in KEPT:
                found = ended_before(job)
                if found is not None:
                    self.board.put(replace(found, before=False))

    def _hand_out(self, job: Job) -> None:
        count = self.handed[job.name] = self.handed.get(job.name, 0) + 1
        key = f"{job.name}-{job.token}-{count}"
        future = self.client.submit(solve_job, job, self.solve, key=key, pure=False, retries=0)
        self.open[job.name] = job, future
        future.add_done_callback(lambda done: self.back.put((job, done)))

    def _take_in(self) -> None:
        """Wait a moment for a job to come back, and put its end on the board."""
        with contextlib.suppress(queue.Empty):
            job, future = self.back.get(timeout=TICK_S)
            del self.open[job.name]
            end = self._end(job, future)
            if end is not None:
                self.board.put(end)
            elif self.deadline is None:
                self._hand_out(job)

    def _end(self, job: Job, future: Future) -> Ended | None:
        """How a job ended; None when it never began, because its worker died of another one."""
        try:
            if future.status == "finished":
                return future.result(timeout=SILENCE_S)
            error = None if future.status == "cancelled" else future.exception(timeout=SILENCE_S)
        except Exception as raised:  # whatever its transport or its worker raised
            error = raised
        if self.deadline is not None:
            return Ended(job.name, STOPPED)
        found = ended_before(job)
        if found is not None:
            return replace(found, before=False)
        if began(job):
            return lost(job)
        if self.handed[job.name] < AGAIN and (error is None or type(error).__name__ in WORKERS):
            return None
        return never_ran(job, f"{type(error).__name__}: {error}")

    def _stop(self, job: Job) -> None:
        """Tell running solves to stop, and call the others back."""
        with contextlib.suppress(OSError):
            job.stop.touch()
        running = at_work(self.board.out)
        waiting = [future for name, (_, future) in self.open.items() if name not in running]
        self.client.cancel(waiting, force=True)
