"""The shipped data set: complete, traceable, and equal to what its own estimates give."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from gigasite.load import Inputs, read_inputs
from gigasite.paths import shipped_inputs
from gigasite.tables import BASES, TABLES, TEXT, Table

ROOT = Path(__file__).parents[1]
INPUTS = shipped_inputs()
EU27 = INPUTS / "eu27"
CLOSED = ["DE71", "ES24", "ES30", "FR10", "IE06", "NL32"]
"""Frankfurt, Aragon, Madrid, Paris, Dublin, Amsterdam: nothing more can be connected."""
STATES = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "EL",
    "ES",
    "FI",
    "FR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
HEADROOM = [f"headroom_mw_{year}" for year in range(2027, 2036)]
UNTRACED = [
    t
    for t in TABLES
    if "basis" not in t.columns and not t.quiet and t.name not in ("provenance", "sources")
]
"""Tables whose figures are traced by provenance.csv."""
TRACED = [t for t in TABLES if "basis" in t.columns and t.name != "provenance"]
"""Tables that state basis and source in each row."""


@cache
def eu27() -> Inputs:
    return read_inputs()


@cache
def provenance() -> dict[tuple[str, str, str], tuple[str, str]]:
    rows = eu27()["provenance"].itertuples()
    return {(row.table, row.row, row.column): (row.basis, row.source) for row in rows}


def basis_of(table: str, row: str, column: str) -> str:
    """Basis of one figure: a row named after the thing goes before the row `*`."""
    found = provenance()
    return found[(table, row, column) if (table, row, column) in found else (table, "*", column)][0]


def build(script: str, folder: Path = INPUTS) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "build" / script), "--check"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "model")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


# Complete ----------------------------------------------------------------------------------------


def test_every_table_is_there_and_without_a_fault() -> None:
    inputs = eu27()
    assert sorted(inputs.tables) == sorted(t.name for t in TABLES if not t.quiet)
    assert inputs.notes == ()
    assert inputs.unread == frozenset()
    assert all(len(frame) for frame in inputs.tables.values())


def test_regions_and_states() -> None:
    """236 regions of NUTS 2024 and eight outermost ones, in 27 states; Greece is EL."""
    regions = eu27()["regions"]
    assert len(regions) == 244
    assert int(regions["outermost"].sum()) == 8
    outermost = regions.loc[regions["outermost"] == 1, "region"]
    assert sorted(outermost) == ["ES70", "FRY1", "FRY2", "FRY3", "FRY4", "FRY5", "PT20", "PT30"]
    assert sorted(regions["member_state"].unique()) == STATES
    assert sorted(eu27()["member_states"]["member_state"]) == STATES
    assert (regions["region"].str[:2] == regions["member_state"]).all()
    assert set(regions.loc[regions["member_state"] == "EL", "zone"]) == {"GR"}


def test_every_region_has_a_climate_and_a_shape() -> None:
    regions = set(eu27()["regions"]["region"])
    assert set(eu27()["climate"]["region"]) == regions
    shapes = json.loads((EU27 / "regions.geojson").read_text(encoding="utf-8"))["features"]
    drawn = {feature["properties"]["region"] for feature in shapes}
    inside = set(eu27()["regions"].query("outermost == 0")["region"])
    assert inside <= drawn <= regions


def test_every_state_has_its_weather_and_demand() -> None:
    """366 days of 2016, 288 mean hours, and a forecast for each service class."""
    assert set(eu27()["weather_daily"].groupby("member_state").size()) == {366}
    assert set(eu27()["weather_hours"].groupby("member_state").size()) == {288}
    for name in ("weather_daily", "weather_hours"):
        assert sorted(eu27()[name]["member_state"].unique()) == STATES
    demand = eu27()["demand"]
    assert sorted(demand["node"].unique()) == STATES
    years = set(demand["year"])
    assert {2025, 2030, 2035} <= years
    assert len(demand) == len(STATES) * len(years) * 3


def test_figures_that_everything_rests_on() -> None:
    existing = eu27()["member_states"].set_index("member_state")["existing_it_mw"]
    assert existing.sum() == pytest.approx(11_471, abs=0.5)
    assert existing.idxmax() == "DE"
    giga = eu27()["facilities"].set_index("facility").loc["gigafactory"]
    assert (giga["it_mw"], giga["processors"], giga["gigafactory"]) == (192, 100_000, 1)
    assert sorted(eu27()["cooling"]["cooling"]) == ["dry", "evaporative", "hybrid", "liquid"]
    assert list(eu27()["permitting"]["track"]) == ["standard", "accelerated", "zone"]


def test_committed_projects() -> None:
    """About 4.4 GW IT under construction or with firm grid rights, nothing of what was refused."""
    projects = eu27()["projects"]
    assert 4_300 < projects["committed_it_mw"].sum() < 4_500
    none = projects[projects["committed"].isin(["no", "refused"])]
    assert len(none)
    assert (none[["committed_it_mw", "committed_grid_mw"]] == 0).all(axis=None)
    firm = projects[projects["committed_it_mw"] > 0]
    assert (
        firm["committed_it_mw"] <= firm["committed_grid_mw"].where(lambda mw: mw > 0, 1e9)
    ).all()
    assert (projects["committed_it_mw"] <= projects["announced_mw"].fillna(1e9)).all()


# Grid --------------------------------------------------------------------------------------------


def test_headroom_in_all() -> None:
    """8.6 GW in 2027, growing every year."""
    total = eu27()["regions"][HEADROOM].sum()
    assert total["headroom_mw_2027"] == pytest.approx(8_600, rel=0.005)
    assert total.is_monotonic_increasing
    assert total["headroom_mw_2035"] < 3 * total["headroom_mw_2027"]


@pytest.mark.parametrize("region", CLOSED)
def test_hubs_and_full_grids_are_closed_before_2033(region: str) -> None:
    row = eu27()["regions"].set_index("region").loc[region]
    assert row["grid_class"] in ("hub", "zero")
    assert (row[[h for h in HEADROOM if h < "headroom_mw_2033"]] == 0).all()
    assert row["headroom_mw_2033"] > 0
    assert row["max_blocks"] <= 1


def test_nobody_else_is_closed() -> None:
    regions = eu27()["regions"].query("outermost == 0")
    closed = regions[regions["headroom_mw_2032"] == 0]
    assert set(closed["grid_class"]) == {"hub", "zero"}
    assert set(CLOSED) <= set(closed["region"])
    assert sorted(regions.loc[regions["headroom_mw_2027"] == 0, "region"]) == sorted(
        closed["region"]
    )


def test_outermost_regions_take_part_in_nothing() -> None:
    outermost = eu27()["regions"].query("outermost == 1")
    assert (outermost[[*HEADROOM, "max_blocks", "water_allowance_m3_yr"]] == 0).all(axis=None)


# Traceable ---------------------------------------------------------------------------------------


def figures(table: Table) -> list[str]:
    """Columns of numbers that the file has, but for those that name the row."""
    with (EU27 / table.file).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    kinds = {name: spec.metadata["kind"] for name, spec in table.columns.items()}
    return [
        c for c in header if c not in table.key and (c in HEADROOM or kinds.get(c, TEXT) != TEXT)
    ]


@pytest.mark.parametrize("table", UNTRACED, ids=lambda t: t.name)
def test_every_figure_has_a_provenance(table: Table) -> None:
    frame = eu27()[table.name]
    columns = figures(table)
    assert columns
    lost = [
        (row, column)
        for column in columns
        for row, value in zip(frame[table.key[0]], frame[column], strict=True)
        if not pd.isna(value)
        and (table.name, row, column) not in provenance()
        and (table.name, "*", column) not in provenance()
    ]
    assert lost == []


def test_provenance_speaks_of_rows_that_exist() -> None:
    for table, row, _ in provenance():
        spec = next(t for t in TABLES if t.name == table)
        assert row == "*" or row in set(eu27()[table][spec.key[0]]), (table, row)


@pytest.mark.parametrize("table", TRACED, ids=lambda t: t.name)
def test_every_row_has_basis_and_source(table: Table) -> None:
    """An assumption may stand on its own; everything else names where it comes from."""
    frame = eu27()[table.name]
    assert set(frame["basis"]) <= set(BASES)
    assert set(frame.loc[frame["source"] == "", "basis"]) <= {"assumption"}


def test_every_provenance_names_a_known_source() -> None:
    known = set(eu27()["sources"]["source"])
    frame = eu27()["provenance"]
    assert set(frame["basis"]) <= set(BASES)
    assert set(frame["source"]) - {""} <= known
    unsourced = frame[frame["source"] == ""]
    assert set(unsourced["basis"]) == {"assumption"}
    parameters = eu27()["estimate_parameters"]
    assert set(parameters["source"]) - {""} <= known


def test_every_source_can_be_looked_up() -> None:
    """Title and publisher for each, and an address or at least a year."""
    for source in eu27()["sources"].to_dict("records"):
        assert source["title"], source
        assert source["publisher"], source
        assert source["url"].startswith("https://") or (not source["url"] and source["year"]), (
            source
        )


@pytest.mark.parametrize(
    "column",
    [*HEADROOM, "block_mw", "block_cost_meur", "block_lead_months", "max_blocks", "permit_months",
     "elapsed_months", "site_cost_factor", "wind_factor", "water_allowance_m3_yr", "grid_class"],
)  # fmt: skip
def test_an_assumption_is_not_dressed_as_a_fact(column: str) -> None:
    """No regional figure was found for these: never official or measured, mostly assumed."""
    kinds = [basis_of("regions", region, column) for region in eu27()["regions"]["region"]]
    assert set(kinds) <= {"assumption", "estimate"}
    assert kinds.count("assumption") > 0.9 * len(kinds)


def test_engineering_judgement_is_called_an_assumption() -> None:
    for column in ("pue_base", "pue_per_k", "wue_base", "wue_per_k", "capex_adder"):
        for system in eu27()["cooling"]["cooling"]:
            assert basis_of("cooling", system, column) == "assumption"
    assert basis_of("member_states", "DE", "permit_case_capacity") == "assumption"
    assert basis_of("member_states", "DE", "existing_it_mw") == "estimate"
    assert basis_of("member_states", "MT", "existing_it_mw") == "assumption"
    assert basis_of("facilities", "gigafactory", "processors") == "official"


# Built again -------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", ["estimates.py", "dictionary.py"])
def test_built_files_are_up_to_date(script: str) -> None:
    told = build(script)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of `inputs/` with its build scripts."""
    for name in ("eu27", "build"):
        shutil.copytree(INPUTS / name, tmp_path / "inputs" / name)
    return tmp_path / "inputs"


