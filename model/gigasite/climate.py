"""Climate of each region -> PUE and WUE of each cooling system.

For now from monthly means: temperature within a month is taken as normal about the month's mean.
Hourly series will replace the inside of `cooling_performance`; its result stays the same.

References: Stull (2011), Wet-bulb temperature from relative humidity and air temperature,
Journal of Applied Meteorology and Climatology 50, for the wet bulb; Magnus formula with the
constants of Alduchov and Eskridge (1996) for saturation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

if TYPE_CHECKING:
    import numpy.typing as npt

    from gigasite.load import Inputs

    Array = npt.NDArray[np.float64]

SPREAD_K = 5.0
"""Standard deviation of hourly temperature within a month [K] (assumption)."""
DESIGN_OFFSET_K = 10.0
"""99th percentile hour of the year above the mean of the warmest month [K] (assumption)."""
HIGHEST_HUMIDITY = 0.95
"""Mean relative humidity is not taken above this [1] (assumption: bounds a ratio of two maps)."""
_GAS_CONSTANT_VAPOUR = 461.5
"""Specific gas constant of water vapour [J/kg/K]."""


def saturation_pressure_pa(t_c: Array) -> Array:
    """Saturation vapour pressure over water [Pa] at `t_c` [degC]."""
    return np.asarray(610.94 * np.exp(17.625 * t_c / (243.04 + t_c)))


def saturation_density_gm3(t_c: Array) -> Array:
    """Water vapour that saturated air holds [g/m3] at `t_c` [degC]."""
    return np.asarray(
        1000.0 * saturation_pressure_pa(t_c) / (_GAS_CONSTANT_VAPOUR * (t_c + 273.15))
    )


def wet_bulb_c(t_c: Array, humidity: Array) -> Array:
    """Wet-bulb temperature [degC] from air temperature [degC] and relative humidity [1]."""
    rh = 100.0 * humidity
    return np.asarray(
        t_c * np.arctan(0.151977 * np.sqrt(rh + 8.313659))
        + np.arctan(t_c + rh)
        - np.arctan(rh - 1.676331)
        + 0.00391838 * rh**1.5 * np.arctan(0.023101 * rh)
        - 4.686035
    )


def expected_excess(mean: Array, threshold: float, spread: float = SPREAD_K) -> Array:
    """Mean of max(0, x - threshold) for x normal about `mean` with standard deviation `spread`."""
    z = (mean - threshold) / spread
    return np.asarray(
        spread * np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi) + (mean - threshold) * ndtr(z)
    )


def monthly_air(climate: pd.DataFrame) -> tuple[Array, Array]:
    """Mean dry and wet bulb of each month [degC], two arrays of shape (regions, 12).

    Relative humidity of a region: median vapour density over saturation at the yearly mean
    temperature, the same in all months (estimate).
    """
    dry = climate[[f"t_mean_m{m:02d}_c" for m in range(1, 13)]].to_numpy(float)
    yearly = climate["t_mean_annual_c"].to_numpy(float)
    density = climate["vapour_density_gm3_exceeded_50pct"].to_numpy(float)
    humidity = np.clip(density / saturation_density_gm3(yearly), 0.05, HIGHEST_HUMIDITY)
    return dry, wet_bulb_c(dry, humidity[:, None])


def design_air(climate: pd.DataFrame) -> tuple[Array, Array]:
    """Dry and wet bulb of the 99th percentile hour [degC], two arrays of shape (regions,)."""
    dry = climate["t_mean_warmest_month_c"].to_numpy(float) + DESIGN_OFFSET_K
    dewpoint = np.minimum(climate["dewpoint_design_1pct_c"].to_numpy(float), dry)
    humidity = saturation_pressure_pa(dewpoint) / saturation_pressure_pa(dry)
    return dry, wet_bulb_c(dry, humidity)


def cooling_performance(inputs: Inputs) -> pd.DataFrame:
    """PUE and WUE of every cooling system in every region.

    Returns
    -------
    pd.DataFrame
        One row per region and cooling: region, cooling, pue_mean, pue_design [MW/MW] (design:
        99th percentile hour), wue_mean [L/kWh IT]. Without climate.csv: free cooling.

    """
    regions = inputs["regions"]["region"]
    if not inputs.has("cooling"):
        return pd.DataFrame(
            {
                "region": regions,
                "cooling": "none",
                "pue_mean": 1.0,
                "pue_design": 1.0,
                "wue_mean": 0.0,
            }
        )
    cooling = inputs["cooling"]
    if not inputs.has("climate"):
        frame = regions.to_frame().merge(cooling[["cooling", "pue_base", "wue_base"]], how="cross")
        frame = frame.rename(columns={"pue_base": "pue_mean", "wue_base": "wue_mean"})
        return frame.assign(pue_design=frame["pue_mean"])[
            ["region", "cooling", "pue_mean", "pue_design", "wue_mean"]
        ]
    climate = inputs["climate"].set_index("region").loc[regions].reset_index()
    dry, wet = monthly_air(climate)
    dry_design, wet_design = design_air(climate)
    parts = []
    for system in cooling.itertuples():
        is_wet = system.driver == "wet_bulb"
        months, hour = (wet, wet_design) if is_wet else (dry, dry_design)
        above = expected_excess(months, float(system.free_cooling_c)).mean(axis=1)
        sprayed = expected_excess(dry, float(system.spray_from_c)).mean(axis=1)
        peak = np.maximum(0.0, hour - float(system.free_cooling_c))
        parts.append(
            pd.DataFrame(
                {
                    "region": climate["region"],
                    "cooling": system.cooling,
                    "pue_mean": system.pue_base + system.pue_per_k * above,
                    "pue_design": system.pue_base + system.pue_per_k * np.maximum(peak, above),
                    "wue_mean": system.wue_base + system.wue_per_k * sprayed,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
