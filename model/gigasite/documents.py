"""A plan as documents to hand on: a report for the browser or paper, a workbook, a layer for GIS.

In the workbook text stays text, whatever it begins with; the report is made in `html_report`.
"""

from __future__ import annotations

import math
import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import figures, figures_energy, words, words_energy, words_papers
from gigasite.errors import Fault, InputError
from gigasite.geodata import read_shapes, sites_geojson
from gigasite.html_report import report_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.load import Inputs
    from gigasite.plans import Plan

FILES = {"html": "report.html", "xlsx": "plan.xlsx", "gpkg": "sites.gpkg"}


def write_documents(plan: Plan, inputs: Inputs, folder: Path, formats: list[str]) -> list[Path]:
    """Write report.html, plan.xlsx or sites.gpkg into a folder; return their paths.

    Raises
    ------
    InputError
        A format is not known, or the folder is not there.

    """
    wanted = [name.strip().lower() for name in formats if name.strip()]
    use = f"Use {', '.join(FILES)}, several with commas"
    unknown = [name for name in dict.fromkeys(wanted) if name not in FILES]
    faults = [Fault(f"--format {name}", "is not a format", use) for name in unknown]
    if not wanted:
        faults.append(Fault("--format", "names no format", use))
    if not folder.is_dir():
        faults.append(Fault(str(folder), "is not a folder", "Give a run folder"))
    if faults:
        raise InputError(faults)
    written = []
    for name in dict.fromkeys(wanted):
        path = folder / FILES[name]
        _replace(path, document_bytes(plan, inputs, name))
        written.append(path)
    return written


def document_bytes(plan: Plan, inputs: Inputs, name: str) -> bytes:
    """One document as it would be written: html, xlsx or gpkg."""
    makers: dict[str, Callable[[Plan, Inputs], bytes]] = {
        "html": lambda p, i: report_html(p, i).encode(), "xlsx": workbook, "gpkg": _geopackage,
    }  # fmt: skip
    return makers[name](plan, inputs)


def _replace(path: Path, content: bytes) -> None:
    """Write aside, then rename: a reader never sees half of a document."""
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def workbook(plan: Plan, inputs: Inputs) -> bytes:
    """A workbook with a sheet of notes and one for each table, units in the notes."""
    import xlsxwriter

    content = BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(content, options)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    notes = book.add_worksheet(words_papers.SHEET_NOTES)
    for n, (name, value) in enumerate(_notes(plan)):
        notes.write_string(n, 0, name, bold)
        _write(notes, n, 1, value)
    notes.set_column(0, 0, 34)
    notes.set_column(1, 1, 110)
    shown = figures.sites_table(plan, inputs)[list(words.SITE_COLUMNS)]
    tables = {words_papers.SHEET_SITES: shown.rename(columns=words.SITE_COLUMNS)}
    tables |= {words_papers.SHEET_DRIVES: figures.drives(plan, inputs)}
    tables |= _power_sheets(plan, inputs) | plan.tables()
    tables |= {"provenance": inputs["provenance"], "sources": inputs["sources"]}
    for name, table in tables.items():
        _sheet(book.add_worksheet(name), table, bold)
    book.close()
    return content.getvalue()


def _power_sheets(plan: Plan, inputs: Inputs) -> dict[str, pd.DataFrame]:
    """What powers the sites, by sheet."""
    mix, years = figures_energy.power_mix(plan, inputs), figures_energy.power_by_year(plan)
    built = figures_energy.capacities(plan)
    return {
        words_energy.SHEET_MIX: mix.rename(columns=words_energy.MIX_COLUMNS),
        words_energy.SHEET_CAPACITIES: built.rename(columns=words_energy.CAPACITY_COLUMNS),
        words_energy.SHEET_YEARS: years.rename(columns=words_energy.POWER_YEAR_COLUMNS),
    }


def _notes(plan: Plan) -> list[tuple[str, Any]]:
    """What the workbook holds, how sure the plan is, and the units of all columns."""
    keys = [(k.label, f"{k.value} {k.below}".strip()) for k in figures.key_figures(plan)]
    (proven, said), (passed, audited) = figures.proof(plan), figures.audit(plan)
    return [
        (words.PAGE, words.TITLE),
        (words_papers.NOTE_SCENARIO, plan.scenario),
        *keys,
        (words.PROVEN if proven else words.PROVEN_NOT, said),
        (words.AUDITED if passed else words.AUDIT_FAILED, audited),
        *((f"{words_papers.NOTE_COST}, {part}", meur) for part, meur in plan.cost_meur.items()),
        *((words_papers.NOTE_RUN, note) for note in (*plan.flags, *plan.notes)),
        *(
            (words_papers.NOTE_UNIT.format(ending=end), unit)
            for end, unit in words_papers.UNIT_ENDINGS.items()
        ),
        *((words_papers.CREDITS, item) for item in figures.credits()),
    ]


def _sheet(sheet: Any, table: pd.DataFrame, bold: Any) -> None:
    for c, name in enumerate(table.columns):
        sheet.write_string(0, c, str(name), bold)
        for r, value in enumerate(table[name].tolist(), start=1):
            _write(sheet, r, c, value)
        longest = table[name].astype(str).str.len().quantile(0.9) if len(table) else 0
        sheet.set_column(c, c, min(60.0, max(10.0, float(longest) + 2, len(str(name)) * 0.8)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table)), max(0, len(table.columns) - 1))


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write a number as a number and text as text; what is empty stays empty."""
    if isinstance(value, str):
        sheet.write_string(row, column, value[:32_000])
    elif value is not None and value is not pd.NA and math.isfinite(value):
        sheet.write_number(row, column, value)


def _geopackage(plan: Plan, inputs: Inputs) -> bytes:
    """Sites as points, in one layer `sites` of a GeoPackage (EPSG:4326)."""
    import geopandas as gpd

    shapes = read_shapes(inputs.shapes) if inputs.shapes is not None else None
    centroids = inputs["regions"][["region", "lat", "lon"]]
    told = sites_geojson(shapes, plan.sites, centroids)
    columns = ["geometry", *plan.sites.columns]
    frame = gpd.GeoDataFrame.from_features(told["features"], crs=4326, columns=columns)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILES["gpkg"]
        frame.to_file(path, layer="sites", driver="GPKG")
        return path.read_bytes()
