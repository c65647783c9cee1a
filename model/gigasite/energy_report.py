"""What entered the energy LP of a region, in full, and how far typical days are from the year."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.energy_designs import (
    RegionSolver,
    connection_limit,
    time_grid,
    variants,
)
from gigasite.energy_figures import design_row
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.energy_lp import contract_profiles

if TYPE_CHECKING:
    from gigasite.energy_inputs import RegionEnergy
    from gigasite.load import Inputs

PROBES = ("a-least-c100", "h80-c100", "h90-c80", "h98-c100")
"""Designs by which the error of typical days is shown where none are named."""


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


def as_json(inputs: Inputs, designs: pd.DataFrame, choices: EnergyChoices) -> list[dict[str, Any]]:
    """One object a region: region, inputs of its LP, designs."""
    names = list(dict.fromkeys(designs["region"]))
    out = []
    for name, region in region_inputs(inputs, choices, names).items():
        rows = designs[designs["region"] == name].drop(columns=["region"])
        records = rows.astype(object).where(rows.notna(), None).to_dict("records")
        out.append({"region": name, "inputs": entering(region, choices), "designs": records})
    return out


def full_year_error(
    inputs: Inputs,
    regions: list[str],
    designs: tuple[str, ...] = PROBES,
    choices: EnergyChoices | None = None,
) -> pd.DataFrame:
    """Cost with typical days over cost with all hours, less 1, of some designs of some regions.

    Returns
    -------
    pd.DataFrame
        region, design, typical_meur, full_meur [MEUR/MW/yr], error [1].

    """
    choices = replace(choices or EnergyChoices(), full_year=False)
    whole = replace(choices, full_year=True)
    rows = []
    for name, region in region_inputs(inputs, choices, regions).items():
        cost: dict[str, list[float | None]] = {design: [] for design in designs}
        for chosen in (choices, whole):
            grid = time_grid(region, chosen)
            solver = RegionSolver(region, grid, chosen)
            for variant in variants(chosen):
                if variant.design in cost:
                    found = solver.solve(variant)
                    row = found and design_row(variant, found, region, grid, chosen)
                    cost[variant.design].append(row["cost_meur"] if row else None)
        for design, (typical, full) in cost.items():
            error = typical / full - 1.0 if typical is not None and full else None
            rows.append((name, design, typical, full, error))
    return pd.DataFrame(rows, columns=["region", "design", "typical_meur", "full_meur", "error"])
