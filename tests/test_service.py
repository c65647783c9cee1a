"""Demand and service: who is served from where; textbook problems of facility location."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from gigasite.audit import audit_plan
from gigasite.demand import demand_nodes, great_circle_km
from gigasite.errors import InfeasibleError, InputError
from gigasite.planning import plan
from gigasite.report import read_plan, write_run
from worlds import GIGA, HALL, ladder, neutral, states, world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from worlds import Rows

CLOUD = HALL | {"service_classes": "cloud;edge"}
TRAINER = GIGA | {"service_classes": "training"}
FAR: Rows = ladder(lat=(50, 50, 50), lon=(5, 6, 20))
"""A and B are 71 km apart, C about 1,000 km from both."""


def wants(place: str, mw: float, service_class: str = "cloud", **changes: Any) -> dict[str, Any]:
    """A row of demand in 2027."""
    where = {"X": 5, "Y": 6, "Z": 20}.get(place)
    at = {} if where is None else {"lat": 50, "lon": where}
    return {"node": place, "year": 2027, "service_class": service_class, "it_mw": mw,
            "it_mw_new": mw, **at, **changes}  # fmt: skip


def solved(demand: Rows, scenario: dict[str, Any], regions: Rows = FAR, **tables: Any) -> Plan:
    """Plan of a world of halls and trainers."""
    facilities = tables.pop("facilities", [CLOUD, TRAINER])
    return plan(world(regions, facilities, demand=demand, **tables), neutral(**scenario))


def served(result: Plan) -> dict[tuple[str, str], float]:
    """Megawatts by node and region; region '' is what is not served."""
    rows = result.serving.to_dict("records")
    return {(r["node"], r["region"]): r["served_mw"] + r["unmet_mw"] for r in rows}


# Latency and goals -------------------------------------------------------------------------------


def test_cloud_demand_within_its_latency_is_served_from_the_cheapest_place() -> None:
    """C is 1,070 km from A: 17 ms. Within 40 ms A serves it (100), within 10 ms only C (300)."""
    assert solved([wants("Z", 100)], {"demand__goal": "hard"}).cost == pytest.approx(100)
    near = solved([wants("Z", 100)], {"demand__goal": "hard", "demand__cloud_ms": 10})
    assert near.cost == pytest.approx(300)
    assert served(near) == {("Z", "C"): pytest.approx(100)}


def test_latency_met_exactly_is_met() -> None:
    km = float(great_circle_km(50, 20, 50, 5))
    at = {"demand__goal": "hard", "demand__ms_base": 0, "demand__ms_per_km": 1}
    assert solved([wants("Z", 100)], at | {"demand__cloud_ms": km}).cost == pytest.approx(100)
    assert solved([wants("Z", 100)], at | {"demand__cloud_ms": km - 1}).cost == pytest.approx(200)


def test_training_can_be_served_from_anywhere_and_is_one_pool() -> None:
    result = solved([wants("Z", 150, "training")], {"demand__goal": "hard"})
    assert served(result) == {("EU", "A"): pytest.approx(150)}
    assert result.cost == pytest.approx(200)


def test_a_facility_serves_only_its_classes() -> None:
    """The gigafactory of the training pool has 50 MW left, and none of it is of use to edge."""
    demand = [wants("X", 150, "training"), wants("X", 50, "edge", node="A")]
    result = solved(demand, {"demand__goal": "hard"})
    assert result.cost == pytest.approx(200 + 100)
    assert served(result) == {("EU", "A"): pytest.approx(150), ("A", "A"): pytest.approx(50)}


def test_sets_of_classes_are_not_served_twice() -> None:
    """Halls can serve cloud and edge: 60 of each need two halls, though each alone fits one."""
    demand = [wants("X", 60), wants("X", 60, "edge", node="A")]
    assert solved(demand, {"demand__goal": "hard"}).cost == pytest.approx(200)


def test_edge_demand_of_a_state_lies_where_its_people_are() -> None:
    regions = [r | {"member_state": "X", "population": n}
               for r, n in zip(FAR, (1, 3, 6), strict=True)]  # fmt: skip
    inputs = world(regions, [CLOUD], demand=[wants("X", 100, "edge")])
    nodes = demand_nodes(inputs, inputs["regions"].set_index("region"), (2027,))
    assert nodes.set_index("node")["it_mw"].to_dict() == pytest.approx({"A": 10, "B": 30, "C": 60})
    assert set(nodes["member_state"]) == {"X"}
    result = plan(inputs, neutral(demand__goal="hard"))
    assert served(result)["C", "C"] == pytest.approx(60)


@pytest.mark.parametrize(
    ("changes", "cost", "unmet"),
    [
        ({"demand__goal": "shown"}, 0, 300),
        ({"demand__goal": "hard"}, 300, 0),
        ({"demand__goal": "first"}, 300, 0),
        ({"demand__goal": "first", "regions__forbidden": ("A", "B", "C")}, 0, 300),
        ({"demand__goal": "priced", "demand__price_meur_per_mw_yr": 1.1}, 300, 0),
        ({"demand__goal": "priced", "demand__price_meur_per_mw_yr": 0.9}, 270, 300),
        ({"demand__goal": "hard", "limits__demand_served__enabled": False}, 0, 300),
    ],
)
def test_goal_of_demand(changes: dict[str, Any], cost: float, unmet: float) -> None:
    """300 MW of cloud: three halls in A for 300, or 0.9 x 300 = 270 paid for what is missing."""
    result = solved([wants("X", 300)], changes)
    assert result.cost == pytest.approx(cost)
    assert result.serving["unmet_mw"].sum() == pytest.approx(unmet)
    assert result.service["unmet_new_it_mw"].sum() == pytest.approx(unmet)
    assert result.service["served_new_it_mw"].sum() == pytest.approx(300 - unmet)


def test_demand_that_cannot_be_served_has_no_plan() -> None:
    with pytest.raises(InfeasibleError):
        solved([wants("X", 300)], {"demand__goal": "hard", "regions__forbidden": ("A", "B", "C")})


def test_demand_comes_after_gigafactories_and_before_capacity() -> None:
    """One unit fits the grid of A. A gigafactory serves no cloud: demand and capacity lose."""
    regions = [FAR[0] | {"headroom_mw": 200}]
    first = {"gigafactories__goal": "first", "gigafactories__max": 1, "demand__goal": "first"}
    result = solved([wants("X", 100)], first, regions=regions)
    assert result.metrics["gigafactories"] == 1
    assert result.service["unmet_new_it_mw"].sum() == pytest.approx(100)
    del first["gigafactories__goal"]
    first |= {"gigafactories__max": 0, "capacity__goal": "first",
              "capacity__milestones_mw__2027": 500}  # fmt: skip
    result = solved([wants("X", 100)], first, regions=regions)
    assert result.service["unmet_new_it_mw"].sum() == pytest.approx(0)


def test_committed_projects_serve_too() -> None:
    committed = {"project": "P", "member_state": "X", "region": "A", "facility": "hall",
                 "committed": "yes", "committed_it_mw": 70, "first_year": 2026, "full_year": 2026}
    result = solved([wants("X", 70)], {"demand__goal": "hard"}, projects=[committed])
    assert result.cost == 0
    assert served(result) == {("X", "A"): pytest.approx(70)}
    result = solved([wants("X", 90)], {"demand__goal": "hard"}, projects=[committed])
    assert result.cost == pytest.approx(100)


def test_years_looked_at() -> None:
    """Wanted in 2028: a hall of 100 a year runs that year alone, where that year is looked at."""
    demand = [wants("X", 0), wants("X", 100, year=2028)]
    years = {"demand__goal": "hard", "years__last": 2028, "demand__years": (2028,)}
    assert solved(demand, years).cost == pytest.approx(100)
    assert solved(demand, years | {"demand__years": (2027,)}).cost == 0


def test_home_share() -> None:
    """Half of Z's 200 MW at home: 300 + 100. The pool of training counts at home like the rest."""
    home = {"demand__goal": "hard", "demand__home_share": 0.5}
    assert solved([wants("Z", 200)], home).cost == pytest.approx(400)
    trainers = [wants("Z", 200, "training"), wants("X", 200, "training")]
    result = solved(trainers, home)
    assert result.cost == pytest.approx(200 + 600)
    assert result.serving.query("at_home == 1")["served_mw"].sum() >= 200 - 1e-6


