"""Charts of the page that compares: states, trade-offs, the value of speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from gigasite import words, words_compare
from gigasite.views.looks import ink
from gigasite.views.palette import SERIES

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.views.looks import Theme

ROW = 11
"""Height of a bar [px]."""


def states_chart(table: pd.DataFrame, plans: list[str], theme: Theme) -> Any:
    """New IT power by state, a bar for each plan [MW]."""
    states = list(dict.fromkeys(table["state"]))
    return (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("mw:Q", title=words_compare.STATES_AXIS),
            y=alt.Y(
                "state:N", sort=states, title=None,
                axis=alt.Axis(labelOverlap=False, labelFlush=False),
            ),
            yOffset=alt.YOffset("plan:N", sort=plans),
            color=alt.Color(
                "plan:N", sort=plans, scale=alt.Scale(domain=plans, range=list(SERIES[theme])),
                legend=alt.Legend(orient="top", title=None, labelLimit=260),
            ),
            tooltip=[
                alt.Tooltip("state:N", title=words.STATE_NAME),
                alt.Tooltip("plan:N", title=words_compare.PLAN),
                alt.Tooltip("mw:Q", title=words_compare.STATES_AXIS, format=",.0f"),
            ],
        )
        .properties(height=max(160, len(states) * (ROW * len(plans) + 6) + 60))
    )  # fmt: skip


def front_chart(table: pd.DataFrame, against: str, chosen: int, theme: Theme) -> Any:
    """Cost against the other aim; the chosen point is larger."""
    x = alt.X("shown:Q", title=words_compare.FRONT_AXES[against], scale=alt.Scale(zero=False))
    y = alt.Y("bn:Q", title=words_compare.FRONT_COST, scale=alt.Scale(zero=False))
    tip = [
        alt.Tooltip("point:O", title=words_compare.FRONT_COLUMNS["point"]),
        alt.Tooltip("bn:Q", title=words_compare.FRONT_COST, format=",.2f"),
        alt.Tooltip("shown:Q", title=words_compare.FRONT_AXES[against], format=",.2f"),
        alt.Tooltip("proof:N", title=words_compare.FRONT_COLUMNS["proof"]),
    ]
    base = alt.Chart(table.assign(taken=table["point"] == chosen)).encode(x=x, y=y, tooltip=tip)
    line = base.mark_line(color=SERIES[theme][0], strokeDash=[4, 3])
    dots = base.mark_point(filled=True, opacity=1, color=SERIES[theme][0]).encode(
        size=alt.condition("datum.taken", alt.value(240), alt.value(90)),
        color=alt.condition(
            "datum.taken", alt.value(SERIES[theme][1]), alt.value(SERIES[theme][0])
        ),
    )
    names = base.mark_text(dy=-14, color=ink(theme)).encode(text="point:O")
    return alt.layer(line, dots, names).properties(height=340)


def speed_chart(table: pd.DataFrame, what: str, theme: Theme) -> Any:
    """Worth step by step with the interval that is proven [MEUR]: a line holds down to the next."""
    colour = SERIES[theme][0]
    x = alt.X("x:Q", title=words_compare.SPEED_X[what], scale=alt.Scale(reverse=True, zero=False))
    base = alt.Chart(table).encode(x=x, tooltip=_speed_tip(what))
    band = base.mark_area(interpolate="step-after", opacity=0.22, color=colour).encode(
        y=alt.Y("worth_at_least_meur:Q", title=words_compare.SPEED_Y), y2="worth_at_most_meur:Q"
    )
    line = base.mark_line(interpolate="step-after", color=colour, strokeWidth=2).encode(
        y="worth_meur:Q"
    )
    dots = base.mark_point(filled=True, size=70, color=colour, opacity=1).encode(y="worth_meur:Q")
    return alt.layer(band, line, dots).properties(height=300)


def missed_chart(table: pd.DataFrame, what: str, theme: Theme) -> Any:
    """What is missed of the capacity target, step by step [MW IT yr]."""
    x = alt.X("x:Q", title=words_compare.SPEED_X[what], scale=alt.Scale(reverse=True, zero=False))
    base = alt.Chart(table).encode(
        x=x, y=alt.Y("missed_mw_yr:Q", title=words_compare.MISSED_Y), tooltip=_speed_tip(what)
    )
    colour = SERIES[theme][1]
    line = base.mark_line(interpolate="step-after", color=colour, strokeWidth=2)
    dots = base.mark_point(filled=True, size=70, color=colour, opacity=1)
    return alt.layer(line, dots).properties(height=300)


def _speed_tip(what: str) -> list[Any]:
    told = words_compare.SPEED_COLUMNS
    return [
        alt.Tooltip("at:N", title=words_compare.SPEED_X[what]),
        *(alt.Tooltip(f"{c}:Q", title=told[c], format=",.0f")
          for c in ("worth_meur", "worth_at_least_meur", "worth_at_most_meur", "missed_mw_yr")),
    ]  # fmt: skip
