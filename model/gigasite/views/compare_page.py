"""Plans side by side: those kept, their figures, maps and regions; and what else could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import figures_compare, words, words_compare, words_limits
from gigasite.settings import differences
from gigasite.views import compare_asked, compare_charts
from gigasite.views.asked import ask
from gigasite.views.choice import Choice
from gigasite.views.keeping import base_plan, forget_unknown, keep_button
from gigasite.views.picture import plan_picture, theme
from gigasite.views.pins import MOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.plans import Plan
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.pins import Pinned

Named = dict[str, "Plan"]
TABLE_HEIGHT = 460


def show(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw the page."""
    _keep(desk, choice, shown)
    _kept(desk)
    tab = st.segmented_control(
        words_compare.TABS_LABEL, list(words_compare.TABS), key="compare_tab", required=True,
        format_func=lambda name: words_compare.TABS[name], label_visibility="collapsed",
        default="figures", persist_state="session",
    )  # fmt: skip
    if tab in PLANS_SIDE_BY_SIDE:
        if len(desk.pins) < 2:
            st.info(words_compare.NEEDS_TWO)
        else:
            PLANS_SIDE_BY_SIDE[tab](desk)
    elif tab in compare_asked.TABS:
        if tab != "robust":
            st.caption(words_compare.FOR_CHOICES.format(choice=words.plain(choice.text())))
        compare_asked.TABS[tab](desk, choice)


