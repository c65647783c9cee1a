"""What is known of one region: its climate, its figures and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from gigasite import figures_site as figures
from gigasite import words_site as page
from gigasite.climate import cooling_performance
from gigasite.own_weather import NEEDED
from gigasite.views import site_charts
from gigasite.views.picture import theme
from gigasite.weather import WEATHER_YEAR, hourly_weather

if TYPE_CHECKING:
    from gigasite.views.world import World

HEIGHT, WIDE = 420, 270


def show_climate(world: World, region: str) -> None:
    """Draw temperature, sun and wind by month, and what cooling takes."""
    left, right = st.columns(2, gap="medium")
    with left:
        table = figures.temperatures(world.inputs, region)
        if table.empty:
            st.caption(page.NO_CLIMATE)
        else:
            st.header(page.TEMPERATURE, anchor=False)
            chart = site_charts.temperature_chart(table, theme())
            st.altair_chart(chart, width="stretch", alt=page.TEMPERATURE_ALT)
    with right:
        if not all(world.inputs.has(name) for name in NEEDED):
            st.caption(page.NO_YIELD)
        else:
            told = page.YIELD_NOTE.format(year=WEATHER_YEAR)
            st.header(page.YIELD, anchor=False, help=told)
            table = _yields(world, region, _key(world, region))
            chart = site_charts.yield_chart(table, theme())
            st.altair_chart(chart, width="stretch", alt=page.YIELD_ALT)
    table = _cooling(world, _key(world, region))
    table = table[table["region"] == region]
    st.header(page.COOLING, anchor=False, help=page.COOLING_HELP)
    named = page.COOLING_COLUMNS
    number = st.column_config.NumberColumn(format="%.3f")
    st.dataframe(
        table[list(named)].rename(columns=named), hide_index=True, height="content", width=620,
        column_config={named[c]: number for c in list(named)[1:]}, alt=page.COOLING,
    )  # fmt: skip


def _key(world: World, region: str) -> tuple[str, str]:
    """What the climate of a region follows from."""
    hashes = world.inputs.hashes
    return region, str(sorted(hashes.items()))


@st.cache_data(max_entries=300, show_spinner=False)
def _yields(_world: World, _region: str, key: tuple[str, str]) -> pd.DataFrame:
    """Capacity factors by month, once for each region: month, kind, value [%]."""
    weather = hourly_weather(_world.inputs, [_region])
    series = weather.of(_region)
    frame = pd.DataFrame({page.YIELDS[name]: 100 * series[name] for name in page.YIELDS})
    months = frame.groupby(weather.hours.month).mean().rename_axis("month").reset_index()
    return months.melt("month", var_name="kind").dropna(ignore_index=True)


@st.cache_data(max_entries=300, show_spinner=False)
def _cooling(_world: World, key: tuple[str, str]) -> pd.DataFrame:
    """PUE and WUE of every cooling system; the data set keeps them."""
    table = cooling_performance(_world.inputs)
    return table[table["region"] == key[0]]


def show_facts(world: World, region: str) -> None:
    """Draw every figure with its basis and source, and the announced projects."""
    table = _facts(world, _key(world, region))
    assumed = int(table["assumed"].sum())
    st.markdown(
        page.FACTS_NOTE.format(
            assumed=assumed, all=len(table), mark=page.MARK,
            estimated=int((table["basis"] == "estimate").sum()),
        )
    )  # fmt: skip
    only = st.toggle(page.ASSUMED_ONLY, key="assumed_only")
    wide = st.column_config.TextColumn(width=WIDE)
    seen = table[table["assumed"]] if only else table
    st.dataframe(
        seen[list(page.FACT_COLUMNS)].rename(columns=page.FACT_COLUMNS), hide_index=True,
        column_config={page.FACT_COLUMNS[c]: wide for c in ("about", "source", "note")},
        height=HEIGHT if len(seen) > 10 else "content", alt=page.TABS[-1],
    )  # fmt: skip
    found = figures.projects(world.inputs, region)
    if len(found):
        st.header(page.PROJECTS, anchor=False)
        year = page.PROJECT_COLUMNS["full_year"]
        st.dataframe(
            found.rename(columns=page.PROJECT_COLUMNS), hide_index=True, height="content",
            column_config={year: st.column_config.NumberColumn(format="%d")}, alt=page.PROJECTS,
        )  # fmt: skip


@st.cache_data(max_entries=300, show_spinner=False)
def _facts(_world: World, key: tuple[str, str]) -> pd.DataFrame:
    """Once for each region."""
    return figures.facts(_world.inputs, key[0])
