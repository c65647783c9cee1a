"""Robust: sites and first starts chosen before the scenario is known; the least worst regret.

found = gigasite.robust("robust.yaml")
found.chosen, found.regret_table(), found.candidate_table()

Every scenario of a matrix is solved; the sites and first starts of its plan are a candidate. Each
candidate is then held in each scenario and everything else is chosen anew: how many units a site
gets after the first years, when, cooling, tracks, supply, reinforcement. Targets are priced, in
the scenarios' own plans too, so that what a candidate cannot reach is paid for.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigasite.crosscheck import against_scenario
from gigasite.errors import Fault, GigasiteError, InfeasibleError, InputError, NoPlanError
from gigasite.heldsites import Decision, arrivals, decision_of, first_units, held
from gigasite.outcome import Control, Limits, Status, StoppedBy
from gigasite.planning import Clock, finished, opened, plan
from gigasite.regrets import Future, LeftOut, Regrets, Trial
from gigasite.search import Found, Search
from gigasite.sitesets import kinds_of
from gigasite.spread import spread, told
from gigasite.study import read_study
from gigasite.variants import changed_inputs
from gigasite.words_robust import CLASH, FEWER, NO_PLAN, NOT_BEGUN, NOTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gigasite.compiled import Compiled
    from gigasite.load import Inputs
    from gigasite.matrix import Case
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario

ASIDE = "gigasite-robust-"
"""How the folder begins in which scenarios' own tables lie while an answer is in use."""
MOST = 40
"""Scenarios that a set may have: each is solved with the sites of every other."""
FIRST_YEARS = 1
"""Planning years whose starts are decided before the scenario is known."""


@dataclass(frozen=True)
class Task:
    """One scenario to solve, as it travels between processes."""

    name: str
    weight: float
    inputs: Inputs
    scenario: Scenario


@dataclass(frozen=True)
class Answer:
    """The plan of one scenario alone, or why there is none."""

    plan: Plan | None
    status: str
    reason: str = ""


def robust(
    matrix: str | Path,
    *,
    inputs: Path | None = None,
    first_years: int = FIRST_YEARS,
    workers: int = 1,
    control: Control | None = None,
) -> Regrets:
    """Hold the plan of every scenario of a matrix in every other one.

    `matrix`: a shipped name or a file; `inputs`: folder of another data set than the matrix names.
    `first_years`: planning years from the first on whose starts are fixed; 0: sites alone.
    `workers`: processes; with more than one, a script has to guard itself by
    `if __name__ == "__main__"`.

    Raises
    ------
    InputError
        Faults of the matrix, of a scenario or of the tables: all at once.
    InfeasibleError, NoPlanError
        No scenario of the set has a plan.

    """
    check_wishes(first_years, workers)
    control = control or Control()
    root = Path(tempfile.mkdtemp(prefix=ASIDE))
    try:
        name, tasks = _tasks(matrix, inputs, root)
        found = _regrets(name, tasks, first_years, workers, control)
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise
    weakref.finalize(found, shutil.rmtree, root, True)  # run folders still need their tables
    return found


def check_wishes(first_years: int, workers: int) -> None:
    """Refuse numbers that mean nothing."""
    faults = []
    if not 0 <= first_years <= 41:
        what = "is not a number of years whose starts can be fixed"
        faults.append(Fault(f"--first-years {first_years}", what, "Take 0 to 41"))
    if not 1 <= workers <= 256:
        what = "is not a number of processes"
        faults.append(Fault(f"--workers {workers}", what, "Take 1 to 256"))
    if faults:
        raise InputError(faults)


def _tasks(matrix: str | Path, folder: Path | None, root: Path) -> tuple[str, list[Task]]:
    """Every scenario with its own tables; all faults at once."""
    study = read_study(matrix, out=root / "none", inputs=folder)
    count = len(study.matrix.cases)
    if count > MOST:
        what = f"{count:,} scenarios mean {count * (count + 1):,} solves"
        remedy = f"Take a matrix of at most {MOST}"
        raise InputError([Fault(f"matrix {study.matrix.name}", what, remedy)])
    faults: list[Fault] = []
    tasks = []
    for case in study.matrix.cases:
        try:
            tasks.append(_task(case, changed_inputs(study.inputs, case.data, root)))
        except InputError as error:
            faults += [Fault(f"scenario {case.name}, {f.where}", f.what, f.remedy)
                       for f in error.faults]  # fmt: skip
    if faults:
        raise InputError(faults)
    return study.matrix.name, tasks


def _task(case: Case, inputs: Inputs) -> Task:
    if case.scenario is None:
        raise InputError(case.faults)
    faults = list(against_scenario(inputs, case.scenario))
    if case.scenario.objective.minimise != "cost":
        what = f"{case.scenario.objective.minimise} comes first, and regret is counted in cost"
        faults.append(Fault("objective.minimise", what, "Set it to cost"))
    if faults:
        raise InputError(faults)
    return Task(case.name, case.weight, inputs, priced(case.scenario))


def priced(scenario: Scenario) -> Scenario:
    """The scenario with its targets turned to `priced`: what is missing is paid for.

    A hard least number of gigafactories below the most has no price and stays hard.
    """
    changes: dict[str, Any] = {"capacity.goal": "priced"}
    big = scenario.gigafactories
    if big.goal == "first":
        scale = scenario.limit("gigafactory_count").scale
        changes["limits.gigafactory_deadline"] = {"enabled": True, "scale": scale}
    if big.goal == "first" or (big.goal == "hard" and 0 < big.min == big.max):
        changes["gigafactories.goal"] = "priced"
    if scenario.demand.goal in ("hard", "first"):
        changes["demand.goal"] = "priced"
    return scenario.with_(changes)


