"""The compiled model as a file that any other solver reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import highspy

from gigasite.outcome import Limits
from gigasite.solver import loaded

if TYPE_CHECKING:
    from gigasite.compiled import Compiled


def export_model(compiled: Compiled, path: Path) -> None:
    """Write the model as .mps or .lp for any other solver, named after limits and decisions."""
    highs = loaded(compiled, Limits(0.0, 1.0), None)
    for k, name in enumerate(_plain([column.name for column in compiled.columns])):
        highs.passColName(k, name)
    named = [row.name if row is not None else f"goal_{k}" for k, row in enumerate(compiled.rows)]
    for k, name in enumerate(_plain(named)):
        highs.passRowName(k, name)
    written = highs.writeModel(str(path))
    if written == highspy.HighsStatus.kError or not Path(path).is_file():
        raise OSError(f"the model could not be written to {path}")


def _plain(names: list[str]) -> list[str]:
    """Names that the LP format can hold, letters, digits and underscores; no two alike."""
    plain: list[str] = []
    taken: set[str] = set()
    for k, name in enumerate(names):
        short = "".join(ch if ch.isalnum() and ch.isascii() else "_" for ch in name)
        short = short.strip("_")[:200]
        if short in taken:
            short = f"{short}__{k}"
        taken.add(short)
        plain.append(short)
    return plain
