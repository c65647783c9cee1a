"""The energy LP again, as a PyPSA network, from the tables as they are on disk.

Only the hourly weather is shared with the model; prices, costs, buses and limits are set up here.

Site bus: load, PV, backup, battery (a store, a charging and a discharging link). Grid bus:
import and, in hourly matching, contracted plants; a link of the connection's size leads to the
site. In annual matching contracted plants stand on a bus of their own and sell at the hourly
price.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

EU27 = Path(__file__).parents[1] / "inputs" / "eu27"
PLANTS = ("pv_contract", "wind_on", "wind_off", "nuclear")
NUCLEAR = ("BE", "BG", "CZ", "ES", "FI", "FR", "HU", "NL", "RO", "SE", "SI", "SK")


@dataclass(frozen=True)
class Case:
    """One question: clean share, matching, connection, and the hours asked about."""

    matching: str
    target: float
    connection: float
    first: int = 0
    hours: int = 8760
    flexible: bool = False


class Figures:
    """Costs of one region, read from the tables."""

    def __init__(self, region: str) -> None:
        table = pd.read_csv(EU27 / "energy_technologies.csv")
        table = table[table["year"] == 2030].set_index(["technology", "parameter"])["value"]
        places = pd.read_csv(EU27 / "regions.csv", keep_default_na=False, na_values=[""])
        place = places.set_index("region").loc[region]
        self.state = str(place["member_state"])
        self.coastal = place["coastal"] == 1
        states = pd.read_csv(EU27 / "member_states.csv").set_index("member_state")
        self.facts = states.loc[self.state]
        self.value = table

    def price(self, hours: pd.DatetimeIndex) -> np.ndarray:
        shape = pd.read_csv(EU27 / "price_shape.csv").set_index(["month", "hour_local"])["shape"]
        local = hours.tz_convert("Europe/Brussels")
        factor = np.array([shape[m, h] for m, h in zip(local.month, local.hour, strict=True)])
        return self.facts["electricity_price_eur_mwh"] * factor / factor.mean()

    def yearly(self, name: str, unit: float = 1000.0) -> float:
        rate, life = self.facts["discount_rate_pct"] / 100, self.value[name, "lifetime"]
        annuity = rate / (1 - (1 + rate) ** -life)
        fixed = self.value.get((name, "FOM"), 0.0) / 100
        return self.value[name, "investment"] * unit * (annuity + fixed)

    def plants(self) -> dict[str, tuple[float, float]]:
        """EUR/MW/yr and EUR/MWh of what can be contracted."""
        v = self.value
        out = {
            "pv_contract": (self.yearly("PV utility tracking"), 0.0),
            "wind_on": (self.yearly("onshore wind"), v["onshore wind", "VOM"]),
        }
        if self.coastal:
            sea = self.yearly("offshore wind (turbine)") + self.yearly("offshore AC station")
            sea += self.yearly("offshore AC cable", 40.0)
            out["wind_off"] = (sea, v["offshore wind (turbine)", "VOM"])
        if self.state in NUCLEAR:
            burn = v["nuclear", "fuel"] / v["nuclear", "efficiency"] + v["nuclear", "VOM"]
            out["nuclear"] = (self.yearly("nuclear") / 0.9, burn)
        return out

    def backup(self) -> float:
        """EUR of each MWh of backup: gas, operation, carbon at 75 EUR/t."""
        gas, machine = "natural gas fuel", "open-cycle gas turbine (backup)"
        heat = self.value[gas, "fuel"] + 75.0 * self.value[gas, "CO2 intensity"]
        return heat / self.value[machine, "efficiency"] + self.value[machine, "VOM"]


def network(region: str, weather: Any, case: Case, load_rel: np.ndarray | None = None) -> Any:
    """Build the PyPSA network of a case."""
    import pypsa

    pypsa.options.api.legacy_string_dtype = False
    figures, row = Figures(region), weather.regions.index(region)
    cut = slice(case.first, case.first + case.hours)
    size = len(weather.hours[cut])
    year = size / 8760
    price = figures.price(weather.hours)[cut]
    n = pypsa.Network(snapshots=pd.RangeIndex(size))
    n.add("Bus", ["grid", "site", "battery", "market"])
    n.add("Load", "load", bus="site", p_set=1.0)
    n.add("Generator", "import", bus="grid", p_nom=100.0, marginal_cost=price)
    free = np.ones(size)
    if case.flexible:
        assert load_rel is not None
        count = int(np.ceil(400 * year - 1e-9))
        free[np.argsort(-load_rel[cut], kind="stable")[:count]] = 0.5
    n.add("Link", "connection", bus0="grid", bus1="site", p_nom=case.connection, p_max_pu=free,
          marginal_cost=figures.facts["network_charge_eur_mwh"])  # fmt: skip
    n.add("Generator", "pv_site", bus="site", p_nom_extendable=True,
          p_max_pu=weather.pv_fixed[row][cut],
          capital_cost=figures.yearly("PV utility") * year)  # fmt: skip
    n.add("Generator", "backup", bus="site", p_nom_extendable=True, marginal_cost=figures.backup(),
          capital_cost=figures.yearly("open-cycle gas turbine (backup)") * year)  # fmt: skip
    one_way = np.sqrt(figures.value["battery power", "efficiency"])
    n.add("Store", "store", bus="battery", e_nom_extendable=True, e_cyclic=True,
          capital_cost=figures.yearly("battery energy") * year)  # fmt: skip
    n.add("Link", "charge", bus0="site", bus1="battery", efficiency=one_way, p_nom_extendable=True,
          capital_cost=figures.yearly("battery power") * year)  # fmt: skip
    n.add("Link", "discharge", bus0="battery", bus1="site", efficiency=one_way,
          p_nom_extendable=True)  # fmt: skip
    profiles = {"pv_contract": weather.pv_tracked[row][cut], "wind_on": weather.wind_on[row][cut],
                "wind_off": weather.wind_off[row][cut], "nuclear": np.ones(size)}  # fmt: skip
    annual = case.matching == "annual"
    for name, (capital, each) in figures.plants().items():
        made = profiles[name]
        n.add("Generator", name, bus="market" if annual else "grid", p_nom_extendable=True,
              capital_cost=capital * year + each * made.sum(), p_max_pu=made,
              p_min_pu=made if annual else 0.0)  # fmt: skip
    if annual:
        n.add("Generator", "sale", bus="market", sign=-1, p_nom=1000.0, marginal_cost=-price)
    return n


def cost_eur(n: Any, case: Case, **solver: Any) -> float:
    """Solve and return the cost [EUR over the hours]."""

    def limits(n: Any, _: Any) -> None:
        m, size = n.model, len(n.snapshots)
        power, flow = m["Generator-p"], m["Link-p"]
        plants = [name for name in PLANTS if name in n.generators.index]
        backup = power.sel(name="backup").sum()
        most = 200.0 * size / 8760
        m.add_constraints(backup <= most * m["Generator-p_nom"].sel(name="backup"), name="hours")
        sizes = m["Link-p_nom"]
        out = n.links.at["discharge", "efficiency"] * sizes.sel(name="discharge")
        m.add_constraints(out == sizes.sel(name="charge"), name="one_converter")
        made = power.sel(name=plants).sum()
        drawn = flow.sel(name="connection").sum()
        if case.matching == "annual":
            m.add_constraints(made <= drawn, name="no_more_than_drawn")
            unclean = drawn + backup - made
        else:
            unclean = power.sel(name="import").sum() + backup
        if case.target:
            m.add_constraints(unclean <= (1 - case.target) * size, name="clean")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the checking library are not ours
        status, how = n.optimize(
            solver_name="highs",
            extra_functionality=limits,
            solver_options={"output_flag": False, "threads": 1, **solver},
        )
    assert (status, how) == ("ok", "optimal"), (status, how)
    return float(n.model.objective.value)
