"""Texts on what powers the sites, and the names of energy designs in planner's words."""

from __future__ import annotations

import re

from gigasite.catalogue import _
from gigasite.words import STATE_NAME, YEAR_NAME
from gigasite.words import share as percent

# choices
ENERGY = _("Energy")
NOT_ASKED = _("not asked")
SUPPLY = _("What can power a site")
SUPPLIES = {
    "designs": _("Planned hour by hour"),
    "flat": _("Grid at a flat price"),
}
SUPPLY_HELP = _(
    "Planned hour by hour: solar power, batteries and backup on site, contracts with wind, solar "
    "and nuclear plants, and the grid, mixed for each region. Flat: everything from the grid at "
    "the yearly price of the state. Scenario: {base}."
)
NO_DESIGNS = _(
    "This data set has no hourly tables: everything comes from the grid at a flat price."
)
FLEXIBLE = _("Flexible connections")
FLEXIBLE_HELP = _(
    "Offer connections of which a part is interrupted in the hours of highest load of the state: "
    "they take less room on the grid. Scenario: {base}."
)
CLEAN = _("Clean power, at least")
CLEAN_HELP = _(
    "Share of clean energy in what all new sites together use in a year [%]. What is drawn from "
    "the grid without a contract does not count as clean. Scenario: {base}."
)
GIGA_CLEAN = _("Gigafactories clean, at least")
GIGA_CLEAN_HELP = _("The same for the gigafactories alone [%]. Scenario: {base}.")
FROM = _("from the year")
FROM_HELP = _("From this year on. Scenario: {base}.")
MATCHED = _("Clean around the clock (24/7)")
MATCHED_HELP = _(
    "Only supplies that are clean for at least this share of their use [%], counted hour by hour: "
    "sun at noon does not make up for the night. For every site. Scenario: {base}."
)
CAP = _("Most emissions (Mt CO₂e a year)")
CAP_HELP = _(
    "Cap on what all new sites together emit in a year, {account}. Empty: no cap. Scenario: {base}."
)
ACCOUNTS = {
    "location": _("by location (the mix of each state's grid)"),
    "market": _("by contract (contracted clean energy counts as 0)"),
}
PRICES = _("Power prices, times today's")
PRICES_HELP = _("Multiplies every wholesale price. Scenario: ×{base:g}.")
CARBON_PRICE = _("Carbon price (EUR/t CO₂e)")
CARBON_PRICE_HELP = _("Price of what is burnt on site in backup generators. Scenario: {base:g}.")
SURCHARGE = _("Carbon surcharge on grid power (EUR/t CO₂e)")
SURCHARGE_HELP = _(
    "Paid on the emissions of grid power, above the carbon price already in its market price. "
    "Scenario: {base:g}."
)
ON, OFF = _("on"), _("off")

# choices, as part of a sentence
CHOSEN_SUPPLY = _("grid power at a flat price")
CHOSEN_FIRM = _("no flexible connections")
CHOSEN_CLEAN = _("{share} clean power from {year}")
CHOSEN_GIGA_CLEAN = _("gigafactories {share} clean from {year}")
CHOSEN_MATCHED = _("{share} clean around the clock")
CHOSEN_CAP = _("at most {mt:g} Mt CO₂e from {year}")
CHOSEN_PRICES = _("power prices ×{scale:g}")
CHOSEN_CARBON = _("carbon at {price:g} EUR/t")
CHOSEN_SURCHARGE = _("a carbon surcharge of {price:g} EUR/t")

# what powers the sites
POWER = _("What powers the sites")
POWER_WHEN = _("Chosen sites in {year}.")
POWER_NOTE = _(
    "Clean: delivered on site or by contract, nuclear included; grid power without a contract does "
    "not count. Emissions by location follow the mix of each state's grid, those by contract count "
    "contracted clean energy as 0."
)
NO_POWER = _("The plan chooses no sites, so there is nothing to power.")
MIX_ALT = _("Supplies in use: load, share, price, clean share, connection and emissions.")
MIX_COLUMNS = {
    "power": _("Supply"),
    "made_of": _("Built and contracted"),
    "code": _("Code"),
    "mw": _("Mean load (MW)"),
    "share": _("Share (%)"),
    "price": _("EUR/MWh"),
    "clean": _("Clean (%)"),
    "firm": _("Firm connection (MW)"),
    "location": _("Emissions by location (kt CO₂e)"),
    "market": _("Emissions by contract (kt CO₂e)"),
}
CAPACITIES = _("To build and to contract")
CAPACITY_NOTE = _(
    "Potential: what sites may build on their land, and contract in their state, in all regions "
    "and states that can host sites."
)
CAPACITY_COLUMNS = {
    "technology": _("Technology"),
    "amount": _("Needed"),
    "unit": _("Unit"),
    "potential": _("Potential (MW)"),
    "used": _("Potential used (%)"),
    "full": _("Places at the limit"),
}
REF = _("{share} renewable")
FULL = _("Where the potential is used up")
FULL_COLUMNS = {
    "state": STATE_NAME,
    "technology": _("Technology"),
    "amount": _("Needed (MW)"),
    "potential": _("Potential (MW)"),
    "regions": _("Regions at the limit"),
}
POWER_YEAR_COLUMNS = {
    "year": YEAR_NAME,
    "energy": _("Electricity (GWh)"),
    "clean": _("Clean (%)"),
    "renewable": _("Renewable (%)"),
    "location": _("Emissions by location (kt CO₂e)"),
    "market": _("Emissions by contract (kt CO₂e)"),
    "cost": _("Energy cost (MEUR)"),
    "carbon": _("Carbon cost (MEUR)"),
}
POWER_YEARS = _("Power by year")
TECHNOLOGIES = {
    "pv_site_mw": _("Solar on site"),
    "battery_power_mw": _("Batteries on site, power"),
    "battery_energy_mwh": _("Batteries on site, energy"),
    "backup_mw": _("Backup generators on site"),
    "pv_contract_mw": _("Solar by contract"),
    "wind_on_mw": _("Onshore wind by contract"),
    "wind_off_mw": _("Offshore wind by contract"),
    "nuclear_mw": _("Nuclear by contract"),
}
"""Capacities of a design: columns of energy.csv."""
ON_SITE = {"pv_site_mw": _("solar"), "battery_energy_mwh": _("batteries"), "backup_mw": _("backup")}
CONTRACTS = {
    "pv_contract_mw": _("solar"),
    "wind_on_mw": _("onshore wind"),
    "wind_off_mw": _("offshore wind"),
    "nuclear_mw": _("nuclear"),
}
BUILT, CONTRACTED, ONLY_GRID = _("on site: {}"), _("by contract: {}"), _("grid only")
SHEET_MIX, SHEET_CAPACITIES = _("what powers the sites"), _("to build and contract")
SHEET_YEARS = _("power by year")

# designs
GRID, SHARED = _("All from the grid"), _("Grid, {share} renewable by contract")
CHEAPEST = {
    "a": _("Cheapest, contracts counted over the year"),
    "h": _("Cheapest, contracts counted hour by hour"),
}
REACHES = {"a": _("{share} clean over the year"), "h": _("{share} clean, counted hour by hour")}
RENEWABLE = _("All renewable over the year")
FLEX, FULL_CONNECTION = _("flexible connection"), _("full connection")
PART_CONNECTION, LANDLESS = _("connection for {share} of the load"), _("no solar on site")
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
