"""Money: overnight cost by year and in all, and public money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_most, in_place, in_union, in_year, limit
from gigasite.units import years_touched

if TYPE_CHECKING:
    from gigasite.data import Data

BN = 1000.0
"""Rows are written in EUR bn (1,000 MEUR) so that coefficients span few decades."""


def block_spending(d: Data, r: str, s: int) -> dict[int, float]:
    """Overnight cost of one block ordered in year s, even over its lead, by year [MEUR]."""
    return {
        s + y: share * d.block_meur[r] for y, share in years_touched(0.0, d.block_lead[r]).items()
    }


def spending(m: Any, t: int) -> Any:
    """Overnight cost due in year t [EUR bn]; opening costs are spread evenly over all years."""
    d: Data = m.data
    units = quicksum(
        due[t] * m.capex[j] / BN * m.start[j, s] for (j, s), due in d.due.items() if t in due
    )
    renewed = quicksum(
        m.equipment[j] / BN * m.start[j, s]
        for (j, s), renewals in d.renewals.items()
        if t in renewals and m.equipment[j] > 0
    )
    blocks = quicksum(block_spending(d, r, s).get(t, 0.0) / BN * m.order[r, s] for r, s in d.orders)
    opening = quicksum(d.opening_meur[h] / BN / len(d.years) * m.opened[h] for h in d.hosts)
    return units + renewed + blocks + opening


@limit(
    "yearly_spending",
    lambda d: d.years if d.scenario.budget.yearly_meur is not None else (),
    unit="EUR bn/yr",
    scope=in_year,
)
def yearly_spending(m: Any, t: int) -> Row:
    """No year spends more than its budget.

    Σ overnight cost of units, renewed equipment, blocks and openings due in t
        ≤ scale · budget.yearly_meur
    """
    scenario = m.data.scenario
    return at_most(
        spending(m, t), scenario.budget.yearly_meur * scenario.limit("yearly_spending").scale / BN
    )


@limit(
    "total_budget",
    lambda d: [()] if d.scenario.budget.total_meur is not None else (),
    unit="EUR bn",
    scope=in_union,
)
def total_budget(m: Any) -> Row:
    """All years together spend no more than the budget.

    Σ_t Σ overnight cost due in t ≤ scale · budget.total_meur
    """
    scenario = m.data.scenario
    used = quicksum(spending(m, t) for t in m.data.years)
    return at_most(used, scenario.budget.total_meur * scenario.limit("total_budget").scale / BN)


@limit(
    "public_money",
    lambda d: [()] if d.scenario.public.fund_meur is not None else (),
    unit="EUR bn",
    scope=in_union,
)
def public_money(m: Any) -> Row:
    """Public shares of all projects stay within the fund.

    Σ_{j,s} public[j] · start[j,s] ≤ scale · public.fund_meur
    """
    scenario = m.data.scenario
    used = quicksum(m.public[j] / BN * m.start[j, s] for j, s in m.data.starts if m.public[j] > 0)
    return at_most(used, scenario.public.fund_meur * scenario.limit("public_money").scale / BN)


@limit(
    "state_public",
    lambda d: [c for c in d.states if c in d.pledged] if d.scenario.public.bind_pledges else (),
    unit="EUR bn",
    scope=in_place,
)
def state_public(m: Any, c: str) -> Row:
    """A state that has pledged an amount pays no more than it for the gigafactories it hosts.

    (1 - public.union_share) · Σ_{j in c, s} public[j] · start[j,s] ≤ scale · pledge[c]
    """
    d: Data = m.data
    host = 1.0 - d.scenario.public.union_share
    inside = set(m.options_in_state[c])
    used = quicksum(
        host * m.public[j] / BN * m.start[j, s]
        for j, s in d.starts
        if j in inside and m.public[j] > 0
    )
    return at_most(used, d.pledged[c] * d.scenario.limit("state_public").scale / BN)
