"""Solved model -> what is spent when, and who pays for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyomo.environ as pyo

from gigasite.constraints.budget import block_spending
from gigasite.options import YEARLY
from gigasite.results import SMALLEST, running_options
from gigasite.serving import network_cost

if TYPE_CHECKING:
    from gigasite.data import Data

PUBLIC_COLUMNS = [
    "region", "member_state", "facility", "start_year", "units", "all_in_meur", "public_meur",
    "union_meur", "host_meur", "private_meur", "pledge_meur", "beyond_pledge_meur",
]  # fmt: skip
"""Columns of public.csv; the last two are those of the state, all its projects together."""
PUBLIC_SUMS = ("units", "all_in_meur", "public_meur", "union_meur", "host_meur", "private_meur")


def budget_table(m: Any, energy: pd.DataFrame, serving: pd.DataFrame) -> pd.DataFrame:
    """Overnight spending and running cost by year [MEUR], undiscounted, with discount factors."""
    d: Data = m.data
    last = max([d.years[-1], *(t for due in d.due.values() for t in due)])
    table = pd.DataFrame(
        0.0,
        index=pd.Index(range(d.years[0], last + 1), name="year"),
        columns=[
            "capex_units_meur",
            "capex_renewal_meur",
            "capex_blocks_meur",
            "capex_opening_meur",
            "public_meur",
        ],
    )
    for (j, s), due in d.due.items():
        units = pyo.value(m.start[j, s])
        if units > SMALLEST:
            for t, share in due.items():
                table.loc[t, "capex_units_meur"] += units * m.capex[j] * share
                table.loc[t, "public_meur"] += units * m.public[j] * share
            for t in d.renewals[j, s]:
                table.loc[t, "capex_renewal_meur"] += units * m.equipment[j]
    for (r, s), var in m.order.items():
        for t, meur in block_spending(d, r, s).items() if round(pyo.value(var)) else ():
            table.loc[t, "capex_blocks_meur"] += round(pyo.value(var)) * meur
    opening = sum(d.opening_meur[h] * round(pyo.value(var)) for h, var in m.opened.items())
    table.loc[list(d.years), "capex_opening_meur"] = opening / len(d.years)
    table["capex_meur"] = table[
        ["capex_units_meur", "capex_renewal_meur", "capex_blocks_meur", "capex_opening_meur"]
    ].sum(axis=1)
    yearly = running_options(m).groupby("year")[YEARLY].sum().reindex(table.index, fill_value=0.0)
    for part in YEARLY:
        table[f"running_{part}"] = yearly[part]
    paid = energy.groupby("year")[["cost_meur", "carbon_meur"]].sum()
    paid = paid.reindex(table.index, fill_value=0.0)
    table["running_energy_meur"], table["running_carbon_meur"] = (
        paid["cost_meur"], paid["carbon_meur"],
    )  # fmt: skip
    blocks = {
        t: sum(d.block_yearly[r] * pyo.value(v) for (r, y), v in m.energised.items() if y == t)
        for t in d.years
    }
    table["running_connection_meur"] = pd.Series(blocks).reindex(table.index, fill_value=0.0)
    service = d.service
    table["running_network_meur"] = [
        network_cost(service, serving, t) if t in d.years else 0.0 for t in table.index
    ]
    table["discount_factor"] = pd.Series(d.discount).reindex(table.index, fill_value=0.0)
    return table.reset_index()


def public_table(m: Any) -> pd.DataFrame:
    """Public money of each project that gets some: PUBLIC_COLUMNS."""
    d: Data = m.data
    everything = d.options
    rows = []
    for (j, s), var in m.start.items():
        units = pyo.value(var)
        if units > SMALLEST and m.public[j] > 0:
            option, public = everything.loc[j], units * m.public[j]
            union = public * d.scenario.public.union_share
            all_in = units * option["all_in_meur"]
            rows.append(
                (option["region"], option["member_state"], option["facility"], s, units, all_in,
                 public, union, public - union, all_in - public)
            )  # fmt: skip
    frame = pd.DataFrame(rows, columns=PUBLIC_COLUMNS[:-2])
    frame["pledge_meur"] = frame["member_state"].map(d.pledged).astype(float)
    host = frame.groupby("member_state")["host_meur"].transform("sum")
    frame["beyond_pledge_meur"] = (host - frame["pledge_meur"]).clip(lower=0.0)
    keys = ["region", "facility", "start_year"]
    return frame.groupby(keys, as_index=False).agg(
        {c: "sum" if c in PUBLIC_SUMS else "first" for c in PUBLIC_COLUMNS if c not in keys}
    )[PUBLIC_COLUMNS]
