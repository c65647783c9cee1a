"""One file of a region's own hourly weather, CSV or parquet -> checked series of a year.

A file has the column `time` (UTC, or local with its offset) and any of COLUMNS, one row for every
hour of one calendar year. Stamps are floored to the hour. Hours of a local year that lie beyond
the UTC year are taken at its other end, and 29 February is dropped, so 8,760 hours remain.
"""

from __future__ import annotations

import difflib
import hashlib
import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from gigasite.errors import Fault
from gigasite.readcsv import _cells, _decoded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Slots = npt.NDArray[np.int64]
    Cells = Mapping[str, pd.Series]

FOLDER = "hourly"
"""Folder of a data set with the files."""
MOST_BYTES = 20_000_000
"""Largest file; a year of six series has well under a megabyte."""
FEW = 5
"""Faults of one kind that are told one by one; the rest are counted."""
HOURS = 8760
"""Hours of a year without 29 February."""
OFFSET_H = 14
"""Most hours by which a local year begins before or ends after the UTC year."""
LEAP_DAY = np.arange(59 * 24, 60 * 24)
"""Hours of 29 February in a leap year."""
MOST_ROWS = 100_000
"""A parquet file with more rows is not unpacked."""


class Column(NamedTuple):
    """A series that a file may give."""

    series: str
    """Its name in `Weather`."""
    about: str
    unit: str
    low: float
    high: float
    scale: float = 1.0
    """Factor from the file to `Weather`."""

    def remedy(self) -> str:
        """Say what would be right."""
        return f"{self.about}: a number of {self.unit} from {self.low:g} to {self.high:g}"


COLUMNS = {
    "temperature_c": Column("temperature_c", "Air temperature", "degC", -60, 60),
    "humidity_pct": Column("humidity", "Relative humidity", "%", 0, 100, 0.01),
    "pv_fixed": Column("pv_fixed", "Capacity factor of fixed modules", "1", 0, 1),
    "pv_tracked": Column("pv_tracked", "Capacity factor of tracked modules", "1", 0, 1),
    "wind_on": Column("wind_on", "Capacity factor of onshore wind", "1", 0, 1),
    "wind_off": Column("wind_off", "Capacity factor of offshore wind", "1", 0, 1),
}
ONE_YEAR = "Give every hour of one calendar year once (29 February may be left out)"
STAMP = "Write UTC as 2016-01-01T00:00Z or local time with its offset as 2016-01-01T01:00+01:00"


def read_file(path: Path) -> tuple[dict[str, Array], str, list[Fault]]:
    """Series of `Weather` by name (none with a fault), SHA-256 and faults of a file."""
    file = f"{FOLDER}/{path.name}"
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            remedy = f"An hourly file has at most {MOST_BYTES:,}"
            return {}, "", [Fault(file, f"{size:,} bytes are too many", remedy)]
        raw = path.read_bytes()
    except OSError as error:
        remedy = "Check that it is a readable file"
        return {}, "", [Fault(file, f"cannot be read: {error.strerror}", remedy)]
    cells, faults = _parquet(raw, file) if path.suffix.lower() == ".parquet" else _csv(path, file)
    series, wrong = checked(file, cells) if cells else ({}, [])
    faults += wrong
    return ({} if faults else series), hashlib.sha256(raw).hexdigest(), faults


def checked(file: str, cells: Cells) -> tuple[dict[str, Array], list[Fault]]:
    """Columns as read -> series of `Weather` by name, 8,760 hours each; none with a fault.

    `cells`: text or numbers by column, indexed by the row number that messages name.
    """
    given = [name for name in cells if name in COLUMNS]
    values, slots, faults = {}, None, []
    if not given:
        remedy = f"Give one or more of {', '.join(COLUMNS)}"
        faults.append(Fault(file, "holds none of the series", remedy))
    for name in given:
        values[name], wrong = _values(file, name, cells[name])
        faults += wrong
    if "time" in cells:
        slots, wrong = _slots(file, cells["time"])
        faults += wrong
    if faults or slots is None:
        return {}, faults
    year = {}
    for name in given:
        column = COLUMNS[name]
        year[column.series] = np.full(HOURS, np.nan)
        year[column.series][slots[slots >= 0]] = values[name][slots >= 0] * column.scale
    return year, []


def few(file: str, faults: list[Fault]) -> list[Fault]:
    """Keep the first faults of a kind, and count the rest."""
    more = len(faults) - FEW
    if more <= 0:
        return faults
    return [*faults[:FEW], Fault(file, f"{more:,} more like the last", faults[FEW - 1].remedy)]


def _csv(path: Path, file: str) -> tuple[dict[str, pd.Series], list[Fault]]:
    """Cells of a CSV file as text, indexed by row of the sheet."""
    text, faults = _decoded(path)
    header, rows, _, wrong = _cells(text, path.name) if text else ([], {}, False, [])
    faults = [Fault(f"{FOLDER}/{f.where}", f.what, f.remedy) for f in [*faults, *wrong]]
    faults = few(file, faults) + _header_faults(file, header if text else None)
    index = [n + 2 for n in rows]
    columns = zip(*rows.values(), strict=True) if rows else ([] for _ in header)
    cells = zip(header, columns, strict=True)
    return {name: pd.Series(column, index, dtype=object) for name, column in cells}, faults


