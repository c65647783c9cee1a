"""Data -> Pyomo model. Nothing is solved and no file is read."""

from __future__ import annotations

import gc
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from gigasite.constraints import TOPICS
from gigasite.constraints.rows import Row, rules
from gigasite.objectives import add_measures, add_objectives

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from gigasite.data import Data
    from gigasite.ledger import Ledger

TOLERANCE = 1e-6
"""Slack below which two numbers count as equal [unit of the row]."""


DECISIONS, MEASURES, OBJECTIVES = "decisions", "measures", "objectives"
"""Parts of a model beside its limits."""


def build_model(data: Data, ledger: Ledger | None = None) -> pyo.ConcreteModel:
    """Assemble sets, decisions, limits and objectives; a ledger notes what each was built from.

    The model carries `data`, `sides` (rule name and index -> Row, for reports) and `impossible`
    (rows without any decision that are violated: proof that no plan exists).
    """
    m = pyo.ConcreteModel()
    m.data = data
    m.sides, m.impossible = {}, []
    with _no_garbage_collection():
        with _noted(ledger, DECISIONS, m):
            _lookups(m)
            _decisions(m)
        with _noted(ledger, MEASURES, m):
            add_measures(m)
        for name, rule in all_rules().items():
            with _noted(ledger, name, m):
                add_rule(m, rule)
        with _noted(ledger, OBJECTIVES, m):
            add_objectives(m)
    return m


def rebuild(m: Any, data: Data, parts: set[str], ledger: Ledger) -> set[str]:
    """Give a model new data, build the named parts anew (not decisions), return all that were."""
    m.data = data
    if MEASURES in parts:
        parts = parts | {name for name in all_rules() if name.startswith("bound_")}
    with _no_garbage_collection():
        if MEASURES in parts:
            with ledger.reading(MEASURES, m):
                add_measures(m)
        for name, rule in all_rules().items():
            if name in parts:
                m.del_component(name)
                m.sides = {key: row for key, row in m.sides.items() if key[0] != name}
                m.impossible = [found for found in m.impossible if found[0] != name]
                with ledger.reading(name, m):
                    add_rule(m, rule)
        if MEASURES in parts or OBJECTIVES in parts:
            for objective in list(m.component_objects(pyo.Objective)):
                m.del_component(objective)
            with ledger.reading(OBJECTIVES, m):
                add_objectives(m)
    return parts


def _noted(ledger: Ledger | None, part: str, m: Any) -> AbstractContextManager[None]:
    return nullcontext() if ledger is None else ledger.reading(part, m)


def _lookups(m: Any) -> None:
    """Options by place and their coefficients as plain dicts."""
    d: Data = m.data
    m.region, m.it, m.peak = d.of("region"), d.of("it_mw"), d.of("peak_mw")
    m.load, m.ref = d.of("load_mw"), d.of("ref_min")
    m.water, m.public, m.cost = d.of("water_m3_yr"), d.of("public_meur"), d.of("cost_meur")
    m.capex, m.equipment = d.of("capex_meur"), d.of("equipment_meur")
    designs = d.power.designs
    m.design = {
        name: designs[name].tolist() for name in designs.columns if designs[name].dtype == float
    }
    m.design |= {f"un{name}": (1.0 - designs[name]).tolist() for name in ("clean", "renewable")}
    whole, big = d.of("whole"), d.of("gigafactory")
    m.whole = {j for j, flag in whole.items() if flag}
    m.GIGAFACTORIES = tuple(j for j, flag in big.items() if flag)
    m.options_in = {r: [] for r in d.regions}
    m.options_in_state = {c: [] for c in d.states}
    for j, r in m.region.items():
        m.options_in[r].append(j)
        m.options_in_state[d.state_of[r]].append(j)


