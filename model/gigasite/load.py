"""Folder -> checked tables. Every fault of every table is reported at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from gigasite.crosscheck import across_tables, against_scenario
from gigasite.errors import Fault, InputError
from gigasite.own_weather import read_hourly
from gigasite.paths import shipped_inputs
from gigasite.readcsv import read_table
from gigasite.scenario import read_choices
from gigasite.tables import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from gigasite.scenario import Scenario

T = TypeVar("T")
REGIONS_FILE, BACKDROP_FILE = "regions.geojson", "outlines.geojson"


@dataclass(frozen=True)
class Inputs:
    """A checked data set: frames by table name, with hashes of the files they came from."""

    folder: Path
    tables: dict[str, pd.DataFrame]
    hashes: dict[str, str]
    notes: tuple[str, ...] = ()
    """Layers that are off because their table is absent, and other things worth knowing."""
    shapes: Path | None = None
    """File with region shapes, for maps only."""
    _empty: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    unread: frozenset[str] = frozenset()
    """Tables that hold faults; a data set with any never leaves this module."""
    hourly: dict[str, dict[str, npt.NDArray[np.float64]]] = field(default_factory=dict, repr=False)
    """Own hourly series by region and name in `weather.Weather`, 8,760 hours each."""

    _computed: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `once` has computed; a copy of the data set starts with none."""

    def once(self, name: str, compute: Callable[[], T]) -> T:
        """Compute what follows from the tables alone, once for this data set."""
        if name not in self._computed:
            self._computed[name] = compute()
        found: T = self._computed[name]
        return found

    def has(self, name: str) -> bool:
        """Whether the data set holds the table."""
        return name in self.tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return the table, or an empty frame with its columns when it is absent."""
        if name in self.tables:
            return self.tables[name]
        return self._empty[name]

    def headroom_years(self) -> list[int]:
        """Years for which regions.csv states headroom, rising."""
        return sorted(int(c[-4:]) for c in self["regions"].columns if c.startswith("headroom_mw_"))


def input_hash(inputs: Inputs, scenario: Scenario) -> str:
    """SHA-256 of everything that enters a run: all tables and all choices."""
    text = json.dumps([sorted(inputs.hashes.items()), scenario.canonical()])
    return hashlib.sha256(text.encode()).hexdigest()


def read_inputs(folder: Path | str | None = None, *, shapes: Path | str | None = None) -> Inputs:
    """Read and check a data set; by default the shipped `eu27`.

    Raises
    ------
    InputError
        With every fault of every table: file, row or key, value, remedy.

    """
    inputs, faults = _data_set(folder, shapes)
    if faults:
        raise InputError(faults)
    return inputs


def read_run(
    scenario: str, settings: list[str], folder: Path | None, shapes: Path | None = None
) -> tuple[Inputs, Scenario]:
    """Read scenario, settings and tables together; the faults of all of them come at once."""
    inputs, faults = _data_set(folder, shapes)
    chosen, wrong = read_choices(scenario, settings)
    faults += wrong
    if chosen is not None:
        faults += against_scenario(inputs, chosen)
    if faults or chosen is None:
        raise InputError(faults)
    return inputs, chosen


def _data_set(folder: Path | str | None, shapes: Path | str | None) -> tuple[Inputs, list[Fault]]:
    """Read what can be read, and find every fault of the tables and between them."""
    root = Path(folder) if folder is not None else shipped_inputs() / "eu27"
    if not root.is_dir():
        every = frozenset(t.name for t in TABLES)
        missing = Fault(f"--inputs {root}", "no such folder", "Give the folder of a data set")
        return Inputs(root, {}, {}, _empty=_empty_tables(), unread=every), [missing]
    inputs, faults = _read_tables(root)
    own = read_hourly(inputs)
    faults += own.faults
    inputs = replace(
        inputs,
        hourly=own.series,
        hashes=inputs.hashes | own.hashes,
        notes=(*inputs.notes, *own.notes),
    )
    if shapes is not None and not Path(shapes).is_file():
        remedy = "Give a GeoJSON, GeoPackage or shapefile of the regions"
        faults.append(Fault(f"--shapes {shapes}", "no such file", remedy))
    shapes_file = Path(shapes) if shapes is not None else root / REGIONS_FILE
    inputs = replace(inputs, shapes=shapes_file if shapes_file.is_file() else None)
    return inputs, faults + across_tables(inputs)


def _read_tables(root: Path) -> tuple[Inputs, list[Fault]]:
    frames, hashes, notes, faults, unread = {}, {}, [], [], set()
    for table in TABLES:
        path = root / table.file
        if path.exists():
            frame, found = read_table(path, table)
            faults += found
            if found:
                unread.add(table.name)
            else:
                frames[table.name] = frame
                hashes[table.file] = hashlib.sha256(path.read_bytes()).hexdigest()
        elif table.must:
            unread.add(table.name)
            faults.append(
                Fault(f"{root.name}/{table.file}", "is missing", f"Add the table: {table.about}")
            )
        elif not table.quiet:
            notes.append(f"{table.file} is absent: {_without(table)}")
    known = {t.file for t in TABLES}
    notes += [
        f"{p.name} is not a table of gigasite and is not read"
        for p in sorted(root.glob("*.csv"))
        if p.name not in known
    ]
    inputs = Inputs(
        root, frames, hashes, tuple(notes), _empty=_empty_tables(), unread=frozenset(unread)
    )
    return inputs, faults


def _empty_tables() -> dict[str, pd.DataFrame]:
    return {t.name: pd.DataFrame(columns=list(t.columns)) for t in TABLES}


def _without(table: Table) -> str:
    return {
        "member_states": "power, carbon and authorities' capacity cost and limit nothing",
        "climate": "every PUE and WUE is that of free cooling",
        "cooling": "one cooling system with PUE 1 and no water",
        "permitting": "one track, with the regions' own permit months",
        "projects": "no committed projects",
        "provenance": "no figure can be traced to its source",
        "sources": "no figure can be traced to its source",
    }.get(table.name, "nothing is shown of it")
