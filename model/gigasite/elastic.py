"""The elastic model: right-hand sides give way in steps of levers, as few and as small as can be.

Limits whose levers change right-hand sides alone are elastic; all else is hard. What the rest of
the model derives from a limit that gives way is loosened: the units that a place can ever hold
count no grid and no size, and rows that only tighten the relaxation are left out. So the answer is
a lower bound and a good guess, and it is the scenario so changed that is tried in earnest.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyomo.environ as pyo
from scipy.sparse import csc_array, hstack, vstack

from gigasite.committed import committed_projects
from gigasite.compiled import compile_model
from gigasite.constraints import TOPICS
from gigasite.constraints.rows import rules
from gigasite.data import prepare
from gigasite.formulation import build_model
from gigasite.layers import grid_layer
from gigasite.levers import levers
from gigasite.outcome import Status
from gigasite.solver import relax, solve
from gigasite.unreachable import out_of_reach

if TYPE_CHECKING:
    from collections.abc import Collection

    from gigasite.compiled import Compiled
    from gigasite.data import Data
    from gigasite.errors import Fault
    from gigasite.levers import Lever
    from gigasite.load import Inputs
    from gigasite.outcome import Control, Limits, Outcome
    from gigasite.scenario import Scenario

DERIVED = ("whole_units_fit", "whole_units_built")
"""Rows that follow from others, and would no longer when those give way."""
NOTHING = 1e-6
"""Steps that count as none [1]."""
ROWS = frozenset(
    {
        "gigafactory_count", "gigafactory_deadline", "gigafactories_per_state",
        "gigafactories_per_region", "pins_least", "pins_most", "region_size", "permit_cases",
        "build_rate", "state_build_rate", "demand_served", "sovereignty", "capacity_target",
        "state_floor", "state_ceiling", "states_served", "grid_headroom", "blocks_per_region",
        "blocks_per_state", "renewable_potential", "carbon_cap", "water_cap", "yearly_spending",
        "total_budget", "public_money", "state_public", "zone_share", "zones_per_state",
        "bound_cost", "bound_emissions", "bound_water", "bound_capacity", "bound_earliness",
    }
)  # fmt: skip
"""Limits that change right-hand sides alone; the others change times, places or coefficients."""


def bounds_of(m: Any) -> dict[str, float]:
    """The largest bound of each limit that has rows, decisions in it left out."""
    at_rest(m)
    found: dict[str, float] = {}
    for (name, _), row in m.sides.items():
        limit = MARKS[name].limit
        if limit is not None:
            found[limit] = max(found.get(limit, 0.0), float(pyo.value(row.bound)))
    return found


def at_rest(m: Any) -> None:
    """Set every decision to nothing, so that a row gives its constants."""
    for var in m.component_data_objects(ctype=pyo.Var):
        var.set_value(0.0, skip_validation=True)


TIMES = ("comes_online", "energises")
"""Limits that hold by what can be started when, even where they have no rows."""
RULES = {rule.__name__: rule for topic in TOPICS for rule in rules(topic)}
MARKS = {name: rule.mark for name, rule in RULES.items()}


class Elastic:
    """One scenario, its model, and a column for each lever: the steps it takes."""

    def __init__(self, inputs: Inputs, scenario: Scenario) -> None:
        self.inputs, self.scenario = inputs, scenario
        data = prepare(inputs, scenario)
        self.facts: list[Fault] = out_of_reach(data)
        """What the tables alone show to be out of reach."""
        self.data: Data = replace(data, ever_fit=dict.fromkeys(data.ever_fit, math.inf))
        self.m = build_model(self.data)
        bounds = bounds_of(self.m)
        self.levers = levers(scenario, data, bounds)
        """Every lever of the scenario."""
        self.in_play = {*bounds, *(lever.limit for lever in self.levers), *TIMES}
        """Limits that say anything in this scenario."""
        self.elastic = _main_of_each(self.levers)
        """Those that the model can move."""
        self._assemble(_without(compile_model(self.m), DERIVED))

    def _assemble(self, plain: Compiled) -> None:
        """Add the rows that no decision can change, and a column of steps for each lever."""
        at_rest(self.m)
        place = {
            (row.parent_component().name, () if row.index() is None else row.index()): k
            for k, row in enumerate(plain.rows)
        }
        lower, upper = list(plain.row_lower), list(plain.row_upper)
        for name, index, row in self.m.impossible:
            place[name, index] = len(lower)
            room = _room(row)
            lower.append(-math.inf if row.sense == "<=" else room)
            upper.append(math.inf if row.sense == ">=" else room)
        self.rows_of: dict[str, list[int]] = {}
        """Rows of each limit that change right-hand sides alone."""
        for (name, _), k in place.items():
            limit = MARKS[name].limit
            if limit in ROWS:
                self.rows_of.setdefault(limit, []).append(k)
        more = len(lower) - len(plain.rows)
        empty = csc_array((more, len(plain.columns)))
        steps = np.zeros((len(lower), len(self.elastic)))
        for k, lever in enumerate(self.elastic):
            for key, moved in self._moved(lever).items():
                if key in place:
                    steps[place[key], k] = -moved
        self.first = len(plain.columns)
        count = len(self.elastic)
        self.plain = replace(
            plain,
            matrix=csc_array(hstack([vstack([plain.matrix, empty]), csc_array(steps)])),
            cost=np.zeros(self.first + count),
            offset=0.0,
            goals={},
            lower=np.append(plain.lower, np.zeros(count)),
            upper=np.append(plain.upper, np.zeros(count)),
            row_lower=np.array(lower),
            row_upper=np.array(upper),
            whole=np.append(plain.whole, np.ones(count, bool)),
            columns=[*plain.columns, *([None] * count)],
            rows=[*plain.rows, *([None] * more)],
        )

    def _moved(self, lever: Lever) -> dict[tuple[str, Any], float]:
        """By how much one step moves the right-hand side of each row of a limit."""
        changed = self.scenario.with_(lever.changes(1))
        data = replace(self.data, scenario=changed)
        if lever.limit == "grid_headroom":
            data = replace(data, headroom=_headroom(self.inputs, changed, data))
        keys = [key for key in self.m.sides if MARKS[key[0]].limit == lever.limit]
        self.m.data = data
        try:
            rows = {key: RULES[key[0]](self.m, *_tuple(key[1])) for key in keys}
        finally:
            self.m.data = self.data
        return {  # what is used does not change: only bounds do
            key: float(pyo.value(row.bound)) - float(pyo.value(self.m.sides[key].bound))
            for key, row in rows.items()
            if not row.implied
        }

    def clashes(
        self, on: Collection[str], limits: Limits, control: Control, *, whole: bool
    ) -> bool | None:
        """Whether no plan keeps the limits that are on, of those that change right-hand sides."""
        lower, upper = self.plain.row_lower.copy(), self.plain.row_upper.copy()
        for name, rows in self.rows_of.items():
            if name not in on:
                lower[rows], upper[rows] = -math.inf, math.inf
        model = replace(self.plain, row_lower=lower, row_upper=upper)
        outcome = (solve if whole else relax)(model, limits, control)
        if outcome.status is Status.INFEASIBLE:
            return True
        return None if outcome.values is None else False

    def least(
        self,
        free: Collection[str],
        limits: Limits,
        control: Control,
        *,
        whole: bool,
    ) -> tuple[Outcome, dict[Lever, float]]:
        """The least sum of relative changes of some limits, all others hard.

        Returns how the solve ended, and the steps of each lever that moves.
        """
        upper, cost = self.plain.upper.copy(), self.plain.cost.copy()
        for k, lever in enumerate(self.elastic):
            if lever.limit in free:
                upper[self.first + k] = lever.most
                cost[self.first + k] = lever.weight
        model = replace(self.plain, upper=upper, cost=cost)
        if whole:
            outcome = solve(model, limits, control)
        else:  # the interior-point method takes many times as long on these
            parts = replace(model, whole=np.zeros_like(model.whole))
            outcome = solve(parts, limits, control, method="simplex")
        if outcome.values is None:
            return outcome, {}
        taken = zip(self.elastic, outcome.values[self.first :], strict=True)
        return outcome, {lever: float(n) for lever, n in taken if n > NOTHING}


def _headroom(inputs: Inputs, scenario: Scenario, data: Data) -> dict[tuple[str, int], float]:
    """Free headroom of a changed scenario [MW]."""
    regions = inputs["regions"].set_index("region").loc[list(data.regions)]
    committed = committed_projects(inputs, scenario)
    layer = grid_layer(inputs, regions, scenario, data.years, committed, data.discount)
    return cast("dict[tuple[str, int], float]", layer["headroom"])


def _main_of_each(every: list[Lever]) -> list[Lever]:
    """The first lever of each limit that changes right-hand sides alone."""
    found: dict[str, Lever] = {}
    for lever in every:
        if lever.limit in ROWS and lever.unit != "year":
            found.setdefault(lever.limit, lever)
    return list(found.values())


def _without(compiled: Compiled, names: Collection[str]) -> Compiled:
    kept = np.array([row.parent_component().name not in names for row in compiled.rows], bool)
    return replace(
        compiled,
        matrix=csc_array(compiled.matrix.tocsr()[kept]),
        row_lower=compiled.row_lower[kept],
        row_upper=compiled.row_upper[kept],
        rows=[row for row, keep in zip(compiled.rows, kept, strict=True) if keep],
    )


def _room(row: Any) -> float:
    """What the decisions of a row at rest may use: bound less used."""
    return float(pyo.value(row.bound)) - float(pyo.value(row.used))


def _tuple(index: Any) -> tuple[Any, ...]:
    return index if isinstance(index, tuple) else (index,)
