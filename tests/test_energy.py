"""Energy designs: cost against PyPSA, balances from the dispatch, and what a planner expects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from gigasite.energy_designs import (
    RegionSolver,
    Variant,
    clean_share,
    connection_limit,
    cost_parts,
    design_row,
    time_grid,
    undominated,
)
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.energy_lp import contract_profiles
from gigasite.load import Inputs, read_inputs
from gigasite.typical_days import whole_year
from gigasite.weather import Weather, hourly_weather

if TYPE_CHECKING:
    from gigasite.energy_inputs import RegionEnergy

SIX = ["DE21", "ES30", "FI1C", "FR10", "IE06", "PL63"]
QUICK = EnergyChoices(typical_days=14, step_hours=3)


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs()


@pytest.fixture(scope="module")
def regions(inputs: Inputs) -> dict[str, RegionEnergy]:
    return region_inputs(inputs, EnergyChoices(), SIX)


@pytest.fixture(scope="module")
def weather(inputs: Inputs) -> Weather:
    return hourly_weather(inputs, SIX)


FOUR: list[dict[str, Any]] = [
    {"matching": "annual", "target": 0.98, "connection": 1.0},
    {"matching": "annual", "target": 0.9, "connection": 0.8},
    {"matching": "hourly", "target": 0.9, "connection": 0.8},
    {"matching": "hourly", "target": 0.95, "connection": 1.0, "flexible": True},
]


@pytest.mark.parametrize("question", FOUR, ids=["a98", "a90-c80", "h90-c80", "h95-flex"])
@pytest.mark.parametrize("region", SIX)
def test_cost_is_that_of_pypsa(
    region: str, question: dict[str, Any], regions: dict[str, RegionEnergy], weather: Weather
) -> None:
    """Three weeks of April, each hour once; battery, contracts and connection are in play."""
    pytest.importorskip("pypsa")
    from pypsa_check import Case, cost_eur, network

    case = Case(**question, first=24 * 91, hours=24 * 21)
    n = network(region, weather, case, regions[region].series["load_rel"])
    theirs = cost_eur(n, case)
    grid = whole_year(regions[region].series, slice(case.first, case.first + case.hours))
    variant = Variant("x", **question)
    ours = RegionSolver(regions[region], grid, EnergyChoices()).solve(variant)
    assert ours is not None
    assert ours.cost_keur * 1000 == pytest.approx(theirs, rel=1e-5)
