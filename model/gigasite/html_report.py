"""The report of a plan: one page of HTML that refers to nothing outside itself and runs no script.

Every text from tables is escaped.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import (
    figures,
    figures_energy,
    figures_service,
    pagehtml,
    words,
    words_energy,
    words_map,
    words_papers,
    words_service,
)
from gigasite.figures_map import shade
from gigasite.maps import plan_map
from gigasite.pagehtml import note, section, text
from gigasite.shapes import named_shapes

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan

STYLE = """h3 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
.keys { display: grid; grid-template-columns: repeat(3, 1fr); gap: .6rem; margin: 1rem 0; }
.keys div { border: 1px solid #d5dbe0; border-radius: 6px; padding: .5rem .8rem; }
.keys b { display: block; font-size: 1.35rem; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; }
  tr, .keys, svg { break-inside: avoid; } }
"""


def report_html(plan: Plan, inputs: Inputs) -> str:
    """The report as one page of HTML without scripts and without outside references."""
    parts = [
        pagehtml.opening(f"{words.PAGE}: {plan.scenario}", words.TITLE, STYLE),
        _opening(plan),
        section(words.MAP, _map(plan, inputs)),
        section(words.DRIVES, _drives(plan, inputs)),
        section(words_energy.POWER, _power(plan, inputs)),
        section(words_service.SERVICE, _service(plan, inputs)),
        section(words.STATES, _table(figures.by_state(plan, inputs), words_papers.STATE_COLUMNS)),
        section(words.YEARS, _table(figures.by_year(plan), words.YEAR_COLUMNS)),
        section(words.BUILDOUT, _table(figures.buildout(plan), words_papers.BUILDOUT_COLUMNS)),
        section(words.SITES, _table(figures.sites_table(plan, inputs), words.SITE_COLUMNS)),
        section(words_papers.ASSUMPTIONS, _evidence(inputs)),
        pagehtml.END,
    ]
    return "\n".join(parts)


def _opening(plan: Plan) -> str:
    """Scenario, key figures, proof and audit."""
    keys = "".join(
        f"<div>{text(k.label)}<b>{text(k.value)}</b><small>{text(k.below)}</small></div>"
        for k in figures.key_figures(plan)
    )
    (proven, said), (passed, audited) = figures.proof(plan), figures.audit(plan)
    years = plan.capacity["year"]
    facts = [
        f"{words.PROVEN if proven else words.PROVEN_NOT}. {said}",
        f"{words.AUDITED if passed else words.AUDIT_FAILED}. {audited}",
        words.UNITS_NOTE.format(first=int(years.min()), last=int(years.max())),
        *plan.flags,
        *plan.notes,
    ]
    identity = words_papers.IDENTITY.format(
        scenario=plan.scenario, hash=plan.input_hash[:8], version=plan.versions.get("gigasite", "?")
    )
    listed = "".join(f"<li>{text(fact)}</li>" for fact in facts)
    return f'{note(identity)}<div class="keys">{keys}</div><ul>{listed}</ul>'


def _map(plan: Plan, inputs: Inputs) -> str:
    if inputs.shapes is None:
        return note(words.NO_MAP)
    shapes, backdrop = named_shapes(inputs, inputs.shapes)
    year = int(figures.target_row(plan)[1]["year"])
    title, unit = words_map.LAYERS["headroom"]
    return plan_map(
        shapes, backdrop, plan.sites, shade=shade("headroom", inputs, plan, year),
        shade_label=f"{title} {year}", shade_unit=unit, ai_factories=inputs["ai_factories"],
    )  # fmt: skip


def _drives(plan: Plan, inputs: Inputs) -> str:
    table = figures.drives(plan, inputs)
    if table.empty:
        return note(words.NO_DRIVES)
    return note(words.DRIVES_NOTE) + _table(table, {name: name for name in table.columns})


def _power(plan: Plan, inputs: Inputs) -> str:
    """What powers the sites: the mix, what to build and contract for it, and year by year."""
    if plan.energy.empty:
        return note(words_energy.NO_POWER)
    year = int(plan.energy["year"].max())
    full = figures_energy.full_places(plan, inputs)
    parts = [
        note(f"{words_energy.POWER_WHEN.format(year=year)} {words_energy.POWER_NOTE}"),
        _table(figures_energy.power_mix(plan, inputs), words_energy.MIX_COLUMNS),
        f"<h3>{text(words_energy.CAPACITIES)}</h3>{note(words_energy.CAPACITY_NOTE)}",
        _table(figures_energy.capacities(plan), words_energy.CAPACITY_COLUMNS),
    ]
    if not full.empty:
        parts.append(f"<h3>{text(words_energy.FULL)}</h3>")
        parts.append(_table(full, words_energy.FULL_COLUMNS))
    parts.append(f"<h3>{text(words_energy.POWER_YEARS)}</h3>")
    years = figures_energy.power_by_year(plan)
    return "".join([*parts, _table(years, words_energy.POWER_YEAR_COLUMNS)])


def _service(plan: Plan, inputs: Inputs) -> str:
    """Who is served: by class and year, and by state."""
    if plan.serving.empty:
        return note(words_service.NO_DEMAND)
    states = figures_service.by_state(plan, inputs)
    title = words_service.SERVICE_STATES.format(year=int(plan.serving["year"].max()))
    parts = [
        note(f"{words_service.SERVICE_NOTE} {figures_service.asked(plan)}"),
        _table(figures_service.by_class(plan), words_service.CLASS_COLUMNS),
    ]
    if len(states):
        parts.append(f"<h3>{text(title)}</h3>{_table(states, words_service.STATE_COLUMNS)}")
    return "".join(parts)


def _evidence(inputs: Inputs) -> str:
    """What the figures rest on, where they come from, and the credits."""
    basis, source = figures.provenance(inputs), figures.sources(inputs)
    column = words_papers.BASIS_COLUMNS[3]
    assumed = basis[basis[column] == "assumption"].drop(columns=column)
    parts = [note(words_papers.NO_PROVENANCE)] if basis.empty else []
    if not basis.empty:
        parts.append(note(re.sub(r"\*", "", words_papers.BASIS_NOTE)))
        parts.append(note(words_papers.ASSUMED_NOTE.format(count=len(assumed), all=len(basis))))
        parts.append(_table(assumed, {name: name for name in assumed.columns}))
    if not source.empty:
        parts.append(f"<h2>{text(words_papers.TABS_SOURCES[2])}</h2>")
        parts.append(_table(source, {name: name for name in source.columns}))
    items = "".join(f"<li>{text(item)}</li>" for item in figures.credits())
    return "".join([*parts, f"<h2>{text(words_papers.CREDITS)}</h2><ul>{items}</ul>"])


def _table(frame: pd.DataFrame, columns: dict[str, str]) -> str:
    """Rows of a table; numbers to the right, years without a thousands mark."""
    right = {c: _digits(frame[c]) for c in columns if pd.api.types.is_numeric_dtype(frame[c])}
    head = "".join(
        f'<th scope="col"{" class=n" if c in right else ""}>{text(title)}</th>'
        for c, title in columns.items()
    )
    rows = [
        "<tr>" + "".join(
            f"<td{' class=n' if c in right else ''}>{text(_cell(c, value, right.get(c, 0)))}</td>"
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
    if column.lower() in words_papers.YEAR_NAMES:
        return f"{value:.0f}"
    return f"{value:,.{digits}f}"
