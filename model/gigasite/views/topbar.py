"""The bar above every page: presets, undo, redo, link, state of the plan, and the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import words, words_app, words_inputs
from gigasite.own_tables import own_names
from gigasite.scenario import Scenario, shipped_scenarios
from gigasite.settings import differences
from gigasite.views import asked

if TYPE_CHECKING:
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.world import World


@st.cache_data(show_spinner=False)
def _presets() -> dict[str, str]:
    """Names and titles of the shipped scenarios."""
    return {name: Scenario.read(path).title for name, path in shipped_scenarios().items()}


def top_bar(desk: Desk, shown: Shown | None, pages: dict[str, str]) -> str:
    """Draw the bar; return the name of the page that is chosen."""
    with st.container(horizontal=True, vertical_alignment="center", key="headline"):
        st.title(words.TITLE, anchor=False, width="stretch")
        badge(desk, shown)
        _own_tables(desk)
        _preset(desk.world, 250 if desk.edited is None else 150)
    if st.session_state.get("page") not in pages:
        st.session_state.page = next(iter(pages))
    with st.container(horizontal=True, vertical_alignment="center", key="topbar"):
        chosen = st.segmented_control(
            words_app.PAGES, list(pages), format_func=lambda name: pages[name], key="page",
            label_visibility="collapsed", required=True, width="stretch",
        )  # fmt: skip
        _steps()
        with st.popover(words_app.SHARE, icon=":material/link:", type="tertiary", key="share"):
            st.caption(words_app.SHARE_HELP)
            st.code(asked.link(), language=None, wrap_lines=True)
            if desk.edited is not None:
                st.caption(words_app.SHARE_TABLES)
    return str(chosen or next(iter(pages)))


def _steps() -> None:
    """Undo and redo; their names are there for screen readers."""
    for name, icon, work, left, hint, keys in (
        (words_app.UNDO, "undo", asked.undo, st.session_state.past, words_app.UNDO_HELP, "Z"),
        (words_app.REDO, "redo", asked.redo, st.session_state.future, words_app.REDO_HELP, "Y"),
    ):
        st.button(
            name, icon=f":material/{icon}:", on_click=work, key=icon, disabled=not left,
            type="tertiary", help=f"{hint} (Ctrl+Alt+{keys})", shortcut=f"Ctrl+Alt+{keys}",
        )  # fmt: skip


def _preset(world: World, width: int) -> None:
    """Choose a shipped scenario; its settings replace all others."""

    def take() -> None:
        name = st.session_state.preset
        if name is not None:
            asked.ask(differences(world.base, Scenario.named(name)))
            st.session_state.preset = None

    titles = _presets()
    st.selectbox(
        words_app.PRESET, list(titles), index=None, key="preset", on_change=take, width=width,
        format_func=lambda name: titles[name], placeholder=words_app.PRESET,
        label_visibility="collapsed", help=words_app.PRESET_HELP,
    )  # fmt: skip


def _own_tables(desk: Desk) -> None:
    """Say on every page that tables were changed."""
    if desk.edited is not None:
        names = ", ".join(own_names(desk.store.world.inputs, desk.edited.inputs))
        told = words_inputs.BADGE_HELP.format(names=words.plain(names))
        st.badge(words_inputs.BADGE, icon=":material/table_edit:", color="violet", help=told)


def badge(desk: Desk, shown: Shown | None) -> None:
    """One word on the state of the page."""
    if desk.job is not None:
        st.badge(words.SOLVING, icon=":material/hourglass_top:", color="blue")
    elif shown is None:
        st.badge(words.NOTHING, icon=":material/help:", color="gray")
    elif shown.current:
        st.badge(words.UP_TO_DATE, icon=":material/check:", color="green")
    else:
        st.badge(words.OUT_OF_DATE, icon=":material/history:", color="orange")
