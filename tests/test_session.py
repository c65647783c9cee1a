"""A model kept open equals one built anew, after any change; its plans cost what cold ones cost."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gigasite.compiled import Compiled, compile_model
from gigasite.data import prepare
from gigasite.errors import AuditError, InfeasibleError, InputError
from gigasite.formulation import build_model
from gigasite.load import read_inputs
from gigasite.planning import plan
from gigasite.scenario import Scenario
from gigasite.session import Session
from test_properties import POWERED, TIGHT, optimum, powered_world, powering, random_world, wanted
from worlds import demand, ladder, world

if TYPE_CHECKING:
    from gigasite.load import Inputs

EXACT = {"solver.gap": 0.0}
PARTS = ("cost", "lower", "upper", "row_lower", "row_upper", "whole")


def arrays(compiled: Compiled) -> dict[str, Any]:
    """Everything that the solver gets of a model."""
    matrix = compiled.matrix
    parts = {name: getattr(compiled, name) for name in PARTS}
    parts |= {"start": matrix.indptr, "index": matrix.indices, "coefficient": matrix.data}
    return parts | {aim: (*costs, offset) for aim, (costs, offset) in compiled.goals.items()}


def named(things: list[Any]) -> list[tuple[str, Any]]:
    return [(v.parent_component().name, v.index()) for v in things]


def check_as_built_anew(session: Session) -> None:
    """Every row, side, column and objective of the open model is that of a model built anew.

    To the bit and in the same order, so that a solve cannot tell how the model came to be.
    """
    anew = build_model(prepare(session.inputs, session.scenario))
    assert {k[:2] for k in session.m.impossible} == {k[:2] for k in anew.impossible}
    assert session.m.sides.keys() == anew.sides.keys()
    fresh = compile_model(anew)
    assert named(session.compiled.columns) == named(fresh.columns)
    assert named(session.compiled.rows) == named(fresh.rows)
    assert session.compiled.offset == fresh.offset
    ours, theirs = arrays(session.compiled), arrays(fresh)
    assert ours.keys() == theirs.keys()
    for name, values in ours.items():
        assert np.array_equal(values, theirs[name]), name


def cost_of(session: Session) -> float:
    try:
        return session.plan().cost
    except InfeasibleError:
        return math.inf


def moves(cases: dict[str, dict[str, Any]], rng: random.Random, n: int) -> list[dict[str, Any]]:
    """Switch a limit, scale it, or set what makes it bind."""
    found: list[dict[str, Any]] = []
    while len(found) < n:
        name = rng.choice(sorted(cases))
        limit = name if name in TIGHT or name in ("clean_share", "carbon_cap") else "grid_headroom"
        kind = rng.randrange(3)
        if kind == 0:
            found.append({f"limits.{limit}.enabled": rng.random() < 0.7})
        elif kind == 1:
            found.append({f"limits.{limit}.scale": round(rng.uniform(0.5, 1.5), 2)})
        elif cases[name]:
            found.append({key.replace("__", "."): value for key, value in cases[name].items()})
    return found


@pytest.mark.parametrize(
    ("seed", "steps"), [(0, 12), *(pytest.param(n, 50, marks=pytest.mark.slow) for n in (1, 2, 3))]
)
@pytest.mark.parametrize("energy", [False, True])
def test_any_changes(seed: int, steps: int, energy: bool) -> None:
    """The arrays after each change, the optimum after every fifth."""
    rng = random.Random(100 * seed + energy)
    inputs = powered_world(seed) if energy else random_world(seed)
    first = powering("nothing") if energy else wanted()
    session = Session(inputs, first.with_(EXACT))
    kept = done = 0
    for n, change in enumerate(moves(POWERED if energy else TIGHT, rng, steps)):
        try:
            session.move(change)
        except InputError:  # a share above 1, say: the session stays as it was
            check_as_built_anew(session)
            continue
        done += 1
        kept += session.rebuilt is None
        check_as_built_anew(session)
        if n % 5 == 0:
            cost, cold = cost_of(session), optimum(inputs, session.scenario)
            assert cost == cold or abs(cost - cold) <= 1e-5 * max(1.0, cold)
    assert done >= 0.8 * steps
    assert kept > done / 2, "most changes of a limit need no new model"


def test_what_was_redone_is_told() -> None:
    session = Session(world(ladder()), demand(100))
    session.move({"limits.grid_headroom.scale": 0.9})
    assert session.rebuilt is None
    assert "grid_headroom" in session.redone
    assert "capacity_target" not in session.redone
    session.move({"limits.grid_headroom.scale": 0.9})
    assert session.redone == ()
    session.move({"years.last": 2028})
    assert session.rebuilt is not None


def test_a_wrong_change_changes_nothing() -> None:
    session = Session(world(ladder()), demand(100))
    before, cost = session.scenario, session.plan().cost
    with pytest.raises(InputError, match="gigafactories"):
        session.move({"gigafactories.mx": 3})
    with pytest.raises(InputError):
        session.move({"pins": [{"region": "Nowhere", "facility": "hall"}]})
    assert session.scenario == before
    assert session.plan().cost == cost


def test_back_from_an_impossible_limit() -> None:
    """A hundred times the target is out of reach; back at the target the first plan is there."""
    session = Session(world(ladder()), demand(600))
    cost = session.plan().cost
    with pytest.raises(InfeasibleError):
        session.resolve({"limits.capacity_target.scale": 100.0})
    assert session.resolve({"limits.capacity_target.scale": 1.0}).cost == pytest.approx(cost)


def test_a_plan_that_breaks_a_limit_is_mended() -> None:
    """Three halls in A, the cheapest; with A forbidden the last plan breaks a pin, the next not."""
    session = Session(world(ladder()), demand(300))
    assert set(session.plan().sites["region"]) == {"A"}
    shut: Any = [{"region": "A", "facility": "hall", "max_units": 0}]
    moved = session.resolve({"pins": shut})
    assert set(moved.sites["region"]) == {"B"}
    assert moved.cost == pytest.approx(plan(session.inputs, session.scenario).cost)


def test_audit_guards_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that were not brought up to date give a plan that its audit refuses."""
    session = Session(world(ladder()), demand(300))
    session.plan()

    def forget(data: Any, _: set[str]) -> bool:
        session.m.data = data
        return True

    monkeypatch.setattr(session, "_redo", forget)
    with pytest.raises(AuditError):
        session.resolve({"limits.capacity_target.scale": 2.0})


