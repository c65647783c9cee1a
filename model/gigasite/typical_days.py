"""A year in a few days: clusters of alike days, each shown by a real day.

Days are grouped by Ward's method (scipy) on their hourly series; each group is shown by its medoid,
the day nearest to all others, and weighted by its size. The weeks of least wind and sun are kept as
real days. Capacity factors of the medoids are scaled so that the year keeps its means.

Reference: Kotzur et al. (2018), Applied Energy 213, 123-135: storage linked across typical days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from gigasite.outcome import Array

Whole = npt.NDArray[np.int64]
HOURS_OF_DAY = 24
FEATURES = {"pv_tracked": 1.0, "wind_on": 1.5, "wind_off": 1.0}
"""Series by which days are alike, with their say in it (assumption): each is divided by the
standard deviation of its hours and multiplied by this."""
SPELL_DAYS = 7
"""Days around a day whose mean wind and sun also tell which days are alike: days within a lull are
shown by days within a lull, so that lulls last in the typical year as they do in the real one."""
SPELL_SAY = 0.5
"""Its say: that of a day's hours of one series with this factor in FEATURES (assumption).

FEATURES, SPELL and the number of days were chosen on DE21, ES61 and FI1C;
`gigasite energy --region ID --error` tells how far a region's costs are from those of all hours."""


@dataclass(frozen=True)
class TimeGrid:
    """Hours that stand for the year, in periods whose storage is linked in calendar order."""

    weights: Array
    """Hours of the year for which each hour stands [h/yr], sum 8,760."""
    period_hours: int
    """Hours in one period: 24, or all of them."""
    order: Whole
    """Period that each period of the calendar is shown by, in calendar order."""
    series: dict[str, Array]
    """Series by name, one value for each hour."""
    days: tuple[int, ...]
    """Day of the year (from 0) that each period shows; empty for a chain of all hours."""
    step_hours: int = 1
    """Length of a step [h]."""

    @property
    def size(self) -> int:
        """Number of hours."""
        return len(self.weights)

    @property
    def periods(self) -> int:
        """Number of different periods."""
        return self.size // self.period_hours


def whole_year(series: dict[str, Array], hours: slice = slice(None)) -> TimeGrid:
    """All hours in one chain, or a run of them, each with weight 1."""
    cut = {name: values[hours] for name, values in series.items()}
    size = len(next(iter(cut.values())))
    return TimeGrid(np.ones(size), size, np.zeros(1, np.int64), cut, ())


def typical_year(series: dict[str, Array], days: int, kept: int, runs: int = 1) -> TimeGrid:
    """Group the days of a year and show each group by one of them.

    Parameters
    ----------
    series
        Hourly series of a whole number of days.
    days
        Number of days to show, the kept ones among them.
    kept
        Length of each run of days of least wind and sun that is kept day by day.
    runs
        Number of such runs; fewer where they would leave no day for all others.

    """
    by_day = {name: values.reshape(-1, HOURS_OF_DAY) for name, values in series.items()}
    total = len(by_day["wind_on"])
    week = darkest_days(series, kept, min(runs, (days - 1) // kept))
    others = np.array([day for day in range(total) if day not in set(week)])
    free = days - len(week)
    labels, medoids = cluster(_features(by_day)[others], free)
    chosen = [*others[medoids], *week]
    order = np.empty(total, np.int64)
    order[others] = labels
    order[week] = np.arange(free, days)
    count = np.bincount(order, minlength=days).astype(float)
    shown = {name: values[chosen] for name, values in by_day.items()}
    scaled = {
        name: values if name == "load_rel" else keep_mean(values, count, by_day[name], free)
        for name, values in shown.items()
    }
    flat = {name: values.ravel() for name, values in scaled.items()}
    return TimeGrid(
        np.repeat(count, HOURS_OF_DAY), HOURS_OF_DAY, order, flat, tuple(int(d) for d in chosen)
    )


def coarser(grid: TimeGrid, hours: int) -> TimeGrid:
    """Join every `hours` steps of a day to one: means of the series, sums of the weights."""
    if hours == 1:
        return grid
    series = {name: values.reshape(-1, hours).mean(axis=1) for name, values in grid.series.items()}
    weights = grid.weights.reshape(-1, hours).sum(axis=1)
    return TimeGrid(weights, grid.period_hours // hours, grid.order, series, grid.days, hours)


def darkest_days(series: dict[str, Array], length: int, runs: int = 1) -> list[int]:
    """Days of the `runs` spells of `length` days of least wind and sun, apart, in their order."""
    power = _daily_power({name: v.reshape(-1, HOURS_OF_DAY) for name, v in series.items()})
    spells = np.convolve(power, np.ones(length), "valid")
    taken: list[int] = []
    for first in np.argsort(spells, kind="stable"):
        days = range(int(first), int(first) + length)
        if len(taken) < runs * length and not set(days) & set(taken):
            taken.extend(days)
    return sorted(taken)


def _daily_power(by_day: dict[str, Array]) -> Array:
    """Wind and sun of each day: each series over its mean, summed."""
    names = [n for n in ("pv_tracked", "wind_on", "wind_off") if by_day[n].any()]
    return np.sum([by_day[n].mean(axis=1) / by_day[n].mean() for n in names], axis=0)


def _spell(power: Array, length: int) -> Array:
    """Mean of the days around each day; the year closes on itself."""
    around = np.concatenate([power[-length:], power, power[:length]])
    return np.convolve(around, np.ones(length) / length, "same")[length:-length]


def cluster(points: Array, groups: int) -> tuple[Whole, Whole]:
    """Ward's groups of the rows of `points`: label of each row (from 0), medoid of each group."""
    from scipy.cluster.hierarchy import fcluster, linkage  # not for those who only show plans
    from scipy.spatial.distance import pdist, squareform

    between = pdist(points)
    labels = fcluster(linkage(points, "ward"), groups, "maxclust").astype(np.int64) - 1
    distance = squareform(between)
    medoids = []
    for group in range(groups):
        rows = np.flatnonzero(labels == group)
        medoids.append(rows[distance[np.ix_(rows, rows)].sum(axis=1).argmin()])
    return labels, np.array(medoids, np.int64)


def keep_mean(shown: Array, count: Array, real: Array, free: int) -> Array:
    """Scale the first `free` days so that the weighted year has the mean of the real one.

    Capacity factors stay within 0 and 1; prices, whose highest value is above 1, are not clipped.
    """
    top = 1.0 if real.max() <= 1.0 else np.inf
    wanted = real.sum() - (count[free:] @ shown[free:]).sum()
    scaled = shown.copy()
    for _ in range(500):  # clipping takes a little away: raise the rest until it does not
        have = (count[:free] @ scaled[:free]).sum()
        if have <= 0 or abs(wanted - have) <= 1e-9 * max(wanted, 1.0):
            break
        scaled[:free] = np.clip(scaled[:free] * (wanted / have), 0.0, top)
    return scaled


def _features(by_day: dict[str, Array]) -> Array:
    parts = []
    for name, say in FEATURES.items():
        values = by_day[name]
        spread = values.std()
        if spread > 0:
            parts.append(say * values / spread)
    spell = _spell(_daily_power(by_day), SPELL_DAYS)
    parts.append((SPELL_SAY * HOURS_OF_DAY**0.5 * spell / spell.std())[:, None])
    return np.hstack(parts)
