"""Trade-offs: the front of cost against another objective, every point an audited plan.

front = gigasite.pareto(inputs, scenario, against="emissions", points=5)
front.table(), front.points[0].plan
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite.choices_objective import BOUNDS, MORE, UNITS, bound_of
from gigasite.constraints import bounds
from gigasite.crosscheck import against_scenario
from gigasite.errors import Fault, InfeasibleError, InputError, NoPlanError
from gigasite.infeasible import why_infeasible
from gigasite.load import read_inputs
from gigasite.outcome import Control, Status, StoppedBy
from gigasite.planning import Clock, finished, opened
from gigasite.proofs import no_plan, value_of
from gigasite.scenario import Scenario
from gigasite.search import Found, Search

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.load import Inputs
    from gigasite.outcome import Array, Progress
    from gigasite.plans import Plan

AGAINST = tuple(aim for aim in BOUNDS if aim != "cost")
"""What cost can be traded against."""
FEWEST, MOST = 2, 100
"""Points that can be asked for."""
ANY = 1e12
"""A bound that holds nothing back."""
SAME = 1e-6
"""Difference between two points that counts as rounding, as a share [1]."""
COLUMNS = [
    "point", "bound", "cost_meur", "value", "unit", "regions", "gigafactories", "new_it_mw",
    "status", "stopped_by", "gap", "reason",
]  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One plan of a front, or why there is none."""

    scenario: Scenario
    bound: float | None
    """Bound on the other objective; None at the two ends."""
    value: float | None
    """The other objective of the plan, in its unit."""
    plan: Plan | None
    status: str
    stopped_by: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Front:
    """Plans of which none is both cheaper and better than another, the cheapest first."""

    against: str
    points: tuple[Point, ...]
    failed: tuple[Point, ...]
    """Points without a plan."""
    dominated: int
    """Plans left out because another one is no worse in both."""
    stopped: bool
    """Whether the user ended it before every point was done."""

    def table(self) -> pd.DataFrame:
        """The points, a row each, then those without a plan: COLUMNS."""
        rows = [_row(n, p, self.against) for n, p in enumerate((*self.points, *self.failed), 1)]
        return pd.DataFrame(rows, columns=COLUMNS)


def pareto(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    *,
    against: str = "emissions",
    points: int = 8,
    control: Control | None = None,
) -> Front:
    """Trace cost against another objective: emissions, water, capacity or earliness.

    First the cheapest plan, then the best of the other objective (with cost second), then plans
    between them: the cheapest under bounds at equal steps, from the tightest on, so that each plan
    is a start for the next. Goals that come first are reached in the first plan and kept. What the
    scenario says of its own objective is left aside; its bounds hold.

    Raises
    ------
    InputError, InfeasibleError, NoPlanError, AuditError
        As `plan`, for the first two plans.

    """
    inputs = inputs if inputs is not None else read_inputs()
    scenario = scenario if scenario is not None else Scenario.named("base")
    check_wishes(against, points)
    faults = against_scenario(inputs, scenario)
    if faults:
        raise InputError(faults)
    trace = _Trace(inputs, scenario, against, points, control or Control())
    return trace.front()


def check_wishes(against: str, points: int) -> None:
    """Refuse an unknown objective, or too few or too many points."""
    faults = []
    if against not in AGAINST:
        what = "is not an objective that cost can be traded against"
        faults.append(
            Fault(f"--objectives cost,{against}", what, f"Take one of {', '.join(AGAINST)}")
        )
    if not FEWEST <= points <= MOST:
        what = "is not a number of points that can be traced"
        faults.append(Fault(f"--points {points}", what, f"Take {FEWEST} to {MOST}"))
    if faults:
        raise InputError(faults)


