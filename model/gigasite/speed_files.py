"""The value of speed -> its folder: a table, a JSON file, curves, a page, run folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigasite import pagehtml
from gigasite import words_speed as words
from gigasite.curves import Axis, curve_svg
from gigasite.folders import write_folder, write_json, write_table
from gigasite.report import clean, records, write_run

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario
    from gigasite.speed_curves import Curve, Speed


def speed_json(speed: Speed) -> dict[str, Any]:
    """Return the curves as plain JSON."""
    return clean(
        {
            "scenario": speed.scenario,
            "what": speed.what,
            "stopped_by": "user" if speed.stopped else None,
            "curves": [{"scope": c.scope, "skipped": list(c.skipped)} for c in speed.curves],
            "points": records(speed.table()),
            "notes": all_notes(speed),
        }
    )


def all_notes(speed: Speed) -> list[str]:
    """What has to be known to read the curves, steps that were not solved among it."""
    said = words.SAID[speed.what].format
    left = [
        words.SKIPPED.format(scope=c.scope, at=", ".join(said(x) for x in c.skipped))
        for c in speed.curves
        if c.skipped
    ]
    return [*speed.notes, *left, *([words.STOPPED] if speed.stopped else [])]


def write_speed(speed: Speed, inputs: Inputs, scenario: Scenario, folder: Path) -> Path:
    """Write speed.csv, speed.json, index.html, curves as SVG, and the Union's run folders.

    The folder is whole or absent. Raises InputError where it exists.
    """

    def fill(aside: Path) -> None:
        write_json(speed_json(speed), aside / "speed.json")
        write_table(speed.table(), aside / "speed.csv")
        pictures = {c.scope: pictures_of(speed, c) for c in speed.curves}
        for scope, svgs in pictures.items():
            for name, svg in svgs.items():
                (aside / f"{name}-{scope}.svg").write_text(svg, encoding="utf-8")
        drawn = [svg for svgs in pictures.values() for svg in svgs.values()]
        (aside / "index.html").write_text(page(speed, drawn), encoding="utf-8")
        for n, point in enumerate(speed.curves[0].points, 1):
            if point.plan is not None:
                chosen = scenario.with_(point.settings)
                write_run(point.plan, inputs, chosen, aside / f"point-{n:02d}")

    return write_folder(folder, fill)


def pictures_of(speed: Speed, curve: Curve) -> dict[str, str]:
    """Curves of one scope by name, as SVG: what speed is worth, what is missed of the target."""
    names = {"scenario": speed.scenario, "scope": curve.scope}
    across = Axis(words.ACROSS[speed.what], words.SAID[speed.what].format)
    missed = speed.table().query("missed_mw_yr == missed_mw_yr")
    missed = missed[missed["scope"] == curve.scope]
    at = missed["months" if speed.what == "permits" else "scale"].astype(float)
    worth = [(p.at, w[0]) for p, w in zip(curve.points, curve.worths(), strict=True) if w]
    left = list(zip(at, missed["missed_mw_yr"].astype(float), strict=True))
    kinds = {
        "worth": (worth, words.TITLES[speed.what], Axis(words.WORTH, "{:,.0f}".format)),
        "missed": (left, words.MISSED_TITLE, Axis(words.MISSED, words.MW.format)),
    }
    return {
        name: curve_svg(dots, title.format(**names), across, up, steps=True)
        for name, (dots, title, up) in kinds.items()
        if dots
    }


def page(speed: Speed, pictures: list[str]) -> str:
    """Return the page: curves, points, how to read them."""
    heading = words.PAGE_HEADING.format(scenario=speed.scenario)
    table = pagehtml.table(words.HEADS[speed.what], table_rows(speed))
    notes = "".join(pagehtml.note(text) for text in all_notes(speed))
    return (
        pagehtml.opening(heading, heading, "")
        + "".join(pictures)
        + pagehtml.section(words.TABLE_HEADING, table)
        + pagehtml.section(words.NOTES_HEADING, notes)
        + pagehtml.END
    )


def table_rows(speed: Speed) -> list[list[str]]:
    """Points as texts: scope, months, status, gap, cost, worth, its interval, what is missed."""
    said = words.SAID[speed.what].format
    rows = []
    for curve in speed.curves:
        for point, worth in zip(curve.points, curve.worths(), strict=True):
            head = [curve.scope, said(point.at), point.status]
            if point.plan is None:
                rows.append([*head, "-", "-", "-", "-", "-"])
                continue
            gap, cost = point.plan.objective["gap"], f"{point.plan.cost:,.1f}"
            value, between = "-", "-"
            if worth is not None:
                value, between = f"{worth[0]:,.1f}", f"{worth[1]:,.1f} to {worth[2]:,.1f}"
            missed = _missed(speed, curve.scope, point.at)
            rows.append([*head, "-" if gap is None else f"{gap:.2%}", cost, value, between, missed])
    return rows


def _missed(speed: Speed, scope: str, at: float) -> str:
    """What is missed by year, in words."""
    table = speed.table()
    mine = table[(table["scope"] == scope)]
    mine = mine[mine["months" if speed.what == "permits" else "scale"] == at].iloc[-1]
    years = [c for c in table.columns if c.startswith("missed_mw_") and c[-4:].isdigit()]
    said = [f"{c[-4:]}: {mine[c]:,.0f}" for c in years if mine[c] > 0.5]
    return "; ".join(said) or "0"
