"""What stops a facility in a region by itself, whatever the rest of the plan: both numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigasite import words_where as words
from gigasite.climate import cooling_performance
from gigasite.data import permit_and_lead
from gigasite.options import tracks
from gigasite.units import online_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.data import Data
    from gigasite.load import Inputs

ROUNDING = 1e-9
"""Excess that counts as none, as a share of the bound [1]."""


@dataclass(frozen=True)
class Stop:
    """One limit that no single unit can pass in its place."""

    facility: str
    limit: str
    """Limit of the scenario, or the key or table that decides."""
    needs: float | None
    allows: float | None
    unit: str
    """Key of `words_where.UNITS`."""
    why: str


def last_of_use(d: Data, f: str) -> int:
    """Last year in which a facility that comes online is of use (`horizon.last_useful`)."""
    kind = dict(zip(d.options["facility"], d.options["gigafactory"], strict=True))
    big = d.of("gigafactory")
    ends = [runs for (j, _), runs in d.online_in.items() if big[j] == kind.get(f, 0)]
    return max(ends, default=d.years[-1])


def stops(m: Any, inputs: Inputs, r: str, f: str) -> list[Stop]:
    """Everything that by itself keeps one unit of a facility out of a region; empty: nothing."""
    d: Data = m.data
    if (r, f) not in d.options_of:
        return _no_option(d, inputs, r, f)
    found = [*_of_place(m, r, f), *_of_state(m, r, f)]
    return [s for s in found if s.needs is None or _over(s.needs, s.allows or 0.0)]


def _over(needs: float, allows: float) -> bool:
    return needs > allows + ROUNDING * max(1.0, abs(allows))


def _stop(
    f: str, limit: str, needs: float | None = None, allows: float | None = None,
    unit: str = "", **more: Any,
) -> Stop:  # fmt: skip
    said = {
        name: words.UNITS[unit].format(value)
        for name, value in (("needs", needs), ("allows", allows))
        if value is not None
    }
    return Stop(f, limit, needs, allows, unit, words.STOPS[limit].format(**said, **more))


def _no_option(d: Data, inputs: Inputs, r: str, f: str) -> list[Stop]:
    """Why no option of the facility is in the model."""
    scenario, late = d.scenario, d.options
    late = late[(late["region"] == r) & (late["facility"] == f)]
    if len(late):
        earliest = min(
            online_year(s, permit_and_lead(option, s, scenario)[1])
            for option in late.itertuples()
            for s in d.years
            if s >= option.first_start_year
        )
        return [_stop(f, "comes_online", earliest, last_of_use(d, f), "year")]
    region = inputs["regions"].set_index("region").loc[r]
    if r not in d.regions:
        return [_stop(f, "regions.outermost")]
    if r in scenario.regions.forbidden:
        return [_stop(f, "regions.forbidden")]
    most = scenario.regions.max_protected_share
    if most is not None and region["protected_share"] > most:
        share = float(region["protected_share"])
        return [_stop(f, "regions.max_protected_share", share, most, "share")]
    if scenario.facilities.allowed is not None and f not in scenario.facilities.allowed:
        return [_stop(f, "facilities.allowed")]
    return [_no_system(inputs, d, region, f)]


def _no_system(inputs: Inputs, d: Data, region: Any, f: str) -> Stop:
    """Say which of water stress and tracks leaves a facility without any cooling system."""
    facility = inputs["facilities"].set_index("facility").loc[f]
    names = {n.strip() for n in str(facility["cooling_allowed"]).split(";") if n.strip()}
    systems = inputs["cooling"]
    if names:
        systems = systems[systems["cooling"].isin(names)]
    most = systems["max_stress_pct"].astype(float).fillna(math.inf)
    if len(systems) and (most < region["water_stress_pct"]).all():
        stress = float(region["water_stress_pct"])
        return _stop(f, "cooling", stress, float(most.max()), "stress")
    cold = cooling_performance(inputs)
    cold = cold[cold["region"] == region.name]
    if len(systems):
        cold = cold[
            cold["cooling"].isin(systems.loc[most >= region["water_stress_pct"], "cooling"])
        ]
    allowed = tracks(inputs, d.scenario)["pue_max"].astype(float).max()
    if len(cold) and cold["pue_mean"].min() > allowed:
        return _stop(f, "permits.tracks", float(cold["pue_mean"].min()), float(allowed), "pue")
    return _stop(f, "options")


def _of_place(m: Any, r: str, f: str) -> Iterator[Stop]:
    """Limits of the region: pins, size, grid, water, nearness."""
    d: Data = m.data
    scenario, mine, last = d.scenario, d.options_of[r, f], d.years[-1]
    on = scenario.limit
    for pin in scenario.pins:
        here = (pin.region, pin.facility) == (r, f) and on("pins_most").enabled
        if here and pin.max_units is not None:
            yield _stop(f, "pins_most", 1, pin.max_units * on("pins_most").scale, "units")
    if on("units_per_region").enabled:
        most = d.max_units[f] * on("units_per_region").scale
        yield _stop(f, "units_per_region", 1, most, "units")
    if on("region_size").enabled and r in d.size_cap:
        taken = d.committed_it.get((r, last), 0.0)
        room = max(0.0, d.size_cap[r] * on("region_size").scale - taken)
        yield _stop(f, "region_size", min(m.it[j] for j in mine), room, "mw")
    by = last_of_use(d, f)
    if math.isinf(d.least_draw[r, f]):
        yield _stop(f, "energy")
    elif on("grid_headroom").enabled and (r, by) in d.headroom:
        room = d.headroom[r, by] + _block_mw(d, r, by)
        yield _stop(f, "grid_headroom", d.least_draw[r, f], room, "draw", year=by)
    if on("water_cap").enabled and r in d.water:
        least = min(m.water[j] for j in mine)
        yield _stop(f, "water_cap", least, d.water[r] * on("water_cap").scale, "m3")
    if set(mine) & set(m.GIGAFACTORIES) and r in d.places.centre_km:
        reach = (scenario.gigafactories.near_ai_factory_km or 0.0) * on("ecosystem").scale
        yield _stop(f, "ecosystem", d.places.centre_km[r], reach, "km")


def _block_mw(d: Data, r: str, by: int) -> float:
    """Most that blocks in time can add to the grid of a region [MW]."""
    if not any(place == r and t <= by for place, t in d.energised_in):
        return 0.0
    most: float = math.inf
    for name, blocks in (
        ("blocks_per_region", d.max_blocks[r]),
        ("blocks_per_state", d.state_blocks.get(d.state_of[r])),
    ):
        switch = d.scenario.limit(name)
        if switch.enabled and blocks is not None:
            most = min(most, math.floor(blocks * switch.scale + ROUNDING))
    return d.block_mw[r] * most if most > 0 else 0.0


def _of_state(m: Any, r: str, f: str) -> Iterator[Stop]:
    """Limits of the state and of the Union that a single unit passes already."""
    d: Data = m.data
    scenario, mine, c = d.scenario, d.options_of[r, f], d.state_of[r]
    on, unit = scenario.limit, min(m.it[j] for j in d.options_of[r, f])
    if on("state_ceiling").enabled and c in d.ceiling:
        taken = d.committed_state.get((c, d.years[-1]), 0.0)
        room = max(0.0, d.ceiling[c] * on("state_ceiling").scale - taken)
        yield _stop(f, "state_ceiling", unit, room, "mw", state=c)
    if set(mine) & set(m.GIGAFACTORIES):
        want = scenario.gigafactories
        for name, most in (
            ("gigafactory_count", want.max),
            ("gigafactories_per_state", want.per_state),
            ("gigafactories_per_region", want.per_region),
        ):
            if on(name).enabled:
                yield _stop(f, name, 1, most * on(name).scale, "sites")
    build = scenario.build
    if on("build_rate").enabled and set(mine) & m.whole:
        yield _stop(f, "build_rate", unit, build.eu_mw_per_year * on("build_rate").scale, "mw")
    if on("state_build_rate").enabled and set(mine) & m.whole:
        share = build.state_share * build.eu_mw_per_year * on("state_build_rate").scale
        yield _stop(f, "state_build_rate", unit, share, "mw")
    if on("permit_cases").enabled and c in d.case_capacity and set(mine) & m.whole:
        weight = min(float(d.options["case_weight"][j]) for j in mine)
        handled = d.case_capacity[c] * on("permit_cases").scale
        if _over(weight, handled) and not _without_case(d, mine):
            yield _stop(f, "permit_cases", weight, handled, "cases")
    fund = scenario.public.fund_meur
    if on("public_money").enabled and fund is not None:
        least = min(m.public[j] for j in mine)
        yield _stop(f, "public_money", least, fund * on("public_money").scale, "meur")


def _without_case(d: Data, options: tuple[int, ...]) -> bool:
    """Whether one of the options can be started with no permits left to wait for."""
    return any(
        permit_and_lead(d.options.loc[j], s, d.scenario)[0] <= 0
        for j, s in d.starts
        if j in options
    )
