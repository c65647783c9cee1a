"""Whether each energy design of a plan is the row of its source, adds up, and may be used.

A flat design is computed again from the state's yearly figures, an own one read again. One of the
hourly LP must be the row kept on disk, where there is one, and in any case agree with itself and
with the costs, prices and intensities of the tables; its hours are another check's to count
(`energy_dispatch`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from gigasite.energy_cache import cache_folder, keys, recall, shipped_designs
from gigasite.energy_figures import COLUMNS
from gigasite.energy_inputs import EnergyChoices
from gigasite.unitcost import blank, crf
from gigasite.units import GRID_DESIGN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.recompute import Recomputed

    Row = dict[str, Any]
    Costs = dict[tuple[str, str], float]

SAME = 1e-6
"""Difference that counts as rounding, as a share of what is added up [1]."""
MISS = 1e-4
"""Miss of a share that counts as rounding of a design's row [1]."""
HOURS, MEUR = 8760.0, 1e6
TEXTS = ("region", "design", "matching")
PRICED = {"energy_meur": "energy", "carbon_meur": "carbon", "clean": "clean",
          "renewable": "renewable"}  # fmt: skip
"""Column of designs.csv that follows from the scenario -> figure of `Repowered`."""
CAPACITY = {
    "pv_site": "pv_site_mw", "battery_power": "battery_power_mw",
    "battery_energy": "battery_energy_mwh", "backup": "backup_mw",
    "pv_contract": "pv_contract_mw", "wind_on": "wind_on_mw", "wind_off": "wind_off_mw",
    "nuclear": "nuclear_mw",
}  # fmt: skip
"""Technology -> column of its capacity."""
DELIVERED = {
    "pv_contract": "contract_pv_mwh", "wind_on": "contract_wind_on_mwh",
    "wind_off": "contract_wind_off_mwh", "nuclear": "contract_nuclear_mwh",
}  # fmt: skip
"""Contracted technology -> column of its energy that counts."""


class Sum(NamedTuple):
    """Two figures that must be equal, or the first no larger, and how large what was added is."""

    what: str
    one: float
    other: float
    size: float
    most: bool = False

    def holds(self) -> bool:
        """Whether they agree within rounding."""
        miss = self.one - self.other
        return (miss if self.most else abs(miss)) <= SAME * max(self.size, abs(self.other)) + 1e-8


def design_faults(x: Recomputed) -> list[tuple[str, str]]:
    """What is wrong with the designs of a plan: place and fault."""
    source, found = x.power.source(), []
    used = {(r, design) for r, _, design, _ in x.power.supply}
    named = [(row["region"], row["design"]) for row in x.power.listed]
    if len(named) != len(set(named)):
        found.append(("designs.csv", "a row stands twice"))
    wanted = _wanted(x, source, sorted({r for r, _ in named}))
    costs = _costs(x) if source == "computed" else {}
    for row in x.power.listed:
        key, where = (row["region"], row["design"]), f"designs.csv, {row['region']} {row['design']}"
        if key not in used:
            found.append((where, "supplies nothing"))
        whole = all(name in row and (name in TEXTS or not blank(row[name])) for name in COLUMNS)
        if not whole or set(row) != {*COLUMNS, *PRICED}:
            found.append((where, f"has columns {sorted(row)}, or an empty cell"))
            continue
        mine = wanted.get(row["region"])
        if mine is not None and row["design"] not in mine:
            found.append((where, f"is none of the {source} designs of the region"))
        elif mine is not None:
            found += [(where, fault) for fault in _differs(row, mine[row["design"]])]
        if source == "computed":
            found += [
                (where, f"{one.what}: {one.one:,.8g} against {one.other:,.8g}")
                for one in _sums(x, row, costs)
                if not one.holds()
            ]
        found += [(where, fault) for fault in (*_priced(x, row), *_admitted(x, row))]
    return found


def _differs(row: Row, wanted: Row) -> Iterator[str]:
    """Columns in which a row is not that of its source."""
    for name in COLUMNS:
        is_text = name in TEXTS
        value = wanted.get(name, "" if is_text else 0.0)
        same = row[name] == value if is_text else math.isclose(row[name], value, rel_tol=1e-9)
        if not same:
            yield f"{name} is {row[name]!r}, its source says {value!r}"


def _priced(x: Recomputed, row: Row) -> Iterator[str]:
    again = x.power.priced(row["region"], row["design"])
    for column, figure in PRICED.items():
        if not math.isclose(row[column], again[figure], rel_tol=1e-9, abs_tol=1e-12):
            yield f"{column} is {row[column]!r}, priced for the scenario {again[figure]!r}"


def _admitted(x: Recomputed, row: Row) -> Iterator[str]:
    """The scenario may refuse flexible connections, and ask for power that is clean by the hour."""
    energy = x.scenario.energy
    if not energy.flexible_connections and row["firm_connection_mw"] < row["connection_mw"] - MISS:
        yield "has a flexible connection, which the scenario refuses"
    least = energy.hourly_matched
    if least is not None and (row["matching"] != "hourly" or row["clean_share"] < least - MISS):
        yield f"is not clean by the hour to a share of {least:g}"


