"""What entered the energy LP of a region, in full, and how far typical days are from the year."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.energy_cache import cache_folder, keep, keys, recall
from gigasite.energy_designs import (
    RegionSolver,
    connection_limit,
    time_grid,
    variants,
)
from gigasite.energy_figures import design_row, rounded
from gigasite.energy_inputs import EnergyChoices, contract_profiles, region_inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigasite.energy_inputs import RegionEnergy
    from gigasite.load import Inputs


def entering(region: RegionEnergy, choices: EnergyChoices) -> dict[str, Any]:
    """All that enters the LP of a region, so that a stranger can rebuild it.

    `hours`: steps of `step_hours` hours, in `periods` of equal length; `weights`: hours of the year
    that each step stands for; `order`: which period each day of the calendar is shown by (storage
    runs through them in this order and returns to its begin; one period: the chain of all hours);
    `series`: one value a step; `technologies`: EUR/MW/yr (battery energy: EUR/MWh/yr) and EUR/MWh;
    `limits`: connection by kind [MW of each MW of load], backup hours, flexible load. The LP is
    written out at the head of energy_lp.py.
    """
    grid = time_grid(region, choices)
    flexible = next((v for v in variants(choices) if v.flexible), None)
    profiles = {f"{name}_mwh_per_mw": list(p) for name, p in contract_profiles(grid).items()}
    limits: dict[str, Any] = {
        "connections_mw": list(choices.connections),
        "targets": list(choices.targets),
        "renewable_targets": list(choices.renewable_targets),
        "landless_targets": list(choices.landless_targets),
        "backup_hours": None if choices.onsite_firm else choices.backup_hours,
        "flexible_load": choices.flexible_load,
    }
    if flexible is not None:
        limits["flexible_connection_mw"] = list(connection_limit(grid, flexible, choices))
    return {
        "member_state": region.member_state,
        "hours": grid.size,
        "step_hours": grid.step_hours,
        "periods": grid.periods,
        "days_shown": list(grid.days),
        "order": [int(k) for k in grid.order],
        "weights": list(grid.weights),
        "series": {
            "load_mw": [1.0] * grid.size,
            "price_eur_mwh": list(grid.series["price_eur_mwh"]),
            "pv_site_mwh_per_mw": list(grid.series["pv_fixed"]),
            **profiles,
            "national_load": list(grid.series["load_rel"]),
        },
        "technologies": {name: asdict(t) for name, t in region.technologies.items()},
        "charge_efficiency": region.charge_efficiency,
        "discharge_efficiency": region.charge_efficiency,
        "network_eur_mwh": region.network_eur_mwh,
        "carbon_t_mwh": region.carbon_t_mwh,
        "backup_t_mwh": region.backup_t_mwh,
        "limits": limits,
        "choices": asdict(choices),
    }


def as_json(
    inputs: Inputs,
    designs: pd.DataFrame,
    choices: EnergyChoices,
    errors: pd.DataFrame | None = None,
) -> list[dict[str, Any]]:
    """One object a region: region, inputs of its LP, designs; full_year_error where asked for."""
    names = list(dict.fromkeys(designs["region"]))
    out = []
    for name, region in region_inputs(inputs, choices, names).items():
        told = {"designs": _records(designs, name)}
        if errors is not None:
            told["full_year_error"] = _records(errors, name)
        out.append({"region": name, "inputs": entering(region, choices), **told})
    return out


def _records(table: pd.DataFrame, region: str) -> list[dict[str, Any]]:
    rows = table[table["region"] == region].drop(columns=["region"])
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def full_year_error(
    inputs: Inputs,
    region: str,
    designs: Sequence[str] | None = None,
    choices: EnergyChoices | None = None,
    *,
    cache: bool = True,
) -> pd.DataFrame:
    """Cost with typical days over cost with all hours, less 1, of a region's designs.

    `designs`: names; None: every variant, also those that the table of designs leaves out.
    `cache`: keep designs with all hours on disk, and use them (a variant takes some 5 to 50 s).

    Returns
    -------
    pd.DataFrame
        region, design, typical_meur, full_meur [MEUR/MW/yr; NaN: no solution], error [1].

    """
    choices = replace(choices or EnergyChoices(), full_year=False)
    whole = replace(choices, full_year=True)
    entry = region_inputs(inputs, choices, [region])[region]
    names = [v.design for v in variants(choices)] if designs is None else list(designs)
    typical = _costs(entry, choices, names)
    key = keys(inputs, whole, [region])[region] if cache else ""
    full = _costs(entry, whole, names, key)
    table = pd.DataFrame({"typical_meur": typical, "full_meur": full}, dtype=float)
    table["error"] = table["typical_meur"] / table["full_meur"] - 1.0
    table.insert(0, "region", region)
    return table.rename_axis("design").reset_index()[
        ["region", "design", "typical_meur", "full_meur", "error"]
    ]


def _costs(
    region: RegionEnergy, choices: EnergyChoices, designs: Sequence[str], key: str = ""
) -> dict[str, float | None]:
    """Cost of each design [MEUR/MW/yr], kept on disk one by one where there is a key."""
    grid = time_grid(region, choices)
    solver = RegionSolver(region, grid, choices)
    folder, out = cache_folder(), dict[str, float | None]()
    for variant in variants(choices):
        if variant.design not in designs:
            continue
        place = f"{key}-{variant.design}"
        rows = recall(folder, place) if key else None
        if rows is None:
            found = solver.solve(variant)
            if found is None:
                out[variant.design] = None
                continue
            rows = [rounded(design_row(variant, found, region, grid, choices))]
            if key:
                keep(folder, place, rows)
        out[variant.design] = float(rows[0]["cost_meur"])
    return out
