"""Runs held against the first: on a ladder of three regions, so that every change is known."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from gigasite import cli_batch
from gigasite.cli_base import app
from gigasite.comparing import choice_table, compare, flat_metrics
from gigasite.errors import InputError
from gigasite.planning import plan
from gigasite.plans import SITE_COLUMNS
from gigasite.report import write_run
from worlds import demand, ladder, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.plans import Plan

assert cli_batch  # adds its verbs to the program
PLACES = ladder(headroom_mw=(400, 400, 400), lat=(50, 60, 40), lon=(5, 20, 0))


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    """A carries 4 halls at 100 MEUR, B 4 at 200, C 4 at 300."""
    return world(PLACES)


@pytest.fixture(scope="module")
def plans(inputs: Inputs) -> dict[str, Plan]:
    """Small fits into A; large fills A and spills into B; later is large, A closed to it."""
    wanted = {
        "small": demand(200),
        "large": demand(500),
        "closed": demand(200, regions__forbidden=("A",)),
    }
    return {name: plan(inputs, s.with_({"name": name})) for name, s in wanted.items()}


def test_figures_stand_against_the_first(plans: dict[str, Plan]) -> None:
    """small: 2 x 100; large: 4 x 100 + 200; closed: 2 x 200 MEUR."""
    metrics = compare(list(plans.values())).metrics.set_index("metric")
    assert list(metrics.columns) == ["small", "large", "closed", "large - small",
                                     "closed - small"]  # fmt: skip
    assert list(metrics.loc["cost_meur"]) == pytest.approx([200, 600, 400, 400, 200])
    assert metrics.loc["regions", "large - small"] == 1
    assert metrics.loc["it_mw_online_2027", "large"] == pytest.approx(500)


def test_sites_are_added_lost_and_moved(plans: dict[str, Plan]) -> None:
    told = compare(list(plans.values())).sites
    rows = [tuple(r) for r in told[["run", "change", "region", "it_mw_before", "it_mw_after"]]
            .astype(object).where(told.notna(), None).itertuples(index=False)]  # fmt: skip
    assert rows == [
        ("large", "moved", "A", 200, 400),
        ("large", "added", "B", None, 100),
        ("closed", "lost", "A", 200, None),
        ("closed", "added", "B", None, 200),
    ]


def test_another_year_is_a_move(plans: dict[str, Plan]) -> None:
    small = plans["small"]
    sites = small.sites.assign(online_year=2030)
    told = compare([small, replace(small, sites=sites)])
    assert told.runs == ("small", "small (2)")
    assert list(told.sites["change"]) == ["moved"]
    assert told.sites.loc[0, "online_before"] == "2027: 200"
    assert told.sites.loc[0, "online_after"] == "2030: 200"


def test_committed_sites_are_no_choice(plans: dict[str, Plan]) -> None:
    small = plans["small"]
    told = compare([small, replace(small, sites=small.sites.assign(committed=1))])
    assert list(told.sites["change"]) == ["lost"]
    assert list(told.choices.set_index("region")["frequency"]) == [0.5]


def test_limits_that_newly_bind_are_named(plans: dict[str, Plan]) -> None:
    """The headroom of A, 400 MW, binds once 500 MW are wanted."""
    told = compare([plans["small"], plans["large"]]).limits
    new = told[(told["change"] == "binding") & (told["limit"] == "grid_headroom")]
    assert [(r.scope, r.used, r.bound) for r in new.itertuples()] == [("A", 400, 400)]
    back = compare([plans["large"], plans["small"]]).limits
    gone = back[(back["change"] == "free") & (back["limit"] == "grid_headroom")]
    assert list(gone["scope"]) == ["A"]


def test_equal_runs_differ_in_nothing(plans: dict[str, Plan]) -> None:
    told = compare([plans["large"], plans["large"]])
    assert told.sites.empty
    assert told.limits.empty
    assert list(told.sites.columns)[:3] == ["run", "change", "region"]


def test_how_often_a_region_is_chosen(plans: dict[str, Plan]) -> None:
    """A in small and large, B in large and closed; closed counts twice."""
    told = compare(list(plans.values()), {"closed": 2.0}).choices.set_index("region")
    assert told["frequency"].to_dict() == pytest.approx({"B": 0.75, "A": 0.5})
    assert told["mean_it_mw"].to_dict() == pytest.approx({"B": 125, "A": 150})
    assert list(told.loc["A", ["small", "large", "closed"]]) == [200, 400, 0]


def test_a_plan_that_chooses_nothing_counts(plans: dict[str, Plan]) -> None:
    sites = plans["small"].sites.assign(scenario="small")
    told = choice_table(sites, {"small": 1.0, "empty": 3.0})
    assert list(told["frequency"]) == [0.25]
    nothing = choice_table(pd.DataFrame(columns=[*SITE_COLUMNS, "scenario"]), {"empty": 1.0})
    assert nothing.empty


def test_flows_are_summed_and_stocks_are_not(plans: dict[str, Plan]) -> None:
    metrics: dict[str, Any] = dict(plans["small"].metrics)
    years = {"2027": 1.0, "2028": 3.0}
    metrics |= {"water_m3_by_year": years, "it_mw_online_by_year": years}
    told = flat_metrics(replace(plans["small"], metrics=metrics))
    assert (told["water_m3"], told["water_m3_2027"], told["it_mw_online"]) == (4.0, 1.0, 3.0)


def test_compare_on_the_command_line(
    plans: dict[str, Plan], inputs: Inputs, tmp_path: Path
) -> None:
    folders = [
        str(write_run(p, inputs, demand(200).with_({"name": n}), tmp_path / n))
        for n, p in plans.items()
    ]
    result = CliRunner().invoke(app, ["compare", *folders, "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["runs"] == ["small", "large", "closed"]
    assert {each["change"] for each in told["sites"]} == {"added", "lost", "moved"}
    plain = CliRunner().invoke(app, ["compare", *folders])
    assert plain.exit_code == 0
    assert "Sites against small" in plain.stdout
    assert "cost_meur" in plain.stdout


def test_what_is_no_run_is_refused(plans: dict[str, Plan], tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        compare([tmp_path / "a", tmp_path / "b"])
    assert len(raised.value.faults) == 2
    with pytest.raises(InputError, match="Name two or more"):
        compare([plans["small"]])
    result = CliRunner().invoke(app, ["compare", str(tmp_path), "--json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"]
