"""Answers on places -> plain JSON, and their folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.folders import write_folder, write_json, write_table
from gigasite.report import clean, records
from gigasite.resolving import MOVES

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.plans import Plan
    from gigasite.ranking import PlacesAnswer
    from gigasite.resolving import Again
    from gigasite.where import RegionAnswer


def regions_json(answers: list[RegionAnswer]) -> dict[str, Any]:
    """Return the answers on single regions as plain JSON."""
    plan, stopped = answers[0].plan, any(a.stopped for a in answers)
    return clean(
        {
            "plan": _plan(plan),
            "stopped_by": "user" if stopped else None,
            "regions": [_region(a) for a in answers],
        }
    )


def _plan(plan: Plan) -> dict[str, Any]:
    told = {k: plan.objective[k] for k in ("value", "bound", "gap")}
    return {"scenario": plan.scenario, "status": plan.status, "stopped_by": plan.stopped_by, **told}


def _region(answer: RegionAnswer) -> dict[str, Any]:
    stop = ("facility", "limit", "needs", "allows", "unit", "why")
    return {
        "region": answer.region,
        "name": answer.name,
        "member_state": answer.member_state,
        "chosen": bool(answer.sites),
        "sites": [dict(zip(("facility", "units", "it_mw"), s, strict=True)) for s in answer.sites],
        "stops": [{k: getattr(s, k) for k in stop} for s in answer.stops],
        "again": [again_json(a) for a in answer.again],
        "left": [{"facility": f, "bound_rise_meur": rise} for f, rise in answer.left],
    }


def again_json(again: Again) -> dict[str, Any]:
    """Return one re-solve as plain JSON."""
    names = (
        "question", "region", "facility", "by", "status", "stopped_by", "why", "cost_meur",
        "at_least_meur", "at_most_meur", "value_meur", "bound_meur", "gap", "moved_meur", "near",
    )  # fmt: skip
    told = {name: getattr(again, name) for name in names}
    missed = [dict(zip(("goal", "before", "after"), g, strict=True)) for g in again.goals]
    return clean(told | {"set": again.by_hand, "goals": missed, "moves": records(again.moves)})


def write_regions(answers: list[RegionAnswer], folder: Path) -> Path:
    """Write regions.json, stops.csv and moves.csv; the folder is whole or absent.

    Raises InputError where the folder exists.
    """
    told = regions_json(answers)
    stops = [{"region": a["region"], **stop} for a in told["regions"] for stop in a["stops"]]
    moved = [
        again.moves.assign(question=again.question, asked=again.region)
        for answer in answers
        for again in answer.again
    ]
    columns = ["region", "facility", "limit", "needs", "allows", "unit", "why"]

    def fill(aside: Path) -> None:
        write_json(told, aside / "regions.json")
        write_table(pd.DataFrame(stops, columns=columns), aside / "stops.csv")
        nothing = pd.DataFrame(columns=["asked", "question", *MOVES])
        moves = pd.concat(moved, ignore_index=True) if moved else nothing
        write_table(moves[list(nothing)], aside / "moves.csv")

    return write_folder(folder, fill)


def places_json(answer: PlacesAnswer) -> dict[str, Any]:
    """Return the ranked table as plain JSON."""
    return clean(
        {
            "plan": _plan(answer.plan),
            "stopped_by": "user" if answer.stopped else None,
            "bound_meur": answer.bound_meur,
            "places": records(answer.table()),
            "again": [again_json(a) for a in answer.again],
        }
    )


def write_places(answer: PlacesAnswer, folder: Path) -> Path:
    """Write places.json and places.csv; the folder is whole or absent.

    Raises InputError where the folder exists.
    """

    def fill(aside: Path) -> None:
        write_json(places_json(answer), aside / "places.json")
        write_table(answer.table(), aside / "places.csv")

    return write_folder(folder, fill)
