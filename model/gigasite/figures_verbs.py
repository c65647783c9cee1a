"""Answers of verbs as tables for a page: trade-offs, other places, the value of speed."""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words, words_compare
from gigasite.choices_objective import BOUNDS
from gigasite.figures import state_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gigasite.load import Inputs

Told = dict[str, Any]
"""What a verb printed as JSON."""
BILLION = 1e3
"""MEUR in a billion EUR."""


def front_points(told: Told) -> pd.DataFrame:
    """Points of a front that have a plan: keys of words_compare.FRONT_COLUMNS, and `status`."""
    rows = [row for row in told["points"] if row["cost_meur"] is not None]
    table = pd.DataFrame(rows, columns=["point", "bound", "cost_meur", "value", "regions",
                                        "gigafactories", "status", "gap"])  # fmt: skip
    return table.assign(
        bn=table["cost_meur"] / BILLION,
        shown=table["value"] / words_compare.FRONT_SCALE[told["against"]],
        proof=table["status"].map(lambda s: words_compare.PROOFS.get(s, s)),
        gap=table["gap"].astype(float) * 100,
    )


def front_notes(told: Told) -> list[str]:
    """What is to be said beside the points."""
    against, points = told["against"], told["points"]
    lines = [
        words_compare.FRONT_NONE.format(
            bound=words.amount(against, row["bound"] or 0.0), status=row["reason"] or row["status"]
        )
        for row in points
        if row["cost_meur"] is None
    ]
    if len(points) - len(lines) == 1 and not told["stopped_by"]:
        lines.append(words_compare.FRONT_ONE)
    if told["dominated"]:
        lines.append(words_compare.FRONT_LEFT.format(n=told["dominated"]))
    return [*lines, *([words_compare.FRONT_STOPPED] if told["stopped_by"] else [])]


def point_settings(told: Told, point: int) -> list[str]:
    """Settings that make the plan of a point, on top of the choices that were asked about.

    A bound on the other aim in between; at the two ends the cheapest plan, and the best one.
    """
    known = [row for row in told["points"] if row["cost_meur"] is not None]
    row = next(row for row in known if row["point"] == point)
    aim = told["against"]
    if row["bound"] is not None:
        return [
            'objective.minimise="cost"', f"objective.{BOUNDS[aim]}={row['bound']!r}",
            f"limits.bound_{aim}.enabled=true", f"limits.bound_{aim}.scale=1.0",
        ]  # fmt: skip
    best = len(known) > 1 and row is known[-1]
    return [f'objective.minimise="{aim if best else "cost"}"']


def alternative_plans(told: Told) -> pd.DataFrame:
    """The best plan and the others: keys of words_compare.OTHERS_PLANS."""
    rows = pd.DataFrame(told["plans"])
    return pd.DataFrame({
        "plan": [str(n) if n else words_compare.BEST for n in rows["plan"]],
        "bn": rows["cost_meur"] / BILLION, "extra": rows["extra_meur"].astype(float),
        "distance_best": rows["distance_best"].astype("Int64"),
        "elsewhere": rows["elsewhere_share"].astype(float) * 100,
        "gigafactory_regions": rows["gigafactory_regions"].str.replace(";", ", "),
        "data_centre_regions": rows["data_centre_regions"].astype(int),
        "proof": rows["status"].map(lambda s: words_compare.PROOFS.get(s, s)),
    })  # fmt: skip


def alternative_regions(told: Told, inputs: Inputs) -> pd.DataFrame:
    """Regions that host something in some plan: keys of words_compare.OTHERS_REGIONS."""
    names, count = state_names(inputs), told["count"] + 1
    rows = pd.DataFrame(told["regions"], columns=["name", "member_state", "region", "kind", "plans",
                                                  "mean_it_mw"])  # fmt: skip
    every = rows["plans"] == count
    return pd.DataFrame({
        "name": rows["name"], "state": rows["member_state"].map(lambda c: names.get(c, c)),
        "region": rows["region"],
        "kind": rows["kind"].map(lambda k: words_compare.OTHERS_KINDS.get(k, k)),
        "found": every.map({True: words_compare.EVERY, False: words_compare.SOME}).astype(str),
        "share": rows["plans"].astype(float) * 100 / count,
        "mean_it_mw": rows["mean_it_mw"].astype(float).round(1),
    })  # fmt: skip


