"""The value of speed: where years turn, what a step is worth, and that nothing lies between."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

import gigasite as gs
from gigasite.breakpoints import lead_steps, longest_permit, permit_steps
from gigasite.carrying import carried
from gigasite.data import permit_and_lead
from gigasite.errors import InputError
from gigasite.load import read_inputs
from gigasite.options import build_options
from gigasite.outcome import Control
from gigasite.planning import Clock, finished, opened
from gigasite.scenario import parse_settings
from gigasite.search import Search
from gigasite.speed import moved, value_of_speed
from gigasite.units import online_year, whole_years
from test_cli import gigasite, write_files
from test_properties import random_world, wanted
from worlds import HALL, demand, ladder, neutral, states, world, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario
    from gigasite.speed_curves import Curve, Speed

SLOW_HALL = HALL | {"build_months": 24}
LATE = ladder(permit_months=(48, 48, 0), headroom_mw=(300, 1000, 1000))
"""With 24 months of building a hall runs in 2032 in A and B, and in 2028 in C."""
TARGET = {"years__last": 2032, "capacity__milestones_mw": {2030: 300},
          "capacity__price_meur_per_mw_yr": 2.5}  # fmt: skip
"""300 MW from 2030 on; each MW that is missing costs 2.5 MEUR a year."""


def late() -> Inputs:
    return world(LATE, [SLOW_HALL])


def worths(curve: Curve) -> dict[float, float]:
    return {p.at: w[0] for p, w in zip(curve.points, curve.worths(), strict=True) if w}


# where years turn --------------------------------------------------------------------------------


def years_at(inputs: Inputs, scenario: Scenario, months: float) -> list[Any]:
    """Online year and years in procedure of every option and start, permits capped so."""
    first = scenario.years.first
    capped = scenario.with_(
        {"permits.objective_months": months, "permits.objective_from": first}
    )
    out = []
    for option in build_options(inputs, scenario).itertuples():
        for s in range(first, scenario.years.last + 1):
            permit, lead = permit_and_lead(option, s, capped)
            runs = online_year(s, lead)
            # what runs after the last year is the same, however late
            out.append(min(runs, scenario.years.last + 1))
            if inputs["member_states"]["permit_case_capacity"].notna().any():
                out.append(whole_years(permit))
    return out


@pytest.mark.parametrize(
    ("seed", "scale"), [(None, 1.0), pytest.param(1, 0.7, marks=pytest.mark.slow)]
)
def test_years_turn_at_the_steps_and_nowhere_else(seed: int | None, scale: float) -> None:
    if seed is None:
        inputs = world(
            ladder(permit_months=(48, 30, 17), elapsed_months=(0, 7, 20)),
            [SLOW_HALL, HALL | {"facility": "edge", "build_months": 9}],
        )
    else:
        inputs = random_world(seed)
    scenario = wanted(limits__comes_online__scale=scale, years__last=2033,
                      limits__permit_cases__enabled=True)  # fmt: skip
    steps = permit_steps(inputs, scenario)
    assert steps
    assert steps == sorted(set(steps), reverse=True)
    assert longest_permit(inputs, scenario) > steps[0]
    for at in steps:
        assert years_at(inputs, scenario, at) != years_at(inputs, scenario, at + 1e-4)
    ends = [longest_permit(inputs, scenario), *steps]
    for above, below in itertools.pairwise(ends):
        held = years_at(inputs, scenario, above)
        for share in (0.3, 0.999):
            between = below + share * (above - below)
            assert years_at(inputs, scenario, between) == held


def test_steps_on_paper() -> None:
    """48 + 24 months are 6 years; 36, 24, 12 and 0 months of permits make them 5, 4, 3 and 2."""
    scenario = neutral(**TARGET)
    assert permit_steps(late(), scenario) == [36, 24, 12, 0]
    assert permit_steps(late(), scenario, "X") == [36, 24, 12, 0]
    assert permit_steps(late(), scenario, "Z") == []
    assert permit_steps(late(), scenario.with_({"limits.comes_online.enabled": False})) == []


def test_a_cap_of_the_scenario_counts() -> None:
    """From 2030 on permits take 30 months at most: 36 still turns years of earlier starts."""
    scenario = neutral(permits__objective_months=30, permits__objective_from=2030, **TARGET)
    assert permit_steps(late(), scenario) == [36, 24, 12, 0]
    speed = value_of_speed(late(), scenario)
    assert [p.at for p in speed.curves[0].points] == [48, 30, 24, 12, 0]
    assert any("30 months from 2030" in note for note in speed.notes)


def test_steps_of_the_grid() -> None:
    """Leads of 48 and 30 months: 36/48, 24/48, 12/48 and 24/30, 12/30."""
    regions = ladder(block_mw=(100, 100, 0), block_lead_months=(48, 30, 99))
    steps = lead_steps(world(regions), neutral(years__last=2035))
    assert steps == [0.8, 0.75, 0.5, 0.4, 0.25]
    assert lead_steps(world(regions), neutral(years__last=2028)) == [0.8, 0.5, 0.4, 0.25]


# what a step is worth ----------------------------------------------------------------------------


def test_the_curve_of_the_union() -> None:
    """300 MW from 2030 on; C carries them from 2028 on, at 3 halls x 300 MEUR x 3 years = 2,700.

    Missing them costs 300 x 2.5 x 3 = 2,250, so today they are bought only where that is cheaper:
    A's run in 2032 (300 for 750 missed): 1,500 + 300 = 1,800. At 36 months they run in 2031:
    750 + 600 = 1,350, at 24 in 2030: 900. Below nothing is gained.
    """
    speed = value_of_speed(late(), neutral(**TARGET))
    (curve,) = speed.curves
    assert [p.at for p in curve.points] == [48, 36, 24, 12, 0]
    costs = [p.plan.cost for p in curve.points if p.plan is not None]
    assert costs == [pytest.approx(c) for c in (1800, 1350, 900, 900, 900)]
    assert worths(curve) == {
        48: 0, 36: pytest.approx(450), 24: pytest.approx(900), 12: pytest.approx(900),
        0: pytest.approx(900),
    }  # fmt: skip
    table = speed.table()
    assert table["missed_mw_2030"].to_list() == [pytest.approx(x) for x in (300, 300, 0, 0, 0)]
    assert table["missed_mw_yr"].to_list() == [pytest.approx(x) for x in (600, 300, 0, 0, 0)]
    assert table["online_mw_2030"].to_list() == [pytest.approx(x) for x in (0, 0, 300, 300, 300)]
    assert table["more_mw_2031"].to_list() == [pytest.approx(x) for x in (0, 300, 300, 300, 300)]
    assert table["down_to"].to_list()[:4] == [36, 24, 12, 0]
    assert table["worth_at_least_meur"].to_list() == [
        pytest.approx(x) for x in (0, 450, 900, 900, 900)
    ]


def test_each_point_is_the_plan_of_its_settings() -> None:
    """The `--set` text of every point, read back, gives the same cost."""
    inputs, scenario = late(), neutral(**TARGET)
    for point in value_of_speed(inputs, scenario, points=2).curves[0].points:
        settings = [text.strip() for text in point.set_text.split("--set ") if text]
        by_hand = gs.plan(inputs, scenario.with_(parse_settings(settings)))
        assert point.plan is not None
        assert by_hand.cost == pytest.approx(point.plan.cost)


def test_between_steps_nothing_changes() -> None:
    inputs, scenario = late(), neutral(capacity__goal="priced", permits__objective_from=2027,
                                       **TARGET)  # fmt: skip
    for months, cost in ((47, 1800), (36.1, 1800), (30, 1350), (24.1, 1350)):
        result = gs.plan(inputs, scenario.with_({"permits.objective_months": months}))
        assert result.cost == pytest.approx(cost)


def test_the_curve_of_a_state() -> None:
    """Only Y is quicker: from 36 months on B costs 200 a hall and year for 250 missed.

    36: 750 + 2 years x 600 = 1,950 against 1,800 in A. 24: 3 years x 600 = 1,800. So: nothing; and
    in X all that the Union has.
    """
    speed = value_of_speed(late(), neutral(**TARGET), states=("X", "Y"), every=True, points=4)
    union, x, y = speed.curves
    assert [c.scope for c in speed.curves] == ["EU", "X", "Y"]
    assert worths(x) == pytest.approx(worths(union))
    assert max(worths(y).values()) == pytest.approx(0)
    mw = speed.table().set_index("scope")["online_mw_2032"]
    assert mw["X"].to_list() == pytest.approx([300] * 5)
    assert mw["Y"].max() == pytest.approx(0)
    assert x.points[1].edit == "regions.csv: permit_months of X at most 36"


def test_a_state_gets_the_best_step_of_the_union() -> None:
    """Both steps gain 450; of equals the first, in months the longest."""
    speed = value_of_speed(late(), neutral(**TARGET), states=("X",))
    assert [p.at for p in speed.curves[1].points] == [48, 36]
    assert speed.curves[1].skipped == (24, 12, 0)


def test_a_state_moved_by_hand(tmp_path: Path) -> None:
    """The tables as the row says, written and read again, cost the same and hash the same."""
    folder = write_world(tmp_path / "data", LATE, [SLOW_HALL])
    inputs = read_inputs(folder)
    changed = moved(inputs, "permits", "X", 24)
    assert changed.hashes["regions.csv"] != inputs.hashes["regions.csv"]
    assert changed["regions"]["permit_months"].to_list() == [24, 48, 0]
    assert inputs["regions"]["permit_months"].to_list() == [48, 48, 0]
    changed["regions"].to_csv(folder / "regions.csv", index=False, lineterminator="\n")
    assert read_inputs(folder).hashes["regions.csv"] == changed.hashes["regions.csv"]


def test_earlier_blocks() -> None:
    """A has no room before its block is live: 60 months, in 2031; at 0.8 in 2030.

    Today 250 x 3 missed... 300 MW x 2.5 x 1 year + 3 x 100 x 2 years = 1,350; at 0.8: 900.
    """
    regions = ladder(headroom_mw=(0, 0, 0), block_mw=(300, 0, 0), max_blocks=(1, 0, 0),
                     block_lead_months=(60, 0, 0), block_cost_meur=(0, 0, 0))  # fmt: skip
    speed = value_of_speed(world(regions), neutral(**TARGET), what="grid")
    (curve,) = speed.curves
    assert [p.at for p in curve.points] == pytest.approx([1, 0.8, 0.6, 0.4, 0.2])
    assert list(worths(curve).values()) == pytest.approx([0, 450, 450, 450, 450])
    assert "limits.energises.scale=0.8" in curve.points[1].set_text


@pytest.mark.parametrize("what", ["permits", "grid"])
@pytest.mark.parametrize("seed", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_faster_is_never_dearer(what: Any, seed: int) -> None:
    """In random worlds, gap 0, without authorities' capacity (counted in whole years)."""
    scenario = wanted(
        limits__grid_headroom__enabled=True, years__last=2029, gigafactories__goal="first",
        gigafactories__max=1, capacity__milestones_mw={2027: 300, 2028: 700},
    )  # fmt: skip
    speed = value_of_speed(random_world(seed), scenario, what=what, points=4)
    found = list(worths(speed.curves[0]).values())
    assert len(found) >= 2
    assert all(after >= before - 1e-4 for before, after in itertools.pairwise(found))
    assert all(p.status == "optimal" for p in speed.curves[0].points)


