"""The verb for plans nearly as cheap as the best one: alternatives."""

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

if TYPE_CHECKING:
    from gigasite.diversity import Alternatives
    from gigasite.outcome import Control


@app.command()
def alternatives(
    scenario: ScenarioArg = "base",
    *,
    within: Annotated[
        float,
        typer.Option("--within", help="What they may cost more, as a share of location cost"),
    ] = 0.02,
    count: Annotated[int, typer.Option("--count", help="Alternatives wanted")] = 10,
    distance: Annotated[
        int,
        typer.Option(
            "--distance",
            help="Least distance between any two: regions that only one gives data centres; "
            "a gigafactory counts 5",
        ),
    ] = 1,
    inputs: InputsOpt = None,
    settings: SetOpt = None,
    shapes: ShapesOpt = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder; default: outputs/<scenario>-alternatives-<hash>"),
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """Find plans that go to other places at nearly the cost of the best one.

    solver.time_limit_s holds for each solve.
    """
    wishes = (within, count, distance)
    guarded(
        as_json,
        lambda: _alternatives(scenario, settings or [], inputs, shapes, wishes, out, as_json),
    )


def _alternatives(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    shapes: Path | None,
    wishes: tuple[float, int, int],
    out: Path | None,
    as_json: bool,
) -> int:
    from gigasite.alternative_files import alternatives_json, write_alternatives
    from gigasite.console import followed
    from gigasite.folders import new_folder
    from gigasite.geodata import read_shapes
    from gigasite.load import input_hash, read_run
    from gigasite.near_optimal import alternatives, check_wishes

    within, count, apart = wishes
    check_wishes(within, count, apart)
    inputs, chosen = read_run(scenario, settings, folder, shapes)
    if inputs.shapes is not None:
        read_shapes(inputs.shapes)
    name = f"{chosen.name}-alternatives-{input_hash(inputs, chosen)[:8]}"
    target = new_folder(out, name)

    def work(control: Control) -> Alternatives:
        return alternatives(
            inputs, chosen, within=within, count=count, distance=apart, control=control
        )

    found = followed(work, inputs.notes)
    written = write_alternatives(found, target)
    if as_json:
        print(json.dumps(alternatives_json(found) | {"folder": str(written)}, allow_nan=False))
    else:
        _print(found, written)
    return OK


def _print(found: Alternatives, folder: Path) -> None:
    """Print the plans as a table, then what is to be said of them."""
    from gigasite import words_alternatives as said
    from gigasite.alternative_files import plan_rows, verdict
    from gigasite.console import print_table

    print_table(said.PLANS, said.PLAN_HEAD, plan_rows(found))
    for line in verdict(found):
        print(line)
    print(f"Folder: {folder}")
