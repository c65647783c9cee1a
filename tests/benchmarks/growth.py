"""Benchmark of growth: one region of each state, one of each NUTS-1 region, all NUTS-2 regions.

    python tests/benchmarks/growth.py [SCENARIO]

All other regions are closed, and the target is cut to the headroom that is left (of what is built
beyond today). The region kept is the one with the most headroom. Prints sizes and seconds. Checks
nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
from time import perf_counter

from gigasite.errors import InfeasibleError
from gigasite.load import read_inputs
from gigasite.scenario import Scenario
from gigasite.session import Session

LEVELS = {"states": 2, "NUTS-1": 3, "NUTS-2": 4}
"""Letters of a region's code that name its state, its NUTS-1 region, and itself."""


def main(name: str = "base") -> None:
    """Solve three sizes of one scenario."""
    inputs, scenario = read_inputs(), Scenario.named(name)
    regions = inputs["regions"]
    headroom = regions[f"headroom_mw_{max(inputs.headroom_years())}"].fillna(0.0)
    print(f"{'level':8s} {'regions':>7s} {'rows':>7s} {'columns':>7s} {'non-zeros':>9s} "
          f"{'build s':>7s} {'solve s':>7s}")  # fmt: skip
    for level, letters in LEVELS.items():
        kept = headroom.groupby(regions["region"].str[:letters]).idxmax()
        closed = regions["region"].drop(kept)
        share = float(headroom[kept].sum() / headroom.sum())
        target = 1.0 + (scenario.capacity.multiplier - 1.0) * share
        session = Session(inputs, scenario.with_({
            "regions.forbidden": tuple(closed), "capacity.multiplier": target,
        }))  # fmt: skip
        began, size = perf_counter(), session.compiled
        try:
            told = f"{session.search().outcome.status}"
        except InfeasibleError:
            told = "infeasible"
        seconds = perf_counter() - began
        built = sum(session.clock.seconds[stage] for stage in ("options", "build", "compile"))
        print(f"{level:8s} {len(kept):7d} {len(size.rows):7,} {len(size.columns):7,} "
              f"{size.matrix.nnz:9,} {built:7.1f} {seconds:7.1f}  {told}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:2])
