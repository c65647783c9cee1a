"""Places of a solve: how far apart they lie, their bidding zones, zones that may be declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.crossplaces import counted_centres
from gigasite.demand import great_circle_km
from gigasite.layers import by_state

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

Point = tuple[float, float]


@dataclass(frozen=True)
class Places:
    """What a solve knows of its places: r region, z bidding zone, t year."""

    position: dict[str, Point]
    """Centre of each region that may host a gigafactory, where a minimum distance is asked for."""
    apart: tuple[tuple[str, ...], ...]
    """Groups of regions of which any two lie too close for two gigafactories."""
    centre_km: dict[str, float]
    """Distance to the nearest AI factory that counts, where nearness is asked for [km]."""
    zones: dict[str, tuple[str, ...]]
    """Regions that take part, by bidding zone."""
    margin: dict[tuple[str, int], float]
    """Firm margin of a zone by (z, t), before reinforcement [MW]; zones without one are absent."""
    estimated: frozenset[str]
    """Zones whose margin is an estimate, which grows with live blocks."""
    implied: frozenset[str]
    """Zones whose margin follows from the headroom of their regions."""
    zone_options: dict[str, frozenset[int]]
    """Options that need a declared zone, by region that is none yet."""

    @property
    def pool(self) -> dict[str, str]:
        """Zone of each region that shares a firm margin which may bind."""
        shared = {z for z, _ in self.margin} - self.implied
        return {r: z for z in shared for r in self.zones[z]}


def places_layer(
    inputs: Inputs,
    scenario: Scenario,
    regions: pd.DataFrame,
    options: pd.DataFrame,
    grid: dict[str, Any],
    years: tuple[int, ...],
) -> Places:
    """Distances, bidding zones and zones to declare, as far as the scenario asks for them."""
    hosts = sorted(set(options.loc[options["gigafactory"] == 1, "region"]))
    where = {r: (float(regions["lat"][r]), float(regions["lon"][r])) for r in hosts}
    wanted = scenario.gigafactories
    spaced = wanted.min_distance_km is not None and scenario.limit("minimum_distance").enabled
    near = wanted.near_ai_factory_km is not None and scenario.limit("ecosystem").enabled
    km = (wanted.min_distance_km or 0.0) * scenario.limit("minimum_distance").scale
    zones = {str(z): tuple(inside) for z, inside in regions.groupby("zone").groups.items()}
    margin, estimated = _margins(inputs, scenario, regions, zones, grid, years)
    by_headroom = scenario.limit("grid_headroom").enabled
    enough = by_headroom and scenario.limit("zone_margin").scale >= 1
    return Places(
        position=where if spaced else {},
        apart=covering_groups(_close(where, km)) if spaced else (),
        centre_km=_nearest_centre(inputs, scenario, where) if near else {},
        zones=zones,
        margin=margin,
        estimated=estimated,
        implied=estimated if enough else frozenset(),
        zone_options=_zone_options(inputs, scenario, options),
    )


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance of two points [km]."""
    return float(great_circle_km(*a, *b))


def _close(where: dict[str, Point], km: float) -> dict[str, set[str]]:
    """Other places that lie strictly closer than a distance, by place."""
    names = sorted(where)
    lat, lon = np.array([where[r] for r in names], float).reshape(-1, 2).T
    near = great_circle_km(lat[:, None], lon[:, None], lat, lon) < km
    np.fill_diagonal(near, val=False)
    return {r: {names[n] for n in near[k].nonzero()[0]} for k, r in enumerate(names)}


def covering_groups(close: dict[str, set[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of places that are all close to each other; every close pair lies in one of them.

    Each group grows from a pair that is not covered yet until nothing fits any more, first by the
    place that covers most new pairs: a few large rows hold tighter than many pairs.
    """
    covered: set[frozenset[str]] = set()
    groups: list[tuple[str, ...]] = []
    for a in sorted(close):
        for b in sorted(close[a]):
            if frozenset((a, b)) in covered:
                continue
            group, fit = [a, b], close[a] & close[b]
            while fit:
                new = {r: sum(frozenset((r, g)) not in covered for g in group) for r in fit}
                best = max(sorted(fit), key=lambda r: (new[r], len(close[r] & fit)))
                group.append(best)
                fit = fit & close[best]
            covered |= {frozenset((r, s)) for r in group for s in group if r != s}
            groups.append(tuple(sorted(group)))
    return tuple(groups)


def _nearest_centre(
    inputs: Inputs, scenario: Scenario, where: dict[str, Point]
) -> dict[str, float]:
    table = counted_centres(inputs, scenario)
    centres = list(zip(table["lat"].astype(float), table["lon"].astype(float), strict=True))
    return {r: min(distance_km(point, c) for c in centres) for r, point in where.items()}


def _margins(
    inputs: Inputs,
    scenario: Scenario,
    regions: pd.DataFrame,
    zones: dict[str, tuple[str, ...]],
    grid: dict[str, Any],
    years: tuple[int, ...],
) -> tuple[dict[tuple[str, int], float], frozenset[str]]:
    """Firm margin by zone and year before reinforcement [MW], and the zones where it is estimated.

    Given in zones.csv, else estimated: free headroom of the zone's regions + zone_margin_peak_share
    x peak load, that of a state divided over its zones by the population of their regions (by their
    number where no population is known). A zone in which the headroom of a region is not known has
    no estimate, and no limit.
    """
    if scenario.grid.zone_margin == "off" or not scenario.limit("zone_margin").enabled:
        return {}, frozenset()
    given = inputs["zones"].set_index("zone")["firm_margin_mw"].dropna().to_dict()
    peaks, head = _peaks(inputs, regions), grid["headroom"]
    margin: dict[tuple[str, int], float] = {}
    estimated = set()
    for z, inside in zones.items():
        for t in years:
            if z in given:
                margin[z, t] = float(given[z])
            elif all((r, t) in head for r in inside):
                estimated.add(z)
                extra = scenario.grid.zone_margin_peak_share * peaks[z]
                margin[z, t] = sum(head[r, t] for r in inside) + extra
    return margin, frozenset(estimated)


def _peaks(inputs: Inputs, regions: pd.DataFrame) -> dict[str, float]:
    """National peak load by zone [MW]."""
    people = regions["population"].fillna(0.0)
    people = people.where(people.groupby(regions["member_state"]).transform("sum") > 0, 1.0)
    share = people / people.groupby(regions["member_state"]).transform("sum")
    peak = regions["member_state"].map(by_state(inputs, "peak_mw")).fillna(0.0)
    return {str(z): float(mw) for z, mw in (share * peak).groupby(regions["zone"]).sum().items()}


def _zone_options(
    inputs: Inputs, scenario: Scenario, options: pd.DataFrame
) -> dict[str, frozenset[int]]:
    """Options on tracks for acceleration zones, by region that is not listed as one."""
    listed, found = scenario.permits.zone_regions, {}
    if scenario.permits.zones_per_state is None or listed == "all":
        return {}
    tracks = inputs["permitting"]
    mine = options[options["track"].isin(set(tracks.loc[tracks["zone_only"] == 1, "track"]))]
    for r, group in mine[~mine["region"].isin(listed)].groupby("region"):
        found[str(r)] = frozenset(int(j) for j in group.index)
    return found
