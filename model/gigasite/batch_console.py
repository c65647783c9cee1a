"""What a person sees of a batch in the terminal: progress, its end, runs held side by side."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gigasite.console import EVERY_S, ProgressLines
from gigasite.traces import FAILED

if TYPE_CHECKING:
    from gigasite.batching import BatchProgress, Summary
    from gigasite.comparing import Comparison
    from gigasite.traces import Ended

MOST_GAPS = 4
"""Gaps of running solves that the line of progress names [solves]."""
MOST = 12
"""Rows of a list that are shown [rows]."""


class BatchLines:
    """Progress of a batch: one line that changes in a terminal, else a line now and then."""

    def __init__(self, lines: ProgressLines) -> None:
        self.live, self.last_time, self.last = lines.live, -EVERY_S, ""

    def show(self, now: BatchProgress) -> None:
        """Show one line."""
        text = batch_line(now)
        if self.live is not None:
            self.live.update(Text(text))
        elif text != self.last and monotonic() - self.last_time >= EVERY_S:
            self.last, self.last_time = text, monotonic()
            print(text, file=sys.stderr, flush=True)  # noqa: T201


def batch_line(now: BatchProgress) -> str:
    """One line: done, running, failed, time gone and time left."""
    left = "-" if now.left_s is None else _time(now.left_s)
    gaps = f" (gap {', '.join(f'{gap:.2%}' for gap in now.gaps[:MOST_GAPS])})" if now.gaps else ""
    return (
        f"{now.done:,} of {now.total:,} done   {now.running} running{gaps}   {now.failed} failed   "
        f"{_time(now.seconds)} gone   about {left} left"
    )


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def print_rejected(ended: dict[str, Ended]) -> None:
    """Say up front which scenarios can never start, and why."""
    console = Console(stderr=True, highlight=False)
    wrong = [e for e in ended.values() if e.status == FAILED and not e.before]
    for end in wrong[:MOST]:
        console.print(Text(f"{end.name} cannot start: {end.reason}"), soft_wrap=True)
    if len(wrong) > MOST:
        console.print(f"... and {len(wrong) - MOST} more that cannot start")


def print_summary(summary: Summary) -> None:
    """Print what came of a batch."""
    out = Console(highlight=False)
    counts = ", ".join(f"{n:,} {status}" for status, n in summary.counts().items())
    before = sum(end.before for end in summary.ended.values())
    earlier = f", {before:,} of them solved before" if before else ""
    total = len(summary.study.matrix.cases)
    out.print(Text(f"{total:,} scenarios in {_time(summary.seconds)}: {counts}{earlier}"))
    if summary.stopped:
        out.print(Text("Stopped by the user. The same command goes on from here."))
    if summary.why:
        out.print(Text(f"{summary.why} The same command goes on from here."))
    failed = [end for end in summary.ended.values() if end.status == FAILED]
    for end in failed[:MOST]:
        out.print(Text(f"  {end.name} failed: {end.reason}"), soft_wrap=True)
    if len(failed) > MOST:
        out.print(f"  ... and {len(failed) - MOST} more: see summary.html")
    folder = summary.study.out
    out.print(Text(f"Summary: {folder / 'summary.html'}"), soft_wrap=True)
    out.print(Text(f"Tables:  {folder / 'store'}"), soft_wrap=True)


def print_look(states: list[dict[str, Any]]) -> None:
    """Print what a batch would do."""
    rows = [[s["name"], f"{s['weight']:g}", s["state"], s["reason"][:100]] for s in states]
    _print(["scenario", "weight", "state", "reason"], rows)
    done = sum(s["state"] not in ("to do", FAILED) for s in states)
    wrong = sum(s["state"] == FAILED for s in states)
    print(f"{len(states):,} scenarios: {done:,} done, {len(states) - done - wrong:,} to do, "  # noqa: T201
          f"{wrong:,} cannot start")  # fmt: skip


def print_comparison(told: Comparison) -> None:
    """Print the figures that differ, the sites and limits that changed, and the choices."""
    first = told.runs[0]
    frame = told.metrics[~told.metrics["metric"].str.fullmatch(r".*_\d{4}")]
    same = frame[list(told.runs)].nunique(axis=1) <= 1
    _print(["metric", *told.runs], _rows(frame[~same][["metric", *told.runs]]), "Figures")
    for title, table in ((f"Sites against {first}", told.sites),
                         (f"Limits that bind against {first}", told.limits)):  # fmt: skip
        if len(table):
            print()  # noqa: T201
            _print(list(table.columns), _rows(table.head(4 * MOST)), title)
            if len(table) > 4 * MOST:
                print(f"... {len(table) - 4 * MOST} more rows: --json has all")  # noqa: T201
    print()  # noqa: T201
    columns = ["region", "name", "frequency", *(told.runs if len(told.runs) <= 6 else ())]
    shown = told.choices[columns]
    _print(columns, _rows(shown.head(4 * MOST)), "How often a region is chosen, and MW IT")


def _rows(frame: pd.DataFrame) -> list[list[str]]:
    return [[_shown(v) for v in row] for row in frame.itertuples(index=False)]


def _shown(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, str) or (float(value) == round(value) and abs(value) < 3000):
        return str(value) if isinstance(value, str) else f"{value:.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _print(columns: list[str], rows: list[list[str]], title: str | None = None) -> None:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False,
                  padding=(0, 2, 0, 0))  # fmt: skip
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)
