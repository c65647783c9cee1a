"""The first page: what the plan is, how sure it is, where it builds, and what drives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import (
    figures,
    figures_compare,
    figures_energy,
    figures_service,
    words,
    words_compare,
    words_energy,
    words_limits,
    words_limits_page,
    words_papers,
    words_service,
)
from gigasite.documents import document_bytes
from gigasite.views import charts
from gigasite.views.keeping import base_plan, keep_button
from gigasite.views.picture import map_card, theme

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.plans import Plan
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.jobs import Ended
    from gigasite.views.world import World

TABLE_HEIGHT = 520
WIDE, NARROW, WRAPPED = 190, 78, 66
SHOWN_MIX = ("power", "share", "price", "clean", "mw", "firm", "made_of", "location", "market")


def show_plan_page(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw everything about a plan; what is out of date is faded."""
    world = desk.world
    if shown is None:
        if world.shapes is not None:
            st.header(words.EMPTY_MAP, anchor=False)
            map_card(desk, choice, None, choice.year)
        return
    plan = shown.plan
    with st.container(key="current" if shown.current else "stale"):
        with st.container(key="figures"):
            base = base_plan(desk)
            _key_figures(plan, shown.choice.gigafactories, base)
            _proof(plan, desk, shown, base)
        left, right = st.columns([11, 9], gap="medium")
        with left, st.container(key="picture"):
            st.header(words.MAP, anchor=False)
            map_card(desk, choice, plan, int(figures.target_row(plan)[1]["year"]))
        with right:
            _tabs(world, plan)
        st.header(words.DRIVES, anchor=False)
        _drives(figures.drives(plan, world.inputs))
        _downloads(world, plan)


