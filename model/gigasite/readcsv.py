"""One CSV file from a spreadsheet -> a checked DataFrame, or faults that name place and remedy.

Reads what European spreadsheets write: byte-order mark, CRLF, semicolons with decimal commas.
What could be read in two ways is refused with a message that says how to save the file.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from gigasite.cells import unquoted
from gigasite.errors import Fault
from gigasite.tables import FLAG, NUMBER, TEXT, WHOLE, Table, column

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 50_000_000
MOST_FAULTS = 40
SAVE_AS = "Save it from the spreadsheet as 'CSV UTF-8 (comma delimited)'"
LARGEST = 1e15
"""No figure of any table comes near; beyond it arithmetic and solver lose digits."""
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
Wrong = dict[tuple[int, str], Fault]
"""Cells that cannot be read: row and column."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def read_table(path: Path, table: Table) -> tuple[pd.DataFrame, list[Fault]]:
    """Read and check one table; the frame is empty when there are faults."""
    text, faults = _decoded(path)
    if faults:
        return pd.DataFrame(), faults
    header, rows, semicolons, faults = _cells(text, path.name)
    if not header:
        return pd.DataFrame(), faults
    faults += _header_faults(header, table)
    frame, wrong = _converted(header, rows, table, semicolons)
    faults += [
        *wrong.values(),
        *_value_faults(frame, table, wrong),
        *_key_faults(frame, table, wrong),
    ]
    if not rows and not faults:
        faults = [Fault(path.name, "has a header and no rows", "Add rows, or delete the file")]
    if len(faults) > MOST_FAULTS:
        more = Fault(
            path.name, f"{len(faults) - MOST_FAULTS} further problems", "Mend those above first"
        )
        faults = [*faults[:MOST_FAULTS], more]
    return (pd.DataFrame() if faults else frame.reset_index(drop=True)), faults


def place(table: Table, frame: pd.DataFrame, row: int, name: str | None = None) -> str:
    """Where a value stands, in words: `regions.csv, region FI1C, column headroom_mw`."""
    ids = [f"{k} {frame[k].loc[row]}" for k in table.key if k in frame]
    known = ids and all(not i.endswith(" ") for i in ids)
    parts = [table.file, " ".join(ids) if known else f"row {row + 2}"]
    return ", ".join([*parts, f"column {name}"] if name else parts)


