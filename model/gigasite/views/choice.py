"""What a planner can set on the first page, as the settings of a scenario and in a few words."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gigasite import words_energy, words_places, words_service
from gigasite.choices import Demand
from gigasite.choices_supply import Energy
from gigasite.scenario import parse_settings
from gigasite.settings import differences
from gigasite.views.switches import Switch, switch_keys, switches_of, switches_told
from gigasite.words import CHOICE, share

if TYPE_CHECKING:
    from gigasite.scenario import Scenario

TONNES = 1e6
"""Tonnes in a megatonne."""
UNTOLD = ("name=", "title=", "question=")
"""Settings that change no plan."""
USUAL, USUAL_DEMAND = Energy(), Demand()


class Since(NamedTuple):
    """A bound that holds from a year on."""

    year: int
    value: float


@dataclass(frozen=True)
class PlaceChoice:
    """Choices on places; None asks for nothing."""

    apart: float | None = None
    """Least distance between gigafactories [km]."""
    near: float | None = None
    """Most distance to an AI factory [km]."""
    antennas: bool = False
    zone_ceiling: float | None = None
    """Largest share of a bidding zone [1]."""
    margin: bool = False
    zones: int | None = None
    """Acceleration zones to declare in a state."""
    protected: float | None = None
    """Largest protected share of a region [1]."""

    @classmethod
    def of(cls, scenario: Scenario) -> PlaceChoice:
        """The choices that a scenario makes."""
        big = scenario.gigafactories
        return cls(
            big.min_distance_km,
            big.near_ai_factory_km,
            big.count_antennas,
            scenario.balance.zone_ceiling,
            scenario.grid.zone_margin == "on",
            scenario.permits.zones_per_state,
            scenario.regions.max_protected_share,
        )

    def keys(self) -> dict[str, Any]:
        """Keys of a scenario that these choices set, and their values."""
        return {
            "gigafactories.min_distance_km": self.apart,
            "gigafactories.near_ai_factory_km": self.near,
            "gigafactories.count_antennas": self.antennas,
            "balance.zone_ceiling": self.zone_ceiling,
            "grid.zone_margin": "on" if self.margin else "off",
            "permits.zones_per_state": self.zones,
            "regions.max_protected_share": self.protected,
        }

    def told(self) -> list[str]:
        """What is asked for, in words."""
        told = []
        if self.apart is not None:
            told.append(words_places.CHOSEN_APART.format(km=self.apart))
        if self.near is not None:
            text = words_places.CHOSEN_ANTENNA if self.antennas else words_places.CHOSEN_NEAR
            told.append(text.format(km=self.near))
        if self.zone_ceiling is not None:
            told.append(words_places.CHOSEN_CEILING.format(share=share(self.zone_ceiling)))
        if self.margin:
            told.append(words_places.CHOSEN_MARGIN)
        if self.zones is not None:
            told.append(words_places.CHOSEN_ZONES.format(n=self.zones))
        if self.protected is not None:
            told.append(words_places.CHOSEN_PROTECTED.format(share=share(self.protected)))
        return told


@dataclass(frozen=True)
class ServiceChoice:
    """Choices on whose demand is served."""

    goal: str = USUAL_DEMAND.goal
    home: float = USUAL_DEMAND.home_share
    """Least share of a state's demand served inside it [1]."""
    edge: float | None = USUAL_DEMAND.edge_ms
    """Longest round trip of edge services [ms]; None for any."""
    cloud: float | None = USUAL_DEMAND.cloud_ms

    @classmethod
    def of(cls, scenario: Scenario) -> ServiceChoice:
        """The choices that a scenario makes."""
        want = scenario.demand
        return cls(want.goal, want.home_share, want.edge_ms, want.cloud_ms)

    def keys(self) -> dict[str, Any]:
        """Keys of a scenario that these choices set, and their values."""
        return {
            "demand.goal": self.goal,
            "demand.home_share": self.home,
            "demand.edge_ms": self.edge,
            "demand.cloud_ms": self.cloud,
        }

    def told(self) -> list[str]:
        """What is asked for, in words: what differs from a scenario that asks nothing."""
        told = []
        if self.goal != USUAL_DEMAND.goal:
            told.append(words_service.CHOSEN_GOAL[self.goal])
            if self.home:
                told.append(words_service.CHOSEN_HOME.format(share=share(self.home)))
        for ms, usual, text, anywhere in (
            (self.edge, USUAL_DEMAND.edge_ms, words_service.CHOSEN_EDGE,
             words_service.CHOSEN_EDGE_ANY),
            (self.cloud, USUAL_DEMAND.cloud_ms, words_service.CHOSEN_CLOUD,
             words_service.CHOSEN_CLOUD_ANY),
        ):  # fmt: skip
            if ms != usual:
                told.append(anywhere if ms is None else text.format(ms=ms))
        return told


