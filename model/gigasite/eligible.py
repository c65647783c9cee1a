"""Which options a place may use at all, checked again without the options table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gigasite.unitcost import Start, blank

if TYPE_CHECKING:
    from gigasite.recompute import Recomputed


def earliest(x: Recomputed, region: str, facility: str) -> int:
    """First year in which a facility can run in a region, over all options allowed there."""
    found = [
        x.online(Start(region, facility, cooling, track, s, 1.0))
        for cooling, track in allowed(x, region, facility)
        for s in x.years
        if s >= x.track.get(track, {}).get("first_start_year", 0)
    ]
    return min(t for t in found if t <= x.years[-1])


def allowed(x: Recomputed, region: str, facility: str) -> list[tuple[str, str]]:
    """Cooling systems and tracks that a facility may use in a region."""
    tracks = [t for t in x.scenario.permits.tracks if t in x.track] if x.track else ["standard"]
    systems = list(x.system) or ["none"]
    return [
        (k, p)
        for k in systems
        for p in tracks
        if not forbidden(x, Start(region, facility, k, p, 0, 1.0))
    ]


def forbidden(x: Recomputed, start: Start) -> str:
    """Why a start breaks a rule of eligibility; empty when it does not."""
    permits, place = x.scenario.permits, x.region[start.region]
    system, track = x.system.get(start.cooling, {}), x.track.get(start.track, {})
    air = x.performance[start.region, start.cooling]
    names = [
        n.strip()
        for n in str(x.facility[start.facility]["cooling_allowed"]).split(";")
        if n.strip()
    ]
    warm = x.mean_c.get(start.region, -math.inf) >= permits.warm_above_c
    pue = (
        track.get("pue_max_warm")
        if warm and not blank(track.get("pue_max_warm"))
        else track.get("pue_max")
    )
    if place["outermost"] and not x.scenario.regions.outermost:
        return "outermost regions take no part"
    if start.region in x.scenario.regions.forbidden:
        return "the region is forbidden"
    most = x.scenario.regions.max_protected_share
    if most is not None and not blank(place["protected_share"]) and place["protected_share"] > most:
        return "too much of the region is protected"
    if names and start.cooling not in names:
        return "the facility may not use this cooling"
    if (
        not blank(system.get("max_stress_pct"))
        and place["water_stress_pct"] > system["max_stress_pct"]
    ):
        return "water stress forbids this cooling"
    if not blank(pue) and air["pue_mean"] > pue:
        return "PUE is above the track's threshold"
    if not blank(track.get("wue_max")) and air["wue_mean"] > track["wue_max"]:
        return "WUE is above the track's threshold"
    if (
        track.get("zone_only")
        and permits.zone_regions != "all"
        and permits.zones_per_state is None
        and start.region not in permits.zone_regions
    ):
        return "the track needs an acceleration zone"
    erf = system.get("erf")
    if permits.require_erf and (0.0 if blank(erf) else erf) < track.get("erf_min", 0.0):
        return "ERF is below the track's threshold"
    return ""
