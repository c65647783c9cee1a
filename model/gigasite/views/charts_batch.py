"""Charts of a batch: a figure over two axes, over one, and of every scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from gigasite.maps import NEW, SHADES, THEMES
from gigasite.views.looks import ink

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.views.looks import Theme

ROW, MOST_HEIGHT = 58, 480


def heat_chart(table: pd.DataFrame, down: str, across: str, label: str, theme: Theme) -> Any:
    """A cell for each pair of values, shaded by the figure, with the figure in it."""
    shades = list(SHADES[theme])
    rows, columns = list(dict.fromkeys(table["down"])), list(dict.fromkeys(table["across"]))
    base = alt.Chart(table.assign(known=table["value"].notna())).encode(
        x=alt.X("across:O", title=across, sort=columns, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("down:O", title=down, sort=rows),
        tooltip=[
            alt.Tooltip("down:N", title=down),
            alt.Tooltip("across:N", title=across),
            alt.Tooltip("told:N", title=label),
            alt.Tooltip("count:N", title=" "),
        ],
    )
    legend = alt.Legend(orient="bottom", gradientLength=300, titleLimit=600)
    scale = alt.Scale(range=shades, zero=False)
    colour = alt.Color("value:Q", scale=scale, title=label, legend=legend)
    cells = base.mark_rect(invalid=None, stroke=THEMES[theme]["paper"], strokeWidth=2).encode(
        color=alt.condition("datum.known", colour, alt.value(THEMES[theme]["land"]))
    )
    known = table["value"].dropna()
    middle = (float(known.min()) + float(known.max())) / 2 if len(known) else 0.0
    strong, weak = ("#ffffff", "#1d2730") if theme == "light" else ("#12181e", "#e8edf0")
    tint = alt.condition(f"datum.value > {middle}", alt.value(strong), alt.value(weak))
    main = base.mark_text(fontSize=15, dy=-7).encode(text="told:N", color=tint)
    small = base.mark_text(fontSize=11, dy=11).encode(text="count:N", color=tint)
    return alt.layer(cells, main, small).properties(
        height=min(MOST_HEIGHT, ROW * max(2, len(rows)) + 130)
    )


def bars_chart(table: pd.DataFrame, axis: str, label: str, theme: Theme) -> Any:
    """A bar for each value of the only axis."""
    order = list(dict.fromkeys(table["down"]))
    base = alt.Chart(table).encode(
        x=alt.X("value:Q", title=label),
        y=alt.Y("down:O", title=axis, sort=order),
        tooltip=[alt.Tooltip("down:N", title=axis), alt.Tooltip("told:N", title=label),
                 alt.Tooltip("count:N", title=" ")],
    )  # fmt: skip
    bars = base.mark_bar(color=THEMES[theme][NEW])
    text = base.mark_text(align="left", dx=4, color=ink(theme)).encode(text="told:N")
    return (bars + text).properties(height=40 * max(2, len(order)) + 60)


def strip_chart(planned: pd.DataFrame, axis: tuple[str, str], label: str, theme: Theme) -> Any:
    """A mark for each scenario, by the values of an axis (its name, and in words)."""
    name = f"axis_{axis[0]}"
    frame = planned[["scenario", name, "cost_meur"]].rename(columns={name: "value"})
    order = list(dict.fromkeys(frame["value"].astype(str)))
    return (
        alt.Chart(frame.assign(value=frame["value"].astype(str)))
        .mark_tick(color=THEMES[theme][NEW], thickness=3, opacity=0.7, size=22)
        .encode(
            x=alt.X("cost_meur:Q", title=label, scale=alt.Scale(zero=False)),
            y=alt.Y("value:O", title=axis[1], sort=order),
            tooltip=[alt.Tooltip("scenario:N"), alt.Tooltip("cost_meur:Q", title=label,
                                                            format=",.0f")],
        )
        .properties(height=36 * max(2, len(order)) + 60)
    )  # fmt: skip
