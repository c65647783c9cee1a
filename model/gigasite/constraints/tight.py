"""Rows that plans in whole units keep by themselves and parts of units do not.

They tighten the relaxation, follow from limits that are on, and are no limits of their own.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_most, limit
from gigasite.constraints.siting import ROUNDING, most_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.data import Data

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


def _built(d: Data, t: int) -> tuple[list[int], list[int], int]:
    """Options of the two largest sizes that come online in year t, and most of the largest."""
    units = d.options.loc[sorted({j for j, year in d.arrivals if year == t})]
    units = units[units["whole"] == 1]
    sizes = sorted(units["it_mw"].unique(), reverse=True)
    if len(sizes) < 2:
        return [], [], 0
    large, small = (units[units["it_mw"] == size] for size in sizes[:2])
    most, count = math.floor(_rate(d) / sizes[0]), d.scenario.limit("gigafactory_count")
    if count.enabled and (large["gigafactory"] == 1).all():
        most = min(most, math.floor(d.scenario.gigafactories.max * count.scale))
    return list(large.index), list(small.index), most


def second_size(d: Data, t: int) -> float:
    """IT power of the second size of units in the build rate of year t [MW IT]."""
    return float(d.options["it_mw"][_built(d, t)[1][0]])


def _rate(d: Data) -> float:
    """What the Union can build in a year [MW IT]."""
    return d.scenario.build.eu_mw_per_year * d.scenario.limit("build_rate").scale


def _built_lines(d: Data, t: int) -> list[Line]:
    """Lines above the units of the second size, by how many of the largest could come but do not.

    Those that the build rate implies are left out.
    """
    large, small, most = _built(d, t)
    if not small:
        return []
    size, each = d.options["it_mw"][large[0]], d.options["it_mw"][small[0]]
    free = _rate(d) - size * most
    return [
        (units, more)
        for units, more in hull(free, size, most, each, math.inf)
        if units < free / each - ROUNDING or units + more * most < _rate(d) / each - ROUNDING
    ]


def _rounded(d: Data) -> Iterator[tuple[int, int]]:
    """Year and line, where the build rate is a limit."""
    for t in d.years if d.scenario.limit("build_rate").enabled else ():
        yield from ((t, n) for n in range(len(_built_lines(d, t))))


@limit(None, _rounded, unit="units", scope=lambda t, _: ("EU", str(t)))
def whole_units_built(m: Any, t: int, n: int) -> Row:
    """Whole units of the two largest sizes in the build rate: a line above the steps of one.

    Σ_{j of the second size} (units coming online in t)
        + b[n] · Σ_{j of the largest size} (units coming online in t) ≤ a[n] + b[n] · most

    with a[n] + b[n] · e ≥ floor((rate - largest · (most - e)) / second) for whole e; most: as many
    of the largest as the rate, or the limit on gigafactories, allows.
    """
    d: Data = m.data
    large, small, most = _built(d, t)
    units, more = _built_lines(d, t)[n]
    many, few = (
        quicksum(m.start[j, s] for j in of for s in d.arrivals.get((j, t), ()))
        for of in (large, small)
    )
    return at_most(few + more * many, units + more * most)
