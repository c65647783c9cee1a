"""Data of one solve: frozen sets and parameters as plain dicts, no Pyomo and no files.

Letters: r region, c member state, f facility, j option, t year, s start year, x what an option
is (one of COEFFICIENTS below).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigasite.committed import committed_projects
from gigasite.demand import Service, service_layer, serving
from gigasite.horizon import LastUseful, last_useful, least_shares
from gigasite.layers import by_state, grid_layer, host_layer, target_layer
from gigasite.options import build_options
from gigasite.places import Places, places_layer
from gigasite.supply import power_layer
from gigasite.units import online_year, renewal_years, whole_years, years_touched

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.power import Power
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
    starts: tuple[tuple[int, int], ...]
    online_in: dict[tuple[int, int], int]
    arrivals: dict[tuple[int, int], tuple[int, ...]]
    """Start years whose units come online in t, by (j, t)."""
    live: tuple[tuple[int, int], ...]
    """Years in which option j can run, as (j, t)."""
    cases: dict[tuple[str, int], list[tuple[int, int, float]]]
    """Option, start year and permit cases of one unit in procedure in t, by (c, t)."""
    due: dict[tuple[int, int], dict[int, float]]
    """Share of the overnight cost that is due in each year, by (j, s)."""
    renewals: dict[tuple[int, int], tuple[int, ...]]
    """Planning years in which equipment that is counted is renewed, by (j, s)."""
    hosts: tuple[tuple[str, str], ...]
    options_of: dict[tuple[str, str], tuple[int, ...]]
    max_units: dict[str, float]
    ever_fit: dict[tuple[str, str], float]
    fit_by_grid: frozenset[tuple[str, str]]
    """Hosts whose most units follow from the grid of their region."""
    least_draw: dict[tuple[str, str], float]
    """Least connection that a unit of a facility can need in a region [MW]."""
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
    power: Power
    places: Places
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
    demand: Service | None
    # others
    size_cap: dict[str, float]
    water: dict[str, float]
    pledged: dict[str, float]
    """Public money that states have pledged [MEUR]; absent: nothing stated."""
    case_capacity: dict[str, float]
    discount: dict[int, float]

    @property
    def service(self) -> Service | None:
        """Demand that the plan has to serve; None where it is only shown."""
        return self.demand if serving(self.scenario) else None

    def of(self, name: str) -> dict[int, Any]:
        """One column of the options table by option."""
        return dict(zip(self.options.index, self.options[name].tolist(), strict=True))


def prepare(
    inputs: Inputs,
    scenario: Scenario,
    *,
    drop_dominated: bool = True,
    drop_late: bool = True,
    listen: Callable[[int, int], None] | None = None,
) -> Data:
    """Compute every set and parameter of one solve from the tables and the scenario.

    `drop_dominated` leaves out options that another one beats, `drop_late` starts that come online
    too late to be of use (`horizon.last_useful`): both keep an optimum, in a smaller model.
    `listen` hears of regions done and to do when energy designs have to be computed.
    """
    thin = drop_dominated and not least_shares(scenario)
    options = build_options(inputs, scenario, drop_dominated=thin)
    years = tuple(range(scenario.years.first, scenario.years.last + 1))
    regions = inputs["regions"].set_index("region")
    if not scenario.regions.outermost:
        regions = regions[regions["outermost"] == 0]
    discount = {t: (1.0 + scenario.money.discount_rate) ** -(t - years[0]) for t in years}
    committed = committed_projects(inputs, scenario)
    grid = grid_layer(inputs, regions, scenario, years, committed, discount)
    targets = target_layer(inputs, scenario, years, committed, regions, grid)
    never = LastUseful(years[-1], years[-1])
    latest = last_useful(scenario, years, targets) if drop_late else never
    timing = _timing(options, scenario, years, latest)
    places = places_layer(inputs, scenario, regions, options, grid, years)
    how = (drop_dominated, listen)
    power = power_layer(inputs, scenario, options, timing, grid, regions, places, *how)
    return Data(
        scenario=scenario,
        options=options,
        years=years,
        regions=tuple(regions.index),
        states=tuple(sorted(set(regions["member_state"]))),
        state_of=regions["member_state"].to_dict(),
        **timing,
        **grid,
        power=power,
        places=places,
        **host_layer(options, regions, scenario, timing, grid, power, discount, years, inputs),
        **targets,
        demand=service_layer(inputs, scenario, regions, years, committed, discount),
        size_cap=regions["size_cap_mw"].dropna().to_dict(),
        water=regions["water_allowance_m3_yr"].dropna().to_dict(),
        pledged=by_state(inputs, "public_pledge_meur").dropna().to_dict(),
        case_capacity=by_state(inputs, "permit_case_capacity").dropna().to_dict(),
        discount=discount,
    )


def permit_and_lead(option: Any, start: int, scenario: Scenario) -> tuple[float, float]:
    """Permit months left and whole lead [months] of an option started on 1 January of a year."""
    permits, switch = scenario.permits, scenario.limit("comes_online")
    months = float(option.permit_months)
    if permits.objective_months is not None and start >= permits.objective_from:
        months = min(months, permits.objective_months)
    months = max(0.0, months - float(option.elapsed_months))
    factor = switch.scale if switch.enabled else 0.0
    return months * factor, (months + float(option.build_months)) * factor


def _timing(
    options: pd.DataFrame, scenario: Scenario, years: tuple[int, ...], latest: LastUseful
) -> dict[str, Any]:
    """When each option can start, when it runs, when it is in procedure, when it is paid."""
    starts: list[tuple[int, int]] = []
    online_in: dict[tuple[int, int], int] = {}
    arrivals: dict[tuple[int, int], list[int]] = {}
    due: dict[tuple[int, int], dict[int, float]] = {}
    renewals: dict[tuple[int, int], tuple[int, ...]] = {}
    cases: dict[tuple[str, int], list[tuple[int, int, float]]] = {}
    for option in options.itertuples():
        j = int(option.Index)
        useful = latest.gigafactory if option.gigafactory else latest.other
        for s in years:
            permit, lead = permit_and_lead(option, s, scenario)
            runs = online_year(s, lead)
            if s < option.first_start_year or runs > useful:
                continue
            starts.append((j, s))
            online_in[j, s] = runs
            arrivals.setdefault((j, runs), []).append(s)
            shares = years_touched(permit, lead - permit)
            due[j, s] = {s + y: share for y, share in shares.items()}
            renewals[j, s] = renewal_years(runs, option.refresh_years, years[-1])
            if option.case_weight > 0:
                for t in range(s, min(s + whole_years(permit), years[-1] + 1)):
                    cases.setdefault((option.member_state, t), []).append(
                        (j, s, option.case_weight)
                    )
    first: dict[int, int] = {}
    for (j, _), runs in online_in.items():
        first[j] = min(first.get(j, runs), runs)
    live = tuple((j, t) for j, earliest in first.items() for t in years if t >= earliest)
    return {
        "starts": tuple(starts),
        "online_in": online_in,
        "live": live,
        "cases": cases,
        "due": due,
        "renewals": renewals,
        "arrivals": {k: tuple(v) for k, v in arrivals.items()},
    }
