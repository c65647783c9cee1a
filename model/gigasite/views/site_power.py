"""What powers one region: its mix, and how a supply works in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import figures_site_power as figures
from gigasite import words_energy
from gigasite import words_site as page
from gigasite.views import site_charts
from gigasite.views.errands import errand
from gigasite.views.picture import theme

if TYPE_CHECKING:
    from gigasite.plans import Plan
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk

WIDE, NARROW, WRAPPED = 190, 78, 66
SHOWN = ("power", "made_of", "mw", "share", "price", "clean", "firm", "location", "market")


def show_power(desk: Desk, choice: Choice, plan: Plan, region: str) -> None:
    """Draw the mix and the week."""
    inputs = desk.world.inputs
    here = figures.energy_here(plan, region)
    if here.empty:
        st.caption(page.NO_MIX)
        return
    st.header(page.MIX.format(year=int(here["year"].max())), anchor=False)
    left, right = st.columns([2, 3], gap="medium")
    sources = figures.sources_here(plan, region)
    if len(sources):
        chart = site_charts.sources_chart(sources, theme())
        left.altair_chart(chart, width="stretch", alt=page.MIX_ALT)
    mix = figures.mix_here(plan, inputs, region)[list(SHOWN)]
    named = words_energy.MIX_COLUMNS
    number = st.column_config.NumberColumn(format="localized")
    narrow = st.column_config.NumberColumn(format="localized", width=NARROW)
    wide = st.column_config.TextColumn(width=WIDE)
    config = {named[c]: number for c in mix.select_dtypes("number").columns}
    config |= dict.fromkeys((named[c] for c in ("mw", "share", "price", "clean")), narrow)
    config |= dict.fromkeys((named[c] for c in ("power", "made_of")), wide)
    right.dataframe(
        mix.rename(columns=named), hide_index=True, column_config=config, height="content",
        row_height=WRAPPED, alt=words_energy.MIX_ALT,
    )  # fmt: skip
    st.header(page.WEEK, anchor=False)
    _week(desk, choice, figures.named_designs(plan, inputs, region), region)


def _week(desk: Desk, choice: Choice, designs: dict[str, float], region: str) -> None:
    if not designs:
        own = desk.world.inputs.has("own_designs")
        st.caption(page.OWN if own else page.FLAT)
        return
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    design = left.selectbox(
        page.WEEK_DESIGN, list(designs), format_func=words_energy.design_words,
        key=f"design_{region}",
    )  # fmt: skip
    when = right.segmented_control(
        page.WEEK_WHEN, list(page.WEEKS), default="January", key="week", required=True
    )
    told = errand(
        desk, choice, f"week_{region}_{design}", "energy", "--region", region, "--dispatch",
        design, label=page.WEEK_ASK, hint=page.WEEK_HINT,
    )  # fmt: skip
    if told is None:
        st.caption(page.WEEK_HINT)
        return
    table = figures.week(told, page.WEEKS[when or "January"], designs[design])
    chart = site_charts.week_chart(table, theme())
    st.altair_chart(chart, width="stretch", alt=page.WEEK_ALT)
    st.caption(page.WEEK_NOTE[told["design"]["matching"]])