def alternative_notes(told: Told, regions: pd.DataFrame, all_regions: int) -> list[str]:
    """What was found, in sentences; `all_regions`: how many could host something."""
    from gigasite import words_alternatives as said

    best = told["plans"][0]["cost_meur"]
    more = words.money(told["allowed_meur"] - best)
    lines = [
        said.FOUND.format(
            count=told["count"], cost=words.money(best), allowed=more,
            within=words.share(told["within"]), apart=told["least_distance"],
        )
    ]  # fmt: skip
    if told["distance"]["least"] is not None:
        lines.append(words_compare.OTHERS_APART.format(**told["distance"]))
    for kind, rows in regions.groupby("kind", sort=False):
        every = int((rows["found"] == words_compare.EVERY).sum())
        lines.append(words_compare.OTHERS_COUNTS.format(
            kind=kind, every=every, some=len(rows) - every, none=all_regions - len(rows)
        ))  # fmt: skip
    return [*lines, *([said.ENDED[told["ended"]]] if said.ENDED.get(told["ended"]) else [])]


def hosting_share(told: Told, regions: pd.Series) -> pd.Series:
    """Share of plans in which a region hosts any new site, by region [%]; of two kinds the more."""
    share = dict.fromkeys(map(str, regions), 0.0)
    for row in told["regions"]:
        often = 100.0 * row["plans"] / (told["count"] + 1)
        share[row["region"]] = max(share.get(row["region"], 0.0), often)
    return pd.Series(share, dtype=float)


def speed_points(told: Told, names: Mapping[str, str]) -> pd.DataFrame:
    """Points of the curves: keys of words_compare.SPEED_COLUMNS, and `x`, `set`, `scope`."""
    permits = told["what"] == "permits"
    rows = pd.DataFrame(told["points"])
    table = rows[rows["cost_meur"].notna()].reset_index(drop=True)
    say = words_compare.MONTHS if permits else words_compare.TIMES
    x = table["months" if permits else "scale"].astype(float)
    return pd.DataFrame({
        "scope": table["scope"], "x": x, "set": table["set"],
        "where": [words_compare.SPEED_UNION if s == "EU" else names.get(s, s)
                  for s in table["scope"]],
        "at": [say.format(at=value) for value in x],
        **{c: table[c].astype(float)
           for c in ("worth_meur", "worth_at_least_meur", "worth_at_most_meur", "missed_mw_yr")},
        "proof": table["status"].map(lambda s: words_compare.PROOFS.get(s, s)),
    })  # fmt: skip


def step_settings(text: str) -> list[str]:
    """Settings of a step of the Union's curve, which come as `--set KEY=VALUE ...`."""
    parts = shlex.split(text)
    return [part for before, part in pairwise(parts) if before == "--set"]


def kept_matrix(
    base: str, folder: str | None, plans: Sequence[tuple[str, dict[str, Any]]]
) -> dict[str, Any] | None:
    """A matrix of one scenario a plan: names and dotted choices; None where fewer than two differ.

    Values are named plan1, plan2 and so on: names of plans may be anything.
    """
    different = {repr(sorted(told.items())): told for _, told in plans}
    if len(different) < 2:
        return None
    axis = {f"plan{n}": told for n, told in enumerate(different.values(), 1)}
    known = {key for told in axis.values() for key in told}
    usual = {"solver.gap": 0.01, "gigafactories.by": None, "limits.state_floor.enabled": False}
    tree: dict[str, Any] = {"base": base}
    if folder is not None:
        tree["inputs"] = folder
    return tree | {"set": {k: v for k, v in usual.items() if k not in known},
                   "axes": {"plan": axis}}  # fmt: skip
