"""The verb for sites that stand up to many scenarios: robust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gigasite.cli_base import OK, InputsOpt, JsonOpt, app, guarded

if TYPE_CHECKING:
    from gigasite.outcome import Control
    from gigasite.regrets import Regrets


@app.command()
def robust(
    matrix: Annotated[str, typer.Argument(help="Shipped name, such as smoke, or a YAML file")],
    *,
    first_years: Annotated[
        int,
        typer.Option(
            "--first-years", help="Planning years whose starts are fixed too; 0: sites alone"
        ),
    ] = 1,
    inputs: InputsOpt = None,
    workers: Annotated[
        int, typer.Option("--workers", help="Processes of this machine that solve side by side")
    ] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder; default: outputs/<matrix>-robust")
    ] = None,
    as_json: JsonOpt = False,
) -> None:
    """Choose sites before the scenario is known: the plan of the least worst regret.

    Missed targets are paid for. solver.time_limit_s holds for each solve.
    """
    guarded(as_json, lambda: _robust(matrix, first_years, inputs, workers, out, as_json))


def _robust(
    matrix: str, first_years: int, folder: Path | None, workers: int, out: Path | None,
    as_json: bool,
) -> int:  # fmt: skip
    from gigasite.console import followed
    from gigasite.folders import new_folder
    from gigasite.robust_files import robust_json, write_robust
    from gigasite.robustness import check_wishes, robust

    check_wishes(first_years, workers)
    target = new_folder(out, f"{Path(matrix).stem}-robust")

    def work(control: Control) -> Regrets:
        return robust(
            matrix, inputs=folder, first_years=first_years, workers=workers, control=control
        )

    found = followed(work)
    written = write_robust(found, target)
    if as_json:
        print(json.dumps(robust_json(found) | {"folder": str(written)}, allow_nan=False))
    else:
        _print(found, written)
    return OK


def _print(found: Regrets, folder: Path) -> None:
    """Print the verdict, the regrets and the candidates."""
    from gigasite import words_robust as said
    from gigasite.console import print_table
    from gigasite.robust_files import candidate_rows, regret_rows, verdict

    for line in verdict(found):
        print(line)
    print()
    names = [f.name for f in found.futures]
    print_table(said.REGRETS, [said.SCENARIO, said.WEIGHT, said.BEST, *names], regret_rows(found))
    print_table(said.CANDIDATES, said.CANDIDATE_HEAD, candidate_rows(found))
    print(said.LOST)
    print(f"Folder: {folder}")
