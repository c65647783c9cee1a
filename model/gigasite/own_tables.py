"""Tables of one's own in place of those of a data set: read, changed, compared, written.

What comes from outside is checked like any table before anything is done with it; a changed data
set is a folder like any other, so every check, hash and verb holds for it too.
"""

from __future__ import annotations

import io
import math
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words_inputs
from gigasite.cells import quoted
from gigasite.energy_cache import cache_folder, keys, recall, shipped_designs
from gigasite.energy_inputs import EnergyChoices
from gigasite.errors import Fault, InputError
from gigasite.power import source_of_designs
from gigasite.readcsv import read_table
from gigasite.tables import TABLES, TEXT, Table
from gigasite.variants import Swap, changed_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
MOST_BYTES = 1_048_576
"""Size of a file that is taken [bytes]."""
MOST_ROWS = 20_000
"""Rows of a table that is taken [rows]."""
KINDS = ("added", "removed", "changed")


def read_upload(raw: bytes, table: Table) -> pd.DataFrame:
    """Read a CSV file that somebody brings; its name plays no part.

    Raises
    ------
    InputError
        With every fault of the file.

    """
    rows = raw.count(b"\n") or raw.count(b"\r")
    if len(raw) > MOST_BYTES:
        what = words_inputs.TOO_LARGE.format(n=len(raw))
        raise InputError([Fault(table.file, what, words_inputs.TOO_LARGE_REMEDY)])
    if rows > MOST_ROWS + 1:
        remedy = words_inputs.TOO_LONG_REMEDY.format(n=MOST_ROWS)
        raise InputError([Fault(table.file, words_inputs.TOO_LONG.format(n=rows), remedy)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / table.file
        path.write_bytes(raw)
        frame, faults = read_table(path, table)
    if faults:
        raise InputError(faults)
    return frame


def csv_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    """A table as CSV; texts that a spreadsheet would run are neutralised, and read back as is."""

    def safe(value: Any) -> Any:
        return quoted(value) if isinstance(value, str) else value

    texts = [c for c in frame.columns if is_text(table, str(c))]
    out = frame.assign(**{str(c): frame[c].map(safe) for c in texts})
    return out.to_csv(index=False, lineterminator="\n").encode("utf-8")


def is_text(table: Table, name: str) -> bool:
    """Whether a column holds text."""
    if name in table.columns:
        return bool(table.columns[name].metadata["kind"] == TEXT)
    return name.startswith("note")


def zip_bytes(inputs: Inputs) -> bytes:
    """All tables of a data set in one zip file, the same bytes for the same tables."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, frame in inputs.tables.items():
            entry = zipfile.ZipInfo(BY_NAME[name].file, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            file.writestr(entry, csv_bytes(frame, BY_NAME[name]))
    return out.getvalue()


def edited(frame: pd.DataFrame, shown: list[int], changes: Mapping[str, Any]) -> pd.DataFrame:
    """A table after changes in an editor that shows the rows at some positions of it.

    `changes` has `edited_rows` (place in the editor -> column -> value), `added_rows` and
    `deleted_rows`.
    """
    out = frame.reset_index(drop=True).astype(object)
    for place, cells in changes.get("edited_rows", {}).items():
        for name, value in cells.items():
            if name in out.columns:
                out.loc[shown[int(place)], name] = value
    gone = [shown[int(n)] for n in changes.get("deleted_rows", []) if int(n) < len(shown)]
    rows = [{k: v for k, v in row.items() if k in out.columns}
            for row in changes.get("added_rows", [])]  # fmt: skip
    out = out.drop(index=gone)
    if any(rows):
        fresh = pd.DataFrame([row for row in rows if row], columns=out.columns, dtype=object)
        out = pd.concat([out, fresh], ignore_index=True)
    return out.reset_index(drop=True)


def checked(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The table as it reads once written; InputError with every fault of it."""
    return read_upload(csv_bytes(frame, table), table)


def difference(before: pd.DataFrame, after: pd.DataFrame, table: Table) -> pd.DataFrame:
    """What makes one table of the other: change | row | column | old | new, rows by their key."""
    one, two = _by_key(before, table), _by_key(after, table)
    rows: list[tuple[str, str, str, str, str]] = []
    for change, some, other in (("removed", one, two), ("added", two, one)):
        keys_of = some.index.difference(other.index, sort=False)
        rows += [(change, _named(key), "", "", "") for key in keys_of]
    both = one.index.intersection(two.index, sort=False)
    old_rows, new_rows = one.loc[both], two.loc[both]
    for name in dict.fromkeys([*one.columns, *two.columns]):
        old, new = (_texts(frame, str(name), len(both)) for frame in (old_rows, new_rows))
        rows += [("changed", _named(both[n]), str(name), old[n], new[n])
                 for n in range(len(both)) if old[n] != new[n]]  # fmt: skip
    return pd.DataFrame(rows, columns=["change", "row", "column", "old", "new"])


def _by_key(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The table with its rows named by their key; of rows of the same key the first."""
    key = list(table.key)
    named = frame.assign(**{k: _texts(frame, k, len(frame)) for k in key}).set_index(key)
    return named[~named.index.duplicated()]


def _texts(frame: pd.DataFrame, name: str, count: int) -> list[str]:
    """Values of a column as texts by which they are compared; nothing is an empty text."""
    if name not in frame.columns:
        return [""] * count
    return [_text(value) for value in frame[name].tolist()]


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _named(key: Any) -> str:
    return " · ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def own_names(base: Inputs, own: Inputs | None) -> list[str]:
    """Tables of a data set that are not those of the base."""
    if own is None:
        return []
    return [n for n, t in BY_NAME.items() if own.hashes.get(t.file) != base.hashes.get(t.file)]


def with_tables(base: Inputs, tables: Mapping[str, pd.DataFrame], root: Path) -> Inputs:
    """The data set with some tables replaced, in a folder below `root`.

    A table that says the same as that of the base is left alone; without any other one the base
    itself comes back.

    Raises
    ------
    InputError
        With every fault of the tables; where there is none, every fault between them.

    """
    other = {n: f for n, f in tables.items()
             if not base.has(n) or len(difference(base[n], f, BY_NAME[n]))}  # fmt: skip
    faults: list[Fault] = []
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".new-") as folder:
        swaps = []
        for name, frame in other.items():
            table = BY_NAME[name]
            path = Path(folder) / table.file
            path.write_bytes(csv_bytes(frame, table))
            faults += read_table(path, table)[1]
            swaps.append(Swap(name, path))
        if faults:
            raise InputError(faults)
        return changed_inputs(base, tuple(swaps), root)


def designs_to_compute(inputs: Inputs, scenario: Scenario) -> int:
    """Regions whose energy designs are neither shipped nor kept: the next solve computes them."""
    if source_of_designs(inputs, scenario) != "computed":
        return 0
    regions = inputs["regions"]
    if not scenario.regions.outermost:
        regions = regions[regions["outermost"] == 0]
    wanted = keys(inputs, EnergyChoices(), list(regions["region"]))
    shipped, folder = shipped_designs(inputs.folder), cache_folder()
    return sum(k not in shipped and recall(folder, k) is None for k in wanted.values())


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """A table that may hold anything, as an editor wants it: each column of one kind."""
    out = {}
    for name in frame.columns:
        if is_text(table, str(name)):
            out[name] = pd.Series(_texts(frame, str(name), len(frame)), index=frame.index)
        else:
            out[name] = pd.to_numeric(frame[name], errors="coerce")
    return pd.DataFrame(out, index=frame.index, columns=list(frame.columns))