def test_goals_that_come_first_are_priced() -> None:
    """A gigafactory is not worth its price here; first, it would be built whatever it costs."""
    scenario = neutral(gigafactories__goal="first", capacity__goal="first", **TARGET)
    point = value_of_speed(late(), scenario, points=1).curves[0].points[0]
    assert point.settings == {"capacity.goal": "priced", "gigafactories.goal": "priced"}


def test_a_point_without_a_plan_is_told() -> None:
    """A pin asks for a hall in A by 2030: today it runs in 2032; with 24 months there is a plan."""
    pins = [{"region": "A", "facility": "hall", "min_units": 1, "online_by": 2030}]
    speed = value_of_speed(late(), neutral(pins=pins, **TARGET))
    table = speed.table()
    assert table["status"].to_list()[:3] == ["infeasible", "infeasible", "optimal"]
    assert table["worth_meur"].isna().all()
    assert table["cost_meur"].notna().to_list() == [False, False, True, True, True]


def test_few_points_are_picked_evenly() -> None:
    speed = value_of_speed(late(), neutral(**TARGET), points=2)
    assert [p.at for p in speed.curves[0].points] == [48, 24, 0]
    assert speed.curves[0].skipped == (36, 12)


def test_today_is_worth_nothing_for_sure() -> None:
    """Whatever its gap, today is what it is."""
    speed = value_of_speed(late(), neutral(**{**TARGET, "solver__gap": 0.4}), points=1)
    assert speed.curves[0].worths()[0] == (0.0, 0.0, 0.0)


