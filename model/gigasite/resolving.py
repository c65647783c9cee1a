"""A model open with its plan: a region forced in, or left out, and solved again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite import words_where as words
from gigasite.choices import Pin
from gigasite.errors import Fault, InputError
from gigasite.firstplan import MORE_NODES, PLAN_GAP
from gigasite.objectives import goals
from gigasite.outcome import Control, Limits, Progress, Status, StoppedBy
from gigasite.parts import regions_of
from gigasite.planning import Clock, finished
from gigasite.proofs import no_plan
from gigasite.regional import Regional, cut, forbidden, forced
from gigasite.search import REACHED
from gigasite.session import Session
from gigasite.solver import solve
from gigasite.stopping import last_of_use

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.load import Inputs
    from gigasite.outcome import Array
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario
    from gigasite.search import Found

MOVES = [
    "region", "name", "member_state", "facility", "units_before", "units_after", "it_mw",
]  # fmt: skip
SMALLEST = 1e-6
"""Difference in units that counts as none [units]."""
NEAR_GAP = PLAN_GAP / 10
"""Gap at which the plan nearest to the one in hand is good enough [1]."""
DECIDED = ("start", "order")
"""Decisions from which all others follow."""


@dataclass(frozen=True)
class Again:
    """One question on a region, answered by solving again."""

    question: str
    """`force`: one unit of the facility there; `forbid`: nothing new there."""
    region: str
    facility: str
    """Facility forced in; those left out, separated by `;`."""
    by: int | None
    """Year by which the unit runs."""
    pins: tuple[Pin, ...]
    """Rows of the scenario's `pins` that ask the same."""
    status: str
    stopped_by: str | None
    why: str
    plan: Plan | None = None
    value_meur: float | None = None
    bound_meur: float | None = None
    gap: float | None = None
    cost_meur: float | None = None
    """Value of the new plan less that of the plan in hand; both are known within their gaps."""
    at_least_meur: float | None = None
    """Proven: no less than this more than the cheapest plan."""
    at_most_meur: float | None = None
    goals: tuple[tuple[str, float, float], ...] = ()
    """Goals before cost that are missed by more: name, before, after. Costs then do not compare."""
    moves: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=MOVES))
    """Who gives way and who comes in: MOVES, the largest first.

    Of a plan near the one in hand where there is one (all else only shrinks when a unit is forced
    in, only grows when a region is left out), else of the new plan: among plans within a gap many
    differ in places that have nothing to do with the question.
    """
    moved_meur: float | None = None
    """Value of the plan that `moves` compares less that of the plan in hand."""
    near: bool = False
    """Whether that is a plan near the one in hand."""

    @property
    def by_hand(self) -> str:
        """Setting that asks the same of `gigasite plan`."""
        rows = [pin.model_dump(mode="json", exclude_defaults=True) for pin in self.pins]
        return f"pins={json.dumps(rows)}"


def by_cost(scenario: Scenario) -> list[Fault]:
    """Refuse a scenario whose objective is not cost."""
    if scenario.objective.minimise == "cost":
        return []
    where = f"scenario key objective.minimise = {scenario.objective.minimise}"
    return [Fault(where, "places are compared by what they cost", "Set objective.minimise=cost")]


