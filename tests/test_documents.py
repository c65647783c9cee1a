"""Documents of a plan: self-contained, harmless whatever the names, and whole or absent."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

from gigasite import documents, figures_energy, words, words_energy, words_papers
from gigasite.documents import report_html, write_documents
from gigasite.errors import InputError
from gigasite.load import Inputs, read_inputs
from gigasite.paths import shipped_inputs
from gigasite.planning import plan
from gigasite.scenario import Scenario
from gigasite.summary import power_lines
from gigasite.words_energy import design_parts, design_words, designs_words
from test_app import FORMULA, write_tiny
from worlds import demand, ladder, states, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.plans import Plan

EVIL = "=HYPERLINK(\"http://evil.example\") <script>alert('x')</script> & \x00ü"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Inputs]:
    tables, scenario = write_tiny(tmp_path_factory.mktemp("documents"))
    inputs = read_inputs(tables)
    return plan(inputs, Scenario.read(scenario)), inputs


@pytest.fixture(scope="module")
def evil(tiny: tuple[Plan, Inputs]) -> tuple[Plan, Inputs]:
    """The same plan with names that try to be more than names."""
    made, inputs = tiny
    sites = made.sites.assign(name=EVIL, cooling="+1", track="@x", facility="-hall")
    return replace(made, sites=sites, scenario=EVIL, notes=(EVIL,)), inputs


def test_report_refers_to_nothing_outside_itself_and_runs_nothing(
    evil: tuple[Plan, Inputs],
) -> None:
    html = report_html(*evil)
    assert not re.search(r"<(script|link|iframe|img|object|embed)|\son\w+\s*=|javascript:", html)
    assert not re.search(r"\b(src|href|action)\s*=|url\(|@import", html)
    assert html.count("<svg") >= 1
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; ü" in html
    assert "\x00" not in html


def test_report_says_what_the_plan_is_and_how_sure(tiny: tuple[Plan, Inputs]) -> None:
    """600 MW IT in 2032 with one gigafactory; the audit passed."""
    made, inputs = tiny
    html = report_html(made, inputs)
    assert "IT power in 2032<b>600 MW</b><small>target 600 MW: met</small>" in html
    assert f"{words.COUNT}<b>1</b>" in html
    assert words.PROVEN in html
    assert f"{made.audit['checks']:,} figures" in html
    assert "Betaland" in html
    assert words_papers.CREDITS in html
    for section in (words.MAP, words.DRIVES, words_energy.POWER, words.STATES, words.SITES):
        assert f"<h2>{section}</h2>" in html


def test_report_is_the_same_each_time(tiny: tuple[Plan, Inputs]) -> None:
    assert report_html(*tiny) == report_html(*tiny)


def test_report_of_a_world_without_shapes_or_provenance(tiny: tuple[Plan, Inputs]) -> None:
    made, inputs = tiny
    tables = {name: t for name, t in inputs.tables.items() if name != "provenance"}
    html = report_html(made, replace(inputs, shapes=None, tables=tables))
    assert words.NO_MAP in html
    assert words_papers.NO_PROVENANCE in html


def test_workbook_has_every_table_and_keeps_text_as_text(
    evil: tuple[Plan, Inputs], tmp_path: Path
) -> None:
    made, inputs = evil
    (path,) = write_documents(made, inputs, tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(path)
    assert set(made.tables()) | {"provenance", "sources"} <= set(book.sheetnames)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink is not None]
    sheet = book["sites"]
    head = [c.value for c in sheet[1]]
    assert head == list(made.sites.columns)
    assert sheet.cell(2, head.index("cooling") + 1).value == "+1"
    assert str(sheet.cell(2, head.index("name") + 1).value).startswith("=HYPERLINK")
    assert isinstance(sheet.cell(2, head.index("it_mw") + 1).value, int | float)
    assert sheet.max_row == len(made.sites) + 1
    notes = "\n".join(str(row[1].value) for row in book["notes"].iter_rows())
    assert "MW of IT power" in notes
    assert any(c.value == FORMULA for c in cells), "a note of provenance.csv is text too"
    book.close()


def test_points_for_a_gis(tiny: tuple[Plan, Inputs], tmp_path: Path) -> None:
    made, inputs = tiny
    (path,) = write_documents(made, inputs, tmp_path, ["gpkg"])
    points = gpd.read_file(path, layer="sites")
    assert len(points) == len(made.sites)
    assert points.crs.to_epsg() == 4326
    assert points["it_mw"].sum() == pytest.approx(made.sites["it_mw"].sum())


def test_plan_without_sites_gives_documents(tiny: tuple[Plan, Inputs], tmp_path: Path) -> None:
    made, inputs = tiny
    empty = replace(
        made, sites=made.sites[:0], energy=made.energy[:0], water=made.water[:0],
        limits=made.limits.assign(price=0.0),
    )  # fmt: skip
    assert len(write_documents(empty, inputs, tmp_path, ["html", "xlsx", "gpkg"])) == 3
    assert words.NO_DRIVES in (tmp_path / "report.html").read_text()


def test_unknown_formats_are_named_all_at_once(tiny: tuple[Plan, Inputs], tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_documents(*tiny, tmp_path / "none", ["pdf", "html", "docx"])
    told = str(caught.value)
    assert "pdf" in told
    assert "docx" in told
    assert "html, xlsx, gpkg" in told
    assert "is not a folder" in told
    with pytest.raises(InputError, match="names no format"):
        write_documents(*tiny, tmp_path, [" "])


def test_formats_are_read_leniently_and_written_once(
    tiny: tuple[Plan, Inputs], tmp_path: Path
) -> None:
    written = write_documents(*tiny, tmp_path, [" HTML", "html"])
    assert [p.name for p in written] == ["report.html"]
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_failed_write_leaves_the_old_document(
    tiny: tuple[Plan, Inputs], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.html").write_text("old")

    def broken(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(documents.Path, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_documents(*tiny, tmp_path, ["html"])
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text() == "old"


# What powers the sites ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def powered() -> tuple[Plan, Inputs]:
    """200 MW of load in A: wind does for 100 MW, sun for 50, the grid for the rest.

    A MW of load takes 0.5 MW of wind, of which 50 MW can be had, or 2 MW of sun, on land for 100.
    """
    designs = [
        {"design": "grid", "cost_meur": 1.0, "emissions_t": 4000, "emissions_market_t": 4000},
        {"design": "h90-flex", "cost_meur": 0.5, "wind_on_mw": 0.5, "emissions_t": 2000,
         "clean_share": 0.9, "renewable_share": 0.9, "firm_connection_mw": 0.5},
        {"design": "sun", "cost_meur": 0.6, "pv_site_mw": 2.0, "clean_share": 1.0,
         "renewable_share": 1.0},
    ]  # fmt: skip
    regions = ladder(pv_site_potential_mw=(100, 0, 0), name=("Alpha", "Beta", "Gamma"))
    nations = states(wind_on_potential_mw=(50, 0, 0), name=("Xland", "Yland", "Zland"))
    inputs = world(regions, own_designs=designs, member_states=nations)
    return plan(inputs, demand(200)), inputs


def test_mix_has_a_row_for_each_supply(powered: tuple[Plan, Inputs]) -> None:
    """0.5 MEUR for 8,760 MWh are 57.1 EUR/MWh; names of one's own designs stay as they are."""
    mix = figures_energy.power_mix(*powered).set_index("code")
    assert list(mix.index) == ["h90-flex", "grid", "sun"]
    assert mix["power"].to_dict() == {
        "h90-flex": "h90-flex", "grid": words_energy.GRID, "sun": "sun",
    }  # fmt: skip
    assert mix["made_of"].to_list() == ["by contract: onshore wind", "grid only", "on site: solar"]
    assert mix["mw"].to_list() == [100, 50, 50]
    assert mix["share"].to_list() == [50, 25, 25]
    assert mix["price"].to_list() == pytest.approx([57.1, 114.2, 68.5])
    assert mix["clean"].to_list() == [90, 0, 100]
    assert mix["firm"].to_list() == [50, 50, 50]
    assert mix["location"].to_list() == [200, 200, 0]
    assert mix["market"].to_list() == [0, 200, 0]


