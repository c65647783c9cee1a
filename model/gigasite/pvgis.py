"""Hourly years from PVGIS, the European Commission's solar service, fetched only on request.

PVGIS gives air temperature and the yield of fixed and of tracked modules; it has neither humidity
nor wind power, so those stay computed.

References: Huld, Müller and Gambardella (2012), A new solar radiation database for estimating PV
performance in Europe and Africa, Solar Energy 86; PVGIS non-interactive service, version 5.3.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.energy_cache import write_aside
from gigasite.errors import Fault, GigasiteError, InputError
from gigasite.hourly_files import FOLDER, checked
from gigasite.weather import TILT_DEG, WEATHER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

URL = "https://re.jrc.ec.europa.eu/api/v5_3/"
FIRST_YEAR, LAST_YEAR = 2005, 2023
"""Years of PVGIS 5.3."""
PEAK_KW = 1.0
LOSS_PCT = 14.0
"""Cables, inverter, dirt and ageing, taken off by PVGIS [%] (its own default; assumption)."""
FIXED, NORTH_SOUTH_AXIS = 0, 1
"""Kinds of tracking in PVGIS; the tracked rows do not shade each other."""
TIMEOUT_S = 60
ELSEWHERE = (
    "Check the connection and the place, or save the series in the folder yourself; everything "
    "else of gigasite works offline"
)


def fetch_pvgis(
    region: str,
    lat: float,
    lon: float,
    folder: Path,
    *,
    year: int = WEATHER_YEAR,
    get: Callable[..., Any] | None = None,
) -> Path:
    """Fetch a year of PVGIS for a place and write hourly/<region>.csv into a data set.

    `lat`, `lon` [deg], `folder`: the data set, `get`: stands in for
    `pvlib.iotools.get_pvgis_hourly`. The file is written whole or not at all.

    Raises
    ------
    InputError
        Where the region has a file already, its place or the year is out of range, or the answer
        is not a whole year.
    GigasiteError
        Where PVGIS cannot be reached or refuses.

    """
    path = folder / FOLDER / f"{region}.csv"
    faults = _refused(region, lat, lon, path, year)
    if faults:
        raise InputError(faults)
    fixed, tracked = (_ask(get, region, lat, lon, year, kind) for kind in (FIXED, NORTH_SOUTH_AXIS))
    frame = from_pvgis(fixed, tracked, peak_kw=PEAK_KW)
    rows = frame.set_axis(range(2, len(frame) + 2))
    faults = checked(f"answer of PVGIS for {region}", {name: rows[name] for name in rows})[1]
    if faults:
        raise InputError(faults)
    write_aside(path, frame.to_csv(index=False, lineterminator="\n").encode())
    return path


def from_pvgis(
    answer: pd.DataFrame | Mapping[str, Any],
    tracked: pd.DataFrame | Mapping[str, Any] | None = None,
    *,
    peak_kw: float | None = None,
) -> pd.DataFrame:
    """Turn an hourly answer of PVGIS into the columns of an hourly file.

    `answer`: the JSON object, or the frame that `pvlib.iotools` makes of it, with P [W] and
    temp_air [degC]; `tracked`: the same for modules that follow the sun; `peak_kw`: nominal power,
    by default what the JSON says, and 1 kW for a frame.

    Returns
    -------
    pd.DataFrame
        time (ISO, UTC), temperature_c [degC], pv_fixed and pv_tracked [1, at most 1], one row an
        hour.

    Raises
    ------
    InputError
        Where it is no hourly answer of PVGIS with power.

    """
    frame, peak = _frame(answer, peak_kw)
    out = {
        "time": frame.index.strftime("%Y-%m-%dT%H:%MZ"),
        "temperature_c": frame["temp_air"].to_numpy(float),
        "pv_fixed": (frame["P"] / (1000.0 * peak)).clip(0.0, 1.0).round(5).to_numpy(float),
    }
    if tracked is not None:
        turned, peak = _frame(tracked, peak_kw)
        power = turned["P"].reindex(frame.index)
        out["pv_tracked"] = (power / (1000.0 * peak)).clip(0.0, 1.0).round(5).to_numpy(float)
    return pd.DataFrame(out)


def _refused(region: str, lat: float, lon: float, path: Path, year: int) -> list[Fault]:
    """Say why nothing can be fetched, before anything is."""
    faults = []
    if path.name != f"{region}.csv" or region.startswith("."):
        faults.append(Fault(f"region {region!r}", "is no name for a file", "Rename the region"))
    faults += [
        Fault(f"{FOLDER}/{old.name}", "exists", "Move it away to fetch the region from PVGIS")
        for old in (path.parent.iterdir() if path.parent.is_dir() else ())
        if old.stem == region
    ]
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # false for nan
        what = f"{lat:g}, {lon:g} is no place"
        faults.append(Fault(f"region {region}", what, "Fill lat and lon in regions.csv"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        remedy = f"PVGIS has {FIRST_YEAR} to {LAST_YEAR}"
        faults.append(Fault("year", f"{year} is out of range", remedy))
    return faults


def _ask(
    get: Callable[..., Any] | None, region: str, lat: float, lon: float, year: int, tracking: int
) -> pd.DataFrame:
    """Ask PVGIS once; what the network or the service does wrong is one message."""
    from pvlib.iotools import get_pvgis_hourly

    try:
        frame, _ = (get or get_pvgis_hourly)(
            lat,
            lon,
            start=year,
            end=year,
            components=False,
            surface_tilt=TILT_DEG if tracking == FIXED else 0.0,
            surface_azimuth=180.0,
            pvcalculation=True,
            peakpower=PEAK_KW,
            loss=LOSS_PCT,
            trackingtype=tracking,
            url=URL,
            timeout=TIMEOUT_S,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:  # of requests: an OSError
        told = f"{type(error).__name__}: {error}".splitlines()[0].partition(" with url")[0][:200]
        raise GigasiteError(f"PVGIS gave nothing for {region}: {told}. {ELSEWHERE}.") from error
    return pd.DataFrame(frame)


def _frame(
    answer: pd.DataFrame | Mapping[str, Any], peak_kw: float | None
) -> tuple[pd.DataFrame, float]:
    """Frame of an answer, by rising time, and nominal power [kW]."""
    try:
        if isinstance(answer, pd.DataFrame):
            frame, meta = answer, {}
        else:
            from pvlib.iotools import read_pvgis_hourly

            text = io.StringIO(json.dumps(dict(answer)))
            frame, meta = read_pvgis_hourly(text, pvgis_format="json")
        stated = meta.get("inputs", {}).get("pv_module", {}).get("peak_power")
        peak = float(peak_kw or stated or 1.0)
        named = frame[["P", "temp_air"]].astype(float)
        return named.set_axis(pd.DatetimeIndex(frame.index).tz_convert("UTC")).sort_index(), peak
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"is no hourly answer with P and T2m ({type(error).__name__}: {error})"
        remedy = "Ask seriescalc with pvcalculation=1 and outputformat=json"
        raise InputError([Fault("answer of PVGIS", what, remedy)]) from error
