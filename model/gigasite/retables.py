"""The tables of a plan again, from recomputed figures; `audit` compares them cell by cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.eligible import earliest
from gigasite.plans import COST_PARTS
from gigasite.recompute import PARTS, Recomputed
from gigasite.repower import CAPACITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

NAN = math.nan


def sites(x: Recomputed) -> pd.DataFrame:
    """Rows of sites.csv: chosen starts and committed projects."""
    rows: list[dict[str, Any]] = []
    for s in x.starts:
        place, one = x.region[s.region], x.units[s]
        rows.append(
            {
                "region": s.region,
                "name": place["name"],
                "member_state": place["member_state"],
                "zone": place["zone"],
                "facility": s.facility,
                "cooling": s.cooling,
                "track": s.track,
                "start_year": s.year,
                "online_year": x.online(s),
                "units": s.units,
                "it_mw": s.units * one["it_mw"],
                "load_mw": s.units * one["load_mw"],
                "peak_mw": s.units * one["peak_mw"],
                "water_m3_yr": s.units * one["water_m3"],
                "capex_meur": s.units * one["capex"],
                "public_meur": s.units * one["public"],
                "energy_design": x.power.names(s),
                "committed": 0,
            }
        )
    rows += _committed_sites(x)
    return pd.DataFrame(rows)


def _committed_sites(x: Recomputed) -> list[dict[str, Any]]:
    """Rows of committed projects: what is new since 2025 at the end of the last year."""
    rows = []
    last = x.years[-1]
    for p in x.committed:
        span = p["full_year"] - p["first_year"] + 1
        new = min(max((last - p["first_year"] + 1) / span, 0), 1) - min(
            max((2025 - p["first_year"] + 1) / span, 0), 1
        )
        if new * p["factor"] > 0:
            rows.append(
                {
                    "region": p["region"],
                    "name": p["project"],
                    "member_state": p["member_state"],
                    "zone": x.region[p["region"]]["zone"] if p["region"] in x.region else "",
                    "facility": p["facility"],
                    "cooling": "",
                    "track": "committed",
                    "start_year": NAN,
                    "online_year": p["first_year"],
                    "units": 1.0,
                    "it_mw": p["committed_it_mw"] * new * p["factor"],
                    "load_mw": NAN,
                    "peak_mw": p["committed_grid_mw"] * new * p["factor"],
                    "water_m3_yr": NAN,
                    "capex_meur": NAN,
                    "public_meur": NAN,
                    "energy_design": "",
                    "committed": 1,
                }
            )
    return rows


def capacity(x: Recomputed) -> pd.DataFrame:
    """Rows of capacity.csv: the Union and every state, by year."""
    states = {*x.state, *(r["member_state"] for r in x.region.values())}
    rows = []
    for scope in ["EU", *sorted(states)]:
        state = None if scope == "EU" else scope
        for t in x.years:
            old = (
                x.existing
                if state is None
                else float(x.state.get(scope, {}).get("existing_it_mw", 0.0))
            )
            fixed, new = x.committed_mw(t, state=state), x.new_mw(t, state=state)
            opened = x.total(
                "it_mw", [s for s in x.starts if x.online(s) == t and x.inside(s, state)]
            )
            target = x.target(t) if state is None else None
            target = NAN if target is None else target * x.scenario.limit("capacity_target").scale
            total = old + fixed + new
            rows.append(
                {
                    "scope": scope,
                    "year": t,
                    "existing_it_mw": old,
                    "committed_it_mw": fixed,
                    "new_it_mw": new,
                    "opened_it_mw": opened,
                    "total_it_mw": total,
                    "target_it_mw": target,
                    "shortfall_it_mw": max(0.0, target - total) if target == target else NAN,
                }
            )
    return pd.DataFrame(rows)


def _by_region(x: Recomputed) -> Iterable[tuple[str, int, list[Any]]]:
    for r in sorted({s.region for s in x.starts}):
        for t in x.years:
            running = [s for s in x.running(t) if s.region == r]
            if running:
                yield r, t, running


def energy(x: Recomputed) -> pd.DataFrame:
    """Rows of energy.csv."""
    rows = []
    for (r, g, design, t), mw in x.power.supply.items():
        one = x.power.priced(r, design)
        rows.append(
            {
                "region": r,
                "member_state": x.region[r]["member_state"],
                "year": t,
                "group": g,
                "energy_design": design,
                "load_mw": mw,
                "mwh": mw * 8760,
                "clean_mwh": mw * 8760 * one["clean"],
                "renewable_mwh": mw * 8760 * one["renewable"],
                "price_eur_mwh": (one["energy"] + one["carbon"]) * 1e6 / 8760,
                "cost_meur": mw * one["energy"],
                "carbon_meur": mw * one["carbon"],
                "emissions_t": mw * one["emissions"],
                "emissions_market_t": mw * one["emissions_market"],
                "firm_connection_mw": mw * one["firm"],
                **{name: mw * one[name] for name in CAPACITIES},
            }
        )
    return pd.DataFrame(rows)


def grid(x: Recomputed) -> pd.DataFrame:
    """Rows of grid.csv: regions that host or order something."""
    rows = []
    for r in sorted({s.region for s in x.starts} | {o[0] for o in x.orders}):
        for t in x.years:
            free, live = x.headroom(r, t), x.blocks(r, t)
            draw = x.draw(r, t)
            block = x.region[r]["block_mw"] * live
            free = NAN if free is None else free
            rows.append(
                {
                    "region": r,
                    "member_state": x.region[r]["member_state"],
                    "year": t,
                    "free_headroom_mw": free,
                    "blocks_ordered": sum(n for o, s, n in x.orders if (o, s) == (r, t)),
                    "blocks_live": live,
                    "block_mw": block,
                    "draw_mw": draw,
                    "slack_mw": free + block - draw,
                }
            )
    return pd.DataFrame(rows)


def water(x: Recomputed) -> pd.DataFrame:
    """Rows of water.csv."""
    return pd.DataFrame(
        [
            {
                "region": r,
                "member_state": x.region[r]["member_state"],
                "year": t,
                "withdrawal_m3": x.total("water_m3", running),
                "water_allowance_m3_yr": x.region[r]["water_allowance_m3_yr"],
                "water_stress_pct": x.region[r]["water_stress_pct"],
            }
            for r, t, running in _by_region(x)
        ]
    )


def opening(x: Recomputed) -> dict[tuple[str, str], tuple[float, float]]:
    """Opening cost of every host in use: overnight, and discounted annuities [MEUR]."""
    costs = {}
    for r, f in {(s.region, s.facility) for s in x.starts}:
        place, kind = x.region[r], x.facility[f]
        own = place["site_cost_meur"]
        meur = kind["opening_meur"] * place["site_cost_factor"] if math.isnan(own) else own
        first = earliest(x, r, f)
        years = sum(x.discount(t) for t in x.years if t >= first)
        costs[r, f] = (meur, meur * x.crf_of(r, kind["building_years"]) * years)
    return costs


def _renewed(x: Recomputed, t: int) -> float:
    """Equipment renewed in a year [MEUR]: its n-th life ends n lives after it came online."""
    total = 0.0
    for s in x.starts:
        life, age = x.units[s]["gear_life"], t - x.online(s)
        left = x.years[-1] - x.online(s)
        if age in {math.ceil(life * n) for n in range(1, age + 1) if life * n <= left}:
            total += s.units * x.units[s]["gear"]
    return total


def public(x: Recomputed) -> pd.DataFrame:
    """Rows of public.csv: projects with public money, who pays, what the host state pledged."""
    union = x.scenario.public.union_share
    host: dict[str, float] = {}
    merged: dict[tuple[str, str, int], list[Any]] = {}
    for s in x.starts:
        one, c = x.units[s], x.region[s.region]["member_state"]
        if one["public"] > 0:
            row = merged.setdefault((s.region, s.facility, s.year), [c, 0.0, 0.0, 0.0])
            row[1:] = (row[1] + s.units, row[2] + s.units * one["all_in"],
                       row[3] + s.units * one["public"])  # fmt: skip
            host[c] = host.get(c, 0.0) + s.units * one["public"] * (1 - union)
    rows = []
    for (r, f, t), (c, units, all_in, paid) in merged.items():
        pledge = x.state.get(c, {}).get("public_pledge_meur", NAN)
        over = max(0.0, host[c] - pledge) if pledge == pledge else NAN
        rows.append({
            "region": r, "member_state": c, "facility": f, "start_year": t, "units": units,
            "all_in_meur": all_in, "public_meur": paid, "union_meur": paid * union,
            "host_meur": paid * (1 - union), "private_meur": all_in - paid,
            "pledge_meur": pledge, "beyond_pledge_meur": over,
        })  # fmt: skip
    return pd.DataFrame(rows)


def budget(x: Recomputed) -> pd.DataFrame:
    """Rows of budget.csv: spending and running cost by year."""
    once = sum(overnight for overnight, _ in opening(x).values()) / len(x.years)
    rows = []
    for t in x.years:
        due = [(s, x.spread(s).get(t, 0.0)) for s in x.starts]
        units = sum(s.units * x.units[s]["capex"] * share for s, share in due)
        blocks = sum(
            n * x.region[r]["block_cost_meur"] * x.block_spread(r, s).get(t, 0.0)
            for r, s, n in x.orders
        )
        row = {
            "year": t,
            "capex_units_meur": units,
            "capex_renewal_meur": (renewed := _renewed(x, t)),
            "capex_blocks_meur": blocks,
            "capex_opening_meur": once,
            "public_meur": sum(s.units * x.units[s]["public"] * share for s, share in due),
            "capex_meur": units + renewed + blocks + once,
        }
        row |= {f"running_{p}_meur": x.total(p, x.running(t)) for p in PARTS}
        row["running_energy_meur"] = x.power.total("energy", t)
        row["running_carbon_meur"] = x.power.total("carbon", t)
        row["running_connection_meur"] = sum(
            x.block_yearly(r) * n for r, s, n in x.orders if x.block_live(r, s) <= t
        )
        row["running_network_meur"] = x.service.network(t)
        rows.append(row | {"discount_factor": x.discount(t)})
    return pd.DataFrame(rows)


def cost(x: Recomputed, money: pd.DataFrame, capacities: pd.DataFrame) -> dict[str, float]:
    """Discounted cost by part and in total [MEUR]."""
    parts = dict.fromkeys(COST_PARTS, 0.0)
    for part in (*PARTS, "energy", "carbon", "connection", "network"):
        parts[part] = float((money["discount_factor"] * money[f"running_{part}_meur"]).sum())
    parts["site"] += sum(yearly for _, yearly in opening(x).values())
    want, big = x.scenario.capacity, x.scenario.gigafactories
    if want.goal == "priced" and x.scenario.limit("capacity_target").enabled:
        union = capacities[capacities["scope"] == "EU"]
        parts["shortfall"] += sum(
            x.discount(t) * want.price_meur_per_mw_yr * missing
            for t, missing in zip(union["year"], union["shortfall_it_mw"].fillna(0.0), strict=True)
        )
    if big.goal == "priced" and x.scenario.limit("gigafactory_deadline").enabled:
        least = big.max * x.scenario.limit("gigafactory_deadline").scale
        parts["shortfall"] += big.price_meur * max(
            0.0, least - x.gigafactories(big.by or x.years[-1])
        )
    parts["shortfall"] += x.service.missing_meur()
    return {"total": sum(parts.values()), **parts}
