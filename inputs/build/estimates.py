"""Recompute every estimated column of `inputs/eu27` from the other columns beside it.

`python inputs/build/estimates.py` rewrites the tables, `--check` only says whether they are stale.
Every number comes from `estimate_parameters.csv`; the formulas are told in `inputs/README.md`.
A cell that no estimate owns is left as it stands, letter by letter.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "model"))

from gigasite.climate import mean_excess
from gigasite.load import read_inputs

EU27 = Path(__file__).resolve().parents[1] / "eu27"
READ = ("regions", "member_states", "cooling", "estimate_parameters")
WRITTEN = ("regions", "member_states", "cooling")
Tables = dict[str, pd.DataFrame]
Params = dict[str, float]


def read(folder: Path) -> Tables:
    """Return the tables as text, so that what is not estimated stays as it was written."""
    return {
        name: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False) for name in READ
    }


def params(tables: Tables) -> Params:
    """Return the parameters by name."""
    table = tables["estimate_parameters"]
    return dict(zip(table["parameter"], table["value"].astype(float), strict=True))


def text(values: pd.Series, digits: int) -> pd.Series:
    """Write numbers rounded half to even, without needless zeros; not a number becomes blank."""
    return values.map(lambda v: "" if math.isnan(v) else f"{round(float(v), digits):.12g}")


def number(column: pd.Series) -> pd.Series:
    """Read a text column as numbers; blank becomes not a number."""
    return pd.to_numeric(column.replace("", np.nan)).astype(float)


# Grid ------------------------------------------------------------------------------------------


def grid_class(region: str, state: str, hub_km: float, p: Params) -> str:
    """Return the first class that fits: island, hub, zero, paused, relaxed, else normal."""
    if f"grid_class_island_{region}" in p:
        return "island"
    if hub_km <= p["hub_radius_km"]:
        return "hub"
    for name in ("zero", "paused", "relaxed"):
        if f"grid_class_{name}_{region}" in p or f"grid_class_{name}_{state}" in p:
            return name
    return "normal"


def grid_base(tables: Tables, p: Params) -> pd.DataFrame:
    """Return class, weight and peak share of each region that is not outermost.

    weight = circuit ends at 300 kV and up + stations of 220 kV only (islands: 0);
    share = weight / weights of the state, on an island population / population of the state.
    """
    r = tables["regions"][tables["regions"]["outermost"] == "0"]
    peak = number(tables["member_states"].set_index("member_state")["peak_mw"])
    out = pd.DataFrame({"region": r["region"], "state": r["member_state"]})
    keys = zip(r["region"], r["member_state"], number(r["hub_km"]), strict=True)
    out["grid_class"] = [grid_class(*key, p) for key in keys]
    only_220 = number(r["hv_stations_220kv_plus"]) - number(r["hv_stations_300kv_plus"])
    weight = number(r["hv_circuit_ends_300kv_plus"]) + p["weight_220kv_station"] * only_220
    island = out["grid_class"] == "island"
    out["weight"] = weight.where(~island, 0.0)
    people = number(r["population"])
    by_state = r["member_state"]
    share = out["weight"] / out["weight"].groupby(by_state).transform("sum")
    out["share"] = share.where(~island, people / people.groupby(by_state).transform("sum"))
    out["peak_mw"] = out["state"].map(peak)
    return out


def headroom(row: pd.Series, year: int, p: Params) -> float:
    """Return the headroom of one region in one year [MW], before rounding."""
    kind, peak = row["grid_class"], row["peak_mw"] * row["share"]
    first = p["headroom_first_year"]
    if kind in ("hub", "zero"):
        return float(peak * p["growth_share_normal"] * max(0.0, year + 1 - p[f"{kind}_first_year"]))
    if kind == "island":
        large = peak >= p["island_floor_below_mw"]
        grown = p["island_spare_share"] + p["island_growth_share"] * (year - first)
        return max(p["floor_mw"] if large else p["island_floor_mw"], peak * grown)
    slow_years = year - first
    growth = p[f"growth_share_{kind}"] * slow_years
    if kind == "paused":
        slow_years = min(year, p["paused_until_year"]) - first
        later = year - first - slow_years
        growth = p["growth_share_paused"] * slow_years + p["growth_share_normal"] * later
    start = min(p["cap_mw"], peak * p[f"spare_share_{kind}"])
    node = p["node_factor"] * p.get(f"node_mw_{row['region']}", 0.0)
    return max(p["floor_mw"], max(start, node) + peak * growth)


def block_cost_meur(kind: str, p: Params) -> float:
    """Return the cost of one reinforcement block: substation and line, in a hub cable."""
    per_km = p["block_cost_cable"] if kind == "hub" else p["line_circuits"] * p["block_cost_line"]
    per_mw = p["block_cost_substation"] + per_km * p[f"line_km_{kind}"]
    return p["block_mw"] * per_mw / 1000.0


def blocks(kind: str, weight: float, p: Params) -> dict[str, float]:
    """Return size, cost, lead and number of the blocks of one region (none on an island)."""
    if kind == "island":
        return dict.fromkeys(("block_mw", "block_cost_meur", "block_lead_months", "max_blocks"), 0)
    most = min(p["blocks_most"], 1 + weight // p["blocks_weight_step"])
    return {
        "block_mw": p["block_mw"],
        "block_cost_meur": block_cost_meur(kind, p),
        "block_lead_months": p[f"lead_months_{kind}"],
        "max_blocks": min(p["blocks_hub_zero"], most) if kind in ("hub", "zero") else most,
    }


def set_grid(tables: Tables, p: Params) -> None:
    """Write headroom, grid class and blocks of regions and the block limit of states."""
    r, base = tables["regions"], grid_base(tables, p)
    years = range(int(p["headroom_first_year"]), int(p["headroom_last_year"]) + 1)
    for year in years:
        r[f"headroom_mw_{year}"] = "0"
        mw = base.apply(headroom, axis=1, args=(year, p))
        r.loc[base.index, f"headroom_mw_{year}"] = text(mw, 0)
    r["grid_class"] = base["grid_class"].reindex(r.index).fillna("")
    rows = [blocks(k, w, p) for k, w in zip(base["grid_class"], base["weight"], strict=True)]
    table = pd.DataFrame(rows, index=base.index).astype(float)
    for name in table.columns:
        digits = 1 if name == "block_cost_meur" else 0
        r[name] = text(table[name].reindex(r.index).fillna(0.0), digits)
    m = tables["member_states"]
    most = np.ceil(p["state_block_share"] * number(m["peak_mw"]) / p["block_mw"])
    connected = set(base.loc[base["grid_class"] != "island", "state"])
    m["max_blocks"] = text(most.where(m["member_state"].isin(connected), 0.0), 0)


# Water -----------------------------------------------------------------------------------------


def set_water(tables: Tables, p: Params) -> None:
    """Write stress index, stress class and allowance; outermost regions get no allowance."""
    r, m = tables["regions"], tables["member_states"].set_index("member_state")
    runoff, head = number(r["local_runoff_m3_yr"]), number(r["local_runoff_m3_per_head"])
    inside = r["outermost"] == "0"
    total = runoff.where(inside).groupby(r["member_state"]).transform("sum")
    people = number(r["population"]).where(inside).groupby(r["member_state"]).transform("sum")
    factor = np.sqrt(total / people / head).clip(p["water_factor_min"], p["water_factor_max"])
    stress = r["member_state"].map(number(m["wei_plus_pct"])) * factor
    bounds = [-math.inf, p["water_stressed_pct"], p["water_severe_pct"], math.inf]
    kind = pd.cut(stress, bounds, labels=["normal", "stressed", "severe"]).astype(object)
    allowed = runoff * kind.map(lambda k: p.get(f"water_share_{k}", math.nan))
    floor = kind.map(lambda k: p.get(f"water_floor_m3_{k}", math.nan)).astype(float)
    allowed = allowed.clip(upper=p["water_cap_m3"]).clip(lower=floor)
    r["water_stress_pct"] = text(stress.where(inside, 0.0).round(2), 2)
    r["water_stress_class"] = kind.where(inside, "")
    r["water_allowance_m3_yr"] = text(allowed.where(inside, 0.0), -3)


# What sites may build and contract ----------------------------------------------------------------


def set_potentials(tables: Tables, p: Params) -> None:
    """Write the solar power that sites may build in a region, and what a state lets them contract.

    Area x share x density; offshore wind a figure for each coastal region. Outermost regions have
    their own site potential and add nothing to the contracts of their state.
    """
    r, m = tables["regions"], tables["member_states"].set_index("member_state")
    area, inside = number(r["area_km2"]), r["outermost"] == "0"
    site = area * p["pv_site_area_share"] * p["pv_mw_per_km2"]
    r["pv_site_potential_mw"] = text(site, 0)
    coasts = (number(r["coastal"]).astype(bool) & inside).groupby(r["member_state"]).sum()
    land = area.where(inside, 0.0).groupby(r["member_state"]).sum()
    potential = {
        "pv_contract_potential_mw": land * p["pv_contract_area_share"] * p["pv_mw_per_km2"],
        "wind_on_potential_mw": land * p["wind_on_area_share"] * p["wind_on_mw_per_km2"],
        "wind_off_potential_mw": coasts * p["wind_off_mw_per_coastal_region"],
    }
    for name, mw in potential.items():
        tables["member_states"][name] = text(mw.reindex(m.index).reset_index(drop=True), 0)


# Costs, prices, what is the same everywhere ------------------------------------------------------


def set_constants(tables: Tables, p: Params) -> None:
    """Write what no source tells apart by region, and the construction cost index."""
    r, m = tables["regions"], tables["member_states"].set_index("member_state")
    for name in ("permit_months", "wind_factor", "size_cap_mw", "site_cost_factor"):
        r[name] = f"{p[name]:.12g}"
    level = r["member_state"].map(number(m["construction_price_level"]))
    r["cost_index"] = text(1.0 + p["construction_local_share"] * (level / 100.0 - 1.0), 3)


def set_prices(tables: Tables, p: Params) -> None:
    """Write the wholesale price and the network charge that a site pays."""
    m = tables["member_states"]
    industry = number(m["industry_price_eur_mwh"])
    price = number(m["day_ahead_eur_mwh"]).fillna(industry * p["price_ratio_no_market"]).round(2)
    charge = (p["network_charge_share"] * (industry - price)).clip(lower=p["network_charge_floor"])
    m["electricity_price_eur_mwh"] = text(price, 2)
    m["network_charge_eur_mwh"] = text(charge, 2)


# Cooling ---------------------------------------------------------------------------------------


def set_cooling(tables: Tables, p: Params, folder: Path) -> None:
    """Calibrate the slopes: the Union's mean PUE and WUE meet the target of each system.

    Mean over the hours of the weather year by the model's own climate, so that calibration and
    model cannot drift apart; then over regions by population, outermost left out;
    slope = (target - base) / mean excess.
    """
    inputs, cooling = read_inputs(folder), tables["cooling"]
    home = inputs["regions"][inputs["regions"]["outermost"] == 0]
    excess = mean_excess(inputs, list(home["region"]))

    def slope(target: str, base: str, kelvin: np.ndarray) -> str:
        gap = p[target] - float(base)
        mean = float(np.average(kelvin, weights=home["population"]))
        return "0" if gap <= 0 else f"{gap / mean:.4g}"

    for i, c in cooling.iterrows():
        name = c["cooling"]
        if f"cooling_pue_{name}" in p:
            above, sprayed = excess[name]
            cooling.loc[i, "pue_per_k"] = slope(f"cooling_pue_{name}", c["pue_base"], above)
            cooling.loc[i, "wue_per_k"] = slope(f"cooling_wue_{name}", c["wue_base"], sprayed)


# -----------------------------------------------------------------------------------------------


def estimate(folder: Path = EU27) -> dict[str, str]:
    """Return the file text of each table that holds estimates, recomputed."""
    tables = read(folder)
    p = params(tables)
    for step in (set_grid, set_water, set_potentials, set_constants, set_prices):
        step(tables, p)
    set_cooling(tables, p, folder)
    return {name: tables[name].to_csv(index=False, lineterminator="\n") for name in WRITTEN}


def main() -> int:
    """Rewrite the tables, or with `--check` report which of them are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    check = parser.parse_args().check
    stale = []
    for name, new in estimate().items():
        path = EU27 / f"{name}.csv"
        if path.read_text(encoding="utf-8") != new:
            stale.append(path.name)
            if not check:
                path.write_text(new, encoding="utf-8", newline="\n")
    print(f"{'stale' if check else 'rewritten'}: {', '.join(stale)}" if stale else "up to date")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
