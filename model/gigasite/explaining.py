"""The verb explain: what limits are worth where there is a plan, and what gives way where none is.

told = gigasite.explain(inputs, scenario)
told.worth(), told.clashes, told.alone, told.together
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gigasite import words_explain as words
from gigasite.clashing import MOST_CLASHES, Clash, find_clash, without
from gigasite.crosscheck import against_scenario
from gigasite.elastic import Elastic
from gigasite.errors import Fault, InfeasibleError, InputError, NoPlanError
from gigasite.limit_prices import (
    ExactPrice,
    chosen_limits,
    exact_price,
    levers_of,
    limit_worth,
)
from gigasite.load import read_inputs
from gigasite.outcome import Control, Status, StoppedBy
from gigasite.planning import Clock, finished, opened
from gigasite.possible import Trials
from gigasite.proofs import no_plan
from gigasite.relaxing import Relaxation, Together, alone, cheapest, together
from gigasite.scenario import Scenario
from gigasite.search import Search
from gigasite.solver import relax

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.plans import Plan


@dataclass(frozen=True)
class Explanation:
    """A plan and what its limits are worth; or, without any, what clashes and what would help."""

    scenario: Scenario
    status: str
    """Of the plan; `infeasible` where it is proven that there is none."""
    stopped_by: str | None
    """`time` or `user`: it ended before everything was known."""
    plan: Plan | None = None
    exact: tuple[ExactPrice, ...] = ()
    problems: tuple[Fault, ...] = ()
    clashes: tuple[Clash, ...] = ()
    """Smallest sets of limits that no plan keeps together; further ones may exist."""
    alone: tuple[Relaxation, ...] = ()
    """Every key that relaxes a limit: how far it has to move alone, or that it does not help."""
    together: Together | None = None

    def worth(self) -> pd.DataFrame:
        """What each limit of the plan is worth (`limit_worth`)."""
        if self.plan is None:
            raise InfeasibleError(words.NO_PLAN, self.problems)
        return limit_worth(self.plan)


def explain(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    *,
    exact: Sequence[str] = (),
    control: Control | None = None,
    seconds: float | None = None,
) -> Explanation:
    """Solve a scenario and say what its limits are worth, or why it has no plan.

    `exact`: limits to be solved for a step looser and a step tighter; `binding` stands for the
    dearest. `seconds`: time for the explanation of an infeasible scenario; by default the time
    limit of the scenario.

    Raises
    ------
    InputError
        The scenario does not fit the tables, or a limit of `exact` has no step.
    NoPlanError
        The time was up, or the user stopped, before there was a plan or the proof that none exists.
    AuditError
        A plan differs from what its tables and the inputs give when recomputed.

    """
    inputs = inputs if inputs is not None else read_inputs()
    scenario = scenario if scenario is not None else Scenario.named("base")
    control = control or Control()
    faults = against_scenario(inputs, scenario)
    if faults:
        raise InputError(faults)
    known = levers_of(inputs, scenario) if exact else {}
    chosen_limits(exact, known, None)  # a fault must not come after the solve
    trials = Trials(inputs, control, seconds or scenario.solver.time_limit_s)
    plan = _plan(inputs, scenario, trials)
    if plan is None:
        return _without_plan(inputs, scenario, trials)
    stopped = plan.stopped_by if plan.stopped_by != StoppedBy.GAP else None
    told = Explanation(scenario, plan.status, stopped, plan)
    prices: list[ExactPrice] = []
    for name in chosen_limits(exact, known, plan):
        if control.cancelled.is_set():
            break
        prices.append(exact_price(inputs, scenario, name, base=plan, control=control))
    if control.cancelled.is_set():
        stopped = str(StoppedBy.USER)
    return replace(told, exact=tuple(prices), stopped_by=stopped)


def _plan(inputs: Inputs, scenario: Scenario, trials: Trials) -> Plan | None:
    """The plan of a scenario; None where it is proven that there is none."""
    clock = Clock()
    try:
        m, compiled = opened(inputs, scenario, trials.control, clock)
    except InfeasibleError:
        return None
    trials.tell(words.STAGE_POSSIBLE)
    relaxed = relax(compiled, trials.limits(scenario), trials.control)
    if relaxed.status is Status.INFEASIBLE:  # goals need not be tried in turn
        return None
    with clock.stage("solve"):
        found = Search(m.data, trials.control).run(compiled)
    if found.outcome.status is Status.INFEASIBLE:
        return None
    if found.outcome.values is None:
        raise NoPlanError(no_plan(found.outcome, scenario), found.outcome.stopped_by)
    return finished(m, inputs, found, clock)


def _without_plan(inputs: Inputs, scenario: Scenario, trials: Trials) -> Explanation:
    """Explain a scenario that is proven to have no plan."""
    trials.known[scenario.canonical()] = False
    trials.tell(words.STAGE_ELASTIC)
    elastic = Elastic(inputs, scenario)
    first = find_clash(scenario, elastic, trials)
    several = together(scenario, elastic, trials)
    singles = alone(scenario, first, elastic, trials)
    several = cheapest(several, singles, elastic)
    clashes = () if first is None else _clashes(scenario, first, singles, elastic, trials)
    problems = (*elastic.facts, *(_fault(clash, singles) for clash in clashes))
    if not problems:
        problems = (Fault(words.ALL_LIMITS, words.NO_CLASH, words.MORE_TIME),)
    stopped = None
    if trials.control.cancelled.is_set():
        stopped = str(StoppedBy.USER)
    elif trials.undecided or trials.over:
        stopped = str(StoppedBy.TIME)
    return Explanation(
        scenario,
        str(Status.INFEASIBLE),
        stopped,
        problems=problems,
        clashes=clashes,
        alone=tuple(singles),
        together=several,
    )


def _clashes(
    scenario: Scenario, first: Clash, singles: list[Relaxation], elastic: Elastic, trials: Trials
) -> tuple[Clash, ...]:
    """A clash, then one that stays with a limit of it switched off, and so on."""
    helps = {one.limit for one in singles if one.helps}
    found = [first]
    off: list[str] = []
    while len(found) < MOST_CLASHES:
        stays = (
            name
            for name in found[-1].limits
            if name not in helps
            and trials.possible(without(scenario, [*off, name]), words.STAGE_CLASH) is False
        )
        further = next(stays, None)
        if further is None:
            break
        off.append(further)
        clash = find_clash(scenario, elastic, trials, off)
        if clash is None:
            break
        found.append(clash)
    return tuple(found)


def _fault(clash: Clash, singles: list[Relaxation]) -> Fault:
    """A clash in the shape of a fault, with the first way out of it that is known."""
    names = ", ".join(clash.limits)
    ways = [
        " ".join(f"--set {text}" for text in single.settings)
        for single in singles
        if single.helps and single.limit in clash.limits
    ]
    what = words.CLASH if clash.minimal else words.CLASH_UNPROVEN
    remedy = words.ONE_OF.format(ways="; or ".join(ways)) if ways else words.SEVERAL
    return Fault(f"limits {names}", what, remedy)
