"""What may power the sites of a solve: energy designs, priced for the scenario, and their limits.

A design is for each MW of mean load. A region's sites are powered by a mix of its designs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from gigasite.choices_objective import counts
from gigasite.energy import energy_designs
from gigasite.energy_figures import COLUMNS
from gigasite.energy_inputs import NEEDED
from gigasite.errors import Fault, InputError
from gigasite.options import states, tracks
from gigasite.units import GRID_DESIGN, HOURS_PER_YEAR, MEUR

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.load import Inputs
    from gigasite.outcome import Array
    from gigasite.scenario import Scenario

Source = Literal["own", "computed", "flat"]
CONTRACTS = ("pv_contract", "wind_on", "wind_off")
"""Technologies whose contracts a state's potential bounds."""
REACHES = 1e-4
"""A design reaches a share when it misses it by no more than this (rounding of its rows) [1]."""
COAL_G_KWH = 800.0
"""Carbon intensity from which grid power counts as not clean at all (assumption) [gCO2e/kWh]."""
NOTHING = 0.01
"""Capacity that counts as none [MW/MW]."""
CHEAPER = 1e-9
"""A mix of two designs replaces a third when it is cheaper by more than this [MEUR/MW/yr]."""
PRICED = ("energy_meur", "carbon_meur", "clean", "renewable", "emissions_capped_t")
"""Columns that follow from the scenario, beside COLUMNS."""
_remembered: dict[Any, pd.DataFrame] = {}


def source_of_designs(inputs: Inputs, scenario: Scenario) -> Source:
    """Where the designs come from: the user's table, the hourly LP, or the yearly price alone."""
    if scenario.energy.supply == "flat":
        return "flat"
    if inputs.has("own_designs"):
        return "own"
    return "computed" if all(inputs.has(name) for name in NEEDED) else "flat"


