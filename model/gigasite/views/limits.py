"""The part of the sidebar on limits: each can be switched off, or its bound multiplied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import words_limits, words_limits_page
from gigasite.choices import LIMITS
from gigasite.views.switches import STATED, Switch

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTHS = (5, 2)
"""Of the name and of the scale, which takes four digits."""
LARGEST, NEAR = 1e12, 1e-9
"""Of a scale: what a scenario allows, and what counts as the same."""
HEIGHT = 420
"""Height of the list [px]: the Solve button below it stays near."""


def _switches(usual: tuple[Switch, ...]) -> Iterator[Switch]:
    """Every limit as the scenario has it."""
    changed = {switch.limit: switch for switch in usual}
    for name in LIMITS:
        yield changed.get(name, Switch(name, STATED.enabled, STATED.scale))


def limit_widgets(usual: tuple[Switch, ...]) -> dict[str, Any]:
    """What the widgets show at first, by key."""
    state: dict[str, Any] = {}
    for switch in _switches(usual):
        state[f"limit_{switch.limit}"] = switch.enabled
        state[f"scale_{switch.limit}"] = switch.scale
    return state


def limits_asked(usual: tuple[Switch, ...]) -> tuple[Switch, ...]:
    """Limits that are not as stated, as the widgets have them before they are drawn."""
    state = st.session_state
    asked = [
        _asked(switch, state[f"limit_{switch.limit}"], state[f"scale_{switch.limit}"])
        for switch in _switches(usual)
    ]
    return _changed(asked)


def limit_choices(usual: tuple[Switch, ...], prices: dict[str, str]) -> tuple[Switch, ...]:
    """Ask for every limit; those that are not as stated. `prices`: what a step of one saves."""
    with st.expander(words_limits.ALL, icon=":material/tune:", expanded=bool(usual)):
        st.caption(words_limits.NOTE)
        if prices:
            st.caption(words_limits_page.STEP_NOTE)
        with st.container(height=HEIGHT, border=False, key="limits", gap="xsmall"):
            chosen = [_row(switch, prices.get(switch.limit)) for switch in _switches(usual)]
    return _changed(chosen)


def _changed(switches: list[Switch]) -> tuple[Switch, ...]:
    stated = (STATED.enabled, STATED.scale)
    return tuple(switch for switch in switches if switch[1:] != stated)


def _row(usual: Switch, price: str | None) -> Switch:
    """A switch and a scale; an empty scale is as stated."""
    name = words_limits.name_of(usual.limit)
    left, right = st.columns(WIDTHS, vertical_alignment="center", gap="xsmall")
    enabled = left.toggle(name, key=f"limit_{usual.limit}")
    scale = right.number_input(
        words_limits.SCALE_OF.format(name=name), min_value=0.0, max_value=LARGEST, value=None,
        step=0.1, format="%g", key=f"scale_{usual.limit}", disabled=not enabled,
        label_visibility="collapsed", placeholder=words_limits.AS_STATED,
    )  # fmt: skip
    if price is not None:
        left.caption(words_limits_page.STEP_PRICE.format(price=price))
    return _asked(usual, enabled, scale)


def _asked(usual: Switch, enabled: bool, scale: float | None) -> Switch:
    scale = STATED.scale if scale is None else scale
    near = usual.scale if abs(scale - usual.scale) < NEAR else round(scale, 9)
    return Switch(usual.limit, enabled, near)
