"""One run's choices, all with defaults, all checked; every fault at once.

A scenario is a tree of frozen pydantic models. Unknown keys, wrong types and impossible values
are faults that name the key, the value and the remedy. Every number here is a policy choice or
an assumption; figures about the world live in the input tables.
"""

from __future__ import annotations

import difflib
import json
import re
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError, ValidationInfo, model_validator

from gigasite.choices import (
    LIMITS,
    Balance,
    Build,
    Capacity,
    Demand,
    Facilities,
    Gigafactories,
    LimitSwitch,
    Permits,
    Pin,
    Projects,
    Regions,
    Solver,
    Years,
)
from gigasite.choices_base import Part
from gigasite.choices_money import Budget, Money, PublicMoney
from gigasite.choices_objective import Objective, unlimited
from gigasite.choices_supply import Energy, Grid, Water
from gigasite.errors import Fault, InputError
from gigasite.safeyaml import parse_yaml, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


LENIENT = "lenient"
"""Context in which contradictions are left to be listed beside other faults."""


class Scenario(Part):
    """Every choice of one run."""

    name: str = Field("base", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")
    title: str = "The action plan"
    question: str = ""
    years: Years = Years()
    regions: Regions = Regions()
    facilities: Facilities = Facilities()
    gigafactories: Gigafactories = Gigafactories()
    capacity: Capacity = Capacity()
    demand: Demand = Demand()
    projects: Projects = Projects()
    permits: Permits = Permits()
    build: Build = Build()
    balance: Balance = Balance()
    grid: Grid = Grid()
    energy: Energy = Energy()
    water: Water = Water()
    money: Money = Money()
    budget: Budget = Budget()
    public: PublicMoney = PublicMoney()
    objective: Objective = Objective()
    pins: tuple[Pin, ...] = ()
    limits: dict[str, LimitSwitch] = Field(default_factory=dict)
    solver: Solver = Solver()

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Scenario:
        found = self.contradictions()
        if found and info.context != LENIENT:
            raise ValueError(" | ".join(found))
        return self

    def contradictions(self) -> list[str]:
        """Choices that contradict each other, whatever the tables say."""
        years, sites, found = self.years, self.gigafactories, []
        if years.last < years.first:
            found.append(f"years.last = {years.last} lies before years.first = {years.first}")
        if years.last - years.first > 40:
            found.append(f"years {years.first}..{years.last}: at most 41 years can be planned")
        if sites.min > sites.max:
            found.append(
                f"gigafactories.min = {sites.min} is above gigafactories.max = {sites.max}"
            )
        if not self.permits.tracks:
            found.append("permits.tracks is empty: nothing could ever be permitted")
        found += [
            f"pins, {pin.region} {pin.facility}: max_units is below min_units"
            for pin in self.pins
            if pin.max_units is not None and pin.max_units < pin.min_units
        ]
        for name in self.limits:
            if name not in LIMITS:
                close = difflib.get_close_matches(name, LIMITS, 1)
                hint = f"; did you mean {close[0]}" if close else ""
                found.append(f"limits.{name} is not a limit{hint}")
        return found + unlimited(self)

    def limit(self, name: str) -> LimitSwitch:
        """Switch and scale of one limit."""
        return self.limits.get(name, LimitSwitch())

    def with_(self, changes: Mapping[str, Any] | None = None, **more: Any) -> Scenario:
        """Return a copy with dotted keys changed: `with_(**{"gigafactories.max": 7})`."""
        changed, faults = _changed(self, {**(changes or {}), **more})
        if faults or changed is None:
            raise InputError(faults)
        return changed

    @classmethod
    def named(cls, name: str) -> Scenario:
        """One of the shipped scenarios, such as `base`."""
        return cls.read(_shipped(name))

    @classmethod
    def read(cls, path: Path) -> Scenario:
        """Read a YAML file; the scenario is named after the file unless it names itself."""
        scenario, faults = _read(path)
        if faults or scenario is None:
            raise InputError(faults)
        return scenario

    def canonical(self) -> str:
        """Return the choices as JSON with sorted keys, equal for equal scenarios (hashing)."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)


def shipped_scenarios() -> dict[str, Path]:
    """Names and files of the scenarios that travel with the project."""
    from gigasite.paths import shipped_inputs

    return {p.stem: p for p in sorted((shipped_inputs() / "scenarios").glob("*.yaml"))}


def _shipped(name: str) -> Path:
    path = shipped_scenarios().get(name)
    if path is None:
        known = ", ".join(sorted(shipped_scenarios()))
        what = "no shipped scenario of that name, and no such file"
        raise InputError([Fault(f"scenario {name!r}", what, f"Give a file, or one of: {known}")])
    return path


def _file(name_or_file: str) -> Path:
    path = Path(name_or_file)
    named = path.suffix in {".yaml", ".yml"} or path.is_file()
    return path if named else _shipped(name_or_file)


def find_scenario(name_or_file: str) -> Scenario:
    """Read a shipped scenario by name, or a file."""
    return Scenario.read(_file(name_or_file))


def read_choices(name_or_file: str, settings: list[str]) -> tuple[Scenario | None, list[Fault]]:
    """Read a scenario with `key=value` settings put in, and every fault of both.

    What is faulty keeps its default, so that the rest can be held against the tables; None when
    nothing could be told from that.
    """
    try:
        base, faults = _read(_file(name_or_file))
    except InputError as error:
        base, faults = None, list(error.faults)
    changes, wrong = _settings(settings)
    changed, more = _changed(base or Scenario(), changes)
    known = {fault.what for fault in faults}
    faults += wrong + [fault for fault in more if fault.what not in known]
    return (None if base is None else changed), faults


def parse_settings(settings: list[str]) -> dict[str, Any]:
    """Turn `key=value` texts into a dict; values are read as YAML scalars or lists."""
    changes, faults = _settings(settings)
    if faults:
        raise InputError(faults)
    return changes


def _settings(settings: list[str]) -> tuple[dict[str, Any], list[Fault]]:
    changes: dict[str, Any] = {}
    faults: list[Fault] = []
    for text in settings:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            remedy = "Write for example --set gigafactories.max=7"
            faults.append(Fault(f"--set {text}", "is not KEY=VALUE", remedy))
            continue
        try:
            changes[key.strip()] = parse_yaml(value, f"--set {text}")
        except InputError as error:
            faults += error.faults
    return changes, faults


def _changed(base: Scenario, changes: Mapping[str, Any]) -> tuple[Scenario | None, list[Fault]]:
    tree = base.model_dump(mode="json")
    faults = [fault for key, value in changes.items() if (fault := _put(tree, key, value))]
    scenario, wrong = _lenient(tree, "scenario")
    return scenario, faults + wrong


def _put(tree: dict[str, Any], dotted: str, value: Any) -> Fault | None:
    """Set one dotted key in place; a fault when the tree has no such key."""
    *parents, last = dotted.split(".")
    node: Any = tree
    for depth, part in enumerate(parents):
        if dotted.startswith("limits.") and depth == 1:
            node = node.setdefault(part, {"enabled": True, "scale": 1.0})
        elif isinstance(node, dict) and isinstance(node.get(part), dict):
            node = node[part]
        elif isinstance(node, dict) and part in node:
            key = ".".join(parents[: depth + 1])
            return Fault(f"scenario key {dotted}", f"{key} is one value, not keys", f"Set {key}")
        else:
            return _unknown(dotted, part, node)
    free = parents[:2] == ["capacity", "milestones_mw"] or (parents == ["limits"])
    if not isinstance(node, dict) or (last not in node and not free):
        return _unknown(dotted, last, node)
    node[last] = value
    return None


def _unknown(dotted: str, part: str, node: Any) -> Fault:
    known = sorted(map(str, node)) if isinstance(node, dict) else []
    close = difflib.get_close_matches(part, known, 1)
    remedy = f"Did you mean {close[0]}" if close else f"Known here: {', '.join(known) or 'nothing'}"
    return Fault(f"scenario key {dotted}", f"{part!r} is not a key", remedy)


def _read(path: Path) -> tuple[Scenario | None, list[Fault]]:
    tree = read_yaml(path)
    tree.setdefault("name", re.sub(r"[^A-Za-z0-9_.-]", "-", path.stem).lstrip("-_.")[:64] or "own")
    return _lenient(tree, path.name)


def _lenient(tree: dict[str, Any], origin: str) -> tuple[Scenario | None, list[Fault]]:
    """Build a scenario from what is right in the tree, and list what is not.

    A wrong value takes its whole part along, so that no fault is made up from a default beside
    it; without the right years nothing more can be said.
    """
    faults: list[Fault] = []
    try:
        scenario = Scenario.model_validate(tree, context=LENIENT)
    except ValidationError as error:
        faults = [_fault(e, origin) for e in error.errors()]
        tree = deepcopy(tree)
        for e in error.errors():
            _take_out(tree, e["loc"], exact=e["type"] == "extra_forbidden")
        try:
            scenario = Scenario.model_validate(tree, context=LENIENT)
        except ValidationError:
            return None, faults
        if any(e["loc"][0] == "years" for e in error.errors()):
            return None, faults
    remedy = "Change one of the two"
    return scenario, faults + [Fault(origin, what, remedy) for what in scenario.contradictions()]


def _take_out(tree: Any, place: tuple[int | str, ...], *, exact: bool) -> None:
    *parents, last = place if exact else place[:1]
    for part in parents:
        tree = tree.get(part, {}) if isinstance(tree, dict) else tree[int(part)]
    tree.pop(last, None)


def _fault(error: Any, origin: str) -> Fault:
    where = f"{origin}, key " + ".".join(str(part) for part in error["loc"])
    value, kind = error.get("input"), error["type"]
    if kind == "extra_forbidden":
        node: Any = Scenario().model_dump(mode="json")
        for part in error["loc"][:-1]:
            node = node.get(part, {}) if isinstance(node, dict) else {}
        fault = _unknown(where, str(error["loc"][-1]), node)
        return Fault(where, fault.what, fault.remedy)
    if kind == "missing":
        return Fault(where, "is missing", "Add it")
    text = repr(value) if not isinstance(value, dict | list) else type(value).__name__
    remedy = error["msg"]
    if isinstance(value, bool):
        remedy += "; YAML reads yes, no, on, off as true or false: put a name in quotes"
    return Fault(where, f"{text[:80]} is not usable", remedy)
