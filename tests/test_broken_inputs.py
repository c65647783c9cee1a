"""Broken input of every kind ends with exit code 2, a place, a remedy, and nothing written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from gigasite.cli import app
from gigasite.errors import InputError
from gigasite.load import read_inputs, read_run
from worlds import HALL, cooling, write_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

MODEL = Path(__file__).parents[1] / "model"
REGIONS = [
    {"region": "A", "member_state": "X", "headroom_mw_2027": 500, "headroom_mw_2028": 600},
    {"region": "B", "member_state": "Y", "headroom_mw_2027": 500, "headroom_mw_2028": 600},
]
STATES = [{"member_state": "X", "discount_rate_pct": 0}, {"member_state": "Y"}]
PROJECTS = [
    {"project": "P", "member_state": "X", "region": "A", "first_year": 2028, "full_year": 2029}
]
SCENARIO = """
years: {first: 2027, last: 2028}
gigafactories: {goal: hard, max: 0}
capacity: {year: 2028, multiplier: 0}
permits: {tracks: [standard]}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound data set `data` and a sound scenario `own.yaml`, as current folder."""
    write_world(tmp_path / "data", REGIONS, [HALL], member_states=STATES, projects=PROJECTS)
    (tmp_path / "own.yaml").write_text(SCENARIO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listing(folder: Path) -> dict[str, bytes | None]:
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None
        for p in sorted(folder.rglob("*"))
    }


def run(*more: str, verb: str = "plan") -> Result:
    return CliRunner().invoke(app, [verb, "own.yaml", "--inputs", "data", *more])


def refused(here: Path, *words: str, options: tuple[str, ...] = ()) -> str:
    """Run `plan`, see it refused with all the words, and nothing written; return the message."""
    before = listing(here)
    result = run(*options)
    assert result.exit_code == 2, result.output
    assert listing(here) == before
    assert result.stdout == ""
    assert "Traceback" not in result.output
    assert "Internal error" not in result.output
    for word in words:
        assert word in result.stderr, (word, result.stderr)
    faults = [line for line in result.stderr.splitlines() if line.startswith("  - ")]
    assert faults
    assert all(": " in line and line.count(". ") >= 1 and line.endswith(".") for line in faults)
    return result.stderr


def edit(here: Path, file: str, old: str, new: str) -> None:
    path = here / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_world_is_sound(here: Path) -> None:
    """What the other tests break is accepted when nothing is broken."""
    assert run(verb="check").exit_code == 0


# Tables ------------------------------------------------------------------------------------------

TABLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "missing column": (
        "facilities.csv",
        "it_mw",
        "note_it_mw",
        ("facilities.csv, line 1", "'it_mw' is missing", "Add it: IT power"),
    ),
    "misspelt column": (
        "regions.csv",
        "headroom_mw_2028",
        "headrom_mw_2028",
        ("regions.csv, line 1", "'headrom_mw_2028' is not known", "Did you mean headroom_mw_2027"),
    ),
    "foreign column": (
        "regions.csv",
        "headroom_mw_2028",
        "colour",
        ("'colour' is not known", "Delete it, or name it note_"),
    ),
    "column twice": (
        "regions.csv",
        "headroom_mw_2028",
        "headroom_mw_2027",
        ("regions.csv, line 1", "'headroom_mw_2027' stands twice", "Keep one"),
    ),
    "duplicate id": (
        "regions.csv",
        "B,Y",
        "A,Y",
        ("regions.csv, region A, column region", "'A' stands twice", "Keep one row"),
    ),
    "empty id": (
        "regions.csv",
        "B,Y",
        ",Y",
        ("regions.csv, row 3, column region", "is empty", "Fill it: NUTS-2 code"),
    ),
    "text in a number": (
        "regions.csv",
        "500,600",
        "many,600",
        (
            "regions.csv, region A, column headroom_mw_2027",
            "'many' is not a number",
            "a number of MW from 0",
        ),
    ),
    "NaN": (
        "regions.csv",
        "500,600",
        "NaN,600",
        ("region A, column headroom_mw_2027", "'NaN' is not a number"),
    ),
    "infinity": (
        "regions.csv",
        "500,600",
        "inf,600",
        ("region A, column headroom_mw_2027", "'inf' is not a number"),
    ),
    "1e400": (
        "regions.csv",
        "500,600",
        "500,1e400",
        ("region A, column headroom_mw_2028", "'1e400' is too large"),
    ),
    "finite and absurd": (
        "facilities.csv",
        ",10,",
        ",1e30,",
        ("facilities.csv, facility hall, column max_units", "'1e30' is too large"),
    ),
    "negative headroom": (
        "regions.csv",
        "500,600",
        "-1,600",
        ("region A, column headroom_mw_2027", "-1 is out of bounds", "from 0 to inf"),
    ),
    "half a unit": (
        "facilities.csv",
        ",10,",
        ",2.5,",
        ("facility hall, column max_units", "'2.5' is not a whole number"),
    ),
    "decimal comma in a comma file": (
        "regions.csv",
        "500,600",
        '"500,5",600',
        ("region A, column headroom_mw_2027", "'500,5' is not a number"),
    ),
    "share above one": (
        "facilities.csv",
        ",1.0,0,1,",
        ",1.5,0,1,",
        ("facility hall, column utilisation", "1.5 is out of bounds", "from 0 to 1"),
    ),
    "ragged row": (
        "regions.csv",
        "B,Y,500,600",
        "B,Y,500",
        ("regions.csv, row 3", "has 3 cells, the header has 4", "fill every column"),
    ),
    "unclosed quote": (
        "regions.csv",
        "B,Y",
        '"B,Y',
        ("regions.csv, line 3", "is not CSV", "Close every quote"),
    ),
    "NUL bytes": ("regions.csv", "B,Y", "B\0,Y", ("regions.csv", "NUL", "CSV UTF-8")),
    "tabs": (
        "regions.csv",
        "region,member_state,headroom_mw_2027,headroom_mw_2028",
        "region\tmember_state",
        ("regions.csv, line 1", "tabs", "CSV UTF-8 (comma delimited)"),
    ),
    "state missing": (
        "member_states.csv",
        "Y,",
        "Z,",
        (
            "regions.csv, region B, column member_state",
            "'Y' is not in member_states.csv",
            "Use one of: X, Z",
        ),
    ),
    "orphan project": (
        "projects.csv",
        "P,X,A",
        "P,X,Q9",
        (
            "projects.csv, project P, column region",
            "'Q9' is not in regions.csv",
            "Use one of: A, B",
        ),
    ),
    "falling headroom": (
        "regions.csv",
        "500,600",
        "500,400",
        (
            "regions.csv, region A, column headroom_mw_2028",
            "400 MW is below the 500 MW of 2027",
            "may not fall",
        ),
    ),
    "full before first": (
        "projects.csv",
        "2028,2029",
        "2028,2027",
        (
            "projects.csv, project P, column full_year",
            "2027 lies before first_year 2028",
            "in order",
        ),
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_broken_table(here: Path, case: str) -> None:
    file, old, new, words = TABLES[case]
    edit(here, file, old, new)
    refused(here, *words, "1 problem in the input:")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", ("regions.csv", "is empty", "header line")),
        (b" \r\n \n", ("regions.csv", "is empty")),
        (b",,,\n,,,\n", ("regions.csv", "holds empty cells only", "header line")),
        (b"region,member_state\n", ("regions.csv", "has a header and no rows", "Add rows")),
        (
            "region,name\nA,Köln\n".encode("latin-1"),
            ("regions.csv, line 2", "0xf6 is not UTF-8", "CSV UTF-8"),
        ),
        (
            "region,name\nA,Köln\n".encode("utf-16"),
            ("regions.csv, line 1", "0xff is not UTF-8", "CSV UTF-8"),
        ),
        ("region,name\nA,Koln\n".encode("utf-16-le"), ("regions.csv", "NUL", "CSV UTF-8")),
        (
            b"region;headroom_mw\nA;1.234,5\n",
            ("regions.csv, region A, column headroom_mw", "'1.234,5' could be read in two ways"),
        ),
        (
            b"region;headroom_mw;lat\nA;1.234;50,5\n",
            ("region A, column headroom_mw", "'1.234' could be read in two ways"),
        ),
        (
            b"region;headroom_mw\nA;1.234\nB;500\n",
            ("region A, column headroom_mw", "'1.234' could be read in two ways"),
        ),
    ],
)
def test_broken_bytes(here: Path, raw: bytes, words: tuple[str, ...]) -> None:
    for name in ("member_states", "projects"):
        (here / "data" / f"{name}.csv").unlink()
    (here / "data" / "regions.csv").write_bytes(raw)
    refused(here, *words)


def test_unknown_service_class_and_cooling(here: Path) -> None:
    hall = {**HALL, "service_classes": "training; gaming", "cooling_allowed": "ice"}
    write_world(here / "data", REGIONS, [hall], cooling=[cooling()])
    refused(
        here,
        "facilities.csv, facility hall, column service_classes",
        "'gaming' is not one of training, cloud, edge",
        "facilities.csv, facility hall, column cooling_allowed",
        "'ice' is not one of the systems of cooling.csv",
        "Use: plain",
    )


def test_folder_in_place_of_a_table(here: Path) -> None:
    (here / "data" / "climate.csv").mkdir()
    refused(here, "climate.csv", "cannot be read", "readable file")


def test_missing_table(here: Path) -> None:
    (here / "data" / "facilities.csv").unlink()
    refused(here, "data/facilities.csv", "is missing", "Add the table")


def test_missing_folder(here: Path) -> None:
    refused(here, "--inputs nowhere", "no such folder", options=("--inputs", "nowhere"))


def test_row_numbers_are_those_of_the_sheet(here: Path) -> None:
    """A blank line between the rows counts, as it does in the spreadsheet."""
    edit(here, "regions.csv", "B,Y", "\n,Y")
    refused(here, "regions.csv, row 4, column region")


def test_many_faults_are_cut_off_with_their_number(here: Path) -> None:
    rows = "".join(f"R{n},-{n}\n" for n in range(1, 101))
    (here / "data" / "regions.csv").write_text(f"region,headroom_mw\n{rows}", encoding="utf-8")
    message = refused(here, "60 further problems", "Mend those above first")
    assert "region R40, " in message
    assert "region R41, " not in message


# Scenario ----------------------------------------------------------------------------------------

YAML: dict[str, tuple[str, tuple[str, ...]]] = {
    "unknown key": (
        "gigafactoris: {max: 3}",
        ("own.yaml, key gigafactoris", "'gigafactoris' is not a key", "Did you mean gigafactories"),
    ),
    "unknown key inside": (
        "balance: {flor: 0.3}",
        ("own.yaml, key balance.flor", "Did you mean floor"),
    ),
    "wrong type": (
        "gigafactories: {max: five}",
        ("own.yaml, key gigafactories.max", "'five' is not usable", "valid integer"),
    ),
    "out of bounds": (
        "balance: {ceiling: 20}",
        ("own.yaml, key balance.ceiling", "20 is not usable", "less than or equal to 1"),
    ),
    "infinite": (
        "budget: {total_meur: .inf}",
        ("own.yaml, key budget.total_meur", "inf is not usable"),
    ),
    "absurd": (
        "capacity: {milestones_mw: {2028: 1.0e+300}}",
        ("own.yaml, key capacity.milestones_mw.2028", "1e+300 is not usable"),
    ),
    "yes as a number": (
        "gigafactories: {max: yes}",
        ("own.yaml, key gigafactories.max", "True is not usable", "yes, no, on, off"),
    ),
    "NO as a name": (
        "regions: {forbidden: [NO]}",
        ("own.yaml, key regions.forbidden.0", "False is not usable", "quotes"),
    ),
    "contradiction": (
        "years: {first: 2028, last: 2027}",
        ("own.yaml", "years.last = 2027 lies before years.first = 2028", "Change one"),
    ),
    "unknown limit": (
        "limits: {water_cup: {scale: 2}}",
        ("own.yaml", "limits.water_cup is not a limit", "did you mean water_cap"),
    ),
    "pin without a region": (
        "pins: [{facility: hall}]",
        ("own.yaml, key pins.0.region", "is missing", "Add it"),
    ),
    "unknown facility in a pin": (
        "pins: [{region: A, facility: hal}]",
        ("scenario key pins[0].facility", "'hal' is not in facilities.csv", "Known: hall"),
    ),
    "unknown region in a pin": (
        "pins: [{region: Q, facility: hall}]",
        ("scenario key pins[0].region", "'Q' is not in regions.csv", "Known: A, B"),
    ),
    "target outside the years": (
        "capacity: {year: 2040}",
        ("scenario key capacity.year", "2040 is not a planning year (2027 to 2035)", "Change it"),
    ),
    "years before the headroom": (
        "years: {first: 2025}",
        ("scenario key years.first", "2025 lies before 2027", "Start in 2027 or later"),
    ),
    "not YAML": ("years: [2027", ("own.yaml, line", "not valid YAML", "plain UTF-8")),
    "duplicate key": ("water: {}\nwater: {}", ("own.yaml, line 2", "'water' stands twice")),
    "alias": ("water: &a {}\ngrid: *a", ("own.yaml, line 2", "aliases (*name) are not allowed")),
    "python tag": (
        "title: !!python/object/apply:os.system ['touch pwned']",
        ("own.yaml, line 1", "could not determine a constructor"),
    ),
    "tag that trips PyYAML": ('title: !!int ""', ("own.yaml", "not valid YAML")),
    "a list": ("- 1\n- 2", ("own.yaml", "holds a list, not keys and values")),
    "no such month": ("title: 2027-13-45", ("own.yaml", "not valid YAML")),
    "key that is a list": ("? [a]\n: 1", ("own.yaml, line 1", "a key must be a word or a number")),
    "too deep": ("title: " + "[" * 5000, ("own.yaml", "not valid YAML")),
}


@pytest.mark.parametrize("case", YAML)
def test_broken_scenario(here: Path, case: str) -> None:
    text, words = YAML[case]
    (here / "own.yaml").write_text(text, encoding="utf-8")
    edit(here, "regions.csv", "headroom_mw_2028", "headroom_mw_2035")
    refused(here, *words)


def test_scenario_in_latin_1(here: Path) -> None:
    (here / "own.yaml").write_bytes("title: Köln".encode("latin-1"))
    refused(here, "own.yaml", "is not UTF-8", "plain UTF-8 text")


@pytest.mark.parametrize("name", ["bse", "x" * 5000, "no.yaml", "data", "\udcff", "a\0b"])
def test_unknown_scenario(here: Path, name: str) -> None:
    before = listing(here)
    result = CliRunner().invoke(app, ["plan", name, "--inputs", "data"])
    assert result.exit_code == 2, result.output
    assert name[:50] in result.stderr.replace("\\udcff", "\udcff").replace("\\x00", "\0")
    assert "Internal error" not in result.stderr
    assert listing(here) == before


def test_unknown_scenario_lists_the_shipped(here: Path) -> None:
    result = CliRunner().invoke(app, ["plan", "bse", "--inputs", "data"])
    assert "one of: adequacy, balanced, base, cada_proposal" in result.stderr


SETTINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "no equals sign": (
        "gigafactories.max",
        ("--set gigafactories.max", "is not KEY=VALUE", "--set gigafactories.max=7"),
    ),
    "no key": ("=7", ("--set =7", "is not KEY=VALUE")),
    "unknown": (
        "gigafactories.mx=7",
        ("scenario key gigafactories.mx", "'mx' is not a key", "Did you mean max"),
    ),
    "too deep": ("water.price.eur=1", ("scenario key water.price.eur", "'price' is not a key")),
    "not YAML": ("title=[", ("--set title=[", "not valid YAML")),
    "wrong value": ("solver.threads=0", ("key solver.threads", "0 is not usable")),
    "unknown limit": (
        "limits.grid_hedroom.enabled=false",
        ("limits.grid_hedroom is not a limit", "did you mean grid_headroom"),
    ),
    "unknown switch": ("limits.grid_headroom.off=true", ("'off' is not a key", "enabled, scale")),
    "not a year": (
        "capacity.milestones_mw.soon=5",
        ("capacity.milestones_mw.soon", "is not usable"),
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_broken_setting(here: Path, case: str) -> None:
    text, words = SETTINGS[case]
    refused(here, *words, options=("--set", text))


# Where it is written -----------------------------------------------------------------------------


def test_out_exists(here: Path) -> None:
    (here / "taken").mkdir()
    (here / "taken" / "work.txt").write_text("mine", encoding="utf-8")
    refused(here, "--out taken", "exists already", "--force", options=("--out", "taken"))


@pytest.mark.parametrize("name", ["work.txt", "manifest.json"])
def test_force_leaves_what_is_no_run_folder(here: Path, name: str) -> None:
    """Any program may have a manifest.json: only gigasite's own is replaced."""
    (here / "taken").mkdir()
    (here / "taken" / name).write_text('{"name": "a web app"}', encoding="utf-8")
    refused(
        here,
        "--out taken",
        "is not a run folder",
        "another --out",
        options=("--out", "taken", "--force"),
    )


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_out_is_a_file(here: Path, out: str) -> None:
    (here / "file").write_text("mine", encoding="utf-8")
    refused(here, f"--out {out}", "file", options=("--out", out))


