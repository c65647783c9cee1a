"""Demand and who serves it, again: from the tables and the rows of serving.csv.

Shares no code with `demand`, `serving` or the model.
"""

from __future__ import annotations

import math
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from gigasite.unitcost import blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.plans import Plan
    from gigasite.recompute import Recomputed

SLACK_MW = 1e-4
"""Miss of a megawatt that counts as rounding [MW IT]."""
ALL = "EU"
"""Node of what can be served from anywhere."""

Key = tuple[str, str, int]
"""Node, class and year."""


class Reserved:
    """Demand of the years looked at, and what the plan says of who serves it."""

    def __init__(self, plan: Plan, x: Recomputed) -> None:
        self.x, self.want = x, x.scenario.demand
        self.active = {
            r for r, p in x.region.items() if x.scenario.regions.outermost or not p["outermost"]
        }
        rows = plan.serving.to_dict("records")
        self.served: dict[tuple[str, str, str, int], float] = {
            (r["node"], r["service_class"], r["region"], int(r["year"])): float(r["served_mw"])
            for r in rows
            if r["region"] != ""
        }

    @property
    def asked(self) -> bool:
        """Whether the plan has to serve demand, or only shows what it serves."""
        return self.want.goal != "shown" and self.x.scenario.limit("demand_served").enabled

    @property
    def at_home_asked(self) -> bool:
        """Whether a share of it has to be served at home."""
        return (
            self.asked and self.want.home_share > 0 and self.x.scenario.limit("sovereignty").enabled
        )

    @cached_property
    def years(self) -> list[int]:
        """Years looked at."""
        chosen = self.want.years
        if chosen is None:
            target = self.x.scenario.capacity.year
            chosen = (target,) if self.asked else (target, self.x.years[-1])
        return sorted({t for t in chosen if t in self.x.years}) if self.any_demand else []

    @cached_property
    def any_demand(self) -> bool:
        """Whether there is a table of demand."""
        return bool(self.x.inputs.has("demand"))

    @cached_property
    def links(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Rows of links.csv by node and region."""
        rows = self.x.inputs["links"].to_dict("records")
        return {(r["node"], r["region"]): r for r in rows}

    def longest(self, service_class: str) -> float | None:
        """Longest round trip of a class [ms]; None: any."""
        limit: float | None = getattr(self.want, f"{service_class}_ms")
        return limit

    def anywhere(self, service_class: str) -> bool:
        """Whether it makes no difference where a class is served."""
        return (
            not self.links
            and not self.want.network_eur_mw_km_yr
            and self.longest(service_class) is None
        )

    @cached_property
    def nodes(self) -> dict[Key, dict[str, Any]]:
        """State, place and demand [MW IT] of every node, class and year looked at."""
        found: dict[Key, dict[str, Any]] = {}
        rows = self.x.inputs["demand"].to_dict("records") if self.any_demand else []
        scale = self.x.scenario.limit("demand_served").scale
        if not self.x.scenario.limit("demand_served").enabled:
            scale = 1.0
        for t in self.years:
            latest = max((d["year"] for d in rows if d["year"] <= t), default=None)
            for d in rows:
                if d["year"] == latest and d["it_mw_new"] > 0:
                    for node, state, share, spot in self._places(d):
                        mw = d["it_mw_new"] * share * scale
                        key = (node, d["service_class"], t)
                        found[key] = {"state": state, "mw": mw, "spot": spot}
        return self._with_pools(found)

    def _with_pools(self, found: dict[Key, dict[str, Any]]) -> dict[Key, dict[str, Any]]:
        pools: dict[Key, dict[str, Any]] = {}
        for (node, s, t), one in list(found.items()):
            if self.anywhere(s):
                empty = {"state": ALL, "mw": 0.0, "spot": None}
                pools.setdefault((ALL, s, t), empty)["mw"] += one["mw"]
                if not self.at_home_asked:
                    del found[node, s, t]
        return found | pools

    def _places(self, d: dict[str, Any]) -> Iterator[tuple[str, str, float, Any]]:
        """Node, state, share and position of a row of demand; edge demand by population."""
        node, region = d["node"], self.x.region
        home = [r for r in self.active if region[r]["member_state"] == node]
        people = {r: region[r]["population"] for r in home if region[r]["population"] > 0}
        if d["service_class"] == "edge" and node not in self.active and people:
            for r, count in people.items():
                spot = (region[r]["lat"], region[r]["lon"])
                yield r, node, count / sum(people.values()), spot
            return
        place = region.get(node, {}) if node in self.active else {}
        lat = place.get("lat", math.nan) if blank(d["lat"]) else d["lat"]
        lon = place.get("lon", math.nan) if blank(d["lon"]) else d["lon"]
        yield node, place.get("member_state", node), 1.0, (lat, lon)

    def way(self, node: str, s: str, region: str, t: int) -> dict[str, float] | None:
        """Distance, time and cost of serving a node from a region; None when it cannot be."""
        one = self.nodes.get((node, s, t))
        if one is None or region not in self.active:
            return None
        place, want = self.x.region[region], self.want
        km = math.nan if one["spot"] is None else kilometres(one["spot"], place)
        ms = want.ms_base + want.ms_per_km * km
        cost = 0.0 if km != km else km * want.network_eur_mw_km_yr / 1e6
        if self.links:
            row = self.links.get((node, region))
            if row is None:
                return None
            ms = ms if blank(row["rtt_ms"]) else row["rtt_ms"]
            cost = row["cost_meur_per_mw_yr"]
        limit = self.longest(s)
        if limit is not None and ms == ms and ms > limit + 1e-6:
            return None
        if self.anywhere(s) and node != ALL and one["state"] != place["member_state"]:
            return None
        return {"km": km, "rtt_ms": ms, "cost": cost}

    def met(self, node: str, s: str, t: int) -> float:
        """Demand of a node and class that is served [MW IT]; a pool counts its states' too."""
        pool = node == ALL and self.anywhere(s)
        return sum(
            mw
            for (n, c, _, year), mw in self.served.items()
            if (c, year) == (s, t) and (pool or n == node)
        )

    @cached_property
    def rows(self) -> list[Key]:
        """Demand that counts for itself: not what a pool stands for."""
        return [
            (n, s, t)
            for n, s, t in self.nodes
            if not (n != ALL and self.anywhere(s) and (ALL, s, t) in self.nodes)
        ]

    def unmet(self) -> dict[Key, float]:
        """What is not served [MW IT]."""
        left = {key: self.nodes[key]["mw"] - self.met(*key) for key in self.rows}
        return {key: mw for key, mw in left.items() if mw > SLACK_MW / 100}

    def can(self, facility: str) -> set[str]:
        """Classes that a facility can serve."""
        text = str(self.x.facility[facility]["service_classes"])
        names = {name.strip() for name in text.split(";") if name.strip()}
        return names or {s for _, s, _ in self.nodes}

    def sets(self) -> list[tuple[str, ...]]:
        """Sets of classes, each the largest that the same facilities can serve."""
        classes = sorted({s for _, s, _ in self.nodes})
        every = [c for n in range(1, len(classes) + 1) for c in combinations(classes, n)]
        by = {tuple(sorted(f for f in self.x.facility if self.can(f) & set(c))): c for c in every}
        return list(by.values())

    def has(self, region: str, chosen: tuple[str, ...], t: int) -> float:
        """IT power in a region able to serve one of some classes [MW IT]."""
        able = {f for f in self.x.facility if self.can(f) & set(chosen)}
        new = [s for s in self.x.running(t) if s.region == region and s.facility in able]
        return self.x.total("it_mw", new) + sum(
            self.x.committed_mw(t, region=region, facility=f) for f in able
        )

    def faults(self) -> Iterator[tuple[str, str]]:
        """Rows that no demand, latency or facility allows."""
        for (node, s, region, t), mw in self.served.items():
            where = f"serving.csv, {t} {node} {s} {region}"
            if mw <= 0:
                yield where, f"serves {mw} MW"
            if self.way(node, s, region, t) is None:
                yield where, "is not a way to serve it"
        for key in self.nodes:
            if self.met(*key) > self.nodes[key]["mw"] + SLACK_MW:
                yield f"serving.csv, {key}", "more is served than is wanted"
        if not self.asked and self.x.scenario.limit("serves_what_it_has").enabled:
            scale = self.x.scenario.limit("serves_what_it_has").scale
            for (region, chosen, t), mw in self.used().items():
                if mw > scale * self.has(region, chosen, t) + SLACK_MW:
                    yield f"serving.csv, {t} {region}", f"serves more of {chosen} than it has"

    def used(self) -> dict[tuple[str, tuple[str, ...], int], float]:
        """What each region serves of each set of classes by year [MW IT]; only what is above 0."""
        found: dict[tuple[str, tuple[str, ...], int], float] = {}
        for (_, s, region, t), mw in self.served.items():
            for chosen in self.sets():
                if s in chosen:
                    found[region, chosen, t] = found.get((region, chosen, t), 0.0) + mw
        return found

    def network(self, t: int) -> float:
        """Cost of links in a year: that of the last year looked at up to then [MEUR/yr]."""
        before = [y for y in self.years if y <= t] if self.asked else []
        total = 0.0
        for (node, s, region, year), mw in self.served.items():
            way = self.way(node, s, region, year)
            if before and year == before[-1] and way is not None:
                total += mw * way["cost"]
        return total

    def at_home(self) -> dict[tuple[str, int], tuple[float, float]]:
        """What is served at home and what is asked for, by state and year [MW IT]."""
        if not self.at_home_asked:
            return {}
        switch, region = self.x.scenario.limit("sovereignty"), self.x.region
        share = min(1.0, self.want.home_share * switch.scale)
        inside: dict[tuple[str, int], float] = {}
        least: dict[tuple[str, int], float] = {}
        for (node, s, r, t), mw in self.served.items():
            c = self.nodes[node, s, t]["state"]
            if c == region[r]["member_state"]:
                inside[c, t] = inside.get((c, t), 0.0) + mw
        for (_, _, t), one in self.nodes.items():
            if one["state"] in {region[r]["member_state"] for r in self.active}:
                least[one["state"], t] = least.get((one["state"], t), 0.0) + share * one["mw"]
        return {key: (inside.get(key, 0.0), mw) for key, mw in least.items()}

    def missing_meur(self) -> float:
        """Price of what is not served, or not at home where that is asked for [MEUR]."""
        if self.want.goal != "priced" or not self.asked:
            return 0.0
        total = 0.0
        missing = [(t, mw) for (_, _, t), mw in self.unmet().items()]
        missing += [(t, max(0.0, b - a)) for (_, t), (a, b) in self.at_home().items()]
        for t, mw in missing:
            later = [y for y in self.years if y > t]
            span = range(t, later[0] if later else self.x.years[-1] + 1)
            total += mw * self.want.price_meur_per_mw_yr * sum(self.x.discount(y) for y in span)
        return total


def kilometres(spot: tuple[float, float], place: dict[str, Any]) -> float:
    """Great-circle distance of a position and a region, by the law of cosines' stable form [km]."""
    if any(blank(v) for v in (*spot, place["lat"], place["lon"])):
        return math.nan
    a, c = math.radians(spot[0]), math.radians(place["lat"])
    turn = math.radians(place["lon"] - spot[1])
    across = math.hypot(
        math.cos(c) * math.sin(turn),
        math.cos(a) * math.sin(c) - math.sin(a) * math.cos(c) * math.cos(turn),
    )
    along = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(turn)
    return 6371.0 * math.atan2(across, along)