def test_home_share_that_cannot_be_reached() -> None:
    """Z's grid holds one hall of two wanted at home: hard has no plan, priced pays for the rest."""
    regions = [r | {"headroom_mw": mw} for r, mw in zip(FAR, (500, 500, 100), strict=True)]
    home = {"demand__goal": "hard", "demand__home_share": 1.0}
    with pytest.raises(InfeasibleError):
        solved([wants("Z", 200)], home, regions=regions)
    first = solved([wants("Z", 200)], home | {"demand__goal": "first"}, regions=regions)
    assert first.cost == pytest.approx(300 + 100)
    assert first.service["unmet_new_it_mw"].sum() == pytest.approx(0)
    priced = home | {"demand__goal": "priced", "demand__price_meur_per_mw_yr": 4}
    result = solved([wants("Z", 200)], priced, regions=regions)
    assert result.cost_meur["shortfall"] == pytest.approx(4 * 100)
    assert result.cost == pytest.approx(300 + 100 + 400)


def test_serving_over_a_distance_costs() -> None:
    """At 1 EUR/MW/km C's own hall (300) is dearer than A's and 1,070 km of network for 100 MW."""
    near = {"demand__goal": "hard", "demand__network_eur_mw_km_yr": 1.0}
    result = solved([wants("Z", 100)], near)
    km = float(great_circle_km(50, 20, 50, 5))
    assert result.cost_meur["network"] == pytest.approx(100 * km / 1e6)
    assert result.cost == pytest.approx(100 + 100 * km / 1e6)
    dear = solved([wants("Z", 100)], near | {"demand__network_eur_mw_km_yr": 3000.0})
    assert dear.cost == pytest.approx(300)


