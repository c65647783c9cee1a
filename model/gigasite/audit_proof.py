"""Audit of what a plan says of its objective: value, bound, gap and status agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.recount_objective import measured

if TYPE_CHECKING:
    from gigasite.comparison import Report
    from gigasite.plans import Plan
    from gigasite.recompute import Recomputed

ROUNDING = {"cost": 0.0, "emissions": 5e-3, "water": 5e-3, "capacity": 5e-6, "earliness": 5e-6}
"""Distance from the bound that counts as none [MEUR, t, m3, MW, MW yr]."""
MORE = ("capacity", "earliness")
"""Objectives of which more is better."""


def audit_proof(plan: Plan, x: Recomputed, cost_meur: float, report: Report) -> None:
    """Value, bound, gaps, status and what ended the search."""
    told, name = plan.objective, x.scenario.objective.minimise
    parts = {"name", "value", "bound", "gap", "gap_location"}
    report.expect(set(told) == parts, "objective", f"has {sorted(told)}")
    report.same("objective, name", told["name"], name)
    value, bound, gap = told["value"], told["bound"], told["gap"]
    again = cost_meur if name == "cost" else measured(x, name)
    report.same("objective, value", value, again)
    _bounds(plan, name, value, bound, report)
    report.same("objective, gap", gap, _gap(name, value, bound, value))
    location = sum(
        plan.cost_meur[p]
        for p in ("site", "cooling", "connection", "energy", "water", "heat", "carbon", "network")
    )
    place = _gap(name, value, bound, location) if name == "cost" else None
    report.same("objective, gap_location", told["gap_location"], place)
    _status(plan, gap, x.scenario.solver.gap, report)
    report.expect(plan.scenario == x.scenario.name, "scenario", f"is {plan.scenario!r}")


def _bounds(plan: Plan, name: str, value: float, bound: float | None, report: Report) -> None:
    """The bound and that of the relaxation lie on their side of the value."""
    side, sign = ("below", -1.0) if name in MORE else ("above", 1.0)
    size, rounding = abs(value), ROUNDING[name]
    fits = bound is None or sign * (bound - value) <= 1e-9 * size
    report.expect(fits, "objective, bound", f"lies {side} the plan's own value")
    root = plan.model["root_bound"]
    fits = root is None or sign * (root - value) <= 1e-6 * max(size, 1.0) + rounding
    report.expect(fits, "model, root_bound", f"lies {side} the plan's own value")


def _gap(name: str, value: float, bound: float | None, of: float) -> float | None:
    if bound is None:
        return None
    return max(0.0, abs(value - bound) - ROUNDING[name]) / max(abs(of), 1e-9)


def _status(plan: Plan, gap: float | None, wanted: float, report: Report) -> None:
    """Optimal is said of what is proven within the gap, and of nothing else."""
    known = plan.status in ("optimal", "feasible")
    report.expect(known, "status", f"{plan.status!r} is not a status of a plan")
    known = plan.stopped_by in ("gap", "time", "user")
    report.expect(known, "stopped_by", f"{plan.stopped_by!r} is unknown")
    proven = gap is not None and gap <= wanted + 1e-6
    report.expect(plan.status != "optimal" or proven, "status", f"says optimal with a gap of {gap}")
    by_gap = plan.stopped_by == "gap"
    report.expect(by_gap == (plan.status == "optimal"), "stopped_by", "does not fit the status")
