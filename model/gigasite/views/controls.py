"""The sidebar: choices, the Solve button, and how far a running solve is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from gigasite import words
from gigasite.choices_objective import UNITS
from gigasite.errors import InputError
from gigasite.figures_limits import step_prices
from gigasite.views.asked import ask
from gigasite.views.choice import Choice
from gigasite.views.energy import energy_choices
from gigasite.views.limits import limit_choices, limits_asked
from gigasite.views.places import place_choices
from gigasite.views.service import service_choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.plans import Plan
    from gigasite.views.desk import Desk, Shown

MOST_GIGAFACTORIES, FIRST_TARGET, LEAST, MOST = 7, 2030, 2.0, 4.0
EVERY_S = 1.0
BOUNDED = ("cost", "proof")
"""Stages whose bound holds for the whole question."""
PRICED = (*BOUNDED, "first plan")
"""Stages whose best plan is a plan with its cost."""


def choices(desk: Desk) -> Choice:
    """Ask for the choices; they start as the scenario has them."""
    world = desk.world
    base, usual, state = world.base, Choice.of(world.base), st.session_state
    st.header(words.CHOICES, anchor=False)
    gigafactories = st.slider(
        words.GIGAFACTORIES, 0, max(MOST_GIGAFACTORIES, usual.gigafactories, state.gigafactories),
        key="gigafactories",
        help=words.GIGAFACTORIES_HELP.format(base=usual.gigafactories),
    )  # fmt: skip
    years = set(range(max(FIRST_TARGET, base.years.first), base.years.last + 1))
    years |= {usual.year, state.year}
    year = usual.year
    if len(years) > 1:
        year = st.select_slider(
            words.YEAR, sorted(years), key="year", help=words.YEAR_HELP.format(base=usual.year)
        )
    multiplier = st.slider(
        words.MULTIPLIER, min(LEAST, usual.multiplier, state.multiplier),
        max(MOST, usual.multiplier, state.multiplier), step=0.1, format="×%.1f", key="multiplier",
        help=words.MULTIPLIER_HELP.format(base=usual.multiplier),
    )  # fmt: skip
    near = usual.multiplier if abs(multiplier - usual.multiplier) < 0.05 else round(multiplier, 2)
    energy, places = energy_choices(world, usual), place_choices(world, usual.places)
    service = service_choices(world, usual.service)
    asked = Choice(
        int(gigafactories), int(year), float(near), **energy, places=places, service=service,
        limits=limits_asked(usual.limits), more=state.more,
    )  # fmt: skip
    return replace(asked, limits=limit_choices(usual.limits, _prices(desk, asked)))


def _prices(desk: Desk, asked: Choice) -> dict[str, str]:
    """What a step of each limit saves in the plan of these choices; none while there is none."""
    try:
        shown = desk.view(asked)
    except InputError:
        return {}
    if shown is None or not shown.current:
        return {}
    return _told(shown.plan, (shown.plan.input_hash, shown.plan.cost))


@st.cache_data(max_entries=50, show_spinner=False)
def _told(_plan: Plan, key: tuple[str, float]) -> dict[str, str]:
    """Once for each plan."""
    unit = UNITS[_plan.objective["name"]]
    return {limit: f"{price:,.3g} {unit}" for limit, price in step_prices(_plan.limits).items()}


def solve_button(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Start a solve; not while one runs, and not for a plan that is already there."""
    base = desk.world.base
    done = shown is not None and shown.current and shown.plan.stopped_by != "user"
    left, right = st.columns(2)
    if left.button(
        words.SOLVE, type="primary", disabled=done or desk.job is not None, width="stretch",
        help=words.SOLVE_HELP, key="solve",
    ):  # fmt: skip
        if desk.solve(choice):
            st.rerun()
        st.warning(words.FULL)
    usual = Choice.of(base)
    right.button(
        words.RESET, on_click=ask, args=((),), disabled=choice == usual, width="stretch",
        help=words.RESET_HELP.format(title=words.plain(base.title)), key="reset",
    )  # fmt: skip
    if done:
        st.caption(words.SHOWN_IS_CURRENT)


@st.fragment(run_every=EVERY_S)
def progress(desk: Desk) -> None:
    """Follow the running solve; the page is drawn anew when it has ended."""
    job, choice = desk.job, desk.job_choice
    desk.touch()
    if job is None or choice is None:
        return
    if not job.running():
        st.rerun()
    step = job.step()
    if step.sites and st.session_state.get("best") != (job.folder.name, step.plan):
        st.session_state.best = (job.folder.name, step.plan)  # a better plan: for the map
        st.rerun()
    with st.container(border=True, key="progress"):
        st.markdown(f"**{words.plain(words.PROGRESS_FOR.format(choice=choice.text()))}**")
        stage = words.STAGES.get(step.stage, words.plain(step.stage))
        st.markdown(f"{stage} · {words.SECONDS.format(seconds=job.seconds())}")
        rows: list[tuple[str, float | None, Callable[[float], str]]] = []
        if step.stage in PRICED:
            rows.append((words.BEST_SO_FAR, step.plan, words.money))
        if step.stage in BOUNDED:
            rows.append((words.CANNOT_BE_BELOW, step.bound, words.money))
            rows.append((words.GAP_LEFT, step.gap, words.share))
        told = [f"{name}: **{'–' if v is None else say(v)}**" for name, v, say in rows]
        if told:
            st.markdown("  \n".join(told))
        if not job.stopping:
            st.button(words.STOP, on_click=job.stop, key="stop", width="stretch")
            return
        st.caption(words.STOPPING)
        st.button(words.STOP_NOW, on_click=job.kill, key="kill", width="stretch")
