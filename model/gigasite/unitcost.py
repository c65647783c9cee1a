"""Small parts of the recomputation: one start, an annuity, a span of months over years."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Start:
    """One decision: units of an option started in a year."""

    region: str
    facility: str
    cooling: str
    track: str
    year: int
    units: float


def crf(rate: float, years: float) -> float:
    """Capital recovery factor [1/yr]."""
    if rate == 0:
        return 1 / years
    growth = (1 + rate) ** years
    return rate * growth / (growth - 1)


def blank(value: Any) -> bool:
    """Whether a table holds no figure here."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def spread_over(year: int, wait: float, months: float) -> dict[int, float]:
    """Share of a span of months in each calendar year; it begins `wait` months after 1 January."""
    first = year * 12 + wait
    if months <= 0:
        return {max(year, math.ceil(round(first / 12, 9)) - 1): 1.0}
    shares: dict[int, float] = {}
    position = first
    while position < first + months - 1e-9:
        end = min((position // 12 + 1) * 12, first + months)
        shares[int(position // 12)] = (end - position) / months
        position = end
    return shares
