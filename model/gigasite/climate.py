"""Climate of each region -> PUE and WUE of each cooling system.

PUE = pue_base + pue_per_k x max(0, driver - free_cooling_c), WUE = wue_base + wue_per_k x
max(0, dry bulb - spray_from_c), for every hour of the weather year; the driver is the dry or the
wet bulb. Without weather tables the same from monthly means, temperature within a month taken as
normal about the month's mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

from gigasite.humid import saturation_density_gm3, saturation_pressure_pa, wet_bulb_c
from gigasite.weather import hourly_air

if TYPE_CHECKING:
    import numpy.typing as npt

    from gigasite.load import Inputs

    Array = npt.NDArray[np.float64]

DESIGN_QUANTILE = 0.99
"""Share of the hours of the year in which the connection has to suffice for cooling [1]."""
SPREAD_K = 5.0
"""Without hourly weather: standard deviation of temperature within a month [K] (assumption)."""
DESIGN_OFFSET_K = 10.0
"""Without hourly weather: design hour above the mean of the warmest month [K] (assumption)."""
HIGHEST_HUMIDITY = 0.95
"""Without hourly weather: relative humidity is not taken above this [1] (assumption)."""
COLUMNS = ["region", "cooling", "pue_mean", "pue_design", "wue_mean"]


def cooling_performance(inputs: Inputs) -> pd.DataFrame:
    """PUE and WUE of every cooling system in every region.

    Returns
    -------
    pd.DataFrame
        One row per region and cooling: region, cooling, pue_mean, pue_design [MW/MW] (design:
        99th percentile hour), wue_mean [L/kWh IT]. Without climate.csv: free cooling.

    """
    return inputs.once("cooling_performance", lambda: _performance(inputs)).copy()


def _performance(inputs: Inputs) -> pd.DataFrame:
    regions = list(inputs["regions"]["region"])
    if not inputs.has("cooling"):
        free = {"cooling": "none", "pue_mean": 1.0, "pue_design": 1.0, "wue_mean": 0.0}
        return pd.DataFrame({"region": regions}).assign(**free)
    if not inputs.has("climate"):
        return _free_cooling(inputs)
    if inputs.has("weather_daily") and inputs.has("weather_hours"):
        _, dry, humidity = hourly_air(inputs, regions)
        means, designs = _hourly(inputs["cooling"], dry, wet_bulb_c(dry, humidity))
    else:
        means, designs = _monthly(inputs, regions)
    parts = []
    for system in inputs["cooling"].itertuples():
        above, sprayed = means[system.cooling]
        design = np.maximum(designs[system.cooling], above)
        parts.append(
            pd.DataFrame(
                {
                    "region": regions,
                    "cooling": system.cooling,
                    "pue_mean": system.pue_base + system.pue_per_k * above,
                    "pue_design": system.pue_base + system.pue_per_k * design,
                    "wue_mean": system.wue_base + system.wue_per_k * sprayed,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[COLUMNS]


Means = dict[str, tuple["Array", "Array"]]
"""By cooling system: mean kelvin above free cooling, and above the spraying temperature."""


def _hourly(cooling: pd.DataFrame, dry: Array, wet: Array) -> tuple[Means, dict[str, Array]]:
    """Mean and design kelvin above the thresholds, from hourly dry and wet bulb."""
    means: Means = {}
    designs = {}
    for system in cooling.itertuples():
        driver = wet if system.driver == "wet_bulb" else dry
        above = np.maximum(0.0, driver - float(system.free_cooling_c))
        sprayed = np.maximum(0.0, dry - float(system.spray_from_c))
        means[str(system.cooling)] = above.mean(axis=1), sprayed.mean(axis=1)
        designs[str(system.cooling)] = np.quantile(above, DESIGN_QUANTILE, axis=1)
    return means, designs


def mean_excess(inputs: Inputs, regions: list[str]) -> Means:
    """Mean kelvin above the thresholds of each system in each region, for calibration."""
    _, dry, humidity = hourly_air(inputs, regions)
    return _hourly(inputs["cooling"], dry, wet_bulb_c(dry, humidity))[0]


def _free_cooling(inputs: Inputs) -> pd.DataFrame:
    free = inputs["cooling"][["cooling", "pue_base", "wue_base"]]
    frame = inputs["regions"][["region"]].merge(free, how="cross")
    frame = frame.rename(columns={"pue_base": "pue_mean", "wue_base": "wue_mean"})
    return frame.assign(pue_design=frame["pue_mean"])[COLUMNS]


def expected_excess(mean: Array, threshold: float, spread: float = SPREAD_K) -> Array:
    """Mean of max(0, x - threshold) for x normal about `mean` with standard deviation `spread`."""
    z = (mean - threshold) / spread
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return np.asarray(spread * density + (mean - threshold) * ndtr(z))


def _monthly(inputs: Inputs, regions: list[str]) -> tuple[Means, dict[str, Array]]:
    """Mean and design kelvin above the thresholds, from monthly means."""
    climate = inputs["climate"].set_index("region").loc[regions]
    dry = climate[[f"t_mean_m{m:02d}_c" for m in range(1, 13)]].to_numpy(float)
    yearly = climate["t_mean_annual_c"].to_numpy(float)
    density = climate["vapour_density_gm3_exceeded_50pct"].to_numpy(float)
    humidity = np.clip(density / saturation_density_gm3(yearly), 0.05, HIGHEST_HUMIDITY)
    wet = wet_bulb_c(dry, humidity[:, None])
    hot = climate["t_mean_warmest_month_c"].to_numpy(float) + DESIGN_OFFSET_K
    dewpoint = np.minimum(climate["dewpoint_design_1pct_c"].to_numpy(float), hot)
    moist = wet_bulb_c(hot, saturation_pressure_pa(dewpoint) / saturation_pressure_pa(hot))
    means: Means = {}
    designs = {}
    for system in inputs["cooling"].itertuples():
        months, hour = (wet, moist) if system.driver == "wet_bulb" else (dry, hot)
        above = expected_excess(months, float(system.free_cooling_c)).mean(axis=1)
        sprayed = expected_excess(dry, float(system.spray_from_c)).mean(axis=1)
        means[str(system.cooling)] = above, sprayed
        designs[str(system.cooling)] = np.maximum(0.0, hour - float(system.free_cooling_c))
    return means, designs
