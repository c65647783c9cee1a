"""What the tables alone show to be out of reach, before anything is solved: with both numbers.

Each check holds one demand against the most that could ever answer it, place by place, as if
nothing else were wanted and money were no object. What fails here has no plan; what passes may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite import words_explain as words
from gigasite.constraints.service import demands
from gigasite.constraints.siting import most_units
from gigasite.data import permit_and_lead
from gigasite.errors import Fault
from gigasite.units import online_year

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from gigasite.data import Data

SMALLEST = 1e-3
"""Shortfall that counts as none [MW IT, or units]."""


def out_of_reach(d: Data) -> list[Fault]:
    """Every demand of a scenario that no plan can meet, as faults with both numbers."""
    most = _Most(d)
    return [*_targets(d, most), *_floors(d, most), *_sites(d, most), *_served(d, most)]


class _Most:
    """The most IT power and units that could run at the end of a year, from the tables."""

    def __init__(self, d: Data) -> None:
        self.d = d
        self.from_year: dict[int, int] = {}
        for j, t in d.live:
            self.from_year[j] = min(self.from_year.get(j, t), t)
        self.first = _first_year(d)
        self.big = set(d.options.index[d.options["gigafactory"] == 1])
        self.it, self.facility = d.of("it_mw"), d.of("facility")
        self.units_of = {h: most_units(d, *h) for h in d.hosts}

    def units(self, r: str, f: str, t: int) -> float:
        """Units of a facility in a region."""
        ready = any(self.from_year[j] <= t for j in self.d.options_of.get((r, f), ()))
        return self.units_of[r, f] if ready else 0.0

    def mw(
        self, t: int, regions: Collection[str] | None = None, able: Collection[str] | None = None
    ) -> float:
        """New IT power of some regions and facilities, by size and building rate [MW IT]."""
        d = self.d
        by_region = dict.fromkeys(d.regions, 0.0)
        for r, f in d.hosts:
            if (regions is None or r in regions) and (able is None or f in able):
                each = max(self.it[j] for j in d.options_of[r, f])
                by_region[r] += self.units(r, f, t) * each
        size = d.scenario.limit("region_size")
        if size.enabled:
            for r, cap in d.size_cap.items():
                room = max(0.0, cap * size.scale - d.committed_it.get((r, d.years[-1]), 0.0))
                by_region[r] = min(by_region.get(r, 0.0), room)
        rate = d.scenario.limit("build_rate")
        most = sum(by_region.values())
        if rate.enabled and self.first is not None:
            years = max(0, t - self.first + 1)
            most = min(most, years * rate.scale * d.scenario.build.eu_mw_per_year)
        return most


def _first_year(d: Data) -> int | None:
    """First year at whose end anything new can run; None without any option."""
    ends = (
        online_year(s, permit_and_lead(option, s, d.scenario)[1])
        for option in d.options.itertuples()
        for s in d.years
        if s >= option.first_start_year
    )
    return min(ends, default=None)


def _on(d: Data, name: str) -> bool:
    return d.scenario.limit(name).enabled


def _targets(d: Data, most: _Most) -> Iterator[Fault]:
    """Capacity: the first year whose target is above all that could run by then."""
    if d.scenario.capacity.goal == "hard" and _on(d, "capacity_target"):
        scale = d.scenario.limit("capacity_target").scale
        for t, target in d.required_it.items():
            fixed = d.existing_it + d.committed_union.get(t, 0.0)
            can = fixed + most.mw(t)
            if target * scale > can + SMALLEST:
                yield _too_little(f"capacity_target, {t}", target * scale, can, t, most)
                break
    least = d.scenario.objective.min_capacity_mw
    if least is not None and _on(d, "bound_capacity"):
        wanted, t = least * d.scenario.limit("bound_capacity").scale, d.years[-1]
        if wanted > most.mw(t) + SMALLEST:
            yield _too_little("bound_capacity", wanted, most.mw(t), t, most)


def _too_little(where: str, wanted: float, can: float, t: int, most: _Most) -> Fault:
    if most.first is None or most.first > t:
        what = words.TOO_EARLY.format(
            wanted=wanted, can=can, year=t, first=most.first or words.NEVER
        )
        return Fault(f"limit {where}", what, words.LATER)
    return Fault(
        f"limit {where}", words.TOO_MUCH.format(wanted=wanted, can=can, year=t), words.LESS
    )


def _floors(d: Data, most: _Most) -> Iterator[Fault]:
    """Floors of states above what their regions can hold by the target's year."""
    if not _on(d, "state_floor"):
        return
    t, scale = d.scenario.capacity.year, d.scenario.limit("state_floor").scale
    for c in d.states:
        wanted = d.floor.get(c, 0.0) * scale
        if wanted > SMALLEST:
            inside = {r for r in d.regions if d.state_of[r] == c}
            can = d.committed_state.get((c, t), 0.0) + most.mw(t, inside)
            if wanted > can + SMALLEST:
                yield _too_little(f"state_floor, {c}", wanted, can, t, most)


