"""Rows that plans in whole units keep by themselves and parts of units do not.

They tighten the relaxation, follow from limits that are on, and are no limits of their own.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_most, limit
from gigasite.constraints.siting import most_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.data import Data

ROUNDING = 1e-9
"""What rounding may lack of a whole unit [units]."""
Line = tuple[float, float]
"""Units without a block, and units for each block."""


def hull(free: float, block: float, most_blocks: float, each: float, most: float) -> list[Line]:
    """Lines whose least is the concave hull of floor((free + block · e) / each), e whole.

    For `free` MW of headroom and blocks of `block` MW, of which `most_blocks` can stand here, with
    units that draw at least `each` MW. What `most` units bound as well is left out.
    """
    corners: list[tuple[int, int]] = []
    full = False
    for e in itertools.count():
        corner = (e, math.floor((free + block * e) / each + ROUNDING))
        while len(corners) > 1 and _slope(corners[-2], corner) >= _slope(*corners[-2:]):
            corners.pop()
        corners.append(corner)
        full = corner[1] >= most
        if full or block <= 0 or e >= most_blocks:
            break
    lines: list[Line] = []
    for a, b in itertools.pairwise(corners):
        lines.append((a[1] - _slope(a, b) * a[0], _slope(a, b)))
    if not full:
        lines.append((float(corners[-1][1]), 0.0))
    return [line for line in lines if line[0] < most]


def _slope(a: tuple[int, int], b: tuple[int, int]) -> float:
    return (b[1] - a[1]) / (b[0] - a[0])


def _lines(d: Data, r: str, f: str, t: int) -> list[Line]:
    """Lines above the whole units of a facility that the grid of a region holds in year t."""
    orderable = any((r, s) in d.energised_in for s in d.years if s <= t)
    most_blocks = math.inf
    if d.scenario.limit("blocks_per_region").enabled:
        most_blocks = d.max_blocks[r] * d.scenario.limit("blocks_per_region").scale
    block = d.block_mw[r] if orderable else 0.0
    return hull(d.headroom[r, t], block, most_blocks, d.least_draw[r, f], most_units(d, r, f))


def _bounded(d: Data) -> Iterator[tuple[str, str, int, int]]:
    """Region, facility, year and line, where the grid is a limit and units are whole and draw."""
    whole = set(d.options.index[d.options["whole"] == 1])
    live = set(d.live)
    for r, f in d.hosts if d.scenario.limit("grid_headroom").enabled else ():
        mine = d.options_of[r, f]
        if mine[0] not in whole or not d.least_draw[r, f] > 0:
            continue
        for t in d.years:
            if (r, t) in d.headroom and any((j, t) in live for j in mine):
                yield from ((r, f, t, n) for n in range(len(_lines(d, r, f, t))))


@limit(None, _bounded, unit="units", scope=lambda r, f, t, _: (f"{r} {f}", str(t)))
def whole_units_fit(m: Any, r: str, f: str, t: int, n: int) -> Row:
    """Whole units of a facility in the grid of a region: a line above the steps of their number.

    Σ_{j in r,f} online[j,t] ≤ a[n] · opened[r,f] + b[n] · energised[r,t]

    with a[n] + b[n] · e ≥ floor((headroom[r,t] + block[r] · e) / least draw[r,f]) for whole e.
    """
    d: Data = m.data
    units, each_block = _lines(d, r, f, t)[n]
    online = quicksum(m.online[j, t] for j in d.options_of[r, f] if (j, t) in m.online)
    blocks = each_block * m.energised[r, t] if each_block else 0.0
    return at_most(online - units * m.opened[r, f] - blocks, 0.0)
