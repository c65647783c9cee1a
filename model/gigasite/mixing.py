"""Plans of the parts of a model as columns, and their cheapest mix (Dantzig and Wolfe)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from gigasite.compiled import Compiled, keeps_all
from gigasite.solver import relax

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gigasite.outcome import Array, Limits
    from gigasite.parts import Cut

NOTHING = 1e-6
"""Weight or part of a unit that counts as none [1]."""


@dataclass
class Pool:
    """Plans of each part that are known."""

    cut: Cut
    columns: dict[str, list[Array]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the rows that the parts share."""
        self.columns = {k: [] for k in self.cut.parts}
        self.shared = self.cut.whole.matrix.tocsr()[self.cut.shared].tocsc()

    def add(self, k: str, column: Array) -> None:
        """Take a plan of a part, unless it is known."""
        if not any(np.abs(column - x).max(initial=0.0) < NOTHING for x in self.columns[k]):
            self.columns[k].append(column)

    def recall(self, columns: Mapping[str, Sequence[Array]]) -> None:
        """Take plans of another time, as far as they are plans of today's parts."""
        for k, part in self.cut.parts.items():
            for column in columns.get(k, ()):
                if len(column) == len(part.columns) and keeps_all(part, column):
                    self.add(k, column)

    def weighted(self, weights: Mapping[str, Array]) -> dict[str, list[Array]]:
        """The columns that a mix takes."""
        known = self.columns.items()
        return {
            k: [x for x, w in zip(columns, weights.get(k, ()), strict=False) if w > NOTHING]
            for k, columns in known
        }

    def near(self, prices: Array, most: float) -> dict[str, list[Array]]:
        """The columns that cost at most so much more, at some prices, than the best of their part.

        A plan cheaper than another by some sum has none that costs more than that sum.
        """
        parts, _ = self.cut.priced(prices)
        found = {}
        for k, columns in self.columns.items():
            cost = np.array([float(parts[k].cost @ x) for x in columns])
            found[k] = [
                x
                for x, c in zip(columns, cost - cost.min(initial=np.inf), strict=True)
                if c <= most
            ]
        return found

    def between(self, used: Mapping[str, Sequence[Array]]) -> Compiled:
        """The whole model with all that is whole kept between the given plans of each part."""
        c = self.cut.whole
        lower, upper = c.lower.copy(), c.upper.copy()
        for k, columns in used.items():
            if columns:
                of = self.cut.parts[k].whole
                at, whole = self.cut.at[k][of], np.array(columns)[:, of]
                lower[at] = np.maximum(lower[at], np.floor(whole.min(axis=0) + NOTHING))
                upper[at] = np.minimum(upper[at], np.ceil(whole.max(axis=0) - NOTHING))
        return replace(c, lower=lower, upper=upper)

    def mixed(
        self, low: Array, high: Array, limits: Limits
    ) -> tuple[dict[str, Array], Array | None, float]:
        """Cheapest mix of columns: weights by state, its prices of all rows, and its cost."""
        mix, first = self._mix(low, high)
        outcome = relax(mix, limits)
        if outcome.values is None or outcome.row_prices is None or outcome.objective is None:
            return {}, None, np.inf
        weights, n = {}, first
        for k, columns in self.columns.items():
            weights[k] = outcome.values[n : n + len(columns)]
            n += len(columns)
        prices = np.zeros(len(self.cut.whole.rows))
        prices[self.cut.shared] = outcome.row_prices[: len(self.cut.shared)]
        return weights, self.cut.signed(prices), outcome.objective

    def _mix(self, low: Array, high: Array) -> tuple[Compiled, int]:
        """The mix as a model: that its prices lie in a box means that rows may be missed for them.

        Columns: what no part decides, what is missed of the rows, then the weights; the second
        result says where these begin.
        """
        from scipy.sparse import csc_array, eye_array, hstack, vstack

        c, at, loose = self.cut.whole, self.cut.shared, self.cut.loose
        lower, upper, one_each = c.row_lower[at], c.row_upper[at], eye_array(len(at))
        missed = hstack([one_each, -one_each])
        used = np.hstack(
            [self.shared[:, self.cut.at[k]] @ np.array(x).T for k, x in self.columns.items() if x]
        )
        costs = [np.array(x) @ c.cost[self.cut.at[k]] for k, x in self.columns.items() if x]
        sizes = [len(x) for x in self.columns.values()]
        which = np.repeat(np.arange(len(sizes)), sizes)
        first = len(loose) + missed.shape[1]
        one = csc_array(
            (np.ones(len(which)), (which, first + np.arange(len(which)))),
            shape=(len(sizes), first + len(which)),
        )
        top = hstack([self.shared[:, loose], missed, csc_array(used)])
        n, ones = first + len(which), np.ones(len(sizes))
        more = n - len(loose)
        mix = Compiled(
            matrix=csc_array(vstack([top, one])),
            cost=np.concatenate([c.cost[loose], high[at], -low[at], *costs]),
            offset=c.offset,
            goals={},
            lower=np.concatenate([c.lower[loose], np.zeros(more)]),
            upper=np.concatenate([c.upper[loose], np.full(more, np.inf)]),
            row_lower=np.concatenate([lower, ones]),
            row_upper=np.concatenate([upper, ones]),
            whole=np.zeros(n, bool),
            columns=[None] * n,
            rows=[None] * (len(at) + len(sizes)),
        )
        return mix, first
