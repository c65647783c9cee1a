"""What enters the energy LP of a region: hourly series, prices and the cost of each technology.

Costs are the 2030 figures of energy_technologies.csv in EUR of 2025, turned into yearly payments
at the state's real discount rate. Every other figure is a field of `EnergyChoices`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from gigasite.errors import Fault, InputError
from gigasite.units import HOURS_PER_YEAR, annuity
from gigasite.weather import National, hourly_weather, year_hours

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.outcome import Array
    from gigasite.typical_days import TimeGrid

NEEDED = (
    "climate", "member_states", "energy_technologies", "price_shape", "weather_daily",
    "weather_hours",
)  # fmt: skip
"""Tables without which there are no energy designs."""
CONTRACTED = ("pv_contract", "wind_on", "wind_off", "nuclear")
"""What can be contracted, in front of the connection."""
ONSITE = ("pv_site", "battery_power", "battery_energy", "backup")
"""What can stand behind the connection."""
CAPACITIES = ONSITE + CONTRACTED
SERIES = ("price_eur_mwh", "pv_fixed", "pv_tracked", "wind_on", "wind_off", "load_rel")
Matching = Literal["annual", "hourly"]
BACKUPS = {
    "gas": ("open-cycle gas turbine (backup)", "natural gas fuel"),
    "diesel": ("oil/diesel generator", "oil/diesel generator"),
}
"""Backup -> technology of the machine, technology that holds its fuel price and CO2."""


@dataclass(frozen=True)
class EnergyChoices:
    """Parameters of the energy designs; each default says where it comes from."""

    year: int = 2030
    """Year of the technology costs."""
    typical_days: int = 40
    """Days that stand for the year, kept weeks among them (design choice; error is reported)."""
    kept_days: int = 7
    """Length of each week of least wind and sun that is always kept as real days [days]."""
    kept_weeks: int = 2
    """Number of such weeks."""
    step_hours: int = 2
    """Hours joined to one step of a typical day; has to divide 24 (cost of speed is reported)."""
    full_year: bool = False
    """All 8,760 hours instead of typical days."""
    targets: tuple[float, ...] = (0.70, 0.80, 0.90, 0.95, 0.98)
    """Clean shares to design for [1]."""
    renewable_targets: tuple[float, ...] = (1.0,)
    """Further shares for annual matching, reached without nuclear so that they are renewable [1]:
    permits that ask for a renewable energy factor of 1 need such a design."""
    landless_targets: tuple[float, ...] = (0.80, 0.90, 0.95)
    """Clean shares to design for, hourly, where a site has no land for PV [1]."""
    connections: tuple[float, ...] = (1.0, 0.8, 0.6)
    """Grid connection for each MW of load [MW/MW]."""
    firm_share: float = 0.5
    """Part of a flexible connection that is always there [1] (assumption)."""
    interrupted_hours: float = 400.0
    """Hours of highest national load in which only the firm part is there [h/yr] (assumption)."""
    flexible_load: float = 0.0
    """Share of the load that may move within its day (UTC) [1]."""
    carbon_price_eur_t: float = 75.0
    """Price of on-site emissions [EUR/t] (assumption, near the emission allowances of 2025)."""
    backup: Literal["gas", "diesel"] = "gas"
    backup_hours: float = 200.0
    """Backup runs at most so long at full power [h/yr] (assumption, as permits ask)."""
    onsite_firm: bool = False
    """Let backup run all year."""
    offshore_km: float = 40.0
    """Length of the cable of an offshore wind farm [km] (assumption)."""
    nuclear_states: tuple[str, ...] = (
        "BE", "BG", "CZ", "ES", "FI", "FR", "HU", "NL", "RO", "SE", "SI", "SK",
    )  # fmt: skip
    """States where nuclear contracts are offered: those with reactors running (assumption)."""
    nuclear_availability: float = 0.9
    """Share of the year that a reactor runs; the contract delivers evenly [1] (assumption)."""


@dataclass(frozen=True)
class Technology:
    """Yearly cost of one unit of capacity, and what each MWh costs on top."""

    capital_eur: float
    """Annuity and fixed operation [EUR/MW/yr, battery_energy EUR/MWh/yr]."""
    variable_eur_mwh: float = 0.0
    """Fuel, carbon price and variable operation of each MWh generated [EUR/MWh]."""


@dataclass(frozen=True)
class RegionEnergy:
    """All that enters the LP of one region."""

    region: str
    member_state: str
    series: dict[str, Array]
    """By name of SERIES, 8,760 hours in UTC; wind_off all 0 without a coast."""
    technologies: dict[str, Technology]
    """By name of CAPACITIES; what is not offered is absent."""
    charge_efficiency: float
    """Charging, and discharging: the square root of the battery's round trip [1].

    The table's 0.96 is what the Danish Energy Agency's catalogue calls round trip efficiency DC;
    PyPSA technology-data hands it on under the name of the inverter, and PyPSA-Eur takes its root
    for each way, as here. Losses of transformers and of the battery's own cooling come on top.
    """
    backup_t_mwh: float
    """CO2 of backup [t/MWh electric]."""
    network_eur_mwh: float
    carbon_t_mwh: float
    """CO2 of the state's mean power [t/MWh]."""


