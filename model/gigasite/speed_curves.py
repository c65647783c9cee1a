"""Curves of the value of speed: points, their worth against today, and their table."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from gigasite.plans import Plan

What = Literal["permits", "grid"]
COLUMNS = [
    "what", "scope", "months", "scale", "down_to", "set", "edit", "status", "stopped_by", "gap",
    "cost_meur", "bound_meur", "gigafactories", "missed_mw_yr", "worth_meur",
    "worth_at_least_meur", "worth_at_most_meur", "reason",
]  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One plan of a curve, or why there is none."""

    at: float
    """Longest permit months, or factor on leads."""
    today: bool
    settings: dict[str, Any]
    """Keys that differ from the scenario that was asked about."""
    edit: str
    """What differs in the tables, in words."""
    status: str
    stopped_by: str | None
    reason: str
    plan: Plan | None

    @property
    def set_text(self) -> str:
        """The `--set` options that ask for this point."""
        return " ".join(f"--set {key}={value}" for key, value in self.settings.items())


@dataclass(frozen=True)
class Curve:
    """Plans of one scope, from today to the fastest."""

    scope: str
    """`EU`, or a member state."""
    points: tuple[Point, ...]
    """Today first, then faster and faster."""
    skipped: tuple[float, ...]
    """Steps that were not solved."""

    def worths(self) -> list[tuple[float, float, float] | None]:
        """Worth of each point against today: value, proven least, proven most [MEUR]."""
        today = self.points[0].plan
        return [None if p.plan is None else _worth(today, p.plan) for p in self.points]


@dataclass(frozen=True)
class Speed:
    """What speed is worth, for the Union and for states."""

    what: What
    scenario: str
    curves: tuple[Curve, ...]
    notes: tuple[str, ...]
    stopped: bool
    """Whether the user ended it before every point was done."""

    def table(self) -> pd.DataFrame:
        """One row a point: COLUMNS, then megawatts by year, `missed_mw_2032` and so on [MW IT].

        missed_mw: of the Union's target; online_mw and, against today, more_mw: of the scope.
        """
        rows = [row for curve in self.curves for row in _rows(self.what, curve)]
        years = sorted({key for row in rows for key in row if key not in COLUMNS})
        return pd.DataFrame(rows, columns=[*COLUMNS, *years])


def best_step(curve: Curve) -> float | None:
    """Point of a curve at which the worth rises most over the point before."""
    known = [(p.at, w[0]) for p, w in zip(curve.points, curve.worths(), strict=True) if w]
    rises = [(after[1] - before[1], after[0]) for before, after in itertools.pairwise(known)]
    return max(rises)[1] if rises else None


def _worth(today: Plan | None, then: Plan) -> tuple[float, float, float] | None:
    """Cost today less cost then: of the two plans, and the proven least and most [MEUR]."""
    if today is None:
        return None
    if then is today:
        return 0.0, 0.0, 0.0
    (v0, b0), (v1, b1) = ((p.cost, p.objective["bound"]) for p in (today, then))
    least, most = (-np.inf if b0 is None else b0) - v1, v0 - (-np.inf if b1 is None else b1)
    return v0 - v1, least, most


def _rows(what: What, curve: Curve) -> list[dict[str, Any]]:
    ends = [*(p.at for p in curve.points[1:]), None]
    today = curve.points[0].plan
    rows = []
    for point, worth, end in zip(curve.points, curve.worths(), ends, strict=True):
        row = _row(what, curve.scope, point, worth) | {"down_to": end}
        if point.plan is not None:
            mw = online_mw(point.plan, curve.scope)
            before = {} if today is None else online_mw(today, curve.scope)
            row |= {f"online_mw_{year}": each for year, each in mw.items()}
            row |= {f"more_mw_{year}": mw[year] - each for year, each in before.items()}
        rows.append(row)
    return rows


def _row(
    what: What, scope: str, point: Point, worth: tuple[float, float, float] | None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "what": what, "scope": scope, "months" if what == "permits" else "scale": point.at,
        "set": point.set_text, "edit": point.edit, "status": point.status,
        "stopped_by": point.stopped_by, "reason": point.reason,
    }  # fmt: skip
    plan = point.plan
    if plan is None:
        return told
    names = ("worth_meur", "worth_at_least_meur", "worth_at_most_meur")
    missed = missed_mw(plan)
    return told | {
        "gap": plan.objective["gap"], "cost_meur": plan.cost, "bound_meur": plan.objective["bound"],
        "gigafactories": plan.metrics["gigafactories"], "missed_mw_yr": sum(missed.values()),
        **(dict(zip(names, worth, strict=True)) if worth is not None else {}),
        **{f"missed_mw_{year}": mw for year, mw in missed.items()},
    }  # fmt: skip


def online_mw(plan: Plan, scope: str) -> dict[int, float]:
    """IT power online in the Union or a state, existing and committed included, by year [MW IT]."""
    mine = plan.capacity[plan.capacity["scope"] == scope]
    return {int(y): float(mw) for y, mw in zip(mine["year"], mine["total_it_mw"], strict=True)}


def missed_mw(plan: Plan) -> dict[int, float]:
    """What is missed of the capacity target, by year that has one [MW IT]."""
    union = plan.capacity[(plan.capacity["scope"] == "EU") & plan.capacity["target_it_mw"].notna()]
    return {
        int(y): float(mw) for y, mw in zip(union["year"], union["shortfall_it_mw"], strict=True)
    }
