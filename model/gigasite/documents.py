"""A plan as documents to hand on: a report for the browser or paper, a workbook, a layer for GIS.

The report is one file that refers to nothing outside itself and runs no script. Every text from
tables is escaped; in the workbook text stays text, whatever it begins with.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import figures, words
from gigasite.errors import Fault, InputError
from gigasite.load import BACKDROP_FILE
from gigasite.maps import plan_map, read_shapes, sites_geojson

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.load import Inputs
    from gigasite.plans import Plan

FILES = {"html": "report.html", "xlsx": "plan.xlsx", "gpkg": "sites.gpkg"}
STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1d2730; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.keys { display: grid; grid-template-columns: repeat(3, 1fr); gap: .6rem; margin: 1rem 0; }
.keys div { border: 1px solid #d5dbe0; border-radius: 6px; padding: .5rem .8rem; }
.keys b { display: block; font-size: 1.35rem; } .keys small, .note { color: #5f6b75; }
table { border-collapse: collapse; width: 100%; font-size: .82rem; }
th { text-align: left; border-bottom: 2px solid #5b6872; vertical-align: bottom; }
td, th { padding: .18rem .5rem .18rem 0; } td { border-bottom: 1px solid #e4e8eb; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
svg { max-width: 100%; height: auto; } svg svg { max-width: none; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; }
  tr, .keys, svg { break-inside: avoid; } }
"""


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


