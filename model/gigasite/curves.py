"""Pictures of lines and dots as SVG: two axes, even marks, a tooltip on every dot."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 440, 92, 24, 44, 62
"""Size of the picture and its margins [px]."""
INK, MUTED, LINE, DOT = "#1d2730", "#5f6b75", "#d5dade", "#e2572b"


@dataclass(frozen=True)
class Axis:
    """What an axis is called, and how a value on it is said (with its unit)."""

    name: str
    said: Callable[[float], str]


def curve_svg(
    dots: Sequence[tuple[float, float]], title: str, across: Axis, up: Axis, *, steps: bool = False
) -> str:
    """Draw dots joined by a line, in their order; a title on every dot says both values.

    `steps`: the value of a dot holds until the next one.
    """
    marks_x, marks_y = _marks([x for x, _ in dots]), _marks([y for _, y in dots])

    def place(x: float, y: float) -> tuple[float, float]:
        right, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        share = (x - marks_x[0]) / (marks_x[-1] - marks_x[0])
        return LEFT + share * right, TOP + high * (
            1 - (y - marks_y[0]) / (marks_y[-1] - marks_y[0])
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" aria-label="{escape(title)}" '
        'font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(LEFT, 24, title, size=15, colour=INK),
        _text(LEFT, HEIGHT - 14, across.name),
        _text(LEFT, TOP - 6, up.name),
    ]
    for x in marks_x:
        at, _ = place(x, marks_y[0])
        parts.append(_line((at, TOP), (at, HEIGHT - BOTTOM)))
        parts.append(_text(at, HEIGHT - BOTTOM + 18, across.said(x), anchor="middle"))
    for y in marks_y:
        _, at = place(marks_x[0], y)
        parts.append(_line((LEFT, at), (WIDTH - RIGHT, at)))
        parts.append(_text(LEFT - 8, at + 4, up.said(y), anchor="end"))
    corners = _stairs(dots) if steps else dots
    path = " ".join("{:.1f},{:.1f}".format(*place(*dot)) for dot in corners)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{DOT}" stroke-width="1.5"/>')
    for x, y in dots:
        at, high = place(x, y)
        parts.append(
            f'<circle cx="{at:.1f}" cy="{high:.1f}" r="5" fill="{DOT}">'
            f"<title>{escape(f'{across.said(x)}, {up.said(y)}')}</title></circle>"
        )
    return "\n".join([*parts, "</svg>\n"])


def _stairs(dots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners of a line that goes across at the old value before it goes up or down."""
    corners = list(dots[:1])
    for (_, before), (x, y) in itertools.pairwise(dots):
        corners += [(x, before), (x, y)]
    return corners


def _marks(values: list[float]) -> list[float]:
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
