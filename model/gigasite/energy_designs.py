"""All energy designs of a region: variants of one LP, each solved from the one before.

A variant is a clean share x matching x connection. `grid` draws everything from the grid; `h90-c80`
is 90 % clean, hourly matched, with 0.8 MW of connection for each MW of load; `a-least-flex` is the
cheapest design with yearly matching on a flexible connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.energy_inputs import CAPACITIES, CONTRACTED
from gigasite.energy_lp import Layout, Matching, build, contract_profiles
from gigasite.lp import WarmSolver
from gigasite.typical_days import TimeGrid, coarser, typical_year, whole_year
from gigasite.units import HOURS_PER_YEAR, MEUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.energy_inputs import EnergyChoices, RegionEnergy
    from gigasite.outcome import Array

SAME = 1e-7
"""Shares and relative costs nearer than this are the same."""
PARTS = ("import", "network", *CAPACITIES)
CAPACITY_COLUMNS = tuple(
    f"{name}_mwh" if name == "battery_energy" else f"{name}_mw" for name in CAPACITIES
)
COLUMNS = (
    "region", "design", "matching", "target", "connection_mw", "firm_connection_mw",
    "cost_meur", *(f"cost_{part}_meur" for part in PARTS), *CAPACITY_COLUMNS,
    "draw_mwh", "backup_mwh", "emissions_t", "emissions_market_t", "clean_share",
    "renewable_share", "curtailed_share",
)  # fmt: skip
"""Columns of the table of designs; costs, energy, tonnes and capacities are yearly and for each MW
of mean load. Cost of a yearly matched contract is net of what its generation sells for."""


@dataclass(frozen=True)
class Variant:
    """One question asked of the LP."""

    design: str
    matching: Matching
    target: float
    """Least clean share; 0: none asked."""
    connection: float
    flexible: bool = False
    grid_only: bool = False


@dataclass(frozen=True)
class Dispatch:
    """Capacities and hourly operation of a design, for each MW of load."""

    capacity: dict[str, float]
    hourly: dict[str, Array]
    """draw, used (contracted energy taken in its hour), pv, charge, discharge, backup, moved [MW];
    level [MWh], above `base` of the day where days are typical."""
    begin: Array
    """Level at the begin of each period [MWh]."""
    base: Array
    """Level below which the battery does not fall on each day of the calendar [MWh]."""
    cost_keur: float
    """Cost as the LP counts it."""


def variants(choices: EnergyChoices) -> list[Variant]:
    """Every variant, in an order in which each is near the last."""
    steps = (0.0, *choices.targets)
    out = [Variant("grid", "annual", 0.0, 1.0, grid_only=True)]
    for matching in ("annual", "hourly"):
        places = [(1.0, True), *((size, False) for size in choices.connections)]
        for k, (size, flexible) in enumerate(places):
            for target in steps if k % 2 == 0 else steps[::-1]:
                name = f"{target * 100:g}" if target else "-least"
                plug = "flex" if flexible else f"c{size * 100:g}"
                design = f"{matching[0]}{name}-{plug}"
                out.append(Variant(design, matching, target, size, flexible))  # type: ignore[arg-type]
    return out


def time_grid(region: RegionEnergy, choices: EnergyChoices) -> TimeGrid:
    """Hours of the LP: typical days, or all of the year."""
    if choices.full_year:
        return whole_year(region.series)
    grid = typical_year(region.series, choices.typical_days, choices.kept_days)
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
        same = (before.matching, before.connection, before.flexible)
        if same != (variant.matching, variant.connection, variant.flexible):
            return None
        share = clean_share(dispatch, self.grid, variant.matching)
        free = share > before.target + SAME or before.target == 0
        return dispatch if share >= variant.target and free else None

    def _solve(self, variant: Variant) -> Dispatch | None:
        solver, layout = self._model(variant.matching)
        limit = connection_limit(self.grid, variant, self.choices)
        solver.column_bounds(layout.columns["draw"], np.zeros(self.grid.size), limit)
        offered = np.array([name in self.region.technologies for name in CAPACITIES])
        most = np.where(offered & (not variant.grid_only), np.inf, 0.0)
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
            options = {"solver": "ipm"} if self.choices.full_year else {}
            self._alive[matching] = WarmSolver(programme, options), layout
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


def contracted_mwh(dispatch: Dispatch, grid: TimeGrid, matching: Matching) -> dict[str, float]:
    """Contracted energy that counts as clean, by technology [MWh over the grid].

    Hourly: what is used in its hour, shared in proportion to what each generates then.
    """
    made = {n: dispatch.capacity[n] * p for n, p in contract_profiles(grid).items()}
    if matching == "annual":
        return {name: float(grid.weights @ profile) for name, profile in made.items()}
    total = np.maximum(np.sum(list(made.values()), axis=0), 1e-12)
    part = grid.weights * dispatch.hourly["used"] / total
    return {name: float(part @ profile) for name, profile in made.items()}


def clean_share(dispatch: Dispatch, grid: TimeGrid, matching: Matching) -> float:
    """1 - (import + backup) / load, losses included; import is draw less what is contracted."""
    unclean = float(grid.weights @ (dispatch.hourly["draw"] + dispatch.hourly["backup"]))
    unclean -= sum(contracted_mwh(dispatch, grid, matching).values())
    return 1.0 - unclean / float(grid.weights.sum())


def cost_parts(
    dispatch: Dispatch, region: RegionEnergy, grid: TimeGrid, matching: Matching
) -> dict[str, float]:
    """Cost by part [EUR over the grid], recomputed from capacities and dispatch."""
    w, price, hourly = grid.weights, grid.series["price_eur_mwh"], dispatch.hourly
    year = float(w.sum()) / HOURS_PER_YEAR
    parts = {
        "import": float((w * price) @ (hourly["draw"] - hourly["used"])),
        "network": region.network_eur_mwh * float(w @ hourly["draw"]),
    }
    for name in CAPACITIES:
        technology = region.technologies.get(name)
        size = dispatch.capacity[name]
        parts[name] = 0.0 if technology is None else size * technology.capital_eur * year
        if technology is not None and name in CONTRACTED:
            made = size * w * contract_profiles(grid)[name]
            parts[name] += technology.variable_eur_mwh * float(made.sum())
            parts[name] -= float(made @ price) if matching == "annual" else 0.0
        if technology is not None and name == "backup":
            parts[name] += technology.variable_eur_mwh * float(w @ hourly["backup"])
    return parts


def curtailed_share(dispatch: Dispatch, grid: TimeGrid, matching: Matching) -> float:
    """Share of sun and wind on site, and hourly matched contracts, that is not used [1]."""
    w, hourly = grid.weights, dispatch.hourly
    made = dispatch.capacity["pv_site"] * float(w @ grid.series["pv_fixed"])
    used = float(w @ hourly["pv"])
    if matching == "hourly":
        profiles = contract_profiles(grid)
        made += sum(dispatch.capacity[n] * float(w @ p) for n, p in profiles.items())
        used += float(w @ hourly["used"])
    return max(0.0, 1.0 - used / made) if made > SAME else 0.0


def design_row(
    variant: Variant,
    dispatch: Dispatch,
    region: RegionEnergy,
    grid: TimeGrid,
    choices: EnergyChoices,
) -> dict[str, Any]:
    """One design as a row of COLUMNS."""
    matching, w = variant.matching, grid.weights
    year = float(w.sum()) / HOURS_PER_YEAR
    parts = {n: eur / MEUR / year for n, eur in cost_parts(dispatch, region, grid, matching).items()}
    contracts = contracted_mwh(dispatch, grid, matching)
    clean = clean_share(dispatch, grid, matching)
    draw = float(w @ dispatch.hourly["draw"]) / year
    backup = float(w @ dispatch.hourly["backup"]) / year
    used = sum(contracts.values()) / year
    physical = draw - (used if matching == "hourly" else 0.0)
    burnt = backup * region.backup_t_mwh
    firm = choices.firm_share if variant.flexible else 1.0
    return {
        "region": region.region,
        "design": variant.design,
        "matching": matching,
        "target": variant.target,
        "connection_mw": variant.connection,
        "firm_connection_mw": variant.connection * firm,
        "cost_meur": sum(parts.values()),
        **{f"cost_{name}_meur": value for name, value in parts.items()},
        **dict(zip(CAPACITY_COLUMNS, dispatch.capacity.values(), strict=True)),
        "draw_mwh": draw,
        "backup_mwh": backup,
        "emissions_t": physical * region.carbon_t_mwh + burnt,
        "emissions_market_t": max(0.0, draw - used) * region.carbon_t_mwh + burnt,
        "clean_share": clean,
        "renewable_share": clean - contracts["nuclear"] / float(w.sum()),
        "curtailed_share": curtailed_share(dispatch, grid, matching),
    }


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
    return undominated(rows)


def undominated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop what another design equals or betters in all that counts; `grid` always stays.

    Counts: cost, emissions by both accounts, firm connection; clean and renewable share; being
    hourly matched. Of equals the first by cost, then by name, stays.
    """
    merits = np.array(
        [
            [
                -row["cost_meur"],
                -row["emissions_t"],
                -row["emissions_market_t"],
                -row["firm_connection_mw"],
                row["clean_share"],
                row["renewable_share"],
                float(row["matching"] == "hourly"),
            ]
            for row in rows
        ]
    )
    scale = np.maximum(np.abs(merits).max(axis=0), 1.0)
    kept: list[int] = []
    ranked = sorted(range(len(rows)), key=lambda k: (round(rows[k]["cost_meur"], 7), rows[k]["design"]))
    for k in ranked:
        beaten = any((merits[j] >= merits[k] - 10 * SAME * scale).all() for j in kept)
        if rows[k]["design"] == "grid" or not beaten:
            kept.append(k)
    return [rows[k] for k in kept]


