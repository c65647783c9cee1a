"""One run's choices, all with defaults, all checked; every fault at once.

A scenario is a tree of frozen pydantic models. Unknown keys, wrong types and impossible values
are faults that name the key, the value and the remedy. Every number here is a policy choice or
an assumption; figures about the world live in the input tables.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError, model_validator

from gigasite.choices import (
    LIMITS,
    Balance,
    Budget,
    Build,
    Capacity,
    Energy,
    Facilities,
    Gigafactories,
    Grid,
    LimitSwitch,
    Money,
    Part,
    Permits,
    Pin,
    PublicMoney,
    Regions,
    Solver,
    Water,
    Years,
)
from gigasite.errors import Fault, InputError
from gigasite.safeyaml import parse_yaml, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    permits: Permits = Permits()
    build: Build = Build()
    balance: Balance = Balance()
    grid: Grid = Grid()
    energy: Energy = Energy()
    water: Water = Water()
    money: Money = Money()
    budget: Budget = Budget()
    public: PublicMoney = PublicMoney()
    pins: tuple[Pin, ...] = ()
    limits: dict[str, LimitSwitch] = Field(default_factory=dict)
    solver: Solver = Solver()

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        """Choices that contradict each other, whatever the tables say."""
        years, found = self.years, []
        if years.last < years.first:
            found.append(f"years.last = {years.last} lies before years.first = {years.first}")
        if years.last - years.first > 40:
            found.append(f"years {years.first}..{years.last}: at most 41 years can be planned")
        if self.gigafactories.min > self.gigafactories.max:
            found.append(
                f"gigafactories.min = {self.gigafactories.min} is above "
                f"gigafactories.max = {self.gigafactories.max}"
            )
        if not self.permits.tracks:
            found.append("permits.tracks is empty: nothing could ever be permitted")
        for pin in self.pins:
            if pin.max_units is not None and pin.max_units < pin.min_units:
                found.append(f"pins, {pin.region} {pin.facility}: max_units is below min_units")
        for name in self.limits:
            if name not in LIMITS:
                close = difflib.get_close_matches(name, LIMITS, 1)
                hint = f"; did you mean {close[0]}" if close else ""
                found.append(f"limits.{name} is not a limit{hint}")
        if found:
            raise ValueError(" | ".join(found))
        return self

    def limit(self, name: str) -> LimitSwitch:
        """Switch and scale of one limit."""
        return self.limits.get(name, LimitSwitch())

    def with_(self, changes: Mapping[str, Any] | None = None, **more: Any) -> Scenario:
        """Return a copy with dotted keys changed: `with_(**{"gigafactories.max": 7})`."""
        tree = self.model_dump(mode="json")
        faults = []
        for key, value in {**(changes or {}), **more}.items():
            fault = _put(tree, key, value)
            if fault:
                faults.append(fault)
        if faults:
            raise InputError(faults)
        return _checked(tree, "scenario")

    @classmethod
    def named(cls, name: str) -> Scenario:
        """One of the shipped scenarios, such as `base`."""
        path = shipped_scenarios().get(name)
        if path is None:
            known = ", ".join(sorted(shipped_scenarios()))
            raise InputError([Fault(f"scenario {name!r}", "no shipped scenario of that name, and no such file",
                                    f"Give a file, or one of: {known}")])  # fmt: skip
        return cls.read(path)

    @classmethod
    def read(cls, path: Path) -> Scenario:
        """Read a YAML file; the scenario is named after the file unless it names itself."""
        tree = read_yaml(path)
        tree.setdefault("name", path.stem)
        return _checked(tree, path.name)

    def canonical(self) -> str:
        """Return the choices as JSON with sorted keys, equal for equal scenarios (hashing)."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)


def shipped_scenarios() -> dict[str, Path]:
    """Names and files of the scenarios that travel with the project."""
    from gigasite.paths import shipped_inputs

    return {p.stem: p for p in sorted((shipped_inputs() / "scenarios").glob("*.yaml"))}


def find_scenario(name_or_file: str) -> Scenario:
    """Read a shipped scenario by name, or a file."""
    path = Path(name_or_file)
    if path.suffix in {".yaml", ".yml"} or path.is_file():
        return Scenario.read(path)
    return Scenario.named(name_or_file)


def parse_settings(settings: list[str]) -> dict[str, Any]:
    """Turn `key=value` texts into a dict; values are read as YAML scalars or lists."""
    faults, changes = [], {}
    for text in settings:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            faults.append(
                Fault(
                    f"--set {text}",
                    "is not KEY=VALUE",
                    "Write for example --set gigafactories.max=7",
                )
            )
            continue
        try:
            changes[key.strip()] = parse_yaml(value, f"--set {text}")
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return changes


def _put(tree: dict[str, Any], dotted: str, value: Any) -> Fault | None:
    """Set one dotted key in place; a fault when the tree has no such key."""
    *parents, last = dotted.split(".")
    node: Any = tree
    for depth, part in enumerate(parents):
        if dotted.startswith("limits.") and depth == 1:
            node = node.setdefault(part, {"enabled": True, "scale": 1.0})
        elif isinstance(node, dict) and isinstance(node.get(part), dict):
            node = node[part]
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


def _checked(tree: dict[str, Any], origin: str) -> Scenario:
    """Build the scenario, turning pydantic's list of errors into faults."""
    try:
        return Scenario.model_validate(tree)
    except ValidationError as error:
        raise InputError([_fault(e, origin, tree) for e in error.errors()]) from None


def _fault(error: Any, origin: str, tree: dict[str, Any]) -> Fault:
    where = ".".join(str(part) for part in error["loc"]) or "the whole"
    value = error.get("input")
    if error["type"] == "extra_forbidden":
        node: Any = Scenario.model_validate({}).model_dump(mode="json")
        for part in error["loc"][:-1]:
            node = node.get(part, {}) if isinstance(node, dict) else {}
        fault = _unknown(where, str(error["loc"][-1]), node)
        return Fault(f"{origin}, key {where}", fault.what, fault.remedy)
    if error["type"] == "value_error" and not error["loc"]:
        return Fault(origin, str(error["ctx"]["error"]), "Change one of the two")
    text = repr(value) if not isinstance(value, dict | list) else type(value).__name__
    return Fault(f"{origin}, key {where}", f"{text[:80]} is not usable", error["msg"])
