"""The options table: who is dropped, how long each takes, what the climate does, who may."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigasite.climate import cooling_performance
from gigasite.dominance import COEFFICIENTS, dominated
from gigasite.load import Inputs, read_inputs
from gigasite.options import KEY, YEARLY, build_options
from gigasite.scenario import Scenario
from gigasite.units import HOURS_PER_YEAR, annuity, online_year, whole_years, years_touched
from worlds import GIGA, HALL, Rows, cooling, ladder, neutral, states, world

ONE: Rows = ladder()[:1]

# dominance


def options(*rows: dict[str, Any]) -> pd.DataFrame:
    """Options of one region, facility and track with every coefficient 10, unless a row says."""
    plain = {"region": "A", "facility": "hall", "track": "standard", "ref_min": 0.0}
    frame = pd.DataFrame([plain | dict.fromkeys(COEFFICIENTS, 10.0) | row for row in rows])
    return frame.assign(peak_mw=frame["load_mw"] + frame["above_mw"])


def kept(frame: pd.DataFrame) -> list[int]:
    """Labels of the options that stay."""
    return frame.index[~dominated(frame)].tolist()


@pytest.mark.parametrize("column", COEFFICIENTS)
def test_worse_in_one_coefficient_and_better_in_none_is_dropped(column: str) -> None:
    assert kept(options({column: 11.0}, {})) == [1]
    assert kept(options({}, {column: 11.0})) == [0]


@pytest.mark.parametrize("column", COEFFICIENTS)
def test_better_in_a_single_coefficient_is_kept(column: str) -> None:
    """Worse in all others."""
    worse = dict.fromkeys(COEFFICIENTS, 99.0) | {column: 9.0}
    assert kept(options({}, worse)) == [0, 1]


def test_of_equal_options_the_first_stays() -> None:
    assert kept(options({}, {})) == [0]
    assert kept(options({}, {}, {})) == [0]
    assert kept(options({"cost_meur": 11.0}, {}, {})) == [1]


def test_a_chain_leaves_its_best() -> None:
    rows = [{"cost_meur": cost, "above_mw": cost} for cost in (3.0, 2.0, 1.0)]
    assert kept(options(*rows)) == [2]
    assert kept(options(*reversed(rows))) == [0]


@pytest.mark.parametrize(
    "other", [{"region": "B"}, {"facility": "giga"}, {"track": "zone"}, {"ref_min": 0.8}], ids=str
)
def test_another_place_facility_track_or_class_is_never_dropped(other: dict[str, Any]) -> None:
    assert kept(options({}, other | dict.fromkeys(COEFFICIENTS, 99.0))) == [0, 1]


def test_what_lies_above_mean_load_counts_not_the_peak_itself() -> None:
    """Load 10 and peak 20 against load 8 and peak 19: less of both, but 11 above the mean load."""
    assert kept(options({}, {"load_mw": 8.0, "above_mw": 11.0})) == [0, 1]
    assert kept(options({}, {"load_mw": 8.0, "above_mw": 10.0})) == [1]


def test_labels_of_the_frame_do_not_matter() -> None:
    frame = options({"cost_meur": 11.0}, {}, {"region": "B"})
    frame.index = pd.Index([7, 3, 5])
    assert kept(frame) == [3, 5]


values = st.integers(0, 3).map(float)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from("AB"), values, values, values), min_size=1, max_size=8))
def test_every_dropped_option_has_a_kept_one_that_is_no_worse(rows: list[Any]) -> None:
    """And no kept option is beaten by another."""
    frame = options(
        *({"region": r, "cost_meur": a, "above_mw": b, "water_m3_yr": c} for r, a, b, c in rows)
    )
    marks = dominated(frame)
    stay = frame[~marks]
    for n, row in frame.iterrows():
        here = stay[stay["region"] == row["region"]].drop(index=n, errors="ignore")
        beaten = (here[COEFFICIENTS] <= row[COEFFICIENTS].astype(float)).all(axis=1).any()
        assert beaten == marks[n]


def test_dominance_keeps_the_frugal_and_the_cheap() -> None:
    """Plain is cheap, lean saves power, poor is plain but dearer: poor is dropped."""
    systems = [
        cooling(cooling="lean", pue_base=1.1, capex_adder=0.5),
        cooling(pue_base=1.3),
        cooling(cooling="poor", pue_base=1.3, capex_adder=0.1),
    ]
    inputs = world(ONE, cooling=systems)
    assert build_options(inputs, neutral())["cooling"].tolist() == ["lean", "plain"]
    every = build_options(inputs, neutral(), drop_dominated=False)
    assert every["cooling"].tolist() == ["lean", "plain", "poor"]


# times and money


@pytest.mark.parametrize(
    ("start", "months", "year"),
    [(2027, 72, 2032), (2027, 36, 2029), (2027, 0, 2027), (2027, 12, 2027), (2027, 12.01, 2028)],
)
def test_online_year(start: int, months: float, year: int) -> None:
    assert online_year(start, months) == year


def test_whole_years_forgives_rounding() -> None:
    """0.1 + 0.2 is a hair over 0.3, so these are a hair over twelve months."""
    assert whole_years(12 * (0.1 + 0.2) / 0.3) == 1
    assert whole_years(12.1) == 2


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(0, 240), st.floats(0.5, 240))
def test_years_touched_share_the_whole_span(first: float, months: float) -> None:
    shares = years_touched(first, months)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(share > 0 for share in shares.values())
    assert max(shares.values()) <= 12 / months + 1e-9


def test_annuity_pays_back() -> None:
    """The present value of the annuity is what was borrowed."""
    for rate, years in ((0.06, 20), (0.0, 7), (0.3, 1)):
        paid = sum(annuity(rate, years) / (1 + rate) ** n for n in range(1, years + 1))
        assert paid == pytest.approx(1.0)


TRACKS: Rows = [
    {"track": "standard"},
    {"track": "accelerated", "permit_months": 18},
    {"track": "zone", "permit_months": 12},
]


def permits(**changes: Any) -> dict[str, float]:
    """Permit months of each track in a region of 48."""
    inputs = world(ladder(permit_months=(48,))[:1], permitting=TRACKS)
    scenario = neutral(permits__tracks=("standard", "accelerated", "zone"), **changes)
    return build_options(inputs, scenario).set_index("track")["permit_months"].to_dict()


def test_permit_months_of_tracks() -> None:
    """Blank is the region's own; the scenario's months go before both."""
    assert permits() == {"standard": 48, "accelerated": 18, "zone": 12}
    assert permits(permits__standard_months=60)["standard"] == 60
    assert permits(permits__accelerated_months=0)["accelerated"] == 0
    assert permits(permits__zone_months=6)["zone"] == 6


def test_tracks_that_the_scenario_leaves_out_are_no_options() -> None:
    inputs = world(ONE, permitting=TRACKS)
    frame = build_options(inputs, neutral(permits__tracks=("zone",)))
    assert frame["track"].tolist() == ["zone"]


# climate


def air(region: str, mean: float, *, vapour: float = 5.0, warmest: float = 20.0) -> dict[str, Any]:
    """A place whose twelve months are all alike."""
    months = {f"t_mean_m{m:02d}_c": mean for m in range(1, 13)}
    return {
        "region": region, "t_mean_annual_c": mean, "t_mean_warmest_month_c": warmest,
        "dewpoint_design_1pct_c": 10.0, "vapour_density_gm3_exceeded_50pct": vapour,
    } | months  # fmt: skip


DRIVEN = cooling(cooling="dry", pue_base=1.2, pue_per_k=0.01, free_cooling_c=15.0, wue_base=0.1,
                 wue_per_k=0.2, spray_from_c=15.0)  # fmt: skip
WET = DRIVEN | {"cooling": "wet", "driver": "wet_bulb"}


def performance(*places: dict[str, Any]) -> pd.DataFrame:
    """PUE and WUE of a dry and a wet system in up to three places."""
    inputs = world(ladder()[: len(places)], cooling=[DRIVEN, WET], climate=list(places))
    return cooling_performance(inputs).set_index(["cooling", "region"])


def test_pue_by_hand() -> None:
    """Month at the free-cooling temperature, spread 5 K: mean excess 5 / sqrt(2 pi) = 1.99471 K.

    PUE 1.2 + 0.01 x 1.99471; WUE 0.1 + 0.2 x 1.99471; design hour 20 + 10 = 30 °C, 15 K above.
    """
    row = performance(air("A", 15.0)).loc[("dry", "A")]
    assert row["pue_mean"] == pytest.approx(1.2199471, abs=1e-6)
    assert row["wue_mean"] == pytest.approx(0.498942, abs=1e-6)
    assert row["pue_design"] == pytest.approx(1.35)


def test_far_below_free_cooling_nothing_is_added_to_the_mean() -> None:
    """40 K below: 1.2; far above, 25 K: 1.2 + 0.01 x 25."""
    cold, hot = performance(air("A", -25.0), air("B", 40.0)).loc["dry", "pue_mean"]
    assert cold == pytest.approx(1.2)
    assert hot == pytest.approx(1.45)


def test_humid_air_hurts_wet_cooling_and_not_dry() -> None:
    result = performance(air("A", 18.0, vapour=4.0), air("B", 18.0, vapour=12.0))
    assert result.loc[("wet", "B"), "pue_mean"] > result.loc[("wet", "A"), "pue_mean"]
    assert result.loc[("dry", "B"), "pue_mean"] == result.loc[("dry", "A"), "pue_mean"]


def test_wet_cooling_is_no_worse_than_dry_at_equal_threshold() -> None:
    """The wet bulb is never above the dry bulb."""
    result = performance(air("A", 5.0), air("B", 15.0), air("C", 25.0))["pue_mean"]
    assert (result.loc["wet"] <= result.loc["dry"] + 1e-12).all()


@cache
def eu27() -> tuple[Inputs, pd.DataFrame]:
    """The shipped data set and its PUE and WUE."""
    inputs = read_inputs()
    return inputs, cooling_performance(inputs)


@cache
def eu27_options() -> pd.DataFrame:
    """Options of the base scenario, dominated ones included."""
    return build_options(eu27()[0], Scenario.named("base"), drop_dominated=False)


def test_colder_is_better_all_over_europe() -> None:
    """In every system PUE and WUE rise with temperature: rank correlation with the yearly mean."""
    inputs, frame = eu27()
    mean = inputs["climate"].set_index("region")["t_mean_annual_c"]
    for system, rows in frame.groupby("cooling"):
        rank = rows["region"].map(mean).rank()
        assert rows["pue_mean"].rank().corr(rank) > 0.75, system
        if rows["wue_mean"].nunique() > 1:
            assert rows["wue_mean"].rank().corr(rank) > 0.75, system


def test_north_beats_south() -> None:
    frame = eu27()[1].set_index(["cooling", "region"])
    for system in ("evaporative", "hybrid", "dry", "liquid"):
        north, south = frame.loc[(system, "FI1D")], frame.loc[(system, "ES61")]
        assert north["pue_mean"] < south["pue_mean"]
        assert north["wue_mean"] <= south["wue_mean"]
        assert north["pue_design"] < south["pue_design"]


def test_humidity_hurts_evaporative_cooling_in_every_region() -> None:
    """A quarter more vapour at the same temperature: the wet system worse everywhere it matters."""
    inputs, before = eu27()
    climate = inputs["climate"].copy()
    climate["vapour_density_gm3_exceeded_50pct"] *= 1.25
    tables = {**inputs.tables, "climate": climate}
    after = cooling_performance(Inputs(inputs.folder, tables, inputs.hashes))
    wet = before["cooling"] == "evaporative"
    rise = after["pue_mean"] - before["pue_mean"]
    assert (rise[wet] >= 0).all()
    assert (rise[wet] > 0).mean() > 0.9
    assert (rise[~before["cooling"].isin(["evaporative", "hybrid"])] == 0).all()


def test_figures_of_cooling_are_in_their_range() -> None:
    inputs, frame = eu27()
    assert len(frame) == len(inputs["regions"]) * len(inputs["cooling"])
    base = frame["cooling"].map(inputs["cooling"].set_index("cooling")["pue_base"])
    assert (frame["pue_mean"] >= base).all()
    assert (frame["pue_design"] >= frame["pue_mean"] - 1e-12).all()
    assert (frame["pue_design"] < 2.0).all()
    assert (frame["wue_mean"] >= 0).all()
    assert frame.notna().all().all()


# who may


def test_options_of_europe_obey_their_thresholds() -> None:
    inputs, _ = eu27()
    frame = eu27_options().merge(inputs["regions"][["region", "outermost", "water_stress_pct"]])
    warm = inputs["climate"].set_index("region")["t_mean_annual_c"] >= 14.0
    fast = frame[frame["track"] == "accelerated"]
    most = np.where(fast["region"].map(warm), 1.4, 1.3)
    assert len(fast) > 0
    assert (fast["pue"] <= most).all()
    assert (fast["wue"] <= 0.4).all()
    assert (frame.loc[frame["cooling"] == "evaporative", "water_stress_pct"] <= 20).all()
    assert (frame["outermost"] == 0).all()
    assert set(frame.loc[frame["facility"] == "gigafactory", "cooling"]) == {"liquid"}
    assert set(frame.loc[frame["facility"] == "edge", "cooling"]) == {"dry"}
    assert set(frame["track"]) == {"standard", "accelerated"}


def test_options_of_europe_are_consistent() -> None:
    frame = eu27_options()
    assert not frame.duplicated(KEY).any()
    assert frame["cost_meur"].to_numpy() == pytest.approx(frame[YEARLY].sum(axis=1).to_numpy())
    assert frame["mwh_yr"].to_numpy() == pytest.approx(frame["load_mw"].to_numpy() * HOURS_PER_YEAR)
    assert (frame["peak_mw"] >= frame["load_mw"]).all()
    assert ((frame["whole"] == 1) == (frame["it_mw"] >= 5)).all()


def test_europe_keeps_every_place_and_no_dominated_option() -> None:
    every = eu27_options()
    frame = every[~dominated(every)].reset_index(drop=True)
    host = ["region", "facility", "track"]
    assert len(frame.drop_duplicates(host)) == len(every.drop_duplicates(host))
    assert not dominated(frame).any()
    default = build_options(eu27()[0], Scenario.named("base"))
    pd.testing.assert_frame_equal(default, frame)


def cooling_on_fast_track(mean: float, pue: float, **changes: Any) -> bool:
    """Whether a system of a PUE gets the accelerated track in a place of a mean temperature."""
    tracks: Rows = [
        {"track": "standard"},
        {
            "track": "accelerated",
            "pue_max": 1.3,
            "pue_max_warm": 1.4,
            "wue_max": 0.4,
            "erf_min": 0.1,
        },
    ]
    systems = [cooling(pue_base=pue, wue_base=0.4, erf=changes.pop("erf", None))]
    inputs = world(ONE, cooling=systems, permitting=tracks, climate=[air("A", mean)])
    scenario = neutral(permits__tracks=("standard", "accelerated"), **changes)
    return "accelerated" in set(build_options(inputs, scenario)["track"])


@pytest.mark.parametrize(
    ("mean", "pue", "changes", "may"),
    [
        (10.0, 1.3, {}, True),
        (10.0, 1.301, {}, False),
        (13.9, 1.35, {}, False),
        (14.0, 1.35, {}, True),
        (14.0, 1.401, {}, False),
        (14.0, 1.35, {"permits__warm_above_c": 15.0}, False),
        (10.0, 1.3, {"permits__require_erf": True}, False),
        (10.0, 1.3, {"permits__require_erf": True, "erf": 0.1}, True),
        (10.0, 1.3, {"permits__require_erf": True, "erf": 0.09}, False),
        (10.0, 1.3, {"erf": 0.0}, True),
    ],
)
def test_thresholds_of_a_track(mean: float, pue: float, changes: dict[str, Any], may: bool) -> None:
    """At most 1.3, from 14 °C on 1.4; the energy reuse factor only where it is asked for."""
    assert cooling_on_fast_track(mean, pue, **changes) is may


def test_water_threshold_of_a_track() -> None:
    tracks: Rows = [{"track": "standard"}, {"track": "accelerated", "wue_max": 0.4}]
    systems = [cooling(cooling=name, wue_base=wue) for name, wue in (("low", 0.4), ("high", 0.41))]
    inputs = world(ONE, cooling=systems, permitting=tracks)
    scenario = neutral(permits__tracks=("standard", "accelerated"))
    frame = build_options(inputs, scenario, drop_dominated=False)
    fast = frame[frame["track"] == "accelerated"]
    assert fast["cooling"].tolist() == ["low"]


def test_gigafactories_may_be_told_their_public_share_and_others_get_none() -> None:
    inputs = world(ONE, [GIGA, HALL], member_states=states())
    for changes, share in (({}, 0.5), ({"public__share": 0.35}, 0.35)):
        frame = build_options(inputs, neutral(**changes)).set_index("facility")
        assert frame.loc["giga", "public_meur"] == pytest.approx(share * 200)
        assert frame.loc["hall", "public_meur"] == 0
