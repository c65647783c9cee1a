"""Benchmark of the model as a textbook problem: capacitated facility location.

    python tests/benchmarks/facility_location.py [SITES] [CUSTOMERS] [GAP]

Sites and customers lie at random in a square; serving costs distance. Prints rows, columns,
seconds for each stage, the gap at the root and at the end. Checks nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from gigasite.planning import Clock, plan
from worlds import neutral, world


def main(sites: int = 100, customers: int = 1000, gap: float = 1e-4) -> None:
    """Make one instance, solve it, print what it took."""
    rng = np.random.default_rng(7)
    at, to = rng.random((sites, 2)), rng.random((customers, 2))
    wanted = rng.integers(5, 36, customers)
    size = float(wanted.sum()) / sites * 4
    regions = [
        {"region": f"S{i}", "site_cost_meur": float(cost)}
        for i, cost in enumerate(rng.uniform(300, 900, sites))
    ]
    demand = [
        {"node": f"C{k}", "year": 2027, "service_class": "cloud", "it_mw": float(mw),
         "it_mw_new": float(mw)}
        for k, mw in enumerate(wanted)
    ]  # fmt: skip
    links = [
        {"node": f"C{k}", "region": f"S{i}",
         "cost_meur_per_mw_yr": 10 * float(np.hypot(*(at[i] - to[k])))}
        for k in range(customers)
        for i in range(sites)
    ]  # fmt: skip
    depot = {"facility": "depot", "it_mw": size, "max_units": 1, "building_years": 1,
             "service_classes": "cloud"}  # fmt: skip
    inputs = world(regions, [depot], demand=demand, links=links)
    scenario = neutral(demand__goal="hard", solver__gap=gap, solver__time_limit_s=1800)
    clock, began = Clock(), perf_counter()
    result = plan(inputs, scenario, clock=clock)
    model, root = result.model, result.model["root_bound"]
    opened = int((result.sites["units"] > 0).sum())
    print(f"{sites} sites x {customers} customers, capacity {size:,.0f}: {result.status}")
    print(f"cost {result.cost:,.1f}, {opened} opened, gap {result.objective['gap']:.2e}")
    print(f"rows {model['rows']:,}, columns {model['columns']:,}, non-zeros {model['nonzeros']:,}, "
          f"root gap {(result.cost - root) / result.cost:.2%}")  # fmt: skip
    for stage, seconds in clock.seconds.items():
        print(f"  {stage:10s} {seconds:8.1f} s")
    print(f"  all        {perf_counter() - began:8.1f} s")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(*map(int, given[:2]), *map(float, given[2:]))