@pytest.mark.parametrize("name", ["model.xls", "model", "nowhere/model.mps", "folder.mps"])
def test_export_to_a_bad_place(here: Path, name: str) -> None:
    (here / "folder.mps").mkdir()
    options = ("--export-model", name, "--out", "run")
    refused(
        here,
        f"--export-model {name}",
        ".mps or .lp file in an existing folder",
        "model.mps",
        options=options,
    )


def test_shapes_are_read_before_anything_is_solved(here: Path) -> None:
    (here / "map.geojson").write_text("{", encoding="utf-8")
    refused(here, "map.geojson", "cannot be read as shapes", options=("--shapes", "map.geojson"))
    refused(here, "--shapes none.geojson", "no such file", options=("--shapes", "none.geojson"))


# All at once -------------------------------------------------------------------------------------


def several(here: Path) -> tuple[str, ...]:
    """Break three tables five times and the scenario twice; return where."""
    edit(here, "regions.csv", "A,X,500,600", "A,X,lots,600")
    edit(here, "regions.csv", "B,Y,500,600", "B,Y,500,-600")
    edit(here, "facilities.csv", "facility,it_mw", "facility,it_mw_x,it_mw")
    edit(here, "facilities.csv", "hall,100", "hall,,0")
    edit(here, "projects.csv", "P,X,A,2028,2029", "P,Q,A,2028,2027")
    edit(here, "projects.csv", "2028,2027", "2029,2028")
    (here / "own.yaml").write_text(
        "watr: {}\npins: [{region: A, facility: hal}]\n", encoding="utf-8"
    )
    return (
        "regions.csv, region A, column headroom_mw_2027",
        "regions.csv, region B, column headroom_mw_2028",
        "facilities.csv, line 1",
        "facilities.csv, facility hall, column it_mw",
        "projects.csv, project P, column member_state",
        "projects.csv, project P, column full_year",
        "own.yaml, key watr",
    )


