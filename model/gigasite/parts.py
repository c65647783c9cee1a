"""A model cut by place: a small model for each part, and the rows that several of them share.

With a price on every shared row (Lagrange) the parts have nothing to do with each other any more.
Their optima, what the shared rows are worth, and what decisions of no part add, sum to a bound
that no plan can pass, whatever the prices are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.compiled import Compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from gigasite.data import Data
    from gigasite.outcome import Array

    Where = npt.NDArray[np.int_]

ROUNDING = 1e-6
"""Reduced cost that counts as none [MEUR per unit of the column]."""
ENDLESS = 1e9
"""What a decision without an upper bound is taken for [its unit]."""
OF_OPTION = ("start", "online")
OF_PLACE = ("opened", "order", "energised")
PLACE_ALONE = ("hosted", "zoned")


def regions_of(d: Data, columns: Sequence[Any]) -> list[str | None]:
    """Region that each decision belongs to; None for those of a state or of the Union."""
    option, design = d.of("region"), dict(d.power.designs["region"])

    def place(column: Any) -> str | None:
        name, index = column.parent_component().local_name, column.index()
        if name in OF_OPTION:
            return str(option[index[0]])
        if name in OF_PLACE:
            return str(index[0])
        if name in PLACE_ALONE:
            return str(index)
        if name == "supply":
            return str(design[index[1]])
        return str(index[2]) if name == "serve" else None

    return [place(column) for column in columns]


def counted(columns: Sequence[Any]) -> npt.NDArray[np.bool_]:
    """Which decisions count units of a facility."""
    return np.array([v.parent_component().local_name in OF_OPTION for v in columns], bool)


def states_of(d: Data, columns: Sequence[Any]) -> list[str | None]:
    """Member state that each decision belongs to; None for those of several or of the Union."""

    def state(column: Any, region: str | None) -> str | None:
        if region is not None:
            return d.state_of[region]
        index = column.index()
        return index if isinstance(index, str) and index in d.states else None

    return [state(v, r) for v, r in zip(columns, regions_of(d, columns), strict=True)]


@dataclass(frozen=True)
class Cut:
    """A model in parts."""

    whole: Compiled
    at: dict[str, Where]
    """Columns of each part."""
    parts: dict[str, Compiled]
    """The small models, at the cost of the whole."""
    shared: Where
    """Rows that belong to no part."""
    loose: Where
    """Columns that belong to no part."""

    def signed(self, prices: Array) -> Array:
        """Prices of all rows: none for those inside a part, and never on the wrong side."""
        w, out = self.whole, np.zeros(len(self.whole.rows))
        out[self.shared] = prices[self.shared]
        out = np.where(np.isinf(w.row_lower), np.minimum(out, 0.0), out)
        return np.where(np.isinf(w.row_upper), np.maximum(out, 0.0), out)

    def priced(self, prices: Array) -> tuple[dict[str, Compiled], float]:
        """The parts at prices of the shared rows, and what all else adds to their bounds."""
        w = self.whole
        cost = w.cost - w.matrix.T @ prices
        side, on = np.where(prices > 0, w.row_lower, w.row_upper), prices != 0
        rest = w.offset + float(prices[on] @ side[on])
        rest += _box(cost[self.loose], w.lower[self.loose], w.upper[self.loose])
        parts = {k: replace(part, cost=cost[self.at[k]]) for k, part in self.parts.items()}
        return parts, rest


def cut_by(compiled: Compiled, homes: Sequence[str | None]) -> Cut:
    """Cut a model by the part that each of its columns belongs to."""
    names = sorted({name for name in homes if name is not None})
    code = {name: n for n, name in enumerate(names)}
    home = np.array([-1 if name is None else code[name] for name in homes], int)
    owner, rows = _owners(compiled, home), compiled.matrix.tocsr()
    at = {name: np.flatnonzero(home == n) for name, n in code.items()}
    shared = np.flatnonzero(owner < 0)
    most = _most(compiled, rows, shared)
    parts = {}
    for k in names:
        part = _part(compiled, rows, at[k], np.flatnonzero(owner == code[k]))
        parts[k] = _with_most(part, *most, at[k])
    return Cut(compiled, at, parts, shared, np.flatnonzero(home < 0))


def _most(compiled: Compiled, rows: Any, shared: Where) -> tuple[Any, Array]:
    """What is divisible and no part does more of than all together: shared rows, and their sides.

    In rows of one sign a most holds for each part alone. A least (demand to be served) is also the
    most that makes sense of decisions that help no other row and save nothing: there is always a
    best plan that has no more of them.
    """
    from scipy.sparse import csr_array

    low, high = compiled.row_lower, compiled.row_upper
    helps = (rows > 0).multiply(np.isfinite(low)[:, None])
    helps = helps + (rows < 0).multiply(np.isfinite(high)[:, None])
    simple = ~compiled.whole & (compiled.cost >= 0.0) & (helps.sum(axis=0) == 1)
    found: list[tuple[Any, Any, float]] = []
    for k in shared if (compiled.lower >= 0.0).all() else ():
        at = slice(rows.indptr[k], rows.indptr[k + 1])
        column, value = rows.indices[at], rows.data[at]
        for sign, least, most in ((1.0, low[k], high[k]), (-1.0, -high[k], -low[k])):
            if (sign * value >= 0.0).all() and (most < np.inf or least > -np.inf):
                of = ~compiled.whole[column] if most < np.inf else simple[column]
                found.append((column[of], sign * value[of], most if most < np.inf else least))
    columns, values, sides = zip(*found, strict=True) if found else ((), (), ())
    starts = np.cumsum([0, *map(len, columns)])
    shape = (len(found), len(compiled.cost))
    flat = [np.concatenate([np.zeros(0), *x]) for x in (values, columns)]
    return csr_array((flat[0], flat[1].astype(int), starts), shape=shape), np.array(sides)


def _with_most(part: Compiled, rows: Any, sides: Array, at: Where) -> Compiled:
    """A part with the rows of `_most` that it could break by itself."""
    own = rows[:, at]
    reached = own @ np.minimum(part.upper, ENDLESS)
    for n in np.flatnonzero((reached > sides) & (sides >= 0.0)):
        part = part.with_row(own[[n], :].toarray()[0], sides[n])
    return part


def _owners(compiled: Compiled, home: Where) -> Where:
    """Part of every row whose decisions all belong to one; -1 where several share it."""
    rows = compiled.matrix.tocsr()
    owner = np.full(len(compiled.rows), -1)
    used = np.flatnonzero(np.diff(rows.indptr))
    if used.size:
        of = home[rows.indices]
        least, most = (f.reduceat(of, rows.indptr[used]) for f in (np.minimum, np.maximum))
        owner[used] = np.where(least == most, least, -1)
    return owner


def _part(compiled: Compiled, rows: Any, at: Where, of: Where) -> Compiled:
    """The small model of one part."""
    return Compiled(
        matrix=rows[of][:, at].tocsc(),
        cost=compiled.cost[at],
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