def test_no_way_but_those_of_links_csv() -> None:
    links = [{"node": "Z", "region": "B", "cost_meur_per_mw_yr": 0.5}]
    result = solved([wants("Z", 100)], {"demand__goal": "hard"}, links=links)
    assert result.cost == pytest.approx(200 + 50)
    late = solved([wants("Z", 100)], {"demand__goal": "first"},
                  links=[links[0] | {"rtt_ms": 41}])  # fmt: skip
    assert late.cost == 0


def test_demand_nodes_of_ones_own_need_a_place_or_links() -> None:
    with pytest.raises(InputError, match="'Q' is not in"):
        solved([wants("Q", 100)], {})
    placed = [wants("Q", 100, lat=50, lon=20)]
    assert solved(placed, {"demand__goal": "hard"}).cost == pytest.approx(100)


# Audit -------------------------------------------------------------------------------------------


def example() -> tuple[Inputs, Any, Plan]:
    """A world in which service binds in every way."""
    demand = [wants("Z", 150), wants("X", 250, "training"), wants("Y", 30, "edge", node="B")]
    tables = {"member_states": states(), "demand": demand}
    inputs = world(FAR, [CLOUD, TRAINER], **tables)
    scenario = neutral(
        demand__goal="priced", demand__home_share=0.3, demand__price_meur_per_mw_yr=1.5,
        demand__network_eur_mw_km_yr=10.0,
    )  # fmt: skip
    return inputs, scenario, plan(inputs, scenario)


@pytest.mark.parametrize("column", ["served_mw", "unmet_mw", "km", "rtt_ms", "at_home"])
def test_every_figure_of_serving_is_checked(column: str) -> None:
    inputs, scenario, result = example()
    assert audit_plan(result, inputs, scenario).passed
    for n in range(len(result.serving)):
        frame = result.serving.copy()
        value = frame[column].iloc[n]
        frame[column] = frame[column].astype(float)
        frame.loc[n, column] = 1.0 if value != value else value + 1.0
        report = audit_plan(replace(result, serving=frame), inputs, scenario)
        assert not report.passed, (n, column)


@pytest.mark.parametrize("edit", ["region", "node", "dropped", "class"])
def test_another_way_to_serve_is_found(edit: str) -> None:
    inputs, scenario, result = example()
    frame = result.serving.copy()
    n = int(np.flatnonzero(frame["region"] != "")[0])
    if edit == "dropped":
        frame = frame.drop(index=n).reset_index(drop=True)
    elif edit == "class":
        frame.loc[n, "service_class"] = "edge"
    else:
        frame.loc[n, edit] = "nowhere"
    report = audit_plan(replace(result, serving=frame), inputs, scenario)
    assert not report.passed


