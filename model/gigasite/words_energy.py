"""Texts on what powers the sites, and the names of energy designs in planner's words."""

from __future__ import annotations

import re

from gigasite.words import STATE_NAME, YEAR_NAME
from gigasite.words import share as percent

# choices
ENERGY = "Energy"
NOT_ASKED = "not asked"
SUPPLY = "What can power a site"
SUPPLIES = {
    "designs": "Planned hour by hour",
    "flat": "Grid at a flat price",
}
SUPPLY_HELP = (
    "Planned hour by hour: solar power, batteries and backup on site, contracts with wind, solar "
    "and nuclear plants, and the grid, mixed for each region. Flat: everything from the grid at "
    "the yearly price of the state. Scenario: {base}."
)
NO_DESIGNS = "This data set has no hourly tables: everything comes from the grid at a flat price."
FLEXIBLE = "Flexible connections"
FLEXIBLE_HELP = (
    "Offer connections of which a part is interrupted in the hours of highest load of the state: "
    "they take less room on the grid. Scenario: {base}."
)
CLEAN = "Clean power, at least"
CLEAN_HELP = (
    "Share of clean energy in what all new sites together use in a year [%]. What is drawn from "
    "the grid without a contract does not count as clean. Scenario: {base}."
)
GIGA_CLEAN = "Gigafactories clean, at least"
GIGA_CLEAN_HELP = "The same for the gigafactories alone [%]. Scenario: {base}."
FROM = "from the year"
FROM_HELP = "From this year on. Scenario: {base}."
MATCHED = "Clean around the clock (24/7)"
MATCHED_HELP = (
    "Only supplies that are clean for at least this share of their use [%], counted hour by hour: "
    "sun at noon does not make up for the night. For every site. Scenario: {base}."
)
CAP = "Most emissions (Mt CO₂e a year)"
CAP_HELP = (
    "Cap on what all new sites together emit in a year, {account}. Empty: no cap. Scenario: {base}."
)
ACCOUNTS = {
    "location": "by location (the mix of each state's grid)",
    "market": "by contract (contracted clean energy counts as 0)",
}
PRICES = "Power prices, times today's"
PRICES_HELP = "Multiplies every wholesale price. Scenario: ×{base:g}."
CARBON_PRICE = "Carbon price (EUR/t CO₂e)"
CARBON_PRICE_HELP = "Price of what is burnt on site in backup generators. Scenario: {base:g}."
SURCHARGE = "Carbon surcharge on grid power (EUR/t CO₂e)"
SURCHARGE_HELP = (
    "Paid on the emissions of grid power, above the carbon price already in its market price. "
    "Scenario: {base:g}."
)
ON, OFF = "on", "off"

# choices, as part of a sentence
CHOSEN_SUPPLY = "grid power at a flat price"
CHOSEN_FIRM = "no flexible connections"
CHOSEN_CLEAN = "{share} clean power from {year}"
CHOSEN_GIGA_CLEAN = "gigafactories {share} clean from {year}"
CHOSEN_MATCHED = "{share} clean around the clock"
CHOSEN_CAP = "at most {mt:g} Mt CO₂e from {year}"
CHOSEN_PRICES = "power prices ×{scale:g}"
CHOSEN_CARBON = "carbon at {price:g} EUR/t"
CHOSEN_SURCHARGE = "a carbon surcharge of {price:g} EUR/t"

