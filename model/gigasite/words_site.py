"""Texts of the page on one region: its figures, climate, plan, power, and why it was chosen."""

from __future__ import annotations

CHOOSE = "Region"
CHOOSE_HINT = "Type a name or a code; a click on the map of the page Plan chooses too."
NO_REGION = "Choose a region here, or click one on the map of the page **Plan**."
NAMED = "{name} ({code}), {state}"
NO_PLAN = "There is no plan yet: its sites, power, water and cost are missing here."
TABS = ("Plan here", "Power", "Why, why not", "Climate", "Figures and sources")

# key figures
IT = "New IT power"
IT_HELP = "Chosen by the plan in this region, running by the last year. Committed: {committed}."
NOTHING_HERE = "nothing chosen"
SITES = "in {n} units"
HEADROOM, HEADROOM_ALWAYS = "Grid headroom in {year}", "Grid headroom"
HEADROOM_HELP = "Peak draw the grid can still connect; blocks of reinforcement can add to it."
BLOCKS = "and up to {n} × {mw}"
NO_BLOCKS = "no reinforcement"
PRICE = "Power in the plan"
PRICE_STATE = "Wholesale price"
PRICE_UNIT = "€ {value:,.0f}/MWh"
PRICE_HELP = "With network charges and all that is built and contracted for the sites."
PRICE_STATE_HELP = "Yearly mean of the state, before network charges."
PRICE_BELOW = "all sites: € {value:,.0f}/MWh"
WATER = "Water stress"
WATER_HELP = "Water used in the river basins, as a share of what is there (estimate)."
WATER_BELOW = "allowance {m3}"
NO_ALLOWANCE = "no allowance stated"
PERMIT = "Permits, standard track"
PERMIT_UNIT = "{months:.0f} months"
PERMIT_HELP = "All permits included; an accelerated track can be shorter."
INDEX = "building cost ×{index:.2f}"
UNKNOWN = "not known"

# in the plan
NONE_HERE = "The plan chooses nothing here. The tab **Why, why not** finds out why."
SITE_TABLE = "Sites in the plan"
YEAR_TABLE = "Power, grid and water by year"
COST = "Cost"
COST_COLUMNS = ("What", "Here", "Of the Union's")
COST_ROWS = {
    "capex": "Investment in sites (MEUR, overnight)",
    "public": "Public money (MEUR)",
    "power": "Power in {year} (MEUR a year)",
    "carbon": "Carbon in {year} (MEUR a year)",
}
COST_NOTE = "Money of 2025, undiscounted."
YEAR_COLUMNS = {
    "year": "Year",
    "load": "Mean load (MW)",
    "headroom": "Headroom (MW)",
    "blocks": "Blocks in use",
    "draw": "Drawn (MW, firm)",
    "slack": "Room left (MW)",
    "water": "Water (1,000 m³)",
    "allowance": "Water allowed (1,000 m³)",
}

# power
MIX = "What powers the sites in {year}"
MIX_ALT = "Share of each source in the power of the sites."
MIX_AXIS = "Energy used in a year (GWh)"
SOURCES = {
    "pv": "Solar on site",
    "contract_pv": "Solar by contract",
    "contract_wind_on": "Onshore wind by contract",
    "contract_wind_off": "Offshore wind by contract",
    "contract_nuclear": "Nuclear by contract",
    "backup": "Backup generators",
    "grid": "Grid, without contract",
}
"""Where the energy comes from, in the order of the chart."""
NO_MIX = "The plan powers nothing here."
FLAT = "Power comes from the grid at a flat price in this plan, the same in every hour."
OWN = "Designs of your own have no hourly course."
WEEK = "A week, hour by hour"
WEEK_ASK = "Show the week"
WEEK_HINT = (
    "Solves this supply again, in some seconds, and shows how it works in steps of 2 hours. Each "
    "day of the week is shown by its typical day."
)
WEEK_DESIGN = "Supply"
WEEK_WHEN = "Week of"
WEEKS = {"January": 14, "April": 104, "July": 195, "October": 287}
"""First day of each week, counted from 1 January as 0."""
WEEK_ALT = "Power by source in every hour of the week; below zero batteries are charged."
WEEK_X, WEEK_Y = "Hour of the week (UTC)", "Power (MW)"
WEEK_PARTS = {
    "pv": "Solar on site",
    "contract": "By contract",
    "grid": "Grid",
    "discharge": "From batteries",
    "backup": "Backup generators",
    "charge": "Into batteries",
}
WEEK_LOAD = "Load"
WEEK_NOTE = {
    "annual": "Contracts are counted over the year: in each hour the site draws from the grid.",
    "hourly": "Contracts are counted hour by hour.",
}

