"""Plans side by side: what is kept, how figures differ, and what verbs answer on the page."""

# ruff: noqa: F811 - fixtures are named as they are imported
from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gigasite import figures_compare, figures_verbs, words, words_compare
from gigasite.load import read_inputs
from gigasite.matrix_file import read_matrix
from gigasite.planning import plan
from gigasite.report import read_plan
from gigasite.safeyaml import parse_yaml, write_yaml
from gigasite.scenario import Scenario, parse_settings
from gigasite.views.choice import Choice
from gigasite.views.pins import MOST, Pins
from test_app import (  # noqa: F401 - fixtures
    _own_main,
    figure,
    page,
    solved,
    texts,
    tiny,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from gigasite.load import Inputs
    from gigasite.plans import Plan


@pytest.fixture(scope="module")
def pair(tiny: dict[str, Path]) -> tuple[Plan, Plan, Inputs, Scenario]:
    """The plan with one gigafactory, and that with two of 200 MW and no halls."""
    inputs, base = read_inputs(tiny["inputs"]), Scenario.read(tiny["scenario"])
    two = plan(inputs, base.with_({"gigafactories.max": 2}))
    return read_plan(tiny["run"]), two, inputs, base


# what is kept


def test_plans_kept_are_few_differ_and_stay_in_order(
    pair: tuple[Plan, Plan, Inputs, Scenario],
) -> None:
    one, two, _, base = pair
    pins, choice = Pins(), Choice.of(base)
    assert pins.add("  A \n plan ", one, choice)
    assert pins.add("again", one, choice), "it is there already"
    assert pins.add("A plan", two, choice)
    assert [p.name for p in pins] == ["A plan", "A plan (2)"]
    assert one in pins
    assert replace(one) in pins, "the same plan, read again"
    pins.rename(1, "x" * 99)
    assert len(pins.kept[1].name) == 40
    pins.rename(1, "A plan")
    pins.rename(0, " ")
    pins.rename(7, "nowhere")
    assert [p.name for p in pins] == ["A plan", "A plan (2)"]
    pins.first(1)
    assert [p.plan for p in pins] == [two, one]
    for n in range(MOST):
        pins.add("more", replace(one, input_hash=f"{n}"), choice)
    assert len(pins) == MOST
    assert pins.full
    assert not pins.add("one too many", replace(one, input_hash="z"), choice)
    pins.remove(0)
    pins.remove(99)
    assert two not in pins
    assert len(pins) == MOST - 1


# figures side by side


def test_changes_are_told_in_words_and_only_where_there_are_any(
    pair: tuple[Plan, Plan, Inputs, Scenario],
) -> None:
    one, two, _, _ = pair
    assert figures_compare.changes_to(one, one) == [""] * 6
    told = dict(zip([f.name for f in figures_compare.headline(one)],
                    figures_compare.changes_to(two, one), strict=True))  # fmt: skip
    assert told[words.COUNT] == "+1"
    assert told[words_compare.CAPACITY] == ""
    assert told[words.PUBLIC].startswith("+€")
    assert figures_compare.changes_to(one, two)[1] == "−1"
    table = figures_compare.side_by_side({"one": one, "two": two}).set_index(words_compare.FIGURE)
    assert table.loc[words.COUNT, "two"] == "2 (+1)"
    assert table.loc[words.COUNT, "one"] == "1"


def test_sites_regions_and_choices_that_change(
    pair: tuple[Plan, Plan, Inputs, Scenario],
) -> None:
    """The second gigafactory goes to B1, and two halls there and two in A1 are no longer built."""
    one, two, inputs, base = pair
    moved = figures_compare.moved_sites(one, two)
    new = moved[moved["Change"] == "added"]
    assert list(zip(new["Region code"], new["Facility"], strict=True)) == [("B1", "giga")]
    limits = figures_compare.moved_limits(one, two, str, inputs)
    assert not limits["Where"].isin(["A", "B", "A1", "B1"]).any(), "names, not codes"
    regions = figures_compare.region_table({"one": one, "two": two}, inputs)
    assert regions[words_compare.IN_PLANS].tolist() == [2, 2]
    assert regions["two (MW IT)"].sum() == pytest.approx(400)
    states = figures_compare.state_table({"one": one, "two": two}, inputs)
    assert states.groupby("plan")["mw"].sum().tolist() == [400, 400]
    apart = figures_compare.choices_apart({"one": [], "two": ["gigafactories.max=2"]})
    assert apart.to_numpy().tolist() == [["gigafactories.max", words_compare.AS_SCENARIO, "2"]]
    assert figures_compare.choices_apart({"one": [], "two": []}).empty
    assert base.gigafactories.max == 1


# answers of verbs


def _front(*points: dict[str, Any]) -> dict[str, Any]:
    blank = {"bound": None, "regions": 1, "gigafactories": 1, "status": "optimal", "gap": 0.0,
             "reason": ""}  # fmt: skip
    rows = [blank | {"point": n} | told for n, told in enumerate(points, 1)]
    return {"against": "emissions", "dominated": 1, "stopped_by": None, "points": rows}


def test_a_point_becomes_the_settings_that_make_its_plan() -> None:
    """Both ends by their aim, what lies between by its bound; a point without a plan is told."""
    told = _front(
        {"cost_meur": 100.0, "value": 9e6},
        {"cost_meur": 120.0, "value": 5e6, "bound": 5.5e6},
        {"cost_meur": 150.0, "value": 1e6},
        {"cost_meur": None, "value": None, "bound": 2e6, "status": "none", "reason": "no time"},
    )
    table = figures_verbs.front_points(told)
    assert table["shown"].tolist() == [9, 5, 1]
    settings = [figures_verbs.point_settings(told, n) for n in (1, 2, 3)]
    base = Scenario.named("base")
    made = [base.with_(parse_settings(each)) for each in settings]
    assert [m.objective.minimise for m in made] == ["cost", "cost", "emissions"]
    assert [m.objective.max_emissions_t for m in made] == [None, 5.5e6, None]
    notes = figures_verbs.front_notes(told)
    assert any("no time" in line for line in notes)
    assert words_compare.FRONT_LEFT.format(n=1) in notes
    alone = _front({"cost_meur": 100.0, "value": 9e6})
    assert figures_verbs.point_settings(alone, 1) == ['objective.minimise="cost"']
    assert words_compare.FRONT_ONE in figures_verbs.front_notes(alone)


def test_a_step_of_speed_becomes_its_settings() -> None:
    text = "--set capacity.goal=priced --set 'permits.objective_months=[12, 9]'"
    assert figures_verbs.step_settings(text) == [
        "capacity.goal=priced", "permits.objective_months=[12, 9]",
    ]  # fmt: skip


def test_matrix_of_plans_kept_is_one_that_the_command_line_reads(
    tiny: dict[str, Path], tmp_path: Path
) -> None:
    """Same choices count once; with fewer than two there is nothing to regret."""
    name, folder = str(tiny["scenario"]), str(tiny["inputs"])
    two, late = {"gigafactories.max": 2}, {"solver.gap": 0.1, "capacity.year": 2031}
    assert figures_verbs.kept_matrix(name, folder, [("a", two), ("b", dict(two))]) is None
    tree = figures_verbs.kept_matrix(name, folder, [("a", {}), ("=b", two), ("c", late)])
    assert tree is not None
    file = tmp_path / "kept.yaml"
    file.write_text(write_yaml(tree), encoding="utf-8")
    cases = read_matrix(file).cases
    assert [case.name for case in cases] == ["plan1", "plan2", "plan3"]
    assert not any(case.faults for case in cases)


def test_yaml_written_is_read_back_the_same() -> None:
    same: dict[str, Any] = {"b": [1, 1e-9], "a": {"on": "off", "x": None, 2030: "1:30"}}
    twice = {"one": same, "two": same, "text": "é # 'x' \"y\"\n=1", "list": same["b"]}
    assert parse_yaml(write_yaml(twice), "here") == twice


# the page


def _opened(shown: AppTest, tab: str = "figures") -> AppTest:
    shown.session_state["page"] = "compare"
    shown.session_state["compare_tab"] = tab
    shown.run()
    assert not shown.exception
    return shown


def test_nothing_kept_says_what_to_do(page: Callable[..., AppTest]) -> None:
    shown = _opened(page())
    assert "No plan is kept yet" in texts(shown)
    assert words_compare.NEEDS_TWO in texts(shown)


def test_without_a_plan_there_is_nothing_to_keep(page: Callable[..., AppTest]) -> None:
    assert words_compare.NOT_SOLVED in texts(_opened(page(reference=False)))


def test_keep_solve_keep_and_compare(page: Callable[..., AppTest]) -> None:
    """On the first page both plans are kept and the figures say what changed; then side by side."""
    shown = page()
    shown.button(key="keep").click().run()
    assert shown.button(key="keep").disabled
    shown.slider(key="gigafactories").set_value(2).run()
    shown = solved(shown)
    assert figure(shown, words.COUNT) == "2"
    delta = {m.label: m.delta for m in shown.metric}
    assert delta[words.COUNT] == "+1"
    shown.button(key="keep").click().run()
    _opened(shown)
    names = [t for t in shown.text_input if t.key.startswith("name_")]
    assert [t.value for t in names] == [words_compare.BASE_NAME, "Plan 2"]
    table = shown.dataframe[0].value
    assert list(table.columns) == [words_compare.FIGURE, words_compare.BASE_NAME, "Plan 2"]
    names[1].set_value("=two <b>").run()
    assert not shown.exception
    assert "=two <b>" in shown.dataframe[0].value.columns
    for tab in words_compare.TABS:
        _opened(shown, tab)
    _opened(shown, "maps")
    shown.selectbox(key="map_left_plan").set_value("=two <b>").run()
    name = next(t for t in shown.text_input if t.value == "=two <b>")
    name.set_value("other").run()
    assert not shown.exception
    assert shown.selectbox(key="map_left_plan").value == words_compare.BASE_NAME
    next(t for t in shown.text_input if t.value == "other").set_value("=two <b>").run()
    _opened(shown)
    shown.button(key="undo_0:Base plan").click().run()
    assert shown.slider(key="gigafactories").value == 1
    assert words.UP_TO_DATE in texts(shown)
    shown.button(key="looks_one_1:=two <b>").click().run()
    assert list(shown.dataframe[0].value.columns)[1] == "=two <b>"
    shown.button(key="close_0:=two <b>").click().run()
    assert words_compare.ONE_KEPT in texts(shown)


def _asked(shown: AppTest, key: str, tab: str, seconds: float = 90.0) -> AppTest:
    """Press the button of a verb and wait for its answer."""
    _opened(shown, tab)
    shown.button(key=key).click().run()
    end = time.monotonic() + seconds
    while not any(b.key == key for b in shown.button):
        assert time.monotonic() < end, texts(shown)
        time.sleep(0.2)
        shown.run()
    assert not shown.exception
    return shown


def test_front_is_traced_and_a_point_taken_over(page: Callable[..., AppTest]) -> None:
    """The tiny world has one point; the front stays in sight, marked, when choices change."""
    shown = page()
    shown = _asked(shown, "ask_front_emissions", "front")
    assert words_compare.FRONT_ONE in texts(shown).replace("\\", "")
    assert len(shown.dataframe[0].value) == 1
    shown.button(key="take_point").click().run()
    assert not shown.exception
    shown.slider(key="gigafactories").set_value(2).run()
    assert "These figures were found for other choices" in texts(shown)
    shown.button(key="reset").click().run()
    assert "These figures were found for other choices" not in texts(shown)
    shown.slider(key="front_points").set_value(3).run()
    assert "These figures were found for other choices" in texts(shown), "other options"


@pytest.mark.slow
def test_other_places_and_speed_are_answered(page: Callable[..., AppTest]) -> None:
    shown = _asked(page(), "ask_others", "others")
    said = texts(shown).replace("\\", "")
    assert "1 regions in every plan, 0 in some, 1 in none" in said
    regions = shown.dataframe[0].value
    assert set(regions["Found"]) == {words_compare.EVERY}
    shown = _asked(shown, "ask_speed_permits", "speed")
    assert "No step: nothing would come online earlier" in texts(shown).replace("\\", "")
    shown.button(key="take_step").click().run()
    assert not shown.exception
    assert json.loads(json.dumps(shown.session_state["now"])), "the step is among the choices"
