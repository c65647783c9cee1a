"""Benchmark of the search against HiGHS alone, on the same model, at the same gap.

    python tests/benchmarks/raw.py [REPEATS [TIMES [SCENARIO]...]]

For each shipped scenario (or those named): the relaxation, the first plan within 1 % of the best,
the proof, and HiGHS with its default options but for the gap and as many threads as the search has
cores. The model is the one that the search proves: goals fixed at what they reach. HiGHS is stopped
after TIMES the seconds of the search (2.5), so a ratio marked "<" is an upper bound. Medians of
REPEATS (1) for the search, one run for HiGHS. Checks nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import highspy

from gigasite.errors import InfeasibleError
from gigasite.load import read_inputs
from gigasite.outcome import Array, Control, Limits
from gigasite.scenario import Scenario, shipped_scenarios
from gigasite.search import aimed
from gigasite.session import Session
from gigasite.solver import loaded, relax

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.search import Found

LEAST_S = 30.0
"""Least time that HiGHS has [s]."""
HEAD = (f"{'scenario':17s} {'status':10s} {'value':>11s} {'gap':>6s} {'root':>6s} {'relaxed':>7s} "
        f"{'1 % plan':>8s} {'proof s':>7s} {'HiGHS alone':>13s} {'gap':>7s} {'s':>5s} "
        f"{'ratio':>6s}")  # fmt: skip


def searched(session: Session) -> tuple[Found, Compiled, float, float]:
    """One search: what it found, its model, seconds to a plan within 1 %, seconds in all."""
    heard: list[tuple[float, Array]] = []
    began = perf_counter()
    session.control = Control(found=lambda x: heard.append((perf_counter() - began, x)))
    found = session.search()
    seconds = perf_counter() - began
    model = aimed(found.goals or found.compiled, session.scenario.objective.minimise)
    told = [(s, float(model.cost @ x) + model.offset) for s, x in heard]
    best = min((value for _, value in told), default=0.0)
    early = [s for s, value in told if value <= best + 0.01 * abs(best)]
    return found, model, early[0] if early else seconds, seconds


def alone(model: Compiled, gap: float, limit_s: float, threads: int) -> tuple[str, float, float]:
    """HiGHS by itself: its status, gap and seconds."""
    highs = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("mip_rel_gap", gap), ("time_limit", limit_s), ("threads", threads),
    ):  # fmt: skip
        highs.setOptionValue(option, value)
    highs.passModel(loaded(model, Limits(gap, limit_s, threads), None).getLp())
    began = perf_counter()
    highs.run()
    seconds, info = perf_counter() - began, highs.getInfo()
    status = highs.modelStatusToString(highs.getModelStatus())
    return status, info.mip_gap, seconds


def line(name: str, repeats: int, times: float) -> str:
    """One scenario."""
    session = Session(read_inputs(), Scenario.named(name))
    try:
        runs = [searched(session) for _ in range(repeats)]
    except InfeasibleError:
        return f"{name:17s} infeasible before any solve"
    found, model = runs[-1][:2]
    early, proof = median(run[2] for run in runs), median(run[3] for run in runs)
    outcome, gap = found.outcome, session.scenario.solver.gap
    if outcome.objective is None:
        return f"{name:17s} {outcome.status:10s} {'':42s} {proof:7.1f}"
    relaxed = [relax(model, Limits(0.0, 600.0)) for _ in range(repeats)]
    value, bound, root = outcome.objective, outcome.bound or 0.0, relaxed[0].objective or 0.0
    threads = max(session.control.at_once, session.scenario.solver.threads)
    status, open_, seconds = alone(model, gap, max(LEAST_S, times * proof), threads)
    ratio = f"{'' if status == 'Optimal' else '<'}{proof / seconds:.2f}"
    return (
        f"{name:17s} {outcome.status:10s} {value:11,.1f} {(value - bound) / abs(value):6.2%} "
        f"{(value - root) / abs(value):6.2%} {median(r.seconds for r in relaxed):7.1f} "
        f"{early:8.1f} {proof:7.1f} {status:>13s} {open_:7.2%} {seconds:5.0f} {ratio:>6s}"
    )


def main(repeats: str = "1", times: str = "2.5", *names: str) -> None:
    """Print the table."""
    print(HEAD, flush=True)
    for name in names or list(shipped_scenarios()):
        print(line(name, int(repeats), float(times)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
