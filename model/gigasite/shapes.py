"""Shapes of a data set, under the names of its regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigasite.geodata import read_shapes
from gigasite.load import BACKDROP_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs


def named_shapes(inputs: Inputs, path: Path) -> tuple[Any, Any]:
    """Regions with their names, and the outlines behind them; None where the data set has none."""
    shapes, names = read_shapes(path), inputs["regions"].set_index("region")["name"]
    shapes["name"] = shapes["region"].map(names).fillna(shapes["region"])
    outlines = inputs.folder / BACKDROP_FILE
    return shapes, read_shapes(outlines, key="country") if outlines.is_file() else None
