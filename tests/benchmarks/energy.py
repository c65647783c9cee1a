"""Benchmark of the energy LP: one region, all 8,760 hours, against PyPSA with the same solver.

    python tests/benchmarks/energy.py [REGION]

Prints seconds to build and solve one design, and the ratio. Checks nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from gigasite.energy_designs import RegionSolver
from gigasite.energy_figures import Variant
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.load import read_inputs
from gigasite.typical_days import whole_year
from gigasite.weather import hourly_weather
from pypsa_check import Case, cost_eur, network

QUESTIONS = {
    "a90-c80": {"matching": "annual", "target": 0.9, "connection": 0.8},
    "h90-c80": {"matching": "hourly", "target": 0.9, "connection": 0.8},
}


def main(name: str = "DE21") -> None:
    """Time both on each question."""
    warnings.simplefilter("ignore")
    inputs = read_inputs()
    region = region_inputs(inputs, EnergyChoices(), [name])[name]
    weather = hourly_weather(inputs, [name])
    for code, question in QUESTIONS.items():
        began = perf_counter()
        grid = whole_year(region.series, slice(0, 8760))
        ours = RegionSolver(region, grid, EnergyChoices()).solve(Variant("x", **question))
        mine = perf_counter() - began
        assert ours is not None
        began = perf_counter()
        case = Case(**question)
        theirs = cost_eur(network(name, weather, case, region.series["load_rel"]), case)
        other = perf_counter() - began
        print(f"{name} {code}: {mine:.1f} s, PyPSA {other:.1f} s, ratio {mine / other:.2f}; "
              f"cost {ours.cost_keur * 1000:,.0f} and {theirs:,.0f} EUR", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
