"""Alternatives: plans nearly as cheap as the best one that go to other places.

found = gigasite.alternatives(inputs, scenario, within=0.02, count=10)
found.table(), found.region_table(), found.plans[0].sites

Each alternative lies as far as can be found from all before it, by the regions that host what
(sitesets), costs at most the best plan's cost plus a share of its location cost, and is the
cheapest for its sites. How far it lies is searched for, not proven; its cost, its least distance
and its audit are exact, and that no further one exists is said only when it is proven.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from gigasite.diversity import LEFT, REACHED, STOPPED, UNKNOWN, Alternatives
from gigasite.errors import AuditError, Fault, InputError
from gigasite.outcome import Control, Limits, Outcome, Status
from gigasite.plans import location_cost
from gigasite.search import Found
from gigasite.session import Session
from gigasite.sitemodel import with_sites
from gigasite.sitesets import distance, kinds_of, site_set
from gigasite.solver import relax, solve
from gigasite.spread import told
from gigasite.words_alternatives import NOTE

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.load import Inputs
    from gigasite.outcome import Array
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario
    from gigasite.sitesets import SiteSet

SMALL = 3_000
"""Columns up to which the farthest site set is sought in the whole model at once."""
TRIES = 3
"""Guesses at a site set before the whole model is searched."""
MARGIN, WIDER = 1.4, 1.5
"""What whole units cost beyond the relaxation in an alternative, times what they do in the best
plan; after a guess that is too dear, times as much again."""
DEAR = 1e-5
"""Reduced cost, as a share of the best plan's cost, above which a guess does without [1]."""
GUESS_GAP, GUESS_NODES = 0.003, 50
"""Where a guess ends: its gap, and nodes of its search."""
ROUNDING = 1e-6
"""Cost beyond the allowed one that is rounding, as a share [1]."""


def alternatives(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    *,
    within: float = 0.02,
    count: int = 10,
    distance: int = 1,
    control: Control | None = None,
) -> Alternatives:
    """Find plans that differ in where things go, at nearly the cost of the best one.

    `within`: share of the best plan's location cost that an alternative may cost more [1];
    `count`: alternatives wanted; `distance`: the least one between any two plans, in regions whose
    data centres differ (a gigafactory counts `sitesets.WEIGHTS`).

    Goals that come first are reached as in the best plan. solver.time_limit_s holds for each solve.

    Raises
    ------
    InputError, InfeasibleError, NoPlanError, AuditError
        As `plan`, for the best plan; InputError where the wishes or the objective do not fit.

    """
    check_wishes(within, count, distance)
    control = control or Control()
    with Session(inputs, scenario, control=told(control, "best: ")) as session:
        check_model(session.scenario, session.inputs)
        return _Hunt(session, within, count, distance, control).run()


def check_wishes(within: float, count: int, distance: int) -> None:
    """Refuse numbers that mean nothing."""
    faults = []
    if not 0 <= within <= 10:
        what = "is not a share of the location cost"
        faults.append(Fault(f"--within {within:g}", what, "Take 0 to 10, such as 0.02 for 2 %"))
    if not 1 <= count <= 1000:
        what = "is not a number of alternatives"
        faults.append(Fault(f"--count {count}", what, "Take 1 to 1000"))
    if not 1 <= distance <= 100_000:
        what = "is not a distance between site sets"
        faults.append(Fault(f"--distance {distance}", what, "Take a whole number from 1 on"))
    if faults:
        raise InputError(faults)


def check_model(scenario: Scenario, inputs: Inputs) -> None:
    """Refuse a scenario in which alternatives mean nothing."""
    if scenario.objective.minimise != "cost":
        what = f"{scenario.objective.minimise} comes first, and alternatives are told by their cost"
        remedy = "Set it to cost, and bound the other objective"
        raise InputError([Fault("objective.minimise", what, remedy)])
    if not kinds_of(inputs):
        what = "no facility is built in whole units (5 MW IT and more), so there are no sites"
        raise InputError(
            [Fault("facilities.csv, it_mw", what, "Add a facility of 5 MW IT or more")]
        )


