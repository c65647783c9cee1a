"""The command line: plans, checks, audits, exit codes, and what goes to which stream."""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import highspy
import pytest
import yaml
from typer.testing import CliRunner

from gigasite.cli import app
from gigasite.load import input_hash, read_inputs
from gigasite.plans import COST_PARTS, LIMIT_COLUMNS, SITE_COLUMNS
from gigasite.scenario import Scenario
from worlds import demand, write_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

MODEL = Path(__file__).parents[1] / "model"
PROGRAM = [sys.executable, "-c", "from gigasite.cli import main; main()"]
REGIONS = [
    {"region": "A", "member_state": "X", "headroom_mw": 250, "lat": 50, "lon": 5},
    {
        "region": "B",
        "member_state": "Y",
        "headroom_mw": 1000,
        "lat": 60,
        "lon": 20,
        "cost_index": 2,
    },
]
FILES = [
    "budget.csv", "capacity.csv", "designs.csv", "energy.csv", "grid.csv", "limits.csv",
    "manifest.json", "plan.json", "public.csv", "service.csv", "serving.csv", "sites.csv",
    "sites.geojson", "water.csv",
]  # fmt: skip
KEYS = ["scenario", "status", "stopped_by", "objective", "cost_meur", "metrics", "sites", "limits",
        "audit", "timing_s", "model", "versions"]  # fmt: skip


class Told(NamedTuple):
    """A plan made once: what was said, and where it lies."""

    result: Result
    folder: Path


def write_files(folder: Path) -> None:
    """Write the data set `data` and the scenario `own.yaml`: 400 MW wanted, A carries 250.

    Two halls in A (100 MEUR each) and two in B (200 each): 600 MEUR.
    """
    write_world(folder / "data", REGIONS)
    tree = json.loads(demand(400).with_({"name": "own"}).canonical())
    (folder / "own.yaml").write_text(yaml.safe_dump(tree), encoding="utf-8")


def gigasite(folder: Path, *arguments: str) -> Result:
    here = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(app, list(arguments))
    finally:
        os.chdir(here)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("told")
    write_files(folder)
    arguments = ["plan", "own.yaml", "--inputs", "data", "--out", "run", "--json"]
    return Told(gigasite(folder, *arguments, "--export-model", "own.mps"), folder)


@pytest.fixture
def here(told: Told, tmp_path: Path) -> Path:
    """A copy of that folder to play with."""
    shutil.copytree(told.folder, tmp_path / "copy")
    return tmp_path / "copy"


# plan --------------------------------------------------------------------------------------------


def test_a_plan_is_one_object_on_standard_output(told: Told) -> None:
    result = told.result
    assert result.exit_code == 0, result.output
    plan = json.loads(result.stdout)
    assert list(plan)[: len(KEYS)] == KEYS
    assert result.stdout.count("\n") == 1
    assert (plan["scenario"], plan["status"], plan["stopped_by"]) == ("own", "optimal", "gap")
    assert plan["objective"]["value"] == pytest.approx(600)
    assert set(plan["objective"]) == {"name", "value", "bound", "gap", "gap_location"}
    assert set(plan["cost_meur"]) == {"total", *COST_PARTS}
    assert plan["cost_meur"]["total"] == pytest.approx(
        sum(plan["cost_meur"][p] for p in COST_PARTS)
    )
    metrics = {"it_mw_online_by_year", "gigafactories", "load_mw", "emissions_t_by_year",
               "water_m3_by_year", "capex_meur_by_year", "public_meur"}  # fmt: skip
    assert metrics <= set(plan["metrics"])
    assert plan["metrics"]["it_mw_online_by_year"] == {"2027": pytest.approx(400)}
    assert [list(site) for site in plan["sites"]] == [SITE_COLUMNS] * len(plan["sites"])
    assert [list(limit) for limit in plan["limits"]] == [LIMIT_COLUMNS] * len(plan["limits"])
    assert {site["region"]: site["units"] for site in plan["sites"]} == {"A": 2, "B": 2}
    assert set(plan["audit"]) == {"passed", "checks", "worst_violation"}
    assert plan["audit"]["passed"] is True
    stages = {"load", "options", "build", "compile", "solve", "audit", "write"}
    assert stages <= set(plan["timing_s"])
    assert all(seconds >= 0 for seconds in plan["timing_s"].values())
    assert set(plan["model"]) == {"rows", "columns", "integers", "nonzeros", "root_bound"}
    assert {"python", "gigasite", "pyomo", "highspy"} <= set(plan["versions"])


def test_notes_and_progress_go_to_standard_error(told: Told) -> None:
    assert "note: climate.csv is absent" in told.result.stderr
    assert "{" not in told.result.stderr


