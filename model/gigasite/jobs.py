"""One scenario of a batch: what is asked, what came of it, and its traces on disk.

Below a batch folder lie `runs/<name>` (a run folder, whole or absent), `state/<name>.json` (how a
scenario ended that has no plan) and, while it is solved, `state/<name>.began`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from gigasite.energy_cache import write_aside
from gigasite.errors import Fault, GigasiteError, InfeasibleError, InputError, NoPlanError
from gigasite.load import Inputs, input_hash, read_inputs
from gigasite.outcome import Control, Progress, Status
from gigasite.planning import plan
from gigasite.report import write_run
from gigasite.scenario import Scenario
from gigasite.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gigasite.plans import Plan

    Solve = Callable[..., Plan]

FAILED, STOPPED = "failed", "stopped"
"""Words beside those of `outcome.Status`: it went wrong; the user stopped it."""
KEPT = {*map(str, Status)}
"""Ends that are answers: they are not sought again while nothing changes."""
PROGRAM = ("gigasite", "pyomo", "highspy")
"""Packages whose version is part of what a result depends on."""
LOOK_S = 1.0
"""Seconds between looks for the file that stops a batch."""
_one_at_a_time = threading.Lock()
"""A process solves one scenario at a time, whatever number of threads its worker has."""


@dataclass(frozen=True)
class Job:
    """One scenario to solve, as plain texts: it travels between processes."""

    name: str
    scenario: str
    """Choices as JSON."""
    data: str
    """Folder of the data set."""
    out: str
    """Folder of the batch."""
    input_hash: str
    program: str
    """Versions of PROGRAM as JSON."""
    token: str = ""
    """Names this start of the batch."""

    @property
    def run(self) -> Path:
        """Run folder."""
        return Path(self.out) / "runs" / self.name

    def state(self, ending: str) -> Path:
        """File that tells of the job."""
        return Path(self.out) / "state" / f"{self.name}.{ending}"

    @property
    def stop(self) -> Path:
        """File whose presence stops the batch."""
        return Path(self.out) / "state" / f"stop-{self.token}"


@dataclass(frozen=True)
class Ended:
    """How a scenario ended."""

    name: str
    status: str
    """A word of `outcome.Status`, or failed, or stopped."""
    reason: str = ""
    problems: tuple[dict[str, str], ...] = ()
    seconds: float = 0.0
    before: bool = False
    """It was there already when this batch started."""


def job_of(name: str, scenario: Scenario, inputs: Inputs, out: Path, token: str) -> Job:
    """Make the job of one scenario."""
    return Job(
        name, scenario.canonical(), str(inputs.folder.absolute()), str(out.absolute()),
        input_hash(inputs, scenario), program(), token,
    )  # fmt: skip


@lru_cache(maxsize=1)
def program() -> str:
    """Versions that results depend on, as JSON."""
    found = versions()
    return json.dumps({name: found[name] for name in PROGRAM})


def ended_before(job: Job) -> Ended | None:
    """How the same job ended earlier; None when it did not, or its files are not whole."""
    return _planned(job) or _told(job)


def _planned(job: Job) -> Ended | None:
    """The plan of the same inputs, choices and program, every file of it as it was written."""
    try:
        told = json.loads((job.run / "manifest.json").read_text(encoding="utf-8"))
        same = told["input_hash"] == job.input_hash and all(
            told["versions"][name] == version for name, version in json.loads(job.program).items()
        )
        if not same:
            return None
        for name, digest in told["files"].items():
            if hashlib.sha256((job.run / name).read_bytes()).hexdigest() != digest:
                return None
        seconds = float(sum(told["timing_s"].values()))
        return Ended(job.name, told["status"], "", (), seconds, before=True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _told(job: Job) -> Ended | None:
    """An infeasible scenario, or one without a plan in its time; a failed one is tried again."""
    try:
        told = json.loads(job.state("json").read_text(encoding="utf-8"))
        if (told["input_hash"], told["program"]) != (job.input_hash, job.program):
            return None
        ended = Ended(**told["ended"] | {"problems": tuple(told["ended"]["problems"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Ended(**asdict(ended) | {"before": True}) if ended.status in KEPT else None


def write_state(job: Job, ended: Ended) -> None:
    """Write how a job without a plan ended; a disk that is full must not stop the others."""
    told = {"input_hash": job.input_hash, "program": job.program, "ended": asdict(ended)}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    with contextlib.suppress(OSError):
        write_aside(job.state("json"), text.encode("utf-8", "replace"))


def began(job: Job) -> bool:
    """Whether a process began this job in this batch and did not end it."""
    try:
        return job.state("began").read_text(encoding="utf-8") == job.token
    except OSError:
        return False


def solve_job(job: Job, solve: Solve = plan) -> Ended:
    """Solve one scenario and write its run folder; nothing that goes wrong is raised.

    A job that was begun in this batch and never ended took its process along: it is not run again.
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
        ended = Ended(**asdict(ended) | {"seconds": monotonic() - start})
        with contextlib.suppress(OSError):
            if ended.status in (Status.OPTIMAL, Status.FEASIBLE):
                job.state("json").unlink(missing_ok=True)
            elif ended.status != STOPPED:
                write_state(job, ended)
            job.state("began").unlink(missing_ok=True)
        return ended


def lost(job: Job) -> Ended:
    """Note down the end of a job whose process died."""
    return _bury(job, "The process that solved it died (killed, or out of memory).")


def never_ran(job: Job, why: str) -> Ended:
    """Note down the end of a job that no worker could begin."""
    return _bury(job, f"No worker could begin it. {why}")


def _bury(job: Job, reason: str) -> Ended:
    ended = Ended(job.name, FAILED, reason)
    write_state(job, ended)
    with contextlib.suppress(OSError):
        job.state("began").unlink(missing_ok=True)
    return ended


@contextlib.contextmanager
def wanted(job: Job) -> Iterator[None]:
    """Clear the file away that stops the batch of a job, once all is over."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            job.stop.unlink(missing_ok=True)


def at_work(out: Path) -> set[str]:
    """Names of the scenarios that are being solved."""
    try:
        return {path.name.removesuffix(".began") for path in (out / "state").glob("*.began")}
    except OSError:
        return set()


def _solved(job: Job, solve: Solve) -> Ended:
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
    result = solve(inputs, scenario, control=_control(job))
    if result.stopped_by == "user":
        return Ended(job.name, STOPPED)
    write_run(result, inputs, scenario, job.run, force=True)
    return Ended(job.name, result.status)


@lru_cache(maxsize=2)
def _inputs(folder: str) -> Inputs:
    """Tables of a data set, read once in a process."""
    return read_inputs(folder)


def _control(job: Job) -> Control:
    """A control that cancels the solve once the stop file is there."""
    looked = monotonic()

    def listen(_: Progress) -> None:
        nonlocal looked
        if monotonic() - looked >= LOOK_S:
            looked = monotonic()
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


def rejected(name: str, faults: tuple[Fault, ...]) -> Ended:
    """The end of a scenario that its own check rejects: it is never started."""
    reason = "; ".join(map(str, faults))
    return Ended(name, FAILED, reason, tuple(fault.as_dict() for fault in faults))


def as_json(ended: Ended) -> dict[str, Any]:
    """Plain JSON of an end."""
    return asdict(ended) | {"problems": list(ended.problems)}
