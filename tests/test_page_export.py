"""What the page Export hands out reads back to the very plan that it shows."""

# ruff: noqa: F811 - fixtures are named as they are imported
from __future__ import annotations

import io
import json
import shlex
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gigasite
from gigasite import downloads, words_app, words_export
from gigasite.load import input_hash, read_inputs, read_run
from gigasite.report import read_plan
from gigasite.scenario import Scenario, shipped_scenarios
from test_app import FORMULA, _own_main, page, texts, tiny  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from gigasite.plans import Plan

HARD: dict[str, Any] = {
    "title": "It's \"quoted\" $(touch x) `y` # off: no",
    "gigafactories.max": 2, "energy.clean_share": {2030: 0.6, 2032: 0.1 + 0.2},
    "limits.water_cap.scale": 0.5, "limits.grid_headroom.enabled": False,
    "pins": [{"region": "B1", "facility": "giga", "min_units": 1}],
    "grid.zone_margin": "on", "regions.forbidden": ["A1"], "money.discount_rate": 1e-06,
}  # fmt: skip
"""Choices that a shell, YAML or a careless writer would take for something else."""


@pytest.fixture(scope="module")
def made(tiny: dict[str, Path]) -> tuple[Plan, Any, Scenario]:
    return read_plan(tiny["run"]), read_inputs(tiny["inputs"]), Scenario.read(tiny["scenario"])


def _hash_of(line: str) -> str:
    """Hash of all that would enter the run of a command line."""
    parts = shlex.split(line)
    assert parts[:2] == ["gigasite", "plan"]
    told = [value for word, value in pairwise(parts) if word == "--set"]
    folder = parts[parts.index("--inputs") + 1] if "--inputs" in parts else None
    inputs, scenario = read_run(parts[2], told, None if folder is None else Path(folder))
    return input_hash(inputs, scenario)


def test_command_makes_the_same_plan_again(
    made: tuple[Plan, Any, Scenario],
    tiny: dict[str, Path],
) -> None:
    plan, inputs, base = made
    name, folder = str(tiny["scenario"]), tiny["inputs"]
    assert _hash_of(downloads.command(name, folder, base, base)) == plan.input_hash
    hard = base.with_(HARD)
    assert _hash_of(downloads.command(name, folder, base, hard)) == input_hash(inputs, hard)


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_scenario_file_reads_back_to_the_same_choices(
    made: tuple[Plan, Any, Scenario], tmp_path: Path, name: str
) -> None:
    plan, inputs, _ = made
    for scenario in (Scenario.named(name), Scenario.named(name).with_(HARD)):
        file = tmp_path / "any.yaml"
        file.write_text(downloads.scenario_yaml(scenario, plan), encoding="utf-8")
        assert Scenario.read(file) == scenario
        assert input_hash(inputs, Scenario.read(file)) == input_hash(inputs, scenario)


def test_snippet_runs_to_the_same_plan(
    made: tuple[Plan, Any, Scenario],
    tiny: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Run as it stands, with a planner that only says what it was asked."""
    plan, inputs, base = made
    for scenario in (base, base.with_(HARD)):
        told = replace(plan, input_hash=input_hash(inputs, scenario))
        monkeypatch.setattr(
            gigasite, "plan", lambda i, s: replace(plan, input_hash=input_hash(i, s)),
            raising=False,
        )  # fmt: skip
        text = downloads.snippet(str(tiny["scenario"]), tiny["inputs"], base, scenario, told)
        exec(compile(text, "snippet", "exec"), {})


def test_zips_hold_the_run_folder(made: tuple[Plan, Any, Scenario], tiny: dict[str, Path],
                                  tmp_path: Path) -> None:  # fmt: skip
    """CSVs are those of the run, formulas neutralised; the run folder passes as one."""
    plan, inputs, base = made
    with zipfile.ZipFile(io.BytesIO(downloads.tables_zip(plan))) as archive:
        names = set(archive.namelist())
        assert names == {p.name for p in tiny["run"].glob("*.csv")}
        for name in names:
            assert archive.read(name) == (tiny["run"] / name).read_bytes()
        assert f"'{FORMULA}" in archive.read("sites.csv").decode()
    assert downloads.tables_zip(plan) == downloads.tables_zip(plan)
    with zipfile.ZipFile(io.BytesIO(downloads.run_zip(plan, inputs, base))) as archive:
        archive.extractall(tmp_path)
    again = read_plan(tmp_path / downloads.run_name(plan))
    assert (again.input_hash, again.cost) == (plan.input_hash, plan.cost)
    told = json.loads(downloads.geojson(plan, inputs))
    assert len(told["features"]) == len(plan.sites)


def _export(page: Callable[..., AppTest], **more: Any) -> AppTest:
    shown = page(**more)
    shown.session_state["page"] = "export"
    shown.run()
    assert not shown.exception
    return shown


def test_page_offers_every_document_of_the_plan_shown(
    page: Callable[..., AppTest],
    made: tuple[Plan, Any, Scenario],
) -> None:
    shown = _export(page)
    keys = {"html", "xlsx", "tables", "run", "geojson", "gpkg", "yaml"}
    assert {b.key for b in shown.get("download_button")} == {f"export_{k}" for k in keys}
    code = next(c.value for c in shown.code if c.value.startswith("gigasite plan"))
    assert "--set" not in code
    assert _hash_of(code) == made[0].input_hash
    assert made[0].input_hash in texts(shown)
    assert "HiGHS" in texts(shown)


def test_page_says_so_when_the_plan_is_for_other_choices(page: Callable[..., AppTest]) -> None:
    shown = page()
    shown.slider(key="gigafactories").set_value(2).run()
    shown.session_state["page"] = "export"
    shown.run()
    assert not shown.exception
    assert words_export.STALE.partition("{")[0] in texts(shown)
    code = next(c.value for c in shown.code if c.value.startswith("gigasite plan"))
    assert "gigafactories.max=2" not in code, "the command is that of the plan shown"


def test_page_without_a_plan_asks_for_one(page: Callable[..., AppTest]) -> None:
    assert words_app.NO_PLAN_YET in texts(_export(page, reference=False))
