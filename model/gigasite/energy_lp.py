"""The energy LP: power for 1 MW of flat load at least cost, as one sparse matrix.

Per MW of load, all energy in MWh per hour of the grid, all money in kEUR a year:

    min  Σ_i capital_i·k_i + Σ_h w_h·[(price_h + network)·draw_h + burn·backup_h] - value

    draw + pv + discharge - charge + backup - moved = 1        every hour
    0 <= draw_h <= connection_h                                 import and contracted delivery
    pv_h <= k_pv·cf_h,  charge + discharge <= k_power,  backup <= k_backup
    Σ_h w_h·backup_h <= backup_hours·k_backup                   unless onsite_firm

    hourly:  value = Σ w·price·used,  used_h <= draw_h,  used_h <= Σ_i k_i·cf_ih
    annual:  value = Σ w·price·generated,  Σ w·generated <= Σ w·draw
    both:    Σ w·(draw + backup - used or generated) <= (1 - target)·Σ w

so `draw - used` is what is imported, and clean energy is the load less import and backup. In annual
matching contracts are settled in money: what is generated is sold at its hour's price, no more
in the year than is drawn. Contracts are paid for all they generate; surplus is curtailed at 0.

Storage: a level at the end of each hour. With typical days the level is `base[day] + level[hour]`,
both not negative, base one for each day of the calendar (equivalent to Kotzur et al., 2018, whose
level within the day is counted from its start): what a day leaves behind, the next begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csc_array

from gigasite.energy_inputs import CAPACITIES, CONTRACTED, Matching, contract_profiles
from gigasite.lp import LinearProgramme

if TYPE_CHECKING:
    from gigasite.energy_inputs import EnergyChoices, RegionEnergy
    from gigasite.outcome import Array
    from gigasite.typical_days import TimeGrid, Whole

KEUR = 1000.0


@dataclass
class Layout:
    """Where each group of columns and rows starts and ends."""

    columns: dict[str, slice]
    rows: dict[str, slice]


class Builder:
    """Collects columns, rows and entries of the LP of one region and matching."""

    def __init__(
        self, region: RegionEnergy, grid: TimeGrid, choices: EnergyChoices, matching: Matching
    ) -> None:
        self.region, self.grid, self.choices, self.matching = region, grid, choices, matching
        self.columns: dict[str, slice] = {}
        self.rows: dict[str, slice] = {}
        self._cost: list[Array] = []
        self._bounds: list[tuple[Array, Array]] = []
        self._row_bounds: list[tuple[Array, Array]] = []
        self._entries: list[tuple[Array, Array, Array]] = []
        self.width = self.height = 0

    def add_columns(self, name: str, cost: Array, upper: Array | float = np.inf) -> None:
        """Append columns with lower bound 0."""
        size = len(cost)
        self.columns[name] = slice(self.width, self.width + size)
        self._cost.append(cost)
        self._bounds.append((np.zeros(size), np.broadcast_to(upper, size).astype(float)))
        self.width += size

    def add_rows(self, name: str, lower: float, upper: float, size: int) -> Whole:
        """Append rows and return their numbers."""
        self.rows[name] = slice(self.height, self.height + size)
        self._row_bounds.append((np.full(size, lower), np.full(size, upper)))
        self.height += size
        return np.arange(self.height - size, self.height)

    def put(self, rows: Whole | int, columns: Whole | int, values: Array | float) -> None:
        """Add coefficients, broadcast against each other."""
        self._entries.append(tuple(np.broadcast_arrays(rows, columns, values)))  # type: ignore[arg-type]

    def of(self, name: str) -> Whole:
        """Numbers of a group of columns."""
        return np.arange(self.columns[name].start, self.columns[name].stop)

    def capacity(self, name: str) -> int:
        """Column of a capacity."""
        return CAPACITIES.index(name)

    def programme(self) -> LinearProgramme:
        """Put everything together."""
        rows, columns, values = (
            np.concatenate([np.ravel(entry[k]) for entry in self._entries]) for k in range(3)
        )
        keep = values != 0
        shape = (self.height, self.width)
        matrix = csc_array(coo_array((values[keep], (rows[keep], columns[keep])), shape=shape))
        lower, upper = (np.concatenate([b[k] for b in self._bounds]) for k in range(2))
        row_lower, row_upper = (np.concatenate([b[k] for b in self._row_bounds]) for k in range(2))
        return LinearProgramme(
            matrix, np.concatenate(self._cost), lower, upper, row_lower, row_upper
        )


def build(
    region: RegionEnergy, grid: TimeGrid, choices: EnergyChoices, matching: Matching
) -> tuple[LinearProgramme, Layout]:
    """Write the LP of a region: connection 1 MW, no target; both are bounds to be changed."""
    b = Builder(region, grid, choices, matching)
    _add_columns(b)
    _balance(b)
    _onsite(b)
    _storage(b)
    _contracts(b)
    return b.programme(), Layout(b.columns, b.rows)


def _add_columns(b: Builder) -> None:
    region, grid = b.region, b.grid
    year = grid.weights.sum() / 8760.0  # a shorter horizon pays its share of the yearly costs
    offered = np.array([name in region.technologies for name in CAPACITIES])
    profiles = contract_profiles(grid)
    cost = np.zeros(len(CAPACITIES))
    for k, name in enumerate(CAPACITIES):
        if name in region.technologies:
            technology = region.technologies[name]
            cost[k] = technology.capital_eur * year
            if name in CONTRACTED:
                made = grid.weights * profiles[name]
                cost[k] += technology.variable_eur_mwh * made.sum()
                if b.matching == "annual":
                    cost[k] -= made @ grid.series["price_eur_mwh"]
    b.add_columns("capacity", cost / KEUR, np.where(offered, np.inf, 0.0))
    w, price, zero = grid.weights / KEUR, grid.series["price_eur_mwh"], np.zeros(grid.size)
    b.add_columns("draw", w * (price + region.network_eur_mwh), 1.0)
    b.add_columns("pv", zero, np.where(grid.series["pv_fixed"] > 0, np.inf, 0.0))
    b.add_columns("charge", zero)
    b.add_columns("discharge", zero)
    b.add_columns("backup", w * region.technologies["backup"].variable_eur_mwh)
    b.add_columns("level", zero)
    if b.matching == "hourly":
        b.add_columns("used", -w * price)
    if b.choices.flexible_load > 0:
        b.add_columns("later", zero, b.choices.flexible_load)
        b.add_columns("earlier", zero, b.choices.flexible_load)


def _balance(b: Builder) -> None:
    """Supply of every hour is the load: draw + pv + discharge + backup = 1 + charge + moved."""
    rows = b.add_rows("balance", 1.0, 1.0, b.grid.size)
    for name in ("draw", "pv", "discharge", "backup"):
        b.put(rows, b.of(name), 1.0)
    b.put(rows, b.of("charge"), -1.0)
    if b.choices.flexible_load > 0:
        b.put(rows, b.of("later"), 1.0)
        b.put(rows, b.of("earlier"), -1.0)
        steps = 24 // b.grid.step_hours
        days = b.add_rows("same_day", 0.0, 0.0, b.grid.size // steps)
        same_day = np.repeat(days, steps)
        b.put(same_day, b.of("later"), 1.0)
        b.put(same_day, b.of("earlier"), -1.0)


def _onsite(b: Builder) -> None:
    """What stands on site gives no more than its size, backup no more than its hours."""
    grid = b.grid
    sunny = np.flatnonzero(grid.series["pv_fixed"] > 0)
    rows = b.add_rows("pv_size", -np.inf, 0.0, len(sunny))
    b.put(rows, b.of("pv")[sunny], 1.0)
    b.put(rows, b.capacity("pv_site"), -grid.series["pv_fixed"][sunny])
    rows = b.add_rows("battery_size", -np.inf, 0.0, grid.size)
    b.put(rows, b.of("charge"), 1.0)
    b.put(rows, b.of("discharge"), 1.0)
    b.put(rows, b.capacity("battery_power"), -1.0)
    rows = b.add_rows("backup_size", -np.inf, 0.0, grid.size)
    b.put(rows, b.of("backup"), 1.0)
    b.put(rows, b.capacity("backup"), -1.0)
    if not b.choices.onsite_firm:
        row = b.add_rows("backup_hours", -np.inf, 0.0, 1)
        b.put(row, b.of("backup"), grid.weights)
        most = b.choices.backup_hours * grid.weights.sum() / 8760.0
        b.put(row, b.capacity("backup"), -most)


def _storage(b: Builder) -> None:
    """Level of an hour = level before + efficiency·charge - discharge / efficiency."""
    grid, efficiency = b.grid, b.region.charge_efficiency
    level, periods, hours = b.of("level"), grid.periods, grid.period_hours
    chain = level.reshape(periods, hours)
    rows = b.add_rows("storage", 0.0, 0.0, grid.size)
    b.put(rows, level, 1.0)
    b.put(rows, b.of("charge"), -efficiency * grid.step_hours)
    b.put(rows, b.of("discharge"), grid.step_hours / efficiency)
    by_period = rows.reshape(periods, hours)
    b.put(by_period[:, 1:], chain[:, :-1], -1.0)
    size = b.add_rows("level_size", -np.inf, 0.0, grid.size)
    b.put(size, level, 1.0)
    if periods == 1:
        b.put(by_period[:, 0], chain[:, -1], -1.0)
        b.put(size, b.capacity("battery_energy"), -1.0)
        return
    b.add_columns("begin", np.zeros(periods))
    b.add_columns("top", np.zeros(periods))
    b.add_columns("base", np.zeros(len(grid.order)))
    begin, top, base = b.of("begin"), b.of("top"), b.of("base")
    b.put(by_period[:, 0], begin, -1.0)
    b.put(size, np.repeat(top, hours), -1.0)
    rows = b.add_rows("begin_size", -np.inf, 0.0, periods)
    b.put(rows, begin, 1.0)
    b.put(rows, top, -1.0)
    rows = b.add_rows("base_size", -np.inf, 0.0, len(grid.order))
    b.put(rows, base, 1.0)
    b.put(rows, top[grid.order], 1.0)
    b.put(rows, b.capacity("battery_energy"), -1.0)
    rows = b.add_rows("next_day", 0.0, 0.0, len(grid.order))
    b.put(rows, base, 1.0)
    b.put(rows, chain[grid.order, -1], 1.0)
    b.put(rows, np.roll(base, -1), -1.0)
    b.put(rows, begin[np.roll(grid.order, -1)], -1.0)


def _contracts(b: Builder) -> None:
    """What contracts deliver, and the clean share that it makes."""
    grid, w = b.grid, b.grid.weights
    profiles = contract_profiles(grid)
    clean = b.add_rows("clean", -np.inf, w.sum(), 1)
    b.put(clean, b.of("draw"), w)
    b.put(clean, b.of("backup"), w)
    if b.matching == "annual":
        row = b.add_rows("no_more_than_drawn", -np.inf, 0.0, 1)
        b.put(row, b.of("draw"), -w)
        for name in CONTRACTED:
            made = float(w @ profiles[name])
            b.put(row, b.capacity(name), made)
            b.put(clean, b.capacity(name), -made)
        return
    b.put(clean, b.of("used"), -w)
    rows = b.add_rows("used_is_drawn", -np.inf, 0.0, grid.size)
    b.put(rows, b.of("used"), 1.0)
    b.put(rows, b.of("draw"), -1.0)
    rows = b.add_rows("used_is_made", -np.inf, 0.0, grid.size)
    b.put(rows, b.of("used"), 1.0)
    for name in CONTRACTED:
        b.put(rows, b.capacity(name), -profiles[name])
