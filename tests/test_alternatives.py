"""Plans nearly as cheap as the best that go elsewhere, held against every site set by hand."""

from __future__ import annotations

import itertools
import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import gigasite as gs
from gigasite import near_optimal
from gigasite.audit import audit_plan
from gigasite.errors import InfeasibleError, InputError
from gigasite.load import read_inputs
from gigasite.outcome import Control
from gigasite.plans import location_cost
from gigasite.report import read_plan, read_scenario
from gigasite.scenario import Scenario
from gigasite.sitesets import DATA_CENTRES, GIGAFACTORY, WEIGHTS, distance, elsewhere_mw
from test_cli import gigasite, write_files
from test_properties import random_world, wanted
from worlds import GIGA, HALL, Rows, demand, ladder, neutral, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.diversity import Alternatives

SitesByHand = frozenset[tuple[str, str]]


def hosting(sites: pd.DataFrame) -> SitesByHand:
    """Site set of a plan from sites.csv alone: gigafactory regions, regions of other halls."""
    rows = sites[sites["committed"] == 0]
    return frozenset(
        (r, "giga" if f in ("giga", "gigafactory") else "other")
        for r, f, mw in zip(rows["region"], rows["facility"], rows["it_mw"], strict=True)
        if mw > 0 and f != "edge"
    )


def away(one: SitesByHand, other: SitesByHand) -> int:
    """Distance between two site sets: a gigafactory counts 5, other sites 1."""
    return sum(5 if kind == "giga" else 1 for _, kind in one ^ other)


def check(found: Alternatives, apart: int) -> list[SitesByHand]:
    """What holds for all alternatives; return their site sets, the best first."""
    place = location_cost(found.best.cost_meur)
    most = found.best.cost + found.within * place
    sets = [hosting(plan.sites) for plan in found.all]
    for plan in found.plans:
        assert plan.cost <= most + 1e-6 * most
        assert audit_plan(plan, found.inputs, found.scenario).passed
    pairs = [away(a, b) for a, b in itertools.combinations(sets, 2)]
    assert all(d >= apart for d in pairs)
    assert found.distances() == pairs
    table = found.table()
    assert table["cost_meur"].tolist() == pytest.approx([p.cost for p in found.all])
    for n, mine in enumerate(sets):
        others = [away(mine, other) for k, other in enumerate(sets) if k != n]
        if others:
            assert table["distance_nearest"][n] == min(others)
        assert table["distance_best"][n] == away(mine, sets[0])
    return sets


def drawn(seed: int) -> tuple[Rows, Rows, float]:
    """Four regions, gigafactories and halls with opening costs, and what is wanted [MW IT]."""
    random = np.random.default_rng(seed)
    regions = [
        {"region": r, "member_state": r, "cost_index": float(random.choice([1.1, 1.3, 1.6, 2.0])),
         "size_cap_mw": float(random.choice([200, 300, 400]))}
        for r in "ABCD"
    ]  # fmt: skip
    facilities = [
        GIGA | {"max_units": 1, "opening_meur": 20.0},
        HALL | {"max_units": 2, "opening_meur": float(random.choice([0, 10])),
                "cost_meur_per_mw": float(random.choice([0.9, 1.2]))},
    ]  # fmt: skip
    return regions, facilities, float(random.choice([200, 400]))


def cheapest_by_set(regions: Rows, facilities: Rows, mw: float) -> dict[SitesByHand, float]:
    """Least cost of every site set that meets the demand, counted one by one [MEUR]."""
    giga, hall = facilities
    here = []
    for region in regions:
        found = []
        for g, h in itertools.product(range(2), range(3)):
            it = 200.0 * g + 100.0 * h
            if it <= region["size_cap_mw"]:
                each = region["cost_index"]
                cost = each * (200.0 * g + 100.0 * hall["cost_meur_per_mw"] * h)
                cost += giga["opening_meur"] * (g > 0) + hall["opening_meur"] * (h > 0)
                kinds = [k for k, n in (("giga", g), ("other", h)) if n]
                found.append((it, cost, [(region["region"], k) for k in kinds]))
        here.append(found)
    best: dict[SitesByHand, float] = {}
    for choice in itertools.product(*here):
        if sum(it for it, _, _ in choice) >= mw:
            sites = frozenset(s for _, _, mine in choice for s in mine)
            cost = sum(cost for _, cost, _ in choice)
            best[sites] = min(best.get(sites, math.inf), cost)
    return best


