"""The verb for trade-offs: pareto."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from gigasite.cli_base import (
    OK,
    InputsOpt,
    JsonOpt,
    ScenarioArg,
    SetOpt,
    ShapesOpt,
    app,
    guarded,
)
from gigasite.errors import Fault, InputError

if TYPE_CHECKING:
    from gigasite.tradeoffs import Front


@app.command()
def pareto(
    scenario: ScenarioArg = "base",
    *,
    objectives: Annotated[
        str,
        typer.Option(
            "--objectives", help="cost and one of emissions, water, capacity, earliness: cost,water"
        ),
    ] = "cost,emissions",
    points: Annotated[int, typer.Option("--points", help="Plans to make, both ends included")] = 8,
    inputs: InputsOpt = None,
    settings: SetOpt = None,
    shapes: ShapesOpt = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder; default: outputs/<scenario>-<against>-<hash>"),
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """Trade cost against another objective: plans of which none is both cheaper and better.

    solver.time_limit_s holds for each point.
    """
    guarded(
        as_json,
        lambda: _pareto(scenario, settings or [], inputs, shapes, objectives, points, out, as_json),
    )


def _pareto(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    shapes: Path | None,
    objectives: str,
    points: int,
    out: Path | None,
    as_json: bool,
) -> int:
    from gigasite.console import followed
    from gigasite.folders import new_folder
    from gigasite.geodata import read_shapes
    from gigasite.load import input_hash, read_run
    from gigasite.tradeoff_files import front_json, write_front
    from gigasite.tradeoffs import check_wishes, pareto

    against = _other(objectives)
    check_wishes(against, points)
    inputs, chosen = read_run(scenario, settings, folder, shapes)
    if inputs.shapes is not None:
        read_shapes(inputs.shapes)
    name = f"{chosen.name}-{against}-{input_hash(inputs, chosen)[:8]}"
    target = new_folder(out, name)
    front = followed(
        lambda control: pareto(inputs, chosen, against=against, points=points, control=control),
        inputs.notes,
    )
    written = write_front(front, inputs, chosen.name, target)
    if as_json:
        told = front_json(front, chosen.name) | {"folder": str(written)}
        print(json.dumps(told, allow_nan=False))
    else:
        _print(front, written)
    return OK


def _other(objectives: str) -> str:
    """The objective that stands beside cost in `cost,emissions`."""
    names = [name.strip() for name in objectives.split(",")]
    others = [name for name in names if name != "cost"]
    if len(names) == 2 and len(others) == 1:
        return others[0]
    what, remedy = "is not cost and one other objective", "Write for example cost,emissions"
    raise InputError([Fault(f"--objectives {objectives}", what, remedy)])


def _print(front: Front, folder: Path) -> None:
    """Print the points as a table, then what is to be said of the rest."""
    from gigasite.console import print_table
    from gigasite.words import amount, money

    rows = [
        [
            str(n),
            p.status,
            money(p.plan.cost),
            amount(front.against, p.value or 0.0),
            str(p.plan.metrics["regions"]),
            "-" if p.plan.objective["gap"] is None else f"{p.plan.objective['gap']:.2%}",
        ]
        for n, p in enumerate(front.points, 1)
        if p.plan is not None
    ]
    columns = ["point", "status", "cost", front.against, "regions with sites", "gap"]
    print_table(f"Cost against {front.against}, the cheapest first", columns, rows)
    for point in front.failed:
        bound = amount(front.against, point.bound or 0.0)
        print(f"No plan at the bound of {bound}: {point.status}. {point.reason}")
    if front.dominated:
        print(f"{front.dominated} left out: another point is no worse in both")
    if front.stopped:
        print("Stopped by the user: points are missing")
    print(f"Folder: {folder}")
