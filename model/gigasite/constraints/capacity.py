"""Capacity: the Union's target, and its balance over the member states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_least, at_most, in_place, in_union, in_year, limit

if TYPE_CHECKING:
    from gigasite.data import Data


def new_mw(m: Any, t: int, state: str | None = None) -> Any:
    """IT power chosen by the plan that runs at the end of year t [MW IT], in all or one state."""
    options = m.it if state is None else m.options_in_state[state]
    return quicksum(m.it[j] * m.online[j, t] for j in options if (j, t) in m.online)


def state_new_mw(m: Any, c: str, t: int) -> Any:
    """Committed and chosen IT power of a state, new since 2025 [MW IT]."""
    return m.data.committed_state.get((c, t), 0.0) + new_mw(m, t, c)


@limit("capacity_target", lambda d: d.required_it, unit="MW IT", scope=in_year)
def capacity_target(m: Any, t: int) -> Row:
    """The Union's capacity reaches its target in its year and in every later one.

    existing + committed[t] + Σ_j it[j] · online[j,t] (+ shortfall[t]) ≥ scale · target[t]
    """
    d: Data = m.data
    fixed = d.existing_it + d.committed_union.get(t, 0.0)
    shortfall = 0.0 if d.scenario.capacity.goal == "hard" else m.shortfall[t]
    target = d.required_it[t] * d.scenario.limit("capacity_target").scale
    return at_least(fixed + new_mw(m, t) + shortfall, target)


@limit(
    "state_floor",
    lambda d: [c for c in d.states if d.floor.get(c, 0.0) > 0],
    unit="MW IT",
    scope=in_place,
)
def state_floor(m: Any, c: str) -> Row:
    """A member state gets at least its floor of new capacity by the target's year.

    committed[c,y] + Σ_{j in c} it[j] · online[j,y] ≥ scale · floor[c]       y = capacity.year
    """
    d: Data = m.data
    return at_least(
        state_new_mw(m, c, d.scenario.capacity.year),
        d.floor[c] * d.scenario.limit("state_floor").scale,
    )


@limit(
    "state_ceiling", lambda d: [c for c in d.states if c in d.ceiling], unit="MW IT", scope=in_place
)
def state_ceiling(m: Any, c: str) -> Row:
    """A state gets at most its share of the required new capacity; committed alone may exceed it.

    committed[c,last] + Σ_{j in c} it[j] · online[j,last]
        ≤ max(scale · ceiling[c], committed[c,last])
    """
    d: Data = m.data
    t = d.years[-1]
    most = max(
        d.ceiling[c] * d.scenario.limit("state_ceiling").scale, d.committed_state.get((c, t), 0.0)
    )
    return at_most(state_new_mw(m, c, t), most)


@limit(
    "zone_share",
    lambda d: sorted(d.places.zones) if d.scenario.balance.zone_ceiling is not None else (),
    unit="MW IT",
    scope=in_place,
)
def zone_share(m: Any, z: str) -> Row:
    """A bidding zone gets at most its share of the required new capacity; committed may exceed it.

    committed[z,last] + Σ_{j in z} it[j] · online[j,last]
        ≤ max(scale · balance.zone_ceiling · required new, committed[z,last])

    Committed projects whose region is not known belong to no zone and are not counted.
    """
    d: Data = m.data
    t, inside = d.years[-1], d.places.zones[z]
    fixed = sum(d.committed_it.get((r, t), 0.0) for r in inside)
    new = quicksum(
        m.it[j] * m.online[j, t] for r in inside for j in m.options_in[r] if (j, t) in m.online
    )
    share = (d.scenario.balance.zone_ceiling or 0.0) * d.scenario.limit("zone_share").scale
    return at_most(fixed + new, max(share * d.required_new, fixed))


@limit(
    None,
    lambda d: d.states if d.scenario.balance.states_served else (),
    unit="MW IT",
    scope=in_place,
)
def served_with_capacity(m: Any, c: str) -> Row:
    """A state counts as served when it has enough new capacity.

    committed[c,last] + Σ_{j in c} it[j] · online[j,last] ≥ balance.served_mw · served[c]
    """
    d: Data = m.data
    return at_least(
        state_new_mw(m, c, d.years[-1]) - d.scenario.balance.served_mw * m.served[c], 0.0
    )


@limit(
    "states_served",
    lambda d: [()] if d.scenario.balance.states_served else (),
    unit="states",
    scope=in_union,
)
def states_served(m: Any) -> Row:
    """At least so many member states get new capacity.

    Σ_c served[c] ≥ scale · balance.states_served
    """
    d: Data = m.data
    least = d.scenario.balance.states_served * d.scenario.limit("states_served").scale
    return at_least(quicksum(m.served[c] for c in d.states), least)
