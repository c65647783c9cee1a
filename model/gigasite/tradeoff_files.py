"""A front -> its folder: a table, a JSON file, a picture, and a run folder for every point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigasite import words
from gigasite.choices_objective import UNITS
from gigasite.curves import Axis, curve_svg
from gigasite.folders import write_folder, write_json, write_table
from gigasite.report import clean, records, write_run

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.tradeoffs import Front


def front_json(front: Front, scenario: str) -> dict[str, Any]:
    """Return the front as plain JSON."""
    return clean(
        {
            "scenario": scenario,
            "against": front.against,
            "unit": UNITS[front.against],
            "stopped_by": "user" if front.stopped else None,
            "dominated": front.dominated,
            "points": records(front.table()),
        }
    )


def write_front(front: Front, inputs: Inputs, scenario: str, folder: Path) -> Path:
    """Write the folder of a front: it is whole or absent.

    pareto.csv, pareto.json, pareto.svg, and `point-01` and so on, run folders as of a plan.
    Raises InputError where the folder exists.
    """

    def fill(aside: Path) -> None:
        write_json(front_json(front, scenario), aside / "pareto.json")
        write_table(front.table(), aside / "pareto.csv")
        (aside / "pareto.svg").write_text(front_svg(front, scenario), encoding="utf-8")
        for n, point in enumerate(front.points, 1):
            if point.plan is not None:
                write_run(point.plan, inputs, point.scenario, aside / f"point-{n:02d}")

    return write_folder(folder, fill)


def front_svg(front: Front, scenario: str) -> str:
    """Draw the front: the other objective across, cost up."""
    against = front.against
    return curve_svg(
        [(p.value, p.plan.cost) for p in front.points if p.plan and p.value is not None],
        words.TRADEOFF_TITLE.format(against=against, scenario=scenario),
        Axis(words.TRADEOFF_AXES[against], lambda value: words.amount(against, value)),
        Axis(words.TRADEOFF_COST, words.money),
    )
