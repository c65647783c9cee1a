"""Work in processes of its own: start, follow, stop, and what came of it.

A `Keeper` holds a model open and plans one question after another; an `Errand` is one verb of the
command line. A crash of either never reaches the page, and two users never share a process.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import gigasite
from gigasite.errors import InputError
from gigasite.report import read_plan

if TYPE_CHECKING:
    from gigasite.plans import Plan

BOOT = (  # a server started in the background ignores Ctrl-C, and its children would inherit that
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
)
KEEP = BOOT + "from gigasite.keeper import serve; serve()"
VERB = BOOT + "from gigasite.cli import main; main()"
TAIL = 8192  # bytes of standard error that are read for the last line
KINDS = {2: "wrong", 3: "infeasible"}
_PROCESSES: weakref.WeakSet[Process]


@dataclass(frozen=True)
class Step:
    """How far a search is: stage, best plan and bound [MEUR], and the gap [1]."""

    stage: str = ""
    plan: float | None = None
    bound: float | None = None
    gap: float | None = None
    sites: list[dict[str, Any]] = field(default_factory=list)
    """What the best plan so far starts: rows as on a map."""


@dataclass(frozen=True)
class Ended:
    """What came of a piece of work: a plan or an answer, or why there is none."""

    kind: str
    """plan, answer, infeasible, none-time, none-user, wrong, changed or crashed."""
    plan: Plan | None = None
    problems: tuple[dict[str, str], ...] = ()
    text: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    """What the verb printed as JSON."""


class Process:
    """A child process whose output goes to files."""

    def __init__(
        self, code: str, arguments: list[str], folder: Path, *, asked: bool = False
    ) -> None:
        self.folder, self.killed = folder, False
        home = str(Path(gigasite.__file__).parents[1])
        path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")]))
        with (folder / "out.txt").open("wb") as out, (folder / "err.txt").open("wb") as err:
            self.child = subprocess.Popen(
                [sys.executable, "-P", "-c", code, *arguments],
                stdin=subprocess.PIPE if asked else subprocess.DEVNULL, stdout=out, stderr=err,
                cwd=folder, env={**os.environ, "PYTHONPATH": path}, start_new_session=True,
            )  # fmt: skip
        _PROCESSES.add(self)

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.child.poll() is None

    def interrupt(self) -> None:
        """Ask it to stop; it keeps what it has."""
        if self.alive():
            self.child.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it at once."""
        if self.alive():
            self.killed = True
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        if self.child.stdin is not None:
            self.child.stdin.close()

    def tail(self) -> str:
        """The last of what it wrote on standard error."""
        try:
            with (self.folder / "err.txt").open("rb") as file:
                file.seek(max(0, (self.folder / "err.txt").stat().st_size - TAIL))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def how(self) -> str:
        """How it ended, with the last of its complaints."""
        code = self.child.poll()
        told = "" if code is None else f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{told}\n{self.tail()[-1500:]}".strip()


class Keeper:
    """A process that holds the model of one data set open."""

    def __init__(self, scenario: str, inputs: Path | None, root: Path) -> None:
        self.inputs = inputs
        folder = Path(tempfile.mkdtemp(prefix="keeper-", dir=root))
        arguments = [scenario, *([] if inputs is None else [str(inputs)])]
        self.process, self.used = Process(KEEP, arguments, folder, asked=True), monotonic()

    def ask(self, folder: Path, settings: list[str]) -> None:
        """Put a question; the answer comes to the folder."""
        self.used = monotonic()
        line = json.dumps({"folder": str(folder), "settings": settings}) + "\n"
        assert self.process.child.stdin is not None
        try:
            self.process.child.stdin.write(line.encode())
            self.process.child.stdin.flush()
        except OSError:
            self.process.kill()  # whoever asked sees that it crashed

    def close(self) -> None:
        """End it and remove its folder."""
        self.process.kill()
        shutil.rmtree(self.process.folder, ignore_errors=True)


class Work:
    """One piece of work under way, in a private folder."""

    def __init__(self, process: Process, folder: Path) -> None:
        self.process, self.folder = process, folder
        self.began, self.stopping, self.killed = monotonic(), False, False

    def running(self) -> bool:
        """Whether it is still under way."""
        return self.process.alive() and not (self.folder / "told.json").exists()

    def seconds(self) -> float:
        """Time since the start [s]."""
        return monotonic() - self.began

    def stop(self) -> None:
        """Ask it to stop; it keeps its best plan."""
        if self.running():
            self.stopping = True
            self.process.interrupt()

    def kill(self) -> None:
        """End it at once; whatever it had is lost."""
        if self.running():
            self.killed = True
            self.process.kill()

    def close(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def step(self) -> Step:
        """How far it is."""
        told = _read(self.folder / "now.json")
        known = {k: told[k] for k in ("stage", "plan", "bound", "gap", "sites") if k in told}
        return Step(**known)

    def _failed(self, code: int | None, told: dict[str, Any]) -> Ended:
        """Why there is no answer."""
        if self.killed:
            return Ended("none-user")
        problems = tuple({k: str(v) for k, v in p.items()} for p in told.get("problems", ()))
        kind = f"none-{told.get('stopped_by') or 'time'}" if code == 4 else KINDS.get(code or 1, "")
        if kind and told:
            return Ended(kind, None, problems, str(told.get("explanation", "")), told)
        text = str(told.get("explanation") or self.process.how())
        return Ended("crashed", text=text.strip())


class Job(Work):
    """One plan that a keeper makes."""

    def __init__(self, keeper: Keeper, settings: list[str], root: Path) -> None:
        super().__init__(keeper.process, Path(tempfile.mkdtemp(prefix="job-", dir=root)))
        keeper.ask(self.folder, settings)

    def ended(self) -> Ended:
        """What came of it; only to be asked once it no longer runs."""
        told = _read(self.folder / "told.json")
        if told.get("code") == 0:
            try:
                return Ended("plan", read_plan(self.folder / "run"))
            except InputError as error:
                return Ended("crashed", text=str(error))
        return self._failed(told.get("code"), told)


class Errand(Work):
    """One verb of the command line, such as `explain`, with its files in `folder / "run"`."""

    def __init__(self, arguments: list[str], root: Path) -> None:
        folder = Path(tempfile.mkdtemp(prefix="errand-", dir=root))
        super().__init__(Process(VERB, [*arguments, "--json"], folder), folder)

    def running(self) -> bool:
        """Whether it is still under way."""
        return self.process.alive()

    def step(self) -> Step:
        """Its last line of progress, up to the first wide gap."""
        lines = [line for line in self.process.tail().splitlines() if "best plan" in line]
        return Step(lines[-1].split("  ")[0].strip()) if lines else Step()

    def ended(self) -> Ended:
        """What came of it; only to be asked once it no longer runs."""
        code, told = self.process.child.wait(), _read(self.folder / "out.txt")
        return Ended("answer", told=told) if code == 0 else self._failed(code, told)


def _read(file: Path) -> dict[str, Any]:
    """A JSON object of a child; empty when there is none yet."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


_PROCESSES = weakref.WeakSet()


@atexit.register
def _end_all() -> None:
    for process in list(_PROCESSES):
        process.kill()
