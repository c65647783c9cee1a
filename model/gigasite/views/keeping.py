"""Keeping a plan to compare it: the button of the pages, the base plan, and what is picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import words_compare
from gigasite.views.choice import Choice
from gigasite.views.pins import MOST

if TYPE_CHECKING:
    from collections.abc import Collection

    from gigasite.plans import Plan
    from gigasite.views.desk import Desk, Shown


def keep_button(desk: Desk, shown: Shown, *, key: str, quiet: bool = False) -> None:
    """Offer to keep the plan shown."""
    kept = shown.plan in desk.pins
    full = desk.pins.full and not kept
    hint = words_compare.KEPT_FULL if full else words_compare.KEEP_HELP
    if st.button(
        words_compare.KEPT if kept else words_compare.KEEP, key=key, disabled=kept or full,
        icon=":material/check:" if kept else ":material/keep:", help=hint.format(most=MOST),
        type="tertiary" if quiet else "secondary",
    ):  # fmt: skip
        base = desk.world.base
        name = words_compare.DEFAULT_NAME.format(n=len(desk.pins) + 1)
        if shown.choice == Choice.of(base):
            name = words_compare.BASE_NAME
        desk.pins.add(name, shown.plan, shown.choice)
        st.rerun()


def base_plan(desk: Desk) -> Plan | None:
    """The plan of the scenario without any change, where it has been solved."""
    return desk.store.get(desk.key(Choice.of(desk.world.base)))


def forget_unknown(key: str, known: Collection[object]) -> None:
    """Take back what was picked where it can no longer be: another plan has other years."""
    if key in st.session_state and st.session_state[key] not in known:
        del st.session_state[key]