class Desk:
    """One scenario, its plan, and its model open for questions.

    Raises as `plan`; InputError too where cost is not the objective.
    """

    def __init__(self, inputs: Inputs, scenario: Scenario, control: Control) -> None:
        faults = by_cost(scenario)
        if faults:
            raise InputError(faults)
        self.inputs, self.scenario, self.control = inputs, scenario, control
        self.head = "plan"
        self.told = Control(self._hear, cancelled=control.cancelled)
        self.session = Session(inputs, scenario, control=self.told)
        self.m: Any = self.session.m
        self.plan = self.session.plan()
        assert self.session.found is not None
        self.found: Found = self.session.found
        self.values: Array = self.found.outcome.values  # type: ignore[assignment]

    @cached_property
    def parts(self) -> Regional | None:
        """The model of the plan in parts, which bound every plan that reaches the same goals."""
        return cut(self.m, self.found.compiled, self.found.relaxed, self.told)

    def _hear(self, now: Progress) -> None:
        if self.control.listen is not None:
            self.control.listen(replace(now, stage=f"{self.head}: {now.stage}"))

    @property
    def stopped(self) -> bool:
        """Whether the user has asked to stop."""
        return self.control.cancelled.is_set()

    def force(self, r: str, f: str) -> Again:
        """Solve with at least one unit of a facility in a region, by the last year of use."""
        by = last_of_use(self.m.data, f)
        self.head = f"{r} {f} in"
        compiled = forced(self.m, self.session.compiled, r, f, by)
        near = forced(self.m, self._as_good(), r, f, by)
        here = np.array([home == r for home in regions_of(self.m.data, compiled.columns)])
        shrinks = self._decided() & ~here
        upper = np.where(shrinks, np.maximum(near.lower, self._rounded()), near.upper)
        start = self._start(replace(near, upper=upper))
        pins = (Pin(region=r, facility=f, min_units=1, online_by=by),)
        found = self.session.search(compiled, start)
        rise = self.parts.force(r, f, by) if self.parts is not None else 0.0
        asked = ("force", r, f, by, (*self.scenario.pins, *pins))
        return self._answer(asked, found, start, rise)

    def forbid(self, r: str) -> Again:
        """Solve with nothing new in a region."""
        self.head = f"{r} out"
        compiled = forbidden(self.m, self.session.compiled, r)
        here = np.array([home == r for home in regions_of(self.m.data, compiled.columns)])
        stays, near = self._decided() & ~here, forbidden(self.m, self._as_good(), r)
        lower = np.where(stays, np.minimum(near.upper, self._rounded()), near.lower)
        start = self._start(replace(near, lower=lower))
        names = sorted(f for host, f in self.m.data.hosts if host == r)
        pins = tuple(Pin(region=r, facility=f, max_units=0) for f in names)
        built = sorted(set(chosen(self.plan, r)["facility"]))
        found = self.session.search(compiled, start)
        rise = self.parts.forbid(r) if self.parts is not None else 0.0
        asked = ("forbid", r, ";".join(built), None, (*self.scenario.pins, *pins))
        return self._answer(asked, found, start, rise)

    def _as_good(self) -> Compiled:
        """The model with goals fixed at what the plan in hand reaches."""
        return self.found.goals if self.found.goals is not None else self.session.compiled

    def _decided(self) -> Any:
        columns = self.session.compiled.columns
        return np.array([v.parent_component().local_name in DECIDED for v in columns])

    def _rounded(self) -> Array:
        """The plan in hand; what is whole in it is."""
        return np.where(self.session.compiled.whole, np.round(self.values), self.values)

    def _start(self, small: Compiled) -> Array | None:
        """A plan near the one in hand: shows who gives way, and is a start for the proof."""
        chosen = self.scenario.solver
        limits = Limits(
            NEAR_GAP, chosen.time_limit_s, chosen.threads, chosen.seed, nodes=MORE_NODES
        )
        return solve(small, limits, self.told, confirm=False).values

    def _answer(
        self,
        asked: tuple[str, str, str, int | None, tuple[Pin, ...]],
        found: Found,
        near: Array | None,
        rise: float,
    ) -> Again:
        """Answer one question.

        `near`: values of a plan near the one in hand; `rise`: of the bound in parts [MEUR].
        """
        outcome, stop = found.outcome, found.outcome.stopped_by
        ended = (str(outcome.status), None if stop is None else str(stop))
        if outcome.status is Status.INFEASIBLE:
            why = words.PROVEN_OUT if asked[0] == "force" else words.PROVEN_KEPT
            return Again(*asked, *ended, why)
        if outcome.values is None:
            return Again(*asked, *ended, no_plan(outcome, self.scenario))
        plan, missed = finished(self.m, self.inputs, found, Clock()), self._missed(outcome.values)
        today, value = self.plan.cost, plan.cost
        low, bound = (p.objective["bound"] for p in (self.plan, plan))
        if self.parts is not None and not missed:
            low = max(self.parts.bound, -np.inf if low is None else low)
            bound = min(value, max(self.parts.bound + rise, -np.inf if bound is None else bound))
        least = None if missed or bound is None else max(0.0, bound - today)
        most = None if missed or low is None else value - low
        more = None if missed else value - today
        gap = None if bound is None else (value - bound) / max(abs(value), 1e-9)
        beside = plan if near is None or missed else self._read(found, near)
        moved = moves(self.plan, beside)
        told = (*asked, *ended, "", plan, value, bound, gap, more, least, most, missed, moved)
        return Again(*told, beside.cost - today, near=beside is not plan)

    def _read(self, found: Found, values: Array) -> Plan:
        """Read another plan of the same model: audited, and not claimed to be the best."""
        early = StoppedBy.TIME  # its search ended early, whatever the proof came to
        outcome = replace(found.outcome, status=Status.FEASIBLE, stopped_by=early, values=values)
        return finished(self.m, self.inputs, replace(found, outcome=outcome), Clock())

    def _missed(self, values: Array) -> tuple[tuple[str, float, float], ...]:
        """Goals that come before cost and are reached less than in the plan in hand."""
        out = []
        for name in goals(self.m.data):
            of, goal = self.session.compiled.value, f"goal_{name}"
            before, after = of(self.values, goal), of(values, goal)
            if after > before + 10 * REACHED:
                sign = -1.0 if name == "gigafactories" else 1.0
                out.append((name, sign * before + 0.0, sign * after + 0.0))
        return tuple(out)


def chosen(plan: Plan, r: str | None = None) -> pd.DataFrame:
    """Sites that the plan chose (not committed ones), in one region or everywhere."""
    sites = plan.sites[plan.sites["committed"] == 0]
    return sites if r is None else sites[sites["region"] == r]


def moves(before: Plan, after: Plan) -> pd.DataFrame:
    """Units of each region and facility that differ between two plans, the largest first: MOVES."""
    place = ["region", "name", "member_state", "facility"]
    sums = [
        chosen(plan)
        .groupby(place)[["units", "it_mw"]]
        .sum()
        .rename(columns=lambda c, n=n: f"{c}_{n}")
        for n, plan in (("before", before), ("after", after))
    ]
    both = sums[0].join(sums[1], how="outer").fillna(0.0).reset_index()
    both["it_mw"] = both["it_mw_after"] - both["it_mw_before"]
    both = both[(both["units_after"] - both["units_before"]).abs() > SMALLEST]
    order = both["it_mw"].abs().sort_values(ascending=False, kind="stable").index
    return both.loc[order, MOVES].reset_index(drop=True)
