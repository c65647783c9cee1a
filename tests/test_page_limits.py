"""The page on limits, and what it shows without Streamlit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from gigasite import figures_limits as figures
from gigasite import words
from gigasite import words_limits_page as said
from gigasite.choices import LIMITS
from gigasite.load import read_inputs
from gigasite.report import read_plan
from test_app import APP, _own_main, page, solved, texts, tiny  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALONE = {
    "limit": "capacity_target", "key": "limits.capacity_target.scale", "from": 1.0, "to": 0.93,
    "unit": "x", "step": "1 %", "set": ["limits.capacity_target.scale=0.93"], "proven": True,
}  # fmt: skip


def opened(name: str, **more: str) -> AppTest:
    """The app on one of its pages; the server's environment stands already."""
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.query_params["page"] = name
    for key, value in more.items():
        at.query_params[key] = value
    return at.run()


def answered(at: AppTest, key: str, seconds: float = 90.0) -> AppTest:
    """Press a button that asks for a verb, and wait for the answer."""
    at.button(key=key).click().run()
    end = time.monotonic() + seconds
    while any(b.key and b.key.startswith("stop_") for b in at.button):
        assert time.monotonic() < end, texts(at)
        time.sleep(0.2)
        at.run()
    assert not at.exception
    return at


def flat(at: AppTest) -> str:
    """Texts without the marks that keep Markdown plain."""
    return texts(at).replace("\\", "")


def test_every_limit_has_one_topic() -> None:
    named = [limit for limits in said.TOPICS.values() for limit in limits]
    assert sorted(named) == sorted(LIMITS)
    assert figures.topic_of("capacity_target") == "Capacity and balance"
    assert figures.topic_of("unheard_of") == said.OTHER


def test_topics_with_the_dearest_limits_come_first(tiny: dict[str, Path]) -> None:  # noqa: F811
    """A MW IT less to reach saves MEUR 2.4, a MW more room in A1 half of that, others nothing."""
    plan, inputs = read_plan(tiny["run"]), read_inputs(tiny["inputs"])
    table = figures.what_binds(plan.limits, inputs)
    assert list(table["topic"][:2]) == ["Capacity and balance", "Grid"]
    assert table["spot"][0] == f"{words.UNION}, 2032"
    assert table["spot"][1].endswith("(A1), 2032")
    assert table["places"][1] == "1 of 12"
    prices = figures.step_prices(plan.limits)
    assert set(prices) == {"capacity_target", "grid_headroom"}
    assert prices["capacity_target"] == pytest.approx(table["price"][0])


def test_rows_of_a_limit_are_those_that_bind_or_all(tiny: dict[str, Path]) -> None:  # noqa: F811
    """Two regions, six years: room is used up in A1 in 2032 only."""
    plan, inputs = read_plan(tiny["run"]), read_inputs(tiny["inputs"])
    rows = figures.limit_rows(plan.limits, inputs, "grid_headroom", every=True)
    assert len(rows) == 12
    binding = figures.limit_rows(plan.limits, inputs, "grid_headroom", every=False)
    assert list(binding["year"]) == [2032]
    assert (binding["used"][0], binding["bound"][0], binding["slack"][0]) == (300, 300, 0)
    assert binding["sense"][0] == "at most"
    assert figures.limit_rows(plan.limits, inputs, "energises", every=True).empty


def test_limits_without_a_price_stand_last(tiny: dict[str, Path]) -> None:  # noqa: F811
    limits = read_plan(tiny["run"]).limits.assign(price=None)
    table = figures.what_binds(limits, read_inputs(tiny["inputs"]))
    assert table["price"].isna().all()
    assert figures.step_prices(limits) == {}


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (ALONE, "**Capacity target**: 93 % instead of 100 % of what is stated"),
        (ALONE | {"key": "capacity.year", "from": 2032, "to": 2034, "unit": "year"},
         "**Target year**: 2034 instead of 2032"),
        (ALONE | {"limit": "gigafactory_count", "key": "gigafactories.max", "from": 5, "to": 4,
                  "unit": "sites"}, "**Number of gigafactories**: 4 instead of 5 gigafactories"),
        (ALONE | {"limit": "hourly_matched", "key": "energy.hourly_matched", "to": None},
         "**Clean around the clock (24/7)**: switched off"),
        (ALONE | {"key": "energy.hourly_matched", "from": 0.9, "to": 0.85, "unit": "share"},
         "**Clean around the clock (24/7)**: 85 % instead of 90 %"),
        (ALONE | {"limit": "total_budget", "key": "budget.total_meur", "from": 150000.0,
                  "to": 151500.0, "unit": "MEUR"},
         "**Spending in all**: 151,500 instead of 150,000 MEUR"),
    ],
)  # fmt: skip
def test_changes_are_told_in_words(one: dict[str, Any], told: str) -> None:
    assert figures.change_words(one).replace("\\", "") == told


