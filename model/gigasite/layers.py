"""Layers of a solve, each from its tables: grid, hosts, targets and balance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gigasite.options import states
from gigasite.units import annuity, online_year

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.power import Power
    from gigasite.scenario import Scenario


def by_state(inputs: Inputs, column: str) -> pd.Series:
    """One column of member_states.csv by state; empty without the table."""
    return inputs["member_states"].set_index("member_state")[column].astype(float)


def grid_layer(
    inputs: Inputs,
    regions: pd.DataFrame,
    scenario: Scenario,
    years: tuple[int, ...],
    committed: pd.DataFrame,
    discount: dict[int, float],
) -> dict[str, Any]:
    """Free headroom, reinforcement blocks, and when an order is live."""
    known = inputs.headroom_years()
    taken = committed.groupby(["region", "year"])["peak_mw"].sum().to_dict()
    scale = scenario.limit("grid_headroom").scale
    headroom = {}
    for t in years:
        before = [y for y in known if y <= t]
        column = f"headroom_mw_{before[-1]}" if before else "headroom_mw"
        for r, mw in regions[column].dropna().items():
            headroom[str(r), t] = max(0.0, mw * scale - taken.get((r, t), 0.0))
    switch = scenario.limit("energises")
    months = regions["block_lead_months"] + scenario.grid.extra_lead_months
    lead = months * (switch.scale if switch.enabled else 0.0)
    orders: list[tuple[str, int]] = []
    energised: dict[tuple[str, int], list[int]] = {}
    for r in regions.index[regions["block_mw"] > 0]:
        for s in years:
            live = online_year(s, lead[r])
            if live <= years[-1]:
                orders.append((r, s))
                energised.setdefault((r, live), []).append(s)
    rate = project_rates(inputs, regions)
    grid = scenario.grid
    yearly = {
        r: regions["block_cost_meur"][r] * (annuity(rate[r], grid.block_years) + grid.fixed_share)
        for r in regions.index
    }
    caps = by_state(inputs, "max_blocks").to_dict()
    return {
        "headroom": headroom,
        "block_mw": regions["block_mw"].to_dict(),
        "block_meur": regions["block_cost_meur"].to_dict(),
        "block_yearly": yearly,
        "block_lead": lead.to_dict(),
        "max_blocks": regions["max_blocks"].astype(int).to_dict(),
        "state_blocks": {c: int(n) for c, n in caps.items()},
        "orders": tuple(orders),
        "energised_in": {k: tuple(v) for k, v in energised.items()},
    }


def project_rates(inputs: Inputs, regions: pd.DataFrame) -> dict[str, float]:
    """Real discount rate of a project in each region [1/yr]."""
    rate = states(inputs).set_index("member_state")["discount_rate_pct"] / 100.0
    return regions["member_state"].map(rate).to_dict()


def host_layer(
    options: pd.DataFrame,
    regions: pd.DataFrame,
    scenario: Scenario,
    timing: dict[str, Any],
    grid: dict[str, Any],
    power: Power,
    discount: dict[int, float],
    years: tuple[int, ...],
    inputs: Inputs,
) -> dict[str, Any]:
    """Region and facility pairs that can ever run, with their opening cost."""
    facilities = inputs["facilities"].set_index("facility")
    live_from: dict[int, int] = {}
    for j, t in timing["live"]:
        live_from[j] = min(live_from.get(j, t), t)
    rate, where = project_rates(inputs, regions), regions.to_dict("index")
    each_firm = power.designs["firm_connection_mw"].to_dict()
    firm = {
        r: min(each_firm[e] for e in chosen) for r, chosen in power.designs_in.items() if chosen
    }
    each_opening, building = facilities["opening_meur"], facilities["building_years"]
    each_most = facilities["max_units"].astype(float).to_dict()
    options_of, fit, draw, overnight, cost = {}, {}, {}, {}, {}
    by_grid: set[tuple[str, str]] = set()
    for (r, f), group in _by_host(options, live_from).items():
        place, own = where[r], where[r]["site_cost_meur"]
        meur = float(each_opening[f] * place["site_cost_factor"] if math.isnan(own) else own)
        first = min(live_from[j] for j in group)
        options_of[r, f] = tuple(group)
        draw[r, f] = _least_draw(firm.get(r, math.nan), group)
        carried = _carried(r, draw[r, f], grid, scenario, years[-1])
        fit[r, f] = _ever_fit(group, carried, place, scenario)
        if fit[r, f] <= carried < fit[r, f] + 1 and fit[r, f] < each_most[f]:
            by_grid.add((r, f))
        overnight[r, f] = meur
        shares = sum(discount[t] for t in years if t >= first)
        cost[r, f] = meur * annuity(rate[r], building[f]) * shares
    return {
        "hosts": tuple(options_of),
        "options_of": options_of,
        "ever_fit": fit,
        "fit_by_grid": frozenset(by_grid),
        "least_draw": draw,
        "opening_meur": overnight,
        "opening_cost": cost,
        "max_units": each_most,
    }


def _by_host(
    options: pd.DataFrame, live: dict[int, int]
) -> dict[tuple[str, str], dict[int, dict[str, Any]]]:
    """Options that can run, by region and facility in their order: j -> its coefficients."""
    hosts: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for j, option in options[options.index.isin(live)].to_dict("index").items():
        hosts.setdefault((option["region"], option["facility"]), {})[int(j)] = option
    return dict(sorted(hosts.items()))


def _least_draw(firm: float, group: dict[int, dict[str, Any]]) -> float:
    """Least connection that a unit can need [MW]; without any design no unit ever fits: inf."""
    if math.isnan(firm):
        return math.inf
    return min(firm * o["load_mw"] + o["peak_mw"] - o["load_mw"] for o in group.values())


def _carried(r: str, draw: float, grid: dict[str, Any], scenario: Scenario, last: int) -> float:
    """Units that the grid of a region can ever carry, with every block that may be ordered."""
    if not scenario.limit("grid_headroom").enabled or (r, last) not in grid["headroom"]:
        return math.inf
    blocks = math.inf
    if scenario.limit("blocks_per_region").enabled:
        blocks = grid["max_blocks"][r] * scenario.limit("blocks_per_region").scale
    orderable = any(order[0] == r for order in grid["orders"])
    mw = grid["headroom"][r, last]
    mw += grid["block_mw"][r] * blocks if orderable and blocks > 0 else 0.0
    return float(mw / draw) if draw else math.inf


def _ever_fit(
    group: dict[int, dict[str, Any]], carried: float, place: dict[str, Any], scenario: Scenario
) -> float:
    """Units that the region's size, and its grid, can ever hold."""
    most, cap = carried, place["size_cap_mw"]
    if scenario.limit("region_size").enabled and not math.isnan(cap):
        least = min(o["it_mw"] for o in group.values())
        most = min(most, cap * scenario.limit("region_size").scale / least)
    whole = next(iter(group.values()))["whole"] != 0
    return float(math.floor(most + 1e-9) if whole and math.isfinite(most) else most)


