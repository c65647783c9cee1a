"""Energy designs of a data set: shipped, from the cache, or computed in parallel.

    designs = energy_designs(read_inputs())     # one row for each region and design

A design says what 1 MW of mean load is powered by: see `energy_figures.COLUMNS`.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.energy_cache import cache_folder, keep, keys, recall, shipped_designs
from gigasite.energy_designs import region_designs
from gigasite.energy_figures import COLUMNS
from gigasite.energy_inputs import EnergyChoices, check_tables, region_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    """Energy designs of all regions, or of some.

    Parameters
    ----------
    inputs
        A checked data set.
    regions
        Ids of regions; None: all.
    choices
        Parameters of the designs.
    cache
        Use and fill the designs on disk; False computes everything anew and writes nothing.
    listen
        Called with regions done and regions to do, for those that have to be computed.
    workers
        Processes; None: as many as the machine has cores.

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
    """Solve each region, as they finish; a few in this process, more in several."""
    workers = min(workers or os.cpu_count() or 1, len(entering))
    if workers == 1 or len(entering) <= FEW:
        for name, region in entering.items():
            yield name, region_designs(region, choices)
        return
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=start) as pool:
        jobs = {pool.submit(region_designs, r, choices): name for name, r in entering.items()}
        try:
            for job in as_completed(jobs):
                yield jobs[job], job.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
