"""Places: gigafactories apart, near AI factories, and acceleration zones that a plan declares."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum, value

from gigasite.constraints.rows import Row, at_most, in_host, in_place, limit
from gigasite.constraints.siting import gigafactories, most_units
from gigasite.places import distance_km

if TYPE_CHECKING:
    from gigasite.data import Data


def spaced(d: Data) -> list[str]:
    """Regions that lie too close to another for both to host a gigafactory."""
    return sorted({r for group in d.places.apart for r in group})


def declarable(d: Data) -> list[str]:
    """Regions that the plan may declare an acceleration zone."""
    return sorted(d.places.zone_options)


def gigafactory_hosts(m: Any) -> list[str]:
    """Regions that host a gigafactory in a plan whose decisions have their values."""
    big = set(m.GIGAFACTORIES)
    hosts = [h for h, js in m.data.options_of.items() if big & set(js)]
    return sorted({h[0] for h in hosts if value(m.opened[h], exception=False)})


def settle_places(m: Any) -> None:
    """Say of places what their units say: hosts of gigafactories, declared zones."""
    d: Data = m.data
    hosts = set(gigafactory_hosts(m))
    for r in spaced(d):
        m.hosted[r].set_value(float(r in hosts))
    running = {j for j, t in d.live if t == d.years[-1] and m.online[j, t].value}
    for r in declarable(d):
        m.zoned[r].set_value(float(bool(running & d.places.zone_options[r])))


@limit(None, spaced, unit="sites", scope=in_place)
def hosted_first(m: Any, r: str) -> Row:
    """A region has gigafactories only where it counts as a host of them.

    Σ_{j in G, in r} online[j,last] ≤ most[r] · hosted[r]

    most[r] = min(scale · gigafactories.per_region, what its facilities can hold)
    """
    d: Data = m.data
    big = set(m.GIGAFACTORIES)
    most = sum(most_units(d, *h) for h, js in d.options_of.items() if h[0] == r and big & set(js))
    switch = d.scenario.limit("gigafactories_per_region")
    if switch.enabled:
        most = min(most, d.scenario.gigafactories.per_region * switch.scale)
    return at_most(gigafactories(m, d.years[-1], r), most * m.hosted[r])


@limit(
    "minimum_distance",
    lambda d: range(len(d.places.apart)),
    unit="regions",
    scope=lambda n: (f"group {n}", ""),
)
def hosts_apart(m: Any, n: int) -> Row:
    """Of regions that all lie too close to each other one at most hosts gigafactories.

    Σ_{r in group} hosted[r] ≤ 1        every two of a group: km < scale · min_distance_km

    Groups are as large as they get and together hold every pair that lies too close.
    """
    return at_most(quicksum(m.hosted[r] for r in m.data.places.apart[n]), 1.0)


def _nearest_host(m: Any, r: str) -> float:
    """Distance to the nearest other region with a gigafactory; infinite without any [km]."""
    where, hosts = m.data.places.position, gigafactory_hosts(m)
    others = [distance_km(where[r], where[o]) for o in hosts if o != r] if r in hosts else []
    return min(others, default=math.inf)


@limit("minimum_distance", lambda d: sorted(d.places.position), unit="km", scope=in_place)
def minimum_distance(m: Any, r: str) -> Row:
    """No two regions that host chosen gigafactories lie closer (implied by `hosts_apart`).

    min_{s ≠ r, hosted[s]} km[r,s] ≥ scale · gigafactories.min_distance_km      where hosted[r]

    km: great circle between centres. How many one region hosts is the matter of per_region.
    """
    scenario = m.data.scenario
    least = scenario.gigafactories.min_distance_km * scenario.limit("minimum_distance").scale
    return Row(partial(_nearest_host, m, r), ">=", least, implied=True)


def _reach(d: Data) -> float:
    wanted = d.scenario.gigafactories.near_ai_factory_km or 0.0
    return wanted * d.scenario.limit("ecosystem").scale


@limit(
    "ecosystem",
    lambda d: sorted(r for r, km in d.places.centre_km.items() if km > _reach(d)),
    unit="sites",
    scope=in_place,
)
def far_from_ai_factories(m: Any, r: str) -> Row:
    """A region too far from every AI factory gets no gigafactory.

    Σ_{j in G, in r} online[j,last] ≤ 0        km[r] > scale · gigafactories.near_ai_factory_km
    """
    return at_most(gigafactories(m, m.data.years[-1], r), 0.0)


def _own_km(m: Any, r: str) -> float:
    return m.data.places.centre_km[r] if r in gigafactory_hosts(m) else math.inf


@limit("ecosystem", lambda d: sorted(d.places.centre_km), unit="km", scope=in_place)
def ecosystem(m: Any, r: str) -> Row:
    """Gigafactories lie near an AI factory (implied by `far_from_ai_factories`).

    km[r] ≤ scale · gigafactories.near_ai_factory_km      where r hosts a gigafactory

    km: great circle from the region's centre to the nearest AI factory in a member state of the
    data set; antennas count with `gigafactories.count_antennas`.
    """
    return Row(partial(_own_km, m, r), "<=", _reach(m.data), implied=True)


@limit(
    None,
    lambda d: [
        h for h, js in d.options_of.items() if d.places.zone_options.get(h[0], frozenset()) & {*js}
    ],
    unit="units",
    scope=in_host,
)
def zone_declared(m: Any, r: str, f: str) -> Row:
    """Tracks for acceleration zones are open only in a region that is declared one.

    Σ_{j in r,f on such a track} online[j,last] ≤ most[r,f] · zoned[r]
    """
    d: Data = m.data
    mine = [j for j in d.options_of[r, f] if j in d.places.zone_options[r]]
    used = quicksum(m.online[j, d.years[-1]] for j in mine)
    return at_most(used, most_units(d, r, f) * m.zoned[r])


@limit(
    "zones_per_state",
    lambda d: d.states if d.scenario.permits.zones_per_state is not None else (),
    unit="regions",
    scope=in_place,
)
def zones_per_state(m: Any, c: str) -> Row:
    """A plan declares at most so many regions of a state acceleration zones, listed ones aside.

    Σ_{r in c, not in permits.zone_regions} zoned[r] ≤ scale · permits.zones_per_state
    """
    d: Data = m.data
    most = (d.scenario.permits.zones_per_state or 0) * d.scenario.limit("zones_per_state").scale
    return at_most(quicksum(m.zoned[r] for r in declarable(d) if d.state_of[r] == c), most)
