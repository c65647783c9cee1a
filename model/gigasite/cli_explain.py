"""The verb explain: what limits are worth, or why no plan is possible and what would help."""

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
    app,
    guarded,
)

if TYPE_CHECKING:
    from gigasite.explaining import Explanation


@app.command()
def explain(
    scenario: ScenarioArg = "base",
    *,
    exact: Annotated[
        list[str] | None,
        typer.Option(
            "--exact", help="Solve a limit a step looser and tighter; repeat; binding: the dearest"
        ),
    ] = None,
    inputs: InputsOpt = None,
    settings: SetOpt = None,
    out: Annotated[Path | None, typer.Option("--out", help="Also write this new folder")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Say what limits are worth; without a plan, which clash and the least that helps.

    solver.time_limit_s holds for each plan, and for the whole of an explanation without one.
    """
    guarded(
        as_json,
        lambda: _limits(scenario, settings or [], inputs, exact or [], out, as_json),
    )


def _limits(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    exact: list[str],
    out: Path | None,
    as_json: bool,
) -> int:
    """Explain the limits of a scenario."""
    from gigasite.console import ProgressLines
    from gigasite.errors import InfeasibleError
    from gigasite.explain_files import explain_json, write_explanation
    from gigasite.explaining import explain
    from gigasite.folders import check_new_folder
    from gigasite.load import read_run
    from gigasite.outcome import Control, ctrl_c_cancels

    inputs, chosen = read_run(scenario, settings, folder)
    if out is not None:
        check_new_folder(out)
    with ProgressLines(inputs.notes) as lines:
        control = Control(lines.show)
        with ctrl_c_cancels(control):
            told = explain(inputs, chosen, exact=exact, control=control)
    if out is not None:
        write_explanation(told, out)
    if as_json:
        where = {} if out is None else {"folder": str(out)}
        print(json.dumps(explain_json(told) | where, allow_nan=False))
    else:
        _print(told, out)
    return OK if told.plan is not None else InfeasibleError.exit_code


def _print(told: Explanation, out: Path | None) -> None:
    """Print the answer as tables."""
    from gigasite import words_explain as words
    from gigasite.console import print_table
    from gigasite.explain_files import (
        alone_rows,
        exact_rows,
        not_alone_line,
        stopped_line,
        together_line,
        together_rows,
        worth_rows,
    )

    if told.plan is None:
        print(words.NO_PLAN)
        for fault in told.problems:
            print(f"  - {fault}")
        print()
        print_table(words.ALONE, words.ALONE_COLUMNS, alone_rows(told))
        print_table(words.TOGETHER, words.ALONE_COLUMNS, together_rows(told))
        lines = [together_line(told), not_alone_line(told), stopped_line(told)]
    else:
        print_table(words.WORTH, words.WORTH_COLUMNS, worth_rows(told))
        if told.exact:
            print_table(words.EXACT, words.EXACT_COLUMNS, exact_rows(told))
        lines = [words.EXACT_NOTE if told.exact else "", words.WORTH_NOTE]
    if out is not None:
        lines.append(words.FOLDER.format(folder=out))
    for line in lines:
        if line:
            print(line)
