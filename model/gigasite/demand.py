"""Who needs IT power, and which regions can serve it: demand nodes, latency, class sets.

Demand is *new* installed IT power since 2025: what exists goes on serving what it serves today.
Classes: edge demand lies in the regions (a state's is split by population), cloud demand in the
states' nodes, training can be served from anywhere and is one pool of the Union.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

EARTH_KM = 6371.0
"""Mean radius of the Earth [km]."""
POOL = "EU"
"""Node of a class that can be served from anywhere."""
LOOSE_KM = 1e-6
"""Distance by which rounding may pass a limit of latency [km]."""


class Link(NamedTuple):
    """A way to serve the demand of a node and class from a region."""

    node: str
    service_class: str
    region: str


@dataclass(frozen=True)
class Service:
    """Demand of the years that are looked at, and all ways to serve it."""

    years: tuple[int, ...]
    stands_for: dict[int, float]
    """Discount factors of the years that each of them stands for: itself up to the next one."""
    wanted: dict[tuple[str, str, int], float]
    """New IT power wanted by node, class and year [MW IT]; only what is above 0."""
    state_of: dict[str, str]
    """State of each node, the pool excepted."""
    links: tuple[Link, ...]
    feeds: dict[tuple[str, str], tuple[Link, ...]]
    """Links that serve each node and class."""
    reaches: dict[tuple[str, str], tuple[Link, ...]]
    """Links of each class out of each region, by (class, region)."""
    cost: dict[Link, float]
    """Cost of a link [MEUR/MW IT/yr]."""
    km: dict[Link, float]
    rtt_ms: dict[Link, float]
    able: dict[str, frozenset[str]]
    """Classes that each facility can serve."""
    class_sets: tuple[tuple[str, ...], ...]
    """Sets of classes whose demand a region can only serve with facilities able to serve one."""
    fixed: dict[tuple[str, str, int], float] = field(default_factory=dict)
    """Committed IT power by region, facility and year [MW IT]."""


def service_layer(
    inputs: Inputs,
    scenario: Scenario,
    regions: pd.DataFrame,
    years: tuple[int, ...],
    committed: pd.DataFrame,
    discount: dict[int, float],
) -> Service | None:
    """Demand and links of one solve; None without demand in any of the years looked at."""
    looked = service_years(scenario, years)
    nodes = demand_nodes(inputs, regions, looked)
    if not nodes["it_mw"].sum() > 0:
        return None
    pooled = _pooled(inputs, scenario)
    nodes = _pool(nodes, pooled, keep_homes=_home_asked(scenario))
    table = _links(inputs, scenario, nodes, regions, pooled)
    links = tuple(Link(*key) for key in table[["node", "service_class", "region"]].to_numpy())
    facilities = inputs["facilities"]
    able = {
        str(f): frozenset(part.strip() for part in text.split(";") if part.strip())
        for f, text in zip(facilities["facility"], facilities["service_classes"], strict=True)
    }
    able = {f: classes or frozenset(nodes["service_class"]) for f, classes in able.items()}
    known = committed[committed["region"].isin(regions.index)]
    steps = [*looked, years[-1] + 1]
    return Service(
        years=looked,
        stands_for={
            t: sum(discount[u] for u in range(t, after)) for t, after in itertools.pairwise(steps)
        },
        wanted={
            (str(n), str(s), int(t)): float(mw)
            for n, s, t, mw in nodes[["node", "service_class", "year", "it_mw"]].to_numpy()
            if mw > 0
        },
        state_of=dict(zip(nodes["node"], nodes["member_state"], strict=True)),
        links=links,
        feeds=_grouped(links, lambda link: (link.node, link.service_class), pooled, regions),
        reaches=_grouped(links, lambda link: (link.service_class, link.region)),
        cost=dict(zip(links, table["cost"].tolist(), strict=True)),
        km=dict(zip(links, table["km"].tolist(), strict=True)),
        rtt_ms=dict(zip(links, table["rtt_ms"].tolist(), strict=True)),
        able=able,
        class_sets=_class_sets(able, sorted(set(nodes["service_class"]))),
        fixed=known.groupby(["region", "facility", "year"])["it_mw"].sum().to_dict(),
    )


def service_years(scenario: Scenario, years: tuple[int, ...]) -> tuple[int, ...]:
    """Years at whose end demand is looked at: those of the scenario, or the target's year.

    Where demand is only shown, the last year too.
    """
    chosen = scenario.demand.years
    if chosen is None:
        last = () if serving(scenario) else (years[-1],)
        chosen = (scenario.capacity.year, *last)
    return tuple(sorted({t for t in chosen if t in years}))


def demand_nodes(inputs: Inputs, regions: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """New demand by node, class and year, edge demand of states split over their regions.

    Returns
    -------
    pd.DataFrame
        node, member_state, service_class, year, it_mw [MW IT], lat, lon [deg, may be missing].
        A year without rows takes those of the last year before it.

    """
    table = inputs["demand"]
    parts = []
    for t in years:
        before = table.loc[table["year"] <= t, "year"]
        if len(before):
            parts.append(table[table["year"] == before.max()].assign(year=t))
    columns = ["node", "service_class", "year", "it_mw_new", "lat", "lon"]
    found = pd.concat(parts)[columns] if parts else table.iloc[:0][columns]
    found = found.rename(columns={"it_mw_new": "it_mw"})
    split = (found["service_class"] == "edge") & ~found["node"].isin(regions.index)
    split &= found["node"].isin(regions.loc[regions["population"] > 0, "member_state"])
    whole = found[~split]
    homes = regions["member_state"].to_dict()
    places = whole["node"].map(regions["lat"]), whole["node"].map(regions["lon"])
    whole = whole.assign(
        member_state=whole["node"].map(homes).fillna(whole["node"]),
        lat=whole["lat"].fillna(places[0]), lon=whole["lon"].fillna(places[1]),
    )  # fmt: skip
    return pd.concat([whole, _by_population(found[split], regions)], ignore_index=True)


def _by_population(found: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Demand of states as demand of their regions, in the shares of their population."""
    people = regions["population"].fillna(0.0)
    share = people / people.groupby(regions["member_state"]).transform("sum")
    places = pd.DataFrame({"state": regions["member_state"], "share": share,
                           "r_lat": regions["lat"], "r_lon": regions["lon"]})  # fmt: skip
    places = places.rename_axis("r").reset_index()
    both = found.merge(places[places["share"] > 0], left_on="node", right_on="state")
    return both.assign(
        member_state=both["node"], node=both["r"], it_mw=both["it_mw"] * both["share"],
        lat=both["r_lat"], lon=both["r_lon"],
    )[["node", "member_state", "service_class", "year", "it_mw", "lat", "lon"]]  # fmt: skip


