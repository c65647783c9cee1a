"""The value of speed: what shorter permits or earlier grid reinforcement are worth.

speed = gigasite.value_of_speed(inputs, scenario, what="permits", states=("DE",))
speed.table()
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite import words_speed as words
from gigasite.breakpoints import lead_steps, longest_permit, permit_steps
from gigasite.carrying import carried
from gigasite.crosscheck import against_scenario
from gigasite.errors import Fault, InfeasibleError, InputError
from gigasite.load import read_inputs
from gigasite.options import tracks
from gigasite.outcome import Control, Progress, Status
from gigasite.planning import Clock, finished, opened
from gigasite.proofs import no_plan
from gigasite.scenario import Scenario
from gigasite.search import Search
from gigasite.speed_curves import Curve, Point, Speed, What, best_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigasite.load import Inputs
    from gigasite.plans import Plan

POINTS = 6
"""Steps of the Union's curve that are solved by default, today aside."""
MOST = 200
"""Points that can be asked for."""
COLUMN = {"permits": "permit_months", "grid": "block_lead_months"}
"""Column of regions.csv that a state's curve moves."""


def value_of_speed(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    *,
    what: What = "permits",
    points: int = POINTS,
    states: Sequence[str] = (),
    every: bool = False,
    control: Control | None = None,
) -> Speed:
    """Solve at the months where an online year changes, with all targets priced.

    The Union's curve first: today and `points` of its steps, evenly picked and the fastest among
    them. Then one curve for each of `states`, in which only its own months are shorter: the step
    at which the Union gains most, or with `every` all of its own steps.

    Raises
    ------
    InputError
        A scenario that does not fit the tables, or a wish that makes no sense.
    AuditError
        As `plan`. Points without a plan are told, not raised.

    """
    inputs = inputs if inputs is not None else read_inputs()
    scenario = scenario if scenario is not None else Scenario.named("base")
    faults = [
        *against_scenario(inputs, scenario), *speed_faults(inputs, scenario, what, points, states)
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
    return _Run(inputs, scenario, what, control or Control()).answer(points, states, every=every)


def speed_faults(
    inputs: Inputs, scenario: Scenario, what: str, points: int, states: Sequence[str]
) -> list[Fault]:
    """Everything that is wrong with what is asked."""
    faults = []
    if what not in COLUMN:
        remedy = f"Take one of {', '.join(COLUMN)}"
        faults.append(Fault(f"--speed-of {what}", "is not a kind of speed", remedy))
    if not 1 <= points <= MOST:
        remedy = f"Take 1 to {MOST}"
        faults.append(Fault(f"--speed-steps {points}", "is not a number of points", remedy))
    if scenario.objective.minimise != "cost":
        where = f"scenario key objective.minimise = {scenario.objective.minimise}"
        faults.append(Fault(where, "speed is valued in cost", "Set objective.minimise=cost"))
    known = sorted(set(inputs["regions"]["member_state"]))
    faults += [
        Fault(
            f"--speed-state {c}",
            "is not a member state of regions.csv",
            f"Known: {', '.join(known)}",
        )
        for c in states
        if c not in known
    ]
    if states and what == "permits" and tracks(inputs, scenario)["track_months"].notna().all():
        remedy = "Leave permits.standard_months empty, or ask for the Union alone"
        told = "every permitting track has months of its own, those of regions.csv do not count"
        faults.append(Fault("--speed-states", told, remedy))
    return faults


class _Run:
    """Curves under way; each plan is the start of the next."""

    def __init__(self, inputs: Inputs, scenario: Scenario, what: What, control: Control) -> None:
        self.inputs, self.scenario, self.what, self.control = inputs, scenario, what, control
        self.steps = permit_steps if what == "permits" else lead_steps
        self.before: Any = None
        self.head = ""

    def answer(self, points: int, states: Sequence[str], *, every: bool) -> Speed:
        """Solve the curves that are asked for, as long as nobody stops it."""
        mine = self._possible(self.steps(self.inputs, self.scenario))
        picked = _picked(mine, points)
        today = self._point(None, None, f"1/{len(picked) + 1}")
        union = self._curve(None, today, picked, mine)
        curves = [union]
        for state in dict.fromkeys(states):
            if self.control.cancelled.is_set():
                break
            own = self.steps(self.inputs, self.scenario, state)
            best = best_step(union)
            wanted = own if every else [] if best is None else [best]
            curves.append(self._curve(state, today, wanted, own))
        stopped = self.control.cancelled.is_set()
        notes = self._notes(mine, states)
        return Speed(self.what, self.scenario.name, tuple(curves), notes, stopped)

    def _possible(self, steps: list[float]) -> list[float]:
        """Steps that a cap on all permits can ask for; a cap of the scenario's own stays."""
        own = self.scenario.permits.objective_months
        if self.what == "grid" or own is None:
            return steps
        early = self.scenario.permits.objective_from > self.scenario.years.first
        return sorted({*(x for x in steps if x < own), *([own] if early else [])}, reverse=True)

    def _curve(
        self, state: str | None, today: Point, wanted: list[float], steps: list[float]
    ) -> Curve:
        done = [today]
        for n, at in enumerate(wanted, 2):
            if self.control.cancelled.is_set():
                break
            done.append(self._point(at, state, f"{state or words.EU} {n}/{len(wanted) + 1}"))
        skipped = tuple(x for x in steps if x not in wanted)
        return Curve(state or words.EU, tuple(done), skipped)

    def _point(self, at: float | None, state: str | None, head: str) -> Point:
        """Solve one point; None: as things are."""
        settings = {**priced(self.scenario), **({} if state else self._settings(at))}
        edit, inputs = "", self.inputs
        if at is not None and state is not None:
            edit = words.EDIT[self.what].format(column=COLUMN[self.what], state=state, at=at)
            inputs = moved(inputs, self.what, state, at)
        scenario = self.scenario.with_(settings)
        shown = self._now() if at is None else at
        ended = self._solved(inputs, scenario, head)
        return Point(shown, at is None, settings, edit, *ended)

    def _settings(self, at: float | None) -> dict[str, Any]:
        if at is None:
            return {}
        if self.what == "grid":
            return {"limits.energises.scale": at}
        first = self.scenario.years.first
        return {"permits.objective_months": at, "permits.objective_from": max(2000, first)}

    def _now(self) -> float:
        if self.what == "grid":
            switch = self.scenario.limit("energises")
            return switch.scale if switch.enabled else 0.0
        return longest_permit(self.inputs, self.scenario)

    def _solved(
        self, inputs: Inputs, scenario: Scenario, head: str
    ) -> tuple[str, str | None, str, Plan | None]:
        """Status, what stopped the solve, why there is no plan, and the plan."""
        control = Control(self._told(head), cancelled=self.control.cancelled)
        try:
            m, compiled = opened(inputs, scenario, control, Clock())
        except InfeasibleError as error:
            return error.status, None, "; ".join(str(f) for f in error.faults), None
        found = Search(m.data, control).run(compiled, carried(self.before, m, compiled))
        outcome = found.outcome
        stop = None if outcome.stopped_by is None else str(outcome.stopped_by)
        if outcome.values is None:
            infeasible = outcome.status is Status.INFEASIBLE
            why = "limits clash (proven)" if infeasible else no_plan(outcome, scenario)
            return str(outcome.status), stop, why, None
        plan = finished(m, inputs, found, Clock())
        self.before = m
        return plan.status, plan.stopped_by, "", plan

    def _told(self, head: str) -> Any:
        def hear(now: Progress) -> None:
            if self.control.listen is not None:
                self.control.listen(replace(now, stage=f"{head} {now.stage}"))

        return hear

    def _notes(self, steps: list[float], states: Sequence[str]) -> tuple[str, ...]:
        """What has to be known to read the curves."""
        scenario, permits = self.scenario, self.what == "permits"
        own = scenario.permits.objective_months
        year = scenario.permits.objective_from
        yearly = scenario.budget.yearly_meur is not None
        cases = permits and scenario.limit("permit_cases").enabled
        cases = cases and bool(self.inputs["member_states"]["permit_case_capacity"].notna().any())
        told = [
            (True, words.PRICED),
            (bool(steps), words.STEPS),
            (not steps, words.NO_STEPS),
            (permits and own is not None, words.OBJECTIVE.format(months=own or 0.0, year=year)),
            (yearly and scenario.limit("yearly_spending").enabled, words.SPENDING),
            (cases, words.CASES),
            (permits and bool(states), words.OWN_TRACKS),
            (scenario.solver.gap > 0, words.GAP_NOTE),
        ]
        return tuple(text for holds, text in told if holds)


def priced(scenario: Scenario) -> dict[str, Any]:
    """Settings that price every goal that comes first, and the capacity target."""
    parts = {"capacity": "hard", "gigafactories": "first", "demand": "first"}
    now = {name: getattr(scenario, name).goal for name in parts}
    return {
        f"{name}.goal": "priced" for name, least in parts.items() if now[name] in (least, "first")
    }


def moved(inputs: Inputs, what: What, state: str, at: float) -> Inputs:
    """The data set with one state's permits at most so long, or its grid leads times a factor."""
    regions, column = inputs["regions"].copy(), COLUMN[what]
    mine = regions["member_state"] == state
    now = regions[column].astype(float)
    new = now.clip(upper=at) if what == "permits" else now * at
    regions[column] = now.where(~mine, new)
    text = regions.to_csv(index=False, lineterminator="\n")
    hashes = {**inputs.hashes, "regions.csv": hashlib.sha256(text.encode()).hexdigest()}
    return replace(inputs, tables={**inputs.tables, "regions": regions}, hashes=hashes)


def _picked(steps: list[float], points: int) -> list[float]:
    """So many of the steps, evenly, the last one among them."""
    if points >= len(steps):
        return steps
    at = np.linspace(0, len(steps), points + 1)[1:].round().astype(int) - 1
    return [steps[k] for k in at]
