"""Energy of the new sites as tables: sources, carbon, grid, connections, capacities, costs.

Designs are for 1 MW of mean load; a row of energy.csv says how many MW a design supplies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gigasite import words_energy, words_power
from gigasite.figures import own_names, state_names

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan

CONTRACTS = ("pv", "wind_on", "wind_off", "nuclear")
PARTS = ("import", "network", "pv_site", "battery_power", "battery_energy", "backup",
         "pv_contract", "wind_on", "wind_off", "nuclear")  # fmt: skip
SMALL = 1e-6
NEAR = 0.005
"""Euros a MWh that count as none [EUR/MWh]."""


def supplies(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """A row for each region, design and year: what it uses, from which source, at what cost.

    state | year | load | mwh | clean_mwh | renewable_mwh | hourly_mwh | t | market_t | meur |
    firm | flexible | <source>_mwh of words_power.SOURCES | <part>_meur of words_power.COST_PARTS.
    """
    designs = plan.designs.drop_duplicates(["region", "design"])
    own = [c for c in designs.columns if c not in plan.energy.columns or c == "region"]
    table = plan.energy.merge(
        designs[own], how="left", left_on=["region", "energy_design"],
        right_on=["region", "design"],
    )  # fmt: skip
    names, load = state_names(inputs), table["load_mw"].astype(float)

    def of(column: str) -> pd.Series:
        """A figure of the design, times the MW that it supplies."""
        return load * table[column].astype(float).fillna(0.0)

    found = pd.DataFrame({
        "region": table["region"],
        "state": table["member_state"].map(lambda c: names.get(c, c)), "year": table["year"],
        "design": table["energy_design"], "load": load, "mwh": table["mwh"].astype(float),
        "clean_mwh": table["clean_mwh"], "renewable_mwh": table["renewable_mwh"],
        "t": table["emissions_t"], "market_t": table["emissions_market_t"],
        "meur": table["cost_meur"] + table["carbon_meur"],
        "firm": table["firm_connection_mw"].astype(float),
    })  # fmt: skip
    found["flexible"] = (of("connection_mw") - found["firm"]).clip(lower=0.0)
    _sources(found, table, of)
    _costs(found, table, of)
    return found.astype({"year": int})


def _sources(found: pd.DataFrame, table: pd.DataFrame, of: object) -> None:
    """Where each MWh comes from; contracts with no technology told count as renewable."""
    told = {name: of(f"contract_{name}_mwh") for name in CONTRACTS}  # type: ignore[operator]
    split = sum(told.values())
    backup, pv_used = of("backup_mwh"), of("pv_used_mwh")  # type: ignore[operator]
    stored = of("discharge_mwh") - of("charge_mwh")  # type: ignore[operator]
    found["pv_site_mwh"] = (pv_used + stored).clip(lower=0.0)
    for name in CONTRACTS:
        found[f"{name}_mwh"] = told[name]
    counted = found["clean_mwh"].astype(float) - found["pv_site_mwh"]
    rest = found["mwh"] - found["pv_site_mwh"] - backup
    bare = (split < SMALL) & (pv_used < SMALL)  # a design that tells its shares alone
    found["contract_mwh"] = counted.where(bare, 0.0).clip(lower=0.0)
    found["backup_mwh"] = backup
    found["grid_mwh"] = (rest - split - found["contract_mwh"]).clip(lower=0.0)
    hourly = table["matching"].eq("hourly").to_numpy(dtype=bool)
    found["hourly_mwh"] = found["clean_mwh"].where(hourly, found["pv_site_mwh"]).astype(float)


def _costs(found: pd.DataFrame, table: pd.DataFrame, of: object) -> None:
    """What each MWh costs by part; dearer grid power of a scenario is grid power."""
    told = {part: of(f"cost_{part}_meur") for part in PARTS}  # type: ignore[operator]
    told["battery"] = told.pop("battery_power") + told.pop("battery_energy")
    rest = table["cost_meur"].astype(float) - sum(told.values())
    split = sum(part.abs() for part in told.values()) > SMALL
    told["import"] = told["import"] + rest.where(split, 0.0)
    told["other"] = rest.where(~split, 0.0)
    for part in words_power.COST_PARTS:
        found[f"{part}_meur"] = told[part]
    found["carbon_meur"] = table["carbon_meur"].astype(float)


def within(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Rows of one state; of all where the Union is meant."""
    return table if where == words_power.UNION else table[table["state"] == where]


