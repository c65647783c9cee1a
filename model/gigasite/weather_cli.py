"""The verb `weather`: the hourly year of a region in short or as JSON; fetches PVGIS on request."""

# ruff: noqa: T201 - this module prints what was asked for

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs

UNITS = {
    "temperature_c": "degC",
    "humidity": "1",
    "wet_bulb_c": "degC",
    "pv_fixed": "1",
    "pv_tracked": "1",
    "wind_on": "1",
    "wind_off": "1",
}
"""Series and unit; capacity factors and relative humidity as shares."""
HIGH = 0.99
"""Share of hours below the high value that is shown, as in the design hour of cooling [1]."""


def show_weather(
    region: str, *, pvgis: bool = False, as_json: bool = False, folder: Path | None = None
) -> int:
    """Print a region's hourly year; exit code 0.

    `region`: id. `pvgis`: first fetch it from PVGIS (internet) into `folder`/hourly/. `as_json`:
    one JSON object with all hours. `folder`: a data set; None: the shipped one.

    Raises
    ------
    InputError
        Where the region is unknown, a table of the weather is absent, or `pvgis` would write into
        the shipped data set.
    GigasiteError
        Where PVGIS cannot be reached.

    """
    from gigasite.load import read_inputs

    if pvgis:
        _check_target(folder)
    inputs = read_inputs(folder)
    _check_region(inputs, region)
    if pvgis:
        from gigasite.pvgis import fetch_pvgis

        place = inputs["regions"].set_index("region").loc[region]
        written = fetch_pvgis(region, float(place["lat"]), float(place["lon"]), inputs.folder)
        print(written, file=sys.stderr)
        inputs = read_inputs(folder)
    told = region_weather(inputs, region)
    if as_json:
        print(json.dumps(told, allow_nan=False))
    else:
        _print(told)
    return 0


def region_weather(inputs: Inputs, region: str) -> dict[str, Any]:
    """Hourly year of a region as plain JSON.

    region, own (series from the region's own file), borrowed_from (state whose weather stands in,
    or null), summary (mean, high: 99th percentile, unit of each series), hours_utc and series
    (8,760 values each; absent where there is none, such as offshore wind inland).
    """
    from gigasite.weather import hourly_weather

    weather = hourly_weather(inputs, [region])
    series = {n: s for n, s in weather.of(region).items() if np.isfinite(s).all()}
    own = sorted(inputs.hourly.get(region, {}))
    return {
        "region": region,
        "own": own,
        "borrowed_from": next(iter(weather.borrowed.values()), None),
        "summary": {
            name: {
                "mean": round(float(values.mean()), 6),
                "high": round(float(np.quantile(values, HIGH)), 6),
                "unit": UNITS[name],
            }
            for name, values in series.items()
        },
        "hours_utc": list(weather.hours.strftime("%Y-%m-%dT%H:00Z")),
        "series": {name: values.round(6).tolist() for name, values in series.items()},
    }


def _print(told: dict[str, Any]) -> None:
    """Print mean, 99th percentile and origin of each series."""
    print(f"{told['region']}: hourly year of {len(told['hours_utc']):,} hours in UTC")
    if told["borrowed_from"]:
        print(f"computed series follow the weather of {told['borrowed_from']}")
    print(f"{'series':<16s}{'unit':<6s}{'mean':>9s}{'99th %':>9s}  origin")
    for name, facts in told["summary"].items():
        origin = "own file" if name in told["own"] else "computed"
        places = 1 if facts["unit"] == "degC" else 3
        numbers = "".join(f"{facts[key]:>9.{places}f}" for key in ("mean", "high"))
        print(f"{name:<16s}{facts['unit']:<6s}{numbers}  {origin}")


def _check_target(folder: Path | None) -> None:
    from gigasite.errors import Fault, InputError
    from gigasite.paths import shipped_inputs

    if folder is None or folder.resolve().is_relative_to(shipped_inputs().resolve()):
        what = "would write into the shipped data set"
        raise InputError([Fault("--pvgis", what, "Copy the data set and give --inputs DIR")])


def _check_region(inputs: Inputs, region: str) -> None:
    from gigasite.errors import Fault, InputError
    from gigasite.own_weather import NEEDED

    faults = [
        Fault(f"{name}.csv", "is missing", "Hourly weather needs it: add the table")
        for name in NEEDED
        if not inputs.has(name)
    ]
    if region not in set(inputs["regions"]["region"]):
        remedy = "Name a region of the data set"
        faults.append(Fault(f"--region {region}", "is not in regions.csv", remedy))
    if faults:
        raise InputError(faults)
