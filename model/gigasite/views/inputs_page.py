"""The page Inputs: every table with what it rests on, changed in place or by a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from gigasite import figures_inputs, words, words_inputs
from gigasite.errors import InputError
from gigasite.own_tables import (
    BY_NAME,
    MOST_ROWS,
    checked,
    csv_bytes,
    designs_to_compute,
    difference,
    own_names,
    read_upload,
    zip_bytes,
)
from gigasite.views.inputs_edit import drafts, editor, forget
from gigasite.views.own import prepare, use

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from gigasite.errors import Fault
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.world import World

HEIGHT = 420
MOST_SHOWN = 500
"""Rows of a difference on the page [rows]."""
LOOK_S = 30.0
"""Seconds for which the count of missing designs is believed."""


def show_inputs_page(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw the page."""
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        name = _choose(desk)
    right.caption(f"{words.plain(BY_NAME[name].about)}. {_basis_line(desk, name)}")
    with st.container():  # always there, so that the tabs below stay where they are
        _notices(desk)
        _pending(desk, choice)
    sheet, basis, upload, changes = st.tabs(list(words_inputs.TABS))
    with sheet:
        editor(desk.world.inputs, name)
        _downloads(desk, name)
    with basis:
        told = figures_inputs.columns_table(desk.world.inputs, name)
        st.dataframe(told, hide_index=True, height=HEIGHT, alt=words_inputs.COLUMNS_ALT)
    with upload:
        _upload(desk, name)
    with changes:
        _changes(desk, choice, name)


def _choose(desk: Desk) -> str:
    """Ask for a table; those that the data set does not hold come last."""
    inputs = desk.store.world.inputs
    order = [n for n in BY_NAME if inputs.has(n)] + [n for n in BY_NAME if not inputs.has(n)]
    chosen = st.selectbox(
        words_inputs.TABLE, order, key="inputs_table", label_visibility="collapsed",
        help=words_inputs.INTRO,
    )  # fmt: skip
    return chosen if chosen in BY_NAME else order[0]


def _basis_line(desk: Desk, name: str) -> str:
    """What the table rests on, and whether it is there and as shipped."""
    if not desk.world.inputs.has(name):
        return words_inputs.ABSENT
    own = name in own_names(desk.store.world.inputs, desk.world.inputs)
    told = figures_inputs.basis_told(desk.world.inputs, name) or words_inputs.NOT_TOLD
    basis = words_inputs.BASIS_HELP.format(basis=told)
    return f"{basis} {words_inputs.CHANGED}" if own else basis


def _notices(desk: Desk) -> None:
    """What was just done, what is wrong with it, and what the next solve has to compute."""
    state = st.session_state
    if said := state.pop("inputs_said", ""):
        st.success(said)
    if desk.edited is not None and (left := _designs_left(desk.world, str(desk.world.folder))):
        time = figures_inputs.minutes(left, os.cpu_count() or 1)
        st.info(words_inputs.DESIGNS_NOTE.format(n=left, time=time))
    if faults := state.get("inputs_faults"):
        show_faults(faults, words_inputs.FAULTS_ONE, words_inputs.FAULTS)


def show_faults(faults: Iterable[Fault], one: str, many: str) -> None:
    """List faults with their places."""
    told = figures_inputs.fault_table(faults)
    st.error(one if len(told) == 1 else many.format(n=len(told)))
    st.dataframe(told, hide_index=True, alt=words_inputs.FAULTS_ALT, row_height=60)


@st.cache_data(show_spinner=False, ttl=LOOK_S, max_entries=20)
def _designs_left(_world: World, folder: str) -> int:
    """Regions whose energy designs are not there yet; looked up now and then."""
    return designs_to_compute(_world.inputs, _world.base)


def _pending(desk: Desk, choice: Choice) -> None:
    """Say what is not in use yet; use it or forget it."""
    inputs, waiting = desk.world.inputs, drafts()
    told = [
        words_inputs.PENDING_TABLE.format(name=n, told=figures_inputs.counted(d))
        for n, frame in waiting.items() if len(d := difference(inputs[n], frame, BY_NAME[n]))
    ]  # fmt: skip
    ask = st.session_state.get("inputs_ask", 0) if told else 0
    if ask:
        time = figures_inputs.minutes(ask, os.cpu_count() or 1)
        st.warning(words_inputs.DESIGNS_ASK.format(n=ask, time=time))
    busy = desk.job is not None
    with st.container(horizontal=True, vertical_alignment="center", key="pending"):
        said = words_inputs.PENDING.format(told="; ".join(told)) if told else words_inputs.NONE_WAIT
        st.caption(words_inputs.WAIT if busy and told else said, width="stretch")
        if st.button(
            words_inputs.DESIGNS_USE if ask else words_inputs.USE, type="primary",
            key="inputs_use", help=words_inputs.USE_HELP, disabled=busy or not told,
        ):  # fmt: skip
            _take(desk, choice, dict(waiting), sure=bool(ask))
            st.rerun()
        if st.button(words_inputs.DISCARD, key="inputs_discard", disabled=not told,
                     help=words_inputs.DISCARD_HELP):  # fmt: skip
            forget(*waiting)
            st.rerun()