def status(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Say whether the page shows what was asked for, and what came of the last solve."""
    if desk.ended is not None and desk.ended_key == desk.key(choice):
        _ended(desk.ended)
        if desk.ended.kind == "infeasible" and st.session_state.get("page") != "limits":
            st.button(
                words_limits_page.GO, key="go_limits", icon=":material/rule:",
                on_click=lambda: st.session_state.update(page="limits"),
            )  # fmt: skip
        if desk.ended.kind == "infeasible" and shown is None:
            return
    busy = desk.job is not None and desk.job_choice == choice
    if shown is None:
        st.info(words.EMPTY_SOLVING if busy else words.EMPTY)
    elif not shown.current:
        text = words.STALE_SOLVING if busy else words.STALE
        st.warning(
            text.format(shown=words.plain(shown.choice.text()), chosen=words.plain(choice.text()))
        )


def _ended(ended: Ended) -> None:
    box = st.warning if ended.kind.startswith("none") else st.error
    lines = [words.ENDED[ended.kind]]
    lines += [
        f"- {words.plain(words_limits.named(p.get('where', '')))}: "
        f"{words.plain(p.get('what', ''))}. "
        f"{words.plain(words.remedy(p.get('remedy', '')))}."
        for p in ended.problems
    ]
    box("\n".join(lines))
    if ended.text and not ended.problems and not ended.kind.startswith("none"):
        st.code(ended.text, language=None, wrap_lines=True)


def _key_figures(plan: Plan, most: int, base: Plan | None) -> None:
    """The key figures, and where there is another base plan how they differ from it."""
    keys = figures.key_figures(plan, most)
    changes = [""] * len(keys)
    if base is not None and base is not plan:
        changes = figures_compare.changes_to(plan, base)
    for column, key, change in zip(st.columns(len(keys)), keys, changes, strict=True):
        arrow = "off" if not change else "up" if change.startswith("+") else "down"
        column.metric(
            key.label, key.value, change or key.below or None, delta_color="off",
            delta_arrow=arrow, delta_description=(key.below or None) if change else None,
            help=key.hint, height="stretch",
        )  # fmt: skip


def _proof(plan: Plan, desk: Desk, shown: Shown, base: Plan | None) -> None:
    proven, said = figures.proof(plan)
    passed, audited = figures.audit(plan)
    with st.container(horizontal=True, vertical_alignment="center", key="proof"):
        if proven:
            st.badge(words.PROVEN, icon=":material/verified:", color="green")
        else:
            st.badge(words.PROVEN_NOT, icon=":material/pending:", color="orange")
        st.caption(said, width="content")
        if passed:
            st.badge(words.AUDITED, icon=":material/fact_check:", color="green")
        else:
            st.badge(words.AUDIT_FAILED, icon=":material/error:", color="red")
        st.caption(audited, width="content")
        if plan.flags:
            label = words.FLAGS.format(n=len(plan.flags))
            with st.popover(label, icon=":material/flag:", type="tertiary", key="flags"):
                st.markdown("\n".join(f"- {words.plain(flag)}" for flag in plan.flags))
        keep_button(desk, shown, key="keep", quiet=True)
        if base is not None and base is not plan:
            title = words.plain(desk.world.base.title)
            st.caption(words_compare.AGAINST_BASE.format(title=title), width="content")


def _tabs(world: World, plan: Plan) -> None:
    build, states, sites, power, service, years = st.tabs(
        [words.BUILDOUT, words.STATES, words.SITES, words_energy.ENERGY, words_service.TAB,
         words.YEARS]
    )  # fmt: skip
    with build:
        chart = charts.buildout_chart(figures.buildout(plan), theme())
        st.altair_chart(chart, width="stretch", alt=words.BUILDOUT_ALT)
    with states:
        chart = charts.states_chart(figures.by_state(plan, world.inputs), theme())
        st.altair_chart(chart, width="stretch", alt=words.STATES_ALT)
    with sites:
        _sites(figures.sites_table(plan, world.inputs))
    with power:
        _power(plan, world)
    with service:
        _service(plan, world)
    with years:
        table = figures.by_year(plan).rename(columns=words.YEAR_COLUMNS)
        whole = st.column_config.NumberColumn(format="localized")
        plain_year = st.column_config.NumberColumn(format="%d")
        config = dict.fromkeys(table.columns[1:], whole) | {table.columns[0]: plain_year}
        st.dataframe(table, hide_index=True, column_config=config, alt=words.YEARS)


def _power(plan: Plan, world: World) -> None:
    """The mix of the last year, and what to build and contract for it."""
    if plan.energy.empty:
        st.caption(words_energy.NO_POWER)
        return
    year = int(plan.energy["year"].max())
    st.caption(words_energy.POWER_WHEN.format(year=year), help=words_energy.POWER_NOTE)
    number = st.column_config.NumberColumn(format="localized")
    narrow = st.column_config.NumberColumn(format="localized", width=NARROW)
    wide = st.column_config.TextColumn(width=WIDE)
    mix = figures_energy.power_mix(plan, world.inputs)[list(SHOWN_MIX)]
    built = figures_energy.capacities(plan)
    for table, named, alt, row in (
        (mix, words_energy.MIX_COLUMNS, words_energy.MIX_ALT, WRAPPED),
        (built[built["amount"] > 0], words_energy.CAPACITY_COLUMNS, words_energy.CAPACITIES, None),
    ):
        config = {named[c]: number for c in table.select_dtypes("number").columns}
        config |= {named[c]: narrow for c in ("share", "price", "clean") if c in table}
        config |= {named[c]: wide for c in ("power", "made_of") if c in table}
        st.dataframe(
            table.rename(columns=named), hide_index=True, column_config=config, height="content",
            row_height=row, alt=alt,
        )  # fmt: skip


def _service(plan: Plan, world: World) -> None:
    """Whose demand the plan serves, by class and by state."""
    if plan.serving.empty:
        st.caption(words_service.NO_DEMAND)
        return
    st.caption(figures_service.asked(plan), help=words_service.SERVICE_NOTE)
    number = st.column_config.NumberColumn(format="localized")
    year = int(plan.serving["year"].max())
    for table, named, alt in (
        (figures_service.by_class(plan), words_service.CLASS_COLUMNS, words_service.SERVICE),
        (figures_service.by_state(plan, world.inputs), words_service.STATE_COLUMNS,
         words_service.SERVICE_STATES.format(year=year)),
    ):  # fmt: skip
        config = {named[c]: number for c in table.select_dtypes("number").columns if c != "year"}
        if len(table):
            st.dataframe(
                table.rename(columns=named), hide_index=True, column_config=config,
                height="content", alt=alt,
            )  # fmt: skip


@st.fragment
def _sites(table: pd.DataFrame) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    kinds = sorted(set(table.loc[~table["committed"], "facility"]))
    wanted = left.multiselect(
        words.FACILITY_FILTER, kinds, placeholder=words.FACILITY_ALL, key="facilities"
    )
    committed = right.checkbox(words.COMMITTED_TOO, value=not kinds, key="committed")
    keep = table["facility"].isin(wanted or kinds) & ~table["committed"]
    seen = table[keep | (table["committed"] & committed)]
    st.caption(
        words.SITES_SHOWN.format(
            shown=len(seen), all=len(table), mw=words.power(float(seen["it_mw"].sum()))
        )
    )
    number, year = (
        st.column_config.NumberColumn(format="localized"),
        st.column_config.NumberColumn(format="%d"),
    )
    named = words.SITE_COLUMNS
    config = {named[c]: number for c in ("it_mw", "peak_mw", "water", "capex", "public")}
    config |= {named["start"]: year, named["online"]: year}
    st.dataframe(
        seen[list(named)].rename(columns=named), hide_index=True, column_config=config,
        height=TABLE_HEIGHT, alt=words.SITES,
    )  # fmt: skip


def _drives(table: pd.DataFrame) -> None:
    if table.empty:
        st.caption(words.NO_DRIVES)
        return
    st.caption(words.DRIVES_NOTE)
    price = words.DRIVE_COLUMNS[3]
    top = max(float(table[price].max()), 1e-9)
    config = {price: st.column_config.ProgressColumn(format="%.1f", min_value=0.0, max_value=top)}
    st.dataframe(table, hide_index=True, column_config=config, height="content", alt=words.DRIVES)


def _downloads(world: World, plan: Plan) -> None:
    with st.container(horizontal=True):
        for label, kind, name, mime in (
            (words_papers.REPORT, "html", "report.html", "text/html"),
            (words_papers.SHEET, "xlsx", "plan.xlsx",
             "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ):  # fmt: skip
            st.download_button(
                label, lambda kind=kind: document_bytes(plan, world.inputs, kind), file_name=name,
                mime=mime, icon=":material/download:", on_click="ignore", key=f"get_{kind}",
                help=words_papers.DOWNLOAD_HELP,
            )  # fmt: skip