def _decisions(m: Any) -> None:
    """Decisions of design 3.2.

    `online` and `energised` are whole by their balances, and said to be: presolve of HiGHS up to
    1.15 has called plans optimal that were not, where they were left continuous.
    """
    from gigasite.constraints.grid import orderable
    from gigasite.constraints.places import declarable, spaced

    d: Data = m.data

    def whole_or_not(m: Any, j: int, s: int) -> Any:
        return pyo.NonNegativeIntegers if j in m.whole else pyo.NonNegativeReals

    m.start = pyo.Var(d.starts, domain=whole_or_not, doc="units whose permitting starts [units]")
    m.online = pyo.Var(
        d.live, domain=whole_or_not, doc="units running at the end of the year [units]"
    )
    m.opened = pyo.Var(d.hosts, domain=pyo.Binary, doc="the region hosts the facility")
    m.hosted = pyo.Var(spaced(d), domain=pyo.Binary, doc="the region hosts a gigafactory")
    m.zoned = pyo.Var(declarable(d), domain=pyo.Binary, doc="the region is declared a zone")
    m.order = pyo.Var(
        d.orders, domain=pyo.NonNegativeIntegers, doc="reinforcement blocks ordered [blocks]"
    )
    m.energised = pyo.Var(
        orderable(d), domain=pyo.NonNegativeIntegers, doc="reinforcement blocks live [blocks]"
    )
    m.supply = pyo.Var(
        d.power.supplies,
        domain=pyo.NonNegativeReals,
        doc="mean load of a group of sites supplied by a design [MW]",
    )
    if d.scenario.balance.states_served:
        m.served = pyo.Var(d.states, domain=pyo.Binary, doc="the state counts as served")
    if d.scenario.capacity.goal != "hard":
        m.shortfall = pyo.Var(
            list(d.required_it), domain=pyo.NonNegativeReals, doc="target missed [MW IT]"
        )
    if d.service is not None:
        _service(m)
    if d.scenario.gigafactories.goal == "priced":
        m.gigafactories_missing = pyo.Var(
            domain=pyo.NonNegativeReals, doc="gigafactories missing [sites]"
        )


def _service(m: Any) -> None:
    """Who serves whom, and what is not served where that is allowed."""
    from gigasite.constraints.service import demands, homes

    d: Data = m.data
    assert d.service is not None
    looked = [(*link, t) for link in d.service.links for t in d.service.years]
    m.serve = pyo.Var(
        [key for key in looked if (key[0], key[1], key[3]) in d.service.wanted],
        domain=pyo.NonNegativeReals,
        doc="demand of a node and class served from a region [MW IT]",
    )
    if d.scenario.demand.goal != "hard":
        m.unmet = pyo.Var(
            list(demands(d)), domain=pyo.NonNegativeReals, doc="demand not served [MW IT]"
        )
        m.missed = pyo.Var(
            homes(d), domain=pyo.NonNegativeReals, doc="share at home that is missed [MW IT]"
        )


def all_rules() -> dict[str, Any]:
    """Every rule by its name, in the order in which it enters a model."""
    return {rule.__name__: rule for topic in TOPICS for rule in rules(topic)}


def _switched_on(data: Data, rule: Any) -> bool:
    """A limit is on unless the scenario says no; balances are structure (their leads scale)."""
    name = rule.mark.limit
    return (
        name is None or name in ("comes_online", "energises") or data.scenario.limit(name).enabled
    )


def add_rule(m: Any, rule: Any) -> None:
    """Add a rule under its own name, where it is switched on."""
    if not _switched_on(m.data, rule):
        return
    name, built = rule.__name__, {}
    for index in rule.mark.over(m.data):
        row = rule(m, *(index if isinstance(index, tuple) else (index,)))
        m.sides[name, index] = row
        if row.implied:
            continue
        if _is_number(row.used) and _is_number(row.bound):
            if not _holds(row):
                m.impossible.append((name, index, row))
            continue
        built[index] = row

    def write(_: Any, *key: Any) -> Any:
        return _relation(built[key if len(key) > 1 else key[0]])

    if () in built:
        m.add_component(name, pyo.Constraint(expr=_relation(built[()]), doc=rule.__doc__))
    elif built:
        m.add_component(name, pyo.Constraint(list(built), rule=write, doc=rule.__doc__))


def _relation(row: Row) -> Any:
    used, bound = row.used, row.bound
    if not _is_number(bound):  # decisions on one side: duals keep their sign
        used, bound = used - bound, 0.0
    if row.sense == "<=":
        return used <= bound
    return used >= bound if row.sense == ">=" else used == bound


def _is_number(side: Any) -> bool:
    return not hasattr(side, "is_potentially_variable") or not side.is_potentially_variable()


def _holds(row: Row) -> bool:
    used, bound = float(pyo.value(row.used)), float(pyo.value(row.bound))
    return {
        "<=": used <= bound + TOLERANCE,
        ">=": used >= bound - TOLERANCE,
        "==": abs(used - bound) <= TOLERANCE,
    }[row.sense]


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Building makes many small objects and no cycles: collecting meanwhile halves the speed."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