def test_capacities_stand_beside_what_can_be_had(powered: tuple[Plan, Inputs]) -> None:
    """Sun: 100 of 100 MW in all three regions; no limit is known for what is contracted of it."""
    table = figures_energy.capacities(powered[0]).set_index("technology")
    site, wind = table.loc["Solar on site"], table.loc["Onshore wind by contract"]
    assert site[["amount", "potential", "used", "full"]].to_list() == [100, 100, 100, 1]
    assert wind[["amount", "potential", "used", "full"]].to_list() == [50, 50, 100, 1]
    assert table.loc["Solar by contract", ["potential", "used", "full"]].isna().all()
    assert table.loc["Batteries on site, energy", "unit"] == "MWh"


def test_states_without_more_sun_or_wind_are_named(powered: tuple[Plan, Inputs]) -> None:
    full = figures_energy.full_places(*powered).to_dict("records")
    assert full == [
        {"state": "Xland", "technology": "Onshore wind by contract", "amount": 50.0,
         "potential": 50.0, "regions": ""},
        {"state": "Xland", "technology": "Solar on site", "amount": 100.0, "potential": 100.0,
         "regions": "Alpha (A)"},
    ]  # fmt: skip


def test_power_by_year(powered: tuple[Plan, Inputs]) -> None:
    """200 MW for 8,760 hours; (0.9 x 100 + 50) / 200 clean; 100 x 0.5 + 50 x 1 + 50 x 0.6 MEUR."""
    (row,) = figures_energy.power_by_year(powered[0]).to_dict("records")
    assert row == {
        "year": 2027, "energy": 1752, "clean": 70, "renewable": 70, "location": 400,
        "market": 200, "cost": 130, "carbon": 0,
    }  # fmt: skip


