"""What a planner can move to relax a limit: a key of the scenario, in whole steps.

A step is a whole one where the limit counts (sites, blocks, cases, months of a lead) and one per
cent of what the scenario says where it does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigasite.choices import LIMITS
from gigasite.choices_objective import BOUNDS, MORE, UNITS
from gigasite.data import permit_and_lead

if TYPE_CHECKING:
    from gigasite.data import Data
    from gigasite.scenario import Scenario

MATCHED = "hourly_matched"
"""24/7 is a key of its own, not one of `LIMITS`: it says which energy designs there are."""
FACTS = ("committed",)
"""Switches on facts: to leave committed projects out relaxes nothing."""
DOWN = frozenset(
    {
        "gigafactory_deadline", "pins_least", "comes_online", "energises", "demand_served",
        "sovereignty", "capacity_target", "state_floor", "states_served", "track_renewable",
        "clean_share", "renewable_share", "minimum_distance", "bound_capacity", "bound_earliness",
    }
)  # fmt: skip
"""Limits that a smaller bound relaxes; a larger one relaxes all others."""
COUNTED = {
    "units_per_region": "units", "pins_least": "units", "pins_most": "units",
    "permit_cases": "cases", "blocks_per_region": "blocks", "blocks_per_state": "blocks",
}  # fmt: skip
"""Limits in whole numbers that differ from place to place: a step is one at the largest."""
MOST = 10_000
"""Steps after which a bound counts as no bound: a hundred times as much, at 1 % a step."""
DIGITS = 9
"""Decimals of a value that is set."""


@dataclass(frozen=True)
class Lever:
    """One key that relaxes one limit, a step at a time."""

    limit: str
    key: str
    now: float
    step: float
    """Change of the key in one step; its sign is the way that relaxes [unit of the key]."""
    most: int
    """Steps that the key can take."""
    unit: str
    """Unit of the key: `x` for a scale, else sites, months, MEUR and so on."""
    of: str = ""
    """What one step is, in words."""
    beside: tuple[tuple[str, Any], ...] = ()
    """Further keys that have to be set with it."""
    least_of_all: float = 0.0
    """Value below which the key means nothing."""
    since: int = 0
    """Of a year: the last one before the plan begins, from which it counts."""

    @property
    def weight(self) -> float:
        """Relative change of one step [1]; of a bound of 0, one step counts as all of it.

        Of a year it is that of the time from the beginning of the plan: 2 years instead of 1.
        """
        counted = self.now - self.since
        return abs(self.step / counted) if counted else 1.0

    @property
    def tightens(self) -> bool:
        """Whether a step the other way means something."""
        return not self.beside and self.value(-1) >= self.least_of_all

    def value(self, steps: int) -> float:
        """The key after so many steps; whole numbers stay whole."""
        if abs(self.step) == 1 and float(self.now).is_integer():
            return int(self.now) + steps * int(self.step)
        raw = self.now + steps * self.step
        shift = 10.0**DIGITS
        way = math.copysign(1.0, self.step)
        loose = way * math.ceil(round(way * raw * shift, 3)) / shift  # rounded to the loose side
        return loose + 0.0  # never -0

    def changes(self, steps: int) -> dict[str, Any]:
        """Keys to set for so many steps."""
        return {**dict(self.beside), self.key: self.value(steps)}

    def texts(self, steps: int) -> list[str]:
        """The same as `--set` takes it."""
        return setting_texts(self.changes(steps))


def setting_texts(changes: dict[str, Any]) -> list[str]:
    """`KEY=VALUE` of every change, as `--set` takes them."""
    return [f"{key}={_as_yaml(value)}" for key, value in changes.items()]


def _as_yaml(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(value, f".{DIGITS}f").rstrip("0") if isinstance(value, float) else str(value)


def switched_off(name: str) -> dict[str, Any]:
    """Keys that switch a limit off."""
    return {"energy.hourly_matched": None} if name == MATCHED else {f"limits.{name}.enabled": False}


def limits_on(scenario: Scenario) -> list[str]:
    """Every limit that is on and could be switched off, in the order of the register."""
    found = [name for name in LIMITS if name not in FACTS and scenario.limit(name).enabled]
    if any(getattr(scenario.objective, BOUNDS[aim]) is not None for aim in MORE):
        found.remove("units_per_region")  # without it nothing says how much the most would be
    elif scenario.objective.minimise in MORE and "units_per_region" in found:
        found.remove("units_per_region")
    return found + ([MATCHED] if scenario.energy.hourly_matched is not None else [])


def levers(scenario: Scenario, data: Data, bounds: dict[str, float]) -> list[Lever]:
    """Every lever of a scenario; the first of each limit is its main one.

    `bounds`: the largest bound of each limit over its scopes, where it has any [its own unit].
    """
    found = []
    for name in limits_on(scenario):
        if name in bounds or name in _WITHOUT_ROWS:
            found += _own(name, scenario, data) + _scale(name, scenario, data, bounds)
    return found


_WITHOUT_ROWS = ("comes_online", "energises", MATCHED)


def _scale(name: str, scenario: Scenario, data: Data, bounds: dict[str, float]) -> list[Lever]:
    """The lever that every limit has: its scale."""
    if name == MATCHED or name in _KEYED:
        return []
    now, step, of = scenario.limit(name).scale, 0.01, "1 %"
    if name in ("comes_online", "energises"):
        months = _longest(data) if name == "comes_online" else _longest_block(data)
        if not months or not now:
            return []
        step, of = now / months, "1 month of the longest lead"
    elif name in COUNTED and bounds.get(name, 0.0) > 0 and now:
        largest = bounds[name]
        step, of = now / largest, f"1 of {largest:g} {COUNTED[name]}"
    way = -1.0 if name in DOWN else 1.0
    most = math.floor(now / step + 1e-6) if way < 0 else MOST
    return [Lever(name, f"limits.{name}.scale", now, way * step, most, "x", of)] if most else []


def _longest(data: Data) -> float:
    """Longest lead of any option, permits and building, as scaled [months]."""
    first = data.years[0]
    options = data.options.itertuples()
    return max((permit_and_lead(o, first, data.scenario)[1] for o in options), default=0.0)


def _longest_block(data: Data) -> float:
    return max((m for r, m in data.block_lead.items() if data.block_mw[r] > 0), default=0.0)


_KEYED = {
    "gigafactory_count": ("gigafactories.max", "sites"),
    "gigafactories_per_state": ("gigafactories.per_state", "sites"),
    "gigafactories_per_region": ("gigafactories.per_region", "sites"),
    "gigafactory_deadline": ("gigafactories.min", "sites"),
    "states_served": ("balance.states_served", "states"),
    "zones_per_state": ("permits.zones_per_state", "regions"),
    "total_budget": ("budget.total_meur", "MEUR"),
    "yearly_spending": ("budget.yearly_meur", "MEUR/yr"),
    "public_money": ("public.fund_meur", "MEUR"),
    "minimum_distance": ("gigafactories.min_distance_km", "km"),
    "ecosystem": ("gigafactories.near_ai_factory_km", "km"),
    **{f"bound_{aim}": (f"objective.{key}", UNITS[aim]) for aim, key in BOUNDS.items()},
}
"""Limits with one key of their own, which says more than a scale."""
WHOLE = ("sites", "states", "regions", "months", "year")
"""Units of which a step is one."""
LARGEST = {"gigafactories.per_state": 100, "gigafactories.per_region": 100}
"""Largest value of a key, where it is not 1,000."""


def _own(name: str, scenario: Scenario, data: Data) -> list[Lever]:
    """Keys of its own that relax a limit."""
    found = []
    if name in _KEYED:
        key, unit = _KEYED[name]
        part, _, last = key.partition(".")
        now = getattr(getattr(scenario, part), last)
        if now is not None:
            found.append(_keyed(name, key, float(now), unit))
    if name == "comes_online":
        found += _permits(scenario, data)
    if name == "energises" and scenario.grid.extra_lead_months > 0:
        now, key = scenario.grid.extra_lead_months, "grid.extra_lead_months"
        found.append(Lever(name, key, now, -1.0, math.floor(now), "months", "1 month"))
    final, want, by = data.years[-1], scenario.capacity, scenario.gigafactories.by
    if name == "gigafactory_deadline" and by is not None and by < final:
        found.append(_year(name, "gigafactories.by", by, final, data.years[0]))
    if name == "capacity_target" and want.year < final and want.multiplier > 0:
        found.append(_year(name, "capacity.year", want.year, final, data.years[0]))
    if name == MATCHED:
        now = scenario.energy.hourly_matched or 0.0
        key, most = "energy.hourly_matched", math.floor(now * 100 + 1e-6)
        found.append(Lever(name, key, now, -0.01, most, "share", "1 % of the hours' energy"))
    return [lever for lever in found if lever.most > 0]


def _year(name: str, key: str, now: int, end: int, first: int) -> Lever:
    """A year that moves towards an end, a year at a time."""
    step, of = (1.0, "1 year later") if end > now else (-1.0, "1 year earlier")
    return Lever(name, key, now, step, abs(end - now), "year", of, since=first - 1)


def _keyed(name: str, key: str, now: float, unit: str) -> Lever:
    whole = unit in WHOLE
    size = 1.0 if whole or not now else 0.01 * now
    of = f"1 {unit.removesuffix('s') if whole else unit}" if whole or not now else "1 %"
    if name not in DOWN:
        most = LARGEST.get(key, 1000) - int(now) if whole else MOST
        return Lever(name, key, now, size, most, unit, of)
    least = 0.01 * now if key.endswith("min_distance_km") else 0.0  # that one cannot be 0
    most = math.floor((now - least) / size + 1e-6) if now else 0
    return Lever(name, key, now, -size, most, unit, of, least_of_all=least)


def _permits(scenario: Scenario, data: Data) -> list[Lever]:
    """No procedure takes longer than so many months, entered from the first year on."""
    permits, first = scenario.permits, scenario.years.first
    cap, since = "permits.objective_months", "permits.objective_from"
    now = permits.objective_months
    beside: tuple[tuple[str, Any], ...] = ()
    found = []
    if now is None:
        now = float(math.ceil(max(data.options["permit_months"], default=0.0)))
        beside = ((since, first),)
    elif permits.objective_from > first:
        found.append(_year("comes_online", since, permits.objective_from, first, first))
    months = Lever(
        "comes_online", cap, now, -1.0, math.floor(now), "months", "1 month of permits", beside
    )
    return [months, *found]
