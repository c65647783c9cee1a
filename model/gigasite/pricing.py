"""Prices of the rows that parts share, from one pass over the parts to the next.

The bound is concave in the prices, and the mix of known plans lies above it: its own prices are the
best guess, far off where few plans are known. So the next ones lie between these and the best so
far, in a box around the best that is as wide as earlier guesses were right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.mixing import Pool
    from gigasite.outcome import Array, Limits

WIDTH, WIDER, NARROWER, NARROWEST = 0.01, 2.0, 0.5, 0.02
"""How far prices may go from the best so far, and what becomes of that after a pass [1]."""
HALVINGS = 8
"""Most times that the box is halved before a pass."""
LEVEL = 0.5
"""Part of the open gap that the cost of the mix may rise by, for the prices asked next [1]."""
STEP = 0.6
"""How far of the way to the prices of the mix the next ones lie [1]."""
FLOOR = 0.6
"""What rows count as worth at least, all shared ones together: part of the cost [1]."""


class Pricing:
    """The way that prices take; `best` are those of the highest bound so far."""

    def __init__(self, pool: Pool, relaxed: Array, first: Array, cost: float) -> None:
        """Begin with the first prices; `relaxed`: values of the relaxation, `cost`: about its cost.

        What a row counts as comes from its sides, or from the decisions in it where those are more.
        """
        self.pool, self.cut, self.best = pool, pool.cut, first
        self.highest, self.hoped, self.width = -np.inf, np.inf, WIDTH
        self.cost, self.size = max(abs(cost), 1e-9), row_sizes(pool.cut.whole, relaxed)

    def moved(self, prices: Array, others: Array) -> float:
        """How much the shared rows are worth more or less, as part of the cost [1]."""
        return float(np.abs(prices - others) @ self.size) / self.cost

    def heard(self, prices: Array, bound: float) -> None:
        """Take note of the bound at some prices.

        Where it is lower than the best, a parabola through the best bound, with the slope that was
        hoped for, and through this one says where its top is.
        """
        if bound > self.highest:
            self.highest, self.best = bound, prices
            self.width *= WIDER
            return
        rise = max(self.hoped - self.highest, 0.0)
        top = 0.5 * rise / max(rise + self.highest - bound, 1e-9)
        self.width *= min(NARROWER, max(NARROWEST, top))

    def mix(self, limits: Limits) -> tuple[dict[str, Array], Array | None, float]:
        """The cheapest mix whose prices lie in the box: weights, prices, cost."""
        least = FLOOR * self.cost / max(1, len(self.cut.shared)) / np.maximum(1.0, self.size)
        reach = self.width * np.maximum(np.abs(self.best), least)
        low, high = self.cut.signed(self.best - reach), self.cut.signed(self.best + reach)
        return self.pool.mixed(low, high, limits)

    def following(self, plan: float | None, limits: Limits) -> Array | None:
        """The prices to ask at next, or None where the mix has none; `plan`: cost of the best."""
        most = np.inf if plan is None else LEVEL * (plan - self.highest)
        for _ in range(HALVINGS):
            _, prices, self.hoped = self.mix(limits)
            if self.hoped - self.highest <= most:
                break
            self.width *= NARROWER
        return None if prices is None else self.cut.signed(self.best + STEP * (prices - self.best))


def row_sizes(c: Compiled, relaxed: Array) -> Array:
    """What the sides of each row come to, or the decisions in it where that is more."""
    side = np.minimum(np.abs(c.row_lower), np.abs(c.row_upper))
    added, taken = c.matrix.maximum(0.0) @ relaxed, -(c.matrix.minimum(0.0) @ relaxed)
    return np.maximum(np.where(np.isinf(side), 0.0, side), np.maximum(added, taken))
