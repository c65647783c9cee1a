"""Siting: how many, where, and what is decided by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_least, at_most, in_host, in_place, in_union, limit

if TYPE_CHECKING:
    from gigasite.data import Data

ROUNDING = 1e-9
"""What rounding may lack of a whole unit [units]."""


def gigafactories(m: Any, t: int, where: str | None = None) -> Any:
    """Gigafactories online at the end of year t, in a region or state, or everywhere."""
    d: Data = m.data
    return quicksum(
        m.online[j, t]
        for j in m.GIGAFACTORIES
        if (j, t) in m.online and (where is None or where in (m.region[j], d.state_of[m.region[j]]))
    )


def _host_units(m: Any, r: str, f: str, t: int) -> Any:
    return quicksum(m.online[j, t] for j in m.data.options_of.get((r, f), ()) if (j, t) in m.online)


@limit("gigafactory_count", lambda _: [()], unit="sites", scope=in_union)
def gigafactory_count(m: Any) -> Row:
    """The Union gets at most so many gigafactories.

    Σ_{j in G} online[j,last] ≤ scale · gigafactories.max
    """
    d: Data = m.data
    most = d.scenario.gigafactories.max * d.scenario.limit("gigafactory_count").scale
    return at_most(gigafactories(m, d.years[-1]), most)


@limit("gigafactory_deadline", lambda _: [()], unit="sites", scope=in_union)
def gigafactory_deadline(m: Any) -> Row:
    """At least so many gigafactories run by their year; with goal priced, those missing are paid.

    Σ_{j in G} online[j,by] (+ missing) ≥ scale · gigafactories.min (max, when priced)
    """
    d: Data = m.data
    want = d.scenario.gigafactories
    least = (want.max if want.goal == "priced" else want.min) * d.scenario.limit(
        "gigafactory_deadline"
    ).scale
    missing = m.gigafactories_missing if want.goal == "priced" else 0.0
    return at_least(gigafactories(m, want.by or d.years[-1]) + missing, least)


@limit("gigafactories_per_state", lambda d: d.states, unit="sites", scope=in_place)
def gigafactories_per_state(m: Any, c: str) -> Row:
    """A member state gets at most so many gigafactories.

    Σ_{j in G, in c} online[j,last] ≤ scale · gigafactories.per_state
    """
    d: Data = m.data
    most = d.scenario.gigafactories.per_state * d.scenario.limit("gigafactories_per_state").scale
    return at_most(gigafactories(m, d.years[-1], c), most)


@limit("gigafactories_per_region", lambda d: d.regions, unit="sites", scope=in_place)
def gigafactories_per_region(m: Any, r: str) -> Row:
    """A region gets at most so many gigafactories.

    Σ_{j in G, in r} online[j,last] ≤ scale · gigafactories.per_region
    """
    d: Data = m.data
    most = d.scenario.gigafactories.per_region * d.scenario.limit("gigafactories_per_region").scale
    return at_most(gigafactories(m, d.years[-1], r), most)


def most_units(d: Data, r: str, f: str) -> float:
    """Units of a facility that a region can ever hold, from data: the bound that `opened` carries.

    The least of: the facility's own maximum, what size cap and grid can hold, and, with none of
    these, the units that would meet every target alone. Nine tenths of a unit are none.
    """
    own = math.floor(d.max_units[f] * d.scenario.limit("units_per_region").scale + ROUNDING)
    most = min(d.ever_fit[r, f], own if d.scenario.limit("units_per_region").enabled else math.inf)
    if math.isinf(most):
        size = min(d.options["it_mw"][j] for j in d.options_of[r, f])
        most = math.ceil(max([*d.required_it.values(), size * own, _all_demand(d)]) / size)
        most += sum(pin.min_units for pin in d.scenario.pins) + d.scenario.gigafactories.max
    return most


def _all_demand(d: Data) -> float:
    """Most demand of a year that has to be served [MW IT]."""
    if d.service is None:
        return 0.0
    most = d.scenario.limit("demand_served").scale / max(
        1e-6, d.scenario.limit("serves_what_it_has").scale
    )
    return most * max(
        sum(mw for (_, _, year), mw in d.service.wanted.items() if year == t)
        for t in d.service.years
    )


@limit(None, lambda d: d.hosts, unit="units", scope=in_host)
def opened_first(m: Any, r: str, f: str) -> Row:
    """A region hosts a facility only when it is opened for it (and pays the opening cost).

    Σ_{j in r,f} online[j,last] ≤ most[r,f] · opened[r,f]
    """
    d: Data = m.data
    return at_most(_host_units(m, r, f, d.years[-1]), most_units(d, r, f) * m.opened[r, f])


@limit("units_per_region", lambda d: d.hosts, unit="units", scope=in_host)
def units_per_region(m: Any, r: str, f: str) -> Row:
    """A region holds at most so many units of a facility (implied by `opened_first`).

    Σ_{j in r,f} online[j,last] ≤ scale · max_units[f]
    """
    d: Data = m.data
    most = d.max_units[f] * d.scenario.limit("units_per_region").scale
    return at_most(_host_units(m, r, f, d.years[-1]), most, implied=True)


@limit(
    "pins_least",
    lambda d: range(len(d.scenario.pins)),
    unit="units",
    scope=lambda n: (f"pin {n}", ""),
)
def pins_least(m: Any, n: int) -> Row:
    """A pinned region has at least its pinned units by its year.

    Σ_{j in r,f} online[j,online_by] ≥ scale · min_units
    """
    d: Data = m.data
    pin = d.scenario.pins[n]
    least = pin.min_units * d.scenario.limit("pins_least").scale
    return at_least(_host_units(m, pin.region, pin.facility, pin.online_by or d.years[-1]), least)


@limit(
    "pins_most",
    lambda d: [n for n, p in enumerate(d.scenario.pins) if p.max_units is not None],
    unit="units",
    scope=lambda n: (f"pin {n}", ""),
)
def pins_most(m: Any, n: int) -> Row:
    """A pinned region never has more than its pinned units.

    Σ_{j in r,f} online[j,last] ≤ scale · max_units
    """
    d: Data = m.data
    pin = d.scenario.pins[n]
    most = (pin.max_units or 0.0) * d.scenario.limit("pins_most").scale
    return at_most(_host_units(m, pin.region, pin.facility, d.years[-1]), most)


@limit("region_size", lambda d: d.size_cap, unit="MW IT", scope=in_place)
def region_size(m: Any, r: str) -> Row:
    """A region hosts at most so much IT power; committed projects alone may exceed it.

    committed[r,last] + Σ_{j in r} it[j] · online[j,last]
        ≤ max(scale · size_cap[r], committed[r,last])
    """
    d: Data = m.data
    t = d.years[-1]
    fixed = d.committed_it.get((r, t), 0.0)
    new = quicksum(m.it[j] * m.online[j, t] for j in m.options_in[r] if (j, t) in m.online)
    return at_most(fixed + new, max(d.size_cap[r] * d.scenario.limit("region_size").scale, fixed))
