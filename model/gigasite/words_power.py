"""Texts of the page on energy: mix, carbon, grid, connections, what is built, costs."""

from __future__ import annotations

from gigasite.words import STATE_NAME, YEAR_NAME

NO_POWER = "The plan runs no new site, so there is no energy to show."
WHERE, WHERE_HELP = "Where", "The Union, or one member state that hosts new sites."
UNION = "Union"
YEAR = YEAR_NAME
SOURCE_NOTE = (
    "New sites only, without committed projects. Source: the plan's tables energy.csv, designs.csv "
    "and grid.csv, which the audit recomputes. Sources of the inputs: page Export."
)
TABS_LABEL = "What to see"
TABS = {
    "mix": "Mix", "carbon": "Clean and carbon", "grid": "Grid", "links": "Connections",
    "built": "On site and contracts", "cost": "Cost",
}  # fmt: skip

# figures at the top
ELECTRICITY = "Electricity in {year}"
ELECTRICITY_BELOW = "mean load {mw}"
CLEAN, CLEAN_BELOW = "Clean", "renewable {share} %"
CLEAN_HELP = "Solar on site and contracted clean energy, as the designs count it."
HOURLY, HOURLY_SAID, HOURLY_BELOW = "Clean by the hour", "≥ {share} %", "lower bound"
HOURLY_HELP = (
    "Share of the electricity that is known to be clean in the very hour of its use: solar on "
    "site, and contracts of designs that count hour by hour. Contracts that count over the year "
    "cover more hours than this; how many is not in the plan."
)
CARBON, CARBON_BELOW = "CO₂e per kWh", "by contract {g} g"
CARBON_HELP = (
    "By location: mean carbon of what is drawn from each state's grid today, and of backup. By "
    "contract: the same with contracted clean energy counted as 0."
)
FIRM, FIRM_BELOW, FIRM_HELP = "Firm connection", "flexible {mw}", "Of the energy designs."
PRICE, PRICE_BELOW = "Cost per MWh", "of 2025"
PRICE_HELP = "With network charges, what is built on site, contracts and carbon. Money of 2025."
NOT_KNOWN, NO_POWER_THEN = "–", "no new site runs there then"
TWH, GRAMS, EUROS = "{value:,.1f} TWh", "{value:,.0f} g", "€ {value:,.1f}"

# mix
SOURCES = {
    "pv_site": "Solar on site", "pv": "Solar by contract", "wind_on": "Onshore wind by contract",
    "wind_off": "Offshore wind by contract", "nuclear": "Nuclear by contract",
    "contract": "Renewable by contract", "backup": "Backup on site",
    "grid": "Grid without contract",
}  # fmt: skip
SOURCE = "Source"
MIX_AXIS, MIX_SHARE = "Electricity (TWh a year)", "Share of electricity (%)"
MIX_YEARS_ALT = "Electricity of the new sites by year and source."
MIX_STATES_ALT = "Share of each source in the electricity of the new sites, by state."
MIX_NOTE = (
    "Solar on site is what reaches the sites, after losses of batteries. Contracts are what counts "
    "as clean: over the year or hour by hour, as the design says. The rest of what is drawn is the "
    "grid without contract."
)
MIX_YEARS, MIX_STATES = "By year: {where}", "By state in {year}"
MIX_COLUMNS = {"year": YEAR_NAME, "state": STATE_NAME, "source": SOURCE, "gwh": "GWh"}
AS_TABLE = "As a table"

