"""What powers the new sites: mix, carbon, grid, connections, what is built, what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import figures_power, words, words_app, words_power
from gigasite.views import energy_charts
from gigasite.views.keeping import forget_unknown
from gigasite.views.overview import status
from gigasite.views.picture import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.world import World

FULLEST = 18
"""Regions in the chart of the grid."""
TABLE_HEIGHT = 420


class Scope:
    """What a tab draws: the plan, its supplies, a place and a year."""

    def __init__(self, world: World, plan: Plan, where: str, year: int) -> None:
        self.world, self.plan, self.where, self.year = world, plan, where, year
        self.table = _supplies(plan, world.inputs, _key(world, plan))
        self.mine = figures_power.within(self.table, where)
        self.now = self.mine[self.mine["year"] == year]
        self.everywhere = self.table[self.table["year"] == year]


def _key(world: World, plan: Plan) -> tuple[str, float, str]:
    return plan.input_hash, plan.cost, str(world.folder)


@st.cache_data(max_entries=20, show_spinner=False)
def _supplies(_plan: Plan, _inputs: Inputs, key: tuple[str, float, str]) -> pd.DataFrame:
    """Every supply of a plan, put together once a plan."""
    return figures_power.supplies(_plan, _inputs)


def show(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw the page."""
    if shown is None:
        st.info(words_app.NO_PLAN_YET)
        return
    status(desk, choice, shown)
    plan, world = shown.plan, desk.world
    if plan.energy.empty:
        st.info(words_power.NO_POWER)
        return
    with st.container(key="current" if shown.current else "stale"):
        scope = _scope(world, plan)
        _figures(scope)
        tab = st.segmented_control(
            words_power.TABS_LABEL, list(words_power.TABS), key="energy_tab", required=True,
            format_func=lambda name: words_power.TABS[name], label_visibility="collapsed",
            default="mix", persist_state="session",
        )  # fmt: skip
        TABS[str(tab or "mix")](scope)
        st.caption(words_power.SOURCE_NOTE)


def _scope(world: World, plan: Plan) -> Scope:
    """Ask for place and year."""
    table = _supplies(plan, world.inputs, _key(world, plan))
    loads = table.groupby("state")["load"].max().sort_values(ascending=False, kind="stable")
    known, years = [words_power.UNION, *loads.index], sorted(set(table["year"]))
    forget_unknown("energy_where", known)
    forget_unknown("energy_year", years)
    left, right = st.columns([1, 2])
    where = left.selectbox(
        words_power.WHERE, known, key="energy_where", help=words_power.WHERE_HELP,
        persist_state="session",
    )  # fmt: skip
    year = years[-1]
    if len(years) > 1:
        year = right.select_slider(
            words_power.YEAR, years, value=years[-1], key="energy_year", persist_state="session"
        )
    return Scope(world, plan, str(where), int(year))


def _figures(scope: Scope) -> None:
    """The figures of the place and the year."""
    said = words_power
    rows = figures_power.carbon(scope.now, "year")
    price = figures_power.price(scope.now)
    label = said.ELECTRICITY.format(year=scope.year)
    if rows.empty or price is None:
        st.metric(label, said.NOT_KNOWN, said.NO_POWER_THEN, delta_color="off", delta_arrow="off")
        return
    row, load = rows.iloc[0], float(scope.now["load"].sum())
    firm, flexible = (float(scope.now[column].sum()) for column in ("firm", "flexible"))
    cells = (
        (label, said.TWH.format(value=row["gwh"] / 1e3),
         said.ELECTRICITY_BELOW.format(mw=words.power(load)), None),
        (said.CLEAN, f"{row['clean']:,.0f} %",
         said.CLEAN_BELOW.format(share=f"{row['renewable']:,.0f}"), said.CLEAN_HELP),
        (said.HOURLY, said.HOURLY_SAID.format(share=f"{row['hourly']:,.0f}"), said.HOURLY_BELOW,
         said.HOURLY_HELP),
        (said.CARBON, said.GRAMS.format(value=row["location"]),
         said.CARBON_BELOW.format(g=f"{row['market']:,.0f}"), said.CARBON_HELP),
        (said.FIRM, words.power(firm), said.FIRM_BELOW.format(mw=words.power(flexible)),
         said.FIRM_HELP),
        (said.PRICE, said.EUROS.format(value=price), said.PRICE_BELOW, said.PRICE_HELP),
    )  # fmt: skip
    for column, (name, value, below, hint) in zip(st.columns(len(cells)), cells, strict=True):
        column.metric(
            name, value, below, delta_color="off", delta_arrow="off", help=hint, height="stretch"
        )


def _mix(scope: Scope) -> None:
    years = figures_power.mix(scope.mine, "year")
    states = figures_power.mix(scope.everywhere, "state")
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(words_power.MIX_YEARS.format(where=words.plain(scope.where)), anchor=False)
        chart = energy_charts.mix_years(years, theme())
        st.altair_chart(chart, width="stretch", alt=words_power.MIX_YEARS_ALT)
    with right:
        st.header(words_power.MIX_STATES.format(year=scope.year), anchor=False)
        if states.empty:
            st.caption(words_power.NO_POWER)
        else:
            chart = energy_charts.mix_states(states, theme())
            st.altair_chart(chart, width="stretch", alt=words_power.MIX_STATES_ALT)
    st.caption(words_power.MIX_NOTE)
    with st.expander(words_power.AS_TABLE):
        wide = years.pivot_table(index="year", columns="source", values="gwh").round(0)
        wide.columns = [f"{name} (GWh)" for name in wide.columns]
        _table(wide.reset_index().rename(columns={"year": words_power.YEAR}), {})


