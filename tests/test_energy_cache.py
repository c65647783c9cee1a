"""Designs on disk: hit, miss, damage, two writers, the shipped table; and the verb `energy`."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from gigasite import energy
from gigasite import energy_designs as energy_designs_module
from gigasite import energy_inputs as energy_inputs_module
from gigasite.energy import energy_designs
from gigasite.energy_cache import keep, keys, recall, shipped_designs, write_shipped
from gigasite.energy_cli import energy_command, with_error
from gigasite.energy_designs import RegionSolver, region_designs
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.energy_report import full_year_error
from gigasite.errors import GigasiteError, InputError
from gigasite.load import Inputs, read_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.energy_inputs import RegionEnergy

QUICK = EnergyChoices(typical_days=9, step_hours=6, targets=(0.9,), connections=(1.0,))
SAMPLE = ["FI1C", "ES30"]


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIGASITE_CACHE", str(tmp_path / "cache"))


def test_shipped_designs_are_those_of_the_shipped_inputs(inputs: Inputs) -> None:
    """Stale? `gigasite energy --write` makes them anew."""
    shipped = shipped_designs(inputs.folder)
    names = list(inputs["regions"]["region"])
    assert set(keys(inputs, EnergyChoices(), names).values()) == set(shipped)
    key = keys(inputs, EnergyChoices(), SAMPLE)
    for name, region in region_inputs(inputs, EnergyChoices(), SAMPLE).items():
        fresh = {row["design"]: row for row in region_designs(region, EnergyChoices())}
        kept = {row["design"]: row for row in shipped[key[name]]}
        assert set(fresh) == set(kept)
        for design, row in fresh.items():
            for column in ("cost_meur", "clean_share", "connection_mw"):
                assert kept[design][column] == pytest.approx(row[column], rel=1e-5, abs=1e-6)


def test_shipped_table_is_small(inputs: Inputs) -> None:
    assert (inputs.folder / "energy_designs.csv.gz").stat().st_size < 1_000_000


@pytest.fixture(scope="module")
def shipped(inputs: Inputs) -> pd.DataFrame:
    rows = shipped_designs(inputs.folder).values()
    return pd.DataFrame([row for group in rows for row in group])


def test_shipped_figures_close(shipped: pd.DataFrame) -> None:
    """The identities written at COLUMNS, for every row."""
    near = {"rel": 1e-6, "abs": 1e-6}
    parts = [name for name in shipped if name.startswith("cost_") and name != "cost_meur"]
    assert len(parts) == 11
    assert shipped[parts].sum(axis=1).to_numpy() == pytest.approx(shipped["cost_meur"], **near)
    supply = shipped[["draw_mwh", "pv_used_mwh", "discharge_mwh", "backup_mwh"]].sum(axis=1)
    assert supply.to_numpy() == pytest.approx(8760 + shipped["charge_mwh"], **near)
    stored = 0.96 * shipped["charge_mwh"]
    assert shipped["discharge_mwh"].to_numpy() == pytest.approx(stored, rel=1e-5, abs=1e-3)
    contracts = [name for name in shipped if name.startswith("contract_")]
    bought = shipped["draw_mwh"] - shipped[contracts].sum(axis=1)
    assert bought.min() >= -1e-3
    unclean = bought + shipped["backup_mwh"]
    assert (1 - unclean / 8760).to_numpy() == pytest.approx(shipped["clean_share"], **near)
    renewable = shipped["clean_share"] - shipped["contract_nuclear_mwh"] / 8760
    assert renewable.to_numpy() == pytest.approx(shipped["renewable_share"], **near)
    assert (shipped["clean_share"] >= shipped["target"] - 1e-6).all()


def test_every_region_has_grid_and_a_renewable_design(shipped: pd.DataFrame) -> None:
    for region, rows in shipped.groupby("region"):
        assert "grid" in set(rows["design"]), region
        assert rows["renewable_share"].max() >= 0.9999, region
        assert (rows["pv_site_mw"] < 1e-9).sum() > 1, region


def test_second_run_computes_nothing(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    first = energy_designs(inputs, SAMPLE, QUICK)
    monkeypatch.setattr(energy, "region_inputs", None)
    pd.testing.assert_frame_equal(energy_designs(inputs, SAMPLE, QUICK), first)
    monkeypatch.undo()


def test_key_follows_all_that_enters(inputs: Inputs) -> None:
    base = keys(inputs, QUICK, SAMPLE)
    assert keys(inputs, replace(QUICK, carbon_price_eur_t=76.0), SAMPLE)["ES30"] != base["ES30"]
    for name, column in (
        ("member_states", "network_charge_eur_mwh"),
        ("weather_daily", "wind_on_cf"),
        ("climate", "pv_cf_mean"),
        ("energy_technologies", "value"),
        ("price_shape", "shape"),
    ):
        frame = inputs[name].copy()
        frame[column] = frame[column] * 1.01
        other = keys(replace(inputs, tables=inputs.tables | {name: frame}), QUICK, SAMPLE)
        assert all(other[region] != base[region] for region in SAMPLE), name
    grid = inputs["regions"].assign(headroom_mw_2030=1.0)
    assert keys(replace(inputs, tables=inputs.tables | {"regions": grid}), QUICK, SAMPLE) == base
    own = keys(replace(inputs, hashes=inputs.hashes | {"hourly/ES30.csv": "1"}), QUICK, SAMPLE)
    assert own["ES30"] != base["ES30"], "a region's own hourly weather"
    assert own["FI1C"] == base["FI1C"]


@pytest.mark.parametrize("damage", ["", "{", '{"rows": []}', '{"digest": "x", "rows": [{}]}'])
def test_damaged_files_are_made_anew(inputs: Inputs, tmp_path: Path, damage: str) -> None:
    first = energy_designs(inputs, ["FI1C"], QUICK)
    (file,) = (tmp_path / "cache" / "energy").glob("*.json")
    whole = file.read_text()
    file.write_text(damage or whole[: len(whole) // 2])
    pd.testing.assert_frame_equal(energy_designs(inputs, ["FI1C"], QUICK), first)
    assert file.read_text() == whole


def test_two_writers_leave_a_whole_file(inputs: Inputs, tmp_path: Path) -> None:
    region = region_inputs(inputs, QUICK, ["FI1C"])["FI1C"]
    rows = region_designs(region, QUICK)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep(tmp_path, "k", rows), range(100)))
    assert recall(tmp_path, "k") == rows
    assert [p.name for p in (tmp_path / "energy").iterdir()] == ["k.json"]


def test_without_cache_nothing_is_written(inputs: Inputs, tmp_path: Path) -> None:
    energy_designs(inputs, ["FI1C"], QUICK, cache=False)
    assert not (tmp_path / "cache").exists()


def test_several_processes_give_what_one_gives(inputs: Inputs) -> None:
    names, done = ["FI1C", "ES30", "DE21"], []
    one = energy_designs(inputs, names, QUICK, cache=False, workers=1)
    two = energy_designs(
        inputs, names, QUICK, cache=False, workers=2, listen=lambda k, of: done.append((k, of))
    )
    pd.testing.assert_frame_equal(one, two)
    assert done == [(1, 3), (2, 3), (3, 3)]


def _three(inputs: Inputs) -> dict[str, RegionEnergy]:
    return region_inputs(inputs, QUICK, ["FI1C", "ES30", "DE21"])


@pytest.mark.parametrize("workers", [1, 2])
def test_a_region_that_fails_is_named_after_the_others(inputs: Inputs, workers: int) -> None:
    entering = _three(inputs)
    entering["ES30"] = replace(entering["ES30"], technologies={})
    found = energy._computed(entering, QUICK, workers)
    assert {next(found)[0], next(found)[0]} == {"FI1C", "DE21"}
    with pytest.raises(GigasiteError, match="1 region:\n  - region ES30: KeyError"):
        next(found)


class Deadly(str):
    """Ends the process that it is sent to."""

    __slots__ = ()

    def __reduce__(self) -> Any:
        return os._exit, (1,)


def test_what_a_dead_worker_leaves_is_solved_here(inputs: Inputs) -> None:
    entering = _three(inputs)
    whole = dict(energy._computed(entering, QUICK, 1))
    entering["ES30"] = replace(entering["ES30"], region=Deadly("ES30"))
    assert dict(energy._computed(entering, QUICK, 2)) == whole


def test_other_regions_are_kept_when_one_fails(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(region: RegionEnergy, choices: EnergyChoices) -> Any:
        if region.region == "FI1C":
            raise RuntimeError("HiGHS ended")
        return region_designs(region, choices)

    monkeypatch.setattr(energy, "region_designs", fail)
    with pytest.raises(GigasiteError, match="FI1C: RuntimeError: HiGHS ended"):
        energy_designs(inputs, SAMPLE, QUICK)
    monkeypatch.setattr(energy, "region_inputs", None)
    assert set(energy_designs(inputs, ["ES30"], QUICK)["region"]) == {"ES30"}


def test_what_is_shipped_reads_as_it_was_written(inputs: Inputs, tmp_path: Path) -> None:
    designs = energy_designs(inputs, SAMPLE, QUICK, cache=False)
    write_shipped(tmp_path, designs)
    kept = shipped_designs(tmp_path)
    for key, rows in designs.groupby("hash"):
        assert pd.DataFrame(kept[str(key)]).equals(rows.drop(columns="hash").reset_index(drop=True))


def test_json_rebuilds_the_lp(inputs: Inputs, capsys: pytest.CaptureFixture[str]) -> None:
    """The dearest part of the problem, solved by scipy from the printed JSON alone: h90-c60."""
    assert energy_command(["ES30"], as_json=True) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert set(one) == {"region", "inputs", "designs"}
    cost = next(d["cost_meur"] for d in one["designs"] if d["design"] == "h90-c60")
    assert rebuilt_meur(one["inputs"], 0.9, 0.6) == pytest.approx(cost, rel=1e-6)


def rebuilt_meur(given: dict[str, object], target: float, connection: float) -> float:
    """Hourly matched design as a dense-minded stranger writes it: level of each calendar day."""
    i: dict = given  # type: ignore[assignment]
    w, price = np.array(i["weights"]), np.array(i["series"]["price_eur_mwh"])
    order, size, step = i["order"], i["hours"], i["step_hours"]
    inside, tech, eta = size // i["periods"], i["technologies"], i["charge_efficiency"]
    plants = [n for n in ("pv_contract", "wind_on", "wind_off", "nuclear") if n in tech]
    sizes = ["pv_site", "battery_power", "battery_energy", "backup", *plants]
    at = {name: k for k, name in enumerate(sizes)}
    flows = ("import", "taken", "pv", "charge", "discharge", "backup")
    col = {n: len(sizes) + k * size + np.arange(size) for k, n in enumerate(flows)}
    level = len(sizes) + len(flows) * size + np.arange(len(order) * inside)
    width = level[-1] + 1
    c = np.zeros(width)
    for name in sizes:
        c[at[name]] = tech[name]["capital_eur"]
    for name in plants:
        made = w @ np.array(i["series"][f"{name}_mwh_per_mw"])
        c[at[name]] += tech[name]["variable_eur_mwh"] * made
    c[col["import"]], c[col["taken"]] = w * (price + i["network_eur_mwh"]), w * i["network_eur_mwh"]
    c[col["backup"]] = w * tech["backup"]["variable_eur_mwh"]
    le: list[tuple[dict[int, float], float]] = []
    eq: list[tuple[dict[int, float], float]] = []
    for h in range(size):
        x = {n: int(col[n][h]) for n in flows}
        supply = {x[n]: 1.0 for n in ("import", "taken", "pv", "discharge", "backup")}
        eq.append((supply | {x["charge"]: -1.0}, 1.0))
        le.append(({x["import"]: 1.0, x["taken"]: 1.0}, connection))
        le.append(({x["pv"]: 1.0, at["pv_site"]: -i["series"]["pv_site_mwh_per_mw"][h]}, 0.0))
        made = {at[n]: -i["series"][f"{n}_mwh_per_mw"][h] for n in plants}
        le.append(({x["taken"]: 1.0} | made, 0.0))
        le.append(({x["charge"]: 1.0, x["discharge"]: 1.0, at["battery_power"]: -1.0}, 0.0))
        le.append(({x["backup"]: 1.0, at["backup"]: -1.0}, 0.0))
    for k, now in enumerate(level):
        h = order[k // inside] * inside + k % inside
        flow = {int(col["charge"][h]): -eta * step, int(col["discharge"][h]): step / eta}
        eq.append(({int(now): 1.0, int(level[k - 1]): -1.0} | flow, 0.0))
        le.append(({int(now): 1.0, at["battery_energy"]: -1.0}, 0.0))
    hours = {int(j): float(v) for j, v in zip(col["backup"], w, strict=True)}
    le.append((hours | {at["backup"]: -i["limits"]["backup_hours"]}, 0.0))
    unclean = {int(j): float(v) for j, v in zip(col["import"], w, strict=True)}
    le.append((unclean | hours, (1 - target) * w.sum()))
    return _solved(c, le, eq) / 1e6


def _solved(c: np.ndarray, le: list, eq: list) -> float:
    from scipy.sparse import csr_array

    def matrix(rows: list) -> csr_array:
        where = [(r, j, v) for r, (row, _) in enumerate(rows) for j, v in row.items()]
        r, j, v = map(np.array, zip(*where, strict=True))
        return csr_array((v, (r, j)), shape=(len(rows), len(c)))

    out = linprog(
        c,
        matrix(le), [b for _, b in le], matrix(eq), [b for _, b in eq], method="highs-ipm",
    )  # fmt: skip
    assert out.status == 0
    return float(out.fun)


def test_the_verb_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert energy_command(["FI1C"], error=False) == 0
    text = capsys.readouterr().out
    assert "typical days" not in text
    assert "FI1C" in text
    assert "grid" in text
    assert "h90-c100" in text


def test_wrong_regions_are_named() -> None:
    with pytest.raises(InputError, match="XX99") as caught:
        energy_command(["XX99", "FI1C", "YY00"])
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="--region"):
        energy_command(["FI1C"], write=True)
    with pytest.raises(InputError, match="--region"):
        energy_command(None, error=True)
    with pytest.raises(InputError, match="--full-year"):
        energy_command(["FI1C"], error=True, full_year=True)


def test_error_is_typical_over_full() -> None:
    full = pd.DataFrame({"region": ["A"], "design": ["x"], "cost_meur": [2.0]})
    near = with_error(full, full.assign(cost_meur=1.9))
    assert near["full_year_error"].tolist() == pytest.approx([-0.05])


@pytest.fixture
def _brief_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """All hours of four weeks only, and few variants: the way is tested, not the figures."""
    month = slice(0, 28 * 24)
    whole = energy_designs_module.whole_year
    monkeypatch.setattr(energy_designs_module, "whole_year", lambda series: whole(series, month))
    monkeypatch.setattr(
        energy_inputs_module, "EnergyChoices", lambda **how: replace(QUICK_95, **how)
    )


QUICK_95 = replace(QUICK, targets=(0.7, 0.95), renewable_targets=(), landless_targets=())


@pytest.mark.slow
@pytest.mark.usefixtures("_brief_year")
def test_error_of_what_lulls_decide_is_shown_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    assert energy_command(["FI1C"]) == 0
    designs, errors = capsys.readouterr().out.split("FI1C: cost")
    assert "h70-c100" in designs
    assert "h95-c100" in errors
    assert "h70-c100" not in errors
    assert energy_command(["FI1C"], error=True) == 0
    assert "a70-flex" in capsys.readouterr().out.split("FI1C: cost")[1]


@pytest.mark.usefixtures("_brief_year")
def test_error_in_json_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert energy_command(["FI1C"], as_json=True) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert "full_year_error" not in str(told)
    assert energy_command(["FI1C"], as_json=True, error=True) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert {row["design"] for row in told["full_year_error"]} > {"a70-flex", "grid"}
    assert all(row["full_year_error"] is not None for row in told["designs"])


@pytest.mark.usefixtures("_brief_year")
def test_error_is_kept_on_disk(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    first = full_year_error(inputs, "FI1C", ["h95-c100", "a-least-flex"], QUICK_95)
    assert list(first["design"]) == ["a-least-flex", "h95-c100"]
    only_typical = [QUICK_95]
    solve = RegionSolver.solve

    def once(self: RegionSolver, variant: Any) -> Any:
        assert self.choices in only_typical
        return solve(self, variant)

    monkeypatch.setattr(RegionSolver, "solve", once)
    again = full_year_error(inputs, "FI1C", ["h95-c100", "a-least-flex"], QUICK_95)
    pd.testing.assert_frame_equal(again, first)


@pytest.mark.slow
def test_all_hours_from_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way of `gigasite energy --region MT00 --full-year --json`, with few variants."""
    from typer.testing import CliRunner

    from gigasite.cli import app

    few = EnergyChoices(targets=(0.9,), connections=(1.0,), landless_targets=())
    monkeypatch.setattr(energy_inputs_module, "EnergyChoices", lambda **how: replace(few, **how))
    result = CliRunner().invoke(app, ["energy", "--region", "MT00", "--full-year", "--json"])
    assert result.exit_code == 0, result.output
    (told,) = json.loads(result.stdout)
    assert told["inputs"]["hours"] == 8760
    designs = {row["design"]: row for row in told["designs"]}
    assert designs["grid"]["full_year_error"] == pytest.approx(0.0, abs=1e-6)
    assert abs(designs["h90-flex"]["full_year_error"]) < 0.15