def _keep(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Buttons that keep a plan, and what to do while too few are kept."""
    base, usual = base_plan(desk), Choice.of(desk.world.base)
    if not desk.pins:
        st.info(words_compare.NONE_KEPT)
    elif len(desk.pins) == 1:
        st.info(words_compare.ONE_KEPT)
    with st.container(horizontal=True, vertical_alignment="center", key="keeping"):
        if shown is None:
            st.caption(words_compare.NOT_SOLVED)
        else:
            keep_button(desk, shown, key="keep")
        if base is not None and base not in desk.pins and not (shown and shown.plan is base):
            title = words.plain(desk.world.base.title)
            if st.button(
                words_compare.KEEP_BASE, key="keep_base", icon=":material/keep:",
                disabled=desk.pins.full, help=words_compare.KEEP_BASE_HELP.format(title=title),
            ):  # fmt: skip
                desk.pins.add(words_compare.BASE_NAME, base, usual)
                st.rerun()
        if shown is not None and not shown.current and shown.plan not in desk.pins:
            st.caption(words_compare.STALE_KEPT.format(shown=words.plain(shown.choice.text())))


def _kept(desk: Desk) -> None:
    """A card a plan: its name, its choices, and what can be done with it."""
    if not desk.pins:
        return
    for n, (column, pinned) in enumerate(zip(st.columns(MOST), desk.pins, strict=False)):
        with column, st.container(border=True, key=f"kept_{n}", height="stretch", gap="xsmall"):
            _card(desk, n, pinned)


def _card(desk: Desk, n: int, pinned: Pinned) -> None:
    key = f"{n}:{pinned.name}"

    def rename() -> None:
        desk.pins.rename(n, st.session_state[f"name_{key}"])

    st.text_input(
        words_compare.NAME.format(n=n + 1), pinned.name, key=f"name_{key}", max_chars=40,
        label_visibility="collapsed", on_change=rename,
    )  # fmt: skip
    st.caption(words.plain(pinned.choice.text()))
    with st.container(horizontal=True, gap="xsmall"):
        for icon, label, hint, work, off in (
            ("looks_one", words_compare.MAKE_FIRST,
             words_compare.FIRST if n == 0 else words_compare.MAKE_FIRST,
             lambda: desk.pins.first(n), n == 0),
            ("undo", words_compare.TAKE, words_compare.TAKE_HELP, lambda: _take(desk, pinned),
             False),
            ("close", words_compare.REMOVE, words_compare.REMOVE, lambda: desk.pins.remove(n),
             False),
        ):  # fmt: skip
            st.button(
                label, icon=f":material/{icon}:", key=f"{icon}_{key}", on_click=work, help=hint,
                disabled=off, type="tertiary",
            )  # fmt: skip


def _take(desk: Desk, pinned: Pinned) -> None:
    ask(pinned.choice.settings(desk.world.base))


def _plans(desk: Desk) -> Named:
    return {pinned.name: pinned.plan for pinned in desk.pins}


def _figures(desk: Desk) -> None:
    """Figures with their changes, choices, and what changes in sites and limits."""
    plans, base = _plans(desk), desk.world.base
    first = next(iter(plans))
    table = figures_compare.side_by_side(plans)
    st.dataframe(table, hide_index=True, height="content", alt=words_compare.FIGURES_ALT)
    st.caption(words_compare.FIGURES_NOTE.format(first=words.plain(first)))
    st.header(words_compare.CHOICES_APART, anchor=False)
    settings = {p.name: differences(base, p.choice.scenario(base)) for p in desk.pins}
    apart = figures_compare.choices_apart(settings)
    if apart.empty:
        st.caption(words_compare.CHOICES_SAME)
    else:
        st.caption(words_compare.CHOICES_NOTE.format(title=words.plain(base.title)))
        st.dataframe(apart, hide_index=True, height="content", alt=words_compare.CHOICES_APART)
    _changes(desk, plans, first)


def _changes(desk: Desk, plans: Named, first: str) -> None:
    others = [name for name in plans if name != first]
    which = others[0]
    forget_unknown("against_first", others)
    if len(others) > 1:
        which = st.selectbox(
            words_compare.WHICH.format(first=words.plain(first)), others, key="against_first",
            width=360, persist_state="session",
        )  # fmt: skip
    told = words_compare.AGAINST.format(name=words.plain(which), first=words.plain(first))
    for title, table in (
        (words_compare.CHANGED_SITES, figures_compare.moved_sites(plans[first], plans[which])),
        (words_compare.CHANGED_LIMITS,
         figures_compare.moved_limits(plans[first], plans[which], _limit, desk.world.inputs)),
    ):  # fmt: skip
        st.header(title, anchor=False)
        st.caption(told)
        if table.empty:
            st.caption(words_compare.NO_CHANGE)
            continue
        config = {name: st.column_config.NumberColumn(format="localized")
                  for name in table.select_dtypes("number").columns}  # fmt: skip
        if "Year" in table:
            config["Year"] = st.column_config.NumberColumn(format="%d")
        height = TABLE_HEIGHT if len(table) > 12 else "content"
        st.dataframe(
            table, hide_index=True, height=height, column_config=config, alt=title, placeholder=""
        )


def _limit(name: str) -> str:
    return words_limits.LIMITS[name][0] if name in words_limits.LIMITS else name


def _maps(desk: Desk) -> None:
    """Two maps beside each other, of the same year and shade."""
    world, plans = desk.world, _plans(desk)
    if world.shapes is None:
        st.info(words.NO_MAP)
        return
    names = list(plans)
    for key in ("map_left_plan", "map_right_plan"):
        forget_unknown(key, names)
    columns = st.columns(3)
    left = columns[0].selectbox(
        words_compare.LEFT, names, key="map_left_plan", persist_state="session"
    )
    right = columns[1].selectbox(
        words_compare.RIGHT, names, index=1, key="map_right_plan", persist_state="session"
    )
    years = list(range(world.base.years.first, world.base.years.last + 1))
    year = years[-1]
    forget_unknown("compare_year", years)
    if len(years) > 1:
        year = columns[2].select_slider(
            words_compare.MAP_YEAR, years, value=years[-1], key="compare_year",
            persist_state="session",
        )  # fmt: skip
    for column, side, name in zip(st.columns(2), ("left", "right"), (left, right), strict=True):
        with column:
            st.markdown(f"**{words.plain(name)}**")
            plan_picture(world, plans[name], int(year), f"compare_{side}", theme())
    st.caption(words_compare.SAME_SCALE)


def _regions(desk: Desk) -> None:
    """Where each plan builds, by state and by region."""
    world, plans = desk.world, _plans(desk)
    states = figures_compare.state_table(plans, world.inputs)
    table = figures_compare.region_table(plans, world.inputs)
    every = int((table[words_compare.IN_PLANS] == len(plans)).sum())
    st.caption(words_compare.REGIONS_NOTE.format(every=every, some=len(table) - every))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        chart = compare_charts.states_chart(states, list(plans), theme())
        st.altair_chart(chart, width="stretch", alt=words_compare.STATES_ALT)
    with right:
        number = st.column_config.NumberColumn(format="localized")
        config = dict.fromkeys(table.columns[3:], number)
        st.dataframe(
            table, hide_index=True, height=TABLE_HEIGHT, column_config=config,
            alt=words_compare.REGIONS_ALT,
        )  # fmt: skip


PLANS_SIDE_BY_SIDE: dict[str, Callable[[Desk], None]] = {
    "figures": _figures, "maps": _maps, "regions": _regions,
}  # fmt: skip