def _take(
    desk: Desk, choice: Choice, tables: Mapping[str, pd.DataFrame | None], *, sure: bool
) -> None:
    """Put tables in use; told before where the designs of regions have to be computed."""
    state = st.session_state
    state.inputs_faults, state.inputs_ask = (), 0
    if desk.job is not None:
        return
    faults: list[Fault] = []
    for name, frame in tables.items():
        try:
            if frame is not None:
                checked(frame, BY_NAME[name])
        except InputError as error:
            faults += error.faults
    try:
        if faults:
            raise InputError(faults)
        inputs = prepare(desk, tables)
    except InputError as error:
        state.inputs_faults = error.faults
        return
    left = 0 if sure else designs_to_compute(inputs, choice.scenario(desk.world.base))
    if left:
        state.inputs_ask = left
        return
    use(desk, inputs)
    forget(*tables)
    state.inputs_said = words_inputs.BACK if desk.edited is None else words_inputs.USED


def _downloads(desk: Desk, name: str) -> None:
    inputs = desk.world.inputs
    with st.container(horizontal=True):
        if inputs.has(name):
            st.download_button(
                words_inputs.DOWNLOAD, lambda: csv_bytes(inputs[name], BY_NAME[name]),
                file_name=BY_NAME[name].file, mime="text/csv", key="inputs_csv",
                icon=":material/download:", on_click="ignore", help=words_inputs.DOWNLOAD_HELP,
            )  # fmt: skip
        st.download_button(
            words_inputs.DOWNLOAD_ALL, lambda: zip_bytes(inputs), file_name="tables.zip",
            mime="application/zip", icon=":material/folder_zip:", on_click="ignore",
            key="inputs_zip", help=words_inputs.DOWNLOAD_HELP,
        )  # fmt: skip


def _upload(desk: Desk, name: str) -> None:
    """Read a file that somebody brings; with a fault nothing of it is taken."""
    turn = st.session_state.setdefault("inputs_turn", 0)
    table, inputs = BY_NAME[name], desk.world.inputs
    file = st.file_uploader(
        words_inputs.UPLOAD.format(name=name), type="csv", key=f"upload_{name}_{turn}",
        max_upload_size=1, help=words_inputs.UPLOAD_HELP.format(rows=MOST_ROWS),
    )  # fmt: skip
    if file is None:
        return
    try:
        frame = read_upload(file.getvalue(), table)
    except InputError as error:
        show_faults(error.faults, words_inputs.FAULTS_FILE_ONE, words_inputs.FAULTS_FILE)
        return
    told = difference(inputs[name], frame, table)
    if told.empty:
        st.info(words_inputs.UPLOAD_SAME)
        return
    st.success(words_inputs.UPLOAD_GOOD.format(told=figures_inputs.counted(told)))
    if st.button(words_inputs.UPLOAD_TAKE, key="inputs_take", type="primary"):
        forget()
        drafts()[name] = frame
        st.rerun()
    _difference(inputs[name], frame, name)


def _changes(desk: Desk, choice: Choice, name: str) -> None:
    """Differences of one table, and the ways back."""
    shipped, now = desk.store.world.inputs, desk.world.inputs
    own, draft = own_names(shipped, now), drafts().get(name)
    which = words_inputs.DIFF_SHIPPED
    if draft is not None:
        both = [words_inputs.DIFF_DRAFT, words_inputs.DIFF_SHIPPED]
        which = st.segmented_control(
            words_inputs.DIFF_WHICH, both, default=both[0], key="inputs_which", required=True
        )
    if which == words_inputs.DIFF_DRAFT and draft is not None:
        _difference(now[name], draft, name, none=words_inputs.DIFF_NONE_DRAFT)
    else:
        _difference(shipped[name], now[name], name)
    busy = desk.job is not None
    if busy and own:
        st.caption(words_inputs.WAIT)
    with st.container(horizontal=True):
        for label, hint, key, names in (
            (words_inputs.RESET, words_inputs.RESET_HELP, "inputs_reset", {name} & set(own)),
            (words_inputs.RESET_ALL, words_inputs.RESET_ALL_HELP, "inputs_reset_all", set(own)),
        ):
            if st.button(label, help=hint, key=key, disabled=busy or not names):
                _take(desk, choice, dict.fromkeys(names), sure=True)
                st.rerun()


def _difference(
    before: pd.DataFrame, after: pd.DataFrame, name: str, none: str = words_inputs.DIFF_NONE
) -> None:
    told = figures_inputs.difference_table(before, after, BY_NAME[name])
    if told.empty:
        st.caption(none)
        return
    if len(told) > MOST_SHOWN:
        st.caption(words_inputs.DIFF_MORE.format(n=MOST_SHOWN, all=len(told)))
    st.dataframe(told.head(MOST_SHOWN), hide_index=True, height="content" if len(told) < 9 else
                 HEIGHT, alt=words_inputs.DIFF_ALT)  # fmt: skip
