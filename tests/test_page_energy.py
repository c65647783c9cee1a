"""The page Energy: tables on what powers the sites, by hand, and the page itself."""

# ruff: noqa: F811 - fixtures are named as they are imported
from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gigasite import figures_power, words_app, words_power
from gigasite.planning import plan
from gigasite.report import read_plan
from gigasite.scenario import Scenario
from gigasite.views import energy_charts
from test_app import _own_main, page, texts, tiny  # noqa: F401 - fixtures
from worlds import demand, states, world

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from streamlit.testing.v1 import AppTest

    from gigasite.load import Inputs
    from gigasite.plans import Plan

HOURS = 8760.0
REFERENCE = Path(__file__).parents[1] / "outputs" / "reference"
OWN: dict[str, Any] = {"design": "own", "matching": "hourly", "cost_meur": 0.4380,
                       "clean_share": 0.6, "renewable_share": 0.5, "firm_connection_mw": 0.7,
                       "emissions_t": 876, "emissions_market_t": 438}  # fmt: skip
"""A MW of load for 0.438 MEUR a year, 50 EUR/MWh: 60 % clean by the hour, 0.7 MW firm of 1."""


@pytest.fixture(scope="module")
def own() -> tuple[Plan, Inputs]:
    """One hall of 100 MW in A, all of it on the own design."""
    tables = world(
        [{"region": "A", "member_state": "X", "headroom_mw": 500}], own_designs=[OWN],
        member_states=states(),
    )  # fmt: skip
    return plan(tables, demand(100)), tables


def one(table: pd.DataFrame, column: str) -> float:
    assert len(table) == 1
    return float(table[column].iloc[0])


def test_figures_of_an_own_design_by_hand(own: tuple[Plan, Inputs]) -> None:
    """876 GWh: 60 % clean in its hour, 100 g by location, 50 by contract, 50 EUR/MWh, 70 MW firm.

    A design that tells its shares alone: the clean part counts as contracted, the rest as grid.
    """
    made, tables = own
    found = figures_power.supplies(made, tables)
    told = figures_power.carbon(found, "year")
    assert one(told, "gwh") == 876
    assert one(told, "clean") == one(told, "hourly") == 60
    assert one(told, "renewable") == 50
    assert (one(told, "location"), one(told, "market")) == (100, 50)
    assert figures_power.price(found) == pytest.approx(50)
    parts = figures_power.mix(found, "year").set_index("source")["gwh"]
    assert parts[words_power.SOURCES["contract"]] == pytest.approx(525.6)
    assert parts[words_power.SOURCES["grid"]] == pytest.approx(350.4)
    assert set(parts.index) == {words_power.SOURCES[key] for key in ("contract", "grid")}
    cost = figures_power.costs(found, "year")
    assert cost["part"].tolist() == [words_power.COST_PARTS["other"]]
    assert one(cost, "eur") == pytest.approx(50)
    kinds = figures_power.connection_kinds(found, made, tables)
    assert (one(kinds, "load"), one(kinds, "firm"), one(kinds, "price")) == (100, 70, 50)
    assert made.grid["draw_mw"].max() == pytest.approx(
        figures_power.grid(made, tables, words_power.UNION)["draw"].max()
    )


@pytest.fixture(scope="module")
def union() -> tuple[Plan, Inputs, pd.DataFrame]:
    """The finished plan of the Union, where it is of the tables of today."""
    from gigasite.load import input_hash, read_inputs

    try:
        told = json.loads((REFERENCE / "manifest.json").read_text(encoding="utf-8"))
    except OSError:
        pytest.skip("no finished plan of the Union")
    tables = read_inputs()
    if told["input_hash"] != input_hash(tables, Scenario.named("base")):
        pytest.skip("the finished plan is of other tables")
    made = read_plan(REFERENCE)
    return made, tables, figures_power.supplies(made, tables)


