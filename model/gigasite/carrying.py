"""A plan carried over to a model with other lead times: a start for its solve, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.options import KEY
from gigasite.outcome import Limits
from gigasite.solver import solve

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.outcome import Array

SECONDS = 60.0
"""Most time in which what is not whole is chosen anew [s]."""


def carried(before: Any, m: Any, compiled: Compiled) -> Array | None:
    """Values for a new model that let everything come online when it did; None where none fit.

    `before`: the model of the plan, its decisions with their values; None: there is no plan. What
    is whole is carried over, the rest is chosen anew, so that what comes out is a plan.
    """
    if before is None or not before.data.options[KEY].equals(m.data.options[KEY]):
        return None
    new = _started(before, m) | _ordered(before, m)
    values = np.array([new.get(_name(v), _old(before, v)) for v in compiled.columns])
    whole = np.where(compiled.whole, np.round(values), values)
    if np.any(compiled.whole & ((whole < compiled.lower) | (whole > compiled.upper))):
        return None
    fixed = replace(
        compiled,
        lower=np.where(compiled.whole, whole, compiled.lower),
        upper=np.where(compiled.whole, whole, compiled.upper),
        whole=np.zeros_like(compiled.whole),
    )
    return solve(fixed, Limits(0.0, SECONDS)).values


def _name(column: Any) -> tuple[str, Any]:
    return column.parent_component().local_name, column.index()


def _old(before: Any, column: Any) -> float:
    """Value of the same decision before; 0 where there was none."""
    name, index = _name(column)
    same = before.component(name)
    if same is None or index not in same:
        return 0.0
    return float(same[index].value or 0.0)


def _started(before: Any, m: Any) -> dict[tuple[str, Any], float]:
    """Starts that let the same units come online in the same years, as late as can be."""
    out: dict[tuple[str, Any], float] = {("start", key): 0.0 for key in m.data.starts}
    for (j, t), starts in before.data.arrivals.items():
        units = sum(before.start[j, s].value or 0.0 for s in starts)
        if units > 0 and (j, t) in m.data.arrivals:
            out["start", (j, max(m.data.arrivals[j, t]))] = units
    return out


def _ordered(before: Any, m: Any) -> dict[tuple[str, Any], float]:
    """Orders that let the same blocks be live in the same years, as late as can be."""
    out: dict[tuple[str, Any], float] = {("order", key): 0.0 for key in m.data.orders}
    for (r, t), orders in before.data.energised_in.items():
        blocks = sum(before.order[r, s].value or 0.0 for s in orders)
        if blocks > 0 and (r, t) in m.data.energised_in:
            out["order", (r, max(m.data.energised_in[r, t]))] = blocks
    return out
