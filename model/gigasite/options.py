"""Options: region x facility x cooling x permitting track, with what one unit costs and draws.

A table computed before the optimisation, one row per option. Money is MEUR of 2025, real.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gigasite.climate import cooling_performance
from gigasite.dominance import dominated
from gigasite.errors import Fault, InputError
from gigasite.units import HOURS_PER_YEAR, MEUR, annuity

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

KEY = ["region", "facility", "cooling", "track"]
YEARLY = [
    "site_meur",
    "shell_meur",
    "processors_meur",
    "cooling_meur",
    "water_meur",
    "heat_meur",
]
"""Parts of one unit's yearly cost [MEUR/yr]; they add up to `cost_meur`; energy comes on top."""
COLUMNS = [
    *KEY,
    *("member_state", "gigafactory", "whole", "it_mw", "pue", "pue_design", "wue", "ref_min"),
    *("load_mw", "peak_mw", "mwh_yr", "water_m3_yr", *YEARLY, "cost_meur"),
    *("capex_meur", "equipment_meur", "refresh_years", "all_in_meur", "public_meur"),
    *("permit_months", "elapsed_months", "build_months"),
    *("first_start_year", "case_weight"),
]
"""Columns of the options table."""
SMALLEST_WHOLE_MW = 5.0
"""Facilities below this IT power per unit are continuous."""


def build_options(
    inputs: Inputs, scenario: Scenario, *, drop_dominated: bool = True
) -> pd.DataFrame:
    """Every allowed option, one row each, with its coefficients for one unit.

    Returns
    -------
    pd.DataFrame
        KEY, member_state, gigafactory, whole (0/1), it_mw, pue, pue_design, wue, ref_min, erf_min,
        load_mw, peak_mw, mwh_yr, water_m3_yr, YEARLY parts and their sum cost_meur,
        capex_meur (overnight, equipment only when `money.processors`) and of it equipment_meur with
        its refresh_years, all_in_meur (equipment always) and its share public_meur, permit_months
        and build_months (before scenario objectives), case_weight.

    """
    frame = _combinations(inputs, scenario)
    frame = _allowed(frame, scenario)
    frame = _drawn(frame)
    frame = _costed(frame, scenario)
    if drop_dominated:
        frame = frame[~dominated(frame)]
    return frame.sort_values(KEY, ignore_index=True)


def _combinations(inputs: Inputs, scenario: Scenario) -> pd.DataFrame:
    """Regions x facilities x cooling x tracks, with the columns of each table."""
    regions = inputs["regions"]
    if not scenario.regions.outermost:
        regions = regions[regions["outermost"] == 0]
    regions = regions[~regions["region"].isin(scenario.regions.forbidden)]
    if scenario.regions.max_protected_share is not None:
        regions = regions[~(regions["protected_share"] > scenario.regions.max_protected_share)]
    facilities = inputs["facilities"]
    if scenario.facilities.allowed is not None:
        facilities = facilities[facilities["facility"].isin(scenario.facilities.allowed)]
    places = regions[
        [
            "region",
            "member_state",
            "cost_index",
            "permit_months",
            "elapsed_months",
            "water_stress_pct",
        ]
    ]
    frame = places.merge(cooling_performance(inputs), on="region").merge(
        _systems(inputs), on="cooling"
    )
    frame = frame.merge(facilities.drop(columns=["opening_meur", "processors"]), how="cross")
    frame = frame.merge(tracks(inputs, scenario), how="cross").merge(
        states(inputs), on="member_state"
    )
    warm = set()
    if inputs.has("climate"):
        climate = inputs["climate"]
        warm = set(
            climate.loc[climate["t_mean_annual_c"] >= scenario.permits.warm_above_c, "region"]
        )
    return frame.assign(warm=frame["region"].isin(warm))


def _systems(inputs: Inputs) -> pd.DataFrame:
    if not inputs.has("cooling"):
        return pd.DataFrame(
            {"cooling": ["none"], "capex_adder": [0.0], "max_stress_pct": [np.nan], "erf": [np.nan]}
        )
    return inputs["cooling"][["cooling", "capex_adder", "max_stress_pct", "erf"]]


def states(inputs: Inputs) -> pd.DataFrame:
    """Member states with the figures that cost something; zeros where the table is absent."""
    names = [
        "electricity_price_eur_mwh",
        "network_charge_eur_mwh",
        "carbon_g_kwh",
        "discount_rate_pct",
    ]
    if inputs.has("member_states"):
        return inputs["member_states"][["member_state", *names]]
    found = inputs["regions"][["member_state"]].drop_duplicates()
    return found.assign(**dict.fromkeys(names[:3], 0.0), discount_rate_pct=0.0)


def tracks(inputs: Inputs, scenario: Scenario) -> pd.DataFrame:
    """Tracks of the scenario with their months (`track_months`, blank: the region's own)."""
    permits = scenario.permits
    if inputs.has("permitting"):
        frame = inputs["permitting"].rename(columns={"permit_months": "track_months"})
        frame = frame[frame["track"].isin(permits.tracks)].copy()
    else:
        frame = pd.DataFrame(
            {
                "track": ["standard"],
                "track_months": [np.nan],
                "first_start_year": [0],
                "pue_max": [np.nan],
                "pue_max_warm": [np.nan],
                "wue_max": [np.nan],
                "ref_min": [0.0],
                "erf_min": [0.0],
                "zone_only": [0],
            }
        )
    chosen = {
        "standard": permits.standard_months,
        "accelerated": permits.accelerated_months,
        "zone": permits.zone_months,
    }
    for track, months in chosen.items():
        if months is not None:
            frame.loc[frame["track"] == track, "track_months"] = float(months)
    return frame


