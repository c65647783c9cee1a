"""Data of one solve: frozen sets and parameters as plain dicts, no Pyomo and no files.

Letters: r region, c member state, f facility, j option, t year, s start year, x what an option
is (one of COEFFICIENTS below).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.committed import committed_projects
from gigasite.options import build_options
from gigasite.units import annuity, online_year, whole_years, years_touched

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario


@dataclass(frozen=True)
class Data:
    """Everything one model needs."""

    scenario: Scenario
    options: pd.DataFrame
    years: tuple[int, ...]
    # places
    regions: tuple[str, ...]
    states: tuple[str, ...]
    state_of: dict[str, str]
    # options
    starts: tuple[tuple[int, int], ...]
    online_in: dict[tuple[int, int], int]
    arrivals: dict[tuple[int, int], tuple[int, ...]]
    """(j, t) -> the start years whose units come online in t."""
    live: tuple[tuple[int, int], ...]
    """(j, t) in which option j can run."""
    cases: dict[tuple[str, int], list[tuple[int, int, float]]]
    """(c, t) -> (j, s, permit cases of one unit in procedure in t)."""
    spending: dict[tuple[int, int], dict[int, float]]
    """(j, s) -> overnight cost of one unit by year [MEUR]."""
    # hosts: region and facility
    hosts: tuple[tuple[str, str], ...]
    options_of: dict[tuple[str, str], tuple[int, ...]]
    max_units: dict[str, float]
    ever_fit: dict[tuple[str, str], float]
    opening_meur: dict[tuple[str, str], float]
    opening_cost: dict[tuple[str, str], float]
    """Discounted annuities of the opening cost inside the horizon [MEUR]."""
    # grid
    headroom: dict[tuple[str, int], float]
    """Free headroom: after committed projects [MW]; regions without a figure are absent."""
    block_mw: dict[str, float]
    block_meur: dict[str, float]
    block_yearly: dict[str, float]
    block_lead: dict[str, float]
    max_blocks: dict[str, int]
    state_blocks: dict[str, int]
    orders: tuple[tuple[str, int], ...]
    energised_in: dict[tuple[str, int], tuple[int, ...]]
    # committed and existing
    committed_it: dict[tuple[str, int], float]
    committed_state: dict[tuple[str, int], float]
    committed_union: dict[int, float]
    existing_it: float
    required_it: dict[int, float]
    """Target on all IT power in the Union, only years that have one [MW IT]."""
    required_new: float
    """New IT power that the target of `capacity.year` asks for [MW IT]."""
    floor: dict[str, float]
    ceiling: dict[str, float]
    # others
    size_cap: dict[str, float]
    water: dict[str, float]
    case_capacity: dict[str, float]
    discount: dict[int, float]

    def of(self, name: str) -> dict[int, Any]:
        """One column of the options table by option."""
        return dict(zip(self.options.index, self.options[name].tolist(), strict=True))


def prepare(inputs: Inputs, scenario: Scenario, *, drop_dominated: bool = True) -> Data:
    """Compute every set and parameter of one solve from the tables and the scenario."""
    options = build_options(inputs, scenario, drop_dominated=drop_dominated)
    years = tuple(range(scenario.years.first, scenario.years.last + 1))
    regions = inputs["regions"].set_index("region")
    if not scenario.regions.outermost:
        regions = regions[regions["outermost"] == 0]
    facilities = inputs["facilities"].set_index("facility")
    discount = {t: (1.0 + scenario.money.discount_rate) ** -(t - years[0]) for t in years}
    committed = committed_projects(inputs, scenario)
    grid = _grid(inputs, regions, scenario, years, committed, discount)
    timing = _timing(options, scenario, years)
    return Data(
        scenario=scenario, options=options, years=years, regions=tuple(regions.index),
        states=tuple(sorted(set(regions["member_state"]))), state_of=regions["member_state"].to_dict(),
        **timing, **grid,
        **_hosts(options, regions, facilities, scenario, timing, grid, discount, years, inputs),
        **_targets(inputs, scenario, years, committed, regions, grid),
        size_cap=regions["size_cap_mw"].dropna().to_dict(),
        water=regions["water_allowance_m3_yr"].dropna().to_dict(),
        case_capacity=_by_state(inputs, "permit_case_capacity").dropna().to_dict(),
        discount=discount,
    )  # fmt: skip


def _by_state(inputs: Inputs, column: str) -> pd.Series:
    return inputs["member_states"].set_index("member_state")[column].astype(float)


def permit_and_lead(option: Any, start: int, scenario: Scenario) -> tuple[float, float]:
    """Permit months left and whole lead [months] of an option started on 1 January of a year."""
    permits, switch = scenario.permits, scenario.limit("comes_online")
    months = float(option.permit_months)
    if permits.objective_months is not None and start >= permits.objective_from:
        months = min(months, permits.objective_months)
    months = max(0.0, months - float(option.elapsed_months))
    factor = switch.scale if switch.enabled else 0.0
    return months * factor, (months + float(option.build_months)) * factor


def _timing(options: pd.DataFrame, scenario: Scenario, years: tuple[int, ...]) -> dict[str, Any]:
    """When each option can start, when it runs, when it is in procedure, when it is paid."""
    starts, online_in, arrivals, spending = [], {}, {}, {}
    cases: dict[tuple[str, int], list[tuple[int, int, float]]] = {}
    for option in options.itertuples():
        j = int(option.Index)
        for s in years:
            permit, lead = permit_and_lead(option, s, scenario)
            runs = online_year(s, lead)
            if s < option.first_start_year or runs > years[-1]:
                continue
            starts.append((j, s))
            online_in[j, s] = runs
            arrivals.setdefault((j, runs), []).append(s)
            shares = years_touched(permit, lead - permit)
            spending[j, s] = {s + y: share * option.capex_meur for y, share in shares.items()}
            if option.case_weight > 0:
                for t in range(s, min(s + whole_years(permit), years[-1] + 1)):
                    cases.setdefault((option.member_state, t), []).append((j, s, option.case_weight))
    first: dict[int, int] = {}
    for (j, _), runs in online_in.items():
        first[j] = min(first.get(j, runs), runs)
    live = tuple((j, t) for j, earliest in first.items() for t in years if t >= earliest)
    return {"starts": tuple(starts), "online_in": online_in, "live": live, "cases": cases, "spending": spending,
            "arrivals": {k: tuple(v) for k, v in arrivals.items()}}  # fmt: skip


def _grid(
    inputs: Inputs, regions: pd.DataFrame, scenario: Scenario, years: tuple[int, ...],
    committed: pd.DataFrame, discount: dict[int, float],
) -> dict[str, Any]:  # fmt: skip
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
    lead = regions["block_lead_months"] * (switch.scale if switch.enabled else 0.0)
    orders, energised = [], {}
    for r in regions.index[regions["block_mw"] > 0]:
        for s in years:
            live = online_year(s, lead[r])
            if live <= years[-1]:
                orders.append((r, s))
                energised.setdefault((r, live), []).append(s)
    rate = _rates(inputs, regions)
    grid = scenario.grid
    yearly = {r: regions["block_cost_meur"][r] * (annuity(rate[r], grid.block_years) + grid.fixed_share) for r in regions.index}
    caps = _by_state(inputs, "max_blocks").to_dict()
    return {
        "headroom": headroom, "block_mw": regions["block_mw"].to_dict(), "block_meur": regions["block_cost_meur"].to_dict(),
        "block_yearly": yearly, "block_lead": lead.to_dict(), "max_blocks": regions["max_blocks"].astype(int).to_dict(),
        "state_blocks": {c: int(n) for c, n in caps.items()}, "orders": tuple(orders),
        "energised_in": {k: tuple(v) for k, v in energised.items()},
    }  # fmt: skip


def _rates(inputs: Inputs, regions: pd.DataFrame) -> dict[str, float]:
    from gigasite.options import states

    rate = states(inputs).set_index("member_state")["discount_rate_pct"] / 100.0
    return regions["member_state"].map(rate).to_dict()


def _hosts(
    options: pd.DataFrame, regions: pd.DataFrame, facilities: pd.DataFrame, scenario: Scenario, timing: dict[str, Any],
    grid: dict[str, Any], discount: dict[int, float], years: tuple[int, ...], inputs: Inputs,
) -> dict[str, Any]:  # fmt: skip
    """Region and facility pairs that can ever run, with their opening cost."""
    live_from: dict[int, int] = {}
    for j, t in timing["live"]:
        live_from[j] = min(live_from.get(j, t), t)
    usable = options[options.index.isin(live_from)]
    rate = _rates(inputs, regions)
    options_of, fit, overnight, cost = {}, {}, {}, {}
    for key, group in usable.groupby(["region", "facility"]):
        r, f = str(key[0]), str(key[1])
        own = regions["site_cost_meur"][r]
        meur = facilities["opening_meur"][f] * regions["site_cost_factor"][r] if math.isnan(own) else own
        first = min(live_from[int(j)] for j in group.index)
        options_of[r, f] = tuple(int(j) for j in group.index)
        fit[r, f] = _ever_fit(r, group, regions, grid, scenario, years[-1])
        overnight[r, f] = float(meur)
        cost[r, f] = float(meur) * annuity(rate[r], facilities["building_years"][f]) * sum(discount[t] for t in years if t >= first)
    return {"hosts": tuple(options_of), "options_of": options_of, "ever_fit": fit, "opening_meur": overnight,
            "opening_cost": cost, "max_units": facilities["max_units"].astype(float).to_dict()}  # fmt: skip


def _ever_fit(r: str, group: pd.DataFrame, regions: pd.DataFrame, grid: dict[str, Any], scenario: Scenario, last: int) -> float:
    """Units that the region's size, and its grid with every block it may order, can ever hold."""
    most = math.inf
    cap = regions["size_cap_mw"][r]
    if scenario.limit("region_size").enabled and not math.isnan(cap):
        most = cap * scenario.limit("region_size").scale / group["it_mw"].min()
    if scenario.limit("grid_headroom").enabled and (r, last) in grid["headroom"]:
        blocks = math.inf
        if scenario.limit("blocks_per_region").enabled:
            blocks = grid["max_blocks"][r] * scenario.limit("blocks_per_region").scale
        orderable = any(order[0] == r for order in grid["orders"])
        mw = grid["headroom"][r, last] + (grid["block_mw"][r] * blocks if orderable and blocks > 0 else 0.0)
        most = min(most, mw / group["peak_mw"].min())
    return float(most if group["whole"].iloc[0] == 0 else math.floor(most + 1e-9) if math.isfinite(most) else most)


