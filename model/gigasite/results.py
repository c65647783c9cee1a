"""Solved model -> tables of the plan. Reads values, knows no solver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyomo.environ as pyo

from gigasite.committed import committed_projects
from gigasite.demand import home_least
from gigasite.options import YEARLY
from gigasite.plans import SITE_COLUMNS
from gigasite.serving import Running, serving_table
from gigasite.supplies import design_names

if TYPE_CHECKING:
    from gigasite.data import Data
    from gigasite.load import Inputs

SMALLEST = 1e-6
"""Units below this are solver noise in continuous decisions [units]."""


def site_table(m: Any, inputs: Inputs) -> pd.DataFrame:
    """What is started where and when, and the committed projects: SITE_COLUMNS."""
    d: Data = m.data
    rows = [(j, s, pyo.value(var)) for (j, s), var in m.start.items() if pyo.value(var) > SMALLEST]
    frame = pd.DataFrame(rows, columns=["option", "start_year", "units"])
    frame["online_year"] = [d.online_in[j, s] for j, s, _ in rows]
    frame = frame.merge(d.options, left_on="option", right_index=True)
    for column in ("it_mw", "load_mw", "peak_mw", "water_m3_yr", "capex_meur", "public_meur"):
        frame[column] = frame[column] * frame["units"]
    frame = frame.assign(energy_design=design_names(m, frame), committed=0)
    fixed = committed_projects(inputs, d.scenario)
    fixed = fixed[(fixed["year"] == d.years[-1]) & (fixed["it_mw"] > 0)].rename(
        columns={"first_year": "online_year"}
    )
    fixed = fixed.assign(committed=1, units=1.0, track="committed", cooling="", energy_design="")
    both = pd.concat([frame, fixed.drop(columns=["year", "full_year"])], ignore_index=True)
    places = inputs["regions"][["region", "name", "zone"]]
    both = both.merge(places, on="region", how="left")
    both["name"] = (
        both["project"].where(both["committed"] == 1, both["name"])
        if "project" in both
        else both["name"]
    )
    both["zone"] = both["zone"].fillna("")
    order = [
        "committed",
        "member_state",
        "region",
        "facility",
        "start_year",
        "cooling",
        "track",
        "name",
    ]
    both = both.sort_values(order, ignore_index=True)
    return both[SITE_COLUMNS].astype({"start_year": "Int64", "online_year": "Int64"})


def capacity_table(m: Any, inputs: Inputs) -> pd.DataFrame:
    """IT power by state and for the Union (scope EU) and year [MW IT]."""
    d: Data = m.data
    existing = inputs["member_states"].set_index("member_state")["existing_it_mw"].to_dict()
    new: dict[tuple[str, int], float] = {}
    opened: dict[tuple[str, int], float] = {}
    for j, t in d.live:
        c = d.state_of[m.region[j]]
        new[c, t] = new.get((c, t), 0.0) + m.it[j] * pyo.value(m.online[j, t])
    for j, s in d.starts:
        c, t = d.state_of[m.region[j]], d.online_in[j, s]
        opened[c, t] = opened.get((c, t), 0.0) + m.it[j] * pyo.value(m.start[j, s])
    homes = inputs["regions"]["member_state"]
    everyone = sorted({*existing, *homes, *(c for c, _ in d.committed_state)})
    rows = [
        (
            c,
            t,
            float(existing.get(c, 0.0)),
            d.committed_state.get((c, t), 0.0),
            new.get((c, t), 0.0),
            opened.get((c, t), 0.0),
        )
        for c in everyone
        for t in d.years
    ]
    columns = ["scope", "year", "existing_it_mw", "committed_it_mw", "new_it_mw", "opened_it_mw"]
    states = pd.DataFrame(rows, columns=columns)
    union = states.groupby("year", as_index=False).sum(numeric_only=True).assign(scope="EU")
    frame = pd.concat([union[columns], states], ignore_index=True)
    frame["total_it_mw"] = frame["existing_it_mw"] + frame["committed_it_mw"] + frame["new_it_mw"]
    scale = d.scenario.limit("capacity_target").scale
    target = frame["year"].map(d.required_it).where(frame["scope"] == "EU") * scale
    return frame.assign(
        target_it_mw=target, shortfall_it_mw=(target - frame["total_it_mw"]).clip(lower=0.0)
    )


def running_options(m: Any) -> pd.DataFrame:
    """Options that run, by year, with their coefficients times units."""
    d: Data = m.data
    rows = [
        (j, t, pyo.value(m.online[j, t])) for j, t in d.live if pyo.value(m.online[j, t]) > SMALLEST
    ]
    frame = pd.DataFrame(rows, columns=["option", "year", "units"]).astype(
        {"option": int, "year": int, "units": float}
    )
    frame = frame.merge(d.options, left_on="option", right_index=True)
    for column in ("load_mw", "peak_mw", "water_m3_yr", *YEARLY):
        frame[column] = frame[column] * frame["units"]
    return frame


def grid_table(m: Any, energy: pd.DataFrame) -> pd.DataFrame:
    """Headroom, blocks and draw of every region that hosts or orders something [MW, blocks]."""
    d: Data = m.data
    running = running_options(m)
    above = running.assign(mw=running["peak_mw"] - running["load_mw"])
    draw = above.groupby(["region", "year"])["mw"].sum()
    firm = energy.groupby(["region", "year"])["firm_connection_mw"].sum()
    draw = draw.add(firm, fill_value=0.0).to_dict()
    orders = {key: round(pyo.value(var)) for key, var in m.order.items()}
    active = sorted({*running["region"], *(r for (r, _), n in orders.items() if n)})
    rows = []
    for r in active:
        for t in d.years:
            live = pyo.value(m.energised[r, t]) if (r, t) in m.energised else 0.0
            free = d.headroom.get((r, t), float("nan"))
            rows.append(
                (
                    r,
                    d.state_of[r],
                    t,
                    free,
                    orders.get((r, t), 0),
                    round(live),
                    d.block_mw[r] * round(live),
                    draw.get((r, t), 0.0),
                )
            )
    frame = pd.DataFrame(
        rows,
        columns=[
            "region",
            "member_state",
            "year",
            "free_headroom_mw",
            "blocks_ordered",
            "blocks_live",
            "block_mw",
            "draw_mw",
        ],
    )
    return frame.assign(slack_mw=frame["free_headroom_mw"] + frame["block_mw"] - frame["draw_mw"])


def water_table(m: Any, inputs: Inputs) -> pd.DataFrame:
    """Withdrawal of chosen sites by region and year against the allowance [m3/yr]."""
    frame = (
        running_options(m)
        .groupby(["region", "member_state", "year"], as_index=False)["water_m3_yr"]
        .sum()
    )
    places = inputs["regions"][["region", "water_allowance_m3_yr", "water_stress_pct"]]
    return frame.rename(columns={"water_m3_yr": "withdrawal_m3"}).merge(
        places, on="region", how="left"
    )


def running_mw(m: Any) -> Running:
    """New IT power by region, facility and year, committed projects included [MW IT]."""
    d: Data = m.data
    found: Running = {} if d.demand is None else dict(d.demand.fixed)
    facility = d.of("facility")
    for j, t in d.live:
        key = (m.region[j], facility[j], t)
        found[key] = found.get(key, 0.0) + m.it[j] * pyo.value(m.online[j, t])
    return found


def serve(m: Any) -> pd.DataFrame:
    """Whom the plan serves: SERVING_COLUMNS; the model's decisions on it are set to the same."""
    d: Data = m.data
    frame = serving_table(d.demand, d.scenario, d.state_of, running_mw(m))
    if d.service is None:
        return frame
    soft = d.scenario.demand.goal != "hard"
    for var in (*m.serve.values(), *(m.unmet.values() if soft else ())):
        var.set_value(0.0)
    for row in frame.to_dict("records"):
        key = row["node"], row["service_class"]
        if row["region"]:
            m.serve[*key, row["region"], row["year"]].set_value(row["served_mw"])
        elif soft:
            m.unmet[*key, row["year"]].set_value(row["unmet_mw"])
    home = frame[frame["at_home"] == 1].groupby(["member_state", "year"])["served_mw"].sum()
    for t in d.service.years if soft else ():
        for c, least in home_least(d.service, d.scenario, d.state_of, t).items():
            m.missed[c, t].set_value(max(0.0, least - home.get((c, t), 0.0)))
    return frame


