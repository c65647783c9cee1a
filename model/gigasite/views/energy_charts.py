"""Charts of the page on energy, drawn by Streamlit's own files: units and sources in the axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from gigasite import words_energy, words_power
from gigasite.views.looks import ink
from gigasite.views.palette import COSTS, SERIES, SOURCES

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.views.looks import Theme

BAR = 17
"""Height of a bar and the room around it [px]."""


def _scale(names: list[str], colours: tuple[str, ...], table: pd.DataFrame, column: str) -> Any:
    """One colour a name, the same whether or not the others are there."""
    used = set(table[column])
    pairs = [(n, c) for n, c in zip(names, colours, strict=True) if n in used]
    return alt.Scale(domain=[n for n, _ in pairs], range=[c for _, c in pairs])


def _legend(columns: int = 0) -> Any:
    return alt.Legend(orient="bottom", title=None, columns=columns, labelLimit=240)


def mix_years(table: pd.DataFrame, theme: Theme) -> Any:
    """Electricity by year and source [TWh]."""
    scale = _scale(list(words_power.SOURCES.values()), SOURCES[theme], table, "source")
    return (
        alt.Chart(table.assign(twh=table["gwh"] / 1e3))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("twh:Q", title=words_power.MIX_AXIS, stack="zero"),
            color=alt.Color("source:N", scale=scale, legend=_legend(2)),
            order="order:Q",
            tooltip=[
                alt.Tooltip("year:O", title=words_power.YEAR),
                alt.Tooltip("source:N", title=words_power.SOURCE),
                alt.Tooltip("gwh:Q", title=words_power.MIX_COLUMNS["gwh"], format=",.0f"),
                alt.Tooltip("share:Q", title=words_power.MIX_SHARE, format=".1f"),
            ],
        )
        .properties(height=330)
    )


def mix_states(table: pd.DataFrame, theme: Theme) -> Any:
    """Share of each source by state [%], the state that uses most first."""
    scale = _scale(list(words_power.SOURCES.values()), SOURCES[theme], table, "source")
    states = list(dict.fromkeys(table["state"]))
    return (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("share:Q", title=words_power.MIX_SHARE, scale=alt.Scale(domain=[0, 100])),
            y=alt.Y(
                "state:N",
                sort=states,
                title=None,
                axis=alt.Axis(labelOverlap=False, labelFlush=False),
            ),
            color=alt.Color("source:N", scale=scale, legend=None),
            order="order:Q",
            tooltip=[
                alt.Tooltip("state:N", title=words_power.MIX_COLUMNS["state"]),
                alt.Tooltip("source:N", title=words_power.SOURCE),
                alt.Tooltip("gwh:Q", title=words_power.MIX_COLUMNS["gwh"], format=",.0f"),
                alt.Tooltip("share:Q", title=words_power.MIX_SHARE, format=".1f"),
            ],
        )
        .properties(height=max(120, BAR * len(states) + 50))
    )


def lines(table: pd.DataFrame, names: dict[str, str], axis: str, theme: Theme) -> Any:
    """Figures by year, each a line of its own dash and shape."""
    long = table.melt("year", list(names), "key", "value").dropna()
    long["line"] = long["key"].map(names)
    shown = list(names.values())
    colour = alt.Color(
        "line:N", scale=alt.Scale(domain=shown, range=list(SERIES[theme][: len(shown)])),
        legend=alt.Legend(orient="top", title=None, labelLimit=240, symbolStrokeWidth=0),
    )  # fmt: skip
    base = alt.Chart(long).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=axis, scale=alt.Scale(zero=True)),
        color=colour,
        tooltip=[
            alt.Tooltip("year:O", title=words_power.YEAR),
            alt.Tooltip("line:N", title=" "),
            alt.Tooltip("value:Q", title=axis, format=",.1f"),
        ],
    )
    dashes = alt.StrokeDash("line:N", sort=shown, legend=None)
    shapes = alt.Shape("line:N", sort=shown, legend=None)
    drawn = base.mark_line(strokeWidth=2).encode(strokeDash=dashes)
    return alt.layer(drawn, base.mark_point(filled=True, size=60).encode(shape=shapes)).properties(
        height=250
    )


def grid_bars(table: pd.DataFrame, by: str, theme: Theme) -> Any:
    """Headroom and live blocks as bars, the draw as a tick on them [MW]; `by`: place or year."""
    parts = words_power.GRID_PARTS
    long = table.melt([by, "draw", "used"], list(parts), "key", "mw").fillna({"mw": 0.0})
    long["part"] = long["key"].map(parts)
    long["order"] = long["key"].map({key: n for n, key in enumerate(parts)})
    across = by == "place"
    names = list(dict.fromkeys(table[by]))
    tip = [
        alt.Tooltip(f"{by}:N", title=" "), alt.Tooltip("part:N", title=" "),
        alt.Tooltip("mw:Q", title=words_power.GRID_AXIS, format=",.0f"),
        alt.Tooltip("draw:Q", title=words_power.GRID_DRAW, format=",.0f"),
        alt.Tooltip("used:Q", title=words_power.GRID_COLUMNS["used"], format=".1f"),
    ]  # fmt: skip
    scale = alt.Scale(domain=list(parts.values()), range=[SOURCES[theme][7], SERIES[theme][0]])
    size = alt.X if across else alt.Y
    place: Any = alt.Y if across else alt.X
    axis = alt.Axis(labelOverlap=False, labelFlush=False, labelAngle=0, labelLimit=190)
    spot = place(f"{by}:N", sort=names, title=None, axis=axis)
    amount = size("mw:Q", title=words_power.GRID_AXIS, stack="zero")
    told = {"y": spot, "x": amount} if across else {"x": spot, "y": amount}
    bars = (
        alt.Chart(long)
        .mark_bar(opacity=0.85)
        .encode(
            **told, order="order:Q", tooltip=tip,
            color=alt.Color("part:N", scale=scale, legend=_legend()),
        )
    )  # fmt: skip
    draw = {"y": spot, "x": "draw:Q"} if across else {"x": spot, "y": "draw:Q"}
    mark = alt.Shape(
        "line:N", scale=alt.Scale(domain=[words_power.GRID_DRAW], range=["diamond"]),
        legend=alt.Legend(orient="top", title=None, symbolFillColor=SERIES[theme][1],
                          symbolStrokeWidth=0, symbolSize=90),
    )  # fmt: skip
    ticks = (
        alt.Chart(table.assign(line=words_power.GRID_DRAW))
        .mark_point(filled=True, size=85, color=SERIES[theme][1], opacity=1, stroke=ink(theme),
                    strokeWidth=0.7)
        .encode(**draw, shape=mark, tooltip=tip[:1] + tip[3:])
    )  # fmt: skip
    height = max(140, BAR * len(names) + 80) if across else 330
    return alt.layer(bars, ticks).properties(height=height)


def links(table: pd.DataFrame, theme: Theme) -> Any:
    """Firm and flexible connections by state [MW]."""
    shown = [words_power.LINK_PARTS[key] for key in ("firm", "flexible")]
    scale = alt.Scale(domain=shown, range=[SERIES[theme][0], SERIES[theme][1]])
    return _bars(table, "mw", words_power.LINK_AXIS, "part", scale, words_power.TABS["links"])


def cost_states(table: pd.DataFrame, theme: Theme) -> Any:
    """Cost of a MWh by part and state [EUR/MWh], the cheapest state first, its total as a mark."""
    bars = _bars(table, "eur", words_power.COST_AXIS, "part", _costs(table, theme),
                 words_power.COST_PART)  # fmt: skip
    states = list(dict.fromkeys(table["state"]))
    total = (
        alt.Chart(table.drop_duplicates("state"))
        .mark_tick(color=ink(theme), thickness=3, size=13)
        .encode(
            x="total:Q", y=alt.Y("state:N", sort=states),
            tooltip=[
                alt.Tooltip("state:N", title=" "),
                alt.Tooltip("total:Q", title=words_power.COST_COLUMNS["total"], format=",.1f"),
            ],
        )
    )  # fmt: skip
    return alt.layer(bars, total)


def cost_years(table: pd.DataFrame, theme: Theme) -> Any:
    """Cost of a MWh by part and year [EUR/MWh]."""
    return (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("eur:Q", title=words_power.COST_AXIS, stack="zero"),
            color=alt.Color("part:N", scale=_costs(table, theme), legend=None),
            order="order:Q",
            tooltip=[
                alt.Tooltip("year:O", title=words_power.YEAR),
                alt.Tooltip("part:N", title=words_power.COST_PART),
                alt.Tooltip("eur:Q", title=words_power.COST_AXIS, format=",.1f"),
                alt.Tooltip("total:Q", title=words_power.COST_COLUMNS["total"], format=",.1f"),
            ],
        )
        .properties(height=330)
    )


def _costs(table: pd.DataFrame, theme: Theme) -> Any:
    names = [*words_power.COST_PARTS.values(), words_power.CARBON_PART]
    return _scale(names, (*COSTS[theme], SERIES[theme][1]), table, "part")


def _bars(table: pd.DataFrame, value: str, axis: str, part: str, scale: Any, title: str) -> Any:
    states = list(dict.fromkeys(table["state"]))
    return (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X(f"{value}:Q", title=axis, stack="zero"),
            y=alt.Y(
                "state:N",
                sort=states,
                title=None,
                axis=alt.Axis(labelOverlap=False, labelFlush=False),
            ),
            color=alt.Color(f"{part}:N", scale=scale, legend=_legend(2)),
            order="order:Q",
            tooltip=[
                alt.Tooltip("state:N", title=words_power.MIX_COLUMNS["state"]),
                alt.Tooltip(f"{part}:N", title=title),
                alt.Tooltip(f"{value}:Q", title=axis, format=",.1f"),
            ],
        )
        .properties(height=max(120, BAR * len(states) + 90))
    )


def built_years(table: pd.DataFrame, axis: str, theme: Theme) -> Any:
    """Capacities by year and technology."""
    known = list(words_energy.TECHNOLOGIES.values())
    light = SOURCES[theme]
    own = (light[0], SERIES[theme][0], SERIES[theme][0], light[6], *light[1:5])
    return (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("amount:Q", title=axis, stack="zero"),
            color=alt.Color("technology:N", scale=_scale(known, own, table, "technology"),
                            legend=_legend(2)),
            order="order:Q",
            tooltip=[
                alt.Tooltip("year:O", title=words_power.YEAR),
                alt.Tooltip("technology:N", title=words_power.TECHNOLOGY),
                alt.Tooltip("amount:Q", title=axis, format=",.0f"),
            ],
        )
        .properties(height=330)
    )  # fmt: skip