def _wanted(x: Recomputed, source: str, regions: list[str]) -> dict[str, dict[str, Row]]:
    """Rows by region and design; a region of the hourly LP that is not on disk is absent."""
    if source == "own":
        table = x.inputs["own_designs"].to_dict("records")
        rows = {r: [o for o in table if o["region"] in ("", r)] for r in regions}
        return {  # rows of the region itself come last, and stay
            r: {
                o["design"]: o | {"region": r, "connection_mw": o["firm_connection_mw"]}
                for o in sorted(mine, key=lambda o: o["region"] != "")
            }
            for r, mine in rows.items()
        }
    if source == "flat":
        return {r: {row["design"]: row for row in _flat(x, r)} for r in regions}
    shipped, folder, out = shipped_designs(x.inputs.folder), cache_folder(), {}
    for r, key in keys(x.inputs, EnergyChoices(), regions).items():
        kept = shipped.get(key) or recall(folder, key)
        if kept is not None:
            out[r] = {row["design"]: row for row in kept}
    return out


def _flat(x: Recomputed, region: str) -> Iterator[Row]:
    """Power at the yearly price, and with the renewable share of each track, for each MW."""
    state = x.state.get(x.region[region]["member_state"], {})
    emitted = HOURS * float(state.get("carbon_g_kwh", 0.0)) / 1000
    price, charge = (
        HOURS * float(state.get(f"{name}_eur_mwh", 0.0)) / MEUR
        for name in ("electricity_price", "network_charge")
    )
    asked = (t["ref_min"] for n, t in x.track.items() if n in x.scenario.permits.tracks)
    for share in {0.0, *(0.0 if blank(ref) else float(ref) for ref in asked)}:
        premium = HOURS * share * x.scenario.energy.renewable_premium_eur_mwh / MEUR
        yield {
            "region": region, "design": f"contract-{share * 100:g}" if share else GRID_DESIGN,
            "matching": "annual", "target": share, "connection_mw": 1.0, "firm_connection_mw": 1.0,
            "cost_meur": price + charge + premium, "cost_import_meur": price,
            "cost_network_meur": charge, "cost_pv_contract_meur": premium, "draw_mwh": HOURS,
            "contract_pv_mwh": HOURS * share, "emissions_t": emitted,
            "emissions_market_t": emitted * (1 - share), "clean_share": share,
            "renewable_share": share,
        }  # fmt: skip


def _costs(x: Recomputed) -> Costs:
    """Figures of technologies in the year that designs are planned for."""
    rows = x.inputs["energy_technologies"].to_dict("records")
    year = EnergyChoices().year
    return {(t["technology"], t["parameter"]): float(t["value"]) for t in rows if t["year"] == year}


def _sums(x: Recomputed, row: Row, table: Costs) -> Iterator[Sum]:
    """All that the columns of a design of the hourly LP owe each other and the tables."""
    choices = EnergyChoices()
    place = x.region[row["region"]]
    state = x.state[place["member_state"]]
    yield from _energy(row, table, choices)
    yield from _tonnes(row, float(state["carbon_g_kwh"]) / 1000, table)
    costs = [row[name] for name in COLUMNS if name.startswith("cost_") and name != "cost_meur"]
    yield Sum("cost_meur, of its parts", row["cost_meur"], sum(costs), sum(map(abs, costs)))
    charge = float(state["network_charge_eur_mwh"]) * row["draw_mwh"] / MEUR
    yield Sum("cost_network_meur, charge x draw", row["cost_network_meur"], charge, charge)
    burnt = choices.carbon_price_eur_t * row["onsite_t"] / MEUR
    yield Sum("cost_carbon_meur, of what is burnt", row["cost_carbon_meur"], burnt, burnt)
    if row["design"] == GRID_DESIGN:
        bought = float(state["electricity_price_eur_mwh"]) * row["draw_mwh"] / MEUR
        yield Sum("cost_import_meur, price x draw", row["cost_import_meur"], bought, bought)
    yield from _plants(row, table, float(state["discount_rate_pct"]) / 100, choices)
    offered = {"wind_off": place["coastal"] == 1,
               "nuclear": place["member_state"] in choices.nuclear_states}  # fmt: skip
    for name, may in offered.items():
        if not may:
            yield Sum(f"{name}, which is not offered here", row[CAPACITY[name]], 0.0, 0.0)