def test_the_run_folder_is_whole(told: Told) -> None:
    run = told.folder / "run"
    assert sorted(p.name for p in run.iterdir()) == FILES
    assert json.loads((run / "plan.json").read_text("utf-8")) == json.loads(told.result.stdout)
    assert sorted(p.name for p in told.folder.iterdir()) == ["data", "own.mps", "own.yaml", "run"]
    assert run.stat().st_mode & 0o777 == 0o755


def test_a_plan_in_words(here: Path) -> None:
    result = gigasite(here, "plan", "own.yaml", "--inputs", "data", "--out", "again")
    assert result.exit_code == 0
    words = " ".join(result.stdout.split())
    assert "Scenario own: status optimal (stopped by gap)" in words
    assert "Cost: 600 MEUR" in words
    assert "Capacity 2027: 400 MW IT" in words
    assert "Run folder: again" in words
    assert "note: " not in result.stdout


def test_the_default_folder_is_named_after_scenario_and_inputs(here: Path) -> None:
    result = gigasite(here, "plan", "own.yaml", "--inputs", "data", "--json")
    assert result.exit_code == 0
    digest = input_hash(read_inputs(here / "data"), Scenario.read(here / "own.yaml"))
    assert [p.name for p in (here / "outputs").iterdir()] == [f"own-{digest[:8]}"]
    assert json.loads(result.stdout)["input_hash"] == digest


def test_an_existing_run_is_kept_or_replaced(here: Path) -> None:
    arguments = ["plan", "own.yaml", "--inputs", "data", "--out", "run"]
    before = (here / "run" / "manifest.json").read_bytes()
    assert gigasite(here, *arguments).exit_code == 2
    assert (here / "run" / "manifest.json").read_bytes() == before
    settings = ["--set", "capacity.milestones_mw.2027=200", "--force", "--json"]
    result = gigasite(here, *arguments, *settings)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["objective"]["value"] == pytest.approx(200)
    kept = json.loads((here / "run" / "plan.json").read_text("utf-8"))
    assert kept["cost_meur"]["total"] == pytest.approx(200)
    assert sorted(p.name for p in here.iterdir()) == ["data", "own.mps", "own.yaml", "run"]


def test_an_empty_folder_may_be_used(here: Path) -> None:
    (here / "empty").mkdir()
    assert gigasite(here, "plan", "own.yaml", "--inputs", "data", "--out", "empty").exit_code == 0
    assert sorted(p.name for p in (here / "empty").iterdir()) == FILES


def test_options_reach_the_solver(here: Path) -> None:
    options = ["--gap", "0.25", "--time-limit", "77", "--threads", "2", "--seed", "3"]
    result = gigasite(here, "plan", "own.yaml", "--inputs", "data", "--out", "again", *options)
    assert result.exit_code == 0
    manifest = json.loads((here / "again" / "manifest.json").read_text("utf-8"))
    wanted = {"gap": 0.25, "time_limit_s": 77.0, "threads": 2, "seed": 3}
    assert manifest["scenario"]["solver"] == wanted


def test_equal_runs_are_equal(here: Path) -> None:
    """Every table is the same, byte for byte; only times and dates differ."""
    arguments = ["plan", "own.yaml", "--inputs", "data", "--out", "again"]
    assert gigasite(here, *arguments).exit_code == 0
    for name in FILES:
        if name not in ("manifest.json", "plan.json"):
            assert (here / "again" / name).read_bytes() == (here / "run" / name).read_bytes()


# Exit codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_json", [False, True])
def test_infeasible(here: Path, as_json: bool) -> None:
    """The headroom carries two halls of 100 MW in A and ten in B: 1,200 MW, not 2,000."""
    changes = ["--set", "capacity.milestones_mw.2027=2000"]
    arguments = ["plan", "own.yaml", "--inputs", "data", "--out", "never", *changes]
    result = gigasite(here, *arguments, *(["--json"] if as_json else []))
    assert result.exit_code == 3, result.output
    assert not (here / "never").exists()
    if as_json:
        failure = json.loads(result.stdout)
        assert list(failure) == ["status", "stopped_by", "problems", "explanation"]
        assert failure["status"] == "infeasible"
        (problem,) = failure["problems"]
        assert problem["where"] == "limit capacity_target, 2027"
        assert "1,200 MW IT can run where 2,000 MW IT are wanted" in problem["what"]
        assert problem["remedy"].startswith("Lower the target")
    else:
        assert result.stdout == ""
        assert "No plan satisfies every limit" in result.stderr
        assert "1,200 MW IT can run where 2,000 MW IT are wanted" in result.stderr