def round_trip_ms(scenario: Scenario, km: Any) -> Any:
    """Time to a region and back [ms]: demand.ms_base + demand.ms_per_km x km (assumption)."""
    return scenario.demand.ms_base + scenario.demand.ms_per_km * km


def latency_limits(scenario: Scenario) -> dict[str, float | None]:
    """Longest round trip of each class [ms]; None: anywhere."""
    want = scenario.demand
    return {"training": want.training_ms, "cloud": want.cloud_ms, "edge": want.edge_ms}


def _home_asked(scenario: Scenario) -> bool:
    asked = scenario.demand.home_share > 0 and scenario.limit("sovereignty").enabled
    return asked and serving(scenario)


def serving(scenario: Scenario) -> bool:
    """Whether demand is a limit or goal of the plan, not only shown."""
    return scenario.demand.goal != "shown" and scenario.limit("demand_served").enabled


def home_least(
    service: Service, scenario: Scenario, state_of: dict[str, str], t: int
) -> dict[str, float]:
    """Least demand of each state that is to be served inside it [MW IT]; nothing if not asked for.

    States of which no region takes part have no inside.
    """
    if not _home_asked(scenario):
        return {}
    share = min(1.0, scenario.demand.home_share * scenario.limit("sovereignty").scale)
    scale, places = scenario.limit("demand_served").scale, set(state_of.values())
    least: dict[str, float] = {}
    for (node, _, year), mw in service.wanted.items():
        c = service.state_of[node]
        if node != POOL and c in places and year == t:
            least[c] = least.get(c, 0.0) + share * scale * mw
    return dict(sorted(least.items()))