def test_steps_are_told_with_what_they_save_cost_or_why_not() -> None:
    """From 676 MEUR: looser saves 0 to 3, tighter has no plan."""
    base = {"value": 676.0, "status": "optimal", "goal_changed": False, "set": [], "to": 1.0}
    price = {
        "key": "limits.water_cap.scale", "from": 1.0, "unit": "MEUR", "saved": [0.0, 3.0],
        "lost": None, "base": base,
        "looser": base | {"value": 674.0, "to": 1.01, "set": ["limits.water_cap.scale=1.01"]},
        "tighter": base | {"value": None, "status": "infeasible", "to": 0.99, "set": ["x=1"]},
    }  # fmt: skip
    looser, tighter = figures.steps_told(price)
    assert looser["told"] == ["saves € 0 m to € 3.0 m", "€ 674 m instead of € 676 m"]
    assert looser["change"] == "101 % instead of 100 % of what is stated"
    assert looser["settings"] == ["limits.water_cap.scale=1.01"]
    assert tighter["told"] == [said.NO_WORTH["infeasible"]]
    assert tighter["settings"] == []
    none = figures.steps_told(price | {"tighter": None})[1]
    assert none["told"] == [said.NO_STEP]
    changed = price | {"saved": None, "looser": price["looser"] | {"goal_changed": True}}
    assert said.GOAL_CHANGED in figures.steps_told(changed)[0]["told"]


def test_other_objectives_keep_their_unit() -> None:
    assert figures.between(10.0, 20.0, "MW IT") == "10 MW IT to 20 MW IT"
    assert figures.between(1.0, 1.0, "MEUR") == words.money(1.0)


def test_what_does_not_help_is_named_once() -> None:
    no = {"limit": "build_rate", "proven": True}
    open_ = {"limit": "water_cap", "proven": False}
    helps = {"limit": "capacity_target", "proven": True}
    told = {"alone": [ALONE], "not_alone": [no, no, open_, helps], "clash": ["build_rate"],
            "minimal": False, "further": [{"clash": ["water_cap"]}]}  # fmt: skip
    assert figures.not_alone(told) == [
        "Does not help alone (proven): Building rate of the Union.",
        "Not known in the time given: Water allowance.",
    ]
    assert figures.clashes(told) == [
        (said.CLASH_OPEN, ["Building rate of the Union"]),
        (said.CLASH_MORE, ["Water allowance"]),
    ]


def test_page_shows_what_binds_and_solves_one_more_step(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    """1 % less to reach saves nothing in whole halls of 50 MW; 1 % more costs MEUR 122.3."""
    page()
    at = opened("limits")
    assert not at.exception
    binds = at.dataframe[0].value
    assert list(binds["Limit"][:2]) == ["Capacity target", "Room on the grid"]
    assert at.selectbox(key="limit_shown").value == "capacity_target"
    at.toggle(key="all_limits").set_value(True).run()
    assert len(at.dataframe[0].value) > len(binds)
    at.selectbox(key="limit_shown").set_value("grid_headroom").run()
    assert len(at.dataframe[1].value) == 1
    at.toggle(key="every_row").set_value(True).run()
    assert len(at.dataframe[1].value) == 12
    at.selectbox(key="limit_shown").set_value("capacity_target").run()
    answered(at, "ask_exact_capacity_target")
    assert "saves € 0 m" in flat(at)
    assert "costs € 122 m" in flat(at)
    at.button(key="apply_step_0").click().run()
    assert at.session_state["now"] == ("limits.capacity_target.scale=0.99",)
    assert words.OUT_OF_DATE in texts(at)


def test_sidebar_tells_what_a_step_of_a_limit_saves_while_the_plan_fits(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    at = page()
    told = [str(c.value) for c in at.caption if str(c.value).endswith("MEUR a step")]
    assert told == ["2.45 MEUR a step", "1.01 MEUR a step"]
    at.toggle(key="limit_water_cap").set_value(False).run()
    assert not [c for c in at.caption if str(c.value).endswith("MEUR a step")]
    at.button(key="undo").click().run()
    assert [str(c.value) for c in at.caption if str(c.value).endswith("MEUR a step")] == told


@pytest.mark.slow
def test_infeasible_choices_lead_to_what_clashes_and_a_change_that_helps(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    """x4 needs 800 MW; 200 exist and 550 fit: 93 % of the target is possible."""
    at = page()
    at.slider(key="multiplier").set_value(4.0).run()
    solved(at)
    at.button(key="go_limits").click().run()
    assert at.session_state["page"] == "limits"
    assert not [b for b in at.button if b.key == "go_limits"]
    answered(at, "ask_explain")
    told = flat(at)
    assert said.CLASH in told
    assert "**Capacity target**" in told
    assert "**Room on the grid**: 117 % instead of 100 % of what is stated" in told
    assert said.PROVEN in told
    at.button(key="apply_0").click().run()
    assert set(at.session_state["now"]) == {
        "capacity.multiplier=4.0", "limits.capacity_target.scale=0.93",
    }  # fmt: skip
    assert at.number_input(key="scale_capacity_target").value == 0.93
    solved(at)
    assert words.UP_TO_DATE in texts(at)


def test_choices_without_a_plan_can_be_asked_what_binds(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    page(reference=False)
    at = opened("limits")
    assert not at.dataframe
    answered(at, "ask_explain")
    assert said.OF_CHOICES in texts(at)
    assert list(at.dataframe[0].value["Limit"][:1]) == ["Capacity target"]


def test_no_limits_is_a_state_of_its_own(
    page: Callable[..., AppTest],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page()
    empty = pd.DataFrame(columns=["limit", "binding", *said.BIND_COLUMNS])
    monkeypatch.setattr(figures, "what_binds", lambda *_: empty.astype({"price": float}))
    at = opened("limits")
    assert not at.exception
    assert said.NOTHING_BINDS in texts(at)