# carbon
CARBON_AXIS = "Carbon intensity (g CO₂e/kWh)"
CLEAN_AXIS = "Share (%)"
CARBON_LINES = {"location": "by location", "market": "by contract"}
SHARE_LINES = {"clean": "clean", "renewable": "renewable", "hourly": "clean hour by hour, at least"}
CARBON_ALT = "Carbon intensity of the electricity of the new sites, by both accounts."
CLEAN_ALT = "Clean, renewable and hourly clean share of the electricity of the new sites."
CARBON_COLUMNS = {
    "state": STATE_NAME, "gwh": "Electricity (GWh)", "clean": "Clean (%)",
    "renewable": "Renewable (%)", "hourly": "Clean hour by hour, at least (%)",
    "location": "By location (g CO₂e/kWh)", "market": "By contract (g CO₂e/kWh)",
    "location_kt": "By location (kt CO₂e)", "market_kt": "By contract (kt CO₂e)",
}  # fmt: skip
CARBON_STATES = "States in {year}"

# grid
GRID_NOTE = (
    "Draw: the firm connection of the energy designs and all that lies above the mean load at the "
    "design hour. Headroom: what the grid still carries, plus blocks of reinforcement that are "
    "live."
)
GRID_MANY = "The {n} fullest of {all} regions; all are in the table."
GRID_AXIS = "Headroom and draw (MW)"
GRID_PARTS = {"free": "Headroom", "blocks": "Reinforcement live"}
GRID_DRAW = "Draw"
GRID_ALT = "Draw of the new sites against headroom and reinforcement, by region in {year}."
GRID_YEARS_ALT = "Draw, headroom and reinforcement of {region} by year."
REGION = "Region"
GRID_COLUMNS = {
    "place": "Place", "state": STATE_NAME, "region": "Region code", "free": "Headroom (MW)",
    "blocks": "Reinforcement (MW)", "draw": "Draw (MW)", "slack": "Left (MW)", "used": "Used (%)",
    "ordered": "Blocks ordered so far",
}  # fmt: skip

# connections
LINKS_NOTE = (
    "Firm: always there. Flexible: the part that may be interrupted in the hours of highest load "
    "of the state, when batteries or backup carry the site; it takes no headroom. A connection "
    "that is smaller than the mean load is firm in full."
)
LINK_PARTS = {"firm": "Firm", "flexible": "Flexible"}
LINK_AXIS = "Connection of the designs (MW)"
LINK_ALT = "Firm and flexible connections of the new sites, by state in {year}."
LINK_COLUMNS = {
    "connection": "Kind", "load": "Mean load (MW)", "share": "Share of load (%)",
    "firm": "Firm (MW)", "flexible": "Flexible (MW)", "clean": "Clean (%)",
    "price": "Cost (€/MWh)",
}  # fmt: skip
PLAIN = "full connection"

# what is built
BUILT_NOTE = "What is to be built on site and contracted by the end of each year."
NOTHING_BUILT = "Nothing is built on site or contracted: everything comes from the grid."
BUILT_AXIS, STORED_AXIS = "Capacity (MW)", "Batteries (MWh)"
TECHNOLOGY = "Technology"
BUILT_ALT = "Capacities on site and by contract, by year."
BUILT_STATES = "By state in {year} (MW; batteries also MWh)"

# cost
COST_AXIS = "Cost of energy (€/MWh)"
COST_PARTS = {
    "import": "Grid power, net of contracts", "network": "Network charges",
    "pv_site": "Solar on site", "battery": "Batteries", "backup": "Backup",
    "pv_contract": "Solar contracts", "wind_on": "Onshore wind contracts",
    "wind_off": "Offshore wind contracts", "nuclear": "Nuclear contracts", "other": "Not split",
}  # fmt: skip
CARBON_PART = "Carbon price"
COST_NOTE = (
    "Yearly cost over yearly use, in money of 2025. Grid power is what is drawn at the market "
    "price of the hour less what contracts deliver: it can fall below zero. Contracts cost what "
    "their plants cost."
)
COST_PART = "Part"
COST_ALT = "Cost of each MWh by part, by state in {year}."
COST_YEARS_ALT = "Cost of each MWh by part and year: {where}."
COST_COLUMNS = {"state": STATE_NAME, "total": "In all (€/MWh)"}
