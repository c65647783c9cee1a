"""What powers the sites: where designs come from, what they cost, which may be left, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gigasite import power
from gigasite.data import prepare
from gigasite.energy_figures import COLUMNS
from gigasite.errors import InfeasibleError
from gigasite.planning import plan
from gigasite.power import PRICED, design_table, undominated
from test_limits import GREEN, GRID, ONE, blocks, project
from worlds import GIGA, HALL, Rows, demand, ladder, neutral, states, world

if TYPE_CHECKING:
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario

BATTERY: dict[str, Any] = {"design": "battery", "cost_meur": 0.3, "firm_connection_mw": 0.5}
"""Half the connection, for 0.3 MEUR a year and MW of mean load."""


def planned(scenario: Scenario, designs: Rows, regions: Rows = ONE, **tables: Any) -> Plan:
    """Plan of a world of own designs; halls of 100 MW, 100 MEUR a year in A."""
    return plan(world(regions, own_designs=designs, **tables), scenario)


def mw_of(result: Plan, design: str, year: int = 2027, **where: Any) -> float:
    """Mean load that a design supplies in a year [MW]."""
    rows = result.energy[(result.energy["energy_design"] == design)]
    rows = rows[rows["year"] == year]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return float(rows["load_mw"].sum())


# where designs come from


def test_own_designs_replace_the_yearly_price_unless_supply_is_flat() -> None:
    """Own grid: 100 + 100 MW x 1. Flat: 100 MW x 8,760 h x (40 + 10) EUR = 43.8 MEUR more."""
    tables = {
        "member_states": states(electricity_price_eur_mwh=(40,), network_charge_eur_mwh=(10,))
    }
    own = [GRID | {"cost_meur": 1.0}]
    assert planned(demand(100), own, **tables).cost == pytest.approx(200)
    flat = planned(demand(100, energy__supply="flat"), own, **tables)
    assert flat.cost == pytest.approx(143.8)
    assert flat.designs["cost_import_meur"].sum() == pytest.approx(8760 * 40 / 1e6)


def test_designs_of_a_region_go_before_those_of_all() -> None:
    """The grid costs 1 everywhere but 2.5 in A: 100 + 250 in A, so the hall goes to B, 300."""
    own = [GRID | {"cost_meur": 1.0}, GRID | {"cost_meur": 2.5, "region": "A"}]
    result = planned(demand(100), own, ladder())
    assert result.cost == pytest.approx(300)
    assert result.energy["region"].unique().tolist() == ["B"]


def test_a_region_without_a_design_hosts_nothing() -> None:
    """Designs for B alone: the hall goes there, 200 + 100; without B there is no plan."""
    own = [GRID | {"cost_meur": 1.0, "region": "B"}]
    assert planned(demand(100), own, ladder()).cost == pytest.approx(300)
    with pytest.raises(InfeasibleError):
        planned(demand(100), own)


def computed(*changes: dict[str, Any]) -> pd.DataFrame:
    """Designs of region A as the hourly LP would give them."""
    plain: dict[str, Any] = dict.fromkeys(COLUMNS, 0.0)
    plain |= {"region": "A", "matching": "annual", "connection_mw": 1.0, "firm_connection_mw": 1.0}
    return pd.DataFrame([plain | row for row in changes])[list(COLUMNS)]


def offered(monkeypatch: pytest.MonkeyPatch, table: pd.DataFrame, **changes: Any) -> list[str]:
    """Names of the designs that a scenario offers of a computed table."""
    monkeypatch.setattr(power, "source_of_designs", lambda *_: "computed")
    monkeypatch.setattr(power, "_computed", lambda *_: table)
    return design_table(world(ONE), neutral(**changes), ["A"])["design"].tolist()


def test_flexible_connections_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A design is flexible when less than its connection is always there; small alone is not."""
    table = computed(
        {"design": "grid"},
        {"design": "half", "connection_mw": 0.5, "firm_connection_mw": 0.5},
        {"design": "flex", "connection_mw": 1.0, "firm_connection_mw": 0.5},
    )
    assert offered(monkeypatch, table) == ["grid", "half", "flex"]
    assert offered(monkeypatch, table, energy__flexible_connections=False) == ["grid", "half"]


