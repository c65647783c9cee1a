"""Benchmark of a re-solve after one limit was moved, against the first solve.

    python tests/benchmarks/resolve.py [SCENARIO [all | walk]]

Every move starts from the scenario as it was first solved and is taken back afterwards. With `all`
every limit that is on is moved one step of the app either way (its scale by 0.1), else those in
MOVES. With `walk` those in WALK are made one after the other, and nothing is taken back unseen.
Prints seconds by stage, gaps and the ratio to the first solve. Checks nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
from copy import deepcopy
from statistics import median
from time import perf_counter

from gigasite.errors import InfeasibleError
from gigasite.formulation import all_rules
from gigasite.load import read_inputs
from gigasite.scenario import Scenario
from gigasite.session import Session

MOVES = [
    {"limits.water_cap.scale": 0.9},
    {"limits.capacity_target.scale": 0.97},
    {"limits.grid_headroom.scale": 1.05},
    {"limits.blocks_per_state.scale": 0.9},
    {"limits.build_rate.scale": 1.1},
    {"gigafactories.max": 4},
    {"balance.ceiling": 0.15},
    {"energy.clean_share": {2032: 0.6}},
]
WALK = [
    {"limits.water_cap.scale": 0.9},
    {"limits.water_cap.scale": 1.0},
    {"limits.capacity_target.scale": 0.97},
    {"limits.build_rate.scale": 1.1},
    {"gigafactories.max": 4},
    {"gigafactories.max": 5},
    {"limits.grid_headroom.scale": 1.05},
    {"balance.ceiling": 0.15},
    {"limits.capacity_target.scale": 1.0},
    {"limits.build_rate.scale": 1.0, "limits.grid_headroom.scale": 1.0, "balance.ceiling": 0.2},
    {"limits.permit_cases.scale": 0.9},
    {"limits.permit_cases.scale": 1.0},
    {"limits.gigafactories_per_state.scale": 0.9},
    {"limits.gigafactories_per_state.scale": 1.0},
]
"""What a planner may do in one sitting."""


def steps(session: Session) -> list[dict[str, float]]:
    """One step either way of every limit that has a row."""
    there = {rule for rule, _ in session.m.sides}
    names = [rule.mark.limit for key, rule in all_rules().items() if key in there]
    limits = dict.fromkeys(name for name in names if name is not None)
    return [{f"limits.{limit}.scale": scale} for limit in limits for scale in (0.9, 1.1)]


def main(name: str = "base", which: str = "") -> None:
    """Solve, move, solve again."""
    inputs, scenario = read_inputs(), Scenario.named(name)
    began = perf_counter()
    session = Session(inputs, scenario)
    session.plan()
    first = perf_counter() - began
    kept = dict(session.last), deepcopy(session.memory), dict(session.ended)
    print(f"first solve of {name}: {first:.1f} s")
    ratios = []
    for change in {"all": steps(session), "walk": WALK}.get(which, MOVES):
        began = perf_counter()
        try:
            result = session.resolve(change)
            told = f"{result.status}, gap {result.objective['gap']:.2%}"
        except InfeasibleError:
            told = "infeasible"
        seconds = perf_counter() - began
        ratios.append(seconds / first)
        stages = {stage: round(s, 1) for stage, s in session.clock.seconds.items()}
        whole = f", built anew for {session.rebuilt}" if session.rebuilt else ""
        print(f"{ratios[-1]:.2f}  {seconds:5.1f} s  {change}: {told}{whole} {stages}", flush=True)
        if which == "walk":
            continue
        back = {key: _before(scenario, key) for key in change}
        session.move(back)
        session.last, session.memory = dict(kept[0]), deepcopy(kept[1])
        session.ended = dict(kept[2])
    print(f"median ratio {median(ratios):.2f}")


def _before(scenario: Scenario, key: str) -> object:
    """The value that a key had."""
    if key.startswith("limits."):
        _, name, what = key.split(".")
        return getattr(scenario.limit(name), what)
    found: object = scenario
    for part in key.split("."):
        found = getattr(found, part)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:3])
