"""What a solve proved: value, bound and gap of the objective, and what limits are worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gigasite.choices_objective import MORE, UNITS
from gigasite.constraints.tight import second_size
from gigasite.objectives import goals, worth
from gigasite.outcome import Outcome, StoppedBy
from gigasite.plans import SECOND, location_cost

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.scenario import Scenario
    from gigasite.search import Found

PUSHED = {
    "gigafactories": "gigafactory_count",
    "demand": "demand_served",
    "capacity": "capacity_target",
}
"""The limit that each goal pushes against."""
NOTHING = 5e-6
"""Distance from the bound that is rounding of the solver, in its own unit."""


def value_of(
    aim: str, scenario: Scenario, cost: dict[str, float], metrics: dict[str, Any]
) -> float:
    """A plan measured by an aim, in the unit of the aim."""
    if aim == "cost":
        return cost["total"]
    if aim == "emissions":
        market = scenario.energy.carbon_account == "market"
        yearly = metrics["emissions_market_t_by_year" if market else "emissions_t_by_year"]
    else:
        yearly = metrics["water_m3_by_year" if aim == "water" else "it_mw_new_by_year"]
    return float(yearly[str(scenario.years.last)] if aim == "capacity" else sum(yearly.values()))


def objective_of(
    scenario: Scenario, found: Found, cost: dict[str, float], metrics: dict[str, Any]
) -> tuple[dict[str, Any], float | None]:
    """`plan.objective`, and the value of the relaxation, both in the unit of the objective."""
    aim = scenario.objective.minimise
    value, bound = value_of(aim, scenario, cost, metrics), found.outcome.bound
    if bound is not None:
        bound = max(bound * worth(aim), value) if aim in MORE else min(bound * worth(aim), value)
    told = {
        "name": aim,
        "value": value,
        "bound": bound,
        "gap": _share(aim, value, bound, value),
        "gap_location": None if aim != "cost" else _share(aim, value, bound, location_cost(cost)),
    }
    return told, None if found.root is None else found.root * worth(aim)


def _share(aim: str, value: float, bound: float | None, of: float) -> float | None:
    if bound is None:
        return None
    rounding = 0.0 if aim == "cost" else NOTHING * abs(worth(aim))
    return max(0.0, abs(value - bound) - rounding) / max(abs(of), 1e-9)


def notes_on(scenario: Scenario, found: Found) -> list[str]:
    """How cheap the plan is among those that are as good, where cost comes second."""
    aim, then = scenario.objective.minimise, found.second
    if aim == "cost":
        return []
    among = f"{SECOND} {aim}: among plans within the gap of it"
    if then is None or then.values is None or then.bound is None or then.objective is None:
        return [f"{among} it is not known how much cheaper one could be"]
    gap = max(0.0, then.objective - then.bound) / max(abs(then.objective), 1e-9)
    return [f"{among} none is more than {gap:.2%} cheaper"]


def prices(m: Any, compiled: Compiled, relaxed: Outcome) -> dict[tuple[str, Any], float]:
    """Price of each limit from the relaxation: cost saved by one more unit of bound [MEUR/unit].

    The limit that a goal pushes against has none: what it would be worth lies in the goal, which
    comes before cost. Where cost comes second, prices hold what was reached of the objective. What
    the relaxation pays at the steps of whole units in a grid (`whole_units_fit`, `opened_first`) is
    part of the price of its headroom, a unit for each least draw; what it pays at those in the
    build rate (`whole_units_built`) is part of the price of that, a unit for its IT power.
    """
    if relaxed.row_prices is None or relaxed.values is None:
        return {}
    unpriced = {PUSHED[goal] for goal in goals(m.data)}
    opened = {
        column.index(): float(value)
        for column, value in zip(compiled.columns, relaxed.values, strict=True)
        if column.parent_component() is m.opened
    }
    found: dict[tuple[str, Any], float] = {}
    for row, dual in zip(compiled.rows, relaxed.row_prices, strict=True):
        if row is not None:
            name = row.parent_component().name
            index: Any = row.index() if row.index() is not None else ()
            if name in unpriced or (name, index) not in m.sides:
                continue
            price = float(-dual if m.sides[name, index].sense == "<=" else dual)
            if name == "opened_first" and index in m.data.fit_by_grid:
                r, f = index
                name, index = "grid_headroom", (r, m.data.years[-1])
                price *= opened[r, f] / m.data.least_draw[r, f]
            if name == "whole_units_fit":
                r, f, t, _ = index
                name, index = "grid_headroom", (r, t)
                price *= opened[r, f] / m.data.least_draw[r, f]
            if name == "whole_units_built":
                name, index = "build_rate", index[0]
                price /= second_size(m.data, index)
            found[name, index] = found.get((name, index), 0.0) + price
    return found


def no_plan(outcome: Outcome, scenario: Scenario) -> str:
    """Say why there is no plan, and what is known of plans nevertheless."""
    reasons = {
        StoppedBy.USER: "stopped by the user",
        StoppedBy.TIME: f"the time limit of {scenario.solver.time_limit_s:g} s was reached",
    }
    why = "the solver gave up"
    if outcome.stopped_by is not None:
        why = reasons[outcome.stopped_by]
    aim = scenario.objective.minimise
    told = f"No plan was found: {why}. It is not known whether one exists."
    if outcome.bound is None or math.isnan(outcome.bound):
        return told
    if aim == "cost":
        return f"{told} No plan can cost less than {outcome.bound:,.0f} MEUR."
    side = "above" if aim in MORE else "below"
    limit = outcome.bound * worth(aim)
    return f"{told} No plan can have {aim} {side} {limit:,.0f} {UNITS[aim]}."
