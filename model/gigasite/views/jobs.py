"""One solve in a process of its own: start, follow, stop, and what came of it.

The command line does the work; its progress lines on standard error tell how far it is. A crash
of the solver therefore never reaches the page, and two solves never share anything.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from dataclasses import dataclass
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
    "from gigasite.cli import main; main()"
)
NUMBER = r"(-|-?[\d,.]+)"
LINE = re.compile(
    rf"^(?P<stage>\S.*?)\s+(?P<seconds>[\d.]+) s\s+best plan\s+(?P<plan>{NUMBER})"
    rf"\s+bound\s+(?P<bound>{NUMBER})\s+gap\s+(?P<gap>-|[\d.]+%)\s+nodes"
)
TAIL = 8192  # bytes of standard error that are read for the last progress line
_RUNNING: weakref.WeakSet[Job]


@dataclass(frozen=True)
class Step:
    """How far a solve is: stage, best plan and bound [MEUR], and the gap [1]."""

    stage: str = ""
    plan: float | None = None
    bound: float | None = None
    gap: float | None = None


@dataclass(frozen=True)
class Ended:
    """What came of a solve: a plan, or why there is none."""

    kind: str
    """plan, infeasible, none-time, none-user, wrong, changed or crashed."""
    plan: Plan | None = None
    problems: tuple[dict[str, str], ...] = ()
    text: str = ""


def parse_step(text: str) -> Step:
    """The last whole progress line of a text, or an empty step."""
    for line in reversed(text.splitlines()):
        found = LINE.match(line)
        if found:
            plan, bound, gap = found["plan"], found["bound"], found["gap"]
            return Step(
                found["stage"],
                None if plan == "-" else float(plan.replace(",", "")),
                None if bound == "-" else float(bound.replace(",", "")),
                None if gap == "-" else float(gap.rstrip("%")) / 100,
            )
    return Step()


class Job:
    """One running solve with a private folder."""

    def __init__(self, scenario: str, settings: list[str], inputs: Path | None, root: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="job-", dir=root))
        self.began, self.stopping, self.killed = monotonic(), False, False
        command = [sys.executable, "-P", "-c", BOOT, "plan", scenario, "--json"]
        command += ["--out", str(self.folder / "run")]
        command += [] if inputs is None else ["--inputs", str(inputs)]
        for setting in settings:
            command += ["--set", setting]
        home = str(Path(gigasite.__file__).parents[1])
        path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")]))
        with self._file("out").open("wb") as out, self._file("err").open("wb") as err:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=self.folder,
                env={**os.environ, "PYTHONPATH": path}, start_new_session=True,
            )  # fmt: skip
        _RUNNING.add(self)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.txt"

    def running(self) -> bool:
        """Whether the process is still at work."""
        return self.process.poll() is None

    def seconds(self) -> float:
        """Time since the start [s]."""
        return monotonic() - self.began

    def step(self) -> Step:
        """How far it is, as told by its last progress line."""
        return parse_step(self._tail())

    def _tail(self) -> str:
        with self._file("err").open("rb") as file:
            file.seek(max(0, self._file("err").stat().st_size - TAIL))
            return file.read().decode("utf-8", "replace")

    def stop(self) -> None:
        """Ask it to stop; it keeps its best plan."""
        if self.running():
            self.stopping = True
            self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it at once; whatever it had is lost."""
        if self.running():
            self.killed = True
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def close(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        _RUNNING.discard(self)

    def ended(self) -> Ended:
        """What came of it; only to be asked once it no longer runs."""
        code = self.process.wait()
        if self.killed:
            return Ended("none-user")
        if code == 0:
            try:
                return Ended("plan", read_plan(self.folder / "run"))
            except InputError as error:
                return Ended("crashed", text=str(error))
        told = self._told()
        problems = tuple({k: str(v) for k, v in p.items()} for p in told.get("problems", ()))
        kinds = {2: "wrong", 3: "infeasible", 4: f"none-{told.get('stopped_by') or 'time'}"}
        if code in kinds and told:
            return Ended(kinds[code], None, problems, str(told.get("explanation", "")))
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        text = str(told.get("explanation") or self._tail()[-1500:]).strip()
        return Ended("crashed", text=f"{how}\n{text}".strip())

    def _told(self) -> dict[str, Any]:
        try:
            told = json.loads(self._file("out").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}


_RUNNING = weakref.WeakSet()


def running_jobs() -> int:
    """Number of solves at work on behalf of this server."""
    return sum(job.running() for job in _RUNNING)


@atexit.register
def _close_all() -> None:
    for job in list(_RUNNING):
        job.close()
