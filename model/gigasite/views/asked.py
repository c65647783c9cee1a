"""What the pages are asked for: widgets, address and undo, all three in the same settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from gigasite.errors import InputError
from gigasite.scenario import parse_settings
from gigasite.views.choice import Choice
from gigasite.views.energy import widgets
from gigasite.views.limits import limit_widgets
from gigasite.views.places import place_widgets
from gigasite.views.service import service_widgets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gigasite.scenario import Scenario

VIEW = ("page", "layer", "region")
"""What else the address holds: the page, and what it looks at."""
MOST_STEPS = 100
"""Steps that can be undone."""


def begin(base: Scenario) -> None:
    """Give the widgets their values before they are drawn: from the address, undo or a button."""
    state = st.session_state
    if "next" in state:
        settings = state.pop("next")
    elif "now" not in state:
        settings = tuple(st.query_params.get_all("set"))
        state.past, state.future, state.now = [], [], ()
        for name in VIEW:
            if name in st.query_params:
                state[name] = st.query_params[name]
    else:
        return
    state.refused = ()
    try:
        scenario = base.with_(parse_settings(list(settings)))
    except InputError as error:
        state.refused = error.faults
        scenario = base
    choice = Choice.asked(base, scenario)
    state.more = choice.more
    for name, value in shown_for(choice).items():
        state[name] = value


def shown_for(choice: Choice) -> dict[str, Any]:
    """What the widgets show for these choices, by key."""
    main = {name: getattr(choice, name) for name in ("gigafactories", "year", "multiplier")}
    main |= widgets(choice) | place_widgets(choice.places)
    return main | service_widgets(choice.service) | limit_widgets(choice.limits)


def note(base: Scenario, choice: Choice) -> None:
    """Keep a step for undo, and put choices and view into the address."""
    state, settings = st.session_state, tuple(choice.settings(base))
    if settings != state.now:
        state.past = [*state.past, state.now][-MOST_STEPS:]
        state.future, state.now = [], settings
    note_view()


def note_view() -> None:
    """Put choices and view into the address."""
    wanted = _address()
    if {k: st.query_params.get_all(k) for k in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def _address() -> dict[str, list[str]]:
    state = st.session_state
    view = {name: [str(state[name])] for name in VIEW if state.get(name)}
    return ({"set": list(state.now)} if state.now else {}) | view


def link() -> str:
    """The address that shows somebody else the same."""
    home = (st.context.url or "").partition("?")[0]
    return f"{home}?{urlencode(_address(), doseq=True)}"


def ask(settings: Iterable[str]) -> None:
    """Show these settings from the next run on; a step that can be undone."""
    st.session_state.next = tuple(settings)


def add(base: Scenario, choice: Choice, changes: Iterable[str]) -> None:
    """Change some settings and keep the others; a step that can be undone."""
    told = {text.partition("=")[0]: text for text in (*choice.settings(base), *changes)}
    ask(told.values())


def undo() -> None:
    """Go back one step."""
    state = st.session_state
    if state.past:
        state.future = [*state.future, state.now]
        state.now = state.next = state.past[-1]
        state.past = state.past[:-1]


def redo() -> None:
    """Go one step forward again."""
    state = st.session_state
    if state.future:
        state.past = [*state.past, state.now]
        state.now = state.next = state.future[-1]
        state.future = state.future[:-1]
