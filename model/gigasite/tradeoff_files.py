"""A front -> its folder: a table, a JSON file, a picture, and a run folder for every point."""

from __future__ import annotations

import json
import shutil
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigasite import words
from gigasite.choices_objective import UNITS
from gigasite.errors import Fault, InputError
from gigasite.report import as_text, clean, records, write_run

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.tradeoffs import Front

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 440, 92, 24, 44, 62
"""Size of the picture and its margins [px]."""
INK, MUTED, LINE, DOT = "#1d2730", "#5f6b75", "#d5dade", "#e2572b"


def front_json(front: Front, scenario: str) -> dict[str, Any]:
    """Return the front as plain JSON."""
    return clean(
        {
            "scenario": scenario,
            "against": front.against,
            "unit": UNITS[front.against],
            "stopped_by": "user" if front.stopped else None,
            "dominated": front.dominated,
            "points": records(front.table()),
        }
    )


def check_front_folder(folder: Path) -> None:
    """Refuse a folder that exists or cannot be made, before anything is solved."""
    parent = folder.absolute().parent
    while not parent.exists() and parent != parent.parent:
        parent = parent.parent
    what = None
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "exists already"
    elif not parent.is_dir():
        what = f"cannot be made: {parent} is not a folder"
    if what is not None:
        raise InputError([Fault(f"--out {folder}", what, "Give the name of a new folder")])


def write_front(front: Front, inputs: Inputs, scenario: str, folder: Path) -> Path:
    """Write the folder of a front aside, then rename it: it is whole or absent.

    pareto.csv, pareto.json, pareto.svg, and `point-01` and so on, run folders as of a plan.

    Raises
    ------
    InputError
        The folder exists.

    """
    check_front_folder(folder)
    target = folder.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        told = front_json(front, scenario)
        text = json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False)
        (aside / "pareto.json").write_text(text + "\n", encoding="utf-8")
        table = as_text(front.table())
        table.to_csv(aside / "pareto.csv", index=False, lineterminator="\n")
        picture = front_svg(front, scenario)
        (aside / "pareto.svg").write_text(picture, encoding="utf-8")
        for n, point in enumerate(front.points, 1):
            if point.plan is not None:
                write_run(point.plan, inputs, point.scenario, aside / f"point-{n:02d}")
        aside.chmod(0o755)
        if target.exists():
            target.rmdir()  # empty, as was checked
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return folder


def front_svg(front: Front, scenario: str) -> str:
    """Draw the front: the other objective across, cost up; a title on every point says both."""
    dots = [(p.value, p.plan.cost) for p in front.points if p.plan and p.value is not None]
    across, up = _axis([x for x, _ in dots]), _axis([y for _, y in dots])
    name = words.TRADEOFF_AXES[front.against]
    title = words.TRADEOFF_TITLE.format(against=front.against, scenario=scenario)

    def place(x: float, y: float) -> tuple[float, float]:
        right, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        share = (x - across[0]) / (across[-1] - across[0])
        return LEFT + share * right, TOP + high * (1 - (y - up[0]) / (up[-1] - up[0]))

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" aria-label="{escape(title)}" '
        'font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(LEFT, 24, title, size=15, colour=INK),
        _text(LEFT, HEIGHT - 14, name),
        _text(LEFT, TOP - 6, words.TRADEOFF_COST),
    ]
    for x in across:
        at, _ = place(x, up[0])
        parts.append(_line((at, TOP), (at, HEIGHT - BOTTOM)))
        said = words.amount(front.against, x)
        parts.append(_text(at, HEIGHT - BOTTOM + 18, said, anchor="middle"))
    for y in up:
        _, at = place(across[0], y)
        parts.append(_line((LEFT, at), (WIDTH - RIGHT, at)))
        parts.append(_text(LEFT - 8, at + 4, words.money(y), anchor="end"))
    path = " ".join("{:.1f},{:.1f}".format(*place(*dot)) for dot in dots)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{DOT}" stroke-width="1.5"/>')
    for x, y in dots:
        at, high = place(x, y)
        said = f"{words.amount(front.against, x)}, {words.money(y)}"
        parts.append(
            f'<circle cx="{at:.1f}" cy="{high:.1f}" r="5" fill="{DOT}">'
            f"<title>{escape(said)}</title></circle>"
        )
    return "\n".join([*parts, "</svg>\n"])


def _axis(values: list[float]) -> list[float]:
    """Five even marks with a little room at both ends."""
    low, high = min(values), max(values)
    room = 0.08 * (high - low) or 0.05 * abs(high) or 1.0
    low = max(0.0, low - room) if low >= 0 else low - room
    step = (high + room - low) / 4
    return [low + k * step for k in range(5)]


def _line(one: tuple[float, float], other: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = one, other
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{LINE}"/>'


def _text(
    x: float, y: float, said: str, *, size: int = 12, colour: str = MUTED, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(said)}</text>'
    )
