"""Where years turn: the months at which something comes online a year earlier.

Time is counted in years, so most months more or less change nothing. What changes anything are the
months at which a lead, or a procedure, fits into one year less; they follow from the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.options import build_options, tracks
from gigasite.units import MONTHS_PER_YEAR, whole_years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

DIGITS = 9
"""Digits to which months are told apart."""


def permit_steps(inputs: Inputs, scenario: Scenario, state: str | None = None) -> list[float]:
    """Longest permit months, each at which some option comes online a year earlier, falling.

    Of every option and start year: lead = (max(0, min(permit, x) - elapsed) + build) · scale fits
    into k years at x = 12 k / scale - build + elapsed. Where authorities' capacity is a limit, the
    procedure fits into k years at x = 12 k / scale + elapsed. With `state`: of options of that
    state whose months come from regions.csv.
    """
    switch = scenario.limit("comes_online")
    scale = switch.scale if switch.enabled else 0.0
    if scale <= 0:
        return []
    options = build_options(inputs, scenario)
    if state is not None:
        own = tracks(inputs, scenario)
        regional = set(own.loc[own["track_months"].isna(), "track"])
        options = options[(options["member_state"] == state) & options["track"].isin(regional)]
    counted = scenario.limit("permit_cases").enabled
    cases = inputs["member_states"]["permit_case_capacity"].notna().any() if counted else False
    keys = ["permit_months", "elapsed_months", "build_months", "case_weight"]
    found: set[float] = set()
    for months, elapsed, build, weight in options[keys].drop_duplicates().itertuples(index=False):
        for top in _tops(float(months), scenario):
            leads = _turns(top, float(elapsed), float(build), scale, 1)
            span = scenario.years.last - scenario.years.first + 1
            found |= {x for k, x in leads if k <= span}
            if cases and weight > 0:
                found |= {x for _, x in _turns(top, float(elapsed), 0.0, scale, 0)}
    return sorted(found, reverse=True)


def longest_permit(inputs: Inputs, scenario: Scenario, state: str | None = None) -> float:
    """Longest permit months that any option has today, elapsed ones counted [months]."""
    options = build_options(inputs, scenario)
    if state is not None:
        options = options[options["member_state"] == state]
    tops = [top for months in options["permit_months"] for top in _tops(float(months), scenario)]
    return max(tops, default=0.0)


def _tops(months: float, scenario: Scenario) -> set[float]:
    """Months of an option for early and for late starts."""
    permits, years = scenario.permits, scenario.years
    if permits.objective_months is None or permits.objective_from > years.last:
        return {months}
    capped = min(months, permits.objective_months)
    return {capped} if permits.objective_from <= years.first else {months, capped}


def _turns(
    top: float, elapsed: float, build: float, scale: float, least: int
) -> Iterator[tuple[int, float]]:
    """Years and months at which (max(0, x - elapsed) + build) · scale fits into so many years."""
    k = whole_years((max(0.0, top - elapsed) + build) * scale) - 1
    while k >= least:
        x = round(MONTHS_PER_YEAR * k / scale - build + elapsed, DIGITS)
        if x < elapsed or x < 0:
            return
        if x < top:
            yield k, x
        k -= 1


def lead_steps(inputs: Inputs, scenario: Scenario, state: str | None = None) -> list[float]:
    """Factors on the lead of grid blocks at which one is live a year earlier, falling.

    lead · scale fits into k years at scale = 12 k / lead.
    """
    switch = scenario.limit("energises")
    if not switch.enabled or switch.scale <= 0:
        return []
    regions = inputs["regions"]
    regions = regions[regions["block_mw"] > 0]
    if not scenario.regions.outermost:
        regions = regions[regions["outermost"] == 0]
    if state is not None:
        regions = regions[regions["member_state"] == state]
    span = scenario.years.last - scenario.years.first + 1
    found: set[float] = set()
    for months in set(regions["block_lead_months"] + scenario.grid.extra_lead_months):
        if months > 0:
            most = min(span, whole_years(months * switch.scale) - 1)
            found |= {MONTHS_PER_YEAR * k / months for k in range(1, most + 1)}
    return sorted(found, reverse=True)
