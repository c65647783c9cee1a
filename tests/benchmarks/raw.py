"""Benchmark of the search against HiGHS alone, on the same model, at the same gap.

    python tests/benchmarks/raw.py [SCENARIO [REPEATS [LIMIT_S]]]

The model is the one that the search proves: goals fixed at what they reach. HiGHS gets it with its
default options but for the gap, as many threads as the search has cores, and a time limit. Prints
medians. Checks nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter

import highspy

from gigasite.load import read_inputs
from gigasite.outcome import Array, Control, Limits
from gigasite.scenario import Scenario
from gigasite.session import Session
from gigasite.solver import loaded, relax


def main(name: str = "base", repeats: str = "1", limit_s: str = "600") -> None:
    """Search, then HiGHS alone."""
    session = Session(read_inputs(), Scenario.named(name))
    seconds, relaxations, firsts = [], [], []
    for _ in range(int(repeats)):
        heard: list[tuple[float, Array]] = []
        began = perf_counter()
        session.control = Control(found=lambda values, began=began, heard=heard: heard.append(
            (perf_counter() - began, values)))  # fmt: skip
        found = session.search()
        seconds.append(perf_counter() - began)
        assert found.goals is not None
        told = [(s, float(found.goals.cost @ values) + found.goals.offset) for s, values in heard]
        best = min(value for _, value in told)
        firsts.append(next(s for s, value in told if value <= best + 0.01 * abs(best)))
        began = perf_counter()
        relax(found.goals, Limits(0.0, 600.0))
        relaxations.append(perf_counter() - began)
    outcome, gap = found.outcome, session.scenario.solver.gap
    print(
        f"{name}, gap {gap:.2%}: {outcome.status}, {outcome.objective:,.0f} against "
        f"{outcome.bound:,.0f}; relaxation {median(relaxations):.1f} s, a plan within 1 % after "
        f"{median(firsts):.1f} s, proof after {median(seconds):.1f} s (median of {repeats})",
        flush=True,
    )
    at_once = max(session.control.at_once, session.scenario.solver.threads)  # as the search has
    limits = Limits(gap, float(limit_s), at_once)
    whole = loaded(found.goals, limits, None)
    alone = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("mip_rel_gap", gap), ("time_limit", limits.time_s),
        ("threads", limits.threads),
    ):  # fmt: skip
        alone.setOptionValue(option, value)
    alone.passModel(whole.getLp())
    began = perf_counter()
    alone.run()
    took, info = perf_counter() - began, alone.getInfo()
    value = info.objective_function_value
    print(
        f"HiGHS alone, {limits.threads} threads: "
        f"{alone.modelStatusToString(alone.getModelStatus())}, {value:,.0f} against "
        f"{info.mip_dual_bound:,.0f} (gap {(value - info.mip_dual_bound) / abs(value):.2%}) after "
        f"{took:.1f} s; ratio {median(seconds) / took:.2f}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:4])