def test_a_run_folder_is_read_back_and_passes(tmp_path: Path) -> None:
    """Nodes are text, also those that a spreadsheet would take for a formula."""
    demand = [wants("=1+1", 100, lat=50, lon=5), wants("X", 150, "training")]
    inputs = world(FAR, [CLOUD, TRAINER], demand=demand)
    scenario = neutral(demand__goal="hard", gigafactories__max=5)
    run = write_run(plan(inputs, scenario), inputs, scenario, tmp_path / "run")
    again = read_plan(run)
    assert sorted(set(again.serving["node"])) == ["=1+1", "EU"]
    assert "'=1+1" in (run / "serving.csv").read_text("utf-8")
    assert audit_plan(again, inputs, scenario).passed


# Textbook problems -------------------------------------------------------------------------------


def textbook(seed: int, sites: int = 6, customers: int = 8) -> dict[str, Any]:
    """Sites with an opening cost and a capacity, customers with a demand, a cost for each pair."""
    rng = random.Random(seed)
    return {
        "fixed": [rng.randint(50, 300) for _ in range(sites)],
        "capacity": rng.randint(40, 80),
        "demand": [rng.randint(5, 30) for _ in range(customers)],
        "cost": [[rng.randint(1, 20) for _ in range(sites)] for _ in range(customers)],
    }


def textbook_inputs(case: dict[str, Any], **changes: Any) -> Inputs:
    """The same as a data set: one year, one facility, no states, energy, water or climate."""
    regions = [{"region": f"S{i}", "site_cost_meur": f} for i, f in enumerate(case["fixed"])]
    facility = {"facility": "depot", "it_mw": case["capacity"], "max_units": 1, **changes}
    demand = [wants(f"C{k}", mw) for k, mw in enumerate(case["demand"])]
    links = [
        {"node": f"C{k}", "region": f"S{i}", "cost_meur_per_mw_yr": cost, "rtt_ms": cost}
        for k, row in enumerate(case["cost"])
        for i, cost in enumerate(row)
    ]
    facilities = [facility | {"building_years": 1, "service_classes": "cloud"}]
    return world(regions, facilities, demand=demand, links=links)


def cheapest(case: dict[str, Any], opened: tuple[int, ...]) -> float:
    """Cost of serving everybody from opened sites: a transport problem; infinite when too small."""
    demand, cost = case["demand"], np.array(case["cost"], float)[:, list(opened)]
    if sum(demand) > case["capacity"] * len(opened):
        return float("inf")
    n, k = len(demand), len(opened)
    meet = np.kron(np.eye(n), np.ones(k))
    hold = np.kron(np.ones(n), np.eye(k))
    found = linprog(cost.ravel(), hold, np.full(k, case["capacity"]), meet, demand)
    return float(found.fun)


def subsets(count: int, sizes: range) -> list[tuple[int, ...]]:
    """All sets of so many of the sites."""
    return [c for size in sizes for c in itertools.combinations(range(count), size)]


@pytest.mark.parametrize("seed", range(15))
def test_capacitated_facility_location(seed: int) -> None:
    case = textbook(seed)
    best = min(
        sum(case["fixed"][i] for i in opened) + cheapest(case, opened)
        for opened in subsets(6, range(1, 7))
    )
    inputs = textbook_inputs(case)
    scenario = neutral(demand__goal="hard", limits__state_ceiling__enabled=False)
    if best == float("inf"):
        with pytest.raises(InfeasibleError):
            plan(inputs, scenario)
    else:
        assert plan(inputs, scenario).cost == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("seed", range(100, 110))
def test_uncapacitated_facility_location(seed: int) -> None:
    case = textbook(seed)
    case["capacity"] = sum(case["demand"])
    best = min(
        sum(case["fixed"][i] for i in opened) + cheapest(case, opened)
        for opened in subsets(6, range(1, 7))
    )
    assert plan(textbook_inputs(case), neutral(demand__goal="hard")).cost == pytest.approx(best)


