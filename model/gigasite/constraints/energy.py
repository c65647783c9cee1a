"""Energy: what powers the sites of a region, how clean, and what potential it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import (
    Row,
    at_least,
    at_most,
    in_place_and_year,
    in_year,
    limit,
)
from gigasite.power import REACHES
from gigasite.units import GRID_DESIGN

if TYPE_CHECKING:
    from gigasite.data import Data

MILLION = 1e6
"""Rows on emissions are written in Mt so that coefficients span few decades."""


def supplied(m: Any, r: str, t: int, column: str, group: str | None = None) -> Any:
    """Sum of a figure of the designs of a region times their supply in t, of all groups or one."""
    d: Data = m.data
    step = d.power.step.get((r, t))
    return quicksum(
        m.design[column][e] * m.supply[g, e, step]
        for g in d.power.groups
        if group in (None, g) and (g, r) in d.power.options_in
        for e in d.power.designs_in[r]
        if step is not None and m.design[column][e] != 0
    )


def in_all(m: Any, t: int, column: str, group: str | None = None) -> Any:
    """The same over all regions."""
    return quicksum(supplied(m, r, t, column, group) for r in m.data.power.designs_in)


def load(m: Any, g: str, r: str, t: int, ref: float = 0.0) -> Any:
    """Mean load of the sites of a group in a region whose tracks ask for at least `ref` [MW]."""
    return quicksum(
        m.load[j] * m.online[j, t]
        for j in m.data.power.options_in[g, r]
        if (j, t) in m.online and m.ref[j] >= ref
    )


def _step_years(d: Data) -> list[tuple[str, str, int]]:
    return [
        (g, r, t) for g, r in d.power.options_in for t in d.years if d.power.step.get((r, t)) == t
    ]


@limit(None, _step_years, unit="MW", scope=in_year)
def load_powered(m: Any, g: str, r: str, t: int) -> Row:
    """Designs supply the mean load of the sites.

    Σ_{e in r} supply[g,e,t] ≥ Σ_{j in g, r} load[j] · online[j,t]

    More than the load costs and helps no limit. Not an equation: for one, presolve of HiGHS 1.10 to
    1.15 has returned plans that were not the cheapest as optimal (a test holds such a world).
    """
    supply = quicksum(m.supply[g, e, t] for e in m.data.power.designs_in[r])
    return at_least(supply, load(m, g, r, t))


def _may_not_fall(d: Data) -> list[tuple[str, int, int]]:
    steps = {(r, t) for (r, t), own in d.power.step.items() if own == t}
    names, regions = d.power.designs["design"], d.power.designs["region"]
    return [
        (g, e, t)
        for g, e, t in d.power.supplies
        if names[e] != GRID_DESIGN and any((regions[e], s) in steps for s in d.years if s < t)
    ]


@limit(None, _may_not_fall, unit="MW", scope=in_year)
def supply_stays(m: Any, g: str, e: int, t: int) -> Row:
    """What is built or contracted stays: only the grid design can be left for another.

    supply[g,e,t] ≥ supply[g,e,step before t]
    """
    d: Data = m.data
    before = d.power.step[d.power.designs["region"][e], t - 1]
    return at_least(m.supply[g, e, t] - m.supply[g, e, before], 0.0)


@limit(
    "track_renewable",
    lambda d: [
        (r, label, t)
        for r in d.power.designs_in
        for label in d.power.refs
        for t in d.years
        if (r, t) in d.power.step
    ],
    unit="MW",
    scope=lambda r, label, t: (f"{r} {label}", str(t)),
)
def track_renewable(m: Any, r: str, label: str, t: int) -> Row:
    """Sites on a track that asks for a renewable share are powered by designs that reach it.

    Σ_g Σ_{e: renewable[e] ≥ scale · ref} supply[g,e,t] ≥ Σ_{j: ref[j] ≥ ref} load · online

    for every share that a track asks for: shares are nested, so designs can be dealt out.
    """
    d: Data = m.data
    ref, step = d.power.refs[label], d.power.step[r, t]
    scale = d.scenario.limit("track_renewable").scale
    groups = [g for g in d.power.groups if (g, r) in d.power.options_in]
    reached = quicksum(
        m.supply[g, e, step]
        for g in groups
        for e in d.power.designs_in[r]
        if m.design["renewable"][e] >= ref - REACHES
    )
    asked = quicksum(load(m, g, r, t, ref / scale - REACHES) for g in groups)
    return Row(reached, ">=", asked, implied=step != t)


@limit(
    "renewable_potential",
    lambda d: sorted(d.power.potential),
    unit="MW",
    scope=lambda place, technology: (f"{place} {technology}", ""),
)
def renewable_potential(m: Any, place: str, technology: str) -> Row:
    """Sites use no more than the potential: on their land, and in contracts of their state.

    Σ_{r in place, g, e} capacity[e] · supply[g,e,last] ≤ scale · potential
    """
    d: Data = m.data
    inside = [r for r in d.power.designs_in if place in (r, d.state_of[r])]
    used = quicksum(supplied(m, r, d.years[-1], f"{technology}_mw") for r in inside)
    scale = d.scenario.limit("renewable_potential").scale
    return at_most(used, scale * d.power.potential[place, technology])


def _least_share(m: Any, kind: str, column: str, scope: str, t: int) -> Row:
    d: Data = m.data
    group = None if scope == "EU" else scope
    loads = quicksum(load(m, g, r, t) for g, r in d.power.options_in if group in (None, g))
    share = getattr(d.power, kind)[scope, t] * d.scenario.limit(kind).scale
    without = in_all(m, t, f"un{column}", group)
    return at_least(loads - without, share * loads)


@limit("clean_share", lambda d: sorted(d.power.clean_share), unit="MW", scope=in_place_and_year)
def clean_share(m: Any, scope: str, t: int) -> Row:
    """The new sites of the Union, or its gigafactories, are powered cleanly enough.

    Σ_j load[j] · online[j,t] - Σ_{r, e} (1 - clean[e]) · supply[g,e,t]
        ≥ scale · share(t) · Σ_j load[j] · online[j,t]
    """
    return _least_share(m, "clean_share", "clean", scope, t)


@limit(
    "renewable_share", lambda d: sorted(d.power.renewable_share), unit="MW", scope=in_place_and_year
)
def renewable_share(m: Any, scope: str, t: int) -> Row:
    """The same for renewable energy, nuclear not counted.

    Σ_j load[j] · online[j,t] - Σ_{r, e} (1 - renewable[e]) · supply[g,e,t]
        ≥ scale · share(t) · Σ_j load[j] · online[j,t]
    """
    return _least_share(m, "renewable_share", "renewable", scope, t)


@limit("carbon_cap", lambda d: sorted(d.power.carbon_cap), unit="MtCO2e/yr", scope=in_year)
def carbon_cap(m: Any, t: int) -> Row:
    """All new sites together emit no more than the cap, by the account chosen.

    Σ_{r, g, e} emissions[e] · supply[g,e,t] ≤ scale · cap(t)
    """
    d: Data = m.data
    bound = d.scenario.limit("carbon_cap").scale * d.power.carbon_cap[t]
    return at_most(in_all(m, t, "emissions_capped_t") / MILLION, bound / MILLION)