def _allowed(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Keep what the facility, the water stress and the track's thresholds allow.

    Track: pue <= pue_max (pue_max_warm in warm regions), wue <= wue_max, and, with
    `permits.require_erf`, erf >= erf_min; zone tracks only in acceleration zones, which with
    `permits.zones_per_state` are the plan's to declare.
    """
    pairs = zip(frame["cooling"], frame["cooling_allowed"], strict=True)
    cooling = np.array(
        [not names or c in {n.strip() for n in names.split(";")} for c, names in pairs], bool
    )
    stressed = frame["water_stress_pct"] > frame["max_stress_pct"].fillna(np.inf)
    pue_max = frame["pue_max"].where(
        ~frame["warm"] | frame["pue_max_warm"].isna(), frame["pue_max_warm"]
    )
    efficient = (frame["pue_mean"] <= pue_max.fillna(np.inf)) & (
        frame["wue_mean"] <= frame["wue_max"].fillna(np.inf)
    )
    if scenario.permits.require_erf:
        efficient &= frame["erf"].fillna(0.0) >= frame["erf_min"]
    zones = scenario.permits.zone_regions
    anywhere = zones == "all" or scenario.permits.zones_per_state is not None
    inside = pd.Series(True, frame.index) if anywhere else frame["region"].isin(zones)
    return frame[cooling & ~stressed & efficient & (inside | (frame["zone_only"] == 0))]


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    """Power and water of one unit: mean for energy and water, design hour for the connection."""
    used = frame["it_mw"] * frame["utilisation"]
    load = used * frame["pue_mean"]
    permit = frame["track_months"].fillna(frame["permit_months"])
    return frame.assign(
        pue=frame["pue_mean"],
        wue=frame["wue_mean"],
        load_mw=load,
        peak_mw=frame["it_mw"] * frame["pue_design"],
        mwh_yr=load * HOURS_PER_YEAR,
        water_m3_yr=used * HOURS_PER_YEAR * frame["wue_mean"],
        permit_months=permit,
        whole=(frame["it_mw"] >= SMALLEST_WHOLE_MW).astype(int),
    )


def _costed(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Yearly cost of one unit by part, its overnight cost and its public share.

    The standard shell (Union cost index 1, reference rate) is the same everywhere; what a place
    adds to it (index, own rate) is a cost of the site.
    """
    money = scenario.money
    rate = frame["discount_rate_pct"] / 100.0
    own = _annuities(rate, frame["building_years"])
    usual = _annuities(pd.Series(money.reference_rate, frame.index), frame["building_years"])
    shell = frame["it_mw"] * frame["cost_meur_per_mw"]
    equipment = frame["it_mw"] * frame["equipment_meur_per_mw"].fillna(0.0)
    counted = equipment * float(money.processors)
    gear_years = frame["equipment_years"]
    if money.refresh_years is not None:
        gear_years = pd.Series(float(money.refresh_years), frame.index)
    own_it = _annuities(rate, gear_years)
    usual_it = _annuities(pd.Series(money.reference_rate, frame.index), gear_years)
    reused = frame["mwh_yr"] * frame["erf"].fillna(0.0)
    here = shell * frame["cost_index"]
    parts = pd.DataFrame(
        {
            "site_meur": here * own - shell * usual + counted * (own_it - usual_it),
            "shell_meur": shell * usual + frame["it_mw"] * frame["fixed_meur_per_mw_yr"],
            "processors_meur": counted * usual_it,
            "cooling_meur": here * frame["capex_adder"] * own,
            "water_meur": frame["water_m3_yr"] * scenario.water.price_eur_m3 / MEUR,
            "heat_meur": -reused * money.heat_price_eur_mwh / MEUR,
        }
    )
    built = here * (1.0 + frame["capex_adder"])
    frame = frame.assign(
        **parts, cost_meur=parts.sum(axis=1), capex_meur=built + counted, equipment_meur=counted,
        refresh_years=gear_years, all_in_meur=_all_in(built + equipment, scenario),
    )  # fmt: skip
    _no_gain(frame)
    return frame.assign(public_meur=_public_share(frame, scenario) * frame["all_in_meur"])[COLUMNS]


def _all_in(built: pd.Series, scenario: Scenario) -> pd.Series:
    """All-in cost of one unit, equipment included, whatever is counted [MEUR]."""
    stated = scenario.public.all_in_meur
    return built if stated is None else pd.Series(float(stated), built.index)


def _public_share(frame: pd.DataFrame, scenario: Scenario) -> pd.Series:
    """Public share of the all-in cost [1]."""
    share = frame["public_share_max"]
    if scenario.public.share is not None:
        share = share.where(share == 0, scenario.public.share)
    return share


def _no_gain(frame: pd.DataFrame) -> None:
    """Refuse heat that pays for more than the site costs: then the most would be the cheapest."""
    if (frame["cost_meur"] >= 0).all():
        return
    worst = frame.loc[frame["cost_meur"].idxmin()]
    raise InputError([
        Fault(
            "scenario key money.heat_price_eur_mwh",
            f"heat pays more than a {worst['facility']} in {worst['region']} costs without energy",
            "Lower it, or erf in cooling.csv",
        )
    ])  # fmt: skip


def _annuities(rate: pd.Series, years: pd.Series) -> pd.Series:
    return pd.Series([annuity(r, y) for r, y in zip(rate, years, strict=True)], rate.index)
