"""Rows that tighten the relaxation: they cut off parts of units, never a plan."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

from gigasite.compiled import compile_model
from gigasite.constraints.tight import hull
from gigasite.data import prepare
from gigasite.formulation import build_model
from gigasite.outcome import Limits
from gigasite.planning import plan
from gigasite.solver import relax
from worlds import demand, ladder, world

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario


def least(lines: list[tuple[float, float]], e: int, most: float) -> float:
    """Bound of all lines on the units with e blocks."""
    return min([most, *(units + each * e for units, each in lines)])


@pytest.mark.parametrize("seed", range(200))
def test_hull_lies_above_the_steps_and_touches_them(seed: int) -> None:
    rng = random.Random(seed)
    free, block = rng.choice([0.0, rng.uniform(0, 500)]), rng.choice([0.0, rng.uniform(1, 300)])
    most_blocks, each = rng.choice([0, 1, 2, 5, math.inf]), rng.uniform(5, 120)
    most = rng.choice([1, 3, 6, 10, 50])
    lines = hull(free, block, most_blocks, each, most)
    last = int(min(most_blocks, 60)) if block else 0
    steps = [min(most, math.floor((free + block * e) / each)) for e in range(last + 1)]
    bounds = [least(lines, e, most) for e in range(last + 1)]
    assert all(b >= u - 1e-9 for b, u in zip(bounds, steps, strict=True))
    assert bounds[0] == pytest.approx(steps[0])
    assert all(units >= 0 for units, _ in lines)


def test_hull_by_hand() -> None:
    """80 MW and blocks of 250 for units of 60: 1, 5, 9 units; of six, then none is left over."""
    assert hull(80, 250, 2, 60, 100) == [(1, 4), (9, 0)]
    assert hull(80, 250, 2, 60, 6) == [(1, 4)]
    assert hull(80, 0, 2, 60, 6) == [(1, 0)]
    assert hull(1000, 250, 2, 60, 6) == []


def growing() -> tuple[Inputs, Scenario]:
    """150 MW of headroom in A in 2027, which hold one hall of 100 MW, and 1,000 MW a year later."""
    room = {"headroom_mw_2027": (150, 1000, 1000), "headroom_mw_2028": (1000, 1000, 1000)}
    return world(ladder(**room)), demand(200, years__last=2028)


def test_relaxation_is_no_looser_than_whole_units() -> None:
    """200 MW in both years cost 2 x (100 in A + 200 in B) = 600, which the relaxation sees as well.

    Without the row it would see 2 x (1.5 x 100 + 0.5 x 200) = 500.
    """
    inputs, scenario = growing()
    compiled = compile_model(build_model(prepare(inputs, scenario)))
    assert relax(compiled, Limits(0.0, 10.0)).objective == pytest.approx(600)
    assert plan(inputs, scenario).cost == pytest.approx(600)


def test_steps_are_part_of_the_price_of_headroom() -> None:
    """One more MW of headroom in 2027 is a hundredth of a hall, which saves 100 in both years."""
    limits = plan(*growing()).limits.set_index(["limit", "scope", "year"])
    assert limits.loc[("grid_headroom", "A", 2027), "price"] == pytest.approx(200 / 100)


def test_no_row_without_its_limit() -> None:
    inputs = world(ladder(headroom_mw=(150, None, None)))
    free = demand(200, limits__grid_headroom__enabled=False)
    model = build_model(prepare(inputs, free))
    assert model.component("whole_units_fit") is None
    assert model.component("grid_headroom") is None
    assert plan(inputs, free).cost == pytest.approx(200)
