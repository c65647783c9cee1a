"""Charts of one region: climate by month, sources of its power, a week hour by hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from gigasite import words_site as page
from gigasite.figures_site_power import stacked
from gigasite.views.looks import GREYS, ink

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.views.looks import Theme

SOLAR, PLEDGED, WIND, SEA, ATOM, BATTERY, BURNT = (
    "#e69f00", "#f0c95c", "#0072b2", "#56b4e9", "#cc79a7", "#009e73", "#d55e00",
)  # fmt: skip
"""Okabe and Ito (2008), which colour-blind readers tell apart, and a light tone of one."""
DAY_H, DAYS, HEIGHT = 24, 7, 280


def _wind(theme: Theme) -> str:
    """Blue that stands out from the page."""
    return WIND if theme == "light" else "#3d9be0"


def _part_colours(theme: Theme) -> dict[str, str]:
    grid, parts, sources = GREYS[theme][0], page.WEEK_PARTS, page.SOURCES
    return {
        sources["pv"]: SOLAR, sources["contract_pv"]: PLEDGED,
        sources["contract_wind_on"]: _wind(theme),
        sources["contract_wind_off"]: SEA, sources["contract_nuclear"]: ATOM,
        sources["backup"]: BURNT, sources["grid"]: grid,
        parts["contract"]: _wind(theme), parts["grid"]: grid, parts["discharge"]: BATTERY,
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
    colours = dict(zip(page.YIELDS.values(), (SOLAR, _wind(theme), SEA), strict=True))
    dashes = dict(zip(page.YIELDS.values(), ([1, 0], [6, 3], [2, 2]), strict=True))
    top = alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=400)
    return (
        alt.Chart(table)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("month:O", title=page.MONTH, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=page.YIELD_AXIS, scale=alt.Scale(zero=True)),
            color=alt.Color(
                "kind:N", scale=alt.Scale(domain=names, range=[colours[n] for n in names]),
                legend=top,
            ),
            strokeDash=alt.StrokeDash(
                "kind:N", scale=alt.Scale(domain=names, range=[dashes[n] for n in names]),
                legend=top,
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
        .properties(height=34 * max(2, len(table)) + 80)
    )


def week_chart(table: pd.DataFrame, theme: Theme) -> Any:
    """A week in steps: stacked sources, what batteries take below zero, the load as a line [MW]."""
    parts = stacked(table)
    names = list(dict.fromkeys(parts["part"]))
    hour = alt.X(
        "hour:Q", title=page.WEEK_X, scale=alt.Scale(domain=[0, DAY_H * DAYS], nice=False),
        axis=alt.Axis(values=[DAY_H * n for n in range(DAYS + 1)]),
    )  # fmt: skip
    areas = (
        alt.Chart(parts)
        .mark_rect(strokeWidth=0.8)
        .encode(
            x=hour,
            x2="end:Q",
            y=alt.Y("low:Q", title=page.WEEK_Y),
            y2="high:Q",
            color=alt.Color(
                "part:N", scale=_scale(names, theme), legend=alt.Legend(orient="top", title=None)
            ),
            stroke=alt.Stroke("part:N", scale=_scale(names, theme), legend=None),
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
    return alt.layer(areas, line).properties(height=340)
