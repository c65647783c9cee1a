"""An hourly weather year for every region: temperature, humidity, wet bulb, sun and wind.

8,760 hours in UTC, 29 February left out. Days and months follow the national weather year
(weather_daily.csv), the hours of a day its mean day of the month (weather_hours.csv) or, for the
sun, position and clear sky by pvlib; the level is the region's own (climate.csv). A user's own
hourly files (`own_weather`) replace what they give.

References: pvlib (Anderson et al., 2023, Journal of Open Source Software 8) for solar position
(Spencer), clear sky (Ineichen and Perez, with pvlib's bundled Linke turbidity), tracking and cell
temperature (Faiman).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite.humid import DAMPEST, DRIEST, relative_humidity, wet_bulb_c
from gigasite.own_weather import overlay

if TYPE_CHECKING:
    import numpy.typing as npt

    from gigasite.load import Inputs

    Array = npt.NDArray[np.float64]

WEATHER_YEAR = 2016
NEIGHBOUR = {"CY": "EL", "MT": "IT", "LU": "BE"}
"""State whose weather is borrowed where a state has none of its own (assumption)."""
TILT_DEG = 35.0
"""Tilt of fixed modules, facing south (assumption)."""
MOST_TURN_DEG = 60.0
"""Largest rotation of the single-axis tracker (assumption)."""
GROUND_COVER = 0.4
"""Module area over land area of the tracked plant, for backtracking (assumption)."""
WIND_AT_MODULE_M_S = 2.0
"""Wind that cools the modules [m/s] (assumption)."""
POWER_PER_K = -0.0035
"""Change of module power with cell temperature above 25 degC [1/K] (typical data sheet)."""


@dataclass(frozen=True)
class Weather:
    """Hourly year: arrays of shape (regions, 8760), rows in the order of `regions`."""

    regions: tuple[str, ...]
    hours: pd.DatetimeIndex
    temperature_c: Array
    humidity: Array
    """Relative humidity [1]."""
    wet_bulb_c: Array
    pv_fixed: Array
    """Capacity factor of modules tilted to the south [1]."""
    pv_tracked: Array
    """Capacity factor of modules on a north-south axis that follow the sun [1]."""
    wind_on: Array
    wind_off: Array
    """Capacity factor of offshore wind [1]; nan where the region has no coast."""
    borrowed: dict[str, str]
    """State without figures of its own -> state whose figures stand in."""

    def of(self, region: str) -> dict[str, Array]:
        """Series of one region by name."""
        row = self.regions.index(region)
        names = (
            "temperature_c",
            "humidity",
            "wet_bulb_c",
            "pv_fixed",
            "pv_tracked",
            "wind_on",
            "wind_off",
        )
        return {name: getattr(self, name)[row] for name in names}


def year_hours(year: int = WEATHER_YEAR) -> pd.DatetimeIndex:
    """Begin of every hour of a year in UTC, without 29 February."""
    hours = pd.date_range(
        f"{year}-01-01", f"{year + 1}-01-01", freq="h", tz="UTC", inclusive="left"
    )
    return hours[~((hours.month == 2) & (hours.day == 29))]


def hourly_weather(inputs: Inputs, regions: list[str] | None = None) -> Weather:
    """Hourly year of all regions, or of some: computed, or from a region's own file."""
    nation, temperature, humidity = hourly_air(inputs, regions)
    places, hours, names = nation.places, nation.hours, tuple(nation.places.index)
    fixed, tracked = sun_yield(places, nation, hours, temperature)
    return Weather(
        names,
        hours,
        temperature,
        humidity,
        wet_bulb_c(temperature, humidity),
        overlay(fixed, names, inputs.hourly, "pv_fixed"),
        overlay(tracked, names, inputs.hourly, "pv_tracked"),
        overlay(wind_on(places, nation), names, inputs.hourly, "wind_on"),
        overlay(wind_off(places, nation), names, inputs.hourly, "wind_off"),
        nation.borrowed,
    )


def hourly_air(inputs: Inputs, regions: list[str] | None = None) -> tuple[National, Array, Array]:
    """Temperature [degC] and relative humidity [1] of every hour, shape (regions, hours)."""
    names = list(inputs["regions"]["region"]) if regions is None else regions
    places = (
        inputs["regions"].set_index("region").loc[names].join(inputs["climate"].set_index("region"))
    )
    nation = National(inputs, places, year_hours())
    temperature = nation.daily("temp_c") + nation.diurnal_shift("temp_c") + nation.monthly_shift()
    temperature = overlay(temperature, names, inputs.hourly, "temperature_c")
    humidity = relative_humidity(temperature, places)
    humidity = np.clip(overlay(humidity, names, inputs.hourly, "humidity"), DRIEST, DAMPEST)
    return nation, temperature, humidity


