"""Rows that tighten the relaxation: they cut off parts of units, never a plan."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

from gigasite.compiled import compile_model
from gigasite.constraints.tight import _built, _built_lines, hull
from gigasite.data import prepare
from gigasite.formulation import build_model
from gigasite.outcome import Limits
from gigasite.planning import plan
from gigasite.solver import relax
from worlds import GIGA, HALL, demand, ladder, world

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


def built(
    rate: float, most: int, small: float = 150.0, wanted: float = 0.0, **changes: object
) -> tuple[Inputs, Scenario]:
    """Gigafactories of 200 MW and halls in one region, at a build rate; one year."""
    halls = [GIGA, HALL | {"it_mw": small, "max_units": 40}]
    scenario = {
        "build__eu_mw_per_year": rate, "gigafactories__max": most, "gigafactories__min": most,
        "gigafactories__by": 2027, **changes,
    }  # fmt: skip
    return world([{"region": "A", "member_state": "DE"}], halls), demand(wanted, **scenario)


@pytest.mark.parametrize("seed", range(60))
def test_lines_of_the_build_rate_hold_for_whole_units_and_touch_them(seed: int) -> None:
    rng = random.Random(seed)
    rate, most, small = rng.uniform(100, 3000), rng.randrange(9), float(rng.choice([30, 70, 150]))
    d = prepare(*built(rate, most, small, gigafactories__min=0))
    large, halls, count = _built(d, 2027)
    assert (len(large), len(halls)) == (1, 1)
    assert count == min(most, rate // 200)
    for units, more in _built_lines(d, 2027):
        room = [units + more * (count - n) - (rate - 200 * n) // small for n in range(count + 1)]
        assert min(room) == pytest.approx(0.0, abs=1e-6)
    exact = all((rate - 200 * n) % small < 1e-6 for n in (0, count))
    assert exact or _built_lines(d, 2027)


def test_relaxation_sees_what_whole_units_leave_of_the_build_rate() -> None:
    """Of 950 MW a year two gigafactories leave 550 MW, which is three halls of 150, not 3.67.

    A hall saves 150 x (5 - 1) of what is paid for capacity that is missing: a MW more is a 150th.
    """
    inputs, scenario = built(
        950.0, 2, 150.0, wanted=3000.0, capacity__goal="priced", capacity__price_meur_per_mw_yr=5.0,
    )  # fmt: skip
    compiled = compile_model(build_model(prepare(inputs, scenario)))
    result = plan(inputs, scenario)
    relaxed = relax(compiled, Limits(0.0, 10.0))
    assert relaxed.objective == pytest.approx(result.cost)
    limits = result.limits.set_index(["limit", "year"])
    assert limits.loc[("build_rate", 2027), "used"] == pytest.approx(850.0)
    assert limits.loc[("build_rate", 2027), "price"] == pytest.approx(4.0)
    free = scenario.with_({"limits.build_rate.enabled": False})
    assert build_model(prepare(inputs, free)).component("whole_units_built") is None
