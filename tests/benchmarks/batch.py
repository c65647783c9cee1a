"""Benchmark of a batch: a thousand small scenarios, their store, and two workers against one.

    python tests/benchmarks/batch.py [SCENARIOS] [SCENARIOS OF THE RATIO]

Prints figures and checks nothing. The many are planned once for each of ten demands: what is
measured is the batch itself, its processes, run folders and store. The ratio is of whole solves of
the shipped base scenario on the EU-27, varied in the price of water; 0 leaves either part out.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import duckdb
import pandas as pd

from batch_solves import remembered, write_matrix
from gigasite.batch_store import write_store
from gigasite.batching import batch
from gigasite.paths import shipped_inputs
from gigasite.study import look, read_record, read_study

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.batching import BatchProgress

INPUTS = str(shipped_inputs() / "eu27")


def timed(what: str, work: Callable[[], Any]) -> float:
    """Run some work, print its seconds and return them."""
    start = perf_counter()
    work()
    seconds = perf_counter() - start
    print(f"{what:58s} {seconds:9.3f} s", flush=True)
    return seconds


def size(folder: Path) -> float:
    """Size of all files below a folder [MiB]."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def matrix(folder: Path, count: int) -> Path:
    """So many scenarios: 10 demands x prices of water; a hundred to the axis."""
    demand = {f"d{k}": {"capacity.milestones_mw.2027": 100 * k} for k in range(10)}
    water = {f"w{k}": {"water.price_eur_m3": k / 10} for k in range(max(1, count // 10))}
    folder.mkdir(parents=True, exist_ok=True)
    return write_matrix(folder, {"demand": demand, "water": water})


def ratio(root: Path, count: int) -> None:
    """Seconds for each scenario of the EU-27 with one worker and with two; overhead; memory."""
    path = root / "union.yaml"
    prices = {f"w{k}": {"water.price_eur_m3": 1.0 + k / 10} for k in range(count)}
    path.write_text(json.dumps({"base": "base", "inputs": INPUTS, "axes": {"water": prices}}))
    seconds = {}
    for workers in (1, 2):
        ends: list[tuple[int, float]] = []

        def note(now: BatchProgress, ends: list[tuple[int, float]] = ends) -> None:
            if now.done and (not ends or now.done > ends[-1][0]):
                ends.append((now.done, now.seconds))

        out = root / f"with{workers}"
        told = batch(path, out=out, workers=workers, listen=note)
        table = pd.read_parquet(out / "store" / "metrics.parquet")
        solves, memory = float(table["seconds"].sum()), table["memory_mib"].max()
        (first, began), (last, ended) = ends[0], ends[-1]
        seconds[workers] = (ended - began) / max(1, last - first)
        print(f"{workers} worker(s): {told.seconds:.0f} s wall for {solves:.0f} s of solves, "
              f"then "
              f"{seconds[workers]:.1f} s each; {memory:.0f} MiB a worker", flush=True)  # fmt: skip
    print(f"two workers against one: {seconds[1] / seconds[2]:.2f} times as fast")


def main(count: int, small: int) -> None:
    """Run all."""
    with tempfile.TemporaryDirectory() as name:
        if count:
            many(Path(name), count)
        if small:
            ratio(Path(name), small)


def many(root: Path, count: int) -> None:
    """Run many small scenarios, and query their store."""
    path, out = matrix(root / "many", count), root / "many" / "out"
    seconds = timed(
        f"{count} scenarios, each demand planned once, 2 workers",
        lambda: batch(path, out=out, workers=2, solve=remembered),
    )
    print(f"{seconds / count:.3f} s a scenario, start-up included")
    timed("seeing that nothing is left to do", lambda: look(read_study(path, out=out)))
    record = read_record(out)
    assert record is not None
    timed("writing the store anew", lambda: write_store(out, record))
    print(f"run folders {size(out / 'runs'):.1f} MiB, store {size(out / 'store'):.2f} MiB")
    for name in ("metrics", "sites", "capacity", "limits"):
        file = out / "store" / f"{name}.parquet"
        rows, kib = len(pd.read_parquet(file)), file.stat().st_size / 2**10
        print(f"  {name}: {rows:,} rows, {kib:.0f} KiB")
    store = out / "store"
    timed("pandas: metrics by axis", lambda: pd.read_parquet(store / "metrics.parquet")
          .groupby("axis_demand")["cost_meur"].mean())  # fmt: skip
    timed("duckdb: sites by region", lambda: duckdb.sql(
        f"select region, count(distinct scenario) from '{store}/sites.parquet' group by 1"
    ).fetchall())  # fmt: skip
    timed("duckdb: limits joined with metrics", lambda: duckdb.sql(
        f"select axis_demand, sum(l.binding) from '{store}/limits.parquet' l "
        f"join '{store}/metrics.parquet' using (scenario) group by 1"
    ).fetchall())  # fmt: skip


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [1000, 6][len(given) :]))
