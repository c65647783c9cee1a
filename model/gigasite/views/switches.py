"""Limits that are switched off or scaled, as a field of a choice: settings and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gigasite import words_limits
from gigasite.choices import LIMITS, LimitSwitch

if TYPE_CHECKING:
    from gigasite.scenario import Scenario

STATED = LimitSwitch()
MOST_TOLD = 3


class Switch(NamedTuple):
    """A limit that is not as stated."""

    limit: str
    enabled: bool
    scale: float
    """Its bound is multiplied by this [1]."""

    def told(self) -> str:
        """What is asked for, in words."""
        name = words_limits.within(self.limit)
        if not self.enabled:
            return words_limits.CHOSEN_OFF.format(name=name)
        return words_limits.CHOSEN_SCALE.format(name=name, scale=self.scale)


def switches_of(scenario: Scenario) -> tuple[Switch, ...]:
    """The limits that a scenario switches off or scales, in the order of LIMITS."""
    found = ((name, scenario.limit(name)) for name in LIMITS)
    return tuple(Switch(name, s.enabled, s.scale) for name, s in found if s != STATED)


def switch_keys(switches: tuple[Switch, ...]) -> dict[str, Any]:
    """Keys of a scenario for every limit, and their values."""
    chosen = {switch.limit: switch for switch in switches}
    keys: dict[str, Any] = {}
    for name in LIMITS:
        switch = chosen.get(name, STATED)
        keys[f"limits.{name}.enabled"] = switch.enabled
        keys[f"limits.{name}.scale"] = switch.scale
    return keys


def switches_told(switches: tuple[Switch, ...]) -> list[str]:
    """What is asked for, in words: the first few limits, and how many more."""
    told = [switch.told() for switch in switches[:MOST_TOLD]]
    more = len(switches) - MOST_TOLD
    if more == 1:
        told.append(words_limits.CHOSEN_ONE_MORE)
    elif more > 1:
        told.append(words_limits.CHOSEN_MORE.format(n=more))
    return told