class National:
    """National series spread over the hours of the year, one row per region."""

    def __init__(self, inputs: Inputs, places: pd.DataFrame, hours: pd.DatetimeIndex) -> None:
        self.places, self.hours = places, hours
        self.days = hours.strftime("%Y-%m-%d")[::24]
        self._daily = inputs["weather_daily"].pivot(index="date", columns="member_state")
        self._mean_day = inputs["weather_hours"].pivot(
            index=["month", "hour_utc"], columns="member_state"
        )
        area = inputs["regions"][["region", "member_state", "area_km2", "outermost"]]
        self._climate = inputs["climate"].merge(area, on="region")
        self.borrowed: dict[str, str] = {}
        self.states = list(dict.fromkeys(places["member_state"]))
        self.row = [self.states.index(state) for state in places["member_state"]]

    def source(self, state: str, column: str, table: pd.DataFrame | None = None) -> str:
        """State whose figures are used: its own, its neighbour's, or none ('')."""
        series = (self._daily if table is None else table)[column]
        if state in series and series[state].notna().any():
            return state
        other = NEIGHBOUR.get(state, "")
        if other in series and series[other].notna().any():
            self.borrowed[state] = other
            return other
        return ""

    def daily(self, column: str) -> Array:
        """Daily figure of the state, the same in all hours of the day, shape (regions, hours)."""
        series = self._daily[column].reindex(self.days)
        return self._rows(
            column, self._daily, lambda state: np.repeat(series[state].to_numpy(float), 24)
        )

    def diurnal_shift(self, column: str) -> Array:
        """Deviation of an hour from the mean of its day, by month, shape (regions, hours)."""
        return self._rows(
            column, self._mean_day, lambda state: self._hourly(column, state, shift=True)
        )

    def diurnal_factor(self, column: str) -> Array:
        """Hour over the mean of its day, by month, shape (regions, hours)."""
        return self._rows(
            column, self._mean_day, lambda state: self._hourly(column, state, shift=False)
        )

    def _hourly(self, column: str, state: str, *, shift: bool) -> Array:
        profile = self._mean_day[column][state].to_numpy(float).reshape(12, 24)
        mean = profile.mean(axis=1, keepdims=True)
        shape = profile - mean if shift else profile / np.maximum(mean, 1e-9)
        return np.asarray(shape[self.hours.month - 1, self.hours.hour])

    def _rows(self, column: str, table: pd.DataFrame, spread: Any) -> Array:
        """One row per region from one series per state."""
        blank = np.full(len(self.hours), np.nan)
        sources = [self.source(state, column, table) for state in self.states]
        return np.stack([spread(source) if source else blank for source in sources])[self.row]

    def monthly_shift(self) -> Array:
        """Region's mean temperature less its (source) state's, by month, shape (regions, hours)."""
        months = [f"t_mean_m{m:02d}_c" for m in range(1, 13)]
        shift = self.places[months].to_numpy(float) - self.mean_of_sources(months, "temp_c")
        return shift[:, self.hours.month - 1]

    def mean_of_sources(self, columns: list[str], weather: str) -> Array:
        """Mean by area over the regions of each region's source state, shape (regions, columns)."""
        inside = self._climate[self._climate["outermost"] == 0]
        weighted = (
            inside[columns].mul(inside["area_km2"], axis=0).groupby(inside["member_state"]).sum()
        )
        mean = weighted.div(inside.groupby("member_state")["area_km2"].sum(), axis=0)
        sources = [self.source(state, weather) or state for state in self.states]
        return mean.loc[sources].to_numpy(float)[self.row]


def wind_on(places: pd.DataFrame, nation: National) -> Array:
    """Capacity factor of onshore wind: state's day x its mean day x the region's factor."""
    series = (
        nation.daily("wind_on_cf")
        * nation.diurnal_factor("wind_on_cf")
        * places["wind_factor"].to_numpy(float)[:, None]
    )
    return np.clip(series, 0.0, 1.0)


def wind_off(places: pd.DataFrame, nation: National) -> Array:
    """Capacity factor of offshore wind of coastal regions.

    From the state's own offshore days; a coastal state without them takes its onshore days, scaled
    to its mean offshore capacity factor.
    """
    own = nation.daily("wind_off_cf") * nation.diurnal_factor("wind_off_cf")
    ashore = nation.daily("wind_on_cf") * nation.diurnal_factor("wind_on_cf")
    mean = places["wind_off_cf_mean"].to_numpy(float)[:, None]
    scaled = np.clip(ashore / ashore.mean(axis=1, keepdims=True) * mean, 0.0, 1.0)
    scaled = np.clip(scaled / scaled.mean(axis=1, keepdims=True) * mean, 0.0, 1.0)
    series = np.where(np.isnan(own), scaled, np.clip(own, 0.0, 1.0))
    return np.where(places["coastal"].to_numpy(float)[:, None] == 1, series, np.nan)


