"""The schema of every input table: column, unit, meaning, bounds.

A schema is data: one pandera schema per table, in which each column carries its unit and its
default in `metadata` and its meaning in `description`. The data dictionary `inputs/README.md`
is printed from here, and `load` checks every table against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandera.pandas as pa

TEXT, NUMBER, WHOLE, FLAG = "text", "number", "whole", "flag"
BASES = ("measured", "official", "estimate", "assumption")
SERVICE_CLASSES = ("training", "cloud", "edge")
_DTYPES = {TEXT: "object", NUMBER: "float64", WHOLE: "int64", FLAG: "int64"}


def column(
    kind: str,
    unit: str,
    about: str,
    *,
    default: Any = None,
    must: bool = False,
    blank: bool = False,
    ge: float | None = None,
    le: float | None = None,
    isin: tuple[str, ...] | None = None,
    unique: bool = False,
) -> pa.Column:
    """One column: kind, unit and meaning, with the checks that every value has to pass.

    `must`: the table is refused without the column. Otherwise a missing column takes `default`.
    `blank`: an empty cell is allowed (it means: not known, or no limit).
    """
    if kind == FLAG:
        ge, le = 0, 1
    checks = []
    if ge is not None:
        checks.append(pa.Check.ge(ge))
    if le is not None:
        checks.append(pa.Check.le(le))
    if isin is not None:
        checks.append(pa.Check.isin(isin))
    return pa.Column(
        _DTYPES[kind],
        checks=checks,
        nullable=blank,
        required=False,
        unique=unique,
        description=about,
        metadata={"kind": kind, "unit": unit, "default": default, "must": must,
                  "ge": ge, "le": le, "isin": isin},
    )  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One input table: its file, what it holds, what names a row, and its columns."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: dict[str, pa.Column]
    must: bool = False
    quiet: bool = False
    """Its absence is worth no note."""
    series: str | None = None
    """Pattern of further columns, one a year, such as `headroom_mw_2027`."""

    @property
    def file(self) -> str:
        """File name inside a data set."""
        return f"{self.name}.csv"


def _monthly(stem: str, unit: str, about: str) -> dict[str, pa.Column]:
    return {
        f"{stem.format(m)}": column(NUMBER, unit, f"{about}, month {m}", blank=True)
        for m in range(1, 13)
    }


def _basis() -> dict[str, pa.Column]:
    return {
        "basis": column(TEXT, "", "What the row rests on", isin=BASES, default="assumption"),
        "source": column(TEXT, "", "Where the row comes from", blank=True, default=""),
    }


REGIONS = Table(
    "regions",
    "Places that may host projects, one row each (default: NUTS-2 regions of the EU-27)",
    ("region",),
    {
        "region": column(TEXT, "", "NUTS-2 code (2024), or any unique id", must=True, unique=True),
        "name": column(TEXT, "", "Name", blank=True, default=""),
        "member_state": column(TEXT, "", "Member state (Eurostat code, Greece is EL)", default="ALL"),
        "zone": column(TEXT, "", "Bidding zone as named by ENTSO-E", default="ALL"),
        "lat": column(NUMBER, "deg", "Latitude of the centroid, WGS84", blank=True, ge=-90, le=90),
        "lon": column(NUMBER, "deg", "Longitude of the centroid, WGS84", blank=True, ge=-180, le=180),
        "outermost": column(FLAG, "", "1 = outermost region, left out unless `regions.outermost`", default=0),
        "coastal": column(FLAG, "", "1 = has a sea coast", default=0),
        "area_km2": column(NUMBER, "km2", "Area, inland water included", blank=True, ge=0),
        "population": column(NUMBER, "persons", "Population", blank=True, ge=0),
        "gdp_meur": column(NUMBER, "MEUR", "Gross domestic product", blank=True, ge=0),
        "hv_stations_220kv_plus": column(WHOLE, "stations", "Stations at 220 kV and up", default=0, ge=0),
        "hv_stations_300kv_plus": column(WHOLE, "stations", "Stations at 300 kV and up", default=0, ge=0),
        "hv_circuit_ends_300kv_plus": column(WHOLE, "circuit ends", "Line circuits at 300 kV and up that end here", default=0, ge=0),
        "hub": column(TEXT, "", "Nearest of Frankfurt, Amsterdam, Paris, Dublin", blank=True, default=""),
        "hub_km": column(NUMBER, "km", "Great-circle distance to that hub", blank=True, ge=0),
        "exchange": column(TEXT, "", "Nearest city with an internet exchange", blank=True, default=""),
        "exchange_km": column(NUMBER, "km", "Great-circle distance to it", blank=True, ge=0),
        "grid_class": column(TEXT, "", "Grid class of the headroom estimate", blank=True, default="",
                             isin=("", "normal", "relaxed", "paused", "hub", "zero", "island")),
        "headroom_mw": column(NUMBER, "MW", "Peak draw the grid can still connect, when the same in every year", blank=True, ge=0),
        "block_mw": column(NUMBER, "MW", "Headroom that one reinforcement block adds", default=0.0, ge=0),
        "block_cost_meur": column(NUMBER, "MEUR", "Overnight cost of one block", default=0.0, ge=0),
        "block_lead_months": column(NUMBER, "months", "From the order of a block to its first use", default=12.0, ge=0, le=240),
        "max_blocks": column(WHOLE, "blocks", "Blocks that can be ordered up to the last year", default=0, ge=0),
        "permit_months": column(NUMBER, "months", "Standard permitting time, all permits included", default=0.0, ge=0, le=240),
        "elapsed_months": column(NUMBER, "months", "Permitting months already behind a prepared site", default=0.0, ge=0, le=240),
        "cost_index": column(NUMBER, "1", "Construction cost, Union mean = 1", default=1.0, ge=0.1, le=10),
        "site_cost_factor": column(NUMBER, "1", "Multiplies the facility's opening cost", default=1.0, ge=0),
        "site_cost_meur": column(NUMBER, "MEUR", "Opening cost of any facility here, instead of the facility's own", blank=True, ge=0),
        "protected_share": column(NUMBER, "1", "Share of the area under nature protection; empty: not known (no figures are shipped)", blank=True, ge=0, le=1),
        "size_cap_mw": column(NUMBER, "MW IT", "Most IT power the region may host", blank=True, ge=0),
        "local_runoff_m3_yr": column(NUMBER, "m3/yr", "Rain less evaporation inside the region", blank=True, ge=0),
        "local_runoff_m3_per_head": column(NUMBER, "m3/yr", "The same per inhabitant", blank=True, ge=0),
        "water_zone": column(TEXT, "", "Water zone", blank=True, default=""),
        "water_stress_pct": column(NUMBER, "%", "Water stress index (regional WEI+ estimate)", default=0.0, ge=0),
        "water_stress_class": column(TEXT, "", "normal, above 20 %: stressed, above 40 %: severe", blank=True, default="",
                                     isin=("", "normal", "stressed", "severe")),
        "water_allowance_m3_yr": column(NUMBER, "m3/yr", "Water that data centres may withdraw", blank=True, ge=0),
        "wind_factor": column(NUMBER, "1", "Regional over national onshore wind capacity factor", default=1.0, ge=0, le=3),
        "pv_site_potential_mw": column(NUMBER, "MW", "Solar power that data centres may build on their sites; empty: no limit", blank=True, ge=0),
        "note": column(TEXT, "", "Remark", blank=True, default=""),
    },
    must=True,
    series=r"headroom_mw_\d{4}",
)  # fmt: skip

CLIMATE = Table(
    "climate",
    "Mean climate of each region: the monthly figures behind PUE and WUE, and the yields of sun and wind",
    ("region",),
    {
        "region": column(TEXT, "", "Region", must=True, unique=True),
        "elevation_m": column(NUMBER, "m", "Mean height", default=0.0),
        "t_mean_annual_c": column(NUMBER, "degC", "Mean air temperature of the year", must=True, ge=-30, le=40),
        "t_mean_warmest_month_c": column(NUMBER, "degC", "Mean air temperature of the warmest month", must=True, ge=-30, le=50),
        "dewpoint_design_1pct_c": column(NUMBER, "degC", "Dew point of the moistest 1 % of the year", must=True, ge=-30, le=40),
        "vapour_density_gm3_exceeded_50pct": column(NUMBER, "g/m3", "Median water-vapour density", must=True, ge=0, le=50),
        "vapour_density_gm3_exceeded_10pct": column(NUMBER, "g/m3", "Water-vapour density exceeded 10 % of the year", blank=True, ge=0, le=50),
        "vapour_density_gm3_exceeded_1pct": column(NUMBER, "g/m3", "Water-vapour density exceeded 1 % of the year", blank=True, ge=0, le=50),
        "precip_mm_yr": column(NUMBER, "mm/yr", "Rain", blank=True, ge=0),
        "ghi_kwh_m2_yr": column(NUMBER, "kWh/m2/yr", "Global horizontal irradiation (biased high, use ratios)", blank=True, ge=0),
        "pv_cf_mean": column(NUMBER, "1", "Mean capacity factor of PV", blank=True, ge=0, le=1),
        "wind_on_cf_mean": column(NUMBER, "1", "Mean capacity factor of onshore wind (national)", blank=True, ge=0, le=1),
        "wind_off_cf_mean": column(NUMBER, "1", "Mean capacity factor of offshore wind (national, coastal regions)", blank=True, ge=0, le=1),
        **_monthly("t_mean_m{:02d}_c", "degC", "Mean air temperature"),
        **_monthly("ghi_m{:02d}_kwh_m2_day", "kWh/m2/day", "Mean daily global horizontal irradiation"),
    },
)  # fmt: skip

MEMBER_STATES = Table(
    "member_states",
    "Member states: what exists, what power costs, what authorities can handle",
    ("member_state",),
    {
        "member_state": column(TEXT, "", "Eurostat code", must=True, unique=True),
        "name": column(TEXT, "", "Name", blank=True, default=""),
        "existing_it_mw": column(NUMBER, "MW IT", "Data-centre IT power at the end of 2025", default=0.0, ge=0),
        "gdp_meur": column(NUMBER, "MEUR", "Gross domestic product 2022", default=0.0, ge=0),
        "population": column(NUMBER, "persons", "Population 2023", default=0.0, ge=0),
        "peak_mw": column(NUMBER, "MW", "National peak load 2016", default=0.0, ge=0),
        "wei_plus_pct": column(NUMBER, "%", "Water exploitation index plus, four-year mean", blank=True, ge=0),
        "day_ahead_eur_mwh": column(NUMBER, "EUR/MWh", "Day-ahead price, mean of 2024 and 2025", blank=True, ge=0),
        "industry_price_eur_mwh": column(NUMBER, "EUR/MWh", "Non-household price, band IE, 2025, recoverable taxes excluded", blank=True, ge=0),
        "electricity_price_eur_mwh": column(NUMBER, "EUR/MWh", "Wholesale price that a site pays", default=0.0, ge=0),
        "network_charge_eur_mwh": column(NUMBER, "EUR/MWh", "Network charge and levies that a site pays", default=0.0, ge=0),
        "carbon_g_kwh": column(NUMBER, "gCO2e/kWh", "Carbon intensity of the grid 2025, life cycle", default=0.0, ge=0),
        "discount_rate_pct": column(NUMBER, "%", "Real discount rate of a project", default=6.0, ge=0, le=50),
        "construction_price_level": column(NUMBER, "EU-28 = 100", "Construction price level 2019", blank=True, ge=0),
        "permit_case_capacity": column(NUMBER, "cases", "Permit cases the authorities can have in procedure", blank=True, ge=0),
        "max_blocks": column(WHOLE, "blocks", "Reinforcement blocks that can be ordered in the state", blank=False, default=10**6, ge=0),
        "public_pledge_meur": column(NUMBER, "MEUR", "Public money the state has pledged", blank=True, ge=0),
        "firm_margin_mw": column(NUMBER, "MW", "Firm generation margin (no figure found)", blank=True),
        "pv_contract_potential_mw": column(NUMBER, "MW", "Solar power that data centres may contract; empty: no limit", blank=True, ge=0),
        "wind_on_potential_mw": column(NUMBER, "MW", "Onshore wind that data centres may contract; empty: no limit", blank=True, ge=0),
        "wind_off_potential_mw": column(NUMBER, "MW", "Offshore wind that data centres may contract; empty: no limit", blank=True, ge=0),
    },
)  # fmt: skip

FACILITIES = Table(
    "facilities",
    "Types of building block",
    ("facility",),
    {
        "facility": column(TEXT, "", "Name", must=True, unique=True),
        "it_mw": column(NUMBER, "MW IT", "IT power of one unit", must=True, ge=1e-6),
        "gigafactory": column(FLAG, "", "1 = counts as an AI gigafactory", default=0),
        "processors": column(NUMBER, "processors", "AI processors of one unit", blank=True, ge=0),
        "cost_meur_per_mw": column(NUMBER, "MEUR/MW IT", "Overnight cost of shell, power and cooling, Union mean", default=0.0, ge=0),
        "equipment_meur_per_mw": column(NUMBER, "MEUR/MW IT", "Cost of the computing equipment", blank=True, ge=0),
        "fixed_meur_per_mw_yr": column(NUMBER, "MEUR/MW IT/yr", "Fixed operation and maintenance", default=0.0, ge=0),
        "opening_meur": column(NUMBER, "MEUR", "Once per region in which the facility is built: land, studies, road and water works", default=0.0, ge=0),
        "utilisation": column(NUMBER, "1", "Mean share of IT power in use", default=1.0, ge=0, le=1),
        "build_months": column(NUMBER, "months", "Building time after the permits", default=0.0, ge=0, le=240),
        "building_years": column(NUMBER, "years", "Lifetime of the building", default=20.0, ge=1),
        "equipment_years": column(NUMBER, "years", "Lifetime of the equipment", default=5.0, ge=1),
        "max_units": column(WHOLE, "units", "Most units in one region", default=1, ge=0),
        "public_share_max": column(NUMBER, "1", "Largest public share of the all-in cost", default=0.0, ge=0, le=1),
        "case_weight": column(NUMBER, "cases", "Permit cases that one unit needs", default=1.0, ge=0),
        "service_classes": column(TEXT, "", "Classes it can serve, separated by ;", blank=True, default=""),
        "cooling_allowed": column(TEXT, "", "Cooling systems it may use, separated by ; (empty: all)", blank=True, default=""),
    },
    must=True,
)  # fmt: skip

COOLING = Table(
    "cooling",
    "Cooling systems and how they follow the weather",
    ("cooling",),
    {
        "cooling": column(TEXT, "", "Name", must=True, unique=True),
        "driver": column(TEXT, "", "Temperature that drives it: dry_bulb or wet_bulb", must=True, isin=("dry_bulb", "wet_bulb")),
        "pue_base": column(NUMBER, "MW/MW", "PUE with free cooling", must=True, ge=1, le=3),
        "pue_per_k": column(NUMBER, "1/K", "Rise of PUE for each kelvin above the free-cooling temperature", must=True, ge=0, le=0.2),
        "free_cooling_c": column(NUMBER, "degC", "Driver temperature up to which cooling is free", must=True, ge=-30, le=60),
        "wue_base": column(NUMBER, "L/kWh IT", "Water at any temperature (blowdown, cleaning)", default=0.0, ge=0, le=10),
        "wue_per_k": column(NUMBER, "L/kWh IT/K", "Rise of WUE for each kelvin above the temperature at which spraying starts", default=0.0, ge=0, le=2),
        "spray_from_c": column(NUMBER, "degC", "Dry-bulb temperature at which spraying starts", default=60.0, ge=-60, le=60),
        "capex_adder": column(NUMBER, "1", "Share added to the cost of the shell", default=0.0, ge=0, le=2),
        "max_stress_pct": column(NUMBER, "%", "Water stress index above which it is not allowed", blank=True, ge=0),
        "erf": column(NUMBER, "1", "Energy reuse factor", blank=True, ge=0, le=1),
    },
)  # fmt: skip

PERMITTING = Table(
    "permitting",
    "Permitting tracks: how long they take and what a project must meet",
    ("track",),
    {
        "track": column(TEXT, "", "Name", must=True, unique=True),
        "permit_months": column(NUMBER, "months", "Time; empty: the region's own", blank=True, ge=0, le=240),
        "first_start_year": column(WHOLE, "year", "First year in which it can be entered", default=0),
        "pue_max": column(NUMBER, "MW/MW", "Highest yearly PUE", blank=True, ge=1),
        "pue_max_warm": column(NUMBER, "MW/MW", "The same in a warm climate", blank=True, ge=1),
        "wue_max": column(NUMBER, "L/kWh IT", "Highest yearly WUE", blank=True, ge=0),
        "ref_min": column(NUMBER, "1", "Least renewable energy factor", default=0.0, ge=0, le=1),
        "erf_min": column(NUMBER, "1", "Least energy reuse factor (tested with `permits.require_erf`)", default=0.0, ge=0, le=1),
        "zone_only": column(FLAG, "", "1 = only in acceleration zones", default=0),
    },
)  # fmt: skip

PROJECTS = Table(
    "projects",
    "Announced data centres; the committed part is fixed in every plan",
    ("project",),
    {
        "project": column(TEXT, "", "Name", must=True, unique=True),
        "operator": column(TEXT, "", "Operator", blank=True, default=""),
        "member_state": column(TEXT, "", "Member state", must=True),
        "region": column(TEXT, "", "Region; empty: not known, a national row counted in targets only", blank=True, default=""),
        "place": column(TEXT, "", "Place", blank=True, default=""),
        "lat": column(NUMBER, "deg", "Latitude", blank=True, ge=-90, le=90),
        "lon": column(NUMBER, "deg", "Longitude", blank=True, ge=-180, le=180),
        "facility": column(TEXT, "", "Nearest facility type", blank=True, default=""),
        "announced_mw": column(NUMBER, "MW", "Announced power, of the kind stated", blank=True, ge=0),
        "mw_kind": column(TEXT, "", "grid (connection), IT, unspecified (taken as grid)", blank=True, default="grid",
                          isin=("", "grid", "IT", "unspecified", "not stated")),
        "committed": column(TEXT, "", "yes, partly, no, refused", default="no", isin=("yes", "partly", "no", "refused")),
        "committed_it_mw": column(NUMBER, "MW IT", "Part under construction or with firm grid rights", default=0.0, ge=0),
        "committed_grid_mw": column(NUMBER, "MW", "Peak draw of that part", default=0.0, ge=0),
        "first_year": column(WHOLE, "year", "Year in which the first part runs", default=2029, ge=1990, le=2100),
        "full_year": column(WHOLE, "year", "Year in which all of it runs", default=2029, ge=1990, le=2100),
        "status": column(TEXT, "", "State of the project as reported", blank=True, default=""),
        "note": column(TEXT, "", "Remark", blank=True, default=""),
        **_basis(),
        "url": column(TEXT, "", "Address of the source", blank=True, default=""),
    },
)  # fmt: skip

BIDS = Table(
    "bids",
    "Announced gigafactory bids and interests, for display and comparison only",
    ("bid",),
    {
        "bid": column(TEXT, "", "Name", must=True, unique=True),
        "lead": column(TEXT, "", "Lead or consortium", blank=True, default=""),
        "member_state": column(TEXT, "", "Member state", must=True),
        "region": column(TEXT, "", "Region", blank=True, default=""),
        "place": column(TEXT, "", "Place", blank=True, default=""),
        "lat": column(NUMBER, "deg", "Latitude", blank=True, ge=-90, le=90),
        "lon": column(NUMBER, "deg", "Longitude", blank=True, ge=-180, le=180),
        "processors": column(NUMBER, "processors", "Announced processors", blank=True, ge=0),
        "announced_mw": column(NUMBER, "MW", "Announced power", blank=True, ge=0),
        "announced_eur_bn": column(NUMBER, "EUR bn", "Announced money", blank=True, ge=0),
        "planned": column(TEXT, "", "Planned year or years", blank=True, default=""),
        "status": column(TEXT, "", "State of the bid as reported", blank=True, default=""),
        "note": column(TEXT, "", "Remark", blank=True, default=""),
        **_basis(),
        "url": column(TEXT, "", "Address of the source", blank=True, default=""),
    },
)  # fmt: skip

AI_FACTORIES = Table(
    "ai_factories",
    "EuroHPC AI factories and antennas, for display and for `gigafactories.near_ai_factory_km`",
    ("name",),
    {
        "name": column(TEXT, "", "Name", must=True, unique=True),
        "kind": column(TEXT, "", "AI factory or antenna", must=True),
        "member_state": column(TEXT, "", "State (also associated ones)", must=True),
        "city": column(TEXT, "", "City", blank=True, default=""),
        "lat": column(NUMBER, "deg", "Latitude", must=True, ge=-90, le=90),
        "lon": column(NUMBER, "deg", "Longitude", must=True, ge=-180, le=180),
        "lead": column(TEXT, "", "Lead", blank=True, default=""),
        "system": column(TEXT, "", "Supercomputer", blank=True, default=""),
        "status": column(TEXT, "", "State", blank=True, default=""),
        **_basis(),
        "url": column(TEXT, "", "Address of the source", blank=True, default=""),
    },
)  # fmt: skip

ZONES = Table(
    "zones",
    "Bidding zones: the firm generation margin that new sites may draw on, with `grid.zone_margin`",
    ("zone",),
    {
        "zone": column(TEXT, "", "Bidding zone as in regions.csv", must=True, unique=True),
        "firm_margin_mw": column(NUMBER, "MW", "Firm margin for new draw, the same in every year; empty: the estimate", blank=True, ge=0),
        **_basis(),
    },
    quiet=True,
)  # fmt: skip

INTERCONNECTORS = Table(
    "interconnectors",
    "Trade capacity between bidding zones, for display",
    ("zone_from", "zone_to"),
    {
        "zone_from": column(TEXT, "", "Zone", must=True),
        "zone_to": column(TEXT, "", "Zone", must=True),
        "forward_2025_mw": column(NUMBER, "MW", "From first to second zone, 2025", blank=True, ge=0),
        "backward_2025_mw": column(NUMBER, "MW", "From second to first zone, 2025", blank=True, ge=0),
        "forward_2030_mw": column(NUMBER, "MW", "From first to second zone, 2030", blank=True, ge=0),
        "backward_2030_mw": column(NUMBER, "MW", "From second to first zone, 2030", blank=True, ge=0),
        "share_free": column(NUMBER, "1", "Share free for lending firm margin", default=0.0, ge=0, le=1),
        **_basis(),
        "url": column(TEXT, "", "Address of the source", blank=True, default=""),
    },
)  # fmt: skip

DEMAND = Table(
    "demand",
    "Forecast need for IT power by state, year and service class",
    ("node", "year", "service_class"),
    {
        "node": column(TEXT, "", "Demand node: a member state, a region, or a place of its own with position or links", must=True),
        "year": column(WHOLE, "year", "Year", must=True, ge=1990, le=2100),
        "service_class": column(TEXT, "", "training, cloud or edge", must=True, isin=SERVICE_CLASSES),
        "it_mw": column(NUMBER, "MW IT", "All IT power needed", must=True, ge=0),
        "it_mw_new": column(NUMBER, "MW IT", "Of which new since 2025", default=0.0, ge=0),
        "lat": column(NUMBER, "deg", "Latitude of the node", blank=True, ge=-90, le=90),
        "lon": column(NUMBER, "deg", "Longitude of the node", blank=True, ge=-180, le=180),
        **_basis(),
    },
)  # fmt: skip

LINKS = Table(
    "links",
    "Ways to serve demand, in place of those computed from distance: what is not listed is none",
    ("node", "region"),
    {
        "node": column(TEXT, "", "Demand node, as in demand.csv", must=True),
        "region": column(TEXT, "", "Region that may serve it", must=True),
        "rtt_ms": column(NUMBER, "ms", "Round trip; empty: computed from distance", blank=True, ge=0),
        "cost_meur_per_mw_yr": column(NUMBER, "MEUR/MW IT/yr", "Cost of serving over this link", default=0.0, ge=0),
    },
    quiet=True,
)  # fmt: skip

ENERGY_TECHNOLOGIES = Table(
    "energy_technologies",
    "Cost and performance of energy technologies",
    ("technology", "parameter", "year"),
    {
        "technology": column(TEXT, "", "Technology", must=True),
        "parameter": column(TEXT, "", "Parameter", must=True),
        "year": column(WHOLE, "year", "Year of the figure", must=True),
        "value": column(NUMBER, "as stated", "Value", must=True),
        "unit": column(TEXT, "", "Unit of the value", blank=True, default=""),
        **_basis(),
        "url": column(TEXT, "", "Address of the source", blank=True, default=""),
        "note": column(TEXT, "", "Remark", blank=True, default=""),
    },
)  # fmt: skip

PRICE_SHAPE = Table(
    "price_shape",
    "Shape of the electricity price over the day, by month",
    ("month", "hour_local"),
    {
        "month": column(WHOLE, "month", "Month", must=True, ge=1, le=12),
        "hour_local": column(WHOLE, "h", "Hour of the day, Brussels time", must=True, ge=0, le=23),
        "shape": column(NUMBER, "1", "Price over the mean of the month", must=True, ge=-5, le=10),
        "shape_2023_2024": column(NUMBER, "1", "The same without 2022", blank=True),
        **_basis(),
    },
)  # fmt: skip

WEATHER_DAILY = Table(
    "weather_daily",
    "Weather year 2016 by member state and day",
    ("member_state", "date"),
    {
        "member_state": column(TEXT, "", "Member state", must=True),
        "date": column(TEXT, "", "Day, YYYY-MM-DD", must=True),
        "pv_cf": column(NUMBER, "1", "Capacity factor of PV", blank=True, ge=0, le=1),
        "wind_on_cf": column(NUMBER, "1", "Capacity factor of onshore wind", blank=True, ge=0, le=1),
        "wind_off_cf": column(NUMBER, "1", "Capacity factor of offshore wind", blank=True, ge=0, le=1),
        "temp_c": column(NUMBER, "degC", "Mean air temperature", blank=True, ge=-60, le=60),
        "load_rel": column(NUMBER, "1", "National load over its mean", blank=True, ge=0, le=5),
    },
)  # fmt: skip

WEATHER_HOURS = Table(
    "weather_hours",
    "Weather year 2016: mean day of each month by member state",
    ("member_state", "month", "hour_utc"),
    {
        "member_state": column(TEXT, "", "Member state", must=True),
        "month": column(WHOLE, "month", "Month", must=True, ge=1, le=12),
        "hour_utc": column(WHOLE, "h", "Hour of the day, UTC", must=True, ge=0, le=23),
        "pv_cf": column(NUMBER, "1", "Capacity factor of PV", blank=True, ge=0, le=1),
        "wind_on_cf": column(NUMBER, "1", "Capacity factor of onshore wind", blank=True, ge=0, le=1),
        "wind_off_cf": column(NUMBER, "1", "Capacity factor of offshore wind", blank=True, ge=0, le=1),
        "temp_c": column(NUMBER, "degC", "Air temperature", blank=True, ge=-60, le=60),
        "load_mw": column(NUMBER, "MW", "National load", blank=True, ge=0),
    },
)  # fmt: skip

OWN_DESIGNS = Table(
    "own_designs",
    "Energy designs of one's own, for each MW of mean load: they replace the computed ones",
    ("region", "design"),
    {
        "region": column(TEXT, "", "Region; empty: every region", blank=True, default=""),
        "design": column(TEXT, "", "Name; only the design named grid may be left again later", must=True),
        "matching": column(TEXT, "", "annual or hourly", default="annual", isin=("annual", "hourly")),
        "cost_meur": column(NUMBER, "MEUR/MW/yr", "Cost of the energy", must=True, ge=0, le=1000),
        "cost_import_meur": column(NUMBER, "MEUR/MW/yr", "Of which moves with `energy.price_scale`", default=0.0, le=1000),
        "firm_connection_mw": column(NUMBER, "MW/MW", "Grid connection that has to be there at all times", default=1.0, ge=0, le=10),
        "onsite_t": column(NUMBER, "tCO2e/MW/yr", "Emissions on site", default=0.0, ge=0),
        "emissions_t": column(NUMBER, "tCO2e/MW/yr", "Emissions by place, those on site included", default=0.0, ge=0),
        "emissions_market_t": column(NUMBER, "tCO2e/MW/yr", "Emissions by contract, those on site included", default=0.0, ge=0),
        "clean_share": column(NUMBER, "1", "Clean share of the energy", default=0.0, ge=0, le=1),
        "renewable_share": column(NUMBER, "1", "Renewable share of the energy", default=0.0, ge=0, le=1),
        "pv_site_mw": column(NUMBER, "MW/MW", "Solar power on site", default=0.0, ge=0),
        "pv_contract_mw": column(NUMBER, "MW/MW", "Solar power contracted", default=0.0, ge=0),
        "wind_on_mw": column(NUMBER, "MW/MW", "Onshore wind contracted", default=0.0, ge=0),
        "wind_off_mw": column(NUMBER, "MW/MW", "Offshore wind contracted", default=0.0, ge=0),
    },
    quiet=True,
)  # fmt: skip

ESTIMATE_PARAMETERS = Table(
    "estimate_parameters",
    "Parameters of the estimates that `inputs/build/estimates.py` computes: change one and rebuild",
    ("parameter",),
    {
        "parameter": column(TEXT, "", "Name", must=True, unique=True),
        "value": column(NUMBER, "as stated", "Value", must=True),
        "unit": column(TEXT, "", "Unit", blank=True, default=""),
        **_basis(),
        "reason": column(TEXT, "", "Why this value", blank=True, default=""),
    },
)  # fmt: skip

PROVENANCE = Table(
    "provenance",
    "Source and basis of every figure that does not carry its own: table, row and column, `*` = all",
    ("table", "row", "column"),
    {
        "table": column(TEXT, "", "Table", must=True),
        "row": column(TEXT, "", "Row id, or *", must=True),
        "column": column(TEXT, "", "Column", must=True),
        "basis": column(TEXT, "", "measured, official, estimate or assumption", must=True, isin=BASES),
        "source": column(TEXT, "", "Id in sources.csv, or the text of the source", blank=True, default=""),
        "note": column(TEXT, "", "Method or remark", blank=True, default=""),
    },
)  # fmt: skip

SOURCES = Table(
    "sources",
    "Sources, with the credit and licence each asks for",
    ("source",),
    {
        "source": column(TEXT, "", "Id", must=True, unique=True),
        "title": column(TEXT, "", "Title", must=True),
        "publisher": column(TEXT, "", "Publisher", blank=True, default=""),
        "year": column(TEXT, "year", "Year", blank=True, default=""),
        "url": column(TEXT, "", "Address", blank=True, default=""),
        "licence": column(TEXT, "", "Licence or terms", blank=True, default=""),
    },
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    REGIONS, CLIMATE, MEMBER_STATES, FACILITIES, COOLING, PERMITTING, PROJECTS, BIDS, AI_FACTORIES,
    ZONES, INTERCONNECTORS, DEMAND, LINKS, ENERGY_TECHNOLOGIES, PRICE_SHAPE, WEATHER_DAILY,
    WEATHER_HOURS,
    OWN_DESIGNS, ESTIMATE_PARAMETERS, PROVENANCE, SOURCES,
)  # fmt: skip
