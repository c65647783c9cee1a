"""The hourly weather year: what it has to meet, on the shipped data."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from gigasite.climate import DESIGN_QUANTILE, cooling_performance
from gigasite.humid import relative_humidity, saturation_pressure_pa, wet_bulb_c
from gigasite.load import Inputs, read_inputs
from gigasite.weather import Weather, hourly_air, hourly_weather, year_hours

SOME = ["FI1D", "DE21", "ES61", "IE05", "EL30", "MT00", "CY00", "FRL0"]


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs()


@pytest.fixture(scope="module")
def weather(inputs: Inputs) -> Weather:
    return hourly_weather(inputs, SOME)


def test_a_year_has_8760_hours_and_no_29_february() -> None:
    hours = year_hours()
    assert len(hours) == 8760
    assert not ((hours.month == 2) & (hours.day == 29)).any()
    assert str(hours.tz) == "UTC"


def test_series_are_whole_and_within_bounds(weather: Weather) -> None:
    for name in ("pv_fixed", "pv_tracked", "wind_on", "humidity"):
        series = getattr(weather, name)
        assert series.shape == (len(SOME), 8760)
        assert np.isfinite(series).all()
        assert series.min() >= 0
        assert series.max() <= 1
    assert (weather.wet_bulb_c <= weather.temperature_c + 1e-9).all()


def test_the_sun_meets_the_regions_mean_and_sleeps_at_night(
    inputs: Inputs, weather: Weather
) -> None:
    wanted = inputs["climate"].set_index("region").loc[SOME, "pv_cf_mean"]
    assert weather.pv_fixed.mean(axis=1) == pytest.approx(wanted.to_numpy(), rel=1e-6)
    midnight = weather.hours.hour == 0
    assert weather.of("DE21")["pv_fixed"][midnight].max() == 0
    noon = weather.of("DE21")["pv_fixed"][(weather.hours.hour == 11)].mean()
    assert noon > 3 * weather.of("DE21")["pv_fixed"].mean()


def test_days_of_sun_follow_the_national_weather_year(inputs: Inputs, weather: Weather) -> None:
    """Within a month a region's days rise and fall with those of its state."""
    daily = inputs["weather_daily"]
    state = daily[daily["member_state"] == "DE"].set_index("date")["pv_cf"]
    days = weather.hours.strftime("%Y-%m-%d")[::24]
    mine = pd.Series(weather.of("DE21")["pv_fixed"].reshape(365, 24).mean(axis=1), days)
    for month in ("01", "07"):
        pick = [d for d in days if d[5:7] == month]
        ratio = mine[pick] / state[pick]
        assert ratio.std() / ratio.mean() < 0.02


def test_tracking_yields_more_than_a_fixed_plane_in_the_south(weather: Weather) -> None:
    assert weather.of("ES61")["pv_tracked"].mean() > 1.1 * weather.of("ES61")["pv_fixed"].mean()


def test_temperature_follows_day_and_region(inputs: Inputs, weather: Weather) -> None:
    """The mean of a state's regions (by area) is the state's own day."""
    regions = inputs["regions"].query("member_state == 'AT'")
    nation, temperature, _ = hourly_air(inputs, list(regions["region"]))
    weights = regions["area_km2"].to_numpy()
    mean = np.average(temperature, axis=0, weights=weights).reshape(365, 24).mean(axis=1)
    daily = inputs["weather_daily"].query("member_state == 'AT'").set_index("date")["temp_c"]
    assert mean == pytest.approx(daily.reindex(nation.days).to_numpy(), abs=1e-6)
    assert weather.of("FI1D")["temperature_c"].mean() < weather.of("ES61")["temperature_c"].mean()


def test_humidity_meets_the_regions_exceedances(inputs: Inputs) -> None:
    climate = inputs["climate"].set_index("region").loc[["DE21", "EL30"]]
    days = np.linspace(-5, 30, 365)[None, :] + np.array([[0.0], [5.0]])
    temperature = np.repeat(days, 24, axis=1)
    humidity = relative_humidity(temperature, climate)
    kelvin = temperature + 273.15
    density = 1000 * saturation_pressure_pa(temperature) * humidity / (461.5 * kelvin)
    median = np.median(density.reshape(2, 365, 24).mean(axis=2), axis=1)
    assert median == pytest.approx(
        climate["vapour_density_gm3_exceeded_50pct"].to_numpy(), rel=0.02
    )


@pytest.mark.parametrize(
    ("dry", "humidity", "wet"), [(20.0, 0.5, 13.7), (30.0, 0.3, 17.9), (10.0, 0.99, 9.9)]
)
def test_wet_bulb_against_psychrometric_tables(dry: float, humidity: float, wet: float) -> None:
    """Values of a psychrometric chart at sea level, within half a kelvin."""
    assert wet_bulb_c(np.array(dry), np.array(humidity)) == pytest.approx(wet, abs=0.5)


def test_states_without_weather_borrow_a_named_neighbour(weather: Weather) -> None:
    assert weather.borrowed["CY"] == "EL"
    assert weather.borrowed["MT"] == "IT"
    assert "DE" not in weather.borrowed


def test_only_coasts_have_offshore_wind(weather: Weather) -> None:
    assert np.isnan(weather.of("DE21")["wind_off"]).all()
    assert 0.2 < weather.of("IE05")["wind_off"].mean() < 0.7


def test_some_regions_alone_give_the_same_as_among_all(inputs: Inputs, weather: Weather) -> None:
    alone = hourly_weather(inputs, ["DE21"])
    for name, series in alone.of("DE21").items():
        np.testing.assert_allclose(series, weather.of("DE21")[name], rtol=1e-12)


def test_cold_is_efficient_and_damp_heat_hurts_evaporation(inputs: Inputs) -> None:
    pue = cooling_performance(inputs).set_index(["region", "cooling"])["pue_mean"]
    for system in ("evaporative", "hybrid", "dry", "liquid"):
        assert pue["FI1D", system] < pue["ES61", system]
    damp = inputs["climate"].copy()
    damp.loc[damp["region"] == "ES61", damp.columns.str.startswith("vapour")] *= 1.4
    wetter = dataclasses.replace(inputs, tables={**inputs.tables, "climate": damp})
    worse = cooling_performance(wetter).set_index(["region", "cooling"])["pue_mean"]
    assert worse["ES61", "evaporative"] > pue["ES61", "evaporative"]
    assert worse["ES61", "dry"] == pytest.approx(pue["ES61", "dry"])


def test_the_design_hour_is_the_99th_percentile(inputs: Inputs) -> None:
    _, dry, _ = hourly_air(inputs, ["DE21"])
    system = inputs["cooling"].set_index("cooling").loc["dry"]
    hour = np.quantile(dry[0], DESIGN_QUANTILE) - system["free_cooling_c"]
    stated = cooling_performance(inputs).set_index(["region", "cooling"]).loc[("DE21", "dry")]
    assert stated["pue_design"] == pytest.approx(system["pue_base"] + system["pue_per_k"] * hour)


def test_without_weather_tables_monthly_means_serve(inputs: Inputs) -> None:
    """Same order of places, similar level: the monthly way is the coarser one of the same thing."""
    tables = {k: v for k, v in inputs.tables.items() if not k.startswith("weather")}
    coarse = cooling_performance(dataclasses.replace(inputs, tables=tables))
    fine = cooling_performance(inputs)
    both = fine.merge(coarse, on=["region", "cooling"], suffixes=("", "_coarse"))
    assert both["pue_mean_coarse"].to_numpy() == pytest.approx(
        both["pue_mean"].to_numpy(), abs=0.05
    )
