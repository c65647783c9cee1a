"""Checks of tables over time: headroom that falls, dates out of order, gaps in series."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from gigasite.errors import Fault
from gigasite.readcsv import place
from gigasite.tables import PRICE_SHAPE, PROJECTS, REGIONS, WEATHER_DAILY, WEATHER_HOURS

if TYPE_CHECKING:
    from gigasite.load import Inputs


def series_faults(inputs: Inputs) -> list[Fault]:
    """Headroom that falls, dates out of order, gaps in series."""
    return _falling(inputs) + _dates(inputs) + _gaps(inputs)


def _falling(inputs: Inputs) -> list[Fault]:
    """Headroom may not fall from one year to the next: it is capacity still free for new load."""
    frame = inputs["regions"]
    years = inputs.headroom_years()
    faults = []
    for early, late in itertools.pairwise(years):
        falls = frame[f"headroom_mw_{late}"] < frame[f"headroom_mw_{early}"]
        for n in falls.to_numpy().nonzero()[0]:
            old, new = frame[f"headroom_mw_{early}"].iloc[n], frame[f"headroom_mw_{late}"].iloc[n]
            faults.append(
                Fault(
                    place(REGIONS, frame, int(n), f"headroom_mw_{late}"),
                    f"{new:g} MW is below the {old:g} MW of {early}",
                    "Headroom may not fall; what is used is the model's to decide",
                )
            )
    return faults


def _dates(inputs: Inputs) -> list[Fault]:
    import pandas as pd

    faults = []
    projects = inputs["projects"]
    for n in (projects["full_year"] < projects["first_year"]).to_numpy().nonzero()[0]:
        row = projects.iloc[n]
        faults.append(
            Fault(
                place(PROJECTS, projects, int(n), "full_year"),
                f"{row.full_year} lies before first_year {row.first_year}",
                "Give the years in order",
            )
        )
    daily = inputs["weather_daily"]
    parsed = pd.to_datetime(daily["date"], format="%Y-%m-%d", errors="coerce")
    for n in parsed.isna().to_numpy().nonzero()[0][:5]:
        where = place(WEATHER_DAILY, daily, int(n), "date")
        faults.append(Fault(where, "is not a day", "Write YYYY-MM-DD"))
    return faults


def _gaps(inputs: Inputs) -> list[Fault]:
    faults = []
    if inputs.has("price_shape") and len(inputs["price_shape"]) != 288:
        faults.append(
            Fault(
                PRICE_SHAPE.file,
                f"{len(inputs['price_shape'])} rows, not 12 months x 24 hours",
                "Give all 288 rows",
            )
        )
    if inputs.has("weather_hours"):
        rows = inputs["weather_hours"].groupby("member_state").size()
        faults += [
            Fault(
                f"{WEATHER_HOURS.file}, member_state {state}",
                f"{n} rows, not 12 months x 24 hours",
                "Give all 288 rows",
            )
            for state, n in rows[rows != 288].items()
        ]
    return faults
