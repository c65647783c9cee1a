"""A compiled model with a column for every site, so that site sets can be searched for.

Letters: r region, k kind of site (sitesets), f facility of that kind, S the site set of a plan.

    site[r,k] ≤ Σ_f opened[r,f],   opened[r,f] ≤ site[r,k]
    opened[r,f] ≤ Σ_{j in r,f} online[j,last]            a site that is opened is used
    distance(S) = Σ_{r,k in S} weight[k] · (1 - site[r,k]) + Σ_{others} weight[k] · site[r,k]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo
from scipy.sparse import coo_array, csc_array, hstack, vstack

from gigasite.sitesets import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gigasite.compiled import Compiled
    from gigasite.outcome import Array
    from gigasite.sitesets import Site, SiteSet

DECISIONS = ("start", "order")
"""Columns that a search for a first plan may do without."""


@dataclass(frozen=True)
class SiteModel:
    """A model and where its sites stand in it."""

    compiled: Compiled
    at: dict[Site, int]
    """Column of each site."""

    def sites(self, values: Array) -> SiteSet:
        """Site set of a solution."""
        return frozenset(site for site, k in self.at.items() if values[k] > 0.5)

    def apart(self, sites: SiteSet) -> tuple[Array, float]:
        """Distance from a site set, as coefficients and a constant."""
        row = np.zeros(len(self.compiled.columns))
        for site, k in self.at.items():
            row[k] = WEIGHTS[site[1]] * (-1.0 if site in sites else 1.0)
        return row, float(sum(WEIGHTS[kind] for _, kind in sites))

    def held(self, sites: SiteSet) -> Compiled:
        """The model with these sites and no others."""
        lower, upper = self.compiled.lower.copy(), self.compiled.upper.copy()
        for site, k in self.at.items():
            lower[k] = upper[k] = float(site in sites)
        return replace(self.compiled, lower=lower, upper=upper)

    def within(self, allowed: float) -> Compiled:
        """The model with plans that cost no more than allowed [MEUR]."""
        compiled = self.compiled
        return compiled.with_row(compiled.cost, allowed - compiled.offset)

    def farthest(self, allowed: float, sets: Iterable[SiteSet], least: int) -> Compiled:
        """Maximise the distance to the nearest of some site sets, at least `least`.

        The last column is that distance; the objective is minus it.
        """
        compiled, sets = self.within(allowed), list(sets)
        most = float(sum(WEIGHTS[kind] for _, kind in self.at))
        empty = csc_array((len(compiled.rows), 1))
        compiled = replace(
            compiled,
            matrix=csc_array(hstack([compiled.matrix, empty])),
            cost=np.append(np.zeros(len(compiled.columns)), -1.0),
            offset=0.0,
            goals={},
            lower=np.append(compiled.lower, float(least)),
            upper=np.append(compiled.upper, max(most, float(least))),
            whole=np.append(compiled.whole, False),
            columns=[*compiled.columns, None],
        )
        for sites in sets:
            row, constant = self.apart(sites)
            compiled = compiled.with_row(np.append(-row, 1.0), constant)
        return compiled

    def decided(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whole decisions without an upper bound, a flag a column."""
        compiled = self.compiled
        named = [
            v is not None and v.parent_component().local_name in DECISIONS for v in compiled.columns
        ]
        return compiled.whole & ~np.isfinite(compiled.upper) & np.array(named, bool)


def with_sites(m: Any, compiled: Compiled, kinds: dict[str, str]) -> SiteModel:
    """Add the sites to a compiled model of `m`; `kinds`: kind of site by facility."""
    column = {(v.parent_component().local_name, v.index()): n
              for n, v in enumerate(compiled.columns)}  # fmt: skip
    hosts: dict[Site, list[tuple[str, str]]] = {}
    for r, f in m.data.hosts:
        if f in kinds and ("opened", (r, f)) in column:
            hosts.setdefault((r, kinds[f]), []).append((r, f))
    m.site = pyo.Var(sorted(hosts), domain=pyo.Binary, doc="the region hosts such a site")
    at = {site: len(compiled.columns) + n for n, site in enumerate(sorted(hosts))}
    last = m.data.years[-1]
    rows: list[dict[int, float]] = []
    for site, places in hosts.items():
        rows.append({at[site]: 1.0} | {column["opened", h]: -1.0 for h in places})
        for host in places:
            opened = column["opened", host]
            rows.append({opened: 1.0, at[site]: -1.0})
            units = [column["online", (j, last)] for j in m.data.options_of[host]
                     if ("online", (j, last)) in column]  # fmt: skip
            rows.append({opened: 1.0} | dict.fromkeys(units, -1.0))
    return SiteModel(_extended(compiled, list(m.site.values()), rows), at)


def _extended(compiled: Compiled, binaries: list[Any], rows: list[dict[int, float]]) -> Compiled:
    """Return a copy with more binary columns, and rows Σ coefficient · column ≤ 0."""
    count, width = len(rows), len(compiled.columns) + len(binaries)
    entries = [(n, k, value) for n, row in enumerate(rows) for k, value in row.items()]
    down, across, values = zip(*entries, strict=True) if entries else ((), (), ())
    below = coo_array((values, (down, across)), shape=(count, width))
    more = np.zeros(len(binaries))
    beside = hstack([compiled.matrix, csc_array((len(compiled.rows), len(binaries)))])
    return replace(
        compiled,
        matrix=csc_array(vstack([beside, below])),
        cost=np.append(compiled.cost, more),
        goals={},
        lower=np.append(compiled.lower, more),
        upper=np.append(compiled.upper, more + 1.0),
        row_lower=np.append(compiled.row_lower, np.full(count, -np.inf)),
        row_upper=np.append(compiled.row_upper, np.zeros(count)),
        whole=np.append(compiled.whole, np.ones(len(binaries), bool)),
        columns=[*compiled.columns, *binaries],
        rows=[*compiled.rows, *[None] * count],
    )
