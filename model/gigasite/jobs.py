"""Solve one scenario of a batch in the process of a worker; nothing that goes wrong is raised."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from gigasite.energy_cache import write_aside
from gigasite.errors import Fault, GigasiteError, InfeasibleError, InputError, NoPlanError
from gigasite.load import Inputs, input_hash, read_inputs
from gigasite.outcome import Control, Progress, Status
from gigasite.report import write_run
from gigasite.scenario import Scenario
from gigasite.traces import (
    FAILED,
    PARENT,
    STOPPED,
    Ended,
    Job,
    began,
    ended_before,
    lost,
    program,
    write_state,
)
from gigasite.varying import parent_for, read_start, vary

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.plans import Plan

    Solve = Callable[..., Plan]

LOOK_S = 1.0
"""Seconds between looks for the file that stops a batch."""
_one_at_a_time = threading.Lock()
"""A process solves one scenario at a time, whatever number of threads its worker has."""


def solve_job(job: Job, solve: Solve | None = None) -> Ended:
    """Solve one scenario and write its run folder; nothing that goes wrong is raised.

    `solve`: called like `planning.plan`; None: on the open model of the parent. A job that was
    begun in this batch and never ended took its process along: it is not run again.
    """
    with _one_at_a_time:
        start = monotonic()
        before = ended_before(job)
        if before is not None:
            return before
        if job.stop.exists():
            return Ended(job.name, STOPPED)
        if began(job):
            return lost(job)
        try:
            write_aside(job.state("began"), job.token.encode())
            ended = _solved(job, solve)
        except (Exception, SystemExit) as error:
            ended = _failed(job.name, error)
        ended = replace(ended, seconds=monotonic() - start, memory_mib=_memory_mib())
        with contextlib.suppress(OSError):
            if ended.status in (Status.OPTIMAL, Status.FEASIBLE):
                if job.name != PARENT:
                    job.state("json").unlink(missing_ok=True)
            elif ended.status != STOPPED:
                write_state(job, ended)
            for left in ("began", "now"):
                job.state(left).unlink(missing_ok=True)
        return ended


def _memory_mib() -> float | None:
    """Most memory that this process had in use so far [MiB]."""
    try:
        import resource
    except ImportError:  # not on this system
        return None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (2**20 if sys.platform == "darwin" else 2**10)


def _solved(job: Job, solve: Solve | None) -> Ended:
    scenario = Scenario.model_validate_json(job.scenario)
    inputs = _inputs(job.data)
    if input_hash(inputs, scenario) != job.input_hash:
        _inputs.cache_clear()
        inputs = _inputs(job.data)
    if input_hash(inputs, scenario) != job.input_hash:
        what = f"The tables in {Path(job.data).name} changed after the batch had begun."
        return Ended(job.name, FAILED, what)
    if json.loads(job.program) != json.loads(program()):
        what = f"This worker has other versions: {program()}, the batch was started with "
        return Ended(job.name, FAILED, f"{what}{job.program}.")
    control = _control(job)
    control.at_once = scenario.solver.threads  # other scenarios run beside this one
    if solve is not None:
        result = solve(inputs, scenario, control=control)
    else:
        start = None if job.name == PARENT else read_start(job)
        result, found = vary(inputs, scenario, parent_for(job), start, control)
    if result.stopped_by == "user":
        return Ended(job.name, STOPPED)
    if job.name == PARENT:
        ended = Ended(job.name, result.status)
        write_state(job, ended, start=found)
        return ended
    write_run(result, inputs, scenario, job.run, force=True)
    return Ended(job.name, result.status)


@lru_cache(maxsize=2)
def _inputs(folder: str) -> Inputs:
    """Tables of a data set, read once in a process."""
    return read_inputs(folder)


def _control(job: Job) -> Control:
    """A control that tells the gap, and cancels the solve once the stop file is there."""
    looked = monotonic()

    def listen(now: Progress) -> None:
        nonlocal looked
        if monotonic() - looked >= LOOK_S:
            looked = monotonic()
            if now.gap is not None and not now.stage.startswith(("goal", "relaxation")):
                with contextlib.suppress(OSError):
                    write_aside(job.state("now"), f"{now.gap:.6f}".encode())
            if job.stop.exists():
                control.cancelled.set()

    control = Control(listen)
    return control


def _failed(name: str, error: BaseException) -> Ended:
    """Turn what a solve raised into an end, with its reason in words."""
    faults: tuple[Fault, ...] = getattr(error, "faults", ())
    problems = tuple(fault.as_dict() for fault in faults)
    if isinstance(error, NoPlanError) and error.stopped_by == "user":
        return Ended(name, STOPPED)
    if isinstance(error, InfeasibleError | NoPlanError):
        return Ended(name, error.status, str(error), problems)
    if isinstance(error, InputError):
        return Ended(name, FAILED, "; ".join(map(str, faults)), problems)
    if isinstance(error, OSError):
        return Ended(name, FAILED, f"A file could not be written or read: {error}")
    text = str(error) if isinstance(error, GigasiteError) else f"{type(error).__name__}: {error}"
    return Ended(name, FAILED, text, problems)
