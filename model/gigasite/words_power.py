"""Texts of the page on energy: mix, carbon, grid, connections, what is built, costs."""

from __future__ import annotations

from gigasite.catalogue import _
from gigasite.words import STATE_NAME, YEAR_NAME

NO_POWER = _("The plan runs no new site, so there is no energy to show.")
WHERE, WHERE_HELP = _("Where"), _("The Union, or one member state that hosts new sites.")
UNION = _("Union")
YEAR = YEAR_NAME
SOURCE_NOTE = _(
    "New sites only, without committed projects. Source: the plan's tables energy.csv, designs.csv "
    "and grid.csv, which the audit recomputes. Sources of the inputs: page Export."
)
TABS_LABEL = _("What to see")
TABS = {
    "mix": _("Mix"), "carbon": _("Clean and carbon"), "grid": _("Grid"), "links": _("Connections"),
    "built": _("On site and contracts"), "cost": _("Cost"),
}  # fmt: skip

# figures at the top
ELECTRICITY = _("Electricity in {year}")
ELECTRICITY_BELOW = _("mean load {mw}")
CLEAN, CLEAN_BELOW = _("Clean"), _("renewable {share} %")
CLEAN_HELP = _("Solar on site and contracted clean energy, as the designs count it.")
HOURLY, HOURLY_SAID, HOURLY_BELOW = _("Clean by the hour"), "≥ {share} %", _("lower bound")
HOURLY_HELP = _(
    "Share of the electricity that is known to be clean in the very hour of its use: solar on "
    "site, and contracts of designs that count hour by hour. Contracts that count over the year "
    "cover more hours than this; how many is not in the plan."
)
CARBON, CARBON_BELOW = _("CO₂e per kWh"), _("by contract {g} g")
CARBON_HELP = _(
    "By location: mean carbon of what is drawn from each state's grid today, and of backup. By "
    "contract: the same with contracted clean energy counted as 0."
)
FIRM, FIRM_BELOW, FIRM_HELP = _("Firm connection"), _("flexible {mw}"), _("Of the energy designs.")
PRICE, PRICE_BELOW = _("Cost per MWh"), _("of 2025")
PRICE_HELP = _("With network charges, what is built on site, contracts and carbon. Money of 2025.")
NOT_KNOWN, NO_POWER_THEN = "–", _("no new site runs there then")
TWH, GRAMS, EUROS = _("{value:,.1f} TWh"), "{value:,.0f} g", "€ {value:,.1f}"

# mix
SOURCES = {
    "pv_site": _("Solar on site"), "pv": _("Solar by contract"), "wind_on": _("Onshore wind by contract"),
    "wind_off": _("Offshore wind by contract"), "nuclear": _("Nuclear by contract"),
    "contract": _("Renewable by contract"), "backup": _("Backup on site"),
    "grid": _("Grid without contract"),
}  # fmt: skip
SOURCE = _("Source")
MIX_AXIS, MIX_SHARE = _("Electricity (TWh a year)"), _("Share of electricity (%)")
MIX_YEARS_ALT = _("Electricity of the new sites by year and source.")
MIX_STATES_ALT = _("Share of each source in the electricity of the new sites, by state.")
MIX_NOTE = _(
    "Solar on site is what reaches the sites, after losses of batteries. Contracts are what counts "
    "as clean: over the year or hour by hour, as the design says. The rest of what is drawn is the "
    "grid without contract."
)
MIX_YEARS, MIX_STATES = _("By year: {where}"), _("By state in {year}")
MIX_COLUMNS = {"year": YEAR_NAME, "state": STATE_NAME, "source": SOURCE, "gwh": _("GWh")}
AS_TABLE = _("As a table")

