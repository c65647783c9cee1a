"""Matrices: which scenarios a file stands for, their names and weights, and every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import yaml

from batch_solves import BROKEN, HUGE, NINE, write_matrix
from gigasite.errors import InputError
from gigasite.load import read_inputs
from gigasite.matrix_file import read_matrix, shipped_matrices
from gigasite.scenario import Scenario
from gigasite.study import look, read_study
from gigasite.traces import job_of
from gigasite.variants import Scale, Swap, changed_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.matrix import Matrix

WATER = {"today": {}, "dear": {"water.price_eur_m3": 4.0, "weight": 3}}
TWO = {"low": {"capacity.milestones_mw.2027": 100}, "high": {"capacity.milestones_mw.2027": 400}}


def matrix(folder: Path, axes: dict[str, Any], **more: Any) -> Matrix:
    return read_matrix(write_matrix(folder, axes, **more))


def faults(folder: Path, axes: dict[str, Any], **more: Any) -> str:
    with pytest.raises(InputError) as raised:
        read_study(write_matrix(folder, axes, **more))
    return str(raised.value)


# scenarios ---------------------------------------------------------------------------------------


def test_axes_are_crossed_in_their_order(tmp_path: Path) -> None:
    found = matrix(tmp_path, {"demand": TWO, "water": WATER})
    assert [case.name for case in found.cases] == ["low-today", "low-dear", "high-today",
                                                   "high-dear"]  # fmt: skip
    assert [case.weight for case in found.cases] == [1, 3, 1, 3]
    assert found.cases[3].point == {"demand": "high", "water": "dear"}
    scenario = found.cases[3].scenario
    assert scenario is not None
    assert scenario.name == "high-dear"
    assert scenario.capacity.milestones_mw == {2027: 400}
    assert scenario.water.price_eur_m3 == 4.0


def test_zipped_axes_advance_together(tmp_path: Path) -> None:
    axes = {"demand": TWO, "days": {"a": {}, "b": {"money.discount_rate": 0.1}}, "water": WATER}
    found = matrix(tmp_path, axes, zip=[["demand", "water"]])
    names = [case.name for case in found.cases]
    assert names == ["low-a-today", "low-b-today", "high-a-dear", "high-b-dear"]


def test_what_is_excluded_is_left_out(tmp_path: Path) -> None:
    axes = {"demand": TWO, "water": WATER}
    found = matrix(tmp_path, axes, exclude=[{"demand": "high", "water": "dear"}])
    assert [case.name for case in found.cases] == ["low-today", "low-dear", "high-today"]


def test_long_names_stay_apart(tmp_path: Path) -> None:
    values = {f"a_rather_long_value_{n:02d}": {"water.price_eur_m3": n} for n in range(3)}
    axes = {f"axis{k}": {v: {} for v in values} for k in range(4)} | {"last": values}
    names = [case.name for case in matrix(tmp_path, axes).cases]
    assert len(set(names)) == 3**5
    assert all(len(name) <= 64 for name in names)
    assert names == [case.name for case in matrix(tmp_path, axes).cases]


def test_common_keys_reach_every_scenario(tmp_path: Path) -> None:
    found = matrix(tmp_path, {"water": WATER}, set={"solver.gap": 0.25})
    assert {case.scenario.solver.gap for case in found.cases if case.scenario} == {0.25}


def test_a_rejected_value_fails_its_scenarios_alone(tmp_path: Path) -> None:
    found = matrix(tmp_path, {"demand": {**TWO, "bad": BROKEN}})
    assert [case.scenario is None for case in found.cases] == [False, False, True]
    assert "water.price_eur_m3" in str(found.cases[2].faults[0])


# faults ------------------------------------------------------------------------------------------


def test_every_fault_of_a_matrix_is_told_at_once(tmp_path: Path) -> None:
    axes = {
        "permits": {"slow": {"permits.standard_month": 72}, "odd": {"weight": -1}},
        "water": {"dry": {"scale": {"table": "rivers", "column": "m3", "factor": 0.5}},
                  "wet": {"replace": {"climate": "nowhere.csv"}}},
        "heat": {"hot": {"scale": {"table": "regions", "column": "temperature", "factor": 2}}},
    }  # fmt: skip
    told = faults(tmp_path, axes, exclude=[{"permits": "fast"}], zip=[["permits", "roads"]],
                  axis={}, set={"solver.gaps": 1})  # fmt: skip
    for part in ("value slow, key permits.standard_month", "Did you mean standard_months",
                 "value odd, weight", "table rivers: is not a table", "no file nowhere.csv",
                 "'fast' is no value of axis permits", "'roads' is not an axis",
                 "key axis: is not known", "solver.gaps"):  # fmt: skip
        assert part in told
    assert "Traceback" not in told


def test_a_column_that_is_no_number_is_refused(tmp_path: Path) -> None:
    for column in ("temperature", "name"):
        change = {"scale": {"table": "regions", "column": column, "factor": 2}}
        told = faults(tmp_path, {"heat": {"hot": change}})
        assert "axis heat, value hot, scale, table regions" in told
        assert f"no column of numbers is named {column}" in told
    absent = {"scale": {"table": "climate", "column": "t_mean_annual_c", "factor": 2}}
    assert "world has no such table" in faults(tmp_path, {"heat": {"hot": absent}})


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("axes: [1, 2]", "not keys and values"),
        ("{}", "axes"),
        ("axes: {a: {}}", "has no values"),
        ("axes: {a: {yes: {}}}", "true or false"),
        ("axes: {'1 x': {a: {}}}", "is no name"),
        ("axes: {a: {b-c: {}}}", "is no name"),
        ("axes: {a: {b: 3}}", "not keys and values"),
        ("axes: {a: {b: {scale: 3}}}", "scale"),
        ("axes: {a: {b: {scale: {table: regions, column: lat, factor: .inf}}}}", "is no factor"),
        ("axes: {a: {b: {}}}\nzip: a", "list of lists"),
        ("axes: {a: {b: {}}}\nexclude: b", "is no list"),
        ("axes: {a: {b: {}}}\nexclude: [{a: b}]", "leaves no scenario"),
        ("axes: {a: {b: {}, B: {}}}", "same name"),
        ("axes: {a: {b: {solver.gap: 1}}, c: {d: {solver.gap: 0}}}", "axis a sets it too"),
        ("base: nowhere\naxes: {a: {b: {}}}", "nowhere"),
        ("inputs: nowhere\naxes: {a: {b: {}}}", "is no folder"),
        ("axes: &x {a: *x}", "alias"),
        ("axes: {a: {b: {}}, a: {c: {}}}", "stands twice"),
        ("!!python/object/apply:os.system [ls]", "not valid YAML"),
    ],
)
def test_a_broken_matrix_is_refused(tmp_path: Path, text: str, part: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_matrix(path)
    assert part in str(raised.value)


def test_too_many_scenarios_are_refused(tmp_path: Path) -> None:
    axes = {f"a{n}": {f"v{k}": {} for k in range(10)} for n in range(6)}
    assert "1,000,000 scenarios are too many" in faults(tmp_path, axes)


def test_an_unknown_matrix_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="policy, robust, smoke"):
        read_matrix("polcy")


# data sets ---------------------------------------------------------------------------------------


def test_a_scaled_column_is_a_data_set_of_its_own(tmp_path: Path) -> None:
    write_matrix(tmp_path, {"water": WATER})
    base = read_inputs(tmp_path / "world")
    half = changed_inputs(base, (Scale("regions", "cost_ind*", 0.5),), tmp_path / "out")
    assert list(half["regions"]["cost_index"]) == [0.5, 1.0, 1.5]
    assert list(base["regions"]["cost_index"]) == [1, 2, 3]
    again = changed_inputs(base, (Scale("regions", "cost_index", 0.5),), tmp_path / "out")
    assert again.folder == half.folder
    (half.folder / "regions.csv").write_text("region\nspoilt\n", encoding="utf-8")
    mended = changed_inputs(base, (Scale("regions", "cost_index", 0.5),), tmp_path / "out")
    assert list(mended["regions"]["cost_index"]) == [0.5, 1.0, 1.5]


def test_a_table_is_replaced_then_scaled(tmp_path: Path) -> None:
    write_matrix(tmp_path, {"water": WATER})
    base = read_inputs(tmp_path / "world")
    other = base["regions"].assign(cost_index=[3, 4, 5])
    other.to_csv(tmp_path / "other.csv", index=False)
    changes = (Scale("regions", "cost_index", 2.0), Swap("regions", tmp_path / "other.csv"))
    found = changed_inputs(base, changes, tmp_path / "out")
    assert list(found["regions"]["cost_index"]) == [6, 8, 10]


def test_a_change_that_breaks_a_table_fails_its_scenarios_alone(tmp_path: Path) -> None:
    pd.DataFrame({"region": ["A"], "headroom_mw": ["much"]}).to_csv(tmp_path / "r.csv", index=False)
    axes = {"data": {"good": {}, "broken": {"replace": {"regions": "r.csv"}},
                     "odd": {"scale": {"table": "facilities", "column": "max_units",
                                       "factor": 0.55}}}}  # fmt: skip
    study = read_study(write_matrix(tmp_path, axes), out=tmp_path / "out")
    jobs, ended = look(study)
    assert [job.name for job in jobs] == ["good"]
    assert "headroom_mw" in ended["broken"].reason
    assert "max_units" in ended["odd"].reason
    assert not (tmp_path / "out").exists()


def test_a_job_changes_with_choices_tables_and_program(tmp_path: Path) -> None:
    write_matrix(tmp_path, {"water": WATER})
    base, scenario = read_inputs(tmp_path / "world"), Scenario()
    job = job_of("a", scenario, base, tmp_path, "")
    other = changed_inputs(base, (Scale("regions", "cost_index", 0.5),), tmp_path / "out")
    assert job.input_hash != job_of("a", scenario, other, tmp_path, "").input_hash
    changed = scenario.with_({"solver.gap": 0.1})
    assert job.input_hash != job_of("a", changed, base, tmp_path, "").input_hash
    assert "gigasite" in job.program


# shipped -----------------------------------------------------------------------------------------


def test_the_shipped_matrices_are_whole() -> None:
    assert set(shipped_matrices()) == {"policy", "robust", "smoke"}
    policy, robust, smoke = (read_matrix(name) for name in ("policy", "robust", "smoke"))
    assert len(policy.cases) >= 144
    assert set(policy.axes) == {"permits", "grid", "water", "gigafactories", "clean"}
    assert len(smoke.cases) == 12
    assert len(robust.cases) == 8
    for found in (policy, robust, smoke):
        assert [case.name for case in found.cases if case.scenario is None] == []
        assert found.folder is not None
        assert found.folder.name == "eu27"


def test_a_matrix_of_a_thousand_is_quick_to_lay_out(tmp_path: Path) -> None:
    axes = {f"a{n}": {f"v{k}": {} for k in range(10)} for n in range(2)}
    found = matrix(tmp_path, {**axes, "demand": {**NINE, "huge": HUGE}})
    assert len(found.cases) == 1000
    assert yaml.safe_load((tmp_path / "matrix.yaml").read_text(encoding="utf-8"))["base"]