def _decoded(path: Path) -> tuple[str, list[Fault]]:
    def refused(what: str, remedy: str = SAVE_AS, line: str = "") -> tuple[str, list[Fault]]:
        return "", [Fault(f"{path.name}{line}", what, remedy)]

    try:
        raw = path.read_bytes()
    except OSError as error:
        return refused(f"cannot be read: {error.strerror}", "Check that it is a readable file")
    if not raw.strip():
        return refused("is empty", "Give it a header line and rows, or delete it")
    if len(raw) > MOST_BYTES:
        return refused(f"{len(raw):,} bytes are too many", f"A table has at most {MOST_BYTES:,}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return refused(f"byte {raw[error.start]:#04x} is not UTF-8", line=f", line {line}")
    if "\x00" in text:
        return refused("holds NUL characters, so it is not a text file")
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def _cells(text: str, file: str) -> tuple[list[str], dict[int, list[str]], bool, list[Fault]]:
    """Header and rows as text, rows by their place in the sheet; whether it has semicolons."""
    first = text.lstrip("\n").split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    if "\t" in first and separator not in first:
        return [], {}, False, [Fault(f"{file}, line 1", "columns are separated by tabs", SAVE_AS)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, read = [], 0
    try:
        for cells in reader:
            lines.append(cells)
            read = reader.line_num
    except csv.Error as error:
        where = f"{file}, line {read + 1}"
        return (
            [],
            {},
            False,
            [Fault(where, f"is not CSV: {error}", f"Close every quote. {SAVE_AS}")],
        )
    filled = {n: line for n, line in enumerate(lines) if any(cell.strip() for cell in line)}
    if not filled:
        return (
            [],
            {},
            False,
            [Fault(file, "holds empty cells only", "Give it a header line and rows")],
        )
    top = min(filled)
    header = [cell.strip() for cell in filled.pop(top)]
    faults = [
        Fault(
            f"{file}, row {n + 1}",
            f"has {len(row)} cells, the header has {len(header)}",
            "Quote cells that hold the separator, and fill every column",
        )
        for n, row in filled.items()
        if len(row) != len(header)
    ]
    rows = {n - 1: row for n, row in filled.items() if len(row) == len(header)}
    return header, rows, separator == ";", faults


def _header_faults(header: list[str], table: Table) -> list[Fault]:
    known, line = list(table.columns), f"{table.file}, line 1"
    twice = sorted({h for h in header if header.count(h) > 1})
    faults = [Fault(line, f"column {name!r} stands twice", "Keep one of them") for name in twice]
    for name in header:
        series = table.series and re.fullmatch(table.series, name)
        if name not in known and not series and not name.startswith("note"):
            close = difflib.get_close_matches(
                name, [*known, *(["headroom_mw_2027"] if table.series else [])], 1
            )
            hint = (
                f"Did you mean {close[0]}"
                if close
                else "Delete it, or name it note_..., which is kept and not read"
            )
            faults.append(Fault(line, f"column {name!r} is not known", hint))
    for name, spec in table.columns.items():
        if spec.metadata["must"] and name not in header:
            faults.append(
                Fault(
                    line,
                    f"column {name!r} is missing",
                    f"Add it: {spec.description} [{spec.metadata['unit'] or 'text'}]",
                )
            )
    return faults


def _specs(names: list[str], table: Table) -> dict[str, pa.Column]:
    """Schema of each column, those of a series and free notes included."""
    specs = dict(table.columns)
    for name in names:
        if table.series and re.fullmatch(table.series, name):
            specs[name] = column(
                NUMBER, "MW", "Peak draw the grid can still connect in that year", ge=0
            )
        elif name not in specs:
            specs[name] = column(TEXT, "", "Remark", blank=True)
    return specs


def _converted(
    header: list[str], rows: dict[int, list[str]], table: Table, semicolons: bool
) -> tuple[pd.DataFrame, Wrong]:
    """Cells as values of their column's kind, missing columns filled with their default."""
    text = {name: [row[i].strip() for row in rows.values()] for i, name in enumerate(header)}
    named = pd.DataFrame({k: text.get(k, [""] * len(rows)) for k in table.key}, index=list(rows))
    specs = _specs(header, table)
    numbers = [c for name in text if specs[name].metadata["kind"] != TEXT for c in text[name]]
    mark = _decimal_mark(numbers) if semicolons else "."
    columns: dict[str, list[Any]] = {}
    wrong: Wrong = {}
    for name, spec in specs.items():
        if name not in text and not spec.metadata["must"]:
            missing: Any = None if spec.metadata["kind"] == TEXT else math.nan
            default = spec.metadata["default"]
            columns[name] = [missing if default is None else default] * len(rows)
        elif name in text:
            values = columns[name] = []
            for n, cell in zip(rows, text[name], strict=True):
                value, what = _value(cell, spec, mark)
                values.append(value)
                if what:
                    wrong[n, name] = Fault(place(table, named, n, name), what, _expected(spec))
    return pd.DataFrame(columns, index=list(rows)), wrong


def _decimal_mark(numbers: list[str]) -> str:
    """Return the decimal mark of a sheet with semicolons; `?` when points may group thousands."""
    if any("," in cell for cell in numbers):
        return ","
    pointed = [cell for cell in numbers if "." in cell]
    return "?" if pointed and all(map(_GROUPED.fullmatch, pointed)) else "."


def _value(cell: str, spec: pa.Column, mark: str) -> tuple[Any, str]:
    kind = spec.metadata["kind"]
    if kind == TEXT:
        return unquoted(cell), ("is empty" if not cell and not spec.nullable else "")
    if not cell:
        if spec.nullable:
            return math.nan, ""
        default = spec.metadata["default"]
        return (0, "is empty") if default is None else (default, "")
    if mark != "." and "." in cell:
        return 0, f"{cell!r} could be read in two ways (point for decimals or for thousands)"
    if mark == ",":
        cell = cell.replace(",", ".")
    if not _NUMBER.fullmatch(cell):
        return 0, f"{cell!r} is not a number"
    number = float(cell)
    if abs(number) > LARGEST:
        return 0, f"{cell!r} is too large"
    if kind in (WHOLE, FLAG):
        return (
            (int(number), "") if number == int(number) else (0, f"{cell!r} is not a whole number")
        )
    return number, ""


def _expected(spec: pa.Column) -> str:
    meta = spec.metadata
    if meta["isin"]:
        return f"{spec.description}: one of {', '.join(v or '(empty)' for v in meta['isin'])}"
    if meta["kind"] == TEXT:
        return f"Fill it: {spec.description}"
    low = "-inf" if meta["ge"] is None else f"{meta['ge']:g}"
    high = "inf" if meta["le"] is None else f"{meta['le']:g}"
    empty = ", or empty" if spec.nullable else ""
    return f"{spec.description}: a number of {meta['unit'] or '1'} from {low} to {high}{empty}"


def _value_faults(frame: pd.DataFrame, table: Table, wrong: Wrong) -> list[Fault]:
    """Bounds, choices and uniqueness, checked by pandera, all faults at once."""
    specs = {n: s for n, s in _specs(list(frame.columns), table).items() if n in frame}
    kinds = {n: object if s.metadata["kind"] == TEXT else s.dtype.type for n, s in specs.items()}
    try:
        pa.DataFrameSchema(specs, coerce=False).validate(frame.astype(kinds), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.to_dict("records")
        told = [
            _schema_fault(case, frame, specs, table)
            for case in cases
            if (case["index"], case["column"]) not in wrong
        ]
        return list(dict.fromkeys(told))  # pandera names every copy of a repeated id
    return []


def _schema_fault(
    case: dict[Any, Any], frame: pd.DataFrame, specs: dict[str, pa.Column], table: Table
) -> Fault:
    name, row = case["column"], case["index"]
    if row is None or pd.isna(row):
        return Fault(
            f"{table.file}, column {name}",
            f"{case['check']}: {case['failure_case']}",
            _expected(specs[name]),
        )
    if "unique" in str(case["check"]):
        return Fault(
            place(table, frame, int(row), name),
            f"{case['failure_case']!r} stands twice",
            "Keep one row of that id",
        )
    what = (
        f"{case['failure_case']!r} is not allowed"
        if isinstance(case["failure_case"], str)
        else f"{case['failure_case']:g} is out of bounds"
    )
    return Fault(place(table, frame, int(row), name), what, _expected(specs[name]))


def _key_faults(frame: pd.DataFrame, table: Table, wrong: Wrong) -> list[Fault]:
    if len(table.key) < 2 or not set(table.key) <= set(frame.columns):
        return []
    readable = frame[~frame.index.isin([row for row, _ in wrong])]
    twice = readable.index[readable.duplicated(list(table.key))]
    return [
        Fault(place(table, frame, n), "stands twice", "Keep one row of that key") for n in twice
    ]
