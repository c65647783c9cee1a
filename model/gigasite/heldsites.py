"""Here-and-now decisions: sites and first starts of a plan, held in the model of another scenario.

Options have other numbers in every model, so decisions are carried over by their names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite.solver import solve

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.compiled import Compiled
    from gigasite.outcome import Array, Control, Limits, Status

Start = tuple[str, str, int]
"""Region, facility, year in which permitting starts."""
ROUNDING = 1e-6
"""Rounding of what can exist of the first starts [MW IT]."""


@dataclass(frozen=True)
class Decision:
    """What is decided before the future is known."""

    hosts: frozenset[tuple[str, str]]
    """Regions and facilities that may be built there; nothing is built elsewhere."""
    starts: tuple[tuple[Start, int], ...]
    """Units started in the first years."""
    years: tuple[int, ...]
    """The first years: nothing else starts in them."""

    @property
    def units(self) -> int:
        """Units started in the first years."""
        return sum(n for _, n in self.starts)


def decision_of(sites: pd.DataFrame, facilities: set[str], years: tuple[int, ...]) -> Decision:
    """Read the decision off a plan's sites (SITE_COLUMNS), for facilities in whole units."""
    mine = sites[(sites["committed"] == 0) & sites["facility"].isin(list(facilities))]
    hosts = frozenset(zip(mine["region"].astype(str), mine["facility"].astype(str), strict=True))
    return Decision(hosts, tuple(sorted(first_units(mine, facilities, years).items())), years)


def first_units(
    sites: pd.DataFrame, facilities: set[str], years: tuple[int, ...]
) -> dict[Start, int]:
    """Units that a plan starts in the first years."""
    out: dict[Start, int] = {}
    for row in sites[sites["committed"] == 0].itertuples():
        if row.facility in facilities and row.start_year in years:
            key = (str(row.region), str(row.facility), int(row.start_year))
            out[key] = out.get(key, 0) + round(float(row.units))
    return out


def arrivals(
    sites: pd.DataFrame, facilities: set[str], years: tuple[int, ...]
) -> dict[Start, list[int]]:
    """Years in which the units of each first start come online, a year a unit, rising."""
    out: dict[Start, list[int]] = {}
    for row in sites[sites["committed"] == 0].itertuples():
        if row.facility in facilities and row.start_year in years:
            key = (str(row.region), str(row.facility), int(row.start_year))
            out.setdefault(key, []).extend([int(row.online_year)] * round(float(row.units)))
    return {key: sorted(online) for key, online in out.items()}


@dataclass(frozen=True)
class Held:
    """A model in which nothing goes beyond a decision, and the rows of its first starts."""

    compiled: Compiled
    rows: tuple[tuple[Array, int], ...]
    """Coefficients and units of each first start that the model knows."""
    mw: Array
    """IT power of a unit of each first start, a column each [MW IT]."""

    def exactly(self) -> Compiled:
        """Every first start stands."""
        compiled = self.compiled
        for row, units in self.rows:
            compiled = compiled.with_row(-row, -float(units))
        return compiled

    def most(self, limits: Limits, control: Control) -> tuple[Compiled, Status]:
        """As many MW of the first starts as can exist; the status says how far that is proven."""
        aim = replace(self.compiled, cost=-self.mw, offset=0.0)
        outcome = solve(aim, limits, control)
        if outcome.values is None or outcome.objective is None:
            return self.compiled, outcome.status
        reached = outcome.objective + ROUNDING * max(1.0, abs(outcome.objective))
        return self.compiled.with_row(-self.mw, reached), outcome.status


def held(m: Any, compiled: Compiled, decision: Decision, facilities: set[str]) -> Held:
    """Close every other site and forbid every other first start, of facilities in whole units."""
    option = {j: host for host, options in m.data.options_of.items() for j in options}
    upper, wanted = compiled.upper.copy(), dict(decision.starts)
    columns: dict[Start, list[int]] = {}
    mw = np.zeros(len(compiled.columns))
    for k, column in enumerate(compiled.columns):
        component = column.parent_component()
        if component is m.opened:
            host = column.index()
            if host[1] in facilities and host not in decision.hosts:
                upper[k] = 0.0
        elif component is m.start:
            j, year = column.index()
            if option[j][1] not in facilities or year not in decision.years:
                continue
            key = (*option[j], year)
            if key in wanted:
                columns.setdefault(key, []).append(k)
                mw[k] = m.it[j]
            else:
                upper[k] = 0.0
    closed = replace(compiled, upper=upper)
    rows = []
    for key, mine in sorted(columns.items()):
        row = np.zeros(len(compiled.columns))
        row[mine] = 1.0
        rows.append((row, wanted[key]))
        closed = closed.with_row(row, float(wanted[key]))
    return Held(closed, tuple(rows), mw)