def test_everything_at_once(here: Path) -> None:
    """Cells, bounds, columns, references between tables and scenario keys: one message."""
    places = several(here)
    message = refused(here, *places, f"{len(places)} problems in the input:")
    assert message.count("\n  - ") == len(places)


def test_sound_tables_are_still_held_against_the_scenario(here: Path) -> None:
    """A fault of one table hides none that can be found without it."""
    edit(here, "member_states.csv", "X,0", "X,much")
    edit(here, "projects.csv", "P,X,A", "P,X,Q9")
    edit(here, "regions.csv", "500,600", "500,400")
    (here / "own.yaml").write_text(
        "pins: [{region: Q, facility: hal}]\nbalance: {flor: 1}\nwater: {price_eur_m3: -1}",
        encoding="utf-8",
    )
    options = ("--set", "limits.foo.scale=2", "--set", "capacity.year=2050", "--set", "nokey")
    refused(
        here,
        "10 problems",
        "member_states.csv, member_state X, column discount_rate_pct",
        "projects.csv, project P, column region",
        "regions.csv, region A, column headroom_mw_2028",
        "key balance.flor",
        "key water.price_eur_m3",
        "--set nokey",
        "limits.foo is not a limit",
        "pins[0].region",
        "pins[0].facility",
        "capacity.year",
        options=options,
    )


