"""Whom the capacity of a plan serves: the most demand it can, and of all ways the nearest.

A plan says what runs where. What that serves follows from it: a small LP for each year gives the
least demand unmet, then the least cost of links, then the shortest way. Where demand is a limit or
goal of the plan, the answer is never worse than that of the model itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite.demand import POOL
from gigasite.lp import LinearProgramme, WarmSolver

if TYPE_CHECKING:
    from gigasite.demand import Link, Service
    from gigasite.outcome import Array
    from gigasite.scenario import Scenario

SERVING_COLUMNS = [
    "year", "node", "member_state", "service_class", "region", "served_mw", "unmet_mw", "km",
    "rtt_ms", "at_home",
]  # fmt: skip
"""Columns of serving.csv: a row for each node, class and region that serves it, or without
region: what is not served."""
SMALLEST_MW = 1e-6
"""Serving below this is solver noise [MW IT]."""
UNMET = 1e4
"""Weight of a megawatt not served against ways that cost nothing."""
AWAY = 10.0
"""Weight of a megawatt served outside its state, against one for each 1,000 km [1]."""
DEAR = 1e3
"""Weight of a megawatt not served, in times the dearest link, where links cost something."""

Running = dict[tuple[str, str, int], float]
"""New IT power by region, facility and year, committed included [MW IT]."""


def serving_table(
    service: Service | None, scenario: Scenario, state_of: dict[str, str], running: Running
) -> pd.DataFrame:
    """Who is served from where: SERVING_COLUMNS, empty without demand."""
    if service is None:
        return pd.DataFrame(columns=SERVING_COLUMNS)
    rows: list[tuple[Any, ...]] = []
    for t in service.years:
        rows += _year(service, scenario, state_of, running, t)
    frame = pd.DataFrame(rows, columns=SERVING_COLUMNS)
    keys = ["year", "service_class", "node", "region"]
    return frame.sort_values(keys, ignore_index=True)


def _year(
    service: Service, scenario: Scenario, state_of: dict[str, str], running: Running, t: int
) -> list[tuple[Any, ...]]:
    """Rows of one year."""
    wanted = wanted_in(service, scenario, t)
    if not wanted:
        return []
    links = [link for link in service.links if link[:2] in wanted]
    programme = _programme(service, scenario, state_of, running, t, wanted, links)
    values = WarmSolver(programme).solve()
    assert values is not None, "nothing served is always possible"
    rows: list[tuple[Any, ...]] = []
    fed = dict.fromkeys(wanted, 0.0)
    for link, mw in zip(links, values, strict=False):
        if mw <= SMALLEST_MW:
            continue
        at_home = service.state_of[link.node] == state_of[link.region]
        rows.append(
            (t, link.node, service.state_of[link.node], link.service_class, link.region, mw, 0.0,
             service.km[link], service.rtt_ms[link], int(at_home))
        )  # fmt: skip
        for key in {link[:2], _row_of(link, wanted)}:
            fed[key] += mw
    for (node, s), mw in wanted.items():
        if _row_of((node, s), wanted) == (node, s) and mw - fed[node, s] > SMALLEST_MW:
            rows.append((t, node, service.state_of[node], s, "", 0.0, mw - fed[node, s],
                         np.nan, np.nan, 0))  # fmt: skip
    return rows


def wanted_in(service: Service, scenario: Scenario, t: int) -> dict[tuple[str, str], float]:
    """Demand of a year by node and class [MW IT]."""
    switch = scenario.limit("demand_served")
    scale = switch.scale if switch.enabled else 1.0
    return {(n, s): mw * scale for (n, s, year), mw in service.wanted.items() if year == t}


def _row_of(link: tuple[str, ...], wanted: dict[tuple[str, str], float]) -> tuple[str, str]:
    """The demand that a link serves: the pool of its class where there is one."""
    return (POOL, link[1]) if (POOL, link[1]) in wanted else (link[0], link[1])


def _programme(
    service: Service, scenario: Scenario, state_of: dict[str, str], running: Running, t: int,
    wanted: dict[tuple[str, str], float], links: list[Link],
) -> LinearProgramme:  # fmt: skip
    """Serve and unmet: demand met, class sets and shares at home kept."""
    from scipy.sparse import coo_array

    count = len(links)
    entries: list[tuple[int, int, float]] = []
    lower: list[float] = []
    upper: list[float] = []
    demands = [key for key in wanted if _row_of(key, wanted) == key]
    rows = {key: n for n, key in enumerate(demands)}
    for n, key in enumerate(demands):
        entries.append((n, count + n, 1.0))
        lower.append(wanted[key])
        upper.append(np.inf)
    for column, link in enumerate(links):
        entries.append((rows[_row_of(link, wanted)], column, 1.0))

    def add(columns: list[int], low: float, high: float) -> None:
        entries.extend((len(lower), column, 1.0) for column in columns)
        lower.append(low)
        upper.append(high)

    where: dict[tuple[str, str], list[int]] = {}
    whose: dict[tuple[str, str], list[int]] = {}
    for column, link in enumerate(links):
        where.setdefault((link.service_class, link.region), []).append(column)
        whose.setdefault((link.node, link.service_class), []).append(column)
    sized = scenario.limit("serves_what_it_has")
    for chosen in service.class_sets if sized.enabled else ():
        for r in sorted({r for s, r in where if s in chosen}):
            have = able_running(service, running, r, chosen, t) * sized.scale
            add([c for s in chosen for c in where.get((s, r), ())], -np.inf, have)
    for key, mw in wanted.items():
        add(whose.get(key, []), -np.inf, mw)
    _at_home(service, scenario, state_of, t, wanted, links, add)
    at, of, value = zip(*entries, strict=True)
    size = (len(lower), count + len(demands))
    costs, unmet = _weights(service, scenario, state_of, links)
    return LinearProgramme(
        coo_array((value, (at, of)), shape=size).tocsc(),
        np.concatenate([costs, np.full(len(demands), unmet)]),
        np.zeros(size[1]), np.full(size[1], np.inf), np.array(lower), np.array(upper),
    )  # fmt: skip


def _weights(
    service: Service, scenario: Scenario, state_of: dict[str, str], links: list[Link]
) -> tuple[Array, float]:
    """Weight of each link and of what is not served: cost, or else home first and then near."""
    costs = np.array([service.cost[link] for link in links], float)
    if costs.any():
        priced = scenario.demand.goal == "priced"
        return costs, scenario.demand.price_meur_per_mw_yr if priced else DEAR * costs.max()
    far = np.nan_to_num([service.km[link] / 1000 for link in links])
    away = [service.state_of[link.node] != state_of[link.region] for link in links]
    return far + AWAY * np.array(away, float), UNMET


def _at_home(
    service: Service, scenario: Scenario, state_of: dict[str, str], t: int,
    wanted: dict[tuple[str, str], float], links: list[Link], add: Any,
) -> None:  # fmt: skip
    """Rows for the share that each state wants served inside it, as far as the model holds it."""
    want, switch = scenario.demand, scenario.limit("sovereignty")
    asked = want.goal != "shown" and scenario.limit("demand_served").enabled and switch.enabled
    for c in service.homes() if asked and want.home_share > 0 else ():
        inside = [
            n for n, link in enumerate(links)
            if service.state_of[link.node] == c == state_of[link.region]
        ]  # fmt: skip
        if c in state_of.values():
            total = sum(mw for (node, _), mw in wanted.items() if service.state_of[node] == c)
            add(inside, min(1.0, want.home_share * switch.scale) * total * (1 - 1e-9), np.inf)


def able_running(
    service: Service, running: Running, r: str, chosen: tuple[str, ...], t: int
) -> float:
    """IT power in a region that can serve one of some classes [MW IT]."""
    able = (f for f, can in service.able.items() if can & set(chosen))
    return sum(running.get((r, f, t), 0.0) for f in able)


def network_cost(service: Service | None, serving: pd.DataFrame, year: int) -> float:
    """Cost of links in a year, from the last year looked at up to then [MEUR/yr]."""
    before = [t for t in service.years if t <= year] if service else []
    if not before or service is None:
        return 0.0
    rows = serving[(serving["year"] == before[-1]) & (serving["region"] != "")]
    keys = zip(rows["node"], rows["service_class"], rows["region"], strict=True)
    costs: dict[tuple[str, ...], float] = {tuple(k): v for k, v in service.cost.items()}
    return sum(costs[key] * mw for key, mw in zip(keys, rows["served_mw"], strict=True))
