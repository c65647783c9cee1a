"""Limits on places, counted again: distances, AI factories, bidding and acceleration zones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gigasite.counting import Count, places, scale_of, states_of
from gigasite.unitcost import blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.recompute import Recomputed

RADIUS_KM = 6371.0


def place_counts(x: Recomputed) -> Iterator[Count]:
    """Distances between gigafactories and to AI factories, shares and margins of zones."""
    yield from _distances(x)
    yield from _near(x)
    yield from _shares(x)
    yield from _margins(x)
    yield from _declared(x)


def apart_km(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Distance of two rows with lat and lon on the sphere, by the angle of their vectors [km]."""
    (x1, y1, z1), (x2, y2, z2) = _vector(a), _vector(b)
    across = math.hypot(y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2)
    return RADIUS_KM * math.atan2(across, x1 * x2 + y1 * y2 + z1 * z2)


def _vector(row: dict[str, Any]) -> tuple[float, float, float]:
    lat, lon = math.radians(row["lat"]), math.radians(row["lon"])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _hosts(x: Recomputed) -> list[str]:
    """Regions with a chosen gigafactory."""
    return sorted({s.region for s in x.starts if x.facility[s.facility]["gigafactory"]})


def _distances(x: Recomputed) -> Iterator[Count]:
    least = x.scenario.gigafactories.min_distance_km
    if least is None or not x.scenario.limit("minimum_distance").enabled:
        return
    hosts = _hosts(x)
    for r in hosts:
        km = [apart_km(x.region[r], x.region[o]) for o in hosts if o != r]
        if km:
            bound = least * scale_of(x, "minimum_distance")
            yield Count("minimum_distance", r, None, ">=", min(km), bound, "km")


def _near(x: Recomputed) -> Iterator[Count]:
    wanted = x.scenario.gigafactories
    most = wanted.near_ai_factory_km
    if most is None or not x.scenario.limit("ecosystem").enabled:
        return
    known = set(x.state) or {place["member_state"] for place in x.region.values()}
    counted = [
        c
        for c in x.inputs["ai_factories"].to_dict("records")
        if c["member_state"] in known
        and (wanted.count_antennas or "antenna" not in str(c["kind"]).lower())
    ]
    for r in _hosts(x):
        km = min((apart_km(x.region[r], c) for c in counted), default=math.inf)
        yield Count("ecosystem", r, None, "<=", km, most * scale_of(x, "ecosystem"), "km")


def _zones(x: Recomputed) -> dict[str, list[str]]:
    """Regions that take part, by bidding zone."""
    found: dict[str, list[str]] = {}
    for r in places(x):
        found.setdefault(str(x.region[r]["zone"]), []).append(r)
    return found


def _shares(x: Recomputed) -> Iterator[Count]:
    share, last, year = x.scenario.balance.zone_ceiling, x.years[-1], x.scenario.capacity.year
    if share is None:
        return
    required = max(0.0, (x.target(year) or 0.0) - x.existing)
    for z, inside in _zones(x).items():
        fixed = sum(x.committed_mw(last, region=r) for r in inside)
        new = sum(x.new_mw(last, region=r) for r in inside)
        most = max(share * scale_of(x, "zone_share") * required, fixed)
        yield Count("zone_share", z, None, "<=", fixed + new, most, "MW IT")


def _margins(x: Recomputed) -> Iterator[Count]:
    grid = x.scenario.grid
    if grid.zone_margin != "on" or not x.scenario.limit("zone_margin").enabled:
        return
    given = {r["zone"]: r["firm_margin_mw"] for r in x.inputs["zones"].to_dict("records")}
    peaks = _peaks(x)
    for z, inside in _zones(x).items():
        for t in x.years:
            margin = given.get(z)
            if blank(margin):
                free = [x.headroom(r, t) for r in inside]
                stated = [mw for mw in free if mw is not None]
                if len(stated) < len(free):
                    continue
                blocks = sum(x.region[r]["block_mw"] * x.blocks(r, t) for r in inside)
                margin = sum(stated) + blocks + grid.zone_margin_peak_share * peaks[z]
            used = sum(x.draw(r, t) for r in inside)
            bound = float(margin or 0.0) * scale_of(x, "zone_margin")
            yield Count("zone_margin", z, t, "<=", used, bound, "MW")


def _peaks(x: Recomputed) -> dict[str, float]:
    """Peak load of each zone: that of a state goes to its zones by people, else by regions [MW]."""
    peaks = dict.fromkeys(_zones(x), 0.0)
    for c in states_of(x):
        mine = [x.region[r] for r in places(x) if x.region[r]["member_state"] == c]
        people = [0.0 if blank(p["population"]) else float(p["population"]) for p in mine]
        weights = people if sum(people) > 0 else [1.0] * len(mine)
        peak = float(x.state.get(c, {}).get("peak_mw", 0.0))
        for place, weight in zip(mine, weights, strict=True):
            peaks[str(place["zone"])] += peak * weight / sum(weights)
    return peaks


def _declared(x: Recomputed) -> Iterator[Count]:
    permits = x.scenario.permits
    if permits.zones_per_state is None:
        return
    listed = set(x.region) if permits.zone_regions == "all" else set(permits.zone_regions)
    used = {s.region for s in x.starts if x.track.get(s.track, {}).get("zone_only")} - listed
    for c in states_of(x):
        mine = sum(x.region[r]["member_state"] == c for r in used)
        most = permits.zones_per_state * scale_of(x, "zones_per_state")
        yield Count("zones_per_state", c, None, "<=", mine, most, "regions")
