"""Choices of a scenario on its objective: what comes first, and bounds on everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from gigasite.choices_base import NotNegative, Part

if TYPE_CHECKING:
    from gigasite.scenario import Scenario

Aim = Literal["cost", "emissions", "water", "capacity", "earliness"]
MORE = ("capacity", "earliness")
"""Aims of which more is better; of the others less is."""
UNITS: dict[str, str] = {
    "cost": "MEUR", "emissions": "tCO2e", "water": "m3", "capacity": "MW IT",
    "earliness": "MW IT yr",
}  # fmt: skip
"""Unit of each aim, as stated in plans and scenarios."""
BOUNDS: dict[str, str] = {
    "cost": "max_cost_meur", "emissions": "max_emissions_t", "water": "max_water_m3",
    "capacity": "min_capacity_mw", "earliness": "min_mw_years",
}  # fmt: skip
"""Key of the bound on each aim."""


class Objective(Part):
    """What comes first, and what the others may at most or must at least be."""

    minimise: Aim = Field(
        "cost",
        description="cost; emissions or water of all years; capacity (most new IT power in the last year); earliness (most new IT power, summed over years). Cost comes second",
    )
    max_cost_meur: NotNegative | None = Field(
        None, description="Most discounted cost; null: no bound [MEUR]"
    )
    max_emissions_t: NotNegative | None = Field(
        None,
        description="Most emissions of all years together, by energy.carbon_account; null: no bound [tCO2e]",
    )
    max_water_m3: NotNegative | None = Field(
        None, description="Most water withdrawn in all years together; null: no bound [m3]"
    )
    min_capacity_mw: NotNegative | None = Field(
        None, description="Least new IT power online in the last year; null: no bound [MW IT]"
    )
    min_mw_years: NotNegative | None = Field(
        None,
        description="Least new IT power online, summed over the years; null: no bound [MW IT yr]",
    )


def bound_of(scenario: Scenario, aim: str) -> float | None:
    """Bound on an aim, scaled; None when there is none or it is switched off."""
    stated, switch = getattr(scenario.objective, BOUNDS[aim]), scenario.limit(f"bound_{aim}")
    return None if stated is None or not switch.enabled else stated * switch.scale


def counts(scenario: Scenario, aim: str) -> bool:
    """Whether a plan is judged by an aim: it comes first, or is bounded."""
    return scenario.objective.minimise == aim or bound_of(scenario, aim) is not None


def unlimited(scenario: Scenario) -> list[str]:
    """Say where more is asked for and nothing says how much can be built at one place."""
    if scenario.limit("units_per_region").enabled:
        return []
    asked = [aim for aim in MORE if counts(scenario, aim)]
    return [
        f"limits.units_per_region is off, and objective asks for as much {aim} as can be had: "
        "without it nothing says how much that is"
        for aim in asked
    ]