# carbon
CARBON_AXIS = _("Carbon intensity (g CO₂e/kWh)")
CLEAN_AXIS = _("Share (%)")
CARBON_LINES = {"location": _("by location"), "market": _("by contract")}
SHARE_LINES = {
    "clean": _("clean"),
    "renewable": _("renewable"),
    "hourly": _("clean hour by hour, at least"),
}
CARBON_ALT = _("Carbon intensity of the electricity of the new sites, by both accounts.")
CLEAN_ALT = _("Clean, renewable and hourly clean share of the electricity of the new sites.")
CARBON_COLUMNS = {
    "state": STATE_NAME, "gwh": _("Electricity (GWh)"), "clean": _("Clean (%)"),
    "renewable": _("Renewable (%)"), "hourly": _("Clean hour by hour, at least (%)"),
    "location": _("By location (g CO₂e/kWh)"), "market": _("By contract (g CO₂e/kWh)"),
    "location_kt": _("By location (kt CO₂e)"), "market_kt": _("By contract (kt CO₂e)"),
}  # fmt: skip
CARBON_STATES = _("States in {year}")

# grid
GRID_NOTE = _(
    "Draw: the firm connection of the energy designs and all that lies above the mean load at the "
    "design hour. Headroom: what the grid still carries, plus blocks of reinforcement that are "
    "live."
)
GRID_MANY = _("The {n} fullest of {all} regions; all are in the table.")
GRID_AXIS = _("Headroom and draw (MW)")
GRID_PARTS = {"free": _("Headroom"), "blocks": _("Reinforcement live")}
GRID_DRAW = _("Draw")
GRID_ALT = _("Draw of the new sites against headroom and reinforcement, by region in {year}.")
GRID_YEARS_ALT = _("Draw, headroom and reinforcement of {region} by year.")
REGION = _("Region")
GRID_COLUMNS = {
    "place": _("Place"), "state": STATE_NAME, "region": _("Region code"), "free": _("Headroom (MW)"),
    "blocks": _("Reinforcement (MW)"), "draw": _("Draw (MW)"), "slack": _("Left (MW)"), "used": _("Used (%)"),
    "ordered": _("Blocks ordered so far"),
}  # fmt: skip

# connections
LINKS_NOTE = _(
    "Firm: always there. Flexible: the part that may be interrupted in the hours of highest load "
    "of the state, when batteries or backup carry the site; it takes no headroom. A connection "
    "that is smaller than the mean load is firm in full."
)
LINK_PARTS = {"firm": _("Firm"), "flexible": _("Flexible")}
LINK_AXIS = _("Connection of the designs (MW)")
LINK_ALT = _("Firm and flexible connections of the new sites, by state in {year}.")
LINK_COLUMNS = {
    "connection": _("Kind"), "load": _("Mean load (MW)"), "share": _("Share of load (%)"),
    "firm": _("Firm (MW)"), "flexible": _("Flexible (MW)"), "clean": _("Clean (%)"),
    "price": _("Cost (€/MWh)"),
}  # fmt: skip
PLAIN = _("full connection")

# what is built
BUILT_NOTE = _("What is to be built on site and contracted by the end of each year.")
NOTHING_BUILT = _("Nothing is built on site or contracted: everything comes from the grid.")
BUILT_AXIS, STORED_AXIS = _("Capacity (MW)"), _("Batteries (MWh)")
TECHNOLOGY = _("Technology")
BUILT_ALT = _("Capacities on site and by contract, by year.")
BUILT_STATES = _("By state in {year} (MW; batteries also MWh)")

# cost
COST_AXIS = _("Cost of energy (€/MWh)")
COST_PARTS = {
    "import": _("Grid power, net of contracts"), "network": _("Network charges"),
    "pv_site": _("Solar on site"), "battery": _("Batteries"), "backup": _("Backup"),
    "pv_contract": _("Solar contracts"), "wind_on": _("Onshore wind contracts"),
    "wind_off": _("Offshore wind contracts"), "nuclear": _("Nuclear contracts"), "other": _("Not split"),
}  # fmt: skip
CARBON_PART = _("Carbon price")
COST_NOTE = _(
    "Yearly cost over yearly use, in money of 2025. Grid power is what is drawn at the market "
    "price of the hour less what contracts deliver: it can fall below zero. Contracts cost what "
    "their plants cost."
)
COST_PART = _("Part")
COST_ALT = _("Cost of each MWh by part, by state in {year}.")
COST_YEARS_ALT = _("Cost of each MWh by part and year: {where}.")
COST_COLUMNS = {"state": STATE_NAME, "total": _("In all (€/MWh)")}
