"""The model cut into its regions at the prices of one relaxation: quick bounds, place by place.

Rows that several regions share are priced by the relaxation and left out (Lagrange): what is left
falls apart into one small model for each region. Their optima add up to a bound that no plan can
pass; with one region changed, to a bound that no plan so changed can pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.outcome import Control, Limits, Status
from gigasite.parts import cut_by, regions_of
from gigasite.solver import relax, solve

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.outcome import Array, Outcome

NODES = 50
"""Nodes in which the small model of a region is solved; its bound holds wherever that ends."""
SECONDS = 60.0
"""Most time for one of them, far more than it needs [s]."""


def online_row(m: Any, columns: list[Any], r: str, f: str, by: int) -> Array:
    """Coefficients of a row: units of a facility that run in a region at the end of a year."""
    mine = set(m.data.options_of.get((r, f), ()))
    return np.array(
        [
            float(v.parent_component() is m.online and v.index()[0] in mine and v.index()[1] == by)
            for v in columns
        ]
    )


def forced(m: Any, compiled: Compiled, r: str, f: str, by: int) -> Compiled:
    """Return the model with at least one unit of a facility running in a region by a year."""
    return compiled.with_row(-online_row(m, compiled.columns, r, f, by), -1.0)


def forbidden(m: Any, compiled: Compiled, r: str) -> Compiled:
    """Return the model in which nothing new is started in a region."""
    mine = [
        v.parent_component() is m.start and m.region[v.index()[0]] == r for v in compiled.columns
    ]
    return replace(compiled, upper=np.where(mine, 0.0, compiled.upper))


@dataclass
class Regional:
    """A model in parts, a small one for each region, and the bound that they add up to."""

    m: Any
    parts: dict[str, Compiled]
    rest: float
    """What shared rows and decisions of no region add [MEUR]."""
    least: dict[str, float]
    """Bound on the optimum of each part [MEUR]."""
    control: Control

    @property
    def bound(self) -> float:
        """No plan costs less [MEUR]."""
        return self.rest + sum(self.least.values())

    def force(self, r: str, f: str, by: int) -> float:
        """How far the bound rises with one unit forced in; infinite where none fits [MEUR]."""
        if r not in self.parts or (r, f) not in self.m.data.options_of:
            return np.inf
        return self._rise(r, forced(self.m, self.parts[r], r, f, by))

    def forbid(self, r: str) -> float:
        """How far the bound rises with nothing new in a region; infinite: impossible [MEUR]."""
        return self._rise(r, forbidden(self.m, self.parts[r], r))

    def _rise(self, r: str, changed: Compiled) -> float:
        return max(0.0, _least(changed, self.control) - self.least[r])


def cut(m: Any, compiled: Compiled, relaxed: Outcome, control: Control) -> Regional | None:
    """Cut a model at the prices of its own relaxation; None where that has no proven optimum."""
    if relaxed.status is not Status.OPTIMAL or relaxed.row_prices is None:
        return None
    pieces = cut_by(compiled, regions_of(m.data, compiled.columns))
    parts, rest = pieces.priced(pieces.signed(relaxed.row_prices))
    quiet = Control(cancelled=control.cancelled)  # hundreds of solves of a moment each
    least = {r: _least(part, quiet) for r, part in parts.items()}
    return Regional(m, parts, rest, least, quiet)


def _least(part: Compiled, control: Control) -> float:
    """Bound on the optimum of a small model; infinite when it has no plan."""
    outcome = solve(part, Limits(0.0, SECONDS, nodes=NODES), control)
    if outcome.status is Status.INFEASIBLE:
        return np.inf
    return _relaxed(part, control) if outcome.bound is None else outcome.bound


def _relaxed(part: Compiled, control: Control) -> float:
    outcome = relax(part, Limits(0.0, SECONDS), control)
    if outcome.status is Status.INFEASIBLE:
        return np.inf
    return -np.inf if outcome.objective is None else outcome.objective