def test_around_the_clock_needs_hourly_designs_that_are_clean_enough() -> None:
    """24/7 at 0.9: not the grid, not 1.0 matched by the year, not 0.8 by the hour; 100 + 50."""
    own = [
        GRID | {"matching": "annual"},
        GREEN | {"cost_meur": 0.1, "matching": "annual"},
        {"design": "h80", "matching": "hourly", "cost_meur": 0.2, "clean_share": 0.8},
        {"design": "h90", "matching": "hourly", "cost_meur": 0.5, "clean_share": 0.9},
        {"design": "h99", "matching": "hourly", "cost_meur": 0.9, "clean_share": 0.99},
    ]
    result = planned(demand(100, energy__hourly_matched=0.9), own)
    assert result.cost == pytest.approx(150)
    assert result.sites["energy_design"].tolist() == ["h90"]
    assert planned(demand(100), own).cost == pytest.approx(100)
    assert planned(demand(100, energy__hourly_matched=0.8), own).cost == pytest.approx(120)
    with pytest.raises(InfeasibleError):
        planned(demand(100, energy__hourly_matched=1.0), own)


# what they cost


@pytest.mark.parametrize(
    ("changes", "energy", "carbon"),
    [
        ({}, 100.0, 100 * 400 * 75 / 1e6),
        ({"energy__price_scale": 2.0}, 150.0, 3.0),
        ({"energy__price_scale": 0.0}, 50.0, 3.0),
        ({"energy__carbon_price_eur_t": 0.0}, 100.0, 0.0),
        ({"energy__carbon_price_eur_t": 1000.0}, 100.0, 40.0),
        ({"energy__carbon_surcharge_eur_t": 50.0}, 100.0, 3.0 + 100 * 600 * 50 / 1e6),
    ],
)
def test_what_a_design_costs_follows_the_scenario(
    changes: dict[str, float], energy: float, carbon: float
) -> None:
    """100 MW at 1 a MW, half of it power from the market; 1,000 t a MW, 400 t burnt on site.

    The price of power scales the market's half; the carbon price counts for the 400 t, in the
    market's price for the other 600 t already, to which the surcharge comes.
    """
    design = GRID | {"cost_meur": 1.0, "cost_import_meur": 0.5, "onsite_t": 400.0}
    cost = planned(demand(100, **changes), [design]).cost_meur
    assert cost["energy"] == pytest.approx(energy)
    assert cost["carbon"] == pytest.approx(carbon)


def test_the_price_of_power_decides_which_design() -> None:
    """Grid 1, all of it bought; plant 1.3, nothing bought. At a scale of 1.4 the plant wins."""
    own = [
        GRID | {"cost_meur": 1.0, "cost_import_meur": 1.0},
        {"design": "plant", "cost_meur": 1.3},
    ]
    for scale, cost, name in ((1.2, 220, "grid"), (1.4, 230, "plant")):
        result = planned(demand(100, energy__price_scale=scale), own)
        assert result.cost == pytest.approx(cost)
        assert result.sites["energy_design"].tolist() == [name]


def test_flat_supply_is_scaled_and_charged_too() -> None:
    """8,760 MWh x 100 MW: (50 x 2 + 10) EUR = 96.36; 0.3 t a MWh at 20 EUR = 5.256 MEUR."""
    table = states(
        electricity_price_eur_mwh=(50,), network_charge_eur_mwh=(10,), carbon_g_kwh=(300,)
    )
    changes = {"energy__price_scale": 2.0, "energy__carbon_surcharge_eur_t": 20.0}
    cost = plan(world(ONE, member_states=table), demand(100, **changes)).cost_meur
    assert cost["energy"] == pytest.approx(96.36)
    assert cost["carbon"] == pytest.approx(5.256)