@pytest.mark.parametrize("seed", range(200, 208))
def test_p_median(seed: int) -> None:
    """Exactly three sites, which cost nothing to open and hold everything."""
    case = textbook(seed) | {"fixed": [0] * 6}
    case["capacity"] = sum(case["demand"])
    best = min(cheapest(case, opened) for opened in subsets(6, range(3, 4)))
    inputs = textbook_inputs(case, gigafactory=1)
    result = plan(inputs, neutral(demand__goal="hard", gigafactories__min=3, gigafactories__max=3))
    assert result.cost == pytest.approx(best)
    assert result.metrics["gigafactories"] == 3


@pytest.mark.parametrize("seed", range(300, 308))
def test_maximal_covering(seed: int) -> None:
    """Two sites cover all the demand they can of what lies within 5 ms."""
    case = textbook(seed) | {"fixed": [0] * 6}
    case["capacity"] = sum(case["demand"])
    near = np.array(case["cost"]) <= 5
    covered = max(
        float(np.array(case["demand"])[near[:, list(opened)].any(axis=1)].sum())
        for opened in subsets(6, range(2, 3))
    )
    inputs = textbook_inputs(case, gigafactory=1)
    result = plan(inputs, neutral(demand__goal="first", demand__cloud_ms=5, gigafactories__max=2))
    assert result.serving["served_mw"].sum() == pytest.approx(covered)


def test_covering_by_position_needs_no_table_of_links() -> None:
    """Latency of places computed from where they are, in a data set that has nothing else."""
    regions = [{"region": f"S{i}", "lat": 50, "lon": i} for i in range(5)]
    demand = [wants(f"C{i}", 10 + i, lat=50, lon=i + 0.1) for i in range(5)]
    inputs = world(regions, [CLOUD | {"gigafactory": 1, "max_units": 1}], demand=demand)
    scenario = neutral(demand__goal="first", gigafactories__max=1, demand__ms_base=0,
                       demand__ms_per_km=1, demand__cloud_ms=80)  # fmt: skip
    table = plan(inputs, scenario).serving
    assert isinstance(table, pd.DataFrame)
    assert table["served_mw"].sum() == pytest.approx(12 + 13 + 14)


# Announced projects, slower grids ----------------------------------------------------------------


def announced(mw: float, **changes: Any) -> dict[str, Any]:
    """A project of 100 MW in A of which nothing is committed."""
    return {"project": "P", "member_state": "X", "region": "A", "facility": "hall",
            "committed": "no", "announced_mw": mw, "mw_kind": "IT", "first_year": 2026,
            "full_year": 2026, **changes}  # fmt: skip


@pytest.mark.parametrize(
    ("survival", "changes", "cost"),
    [
        (0.0, {}, 300),
        (1.0, {}, 200),
        (0.5, {"announced_mw": 200}, 200),
        (1.0, {"mw_kind": "grid", "announced_mw": 100 / 0.7}, 200),
        (1.0, {"committed": "refused"}, 300),
        (1.0, {"committed": "partly", "committed_it_mw": 40}, 200),
    ],
)
def test_announced_projects_that_survive(
    survival: float, changes: dict[str, Any], cost: float
) -> None:
    """300 MW wanted; what survives of 100 MW announced counts toward them."""
    inputs = world(ladder(), projects=[announced(100) | changes])
    scenario = neutral(capacity__milestones_mw__2027=300, projects__survival=survival)
    assert plan(inputs, scenario).cost == pytest.approx(cost)


def test_survivors_take_headroom() -> None:
    """A's 143 MW of headroom are what the survivor draws: the hall goes to B, for 200."""
    inputs = world(ladder(headroom_mw=(100 / 0.7, None, None)), projects=[announced(100)])
    scenario = neutral(capacity__milestones_mw__2027=200, projects__survival=1.0)
    assert plan(inputs, scenario).cost == pytest.approx(200)


def test_reinforcement_that_takes_longer() -> None:
    """A block of 12 months is live in the year of its order, of 13 a year later."""
    grid = {"headroom_mw": (0,), "block_mw": (100,), "block_cost_meur": (10,),
            "block_lead_months": (12,), "max_blocks": (1,)}  # fmt: skip
    inputs = world(ladder(**grid))
    scenario = neutral(capacity__milestones_mw__2027=100)
    assert plan(inputs, scenario).cost == pytest.approx(110)
    assert plan(inputs, scenario.with_({"grid.extra_lead_months": 1})).cost == pytest.approx(200)