def _targets(
    inputs: Inputs, scenario: Scenario, years: tuple[int, ...], committed: pd.DataFrame,
    regions: pd.DataFrame, grid: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Existing and committed capacity, the target of each year, floors and ceilings of states."""
    want = scenario.capacity
    existing = float(_by_state(inputs, "existing_it_mw").sum())
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
        "existing_it": existing, "required_it": required, "required_new": new,
        "committed_it": committed[committed["region"] != ""].groupby(["region", "year"])["it_mw"].sum().to_dict(),
        "committed_state": state, "committed_union": committed.groupby("year")["it_mw"].sum().to_dict(),
        **_balance(inputs, scenario, new, regions, grid),
    }  # fmt: skip


def _balance(inputs: Inputs, scenario: Scenario, new: float, regions: pd.DataFrame, grid: dict[str, Any]) -> dict[str, Any]:
    """Floor and ceiling of each state [MW IT], from its GDP share and what its grid can carry.

    floor = min(balance.floor x GDP share x required new, balance.floor_of_headroom x free headroom
    of the state in the target year); ceiling = balance.ceiling x required new.
    """
    balance, year = scenario.balance, scenario.capacity.year
    gdp = _by_state(inputs, "gdp_meur")
    total = float(gdp.sum())
    floor = {}
    for c, value in gdp.items():
        inside = [r for r in regions.index[regions["member_state"] == c] if (r, year) in grid["headroom"]]
        carried = sum(grid["headroom"][r, year] for r in inside) if inside else math.inf
        share = value / total if total else 0.0
        floor[str(c)] = min(balance.floor * share * new, balance.floor_of_headroom * carried)
    return {"floor": floor, "ceiling": dict.fromkeys(floor, balance.ceiling * new)}