EU_MOVES: list[dict[str, Any]] = [
    {"limits.water_cap.scale": 0.8},
    {"limits.capacity_target.scale": 0.97},
    {"gigafactories.max": 4},
    {"limits.permit_cases.scale": 1.3},
    {"limits.blocks_per_state.enabled": False},
    {"limits.grid_headroom.scale": 1.1},
    {"money.discount_rate": 0.04},
    {"limits.state_floor.enabled": False},
    {"budget.total_meur": 150_000},
    {"energy.clean_share": {2030: 0.6}},
]


@pytest.fixture(scope="module")
def union() -> Inputs:
    return read_inputs()


@pytest.mark.slow
def test_ten_changes_of_the_union(union: Inputs) -> None:
    session = Session(union, Scenario.named("base"))
    for change in EU_MOVES:
        session.move(change)
        check_as_built_anew(session)


@pytest.mark.slow
def test_a_re_solve_of_the_union_equals_a_cold_solve(union: Inputs) -> None:
    """Within the gaps of both: neither value lies below the bound of the other."""
    session = Session(union, Scenario.named("base"))
    session.plan()
    warm = session.resolve(EU_MOVES[1])
    assert session.rebuilt is None
    cold = plan(union, session.scenario)
    for one, other in ((warm, cold), (cold, warm)):
        assert one.objective["value"] >= other.objective["bound"] - 1e-6 * other.cost
