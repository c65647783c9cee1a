"""Run folders: whole or absent, safe in a spreadsheet, and the same plan when read back."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gigasite import report
from gigasite.audit import audit_plan
from gigasite.cells import RUNS, quoted
from gigasite.errors import InputError
from gigasite.planning import plan
from gigasite.plans import TABLES, Plan
from gigasite.report import (
    TEXT_KEYS,
    as_text,
    check_folder,
    clean,
    default_folder,
    plan_json,
    read_plan,
    read_scenario,
    write_run,
)
from worlds import GIGA, HALL, demand, world

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

NASTY = {
    "=1+1": "=cmd|' /C calc'!A0",
    "+a": "+1",
    "-b": "-2+3",
    "@c": "@SUM(A1)",
    "'=d": "'=kept as it is",
    "'e": "'plain",
    'f"g': 'two "words", a comma',
    "NA": "nan",
    "007": "1e5",
}
"""Regions and names that a spreadsheet would run, round or drop."""
FILES = sorted([*(f"{name}.csv" for name in TABLES), "manifest.json", "plan.json", "sites.geojson"])


@cache
def made() -> tuple[Inputs, Scenario, Plan]:
    """A plan with a gigafactory, halls in every nasty region and a committed project."""
    regions = [
        {"region": quoted(region), "name": quoted(name), "member_state": "X",
         "headroom_mw": 400, "lat": 40 + n}
        for n, (region, name) in enumerate(NASTY.items())
    ]  # fmt: skip
    project = {
        "project": "=2+2", "member_state": "X", "region": "+a", "facility": "hall",
        "committed": "yes", "committed_it_mw": 50, "committed_grid_mw": 60, "first_year": 2027,
        "full_year": 2027, "announced_mw": 60,
    }  # fmt: skip
    halls = [GIGA, {**HALL, "max_units": 2}]
    inputs = world([{**r, "lon": 10.0} for r in regions], halls, projects=[project])
    wanted = 50 + 200 + 100 * len(NASTY)
    pins = [{"region": r, "facility": "hall", "min_units": 1} for r in NASTY]
    scenario = demand(wanted, **{"gigafactories__min": 1, "pins": pins})
    return inputs, scenario, plan(inputs, scenario)


def written(tmp_path: Path, **changes: Any) -> Path:
    inputs, scenario, result = made()
    result = dataclasses.replace(result, **changes) if changes else result
    return write_run(result, inputs, scenario, tmp_path / "run")


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# Whole or absent ---------------------------------------------------------------------------------


def test_a_run_folder_is_whole(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert folder == tmp_path / "run"
    assert sorted(p.name for p in folder.iterdir()) == FILES
    assert all(p.stat().st_size for p in folder.iterdir())
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("step", ["read_shapes", "sites_geojson", "_write_json", "_manifest"])
@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt(), ValueError("NaN")])
def test_a_write_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    """Half-way through, whatever goes wrong: no folder, and no trace beside it."""
    _break(monkeypatch, step, error)
    inputs, scenario, result = made()
    if step == "read_shapes":
        inputs = dataclasses.replace(inputs, shapes=Path("any"))
    with pytest.raises(type(error)):
        write_run(result, inputs, scenario, tmp_path / "deep" / "run")
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize("step", ["sites_geojson", "_manifest", "rename", "first rename"])
def test_an_old_run_survives_a_write_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """With --force the old run goes only when the new one stands in its place."""
    folder = written(tmp_path)
    before = content(folder)
    inputs, scenario, result = made()
    with monkeypatch.context() as patch:
        if "rename" in step:
            _break_rename(patch, after=0 if step == "first rename" else 1)
        else:
            _break(patch, step, OSError(28, "full"))
        with pytest.raises(OSError, match="full"):
            write_run(result, inputs, scenario, folder, force=True)
    assert content(folder) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    assert read_plan(folder).cost == result.cost


def _break(patch: pytest.MonkeyPatch, step: str, error: BaseException) -> None:
    def fail(*_: Any) -> None:
        raise error

    where = "gigasite.geodata" if step in ("read_shapes", "sites_geojson") else "gigasite.report"
    patch.setattr(f"{where}.{step}", fail)


def _break_rename(patch: pytest.MonkeyPatch, *, after: int) -> None:
    """The rename after so many fails; the next ones, which mend it, work."""
    real, calls = Path.rename, []

    def rename(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == after + 1:
            raise OSError(28, "full")
        return real(self, target)

    patch.setattr(Path, "rename", rename)


def test_an_existing_run_is_refused_or_replaced(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = content(folder)
    inputs, scenario, result = made()
    with pytest.raises(InputError, match=r"exists already\. Add --force"):
        write_run(result, inputs, scenario, folder)
    assert content(folder) == before
    (folder / "report.html").write_text("old", encoding="utf-8")
    write_run(dataclasses.replace(result, scenario="second"), inputs, scenario, folder, force=True)
    assert sorted(p.name for p in folder.iterdir()) == FILES
    assert read_plan(folder).scenario == "second"
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("text", [None, "{}", "[]", "not JSON", '{"files": {}}', "\udcff"])
def test_force_replaces_run_folders_only(tmp_path: Path, text: str | None) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("years of it", encoding="utf-8")
    if text is not None:
        raw = text.encode("utf-8", "surrogateescape")
        (tmp_path / "mine" / "manifest.json").write_bytes(raw)
    before = content(tmp_path)
    inputs, scenario, result = made()
    with pytest.raises(InputError, match="is not a run folder, so --force does not replace it"):
        write_run(result, inputs, scenario, tmp_path / "mine", force=True)
    assert content(tmp_path) == before


def test_an_empty_folder_and_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs, scenario, result = made()
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    write_run(result, inputs, scenario, Path())
    assert sorted(p.name for p in (tmp_path / "empty").iterdir()) == FILES
    assert [p.name for p in tmp_path.iterdir()] == ["empty"]


def test_check_folder_writes_nothing(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b", force=False)
    check_folder(tmp_path, force=False)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    for place in ("file", "file/below", "file/far/below"):
        with pytest.raises(InputError, match="file"):
            check_folder(tmp_path / place, force=True)


def test_the_default_folder() -> None:
    assert default_folder("base", "0123456789abcdef") == Path("outputs/base-01234567")


# Read back ---------------------------------------------------------------------------------------


def test_a_plan_read_back_is_the_plan(tmp_path: Path) -> None:
    inputs, scenario, result = made()
    again = read_plan(written(tmp_path))
    for name, frame in result.tables().items():
        wanted = frame.astype(object).where(frame.notna(), None)
        got = getattr(again, name).astype(object)
        got = got.where(got.notna(), None)
        pd.testing.assert_frame_equal(got, wanted, check_dtype=False, obj=name)
    assert plan_json(again) == plan_json(result)
    assert audit_plan(again, inputs, scenario).passed
    assert audit_plan(again, inputs, scenario).checks == audit_plan(result, inputs, scenario).checks


def test_a_plan_read_back_is_written_alike(tmp_path: Path) -> None:
    inputs, scenario, _ = made()
    first = written(tmp_path)
    second = write_run(read_plan(first), inputs, scenario, tmp_path / "second")
    same = [name for name in FILES if name != "manifest.json"]
    assert {n: (second / n).read_bytes() for n in same} == {
        n: (first / n).read_bytes() for n in same
    }


def test_the_scenario_is_read_back(tmp_path: Path) -> None:
    assert read_scenario(written(tmp_path)) == made()[1]


@pytest.mark.parametrize("name", [n for n in FILES if n != "manifest.json"])
def test_a_changed_file_is_noticed(tmp_path: Path, name: str) -> None:
    path = written(tmp_path) / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputError, match=f"run/{name}: was changed since the run was written"):
        read_plan(tmp_path / "run")


def test_all_changed_files_are_named(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for name in ("sites.csv", "budget.csv"):
        (folder / name).write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_plan(folder)
    assert [f.where for f in caught.value.faults] == ["run/budget.csv", "run/sites.csv"]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_noticed(tmp_path: Path, name: str) -> None:
    (written(tmp_path) / name).unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_plan(tmp_path / "run")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"files": 1}', "[" * 100_000, "\x00"])
@pytest.mark.parametrize("name", ["plan.json", "manifest.json"])
def test_what_is_no_run_folder(tmp_path: Path, name: str, text: str) -> None:
    folder = written(tmp_path)
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="run"):
        read_plan(folder)
    if name == "manifest.json":
        with pytest.raises(InputError, match="its manifest cannot be read"):
            read_scenario(folder)


# Spreadsheets ------------------------------------------------------------------------------------


def test_every_text_column_is_known(tmp_path: Path) -> None:
    """A new column of text would be read back as numbers, and not guarded."""
    for name, frame in made()[2].tables().items():
        texts = {c for c in frame.columns if frame[c].map(lambda v: isinstance(v, str)).any()}
        assert texts <= TEXT_KEYS, name


def test_no_cell_of_any_file_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    """Only numbers may begin with = + - @; text does not."""
    folder = written(tmp_path)
    seen = set()
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        for cell in cells:
            if cell.startswith(RUNS):
                assert math.isfinite(float(cell)), (name, cell)
        seen |= set(cells)
    assert {"'=1+1", "'+a", "'-b", "'@c", "''=d", "'e", "'-2+3", "'+1"} <= seen


def test_texts_are_restored(tmp_path: Path) -> None:
    again = read_plan(written(tmp_path))
    assert set(again.sites["region"]) == set(NASTY)
    new = again.sites[(again.sites["committed"] == 0) & (again.sites["facility"] == "hall")]
    assert dict(zip(new["region"], new["name"], strict=True)) == NASTY
    assert set(again.energy["region"]) <= set(NASTY)
    assert "=2+2" in set(again.sites["name"])


@pytest.mark.parametrize("text", ["=a", "+a", "-a", "@a", "\ta", "'=a", "''=a", "'a", "a", "", "'"])
def test_as_text_can_be_undone(text: str, tmp_path: Path) -> None:
    frame = as_text(pd.DataFrame({"name": [text], "it_mw": [-1.0]}))
    assert frame["it_mw"].tolist() == [-1.0]
    assert not frame["name"].iloc[0].startswith(RUNS)
    frame.to_csv(tmp_path / "t.csv", index=False, lineterminator="\n")
    assert report._read_table(tmp_path / "t.csv")["name"].tolist() == [text]


# JSON --------------------------------------------------------------------------------------------


def strict(path: Path) -> Any:
    """Read JSON and refuse what is none: NaN, Infinity."""

    def no(constant: str) -> None:
        raise AssertionError(f"{path.name} holds {constant}")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=no)


def test_json_has_no_nan(tmp_path: Path) -> None:
    objective = {**made()[2].objective, "bound": math.nan, "gap": math.inf, "gap_location": None}
    folder = written(tmp_path, objective=objective)
    for name in ("plan.json", "manifest.json", "sites.geojson"):
        assert strict(folder / name)
    told = strict(folder / "plan.json")["objective"]
    assert (told["bound"], told["gap"], told["gap_location"]) == (None, None, None)


def test_clean_knows_every_number() -> None:
    value = {
        1: [np.float64(0.5), np.int64(2), np.bool_(True), math.nan, -math.inf, pd.NA, None, "x"]
    }
    assert clean(value) == {"1": [0.5, 2, True, None, None, None, None, "x"]}
    assert [type(v) for v in clean(value)["1"][:3]] == [float, int, bool]
    assert clean((np.float32(0.25), {"a": ()})) == [0.25, {"a": []}]


@pytest.mark.parametrize("name", ["sites", "limits"])
def test_plan_json_says_what_the_tables_say(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path)
    rows = strict(folder / "plan.json")[name]
    table = getattr(read_plan(folder), name)
    assert list(rows[0]) == list(table.columns)
    assert len(rows) == len(table) > 3
    for row, told in zip(table.to_dict("records"), rows, strict=True):
        for column, value in row.items():
            if value is None or pd.isna(value):
                assert told[column] is None
            else:
                assert told[column] == (value if column in TEXT_KEYS else pytest.approx(value))


def test_the_manifest(tmp_path: Path) -> None:
    """What one needs to tell where a run came from, and to make it again."""
    inputs, scenario, result = made()
    folder = written(tmp_path)
    told = strict(folder / "manifest.json")
    assert set(told) == {
        "scenario", "inputs", "input_hash", "status", "stopped_by", "gap", "audit",
        "processors_counted", "existing_year", "versions", "timing_s", "files", "written_at",
    }  # fmt: skip
    assert told["scenario"] == json.loads(scenario.canonical())
    assert told["inputs"] == {"data_set": inputs.folder.name, "tables": inputs.hashes}
    assert set(inputs.hashes) == {"regions.csv", "facilities.csv", "projects.csv"}
    assert (told["input_hash"], told["status"]) == (result.input_hash, "optimal")
    assert told["gap"] == result.objective["gap"]
    assert told["audit"] == result.audit
    assert told["versions"] == result.versions
    assert set(told["timing_s"]) == set(result.timing_s)
    names = [name for name in FILES if name != "manifest.json"]
    digests = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names}
    assert told["files"] == digests
    assert told["written_at"].endswith("+00:00")


def test_nothing_in_a_run_folder_tells_of_this_machine(tmp_path: Path) -> None:
    """A run folder is handed around: no path of the machine it was made on."""
    text = b"\n".join(content(written(tmp_path)).values()).decode("utf-8")
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    assert str(Path(__file__).parents[1]) not in text


def test_the_map_has_every_place(tmp_path: Path) -> None:
    features = strict(written(tmp_path) / "sites.geojson")["features"]
    assert {f["properties"]["region"] for f in features} == set(NASTY)
