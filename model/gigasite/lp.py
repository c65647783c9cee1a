"""One LP that is solved many times in HiGHS: pass once, change bounds and costs, warm start.

`solver.py` takes a Pyomo model and gives each solve a fresh HiGHS, so that a plan never depends on
what was solved before. Energy designs are many thousands of small LPs that differ in a few bounds;
they are written as a matrix without Pyomo, and each starts from the basis of the one before. That
needs a HiGHS which stays alive: hence this second module that imports highspy, and no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csc_array

    from gigasite.outcome import Array

FEASIBILITY = 1e-8
"""Largest violation of a row or a reduced cost that counts as none."""


@dataclass
class LinearProgramme:
    """Minimise cost @ x, row_lower <= matrix @ x <= row_upper, lower <= x <= upper."""

    matrix: csc_array
    cost: Array
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array


class WarmSolver:
    """A HiGHS that keeps its model and basis between solves."""

    def __init__(self, programme: LinearProgramme, options: dict[str, Any] | None = None) -> None:
        self._highs = highspy.Highs()
        standard: dict[str, Any] = {
            "output_flag": False,
            "parallel": "off",  # not `threads`: that would clash with the scheduler of solver.py
            "primal_feasibility_tolerance": FEASIBILITY,
            "dual_feasibility_tolerance": FEASIBILITY,
        }
        for name, value in (standard | (options or {})).items():
            if self._highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
                raise RuntimeError(f"HiGHS does not know the option {name}")
        self._columns = np.arange(len(programme.cost), dtype=np.int32)
        self._pass(programme)

    def _pass(self, programme: LinearProgramme) -> None:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(programme.cost), len(programme.row_lower)
        lp.col_cost_ = programme.cost
        lp.col_lower_, lp.col_upper_ = programme.lower, programme.upper
        lp.row_lower_, lp.row_upper_ = programme.row_lower, programme.row_upper
        matrix = programme.matrix
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = matrix.indptr
        lp.a_matrix_.index_ = matrix.indices
        lp.a_matrix_.value_ = matrix.data
        if self._highs.passModel(lp) == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused the model")

    def column_bounds(self, columns: slice, lower: Array, upper: Array) -> None:
        """Replace the bounds of a run of columns."""
        index = self._columns[columns]
        self._highs.changeColsBounds(len(index), index, lower, upper)

    def row_bounds(self, row: int, lower: float, upper: float) -> None:
        """Replace the bounds of one row."""
        self._highs.changeRowBounds(row, lower, upper)

    def option(self, name: str, value: object) -> None:
        """Set one option of HiGHS."""
        self._highs.setOptionValue(name, value)

    def solve(self) -> Array | None:
        """Values of the optimum; None when it is proven that there is none."""
        states = highspy.HighsModelStatus
        proven = (states.kOptimal, states.kInfeasible, states.kUnboundedOrInfeasible)
        self._highs.run()
        if self._highs.getModelStatus() not in proven:  # a poor basis: once more, from nothing
            self._highs.clearSolver()
            self._highs.run()
        status = self._highs.getModelStatus()
        if status == states.kOptimal:
            return np.asarray(self._highs.getSolution().col_value, float)
        if status in proven:
            return None  # never unbounded: every cost is that of something limited
        raise RuntimeError(f"HiGHS ended with {self._highs.modelStatusToString(status)}")

    @property
    def objective(self) -> float:
        """Cost of the last solve."""
        return float(self._highs.getInfo().objective_function_value)

    @property
    def iterations(self) -> int:
        """Simplex iterations of the last solve."""
        return int(self._highs.getInfo().simplex_iteration_count)
