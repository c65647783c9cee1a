"""Objectives: what a plan is measured by, and the goals that come before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo
from pyomo.environ import quicksum

from gigasite.choices_objective import BOUNDS, MORE, counts
from gigasite.constraints.capacity import new_mw
from gigasite.constraints.siting import gigafactories

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.data import Data


def cost_meur(m: Any) -> Any:
    """Discounted annualised cost inside the horizon [MEUR].

    Σ_t v[t] (Σ_j cost[j] · online[j,t] + Σ_{g,e} cost[e] · supply[g,e,t]
              + Σ_r block_yearly[r] · energised[r,t])
    + Σ_{r,f} opening[r,f] · opened[r,f] + Σ_{links,t} V[t] · cost[link] · serve[link,t]
    + price of what priced goals miss

    v[t] = (1 + money.discount_rate)^-(t - first); opening[r,f] is the annuity of the opening cost,
    discounted, from the first year in which the facility can run there to the last; V[t] sums v
    over the years that a year of service stands for (`demand.Service`).
    """
    d: Data = m.data
    running = quicksum(d.discount[t] * m.cost[j] * m.online[j, t] for j, t in d.live)
    blocks = quicksum(d.discount[t] * d.block_yearly[r] * m.energised[r, t] for r, t in m.energised)
    opening = quicksum(d.opening_cost[h] * m.opened[h] for h in d.hosts)
    return running + supply_meur(m) + blocks + opening + network_meur(m) + missing_meur(m)


def supply_meur(m: Any) -> Any:
    """Discounted cost of the energy, in the years for which each supply holds [MEUR]."""
    d: Data = m.data
    worth: dict[tuple[str, int], float] = {}
    for (r, t), step in d.power.step.items():
        worth[r, step] = worth.get((r, step), 0.0) + d.discount[t]
    designs = d.power.designs
    region, cost = designs["region"], designs["energy_meur"] + designs["carbon_meur"]
    return quicksum(worth[region[e], t] * cost[e] * m.supply[g, e, t] for g, e, t in m.supply)


def network_meur(m: Any) -> Any:
    """Discounted cost of serving over distance [MEUR]."""
    service = m.data.service
    if service is None or not any(service.cost.values()):
        return 0.0
    return quicksum(
        service.stands_for[t] * service.cost[n, s, r] * m.serve[n, s, r, t]
        for n, s, r, t in m.serve
    )


def missing_meur(m: Any) -> Any:
    """Price of what priced goals miss [MEUR]."""
    d: Data = m.data
    price = 0.0
    if d.scenario.capacity.goal == "priced":
        each = d.scenario.capacity.price_meur_per_mw_yr
        price += quicksum(d.discount[t] * each * m.shortfall[t] for t in d.required_it)
    if d.scenario.gigafactories.goal == "priced":
        price += d.scenario.gigafactories.price_meur * m.gigafactories_missing
    if d.service is not None and d.scenario.demand.goal == "priced":
        each = d.scenario.demand.price_meur_per_mw_yr
        missing = [(key[-1], var) for part in (m.unmet, m.missed) for key, var in part.items()]
        price += quicksum(d.service.stands_for[t] * each * var for t, var in missing)
    return price


def emissions_t(m: Any) -> Any:
    """Emissions of all years together, by the account of the scenario [t].

    Σ_t Σ_{g,e} emissions[e] · supply[g,e,t]
    """
    d: Data = m.data
    years: dict[tuple[str, int], int] = {}
    for (r, _), step in d.power.step.items():
        years[r, step] = years.get((r, step), 0) + 1
    region, emitted = d.power.designs["region"], m.design["emissions_capped_t"]
    return quicksum(years[region[e], t] * emitted[e] * m.supply[g, e, t] for g, e, t in m.supply)


def water_m3(m: Any) -> Any:
    """Water withdrawn in all years together [m3].

    Σ_t Σ_j water[j] · online[j,t]
    """
    return quicksum(m.water[j] * m.online[j, t] for j, t in m.data.live)


def last_mw(m: Any) -> Any:
    """New IT power online at the end of the last year [MW IT]."""
    return new_mw(m, m.data.years[-1])


def mw_years(m: Any) -> Any:
    """New IT power online, summed over the years [MW IT yr]."""
    return quicksum(m.it[j] * m.online[j, t] for j, t in m.data.live)


MEASURES: dict[str, Callable[[Any], Any]] = {
    "cost": cost_meur,
    "emissions": emissions_t,
    "water": water_m3,
    "capacity": last_mw,
    "earliness": mw_years,
}
"""What a plan can be measured by, in the units of `choices_objective.UNITS`."""
SOLVED_IN = {"emissions": 1e3, "water": 1e3}
"""Where the solver's unit is larger than the stated one: kt and 1,000 m3 keep figures near 1."""


def worth(aim: str) -> float:
    """What one of the solver's objective is in the aim's own unit; below 0 where more is better."""
    return (-1.0 if aim in MORE else 1.0) * SOLVED_IN.get(aim, 1.0)


def add_measures(m: Any) -> None:
    """Add the expressions that the objective and the bounds share: cost, and what else counts."""
    scenario = m.data.scenario
    chosen = ["cost", *(aim for aim in BOUNDS if aim != "cost" and counts(scenario, aim))]
    m.measures = {aim: MEASURES[aim](m) for aim in chosen}


def goals(data: Data) -> list[str]:
    """Names of the goals that are reached before cost counts, in their fixed order."""
    chosen = []
    if data.scenario.gigafactories.goal == "first":
        chosen.append("gigafactories")
    if data.service is not None and data.scenario.demand.goal == "first":
        chosen.append("demand")
    if data.scenario.capacity.goal == "first":
        chosen.append("capacity")
    return chosen


def add_objectives(m: Any) -> None:
    """Add the cost, which is active; the goals and other measures are not (all minimised)."""
    d: Data = m.data
    m.cost_meur = pyo.Objective(expr=m.measures["cost"], doc="discounted annualised cost [MEUR]")
    for aim, measure in m.measures.items():
        if aim != "cost":
            m.add_component(f"aim_{aim}", pyo.Objective(expr=measure / worth(aim), doc=aim))
            m.component(f"aim_{aim}").deactivate()
    by = d.scenario.gigafactories.by or d.years[-1]
    if "gigafactories" in goals(d):
        m.goal_gigafactories = pyo.Objective(
            expr=-1.0 * gigafactories(m, by), doc="gigafactories by their year [-sites]"
        )
        m.goal_gigafactories.deactivate()
    if "demand" in goals(d):
        m.goal_demand = pyo.Objective(
            expr=quicksum(m.unmet.values()) + quicksum(m.missed.values()),
            doc="demand not served, or not at home, all years looked at [MW IT yr]",
        )
        m.goal_demand.deactivate()
    if "capacity" in goals(d):
        m.goal_capacity = pyo.Objective(
            expr=quicksum(m.shortfall[t] for t in d.required_it),
            doc="target missed, all years [MW IT yr]",
        )
        m.goal_capacity.deactivate()
