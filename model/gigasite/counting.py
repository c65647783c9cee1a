"""One counted limit, and where limits apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gigasite.recompute import Recomputed


BN, MILLION = 1000.0, 1e6
"""MEUR in one EUR bn, and m3 in one million m3: the units of rows on money and water."""


class Count(NamedTuple):
    """One limit in one scope: used against bound."""

    limit: str
    scope: str
    year: int | None
    sense: str
    used: float
    bound: float
    unit: str


def scale_of(x: Recomputed, name: str) -> float:
    """Scale of a limit, from the scenario."""
    return x.scenario.limit(name).scale


def places(x: Recomputed) -> list[str]:
    """Regions that take part."""
    return [
        r for r, place in x.region.items() if x.scenario.regions.outermost or not place["outermost"]
    ]


def states_of(x: Recomputed) -> list[str]:
    """Member states of the regions that take part."""
    return sorted({x.region[r]["member_state"] for r in places(x)})