# shares and caps


def test_a_share_of_gigafactories_alone() -> None:
    """A gigafactory of 200 MW and a hall of 100 MW, 300 in all; the gigafactory half clean: + 100.

    The hall stays on the grid: its share is not asked for, and it cannot help the gigafactory.
    """
    scenario = demand(
        300, gigafactories__min=1, gigafactories__max=1,
        energy__gigafactory_clean_share={2027: 0.5},
    )  # fmt: skip
    result = plan(world(ONE, [GIGA, HALL], own_designs=[GRID, GREEN]), scenario)
    assert result.cost == pytest.approx(400)
    assert set(result.energy["group"]) == {"gigafactory", "other"}
    assert mw_of(result, "green", group="gigafactory") == pytest.approx(100)
    assert mw_of(result, "green", group="other") == 0
    assert mw_of(result, "grid", group="other") == pytest.approx(100)


def test_a_renewable_share_of_gigafactories_alone() -> None:
    """The same, renewable; nuclear power does not help."""
    scenario = demand(
        300, gigafactories__min=1, gigafactories__max=1,
        energy__gigafactory_renewable_share={2027: 1.0},
    )  # fmt: skip
    nuclear = GREEN | {"design": "nuclear", "cost_meur": 0.1, "renewable_share": 0.0}
    result = plan(world(ONE, [GIGA, HALL], own_designs=[GRID, GREEN, nuclear]), scenario)
    assert result.cost == pytest.approx(500)
    assert mw_of(result, "green", group="gigafactory") == pytest.approx(200)


def test_both_shares_hold_together() -> None:
    """300 MW, all sites 0.8 clean: 240 MW green, among them the 100 MW of gigafactories at 0.5."""
    scenario = demand(
        300, gigafactories__min=1, gigafactories__max=1,
        energy__clean_share={2027: 0.8}, energy__gigafactory_clean_share={2027: 0.5},
    )  # fmt: skip
    result = plan(world(ONE, [GIGA, HALL], own_designs=[GRID, GREEN]), scenario)
    assert result.cost == pytest.approx(300 + 240)


def test_grid_mix_can_count_as_clean() -> None:
    """400 g/kWh counts half: of 200 MW, 0.75 clean, half of them green; from 800 g on nothing."""
    share = {"energy__clean_share": {2027: 0.75}}
    for carbon, counted, cost in ((400, False, 350), (400, True, 300), (900, True, 350)):
        scenario = demand(200, energy__count_grid_mix=counted, **share)
        table = {"member_states": states(carbon_g_kwh=(carbon,))}
        assert planned(scenario, [GRID, GREEN], **table).cost == pytest.approx(cost)


def test_carbon_cap_that_tightens() -> None:
    """100 MW for two years: 100,000 t in the first, then 50,000 t, so 50 MW green: 250."""
    cap = {2027: 1e5, 2028: 5e4}
    result = planned(demand(100, years__last=2028, energy__carbon_cap_t=cap), [GRID, GREEN])
    assert result.cost == pytest.approx(250)
    assert [mw_of(result, "green", t) for t in (2027, 2028)] == pytest.approx([0, 50])


def test_a_cap_stated_before_the_first_year_holds() -> None:
    """50,000 t since 2020: 50 MW green in either year, 300."""
    scenario = demand(100, years__last=2028, energy__carbon_cap_t={2020: 5e4})
    assert planned(scenario, [GRID, GREEN]).cost == pytest.approx(300)


def test_account_of_the_cap() -> None:
    """No tonnes: by place the contract of 1,000 t will not do, by contract it does."""
    contract = GRID | {"design": "contract", "cost_meur": 0.2, "emissions_market_t": 0.0}
    grid = GRID | {"emissions_market_t": 1000.0}
    for account, cost in (("location", 200), ("market", 120)):
        scenario = demand(100, energy__carbon_cap_t={2027: 0}, energy__carbon_account=account)
        assert planned(scenario, [grid, contract, GREEN]).cost == pytest.approx(cost)


