"""The page on limits: what binds, what one step more is worth, what helps without a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from gigasite import figures_limits as figures
from gigasite import words, words_app, words_limits
from gigasite import words_limits_page as page
from gigasite.choices_objective import UNITS
from gigasite.views.asked import add
from gigasite.views.errands import errand
from gigasite.views.overview import status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.world import World

TABLE_HEIGHT = 420
WIDE, NARROW, TOPIC = 200, 88, 140
FACTS = ("committed",)
"""Rows that state facts: no step of them can be solved for."""


def show(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw the page."""
    status(desk, choice, shown)
    ended = desk.ended is not None and desk.ended_key == desk.key(choice)
    impossible = ended and desk.ended is not None and desk.ended.kind == "infeasible"
    told = None
    if impossible or shown is None or not shown.current:
        told = _ask(desk, choice, impossible=impossible, stale=shown is not None)
    if told is not None and told["status"] == "infeasible":
        _no_plan(desk, choice, told)
    elif told is not None:
        st.caption(page.OF_CHOICES)
        _limits(desk, choice, pd.DataFrame(told["limits"]), told["objective"]["name"])
    elif shown is not None and not impossible:
        with st.container(key="current" if shown.current else "stale"):
            _limits(desk, choice, shown.plan.limits, shown.plan.objective["name"])


def _ask(desk: Desk, choice: Choice, *, impossible: bool, stale: bool) -> dict[str, Any] | None:
    """Ask for the limits of the choices, or why they have no plan."""
    if impossible:
        st.header(page.NO_PLAN, anchor=False)
        st.caption(page.NO_PLAN_NOTE)
    elif stale:
        st.caption(page.STALE_NOTE)
    label, hint = (
        (page.ASK_WHY, page.ASK_WHY_HINT) if impossible else (page.ASK_NOW, page.ASK_NOW_HINT)
    )
    return errand(desk, choice, "explain", "explain", label=label, hint=hint)