def test_report_and_workbook_say_what_powers_the_sites(
    powered: tuple[Plan, Inputs], tmp_path: Path
) -> None:
    html = report_html(*powered)
    section = html.partition(f"<h2>{words_energy.POWER}</h2>")[2].partition("</section>")[0]
    for text in ("All from the grid", "<td class=n>57.1</td>", "Alpha (A)", words_energy.FULL):
        assert text in section
    assert '<th scope="col" class=n>EUR/MWh</th>' in section
    (path,) = write_documents(*powered, tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(path)
    sheet = book[words_energy.SHEET_MIX]
    assert [c.value for c in sheet[1]] == list(words_energy.MIX_COLUMNS.values())
    assert sheet.max_row == 4
    assert {words_energy.SHEET_CAPACITIES, words_energy.SHEET_YEARS} <= set(book.sheetnames)
    book.close()


def test_terminal_says_what_powers_the_sites(powered: tuple[Plan, Inputs]) -> None:
    """130 MEUR for 1,752 GWh are 74 EUR/MWh."""
    clean, largest, built = power_lines(powered[0])
    assert "Power 2027: 70 % clean, 74 EUR/MWh" in clean
    assert "400 kt CO2e by location, 200 kt by contract" in clean
    assert "25 % All from the grid" in largest
    assert built == "To build on site: 100 MW solar; to contract: 50 MW onshore wind"


def test_flat_supply_reads_well(tiny: tuple[Plan, Inputs]) -> None:
    made, inputs = tiny
    (row,) = figures_energy.power_mix(made, inputs).to_dict("records")
    assert row["power"] == "All from the grid"
    assert row["made_of"] == "grid only"
    assert (figures_energy.capacities(made)["amount"] == 0).all()
    assert figures_energy.full_places(made, inputs).empty
    assert "nothing; to contract: nothing" in power_lines(made)[-1]


def test_flat_supply_beside_own_designs_has_names_in_words(powered: tuple[Plan, Inputs]) -> None:
    _, inputs = powered
    tracks = [{"track": "standard", "ref_min": 0.8}]
    permitting = world(ladder(), permitting=tracks)["permitting"]
    asked = replace(inputs, tables={**inputs.tables, "permitting": permitting})
    mix = figures_energy.power_mix(plan(asked, demand(100, energy__supply="flat")), asked)
    assert mix["power"].to_list() == ["Grid, 80 % renewable by contract"]


def test_every_shipped_design_has_a_name_in_words() -> None:
    codes = pd.read_csv(shipped_inputs() / "eu27" / "energy_designs.csv.gz")["design"].unique()
    named = {code: design_words(code) for code in codes}
    assert len(set(named.values())) == len(codes)
    places = ("flexible connection", "full connection", "connection for 60 %", "for 80 % of the")
    for code, text in named.items():
        assert code == "grid" or any(place in text for place in places), code
        assert not re.search(r"-|least|noland|\bc\d", text), text
        assert ("no solar on site" in text) == code.endswith("-noland")
        assert ("hour by hour" in text) == code.startswith("h")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("h90-flex-noland",
         "90 % clean, counted hour by hour, flexible connection, no solar on site"),
        ("a80-c60", "80 % clean over the year, connection for 60 % of the load"),
        ("a100-c100", "All renewable over the year, full connection"),
        ("a-least-c80", "Cheapest, contracts counted over the year, connection for 80 % of the "
         "load"),
        ("grid", "All from the grid"),
        ("contract-80", "Grid, 80 % renewable by contract"),
        ("our own one", "our own one"),
    ],
)  # fmt: skip
def test_designs_in_words(code: str, text: str) -> None:
    assert design_words(code) == text


def test_designs_of_a_site_say_once_what_they_share() -> None:
    assert designs_words("h90-c100 + h90-flex + grid") == (
        "90 % clean, counted hour by hour (full connection; flexible connection) + "
        "All from the grid"
    )
    assert designs_words("") == ""
    assert designs_words("a90-flex + a", own=True) == "a90-flex + a"
    assert design_parts("contract-80", own=True) == ("contract-80", "")
