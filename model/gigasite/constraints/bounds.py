"""Bounds on what could also be the objective: cost, emissions, water, capacity, earliness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigasite.choices_objective import bound_of
from gigasite.constraints.rows import Row, at_least, at_most, in_union, limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.data import Data

BN, MILLION = 1e3, 1e6
"""Rows on money are written in EUR bn, on emissions in Mt, on water in million m3."""


def _where_bounded(aim: str) -> Callable[[Data], list[tuple[()]]]:
    return lambda d: [()] if bound_of(d.scenario, aim) is not None else []


def _bound(m: Any, aim: str) -> Any:
    return bound_of(m.data.scenario, aim)


@limit("bound_cost", _where_bounded("cost"), unit="EUR bn", scope=in_union)
def bound_cost(m: Any) -> Row:
    """The plan costs no more than its bound.

    discounted cost ≤ scale · objective.max_cost_meur
    """
    return at_most(m.measures["cost"] / BN, _bound(m, "cost") / BN)


@limit("bound_emissions", _where_bounded("emissions"), unit="MtCO2e", scope=in_union)
def bound_emissions(m: Any) -> Row:
    """All new sites together emit no more than the bound in all years, by the account chosen.

    Σ_t Σ_{r, g, e} emissions[e] · supply[g,e,t] ≤ scale · objective.max_emissions_t
    """
    return at_most(m.measures["emissions"] / MILLION, _bound(m, "emissions") / MILLION)


@limit("bound_water", _where_bounded("water"), unit="million m3", scope=in_union)
def bound_water(m: Any) -> Row:
    """All new sites together withdraw no more water than the bound in all years.

    Σ_t Σ_j water[j] · online[j,t] ≤ scale · objective.max_water_m3
    """
    return at_most(m.measures["water"] / MILLION, _bound(m, "water") / MILLION)


@limit("bound_capacity", _where_bounded("capacity"), unit="MW IT", scope=in_union)
def bound_capacity(m: Any) -> Row:
    """The plan brings at least so much new capacity by the last year.

    Σ_j it[j] · online[j,last] ≥ scale · objective.min_capacity_mw
    """
    return at_least(m.measures["capacity"], _bound(m, "capacity"))


@limit("bound_earliness", _where_bounded("earliness"), unit="MW IT yr", scope=in_union)
def bound_earliness(m: Any) -> Row:
    """The plan brings at least so many years of new capacity.

    Σ_t Σ_j it[j] · online[j,t] ≥ scale · objective.min_mw_years
    """
    return at_least(m.measures["earliness"], _bound(m, "earliness"))
