"""The page on one region: what is known of it, what the plan does there and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import figures_site as figures
from gigasite import figures_site_power as power
from gigasite import words
from gigasite import words_site as page
from gigasite.views.overview import status
from gigasite.views.picture import actions
from gigasite.views.site_facts import show_climate, show_facts
from gigasite.views.site_power import show_power
from gigasite.views.site_why import show_why

if TYPE_CHECKING:
    from gigasite.plans import Plan
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.world import World

WIDE = 190


def show(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw the page."""
    world = desk.world
    status(desk, choice, shown)
    region = _region(desk, choice)
    if region is None:
        st.info(page.NO_REGION)
        return
    fresh = "current" if shown is None or shown.current else "stale"
    plan = None if shown is None else shown.plan
    with st.container(key=fresh):
        _key_figures(world, plan, region)
    here, supply, why, climate, facts = st.tabs(list(page.TABS))
    with here, st.container(key=f"{fresh}_here"):
        if plan is None:
            st.info(page.NO_PLAN)
        else:
            _in_plan(world, plan, region)
    with supply, st.container(key=f"{fresh}_power"):
        if plan is None:
            st.info(page.NO_PLAN)
        else:
            show_power(desk, choice, plan, region)
    with why:
        show_why(desk, choice, region)
    with climate:
        show_climate(world, region)
    with facts:
        show_facts(world, region)


def _region(desk: Desk, choice: Choice) -> str | None:
    """Choose a region; the same as on the map."""
    state, names = st.session_state, desk.world.names

    def take() -> None:
        state.region = state.site_region or ""

    told = desk.world.inputs.once("place_names", lambda: figures.place_names(desk.world.inputs))
    known = sorted(names, key=lambda code: (names[code], code))
    now = state.get("region")
    state.site_region = now if now in names else None
    left, right = st.columns([4, 5], vertical_alignment="bottom")
    left.selectbox(
        page.CHOOSE, known, key="site_region", on_change=take, placeholder=page.CHOOSE,
        format_func=lambda code: told[code],
        help=page.CHOOSE_HINT,
    )  # fmt: skip
    if state.site_region is None:
        return None
    with right:
        actions(desk, choice, inspect=False)
    return str(state.site_region)


def _key_figures(world: World, plan: Plan | None, region: str) -> None:
    row = figures.row_of(world.inputs, "regions", region)
    state = figures.row_of(world.inputs, "member_states", str(row["member_state"]))
    keys = [_it(plan, region), _headroom(world, row), _price(plan, region, state), _water(row),
            _permits(row)]  # fmt: skip
    with st.container(key="site_figures"):
        for column, key in zip(st.columns(len(keys)), keys, strict=True):
            label, value, below, hint = key
            column.metric(
                label, value, below or None, delta_color="off", delta_arrow="off", help=hint,
                height="stretch",
            )  # fmt: skip


Key = tuple[str, str, str, str]


def _it(plan: Plan | None, region: str) -> Key:
    if plan is None:
        return page.IT, words.UNKNOWN, "", page.NO_PLAN
    new, committed, units = figures.new_it(plan, region)
    below = page.SITES.format(n=f"{units:g}") if units else page.NOTHING_HERE
    return page.IT, words.power(new), below, page.IT_HELP.format(committed=words.power(committed))


def _headroom(world: World, row: dict[str, Any]) -> Key:
    years = world.inputs.headroom_years()
    name = f"headroom_mw_{years[-1]}" if years else "headroom_mw"
    mw, blocks = row.get(name), int(row["max_blocks"])
    below = page.BLOCKS.format(n=blocks, mw=words.power(row["block_mw"]))
    known = mw is not None and mw == mw
    return (
        page.HEADROOM.format(year=years[-1]) if years else page.HEADROOM_ALWAYS,
        words.power(mw) if mw is not None and known else words.UNKNOWN,
        below if blocks and row["block_mw"] else page.NO_BLOCKS,
        page.HEADROOM_HELP,
    )


def _price(plan: Plan | None, region: str, state: dict[str, Any]) -> Key:
    paid = None if plan is None else power.power_price(plan, region)
    if plan is not None and paid is not None:
        every = power.power_price(plan) or paid
        below = page.PRICE_BELOW.format(value=every)
        return page.PRICE, page.PRICE_UNIT.format(value=paid), below, page.PRICE_HELP
    price = state.get("electricity_price_eur_mwh")
    told = words.UNKNOWN if price is None else page.PRICE_UNIT.format(value=price)
    return page.PRICE_STATE, told, "", page.PRICE_STATE_HELP


def _water(row: dict[str, Any]) -> Key:
    allowed = row["water_allowance_m3_yr"]
    known = allowed is not None and allowed == allowed
    below = page.WATER_BELOW.format(m3=words.water(allowed)) if known else page.NO_ALLOWANCE
    stress = row["water_stress_pct"]
    told = f"{stress:.0f} %" if stress == stress else words.UNKNOWN
    return page.WATER, told, below, page.WATER_HELP


def _permits(row: dict[str, Any]) -> Key:
    months = page.PERMIT_UNIT.format(months=row["permit_months"] - row["elapsed_months"])
    return page.PERMIT, months, page.INDEX.format(index=row["cost_index"]), page.PERMIT_HELP


def _in_plan(world: World, plan: Plan, region: str) -> None:
    """Sites, cost, and power, grid and water by year."""
    number = st.column_config.NumberColumn(format="localized")
    year = st.column_config.NumberColumn(format="%d")
    sites = figures.sites_here(plan, world.inputs, region)
    if sites.empty:
        st.caption(page.NONE_HERE)
    else:
        named = {k: t for k, t in words.SITE_COLUMNS.items() if k not in ("place", "state",
                                                                         "region")}  # fmt: skip
        config = {named[c]: number for c in ("it_mw", "peak_mw", "water", "capex", "public")}
        config |= {named["start"]: year, named["online"]: year}
        config |= {named["power"]: st.column_config.TextColumn(width=WIDE)}
        st.dataframe(
            sites[list(named)].rename(columns=named), hide_index=True, column_config=config,
            height="content", alt=page.SITE_TABLE,
        )  # fmt: skip
    st.header(page.COST, anchor=False, help=page.COST_NOTE)
    table = figures.costs(plan, region)
    share = st.column_config.NumberColumn(format="%.1f %%")
    config = {page.COST_COLUMNS[1]: number, page.COST_COLUMNS[2]: share}
    st.dataframe(
        table, hide_index=True, column_config=config, height="content", width=520, alt=page.COST
    )
    st.header(page.YEAR_TABLE, anchor=False)
    table = figures.by_year(plan, region).rename(columns=page.YEAR_COLUMNS)
    config = dict.fromkeys(table.columns[1:], number) | {table.columns[0]: year}
    st.dataframe(
        table, hide_index=True, column_config=config, height="content", alt=page.YEAR_TABLE
    )