def sun_yield(
    places: pd.DataFrame, nation: National, hours: pd.DatetimeIndex, temperature: Array
) -> tuple[Array, Array]:
    """Capacity factors of fixed and of tracked modules, shape (regions, hours) each.

    Clear-sky power of the hour x the day's clearness: the day's mean is then that of the state's
    weather year x the region's irradiation of the month, and the year's mean the region's own.
    """
    fixed, tracked = _clear_sky_power(places, hours, temperature)
    day_mean = np.maximum(fixed.reshape(len(fixed), -1, 24).mean(axis=2), 1e-6)
    months = [f"ghi_m{m:02d}_kwh_m2_day" for m in range(1, 13)]
    local = places[months].to_numpy(float) / nation.mean_of_sources(months, "pv_cf")
    wanted = (nation.daily("pv_cf") * local[:, hours.month - 1])[:, ::24]
    own_mean = places["pv_cf_mean"].to_numpy(float)[:, None]
    target = np.where(np.isnan(own_mean), wanted.mean(axis=1, keepdims=True), own_mean)
    level = target / wanted.mean(axis=1, keepdims=True)
    for _ in range(8):  # clipping at full power takes a little away: raise the level until not
        clearness = np.repeat(level * wanted / day_mean, 24, axis=1)
        series = np.clip(fixed * clearness, 0.0, 1.0)
        level = level * target / np.maximum(series.mean(axis=1, keepdims=True), 1e-9)
    return series, np.clip(tracked * clearness, 0.0, 1.0)


def _clear_sky_power(
    places: pd.DataFrame, hours: pd.DatetimeIndex, temperature: Array
) -> tuple[Array, Array]:
    """Power over nominal power under a clear sky of fixed and of tracked modules."""
    import pvlib

    lat, lon = (places[c].to_numpy(float)[:, None] for c in ("lat", "lon"))
    day, noon = hours.day_of_year.to_numpy(), hours.hour.to_numpy() + 0.5  # middle of each hour
    position = pvlib.solarposition
    tilt = position.declination_spencer71(day)
    angle = np.radians(15.0 * (noon - 12.0) + lon + position.equation_of_time_spencer71(day) / 4.0)
    zenith = position.solar_zenith_analytical(np.radians(lat), angle, tilt)
    azimuth = np.degrees(position.solar_azimuth_analytical(np.radians(lat), angle, tilt, zenith))
    zenith = np.degrees(zenith)
    turbidity = _turbidity(hours, lat[:, 0], lon[:, 0])
    height = np.maximum(places["elevation_m"].to_numpy(float)[:, None], 0.0)
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # the formula divides by zero at night
        mass = pvlib.atmosphere.get_absolute_airmass(
            pvlib.atmosphere.get_relative_airmass(zenith), pvlib.atmosphere.alt2pres(height)
        )
        sky = pvlib.clearsky.ineichen(zenith, mass, turbidity, altitude=height)
        turn = pvlib.tracking.singleaxis(
            zenith.ravel(), azimuth.ravel(), max_angle=MOST_TURN_DEG, gcr=GROUND_COVER
        )
    turned = tuple(turn[f"surface_{name}"].reshape(zenith.shape) for name in ("tilt", "azimuth"))
    out = []
    for slope, facing in ((TILT_DEG, 180.0), turned):
        light = pvlib.irradiance.get_total_irradiance(
            slope, facing, zenith, azimuth, sky["dni"], sky["ghi"], sky["dhi"], model="isotropic"
        )
        plane = np.nan_to_num(light["poa_global"], nan=0.0)
        cell = pvlib.temperature.faiman(plane, temperature, WIND_AT_MODULE_M_S)
        out.append(np.maximum(plane / 1000.0 * (1.0 + POWER_PER_K * (cell - 25.0)), 0.0))
    return out[0], out[1]


def _turbidity(hours: pd.DatetimeIndex, lat: Array, lon: Array) -> Array:
    """Linke turbidity of every hour, shape (regions, hours), from the map that pvlib bundles."""
    import pvlib

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # pvlib asks pandas for a renamed attribute
        rows = [
            pvlib.clearsky.lookup_linke_turbidity(hours, float(a), float(b))
            for a, b in zip(lat, lon, strict=True)
        ]
    return np.stack([row.to_numpy(float) for row in rows])
