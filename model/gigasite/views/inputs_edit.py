"""The editor of a table: pages of rows, changed in place, kept until they are used."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import words_inputs
from gigasite.figures_inputs import bounds, facts, rests_on, rows_with
from gigasite.own_tables import BY_NAME, MOST_ROWS, difference, edited, typed
from gigasite.tables import FLAG, TEXT, WHOLE

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.load import Inputs

ROWS = 300
"""Rows of a table on one sheet of the editor [rows]."""
HEIGHT = 330
MARKS = {"assumption": words_inputs.ASSUMED, "estimate": words_inputs.ESTIMATED}


def drafts() -> dict[str, pd.DataFrame]:
    """Tables with changes that are not in use yet, by name."""
    found: dict[str, pd.DataFrame] = st.session_state.setdefault("inputs_drafts", {})
    return found


def forget(*names: str) -> None:
    """Start all editors afresh, and forget the changes of some tables."""
    state = st.session_state
    state.inputs_turn = state.get("inputs_turn", 0) + 1
    state.inputs_start, state.inputs_ask, state.inputs_faults = {}, 0, ()
    for name in names:
        drafts().pop(name, None)


def editor(inputs: Inputs, name: str) -> None:
    """Show a table sheet by sheet; note what is changed."""
    table, state = BY_NAME[name], st.session_state
    turn = state.setdefault("inputs_turn", 0)
    now = drafts().get(name, inputs[name])
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    text = left.text_input(
        words_inputs.SEARCH,
        key=f"inputs_search_{name}",
        placeholder=words_inputs.SEARCH,
        label_visibility="collapsed",
    )
    sheets = max(1, math.ceil(len(now) / ROWS))
    sheet = 0
    if sheets > 1:
        sheet = right.selectbox(
            words_inputs.SHEET_PAGE, range(sheets), key=f"inputs_sheet_{name}",
            label_visibility="collapsed",
            format_func=lambda n: words_inputs.SHEET_PAGE_OF.format(
                first=n * ROWS + 1, last=min((n + 1) * ROWS, len(now)), all=len(now)
            ),
        )  # fmt: skip
    key = f"edit_{name}_{turn}_{sheet}_{text}"
    starts = state.setdefault("inputs_start", {})
    if key not in state or key not in starts:
        starts.clear()
        starts[key] = typed(now, table)
    start = starts[key]
    rows = rows_with(start, text)
    rows = rows[:ROWS] if text.strip() else rows[sheet * ROWS : (sheet + 1) * ROWS]
    st.caption(words_inputs.LEGEND_ROWS if "basis" in table.columns else words_inputs.LEGEND)
    st.data_editor(
        start.iloc[rows].reset_index(drop=True), key=key, hide_index=True, height=HEIGHT,
        num_rows="dynamic" if len(start) < MOST_ROWS else "delete",
        column_config=_columns(inputs, name, start), on_change=_note,
        args=(inputs, name, key, rows), alt=words_inputs.EDITOR_ALT.format(name=name),
    )  # fmt: skip


def _note(inputs: Inputs, name: str, key: str, rows: list[int]) -> None:
    """Keep what an editor holds."""
    state = st.session_state
    state.inputs_faults, state.inputs_ask = (), 0
    changes: dict[str, Any] = state[key]
    now = edited(state.inputs_start[key], rows, changes)
    drafts()[name] = now
    if difference(inputs[name], now, BY_NAME[name]).empty and len(now) == len(inputs[name]):
        del drafts()[name]


def _columns(inputs: Inputs, name: str, frame: pd.DataFrame) -> dict[str, Any]:
    """How the editor shows and bounds each column."""
    table, told = BY_NAME[name], rests_on(inputs, name)
    out = {}
    for column in map(str, frame.columns):
        fact, bases = facts(table, column), told.get(column, set())
        mark = next((sign for basis, sign in MARKS.items() if basis in bases), "")
        unit = fact["unit"]
        label = column if unit in ("", "1") else words_inputs.UNIT.format(name=column, unit=unit)
        hint = words_inputs.COLUMN_HELP.format(about=fact["about"], bounds=bounds(fact))
        if bases:
            hint += " " + words_inputs.BASIS_HELP.format(basis=", ".join(sorted(bases)))
        common = {"help": hint, "pinned": column in table.key, "default": fact["default"]}
        label = f"{mark} {label}".strip()
        if fact["isin"]:
            out[column] = st.column_config.SelectboxColumn(label, options=fact["isin"], **common)
        elif fact["kind"] == TEXT:
            out[column] = st.column_config.TextColumn(label, **common)
        else:
            whole = fact["kind"] in (WHOLE, FLAG)
            year = "%d" if unit == "year" else None
            out[column] = st.column_config.NumberColumn(
                label, min_value=fact["ge"], max_value=fact["le"], step=1 if whole else None,
                format=year, **common,
            )  # fmt: skip
    return out
