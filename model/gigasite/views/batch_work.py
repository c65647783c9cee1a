"""A batch of a desk: `gigasite batch` in a process of its own, and its folder.

It outlives reloads; stopped or crashed, it goes on from where it was. It knows no Streamlit.
"""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from gigasite.study import read_record
from gigasite.views.jobs import VERB, Ended, Process, Work

_LINE = re.compile(
    r"(?P<done>[\d,]+) of (?P<total>[\d,]+) done   (?P<running>\d+) running(?: \([^)]*\))?   "
    r"(?P<failed>[\d,]+) failed   (?P<gone>.+?) gone   about (?P<left>.+?) left"
)


@dataclass(frozen=True)
class Far:
    """How far a batch is; `left` is the time left in words, empty where it is not known."""

    done: int
    total: int
    running: int
    failed: int
    left: str


class Batch(Work):
    """A matrix of scenarios, solved below a folder that stays until the desk leaves it."""

    def __init__(self, title: str, matrix: str, text: str, inputs: Path | None, root: Path) -> None:
        """`matrix` is a shipped name; where it is empty, `text` is the matrix itself."""
        folder = Path(tempfile.mkdtemp(prefix="batch-", dir=root))
        self.title, self.text, self.inputs = title, text, inputs
        self.file = folder / "matrix.yaml"
        self.file.write_text(text, encoding="utf-8")
        self.matrix = matrix or str(self.file)
        self.workers = 1
        self.folder, self.began, self.stopping, self.killed = folder, monotonic(), False, False
        self.process: Process

    @property
    def out(self) -> Path:
        """Folder of the batch as the command line makes it."""
        return self.folder / "out"

    def start(self, workers: int) -> None:
        """Begin, or go on from where it was; failed scenarios are tried again."""
        self.began, self.stopping, self.killed, self.workers = monotonic(), False, False, workers
        where = [] if self.inputs is None else ["--inputs", str(self.inputs)]
        arguments = ["batch", self.matrix, *where, "--out", str(self.out)]
        arguments += ["--workers", str(workers), "--json"]
        self.process = Process(VERB, arguments, self.folder)

    def running(self) -> bool:
        """Whether it is still under way."""
        return self.process.alive()

    def far(self) -> Far | None:
        """How far it is, by its last line of progress; None before the first."""
        found = [m for line in self.process.tail().splitlines() if (m := _LINE.search(line))]
        if not found:
            return None
        last = found[-1]
        done, total, running, failed = (
            int(last[name].replace(",", "")) for name in ("done", "total", "running", "failed")
        )
        return Far(done, total, running, failed, "" if last["left"] == "-" else last["left"])

    def ended(self) -> Ended:
        """What came of it; only to be asked once it no longer runs."""
        code, told = self.process.child.wait(), self._told()
        if "counts" in told:
            return Ended("answer", told=told)
        return self._failed(code, told)

    def _told(self) -> dict[str, Any]:
        try:
            told = json.loads((self.folder / "out.txt").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def record(self) -> dict[str, Any] | None:
        """What is written down of it: axes, and how each scenario ended; None before that."""
        found = read_record(self.out)
        return found if found is not None and (self.out / "store").is_dir() else None
