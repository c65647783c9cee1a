"""Checks of what a scenario asks of places: coordinates, AI factories, protected regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.errors import Fault

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

MOST_FAULTS = 20


def place_faults(inputs: Inputs, scenario: Scenario) -> list[Fault]:
    """Find distances that cannot be measured and pins in regions that are protected."""
    if "regions" in inputs.unread:
        return []
    regions = inputs["regions"]
    if not scenario.regions.outermost:
        regions = regions[regions["outermost"] == 0]
    wanted = scenario.gigafactories
    keys = {"min_distance_km": "minimum_distance", "near_ai_factory_km": "ecosystem"}
    asked = [
        f"gigafactories.{key}"
        for key, limit in keys.items()
        if getattr(wanted, key) is not None and scenario.limit(limit).enabled
    ]
    faults = _nowhere(regions, asked[0]) if asked else []
    if "gigafactories.near_ai_factory_km" in asked:
        faults += _no_centres(inputs, scenario)
    return faults + _protected_pins(regions, scenario)


def counted_centres(inputs: Inputs, scenario: Scenario) -> pd.DataFrame:
    """AI factories that count, with antennas on request, in the member states of the data set."""
    home = "member_states" if inputs.has("member_states") else "regions"
    centres = inputs["ai_factories"]
    inside = centres["member_state"].isin(set(inputs[home]["member_state"]))
    antenna = centres["kind"].astype(str).str.lower().str.contains("antenna")
    return centres[inside & (~antenna | scenario.gigafactories.count_antennas)]


def _nowhere(regions: pd.DataFrame, key: str) -> list[Fault]:
    """Regions whose centre is not known, so that no distance can be measured."""
    lost = regions[regions["lat"].isna() | regions["lon"].isna()]
    return [
        Fault(
            f"regions.csv, region {region}",
            f"has no lat or lon, and {key} measures distances",
            f"Give both, or set {key} to null",
        )
        for region in lost["region"].head(MOST_FAULTS)
    ]


def _no_centres(inputs: Inputs, scenario: Scenario) -> list[Fault]:
    key = "gigafactories.near_ai_factory_km"
    if {"ai_factories", "member_states"} & inputs.unread:
        return []
    if not inputs.has("ai_factories"):
        what = "needs ai_factories.csv, which the data set does not have"
        return [Fault(f"scenario key {key}", what, f"Add the table, or set {key} to null")]
    if counted_centres(inputs, scenario).empty:
        what = "finds no AI factory in the member states of the data set in ai_factories.csv"
        remedy = f"Add one, count antennas with gigafactories.count_antennas, or set {key} to null"
        return [Fault(f"scenario key {key}", what, remedy)]
    return []


def _protected_pins(regions: pd.DataFrame, scenario: Scenario) -> list[Fault]:
    most = scenario.regions.max_protected_share
    if most is None:
        return []
    above = set(regions.loc[regions["protected_share"] > most, "region"])
    return [
        Fault(
            f"scenario key pins[{n}]",
            f"{pin.region} is wanted here and forbidden by regions.max_protected_share = {most:g}",
            "Keep one of the two",
        )
        for n, pin in enumerate(scenario.pins)
        if pin.region in above and pin.min_units > 0
    ]