def _pooled(inputs: Inputs, scenario: Scenario) -> set[str]:
    """Classes that any region can serve at no cost: one pool instead of a node for each state."""
    if inputs.has("links") or scenario.demand.network_eur_mw_km_yr > 0:
        return set()
    return {s for s, ms in latency_limits(scenario).items() if ms is None}


def _pool(nodes: pd.DataFrame, pooled: set[str], *, keep_homes: bool) -> pd.DataFrame:
    """Add the pool of each such class; its nodes stay where a share is to be served at home."""
    inside = nodes["service_class"].isin(pooled)
    total = nodes[inside].groupby(["service_class", "year"], as_index=False)["it_mw"].sum()
    total = total.assign(node=POOL, member_state=POOL, lat=np.nan, lon=np.nan)
    return pd.concat([nodes if keep_homes else nodes[~inside], total], ignore_index=True)


def _links(
    inputs: Inputs, scenario: Scenario, nodes: pd.DataFrame, regions: pd.DataFrame, pooled: set[str]
) -> pd.DataFrame:
    """Ways to serve: node, service_class, region, km, rtt_ms, cost [MEUR/MW IT/yr]."""
    ends = nodes[["node", "member_state", "service_class", "lat", "lon"]].drop_duplicates(
        ["node", "service_class"]
    )
    places = regions[["lat", "lon", "member_state"]].rename_axis("region").reset_index()
    both = ends.merge(places, how="cross", suffixes=("", "_r"))
    both["km"] = great_circle_km(both["lat"], both["lon"], both["lat_r"], both["lon_r"])
    both["rtt_ms"] = round_trip_ms(scenario, both["km"])
    both["cost"] = both["km"].fillna(0.0) * scenario.demand.network_eur_mw_km_yr / 1e6
    if inputs.has("links"):
        own = inputs["links"].rename(columns={"rtt_ms": "own_ms", "cost_meur_per_mw_yr": "own"})
        both = both.merge(own[["node", "region", "own_ms", "own"]], on=["node", "region"])
        both["rtt_ms"] = both["own_ms"].fillna(both["rtt_ms"])
        both["cost"] = both["own"]
    at_pool = both["node"] == POOL
    at_home = both["member_state"] == both["member_state_r"]
    limit = both["service_class"].map(latency_limits(scenario)).astype(float).fillna(np.inf)
    slack = LOOSE_KM * scenario.demand.ms_per_km
    near = ~both["service_class"].isin(pooled) & (both["rtt_ms"].fillna(0.0) <= limit + slack)
    kept = at_pool | near | (both["service_class"].isin(pooled) & at_home)
    return both[kept].sort_values(["service_class", "node", "region"], ignore_index=True)


def great_circle_km(lat: Any, lon: Any, to_lat: Any, to_lon: Any) -> Any:
    """Distance on a sphere [km], of degrees."""
    a, b, c, d = (np.radians(np.asarray(v, float)) for v in (lat, lon, to_lat, to_lon))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, h)))


def _grouped(
    links: tuple[Link, ...], key: Any, pooled: Iterable[str] = (), regions: Any = None
) -> dict[tuple[str, str], tuple[Link, ...]]:
    """Links by key; what a pooled class serves at home counts for its pool too."""
    found: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        found.setdefault(key(link), []).append(link)
        if regions is not None and link.service_class in pooled and link.node != POOL:
            found.setdefault((POOL, link.service_class), []).append(link)
    return {k: tuple(v) for k, v in found.items()}


def _class_sets(able: dict[str, frozenset[str]], classes: list[str]) -> tuple[tuple[str, ...], ...]:
    """Sets of classes that bound what a region serves; sets that a larger one implies left out.

    What is served of the classes of a set is at most the IT power of facilities able to serve one
    of them. Of two sets with the same facilities the smaller says nothing more.
    """
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for size in range(1, len(classes) + 1):
        for chosen in itertools.combinations(classes, size):
            facilities = frozenset(f for f, can in able.items() if can & set(chosen))
            found[facilities] = chosen  # larger sets come later and stay
    return tuple(found.values())
