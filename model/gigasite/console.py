"""What a person sees in the terminal: progress on standard error, the plan on standard output."""

from __future__ import annotations

import json
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from gigasite.errors import GigasiteError, NoPlanError
from gigasite.outcome import Control, ctrl_c_cancels

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from gigasite.outcome import Progress
    from gigasite.plans import Plan

T = TypeVar("T")
EVERY_S = 5.0
"""Seconds between progress lines when standard error is not a terminal."""


def followed(work: Callable[[Control], T], notes: tuple[str, ...] = ()) -> T:
    """Do the work of a verb with its progress shown; Ctrl-C asks it to end with what it has."""
    with ProgressLines(notes) as lines:
        control = Control(lines.show)
        with ctrl_c_cancels(control):
            return work(control)


class ProgressLines:
    """Show progress of a solve: one line that changes in a terminal, else a line now and then."""

    def __init__(self, notes: tuple[str, ...] = ()) -> None:
        self.console = Console(stderr=True, highlight=False)
        self.live = Live(console=self.console, transient=True) if self.console.is_terminal else None
        self.last_stage, self.last_time = "", -EVERY_S
        for note in notes:
            self.console.print(Text(f"note: {note}", style="dim"), soft_wrap=True)

    def __enter__(self) -> ProgressLines:
        if self.live is not None:
            self.live.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.live is not None:
            self.live.__exit__(kind, error, trace)

    def show(self, now: Progress) -> None:
        """Show one line; called from the solver's thread."""
        text = progress_line(now)
        if self.live is not None:
            self.live.update(Text(text))
        elif now.stage != self.last_stage or monotonic() - self.last_time >= EVERY_S:
            self.last_stage, self.last_time = now.stage, monotonic()
            print(text, file=sys.stderr, flush=True)  # noqa: T201


def progress_line(now: Progress) -> str:
    """One line: stage, seconds, best plan, bound, gap."""
    plan = "-" if now.plan is None else f"{now.plan:,.1f}"
    bound = "-" if now.bound is None else f"{now.bound:,.1f}"
    gap = "-" if now.gap is None else f"{now.gap:.2%}"
    return (
        f"{now.stage:22s} {now.seconds:6.1f} s   best plan {plan:>14s}   bound {bound:>14s}   "
        f"gap {gap:>8s}   nodes {now.nodes:,}"
    )


def print_failure(error: BaseException, *, as_json: bool) -> int:
    """Say what went wrong, in words or as one JSON object; return the exit code."""
    code, told = failure(error)
    if as_json:
        print(json.dumps(told))  # noqa: T201
        return code
    print(told["explanation"], file=sys.stderr)  # noqa: T201
    if told["status"] == "infeasible":
        for fault in getattr(error, "faults", ()):
            print(f"  - {fault}", file=sys.stderr)  # noqa: T201
    return code


def failure(error: BaseException) -> tuple[int, dict[str, Any]]:
    """Exit code, and what is told as JSON: status, stopped_by, problems, explanation."""
    code, status, stopped_by, text = _failure(error)
    problems = [fault.as_dict() for fault in getattr(error, "faults", ())]
    told = {"status": status, "stopped_by": stopped_by, "problems": problems}
    return code, told | {"explanation": text}


def _failure(error: BaseException) -> tuple[int, str, str | None, str]:
    """Exit code, status, what stopped the run, and a message fit for a person."""
    text = str(error)
    if isinstance(error, NoPlanError):
        return error.exit_code, error.status, error.stopped_by, text
    if isinstance(error, GigasiteError):
        return error.exit_code, error.status, None, text
    if isinstance(error, KeyboardInterrupt):
        text = "Stopped by the user before there was a plan."
        return NoPlanError.exit_code, NoPlanError.status, "user", text
    if isinstance(error, OSError):
        text = f"A file could not be written or read: {text}"
    elif os.environ.get("GIGASITE_DEBUG"):
        raise error
    else:
        text = f"Internal error, please report it: {type(error).__name__}: {text}"
        text += " (GIGASITE_DEBUG=1 shows more)"
    return GigasiteError.exit_code, GigasiteError.status, None, text


def print_plan(plan: Plan, folder: Path) -> None:
    """Print the plan in short: proof, cost, capacity, gigafactories, states, what binds."""
    from gigasite.summary import binding, gigafactory_rows, headline, state_rows

    out = Console(highlight=False)
    for line in headline(plan):
        out.print(Text(line))
    _print_table(
        out,
        "Gigafactories",
        ["region", "name", "state", "start", "online", "MW IT"],
        gigafactory_rows(plan),
    )
    _print_table(
        out,
        "New IT power by state, chosen by the plan [MW IT]",
        ["state", "gigafactory", "other", "all", "share"],
        state_rows(plan),
    )
    _print_table(
        out,
        "What drives the plan: worth of one more unit of a limit (indicative, from the relaxation)",
        ["limit", "scopes that cost", "dearest", "MEUR per unit", "unit"],
        binding(plan),
    )
    out.print(Text(f"Run folder: {folder}"), soft_wrap=True)


def print_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a table of texts on standard output."""
    _print_table(Console(highlight=False), title, columns, rows)


def _print_table(out: Console, title: str, columns: list[str], rows: list[list[str]]) -> None:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for n, column in enumerate(columns):
        table.add_column(column, justify="left" if n < 2 else "right")
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    out.print(table)
    out.print()