def mix(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Electricity by source, long: <by> | source | gwh | share [%] | order; the largest first."""
    columns = {f"{key}_mwh": name for key, name in words_power.SOURCES.items()}
    sums = table.groupby(by)[list(columns)].sum().rename(columns=columns)
    if by == "state":
        sums = sums.loc[sums.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    long = sums.reset_index().melt(by, var_name="source", value_name="gwh")
    long["gwh"] /= 1e3
    whole = long.groupby(by)["gwh"].transform("sum")
    long["share"] = (100 * long["gwh"] / whole).where(whole > 0, 0.0)
    long["order"] = long["source"].map({n: k for k, n in enumerate(columns.values())})
    used = long.groupby("source")["gwh"].transform("sum") > SMALL
    return long[used].reset_index(drop=True)


def carbon(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Shares and carbon: <by>, then the keys of words_power.CARBON_COLUMNS."""
    sums = table.groupby(by)[
        ["mwh", "clean_mwh", "renewable_mwh", "hourly_mwh", "t", "market_t"]
    ].sum().astype(float)  # fmt: skip
    mwh = sums["mwh"]
    found = pd.DataFrame({
        "gwh": (mwh / 1e3).round(0), "clean": (100 * sums["clean_mwh"] / mwh).round(1),
        "renewable": (100 * sums["renewable_mwh"] / mwh).round(1),
        "hourly": (100 * sums["hourly_mwh"] / mwh).round(1),
        "location": (1e3 * sums["t"] / mwh).round(0),
        "market": (1e3 * sums["market_t"] / mwh).round(0),
        "location_kt": (sums["t"] / 1e3).round(1), "market_kt": (sums["market_t"] / 1e3).round(1),
    })  # fmt: skip
    order = found.sort_values("gwh", ascending=False, kind="stable") if by == "state" else found
    return order.reset_index()


def price(table: pd.DataFrame) -> float | None:
    """What a MWh costs in all [EUR/MWh]."""
    mwh = float(table["mwh"].sum())
    return None if not mwh else float(table["meur"].sum()) * 1e6 / mwh


def grid(plan: Plan, inputs: Inputs, where: str) -> pd.DataFrame:
    """Draw against headroom by region and year: year, then keys of words_power.GRID_COLUMNS."""
    names = state_names(inputs)
    regions = inputs["regions"]
    places = dict(zip(regions["region"], regions["name"], strict=True))
    rows = plan.grid
    free, block = rows["free_headroom_mw"].astype(float), rows["block_mw"].astype(float)
    whole = free.fillna(0.0) + block
    found = pd.DataFrame({
        "year": rows["year"].astype(int), "place": rows["region"].map(lambda r: places.get(r, r)),
        "state": rows["member_state"].map(lambda c: names.get(c, c)), "region": rows["region"],
        "free": free.round(1), "blocks": block.round(1), "draw": rows["draw_mw"].round(1),
        "slack": rows["slack_mw"].round(1),
        "used": (100 * rows["draw_mw"] / whole).where(free.notna() & (whole > 0)).round(1),
        "ordered": rows.groupby("region")["blocks_ordered"].cumsum().astype(int),
    })  # fmt: skip
    return within(found, where).reset_index(drop=True)


def connections(table: pd.DataFrame) -> pd.DataFrame:
    """Connections by state, long: state | part | mw | order, the largest first."""
    sums = table.groupby("state")[["firm", "flexible"]].sum()
    sums = sums.loc[sums.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    long = sums.rename(columns=words_power.LINK_PARTS).reset_index()
    found = long.melt("state", var_name="part", value_name="mw")
    found["order"] = found["part"].map({words_power.LINK_PARTS["firm"]: 0}).fillna(1)
    return found


def connection_kinds(table: pd.DataFrame, plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """What kinds of connections are used: keys of words_power.LINK_COLUMNS."""
    own = own_names(plan, inputs)
    kind = {code: words_energy.design_parts(code, own=own)[1].removesuffix(
        f", {words_energy.LANDLESS}") or words_power.PLAIN for code in table["design"].unique()
    }  # fmt: skip
    sums = table.assign(connection=table["design"].map(kind)).groupby("connection")[
        ["load", "firm", "flexible", "clean_mwh", "mwh", "meur"]
    ].sum()  # fmt: skip
    sums = sums.sort_values("load", ascending=False, kind="stable")
    return pd.DataFrame({
        "load": sums["load"].round(0), "share": (100 * sums["load"] / sums["load"].sum()).round(1),
        "firm": sums["firm"].round(0), "flexible": sums["flexible"].round(0),
        "clean": (100 * sums["clean_mwh"] / sums["mwh"]).round(1),
        "price": (sums["meur"] * 1e6 / sums["mwh"]).round(1),
    }).reset_index()  # fmt: skip


def built(plan: Plan, inputs: Inputs, where: str, by: str) -> pd.DataFrame:
    """Capacities to build and to contract, long: <by> | technology | amount | unit | order."""
    names, energy = state_names(inputs), plan.energy
    rows = energy.assign(state=energy["member_state"].map(lambda c: names.get(c, c)))
    if by == "state":
        rows = rows[rows["year"] == rows["year"].max()]
    columns = list(words_energy.TECHNOLOGIES)
    sums = within(rows, where).groupby(by)[columns].sum().astype(float)
    if by == "state":
        sums = sums.sort_values(columns, ascending=False, kind="stable")
    long = sums.reset_index().melt(by, var_name="column", value_name="amount")
    long["technology"] = long["column"].map(words_energy.TECHNOLOGIES)
    long["unit"] = long["column"].str.endswith("_mwh").map({True: "MWh", False: "MW"})
    long["order"] = long["column"].map({c: n for n, c in enumerate(columns)})
    used = long.groupby("technology")["amount"].transform("sum") > SMALL
    return long[used].drop(columns="column").reset_index(drop=True)


def costs(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Cost of each MWh by part, long: <by> | part | eur | total | order; the dearest last."""
    parts = words_power.COST_PARTS | {"carbon": words_power.CARBON_PART}
    columns = {f"{key}_meur": name for key, name in parts.items()}
    sums = table.groupby(by)[[*columns, "mwh"]].sum().astype(float)
    each = sums[list(columns)].mul(1e6).div(sums["mwh"], axis=0).rename(columns=columns)
    each["total"] = each.sum(axis=1)
    if by == "state":
        each = each.sort_values("total", kind="stable")
    long = each.reset_index().melt([by, "total"], var_name="part", value_name="eur")
    long["order"] = long["part"].map({name: n for n, name in enumerate(columns.values())})
    used = long.groupby("part")["eur"].transform(lambda eur: eur.abs().max()) > NEAR
    return long[used].reset_index(drop=True)
