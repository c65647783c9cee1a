"""The reference run that the app shows first: that of the inputs and the scenario as shipped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gigasite.audit import audit_plan
from gigasite.audit_hours import hours_faults
from gigasite.load import Inputs, input_hash, read_inputs
from gigasite.report import read_plan, read_scenario
from gigasite.scenario import Scenario

if TYPE_CHECKING:
    from gigasite.plans import Plan

REFERENCE = Path(__file__).parents[1] / "outputs" / "reference"


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(REFERENCE)


def test_it_belongs_to_the_shipped_inputs(inputs: Inputs, plan: Plan) -> None:
    """When it fails: `gigasite plan base --out outputs/reference --force`."""
    assert plan.input_hash == input_hash(inputs, Scenario.named("base"))


def test_it_passes_the_audit(inputs: Inputs, plan: Plan) -> None:
    report = audit_plan(plan, inputs, read_scenario(REFERENCE))
    assert report.passed, report.faults[:5]
    assert report.checks > 40_000


def test_it_is_what_the_base_scenario_promises(plan: Plan) -> None:
    """The expectations of an expert: see the README."""
    assert plan.status == "optimal"
    assert plan.metrics["gigafactories"] == 5
    chosen = plan.sites[plan.sites["committed"] == 0]
    assert chosen["online_year"].min() >= 2029
    assert max(plan.metrics["it_mw_opened_by_year"].values()) <= 6000 + 1e-6
    giga = chosen[chosen["facility"] == "gigafactory"]
    assert giga["member_state"].is_unique
    assert giga["it_mw"].between(150, 250).all()
    early = chosen[chosen["online_year"] < 2033]
    closed = {"DE71", "NL32", "FR10", "IE06", "ES30", "ES24"}
    large = early[~early["facility"].isin(["edge"]) & early["region"].isin(closed)]
    assert large["it_mw"].sum() == 0
    share = chosen[~chosen["member_state"].isin(["DE", "FR", "IE", "NL"])]["it_mw"].sum()
    assert share / chosen["it_mw"].sum() > 0.4


def test_its_hours_close(inputs: Inputs, plan: Plan) -> None:
    """Balance, battery level and clean share of the designs in use in three regions, by hour."""
    designs = plan.designs[plan.designs["region"].isin(["ES61", "ITC4", "PT15"])]
    some, base = replace(plan, designs=designs), Scenario.named("base")
    count, faults = hours_faults(some, inputs, base)
    assert count == len(designs) > 2
    assert faults == []
    column = designs.columns.get_loc("draw_mwh")
    less = designs.copy()
    less.iloc[0, column] = 0.9 * less.iloc[0, column]
    _, faults = hours_faults(replace(plan, designs=less), inputs, base)
    assert faults
