"""Moist air: saturation, relative humidity and wet bulb.

References: Magnus formula with the constants of Alduchov and Eskridge (1996); Stull (2011),
Wet-bulb temperature from relative humidity and air temperature, Journal of Applied Meteorology
and Climatology 50.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Array = npt.NDArray[np.float64]

DRIEST, DAMPEST = 0.05, 0.99
"""Range of relative humidity in which the wet-bulb formula holds [1]."""
GAS_CONSTANT_VAPOUR = 461.5
"""Specific gas constant of water vapour [J/kg/K]."""


def saturation_pressure_pa(t_c: Array) -> Array:
    """Saturation vapour pressure over water [Pa] at `t_c` [degC]."""
    return np.asarray(610.94 * np.exp(17.625 * t_c / (243.04 + t_c)))


def saturation_density_gm3(t_c: Array) -> Array:
    """Water vapour that saturated air holds [g/m3] at `t_c` [degC]."""
    return np.asarray(1000.0 * saturation_pressure_pa(t_c) / (GAS_CONSTANT_VAPOUR * (t_c + 273.15)))


def wet_bulb_c(t_c: Array, humidity: Array) -> Array:
    """Wet bulb [degC] from air temperature [degC] and relative humidity [1], never above it."""
    rh = 100.0 * humidity
    wet = (
        t_c * np.arctan(0.151977 * np.sqrt(rh + 8.313659))
        + np.arctan(t_c + rh)
        - np.arctan(rh - 1.676331)
        + 0.00391838 * rh**1.5 * np.arctan(0.023101 * rh)
        - 4.686035
    )
    return np.asarray(np.minimum(wet, t_c))


def relative_humidity(temperature_c: Array, places: pd.DataFrame) -> Array:
    """Relative humidity of every hour [1], shape (regions, hours).

    A day holds the vapour that the region's mean relative humidity gives at the day's mean
    temperature; these daily densities are then mapped so that their median and the values passed
    on 10 % and 1 % of days are those of the region (climate.csv).
    """
    days = temperature_c.reshape(len(temperature_c), -1, 24).mean(axis=2)
    known = [places[f"vapour_density_gm3_exceeded_{p}pct"].to_numpy(float) for p in (50, 10, 1)]
    raw = saturation_density_gm3(days)
    density = np.empty_like(raw)
    for r in range(len(raw)):
        marks = np.quantile(raw[r], [0.5, 0.9, 0.99])
        wanted = np.array([known[k][r] for k in range(3)])
        wanted = np.where(np.isnan(wanted), marks * known[0][r] / marks[0], wanted)
        ratio = np.interp(raw[r], marks, wanted / marks)
        density[r] = raw[r] * ratio
    vapour = np.repeat(density, 24, axis=1)
    return np.clip(vapour / saturation_density_gm3(temperature_c), DRIEST, DAMPEST)