def _parquet(raw: bytes, file: str) -> tuple[dict[str, pd.Series], list[Fault]]:
    """Columns of a parquet file, indexed by row; never a column of objects."""
    import pyarrow as pa
    from pyarrow import parquet, types

    def sound(field: pa.Field) -> bool:
        if field.name == "time":
            return any(
                kind(field.type)
                for kind in (types.is_timestamp, types.is_string, types.is_large_string)
            )
        return types.is_integer(field.type) or types.is_floating(field.type)

    try:
        source = parquet.ParquetFile(io.BytesIO(raw))
        names, meta = source.schema_arrow.names, source.metadata
        faults = _header_faults(file, names)
        wanted = [f for f in source.schema_arrow if f.name in COLUMNS or f.name == "time"]
        for field in (f for f in wanted if not sound(f)):
            what = f"column {field.name!r} holds {str(field.type)[:60]}"
            faults.append(Fault(file, what, STAMP if field.name == "time" else "Store numbers"))
        size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        if size > MOST_BYTES or meta.num_rows > MOST_ROWS:
            what = f"{meta.num_rows:,} rows of {size:,} bytes are too many"
            faults.append(Fault(file, what, ONE_YEAR))
        if faults:
            return {}, faults
        table = source.read(columns=[f.name for f in wanted])
        index = range(1, table.num_rows + 1)
        return {n: table[n].to_pandas().set_axis(index) for n in table.column_names}, []
    except (pa.ArrowException, OSError, ValueError) as error:
        what = f"is not parquet: {str(error).splitlines()[0][:120]}"
        return {}, [Fault(file, what, "Write it with pandas' to_parquet, or save CSV")]


def _header_faults(file: str, header: list[str] | None) -> list[Fault]:
    if header is None:
        return []
    known = ["time", *COLUMNS]
    faults = [
        Fault(file, f"column {name!r} stands twice", "Keep one of them")
        for name in sorted({h for h in header if header.count(h) > 1})
    ]
    for name in header:
        if name not in known and not name.startswith("note"):
            close = difflib.get_close_matches(name, known, 1)
            hint = f"Did you mean {close[0]}" if close else f"Known are {', '.join(known)}"
            faults.append(Fault(file, f"column {name!r} is not known", hint))
    if header and "time" not in header:
        faults.append(Fault(file, "column 'time' is missing", STAMP))
    return faults


def _values(file: str, name: str, cells: pd.Series) -> tuple[Array, list[Fault]]:
    """Numbers of one column, with a fault for each cell that is none or is out of bounds."""
    column = COLUMNS[name]
    values = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    if cells.dtype == object and np.isnan(values).any():  # decimal commas of a spreadsheet
        cells = cells.str.strip().str.replace(",", ".", regex=False)
        values = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    sound = (values >= column.low) & (values <= column.high)  # false for nan
    faults = []
    for n in np.flatnonzero(~sound):
        cell, where = cells.iloc[n], f"{file}, row {cells.index[n]}, column {name}"
        what = "is out of bounds" if np.isfinite(values[n]) else "is not a number"
        empty = cell == "" or (not isinstance(cell, str) and np.isnan(cell))
        what = "is empty" if empty else f"{str(cell)[:40]!r} {what}"
        faults.append(Fault(where, what, column.remedy()))
    return values, few(file, faults)


def _slots(file: str, cells: pd.Series) -> tuple[Slots, list[Fault]]:
    """Hour of the year of every row, 0 to 8759, -1 where it is dropped; or the stamps' faults."""
    if not pd.api.types.is_datetime64_any_dtype(cells):  # `now` is a date to pandas
        cells = cells.astype(str).str.strip()
        cells = cells.where(cells.str.match(r"\d{4}-\d\d-\d\d"))
    stamps = pd.to_datetime(cells, utc=True, format="ISO8601", errors="coerce")
    if stamps.empty or stamps.isna().any():
        rows = [f"{file}, row {n}, column time" for n in cells.index[stamps.isna()]]
        faults = [Fault(row, "is not a time", STAMP) for row in rows]
        return np.array([]), few(file, faults) or [Fault(file, "has no rows", ONE_YEAR)]
    year = int(stamps.dt.year.mode()[0])
    start, end = (pd.Timestamp(y, 1, 1, tz="UTC") for y in (year, year + 1))
    hours = int((end - start) // pd.Timedelta("1h"))
    past = ((stamps.dt.floor("h") - start) // pd.Timedelta("1h")).to_numpy(np.int64)
    slots = past % hours

    def told(rows: npt.NDArray[np.bool_], what: str) -> list[Fault]:
        return few(
            file,
            [
                Fault(f"{file}, row {cells.index[n]}", f"{_hour(start, past[n])} {what}", ONE_YEAR)
                for n in np.flatnonzero(rows)
            ],
        )

    beyond = (past < -OFFSET_H) | (past >= hours + OFFSET_H)
    faults = told(beyond, f"is not in {year}, the year of most rows")
    faults += told(~beyond & pd.Series(slots).duplicated().to_numpy(), "stands twice")
    missing = np.setdiff1d(np.arange(hours), slots)
    dropped = _leap_day(missing, hours)
    runs = np.setdiff1d(missing, dropped)
    faults += few(
        file,
        [
            Fault(file, f"{_hour(start, run[0])} to {_hour(start, run[-1])} missing", ONE_YEAR)
            for run in np.split(runs, np.flatnonzero(np.diff(runs) > 1) + 1)
            if run.size
        ],
    )
    kept = np.full(hours, -1)
    kept[np.setdiff1d(np.arange(hours), dropped)] = np.arange(hours - len(dropped))
    return kept[slots], faults


def _leap_day(missing: Slots, hours: int) -> Slots:
    """Hours to drop of a leap year: 29 February, in local time if that is what is missing."""
    if hours == HOURS:
        return np.array([], int)
    near = missing.size == 24 and np.abs(missing - LEAP_DAY).max() <= OFFSET_H
    return missing if near else LEAP_DAY


def _hour(start: pd.Timestamp, past: int) -> str:
    return f"{start + pd.Timedelta(hours=int(past)):%Y-%m-%dT%H:00Z}"
