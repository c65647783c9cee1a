"""Scenarios of a matrix: named values on axes, crossed, each a set of changes to one base."""

from __future__ import annotations

import hashlib
import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gigasite.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gigasite.scenario import Scenario
    from gigasite.variants import Change

LONGEST = 64
"""Characters of a scenario's name."""


@dataclass(frozen=True)
class Value:
    """One named value of an axis."""

    name: str
    weight: float = 1.0
    keys: dict[str, Any] = field(default_factory=dict)
    data: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Case:
    """One scenario of a matrix; without `scenario` when its own check rejects it."""

    name: str
    point: dict[str, str]
    """Value by axis."""
    weight: float
    scenario: Scenario | None
    data: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """A checked matrix file."""

    name: str
    title: str
    question: str
    folder: Path | None
    """Data set; None: the shipped one."""
    axes: dict[str, tuple[Value, ...]]
    cases: tuple[Case, ...]
    parent: Scenario | None = None
    """What all scenarios are variations of; None when its own check rejects it."""


def parent_of(base: Scenario, common: dict[str, Any]) -> Scenario | None:
    """Return the base with what all scenarios share; None when its own check rejects it."""
    try:
        return base.with_(common)
    except InputError:
        return None


def cases_of(
    base: Scenario,
    common: dict[str, Any],
    axes: dict[str, tuple[Value, ...]],
    groups: list[list[str]],
    excluded: list[dict[str, str]],
) -> Iterator[Case]:
    """Every scenario, in the order of the axes: groups of axes advance together and are crossed."""
    steps = [list(zip(*(axes[axis] for axis in group), strict=True)) for group in groups]
    order = [axis for group in groups for axis in group]
    for picked in itertools.product(*steps):
        of = dict(zip(order, itertools.chain.from_iterable(picked), strict=True))
        values = {axis: of[axis] for axis in axes}
        point = {axis: value.name for axis, value in values.items()}
        if not any(all(point[a] == v for a, v in each.items()) for each in excluded):
            yield _case(base, common, point, tuple(values.values()))


def unknown_key(base: Scenario, key: str, value: Any) -> list[Fault]:
    """Return a fault when a scenario has no such dotted key, whatever the value."""
    try:
        base.with_({key: value})
    except InputError as error:
        return [fault for fault in error.faults if fault.where.startswith("scenario key ")]
    return []


def _case(
    base: Scenario, common: dict[str, Any], point: dict[str, str], values: tuple[Value, ...]
) -> Case:
    name = "-".join(point.values())
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    keys = {k: v for value in values for k, v in value.keys.items()}
    title = f"{base.title}: {', '.join(point.values())}"
    weight = math.prod(value.weight for value in values)
    data = tuple(change for value in values for change in value.data)
    try:
        scenario = base.with_({**common, **keys, "name": name, "title": title})
    except InputError as error:
        return Case(name, point, weight, None, data, error.faults)
    return Case(name, point, weight, scenario, data)
