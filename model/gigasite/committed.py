"""Committed projects: fixed in every plan, with connections of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

EXISTING_YEAR = 2025
"""What runs on 31 December of this year is existing capacity, in `existing_it_mw`."""


def share_running(first: int, full: int, year: int) -> float:
    """Share of a project that runs at the end of a year: linear from its first to its full year."""
    return min(1.0, max(0.0, (year - first + 1) / (full - first + 1)))


def committed_projects(inputs: Inputs, scenario: Scenario) -> pd.DataFrame:
    """One row per committed project and planning year with what runs new since 2025.

    Returns
    -------
    pd.DataFrame
        project, region ('' when not known), member_state, facility, first_year, full_year, year,
        it_mw [MW IT], peak_mw [MW]. Empty when `limits.committed` is off.

    """
    switch = scenario.limit("committed")
    columns = ["project", "region", "member_state", "facility", "first_year", "full_year"]
    rows = []
    projects = inputs["projects"]
    for p in projects[projects["committed_it_mw"] > 0].to_dict("records") if switch.enabled else []:
        before = share_running(p["first_year"], p["full_year"], EXISTING_YEAR)
        for year in range(scenario.years.first, scenario.years.last + 1):
            new = share_running(p["first_year"], p["full_year"], year) - before
            rows.append(
                {
                    **{c: p[c] for c in columns},
                    "year": year,
                    "it_mw": p["committed_it_mw"] * new * switch.scale,
                    "peak_mw": p["committed_grid_mw"] * new * switch.scale,
                }
            )
    frame = pd.DataFrame(rows, columns=[*columns, "year", "it_mw", "peak_mw"])
    return frame.astype({"it_mw": float, "peak_mw": float, "year": int})