def test_no_step_is_said() -> None:
    speed = value_of_speed(world(ladder()), demand(400))
    assert len(speed.curves[0].points) == 1
    assert any(note.startswith("No step") for note in speed.notes)


# starts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 5, 8])
def test_a_plan_carried_over_is_a_plan(seed: int) -> None:
    """Under shorter permits and earlier blocks it fits every row, and costs no more than before."""
    inputs = random_world(seed)
    scenario = wanted(years__last=2029, capacity__goal="priced",
                      limits__grid_headroom__enabled=True)  # fmt: skip
    faster = {"permits.objective_months": 6, "permits.objective_from": 2027,
              "limits.energises.scale": 0.4}  # fmt: skip
    m, compiled = opened(inputs, scenario, Control(), Clock())
    result = finished(m, inputs, Search(m.data, Control()).run(compiled), Clock())
    quick, model = opened(inputs, scenario.with_(faster), Control(), Clock())
    values = carried(m, quick, model)
    assert values is not None
    used = model.matrix @ values
    assert np.all(used <= model.row_upper + 1e-6)
    assert np.all(used >= model.row_lower - 1e-6)
    assert np.all(values >= model.lower - 1e-6)
    assert np.all(values <= model.upper + 1e-6)
    cost = model.value(values)
    assert cost <= result.cost + 1e-4
    assert carried(None, quick, model) is None


