"""Service: whose demand is served from where, within latency, by facilities that are able to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.rows import Row, at_least, at_most, in_place_and_year, limit
from gigasite.demand import POOL, home_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.data import Data
    from gigasite.demand import Service


def _of(d: Data) -> Service:
    """Demand of a model that has to serve it."""
    assert d.service is not None
    return d.service


def demands(d: Data) -> Iterator[tuple[str, str, int]]:
    """Node, class and year of all demand; what a pool stands for is wanted there."""
    return (key for key in _of(d).wanted if not _at_home(d, key)) if d.service else iter(())


def _at_home(d: Data, key: tuple[str, str, int]) -> bool:
    """Whether a node of a pooled class: it only says how much of the pool can be home demand."""
    node, s, t = key
    return node != POOL and (POOL, s, t) in _of(d).wanted


def in_node(node: str, s: str, t: int) -> tuple[str, str]:
    """Scope of a row for one node and class in one year."""
    return f"{node} {s}", str(t)


def served(m: Any, node: str, s: str, t: int) -> Any:
    """Demand of a node and class that is served in year t [MW IT]."""
    links = m.data.service.feeds.get((node, s), ())
    return quicksum(m.serve[*link, t] for link in links if (*link, t) in m.serve)


@limit("demand_served", demands, unit="MW IT", scope=in_node)
def demand_served(m: Any, node: str, s: str, t: int) -> Row:
    """New demand is served from regions within the latency of its class.

    Σ_{r within latency} serve[node,s,r,t] (+ unmet[node,s,t]) ≥ scale · demand[node,s,t]
    """
    d: Data = m.data
    unmet = m.unmet[node, s, t] if d.scenario.demand.goal != "hard" else 0.0
    wanted = _of(d).wanted[node, s, t] * d.scenario.limit("demand_served").scale
    return at_least(served(m, node, s, t) + unmet, wanted)


def _capped(d: Data) -> Iterator[tuple[str, str, int]]:
    """Demand that must not be served twice: only where a share at home is asked for."""
    return iter(_of(d).wanted) if d.service and homes(d) else iter(())


@limit(None, _capped, unit="MW IT", scope=in_node)
def served_once(m: Any, node: str, s: str, t: int) -> Row:
    """Nothing is served beyond what is wanted, so that no share at home is met on paper only.

    Σ_{r} serve[node,s,r,t] ≤ scale · demand[node,s,t]
    """
    d: Data = m.data
    wanted = _of(d).wanted[node, s, t] * d.scenario.limit("demand_served").scale
    return at_most(served(m, node, s, t), wanted)


def _class_sets(d: Data) -> Iterator[tuple[str, str, int]]:
    for chosen in d.service.class_sets if d.service else ():
        for r in d.regions:
            if any((s, r) in _of(d).reaches for s in chosen):
                for t in _of(d).years:
                    yield r, ";".join(chosen), t


@limit("serves_what_it_has", _class_sets, unit="MW IT", scope=in_node)
def serves_what_it_has(m: Any, r: str, chosen: str, t: int) -> Row:
    """A region serves a set of classes only with facilities able to serve one of them.

    Σ_{s in A} Σ_{node} serve[node,s,r,t] ≤ scale · Σ_{f able to serve some s in A}
        (committed[r,f,t] + Σ_{j of f in r} it[j] · online[j,t])
    """
    d: Data = m.data
    classes = chosen.split(";")
    links = [link for s in classes for link in _of(d).reaches.get((s, r), ())]
    used = quicksum(m.serve[*link, t] for link in links if (*link, t) in m.serve)
    scale = d.scenario.limit("serves_what_it_has").scale
    return at_most(used, scale * able_mw(m, r, set(classes), t))


def able_mw(m: Any, r: str, classes: set[str], t: int) -> Any:
    """IT power in a region at the end of year t that can serve one of some classes [MW IT]."""
    d: Data = m.data
    able = [f for f, can in _of(d).able.items() if can & classes]
    fixed = sum(_of(d).fixed.get((r, f, t), 0.0) for f in able)
    return fixed + quicksum(
        m.it[j] * m.online[j, t]
        for f in able
        for j in d.options_of.get((r, f), ())
        if (j, t) in m.online
    )


def _priced_links(d: Data) -> Iterator[tuple[str, str, str, int]]:
    """Links with a cost: there the bound by what is opened tightens the relaxation."""
    for link in d.service.links if d.service and any(d.service.cost.values()) else ():
        for t in _of(d).years:
            if (link.node, link.service_class, t) in _of(d).wanted:
                yield (*link, t)


@limit(None, _priced_links, unit="MW IT", scope=lambda n, s, r, t: (f"{n} {s} {r}", str(t)))
def served_if_opened(m: Any, node: str, s: str, r: str, t: int) -> Row:
    """A region without committed projects serves nobody unless an able facility is opened there.

    serve[node,s,r,t] ≤ scale · demand[node,s,t] · Σ_{f able to serve s} opened[r,f]
    """
    d: Data = m.data
    able = [f for f, can in _of(d).able.items() if s in can]
    wanted = _of(d).wanted[node, s, t] * d.scenario.limit("demand_served").scale
    if any((r, f, t) in _of(d).fixed for f in able):
        return at_most(m.serve[node, s, r, t], wanted, implied=True)
    opened = quicksum(m.opened[r, f] for f in able if (r, f) in m.opened)
    return at_most(m.serve[node, s, r, t] - wanted * opened, 0.0)


def homes(d: Data) -> list[tuple[str, int]]:
    """States, by year, of which a share of demand is to be served at home."""
    return [
        (c, t)
        for t in (_of(d).years if d.service else ())
        for c in home_least(_of(d), d.scenario, d.state_of, t)
    ]


@limit("sovereignty", homes, unit="MW IT", scope=in_place_and_year)
def sovereignty(m: Any, c: str, t: int) -> Row:
    """A share of each state's demand is served inside it; only goal hard lets nothing be missed.

    Σ_{node in c, s} Σ_{r in c} serve[node,s,r,t] (+ missed[c,t])
        ≥ scale · home_share · Σ_{node in c, s} demand
    """
    d: Data = m.data
    inside = quicksum(
        m.serve[*link, t]
        for link in _of(d).links
        if _of(d).state_of[link.node] == c == d.state_of[link.region] and (*link, t) in m.serve
    )
    missed = m.missed[c, t] if d.scenario.demand.goal != "hard" else 0.0
    return at_least(inside + missed, home_least(_of(d), d.scenario, d.state_of, t)[c])
