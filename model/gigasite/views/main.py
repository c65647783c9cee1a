"""The page script: read what the server was started with, ask, show."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from gigasite import words
from gigasite.errors import GigasiteError, InputError
from gigasite.views.controls import choices, progress, solve_button
from gigasite.views.desk import Desk, Store, World, read_world
from gigasite.views.evidence import show_evidence
from gigasite.views.looks import CSS
from gigasite.views.overview import badge, show_plan, status
from gigasite.views.picture import map_card


@st.cache_resource(show_spinner=False)
def _store(inputs: str | None, scenario: str) -> Store:
    """Tables, scenario and plans of this server, read once."""
    reference = os.environ.get("GIGASITE_REFERENCE")
    return Store(read_world(inputs, scenario), Path(reference) if reference else None)


@st.cache_resource(show_spinner=False, scope="session", on_release=lambda desk: desk.close())
def _desk(_store: Store, inputs: str | None, scenario: str) -> Desk:
    """The desk of one browser session; what it still runs ends with it."""
    return Desk(_store)


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title=words.PAGE, layout="wide", initial_sidebar_state="expanded")
    st.html(CSS)
    inputs = os.environ.get("GIGASITE_INPUTS") or None
    scenario = os.environ.get("GIGASITE_SCENARIO") or "base"
    try:
        store = _store(inputs, scenario)
    except GigasiteError as error:
        _broken(error)
        return
    _page(_desk(store, inputs, scenario))


def _page(desk: Desk) -> None:
    world = desk.store.world
    desk.collect()
    with st.sidebar:
        choice = choices(world)
        try:
            shown = desk.view(choice)
        except InputError as error:
            _faults(error)
            return
        solve_button(desk, choice, shown)
        if desk.job is not None:
            progress(desk)
    head, state = st.columns([6, 1], vertical_alignment="center")
    head.title(words.TITLE, anchor=False)
    with state:
        badge(desk, shown)
    _question(world)
    status(desk, choice, shown)
    if shown is not None:
        show_plan(world, shown)
    elif world.shapes is not None:
        st.header(words.EMPTY_MAP, anchor=False)
        map_card(world, None, choice.year)
    show_evidence(world)


def _question(world: World) -> None:
    base = world.base
    question = f" · {words.plain(base.question)}" if base.question else ""
    years = words.UNITS_NOTE.format(first=base.years.first, last=base.years.last)
    with st.container(key="question"):
        st.markdown(f"**{words.plain(base.title)}**{question}", help=years)


def _broken(error: GigasiteError) -> None:
    st.title(words.PAGE, anchor=False)
    st.error(words.INPUTS_BROKEN)
    st.code(str(error), language=None, wrap_lines=True)


def _faults(error: InputError) -> None:
    st.error(words.ENDED["wrong"])
    for fault in error.faults:
        st.markdown(f"- {words.plain(fault)}")


if __name__ == "__main__":
    show()