def design_table(
    inputs: Inputs,
    scenario: Scenario,
    regions: list[str],
    listen: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Every design that the scenario offers in some regions.

    Returns
    -------
    pd.DataFrame
        COLUMNS and PRICED [for each MW of mean load: MEUR/yr, t/yr, 1], one row a design.

    """
    source = source_of_designs(inputs, scenario)
    if source == "own":
        table = _own(inputs, regions)
    elif source == "computed":
        table = _computed(inputs, regions, listen)
    else:
        table = _flat(inputs, scenario, regions)
    table = _offered(_priced(table, inputs, scenario), scenario).reset_index(drop=True)
    below = table[table["energy_meur"] + table["carbon_meur"] < 0]
    if len(below):  # a supply that pays for itself would grow without end
        row = below.iloc[0]
        what = f"design {row['design']} of {row['region']} would cost less than nothing"
        raise InputError([Fault("scenario key energy.price_scale", what, "Take a smaller scale")])
    return table


def _computed(
    inputs: Inputs, regions: list[str], listen: Callable[[int, int], None] | None
) -> pd.DataFrame:
    """Designs of the hourly LP; the last data set's are remembered."""
    key = (inputs.folder, frozenset(inputs.hashes.items()), tuple(regions))
    if key not in _remembered:
        _remembered.clear()
        _remembered[key] = energy_designs(inputs, regions, listen=listen)[list(COLUMNS)]
    return _remembered[key]


def _own(inputs: Inputs, regions: list[str]) -> pd.DataFrame:
    """Rows of own_designs.csv; those without a region stand for all that have no such design."""
    table = inputs["own_designs"]
    common = table[table["region"] == ""].drop(columns="region")
    everywhere = pd.DataFrame({"region": regions}).merge(common, how="cross")
    both = pd.concat([table[table["region"].isin(regions)], everywhere], ignore_index=True)
    both = both.drop_duplicates(["region", "design"]).sort_values(["region", "design"])
    return _filled(both.assign(connection_mw=both["firm_connection_mw"]))


def _flat(inputs: Inputs, scenario: Scenario, regions: list[str]) -> pd.DataFrame:
    """The grid at the yearly price, and with the renewable share that each track asks for."""
    places = inputs["regions"][["region", "member_state"]].merge(states(inputs), on="member_state")
    places = places[places["region"].isin(regions)]
    premium = scenario.energy.renewable_premium_eur_mwh
    hours = HOURS_PER_YEAR
    emitted = hours * places["carbon_g_kwh"] / 1000.0
    parts = []
    for share in sorted({0.0, *tracks(inputs, scenario)["ref_min"]}):
        part = places[["region"]].assign(
            design=f"contract-{share * 100:g}" if share else GRID_DESIGN,
            matching="annual",
            target=share,
            connection_mw=1.0,
            firm_connection_mw=1.0,
            cost_import_meur=hours * places["electricity_price_eur_mwh"] / MEUR,
            cost_network_meur=hours * places["network_charge_eur_mwh"] / MEUR,
            cost_pv_contract_meur=hours * premium * share / MEUR,
            draw_mwh=hours,
            contract_pv_mwh=hours * share,
            emissions_t=emitted,
            emissions_market_t=emitted * (1.0 - share),
            clean_share=share,
            renewable_share=share,
        )
        parts.append(part)
    table = _filled(pd.concat(parts, ignore_index=True))
    costs = ["cost_import_meur", "cost_network_meur", "cost_pv_contract_meur"]
    return table.assign(cost_meur=table[costs].sum(axis=1))


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS, with 0 where a source says nothing."""
    return table.reindex(columns=list(COLUMNS)).fillna(
        {name: 0.0 for name in COLUMNS if name not in ("region", "design", "matching")}
    )


def _priced(table: pd.DataFrame, inputs: Inputs, scenario: Scenario) -> pd.DataFrame:
    """Cost, shares and capped emissions as the scenario counts them.

    Designs stay as they were planned, at a price scale of 1; what they cost follows the scenario.
    """
    energy = scenario.energy
    burnt = table["onsite_t"]
    bought = (energy.price_scale - 1.0) * table["cost_import_meur"]
    clean = table["clean_share"]
    if energy.count_grid_mix:
        intensity = inputs["regions"].merge(states(inputs), on="member_state", how="left")
        mix = 1.0 - (intensity.set_index("region")["carbon_g_kwh"] / COAL_G_KWH).clip(upper=1.0)
        drawn = (1.0 - clean - table["backup_mwh"] / HOURS_PER_YEAR).clip(lower=0.0)
        clean = clean + drawn * table["region"].map(mix)
    surcharge = (table["emissions_t"] - burnt) * energy.carbon_surcharge_eur_t
    capped = "emissions_t" if energy.carbon_account == "location" else "emissions_market_t"
    return table.assign(
        energy_meur=table["cost_meur"] - table["cost_carbon_meur"] + bought,
        carbon_meur=(burnt * energy.carbon_price_eur_t + surcharge) / MEUR,
        clean=clean,
        renewable=table["renewable_share"],
        emissions_capped_t=table[capped],
    )


def _offered(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Leave out what the scenario does not admit: flexible connections, too little 24/7."""
    energy = scenario.energy
    admitted = pd.Series(True, table.index)
    if not energy.flexible_connections:
        admitted &= table["firm_connection_mw"] >= table["connection_mw"] - REACHES
    if energy.hourly_matched is not None:
        reached = table["clean_share"] >= energy.hourly_matched - REACHES
        admitted &= (table["matching"] == "hourly") & reached
    return table[admitted]


def merits(scenario: Scenario, table: pd.DataFrame, refs: tuple[float, ...]) -> pd.DataFrame:
    """All in which one design can be better than another, as columns where less is better.

    Columns follow the limits that are on: connection, emissions under a cap, bounded or as the
    objective, clean and renewable shares, the renewable share that a track asks for, and which
    potentials a design draws on. How much it draws does not count, which keeps the choice
    short (half the designs; the relaxation of the base scenario costs 0.01 % more); it is still
    counted against the potential.
    """
    energy, on = scenario.energy, scenario.limit
    out = {"cost": table["energy_meur"] + table["carbon_meur"]}
    margin = scenario.grid.zone_margin == "on" and on("zone_margin").enabled
    if on("grid_headroom").enabled or margin:
        out["firm"] = table["firm_connection_mw"]
    if counts(scenario, "emissions") or (on("carbon_cap").enabled and energy.carbon_cap_t):
        out["emissions"] = table["emissions_capped_t"]
    if on("clean_share").enabled and (energy.clean_share or energy.gigafactory_clean_share):
        out["clean"] = -table["clean"]
    wanted = energy.renewable_share or energy.gigafactory_renewable_share
    if on("renewable_share").enabled and wanted:
        out["renewable"] = -table["renewable"]
    for share in refs:
        out[f"reaches {share}"] = -(table["renewable"] >= share - REACHES).astype(float)
    if on("renewable_potential").enabled:
        for technology in ("pv_site", *CONTRACTS):
            out[technology] = (table[f"{technology}_mw"] > NOTHING).astype(float)
    return pd.DataFrame(out, index=table.index)


def undominated(scenario: Scenario, table: pd.DataFrame, refs: tuple[float, ...]) -> pd.DataFrame:
    """Leave out designs that others of the region, one or a mix of two, equal or better in all.

    Supply is continuous and every limit linear in it, so a mix does what a design can. `grid`
    stays: it alone may be left later for another design.
    """
    values = merits(scenario, table, refs).to_numpy(float)
    kept = np.ones(len(table), bool)
    position = pd.Series(np.arange(len(table)), table.index)
    grid = (table["design"] == GRID_DESIGN).to_numpy()
    for _, rows in position.groupby(table["region"]):
        at = rows.to_numpy()
        kept[at] = ~_beaten_by_one(values[at]) | grid[at]
        at = at[kept[at]]
        kept[at] = ~_beaten_by_two(values[at]) | grid[at]
    return table[kept]


def _beaten_by_one(values: Array) -> npt.NDArray[np.bool_]:
    """Rows that another row equals or betters in every column; of equals the first stays."""
    no_worse = (values[:, None, :] <= values[None, :, :]).all(axis=2)
    better = no_worse & ~no_worse.T
    first = no_worse & no_worse.T & np.triu(np.ones(no_worse.shape, bool), 1)
    return np.asarray((better | first).any(axis=0))


def _beaten_by_two(values: Array) -> npt.NDArray[np.bool_]:
    """Rows that cost more than a mix of two others that is no worse in every column.

    λ a + (1 - λ) b ≤ row bounds λ from below where a < b and from above where a > b. Cost falls
    strictly each time that a part of a mix is itself replaced, so what is left out together is
    still covered by what stays.
    """
    ours = values.copy()
    ours[:, 0] -= CHEAPER
    a, b = values[:, None, :], values[None, :, :]
    slope = a - b
    beaten = np.zeros(len(values), bool)
    for k, row in enumerate(ours):
        room = row - b
        with np.errstate(divide="ignore", invalid="ignore"):
            at = room / slope
        most = np.where(slope > 0, at, 1.0).min(axis=2)
        least = np.where(slope < 0, at, 0.0).max(axis=2)
        fits = ((slope != 0) | (room >= 0)).all(axis=2) & (least <= np.minimum(most, 1.0))
        fits[k, :] = fits[:, k] = False
        beaten[k] = bool((fits & (most >= 0)).any())
    return beaten


@dataclass(frozen=True)
class Power:
    """Supply of one solve, frozen: g group of sites, e design, r region, t year."""

    source: Source
    designs: pd.DataFrame
    """Rows of `design_table`, by e."""
    designs_in: dict[str, tuple[int, ...]]
    """Designs of each region with sites."""
    groups: tuple[str, ...]
    """`all`, or `gigafactory` and `other` where limits ask for a share of gigafactories alone."""
    options_in: dict[tuple[str, str], tuple[int, ...]]
    """Options by (g, r)."""
    step: dict[tuple[str, int], int]
    """Year whose supply holds in t, by (r, t): the last in which anything could change."""
    supplies: tuple[tuple[str, int, int], ...]
    """(g, e, t) of every supply, t only years that are a step."""
    refs: dict[str, float]
    """Renewable shares above 0 that tracks ask for, by what they are called, rising."""
    clean_share: dict[tuple[str, int], float]
    renewable_share: dict[tuple[str, int], float]
    """Least share by scope (EU, gigafactory) and year."""
    carbon_cap: dict[int, float]
    """Most emissions by year [t]."""
    potential: dict[tuple[str, str], float]
    """Most capacity by place (region for pv_site, else state) and technology [MW]."""
