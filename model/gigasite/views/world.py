"""What the pages are about: a data set and a scenario, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigasite.load import read_run
from gigasite.shapes import named_shapes

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario


@dataclass(frozen=True)
class World:
    """What the server was started with: a data set and a scenario, read and checked."""

    inputs: Inputs
    base: Scenario
    scenario: str
    """Name or file of the scenario, as the command line wants it."""
    folder: Path | None
    shapes: Any = None
    backdrop: Any = None

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of every region by its code."""
        table = self.inputs["regions"]
        return dict(zip(table["region"], table["name"], strict=True))


def read_world(inputs: str | None, scenario: str) -> World:
    """Read data set, scenario and shapes; the paths come from the server's environment only."""
    folder = Path(inputs).resolve() if inputs else None
    file = Path(scenario)
    named = str(file.resolve()) if file.suffix in {".yaml", ".yml"} else scenario
    tables, base = read_run(named, [], folder)
    shapes = backdrop = None
    if tables.shapes is not None:
        shapes, backdrop = named_shapes(tables, tables.shapes)
    return World(tables, base, named, folder, shapes, backdrop)
