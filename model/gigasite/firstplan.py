"""A first plan from the relaxation: where first, then what and when.

1. Places: only what hosts what is whole (`PLACES`); projects and blocks may come in parts.
2. Plan: hosts that the first step left closed stay closed, and everything is whole.

Whatever comes out is a plan of the full model, and only a start: no proof depends on it. Both steps
stop by gap and nodes, never by seconds, so that equal runs give equal plans.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gigasite.compiled import keeps_all
from gigasite.outcome import StoppedBy
from gigasite.solver import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from gigasite.compiled import Compiled
    from gigasite.data import Data
    from gigasite.outcome import Array, Control, Limits, Outcome, Progress

    Ask = Callable[[float, int], Limits]
    """Limits of a step, from its gap and its nodes."""

PLACES = ("opened", "hosted", "zoned", "served")
"""Decisions about places: whole in the first step already."""
PLACES_GAP, PLACES_NODES = 0.005, 50
"""Where the first step stops [1, nodes]: its cost is no plan's."""
PLAN_GAP, PLAN_NODES = 0.003, 1
"""Where the second step stops [1, nodes]: branching went on for minutes for little."""
MORE_NODES = 200
"""Where it stops if it has no plan by then [nodes]."""
LINKS = 5
"""Links to customers kept in both steps, for each one that the relaxation uses [1]."""
DECISIONS = ("start", "order")
"""Decisions that the stocks follow from."""
NOTHING = 1e-9
"""Value that counts as none."""


def first_plan(
    compiled: Compiled, data: Data, relaxed: Outcome, ask: Ask, control: Control
) -> Array | None:
    """Return values of a plan, or None where the steps end without one."""
    whole = compiled.whole & np.array([_name(v) in PLACES for v in compiled.columns], bool)
    partly, wholly = _heard(control, plans=False), _heard(control)
    for small in _smaller(compiled, relaxed):
        places = solve(
            replace(small, whole=whole), ask(PLACES_GAP, PLACES_NODES), partly, confirm=False
        )
        if places.values is not None:
            upper = np.where(_closed(compiled, data, places.values), small.lower, small.upper)
            for nodes in (PLAN_NODES, MORE_NODES):
                limits = ask(PLAN_GAP, nodes)
                plan = solve(
                    replace(small, upper=upper),
                    limits,
                    wholly,
                    confirm=False,
                    better=control.found,
                )
                if plan.values is not None:
                    return plan.values
                if plan.stopped_by is not StoppedBy.NODES:
                    break
        if control.cancelled.is_set():
            return None
    return None


def neighbour(
    compiled: Compiled,
    data: Data,
    known: Array,
    relaxed: Outcome,
    limits: Limits,
    control: Control,
) -> Array | None:
    """Return a plan close to a known one, which need not keep every limit any more; None without.

    Hosts open in neither the known plan nor (half) in the relaxation stay closed, and what neither
    of them starts or orders is not started or ordered.
    """
    assert relaxed.values is not None
    unused = (known <= NOTHING) & (relaxed.values <= NOTHING)
    decided = np.array([_name(v) in DECISIONS for v in compiled.columns], bool)
    out = decided & unused
    out |= _closed(compiled, data, np.maximum(known, relaxed.values))
    small = replace(compiled, upper=np.where(out, compiled.lower, compiled.upper))
    start = known if keeps_all(small, known) else None
    heard = _heard(control)
    return solve(small, limits, heard, start=start, confirm=False, better=control.found).values


def _heard(control: Control, *, plans: bool = True) -> Control:
    """Tell of a restricted search only what holds for the whole: never its bound.

    `plans`: whether its plans are plans of the full model.
    """
    if control.listen is None:
        return control
    listen = control.listen

    def hear(now: Progress) -> None:
        listen(replace(now, plan=now.plan if plans else None, bound=None, gap=None))

    return replace(control, listen=hear)


def _name(column: object) -> str:
    return str(column.parent_component().local_name)  # type: ignore[attr-defined]


def _smaller(compiled: Compiled, relaxed: Outcome) -> list[Compiled]:
    """The model without the links to customers that cost most, then with all of them."""
    assert relaxed.values is not None
    assert relaxed.column_prices is not None
    links = np.array([_name(v) == "serve" for v in compiled.columns], bool)
    idle = links & (relaxed.values <= compiled.lower + NOTHING)
    keep = LINKS * int((links & ~idle).sum())
    if keep >= int(idle.sum()):
        return [compiled]
    dearest = np.sort(relaxed.column_prices[idle])[keep]
    out = idle & (relaxed.column_prices > dearest)
    return [replace(compiled, upper=np.where(out, compiled.lower, compiled.upper)), compiled]


def _closed(compiled: Compiled, data: Data, values: Array) -> npt.NDArray[np.bool_]:
    """Columns of the hosts that are closed: whether they are open, what starts and runs there."""
    host = {j: h for h, options in data.options_of.items() for j in options}
    shut = {
        column.index()
        for column, value in zip(compiled.columns, values, strict=True)
        if _name(column) == "opened" and value < 0.5
    }

    def is_shut(column: object) -> bool:
        name, index = _name(column), column.index()  # type: ignore[attr-defined]
        if name == "opened":
            return index in shut
        return name in ("start", "online") and host.get(index[0]) in shut

    return np.array([is_shut(v) for v in compiled.columns], bool)
