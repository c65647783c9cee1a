"""Whom the capacity of a plan serves: the most demand it can, and of all ways the nearest.

A plan says what runs where. What that serves follows from it: a small LP for each year gives the
least demand unmet, then the least cost of links, then the shortest way. Where demand is a limit or
goal of the plan, the answer is never worse than that of the model itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite.demand import POOL, home_least
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
    """Serve, unmet, missed at home: demand met, class sets and shares at home kept."""
    demands = [key for key in wanted if _row_of(key, wanted) == key]
    rows = _Rows()
    unmet = {key: len(links) + n for n, key in enumerate(demands)}
    where: dict[tuple[str, str], list[int]] = {}
    whose: dict[tuple[str, str], list[int]] = {key: [column] for key, column in unmet.items()}
    fed: dict[tuple[str, str], list[int]] = {key: [] for key in wanted}
    for column, link in enumerate(links):
        where.setdefault((link.service_class, link.region), []).append(column)
        fed[link.node, link.service_class].append(column)
        whose[_row_of(link, wanted)].append(column)
    for key, columns in whose.items():
        rows.add(columns, wanted[key], np.inf)
    for key, columns in fed.items():
        rows.add(columns, -np.inf, wanted[key])
    sized = scenario.limit("serves_what_it_has")
    for chosen in service.class_sets if sized.enabled else ():
        for r in sorted({r for s, r in where if s in chosen}):
            have = able_running(service, running, r, chosen, t) * sized.scale
            rows.add([c for s in chosen for c in where.get((s, r), ())], -np.inf, have)
    count = len(links) + len(demands)
    for c, least in home_least(service, scenario, state_of, t).items():
        inside = [
            n for n, link in enumerate(links)
            if service.state_of[link.node] == c == state_of[link.region]
        ]  # fmt: skip
        rows.add([*inside, count], least, np.inf)
        count += 1
    costs, missed = _weights(service, scenario, state_of, links)
    weights = np.concatenate([costs, np.full(count - len(links), missed)])
    return rows.programme(weights)


class _Rows:
    """Rows of zeros and ones, gathered."""

    def __init__(self) -> None:
        self.at: list[int] = []
        self.of: list[int] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, columns: list[int], lower: float, upper: float) -> None:
        """Sum of some columns between two bounds."""
        self.at.extend([len(self.lower)] * len(columns))
        self.of.extend(columns)
        self.lower.append(lower)
        self.upper.append(upper)

    def programme(self, weights: Array) -> LinearProgramme:
        """The least weight of columns that are not negative."""
        from scipy.sparse import coo_array

        shape = (len(self.lower), len(weights))
        matrix = coo_array((np.ones(len(self.at)), (self.at, self.of)), shape=shape).tocsc()
        nothing, open_end = np.zeros(shape[1]), np.full(shape[1], np.inf)
        bounds = np.array(self.lower), np.array(self.upper)
        return LinearProgramme(matrix, weights, nothing, open_end, *bounds)


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