@pytest.mark.parametrize(
    ("parameter", "table"),
    [
        ("growth_share_normal", "regions.csv"),
        ("hub_first_year", "regions.csv"),
        ("water_cap_m3", "regions.csv"),
        ("network_charge_share", "member_states.csv"),
        ("cooling_pue_hybrid", "cooling.csv"),
    ],
)
def test_a_changed_parameter_makes_the_tables_stale(copy: Path, parameter: str, table: str) -> None:
    path = copy / "eu27" / "estimate_parameters.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    (row,) = [row for row in rows if row[0] == parameter]
    row[1] = str(float(row[1]) + (1 if parameter.endswith("year") else 0.05 * float(row[1])))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    before = {p.name: p.read_bytes() for p in (copy / "eu27").iterdir()}
    told = build("estimates.py", copy)
    assert told.returncode == 1, told.stderr
    assert table in told.stdout
    assert {p.name: p.read_bytes() for p in (copy / "eu27").iterdir()} == before


def test_an_edited_estimate_is_noticed(copy: Path) -> None:
    path = copy / "eu27" / "regions.csv"
    text = path.read_text(encoding="utf-8")
    assert ",10,13,16," in text
    path.write_text(text.replace(",10,13,16,", ",11,13,16,", 1), encoding="utf-8")
    told = build("estimates.py", copy)
    assert (told.returncode, "regions.csv" in told.stdout) == (1, True)