@dataclass
class _Hunt:
    """One search for alternatives: a model built once, and the site sets found so far."""

    session: Session
    within: float
    count: int
    apart: int
    control: Control
    sets: list[SiteSet] = field(default_factory=list)
    margin: float = MARGIN

    def run(self) -> Alternatives:
        """Find the best plan, then one alternative after the other."""
        session = self.session
        self.kinds = kinds_of(session.inputs)
        self.best = session.plan()
        first = session.found
        assert first is not None
        self.allowed = self.best.cost + self.within * max(0.0, location_cost(self.best.cost_meur))
        self.sets.append(site_set(self.best.sites, self.kinds))
        self.model = with_sites(session.m, first.goals or first.compiled, self.kinds)
        plans: list[Plan] = []
        ended = REACHED
        while len(plans) < self.count and ended == REACHED:
            here = told(self.control, f"{len(plans) + 1}/{self.count} ")
            found, ended = self._next(here)
            if found is not None:
                plans.append(self._read(found))
        return Alternatives(
            session.scenario, session.inputs, self.within, self.apart, self.allowed, self.best,
            tuple(plans), ended,
        )  # fmt: skip

    def _next(self, control: Control) -> tuple[Found | None, str]:
        """A plan far from all before; or None, and why there is none."""
        if control.cancelled.is_set():
            return None, STOPPED
        if len(self.model.compiled.columns) > SMALL:
            for _ in range(TRIES):
                found = self._guessed(control)
                if found is not None or control.cancelled.is_set():
                    return found, STOPPED if found is None else REACHED
        control.stage = "farthest site set"
        model = self.model.farthest(self.allowed, self.sets, self.apart)
        outcome = solve(model, self._limits(0.0), control)
        if outcome.values is not None:
            return self._cheapest(outcome.values[:-1], control), REACHED
        if control.cancelled.is_set():
            return None, STOPPED
        return None, LEFT if outcome.status is Status.INFEASIBLE else UNKNOWN

    def _limits(self, gap: float, nodes: int | None = None) -> Limits:
        solver = self.session.scenario.solver
        return Limits(gap, solver.time_limit_s, solver.threads, solver.seed, nodes)

    def _guessed(self, control: Control) -> Found | None:
        """Guess at a far site set: the cheapest plan, with a reward for what differs.

        The reward is what distance costs at the margin in the relaxation, where the budget is left
        open by what whole units cost beyond it. A guess that does not fit is dropped.
        """
        far, constant = self._mean_distance()
        control.stage = "relaxation: distance"
        relaxed = relax(self._loose(far, constant), self._limits(0.0), control)
        if relaxed.status is not Status.OPTIMAL:
            self.margin /= WIDER  # the budget was left too wide open for any plan
            return None
        control.stage = "guess"
        outcome = solve(
            self._rewarded(relaxed, far), self._limits(GUESS_GAP, GUESS_NODES), control,
            confirm=False,
        )  # fmt: skip
        if outcome.values is None:
            return None
        sites = self.model.sites(outcome.values)
        if min(distance(sites, other) for other in self.sets) < self.apart:
            return None
        found = self._cheapest(outcome.values, control)
        if found is not None and found.outcome.objective is not None:
            if found.outcome.objective <= self.allowed:
                return found
            self.margin *= WIDER
        return None

    def _mean_distance(self) -> tuple[Array, float]:
        """Mean distance to the site sets found so far, as coefficients and a constant."""
        rows = [self.model.apart(sites) for sites in self.sets]
        return np.mean([row for row, _ in rows], axis=0), float(np.mean([c for _, c in rows]))

    def _loose(self, far: Array, constant: float) -> Compiled:
        """Largest mean distance within the budget, less what whole units cost."""
        root = self.session.found
        assert root is not None
        value = root.relaxed.objective
        loss = 0.0 if value is None else max(0.0, self.best.cost - value)
        compiled = self.model.within(self.allowed - self.margin * loss)
        return replace(compiled, cost=-far, offset=-constant)

    def _rewarded(self, relaxed: Outcome, far: Array) -> Compiled:
        """Cost less the reward, without what the relaxation prices out."""
        assert relaxed.row_prices is not None
        assert relaxed.column_prices is not None
        assert relaxed.values is not None
        compiled = self.model.compiled
        worth = -float(relaxed.row_prices[-1])  # distance for a MEUR more of budget
        reward = 1.0 / max(worth, 1.0 / max(1.0, abs(self.best.cost)))
        idle = self.model.decided() & (relaxed.values <= compiled.lower + 1e-9)
        idle &= relaxed.column_prices * reward > DEAR * abs(self.best.cost)
        upper = np.where(idle, compiled.lower, compiled.upper)
        return replace(compiled, cost=compiled.cost - reward * far, upper=upper)

    def _cheapest(self, values: Array, control: Control) -> Found | None:
        """The cheapest plan with the sites of a solution."""
        control.stage = "cheapest"
        held = self.model.held(self.model.sites(values))
        gap = self.session.scenario.solver.gap
        outcome = solve(held, self._limits(gap), control, start=values)
        if outcome.values is None:  # stopped at once: the solution itself is a plan
            cost = held.value(values)
            outcome = replace(outcome, status=Status.FEASIBLE, values=values, objective=cost)
        # no prices: with the sites fixed they would say little of the limits
        return Found(held, replace(outcome, row_prices=None), outcome)

    def _read(self, found: Found) -> Plan:
        """The audited plan, which costs no more and lies no nearer than was asked for."""
        made = self.session.read(found)
        sites = site_set(made.sites, self.kinds)
        if made.cost > self.allowed + ROUNDING * abs(self.allowed):
            raise AuditError(f"An alternative costs {made.cost:,.3f} MEUR, more than allowed.")
        if min(distance(sites, other) for other in self.sets) < self.apart:
            raise AuditError("An alternative lies nearer to another plan than was asked for.")
        self.sets.append(sites)
        return replace(made, notes=(*made.notes, NOTE))
