"""The model cut into its regions at the prices of one relaxation: quick bounds, place by place.

Rows that several regions share are priced by the relaxation and left out (Lagrange): what is left
falls apart into one small model for each region. Their optima add up to a bound that no plan can
pass; with one region changed, to a bound that no plan so changed can pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.compiled import Compiled
from gigasite.outcome import Control, Limits, Status
from gigasite.solver import relax, solve

if TYPE_CHECKING:
    import numpy.typing as npt

    from gigasite.outcome import Array, Outcome

NODES = 50
"""Nodes in which the small model of a region is solved; its bound holds wherever that ends."""
SECONDS = 60.0
"""Most time for one of them, far more than it needs [s]."""
ROUNDING = 1e-6
"""Reduced cost that counts as none [MEUR per unit of the column]."""


def region_of(m: Any, column: Any) -> str | None:
    """Region that a decision belongs to; None for those of a state or of the Union."""
    name, index = column.parent_component().local_name, column.index()
    if name in ("start", "online"):
        return str(m.region[index[0]])
    if name in ("opened", "order", "energised"):
        return str(index[0])
    if name in ("hosted", "zoned"):
        return str(index)
    if name == "supply":
        return str(m.data.power.designs["region"][index[1]])
    return str(index[2]) if name == "serve" else None


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
    names = list(m.data.regions)
    code = {r: n for n, r in enumerate(names)}
    home = np.array([code.get(region_of(m, v) or "", -1) for v in compiled.columns])
    owner = _owners(compiled, home)
    shared = owner < 0
    price = np.where(shared, relaxed.row_prices, 0.0)
    price = np.where(np.isinf(compiled.row_lower), np.minimum(price, 0.0), price)
    price = np.where(np.isinf(compiled.row_upper), np.maximum(price, 0.0), price)
    cost = compiled.cost - compiled.matrix.T @ price
    side = np.where(price > 0, compiled.row_lower, compiled.row_upper)
    rest = compiled.offset + float(price[price != 0] @ side[price != 0])
    rest += _box(cost[home < 0], compiled.lower[home < 0], compiled.upper[home < 0])
    rows = compiled.matrix.tocsr()
    parts = {
        r: _part(compiled, rows, cost, home == code[r], owner == code[r])
        for r in names
        if (home == code[r]).any()
    }
    quiet = Control(cancelled=control.cancelled)  # hundreds of solves of a moment each
    least = {r: _least(part, quiet) for r, part in parts.items()}
    return Regional(m, parts, rest, least, quiet)


def _owners(compiled: Compiled, home: npt.NDArray[np.int_]) -> npt.NDArray[np.int_]:
    """Region of every row whose decisions all belong to one; -1 where several share it."""
    rows = compiled.matrix.tocsr()
    owner = np.full(len(compiled.rows), -1)
    for k, (a, b) in enumerate(zip(rows.indptr[:-1], rows.indptr[1:], strict=True)):
        inside = home[rows.indices[a:b]]
        if inside.size and inside.min() == inside.max():
            owner[k] = inside[0]
    return owner


def _part(compiled: Compiled, rows: Any, cost: Array, mine: Any, own: Any) -> Compiled:
    """The small model of one region."""
    at, of = np.flatnonzero(mine), np.flatnonzero(own)
    return Compiled(
        matrix=rows[of][:, at].tocsc(),
        cost=cost[at],
        offset=0.0,
        goals={},
        lower=compiled.lower[at],
        upper=compiled.upper[at],
        row_lower=compiled.row_lower[of],
        row_upper=compiled.row_upper[of],
        whole=compiled.whole[at],
        columns=[compiled.columns[k] for k in at],
        rows=[compiled.rows[k] for k in of],
    )


def _box(cost: Array, lower: Array, upper: Array) -> float:
    """Least cost within bounds alone."""
    cost = np.where(np.abs(cost) < ROUNDING, 0.0, cost)
    side = np.where(cost > 0, lower, upper)
    return float(cost[cost != 0] @ side[cost != 0])


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
