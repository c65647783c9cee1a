"""When no plan exists: what falls short, with both numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.data import prepare
from gigasite.errors import Fault
from gigasite.formulation import build_model
from gigasite.outcome import Limits, Status
from gigasite.solver import compile_model, relax, solve

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

SECONDS = 60.0
"""Time that an explanation may take [s]."""


def why_infeasible(inputs: Inputs, scenario: Scenario) -> list[Fault]:
    """Say how much of the capacity target is within reach when every other limit holds.

    The relaxation (no whole units) gives a bound that no plan can pass, so the shortfall named is
    one that cannot be avoided. When even that bound meets the target, other limits clash.
    """
    if scenario.capacity.goal == "hard" and scenario.limit("capacity_target").enabled:
        return _capacity(inputs, scenario)
    return [_others("The limits clash whatever the capacity target is")]


def _capacity(inputs: Inputs, scenario: Scenario) -> list[Fault]:
    softer = scenario.with_(
        {"capacity.goal": "first", "gigafactories.goal": "hard", "gigafactories.min": 0}
    )
    m = build_model(prepare(inputs, softer))
    limits = Limits(0.0, SECONDS)
    if m.impossible:
        return [_others("The limits clash even without a capacity target")]
    compiled = compile_model(m)
    goal, offset = compiled.goals["goal_capacity"]
    from dataclasses import replace

    best = relax(replace(compiled, cost=goal, offset=offset), limits)
    if best.status is not Status.OPTIMAL or best.values is None or best.objective is None:
        return [_others("The limits clash even without a capacity target")]
    missed = {t: best.values[k] for k, t in _shortfalls(m, compiled)}
    worst = max(missed, key=lambda t: missed[t])
    target = m.data.required_it[worst] * scenario.limit("capacity_target").scale
    if missed[worst] > 1e-3:
        return [
            Fault(
                f"limit capacity_target, {worst}",
                f"at most about {target - missed[worst]:,.0f} MW IT can run where {target:,.0f} MW IT are wanted, {missed[worst]:,.0f} MW IT too few, "
                "with every other limit as it is and even with fractions of units",
                f"Lower the target (--set capacity.multiplier={_multiplier(m, target - missed[worst]):.2f} or less), move it to a later year "
                "(--set capacity.year=...), or relax what holds capacity back: grid reinforcement, permits, build rate",
            )
        ]
    whole = solve(compiled, limits, goal="goal_capacity")
    if whole.status is Status.OPTIMAL and whole.objective is not None and whole.objective > 1e-3:
        return [
            Fault(
                "limit capacity_target",
                f"in whole units {whole.objective:,.0f} MW IT (all years together) stay out of reach, "
                "although fractions of units would reach the target",
                "Lower the target a little, or relax a limit that binds",
            )
        ]
    return [_others("The capacity target alone can be reached")]


def _shortfalls(m: object, compiled: object) -> list[tuple[int, int]]:
    return [
        (k, v.index())
        for k, v in enumerate(compiled.columns)  # type: ignore[attr-defined]
        if v.parent_component().name == "shortfall"
    ]


def _multiplier(m: object, reachable: float) -> float:
    existing = m.data.existing_it  # type: ignore[attr-defined]
    return int(100 * reachable / existing) / 100 if existing else 0.0


def _others(what: str) -> Fault:
    return Fault(
        "limits together",
        what,
        "Switch limits off one at a time (--set limits.NAME.enabled=false) to see which of "
        "pins, balance (state_floor, state_ceiling), gigafactory_deadline, water and money clash",
    )
