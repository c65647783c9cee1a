"""When no plan exists: what falls short, with both numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gigasite.compiled import Compiled, compile_model
from gigasite.data import prepare
from gigasite.errors import Fault
from gigasite.formulation import build_model
from gigasite.outcome import Limits, Outcome, Status
from gigasite.solver import relax, solve
from gigasite.unreachable import out_of_reach

if TYPE_CHECKING:
    from gigasite.data import Data
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

SECONDS = 60.0
"""Time that each step of an explanation may take [s]."""
SMALLEST_MW = 1e-3
"""Shortfall below which the target counts as reached [MW IT]."""


def why_infeasible(inputs: Inputs, scenario: Scenario) -> list[Fault]:
    """Say how much of the capacity target is within reach when every other limit holds.

    The relaxation (no whole units) gives a bound that no plan can pass, so the shortfall named is
    one that cannot be avoided. When even that bound meets the target, whole units are tried; when
    they meet it too, other limits clash.
    """
    if scenario.capacity.goal != "hard" or not scenario.limit("capacity_target").enabled:
        return _others("they clash whatever the capacity target is", prepare(inputs, scenario))
    softer = scenario.with_({"capacity.goal": "first"})
    softer = softer.with_({"gigafactories.goal": "hard"} if _counts_first(scenario) else {})
    m = build_model(prepare(inputs, softer))
    if m.impossible:
        return _others("they clash even without a capacity target", m.data)
    compiled = compile_model(m)
    cost, offset = compiled.goals["goal_capacity"]
    best = relax(replace(compiled, cost=cost, offset=offset), Limits(0.0, SECONDS))
    if best.status is not Status.OPTIMAL:
        return _others("they clash even without a capacity target", m.data)
    year, missed = _worst(compiled, best)
    if missed > SMALLEST_MW:
        return [_too_little(m, scenario, year, missed)]
    return _whole_units(compiled, m.data)


def _counts_first(scenario: Scenario) -> bool:
    return scenario.gigafactories.goal == "first"


def _worst(compiled: Compiled, best: Outcome) -> tuple[int, float]:
    """Year with the largest shortfall, and that shortfall [MW IT]."""
    assert best.values is not None
    missed = {
        int(column.index()): float(value)
        for column, value in zip(compiled.columns, best.values, strict=True)
        if column.parent_component().name == "shortfall"
    }
    year = max(missed, key=lambda t: missed[t])
    return year, missed[year]


def _too_little(m: Any, scenario: Scenario, year: int, missed: float) -> Fault:
    target = m.data.required_it[year] * scenario.limit("capacity_target").scale
    within = target - missed
    scale = int(100 * scenario.limit("capacity_target").scale * within / target) / 100
    return Fault(
        f"limit capacity_target, {year}",
        f"at most about {within:,.0f} MW IT can run where {target:,.0f} MW IT are wanted, "
        f"{missed:,.0f} MW IT too few, with every other limit as it is, even in parts of units",
        f"Lower the target alone (--set limits.capacity_target.scale={scale:.2f} or less), move it "
        "to a later year (--set capacity.year=...), or relax what holds capacity back: grid "
        "reinforcement, permits, build rate",
    )


def _whole_units(compiled: Compiled, data: Data) -> list[Fault]:
    whole = solve(compiled, Limits(0.0, SECONDS), goal="goal_capacity")
    if whole.bound is not None and whole.bound > SMALLEST_MW:
        return [
            Fault(
                "limit capacity_target",
                f"in whole units at least {whole.bound:,.0f} MW IT (all years together) stay out "
                "of reach, although parts of units would reach the target",
                "Lower the target a little, or relax a limit that binds",
            )
        ]
    return _others("each could be met without the others", data)


def _others(what: str, data: Data) -> list[Fault]:
    """What the tables alone show to be out of reach; without any, how to find what clashes."""
    seen = out_of_reach(data)
    if seen:
        return seen
    remedy = (
        "See which limits clash and the least that helps with gigasite explain, or switch limits "
        "off one at a time (--set limits.NAME.enabled=false)"
    )
    return [Fault("limits together", what, remedy)]
