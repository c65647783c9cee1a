"""A process that keeps one model open and plans what it is told, one question after another.

    python -c "from gigasite.keeper import serve; serve()" SCENARIO [INPUTS]

Each line on standard input is a question, as JSON: `folder`, which exists and is empty, and
`settings`, a list of KEY=VALUE. In the folder it writes `now.json` (how far it is, about once a
second), `run/` (the run folder of the plan) and, last of all, `told.json` (`code`, an exit code of
the command line, and for a failure what `plan --json` prints). Ctrl-C ends the search at hand with
the best plan so far; the end of the input ends the process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from gigasite.console import failure
from gigasite.energy_cache import write_aside
from gigasite.load import read_run
from gigasite.outcome import Control, Progress
from gigasite.report import write_run
from gigasite.scenario import parse_settings
from gigasite.session import Session

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.outcome import Array
    from gigasite.scenario import Scenario

EVERY_S = 0.5
"""Seconds between two notes on how far a search is."""
PLANNED = ("proof", "then", "first plan", "cost")
"""Stages whose best plan is a plan of the whole question."""


class Keeper:
    """The open model of a process, and the search at hand."""

    def __init__(self, inputs: Inputs, base: Scenario) -> None:
        self.inputs, self.base = inputs, base
        self.session: Session | None = None
        self.control: Control | None = None

    def stop(self, *_: object) -> None:
        """End the search at hand, if there is one."""
        if self.control is not None:
            self.control.cancelled.set()

    def answer(self, folder: Path, settings: list[str]) -> None:
        """Plan one question; what goes wrong is told, not raised."""
        notes = Notes(folder, self)
        self.control = Control(notes.listen, found=notes.found)
        try:
            scenario = self.base.with_(parse_settings(settings))
            self._become(scenario)
            assert self.session is not None
            plan = self.session.plan()
            write_run(plan, self.inputs, scenario, folder / "run", force=True)
            told: dict[str, Any] = {"code": 0}
        except Exception as error:
            code, words = failure(error)
            told = {"code": code, **words}
        finally:
            self.control = None
        write_aside(folder / "told.json", json.dumps(told).encode())

    def _become(self, scenario: Scenario) -> None:
        """Bring the open model up to date; after a failure half way it is built anew."""
        kept, self.session = self.session, None
        if kept is None:
            self.session = Session(self.inputs, scenario, control=self.control)
            return
        assert self.control is not None
        kept.control = self.control
        kept.become(scenario)
        self.session = kept


class Notes:
    """What a search tells while it runs."""

    def __init__(self, folder: Path, keeper: Keeper) -> None:
        self.folder, self.keeper = folder, keeper
        self.began = self.last = monotonic()
        self.told: dict[str, Any] = {}
        self.sites: list[dict[str, Any]] = []

    def listen(self, now: Progress) -> None:
        """Note how far the search is; a new stage at once, all else now and then."""
        priced = now.stage.startswith(PLANNED)
        told = {"stage": now.stage, "seconds": monotonic() - self.began, "sites": self.sites}
        told |= {"plan": now.plan if priced else None, "bound": now.bound, "gap": now.gap}
        if now.stage != self.told.get("stage") or monotonic() - self.last >= EVERY_S:
            self.last, self.told = monotonic(), told
            write_aside(self.folder / "now.json", json.dumps(told).encode())

    def found(self, values: Array) -> None:
        """Note the sites of a plan, for the map."""
        session = self.keeper.session
        if session is not None:
            self.sites = started(session, values)
            self.last = -EVERY_S


def started(session: Session, values: Array) -> list[dict[str, Any]]:
    """What a plan starts, as far as a map shows it: region, name, facility, it_mw, online_year."""
    d = session.m.data
    names = dict(zip(session.inputs["regions"]["region"], session.inputs["regions"]["name"],
                     strict=True))  # fmt: skip
    region, facility, size = d.of("region"), d.of("facility"), d.of("it_mw")
    rows = []
    for column, value in zip(session.compiled.columns, values, strict=True):
        if value > 1e-6 and column.parent_component() is session.m.start:
            j, s = column.index()
            rows.append({
                "region": region[j], "name": names.get(region[j], region[j]),
                "facility": facility[j], "it_mw": float(value) * size[j], "committed": 0,
                "online_year": d.online_in[j, s],
            })  # fmt: skip
    return rows


def serve() -> None:
    """Answer the questions on standard input until it ends."""
    scenario, *folder = sys.argv[1:]
    inputs, base = read_run(scenario, [], Path(folder[0]) if folder else None)
    keeper = Keeper(inputs, base)
    signal.signal(signal.SIGINT, keeper.stop)
    for line in sys.stdin:
        question = json.loads(line)
        keeper.answer(Path(question["folder"]), question["settings"])
    os._exit(0)
