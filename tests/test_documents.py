"""Documents of a plan: self-contained, harmless whatever the names, and whole or absent."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pytest

from gigasite import documents, words
from gigasite.documents import report_html, write_documents
from gigasite.errors import InputError
from gigasite.load import Inputs, read_inputs
from gigasite.planning import plan
from gigasite.scenario import Scenario
from test_app import FORMULA, write_tiny

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
    assert words.CREDITS in html
    for section in (words.MAP, words.DRIVES, words.STATES, words.YEARS, words.SITES):
        assert f"<h2>{section}</h2>" in html


def test_report_is_the_same_each_time(tiny: tuple[Plan, Inputs]) -> None:
    assert report_html(*tiny) == report_html(*tiny)


def test_report_of_a_world_without_shapes_or_provenance(tiny: tuple[Plan, Inputs]) -> None:
    made, inputs = tiny
    tables = {name: t for name, t in inputs.tables.items() if name != "provenance"}
    html = report_html(made, replace(inputs, shapes=None, tables=tables))
    assert words.NO_MAP in html
    assert words.NO_PROVENANCE in html


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
