"""Changed data sets of a batch: a table replaced, or columns of one multiplied.

A changed data set is a folder like any other, named after a hash of its content, so that its runs
can be audited with `--inputs` and every check of a data set holds for it too.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from gigasite.errors import Fault, InputError
from gigasite.load import read_inputs
from gigasite.readcsv import read_table
from gigasite.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gigasite.load import Inputs

_TABLE = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Scale:
    """Columns of a table times a factor [1]; `column` may hold `*`."""

    table: str
    column: str
    factor: float


@dataclass(frozen=True)
class Swap:
    """A file that takes the place of a table."""

    table: str
    file: Path


Change = Scale | Swap


def change_faults(change: Change) -> list[Fault]:
    """Faults that can be told without the data set: an unknown table, a file that is not there."""
    what = "replace" if isinstance(change, Swap) else "scale"
    if change.table not in _TABLE:
        remedy = f"Known tables: {', '.join(_TABLE)}"
        return [Fault(f"{what}, table {change.table}", "is not a table", remedy)]
    if isinstance(change, Swap) and not change.file.is_file():
        remedy = "Give an existing file, relative to the matrix file"
        return [Fault(f"replace, table {change.table}", f"no file {change.file.name}", remedy)]
    return []


def column_faults(changes: Iterable[Change], inputs: Inputs) -> list[Fault]:
    """Faults that the data set tells: a table it does not hold, a column that is no number."""
    changes = list(dict.fromkeys(changes))
    swapped = {change.table for change in changes if isinstance(change, Swap)}
    out = []
    for change in changes:
        if not isinstance(change, Scale) or (change.table in swapped):
            continue
        where = f"scale, table {change.table}"
        if not inputs.has(change.table):
            remedy = f"It holds: {', '.join(sorted(inputs.tables))}"
            out.append(Fault(where, f"{inputs.folder.name} has no such table", remedy))
        elif not _columns(inputs[change.table], change.column):
            known = ", ".join(_numbers(inputs[change.table]))
            what = f"no column of numbers is named {change.column}"
            out.append(Fault(where, what, f"Known: {known}"))
    return out


def _numbers(frame: pd.DataFrame) -> list[str]:
    return [c for c in frame.columns if pd.api.types.is_numeric_dtype(frame[c])]


def _columns(frame: pd.DataFrame, pattern: str) -> list[str]:
    return [name for name in _numbers(frame) if fnmatchcase(name, pattern)]


def changed_inputs(base: Inputs, changes: tuple[Change, ...], root: Path) -> Inputs:
    """Read the data set with changes put in; its folder is written below `root` when needed.

    Raises
    ------
    InputError
        The changed tables do not pass the checks of a data set.

    """
    if not changes:
        return base
    contents = _contents(base, changes)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    wanted = dict(sorted((base.hashes | digests).items()))
    tag = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:12]
    folder = root / f"{base.folder.name}-{tag}"
    if not _holds(folder, wanted):
        _write(base.folder, contents, folder)
    return read_inputs(folder)


def _contents(base: Inputs, changes: tuple[Change, ...]) -> dict[str, bytes]:
    """Files that differ from the base, as bytes: first what is replaced, then what is scaled."""
    out: dict[str, bytes] = {}
    frames: dict[str, pd.DataFrame] = {}
    for change in changes:
        if isinstance(change, Swap):
            out[_TABLE[change.table].file] = change.file.read_bytes()
            frame, faults = read_table(change.file, _TABLE[change.table])
            if faults:
                raise InputError(faults)
            frames[change.table] = frame
    for change in changes:
        if isinstance(change, Scale):
            frame = frames.get(change.table, base[change.table]).copy()
            for name in _columns(frame, change.column):
                frame[name] = frame[name].astype(float) * change.factor
            frames[change.table] = frame
            text = frame.to_csv(index=False, lineterminator="\n")
            out[_TABLE[change.table].file] = text.encode()
    return out


def _holds(folder: Path, wanted: dict[str, str]) -> bool:
    try:
        return all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in wanted.items()
        )
    except OSError:
        return False


def _write(base: Path, contents: dict[str, bytes], folder: Path) -> None:
    """Write a data set aside and rename it: a reader never sees half of one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        shutil.copytree(base, aside, dirs_exist_ok=True)
        for name, content in contents.items():
            (aside / name).write_bytes(content)
        aside.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