def service_table(
    m: Any, inputs: Inputs, capacity: pd.DataFrame, serving: pd.DataFrame
) -> pd.DataFrame:
    """Forecast need beside the target and what runs, and what is served of it [MW IT]."""
    need = inputs["demand"].groupby("year")[["it_mw", "it_mw_new"]].sum()
    union = capacity[capacity["scope"] == "EU"].set_index("year")
    frame = pd.DataFrame(index=union.index)
    frame["forecast_it_mw"] = need["it_mw"].reindex(frame.index).astype(float)
    frame["forecast_new_it_mw"] = need["it_mw_new"].reindex(frame.index).astype(float)
    frame["target_it_mw"], frame["online_it_mw"] = union["target_it_mw"], union["total_it_mw"]
    built = union["committed_it_mw"] + union["new_it_mw"]
    frame["serving_forecast_it_mw"] = (
        frame["forecast_new_it_mw"]
        .where(frame["forecast_new_it_mw"] < built, built)
        .where(frame["forecast_new_it_mw"].notna())
    )
    sums = serving.groupby("year")[["served_mw", "unmet_mw"]].sum().reindex(frame.index)
    frame["served_new_it_mw"], frame["unmet_new_it_mw"] = sums["served_mw"], sums["unmet_mw"]
    return frame.reset_index()
