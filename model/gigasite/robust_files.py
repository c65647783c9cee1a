"""What robust found -> its folder: tables, a JSON file, a page, and run folders.

robust.json, regret.csv (scenario by candidate), candidates.csv, trials.csv, robust.html,
`candidate-<name>` (the plan of each scenario alone), `robust-<scenario>` (the chosen candidate in
each scenario), and `inputs` where scenarios have tables of their own.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from gigasite import pagehtml
from gigasite import words_robust as said
from gigasite.folders import write_folder, write_json, write_table
from gigasite.pagehtml import note, section, table, text
from gigasite.report import clean, records, write_run
from gigasite.robustness import ASIDE
from gigasite.words import money, share

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from gigasite.regrets import Regrets

FIGURES = (1, 2, 3, 4, 5, 7, 8)
"""Columns of the candidates that hold figures."""
STYLE = ".chosen { background: #fdf3ec; font-weight: 600; }"


def robust_json(found: Regrets) -> dict[str, Any]:
    """Return what was found as plain JSON."""
    chosen = found.chosen
    return clean(
        {
            "matrix": found.matrix,
            "first_years": found.first_years,
            "stopped_by": "user" if found.stopped else None,
            "chosen": chosen,
            "chosen_sites": [] if chosen is None else _sites(found, chosen),
            "candidates": records(found.candidate_table()),
            "regret_meur": records(found.regret_table()),
            "trials": records(found.trial_table()),
            "left_out": [
                {"scenario": o.name, "status": o.status, "reason": o.reason} for o in found.left_out
            ],
        }
    )


def _sites(found: Regrets, name: str) -> list[dict[str, Any]]:
    """Regions and facilities of a candidate, and the units that it starts in the first years."""
    decision = next(f.decision for f in found.futures if f.name == name)
    first: dict[tuple[str, str], int] = {}
    for (r, f, _), units in decision.starts:
        first[r, f] = first.get((r, f), 0) + units
    return [
        {"region": r, "facility": f, "first_units": first.get((r, f), 0)}
        for r, f in sorted(decision.hosts)
    ]


def write_robust(found: Regrets, folder: Path) -> Path:
    """Write the folder: it is whole or absent. Raises InputError where it exists."""

    def fill(aside: Path) -> None:
        write_json(robust_json(found), aside / "robust.json")
        write_table(found.regret_table(), aside / "regret.csv")
        write_table(found.candidate_table(), aside / "candidates.csv")
        write_table(found.trial_table(), aside / "trials.csv")
        (aside / "robust.html").write_text(page(found), encoding="utf-8")
        for future in found.futures:
            target = aside / f"candidate-{future.name}"
            write_run(future.plan, future.inputs, future.scenario, target)
            trial = found.trials.get((future.name, found.chosen or ""))
            if trial is not None and trial.plan is not None:
                target = aside / f"robust-{future.name}"
                write_run(trial.plan, future.inputs, future.scenario, target)
        for tables in {f.inputs.folder for f in found.futures}:
            if tables.parent.name.startswith(ASIDE):
                shutil.copytree(tables, aside / "inputs" / tables.name)

    return write_folder(folder, fill)


def verdict(found: Regrets) -> list[str]:
    """What was found, in sentences."""
    lines = []
    chosen = found.chosen
    if chosen is None:
        lines.append(said.NOTHING)
    else:
        worst = found.worst(chosen)
        assert worst is not None
        known = sum(found.worst(f.name) is not None for f in found.futures)
        lines.append(
            said.CHOSEN.format(candidate=chosen, regret=money(worst[0]), scenario=worst[1])
        )
        if known < len(found.futures):
            lines.append(said.FROM.format(known=known, all=len(found.futures)))
        means = {f.name: found.expected_cost(f.name) for f in found.futures}
        cost, name = min((mean, name) for name, mean in means.items() if mean is not None)
        told = said.ALSO if name == chosen else said.LOWEST
        lines.append(told.format(candidate=name, cost=money(cost)))
    lines += [
        said.LEFT_OUT.format(name=o.name, status=o.status, reason=o.reason) for o in found.left_out
    ]
    return [*lines, said.STOPPED] if found.stopped else lines


def regret_rows(found: Regrets) -> list[list[str]]:
    """Regrets in text: scenario, weight, best known, then a column a candidate."""
    names = [f.name for f in found.futures]
    return [
        [f.name, f"{f.weight:g}", said.meur(found.best(f.name)),
         *(said.meur(found.regret(f.name, c)) for c in names)]
        for f in found.futures
    ]  # fmt: skip


def candidate_rows(found: Regrets) -> list[list[str]]:
    """The candidates in text, the chosen one first: as CANDIDATE_HEAD."""
    return [
        [row.candidate, str(row.regions), str(row.first_units), said.meur(row.own_cost_meur),
         said.meur(row.expected_cost_meur), said.meur(row.worst_regret_meur),
         str(row.worst_scenario) if isinstance(row.worst_scenario, str) else said.UNKNOWN,
         str(row.lost_units), str(row.late_units)]
        for row in found.candidate_table().itertuples()
    ]  # fmt: skip


def page(found: Regrets) -> str:
    """One HTML page that refers to nothing outside the folder and runs no script."""
    gap = max(f.scenario.solver.gap for f in found.futures)
    how = said.HOW.format(years=said.years(found.first_years), gap=share(gap))
    names = [f.name for f in found.futures]
    head = [said.SCENARIO, said.WEIGHT, said.BEST, *names]
    parts = [
        pagehtml.opening(said.TITLE.format(matrix=found.matrix), said.HEADING, STYLE),
        *(f"<p>{text(line)}</p>" for line in verdict(found)),
        note(f"{how} {said.UNUSED}"),
        section(said.REGRETS, table(head, regret_rows(found), range(1, len(head)))),
        section(
            said.CANDIDATES,
            table(said.CANDIDATE_HEAD, candidate_rows(found), FIGURES) + note(said.LOST),
        ),
    ]
    troubled = _troubled(found.trial_table())
    if troubled:
        parts.append(section(said.TRIALS, table(said.TRIAL_HEAD, troubled)))
    return "".join(parts) + pagehtml.END


def _troubled(trials: pd.DataFrame) -> list[list[str]]:
    """Trials in which something was lost, late or not found."""
    moved = (trials["lost_units"] > 0) | (trials["late_units"] > 0)
    mine = trials[moved | (trials["reason"] != "")]
    return [
        [t.scenario, t.candidate, t.status, t.lost, str(t.late_units), t.reason]
        for t in mine.itertuples()
    ]
