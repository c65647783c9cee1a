"""What a session has on its desk: choices, the plan shown, and the solve under way.

The store belongs to the server and is shared; a desk belongs to one browser session. Neither
knows Streamlit.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from gigasite.errors import InputError
from gigasite.load import input_hash, read_run
from gigasite.paths import shipped_inputs
from gigasite.report import read_plan
from gigasite.shapes import named_shapes
from gigasite.views.jobs import Ended, Job, running_jobs

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario
    from gigasite.views.choice import Choice

MOST_PLANS = 24  # kept in memory by a server
MOST_JOBS = max(2, os.cpu_count() or 1)  # solves at once on this machine


@dataclass(frozen=True)
class World:
    """What the server was started with: a data set and a scenario, read and checked."""

    inputs: Inputs
    base: Scenario
    scenario: str
    """Name or file of the scenario, as the command line wants it."""
    folder: Path | None
    shapes: Any = None
    backdrop: Any = None


def read_world(inputs: str | None, scenario: str) -> World:
    """Read data set, scenario and shapes; the paths come from the server's environment only."""
    folder = Path(inputs).resolve() if inputs else None
    file = Path(scenario)
    named = str(file.resolve()) if file.suffix in {".yaml", ".yml"} else scenario
    tables, base = read_run(named, [], folder)
    shapes = backdrop = None
    if tables.shapes is not None:
        shapes, backdrop = named_shapes(tables, tables.shapes)
    return World(tables, base, named, folder, shapes, backdrop)


class Store:
    """Plans that this server has, by the hash of all that entered them."""

    def __init__(self, world: World, reference: Path | None = None) -> None:
        self.world = world
        self.root = Path(tempfile.mkdtemp(prefix="gigasite-app-"))
        self.plans: OrderedDict[str, Plan] = OrderedDict()
        self._lock = Lock()
        atexit.register(shutil.rmtree, self.root, ignore_errors=True)
        self._take_reference(reference or shipped_inputs().parent / "outputs" / "reference")

    def _take_reference(self, folder: Path) -> None:
        """Take a finished run, if it is there and belongs to the tables and choices of today."""
        try:
            told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["input_hash"]
            if told == input_hash(self.world.inputs, self.world.base):
                self.put(told, read_plan(folder))
        except (OSError, ValueError, KeyError, TypeError, InputError):
            return

    def get(self, key: str) -> Plan | None:
        """The plan of a hash, if it is here."""
        with self._lock:
            if key in self.plans:
                self.plans.move_to_end(key)
            return self.plans.get(key)

    def put(self, key: str, plan: Plan) -> None:
        """Keep a plan; the one unused for longest makes room."""
        with self._lock:
            self.plans[key] = plan
            self.plans.move_to_end(key)
            while len(self.plans) > MOST_PLANS:
                self.plans.popitem(last=False)


@dataclass(frozen=True)
class Shown:
    """The plan on the page, the choices it is for, and whether those are today's."""

    plan: Plan
    choice: Choice
    current: bool


@dataclass
class Desk:
    """One browser session."""

    store: Store
    job: Job | None = None
    job_choice: Choice | None = None
    job_key: str = ""
    ended: Ended | None = None
    """Why the last solve gave no plan; its choices are in `ended_key`."""
    ended_key: str = ""
    own: dict[str, Plan] = field(default_factory=dict)
    """Plans of searches that this session ended early; nobody else gets them."""
    last: tuple[Plan, Choice, str] | None = None

    def key(self, choice: Choice) -> str:
        """Hash of all that would enter a run; InputError when the choices cannot be."""
        world = self.store.world
        return input_hash(world.inputs, choice.scenario(world.base))

    def collect(self) -> None:
        """Take in what a finished solve has brought."""
        job, choice = self.job, self.job_choice
        if job is None or choice is None or job.running():
            return
        ended = job.ended()
        job.close()
        self.job, self.job_choice = None, None
        if ended.plan is not None and ended.plan.input_hash != self.job_key:
            ended = Ended("changed")
        if ended.plan is None:
            self.ended, self.ended_key = ended, self.job_key
            return
        if ended.plan.stopped_by == "user":
            self.own[self.job_key] = ended.plan
        else:
            self.own.pop(self.job_key, None)
            self.store.put(self.job_key, ended.plan)
        self.last = (ended.plan, choice, self.job_key)

    def view(self, choice: Choice) -> Shown | None:
        """The plan of these choices, else the last one shown, else none."""
        key = self.key(choice)
        plan = self.store.get(key) or self.own.get(key)
        if plan is not None:
            self.last = (plan, choice, key)
        if self.last is None:
            return None
        return Shown(self.last[0], self.last[1], self.last[2] == key)

    def solve(self, choice: Choice) -> bool:
        """Start a solve; False when the machine is full."""
        if self.job is not None:
            return True
        if running_jobs() >= MOST_JOBS:
            return False
        world = self.store.world
        self.ended, self.job_key, self.job_choice = None, self.key(choice), choice
        self.job = Job(world.scenario, choice.settings(world.base), world.folder, self.store.root)
        return True

    def close(self) -> None:
        """End what still runs; called when the session is over."""
        if self.job is not None:
            self.job.close()
            self.job = None
