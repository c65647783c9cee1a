"""The difference of two scenarios as settings: `KEY=JSON`, as the command line takes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gigasite.choices import LIMITS, LimitSwitch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gigasite.choices import Pin
    from gigasite.scenario import Scenario


def differences(base: Scenario, scenario: Scenario) -> list[str]:
    """Settings that make the scenario of the base, in the order of its keys; texts stay as is."""
    return [f"{k}={written(v)}" for k, v in changes(base, scenario).items()]


def changes(base: Scenario, scenario: Scenario) -> dict[str, Any]:
    """Dotted keys whose values differ, with the values of the scenario; for `Scenario.with_`."""
    before, now = base.model_dump(mode="json"), scenario.model_dump(mode="json")
    before["limits"], now["limits"] = _limits(base), _limits(scenario)
    found: dict[str, Any] = {}
    for part, value in now.items():
        if isinstance(value, dict):
            found |= {f"{part}.{k}": v for k, v in value.items() if v != before[part].get(k)}
        elif value != before[part]:
            found[part] = pinned(scenario.pins) if part == "pins" else value
    return found


def pinned(pins: Iterable[Pin]) -> list[dict[str, Any]]:
    """Pins without what they leave open."""
    return [pin.model_dump(mode="json", exclude_defaults=True) for pin in pins]


def written(value: Any) -> str:
    """Write a value so that `parse_settings` reads it again."""
    return json.dumps(value, ensure_ascii=False)


def _limits(scenario: Scenario) -> dict[str, Any]:
    """Switch and scale of every limit, under dotted names."""
    flat: dict[str, Any] = {}
    for name in LIMITS:
        switch: LimitSwitch = scenario.limit(name)
        flat |= {f"{name}.enabled": switch.enabled, f"{name}.scale": switch.scale}
    return flat