# wrong, stopped, told ----------------------------------------------------------------------------


def test_what_makes_no_sense_is_refused() -> None:
    scenario = neutral(**TARGET)
    with pytest.raises(InputError, match="--speed-steps 0"):
        value_of_speed(late(), scenario, points=0)
    with pytest.raises(InputError, match="Q: is not a member state"):
        value_of_speed(late(), scenario, states=("Q",))
    with pytest.raises(InputError, match="is not a kind of speed"):
        value_of_speed(late(), scenario, what="wind")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="speed is valued in cost"):
        value_of_speed(late(), scenario.with_({"objective.minimise": "water"}))
    own = world(LATE, [SLOW_HALL], permitting=[{"track": "standard", "permit_months": 20}])
    with pytest.raises(InputError, match="months of its own"):
        value_of_speed(own, scenario, states=("X",))


def test_notes_say_what_moves_between_steps() -> None:
    cases = states(permit_case_capacity=(9, 9, 9))
    scenario = neutral(budget__yearly_meur=1e5, **TARGET)
    speed = value_of_speed(world(LATE, [SLOW_HALL], member_states=cases), scenario, points=1)
    assert any("yearly ceiling" in note for note in speed.notes)
    assert any("whole years" in note for note in speed.notes)


def test_a_stop_keeps_the_points_done() -> None:
    control = Control()

    def stop(now: Any) -> None:
        if now.stage.startswith("EU 3/"):
            control.cancelled.set()

    control.listen = stop
    speed: Speed = value_of_speed(random_world(1), wanted(years__last=2029), control=control)
    whole = value_of_speed(random_world(1), wanted(years__last=2029))
    assert speed.stopped == control.cancelled.is_set()
    if speed.stopped:
        assert 2 <= len(speed.curves[0].points) < len(whole.curves[0].points)


def test_on_the_command_line(tmp_path: Path) -> None:
    write_files(tmp_path)
    regions = (tmp_path / "data" / "regions.csv").read_text().splitlines()
    rows = [regions[0] + ",permit_months", *(row + ",24" for row in regions[1:])]
    (tmp_path / "data" / "regions.csv").write_text("\n".join(rows) + "\n")
    base = ("explain", "own.yaml", "--inputs", "data", "--speed")
    result = gigasite(tmp_path, *base, "--speed-states", "X", "--json", "--out", "r")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [p["months"] for p in told["points"]] == [24, 12, 24, 12]
    assert [c["scope"] for c in told["curves"]] == ["EU", "X"]
    # 400 MW missed at 5 MEUR, against 600 MEUR that they cost
    assert told["points"][1]["worth_meur"] == pytest.approx(2000 - 600)
    files = {p.name for p in (tmp_path / "r").iterdir()}
    pictures = {f"{name}-{scope}.svg" for name in ("worth", "missed") for scope in ("EU", "X")}
    assert files == {"speed.csv", "speed.json", "index.html", "point-01", "point-02"} | pictures
    for name in pictures:
        ET.fromstring((tmp_path / "r" / name).read_text())
    page = (tmp_path / "r" / "index.html").read_text()
    assert page.count("<svg") == 4
    assert "Targets are priced" in page
    audit = gigasite(tmp_path, "audit", "r/point-02", "--inputs", "data")
    assert audit.exit_code == 0, audit.output
    text = gigasite(tmp_path, *base, "--out", "s").stdout
    assert "Value of speed, permits" in text
    assert "1,400.0" in text
    wrong = gigasite(tmp_path, *base, "--speed-states", "Q", "--json")
    assert wrong.exit_code == 2
    assert json.loads(wrong.stdout)["status"] == "wrong input"
