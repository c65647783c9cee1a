"""Time: permits, building, the authorities' and the builders' capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_most, equal, in_place_and_year, in_year, limit

if TYPE_CHECKING:
    from gigasite.data import Data


def opened_mw(m: Any, t: int, state: str | None = None) -> Any:
    """IT power of what comes online in year t [MW IT], everywhere or in one state."""
    d: Data = m.data
    return quicksum(
        m.it[j] * m.start[j, s]
        for (j, year), starts in d.arrivals.items()
        if year == t and state in (None, d.state_of[m.region[j]])
        for s in starts
    )


@limit("comes_online", lambda d: d.live, unit="units", scope=lambda j, t: (f"option {j}", str(t)))
def comes_online(m: Any, j: int, t: int) -> Row:
    """What is started runs when its permits and its building are done, and stays.

    online[j,t] = online[j,t-1] + Σ_{s: online year of (j,s) is t} start[j,s]
    """
    d: Data = m.data
    before = m.online[j, t - 1] if (j, t - 1) in m.online else 0.0  # noqa: SIM401
    return equal(
        m.online[j, t] - before - quicksum(m.start[j, s] for s in d.arrivals.get((j, t), ())), 0.0
    )


@limit(
    "permit_cases",
    lambda d: [(c, t) for c in d.states if c in d.case_capacity for t in d.years],
    unit="cases",
    scope=in_place_and_year,
)
def permit_cases(m: Any, c: str, t: int) -> Row:
    """Authorities of a state have no more permit cases in procedure than they can handle.

    Σ_{(j,s) in procedure in t, in c} case_weight[j] · start[j,s] ≤ scale · case_capacity[c]
    """
    d: Data = m.data
    used = quicksum(weight * m.start[j, s] for j, s, weight in d.cases.get((c, t), ()))
    return at_most(used, d.case_capacity[c] * d.scenario.limit("permit_cases").scale)


@limit("build_rate", lambda d: d.years, unit="MW IT/yr", scope=in_year)
def build_rate(m: Any, t: int) -> Row:
    """The Union opens no more new IT power in a year than its builders can.

    Σ_{j} it[j] · (units coming online in t) ≤ scale · build.eu_mw_per_year
    """
    d: Data = m.data
    return at_most(
        opened_mw(m, t), d.scenario.build.eu_mw_per_year * d.scenario.limit("build_rate").scale
    )


@limit(
    "state_build_rate",
    lambda d: [(c, t) for c in d.states for t in d.years],
    unit="MW IT/yr",
    scope=in_place_and_year,
)
def state_build_rate(m: Any, c: str, t: int) -> Row:
    """A member state opens at most a share of what the Union can open in a year.

    Σ_{j in c} it[j] · (units coming online in t) ≤ scale · build.state_share · build.eu_mw_per_year
    """
    build = m.data.scenario.build
    most = (
        build.state_share * build.eu_mw_per_year * m.data.scenario.limit("state_build_rate").scale
    )
    return at_most(opened_mw(m, t, c), most)
