"""Pyomo -> arrays, written once by `LinearStandardFormCompiler`; knows no solver."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.core import Constraint, Objective, Var
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

if TYPE_CHECKING:
    import numpy.typing as npt
    from scipy.sparse import csc_array

    from gigasite.outcome import Array

ROUNDING = 1e-9
"""Distance from a whole number that counts as none."""
TOLERANCE = 1e-6
"""Largest violation of a row or of integrality that counts as none [unit of the row]."""


@dataclass(frozen=True)
class Compiled:
    """A model as arrays: minimise cost @ x + offset, row_lower <= matrix @ x <= row_upper."""

    matrix: csc_array
    cost: Array
    offset: float
    goals: dict[str, tuple[Array, float]]
    """Further objectives by name: coefficients and constant, all minimised."""
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array
    whole: npt.NDArray[np.bool_]
    columns: list[Any]
    rows: list[Any]

    def objective(self, goal: str | None = None) -> tuple[Array, float]:
        """Coefficients and constant of the cost, or of a goal."""
        return (self.cost, self.offset) if goal is None else self.goals[goal]

    def value(self, values: Array, goal: str | None = None) -> float:
        """What some values of the columns cost, or come to for a goal."""
        coefficients, constant = self.objective(goal)
        return float(coefficients @ values) + constant

    def with_row(self, coefficients: Array, upper: float) -> Compiled:
        """Return a copy with one more row: coefficients @ x <= upper."""
        from scipy.sparse import csc_array, vstack

        return replace(
            self,
            matrix=csc_array(vstack([self.matrix, coefficients[None, :]])),
            row_lower=np.append(self.row_lower, -math.inf),
            row_upper=np.append(self.row_upper, upper),
            rows=[*self.rows, None],
        )


def compile_model(m: Any) -> Compiled:
    """Write a Pyomo model as arrays; the active objective is the cost, the others are goals.

    Every decision is a column, in the order in which decisions were declared.
    """
    goals = [o for o in m.component_data_objects(ctype=Objective, active=None) if not o.active]
    for goal in goals:
        goal.activate()
    try:
        form = LinearStandardFormCompiler().write(m, mixed_form=True, set_sense=None)
    finally:
        for goal in goals:
            goal.deactivate()
    columns = [v for block in m.component_objects(Var) for v in block.values()]
    costs, offsets = _spread(form.c, form, columns).toarray(), np.asarray(form.c_offset, float)
    named = {o.name: (costs[k], float(offsets[k])) for k, o in enumerate(form.objectives)}
    cost, offset = named.pop("cost_meur", (np.zeros(len(columns)), 0.0))
    kind = np.array([row.bound_type for row in form.rows], int)
    right = np.asarray(form.rhs, float)
    return Compiled(
        matrix=_spread(form.A, form, columns),
        cost=cost,
        offset=offset,
        goals=named,
        lower=np.array([-math.inf if v.lb is None else v.lb for v in columns], float),
        upper=np.array([math.inf if v.ub is None else v.ub for v in columns], float),
        row_lower=np.where(kind == 1, -math.inf, right),
        row_upper=np.where(kind == -1, math.inf, right),
        whole=np.array([not v.is_continuous() for v in columns], bool),
        columns=columns,
        rows=[row.constraint for row in form.rows],
    )


def _spread(matrix: Any, form: Any, columns: list[Any]) -> csc_array:
    """Give the columns of a matrix that Pyomo wrote their place among all decisions."""
    from scipy.sparse import coo_array, csc_array

    at = {id(column): k for k, column in enumerate(columns)}
    place = np.array([at[id(column)] for column in form.columns], int)
    found = coo_array(matrix)
    shape = (matrix.shape[0], len(columns))
    spread = csc_array((found.data, (found.row, place[found.col])), shape=shape)
    spread.sort_indices()
    return spread


def row_names(compiled: Compiled) -> list[str]:
    """Name of the rule that each row belongs to; rows without one have an empty name."""
    return ["" if row is None else row.parent_component().local_name for row in compiled.rows]


def recompiled(
    compiled: Compiled,
    names: list[str],
    m: Any,
    parts: set[str],
    rules: list[str],
    *,
    objectives: bool,
) -> Compiled:
    """Return the arrays with the rows of some rules written anew.

    They equal those of `compile_model`, to the bit. `names`: rule of each row before; `parts`:
    rules that were built anew; `rules`: all of them in their order; `objectives`: whether those
    were built anew too.
    """
    from scipy.sparse import csc_array, vstack

    kept = ~np.isin(np.array(names), sorted(parts))
    fresh = _partly(m, parts)
    together = replace(
        fresh,
        matrix=csc_array(vstack([compiled.matrix.tocsr()[kept], fresh.matrix])),
        row_lower=np.concatenate([compiled.row_lower[kept], fresh.row_lower]),
        row_upper=np.concatenate([compiled.row_upper[kept], fresh.row_upper]),
        rows=[row for row, stays in zip(compiled.rows, kept, strict=True) if stays] + fresh.rows,
    )
    if not objectives:
        together = replace(
            together, cost=compiled.cost, offset=compiled.offset, goals=compiled.goals
        )
    return _in_order(together, m, rules)


def _partly(m: Any, parts: set[str]) -> Compiled:
    """Only the rows of some rules, with all objectives."""
    others = [c for c in m.component_objects(Constraint) if c.local_name not in parts]
    for block in others:
        block.deactivate()
    try:
        return compile_model(m)
    finally:
        for block in others:
            block.activate()


def _in_order(compiled: Compiled, m: Any, rules: list[str]) -> Compiled:
    """Return the arrays with their rows in the order of the rules, and of the places in each."""
    place = {name: n for n, name in enumerate(rules)}
    blocks = sorted(m.component_objects(Constraint), key=lambda block: place[block.local_name])
    rank = {id(row): n for n, row in enumerate(r for block in blocks for r in block.values())}
    order = np.argsort([rank[id(row)] for row in compiled.rows], kind="stable")
    matrix = compiled.matrix.tocsr()[order].tocsc()
    matrix.sort_indices()
    return replace(
        compiled,
        matrix=matrix,
        row_lower=compiled.row_lower[order],
        row_upper=compiled.row_upper[order],
        rows=[compiled.rows[k] for k in order],
    )


def whole_sides(compiled: Compiled) -> Compiled:
    """Return the model with limits on whole things rounded to what can be reached.

    Three and a half blocks are three: no plan is lost, and the relaxation gets closer. Only rows in
    which everything is whole and counts a whole number of times.
    """
    rows = compiled.matrix.tocsr()
    used = np.flatnonzero(np.diff(rows.indptr))
    if not used.size:
        return compiled
    at, counts = rows.indptr[used], np.abs(rows.data - np.round(rows.data)) <= ROUNDING
    counts &= compiled.whole[rows.indices]
    of_whole = np.zeros(len(compiled.rows), bool)
    of_whole[used] = np.logical_and.reduceat(counts, at)
    return replace(
        compiled,
        row_lower=np.where(of_whole, np.ceil(compiled.row_lower - TOLERANCE), compiled.row_lower),
        row_upper=np.where(of_whole, np.floor(compiled.row_upper + TOLERANCE), compiled.row_upper),
    )


def keeps_all(compiled: Compiled, values: Array) -> bool:
    """Whether values are a plan of the model: rows, bounds and whole numbers, within TOLERANCE."""
    used = compiled.matrix @ values
    whole = values[compiled.whole]
    return bool(
        np.all(used <= compiled.row_upper + TOLERANCE)
        and np.all(used >= compiled.row_lower - TOLERANCE)
        and np.all(values <= compiled.upper + TOLERANCE)
        and np.all(values >= compiled.lower - TOLERANCE)
        and np.all(np.abs(whole - np.round(whole)) <= TOLERANCE)
    )
