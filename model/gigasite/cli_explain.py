"""The verb explain: limits, what helps where no plan is possible, places, speed."""

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
    wrong,
)
from gigasite.cli_places import places_answer, region_answer, speed_answer

if TYPE_CHECKING:
    from gigasite.explaining import Explanation


ExactOpt = Annotated[
    list[str] | None,
    typer.Option(
        "--exact",
        help="Solve a limit a step looser and tighter; repeat; binding: the dearest. "
        "With --places: solve so many of each ranking again",
    ),
]
RegionOpt = Annotated[
    list[str] | None, typer.Option("--region", help="Why this region or why not; repeat")
]
PlacesOpt = Annotated[bool, typer.Option("--places", help="Rank every region")]
SpeedOpt = Annotated[bool, typer.Option("--speed", help="What shorter permits are worth")]
SpeedOfOpt = Annotated[
    str, typer.Option("--speed-of", help="permits, or grid: earlier reinforcement")
]
StepsOpt = Annotated[int, typer.Option("--speed-steps", help="Steps of the Union's curve to solve")]
StatesOpt = Annotated[
    str, typer.Option("--speed-states", help="States to solve for one by one: DE,FR")
]
EveryOpt = Annotated[
    bool, typer.Option("--speed-every", help="All steps of those states, not one each")
]


@app.command()
def explain(
    scenario: ScenarioArg = "base",
    *,
    exact: ExactOpt = None,
    region: RegionOpt = None,
    places: PlacesOpt = False,
    speed: SpeedOpt = False,
    of: SpeedOfOpt = "permits",
    steps: StepsOpt = 6,
    states: StatesOpt = "",
    every: EveryOpt = False,
    inputs: InputsOpt = None,
    settings: SetOpt = None,
    out: Annotated[Path | None, typer.Option("--out", help="New folder to write")] = None,
    as_json: JsonOpt = False,
) -> None:
    """Say what limits are worth; without a plan, which clash and the least that helps.

    Or why a region was chosen or not (--region), how all rank (--places), what speed is worth
    (--speed). solver.time_limit_s holds for each plan, and for the whole of an explanation of why
    there is none.
    """

    def work() -> int:
        run = (scenario, settings or [], inputs)
        if [bool(region), places, speed].count(True) > 1:
            what, remedy = "takes one of --region, --places, --speed", "Ask one at a time"
            raise wrong("gigasite explain", what, remedy)
        if region:
            return region_answer(*run, region, out, as_json=as_json)
        if places:
            return places_answer(*run, _number(exact or ["0"]), out, as_json=as_json)
        if speed:
            wanted = [c.strip() for c in states.split(",") if c.strip()]
            return speed_answer(*run, of, steps, wanted, out, every=every, as_json=as_json)
        return _limits(*run, exact or [], out, as_json)

    guarded(as_json, work)


def _number(exact: list[str]) -> int:
    """How many places to solve again."""
    if len(exact) == 1 and exact[0].isdecimal() and len(exact[0]) < 5:
        return int(exact[0])
    what, remedy = "is no number of places to solve again", "Write for example --places --exact 3"
    raise wrong(f"--exact {' '.join(exact)}", what, remedy)


def _limits(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    exact: list[str],
    out: Path | None,
    as_json: bool,
) -> int:
    """Explain the limits of a scenario."""
    from gigasite.console import followed
    from gigasite.errors import InfeasibleError
    from gigasite.explain_files import explain_json, write_explanation
    from gigasite.explaining import explain
    from gigasite.folders import check_new_folder
    from gigasite.load import read_run

    inputs, chosen = read_run(scenario, settings, folder)
    if out is not None:
        check_new_folder(out)
    told = followed(
        lambda control: explain(inputs, chosen, exact=exact, control=control), inputs.notes
    )
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