@pytest.mark.parametrize("way", [pytest.param("whole model", marks=pytest.mark.slow), "guesses"])
@pytest.mark.parametrize(
    ("seed", "share"),
    [(2, 0.5), *(pytest.param(n, s, marks=pytest.mark.slow) for n, s in ((1, 2), (4, 1), (5, 3)))],
)
def test_every_site_set_within_the_cost_is_found(
    seed: int, share: float, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At distance 1 the alternatives are all site sets that are cheap enough, and no other."""
    if way == "guesses":
        monkeypatch.setattr(near_optimal, "SMALL", 0)
    regions, facilities, mw = drawn(seed)
    found = gs.alternatives(
        world(regions, facilities), demand(mw), within=share, count=300, distance=1
    )
    sets = check(found, 1)
    by_hand = cheapest_by_set(regions, facilities, mw)
    assert found.best.cost == pytest.approx(min(by_hand.values()))
    cheap = {s for s, cost in by_hand.items() if cost <= found.allowed_meur + 1e-6}
    assert found.ended == "none left"
    assert set(sets) == cheap
    assert len(cheap) > 2  # else nothing was counted
    for plan, sites in zip(found.all, sets, strict=True):
        assert plan.cost == pytest.approx(by_hand[sites])


@pytest.mark.parametrize("way", ["whole model", "guesses"])
@pytest.mark.parametrize("apart", [3, 6])
def test_claim_of_no_further_plan_is_right(
    apart: int, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every site set that is cheap enough lies nearer than `apart` to one that was found."""
    if way == "guesses":
        monkeypatch.setattr(near_optimal, "SMALL", 0)
    regions, facilities, mw = drawn(2)
    found = gs.alternatives(
        world(regions, facilities), demand(mw), within=0.5, count=300, distance=apart
    )
    sets = check(found, apart)
    assert found.ended == "none left"
    assert found.plans
    for other, cost in cheapest_by_set(regions, facilities, mw).items():
        if cost <= found.allowed_meur - 1e-6:
            assert min(away(other, mine) for mine in sets) < apart


def test_the_first_alternative_is_the_farthest() -> None:
    """In a small model the whole is searched: no site set within the cost lies farther."""
    for seed in (1, 2, 5):
        regions, facilities, mw = drawn(seed)
        found = gs.alternatives(world(regions, facilities), demand(mw), within=2.0, count=1)
        (best, first) = check(found, 1)
        cheap = [s for s, cost in cheapest_by_set(regions, facilities, mw).items()
                 if cost <= found.allowed_meur + 1e-6]  # fmt: skip
        assert away(best, first) == max(away(best, s) for s in cheap)
        assert found.ended == "count"


LEVEL = ladder(cost_index=(1.2, 1.2, 1.2))
"""Three regions alike: a hall costs 120, of which 20 for the place."""


@pytest.mark.slow
def test_exact_at_the_edge_of_the_cost() -> None:
    """100 MW in A, B or C at 120 each: three plans at no extra cost.

    A second hall costs 120 more, 6 times the location cost of 20. At just that, two and three
    places count: not three, which is 12 times. So {AB, AC, BC} come in at 6 and not at 5.9.
    """
    inputs = world(LEVEL)
    for share, number in ((0.0, 3), (5.9, 3), (6.0, 6), (9.9, 6)):
        found = gs.alternatives(inputs, demand(100), within=share, count=50)
        assert (found.ended, len(found.all)) == ("none left", number)
        check(found, 1)


def test_swaps_of_year_or_facility_are_no_alternatives() -> None:
    """One region, two kinds of hall and two years, all at the same cost: one site set."""
    other = HALL | {"facility": "room"}
    scenario = demand(100, year=2028, years__last=2028)
    found = gs.alternatives(world(LEVEL[:1], [HALL, other]), scenario, within=0.5)
    assert (found.ended, found.plans) == ("none left", ())
    assert found.table()["distance_nearest"].isna().all()


def test_small_facilities_are_no_sites() -> None:
    """An edge node of 2 MW may go anywhere: that is no other plan. Alone it makes no sites."""
    edge = HALL | {"facility": "edge", "it_mw": 2, "max_units": 100}
    found = gs.alternatives(world(LEVEL, [edge, HALL]), demand(100), within=0.0, count=9)
    check(found, 1)
    assert found.ended == "none left"
    with pytest.raises(InputError, match="no facility is built in whole units"):
        gs.alternatives(world(LEVEL, [edge]), demand(100))


def test_goals_that_come_first_are_kept() -> None:
    """As many gigafactories as allowed come first: every alternative has one."""
    inputs = world(ladder(cost_index=(1.2, 1.3, 1.4)), [GIGA, HALL])
    scenario = demand(300, gigafactories__goal="first", gigafactories__max=1)
    found = gs.alternatives(inputs, scenario, within=1.0, count=40)
    check(found, 1)
    assert len(found.plans) > 3
    assert {plan.metrics["gigafactories"] for plan in found.all} == {1}


def test_limits_hold_in_every_alternative() -> None:
    """Audits pass in random worlds with edge nodes, tracks, grids and a committed project."""
    for seed in (3, 11):
        found = gs.alternatives(random_world(seed), wanted(), within=0.5, count=4, distance=2)
        check(found, 2)
        assert found.plans


def test_regions_in_every_some_and_none() -> None:
    """200 MW, 100 MW a region; A (1.2), B and C (1.3) each, D far too dear.

    Location cost of A and B: 20 + 30. At 20 % more: AB and AC, the latter at no extra cost; B and
    C together cost 10 more. At 10 %: A in every plan, B and C in some, D in none.
    """
    regions = [
        {"region": r, "member_state": r, "cost_index": i, "size_cap_mw": 100}
        for r, i in zip("ABCD", (1.2, 1.3, 1.3, 5.0), strict=True)
    ]
    found = gs.alternatives(world(regions), demand(200), within=0.1, count=9)
    assert found.ended == "none left"
    table = found.region_table().set_index("region")
    assert table["found_in"].to_dict() == {"A": "every", "B": "some", "C": "some", "D": "none"}
    assert table["share"].to_dict() == {"A": 1.0, "B": 0.5, "C": 0.5, "D": 0.0}
    assert table["mean_it_mw"].to_dict() == {"A": 100, "B": 50, "C": 50, "D": 0}
    assert set(table["kind"]) == {DATA_CENTRES}
    wider = gs.alternatives(world(regions), demand(200), within=0.2, count=9)
    assert set(wider.region_table()["found_in"]) == {"some", "none"}


def test_distances_by_their_weights() -> None:
    a, b = ("A", GIGAFACTORY), ("A", DATA_CENTRES)
    c = ("C", DATA_CENTRES)
    assert distance(frozenset({a, b}), frozenset({b, c})) == WEIGHTS[GIGAFACTORY] + 1
    assert distance(frozenset({a}), frozenset({a})) == 0
    assert elsewhere_mw({a: 200.0, b: 300.0}, {b: 100.0, c: 400.0}) == 400.0


def test_cancelled_hunt_keeps_what_it_has() -> None:
    """Ctrl-C while the first alternative is read: it is kept, and nothing is claimed."""
    control, inputs = Control(), world(LEVEL)
    assert gs.alternatives(inputs, demand(100), count=1).ended == "count"
    hunt = near_optimal._Hunt
    whole = hunt._read

    def stopping(self: Any, what: Any) -> Any:
        control.cancelled.set()
        return whole(self, what)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hunt, "_read", stopping)
        found = gs.alternatives(inputs, demand(100), count=9, control=control)
    assert (found.ended, len(found.plans)) == ("user", 1)