def _sites(d: Data, most: _Most) -> Iterator[Fault]:
    """Pins and gigafactories that cannot all run by their year."""
    last = d.years[-1]
    for n, pin in enumerate(d.scenario.pins if _on(d, "pins_least") else ()):
        wanted, by = pin.min_units * d.scenario.limit("pins_least").scale, pin.online_by or last
        hosted = (pin.region, pin.facility) in most.units_of
        can = most.units(pin.region, pin.facility, by) if hosted else 0.0
        if wanted > can + SMALLEST:
            what = words.PIN.format(pin=pin, wanted=wanted, can=can, year=by)
            yield Fault(f"limit pins_least, pin {n}", what, words.PIN_REMEDY)
    want = d.scenario.gigafactories
    wanted = want.min * d.scenario.limit("gigafactory_deadline").scale
    if wanted and want.goal != "priced" and _on(d, "gigafactory_deadline"):
        by = want.by or last
        can = _gigafactories(d, most, by)
        if wanted > can + SMALLEST:
            what = words.GIGAFACTORIES.format(wanted=wanted, can=can, year=by)
            yield Fault("limit gigafactory_deadline", what, words.GIGAFACTORIES_REMEDY)


def _gigafactories(d: Data, most: _Most, by: int) -> float:
    """Most gigafactories by a year: by place, region, state and in all."""
    scenario, counts = d.scenario, d.scenario.gigafactories
    per: Callable[[str, float], float] = lambda name, own: (  # noqa: E731
        own * scenario.limit(name).scale if scenario.limit(name).enabled else float("inf")
    )
    states: dict[str, float] = {}
    for r in d.regions:
        mine = [h for h in d.hosts if h[0] == r and most.big & {*d.options_of[h]}]
        here = min(
            sum(most.units(*h, by) for h in mine),
            per("gigafactories_per_region", counts.per_region),
        )
        states[d.state_of[r]] = states.get(d.state_of[r], 0.0) + here
    each = per("gigafactories_per_state", counts.per_state)
    return min(sum(min(n, each) for n in states.values()), per("gigafactory_count", counts.max))


def _served(d: Data, most: _Most) -> Iterator[Fault]:
    """Demand above what all able facilities together could serve, class by class."""
    if d.service is None or d.scenario.demand.goal != "hard" or not _on(d, "demand_served"):
        return
    if not _on(d, "serves_what_it_has"):
        return
    s, scale = d.service, d.scenario.limit("demand_served").scale
    able = {f for f, classes in s.able.items() if classes}
    over = d.scenario.limit("serves_what_it_has").scale
    for t in s.years:
        wanted = scale * sum(s.wanted[key] for key in demands(d) if key[2] == t)
        fixed = sum(mw for (_, f, year), mw in s.fixed.items() if year == t and f in able)
        can = over * (fixed + most.mw(t, None, able))
        if wanted > can + SMALLEST:
            yield _too_little(f"demand_served, {t}", wanted, can, t, most)
