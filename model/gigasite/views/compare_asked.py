"""What else could be, asked of verbs: trade-offs, other places, the value of speed, regret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import figures_verbs, words, words_compare
from gigasite.figures import state_names
from gigasite.safeyaml import write_yaml
from gigasite.settings import changes
from gigasite.views import compare_charts
from gigasite.views.asked import add
from gigasite.views.errands import errand
from gigasite.views.keeping import forget_unknown
from gigasite.views.picture import shaded_picture, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk

COARSE = ("--set", "solver.gap=0.02")
TABLE_HEIGHT = 420


def _answer(
    desk: Desk, choice: Choice, what: str, verb: str, *more: str, label: str, hint: str
) -> tuple[dict[str, Any] | None, Choice]:
    """An answer and the choices that it is for: the last one stays, marked, while these change."""
    told = errand(desk, choice, what, verb, *more, label=label, hint=hint)
    kept, now = st.session_state.setdefault("kept_answers", {}), (desk.key(choice), *more)
    if told is not None and told.get("points", told.get("plans")):
        kept[what] = (told, choice, now)
    if what not in kept:
        return None, choice
    told, of, then = kept[what]
    if then != now:
        st.warning(words_compare.FRONT_OTHER.format(choice=words.plain(of.text())))
    return told, of


def _coarse(key: str) -> tuple[str, ...]:
    """Whether the answer may be proven within a wider gap."""
    wide = st.toggle(
        words_compare.COARSE, value=True, key=key, help=words_compare.COARSE_HELP,
        persist_state="session",
    )  # fmt: skip
    return COARSE if wide else ()


def _front(desk: Desk, choice: Choice) -> None:
    """Cost against another aim; a point can be taken over."""
    left, middle, right = st.columns([3, 2, 3], vertical_alignment="bottom")
    aim = left.selectbox(
        words_compare.AGAINST_WHAT, list(words_compare.AGAINST_NAMES), key="front_aim",
        format_func=lambda name: words_compare.AGAINST_NAMES[name], persist_state="session",
    )  # fmt: skip
    points = middle.slider(
        words_compare.POINTS_WANTED, 3, 10, 5, key="front_points", help=words_compare.POINTS_HELP,
        persist_state="session",
    )  # fmt: skip
    with right:
        coarse = _coarse("front_coarse")
    told, of = _answer(
        desk, choice, f"front_{aim}", "pareto", "--objectives", f"cost,{aim}", "--points",
        str(points), *coarse, label=words_compare.FRONT_ASK, hint=words_compare.FRONT_HINT,
    )  # fmt: skip
    if told is None:
        return
    table = figures_verbs.front_points(told)
    for line in figures_verbs.front_notes(told):
        st.caption(words.plain(line))
    _points(desk, of, told, table)


def _points(desk: Desk, of: Choice, told: dict[str, Any], table: pd.DataFrame) -> None:
    aim = told["against"]
    said = {
        int(r.point): words_compare.POINT_NAME.format(
            n=r.point, cost=words.money(r.cost_meur), value=words.amount(aim, r.value)
        )
        for r in table.itertuples()
    }
    left, right = st.columns([11, 9], gap="medium")
    forget_unknown(f"point_{aim}", said)
    with right:
        point = st.selectbox(
            words_compare.POINT, list(said), format_func=lambda n: said[n], key=f"point_{aim}"
        )
        if st.button(words_compare.TAKE_POINT, icon=":material/input:", key="take_point",
                     help=words_compare.TAKE_POINT_HELP):  # fmt: skip
            add(desk.world.base, of, figures_verbs.point_settings(told, int(point)))
            st.rerun()
        named = words_compare.FRONT_COLUMNS | {"shown": words_compare.FRONT_AXES[aim]}
        number = st.column_config.NumberColumn(format="%.2f")
        st.dataframe(
            table[list(named)].rename(columns=named), hide_index=True, height="content",
            column_config={named[c]: number for c in ("bn", "shown", "gap")},
            alt=words_compare.FRONT_ALT.format(against=words_compare.AGAINST_NAMES[aim]),
        )  # fmt: skip
    with left:
        st.altair_chart(
            compare_charts.front_chart(table, aim, int(point), theme()), width="stretch",
            alt=words_compare.FRONT_ALT.format(against=words_compare.AGAINST_NAMES[aim]),
        )  # fmt: skip


def _others(desk: Desk, choice: Choice) -> None:
    """Other places at nearly the same cost: in every plan, in some, in none."""
    first, second, third, last = st.columns(4, vertical_alignment="bottom")
    within = first.select_slider(
        words_compare.WITHIN, [0.01, 0.02, 0.05, 0.1], value=0.02, key="others_within",
        format_func=words.share, help=words_compare.WITHIN_HELP, persist_state="session",
    )  # fmt: skip
    count = second.slider(
        words_compare.COUNT, 1, 10, 4, key="others_count", help=words_compare.COUNT_HELP,
        persist_state="session",
    )  # fmt: skip
    apart = third.slider(
        words_compare.DISTANCE, 1, 30, 5, key="others_apart", help=words_compare.DISTANCE_HELP,
        persist_state="session",
    )  # fmt: skip
    with last:
        coarse = _coarse("others_coarse")
    told, _ = _answer(
        desk, choice, "others", "alternatives", "--within", str(within), "--count", str(count),
        "--distance", str(apart), *coarse, label=words_compare.OTHERS_ASK,
        hint=words_compare.OTHERS_HINT,
    )  # fmt: skip
    if told is not None:
        _found(desk, told)


def _found(desk: Desk, told: dict[str, Any]) -> None:
    world = desk.world
    table = figures_verbs.alternative_regions(told, world.inputs)
    regions = world.inputs["regions"]
    if not world.base.regions.outermost and "outermost" in regions:
        regions = regions[regions["outermost"] == 0]
    for line in figures_verbs.alternative_notes(told, table, len(regions)):
        st.markdown(f"- {words.plain(line)}")
    left, right = st.columns([9, 11], gap="medium")
    with left:
        if world.shapes is None:
            st.caption(words.NO_MAP)
        else:
            share = figures_verbs.hosting_share(told, regions["region"])
            shaded_picture(world, share, words_compare.OTHERS_SHADE, "%", "others_map", theme())
            st.caption(words_compare.OTHERS_MAP)
    with right:
        known = [words_compare.EVERY, words_compare.SOME]
        wanted = st.segmented_control(
            words_compare.OTHERS_SHOW, known, selection_mode="multi", default=known,
            key="others_found", persist_state="session",
        )  # fmt: skip
        _table(table[table["found"].isin(wanted or known)], words_compare.OTHERS_REGIONS)
    _table(figures_verbs.alternative_plans(told), words_compare.OTHERS_PLANS, bn="%.2f")


def _table(table: pd.DataFrame, named: dict[str, str], **formats: str) -> None:
    """A table with its numbers written alike."""
    config = {
        named[c]: st.column_config.NumberColumn(format=formats.get(str(c), "localized"))
        for c in table[list(named)].select_dtypes("number").columns
    }
    rounded = table[list(named)].round(1) if not formats else table[list(named)]
    st.dataframe(
        rounded.rename(columns=named), hide_index=True, column_config=config, placeholder="",
        height=TABLE_HEIGHT if len(table) > 10 else "content", alt=", ".join(named.values()),
    )  # fmt: skip


def _speed(desk: Desk, choice: Choice) -> None:
    """What shorter permits or earlier grid works are worth."""
    world = desk.world
    first, second, third, last = st.columns(4, vertical_alignment="bottom")
    what = first.selectbox(
        words_compare.SPEED_OF, list(words_compare.SPEED_NAMES), key="speed_of",
        format_func=lambda name: words_compare.SPEED_NAMES[name], persist_state="session",
    )  # fmt: skip
    steps = second.slider(
        words_compare.STEPS, 1, 10, 4, key="speed_steps", help=words_compare.STEPS_HELP,
        persist_state="session",
    )  # fmt: skip
    names = state_names(world.inputs)
    states = third.multiselect(
        words_compare.SPEED_STATES, list(names), format_func=lambda code: names[code],
        key="speed_states", help=words_compare.SPEED_STATES_HELP, placeholder="",
        persist_state="session",
    )  # fmt: skip
    with last:
        coarse = _coarse("speed_coarse")
    more = ["--speed-states", ",".join(states)] if states else []
    told, of = _answer(
        desk, choice, f"speed_{what}", "explain", "--speed", "--speed-of", what, "--speed-steps",
        str(steps), *more, *coarse, label=words_compare.SPEED_ASK, hint=words_compare.SPEED_HINT,
    )  # fmt: skip
    if told is not None:
        _curves(desk, of, told)


def _curves(desk: Desk, of: Choice, told: dict[str, Any]) -> None:
    what, table = told["what"], figures_verbs.speed_points(told, state_names(desk.world.inputs))
    places = list(dict.fromkeys(table["where"]))
    where = places[0]
    forget_unknown("speed_scope", places)
    if len(places) > 1:
        where = st.selectbox(words_compare.SPEED_SCOPE, places, key="speed_scope", width=300)
    mine = table[table["where"] == where].reset_index(drop=True)
    for column, draw, alt in zip(
        st.columns(2), (compare_charts.speed_chart, compare_charts.missed_chart),
        (words_compare.SPEED_ALT, words_compare.MISSED_ALT), strict=True,
    ):  # fmt: skip
        column.altair_chart(draw(mine, what, theme()), width="stretch", alt=alt)
    _table(table, words_compare.SPEED_COLUMNS | {"at": words_compare.SPEED_X[what]})
    for note in told["notes"]:
        st.caption(words.plain(note))
    union = table[table["scope"] == "EU"].reset_index(drop=True)
    said = {
        n: words_compare.SPEED_STEP_NAME.format(at=r.at, worth=words.money(r.worth_meur))
        for n, r in enumerate(union.itertuples())
    }
    forget_unknown(f"step_{what}", said)
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    step = left.selectbox(
        words_compare.SPEED_STEP, list(said), format_func=lambda n: said[n], key=f"step_{what}"
    )
    if step is not None and right.button(
        words_compare.TAKE_POINT, icon=":material/input:", key="take_step",
        help=words_compare.TAKE_POINT_HELP,
    ):  # fmt: skip
        add(desk.world.base, of, figures_verbs.step_settings(str(union["set"].iloc[step])))
        st.rerun()


def _robust(desk: Desk, choice: Choice) -> None:
    """Regret takes a night: how to run it, and a matrix of the plans kept."""
    world = desk.world
    st.markdown(words_compare.ROBUST_NOTE)
    st.caption(words_compare.ROBUST_HOW)
    st.code("gigasite robust robust --workers 2", language="sh", wrap_lines=True)
    st.caption(words_compare.ROBUST_OWN)
    plans = [(p.name, changes(world.base, p.choice.scenario(world.base))) for p in desk.pins]
    folder = None if world.folder is None else str(world.folder)
    tree = figures_verbs.kept_matrix(world.scenario, folder, plans)
    if tree is None:
        st.caption(words_compare.ROBUST_OTHER_YEARS)
        return
    st.download_button(
        words_compare.ROBUST_GET, lambda: write_yaml(tree), file_name="kept.yaml", key="get_matrix",
        mime="application/yaml", icon=":material/download:", on_click="ignore",
        help=words_compare.ROBUST_GET_HELP,
    )  # fmt: skip
    st.caption(words_compare.ROBUST_THEN)
    st.code("gigasite robust kept.yaml", language="sh", wrap_lines=True)


TABS: dict[str, Callable[[Desk, Choice], None]] = {
    "front": _front, "others": _others, "speed": _speed, "robust": _robust,
}  # fmt: skip