def test_without_time_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that ends without an answer is not known, never none left."""
    solved = near_optimal.solve

    def timed_out(compiled: Any, limits: Any, control: Any = None, **how: Any) -> Any:
        outcome = solved(compiled, limits, control, **how)
        return near_optimal.replace(
            outcome, status=near_optimal.Status.NONE, values=None, objective=None
        )

    monkeypatch.setattr(near_optimal, "solve", timed_out)
    found = gs.alternatives(world(LEVEL), demand(100), count=9)
    assert (found.ended, found.plans) == ("not known", ())


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"within": -0.1}, "--within -0.1"),
        ({"within": math.nan}, "--within nan"),
        ({"count": 0}, "--count 0"),
        ({"distance": 0}, "--distance 0"),
    ],
)
def test_wishes_that_mean_nothing(how: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        gs.alternatives(world(LEVEL), demand(100), **how)


def test_another_objective_is_refused() -> None:
    with pytest.raises(InputError, match="water comes first"):
        gs.alternatives(world(LEVEL), neutral(objective__minimise="water"))


def test_nothing_possible_says_why() -> None:
    with pytest.raises(InfeasibleError, match="No plan"):
        gs.alternatives(world(ladder(size_cap_mw=(200,))[:1]), demand(300))


# the command line


def test_alternatives_write_a_folder(tmp_path: Path) -> None:
    """400 MW, A carries 250 at 100 a hall, B 1,000 at 200: two in each, 600; four in B, 800.

    A standard hall costs 100, so location cost is 200 and all of B costs as much again.
    """
    write_files(tmp_path)
    call = ["alternatives", "own.yaml", "--inputs", "data", "--within", "1.0", "--out", "found"]
    result = gigasite(tmp_path, *call, "--json")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    told = json.loads(result.stdout)
    assert (told["ended"], told["count"], told["folder"]) == ("none left", 1, "found")
    assert [p["cost_meur"] for p in told["plans"]] == pytest.approx([600, 800])
    folder = tmp_path / "found"
    assert sorted(p.name for p in folder.iterdir()) == [
        "alternatives.csv", "alternatives.html", "alternatives.json", "best", "plan-01",
        "regions.csv",
    ]  # fmt: skip
    assert json.loads((folder / "alternatives.json").read_text("utf-8"))["plans"] == told["plans"]
    table = pd.read_csv(folder / "alternatives.csv")
    assert table["extra_share"].tolist() == pytest.approx([0, 1])
    assert pd.read_csv(folder / "regions.csv")["found_in"].tolist() == ["every", "some"]
    for name in ("best", "plan-01"):
        assert gigasite(tmp_path, "audit", f"found/{name}", "--inputs", "data").exit_code == 0
        assert read_scenario(folder / name).name == "own"
    assert "an alternative" in read_plan(folder / "plan-01").notes[-1]
    page = (folder / "alternatives.html").read_text("utf-8")
    assert "No further plan exists" in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    again = gigasite(tmp_path, *call)
    assert again.exit_code == 2
    assert "--out found: exists already" in again.stderr


def test_alternatives_print_a_table(tmp_path: Path) -> None:
    write_files(tmp_path)
    result = gigasite(tmp_path, "alternatives", "own.yaml", "--inputs", "data")
    assert result.exit_code == 0, result.output
    assert "0 alternatives to the best plan (€ 600 m)" in result.stdout
    assert "No further plan exists" in result.stdout
    assert "Folder: outputs/own-alternatives-" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--within", "-1"], 2, "--within -1: is not a share"),
        (["--count", "0"], 2, "--count 0"),
        (["--distance", "0"], 2, "--distance 0"),
        (["--set", "objective.minimise=water"], 2, "water comes first"),
        (["--out", "own.yaml"], 2, "--out own.yaml: exists already"),
        (["--set", "limits.capacity_target.scale=9"], 3, "No plan satisfies every limit"),
    ],
)
def test_alternatives_name_what_is_wrong(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    write_files(tmp_path)
    result = gigasite(tmp_path, "alternatives", "own.yaml", "--inputs", "data", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "outputs").exists()


# the Union


@pytest.mark.slow
def test_alternatives_of_the_union() -> None:
    """Two alternatives at 2 % of location cost, far from the best plan and from each other."""
    changes = {"energy.supply": "flat", "solver.gap": 0.005}
    found = gs.alternatives(
        read_inputs(), Scenario.named("base").with_(changes), count=2, distance=20
    )
    assert len(found.plans) == 2
    check(found, 20)
