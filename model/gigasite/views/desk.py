"""What a browser has on its desk: choices, the plan shown, and the solve under way.

The store belongs to the server and is shared; a desk belongs to one browser, all its tabs and
reloads. Neither knows Streamlit.
"""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import tempfile
import weakref
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

from gigasite.errors import InputError
from gigasite.load import input_hash
from gigasite.paths import shipped_inputs
from gigasite.report import read_plan
from gigasite.views.choice import Choice
from gigasite.views.jobs import Ended, Errand, Job, Keeper
from gigasite.views.pins import Pins

if TYPE_CHECKING:
    from gigasite.plans import Plan
    from gigasite.views.batch_work import Batch
    from gigasite.views.jobs import Work
    from gigasite.views.world import World

MOST_PLANS = 24  # kept in memory by a server
MOST_JOBS = max(2, os.cpu_count() or 1)  # solves at once on this machine
IDLE_S = 600.0  # a process that nobody has asked or looked at for so long is ended
FORGET_S = 48 * 3600.0  # a browser that was not seen for so long starts afresh
TIDY_S = 30.0
OF_TABLES = ("energy", "weather")  # verbs that read a data set and no scenario


class Store:
    """What a server has: plans by the hash of all that entered them, desks, processes at work."""

    def __init__(self, world: World, reference: Path | None = None) -> None:
        self.world = world
        self.root = Path(tempfile.mkdtemp(prefix="gigasite-app-"))
        self.plans: OrderedDict[str, Plan] = OrderedDict()
        self.desks: dict[str, Desk] = {}
        self._lock = Lock()
        atexit.register(shutil.rmtree, self.root, ignore_errors=True)
        Thread(target=_watch, args=(weakref.ref(self),), daemon=True, name="tidy").start()
        self._take_reference(reference or shipped_inputs().parent / "outputs" / "reference")

    def desk(self, token: str | None) -> Desk:
        """The desk of a browser that has been here before, else a new one."""
        with self._lock:
            known = self.desks.get(token or "")
            return known or Desk(self)

    def tidy(self) -> None:
        """End what nobody has looked at for long, and forget desks that are long unused."""
        with self._lock:
            for token, desk in list(self.desks.items()):
                if monotonic() - desk.seen > IDLE_S:
                    desk.close()
                if monotonic() - desk.seen > FORGET_S:
                    desk.leave()
                    del self.desks[token]

    def close(self) -> None:
        """End everything that is under way for anybody."""
        for desk in list(self.desks.values()):
            desk.leave()

    def room(self) -> bool:
        """Whether one more piece of work may start; idle keepers of others make room."""
        desks = list(self.desks.values())
        if sum(len(desk.works()) for desk in desks) >= MOST_JOBS:
            return False
        idle = sorted(
            (d for d in desks if d.keeper is not None and d.job is None),
            key=lambda d: d.seen,
        )
        for desk in idle[: max(0, len(idle) - MOST_JOBS + 1)]:
            desk.close()
        return True

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


def _watch(store: weakref.ref[Store]) -> None:
    """Tidy now and then for as long as the store is in use."""
    while (found := store()) is not None:
        found.tidy()
        del found
        sleep(TIDY_S)


@dataclass(frozen=True)
class Shown:
    """The plan on the page, the choices it is for, and whether those are today's."""

    plan: Plan
    choice: Choice
    current: bool


@dataclass
class Desk:
    """What one browser has: its plans, its open model, and the work under way."""

    store: Store
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    seen: float = field(default_factory=monotonic)
    keeper: Keeper | None = None
    job: Job | None = None
    job_choice: Choice | None = None
    job_key: str = ""
    ended: Ended | None = None
    """Why the last solve gave no plan; its choices are in `ended_key`."""
    ended_key: str = ""
    own: dict[str, Plan] = field(default_factory=dict)
    """Plans of searches that this desk ended early; nobody else gets them."""
    last: tuple[Plan, Choice, str] | None = None
    errands: dict[str, Errand] = field(default_factory=dict)
    """Verbs of the command line under way, by what they are for."""
    answers: dict[str, Ended] = field(default_factory=dict)
    """What came of them."""
    pins: Pins = field(default_factory=Pins)
    """Plans kept to be compared."""
    edited: World | None = None
    """The data set with the tables that were changed here; None: that of the server."""
    batch: Batch | None = None
    """Many scenarios at once: it goes on while nobody looks."""

    def __post_init__(self) -> None:
        """Let the store know of it."""
        self.store.desks[self.token] = self

    @property
    def world(self) -> World:
        """The data set and the scenario that the pages are about."""
        return self.edited or self.store.world

    def key(self, choice: Choice) -> str:
        """Hash of all that would enter a run; InputError when the choices cannot be."""
        world = self.world
        return input_hash(world.inputs, choice.scenario(world.base))

    def touch(self) -> None:
        """Somebody looks at it."""
        self.seen = monotonic()

    def works(self) -> list[Work]:
        """Everything under way."""
        every: list[Work | None] = [self.job, self.batch, *self.errands.values()]
        return [work for work in every if work is not None and work.running()]

    def collect(self) -> None:
        """Take in what finished work has brought."""
        self.touch()
        for name, errand in list(self.errands.items()):
            if not errand.running():
                self.answers[name] = errand.ended()
                errand.close()
                del self.errands[name]
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
        """The plan of these choices, else the last one shown or that of the base, else none."""
        key = self.key(choice)
        plan = self.store.get(key) or self.own.get(key)
        if plan is not None:
            self.last = (plan, choice, key)
        if self.last is None:
            usual = Choice.of(self.world.base)
            plan = self.store.get(self.key(usual))
            self.last = None if plan is None else (plan, usual, self.key(usual))
        if self.last is None:
            return None
        return Shown(self.last[0], self.last[1], self.last[2] == key)

    def solve(self, choice: Choice) -> bool:
        """Start a solve on the open model; False when the machine is full."""
        if self.job is not None:
            return True
        if not self.store.room():
            return False
        world = self.world
        self.ended, self.job_key, self.job_choice = None, self.key(choice), choice
        kept = self.keeper
        if kept is None or not kept.process.alive() or kept.inputs != world.folder:
            if kept is not None:
                kept.close()
            self.keeper = kept = Keeper(world.scenario, world.folder, self.store.root)
        self.job = Job(kept, choice.settings(world.base), self.store.root)
        return True

    def send(self, name: str, verb: str, choice: Choice, *more: str) -> bool:
        """Start a verb of the command line on these choices; False when the machine is full.

        Its answer comes to `answers[name]`; an older one of that name is forgotten.
        """
        if name in self.errands:
            return True
        if not self.store.room():
            return False
        world = self.world
        where = [] if world.folder is None else ["--inputs", str(world.folder)]
        keys = [text for each in choice.settings(world.base) for text in ("--set", each)]
        asked = [] if verb in OF_TABLES else [world.scenario, *keys]
        self.answers.pop(name, None)
        self.errands[name] = Errand([verb, *asked, *where, *more], self.store.root)
        return True

    def close(self) -> None:
        """End what still runs, and the open model; plans stay."""
        for work in (self.job, *self.errands.values()):
            if work is not None:
                work.close()
        self.job, self.job_choice, self.errands = None, None, {}
        if self.keeper is not None:
            self.keeper.close()
            self.keeper = None

    def leave(self) -> None:
        """End everything, the batch too."""
        self.close()
        if self.batch is not None:
            self.batch.close()
            self.batch = None
