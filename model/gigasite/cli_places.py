"""Answers of the verb explain on places and on speed; the verb itself is in `cli_explain`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gigasite.cli_base import OK
from gigasite.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any, TypeVar

    from gigasite.load import Inputs
    from gigasite.outcome import Control
    from gigasite.scenario import Scenario
    from gigasite.speed_curves import Speed, What

    T = TypeVar("T")


def region_answer(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    regions: Sequence[str],
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """Say of each region why it was chosen or not; with `out`, in a folder too."""
    from gigasite.console import followed, print_table
    from gigasite.where import check_regions, explain_regions
    from gigasite.where_files import regions_json, write_regions
    from gigasite.where_text import (
        MOVES,
        more_moves,
        move_rows,
        plan_line,
        region_blocks,
        stopped_line,
    )

    inputs, chosen = _read(scenario, settings, folder, out)
    check_regions(inputs, regions)
    answers = followed(
        lambda control: explain_regions(inputs, chosen, regions, control=control), inputs.notes
    )
    written = None if out is None else write_regions(answers, out)
    if as_json:
        return _print_json(regions_json(answers), written)
    print(plan_line(answers[0].plan))
    for answer in answers:
        for lines, again in region_blocks(answer):
            print(*lines, sep="\n")
            if again is not None and len(again.moves):
                print_table("", MOVES, move_rows(again))
                print(*more_moves(again), sep="")
    return _print_end(stopped_line(any(a.stopped for a in answers)), written)


def places_answer(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    exact: int,
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """Rank every region, and write the table in a folder."""
    from gigasite.console import followed, print_table
    from gigasite.folders import new_folder
    from gigasite.load import input_hash
    from gigasite.ranking import check_exact, explain_places
    from gigasite.where_files import places_json, write_places
    from gigasite.where_text import PLACES, place_tables, plan_line, stopped_line

    faults = check_exact(exact)
    if faults:
        raise InputError(faults)
    inputs, chosen = _read(scenario, settings, folder, out)
    name = f"{chosen.name}-places-{input_hash(inputs, chosen)[:8]}"
    target = new_folder(out, name)
    answer = followed(
        lambda control: explain_places(inputs, chosen, exact=exact, control=control), inputs.notes
    )
    written = write_places(answer, target)
    if as_json:
        return _print_json(places_json(answer), written)
    print(plan_line(answer.plan))
    for title, rows, rest in place_tables(answer):
        print_table(title, PLACES, rows)
        print(*rest, sep="\n")
    return _print_end(stopped_line(answer.stopped), written)


def speed_answer(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    what: str,
    steps: int,
    states: Sequence[str],
    out: Path | None,
    *,
    every: bool,
    as_json: bool,
) -> int:
    """Value shorter permits or earlier grid reinforcement, and write curves in a folder."""
    from gigasite import words_speed as words
    from gigasite.console import followed, print_table
    from gigasite.folders import new_folder
    from gigasite.load import input_hash
    from gigasite.speed import speed_faults, value_of_speed
    from gigasite.speed_files import all_notes, speed_json, table_rows, write_speed

    inputs, chosen = _read(scenario, settings, folder, out)
    faults = speed_faults(inputs, chosen, what, steps, states)
    if faults:
        raise InputError(faults)
    kind: What = "grid" if what == "grid" else "permits"
    target = new_folder(out, f"{chosen.name}-speed-{kind}-{input_hash(inputs, chosen)[:8]}")

    def work(control: Control) -> Speed:
        return value_of_speed(
            inputs, chosen, what=kind, points=steps, states=states, every=every, control=control
        )

    speed = followed(work, inputs.notes)
    written = write_speed(speed, inputs, chosen, target)
    if as_json:
        return _print_json(speed_json(speed), written)
    print_table(words.SUMMARY.format(what=kind), words.HEADS[kind], table_rows(speed))
    print(*all_notes(speed), sep="\n")
    return _print_end("", written)


def _read(
    scenario: str, settings: list[str], folder: Path | None, out: Path | None
) -> tuple[Inputs, Scenario]:
    """Read what is asked about; refuse a folder that exists before anything is solved."""
    from gigasite.folders import check_new_folder
    from gigasite.load import read_run

    if out is not None:
        check_new_folder(out)
    return read_run(scenario, settings, folder)


def _print_json(told: dict[str, Any], folder: Path | None) -> int:
    print(json.dumps(told | {"folder": None if folder is None else str(folder)}, allow_nan=False))
    return OK


def _print_end(last: str, folder: Path | None) -> int:
    if last:
        print(last)
    if folder is not None:
        print(f"Folder: {folder}")
    return OK
