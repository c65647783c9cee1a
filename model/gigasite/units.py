"""Constants and conversions, each with its source."""

from __future__ import annotations

import math

HOURS_PER_YEAR = 8760.0
MEUR = 1e6
"""EUR in one MEUR."""
MONTHS_PER_YEAR = 12.0
GRID_DESIGN = "grid"
"""Name of the energy design that draws everything from the grid, the only one that may be left."""


def annuity(rate: float, years: float) -> float:
    """Yearly payment for each EUR borrowed over `years` at `rate`, paid at each year's end [1/yr].

    rate / (1 - (1 + rate)^-years), and 1 / years at rate 0.
    """
    return 1.0 / years if rate == 0 else rate / (1.0 - (1.0 + rate) ** -years)


def whole_years(months: float) -> int:
    """Smallest number of whole years that holds the months."""
    return math.ceil(round(months / MONTHS_PER_YEAR, 9))


def online_year(start: int, lead_months: float) -> int:
    """Year whose 31 December stock first holds what starts on 1 January of `start`.

    72 months from 1 January 2027 end on 31 December 2032, so 2032.
    """
    return start + max(0, whole_years(lead_months) - 1)


def years_touched(first_month: float, months: float) -> dict[int, float]:
    """Share of a span that falls in each year, counted from month 0 of year 0.

    A span of no length lies whole in the year in which it ends.
    """
    if months <= 0:
        return {max(0, whole_years(first_month) - 1): 1.0}
    shares = {}
    last = first_month + months
    for year in range(int(first_month // MONTHS_PER_YEAR), whole_years(last)):
        low = max(first_month, year * MONTHS_PER_YEAR)
        high = min(last, (year + 1) * MONTHS_PER_YEAR)
        if high > low:
            shares[year] = (high - low) / months
    return shares


def renewal_years(online: int, every: float, last: int) -> tuple[int, ...]:
    """Years up to the last in which equipment is renewed that runs from the end of `online` on."""
    times = int((last - online) // every)
    return tuple(online + math.ceil(every * n) for n in range(1, times + 1))
