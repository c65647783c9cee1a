"""The page script: read what the server was started with, ask, show."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from gigasite import words, words_app
from gigasite.errors import GigasiteError, InputError
from gigasite.views.asked import begin, note
from gigasite.views.browser import own_desk
from gigasite.views.controls import choices, progress, solve_button
from gigasite.views.desk import Store
from gigasite.views.evidence import show_evidence
from gigasite.views.looks import CSS
from gigasite.views.overview import show_plan_page, status
from gigasite.views.topbar import top_bar
from gigasite.views.world import read_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gigasite.errors import Fault
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.world import World


@st.cache_resource(show_spinner=False)
def _store(inputs: str | None, scenario: str) -> Store:
    """Tables, scenario and plans of this server, read once."""
    reference = os.environ.get("GIGASITE_REFERENCE")
    return Store(read_world(inputs, scenario), Path(reference) if reference else None)


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
    _page(own_desk(store))


def _page(desk: Desk) -> None:
    world = desk.world
    desk.collect()
    begin(world.base)
    with st.sidebar:
        choice = choices(desk)
        note(world.base, choice)
        try:
            shown = desk.view(choice)
        except InputError as error:
            _faults(error.faults, words.ENDED["wrong"])
            return
        solve_button(desk, choice, shown)
        if desk.job is not None:
            progress(desk)
    page = top_bar(desk, shown, {name: told for name, (told, _) in PAGES.items()})
    if st.session_state.refused:
        _faults(st.session_state.refused, words_app.REFUSED)
    PAGES[page][1](desk, choice, shown)


def _plan_page(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    _question(desk.world, choice)
    status(desk, choice, shown)
    show_plan_page(desk, choice, shown)
    show_evidence(desk.world)


def _later(module: str, name: str = "show") -> Callable[[Desk, Choice, Shown | None], None]:
    """Draw a page whose module is imported when it is first turned to."""

    def draw(desk: Desk, choice: Choice, shown: Shown | None) -> None:
        getattr(import_module(f"gigasite.views.{module}"), name)(desk, choice, shown)

    return draw


PAGES: dict[str, tuple[str, Callable[[Desk, Choice, Shown | None], None]]] = {
    "plan": (words_app.PLAN, _plan_page),
    "site": (words_app.SITE, _later("site_page")),
    "energy": (words_app.ENERGY, _later("energy_page")),
    "limits": (words_app.LIMITS, _later("limits_page")),
    "compare": (words_app.COMPARE, _later("compare_page")),
    "inputs": (words_app.INPUTS, _later("inputs_page", "show_inputs_page")),
    "batch": (words_app.BATCH, _later("batch_page", "show_batch_page")),
    "export": (words_app.EXPORT, _later("export_page")),
}
# name in the address, name on the page, and what draws it (a string here would be shown)


def _question(world: World, choice: Choice) -> None:
    base = choice.scenario(world.base)
    question = f" · {words.plain(base.question)}" if base.question else ""
    years = words.UNITS_NOTE.format(first=base.years.first, last=base.years.last)
    with st.container(key="question"):
        st.markdown(f"**{words.plain(base.title)}**{question}", help=years)


def _broken(error: GigasiteError) -> None:
    st.title(words.PAGE, anchor=False)
    st.error(words.INPUTS_BROKEN)
    st.code(str(error), language=None, wrap_lines=True)


def _faults(faults: Iterable[Fault], head: str) -> None:
    st.error(head)
    for fault in faults:
        st.markdown(f"- {words.plain(fault)}")


if __name__ == "__main__":
    show()
