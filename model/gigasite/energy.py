"""Energy designs of a data set: shipped, from the cache, or computed in parallel.

    designs = energy_designs(read_inputs())     # one row for each region and design

A design says what 1 MW of mean load is powered by: see `energy_figures.COLUMNS`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.energy_cache import cache_folder, keep, keys, recall, shipped_designs
from gigasite.energy_designs import region_designs
from gigasite.energy_figures import COLUMNS
from gigasite.energy_inputs import EnergyChoices, check_tables, region_inputs
from gigasite.errors import GigasiteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from gigasite.energy_inputs import RegionEnergy
    from gigasite.load import Inputs

    Rows = list[dict[str, Any]]
    Listen = Callable[[int, int], None]

FEW = 2
"""So many regions are computed without starting other processes."""


def energy_designs(
    inputs: Inputs,
    regions: list[str] | None = None,
    choices: EnergyChoices | None = None,
    *,
    cache: bool = True,
    listen: Listen | None = None,
    workers: int | None = None,
) -> pd.DataFrame:
    """Energy designs of all regions, or of those named.

    Parameters
    ----------
    inputs, regions, choices
        A checked data set; ids of regions, None: all; parameters of the designs.
    cache
        Use and fill the designs on disk; False computes everything anew and writes nothing.
    listen
        Called with regions done and regions to do, for those that have to be computed.
    workers
        Processes; None: as many as the machine has cores.

    Raises
    ------
    GigasiteError
        Regions that could not be solved, by name; the others are in the cache then.

    Returns
    -------
    pd.DataFrame
        Columns COLUMNS and `hash`, regions in the order of the data set or as asked.

    """
    choices = choices or EnergyChoices()
    check_tables(inputs, regions)
    names = list(dict.fromkeys(regions)) if regions else list(inputs["regions"]["region"])
    key = keys(inputs, choices, names)
    found = _found(inputs, key) if cache else {}
    todo = [name for name in names if name not in found]
    if todo:
        entering = region_inputs(inputs, choices, todo)
        for done, (name, rows) in enumerate(_computed(entering, choices, workers), 1):
            found[name] = rows
            if cache:
                keep(cache_folder(), key[name], rows)
            if listen is not None:
                listen(done, len(todo))
    table = [row | {"hash": key[name]} for name in names for row in found[name]]
    return pd.DataFrame(table, columns=[*COLUMNS, "hash"])


def _found(inputs: Inputs, key: dict[str, str]) -> dict[str, Rows]:
    """Rows of each region that the data set ships or the cache holds."""
    shipped, folder, out = shipped_designs(inputs.folder), cache_folder(), {}
    for name, wanted in key.items():
        rows = shipped.get(wanted) or recall(folder, wanted)
        if rows is not None:
            out[name] = rows
    return out


def _computed(
    entering: dict[str, RegionEnergy], choices: EnergyChoices, workers: int | None
) -> Iterator[tuple[str, Rows]]:
    """Solve each region, as they finish; a few in this process, more in several.

    What is left when a worker dies is solved in this process. Regions that fail are named in one
    error when all others have been handed out.
    """
    workers = min(workers or os.cpu_count() or 1, len(entering))
    failed: dict[str, Exception] = {}
    done: set[str] = set()
    if workers > 1 and len(entering) > FEW:
        for name, rows in _in_pool(entering, choices, workers, failed):
            done.add(name)
            yield name, rows
    for name, region in entering.items():
        if name in done or name in failed:
            continue
        try:
            rows = region_designs(region, choices)
        except Exception as error:
            failed[name] = error
        else:
            yield name, rows
    if failed:
        told = [f"  - region {name}: {type(e).__name__}: {e}" for name, e in failed.items()]
        count = "1 region" if len(failed) == 1 else f"{len(failed)} regions"
        raise GigasiteError("\n".join([f"Energy designs failed for {count}:", *told]))


@contextlib.contextmanager
def _main_left_alone() -> Iterator[None]:
    """Start processes that do not import the user's script again, guarded by __name__ or not.

    They only need this package. A worker that dies meanwhile is met by the caller.
    """
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    try:
        for name in hidden:
            setattr(main, name, None)
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)


def _in_pool(
    entering: dict[str, RegionEnergy],
    choices: EnergyChoices,
    workers: int,
    failed: dict[str, Exception],
) -> Iterator[tuple[str, Rows]]:
    """Solve in several processes; what a region raises goes to `failed`."""
    start = multiprocessing.get_context("spawn")
    jobs: dict[Future[Rows], str] = {}
    with ProcessPoolExecutor(workers, mp_context=start) as pool:
        try:
            with contextlib.suppress(BrokenProcessPool), _main_left_alone():
                for name, region in entering.items():
                    jobs[pool.submit(region_designs, region, choices)] = name
            for job in as_completed(jobs):
                error = job.exception()
                if error is None:
                    yield jobs[job], job.result()
                elif isinstance(error, Exception) and not isinstance(error, BrokenProcessPool):
                    failed[jobs[job]] = error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
