"""Typical days: means, kept days, linked storage, and what they miss of the year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gigasite.energy_designs import RegionSolver, time_grid
from gigasite.energy_figures import Variant
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.energy_report import full_year_error
from gigasite.load import read_inputs
from gigasite.typical_days import (
    cluster,
    coarser,
    darkest_days,
    keep_mean,
    typical_year,
    whole_year,
)

if TYPE_CHECKING:
    from gigasite.energy_inputs import RegionEnergy


@pytest.fixture(scope="module")
def region() -> RegionEnergy:
    return region_inputs(read_inputs(), EnergyChoices(), ["FI1C"])["FI1C"]


def test_weights_sum_to_the_year_and_means_are_kept(region: RegionEnergy) -> None:
    grid = time_grid(region, EnergyChoices(step_hours=1))
    assert grid.weights.sum() == pytest.approx(8760)
    assert grid.periods == 40
    assert len(grid.order) == 365
    for name in ("price_eur_mwh", "pv_fixed", "pv_tracked", "wind_on", "wind_off"):
        mean = grid.weights @ grid.series[name] / 8760
        assert mean == pytest.approx(region.series[name].mean(), rel=1e-6), name


def test_weeks_of_least_wind_and_sun_are_shown_as_they_are(region: RegionEnergy) -> None:
    """Their fourteen days stand for themselves, in calendar order, and keep their own hours."""
    grid = time_grid(region, EnergyChoices(step_hours=1))
    week = darkest_days(region.series, 7)
    both = darkest_days(region.series, 7, 2)
    assert len(week) == 7
    assert len(set(both)) == 14
    assert set(week) < set(both)
    assert grid.days[-14:] == tuple(both)
    assert list(grid.order[both]) == list(range(26, 40))
    assert grid.weights[-14 * 24 :] == pytest.approx(np.ones(14 * 24))
    real = region.series["wind_on"].reshape(-1, 24)[both].ravel()
    assert grid.series["wind_on"][-14 * 24 :] == pytest.approx(real)


def test_the_darkest_days_on_paper() -> None:
    """Days 3, 4 give least, then 7, 8 (4, 5 and 2, 3 share a day with the first)."""
    daily = np.array([9.0, 9.0, 2.0, 0.0, 1.0, 3.0, 9.0, 2.0, 3.0, 9.0])
    sun = np.repeat(daily, 24)
    series = {"pv_tracked": sun, "wind_on": sun, "wind_off": 0 * sun}
    assert darkest_days(series, 2) == [3, 4]
    assert darkest_days(series, 2, 2) == [3, 4, 7, 8]


def test_lulls_last_in_the_typical_year_as_in_the_real_one(region: RegionEnergy) -> None:
    """Worst wind of three weeks on end, over its mean: within 0.1 of the real one."""
    grid = time_grid(region, EnergyChoices(step_hours=1))

    def worst(daily: np.ndarray) -> float:
        return float(np.convolve(daily, np.ones(21) / 21, "valid").min() / daily.mean())

    shown = grid.series["wind_on"].reshape(-1, 24).mean(axis=1)[grid.order]
    real = region.series["wind_on"].reshape(-1, 24).mean(axis=1)
    assert worst(shown) == pytest.approx(worst(real), abs=0.1)


def test_clusters_and_medoids_on_paper() -> None:
    """Points 0, 1, 2 and 10, 11: two groups, shown by 1 and by one of the other two."""
    labels, medoids = cluster(np.array([[0.0], [1.0], [2.0], [10.0], [11.0]]), 2)
    assert len(set(labels[:3])) == len(set(labels[3:])) == 1
    assert labels[0] != labels[3]
    assert 1 in medoids


def test_means_are_kept_although_nothing_passes_full_power() -> None:
    """Two days of 0.9 and 0.2 with weights 1 and 1, wanted sum 1.6: 1.0 and 0.6."""
    shown, real = np.array([[0.9], [0.2]]), np.array([[1.0], [0.6]])
    scaled = keep_mean(shown, np.ones(2), real, 2)
    assert scaled.ravel() == pytest.approx([1.0, 0.6])


def test_joined_steps_keep_energy(region: RegionEnergy) -> None:
    fine = time_grid(region, EnergyChoices(step_hours=1))
    coarse = coarser(fine, 3)
    assert coarse.size * 3 == fine.size
    for name, values in fine.series.items():
        assert coarse.weights @ coarse.series[name] == pytest.approx(fine.weights @ values)


def test_every_day_typical_is_the_chain_of_all_hours(region: RegionEnergy) -> None:
    """Three weeks: with as many typical days as days, linked storage is a plain chain of hours."""
    cut = {name: values[: 21 * 24] for name, values in region.series.items()}
    choices, variant = EnergyChoices(), Variant("x", "hourly", 0.9, 0.8)
    costs = []
    for grid in (whole_year(cut), typical_year(cut, 21, 7)):
        found = RegionSolver(region, grid, choices).solve(variant)
        assert found is not None
        costs.append(found.cost_keur)
    assert costs[1] == pytest.approx(costs[0], rel=1e-6)


@pytest.mark.slow
def test_typical_days_miss_little_of_the_full_year() -> None:
    """On a region by which nothing was chosen, held for designs that matter most."""
    wanted = ("a-least-c100", "h90-c100", "h90-flex")
    errors = full_year_error(read_inputs(), "ES30", wanted, cache=False)
    assert errors["error"].abs().max() < 0.06, errors.to_string()


def test_fewer_typical_days_change_the_answer_a_little(region: RegionEnergy) -> None:
    variant = Variant("x", "hourly", 0.8, 1.0)
    cost = []
    for days in (30, 40):
        choices = replace(EnergyChoices(), typical_days=days)
        found = RegionSolver(region, time_grid(region, choices), choices).solve(variant)
        assert found is not None
        cost.append(found.cost_keur)
    assert cost[0] == pytest.approx(cost[1], rel=0.1)
