"""Water: what a region's data centres may withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_most, in_place, limit

if TYPE_CHECKING:
    from gigasite.data import Data

M3_PER_UNIT = 1e6
"""Rows are written in million m3 so that coefficients span few decades."""


@limit("water_cap", lambda d: d.water, unit="million m3/yr", scope=in_place)
def water_cap(m: Any, r: str) -> Row:
    """New sites of a region withdraw no more than its allowance (most in the last year).

    Σ_{j in r} water[j] · online[j,last] ≤ scale · allowance[r]
    """
    d: Data = m.data
    t = d.years[-1]
    used = quicksum(
        m.water[j] / M3_PER_UNIT * m.online[j, t] for j in m.options_in[r] if (j, t) in m.online
    )
    return at_most(used, d.water[r] * d.scenario.limit("water_cap").scale / M3_PER_UNIT)
