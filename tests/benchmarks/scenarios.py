"""Benchmark of the shipped scenarios: size, root gap, seconds, memory, status of each.

    python tests/benchmarks/scenarios.py [SCENARIO]...

Solves each scenario in a process of its own, as `gigasite plan` does, and prints a table. Checks
nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from gigasite.scenario import shipped_scenarios

HEAD = (f"{'scenario':18s} {'status':10s} {'cost MEUR':>10s} {'gap':>7s} {'root gap':>8s} "
        f"{'rows':>8s} {'columns':>8s} {'integers':>8s} {'non-zeros':>9s} {'solve s':>8s} "
        f"{'all s':>7s} {'MiB':>6s}")  # fmt: skip


def line(name: str, folder: Path) -> str:
    """Solve one scenario and say what it took."""
    began = perf_counter()
    program = str(Path(sys.executable).with_name("gigasite"))
    command = [program, "plan", name, "--out", str(folder), "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = perf_counter() - began
    told = json.loads(ended.stdout)
    if "model" not in told:
        return f"{name:18s} {told['status']:10s} {'':>76s} {seconds:7.0f}"
    model, objective = told["model"], told["objective"]
    value = objective["value"]
    root = "" if model["root_bound"] is None else f"{(value - model['root_bound']) / value:.2%}"
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return (
        f"{name:18s} {told['status']:10s} {value:10,.0f} {objective['gap']:7.2%} {root:>8s} "
        f"{model['rows']:8,} {model['columns']:8,} {model['integers']:8,} {model['nonzeros']:9,} "
        f"{told['timing_s'].get('solve', 0):8.0f} {seconds:7.0f} {memory:6.0f}"
    )


def main(names: list[str]) -> None:
    """Print the table; MiB is the most that any process had taken so far."""
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in names or list(shipped_scenarios()):
            print(line(name, Path(folder) / name), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
