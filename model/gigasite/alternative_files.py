"""Alternatives -> their folder: tables, a JSON file, a page with a map, and run folders.

alternatives.csv (a row a plan, the best is plan 0), regions.csv (in how many plans each region
hosts what), alternatives.json, alternatives.html, `best`, and `plan-01` and so on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import pagehtml
from gigasite import words_alternatives as said
from gigasite.diversity import EVERY, NONE, SOME
from gigasite.folders import write_folder, write_json, write_table
from gigasite.maps import plan_map
from gigasite.pagehtml import note, section, table, text
from gigasite.report import clean, records, write_run
from gigasite.shapes import named_shapes
from gigasite.sitesets import GIGAFACTORY, WEIGHTS
from gigasite.words import money, share

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.diversity import Alternatives

STYLE = "td.w { font-size: .75rem; }"


def alternatives_json(found: Alternatives) -> dict[str, Any]:
    """Return the alternatives as plain JSON."""
    distances = found.distances()
    return clean(
        {
            "scenario": found.scenario.name,
            "within": found.within,
            "allowed_meur": found.allowed_meur,
            "least_distance": found.apart,
            "count": len(found.plans),
            "ended": found.ended,
            "stopped_by": "user" if found.ended == "user" else None,
            "distance": {
                "least": min(distances, default=None),
                "mean": sum(distances) / len(distances) if distances else None,
            },
            "plans": records(found.table()),
            "regions": [row for row in records(found.region_table()) if row["plans"]],
        }
    )


def write_alternatives(found: Alternatives, folder: Path) -> Path:
    """Write the folder: it is whole or absent. Raises InputError where it exists."""

    def fill(aside: Path) -> None:
        write_json(alternatives_json(found), aside / "alternatives.json")
        write_table(found.table(), aside / "alternatives.csv")
        write_table(found.region_table(), aside / "regions.csv")
        (aside / "alternatives.html").write_text(page(found), encoding="utf-8")
        for n, plan in enumerate(found.all):
            name = f"plan-{n:02d}" if n else "best"
            write_run(plan, found.inputs, found.scenario, aside / name)

    return write_folder(folder, fill)


def verdict(found: Alternatives) -> list[str]:
    """What was found, in sentences."""
    table, gap = found.table(), share(found.scenario.solver.gap)
    lines = [
        said.FOUND.format(
            count=len(found.plans), cost=money(found.best.cost),
            allowed=money(found.allowed_meur - found.best.cost), within=share(found.within),
            apart=found.apart,
        )
    ]  # fmt: skip
    distances = found.distances()
    if distances:
        mean = sum(distances) / len(distances)
        lines.append(said.APART.format(least=min(distances), mean=mean))
        moved = table["elsewhere_share"].iloc[1:].dropna()
        if len(moved):
            lines.append(said.MOVED.format(least=share(moved.min()), most=share(moved.max())))
    lines += _sums(found)
    if said.ENDED[found.ended]:
        lines.append(said.ENDED[found.ended])
    if found.best.status != "optimal":
        lines.append(said.BEST_UNPROVEN)
    if (table["extra_meur"] < -1e-6 * abs(found.best.cost)).any():
        lines.append(said.CHEAPER.format(gap=gap))
    return lines


def _sums(found: Alternatives) -> list[str]:
    """How many regions host each kind in every, some and none of the plans."""
    lines = []
    for kind, rows in found.region_table().groupby("kind", sort=False):
        counts = rows["found_in"].value_counts()
        told = {word: int(counts.get(word, 0)) for word in (EVERY, SOME, NONE)}
        lines.append(said.SUMS.format(kind=str(kind).capitalize(), **told))
        names = [f"{r.name} ({r.region})" for r in rows.itertuples(index=False)
                 if r.found_in == EVERY and kind == GIGAFACTORY]  # fmt: skip
        if names:
            lines.append(said.EVERYWHERE.format(names=", ".join(names)))
    return lines


def plan_rows(found: Alternatives) -> list[list[str]]:
    """The plans in text: as PLAN_HEAD."""
    return [
        [
            str(row.plan) if row.plan else said.BEST,
            money(row.cost_meur),
            money(row.extra_meur) if row.plan else "",
            str(row.distance_best) if row.plan else "",
            "" if pd.isna(row.distance_nearest) else f"{row.distance_nearest:.0f}",
            share(row.elsewhere_share) if row.plan and pd.notna(row.elsewhere_share) else "",
            row.gigafactory_regions.replace(";", " "),
            str(row.data_centre_regions),
            row.status,
        ]
        for row in found.table().itertuples()
    ]


def region_rows(found: Alternatives) -> list[list[str]]:
    """Regions that host something in some plan, in text: as REGION_HEAD."""
    table = found.region_table()
    count = len(found.all)
    return [
        [r.region, r.name, r.member_state, r.kind, f"{r.plans} of {count}", f"{r.mean_it_mw:,.0f}"]
        for r in table[table["plans"] > 0].itertuples(index=False)
    ]


def page(found: Alternatives) -> str:
    """One HTML page that refers to nothing outside the folder and runs no script."""
    title = found.scenario.title
    parts = [
        pagehtml.opening(said.TITLE.format(scenario=title), said.HEADING, STYLE),
        f"<p>{text(title)}</p>",
        *(f"<p>{text(line)}</p>" for line in verdict(found)),
        note(said.HOW.format(weight=WEIGHTS[GIGAFACTORY])),
        section(said.PLANS, table(said.PLAN_HEAD, plan_rows(found), range(1, 6))),
        section(
            said.REGIONS,
            _map(found)
            + note(said.SHOWN)
            + table(said.REGION_HEAD, region_rows(found), range(4, 6)),
        ),
    ]
    return "".join(parts) + pagehtml.END


def _map(found: Alternatives) -> str:
    """Regions shaded by the share of plans in which they host sites."""
    inputs = found.inputs
    if inputs.shapes is None:
        return note(said.NO_MAP)
    shapes, backdrop = named_shapes(inputs, inputs.shapes)
    regions = inputs["regions"]["region"]
    hosting = [{region for region, _ in sites} for sites in found.site_sets()]
    often = regions.set_axis(regions).map(lambda r: sum(r in each for each in hosting))
    chosen = found.best.sites[found.best.sites["committed"] == 0]
    drawn = plan_map(shapes, backdrop, chosen, shade=often * 100 / len(hosting),
                     shade_label=said.SHADE, shade_unit="%")  # fmt: skip
    return drawn + note(said.MAP_NOTE)
