"""What came of a batch: cost over two axes, regions, spread, every scenario, and their files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import figures_batch, words, words_batch
from gigasite.batch_page import PAGE
from gigasite.batch_store import read_store
from gigasite.errors import InputError
from gigasite.load import read_inputs
from gigasite.maps import plan_map
from gigasite.matrix_draft import axis_label
from gigasite.matrix_file import read_matrix
from gigasite.report import read_plan
from gigasite.settings import differences
from gigasite.variants import changed_inputs
from gigasite.views.asked import ask
from gigasite.views.charts_batch import bars_chart, heat_chart, strip_chart
from gigasite.views.own import use
from gigasite.views.picture import drawing, theme

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.matrix import Case
    from gigasite.views.batch_work import Batch
    from gigasite.views.desk import Desk

HEIGHT = 420


@st.cache_data(show_spinner=False, max_entries=20)
def _store(out: str, written: float, name: str) -> pd.DataFrame:
    """A table of the store, read once for each time it was written."""
    return read_store(Path(out), name)


def _table(batch: Batch, name: str) -> pd.DataFrame:
    return _store(str(batch.out), (batch.out / "store").stat().st_mtime, name)


def show_result(desk: Desk, batch: Batch, record: dict[str, Any]) -> None:
    """Draw the summary."""
    if batch.inputs != desk.world.folder:
        st.caption(words_batch.OTHER_TABLES)
    metrics, axes = _table(batch, "metrics"), list(record["axes"])
    if figures_batch.planned(metrics).empty:
        st.info(words_batch.NO_PLANS)
        _scenarios(desk, batch, metrics, axes)
        return
    moves, regions, spread, every = st.tabs(list(words_batch.TABS))
    with moves:
        _moves(metrics, axes)
    with regions:
        _regions(desk, batch, metrics)
    with spread:
        _spread(metrics)
    with every:
        _scenarios(desk, batch, metrics, axes)


@st.fragment
def _moves(metrics: pd.DataFrame, axes: list[str]) -> None:
    """A figure over two axes, or over the only one."""
    order = figures_batch.varied(metrics, axes) or axes[:1]
    names = figures_batch.known_metrics(metrics)
    one, two, three = st.columns(3)
    name = one.selectbox(
        words_batch.METRIC, names, format_func=lambda n: words_batch.METRICS[n][0],
        key="batch_metric",
    )  # fmt: skip
    title, unit = words_batch.METRICS[name]
    label = words_batch.HEAT_TITLE.format(metric=title, unit=unit)
    if len(order) < 2:
        table = figures_batch.heat(metrics, order[0], order[0], name)
        alt = words_batch.BARS_ALT.format(metric=title, axis=order[0])
        st.altair_chart(bars_chart(table, axis_label(order[0]), label, theme()), alt=alt)
        return
    down = two.selectbox(words_batch.DOWN, order, key="batch_down", format_func=axis_label)
    across = three.selectbox(
        words_batch.ACROSS,
        [a for a in order if a != down],
        key="batch_across",
        format_func=axis_label,
    )
    table = figures_batch.heat(metrics, down, across, name)
    alt = words_batch.HEAT_ALT.format(metric=title, down=down, across=across)
    st.altair_chart(
        heat_chart(table, axis_label(down), axis_label(across), label, theme()), alt=alt
    )
    st.caption(words_batch.HEAT_NOTE)


def _regions(desk: Desk, batch: Batch, metrics: pd.DataFrame) -> None:
    """How often each region is chosen: map and table."""
    sites = _table(batch, "sites")
    told = figures_batch.chosen(sites, metrics)
    if told.empty:
        st.info(words_batch.NO_CHOSEN)
        return
    st.caption(words_batch.CHOSEN_NOTE)
    left, right = st.columns([3, 2])
    with left:
        if desk.world.shapes is None:
            st.info(words.NO_MAP)
        else:
            written = (batch.out / "store").stat().st_mtime
            drawing(_svg(desk, sites, metrics, told, (str(batch.out), written), theme()),
                    words_batch.CHOSEN_ALT, key="batch_map")  # fmt: skip
    share, power = words_batch.CHOSEN_COLUMNS[2:4]
    config = {
        share: st.column_config.ProgressColumn(
            format="%.0f", min_value=0.0, max_value=100.0, width=115
        ),
        power: st.column_config.NumberColumn(format="%.0f", width=95),
        words_batch.CHOSEN_COLUMNS[1]: st.column_config.TextColumn(width=50),
        words_batch.CHOSEN_COLUMNS[0]: st.column_config.TextColumn(width=140),
    }
    right.dataframe(told, hide_index=True, column_config=config, height=HEIGHT,
                    alt=words_batch.CHOSEN_ALT)  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=20)
def _svg(
    _desk: Desk, _sites: pd.DataFrame, _metrics: pd.DataFrame, _told: pd.DataFrame,
    key: tuple[str, float], look: str,
) -> str:  # fmt: skip
    """Draw once for each store and theme."""
    world = _desk.world
    share, code = words_batch.CHOSEN_COLUMNS[2], words_batch.CHOSEN_COLUMNS[4]
    return plan_map(
        world.shapes, world.backdrop, figures_batch.mean_sites(_sites, _metrics),
        shade=_told.set_index(code)[share], shade_label=words_batch.CHOSEN, shade_unit="%",
        theme="dark" if look == "dark" else "light",
    )  # fmt: skip


def _spread(metrics: pd.DataFrame) -> None:
    """Least, mean and most of each figure, and the cost of each scenario."""
    table = figures_batch.spread(metrics)
    config = {
        c: st.column_config.NumberColumn(format="localized") for c in words_batch.SPREAD_COLUMNS[2:]
    }
    st.dataframe(table, hide_index=True, column_config=config, height="content",
                 alt=words_batch.SPREAD_ALT)  # fmt: skip
    axes = [c.removeprefix("axis_") for c in metrics.columns if c.startswith("axis_")]
    axis = (figures_batch.varied(metrics, axes) or axes)[0]
    title, unit = words_batch.METRICS["cost_meur"]
    alt = words_batch.STRIP_ALT.format(metric=title, axis=axis)
    chart = strip_chart(
        figures_batch.planned(metrics), (axis, axis_label(axis)), f"{title} ({unit})", theme()
    )
    st.altair_chart(chart, alt=alt)


def _scenarios(desk: Desk, batch: Batch, metrics: pd.DataFrame, axes: list[str]) -> None:
    """Every scenario, one of them to take over, and the files."""
    if faults := st.session_state.get("batch_faults"):
        lines = [words_batch.NOT_TAKEN, *(f"- {words.plain(fault)}" for fault in faults)]
        st.warning("\n".join(lines))
    table = figures_batch.scenarios(metrics, axes)
    whole = st.column_config.NumberColumn(format="localized")
    config = dict.fromkeys(table.select_dtypes("number").columns, whole)
    st.dataframe(table, hide_index=True, column_config=config, height=min(HEIGHT, 38 * len(table) +
                 40), alt=words_batch.TABLE_ALT)  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            words_batch.TAKE_WHICH, list(metrics["scenario"]), key="batch_take_which", width=320
        )
        st.button(
            words_batch.TAKE, key="batch_take", help=words_batch.TAKE_HELP,
            icon=":material/input:", disabled=desk.job is not None, on_click=_take_over,
            args=(desk, batch, str(name)),
        )  # fmt: skip
        _files(batch, metrics)


def _take_over(desk: Desk, batch: Batch, name: str) -> None:
    """Make the choices of a scenario those of the page; its tables and its plan come along."""
    state, run = st.session_state, batch.out / "runs" / name
    state.batch_faults = ()
    try:
        case = next(c for c in read_matrix(batch.matrix).cases if c.name == name)
        if case.scenario is None:
            raise InputError(case.faults)
        _tables(desk, batch, case)
        if run.is_dir() and (plan := read_plan(run)).stopped_by != "user":
            desk.store.put(plan.input_hash, plan)
    except InputError as error:
        state.batch_faults = error.faults
        return
    ask(differences(desk.world.base, case.scenario))
    state.page = "plan"


def _tables(desk: Desk, batch: Batch, case: Case) -> None:
    """Use the tables of a scenario where it changes some."""
    if case.data:
        base = desk.store.world.inputs if batch.inputs is None else read_inputs(batch.inputs)
        use(desk, changed_inputs(base, case.data, desk.store.root / "tables"))


def _files(batch: Batch, metrics: pd.DataFrame) -> None:
    page = batch.out / PAGE
    if page.is_file():
        st.download_button(
            words_batch.SUMMARY, page.read_bytes, file_name=PAGE, mime="text/html",
            icon=":material/download:", on_click="ignore", key="batch_summary",
            help=words_batch.SUMMARY_HELP,
        )  # fmt: skip
    st.download_button(
        words_batch.STORE, lambda: figures_batch.store_zip(batch.out, metrics),
        file_name="store.zip", mime="application/zip", icon=":material/folder_zip:",
        on_click="ignore", key="batch_store", help=words_batch.STORE_HELP,
    )  # fmt: skip
    st.download_button(
        words_batch.MATRIX, batch.text.encode("utf-8"), file_name="matrix.yaml",
        mime="application/yaml", icon=":material/download:", on_click="ignore",
        key="batch_matrix_done", help=words_batch.MATRIX_HELP,
    )  # fmt: skip
