"""The audit passes a true plan and fails every plan in which a single thing was changed."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gigasite import audit_designs
from gigasite.audit import Report, audit_plan
from gigasite.audit_designs import design_faults
from gigasite.energy import energy_designs
from gigasite.energy_figures import COLUMNS
from gigasite.load import read_inputs
from gigasite.planning import plan
from gigasite.recompute import Recomputed
from gigasite.repower import Repowered
from gigasite.scenario import Scenario
from test_limits import GREEN, GRID, WORLDS, plan_of, register
from worlds import GIGA, HALL, Rows, cooling, ladder, neutral, states, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.load import Inputs
    from gigasite.plans import Plan

REGIONS: Rows = [
    {"region": "A", "name": "Alpha", "member_state": "X", "cost_index": 1.0, "headroom_mw": 260,
     "block_mw": 250, "block_cost_meur": 40, "block_lead_months": 24, "max_blocks": 2,
     "permit_months": 24, "water_allowance_m3_yr": 9e6, "size_cap_mw": 900,
     "site_cost_factor": 1.5},
    {"region": "B", "name": "Beta", "member_state": "Y", "cost_index": 1.3, "headroom_mw": 500,
     "permit_months": 24, "water_stress_pct": 30, "water_allowance_m3_yr": 9e6},
    {"region": "C", "name": "Gamma", "member_state": "Y", "cost_index": 1.1, "headroom_mw": 40,
     "permit_months": 48},
]  # fmt: skip
FACILITIES: Rows = [
    GIGA | {"build_months": 18, "building_years": 20, "opening_meur": 60, "utilisation": 0.8,
            "equipment_meur_per_mw": 2.0},
    HALL | {"build_months": 12, "building_years": 20, "opening_meur": 30, "utilisation": 0.7},
    HALL | {"facility": "edge", "it_mw": 2, "build_months": 6, "case_weight": 0, "max_units": 4,
            "cooling_allowed": "dry", "building_years": 15, "cost_meur_per_mw": 0.5},
]  # fmt: skip
STATES: Rows = [
    {"member_state": "X", "discount_rate_pct": 6, "existing_it_mw": 120, "gdp_meur": 60,
     "max_blocks": 2, "electricity_price_eur_mwh": 60, "network_charge_eur_mwh": 10,
     "carbon_g_kwh": 300, "permit_case_capacity": 3},
    {"member_state": "Y", "discount_rate_pct": 7, "existing_it_mw": 80, "gdp_meur": 40,
     "max_blocks": 1, "electricity_price_eur_mwh": 90, "network_charge_eur_mwh": 5,
     "carbon_g_kwh": 100, "permit_case_capacity": 3},
]  # fmt: skip
COOLING: Rows = [
    cooling(cooling="wet", pue_base=1.2, wue_base=1.5, max_stress_pct=20),
    cooling(cooling="dry", pue_base=1.3, wue_base=0.01, capex_adder=0.05),
]
TRACKS: Rows = [
    {"track": "standard"},
    {"track": "accelerated", "permit_months": 12, "pue_max": 1.35, "wue_max": 0.4, "ref_min": 0.5},
]
PROJECTS: Rows = [
    {"project": "Delta", "member_state": "X", "region": "A", "facility": "hall", "committed": "yes",
     "committed_it_mw": 60, "committed_grid_mw": 80, "first_year": 2027, "full_year": 2029},
]  # fmt: skip
DEMAND: Rows = [
    {"node": c, "year": t, "service_class": "cloud", "it_mw": need, "it_mw_new": need - 100}
    for c in ("X", "Y")
    for t, need in ((2028, 190.0), (2030, 250.0))
]


@cache
def solved() -> tuple[Inputs, Scenario, Plan]:
    """Five years, two states, three facilities, both tracks, a block, a project, every limit on."""
    inputs = world(
        REGIONS, FACILITIES, member_states=STATES, cooling=COOLING, permitting=TRACKS,
        projects=PROJECTS, demand=DEMAND,
    )  # fmt: skip
    scenario = neutral(
        years__last=2031, money__discount_rate=0.03, money__reference_rate=0.06,
        permits__tracks=("standard", "accelerated"), gigafactories__goal="first",
        gigafactories__max=2, gigafactories__per_state=1, gigafactories__per_region=1,
        capacity__multiplier=4.0, capacity__year=2030,
        capacity__milestones_mw={2028: 350, 2031: 903}, balance__floor=0.3, balance__ceiling=0.9,
        limits__state_ceiling__enabled=True, balance__states_served=2, public__fund_meur=1000,
        budget__total_meur=3000, budget__yearly_meur=1500, build__eu_mw_per_year=500,
        build__state_share=0.9, grid__block_years=40, grid__fixed_share=0.015,
        energy__carbon_surcharge_eur_t=5,
        pins=[{"region": "B", "facility": "edge", "min_units": 1.5, "max_units": 3.5}],
    )  # fmt: skip
    return inputs, scenario, plan(inputs, scenario)


def audit(changed: Plan) -> Report:
    """Audit a plan of this world."""
    inputs, scenario, _ = solved()
    return audit_plan(changed, inputs, scenario)


Edit = Any
"""A function of a plan that returns the plan with one thing changed."""


def cell(table: str, column: str, value: Any, **where: Any) -> Edit:
    """Set one cell of the first row that matches; a function is applied to what stands there."""

    def edit(old: Plan) -> Plan:
        frame = getattr(old, table).astype(object)
        n = _row(frame, where)
        frame.loc[n, column] = value(frame.loc[n, column]) if callable(value) else value
        return replace(old, **{table: frame})

    return edit


def dropped(table: str, **where: Any) -> Edit:
    """Leave out the first row that matches."""

    def edit(old: Plan) -> Plan:
        frame = getattr(old, table)
        return replace(old, **{table: frame.drop(index=_row(frame, where)).reset_index(drop=True)})

    return edit


def added(table: str, changes: dict[str, Any], **where: Any) -> Edit:
    """Add a copy of the first row that matches, with changes."""

    def edit(old: Plan) -> Plan:
        frame = getattr(old, table).astype(object)
        copy = frame.loc[[_row(frame, where)]].assign(**changes)
        return replace(old, **{table: pd.concat([frame, copy], ignore_index=True)})

    return edit


def without_column(table: str, column: str) -> Edit:
    """Leave out a column."""
    return lambda old: replace(old, **{table: getattr(old, table).drop(columns=column)})


def entry(name: str, changes: dict[str, Any]) -> Edit:
    """Change entries of a dict of the plan; functions are applied to what stands there."""

    def edit(old: Plan) -> Plan:
        values: Any = dict(getattr(old, name))
        for key, value in changes.items():
            values[key] = value(values[key]) if callable(value) else value
        fields: dict[str, Any] = {name: values}
        return replace(old, **fields)

    return edit


def of_year(name: str, year: str, value: Any) -> Edit:
    """Change one year of a headline figure."""
    return lambda old: entry("metrics", {name: old.metrics[name] | {year: value}})(old)


def field(**values: Any) -> Edit:
    """Change fields of the plan itself."""
    return lambda old: replace(old, **values)


def _row(frame: pd.DataFrame, where: dict[str, Any]) -> int:
    matches = frame
    for column, value in where.items():
        matches = matches[matches[column] == value]
    assert len(matches), f"no row with {where}"
    return int(matches.index[0])


def plus(step: float) -> Callable[[float], float]:
    """Add a step."""
    return lambda old: old + step


def times(factor: float) -> Callable[[float], float]:
    """Multiply."""
    return lambda old: old * factor


HALL_IN_A = {"region": "A", "facility": "hall", "cooling": "wet"}
EDGE_IN_B = {"region": "B", "facility": "edge"}
GIGA_IN_A = {"region": "A", "facility": "giga"}
EU_2030, TARGET_2030 = {"scope": "EU", "year": 2030}, {"limit": "capacity_target", "year": 2030}
A_2030, BLOCKS = {"region": "A", "year": 2030}, {"limit": "blocks_per_region"}

EDITS: dict[str, Edit] = {
    # what is decided at sites
    "one unit more": cell("sites", "units", plus(1), **HALL_IN_A),
    "one unit less": cell("sites", "units", plus(-1), **HALL_IN_A),
    "half a unit of a whole facility": cell("sites", "units", plus(0.5), **HALL_IN_A),
    "a little more of a continuous facility": cell("sites", "units", plus(0.001), **EDGE_IN_B),
    "negative units": cell("sites", "units", times(-1), **EDGE_IN_B),
    "started a year later": cell("sites", "start_year", plus(1), **HALL_IN_A),
    "started a year earlier": cell("sites", "start_year", plus(-1), **HALL_IN_A),
    "started before the first year": cell("sites", "start_year", 2026, **HALL_IN_A),
    "no start year": cell("sites", "start_year", None, **HALL_IN_A),
    "moved to another region": cell("sites", "region", "B", **HALL_IN_A),
    "moved to no region": cell("sites", "region", "D", **HALL_IN_A),
    "another facility": cell("sites", "facility", "giga", **HALL_IN_A),
    "an unknown facility": cell("sites", "facility", "palace", **HALL_IN_A),
    "another cooling": cell("sites", "cooling", "dry", **HALL_IN_A),
    "cooling forbidden by stress": cell("sites", "cooling", "wet", region="B", facility="giga"),
    "cooling it may not use": cell("sites", "cooling", "wet", region="A", facility="edge"),
    "another track": cell("sites", "track", "accelerated", region="B", facility="hall"),
    "an unknown track": cell("sites", "track", "private", **HALL_IN_A),
    "a site left out": dropped("sites", **HALL_IN_A),
    "a site twice": added("sites", {}, **HALL_IN_A),
    "a site too many": added("sites", {"region": "C"}, **HALL_IN_A),
    "a committed project left out": dropped("sites", committed=1),
    "a committed project too many": added("sites", {"name": "Epsilon"}, committed=1),
    "a site called committed": cell("sites", "committed", 1, **HALL_IN_A),
    "neither chosen nor committed": cell("sites", "committed", 2, **HALL_IN_A),
    # what follows from it
    "online a year earlier": cell("sites", "online_year", plus(-1), **HALL_IN_A),
    "one MW of IT": cell("sites", "it_mw", plus(1), **HALL_IN_A),
    "one MW of load": cell("sites", "load_mw", plus(1), **HALL_IN_A),
    "one MW of peak": cell("sites", "peak_mw", plus(-1), **HALL_IN_A),
    "one m3 of water": cell("sites", "water_m3_yr", plus(1), **HALL_IN_A),
    "one thousandth of cost": cell("sites", "capex_meur", times(1.001), **HALL_IN_A),
    "one MEUR of public money": cell("sites", "public_meur", plus(1), **GIGA_IN_A),
    "no load": cell("sites", "load_mw", None, **HALL_IN_A),
    "one MW of a project": cell("sites", "it_mw", plus(1), committed=1),
    "a project's first year": cell("sites", "online_year", 2028, committed=1),
    "a project's place": cell("sites", "region", "B", committed=1),
    "another name": cell("sites", "name", "Beta", **HALL_IN_A),
    "another state": cell("sites", "member_state", "Y", **HALL_IN_A),
    "another zone": cell("sites", "zone", "Z1", **HALL_IN_A),
    "another energy design": cell("sites", "energy_design", "solar", **HALL_IN_A),
    # capacity
    "one MW new": cell("capacity", "new_it_mw", plus(1), **EU_2030),
    "one MW existing": cell("capacity", "existing_it_mw", plus(1), scope="X"),
    "one MW committed": cell("capacity", "committed_it_mw", plus(-1), **EU_2030),
    "one MW opened": cell("capacity", "opened_it_mw", plus(1), **EU_2030),
    "one MW in all": cell("capacity", "total_it_mw", plus(1), **EU_2030),
    "another target": cell("capacity", "target_it_mw", plus(-1), **EU_2030),
    "a shortfall": cell("capacity", "shortfall_it_mw", plus(1), **EU_2030),
    "a year of capacity left out": dropped("capacity", **EU_2030),
    "a state too many": added("capacity", {"scope": "W"}, scope="Y"),
    "a column of capacity left out": without_column("capacity", "opened_it_mw"),
    # energy
    "one MWh": cell("energy", "mwh", plus(4), **A_2030),
    "one MWh renewable": cell("energy", "renewable_mwh", plus(1), **A_2030),
    "one cent a MWh": cell("energy", "price_eur_mwh", plus(0.01), **A_2030),
    "energy a little dearer": cell("energy", "cost_meur", plus(0.01), **A_2030),
    "a few tonnes": cell("energy", "emissions_t", plus(-10), **A_2030),
    "a year of energy left out": dropped("energy", **A_2030),
    # grid
    "one block more": cell("grid", "blocks_ordered", plus(1), region="A", year=2029),
    "one block less": cell("grid", "blocks_ordered", plus(-1), region="A", year=2029),
    "part of a block": cell("grid", "blocks_ordered", 1.5, region="A", year=2029),
    "blocks not ordered": cell("grid", "blocks_ordered", 0, region="A", year=2029),
    "blocks where none can be built": cell("grid", "blocks_ordered", 1, region="B", year=2029),
    "a block live a year early": cell("grid", "blocks_live", 2, region="A", year=2029),
    "one MW of blocks": cell("grid", "block_mw", plus(1), **A_2030),
    "one MW of headroom": cell("grid", "free_headroom_mw", plus(1), **A_2030),
    "one MW of draw": cell("grid", "draw_mw", plus(-1), **A_2030),
    "one MW of slack": cell("grid", "slack_mw", plus(1), **A_2030),
    "a year of grid left out": dropped("grid", **A_2030),
    # water
    "more water": cell("water", "withdrawal_m3", plus(10), **A_2030),
    "a larger allowance": cell("water", "water_allowance_m3_yr", times(2), **A_2030),
    "less stress": cell("water", "water_stress_pct", 10, region="B"),
    "a year of water left out": dropped("water", **A_2030),
    # budget
    "one MEUR of units": cell("budget", "capex_units_meur", plus(1), year=2029),
    "one MEUR of blocks": cell("budget", "capex_blocks_meur", plus(1), year=2029),
    "one MEUR of openings": cell("budget", "capex_opening_meur", plus(-1), year=2029),
    "one MEUR in all": cell("budget", "capex_meur", plus(1), year=2029),
    "one MEUR public": cell("budget", "public_meur", plus(-1), year=2029),
    "cheaper energy": cell("budget", "running_energy_meur", plus(-0.1), year=2030),
    "cheaper connection": cell("budget", "running_connection_meur", 0.0, year=2030),
    "no discounting": cell("budget", "discount_factor", 1.0, year=2031),
    "a year of budget left out": dropped("budget", year=2031),
    # service
    "a larger forecast": cell("service", "forecast_it_mw", plus(1), year=2030),
    "a larger new forecast": cell("service", "forecast_new_it_mw", plus(1), year=2030),
    "more that serves": cell("service", "serving_forecast_it_mw", plus(1), year=2028),
    "another target of service": cell("service", "target_it_mw", plus(1), year=2030),
    "more online": cell("service", "online_it_mw", plus(1), year=2030),
    # limits
    "a bound": cell("limits", "bound", plus(1), **TARGET_2030),
    "what is used": cell("limits", "used", plus(1), **TARGET_2030),
    "slack": cell("limits", "slack", plus(1), **TARGET_2030),
    "another sense": cell("limits", "sense", "<=", **TARGET_2030),
    "another unit": cell("limits", "unit", "GW IT", **TARGET_2030),
    "said not to bind": cell("limits", "binding", 0, **BLOCKS),
    "said to bind": cell("limits", "binding", 1, **TARGET_2030),
    "a negative price": cell("limits", "price", -1.0, **TARGET_2030),
    "a price called exact": cell("limits", "price_kind", "exact", **TARGET_2030),
    "a price without a label": cell("limits", "price_kind", "", **TARGET_2030),
    "a label without a price": cell("limits", "price", None, **TARGET_2030),
    "a limit in another year": cell("limits", "year", 2027, **TARGET_2030),
    "a limit left out": dropped("limits", **TARGET_2030),
    "a limit twice": added("limits", {}, **TARGET_2030),
    "a limit too many": added("limits", {"limit": "good_taste"}, **TARGET_2030),
    # money, headlines, proof
    "the total": entry("cost_meur", {"total": plus(-1)}),
    "a part moved to another": entry("cost_meur", {"site": plus(-1), "shell": plus(1)}),
    "a part too many": entry("cost_meur", {"lunch": 0.0}),
    "a shortfall that is paid": entry("cost_meur", {"shortfall": 1.0}),
    "one gigafactory more": entry("metrics", {"gigafactories": plus(1)}),
    "one region more": entry("metrics", {"regions": plus(1)}),
    "one state less": entry("metrics", {"member_states": plus(-1)}),
    "one MW of load in all": entry("metrics", {"load_mw": plus(1)}),
    "one MW of peak in all": entry("metrics", {"peak_mw": plus(1)}),
    "one MEUR public in all": entry("metrics", {"public_meur": plus(1)}),
    "a headline too many": entry("metrics", {"happiness": 1.0}),
    "capacity of a year": of_year("it_mw_online_by_year", "2030", 900.0),
    "new capacity of a year": of_year("it_mw_new_by_year", "2030", 900.0),
    "target of a year": of_year("it_mw_target_by_year", "2030", 900.0),
    "emissions of a year": of_year("emissions_t_by_year", "2030", 1.0),
    "water of a year": of_year("water_m3_by_year", "2030", 1.0),
    "spending of a year": of_year("capex_meur_by_year", "2030", 1.0),
    "another year": of_year("water_m3_by_year", "2032", 0.0),
    "the objective": entry("objective", {"value": plus(-1)}),
    "a bound above the cost": entry("objective", {"bound": plus(1)}),
    "a bound below, gap unchanged": entry("objective", {"bound": plus(-1)}),
    "no bound, gap unchanged": entry("objective", {"bound": None}),
    "the gap": entry("objective", {"gap": 0.01}),
    "the gap of the location": entry("objective", {"gap_location": 0.01}),
    "a status that is no plan's": field(status="infeasible"),
    "an unknown stop": field(stopped_by="boredom"),
}  # fmt: skip


def test_unchanged_plan_passes() -> None:
    report = audit(solved()[2])
    assert report.passed, report.faults
    assert report.checks > 1000
    assert report.worst <= 1e-9


def test_world_of_the_edits_has_everything() -> None:
    """Several facilities, both cooling systems, both tracks, a project, blocks, two states."""
    result = solved()[2]
    chosen = result.sites[result.sites["committed"] == 0]
    assert set(chosen["facility"]) == {"giga", "hall", "edge"}
    assert set(chosen["cooling"]) == {"wet", "dry"}
    assert set(chosen["track"]) == {"standard", "accelerated"}
    assert set(chosen["member_state"]) == {"X", "Y"}
    assert result.grid["blocks_ordered"].sum() > 0
    assert result.sites["committed"].sum() == 1
    assert chosen["start_year"].nunique() > 1


@pytest.mark.parametrize("what", EDITS)
def test_one_edit_fails(what: str) -> None:
    original = solved()[2]
    assert not audit(EDITS[what](original)).passed


def _copied_over(table: str, source: int, target: int) -> Edit:
    """One row stands twice, in the place of another."""

    def edit(old: Plan) -> Plan:
        frame = getattr(old, table).astype(object)
        frame.loc[target] = frame.loc[source]
        return replace(old, **{table: frame})

    return edit


UNUSED = {"limit": "grid_headroom", "scope": "C", "year": 2027}
EASILY_MISSED: dict[str, Edit] = {
    "a year of capacity in place of another": _copied_over("capacity", 3, 4),
    "a year of energy in place of another": _copied_over("energy", 2, 3),
    "a year of grid in place of another": _copied_over("grid", 3, 4),
    "a year of water in place of another": _copied_over("water", 2, 3),
    "a year of budget in place of another": _copied_over("budget", 2, 3),
    "a year of service in place of another": _copied_over("service", 2, 3),
    "endless MW": cell("sites", "it_mw", math.inf, **HALL_IN_A),
    "an endless cost": entry("cost_meur", {"site": math.inf}),
    "a bound without end": entry("objective", {"bound": -math.inf}),
    "an unused limit left out": dropped("limits", limit="grid_headroom", scope="C"),
    "cases left out": dropped("limits", limit="permit_cases", scope="X", year=2027),
    "a bound of what is not used": cell("limits", "bound", plus(1), **UNUSED),
    "units of no place": added("limits", {"scope": "Q"}, **UNUSED),
    "optimal and out of time": field(stopped_by="time"),
    "a root bound above the cost": entry("model", {"root_bound": 1e9}),
    "another scenario's name": field(scenario="other"),
    "units that are no number": cell("sites", "units", None, **EDGE_IN_B),
    "a headline figure left out": entry("metrics", {"load_mw": None}),
    "inputs of another plan": field(input_hash="0" * 64),
    "another objective": entry("objective", {"name": "water"}),
}
"""Edits that a careless audit would not see."""


@pytest.mark.parametrize("edit", EASILY_MISSED.values(), ids=EASILY_MISSED)
def test_edit_that_is_easily_missed_fails(edit: Edit) -> None:
    assert not audit(edit(solved()[2])).passed


def test_edits_leave_the_original_alone() -> None:
    before = solved()[2].sites.copy()
    EDITS["one unit more"](solved()[2])
    pd.testing.assert_frame_equal(solved()[2].sites, before)


def test_gap_too_wide_to_be_optimal() -> None:
    """Cost 1 % above the bound, all figures consistent: feasible is true, optimal is not."""
    original = solved()[2]
    cost = original.cost_meur["total"]
    location = cost - original.cost_meur["shell"]
    proof = {"bound": 0.99 * cost, "gap": 0.01, "gap_location": 0.01 * cost / location}
    wide = entry("objective", proof)(original)
    assert not audit(wide).passed
    assert audit(replace(wide, status="feasible", stopped_by="time")).passed


def test_same_plan_under_another_scenario_fails() -> None:
    """Dearer water changes the cost, and nothing else."""
    inputs, scenario, result = solved()
    report = audit_plan(result, inputs, scenario.with_({"water.price_eur_m3": 3.0}))
    assert not report.passed
    assert {str(fault).split(",")[0] for fault in report.faults} >= {"cost_meur"}


def test_rounding_passes() -> None:
    """A MW and a millionth of a millionth is the same MW."""
    edit = cell("sites", "it_mw", times(1 + 1e-9), **HALL_IN_A)
    assert audit(edit(solved()[2])).passed


BROKEN_BY_TIME = ("comes_online", "energises", "committed")
"""Limits that change dates or what is fixed, not a bound: other figures differ first."""


@pytest.mark.parametrize("name", [name for name in WORLDS if name not in BROKEN_BY_TIME])
def test_audit_counts_every_limit_again(name: str) -> None:
    """A plan made without a limit breaks it, and the audit under the limit says so by name."""
    case, inputs = register(name)
    free = plan_of(name, enabled=False)
    report = audit_plan(free, inputs, case.scenario)
    broken = [str(f) for f in report.faults if "is broken" in str(f)]
    assert any(name in text for text in broken)
    assert all(name in text for text in broken)
    assert report.worst > 0


@pytest.mark.parametrize("name", BROKEN_BY_TIME)
def test_audit_counts_times_and_committed_projects_again(name: str) -> None:
    case, inputs = register(name)
    free = plan_of(name, enabled=False)
    assert not audit_plan(free, inputs, case.scenario).passed


# what powers the sites

OWN: Rows = [
    GRID | {"cost_meur": 0.6, "cost_import_meur": 0.5, "emissions_t": 3000.0,
            "emissions_market_t": 3100.0},
    GREEN | {"cost_meur": 0.8, "cost_import_meur": -0.1, "firm_connection_mw": 0.7,
             "onsite_t": 60.0, "emissions_t": 900.0, "emissions_market_t": 70.0,
             "clean_share": 0.95, "renewable_share": 0.9, "pv_site_mw": 1.5,
             "pv_contract_mw": 0.7, "wind_on_mw": 0.5, "wind_off_mw": 0.25},
    {"design": "atom", "region": "A", "cost_meur": 0.75, "clean_share": 0.99,
     "firm_connection_mw": 0.95},
]  # fmt: skip


@cache
def powered() -> tuple[Inputs, Scenario, Plan]:
    """Three years of own designs under every limit on energy, gigafactories apart."""
    regions = ladder(
        cost_index=(1, 1.1), headroom_mw=(280, 400), pv_site_potential_mw=(180, 400),
        permit_months=(24, 24),
    )[:2]  # fmt: skip
    nations = states(
        carbon_g_kwh=(240, 300), wind_on_potential_mw=(90, 200), wind_off_potential_mw=(90, 200)
    )
    inputs = world(
        regions, [GIGA, HALL | {"utilisation": 0.8}], own_designs=OWN, member_states=nations,
        permitting=[{"track": "standard"}, TRACKS[1] | {"permit_months": 0, "ref_min": 0.4}],
    )  # fmt: skip
    scenario = neutral(
        years__last=2029, money__discount_rate=0.03, gigafactories__min=1, gigafactories__max=1,
        capacity__milestones_mw={2027: 300, 2028: 450}, permits__tracks=("standard", "accelerated"),
        energy__clean_share={2027: 0.3, 2029: 0.5}, energy__gigafactory_clean_share={2027: 0.6},
        energy__renewable_share={2028: 0.35}, energy__carbon_cap_t={2027: 9e5, 2028: 7e5},
        energy__carbon_surcharge_eur_t=5.0, energy__price_scale=1.1, energy__count_grid_mix=True,
    )  # fmt: skip
    return inputs, scenario, plan(inputs, scenario)


def faults_of(edit: Edit) -> str:
    """What the audit says of the powered plan after an edit."""
    inputs, scenario, original = powered()
    report = audit_plan(edit(original), inputs, scenario)
    assert report.passed == (not report.faults)
    return "\n".join(map(str, report.faults))


def test_powered_world_has_everything() -> None:
    """Both groups, three designs and mixes, and rows of every limit on energy that bind."""
    result = powered()[2]
    assert set(result.energy["group"]) == {"gigafactory", "other"}
    assert set(result.energy["energy_design"]) == {"grid", "green", "atom"}
    assert result.energy.duplicated(["region", "group", "year"]).any()
    assert result.sites["energy_design"].str.contains(" + ", regex=False).any()
    limits = {"track_renewable", "renewable_potential", "clean_share", "renewable_share",
              "carbon_cap"}  # fmt: skip
    assert limits <= set(result.limits["limit"])
    assert result.limits[result.limits["limit"].isin(limits)]["binding"].sum() >= 3
    assert faults_of(lambda old: old) == ""


def nudged(table: str, column: str, row: int = 0) -> Edit:
    """A figure a thousandth larger, or a thousandth where it is nothing; a text with a letter."""

    def edit(old: Plan) -> Plan:
        frame = getattr(old, table).astype(object)
        value = frame.loc[row, column]
        more = f"{value}x" if isinstance(value, str) else value * 1.001 if value else 0.001
        frame.loc[row, column] = more
        return replace(old, **{table: frame})

    return edit


def cells(table: str) -> list[tuple[int, str]]:
    """Of every column, years aside, the cell of the last row and the first that is not nothing."""
    frame = getattr(powered()[2], table)
    found = [
        (int(row), str(column))
        for column in frame.columns.drop("year", errors="ignore")
        for row in {(frame[column] != 0).to_numpy().argmax(), len(frame) - 1}
    ]
    assert {column for _, column in found} | {"year"} == {*frame.columns, "year"}
    return found


@pytest.mark.parametrize("table", ["energy", "designs"])
def test_every_column_of_what_powers_the_sites_is_checked(table: str) -> None:
    missed = [cell for cell in cells(table) if not faults_of(nudged(table, cell[1], cell[0]))]
    assert len(cells(table)) > 40
    assert missed == []


def carried(mw: float, year: int, design: str = "atom", other: str = "grid") -> Edit:
    """Move MW between two designs of a region, a group and a year, and all that follows in rows."""

    def edit(old: Plan) -> Plan:
        frame = old.energy.copy()
        here = frame[frame["year"] == year]
        keys = ["region", "group"]
        both = here[here["energy_design"] == design].merge(
            here[here["energy_design"] == other], on=keys
        )
        place = (here[keys] == both.loc[0, keys]).all(axis=1)
        figures = [c for c in frame.columns if frame[c].dtype == float and c != "price_eur_mwh"]
        for name, step in ((design, -mw), (other, mw)):
            row = here.index[place & (here["energy_design"] == name)][0]
            factor = 1 + step / frame.loc[row, "load_mw"]
            frame.loc[row, figures] = frame.loc[row, figures].astype(float) * factor
        return replace(old, energy=frame)

    return edit


POWER_EDITS: dict[str, Edit] = {
    "a row of energy left out": dropped("energy", energy_design="green"),
    "a row of energy twice": added("energy", {}, energy_design="green"),
    "no energy at all": lambda old: replace(old, energy=old.energy.iloc[:0]),
    "another group": cell("energy", "group", "other", group="gigafactory"),
    "a group that is none": cell("energy", "group", "all", group="gigafactory"),
    "another design": cell("energy", "energy_design", "atom", energy_design="green", region="B"),
    "a year later": cell("energy", "year", plus(3), year=2027),
    "half a year later": cell("energy", "year", plus(0.5), year=2029),
    "negative supply": cell("energy", "load_mw", times(-1), energy_design="green"),
    "supply that is no number": cell("energy", "load_mw", math.nan, energy_design="green"),
    "one MW from atom to grid in the last year": carried(1.0, 2029),
    "one MW from grid to atom the year before": carried(-1.0, 2028),
    "another price of energy": without_column("energy", "price_eur_mwh"),
    "a design left out": dropped("designs", design="green"),
    "a design twice": added("designs", {}, design="green"),
    "a design that supplies nothing": added("designs", {"region": "C"}, design="green"),
    "a design without a column": without_column("designs", "curtailed_share"),
    "a design with one too many": lambda old: replace(old, designs=old.designs.assign(happy=1.0)),
    "a design without a cost": cell("designs", "cost_meur", None, design="green"),
    "designs of a site the other way round": cell(
        "sites", "energy_design", lambda text: " + ".join(reversed(text.split(" + "))), region="A"
    ),
    "no design of a site": cell("sites", "energy_design", "", region="A"),
    "clean share of a year": of_year("clean_share_by_year", "2029", 0.5),
    "renewable share of a year": of_year("renewable_share_by_year", "2029", 0.5),
    "energy of a year": of_year("mwh_by_year", "2029", 0.5),
    "market emissions of a year": of_year("emissions_market_t_by_year", "2029", 0.5),
}  # fmt: skip


@pytest.mark.parametrize("what", POWER_EDITS)
def test_edit_of_what_powers_the_sites_fails(what: str) -> None:
    assert faults_of(POWER_EDITS[what])


def test_what_falls_is_named() -> None:
    """A MW of nuclear power less in the last year than before: contracts do not end."""
    assert "falls from" in faults_of(carried(1.0, 2029))


# where designs come from


@pytest.mark.parametrize(
    ("column", "value"),
    [("cost_meur", 0.81), ("firm_connection_mw", 0.6), ("clean_share", 0.96), ("pv_site_mw", 1.4)],
)
def test_own_designs_are_read_again(column: str, value: float) -> None:
    """The same plan against a table in which one figure is another."""
    inputs, scenario, result = powered()
    table = inputs["own_designs"].copy()
    table.loc[table["design"] == "green", column] = value
    changed = replace(inputs, tables={**inputs.tables, "own_designs": table})
    texts = map(str, audit_plan(result, changed, scenario).faults)
    assert any(f"{column} is" in text and "its source says" in text for text in texts)


def test_own_design_of_the_region_goes_before_that_of_all() -> None:
    """B gets a green design of its own, dearer: the plan of before is no longer right there."""
    inputs, scenario, result = powered()
    table = inputs["own_designs"]
    mine = table[table["design"] == "green"].assign(region="B", cost_meur=0.85)
    both = pd.concat([mine, table], ignore_index=True)
    changed = replace(inputs, tables={**inputs.tables, "own_designs": both})
    texts = [str(fault) for fault in audit_plan(result, changed, scenario).faults]
    assert any("B green" in text and "0.85" in text for text in texts)
    assert not any("A green" in text for text in texts)


FLAT = ("electricity_price_eur_mwh", "network_charge_eur_mwh", "carbon_g_kwh")


@pytest.mark.parametrize("column", FLAT)
def test_flat_designs_are_computed_again(column: str) -> None:
    inputs, scenario, result = solved()
    table = inputs["member_states"].assign(**{column: inputs["member_states"][column] + 1.0})
    changed = replace(inputs, tables={**inputs.tables, "member_states": table})
    texts = map(str, audit_plan(result, changed, scenario).faults)
    assert any("designs.csv" in text and "its source says" in text for text in texts)


def test_flat_premium_is_computed_again() -> None:
    inputs, scenario, result = solved()
    dearer = scenario.with_({"energy.renewable_premium_eur_mwh": 11.0})
    texts = [str(fault) for fault in audit_plan(result, inputs, dearer).faults]
    assert any("contract-50" in text and "cost_pv_contract_meur" in text for text in texts)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_figure_of_a_flat_design_is_checked(column: str) -> None:
    inputs, scenario, original = solved()
    assert not audit_plan(nudged("designs", column)(original), inputs, scenario).passed


def test_a_design_that_the_scenario_refuses() -> None:
    """24/7 at 0.9: none of these designs is matched by the hour."""
    inputs, scenario, result = powered()
    report = audit_plan(result, inputs, scenario.with_({"energy.hourly_matched": 0.9}))
    assert any("not clean by the hour" in str(fault) for fault in report.faults)


PLACES = ["DE21", "FI1C", "ES30"]


@cache
def europe() -> tuple[Inputs, pd.DataFrame]:
    """The shipped data set and the designs of three regions."""
    inputs = read_inputs()
    return inputs, energy_designs(inputs, PLACES)[list(COLUMNS)]


@cache
def recomputed(**changes: Any) -> Recomputed:
    """A plan of nothing for Europe, recomputed."""
    nothing: Any = SimpleNamespace(
        sites=pd.DataFrame({"committed": []}), grid=pd.DataFrame({"blocks_ordered": []}),
        energy=pd.DataFrame(), designs=pd.DataFrame(), serving=pd.DataFrame({"region": []}),
    )  # fmt: skip
    return Recomputed(nothing, europe()[0], Scenario.named("base").with_(changes))


def faults_in(designs: pd.DataFrame, **changes: Any) -> list[str]:
    """Faults of computed designs that power a MW each."""
    x = recomputed(**{key.replace("__", "."): value for key, value in changes.items()})
    supply = designs[["region"]].assign(
        energy_design=designs["design"], group="all", year=2030, load_mw=1.0
    )
    made: Any = SimpleNamespace(energy=supply, designs=designs)
    x.power = Repowered(made, x)
    for row in x.power.listed:
        again = x.power.priced(row["region"], row["design"])
        row |= {column: again[figure] for column, figure in audit_designs.PRICED.items()}
    return [f"{where}: {what}" for where, what in design_faults(x)]


def test_designs_of_the_hourly_lp_are_those_on_disk_and_add_up() -> None:
    assert faults_in(europe()[1]) == []
    assert len(europe()[1]) > 50


def test_a_design_that_is_not_on_disk_is_named() -> None:
    table = europe()[1].replace({"design": {"grid": "mesh"}})
    texts = faults_in(table)
    assert len(texts) == len(PLACES)
    assert all("is none of the computed designs" in text for text in texts)


def test_another_figure_than_on_disk_is_named() -> None:
    """Each column in a row of its own, where it is not nothing if there is such a row."""
    table = europe()[1].reset_index(drop=True).astype(object)
    free, expected = set(table.index), set()
    for column in COLUMNS[2:]:
        row = min(free, key=lambda n: (table.loc[n, column] == 0, n))
        free.remove(row)
        value = table.loc[row, column]
        table.loc[row, column] = (
            "weekly" if isinstance(value, str) else value * 1.0001 if value else 1e-4
        )
        where = f"designs.csv, {table.loc[row, 'region']} {table.loc[row, 'design']}"
        expected.add(f"{where}: {column} is")
    texts = faults_in(table)
    assert [text for text in expected if not any(t.startswith(text) for t in texts)] == []


NOT_DERIVED = {"curtailed_share", "target"}
"""Columns that only bounds hold without the row on disk."""


@pytest.mark.slow
def test_designs_that_are_not_on_disk_have_to_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each figure that is not nothing, changed by a hundredth in a row: all but two are noticed."""
    table = europe()[1]
    monkeypatch.setattr(audit_designs, "keys", lambda *_: {})
    assert faults_in(table) == []
    noticed = set()
    for column in table.select_dtypes(float).columns:
        rows = table[table[column].abs() > 1e-3].groupby("matching").head(2)
        assert len(rows) or not table[column].any(), column
        found = faults_in(rows.assign(**{column: rows[column] * 1.01}))
        hit = {text.split(":")[0] for text in found}
        if len(hit) == len(rows):
            noticed.add(column)
    assert set(table.select_dtypes(float).columns) - noticed <= NOT_DERIVED


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"cost_import_meur": 0.01, "cost_meur": 0.01}, "cost_import_meur, price x draw"),
        ({"cost_backup_meur": 0.01, "cost_meur": 0.01}, "cost_backup_meur, above"),
        ({"nuclear_mw": 0.01}, "nuclear, which is not offered here"),
        ({"draw_mwh": 9000.0}, "draw above its power"),
        ({"pv_used_mwh": -1.0}, "a figure below 0"),
        ({"target": 0.5}, "target above clean_share"),
        ({"contract_pv_mwh": 9999.0}, "contracts above draw"),
        ({"backup_mwh": 1.0}, "backup above its power"),
        ({"curtailed_share": 1.5}, "curtailed_share above 1"),
        ({"firm_connection_mw": 0.3}, "firm_connection_mw, of the connection"),
    ],
)
def test_what_a_design_owes_itself(changes: dict[str, float], what: str) -> None:
    """The grid design of a state without reactors, with figures more than they were."""
    table = europe()[1]
    grid = table[(table["design"] == "grid") & (table["region"] == "DE21")]
    more = {name: grid[name] + value for name, value in changes.items()}
    assert any(what in text for text in faults_in(grid.assign(**more)))


def test_flexible_connections_that_the_scenario_refuses() -> None:
    texts = faults_in(europe()[1], energy__flexible_connections=False)
    assert texts
    assert all("-flex" in text and "flexible connection" in text for text in texts)


def test_recomputed_cost_of_capital() -> None:
    """6 % over 20 years: 0.0871846; at rate 0 one twentieth; at the rate of the region's state."""
    inputs, scenario, result = solved()
    x = Recomputed(result, inputs, scenario)
    assert x.crf_of("A", 20) == pytest.approx(0.0871846, abs=1e-7)
    assert x.crf_of("B", 20) == pytest.approx(0.07 / (1 - 1.07**-20))


def test_audit_knows_neither_pyomo_nor_highs() -> None:
    """The modules of the audit, imported alone, load no modelling language and no solver."""
    code = (
        "import sys, gigasite.audit, gigasite.recompute, gigasite.retables, gigasite.recount;"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'pyomo', 'highspy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