def _carbon(scope: Scope) -> None:
    years = figures_power.carbon(scope.mine, "year")
    left, right = st.columns(2, gap="medium")
    with left:
        chart = energy_charts.lines(years, words_power.SHARE_LINES, words_power.CLEAN_AXIS, theme())
        st.altair_chart(chart, width="stretch", alt=words_power.CLEAN_ALT)
    with right:
        chart = energy_charts.lines(
            years, words_power.CARBON_LINES, words_power.CARBON_AXIS, theme()
        )
        st.altair_chart(chart, width="stretch", alt=words_power.CARBON_ALT)
    st.header(words_power.CARBON_STATES.format(year=scope.year), anchor=False)
    _table(figures_power.carbon(scope.everywhere, "state"), words_power.CARBON_COLUMNS)
    st.caption(words_power.HOURLY_HELP)


def _grid(scope: Scope) -> None:
    table = figures_power.grid(scope.plan, scope.world.inputs, scope.where)
    now = table[table["year"] == scope.year].sort_values(
        ["used", "draw"], ascending=False, kind="stable"
    )
    st.caption(words_power.GRID_NOTE)
    if now.empty:
        st.caption(words_power.NO_POWER)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        if len(now) > FULLEST:
            st.caption(words_power.GRID_MANY.format(n=FULLEST, all=len(now)))
        top = now.head(FULLEST)
        top = top.assign(place=top["place"].str.slice(0, 28) + " (" + top["region"] + ")")
        chart = energy_charts.grid_bars(top, "place", theme())
        alt = words_power.GRID_ALT.format(year=scope.year)
        st.altair_chart(chart, width="stretch", alt=alt)
    with right:
        named = dict(zip(now["region"], now["place"], strict=True))
        picked = st.session_state.get("region")
        codes = sorted(
            named, key=lambda code: (code != picked, -now.set_index("region").draw[code])
        )
        forget_unknown(f"grid_region_{scope.where}", codes)
        region = st.selectbox(
            words_power.REGION, codes, format_func=lambda code: f"{named[code]} ({code})",
            key=f"grid_region_{scope.where}", persist_state="session",
        )  # fmt: skip
        own = table[table["region"] == region]
        alt = words_power.GRID_YEARS_ALT.format(region=named[str(region)])
        chart = energy_charts.grid_bars(own, "year", theme())
        st.altair_chart(chart, width="stretch", alt=alt)
    _table(now, words_power.GRID_COLUMNS)


def _links(scope: Scope) -> None:
    st.caption(words_power.LINKS_NOTE)
    kinds = figures_power.connection_kinds(scope.now, scope.plan, scope.world.inputs)
    if kinds.empty:
        st.caption(words_power.NO_POWER)
        return
    _table(kinds, words_power.LINK_COLUMNS)
    table = figures_power.connections(scope.everywhere)
    alt = words_power.LINK_ALT.format(year=scope.year)
    st.altair_chart(energy_charts.links(table, theme()), width="stretch", alt=alt)


def _built(scope: Scope) -> None:
    inputs = scope.world.inputs
    years = figures_power.built(scope.plan, inputs, scope.where, "year")
    st.caption(words_power.BUILT_NOTE)
    if years.empty:
        st.caption(words_power.NOTHING_BUILT)
        return
    for column, unit, axis in zip(
        st.columns([3, 2], gap="medium"), ("MW", "MWh"),
        (words_power.BUILT_AXIS, words_power.STORED_AXIS), strict=True,
    ):  # fmt: skip
        mine = years[years["unit"] == unit]
        if len(mine):
            chart = energy_charts.built_years(mine, axis, theme())
            column.altair_chart(chart, width="stretch", alt=words_power.BUILT_ALT)
    states = figures_power.built(scope.plan, inputs, words_power.UNION, "state")
    wide = states.assign(name=states["technology"] + " (" + states["unit"] + ")").pivot_table(
        index="state", columns="name", values="amount", sort=False
    )
    last = int(scope.plan.energy["year"].max())
    st.header(words_power.BUILT_STATES.format(year=last), anchor=False)
    wide = wide.round(0).reset_index().rename(columns={"state": words.STATE_NAME})
    _table(wide, {})


def _cost(scope: Scope) -> None:
    left, right = st.columns([11, 9], gap="medium")
    with left:
        table = figures_power.costs(scope.everywhere, "state")
        alt = words_power.COST_ALT.format(year=scope.year)
        st.altair_chart(energy_charts.cost_states(table, theme()), width="stretch", alt=alt)
    with right:
        st.header(words_power.MIX_YEARS.format(where=words.plain(scope.where)), anchor=False)
        table = figures_power.costs(scope.mine, "year")
        alt = words_power.COST_YEARS_ALT.format(where=scope.where)
        st.altair_chart(energy_charts.cost_years(table, theme()), width="stretch", alt=alt)
        st.caption(words_power.COST_NOTE)


def _table(table: pd.DataFrame, named: dict[str, str]) -> None:
    """A table with its numbers written alike, years plain."""
    shown = table[list(named)].rename(columns=named) if named else table
    number = st.column_config.NumberColumn(format="localized")
    config = dict.fromkeys(shown.select_dtypes("number").columns, number)
    if words_power.YEAR in config:
        config[words_power.YEAR] = st.column_config.NumberColumn(format="%d")
    st.dataframe(
        shown, hide_index=True, column_config=config, placeholder="",
        alt=", ".join(map(str, shown.columns)),
        height=TABLE_HEIGHT if len(shown) > 12 else "content",
    )  # fmt: skip


TABS: dict[str, Callable[[Scope], None]] = {
    "mix": _mix, "carbon": _carbon, "grid": _grid, "links": _links, "built": _built, "cost": _cost,
}  # fmt: skip
