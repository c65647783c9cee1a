"""Verbs for many scenarios: batch, compare."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gigasite.cli_base import OK, InputsOpt, JsonOpt, app, guarded, wrong

if TYPE_CHECKING:
    from gigasite.batching import Summary


@app.command()
def batch(
    matrix: Annotated[str, typer.Argument(help="Shipped name, such as smoke, or a YAML file")],
    *,
    inputs: InputsOpt = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", help="Processes on this machine; default: its cores", min=1),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Address of a running Dask scheduler")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder; default: outputs/<matrix>")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what is solved already")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the scenarios and what is done; solve nothing")
    ] = False,
    as_json: JsonOpt = False,
) -> None:
    """Solve every scenario of a matrix, in parallel; started again, it goes on where it stopped.

    Exit codes: 0 every scenario has a plan or is proven infeasible; 1 some failed; 2 wrong matrix
    or tables, nothing solved; 4 stopped by Ctrl-C, or some have no plan in the time given.
    """
    if dry_run:
        guarded(as_json, lambda: _look(matrix, inputs, out, as_json))
    how = {"workers": workers, "scheduler": scheduler, "fresh": fresh}
    guarded(as_json, lambda: _batch(matrix, inputs, out, as_json, how))


def _batch(
    matrix: str, inputs: Path | None, out: Path | None, as_json: bool, how: dict[str, Any]
) -> int:
    from gigasite.batch_console import BatchLines, print_rejected, print_summary
    from gigasite.batching import batch
    from gigasite.console import ProgressLines
    from gigasite.outcome import Control, ctrl_c_cancels

    if how["workers"] and how["scheduler"]:
        what = "a running scheduler has workers of its own"
        raise wrong("--workers, --scheduler", what, "Give one of the two")
    control = Control()
    with ProgressLines() as lines, ctrl_c_cancels(control):
        summary = batch(
            matrix, out=out, inputs=inputs, control=control, listen=BatchLines(lines).show,
            rejects=print_rejected, **how,
        )  # fmt: skip
    if as_json:
        print(json.dumps(_summary(summary), allow_nan=False))
    else:
        print_summary(summary)
    return summary.exit_code


def _summary(summary: Summary) -> dict[str, Any]:
    from gigasite.traces import FAILED, as_json

    failed = [as_json(end) for end in summary.ended.values() if end.status == FAILED]
    return {
        "batch": summary.study.matrix.name,
        "folder": str(summary.study.out),
        "scenarios": len(summary.study.matrix.cases),
        "counts": summary.counts(),
        "solved_before": sum(end.before for end in summary.ended.values()),
        "seconds": summary.seconds,
        "stopped_by": "user" if summary.stopped else None,
        "explanation": summary.why,
        "failed": failed,
    }


def _look(matrix: str, inputs: Path | None, out: Path | None, as_json: bool) -> int:
    from gigasite.batch_console import print_look
    from gigasite.study import look, read_study

    study = read_study(matrix, out=out, inputs=inputs)
    _, ended = look(study)
    states = [
        {"name": case.name, "axes": case.point, "weight": case.weight,
         "state": ended[case.name].status if case.name in ended else "to do",
         "reason": ended[case.name].reason if case.name in ended else ""}
        for case in study.matrix.cases
    ]  # fmt: skip
    if as_json:
        told = {"batch": study.matrix.name, "folder": str(study.out), "scenarios": states}
        print(json.dumps(told, allow_nan=False))
    else:
        print_look(states)
    return OK


@app.command()
def compare(
    runs: Annotated[
        list[Path], typer.Argument(help="Run folders, or folders of batches: all their runs")
    ],
    *,
    as_json: JsonOpt = False,
) -> None:
    """Hold runs against the first: figures, sites, limits, and how often a region is chosen."""
    guarded(as_json, lambda: _compare(runs, as_json))


def _compare(runs: list[Path], as_json: bool) -> int:
    from gigasite.batch_console import print_comparison
    from gigasite.comparing import compare
    from gigasite.report import clean, records
    from gigasite.study import runs_of

    folders, weights = runs_of(runs)
    told = compare(folders, weights)
    if as_json:
        tables = {n: records(getattr(told, n)) for n in ("metrics", "sites", "limits", "choices")}
        print(json.dumps({"runs": list(told.runs), **clean(tables)}, allow_nan=False))
    else:
        print_comparison(told)
    return OK