def test_impossible_from_the_start(here: Path) -> None:
    """Nothing may be built, so no decision can reach the target: no solver is needed."""
    changes = ["--set", "facilities.allowed=[]"]
    result = gigasite(here, "plan", "own.yaml", "--inputs", "data", "--json", *changes)
    assert result.exit_code == 3, result.output
    failure = json.loads(result.stdout)
    assert failure["status"] == "infeasible"
    assert "capacity_target" in failure["problems"][0]["where"]
    assert not (here / "outputs").exists()


def test_a_write_that_fails_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gigasite.report._write_files", full)
    result = gigasite(here, "plan", "own.yaml", "--inputs", "data", "--out", "never", "--json")
    assert result.exit_code == 1
    assert "No space left on device" in json.loads(result.stdout)["explanation"]
    assert sorted(p.name for p in here.iterdir()) == ["data", "own.mps", "own.yaml", "run"]


# The exported model ------------------------------------------------------------------------------


def solved(path: Path) -> float:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getInfo().objective_function_value)


def test_the_exported_model_has_the_same_optimum(told: Told, here: Path) -> None:
    """Any solver that reads .mps or .lp finds the plan's cost."""
    arguments = ["plan", "own.yaml", "--inputs", "data", "--out", "x", "--export-model", "x.lp"]
    result = gigasite(here, *arguments)
    assert result.exit_code == 0
    assert solved(told.folder / "own.mps") == pytest.approx(600)
    assert solved(here / "x.lp") == pytest.approx(600)
    text = (here / "x.lp").read_text("utf-8")
    assert "grid_headroom" in text
    assert "capacity_target" in text


# check -------------------------------------------------------------------------------------------


def test_check_in_words(here: Path) -> None:
    result = gigasite(here, "check", "own.yaml", "--inputs", "data")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["regions.csv", "2", "rows"]
    assert any(line.startswith("note: climate.csv is absent") for line in lines)
    assert lines[-1] == "scenario own and 2 tables: no faults"


def test_check_in_json(here: Path) -> None:
    result = gigasite(here, "check", "own.yaml", "--inputs", "data", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    told = json.loads(result.stdout)
    assert (told["status"], told["scenario"], told["problems"]) == ("ok", "own", [])
    assert told["tables"] == {"regions": 2, "facilities": 1}
    assert "climate.csv is absent" in told["notes"][0]


def test_check_names_a_stray_table(here: Path) -> None:
    (here / "data" / "region.csv").write_text("region\nC\n", encoding="utf-8")
    result = gigasite(here, "check", "own.yaml", "--inputs", "data")
    assert "note: region.csv is not a table of gigasite and is not read" in result.stdout


def test_check_of_the_shipped_data_is_the_default() -> None:
    result = CliRunner().invoke(app, ["check", "--json"])
    told = json.loads(result.stdout)
    assert (told["scenario"], told["notes"], told["tables"]["regions"]) == ("base", [], 244)


# audit -------------------------------------------------------------------------------------------


def test_audit_passes(here: Path) -> None:
    result = gigasite(here, "audit", "run", "--inputs", "data")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "figures and limits recomputed, all agree" in result.stdout
    told = json.loads(gigasite(here, "audit", "run", "--inputs", "data", "--json").stdout)
    assert (told["status"], told["passed"]) == ("ok", True)
    plan = json.loads((here / "run" / "plan.json").read_text("utf-8"))
    assert told["checks"] == plan["audit"]["checks"]


@pytest.mark.parametrize("name", ["sites.csv", "limits.csv", "plan.json", "sites.geojson"])
def test_audit_refuses_a_changed_file(here: Path, name: str) -> None:
    path = here / "run" / name
    path.write_bytes(path.read_bytes() + b"\n")
    result = gigasite(here, "audit", "run", "--inputs", "data")
    assert result.exit_code == 2
    assert f"run/{name}: was changed since the run was written" in result.stderr


def test_audit_fails_a_forged_file(here: Path) -> None:
    """One site moved from B to A, and the manifest's hash forged to fit."""
    path, manifest = here / "run" / "sites.csv", here / "run" / "manifest.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nB,,Y,", "\nA,,X,", 1), encoding="utf-8")
    assert path.read_text("utf-8") != text
    told = json.loads(manifest.read_text("utf-8"))
    told["files"]["sites.csv"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told), encoding="utf-8")
    result = gigasite(here, "audit", "run", "--inputs", "data")
    assert result.exit_code == 1
    assert "fails its audit" in result.stderr
    assert "supplies 200 MW for a load of" in result.stderr
    failure = json.loads(gigasite(here, "audit", "run", "--inputs", "data", "--json").stdout)
    assert (failure["status"], failure["stopped_by"]) == ("audit failed", None)


def test_audit_with_other_inputs_fails(here: Path) -> None:
    write_world(here / "dear", [REGIONS[0], {**REGIONS[1], "cost_index": 3}])
    result = gigasite(here, "audit", "run", "--inputs", "dear")
    assert result.exit_code == 1
    assert "recomputed it is" in result.stderr


