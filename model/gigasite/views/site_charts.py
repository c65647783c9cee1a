"""Charts of one region: climate by month, sources of its power, a week hour by hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from gigasite import words_site as page
from gigasite.views.looks import GREYS, ink

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.views.looks import Theme

SOLAR, PLEDGED, WIND, SEA, ATOM, BATTERY, BURNT = (
    "#e69f00", "#f0c95c", "#0072b2", "#56b4e9", "#cc79a7", "#009e73", "#d55e00",
)  # fmt: skip
"""Okabe and Ito (2008), which colour-blind readers tell apart, and a light tone of one."""
DAY_H, DAYS, HEIGHT = 24, 7, 230


def _part_colours(theme: Theme) -> dict[str, str]:
    grid, parts, sources = GREYS[theme][0], page.WEEK_PARTS, page.SOURCES
    return {
        sources["pv"]: SOLAR, sources["contract_pv"]: PLEDGED, sources["contract_wind_on"]: WIND,
        sources["contract_wind_off"]: SEA, sources["contract_nuclear"]: ATOM,
        sources["backup"]: BURNT, sources["grid"]: grid,
        parts["contract"]: WIND, parts["grid"]: grid, parts["discharge"]: BATTERY,
        parts["charge"]: BATTERY,
    }  # fmt: skip


def _scale(names: list[str], theme: Theme) -> alt.Scale:
    colours = _part_colours(theme)
    return alt.Scale(domain=names, range=[colours[name] for name in names])


def temperature_chart(table: pd.DataFrame, theme: Theme) -> Any:
    """Mean temperature by month [degC]."""
    return (
        alt.Chart(table)
        .mark_line(color=BURNT, point=alt.OverlayMarkDef(color=BURNT, size=40))
        .encode(
            x=alt.X("month:O", title=page.MONTH, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=page.TEMPERATURE_AXIS),
            tooltip=[
                alt.Tooltip("month:O", title=page.MONTH),
                alt.Tooltip("value:Q", title=page.TEMPERATURE_AXIS, format=".1f"),
            ],
        )
        .properties(height=HEIGHT)
    )


def yield_chart(table: pd.DataFrame, theme: Theme) -> Any:
    """Capacity factors by month: month, kind, value [%]."""
    names = [name for name in page.YIELDS.values() if (table["kind"] == name).any()]
    colours = dict(zip(page.YIELDS.values(), (SOLAR, WIND, SEA), strict=True))
    dashes = dict(zip(page.YIELDS.values(), ([1, 0], [6, 3], [2, 2]), strict=True))
    return (
        alt.Chart(table)
        .mark_line(strokeWidth=2.5, point=True)
        .encode(
            x=alt.X("month:O", title=page.MONTH, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=page.YIELD_AXIS, scale=alt.Scale(zero=True)),
            color=alt.Color(
                "kind:N", scale=alt.Scale(domain=names, range=[colours[n] for n in names]),
                legend=alt.Legend(orient="top", title=None),
            ),
            strokeDash=alt.StrokeDash(
                "kind:N", scale=alt.Scale(domain=names, range=[dashes[n] for n in names]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("month:O", title=page.MONTH),
                alt.Tooltip("kind:N", title=" "),
                alt.Tooltip("value:Q", title=page.YIELD_AXIS, format=".1f"),
            ],
        )
        .properties(height=HEIGHT)
    )  # fmt: skip


def sources_chart(table: pd.DataFrame, theme: Theme) -> Any:
    """Where the energy of a region comes from [GWh a year]."""
    names = list(table["source"])
    return (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("gwh:Q", title=page.MIX_AXIS),
            y=alt.Y("source:N", sort=names, title=None, axis=alt.Axis(labelLimit=200)),
            color=alt.Color("source:N", scale=_scale(names, theme), legend=None),
            tooltip=[
                alt.Tooltip("source:N", title=" "),
                alt.Tooltip("gwh:Q", title=page.MIX_AXIS, format=",.1f"),
            ],
        )
        .properties(height=36 * max(2, len(table)) + 40)
    )


def week_chart(table: pd.DataFrame, theme: Theme) -> Any:
    """A week in steps: stacked sources, what batteries take below zero, the load as a line [MW]."""
    names = [name for name in page.WEEK_PARTS.values() if name in table.columns]
    parts = table.melt("hour", names, "part", "mw")
    parts["order"] = parts["part"].map({name: n for n, name in enumerate(names)})
    step = float(table["hour"].diff().max())
    parts["end"] = parts["hour"] + step
    ticks = [DAY_H * n for n in range(DAYS + 1)]
    hour = alt.X(
        "hour:Q", title=page.WEEK_X, scale=alt.Scale(domain=[0, DAY_H * DAYS], nice=False),
        axis=alt.Axis(values=ticks),
    )  # fmt: skip
    bars = (
        alt.Chart(parts)
        .mark_bar(stroke=None)
        .encode(
            x=hour,
            x2="end:Q",
            y=alt.Y("mw:Q", title=page.WEEK_Y, stack="zero"),
            color=alt.Color(
                "part:N", scale=_scale(names, theme), legend=alt.Legend(orient="top", title=None)
            ),
            order="order:Q",
            opacity=alt.condition("datum.mw < 0", alt.value(0.55), alt.value(1.0)),
            tooltip=[
                alt.Tooltip("hour:Q", title=page.WEEK_X),
                alt.Tooltip("part:N", title=" "),
                alt.Tooltip("mw:Q", title=page.WEEK_Y, format=",.1f"),
            ],
        )
    )
    line = (
        alt.Chart(table.rename(columns={page.WEEK_LOAD: "load"}))
        .mark_line(color=ink(theme), interpolate="step-after", strokeWidth=1.5)
        .encode(x=hour, y="load:Q")
    )
    return alt.layer(bars, line).properties(height=300)
