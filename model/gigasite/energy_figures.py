"""What a design costs, emits and reaches, recomputed from its capacities and dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite.energy_inputs import CAPACITIES, CONTRACTED, Matching, contract_profiles
from gigasite.units import HOURS_PER_YEAR, MEUR

if TYPE_CHECKING:
    from gigasite.energy_inputs import EnergyChoices, RegionEnergy
    from gigasite.outcome import Array
    from gigasite.typical_days import TimeGrid

SAME = 1e-7
"""Shares and relative costs nearer than this are the same."""
NEAR_COST = 0.001
"""Share of its cost that a design may cost more than its near-copy and still stay [1]."""
NEAR = 0.005
"""Differences in other merits that do not count [1], of the largest in the region (design choice:
typical days are farther off than that)."""
LEVELS = (0.70, 0.80, 0.90, 0.95, 0.98, 0.9999)
"""Shares that count however narrowly they are passed: targets of designs, limits of permits [1]."""
LIMITED = ("pv_site_mw", "pv_contract_mw", "wind_on_mw", "wind_off_mw")
"""Capacities of which a plan has only so much land or potential."""
PARTS = ("import", "network", "carbon", *CAPACITIES)
CAPACITY_COLUMNS = tuple(
    f"{name}_mwh" if name == "battery_energy" else f"{name}_mw" for name in CAPACITIES
)
COLUMNS = (
    "region", "design", "matching", "target", "connection_mw", "firm_connection_mw",
    "cost_meur", *(f"cost_{part}_meur" for part in PARTS), *CAPACITY_COLUMNS,
    "draw_mwh", "pv_used_mwh", "charge_mwh", "discharge_mwh", "backup_mwh",
    *(f"contract_{name.removesuffix('_contract')}_mwh" for name in CONTRACTED),
    "emissions_t", "emissions_market_t", "onsite_t", "clean_share", "renewable_share",
    "curtailed_share",
)  # fmt: skip
"""Columns of the table of designs; costs, energy, tonnes and capacities are yearly and for each MW
of mean load.

`cost_import_meur` is the market value of what is drawn less what contracts deliver: used in its
hour (hourly) or generated (annual, where it may be negative). It alone follows the price of power;
contracts cost what their plants cost, and backup is without `cost_carbon_meur`, the carbon price
of `onsite_t`. `contract_*_mwh` is contracted energy that counts as clean, by the same rule. So

    cost = sum of all cost_*
    draw + pv_used + discharge + backup = 8760 + charge,  discharge = round trip x charge
    clean_share = 1 - (draw + backup - sum of contract_*) / 8760
"""


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
    land: bool = True
    """May have PV on site."""
    nuclear: bool = True
    """May contract nuclear power, where it is offered."""


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


def delivered(dispatch: Dispatch, grid: TimeGrid, matching: Matching) -> Array:
    """Contracted power that counts in each hour [MW]: generated (annual) or used (hourly)."""
    if matching == "hourly":
        return dispatch.hourly["used"]
    profiles = contract_profiles(grid)
    return np.sum([dispatch.capacity[name] * p for name, p in profiles.items()], axis=0)


def cost_parts(
    dispatch: Dispatch,
    region: RegionEnergy,
    grid: TimeGrid,
    choices: EnergyChoices,
    matching: Matching,
) -> dict[str, float]:
    """Cost by part [EUR over the grid], recomputed from capacities and dispatch."""
    w, hourly = grid.weights, dispatch.hourly
    year = float(w.sum()) / HOURS_PER_YEAR
    bought = hourly["draw"] - delivered(dispatch, grid, matching)
    burnt = float(w @ hourly["backup"])
    carbon = choices.carbon_price_eur_t * region.backup_t_mwh * burnt
    parts = {
        "import": float((w * grid.series["price_eur_mwh"]) @ bought),
        "network": region.network_eur_mwh * float(w @ hourly["draw"]),
        "carbon": carbon,
    }
    profiles = contract_profiles(grid)
    for name in CAPACITIES:
        technology, size = region.technologies.get(name), dispatch.capacity[name]
        if technology is None:
            parts[name] = 0.0
            continue
        parts[name] = size * technology.capital_eur * year
        if name in CONTRACTED:
            parts[name] += technology.variable_eur_mwh * size * float(w @ profiles[name])
        if name == "backup":
            parts[name] += technology.variable_eur_mwh * burnt - carbon
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
    eur = cost_parts(dispatch, region, grid, choices, matching)
    parts = {name: value / MEUR / year for name, value in eur.items()}
    flows = {"draw": "draw", "pv_used": "pv", "charge": "charge", "discharge": "discharge"}
    flows |= {"backup": "backup"}
    yearly = {f"{n}_mwh": float(w @ dispatch.hourly[of]) / year for n, of in flows.items()}
    contracts = {n: e / year for n, e in contracted_mwh(dispatch, grid, matching).items()}
    clean = clean_share(dispatch, grid, matching)
    draw, used = yearly["draw_mwh"], sum(contracts.values())
    physical = draw - (used if matching == "hourly" else 0.0)
    burnt = yearly["backup_mwh"] * region.backup_t_mwh
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
        **yearly,
        **{f"contract_{n.removesuffix('_contract')}_mwh": e for n, e in contracts.items()},
        "emissions_t": physical * region.carbon_t_mwh + burnt,
        "emissions_market_t": max(0.0, draw - used) * region.carbon_t_mwh + burnt,
        "onsite_t": burnt,
        "clean_share": clean,
        "renewable_share": clean - contracts["nuclear"] / HOURS_PER_YEAR,
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
    """Drop what another design nearly equals or betters in all that counts; `grid` always stays.

    Counts: cost, emissions by both accounts, firm connection; clean and renewable share, and each
    of LEVELS that they reach; being hourly matched; less of LIMITED. Differences within NEAR (for
    cost NEAR_COST) count as none. Designs come back by cost.
    """
    merits, slack = _merits(rows)
    kept: list[int] = []
    ranked = sorted(
        range(len(rows)), key=lambda k: (round(rows[k]["cost_meur"], 7), rows[k]["design"])
    )
    for k in ranked:
        grid = rows[k]["design"] == "grid"
        if not grid and any((merits[j] >= merits[k] - slack[k]).all() for j in kept):
            continue
        copies = (merits[k] >= merits - slack).all(axis=1)
        kept = [j for j in kept if rows[j]["design"] == "grid" or not copies[j]]
        kept.append(k)
    return [rows[k] for k in kept]


def _merits(rows: list[dict[str, Any]]) -> tuple[Array, Array]:
    """Return what counts, more is better, and differences that do not count."""
    less = ("emissions_t", "emissions_market_t", *LIMITED)
    shares = ("clean_share", "renewable_share")
    table = pd.DataFrame(rows)
    merits = {name: -table[name] for name in ("cost_meur", "firm_connection_mw", *less)}
    merits |= {name: table[name] for name in shares}
    for name in shares:
        merits[f"{name}_level"] = sum((table[name] >= level - SAME) * 1.0 for level in LEVELS)
    merits["hourly"] = (table["matching"] == "hourly") * 1.0
    worth = pd.DataFrame(merits)
    slack = pd.DataFrame(10 * SAME, worth.index, worth.columns)
    slack["cost_meur"] = NEAR_COST * table["cost_meur"].abs()
    for name in (*less, *shares):
        slack[name] = NEAR * max(table[name].abs().max(), 1.0)
    return worth.to_numpy(float), slack.to_numpy(float)
