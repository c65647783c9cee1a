"""The part of the sidebar on service: whose demand is served, how much at home, from how far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import words, words_energy, words_service
from gigasite.views.choice import ServiceChoice

if TYPE_CHECKING:
    from gigasite.views.world import World

PERCENT = 100.0
EDGE_STEP, CLOUD_STEP = 1.0, 5.0
LARGEST = 1e12
"""What a scenario allows [ms]."""


def service_widgets(usual: ServiceChoice) -> dict[str, Any]:
    """What the widgets show at first, by key."""
    return {
        "goal": usual.goal, "home": _shown(usual.home), "edge": usual.edge,
        "cloud": usual.cloud,
    }  # fmt: skip


def service_choices(world: World, usual: ServiceChoice) -> ServiceChoice:
    """Ask for the choices on service."""
    want, off = world.base.demand, world.inputs["demand"].empty
    with st.expander(words_service.TAB, icon=":material/lan:", expanded=usual != ServiceChoice()):
        if off:
            st.caption(words_service.NO_TABLE)
        goal = st.selectbox(
            words_service.GOAL, list(words_service.GOALS), key="goal", disabled=off,
            format_func=lambda name: words_service.GOALS[name],
            help=words_service.GOAL_HELP.format(
                price=want.price_meur_per_mw_yr, base=words_service.GOALS[usual.goal]
            ),
        )  # fmt: skip
        home = _home(usual.home, off=off or goal == "shown")
        edge = _round_trip(world, "edge", words_service.EDGE, usual.edge, EDGE_STEP, off=off)
        cloud = _round_trip(world, "cloud", words_service.CLOUD, usual.cloud, CLOUD_STEP, off=off)
    return ServiceChoice(usual.goal if off else goal, home, edge, cloud)


def _shown(share: float) -> float:
    return round(share * PERCENT, 9)


def _home(usual: float, *, off: bool) -> float:
    """The share to be served at home, asked for in per cent; as the scenario has it where off."""
    told = words.share(usual) if usual else words_energy.NOT_ASKED
    value = st.number_input(
        words_service.HOME, min_value=0.0, max_value=PERCENT, step=5.0, format="%g", key="home",
        disabled=off, help=words_service.HOME_HELP.format(base=told),
    )  # fmt: skip
    return usual if off or value == _shown(usual) else round(float(value) / PERCENT, 9)


def _round_trip(
    world: World, key: str, label: str, usual: float | None, step: float, *, off: bool
) -> float | None:
    """The longest round trip of a class; None for any."""
    want = world.base.demand
    told = words_service.ANYWHERE if usual is None else f"{usual:g} ms"
    value = st.number_input(
        label, min_value=0.0, max_value=LARGEST, value=None, step=step, format="%g", key=key,
        disabled=off, placeholder=words_service.ANYWHERE,
        help=words_service.ROUND_TRIP_HELP.format(
            start=want.ms_base, km=want.ms_per_km, base=told
        ),
    )  # fmt: skip
    return usual if off else None if value is None else float(value)
