"""Solved model -> what powers the sites: energy by region, design and year; the designs in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyomo.environ as pyo

from gigasite.power import REACHES
from gigasite.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from gigasite.data import Data

SMALLEST_MW = 1e-5
"""Supply below this is solver noise [MW]."""
TO_BUILD = (
    "pv_site_mw", "battery_power_mw", "battery_energy_mwh", "backup_mw", "pv_contract_mw",
    "wind_on_mw", "wind_off_mw", "nuclear_mw",
)  # fmt: skip
"""Capacities of a design, for each MW of mean load."""
FIGURES = {
    "cost_meur": "energy_meur",
    "carbon_meur": "carbon_meur",
    "emissions_t": "emissions_t",
    "emissions_market_t": "emissions_market_t",
    "firm_connection_mw": "firm_connection_mw",
    **{name: name for name in TO_BUILD},
}
"""Column of energy.csv -> figure of a design for each MW."""


def settle(m: Any) -> None:
    """Make every supply fit its load exactly: noise goes, the rest is scaled."""
    from gigasite.constraints.energy import load

    d: Data = m.data
    for g, r in d.power.options_in:
        for t in d.years:
            if d.power.step.get((r, t)) != t:
                continue
            parts = [m.supply[g, e, t] for e in d.power.designs_in[r]]
            mw = [var.value if (var.value or 0.0) > SMALLEST_MW else 0.0 for var in parts]
            wanted, found = float(pyo.value(load(m, g, r, t))), sum(mw)
            if wanted > 0.0 and not found:  # the smallest load that counts has its supply
                mw[max(range(len(parts)), key=lambda k: parts[k].value or 0.0)] = found = wanted
            scale = wanted / found if found else 0.0
            for var, value in zip(parts, mw, strict=True):
                var.set_value(value * scale)


def energy_table(m: Any) -> pd.DataFrame:
    """Energy of chosen sites by region, group, design and year: MW, MWh, MEUR, t."""
    d: Data = m.data
    designs = d.power.designs
    region = designs["region"].to_dict()
    rows = [
        (region[e], d.state_of[region[e]], t, g, e, float(m.supply[g, e, step].value))
        for g, e, step in m.supply
        for t in d.years
        if d.power.step.get((region[e], t)) == step and m.supply[g, e, step].value > 0
    ]
    names = ["region", "member_state", "year", "group", "design", "load_mw"]
    frame = pd.DataFrame(rows, columns=names).astype({"design": int, "load_mw": float})
    mine = designs.loc[frame["design"]].reset_index(drop=True)
    mw = frame["load_mw"]
    frame = frame.drop(columns="design").assign(
        energy_design=mine["design"].astype(str),
        mwh=mw * HOURS_PER_YEAR,
        clean_mwh=mw * HOURS_PER_YEAR * mine["clean"],
        renewable_mwh=mw * HOURS_PER_YEAR * mine["renewable"],
        price_eur_mwh=(mine["energy_meur"] + mine["carbon_meur"]) * 1e6 / HOURS_PER_YEAR,
        **{name: mw * mine[figure] for name, figure in FIGURES.items()},
    )
    keys = ["region", "year", "group", "energy_design"]
    return frame.sort_values(keys, ignore_index=True)[[*ENERGY_COLUMNS]]


ENERGY_COLUMNS = (
    "region", "member_state", "year", "group", "energy_design", "load_mw", "mwh", "clean_mwh",
    "renewable_mwh", "price_eur_mwh", *FIGURES,
)  # fmt: skip


def designs_table(m: Any, energy: pd.DataFrame) -> pd.DataFrame:
    """The designs in use, in full: a row for each region and design, for each MW of mean load."""
    used = energy[["region", "energy_design"]].drop_duplicates()
    used = used.rename(columns={"energy_design": "design"})
    table = m.data.power.designs.drop(columns="emissions_capped_t")
    return table.merge(used, on=["region", "design"]).sort_values(
        ["region", "design"], ignore_index=True
    )


def design_names(m: Any, starts: pd.DataFrame) -> list[str]:
    """Designs that power each start in the last year, largest first.

    They are those of its group in its region that reach the renewable share of its track.
    """
    d: Data = m.data
    last = d.years[-1]
    group = {j: g for (g, _), js in d.power.options_in.items() for j in js}
    names, renewable = d.power.designs["design"], d.power.designs["renewable"]
    scale = d.scenario.limit("track_renewable").scale if d.power.refs else 0.0
    out = []
    for row in starts.itertuples():
        step = d.power.step[row.region, last]
        mw = {
            names[e]: m.supply[group[row.option], e, step].value
            for e in d.power.designs_in[row.region]
            if renewable[e] >= scale * row.ref_min - REACHES
        }
        mine = [name for name, value in mw.items() if value > 0]
        out.append(" + ".join(sorted(mine, key=lambda name: (-round(mw[name], 6), name))))
    return out