# climate
TEMPERATURE = "Temperature"
TEMPERATURE_AXIS = "Mean temperature (°C)"
TEMPERATURE_ALT = "Mean temperature of each month."
YIELD = "Sun and wind"
YIELD_AXIS = "Capacity factor (%)"
YIELD_ALT = "Capacity factor of solar and wind power in each month."
YIELDS = {
    "pv_fixed": "Solar, tilted",
    "wind_on": "Onshore wind",
    "wind_off": "Offshore wind",
}
MONTH = "Month"
NO_CLIMATE = "This data set holds no climate."
NO_YIELD = "This data set holds no hourly weather: no yields of sun and wind."
YIELD_NOTE = "Weather year {year}, brought to the region's own level."
COOLING = "What cooling takes here"
COOLING_COLUMNS = {
    "cooling": "Cooling system",
    "pue_mean": "PUE, mean (MW a MW IT)",
    "pue_design": "PUE, hottest hours",
    "wue_mean": "Water (L/kWh IT)",
}
COOLING_HELP = (
    "PUE: power drawn for each unit of IT power. Hottest hours: the 99th percentile of the year, "
    "which sets the connection."
)

# figures
FACTS_NOTE = (
    "Everything the model knows of this region and its state. **{assumed} of {all} figures are "
    "assumptions**, marked {mark}; {estimated} are estimates."
)
MARK = "◆"
ASSUMED_ONLY = "Assumptions only"
FACT_COLUMNS = {
    "table": "Table",
    "about": "Figure",
    "value": "Value",
    "unit": "Unit",
    "basis": "Basis",
    "source": "Source",
    "note": "Note",
}
FACT_TABLES = {"regions": "Region", "member_states": "State", "climate": "Climate"}
HEADROOM_OF = "Peak draw the grid can still connect in {year}"
NO_BASIS = "not stated"
PROJECTS = "Announced projects here"
PROJECT_COLUMNS = {
    "project": "Project",
    "place": "Place",
    "facility": "Facility",
    "announced_mw": "Announced (MW)",
    "committed": "Committed",
    "committed_it_mw": "Committed (MW IT)",
    "full_year": "Full by",
    "status": "Status",
    "basis": "Basis",
    "source": "Source",
}
SOURCE_OF = "{title} ({publisher})"

# why
WHY = "Why here, why not"
WHY_ASK = "Ask why"
WHY_HINT = (
    "Solves the plan again with a facility forced in here, or with nothing here. It takes several "
    "minutes on the whole Union; you can look at other pages meanwhile."
)
WHY_NOTE = (
    "Is it a limit that keeps this region out, or does it lose to others, and by how much? Who "
    "would give way if a facility were forced in?"
)
CHOSEN = "**{name} is chosen**: {what}."
NOT_CHOSEN = "**{name} is not chosen.**"
SITE = "{units:g} × {facility} ({mw})"
STOPS = "What keeps facilities out"
STOP = "**{facility}** cannot stand here: {why}."
STOP_COLUMNS = {
    "facility": "Facility",
    "limit": "Limit",
    "needs": "It needs",
    "allows": "There is",
}
COULD = (
    "**{facility}** could stand here. It was not solved again; the bound on all plans would rise "
    "by {rise} (indicative)."
)
FORCED = "One {facility} here, running by {by}"
LEFT_OUT = "Nothing new here"
COSTS = "{low} to {high} more"
COSTS_ONE = "{low} more"
COSTS_HELP = "The two plans differ by {diff}; each is proven within its gap, so it is a range."
COSTS_OPEN = "about {diff} more, not proven"
GOALS = "Goals that come before cost are then missed, so costs do not compare:"
NOT_COMPARED = "other goals come first"
GOAL = "{name}: {after:,.6g} instead of {before:,.6g}"
NO_ANSWER = "No answer: {why}."
GIVES_WAY, TAKES_PLACE = "Who gives way, and who comes in", "Who takes its place"
NEAR = "In a plan close to the one in hand."
NOT_NEAR = (
    "In the new plan, which may differ within the gap in places that have nothing to do with it."
)
MOVE_COLUMNS = {
    "name": "Place",
    "member_state": "State",
    "facility": "Facility",
    "units_before": "Units before",
    "units_after": "Units after",
    "it_mw": "Change (MW IT)",
}
APPLY_FORCE, APPLY_FORBID = "Ask for this in my choices", "Keep it free in my choices"
STOPPED = "Stopped before all questions were answered."
