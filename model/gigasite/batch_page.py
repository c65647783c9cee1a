"""A batch as one page: what drives cost, how often each region is chosen, every scenario.

One HTML file that refers to nothing outside the folder of the batch and runs no script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import pagehtml
from gigasite.batch_store import PLANNED, read_store
from gigasite.comparing import choice_table
from gigasite.energy_cache import write_aside
from gigasite.maps import SHADES, plan_map
from gigasite.pagehtml import Html, note, section, text
from gigasite.plans import SITE_COLUMNS
from gigasite.shapes import named_shapes

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs

PAGE = "summary.html"
STYLE = """.heat small { color: inherit; }
.heat { width: auto; } .heat td { min-width: 5.5rem; text-align: center; padding: .5rem; }
.heat th { padding-right: .8rem; } .low { color: #9b1c1c; }
"""
SHOWN = {
    "cost_meur": "Cost [MEUR]",
    "cost_energy_meur": "of which energy [MEUR]",
    "it_mw_online": "IT power online, last year [MW]",
    "gigafactories": "Gigafactories",
    "regions": "Regions chosen",
    "member_states": "Member states chosen",
    "emissions_t": "Emissions of new sites, all years [t CO2e]",
    "water_m3": "Water withdrawn, all years [m3]",
    "public_meur": "Public money [MEUR]",
}
"""Metrics whose spread is shown."""
MOST_REGIONS = 40
"""Regions in the table of choices."""


def write_page(out: Path, record: dict[str, Any], inputs: Inputs) -> Path:
    """Write summary.html of a batch from its store; `record` is the content of batch.json."""
    write_aside(out / PAGE, page(out, record, inputs).encode("utf-8", "replace"))
    return out / PAGE


def page(out: Path, record: dict[str, Any], inputs: Inputs) -> str:
    """The page as text."""
    metrics = read_store(out, "metrics")
    planned = metrics[metrics["status"].isin(PLANNED)]
    counts = ", ".join(f"{n} {status}" for status, n in metrics["status"].value_counts().items())
    parts = [
        pagehtml.opening(f"gigasite batch: {record['batch']}", record["title"], STYLE),
        f"<p>{text(record['question'])}</p>",
        note(f"{len(metrics):,} scenarios of the batch {record['batch']} on the data set "
              f"{record['inputs']['data_set']}: {counts}. gigasite "
              f"{record['program'].get('gigasite', '?')}."),
    ]  # fmt: skip
    if len(planned):
        parts += [
            section("Cost over two axes", _heat(metrics, list(record["axes"]))),
            section("What each axis does", _effects(planned, list(record["axes"]))),
            section("Spread of the figures", _spread(planned)),
            section("How often each region is chosen", _choices(out, planned, inputs)),
        ]
    parts += [section("Scenarios", _scenarios(metrics, list(record["axes"]))), pagehtml.END]
    return "\n".join(parts)


def _number(value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.3g}"


def _mean(frame: pd.DataFrame, name: str = "cost_meur") -> float:
    """Mean over scenarios by their weights."""
    known = frame[frame[name].notna()]
    return float((known[name] * known["weight"]).sum() / known["weight"].sum())


def _range(planned: pd.DataFrame, axis: str) -> float:
    """By how much the mean cost differs between the values of an axis [MEUR]."""
    means = [_mean(group) for _, group in planned.groupby(f"axis_{axis}")]
    return max(means) - min(means)


def _heat(metrics: pd.DataFrame, axes: list[str]) -> str:
    """Mean cost by the values of the two axes that move it most."""
    planned = metrics[metrics["status"].isin(PLANNED)]
    several = [axis for axis in axes if metrics[f"axis_{axis}"].nunique() > 1]
    if len(several) < 2:
        return note("The matrix has fewer than two axes with several values.")
    strongest = sorted(several, key=lambda axis: -_range(planned, axis))
    down, across = strongest[:2]
    rows, columns = (list(dict.fromkeys(metrics[f"axis_{a}"])) for a in (down, across))
    cells = dict(iter(metrics.groupby([f"axis_{down}", f"axis_{across}"])))
    means = {
        key: _mean(mine)
        for key, group in cells.items()
        if len(mine := group[group["status"].isin(PLANNED)])
    }
    low, high = min(means.values()), max(means.values())
    head = "".join(f'<th scope="col">{text(c)}</th>' for c in columns)
    body = ""
    for row in rows:
        tds = "".join(_cell(cells.get((row, c)), means.get((row, c)), low, high) for c in columns)
        body += f'<tr><th scope="row">{text(row)}</th>{tds}</tr>'
    told = (f"Mean discounted cost [MEUR] by {down} (down) and {across} (across), over all other "
            "axes and by weight; below it scenarios with a plan of all.")  # fmt: skip
    table = f"<thead><tr><th>{text(down)} / {text(across)}</th>{head}</tr></thead>"
    return f'{note(told)}<table class="heat">{table}<tbody>{body}</tbody></table>'


def _cell(group: pd.DataFrame | None, mean: float | None, low: float, high: float) -> str:
    if group is None:
        return "<td></td>"
    solved = int(group["status"].isin(PLANNED).sum())
    count = f"<br><small>{solved} of {len(group)}</small>"
    if mean is None:
        return f'<td class="low">no plan{count}</td>'
    shades = SHADES["light"]
    step = 0 if high <= low else round((mean - low) / (high - low) * (len(shades) - 1))
    ink = "#fff" if step >= len(shades) - 2 else "#1d2730"
    return f'<td style="background:{shades[step]};color:{ink}">{_number(mean)}{count}</td>'


def _effects(planned: pd.DataFrame, axes: list[str]) -> str:
    """Mean cost of each value of each axis, and what it adds to scenarios alike but for it."""
    rows = []
    for axis in axes:
        name, first = f"axis_{axis}", None
        others = [f"axis_{other}" for other in axes if other != axis]
        for value, group in planned.groupby(name, sort=False):
            first = group if first is None else first
            pairs = group.assign(all=0).merge(first.assign(all=0), on=["all", *others])
            change = (pairs["cost_meur_x"] - pairs["cost_meur_y"]).mean()
            told = "" if group is first or not len(pairs) else f"{change:+,.0f} ({len(pairs)})"
            rows.append([axis, value, len(group), _number(_mean(group)), told])
    said = (
        "Mean cost of the plans, by weight; and the mean difference between plans alike in all "
        "other axes, in brackets how many such pairs there are."
    )
    head = ["axis", "value", "plans", "mean cost [MEUR]", "against the first [MEUR]"]
    return note(said) + pagehtml.table(head, rows, (2, 3, 4))


def _spread(planned: pd.DataFrame) -> str:
    """Least, mean, most of each metric, with a strip of all scenarios."""
    rows = []
    for name, title in SHOWN.items():
        if name not in planned or planned[name].isna().all():
            continue
        values = planned[name].dropna().astype(float)
        figures = [values.min(), values.quantile(0.25), _mean(planned, name),
                   values.quantile(0.75), values.max()]  # fmt: skip
        rows.append([title, *map(_number, figures), Html(_strip(values))])
    head = ["metric", "least", "quarter below", "mean by weight", "quarter above", "most", "each"]
    return pagehtml.table(head, rows, range(1, 7))


def _strip(values: pd.Series) -> str:
    low, high = float(values.min()), float(values.max())
    span = (high - low) or 1.0
    places = sorted({round(4 + 152 * (float(v) - low) / span, 1) for v in values})
    marks = "".join(f'<path d="M{x} 3v12"/>' for x in places)
    return (
        '<svg width="160" height="18" viewBox="0 0 160 18" stroke="#2a6690" stroke-opacity=".6">'
        f'<path d="M4 9h152" stroke="#d5dbe0"/>{marks}</svg>'
    )


def _choices(out: Path, planned: pd.DataFrame, inputs: Inputs) -> str:
    """Map and table of how often regions are chosen."""
    sites = read_store(out, "sites")
    if sites.empty:
        return note("No scenario chooses a site.")
    weights = dict(zip(planned["scenario"], planned["weight"].astype(float), strict=True))
    table = choice_table(sites, weights)
    rows = [
        [r.region, r.name, r.member_state, f"{r.frequency:.0%}", _number(r.mean_it_mw)]
        for r in table.head(MOST_REGIONS).itertuples(index=False)
    ]
    told = "Share of the plans, by weight, that build in a region beyond what is committed."
    if len(table) > MOST_REGIONS:
        told += f" The table shows {MOST_REGIONS} of {len(table)} regions."
    head = ["region", "name", "state", "chosen in", "mean IT power [MW]"]
    return (
        note(told)
        + _map(sites, weights, table, inputs)
        + pagehtml.table(head, rows, range(3, len(head)))
    )


def _map(
    sites: pd.DataFrame, weights: dict[str, float], table: pd.DataFrame, inputs: Inputs
) -> str:
    """Regions shaded by how often they are chosen, symbols for the mean IT power."""
    if inputs.shapes is None:
        return note("No map: the data set has no shapes of its regions.")
    share = sites["scenario"].map(weights) / sum(weights.values())
    mean = sites[share.notna()].assign(it_mw=sites["it_mw"] * share)
    shapes, backdrop = named_shapes(inputs, inputs.shapes)
    often = table.set_index("region")["frequency"] * 100
    drawn = plan_map(shapes, backdrop, mean[SITE_COLUMNS], shade=often,
                     shade_label="Chosen in so many plans", shade_unit="%")  # fmt: skip
    return note("Symbols: mean IT power over all plans, by weight.") + drawn


def _scenarios(metrics: pd.DataFrame, axes: list[str]) -> str:
    """Every scenario with its values, its end, and a link to its run folder."""
    rows = []
    for row in metrics.to_dict("records"):
        name = str(row["scenario"])
        link = name
        if row["status"] in PLANNED:
            link = Html(f'<a href="runs/{text(name)}/">{text(name)}</a>')
        figures = [_number(row.get(key)) for key in ("cost_meur", "it_mw_online", "gigafactories")]
        reason = text(str(row["reason"] or "")[:300])
        cells = [row[f"axis_{axis}"] for axis in axes]
        status = row["status"]
        if reason:
            status = Html(f"{text(status)}<br><small>{reason}</small>")
        rows.append([link, *cells, _number(row["weight"]), status, *figures])
    head = ["scenario", *axes, "weight", "status", "cost [MEUR]", "IT online [MW]", "gigafactories"]
    return pagehtml.table(head, rows, range(len(head) - 3, len(head)))
