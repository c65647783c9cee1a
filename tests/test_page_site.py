"""The page on one region, and what it shows without Streamlit."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gigasite import figures_site as figures
from gigasite import figures_site_power as power
from gigasite import words
from gigasite import words_site as said
from gigasite.choices import Pin
from gigasite.load import read_inputs
from gigasite.report import read_plan
from test_app import FORMULA, _own_main, page, texts, tiny  # noqa: F401 - fixtures
from test_page_limits import answered, flat, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from gigasite.load import Inputs
    from gigasite.plans import Plan

REFERENCE = Path(__file__).parents[1] / "outputs" / "reference"


@pytest.fixture(scope="module")
def union() -> tuple[Inputs, Plan]:
    """The EU-27 and its base plan."""
    return read_inputs(), read_plan(REFERENCE)


def test_every_figure_of_a_region_has_its_basis_and_source(union: tuple[Inputs, Plan]) -> None:
    """Spanish headroom is an estimate of its own row, elsewhere an assumption of all rows."""
    table = figures.facts(union[0], "ES61")
    assert set(table["table"]) == set(said.FACT_TABLES.values())
    headroom = table[table["about"] == said.HEADROOM_OF.format(year=2030)].iloc[0]
    assert (headroom["basis"], headroom["unit"]) == ("estimate", "MW")
    other = figures.facts(union[0], "AT11")
    headroom = other[other["about"] == said.HEADROOM_OF.format(year=2030)].iloc[0]
    assert headroom["basis"] == f"{said.MARK} assumption"
    assert headroom["assumed"]
    assert (table.loc[table["assumed"], "basis"].str.startswith(said.MARK)).all()
    area = table[table["about"].str.startswith("Area")].iloc[0]
    assert area["source"].startswith("Eurostat GISCO")
    assert not table["about"].str.contains("month 3").any()


def test_a_region_without_provenance_says_that_it_is_not_stated(
    tiny: dict[str, Path],  # noqa: F811
) -> None:
    table = figures.facts(read_inputs(tiny["inputs"]), "B1").set_index("about")
    assert table.loc["Construction cost, Union mean = 1", "basis"] == said.NO_BASIS
    headroom = table[table.index.str.startswith("Peak draw")].iloc[0]
    assert headroom["note"] == FORMULA
    assert headroom["basis"] == f"{said.MARK} assumption"


def test_plan_of_a_region_adds_up(union: tuple[Inputs, Plan]) -> None:
    inputs, plan = union
    new, committed, units = figures.new_it(plan, "ES61")
    table = figures.sites_here(plan, inputs, "ES61")
    assert new == pytest.approx(table.loc[~table["committed"], "it_mw"].sum())
    assert (committed, units) == (0.0, 7.0)
    years = figures.by_year(plan, "ES61")
    assert list(years["year"]) == list(range(2027, 2036))
    assert (years["draw"] <= years["headroom"] + years["blocks"] * 250 + 0.1).all()
    costs = figures.costs(plan, "ES61").set_index(said.COST_COLUMNS[0])[said.COST_COLUMNS[1]]
    assert costs.iloc[0] == pytest.approx(table["capex"].sum(), abs=2)
    assert figures.place_names(inputs)["ES61"] == "Andalucía (ES61), Spain"
    assert list(figures.temperatures(inputs, "ES61")["month"]) == list(range(1, 13))
    assert len(figures.projects(inputs, "FR10"))


def test_sources_of_power_are_the_energy_used(union: tuple[Inputs, Plan]) -> None:
    """What all sources give in a year is the load, but for what batteries lose."""
    inputs, plan = union
    rows = power.energy_here(plan, "ES61")
    used = rows["mwh"].sum() / 1e3
    got = power.sources_here(plan, "ES61")["gwh"].sum()
    assert used <= got <= 1.1 * used
    mix = power.mix_here(plan, inputs, "ES61")
    assert mix["mw"].sum() == pytest.approx(rows["load_mw"].sum(), abs=0.2)
    assert power.named_designs(plan, inputs, "ES61") == {
        c: pytest.approx(mw) for c, mw in rows.groupby("energy_design")["load_mw"].sum().items()
    }
    assert list(power.named_designs(plan, inputs, "ES61").values()) == sorted(
        rows["load_mw"], reverse=True
    )
    price = power.power_price(plan, "ES61")
    assert price is not None
    assert price == pytest.approx((rows["cost_meur"] + rows["carbon_meur"]).sum() * 1e6
                                  / rows["mwh"].sum())  # fmt: skip
    assert power.power_price(plan, "nowhere") is None


def told(matching: str) -> dict[str, Any]:
    """Two typical days of two steps: by day 0.5 MW of sun and 0.2 into batteries, by night none."""
    night = {"draw_mw": 0.8, "contract_mw": 0.3, "pv_mw": 0.0, "charge_mw": 0.0,
             "discharge_mw": 0.2, "backup_mw": 0.0, "moved_mw": 0.0}  # fmt: skip
    day = night | {"draw_mw": 0.7, "pv_mw": 0.5, "charge_mw": 0.2, "discharge_mw": 0.0}
    steps = [{"period": p, "hour": h, **row} for p in (0, 1) for h, row in ((0, night), (12, day))]
    return {"dispatch": steps, "design": {"matching": matching}, "order": [0, 1] * 182 + [0]}


@pytest.mark.parametrize("matching", ["annual", "hourly"])
def test_a_week_balances_in_every_hour(matching: str) -> None:
    """Of 100 MW: 80 MW from the grid at night, of which 30 by contract if counted by the hour."""
    table = power.week(told(matching), 363, 100.0)
    parts = [name for name in said.WEEK_PARTS.values() if name in table]
    assert len(table) == 14
    assert list(table["hour"][:3]) == [0, 12, 24]
    assert (table[parts].sum(axis=1) - table[said.WEEK_LOAD]).abs().max() < 1e-9
    assert (said.WEEK_PARTS["contract"] in table) == (matching == "hourly")
    assert said.WEEK_PARTS["backup"] not in table
    assert table[said.WEEK_PARTS["grid"]][0] == pytest.approx(50 if matching == "hourly" else 80)
    stack = power.stacked(table)
    assert (stack["end"] - stack["hour"] == 12).all()
    tops = stack[stack["mw"] > 0].groupby("hour")["high"].max()
    assert tops[12] == pytest.approx(120)
    into = stack[stack["part"] == said.WEEK_PARTS["charge"]]
    assert (into["low"] == 0).all()
    assert into["high"].tolist() == pytest.approx([-20.0] * 7)


AGAIN = {"value_meur": 700.0, "at_least_meur": 10.0, "at_most_meur": 20.0, "cost_meur": 15.0,
         "goals": [], "why": ""}  # fmt: skip


@pytest.mark.parametrize(
    ("again", "text"),
    [
        (AGAIN, "€ 10 m to € 20 m more"),
        (AGAIN | {"at_most_meur": 10.0}, "€ 10 m more"),
        (AGAIN | {"at_least_meur": None}, "about € 15 m more, not proven"),
        (AGAIN | {"goals": [{"goal": "x"}]}, said.NOT_COMPARED),
        (AGAIN | {"value_meur": None, "why": "no plan has it"}, "No answer: no plan has it."),
    ],
)
def test_cost_of_forcing_is_told_as_far_as_it_is_known(again: dict[str, Any], text: str) -> None:
    assert figures.cost_told(again) == text


def test_stops_come_with_both_numbers() -> None:
    stops = [
        {"facility": "giga", "limit": "grid_headroom", "needs": 140.06, "allows": 0.0,
         "unit": "draw", "why": ""},
        {"facility": "hall", "limit": "energy", "needs": None, "allows": None, "unit": "",
         "why": ""},
    ]  # fmt: skip
    table = figures.stops_table(stops)
    assert table.to_dict("records") == [
        {"facility": "giga", "limit": "Room on the grid", "needs": "140.06 MW", "allows": "0 MW"}
    ]


def test_a_pin_that_is_taken_joins_those_that_there_are() -> None:
    (text,) = figures.with_pins(
        [Pin(region="A1", facility="hall", min_units=1)],
        'pins=[{"region": "B1", "facility": "giga", "min_units": 1}]',
    )
    assert text.startswith('pins=[{"region": "A1"')
    assert '"B1"' in text


def tab(at: AppTest, name: str) -> Any:
    return next(t for t in at.tabs if t.label == name)


def test_page_shows_a_region_and_keeps_it_in_the_address(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    page()
    at = opened("site")
    assert said.NO_REGION in texts(at)
    at.selectbox(key="site_region").set_value("A1").run()
    assert not at.exception
    assert at.query_params["region"] == "A1"
    assert next(m.value for m in at.metric if m.label == said.IT) == "300 MW"
    assert at.query_params["page"] == "site"
    assert said.FLAT in texts(at)
    assert said.NO_CLIMATE in texts(at)
    assert said.NO_YIELD in texts(at)
    facts = tab(at, said.TABS[-1]).dataframe[0].value
    at.toggle(key="assumed_only").set_value(True).run()
    assert 0 < len(tab(at, said.TABS[-1]).dataframe[0].value) < len(facts)
    at.button(key="forbid").click().run()
    assert at.session_state["now"] == ('regions.forbidden=["A1"]',)
    assert words.OUT_OF_DATE in texts(at)
    assert opened("site", region="nowhere").session_state["page"] == "site"


def test_region_stays_chosen_from_page_to_page(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    page()
    at = opened("site", region="B1")
    assert at.selectbox(key="site_region").value == "B1"
    for name in ("plan", "limits", "site"):
        at.session_state["page"] = name
        at.run()
        assert not at.exception
        assert at.session_state["region"] == "B1"
    assert at.selectbox(key="site_region").value == "B1"


def test_a_region_needs_no_plan_to_be_looked_at(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    page(reference=False)
    at = opened("site", region="B1")
    assert not at.exception
    assert said.NO_PLAN in texts(at)
    assert next(m.value for m in at.metric if m.label == said.PRICE_STATE) == "€ 51/MWh"


def test_page_says_why_a_region_is_chosen(page: Callable[..., AppTest]) -> None:  # noqa: F811
    """x3 takes all that A1 and B1 hold: no plan does without B1."""
    page()
    at = opened("site", region="B1")
    answered(at, "ask_why_B1")
    assert "**Beta is chosen**: 2 × hall (100 MW)" in flat(at)
    assert "no plan does without it" in flat(at)


def test_page_says_what_forcing_a_region_in_costs_and_takes_it(
    page: Callable[..., AppTest],  # noqa: F811
) -> None:
    """x2 needs 200 MW, the gigafactory of A1: a hall in B1 comes on top or beside."""
    page()
    at = opened("site", region="B1", set="capacity.multiplier=2.0")
    answered(at, "ask_why_B1")
    assert "**Beta is not chosen.**" in flat(at)
    assert "One hall here, running by 2032" in flat(at)
    at.button(key="again_apply_0").click().run()
    assert not at.exception
    now = at.session_state["now"]
    assert any(text.startswith("pins=") and '"B1"' in text for text in now)
    assert "capacity.multiplier=2.0" in now


def test_page_of_the_union_draws_climate_power_and_a_week(
    page: Callable[..., AppTest],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Real data: 12 months, PUE of four systems; the week needs one small solve."""
    for name in ("INPUTS", "SCENARIO", "REFERENCE"):
        monkeypatch.delenv(f"GIGASITE_{name}", raising=False)
    at = opened("site", region="ES61")
    assert not at.exception
    assert next(m.value for m in at.metric if m.label == said.IT) == "792 MW"
    assert len(tab(at, said.TABS[3]).dataframe[0].value) == 4
    ask = next(b.key for b in at.button if b.label == said.WEEK_ASK)
    answered(at, ask)
    assert said.WEEK_NOTE["annual"] in texts(at)


def test_yields_are_shares_of_full_power(union: tuple[Inputs, Plan]) -> None:
    from gigasite.weather import hourly_weather

    series = hourly_weather(union[0], ["ES61"]).of("ES61")
    assert set(said.YIELDS) <= set(series)
    assert all(0 <= float(pd.Series(series[name]).mean()) <= 1 for name in ("pv_fixed", "wind_on"))
    assert not math.isnan(float(series["wind_off"].mean()))
