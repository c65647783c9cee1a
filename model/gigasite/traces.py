"""One scenario of a batch: what is asked, what came of it, and its traces on disk.

Below a batch folder lie `runs/<name>` (a run folder, whole or absent), `state/<name>.json` (how a
scenario ended that has no plan) and, while it is solved, `state/<name>.began` and
`state/<name>.now`, the gap of its best plan so far.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigasite.energy_cache import write_aside
from gigasite.load import Inputs, input_hash
from gigasite.outcome import Status
from gigasite.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.errors import Fault
    from gigasite.scenario import Scenario

FAILED, STOPPED = "failed", "stopped"
"""Words beside those of `outcome.Status`: it went wrong; the user stopped it."""
PARENT = ".parent"
"""Name of the job that plans the parent; no scenario can have it."""
KEPT = {*map(str, Status)}
"""Ends that are answers: they are not sought again while nothing changes."""
PROGRAM = ("gigasite", "pyomo", "highspy")
"""Packages whose version is part of what a result depends on."""


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
    parent: str = ""
    """Choices of the scenario that all others are variations of, as JSON; empty: there is none."""

    @property
    def run(self) -> Path:
        """Run folder."""
        return Path(self.out) / "runs" / self.name

    def state(self, ending: str) -> Path:
        """File that tells of the job."""
        return Path(self.out) / "state" / f"{self.name}.{ending}"

    @property
    def start(self) -> Path:
        """File with the plan of the parent, from which every search starts."""
        return Path(self.out) / "state" / f"{PARENT}.json"

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
    memory_mib: float | None = None
    """Most memory that the worker had used by its end [MiB]; None: not known."""


def job_of(
    name: str, scenario: Scenario, inputs: Inputs, out: Path, token: str, parent: str = ""
) -> Job:
    """Make the job of one scenario."""
    return Job(
        name, scenario.canonical(), str(inputs.folder.absolute()), str(out.absolute()),
        input_hash(inputs, scenario), program(), token, parent,
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
    return replace(ended, before=True) if ended.status in KEPT else None


def write_state(job: Job, ended: Ended, **more: Any) -> None:
    """Write how a job without a plan ended; a disk that is full must not stop the others."""
    told = {"input_hash": job.input_hash, "program": job.program, "ended": asdict(ended), **more}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    with contextlib.suppress(OSError):
        write_aside(job.state("json"), text.encode("utf-8", "replace"))


def began(job: Job) -> bool:
    """Whether a process began this job in this batch and did not end it."""
    try:
        return job.state("began").read_text(encoding="utf-8") == job.token
    except OSError:
        return False


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
        for left in ("began", "now"):
            job.state(left).unlink(missing_ok=True)
    return ended


@contextlib.contextmanager
def wanted(job: Job) -> Iterator[None]:
    """Clear the file away that stops the batch of a job, once all is over."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            job.stop.unlink(missing_ok=True)


def at_work(out: Path) -> dict[str, float | None]:
    """Scenarios that are being solved, and the gap of the best plan of each so far [1]."""
    try:
        names = [path.name.removesuffix(".began") for path in (out / "state").glob("*.began")]
    except OSError:
        return {}
    return {name: _gap_now(out / "state" / f"{name}.now") for name in names}


def _gap_now(file: Path) -> float | None:
    try:
        return float(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def rejected(name: str, faults: tuple[Fault, ...]) -> Ended:
    """The end of a scenario that its own check rejects: it is never started."""
    reason = "; ".join(map(str, faults))
    return Ended(name, FAILED, reason, tuple(fault.as_dict() for fault in faults))


def as_json(ended: Ended) -> dict[str, Any]:
    """Plain JSON of an end."""
    return asdict(ended) | {"problems": list(ended.problems)}