def _limits(desk: Desk, choice: Choice, limits: pd.DataFrame, aim: str) -> None:
    """What binds, and one limit in full."""
    if limits.empty:
        st.info(page.NO_LIMITS)
        return
    binds = figures.what_binds(limits, desk.world.inputs)
    st.header(page.BINDS, anchor=False, help=page.BINDS_HINT)
    _binding(binds, aim)
    st.header(page.ONE, anchor=False)
    dear = list(binds.sort_values("price", ascending=False, kind="stable")["limit"])
    known = [*dear, *(name for name in words_limits.LIMITS if name not in dear)]
    limit = st.selectbox(
        page.CHOOSE, known, key="limit_shown", format_func=figures.limit_name, width=420
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _rows(desk.world, limits, limit, aim)
    with right:
        _exact(desk, choice, limit)


def _binding(binds: pd.DataFrame, aim: str) -> None:
    """The overview by topic."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(page.BINDS_NOTE.format(aim=page.AIMS[aim]))
    every = right.toggle(page.ALL_LIMITS, key="all_limits")
    seen = binds if every else binds[(binds["binding"] > 0) | (binds["price"] > figures.SMALL)]
    if seen.empty:
        st.info(page.NOTHING_BINDS)
        return
    named = {key: text.format(unit=UNITS[aim]) for key, text in page.BIND_COLUMNS.items()}
    top = max(float(seen["price"].max(skipna=True) or 0.0), 1e-9)
    top = top if top == top else 1.0  # none has a price
    config = {
        named["price"]: st.column_config.ProgressColumn(format="%.2f", min_value=0.0, max_value=top)
    }
    config |= {named["title"]: st.column_config.TextColumn(width=WIDE)}
    config |= {named["places"]: st.column_config.TextColumn(width=NARROW)}
    config |= {named["topic"]: st.column_config.TextColumn(width=TOPIC)}
    config |= {named["spot"]: st.column_config.TextColumn(width=WIDE)}
    st.dataframe(
        seen[list(named)].rename(columns=named), hide_index=True, column_config=config,
        height="content", alt=page.BINDS_ALT,
    )  # fmt: skip


def _rows(world: World, limits: pd.DataFrame, limit: str, aim: str) -> None:
    """One limit by place and year."""
    rows = figures.limit_rows(limits, world.inputs, limit, every=True)
    if rows.empty:
        st.caption(page.NO_ROWS)
        return
    every = st.toggle(page.EVERY_ROW, key="every_row")
    seen = rows if every else rows[rows["binding"]]
    title, step = words_limits.LIMITS.get(limit, (limit, str(rows["unit"].iloc[0])))
    st.caption(
        page.ROWS_SHOWN.format(
            shown=len(seen), all=len(rows), title=words.plain(title), step=words.plain(step)
        )
    )
    if seen.empty:
        st.caption(page.NONE_BINDS)
        return
    named = {key: text.format(unit=UNITS[aim]) for key, text in page.ROW_COLUMNS.items()}
    seen = seen.drop(columns=[c for c in ("year", "price") if seen[c].isna().all()])
    number = st.column_config.NumberColumn(format="localized")
    config: dict[str, Any] = {named[c]: number for c in ("used", "bound", "slack", "price")}
    config |= {named["year"]: st.column_config.NumberColumn(format="%d")}
    st.dataframe(
        seen.rename(columns=named), hide_index=True, column_config=config,
        height="content" if len(seen) < 10 else TABLE_HEIGHT, alt=figures.limit_name(limit),
    )  # fmt: skip


def _exact(desk: Desk, choice: Choice, limit: str) -> None:
    """A step either way, solved again for today's choices."""
    if limit in FACTS:
        return
    with st.container(border=True, key="exact"):
        st.markdown(f"**{page.EXACT}**")
        told = errand(
            desk, choice, f"exact_{limit}", "explain", "--exact", limit, label=page.EXACT_ASK,
            hint=page.EXACT_HINT,
        )  # fmt: skip
        if told is None or not told.get("exact"):
            st.caption(page.EXACT_HINT)
            return
        for n, step in enumerate(figures.steps_told(told["exact"][0])):
            lines = "  \n".join(words.plain(line) for line in step["told"])
            change = f": {words.plain(step['change'])}" if step["change"] else ""
            st.markdown(f"**{step['way']}**{change}  \n{lines}")
            _apply(desk, choice, step["settings"], f"apply_step_{n}", page.APPLY)
        st.caption(page.EXACT_NOTE)


def _no_plan(desk: Desk, choice: Choice, told: dict[str, Any]) -> None:
    """What clashes, and the least that helps."""
    why = told["explanation"]
    clashes = figures.clashes(why)
    for head, names in clashes or [(page.NO_CLASH, [])]:
        st.markdown("\n".join([head, "", *(f"- **{words.plain(name)}**" for name in names)]))
    for problem in told["problems"] if not clashes else []:
        st.markdown(f"- {words.plain(problem['where'])}: {words.plain(problem['what'])}")
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(page.ALONE, anchor=False, help=page.ALONE_NOTE)
        for n, one in enumerate(why["alone"]):
            proven = page.PROVEN if one["proven"] else page.NOT_PROVEN
            with _line(f"alone_{n}"):
                st.markdown(f"{figures.change_words(one)} ({proven})", width="stretch")
                _apply(desk, choice, one["set"], f"apply_{n}", page.APPLY)
        if not why["alone"]:
            st.caption(page.NO_ALONE)
        for line in figures.not_alone(why):
            st.caption(words.plain(line))
    with right:
        _together(desk, choice, why)
    if told["stopped_by"]:
        st.caption(page.STOPPED)


def _together(desk: Desk, choice: Choice, why: dict[str, Any]) -> None:
    """The smallest change of several choices at once."""
    parts = why["together"]
    if not parts:
        return
    st.header(page.TOGETHER, anchor=False)
    with _line("together"):
        told = "\n".join(f"- {figures.change_words(part)}" for part in parts)
        st.markdown(told, width="stretch")
        settings = [text for part in parts for text in part["set"]]
        label = page.APPLY_ALL if len(parts) > 1 else page.APPLY
        _apply(desk, choice, settings, "apply_together", label)
    checked = why["combination"] is not None and why["combination"]["checked"]
    st.caption(page.CHECKED if checked else page.NOT_CHECKED)


def _line(key: str) -> Any:
    return st.container(horizontal=True, vertical_alignment="center", border=True, key=key)


def _apply(desk: Desk, choice: Choice, settings: Sequence[str], key: str, label: str) -> None:
    """A button that makes the change; the planner presses Solve."""
    if not settings:
        return
    hint = page.APPLY_HELP.format(settings=words.plain(", ".join(settings)))
    if st.button(label, key=key, help=hint, icon=":material/done:"):
        add(desk.world.base, choice, settings)
        st.toast(words_app.NEEDS_SOLVE)
        st.rerun()
