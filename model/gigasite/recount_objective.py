"""What a plan is measured by, counted again: cost, emissions, water, capacity, earliness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite import retables
from gigasite.counting import BN, MILLION, Count, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.recompute import Recomputed


def measured(x: Recomputed, name: str) -> float:
    """A plan measured by one of the objectives: MEUR, t, m3, MW IT or MW IT yr, of all years."""
    if name == "cost":
        return float(retables.cost(x, retables.budget(x), retables.capacity(x))["total"])
    if name == "emissions":
        market = x.scenario.energy.carbon_account == "market"
        return sum(x.power.total("emissions_market" if market else "emissions", t) for t in x.years)
    if name == "water":
        return sum(x.total("water_m3", x.running(t)) for t in x.years)
    if name == "capacity":
        return x.new_mw(x.years[-1])
    return sum(x.new_mw(t) for t in x.years)


def objective_counts(x: Recomputed) -> Iterator[Count]:
    """Bounds on what could also be the objective."""
    want = x.scenario.objective
    rows = (
        ("cost", "<=", want.max_cost_meur, BN, "EUR bn"),
        ("emissions", "<=", want.max_emissions_t, MILLION, "MtCO2e"),
        ("water", "<=", want.max_water_m3, MILLION, "million m3"),
        ("capacity", ">=", want.min_capacity_mw, 1.0, "MW IT"),
        ("earliness", ">=", want.min_mw_years, 1.0, "MW IT yr"),
    )
    for name, sense, stated, unit, called in rows:
        limit = f"bound_{name}"
        if stated is not None and x.scenario.limit(limit).enabled:
            bound = stated * scale_of(x, limit) / unit
            yield Count(limit, "EU", None, sense, measured(x, name) / unit, bound, called)
