"""Pyomo -> arrays, written once by `LinearStandardFormCompiler`; knows no solver."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.core import Objective, value
from pyomo.repn import generate_standard_repn
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

if TYPE_CHECKING:
    import numpy.typing as npt
    from scipy.sparse import csc_array

    from gigasite.outcome import Array

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
    """Write a Pyomo model as arrays; the active objective is the cost, the others are goals."""
    goals = [o for o in m.component_data_objects(ctype=Objective, active=None) if not o.active]
    for goal in goals:
        goal.activate()
    try:
        form = LinearStandardFormCompiler().write(m, mixed_form=True, set_sense=None)
    finally:
        for goal in goals:
            goal.deactivate()
    costs, offsets = form.c.toarray(), np.asarray(form.c_offset, float)
    named = {o.name: (costs[k], float(offsets[k])) for k, o in enumerate(form.objectives)}
    cost, offset = named.pop("cost_meur")
    kind = np.array([row.bound_type for row in form.rows])
    right = np.asarray(form.rhs, float)
    return Compiled(
        matrix=form.A.tocsc(),
        cost=cost,
        offset=offset,
        goals=named,
        lower=np.array([-math.inf if v.lb is None else v.lb for v in form.columns], float),
        upper=np.array([math.inf if v.ub is None else v.ub for v in form.columns], float),
        row_lower=np.where(kind == 1, -math.inf, right),
        row_upper=np.where(kind == -1, math.inf, right),
        whole=np.array([not v.is_continuous() for v in form.columns], bool),
        columns=list(form.columns),
        rows=[row.constraint for row in form.rows],
    )


def row_names(compiled: Compiled) -> list[str]:
    """Name of the rule that each row belongs to; rows without one have an empty name."""
    return ["" if row is None else row.parent_component().local_name for row in compiled.rows]


def recompiled(
    compiled: Compiled, m: Any, kept: npt.NDArray[np.bool_], parts: set[str], *, objectives: bool
) -> Compiled | None:
    """Return the arrays with the rows of some rules written anew.

    `kept`: rows that stay; `parts`: rules whose rows are taken from the model; `objectives`:
    whether those are too. None where a new row holds a decision that is no column yet.
    """
    from scipy.sparse import csc_array, csr_array, vstack

    at = {id(column): k for k, column in enumerate(compiled.columns)}
    blocks = [m.component(name) for name in sorted(parts)]
    rows = [row for block in blocks if block is not None for row in block.values()]
    entries: list[tuple[int, int, float]] = []
    lower, upper = np.full(len(rows), -math.inf), np.full(len(rows), math.inf)
    costs: dict[str, tuple[Array, float]] = {}
    try:
        for i, row in enumerate(rows):
            constant, terms = _terms(row.body, at)
            entries.extend((i, k, coefficient) for k, coefficient in terms)
            if row.lower is not None:
                lower[i] = value(row.lower) - constant
            if row.upper is not None:
                upper[i] = value(row.upper) - constant
        for objective in m.component_objects(Objective) if objectives else ():
            constant, terms = _terms(objective.expr, at)
            costs[objective.local_name] = (np.zeros(len(compiled.columns)), constant)
            for k, coefficient in terms:
                costs[objective.local_name][0][k] += coefficient
    except KeyError:
        return None
    table = np.array(entries, float).reshape(-1, 3)
    where = (table[:, 0].astype(int), table[:, 1].astype(int))
    added = csr_array((table[:, 2], where), shape=(len(rows), len(compiled.columns)))
    cost, offset = costs.pop("cost_meur") if objectives else (compiled.cost, compiled.offset)
    return replace(
        compiled,
        matrix=csc_array(vstack([compiled.matrix.tocsr()[kept], added])),
        row_lower=np.concatenate([compiled.row_lower[kept], lower]),
        row_upper=np.concatenate([compiled.row_upper[kept], upper]),
        rows=[row for row, stays in zip(compiled.rows, kept, strict=True) if stays] + rows,
        cost=cost,
        offset=offset,
        goals=costs if objectives else compiled.goals,
    )


def _terms(expression: Any, at: dict[int, int]) -> tuple[float, list[tuple[int, float]]]:
    """Constant, and column and coefficient of every decision."""
    linear = generate_standard_repn(expression, quadratic=False)
    terms = zip(linear.linear_vars, linear.linear_coefs, strict=True)
    return float(linear.constant), [(at[id(var)], float(c)) for var, c in terms if c != 0]


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
