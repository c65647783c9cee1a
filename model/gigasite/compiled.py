"""Pyomo -> arrays, written once by `LinearStandardFormCompiler`; knows no solver."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pyomo.core import Objective
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