def _regrets(
    name: str, tasks: list[Task], first_years: int, workers: int, control: Control
) -> Regrets:
    """Solve every scenario alone, then every candidate in every scenario."""
    answers = spread(_own, [(task,) for task in tasks], workers, control, [t.name for t in tasks])
    futures: list[Future] = []
    out: list[LeftOut] = []
    for task, answer in zip(tasks, answers, strict=True):
        if answer is None:
            out.append(LeftOut(task.name, "none", NOT_BEGUN))
        elif answer.plan is None:
            out.append(LeftOut(task.name, answer.status, answer.reason))
        else:
            futures.append(_future(task, answer.plan, first_years))
    if not futures:
        _nothing(out, stopped=control.cancelled.is_set())
    jobs = [(future, tuple(futures)) for future in futures]
    labels = [f"{f.name}, candidates" for f in futures]
    rows: Iterable[list[Trial] | None] = spread(_trials, jobs, workers, control, labels)
    trials = {(t.scenario, t.candidate): t for row in rows if row is not None for t in row}
    stopped = control.cancelled.is_set()
    return Regrets(name, first_years, tuple(futures), tuple(out), trials, stopped)


def _nothing(out: list[LeftOut], *, stopped: bool) -> None:
    """Say that no scenario has a plan, each with its reason."""
    faults = [
        Fault(f"scenario {o.name}", f"{o.status}: {o.reason}", "See gigasite plan") for o in out
    ]
    if all(o.status == "infeasible" for o in out):
        raise InfeasibleError("No scenario of the matrix has a plan (proven).", faults)
    why = " ".join(map(str, faults[:10]))
    raise NoPlanError(
        f"No scenario of the matrix has a plan. {why}", StoppedBy.USER if stopped else None
    )


def _future(task: Task, made: Plan, first_years: int) -> Future:
    first = task.scenario.years.first
    years = tuple(range(first, min(first + first_years, task.scenario.years.last + 1)))
    decision = decision_of(made.sites, set(kinds_of(task.inputs)), years)
    return Future(task.name, task.weight, task.inputs, task.scenario, made, decision)


def _own(task: Task, control: Control) -> Answer:
    """Solve one scenario alone."""
    try:
        made = plan(task.inputs, task.scenario, control=control)
    except GigasiteError as error:
        return Answer(None, error.status, said(error))
    return Answer(made, made.status)


def said(error: GigasiteError) -> str:
    """An error in one line."""
    faults = "; ".join(map(str, getattr(error, "faults", ())))
    head = str(error).split("\n")[0]
    return f"{head} {faults}".strip()


def _trials(future: Future, candidates: tuple[Future, ...], control: Control) -> list[Trial]:
    """Hold every candidate in one scenario; equal decisions are solved once."""
    try:
        m, compiled = opened(future.inputs, future.scenario, control, Clock())
    except GigasiteError as error:  # cancelled meanwhile: its own plan was found
        return [Trial(future.name, c.name, None, error.status, None, said(error))
                for c in candidates]  # fmt: skip
    done: dict[Decision, Trial] = {}
    out = []
    for candidate in candidates:
        if control.cancelled.is_set():
            break
        if candidate.decision not in done:
            here = told(control, f"{candidate.name} ")
            done[candidate.decision] = _trial(m, compiled, future, candidate, here)
        trial = done[candidate.decision]
        late = 0 if trial.plan is None else late_units(candidate, trial.plan)
        out.append(replace(trial, candidate=candidate.name, late_units=late))
    return out


def _trial(
    m: Any, compiled: Compiled, future: Future, candidate: Future, control: Control
) -> Trial:
    """Hold one candidate; where its first starts clash with a limit, as many as can exist."""
    decision, facilities = candidate.decision, set(kinds_of(future.inputs))
    here = held(m, compiled, decision, facilities)
    found, note = Search(m.data, control).run(here.exactly()), ""
    if found.outcome.status is Status.INFEASIBLE and here.rows:
        solver = future.scenario.solver
        limits = Limits(0.0, solver.time_limit_s, solver.threads, solver.seed)
        most, status = here.most(limits, control)
        note = "" if status is Status.OPTIMAL else FEWER
        if status is not Status.INFEASIBLE:
            found = Search(m.data, control).run(most)
    where = (future.name, candidate.name)
    stopped = None if found.outcome.stopped_by is None else str(found.outcome.stopped_by)
    if found.outcome.values is None:
        infeasible = found.outcome.status is Status.INFEASIBLE
        why = CLASH if infeasible else NO_PLAN
        return Trial(*where, None, str(found.outcome.status), stopped, why)
    return _read(m, future, candidate, found, note)


def _read(m: Any, future: Future, candidate: Future, found: Found, note: str) -> Trial:
    """The audited plan of a trial, and which first starts it lacks."""
    decision, where = candidate.decision, (future.name, candidate.name)
    try:
        made = finished(m, future.inputs, found, Clock())
    except GigasiteError as error:
        return Trial(*where, None, error.status, None, said(error))
    made = replace(made, notes=(*made.notes, NOTE.format(candidate=candidate.name)))
    stands = first_units(made.sites, set(kinds_of(future.inputs)), decision.years)
    missing = [(key, n - stands.get(key, 0)) for key, n in decision.starts]
    lost = tuple((key, n) for key, n in missing if n > 0)
    return Trial(*where, made, made.status, made.stopped_by, note, lost)


def late_units(candidate: Future, made: Plan) -> int:
    """First starts that come online later than in the candidate's own plan [units]."""
    facilities, years = set(kinds_of(candidate.inputs)), candidate.decision.years
    before = arrivals(candidate.plan.sites, facilities, years)
    return sum(
        now > then
        for key, online in arrivals(made.sites, facilities, years).items()
        for then, now in zip(before.get(key, []), online, strict=False)
    )