@pytest.mark.parametrize("what", ["nowhere", "own.yaml", "data"])
def test_audit_of_something_else(here: Path, what: str) -> None:
    result = gigasite(here, "audit", what, "--inputs", "data")
    assert result.exit_code == 2
    assert f"run folder {what}: cannot be read" in result.stderr
    assert "Give a folder written by gigasite plan" in result.stderr


# Help --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["audit", "--help"], []])
def test_help_is_quick(arguments: list[str]) -> None:
    """Neither tables nor solver nor maps are loaded to print a page of help."""
    heavy = ("numpy", "pandas", "pyomo", "highspy", "pandera", "geopandas", "streamlit")
    code = (
        "import sys\n"
        f"sys.argv = ['gigasite', *{arguments!r}]\n"
        "from gigasite.cli import main\n"
        "try:\n    main()\n"
        f"finally:\n    print('LOADED', [m for m in {heavy!r} if m in sys.modules])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(MODEL)}
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == (0 if arguments else 2), told.stderr
    assert "Usage: gigasite" in told.stdout + told.stderr
    assert "LOADED []" in told.stdout


def test_help_lists_the_verbs() -> None:
    words = CliRunner().invoke(app, ["--help"]).stdout.split()
    assert {"plan", "check", "audit", "report", "app", "pareto", "explain"} <= set(words)


# Ctrl-C ------------------------------------------------------------------------------------------


SLOW = """
import os, signal, threading
from gigasite.outcome import Control
from gigasite.running import run

class Slow:
    ended = False
    def run(self):
        os.kill(os.getpid(), signal.SIGINT)
        control.cancelled.wait(30)
        threading.Event().wait(0.5)
        self.ended = True

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
control, slow = Control(), Slow()
run(slow, control)
print("ended", slow.ended)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("as before")
"""
"""A stand-in for HiGHS that gets Ctrl-C, and runs a little longer than it is asked to."""


def test_ctrl_c_waits_for_the_solver() -> None:
    """Leaving while HiGHS still runs would end the program with an abort, and lose the plan."""
    environment = {**os.environ, "PYTHONPATH": str(MODEL)}
    command = [sys.executable, "-c", SLOW]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.stdout.splitlines() == ["ended True", "as before"], told.stderr


# The Union, in time ------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_plan_in_the_time_given(tmp_path: Path) -> None:
    result = gigasite(tmp_path, "plan", "base", "--time-limit", "1", "--json")
    assert result.exit_code == 4, result.output
    failure = json.loads(result.stdout)
    assert (failure["status"], failure["stopped_by"], failure["problems"]) == ("none", "time", [])
    assert "the time limit of 1 s was reached" in failure["explanation"]
    assert list(tmp_path.iterdir()) == []


NO_PLAN_YET = "best plan              -"


def interrupted(folder: Path, until: Callable[[str], bool]) -> tuple[int, str, str]:
    """Run `plan base` to gap 0, press Ctrl-C at the first line that fits, and wait."""
    environment = {**os.environ, "PYTHONPATH": str(MODEL)}
    command = [*PROGRAM, "plan", "base", "--out", "run", "--gap", "0", "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True
    ) as program:
        assert program.stderr is not None
        for line in program.stderr:
            if until(line):
                program.send_signal(signal.SIGINT)
                break
        out, err = program.communicate()
    return program.returncode, out, err


@pytest.mark.slow
def test_ctrl_c_with_a_plan_in_hand_keeps_it(tmp_path: Path) -> None:
    def with_a_plan(line: str) -> bool:
        return not line.startswith("goal") and NO_PLAN_YET not in line

    code, out, err = interrupted(tmp_path, with_a_plan)
    assert code == 0, err
    plan = json.loads(out)
    assert (plan["status"], plan["stopped_by"]) == ("feasible", "user")
    assert plan["audit"]["passed"] is True
    assert plan["objective"]["bound"] is None or math.isfinite(plan["objective"]["gap"])
    assert sorted(p.name for p in (tmp_path / "run").iterdir()) == FILES
    assert "Traceback" not in err


@pytest.mark.slow
def test_ctrl_c_before_there_is_a_plan(tmp_path: Path) -> None:
    code, out, err = interrupted(tmp_path, lambda line: NO_PLAN_YET in line)
    failure = json.loads(out)
    if code == 0:  # the first plan came between the line and the key: it is kept
        assert (failure["status"], failure["stopped_by"]) == ("feasible", "user")
        return
    assert code == 4, err
    assert (failure["status"], failure["stopped_by"]) == ("none", "user")
    assert "user" in failure["explanation"]
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in err