def test_potential_of_a_state_is_shared_by_its_regions() -> None:
    """A and B lie in X, where 150 MW of wind may be contracted, free of charge; the grid costs 1.

    One hall in each, 100 + 200; 150 of the 200 MW from wind, 50 MW from the grid: 350. Two MW a
    MW of load: 75 MW from wind, 125 from the grid: 425.
    """
    regions = ladder(member_state=("X", "X"), size_cap_mw=(100, 100))[:2]
    table = {"member_states": states(wind_on_potential_mw=(150,))}
    for mw, cost in ((1.0, 350), (2.0, 425)):
        wind = GREEN | {"cost_meur": 0.0, "wind_on_mw": mw}
        own = [GRID | {"cost_meur": 1.0}, wind]
        assert planned(demand(200), own, regions, **table).cost == pytest.approx(cost)


def test_tracks_of_two_shares_are_dealt_their_designs() -> None:
    """REF 0.5 and 0.8, a hall each: half at 0.2 a MW powers the first, more at 0.6 the second.

    100 + 100 + 20 + 60 = 280: what reaches 0.8 does not stand for the other too.
    """
    tracks = [
        {"track": "accelerated", "permit_months": 0, "ref_min": 0.5},
        {"track": "zone", "permit_months": 0, "ref_min": 0.8},
    ]
    own = [
        GRID,
        {"design": "half", "cost_meur": 0.2, "renewable_share": 0.5},
        {"design": "more", "cost_meur": 0.6, "renewable_share": 0.8},
    ]
    regions = ladder(size_cap_mw=(100, 100))[:2]
    regions[1] |= {"cost_index": 1}
    scenario = demand(200, permits__tracks=("accelerated", "zone"), permits__zone_regions=["A"])
    result = planned(scenario, own, regions, permitting=tracks)
    assert result.cost == pytest.approx(100 + 100 + 2 * 20)
    only = scenario.with_({"permits.tracks": ("zone",), "permits.zone_regions": "all"})
    assert planned(only, own, regions, permitting=tracks).cost == pytest.approx(200 + 2 * 60)


def test_late_clean_sites_count_for_a_share() -> None:
    """A has the grid alone, B green alone, free of charge: a share can be reached by building B.

    100 MW in 2027 in A, 100 a year. Half clean from 2028 on: a hall in B, 200 in 2028 only.
    """
    own = [GRID | {"region": "A"}, GREEN | {"region": "B", "cost_meur": 0.0}]
    scenario = demand(100, years__last=2028, energy__clean_share={2028: 0.5})
    inputs = world(ladder(cost_index=(1, 2.5))[:2], own_designs=own)
    result = plan(inputs, scenario)
    assert result.cost == pytest.approx(2 * 100 + 250)
    assert result.sites.set_index("region")["online_year"].to_dict() == {"A": 2027, "B": 2028}
    assert max(prepare(inputs, scenario).online_in.values()) == 2028
    free = scenario.with_({"limits.clean_share.enabled": False})
    assert max(prepare(inputs, free).online_in.values()) == 2027


# connection


@pytest.mark.parametrize(
    ("block", "cost", "batteries"), [(40, 130, 100), (20, 120, 0), (31, 130, 100), (29, 129, 0)]
)
def test_a_design_buys_room_where_a_block_is_dearer(
    block: float, cost: float, batteries: float
) -> None:
    """50 MW of headroom for 100 MW: batteries for all of it cost 30, a block of 100 MW `block`."""
    regions = blocks(headroom_mw=50, block_cost_meur=block, max_blocks=1)[:1]
    result = planned(demand(100), [GRID, BATTERY], regions)
    assert result.cost == pytest.approx(cost)
    assert mw_of(result, "battery") == pytest.approx(batteries)
    assert result.grid["draw_mw"].tolist() == pytest.approx([50 if batteries else 100])


