"""Parts of every HTML page that the project writes: its head, sections, notes, safe text."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1d2730; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.note, small { color: #5f6b75; } svg { max-width: 100%; height: auto; } svg svg { max-width: none; }
table { border-collapse: collapse; width: 100%; font-size: .82rem; }
th { text-align: left; border-bottom: 2px solid #5b6872; vertical-align: bottom; }
td, th { padding: .18rem .5rem .18rem 0; } td { border-bottom: 1px solid #e4e8eb; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
"""
END = "</body></html>\n"


def opening(title: str, heading: str, style: str) -> str:
    """Everything up to the first heading, that included; `style` comes on top of STYLE."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(title)}</title><style>{STYLE}{style}</style></head>"
        f"<body><h1>{text(heading)}</h1>"
    )


def text(value: object) -> str:
    """Text that may stand in HTML."""
    return escape(re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", str(value)))


class Html(str):
    """Text that is HTML already; every other text in a table is made safe."""

    __slots__ = ()


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], numbers: Collection[int] = ()
) -> str:
    """A table; its columns in `numbers` hold figures, which stand to the right."""
    cell = [' class="n"' if n in numbers else "" for n in range(len(head))]
    top = "".join(f'<th scope="col"{c}>{text(h)}</th>' for c, h in zip(cell, head, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{c}>{v if isinstance(v, Html) else text(v)}</td>"
            for c, v in zip(cell, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def section(title: str, body: str) -> str:
    """One part of a page under its heading; `body` is HTML."""
    return f"<section><h2>{text(title)}</h2>{body}</section>"


def note(words: str) -> str:
    """A paragraph in small print."""
    return f'<p class="note">{text(words)}</p>'