def test_sources_and_costs_add_up_to_those_of_the_plan(
    union: tuple[Plan, Inputs, pd.DataFrame],
) -> None:
    """Every MWh has one source and every euro one part; clean is solar on site and contracts."""
    made, tables, found = union
    sources = found[[f"{key}_mwh" for key in words_power.SOURCES]]
    assert (sources >= 0).all(axis=None)
    assert sources.sum(axis=1).to_numpy() == pytest.approx(found["mwh"].to_numpy(), rel=1e-5)
    clean = sources.drop(columns=["backup_mwh", "grid_mwh"]).sum(axis=1)
    assert clean.sum() == pytest.approx(found["clean_mwh"].sum(), rel=1e-5)
    parts = found[[f"{key}_meur" for key in (*words_power.COST_PARTS, "carbon")]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(found["meur"].to_numpy(), rel=1e-6, abs=1e-9)
    last = found[found["year"] == found["year"].max()]
    shares = figures_power.carbon(last, "year").iloc[0]
    said = made.metrics["clean_share_by_year"][str(found["year"].max())]
    assert shares["clean"] == pytest.approx(100 * said, abs=0.06)
    assert shares["renewable"] <= shares["clean"]
    assert shares["hourly"] <= shares["clean"]
    states = figures_power.carbon(last, "state")
    assert states["gwh"].sum() == pytest.approx(shares["gwh"], abs=len(states))
    built = figures_power.built(made, tables, words_power.UNION, "year")
    final = built[built["year"] == built["year"].max()].set_index("technology")["amount"]
    rows = made.energy[made.energy["year"] == made.energy["year"].max()]
    assert final["Solar on site"] == pytest.approx(rows["pv_site_mw"].sum())
    table = figures_power.grid(made, tables, words_power.UNION)
    assert (table["free"] + table["blocks"] - table["draw"]).to_numpy() == pytest.approx(
        table["slack"].to_numpy(), abs=0.21
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_can_be_drawn(union: tuple[Plan, Inputs, pd.DataFrame], theme: Any) -> None:
    """Charts are valid Vega-Lite, fetch nothing and have a unit in an axis."""
    made, tables, found = union
    grid = figures_power.grid(made, tables, words_power.UNION)
    carbon = figures_power.carbon(found, "year")
    built = figures_power.built(made, tables, words_power.UNION, "year")
    drawn = {
        "TWh": energy_charts.mix_years(figures_power.mix(found, "year"), theme),
        "%": energy_charts.mix_states(figures_power.mix(found, "state"), theme),
        "g CO₂e/kWh": energy_charts.lines(
            carbon, words_power.CARBON_LINES, words_power.CARBON_AXIS, theme
        ),
        "MW": energy_charts.grid_bars(grid[grid["year"] == 2035], "place", theme),
        "(MW)": energy_charts.links(figures_power.connections(found), theme),
        "€/MWh": energy_charts.cost_states(figures_power.costs(found, "state"), theme),
        "€/MWh)": energy_charts.cost_years(figures_power.costs(found, "year"), theme),
        "MWh": energy_charts.built_years(built, words_power.STORED_AXIS, theme),
    }
    for unit, chart in drawn.items():
        told = chart.to_json(validate=True)
        assert unit in told.encode().decode("unicode_escape") or unit in json.dumps(
            json.loads(told), ensure_ascii=False
        )
        assert '"url"' not in told


def _energy(page: Callable[..., AppTest], **more: Any) -> AppTest:
    shown = page(**more)
    shown.session_state["page"] = "energy"
    shown.run()
    assert not shown.exception
    return shown


@pytest.mark.parametrize("tab", list(words_power.TABS))
def test_every_tab_of_the_page_shows_without_a_fault(
    page: Callable[..., AppTest], tab: str
) -> None:
    """In the tiny world, where everything comes from the grid at a flat price."""
    shown = _energy(page)
    assert any(m.value == "0 %" for m in shown.metric), "nothing is clean"
    shown.session_state["energy_tab"] = tab
    shown.run()
    assert not shown.exception
    assert words_power.SOURCE_NOTE in texts(shown)
    shown.selectbox(key="energy_where").set_value("Alphaland").run()
    assert not shown.exception


def test_page_without_a_plan_asks_for_one(page: Callable[..., AppTest]) -> None:
    assert words_app.NO_PLAN_YET in texts(_energy(page, reference=False))


def test_figures_of_other_choices_are_marked(page: Callable[..., AppTest]) -> None:
    shown = page()
    shown.slider(key="gigafactories").set_value(2).run()
    shown.session_state["page"] = "energy"
    shown.run()
    assert not shown.exception
    assert "This plan is for up to 1 gigafactories" in texts(shown).replace("\\", "")