def report_html(plan: Plan, inputs: Inputs) -> str:
    """The report as one page of HTML without scripts and without outside references."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(words.PAGE)}: {_text(plan.scenario)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{_text(words.TITLE)}</h1>",
        _opening(plan),
        _section(words.MAP, _map(plan, inputs)),
        _section(words.DRIVES, _drives(plan, inputs)),
        _section(words.STATES, _table(figures.by_state(plan, inputs), words.STATE_COLUMNS)),
        _section(words.YEARS, _table(figures.by_year(plan), words.YEAR_COLUMNS)),
        _section(words.BUILDOUT, _table(figures.buildout(plan), words.BUILDOUT_COLUMNS)),
        _section(words.SITES, _table(figures.sites_table(plan, inputs), words.SITE_COLUMNS)),
        _section(words.ASSUMPTIONS, _evidence(inputs)),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _text(value: object) -> str:
    """Text that may stand in HTML."""
    return escape(re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", str(value)))


def _section(title: str, body: str) -> str:
    return f"<section><h2>{_text(title)}</h2>{body}</section>"


def _note(text: str) -> str:
    return f'<p class="note">{_text(text)}</p>'


def _opening(plan: Plan) -> str:
    """Scenario, key figures, proof and audit."""
    keys = "".join(
        f"<div>{_text(k.label)}<b>{_text(k.value)}</b><small>{_text(k.below)}</small></div>"
        for k in figures.key_figures(plan)
    )
    (proven, said), (passed, audited) = figures.proof(plan), figures.audit(plan)
    years = plan.capacity["year"]
    facts = [
        f"{words.PROVEN if proven else words.PROVEN_NOT}. {said}",
        f"{words.AUDITED if passed else words.AUDIT_FAILED}. {audited}",
        words.UNITS_NOTE.format(first=int(years.min()), last=int(years.max())),
        *plan.notes,
    ]
    identity = words.IDENTITY.format(
        scenario=plan.scenario, hash=plan.input_hash[:8], version=plan.versions.get("gigasite", "?")
    )
    listed = "".join(f"<li>{_text(fact)}</li>" for fact in facts)
    return f'{_note(identity)}<div class="keys">{keys}</div><ul>{listed}</ul>'


def _map(plan: Plan, inputs: Inputs) -> str:
    if inputs.shapes is None:
        return _note(words.NO_MAP)
    shapes = read_shapes(inputs.shapes)
    names = inputs["regions"].set_index("region")["name"]
    shapes["name"] = shapes["region"].map(names).fillna(shapes["region"])
    outlines = inputs.folder / BACKDROP_FILE
    backdrop = read_shapes(outlines, key="country") if outlines.is_file() else None
    year = int(figures.target_row(plan)[1]["year"])
    title, unit = words.LAYERS["headroom"]
    return plan_map(
        shapes, backdrop, plan.sites, shade=figures.shade("headroom", inputs, plan, year),
        shade_label=f"{title} {year}", shade_unit=unit,
    )  # fmt: skip


def _drives(plan: Plan, inputs: Inputs) -> str:
    table = figures.drives(plan, inputs)
    if table.empty:
        return _note(words.NO_DRIVES)
    return _note(words.DRIVES_NOTE) + _table(table, {name: name for name in table.columns})


def _evidence(inputs: Inputs) -> str:
    """What the figures rest on, where they come from, and the credits."""
    basis, source = figures.provenance(inputs), figures.sources(inputs)
    column = words.BASIS_COLUMNS[3]
    assumed = basis[basis[column] == "assumption"].drop(columns=column)
    parts = [_note(words.NO_PROVENANCE)] if basis.empty else []
    if not basis.empty:
        parts.append(_note(re.sub(r"\*", "", words.BASIS_NOTE)))
        parts.append(_note(words.ASSUMED_NOTE.format(count=len(assumed), all=len(basis))))
        parts.append(_table(assumed, {name: name for name in assumed.columns}))
    if not source.empty:
        parts.append(f"<h2>{_text(words.TABS_SOURCES[2])}</h2>")
        parts.append(_table(source, {name: name for name in source.columns}))
    items = "".join(f"<li>{_text(item)}</li>" for item in figures.credits())
    return "".join([*parts, f"<h2>{_text(words.CREDITS)}</h2><ul>{items}</ul>"])


def _table(frame: pd.DataFrame, columns: dict[str, str]) -> str:
    """Rows of a table; numbers to the right, years without a thousands mark."""
    right = {c: _digits(frame[c]) for c in columns if pd.api.types.is_numeric_dtype(frame[c])}
    head = "".join(
        f'<th scope="col"{" class=n" if c in right else ""}>{_text(title)}</th>'
        for c, title in columns.items()
    )
    rows = [
        "<tr>" + "".join(
            f"<td{' class=n' if c in right else ''}>{_text(_cell(c, value, right.get(c, 0)))}</td>"
            for c, value in zip(columns, row, strict=True)
        ) + "</tr>"
        for row in frame[list(columns)].itertuples(index=False)
    ]  # fmt: skip
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _digits(column: pd.Series) -> int:
    """One decimal for a column that needs it, else none."""
    values = column.dropna().astype(float)
    return int(bool(((values % 1).round(1) % 1 > 0).any()) and values.abs().max() < 10_000)


def _cell(column: str, value: Any, digits: int) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value
    if column.lower() in words.YEAR_NAMES:
        return f"{value:.0f}"
    return f"{value:,.{digits}f}"


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
    notes = book.add_worksheet(words.SHEET_NOTES)
    for n, (name, value) in enumerate(_notes(plan)):
        notes.write_string(n, 0, name, bold)
        _write(notes, n, 1, value)
    notes.set_column(0, 0, 34)
    notes.set_column(1, 1, 110)
    shown = figures.sites_table(plan, inputs)[list(words.SITE_COLUMNS)]
    tables = {words.SHEET_SITES: shown.rename(columns=words.SITE_COLUMNS)}
    tables |= {words.SHEET_DRIVES: figures.drives(plan, inputs)} | plan.tables()
    tables |= {"provenance": inputs["provenance"], "sources": inputs["sources"]}
    for name, table in tables.items():
        _sheet(book.add_worksheet(name), table, bold)
    book.close()
    return content.getvalue()


def _notes(plan: Plan) -> list[tuple[str, Any]]:
    """What the workbook holds, how sure the plan is, and the units of all columns."""
    keys = [(k.label, f"{k.value} {k.below}".strip()) for k in figures.key_figures(plan)]
    (proven, said), (passed, audited) = figures.proof(plan), figures.audit(plan)
    return [
        (words.PAGE, words.TITLE),
        (words.NOTE_SCENARIO, plan.scenario),
        *keys,
        (words.PROVEN if proven else words.PROVEN_NOT, said),
        (words.AUDITED if passed else words.AUDIT_FAILED, audited),
        *((f"{words.NOTE_COST}, {part}", meur) for part, meur in plan.cost_meur.items()),
        *((words.NOTE_RUN, note) for note in plan.notes),
        *((words.NOTE_UNIT.format(ending=end), unit) for end, unit in words.UNIT_ENDINGS.items()),
        *((words.CREDITS, item) for item in figures.credits()),
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