# what powers the sites
POWER = "What powers the sites"
POWER_WHEN = "Chosen sites in {year}."
POWER_NOTE = (
    "Clean: delivered on site or by contract, nuclear included; grid power without a contract does "
    "not count. Emissions by location follow the mix of each state's grid, those by contract count "
    "contracted clean energy as 0."
)
NO_POWER = "The plan chooses no sites, so there is nothing to power."
MIX_ALT = "Supplies in use: load, share, price, clean share, connection and emissions."
MIX_COLUMNS = {
    "power": "Supply",
    "made_of": "Built and contracted",
    "code": "Code",
    "mw": "Mean load (MW)",
    "share": "Share (%)",
    "price": "EUR/MWh",
    "clean": "Clean (%)",
    "firm": "Firm connection (MW)",
    "location": "Emissions by location (kt CO₂e)",
    "market": "Emissions by contract (kt CO₂e)",
}
CAPACITIES = "To build and to contract"
CAPACITY_NOTE = (
    "Potential: what sites may build on their land, and contract in their state, in all regions "
    "and states that can host sites."
)
CAPACITY_COLUMNS = {
    "technology": "Technology",
    "amount": "Needed",
    "unit": "Unit",
    "potential": "Potential (MW)",
    "used": "Potential used (%)",
    "full": "Places at the limit",
}
REF = "{share} renewable"
FULL = "Where the potential is used up"
FULL_COLUMNS = {
    "state": STATE_NAME,
    "technology": "Technology",
    "amount": "Needed (MW)",
    "potential": "Potential (MW)",
    "regions": "Regions at the limit",
}
POWER_YEAR_COLUMNS = {
    "year": YEAR_NAME,
    "energy": "Electricity (GWh)",
    "clean": "Clean (%)",
    "renewable": "Renewable (%)",
    "location": "Emissions by location (kt CO₂e)",
    "market": "Emissions by contract (kt CO₂e)",
    "cost": "Energy cost (MEUR)",
    "carbon": "Carbon cost (MEUR)",
}
POWER_YEARS = "Power by year"
TECHNOLOGIES = {
    "pv_site_mw": "Solar on site",
    "battery_power_mw": "Batteries on site, power",
    "battery_energy_mwh": "Batteries on site, energy",
    "backup_mw": "Backup generators on site",
    "pv_contract_mw": "Solar by contract",
    "wind_on_mw": "Onshore wind by contract",
    "wind_off_mw": "Offshore wind by contract",
    "nuclear_mw": "Nuclear by contract",
}
"""Capacities of a design: columns of energy.csv."""
ON_SITE = {"pv_site_mw": "solar", "battery_energy_mwh": "batteries", "backup_mw": "backup"}
CONTRACTS = {
    "pv_contract_mw": "solar",
    "wind_on_mw": "onshore wind",
    "wind_off_mw": "offshore wind",
    "nuclear_mw": "nuclear",
}
BUILT, CONTRACTED, ONLY_GRID = "on site: {}", "by contract: {}", "grid only"
SHEET_MIX, SHEET_CAPACITIES = "what powers the sites", "to build and contract"
SHEET_YEARS = "power by year"

# designs
GRID, SHARED = "All from the grid", "Grid, {share} renewable by contract"
CHEAPEST = {
    "a": "Cheapest, contracts counted over the year",
    "h": "Cheapest, contracts counted hour by hour",
}
REACHES = {"a": "{share} clean over the year", "h": "{share} clean, counted hour by hour"}
RENEWABLE = "All renewable over the year"
FLEX, FULL_CONNECTION = "flexible connection", "full connection"
PART_CONNECTION, LANDLESS = "connection for {share} of the load", "no solar on site"
DESIGN = re.compile(
    r"(?P<matching>[ah])(?P<share>-least|\d{1,3}(?:\.\d+)?)-(?P<place>flex|c\d{1,3})(?P<bare>-noland)?"
)


def design_parts(code: str, *, own: bool = False) -> tuple[str, str]:
    """What a design supplies, and on what connection; the code itself where it says neither.

    `own`: designs are the user's, whose names mean what the user wants, `grid` apart.
    """
    found = re.fullmatch(r"contract-(\d{1,3}(?:\.\d+)?)", code)
    if code == "grid":
        return GRID, ""
    if found is not None and not own:
        return SHARED.format(share=percent(float(found[1]) / 100)), ""
    found = DESIGN.fullmatch(code)
    if found is None or own:
        return code, ""
    matching, place = found["matching"], found["place"]
    if found["share"] == "-least":
        supply = CHEAPEST[matching]
    elif (matching, found["share"]) == ("a", "100"):
        supply = RENEWABLE
    else:
        supply = REACHES[matching].format(share=percent(float(found["share"]) / 100))
    connection = FLEX if place == "flex" else FULL_CONNECTION
    if place not in ("flex", "c100"):
        connection = PART_CONNECTION.format(share=percent(float(place[1:]) / 100))
    return supply, f"{connection}, {LANDLESS}" if found["bare"] else connection


def design_words(code: str, *, own: bool = False) -> str:
    """Name of a design in words: `h90-flex` is 90 % clean, counted hour by hour, flexible ..."""
    return ", ".join(part for part in design_parts(code, own=own) if part)


def designs_words(codes: str, *, own: bool = False) -> str:
    """Designs of a site, joined by ` + `, in words; what they share is said once."""
    supplies: dict[str, list[str]] = {}
    for code in filter(None, codes.split(" + ")):
        supply, connection = design_parts(code, own=own)
        supplies.setdefault(supply, []).append(connection)
    parts = []
    for supply, connections in supplies.items():
        told = [connection for connection in connections if connection]
        alone = f"{supply}, {told[0]}" if told else supply
        parts.append(alone if len(told) < 2 else f"{supply} ({'; '.join(told)})")
    return " + ".join(parts)


def made_of(mw: dict[str, float], least: float) -> str:
    """What a design builds and contracts, in words; capacities below `least` are left out."""
    parts = []
    for text, names in ((BUILT, ON_SITE), (CONTRACTED, CONTRACTS)):
        found = [name for column, name in names.items() if mw.get(column, 0.0) > least]
        if found:
            parts.append(text.format(", ".join(found)))
    return "; ".join(parts) or ONLY_GRID
