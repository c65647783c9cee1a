"""Answers of several files: their folder is whole or absent."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigasite.errors import Fault, InputError
from gigasite.report import as_text, clean

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


def check_new_folder(folder: Path) -> None:
    """Refuse a folder that exists or cannot be made, before anything is solved."""
    parent = folder.absolute().parent
    while not parent.exists() and parent != parent.parent:
        parent = parent.parent
    what = None
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "exists already"
    elif not parent.is_dir():
        what = f"cannot be made: {parent} is not a folder"
    if what is not None:
        raise InputError([Fault(f"--out {folder}", what, "Give the name of a new folder")])


def new_folder(out: Path | None, name: str) -> Path:
    """The folder that was asked for, or one in `outputs`; refused where it exists already."""
    target = out if out is not None else Path("outputs") / name
    check_new_folder(target)
    return target


def write_folder(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Let `fill` write into a folder aside, then rename it.

    Raises InputError where the folder exists already.
    """
    check_new_folder(folder)
    target = folder.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        fill(aside)
        aside.chmod(0o755)
        if target.exists():
            target.rmdir()  # empty, as was checked
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return folder


def write_json(told: Any, path: Path) -> None:
    """Write plain JSON: no NaN, no types of pandas or numpy."""
    text = json.dumps(clean(told), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV; texts that a spreadsheet would run are neutralised."""
    as_text(table).to_csv(path, index=False, lineterminator="\n")