def target_layer(
    inputs: Inputs,
    scenario: Scenario,
    years: tuple[int, ...],
    committed: pd.DataFrame,
    regions: pd.DataFrame,
    grid: dict[str, Any],
) -> dict[str, Any]:
    """Existing and committed capacity, the target of each year, floors and ceilings of states."""
    want = scenario.capacity
    existing = float(by_state(inputs, "existing_it_mw").sum())
    stated = {t: mw for t, mw in want.milestones_mw.items() if t in years}
    stated[want.year] = max(stated.get(want.year, 0.0), want.multiplier * existing)
    required: dict[int, float] = {}
    for t in years:
        due = [mw for year, mw in stated.items() if year <= t]
        if due:
            required[t] = max(due)
    new = max(0.0, required[want.year] - existing)
    state = committed.groupby(["member_state", "year"])["it_mw"].sum().to_dict()
    return {
        "existing_it": existing,
        "required_it": required,
        "required_new": new,
        "committed_it": committed[committed["region"] != ""]
        .groupby(["region", "year"])["it_mw"]
        .sum()
        .to_dict(),
        "committed_state": state,
        "committed_union": committed.groupby("year")["it_mw"].sum().to_dict(),
        **_balance(inputs, scenario, new, regions, grid),
    }


def _balance(
    inputs: Inputs, scenario: Scenario, new: float, regions: pd.DataFrame, grid: dict[str, Any]
) -> dict[str, Any]:
    """Floor and ceiling of each state [MW IT], from its GDP share and what its grid can carry.

    floor = min(balance.floor x GDP share x required new, balance.floor_of_headroom x free headroom
    of the state in the target year); ceiling = balance.ceiling x required new.
    """
    balance, year = scenario.balance, scenario.capacity.year
    gdp = by_state(inputs, "gdp_meur")
    total = float(gdp.sum())
    floor = {}
    for c, value in gdp.items():
        inside = [
            r for r in regions.index[regions["member_state"] == c] if (r, year) in grid["headroom"]
        ]
        carried = sum(grid["headroom"][r, year] for r in inside) if inside else math.inf
        share = value / total if total else 0.0
        floor[str(c)] = min(balance.floor * share * new, balance.floor_of_headroom * carried)
    return {"floor": floor, "ceiling": dict.fromkeys(floor, balance.ceiling * new)}
