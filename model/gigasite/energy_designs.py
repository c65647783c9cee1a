"""All energy designs of a region: variants of one LP, each solved from the one before.

A variant is a clean share x matching x connection. `grid` draws everything from the grid; `h90-c80`
is 90 % clean, hourly matched, with 0.8 MW of connection for each MW of load; `a-least-flex` is the
cheapest design with yearly matching on a flexible connection. `a100-c100` contracts no nuclear
power: its renewable share is 1, not only its clean one. `h90-flex-noland` has no PV on site;
where a design has none by its own choice, it stands for both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.energy_figures import (
    SAME,
    Dispatch,
    Variant,
    clean_share,
    design_row,
    rounded,
    undominated,
)
from gigasite.energy_inputs import CAPACITIES, Matching
from gigasite.energy_lp import Layout, build
from gigasite.lp import WarmSolver
from gigasite.typical_days import TimeGrid, coarser, typical_year, whole_year
from gigasite.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.energy_inputs import EnergyChoices, RegionEnergy
    from gigasite.outcome import Array


def variants(choices: EnergyChoices) -> list[Variant]:
    """Every variant, in an order in which each is near the last."""
    steps = [(target, True) for target in (0.0, *choices.targets)]
    green = [(target, False) for target in choices.renewable_targets]
    places = [(1.0, True), *((size, False) for size in choices.connections)]
    out = [Variant("grid", "annual", 0.0, 1.0, grid_only=True)]
    families: list[tuple[Matching, list[tuple[float, bool]]]]
    families = [("annual", steps + green), ("hourly", steps)]
    for matching, asked in families:
        for k, (size, flexible) in enumerate(places):
            for target, nuclear in asked if k % 2 == 0 else asked[::-1]:
                name = _name(matching, target, size, flexible)
                out.append(Variant(name, matching, target, size, flexible, nuclear=nuclear))
    return out + _landless(choices)


def _landless(choices: EnergyChoices) -> list[Variant]:
    """Variants without PV on site, for sites without land: full connection, firm and flexible."""
    asked: list[tuple[Matching, float, bool]] = [("annual", 0.0, True)]
    asked += [("annual", target, False) for target in choices.renewable_targets]
    asked += [("hourly", target, True) for target in choices.landless_targets]
    return [
        Variant(
            f"{_name(matching, target, 1.0, flexible)}-noland",
            matching,
            target,
            1.0,
            flexible,
            land=False,
            nuclear=nuclear,
        )
        for flexible in (True, False)
        for matching, target, nuclear in asked
    ]


def _name(matching: str, target: float, size: float, flexible: bool) -> str:
    share = f"{target * 100:g}" if target else "-least"
    return f"{matching[0]}{share}-" + ("flex" if flexible else f"c{size * 100:g}")


def time_grid(region: RegionEnergy, choices: EnergyChoices) -> TimeGrid:
    """Hours of the LP: typical days, or all of the year."""
    if choices.full_year:
        return whole_year(region.series)
    kept, weeks = choices.kept_days, choices.kept_weeks
    grid = typical_year(region.series, choices.typical_days, kept, weeks)
    return coarser(grid, choices.step_hours)


def connection_limit(grid: TimeGrid, variant: Variant, choices: EnergyChoices) -> Array:
    """Most that may be drawn in each hour [MW].

    A flexible connection leaves its firm share in the hours of highest national load, as many of
    them as stand for the interrupted hours (never fewer).
    """
    limit = np.full(grid.size, variant.connection)
    if variant.flexible:
        highest = np.argsort(-grid.series["load_rel"], kind="stable")
        before = np.cumsum(grid.weights[highest]) - grid.weights[highest]
        share = grid.weights.sum() / HOURS_PER_YEAR
        cut = highest[before < choices.interrupted_hours * share - SAME]
        limit[cut] = choices.firm_share * variant.connection
    return limit


class RegionSolver:
    """The LPs of one region, one for each matching, kept alive between variants."""

    def __init__(self, region: RegionEnergy, grid: TimeGrid, choices: EnergyChoices) -> None:
        self.region, self.grid, self.choices = region, grid, choices
        self._alive: dict[Matching, tuple[WarmSolver, Layout]] = {}
        self._last: tuple[Variant, Dispatch] | None = None

    def solve(self, variant: Variant) -> Dispatch | None:
        """Cheapest way to power the load; None where there is none."""
        again = self._holds_still(variant)
        if again is None:
            again = self._solve(variant)
        self._last = (variant, again) if again is not None else None
        return again

    def _holds_still(self, variant: Variant) -> Dispatch | None:
        """Reuse the last dispatch, if its clean share was free and suffices."""
        if self._last is None or variant.grid_only or self._last[0].grid_only:
            return None
        before, dispatch = self._last
        if replace(before, design="", target=0.0) != replace(variant, design="", target=0.0):
            return None
        share = clean_share(dispatch, self.grid, variant.matching)
        free = share > before.target + SAME or before.target == 0
        return dispatch if share >= variant.target and free else None

    def _solve(self, variant: Variant) -> Dispatch | None:
        solver, layout = self._model(variant.matching)
        limit = connection_limit(self.grid, variant, self.choices)
        solver.column_bounds(layout.columns["draw"], np.zeros(self.grid.size), limit)
        barred = {"pv_site"} if not variant.land else set()
        barred |= {"nuclear"} if not variant.nuclear else set()
        barred |= set(CAPACITIES) if variant.grid_only else set()
        offered = [n in self.region.technologies and n not in barred for n in CAPACITIES]
        most = np.where(offered, np.inf, 0.0)
        solver.column_bounds(layout.columns["capacity"], np.zeros(len(most)), most)
        unclean = (1.0 - variant.target) * self.grid.weights.sum()
        solver.row_bounds(
            layout.rows["clean"].start, -np.inf, unclean if variant.target else np.inf
        )
        values = solver.solve()
        return None if values is None else _dispatch(values, layout, solver.objective)

    def _model(self, matching: Matching) -> tuple[WarmSolver, Layout]:
        if matching not in self._alive:
            programme, layout = build(self.region, self.grid, self.choices, matching)
            self._alive[matching] = WarmSolver(programme), layout
        return self._alive[matching]


def _dispatch(values: Array, layout: Layout, cost: float) -> Dispatch:
    groups = {name: values[where] for name, where in layout.columns.items()}
    size = len(groups["draw"])
    zero = np.zeros(size)
    names = ("draw", "pv", "charge", "discharge", "backup", "level")
    hourly = {name: groups[name] for name in names}
    hourly["used"] = groups.get("used", zero)
    hourly["moved"] = groups.get("later", zero) - groups.get("earlier", zero)
    return Dispatch(
        dict(zip(CAPACITIES, map(float, groups["capacity"]), strict=True)),
        hourly,
        groups.get("begin", groups["level"][-1:]),
        groups.get("base", np.zeros(1)),
        cost,
    )


def solved(
    region: RegionEnergy, choices: EnergyChoices
) -> Iterator[tuple[Variant, Dispatch, TimeGrid]]:
    """Solve every variant of a region that has a solution."""
    grid = time_grid(region, choices)
    solver = RegionSolver(region, grid, choices)
    for variant in variants(choices):
        dispatch = solver.solve(variant)
        if dispatch is not None:
            yield variant, dispatch, grid


def region_designs(region: RegionEnergy, choices: EnergyChoices) -> list[dict[str, Any]]:
    """All designs of a region that none of the others dominates."""
    rows = [design_row(v, d, region, g, choices) for v, d, g in solved(region, choices)]
    return [rounded(row) for row in undominated(rows)]