def test_a_broken_table_is_not_called_missing_elsewhere(here: Path) -> None:
    """What cannot be read is no reason to call every reference to it wrong."""
    edit(here, "regions.csv", "500,600", "x,600")
    refused(here, "1 problem in the input:")


def test_wrong_years_bring_no_made_up_faults(here: Path) -> None:
    (here / "own.yaml").write_text(
        "years: {first: 2027, last: soon}\ncapacity: {year: 2040}", encoding="utf-8"
    )
    refused(here, "1 problem in the input:", "key years.last")


def test_python_tells_the_same(here: Path) -> None:
    places = several(here)
    with pytest.raises(InputError) as caught:
        read_run("own.yaml", [], Path("data"))
    assert sorted(f.where for f in caught.value.faults) == sorted(places)
    with pytest.raises(InputError) as caught:
        read_inputs("data")
    assert len(caught.value.faults) == len(places) - 1


# JSON --------------------------------------------------------------------------------------------


def the_object(text: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(text)
    assert list(told) == ["status", "stopped_by", "problems", "explanation"]
    assert text.count("\n") == 1
    for problem in told["problems"]:
        assert list(problem) == ["where", "what", "remedy"]
        assert all(problem.values())
    return told


@pytest.mark.parametrize("verb", ["plan", "check"])
def test_json_is_one_object(here: Path, verb: str) -> None:
    places = several(here)
    before = listing(here)
    result = run("--json", verb=verb)
    assert result.exit_code == 2
    told = the_object(result.stdout)
    assert result.stderr == ""
    assert (told["status"], told["stopped_by"]) == ("wrong input", None)
    assert sorted(p["where"] for p in told["problems"]) == sorted(places)
    assert f"{len(places)} problems in the input" in told["explanation"]
    assert listing(here) == before


def test_json_audit_of_no_run_folder(here: Path) -> None:
    result = CliRunner().invoke(app, ["audit", "data", "--json"])
    assert result.exit_code == 2
    told = the_object(result.stdout)
    assert told["problems"][0]["where"] == "run folder data"


# As a program ------------------------------------------------------------------------------------


def program(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(MODEL), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", "from gigasite.cli import main; main()", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_as_a_program(here: Path) -> None:
    """A real process, on a terminal that knows ASCII only."""
    edit(here, "projects.csv", "P,X,A", "P,X,Öland")
    before = listing(here)
    told = program("plan", "own.yaml", "--inputs", "data", cwd=here)
    assert (told.returncode, told.stdout) == (2, "")
    assert (
        "projects.csv, project P, column region: '\\xd6land' is not in regions.csv" in told.stderr
    )
    assert "Traceback" not in told.stderr
    assert listing(here) == before


@pytest.mark.parametrize(
    "arguments", [["plan", "--gap", "wide"], ["plan", "--nonsense"], ["plam"], ["audit"]]
)
def test_usage_in_json(here: Path, arguments: list[str]) -> None:
    """Even what the command line itself refuses is one JSON object."""
    told = program(*arguments, "--json", cwd=here)
    assert told.returncode == 2, told.stderr
    assert the_object(told.stdout)["problems"][0]["where"] == "command line"
    assert "Traceback" not in told.stderr


def test_usage_without_json(here: Path) -> None:
    told = program("plan", "--gap", "wide", cwd=here)
    assert (told.returncode, told.stdout) == (2, "")
    assert "--gap" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.fixture
def crash(here: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], Result]:
    """Run `check` with an error that nobody foresaw."""

    def broken(error: BaseException) -> Result:
        def fail(*_: Any) -> None:
            raise error

        monkeypatch.setattr("gigasite.load.read_run", fail)
        return run(verb="check")

    return broken


def test_an_internal_error_is_no_traceback(
    crash: Callable[[BaseException], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIGASITE_DEBUG", raising=False)
    result = crash(ZeroDivisionError("division by zero"))
    assert result.exit_code == 1
    assert "Internal error, please report it: ZeroDivisionError: division by zero" in result.stderr
    assert "Traceback" not in result.output


def test_debugging_shows_the_error(
    crash: Callable[[BaseException], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIGASITE_DEBUG", "1")
    assert isinstance(crash(ZeroDivisionError("division by zero")).exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 4, "Stopped by the user"),
        (OSError(28, "No space left"), 1, "No space left"),
    ],
)
def test_other_ends(
    crash: Callable[[BaseException], Result], error: BaseException, code: int, words: str
) -> None:
    result = crash(error)
    assert result.exit_code == code
    assert words in result.stderr
