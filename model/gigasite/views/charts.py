"""Charts of a plan. Vega-Lite is drawn by Streamlit's own files, so nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from gigasite import words
from gigasite.views.looks import ink, kind_colours, part_colours

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.views.looks import Theme

MOST_STATES = 27


def buildout_chart(table: pd.DataFrame, theme: Theme, height: int = 410) -> Any:
    """Stacked IT power by year, with the target and the forecast demand as lines [GW]."""
    colours = part_colours(theme)
    bars = table.melt("year", list(colours), "part", "gw").fillna(0.0)
    bars["order"] = bars["part"].map({part: n for n, part in enumerate(colours)})
    lines = table.melt("year", [words.TARGET_LINE, words.FORECAST_LINE], "line", "gw").dropna()
    tip = alt.Tooltip("gw:Q", title=words.BUILDOUT_AXIS, format=",.1f")
    year = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    low = alt.Legend(orient="bottom", title=None)
    high = alt.Legend(orient="top", title=None, symbolSize=500)
    stack = (
        alt.Chart(bars)
        .mark_bar()
        .encode(
            x=year,
            y=alt.Y("gw:Q", title=words.BUILDOUT_AXIS, stack="zero"),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=low,
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("year:O", title=words.YEAR_NAME),
                alt.Tooltip("part:N", title=" "),
                tip,
            ],
        )
    )
    dashes = alt.Scale(domain=[words.TARGET_LINE, words.FORECAST_LINE], range=[[1, 0], [5, 4]])
    drawn = (
        alt.Chart(lines)
        .mark_line(color=ink(theme), strokeWidth=2)
        .encode(
            x=year,
            y="gw:Q",
            strokeDash=alt.StrokeDash("line:N", scale=dashes, legend=high),
            tooltip=[
                alt.Tooltip("year:O", title=words.YEAR_NAME),
                alt.Tooltip("line:N", title=" "),
                tip,
            ],
        )
    )
    dots = drawn.mark_point(color=ink(theme), filled=True, size=25, opacity=1).encode(
        strokeDash=alt.value([1, 0])
    )
    return alt.layer(stack, drawn, dots).properties(height=height)


def states_chart(table: pd.DataFrame, theme: Theme) -> Any:
    """New IT power by state, gigafactories and others [MW IT]."""
    colours = kind_colours(theme)
    bars = table.head(MOST_STATES).melt("state", list(colours), "kind", "mw")
    return (
        alt.Chart(bars)
        .mark_bar()
        .encode(
            x=alt.X("mw:Q", title=words.STATES_AXIS),
            y=alt.Y(
                "state:N",
                sort=list(table["state"]),
                title=None,
                axis=alt.Axis(labelOverlap=False, labelFontSize=11, labelFlush=False, offset=0),
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=alt.Legend(orient="top", title=None),
            ),
            tooltip=[
                alt.Tooltip("state:N", title=words.STATE_NAME),
                alt.Tooltip("kind:N", title=" "),
                alt.Tooltip("mw:Q", title=words.STATES_AXIS, format=",.0f"),
            ],
        )
        .properties(height=14 * max(3, min(len(table), MOST_STATES)) + 110)
    )
