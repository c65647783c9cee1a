"""The upper part of the page Batch: which scenarios, whether they can start, and the start."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import words, words_batch
from gigasite.errors import InputError
from gigasite.matrix_draft import MOST, Axis, axis_label, draft, look, matrix_of
from gigasite.matrix_file import read_matrix, shipped_matrices
from gigasite.views.batch_work import Batch

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.matrix import Matrix
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk
    from gigasite.views.world import World

AXES = 3
FIRST = (("gigafactories.max", "3, 5"), ("capacity.multiplier", "2.5, 3"), (None, ""))
"""What the page starts with: key and values of each line."""
LISTED = 250
"""Height of the list of scenarios [px]."""


@st.cache_data(show_spinner=False)
def _titles() -> dict[str, str]:
    """Names and titles of the shipped matrices."""
    return {name: read_matrix(name).title for name in shipped_matrices()}


@st.cache_data(show_spinner=False, max_entries=50)
def _looked(_world: World, key: tuple[str, str], text: str, shipped: str) -> tuple[Matrix, Any]:
    """A matrix and its scenarios; read once for each text and each set of tables."""
    matrix = read_matrix(shipped) if shipped else matrix_of(text)
    return matrix, look(matrix, _world.inputs)


def build(desk: Desk, choice: Choice) -> None:
    """Ask for scenarios, check them, and start them."""
    titles = _titles()
    options = ["", *titles]
    shipped = st.selectbox(
        words_batch.SOURCE, options, key="batch_source", width=420, label_visibility="collapsed",
        format_func=lambda n: words_batch.SHIPPED.format(title=titles[n]) if n else words_batch.OWN,
    )  # fmt: skip
    shipped = shipped or ""
    try:
        text = _shipped(shipped) if shipped else _own(desk.world, choice)
        key = (str(desk.world.folder), desk.world.scenario)
        matrix, cases = _looked(desk.world, key, text, shipped)
    except InputError as error:
        st.warning("\n".join([words_batch.FAULTS, *(f"- {words.plain(f)}" for f in error.faults)]))
        return
    _told(matrix, cases)
    _start(desk, matrix, text, shipped, cases)


def _shipped(name: str) -> str:
    return shipped_matrices()[name].read_text(encoding="utf-8")


def _own(world: World, choice: Choice) -> str:
    """Ask what varies, on the choices at the left; the text of the matrix."""
    st.caption(words_batch.BASE)
    axes = [axis for n in range(AXES) if (axis := _axis(n)) is not None]
    with st.container(horizontal=True):
        gap = st.number_input(
            words_batch.GAP, 0.0, 50.0, 2.0, 0.5, key="batch_gap", help=words_batch.GAP_HELP,
            width=220,
        )  # fmt: skip
        time = st.number_input(
            words_batch.TIME, 1, 1440, 30, 5, key="batch_time", help=words_batch.TIME_HELP,
            width=220,
        )  # fmt: skip
    more = {"solver.gap": round(gap / 100, 6), "solver.time_limit_s": int(time) * 60}
    return draft(axes, choice.scenario(world.base), world.scenario, more)


def _axis(n: int) -> Axis | None:
    """One line: what varies and its values."""
    left, right = st.columns([2, 3])
    first, usual = FIRST[n]
    keys = list(words_batch.KEYS)
    hidden = "visible" if n == 0 else "collapsed"
    key = left.selectbox(
        words_batch.KEY if n == 0 else f"{words_batch.KEY} {n + 1}", keys, key=f"batch_key_{n}",
        index=keys.index(first) if first else None, placeholder=words_batch.KEY_NONE,
        format_func=lambda k: words_batch.KEYS.get(k, (k, ""))[0], accept_new_options=True,
        help=words_batch.KEY_HELP if n == 0 else None, label_visibility=hidden,
    )  # fmt: skip
    example = words_batch.KEYS.get(key or "", ("", ""))[1]
    text = right.text_input(
        words_batch.VALUES if n == 0 else f"{words_batch.VALUES} {n + 1}", usual, max_chars=400,
        key=f"batch_values_{n}_{key}" if key != first else f"batch_values_{n}",
        placeholder=example, disabled=key is None, label_visibility=hidden,
        help=words_batch.VALUES_HELP if n == 0 else None,
    )  # fmt: skip
    return None if key is None else Axis(key, (text or example) if key != first else text)


def _told(matrix: Matrix, cases: pd.DataFrame) -> None:
    """How many scenarios, of what, and which of them cannot start."""
    good = int((cases[words_batch.CASES_COLUMNS[1]] == words_batch.YES).sum())
    count = words_batch.COUNT_ALL if good == len(cases) else words_batch.COUNT
    axes = ", ".join(
        words_batch.AXIS_VALUES.format(axis=words.plain(axis_label(axis)), n=len(values))
        for axis, values in matrix.axes.items()
    )
    question = f" {words.plain(matrix.question)}" if matrix.question else ""
    st.markdown(f"{count.format(n=len(cases), good=good)} {axes}.{question}")
    with st.expander(words_batch.CASES, expanded=good < len(cases)):
        st.dataframe(cases, hide_index=True, height=LISTED, alt=words_batch.CASES_ALT)


def _start(desk: Desk, matrix: Matrix, text: str, shipped: str, cases: pd.DataFrame) -> None:
    cores = os.cpu_count() or 1
    none = not (cases[words_batch.CASES_COLUMNS[1]] == words_batch.YES).any()
    busy = desk.batch is not None and desk.batch.running()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        workers = st.number_input(
            words_batch.WORKERS, 1, cores, max(1, cores - 1), key="batch_workers", width=190,
            help=words_batch.WORKERS_HELP,
        )  # fmt: skip
        label = words_batch.START if desk.batch is None else words_batch.START_OVER
        if st.button(label, type="primary", key="batch_start", disabled=none or busy,
                     help=words_batch.START_HELP):  # fmt: skip
            if desk.store.room() and len(cases) <= MOST:
                _begin(desk, matrix, text, shipped, int(workers))
                st.rerun()
            st.warning(words.FULL)
        st.download_button(
            words_batch.MATRIX, text.encode("utf-8"), file_name=f"{shipped or 'matrix'}.yaml",
            mime="application/yaml", icon=":material/download:", on_click="ignore",
            key="batch_matrix", help=words_batch.MATRIX_HELP,
        )  # fmt: skip


def _begin(desk: Desk, matrix: Matrix, text: str, shipped: str, workers: int) -> None:
    """Start a batch in place of the one before."""
    if desk.batch is not None:
        desk.batch.close()
    title = matrix.title
    desk.batch = Batch(title, shipped, text, desk.world.folder, desk.store.root)
    desk.batch.start(workers)