class _Trace:
    """One front under way: a model built once, of which only one bound changes."""

    def __init__(
        self, inputs: Inputs, scenario: Scenario, against: str, points: int, control: Control
    ) -> None:
        self.inputs, self.against, self.number, self.control = inputs, against, points, control
        self.key = f"objective.{BOUNDS[against]}"
        self.cheapest = scenario.with_({"objective.minimise": "cost"})
        self.best = self.cheapest.with_({"objective.minimise": against})
        own = bound_of(scenario, against)
        loose = 0.0 if against in MORE else ANY
        self.built = self._bounded(self.best, loose if own is None else own)
        self.compiled: Compiled
        self.m, self.compiled = opened(inputs, self.built, control, Clock())
        self.data = self.m.data
        name = f"bound_{against}"
        self.at = next(
            (
                k
                for k, row in enumerate(self.compiled.rows)
                if row is not None and row.parent_component().name == name
            ),
            None,
        )
        self.done, self.proven = 0, True

    def _bounded(self, scenario: Scenario, bound: float) -> Scenario:
        """The scenario with a bound on the other objective."""
        switch = {f"limits.bound_{self.against}": {"enabled": True, "scale": 1.0}}
        return scenario.with_({self.key: bound, **switch})

    def front(self) -> Front:
        """Trace every point."""
        first, found = self._end(self.cheapest, None)
        if self.control.cancelled.is_set():
            return self._sorted([first], [])
        assert found.goals is not None
        self.compiled, self.proven = found.goals, found.goals_proven
        last, found = self._end(self.best, found.outcome.values)
        between: list[Point] = []
        failed: list[Point] = []
        start = found.outcome.values
        for bound in self._steps(first, last):
            if self.control.cancelled.is_set():
                break
            point, values = self._between(bound, start)
            (between if point.plan is not None else failed).append(point)
            start = start if values is None else values
        return self._sorted([first, *between, last], failed)

    def _steps(self, cheapest: Point, best: Point) -> list[float]:
        """Bounds between the two ends, the tightest first."""
        assert cheapest.value is not None
        assert best.value is not None
        if self.at is None or abs(cheapest.value - best.value) <= SAME * abs(cheapest.value):
            return []
        return [float(b) for b in np.linspace(best.value, cheapest.value, self.number)[1:-1]]

    def _search(self, scenario: Scenario, start: Array | None) -> Found:
        """Solve for a scenario that differs from the built one in objective and bound alone."""
        self.done += 1
        self.m.data = replace(self.data, scenario=scenario)
        bound, key = bound_of(scenario, self.against), (f"bound_{self.against}", ())
        self.m.sides.pop(key, None)
        compiled = self.compiled
        if bound is not None:
            self.m.sides[key] = getattr(bounds, key[0])(self.m)
        if self.at is not None:
            lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
            side = None if bound is None else float(self.m.sides[key].bound)
            if self.against in MORE:
                lower[self.at] = -np.inf if side is None else side
            else:
                upper[self.at] = np.inf if side is None else side
            compiled = replace(compiled, row_lower=lower, row_upper=upper)
        cost = scenario.objective.minimise == "cost"
        search = Search(self.m.data, self._told(), self.against if cost else None)
        if self.done == 1:
            return search.run(compiled)
        found = search.best(compiled, start)
        if found.outcome.status is Status.OPTIMAL and not self.proven:  # the goals are not
            unproven = replace(found.outcome, status=Status.FEASIBLE, stopped_by=StoppedBy.TIME)
            found = replace(found, outcome=unproven)
        return found

    def _told(self) -> Control:
        """A way in for one point, which says which one it is."""
        listen, head = self.control.listen, f"{self.done}/{self.number} "

        def hear(now: Progress) -> None:
            if listen is not None:
                listen(replace(now, stage=head + now.stage))

        return Control(hear, cancelled=self.control.cancelled)

    def _end(self, scenario: Scenario, start: Array | None) -> tuple[Point, Found]:
        """One of the two ends; without it there is no front."""
        found = self._search(scenario, start)
        outcome = found.outcome
        if outcome.status is Status.INFEASIBLE:
            why = why_infeasible(self.inputs, scenario)
            raise InfeasibleError("No plan satisfies every limit (proven).", why)
        if outcome.values is None:
            raise NoPlanError(no_plan(outcome, scenario), outcome.stopped_by)
        return self._point(scenario, None, found), found

    def _between(self, bound: float, start: Array | None) -> tuple[Point, Array | None]:
        """The cheapest plan under a bound."""
        scenario = self._bounded(self.cheapest, bound)
        found = self._search(scenario, start)
        outcome = found.outcome
        if outcome.values is None:
            stop = None if outcome.stopped_by is None else str(outcome.stopped_by)
            infeasible = outcome.status is Status.INFEASIBLE
            why = "no plan within this bound" if infeasible else no_plan(outcome, scenario)
            return Point(scenario, bound, None, None, str(outcome.status), stop, why), None
        return self._point(scenario, bound, found), outcome.values

    def _point(self, scenario: Scenario, bound: float | None, found: Found) -> Point:
        plan = finished(self.m, self.inputs, found, Clock())
        value = value_of(self.against, scenario, plan.cost_meur, plan.metrics)
        return Point(scenario, bound, value, plan, plan.status, plan.stopped_by)

    def _sorted(self, points: list[Point], failed: list[Point]) -> Front:
        kept = undominated(points, more=self.against in MORE)
        stopped = self.control.cancelled.is_set()
        return Front(self.against, kept, tuple(failed), len(points) - len(kept), stopped)


def undominated(points: list[Point], *, more: bool) -> tuple[Point, ...]:
    """Points that no other equals or betters in both cost and value, the cheapest first."""
    sign = -1.0 if more else 1.0
    known = [(p.plan.cost, sign * p.value, p) for p in points if p.plan and p.value is not None]
    kept: list[Point] = []
    best = np.inf
    for cost, value, point in sorted(known, key=lambda at: (at[0], at[1])):
        rivals = [v for c, v, _ in known if c <= cost + SAME * abs(cost)]
        if value < best - SAME * abs(best if np.isfinite(best) else 0.0) and value <= min(
            rivals
        ) + SAME * abs(value):
            kept.append(point)
            best = value
    return tuple(kept)


def _row(n: int, point: Point, against: str) -> dict[str, Any]:
    plan, told = point.plan, {"point": n, "bound": point.bound, "unit": UNITS[against]}
    told |= {"status": point.status, "stopped_by": point.stopped_by, "reason": point.reason}
    if plan is None:
        return told
    return told | {
        "cost_meur": plan.cost,
        "value": point.value,
        "regions": plan.metrics["regions"],
        "gigafactories": plan.metrics["gigafactories"],
        "new_it_mw": list(plan.metrics["it_mw_new_by_year"].values())[-1],
        "gap": plan.objective["gap"],
    }