def region_inputs(
    inputs: Inputs, choices: EnergyChoices, regions: list[str] | None = None
) -> dict[str, RegionEnergy]:
    """Collect the LP inputs of all regions, or of some."""
    check_tables(inputs, regions)
    weather = hourly_weather(inputs, regions)
    places = inputs["regions"].set_index("region").loc[list(weather.regions)]
    nation = National(inputs, places.join(inputs["climate"].set_index("region")), year_hours())
    load = nation.daily("load_rel") * nation.diurnal_factor("load_mw")
    states = inputs["member_states"].set_index("member_state")
    shape = price_shape(inputs["price_shape"], weather.hours)
    table = technology_table(inputs["energy_technologies"], choices.year)
    out = {}
    for row, region in enumerate(weather.regions):
        state = str(places.at[region, "member_state"])
        facts = states.loc[state]
        series = {
            "price_eur_mwh": float(facts["electricity_price_eur_mwh"]) * shape,
            "pv_fixed": weather.pv_fixed[row],
            "pv_tracked": weather.pv_tracked[row],
            "wind_on": weather.wind_on[row],
            "wind_off": np.nan_to_num(weather.wind_off[row], nan=0.0),
            "load_rel": load[row],
        }
        rate = float(facts["discount_rate_pct"]) / 100.0
        technologies = technology_costs(table, rate, choices)
        if not series["wind_off"].any():
            del technologies["wind_off"]
        if state not in choices.nuclear_states:
            del technologies["nuclear"]
        out[region] = RegionEnergy(
            region,
            state,
            series,
            technologies,
            table["battery power", "efficiency"] ** 0.5,
            backup_carbon(table, choices),
            float(facts["network_charge_eur_mwh"]),
            float(facts["carbon_g_kwh"]) / 1000.0,
        )
    return out


def check_tables(inputs: Inputs, regions: list[str] | None) -> None:
    """Raise InputError where a table that designs need is absent, or a region is unknown."""
    faults = [
        Fault(f"{name}.csv", "is missing", "Energy designs need it: add the table")
        for name in NEEDED
        if not inputs.has(name)
    ]
    known = set(inputs["regions"]["region"])
    faults += [
        Fault(f"region {name}", "is not in regions.csv", "Name a region of the data set")
        for name in regions or []
        if name not in known
    ]
    if faults:
        raise InputError(faults)


def price_shape(table: pd.DataFrame, hours: pd.DatetimeIndex) -> Array:
    """Price over the mean of the year for every hour: by month and hour in Brussels, mean 1."""
    local = hours.tz_convert("Europe/Brussels")
    by_month = table.pivot(index="month", columns="hour_local", values="shape").to_numpy(float)
    shape = by_month[local.month - 1, local.hour]
    return np.asarray(shape / shape.mean())


def technology_table(table: pd.DataFrame, year: int) -> dict[tuple[str, str], float]:
    """Value by technology and parameter in one year."""
    rows = table[table["year"] == year]
    return {
        (str(name), str(parameter)): float(value)
        for name, parameter, value in zip(
            rows["technology"], rows["parameter"], rows["value"], strict=True
        )
    }


def backup_carbon(table: dict[tuple[str, str], float], choices: EnergyChoices) -> float:
    """CO2 of each MWh of electricity from backup [t/MWh]."""
    machine, fuel = BACKUPS[choices.backup]
    return table[fuel, "CO2 intensity"] / table[machine, "efficiency"]


def technology_costs(
    table: dict[tuple[str, str], float], rate: float, choices: EnergyChoices
) -> dict[str, Technology]:
    """Yearly cost of each MW (or MWh of battery): investment x (annuity + fixed operation)."""

    def yearly(name: str, unit: float = 1000.0) -> float:
        life, fixed = table[name, "lifetime"], table.get((name, "FOM"), 0.0) / 100.0
        return table[name, "investment"] * unit * (annuity(rate, life) + fixed)

    machine, fuel = BACKUPS[choices.backup]
    offshore = (
        yearly("offshore wind (turbine)")
        + yearly("offshore AC station")
        + yearly("offshore AC cable", choices.offshore_km)
    )
    burn = (
        table[fuel, "fuel"] / table[machine, "efficiency"]
        + table[machine, "VOM"]
        + choices.carbon_price_eur_t * backup_carbon(table, choices)
    )
    fission = table["nuclear", "fuel"] / table["nuclear", "efficiency"] + table["nuclear", "VOM"]
    flat = yearly("nuclear") / choices.nuclear_availability + HOURS_PER_YEAR * fission
    return {
        "pv_site": Technology(yearly("PV utility")),
        "battery_power": Technology(yearly("battery power")),
        "battery_energy": Technology(yearly("battery energy")),
        "backup": Technology(yearly(machine), burn),
        "pv_contract": Technology(yearly("PV utility tracking")),
        "wind_on": Technology(yearly("onshore wind"), table["onshore wind", "VOM"]),
        "wind_off": Technology(offshore, table["offshore wind (turbine)", "VOM"]),
        "nuclear": Technology(flat),
    }


def contract_profiles(grid: TimeGrid) -> dict[str, Array]:
    """Generation of each MW contracted [MWh/h]."""
    series = grid.series
    flat = np.ones(grid.size)
    return dict(
        zip(
            CONTRACTED,
            (series["pv_tracked"], series["wind_on"], series["wind_off"], flat),
            strict=True,
        )
    )