def test_designs_are_mixed_to_fit() -> None:
    """75 MW of headroom: half on batteries, 50 + 25 = 75, 15 MEUR."""
    result = planned(demand(100), [GRID, BATTERY], ladder(headroom_mw=(75,))[:1])
    assert result.cost == pytest.approx(115)
    assert result.energy["firm_connection_mw"].sum() == pytest.approx(75)


def test_what_lies_above_mean_load_needs_its_own_connection() -> None:
    """Half used: mean load 50 MW, 25 MW with batteries, and 50 MW above it: 75 MW, not 50."""
    hall = HALL | {"utilisation": 0.5}
    for room, fits in ((75, True), (74, False)):
        inputs = world(ladder(headroom_mw=(room,))[:1], [hall], own_designs=[GRID, BATTERY])
        if fits:
            assert plan(inputs, demand(100)).cost == pytest.approx(100 + 50 * 0.3)
        else:
            with pytest.raises(InfeasibleError):
                plan(inputs, demand(100))


def falling(mw: float, region: str = "A") -> dict[str, Any]:
    """A committed project of 1 MW IT that takes so much headroom from 2028 on."""
    return project(1, region=region, committed_grid_mw=mw, first_year=2028, full_year=2028)


def test_what_is_built_stays_and_the_grid_can_be_left() -> None:
    """100 MW in both years. 60 MW of headroom need 80 MW on batteries, 24 MEUR a year.

    60 MW first, 100 MW later: the batteries stay, 2 x 24; the other way round they come in the
    second year, 24. Batteries under the name of the grid are left for a wire of no cost: 24.
    """
    scenario = demand(100, years__last=2028)
    rising = ladder(headroom_mw_2027=(60,), headroom_mw_2028=(100,))[:1]
    assert planned(scenario, [GRID, BATTERY], rising).cost == pytest.approx(248)
    left = [BATTERY | {"design": "grid"}, GRID | {"design": "wire"}]
    assert planned(scenario, left, rising).cost == pytest.approx(224)
    level = ladder(headroom_mw=(100,))[:1]
    result = planned(scenario, [GRID, BATTERY], level, projects=[falling(40)])
    assert result.cost == pytest.approx(224)
    assert [mw_of(result, "battery", t) for t in (2027, 2028)] == pytest.approx([0, 80])


def test_regions_answer_to_each_other_when_headroom_falls() -> None:
    """A and B, 100 MW each, 100,000 t together. In 2028 B has room for 50 MW: the engine, 1,000 t.

    2027: both on half the tonnes, so free. 2028: B emits 100,000 t, so A turns green, 100, in 2028
    and not before. 100 + 100 a year for the halls.
    """
    own = [
        GRID | {"emissions_t": 500.0},
        {"design": "engine", "cost_meur": 0.0, "emissions_t": 1000.0, "firm_connection_mw": 0.5,
         "region": "B"},
        GREEN | {"region": "A"},
        GRID | {"emissions_t": 500.0, "region": "B"},
    ]  # fmt: skip
    regions = ladder(cost_index=(1, 1), size_cap_mw=(100, 101), headroom_mw=(100, 100))[:2]
    scenario = demand(200, years__last=2028, energy__carbon_cap_t={2027: 1e5})
    result = planned(scenario, own, regions, projects=[falling(50, "B")])
    assert result.cost == pytest.approx(2 * 200 + 100)
    assert [mw_of(result, "green", t) for t in (2027, 2028)] == pytest.approx([0, 100])


def test_a_wide_connection_can_wait_for_its_block() -> None:
    """Own designs may need more connection than load: the wide one, free, takes 2 MW a MW.

    100 MW of headroom in 2027 and 200 MW in 2028: the grid at 1 first, 100, then the wide one.
    """
    own = [GRID | {"cost_meur": 1.0}, {"design": "wide", "cost_meur": 0.0, "firm_connection_mw": 2}]
    regions = ladder(headroom_mw_2027=(100,), headroom_mw_2028=(200,))[:1]
    result = planned(demand(100, years__last=2028), own, regions)
    assert result.cost == pytest.approx(300)


