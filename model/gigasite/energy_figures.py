"""What a design costs, emits and reaches, recomputed from its capacities and dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.energy_inputs import CAPACITIES, CONTRACTED
from gigasite.energy_lp import Matching, contract_profiles
from gigasite.units import HOURS_PER_YEAR, MEUR

if TYPE_CHECKING:
    from gigasite.energy_inputs import EnergyChoices, RegionEnergy
    from gigasite.outcome import Array
    from gigasite.typical_days import TimeGrid

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
    parts = {
        n: eur / MEUR / year for n, eur in cost_parts(dispatch, region, grid, matching).items()
    }
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


def rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Figures to eight digits: what is written and read again is what was computed."""
    return {
        name: float(f"{value:.8g}") + 0.0
        if isinstance(value, float) and abs(value) > 1e-9
        else 0.0
        if isinstance(value, float)
        else value
        for name, value in row.items()
    }


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
    ranked = sorted(
        range(len(rows)), key=lambda k: (round(rows[k]["cost_meur"], 7), rows[k]["design"])
    )
    for k in ranked:
        beaten = any((merits[j] >= merits[k] - 10 * SAME * scale).all() for j in kept)
        if rows[k]["design"] == "grid" or not beaten:
            kept.append(k)
    return [rows[k] for k in kept]