@dataclass(frozen=True)
class Choice:
    """The choices of the first page; of bounds by year the last one."""

    gigafactories: int
    year: int
    multiplier: float
    supply: str = USUAL.supply
    flexible: bool = USUAL.flexible_connections
    clean: Since | None = None
    """Least clean share of all sites [1]."""
    giga_clean: Since | None = None
    matched: float | None = None
    """Share that is clean hour by hour [1]."""
    cap: Since | None = None
    """Most emissions [Mt]."""
    prices: float = USUAL.price_scale
    carbon_price: float = USUAL.carbon_price_eur_t
    surcharge: float = USUAL.carbon_surcharge_eur_t
    places: PlaceChoice = PlaceChoice()
    service: ServiceChoice = ServiceChoice()
    limits: tuple[Switch, ...] = ()
    """Limits that are not as stated."""
    more: tuple[str, ...] = ()
    """Settings beyond those that the sidebar asks for: KEY=VALUE."""

    @classmethod
    def asked(cls, base: Scenario, scenario: Scenario) -> Choice:
        """The choices that make the scenario of the base, whatever they are."""
        shown = cls.of(scenario)
        return replace(shown, more=tuple(differences(shown.scenario(base), scenario)))

    @classmethod
    def of(cls, scenario: Scenario) -> Choice:
        """The choices that a scenario makes."""
        energy = scenario.energy
        return cls(
            scenario.gigafactories.max,
            scenario.capacity.year,
            scenario.capacity.multiplier,
            energy.supply,
            energy.flexible_connections,
            _last(energy.clean_share),
            _last(energy.gigafactory_clean_share),
            energy.hourly_matched,
            _last({year: t / TONNES for year, t in energy.carbon_cap_t.items()}),
            energy.price_scale,
            energy.carbon_price_eur_t,
            energy.carbon_surcharge_eur_t,
            PlaceChoice.of(scenario),
            ServiceChoice.of(scenario),
            switches_of(scenario),
        )

    def _keys(self) -> dict[str, Any]:
        """Keys of a scenario that these choices set, and their values."""
        return {
            "gigafactories.max": self.gigafactories,
            "capacity.year": self.year,
            "capacity.multiplier": self.multiplier,
            "energy.supply": self.supply,
            "energy.flexible_connections": self.flexible,
            "energy.clean_share": _by_year(self.clean),
            "energy.gigafactory_clean_share": _by_year(self.giga_clean),
            "energy.hourly_matched": self.matched,
            "energy.carbon_cap_t": _by_year(self.cap, TONNES),
            "energy.price_scale": self.prices,
            "energy.carbon_price_eur_t": self.carbon_price,
            "energy.carbon_surcharge_eur_t": self.surcharge,
            **self.places.keys(),
            **self.service.keys(),
            **switch_keys(self.limits),
        }

    def settings(self, base: Scenario) -> list[str]:
        """What differs from the scenario, as the command line wants it.

        A bound that stays as the scenario has it keeps all its years; one that is moved has one.
        """
        before = Choice.of(base)._keys()
        changed = {k: now for k, now in self._keys().items() if now != before[k]}
        return [*(f"{key}={json.dumps(now)}" for key, now in changed.items()), *self.more]

    def scenario(self, base: Scenario) -> Scenario:
        """The scenario with these choices; InputError when it cannot be."""
        return base.with_(parse_settings(self.settings(base)))

    def text(self) -> str:
        """The choices in a few words; of energy what differs from a scenario that asks nothing."""
        main = CHOICE.format(
            gigafactories=self.gigafactories, multiplier=self.multiplier, year=self.year
        )
        told = [*self._energy(), *self.places.told(), *self.service.told()]
        told += switches_told(self.limits)
        told += [text for setting in self.more for text in more_told(setting)]
        return ", ".join([main, *told])

    def _energy(self) -> list[str]:
        told = []
        if self.supply != USUAL.supply:
            told.append(words_energy.CHOSEN_SUPPLY)
        if self.flexible != USUAL.flexible_connections:
            told.append(words_energy.CHOSEN_FIRM)
        for step, text in (
            (self.clean, words_energy.CHOSEN_CLEAN),
            (self.giga_clean, words_energy.CHOSEN_GIGA_CLEAN),
        ):
            if step is not None:
                told.append(text.format(share=share(step.value), year=step.year))
        if self.matched is not None:
            told.append(words_energy.CHOSEN_MATCHED.format(share=share(self.matched)))
        if self.cap is not None:
            told.append(words_energy.CHOSEN_CAP.format(mt=self.cap.value, year=self.cap.year))
        if self.prices != USUAL.price_scale:
            told.append(words_energy.CHOSEN_PRICES.format(scale=self.prices))
        if self.carbon_price != USUAL.carbon_price_eur_t:
            told.append(words_energy.CHOSEN_CARBON.format(price=self.carbon_price))
        if self.surcharge != USUAL.carbon_surcharge_eur_t:
            told.append(words_energy.CHOSEN_SURCHARGE.format(price=self.surcharge))
        return told


def more_told(setting: str) -> list[str]:
    """A setting beyond the sidebar in words; pins and forbidden regions one by one."""
    key, _, value = setting.partition("=")
    if key == "pins":
        return [
            words_places.PINNED[p["max_units"] != 0].format(
                facility=p["facility"], region=p["region"]
            )
            for p in ({"max_units": None} | pin for pin in json.loads(value))
        ]
    if key == "regions.forbidden":
        return [words_places.FORBIDDEN.format(region=region) for region in json.loads(value)]
    return [] if setting.startswith(UNTOLD) else [words_places.SET.format(key=key, value=value)]


def _last(values: dict[int, float]) -> Since | None:
    """The bound of the last year stated; none where nothing is."""
    return Since(max(values), values[max(values)]) if values else None


def _by_year(step: Since | None, scale: float = 1.0) -> dict[str, float]:
    return {} if step is None else {str(step.year): round(step.value * scale, 9)}
