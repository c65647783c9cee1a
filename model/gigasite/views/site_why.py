"""Why a region was chosen or not: the answer of `explain --region` in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from gigasite import figures_site as figures
from gigasite import words, words_app
from gigasite import words_site as page
from gigasite.views.asked import add
from gigasite.views.errands import errand
from gigasite.views.picture import forbid

if TYPE_CHECKING:
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk

MOST_MOVES = 12


def show_why(desk: Desk, choice: Choice, region: str) -> None:
    """Ask, and draw the answer."""
    st.header(page.WHY, anchor=False)
    told = errand(
        desk, choice, f"why_{region}", "explain", "--region", region, label=page.WHY_ASK,
        hint=page.WHY_HINT,
    )  # fmt: skip
    if told is None:
        st.caption(page.WHY_NOTE)
        return
    if "regions" not in told:
        st.warning(words.ENDED["infeasible"])
        return
    (answer,) = told["regions"]
    _head(answer)
    _stops(answer)
    for n, again in enumerate(answer["again"]):
        with st.container(border=True, key=f"again_{n}"):
            _again(desk, choice, again, n)
    for left in answer["left"]:
        rise = words.money(left["bound_rise_meur"])
        facility = words.plain(left["facility"])
        st.caption(page.COULD.format(facility=facility, rise=rise))
    if told["stopped_by"]:
        st.caption(page.STOPPED)


def _head(answer: dict[str, Any]) -> None:
    name = words.plain(answer["name"] or answer["region"])
    what = ", ".join(
        page.SITE.format(
            units=s["units"], facility=words.plain(s["facility"]), mw=words.power(s["it_mw"])
        )
        for s in answer["sites"]
    )
    text = page.CHOSEN if what else page.NOT_CHOSEN
    st.markdown(text.format(name=name, what=what))


def _stops(answer: dict[str, Any]) -> None:
    """What keeps facilities out by itself: a sentence each, and the two numbers as a table."""
    if not answer["stops"]:
        return
    st.markdown(
        "\n".join(
            "- " + page.STOP.format(facility=words.plain(s["facility"]), why=words.plain(s["why"]))
            for s in answer["stops"]
        )
    )
    table = figures.stops_table(answer["stops"])
    if len(table):
        st.dataframe(
            table.rename(columns=page.STOP_COLUMNS), hide_index=True, height="content",
            alt=page.STOPS,
        )  # fmt: skip


def _again(desk: Desk, choice: Choice, again: dict[str, Any], n: int) -> None:
    """One question that was solved again: what it costs, who moves, and a button to take it."""
    force = again["question"] == "force"
    title = page.LEFT_OUT
    if force:
        title = page.FORCED.format(facility=words.plain(again["facility"]), by=again["by"])
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left:
        st.markdown(f"**{title}**: {words.plain(figures.cost_told(again))}")
        if again["goals"]:
            lines = [page.GOALS, *(f"- {words.plain(page.GOAL.format(**g))}"
                                   for g in again["goals"])]  # fmt: skip
            st.markdown("\n".join(lines))
        if again["at_least_meur"] != again["at_most_meur"] and not again["goals"]:
            st.caption(page.COSTS_HELP.format(diff=words.money(again["cost_meur"])))
    if again["value_meur"] is not None:
        label = page.APPLY_FORCE if force else page.APPLY_FORBID
        if right.button(label, key=f"again_apply_{n}", help=words_app.NEEDS_SOLVE):
            settings = _settings(desk, choice, again)
            add(desk.world.base, choice, settings)
            st.rerun()
    moves = pd.DataFrame(again["moves"])
    if len(moves):
        st.markdown(page.GIVES_WAY if force else page.TAKES_PLACE)
        named = page.MOVE_COLUMNS
        signed = st.column_config.NumberColumn(format="%+.0f")
        st.dataframe(
            moves.head(MOST_MOVES)[list(named)].rename(columns=named), hide_index=True,
            height="content", column_config={named["it_mw"]: signed}, alt=title,
        )  # fmt: skip
        st.caption(page.NEAR if again["near"] else page.NOT_NEAR)


def _settings(desk: Desk, choice: Choice, again: dict[str, Any]) -> list[str]:
    """What asks the same of the next plan: a pin beside those there are, or the region closed."""
    world, region = desk.world, str(again["region"])
    if again["question"] != "force":
        return forbid(world, choice, region, wanted=True)
    return figures.with_pins(choice.scenario(world.base).pins, str(again["set"]))