# what is left out


def choices(*rows: dict[str, Any]) -> pd.DataFrame:
    """Designs of region A, priced."""
    table = computed(*({"design": f"d{n}"} | row for n, row in enumerate(rows)))
    plain = dict.fromkeys(PRICED, 0.0)
    return table.assign(**plain).assign(
        **{name: [row.get(name, 0.0) for row in rows] for name in PRICED}
    )


def left(table: pd.DataFrame, refs: tuple[float, ...] = (), **changes: Any) -> list[str]:
    """Names of the designs that stay in the model."""
    return undominated(neutral(**changes), table, refs)["design"].tolist()


def test_dearer_and_no_better_is_left_out() -> None:
    dear = {"energy_meur": 2.0}
    assert left(choices(dear, {"energy_meur": 1.0})) == ["d1"]
    assert left(choices({"energy_meur": 1.0}, {"energy_meur": 1.0})) == ["d0"]
    assert left(choices(dear | {"firm_connection_mw": 0.5}, {})) == ["d0", "d1"]
    assert left(choices(dear | {"design": "grid"}, {})) == ["grid", "d1"]
    assert left(choices(dear | {"region": "B"}, {})) == ["d0", "d1"]
    assert left(choices({"carbon_meur": 2.0}, {"energy_meur": 1.0})) == ["d1"]


@pytest.mark.parametrize(
    ("better", "changes"),
    [
        ({"emissions_capped_t": -1.0}, {"energy__carbon_cap_t": {2027: 1.0}}),
        ({"clean": 0.5}, {"energy__clean_share": {2027: 0.5}}),
        ({"clean": 0.5}, {"energy__gigafactory_clean_share": {2027: 0.5}}),
        ({"renewable": 0.5}, {"energy__renewable_share": {2027: 0.5}}),
        ({"renewable": 0.5}, {"energy__gigafactory_renewable_share": {2027: 0.5}}),
        ({"firm_connection_mw": 0.5}, {}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_what_counts_keeps_a_dearer_design(
    better: dict[str, float], changes: dict[str, Any]
) -> None:
    """And no longer when its limit is switched off, or nothing is asked for."""
    table = choices({"energy_meur": 2.0} | better, {})
    assert left(table, **changes) == ["d0", "d1"]
    limits = ("carbon_cap", "clean_share", "renewable_share", "renewable_potential",
              "grid_headroom")  # fmt: skip
    off = {f"limits__{name}__enabled": False for name in limits}
    assert left(table, **changes, **off) == ["d1"]


@pytest.mark.parametrize("name", ["pv_site_mw", "pv_contract_mw", "wind_on_mw", "wind_off_mw"])
def test_a_dearer_design_that_draws_on_no_potential_is_kept(name: str) -> None:
    """Nothing against something; how much something is does not count."""
    off = {"limits__renewable_potential__enabled": False}
    dear = {"energy_meur": 2.0}
    assert left(choices(dear, {name: 1.0})) == ["d0", "d1"]
    assert left(choices(dear | {name: 0.5}, {name: 1.0})) == ["d1"]
    assert left(choices(dear, {name: 1.0}), **off) == ["d1"]


def test_only_shares_that_a_track_asks_for_count() -> None:
    """0.79 reaches 0.5 and not 0.8; 0.79995 is 0.8 but for rounding."""
    dear = {"energy_meur": 2.0}
    assert left(choices(dear | {"renewable": 0.79}, {})) == ["d1"]
    assert left(choices(dear | {"renewable": 0.79}, {}), refs=(0.8,)) == ["d1"]
    assert left(choices(dear | {"renewable": 0.79}, {}), refs=(0.5, 0.8)) == ["d0", "d1"]
    assert left(choices(dear | {"renewable": 0.79995}, {}), refs=(0.8,)) == ["d0", "d1"]
