"""Designs on disk: hit, miss, damage, two writers, the shipped table; and the verb `energy`."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from gigasite import energy
from gigasite.energy import energy_designs
from gigasite.energy_cache import keep, keys, recall, shipped_designs, write_shipped
from gigasite.energy_cli import energy_command, with_error
from gigasite.energy_designs import region_designs
from gigasite.energy_inputs import EnergyChoices, region_inputs
from gigasite.errors import InputError
from gigasite.load import Inputs, read_inputs

if TYPE_CHECKING:
    from pathlib import Path

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
    assert (inputs.folder / "energy_designs.csv.gz").stat().st_size < 2_000_000


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


def test_what_is_shipped_reads_as_it_was_written(inputs: Inputs, tmp_path: Path) -> None:
    designs = energy_designs(inputs, SAMPLE, QUICK, cache=False)
    write_shipped(tmp_path, designs)
    kept = shipped_designs(tmp_path)
    for key, rows in designs.groupby("hash"):
        assert pd.DataFrame(kept[str(key)]).equals(rows.drop(columns="hash").reset_index(drop=True))


def test_json_rebuilds_the_lp(inputs: Inputs, capsys: pytest.CaptureFixture[str]) -> None:
    """The dearest part of the problem, solved by scipy from the printed JSON alone: h90-c100."""
    assert energy_command(["ES30"], as_json=True) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert set(one) == {"region", "inputs", "designs"}
    cost = next(d["cost_meur"] for d in one["designs"] if d["design"] == "h90-c100")
    assert rebuilt_meur(one["inputs"], 0.9, 1.0) == pytest.approx(cost, rel=1e-6)


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
    assert energy_command(["FI1C"]) == 0
    text = capsys.readouterr().out
    assert "FI1C" in text
    assert "grid" in text
    assert "h90-c100" in text


def test_wrong_regions_are_named() -> None:
    with pytest.raises(InputError, match="XX99") as caught:
        energy_command(["XX99", "FI1C", "YY00"])
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="--region"):
        energy_command(["FI1C"], write=True)


def test_error_is_typical_over_full() -> None:
    full = pd.DataFrame({"region": ["A"], "design": ["x"], "cost_meur": [2.0]})
    near = with_error(full, full.assign(cost_meur=1.9))
    assert near["full_year_error"].tolist() == pytest.approx([-0.05])
