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


IT_OF_GRID = 0.70
"""IT power over connected power of a project that states only one of them (assumption) [1]."""


def with_survivors(projects: pd.DataFrame, survival: float) -> pd.DataFrame:
    """Projects with a share of what is announced and not committed counted as committed.

    Refused projects and those that state no power stay as they are.
    """
    announced = projects["announced_mw"].where(projects["committed"] != "refused").fillna(0.0)
    stated_it = projects["mw_kind"] == "IT"
    it = announced.where(stated_it, announced * IT_OF_GRID)
    grid = (announced / IT_OF_GRID).where(stated_it, announced)
    more_it = (it - projects["committed_it_mw"]).clip(lower=0.0) * survival
    more_grid = (grid - projects["committed_grid_mw"]).clip(lower=0.0) * survival
    return projects.assign(
        committed_it_mw=projects["committed_it_mw"] + more_it,
        committed_grid_mw=projects["committed_grid_mw"] + more_grid,
    )


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
    projects = with_survivors(inputs["projects"], scenario.projects.survival)
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
