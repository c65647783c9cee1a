"""Matrix file -> scenarios, checked: every fault at once.

    base: base                      # a shipped name, or a file beside the matrix
    inputs: ../eu27                 # folder of the data set; left out: the shipped EU-27
    set: {solver.gap: 0.02}         # keys of every scenario
    axes:
      permits:
        today: {}
        slow: {permits.standard_months: 72, weight: 0.5}
      water:
        today: {}
        dry: {scale: {table: regions, column: water_allowance_m3_yr, factor: 0.5}}
        other: {replace: {climate: other_climate.csv}}
    zip: [[permits, water]]         # axes that advance together; all others are crossed
    exclude: [{permits: slow, water: dry}]

A scenario is named after its values, in the order of the axes: `slow-dry`. Its weight is the
product of the weights of its values.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from gigasite.errors import Fault, InputError
from gigasite.matrix import LONGEST, Case, Matrix, Value, cases_of, parent_of, unknown_key
from gigasite.paths import shipped_inputs
from gigasite.safeyaml import read_yaml
from gigasite.scenario import Scenario, find_scenario
from gigasite.variants import Change, Scale, Swap, change_faults

KEYS = ("title", "question", "base", "inputs", "set", "axes", "zip", "exclude")
MOST = 100_000
"""Scenarios that a matrix may have [scenarios]."""
_AXIS = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]{0,31}")


def shipped_matrices() -> dict[str, Path]:
    """Names and files of the matrices that travel with the project."""
    return {p.stem: p for p in sorted((shipped_inputs() / "matrices").glob("*.yaml"))}


def read_matrix(name_or_file: str | Path) -> Matrix:
    """Read and check a matrix, shipped or a file.

    Raises
    ------
    InputError
        Every fault of the file, unknown keys and tables among them. A value that a scenario's own
        check rejects is no fault of the matrix: see `Case.faults`.

    """
    path = Path(name_or_file)
    if path.suffix not in {".yaml", ".yml"} and not path.is_file():
        known = shipped_matrices()
        if str(name_or_file) not in known:
            remedy = f"Give a file, or one of: {', '.join(known)}"
            what = "no shipped matrix of that name, and no such file"
            raise InputError([Fault(f"matrix {name_or_file}", what, remedy)])
        path = known[str(name_or_file)]
    return _Reader(path).matrix()


class _Reader:
    """Reads one file and gathers its faults."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path.name
        self.tree = read_yaml(path)
        self.faults: list[Fault] = []

    def matrix(self) -> Matrix:
        for key in self.tree:
            if key not in KEYS:
                self._wrong(f"key {key}", "is not known", f"Known here: {', '.join(KEYS)}")
        self.base = self._base()
        common = self._common()
        axes = self._axes()
        if set(axes) == set(self._mapping(self.tree.get("axes"), "axes")):
            self._set_once(common, axes)
            groups = self._groups(axes)
            excluded = self._excluded(axes)
        folder = self._folder()
        if self.faults:
            raise InputError(self.faults)
        name = re.sub(r"[^A-Za-z0-9_.-]", "-", self.path.stem).lstrip("-_.")[:LONGEST] or "matrix"
        told = [str(self.tree.get(key) or "") for key in ("title", "question")]
        cases = tuple(cases_of(self.base, common, axes, groups, excluded))
        self._names(cases)
        if self.faults:
            raise InputError(self.faults)
        parent = parent_of(self.base, common)
        return Matrix(name, told[0] or name, told[1], folder, axes, cases, parent)

    def _wrong(self, where: str, what: str, remedy: str) -> None:
        self.faults.append(Fault(f"{self.file}, {where}", what, remedy))

    def _mapping(self, value: Any, where: str) -> dict[Any, Any]:
        if isinstance(value, dict):
            return value
        if value is not None:
            self._wrong(where, f"{str(value)[:60]!r} is not keys and values", "Write `key: value`")
        return {}

    def _base(self) -> Scenario:
        name = str(self.tree.get("base", "base"))
        try:
            beside = self.path.parent / name
            return find_scenario(str(beside) if name.endswith((".yaml", ".yml")) else name)
        except InputError as error:
            self.faults += error.faults
            return Scenario()

    def _folder(self) -> Path | None:
        if self.tree.get("inputs") is None:
            return None
        folder = self.path.parent / str(self.tree["inputs"])
        if not folder.is_dir():
            remedy = "Give the folder of a data set, relative to the matrix file"
            self._wrong("key inputs", f"{self.tree['inputs']} is no folder", remedy)
        return folder

    def _common(self) -> dict[str, Any]:
        """Keys of every scenario; here a rejected value is a fault of the matrix."""
        keys = {str(k): v for k, v in self._mapping(self.tree.get("set"), "set").items()}
        try:
            self.base.with_(keys)
        except InputError as error:
            self.faults += [Fault(f"{self.file}, set, {f.where}", f.what, f.remedy)
                            for f in error.faults]  # fmt: skip
        return keys

    def _axes(self) -> dict[str, tuple[Value, ...]]:
        axes = {}
        for axis, values in self._mapping(self.tree.get("axes"), "axes").items():
            named = self._mapping(values, f"axis {axis}")
            if not isinstance(axis, str) or not _AXIS.fullmatch(axis):
                self._wrong(f"axis {axis}", "is no name", "Use up to 32 letters, digits and _")
            if not named:
                self._wrong(f"axis {axis}", "has no values", "Write `name: {key: value}`")
            axes[axis] = tuple(self._value(str(axis), k, v) for k, v in named.items())
        if not axes:
            self._wrong("key axes", "is missing or empty", "Name at least one axis with values")
        return axes

    def _value(self, axis: str, name: Any, told: Any) -> Value:
        where = f"axis {axis}, value {name}"
        if isinstance(name, bool):
            self._wrong(where, "YAML reads this name as true or false", "Put it in quotes")
        elif not _VALUE.fullmatch(str(name)):
            self._wrong(where, "is no name", "Use up to 32 letters, digits, points and _")
        keys = {str(k): v for k, v in self._mapping(told, where).items()}
        weight = keys.pop("weight", 1.0)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not weight > 0:
            self._wrong(f"{where}, weight", f"{weight!r} is no weight", "Give a number above 0")
            weight = 1.0
        data = self._data(where, keys.pop("scale", None), keys.pop("replace", None))
        for key, wanted in keys.items():
            self.faults += [Fault(f"{self.file}, {where}, key {key}", f.what, f.remedy)
                            for f in unknown_key(self.base, key, wanted)]  # fmt: skip
        return Value(str(name), float(weight), keys, data)

    def _data(self, where: str, scale: Any, swap: Any) -> tuple[Change, ...]:
        """Changes of the data set; what is replaced comes before what is scaled."""
        out: list[Change] = []
        for table, file in self._mapping(swap, f"{where}, replace").items():
            out.append(Swap(str(table), self.path.parent / str(file)))
        for each in scale if isinstance(scale, list) else [scale] if scale is not None else []:
            told = self._mapping(each, f"{where}, scale")
            factor = told.get("factor")
            if set(told) != {"table", "column", "factor"}:
                remedy = "Write scale: {table: regions, column: permit_months, factor: 1.5}"
                self._wrong(f"{where}, scale", "is not a table, a column and a factor", remedy)
            elif (
                isinstance(factor, bool)
                or not isinstance(factor, int | float)
                or not 0 <= factor < math.inf
            ):
                self._wrong(
                    f"{where}, scale", f"{factor!r} is no factor", "Give a number from 0 up"
                )
            else:
                out.append(Scale(str(told["table"]), str(told["column"]), float(factor)))
        self.faults += [Fault(f"{self.file}, {where}, {f.where}", f.what, f.remedy)
                        for change in out for f in change_faults(change)]  # fmt: skip
        return tuple(out)

    def _set_once(self, common: dict[str, Any], axes: dict[str, tuple[Value, ...]]) -> None:
        """No key may be set by two axes: a scenario would not be what its name says."""
        owner = dict.fromkeys(common, "set")
        for axis, values in axes.items():
            mine = {key for value in values for key in value.keys}
            for key in sorted(mine & set(owner)):
                first = "`set`" if owner[key] == "set" else f"axis {owner[key]}"
                self._wrong(f"axis {axis}, key {key}", f"{first} sets it too", "Set it once")
            owner |= dict.fromkeys(mine, axis)

    def _groups(self, axes: dict[str, tuple[Value, ...]]) -> list[list[str]]:
        """Axes that advance together, in the order of the axes."""
        told = self.tree.get("zip") or []
        groups = told if isinstance(told, list) and all(isinstance(g, list) for g in told) else []
        if told and not groups:
            self._wrong("key zip", "is no list of lists of axes", "Write zip: [[permits, water]]")
        named = [str(axis) for group in groups for axis in group]
        for axis in sorted(set(named) - set(axes)):
            self._wrong("key zip", f"{axis!r} is not an axis", f"Known: {', '.join(axes)}")
        for axis in sorted({axis for axis in named if named.count(axis) > 1}):
            self._wrong("key zip", f"axis {axis!r} stands twice", "Keep it in one group")
        for group in groups:
            sizes = {str(a): len(axes[str(a)]) for a in group if str(a) in axes}
            if len(set(sizes.values())) > 1:
                counts = ", ".join(f"{a} has {n}" for a, n in sizes.items())
                self._wrong("key zip", f"the axes differ in length: {counts}", "Make them equal")
        alone = [[axis] for axis in axes if axis not in named]
        place = {axis: n for n, axis in enumerate(axes)}
        every = [*alone, *([str(a) for a in g if str(a) in axes] for g in groups)]
        count = math.prod(len(axes[group[0]]) for group in every if group)
        if count > MOST:
            self._wrong("key axes", f"{count:,} scenarios are too many", f"At most {MOST:,}")
        return sorted((g for g in every if g), key=lambda g: place[g[0]])

    def _excluded(self, axes: dict[str, tuple[Value, ...]]) -> list[dict[str, str]]:
        told = self.tree.get("exclude") or []
        if not isinstance(told, list):
            self._wrong("key exclude", "is no list", "Write exclude: [{permits: slow, water: dry}]")
            return []
        out = []
        for n, each in enumerate(told, 1):
            where = f"exclude, entry {n}"
            point = {str(a): str(v) for a, v in self._mapping(each, where).items()}
            if not point:
                self._wrong(where, "names nothing", "Write {axis: value}")
            for axis, value in point.items():
                names = [v.name for v in axes.get(axis, ())]
                if value not in names:
                    what = f"{value!r} is no value of axis {axis}" if names else f"no axis {axis!r}"
                    self._wrong(where, what, f"Known: {', '.join(names or axes)}")
            out.append(point)
        return out

    def _names(self, cases: tuple[Case, ...]) -> None:
        seen: dict[str, Case] = {}
        for case in cases:
            other = seen.setdefault(case.name.lower(), case)  # some disks ignore case
            if other is not case:
                what = f"{other.point} and {case.point} give the same name {case.name}"
                self._wrong("axes", what, "Rename a value")
        if not cases:
            self._wrong("key exclude", "leaves no scenario", "Exclude less")
