"""A user's own hourly weather in a data set: hourly/<region>.csv or hourly/<region>.parquet.

What a region's file gives replaces the computed series of `weather`; what it does not give stays
computed, from the temperature in force. The file's year is laid over that of `weather` by month,
day and hour.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

from gigasite.errors import Fault
from gigasite.hourly_files import COLUMNS, FOLDER, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from gigasite.load import Inputs

    Array = npt.NDArray[np.float64]

NEEDED = ("climate", "weather_daily", "weather_hours")
"""Tables from which comes what a file does not give."""
SHOWN = 12
"""Regions that a note names; the rest are counted."""


class Own(NamedTuple):
    """What a data set's own files give."""

    series: dict[str, dict[str, Array]]
    """By region and name in `Weather`: 8,760 hours, humidity as a share."""
    hashes: dict[str, str]
    """SHA-256 by `hourly/<file>`."""
    notes: list[str]
    faults: list[Fault]


def read_hourly(inputs: Inputs) -> Own:
    """Read and check every file of a data set; no folder, nothing.

    Faults name file, row, column and value, all of them at once: files of no region, unknown
    columns, cells that are no number or out of bounds, hours that are missing or stand twice.
    """
    own, used = Own({}, {}, [], []), set()
    folder = inputs.folder / FOLDER
    if not folder.is_dir():
        return own
    regions = None if "regions" in inputs.unread else inputs["regions"].set_index("region")
    for path in sorted(folder.iterdir()):
        region, file = path.stem, f"{FOLDER}/{path.name}"
        if path.name.startswith("."):
            continue
        if path.suffix.lower() not in (".csv", ".parquet"):
            if regions is not None and region in regions.index:
                own.faults.append(Fault(file, "is no .csv or .parquet", "Save it as one of them"))
            else:
                own.notes.append(f"{file} is not a file of gigasite and is not read")
            continue
        if regions is not None and region not in regions.index:
            own.faults.append(_stranger(file, region, regions.index))
        if region in used:
            own.faults.append(Fault(file, f"is a second file of region {region}", "Keep one"))
        used.add(region)
        series, digest, faults = read_file(path)
        if "wind_off" in series and regions is not None and region in regions.index:
            faults += _inland(file, region, regions)
        own.faults.extend(faults)
        own.series[region], own.hashes[file] = series, digest
    if own.series:
        own.faults.extend(_tables_missing(inputs))
    own.notes.extend(_note(own.series))
    return own


def overlay(
    computed: Array, regions: Iterable[str], own: Mapping[str, Mapping[str, Array]], name: str
) -> Array:
    """Series of `name` with the rows of regions that have their own, shape (regions, hours)."""
    rows = {n: own[r][name] for n, r in enumerate(regions) if r in own and name in own[r]}
    if not rows:
        return computed
    out = computed.copy()
    for n, series in rows.items():
        out[n] = series
    return out


def file_hash(hashes: Mapping[str, str], region: str) -> str:
    """SHA-256 of a region's own file, of `Inputs.hashes`; empty when there is none."""
    found = (f for f in hashes if f.startswith(f"{FOLDER}/"))
    return next((hashes[f] for f in found if f[len(FOLDER) + 1 :].rpartition(".")[0] == region), "")


def _stranger(file: str, region: str, regions: pd.Index) -> Fault:
    close = difflib.get_close_matches(region, list(regions), 1)
    hint = f"Did you mean {close[0]}" if close else "Name the file after a region of regions.csv"
    return Fault(file, f"region {region!r} is not in regions.csv", hint)


def _inland(file: str, region: str, regions: pd.DataFrame) -> list[Fault]:
    if regions.at[region, "coastal"] == 1:
        return []
    remedy = "Leave the column out, or set coastal to 1 in regions.csv"
    return [Fault(f"{file}, column wind_off", f"region {region} has no coast", remedy)]


def _tables_missing(inputs: Inputs) -> list[Fault]:
    remedy = f"What {FOLDER}/ does not give is computed from it: add the table"
    return [
        Fault(f"{name}.csv", f"is missing and {FOLDER}/ has files", remedy)
        for name in NEEDED
        if not inputs.has(name) and name not in inputs.unread
    ]


def _note(series: Mapping[str, Mapping[str, Array]]) -> list[str]:
    """Which regions use which series of their own: one note for each set of series."""
    users: dict[str, list[str]] = {}
    for region, given in series.items():
        names = [name for name, column in COLUMNS.items() if column.series in given]
        users.setdefault(", ".join(names), []).append(region)
    return [
        f"own hourly {names} from {FOLDER}/: {', '.join(regions[:SHOWN])}"
        + (f" and {len(regions) - SHOWN} more regions" if len(regions) > SHOWN else "")
        for names, regions in users.items()
        if names
    ]