def _energy(row: Row, table: Costs, choices: EnergyChoices) -> Iterator[Sum]:
    """The year's energy, the connection, and the shares that follow."""
    draw, burnt, charge = row["draw_mwh"], row["backup_mwh"], row["charge_mwh"]
    given = draw + row["pv_used_mwh"] + row["discharge_mwh"] + burnt
    yield Sum("energy in and out", given, HOURS + charge, given)
    kept = table["battery power", "efficiency"] * charge
    yield Sum("discharge_mwh, of the charge", row["discharge_mwh"], kept, charge)
    counted = sum(row[name] for name in DELIVERED.values())
    clean = 1 - (draw + burnt - counted) / HOURS
    yield Sum("clean_share, of the energy", row["clean_share"], clean, 1 + draw / HOURS)
    renewable = clean - row["contract_nuclear_mwh"] / HOURS
    yield Sum("renewable_share", row["renewable_share"], renewable, 1 + draw / HOURS)
    yield Sum("target above clean_share", row["target"], row["clean_share"] + MISS, 1.0, most=True)
    yield Sum("contracts above draw", counted, draw, draw, most=True)
    wide, firm = row["connection_mw"], row["firm_connection_mw"]
    whole = firm if firm == wide else choices.firm_share * wide
    yield Sum("firm_connection_mw, of the connection", firm, whole, wide)
    for what, mwh, mw in (
        ("draw", draw, wide * HOURS),
        ("pv_used", row["pv_used_mwh"], row["pv_site_mw"] * HOURS),
        ("charge and discharge", charge + row["discharge_mwh"], row["battery_power_mw"] * HOURS),
        ("backup", burnt, row["backup_mw"] * choices.backup_hours),
        *((name, row[mwh], row[CAPACITY[name]] * HOURS) for name, mwh in DELIVERED.items()),
    ):
        yield Sum(f"{what} above its power", mwh, mw, draw, most=True)
    yield Sum("curtailed_share above 1", row["curtailed_share"], 1.0, 1.0, most=True)
    least = min(row[name] for name in COLUMNS if name not in (*TEXTS, "cost_import_meur"))
    yield Sum("a figure below 0", -least, 0.0, draw, most=True)


def _tonnes(row: Row, t_mwh: float, table: Costs) -> Iterator[Sum]:
    """Emissions on site, by place and by contract."""
    fuel, machine = "natural gas fuel", "open-cycle gas turbine (backup)"
    burnt = row["backup_mwh"] * table[fuel, "CO2 intensity"] / table[machine, "efficiency"]
    yield Sum("onsite_t, of backup", row["onsite_t"], burnt, burnt)
    counted = sum(row[name] for name in DELIVERED.values())
    place = row["draw_mwh"] - (counted if row["matching"] == "hourly" else 0.0)
    for name, mwh in (("emissions_t", place), ("emissions_market_t", row["draw_mwh"] - counted)):
        size = row["draw_mwh"] * t_mwh + burnt
        yield Sum(f"{name}, of draw and backup", row[name], max(0.0, mwh) * t_mwh + burnt, size)


def _plants(row: Row, table: Costs, rate: float, choices: EnergyChoices) -> Iterator[Sum]:
    """Cost of each technology: capital of its capacity, and fuel and operation of what it makes."""

    def capital(name: str, unit: float = 1000.0) -> float:
        fixed = table.get((name, "FOM"), 0.0) / 100
        return table[name, "investment"] * unit * (crf(rate, table[name, "lifetime"]) + fixed)

    def burning(machine: str, fuel: str) -> float:
        return table[fuel, "fuel"] / table[machine, "efficiency"] + table[machine, "VOM"]

    turbine = "open-cycle gas turbine (backup)"
    atom = capital("nuclear") / choices.nuclear_availability + HOURS * burning("nuclear", "nuclear")
    sea = capital("offshore wind (turbine)") + capital("offshore AC station")
    sea += capital("offshore AC cable", choices.offshore_km)
    each = {
        "pv_site": capital("PV utility"), "battery_power": capital("battery power"),
        "battery_energy": capital("battery energy"), "backup": capital(turbine),
        "pv_contract": capital("PV utility tracking"), "wind_on": capital("onshore wind"),
        "wind_off": sea, "nuclear": atom,
    }  # fmt: skip
    variable = {
        "backup": burning(turbine, "natural gas fuel"), "wind_on": table["onshore wind", "VOM"],
        "wind_off": table["offshore wind (turbine)", "VOM"],
    }  # fmt: skip
    for name, eur in each.items():
        cost, size = row[f"cost_{name}_meur"], row[CAPACITY[name]]
        least = most = (
            row["backup_mwh"] if name == "backup" else row.get(DELIVERED.get(name, ""), 0.0)
        )
        if name in ("wind_on", "wind_off") and row["matching"] == "hourly":
            most = _made_at_most(row, name)
        low, high = ((size * eur + mwh * variable.get(name, 0.0)) / MEUR for mwh in (least, most))
        yield Sum(f"cost_{name}_meur, below its capacity's", low, cost, low, most=True)
        yield Sum(f"cost_{name}_meur, above its capacity's", cost, high, high, most=True)


def _made_at_most(row: Row, name: str) -> float:
    """Most that a plant of an hourly design generates: what others use is not its own [MWh]."""
    used = row["pv_used_mwh"] + sum(row[mwh] for mwh in DELIVERED.values())
    whole = row[CAPACITY[name]] * HOURS
    left = 1 - row["curtailed_share"]
    return min(whole, used / left - (used - row[DELIVERED[name]])) if left > SAME else whole
