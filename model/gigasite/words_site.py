"""Texts of the page on one region: its figures, climate, plan, power, and why it was chosen."""

from __future__ import annotations

from gigasite.catalogue import _

CHOOSE = _("Region")
CHOOSE_HINT = _("Type a name or a code; a click on the map of the page Plan chooses too.")
NO_REGION = _("Choose a region here, or click one on the map of the page **Plan**.")
NAMED = "{name} ({code}), {state}"
NO_PLAN = _("There is no plan yet: its sites, power, water and cost are missing here.")
TABS = (_("Plan here"), _("Power"), _("Why, why not"), _("Climate"), _("Figures and sources"))

# key figures
IT = _("New IT power")
IT_HELP = _("Chosen by the plan in this region, running by the last year. Committed: {committed}.")
NOTHING_HERE = _("nothing chosen")
SITES = _("in {n} units")
HEADROOM, HEADROOM_ALWAYS = _("Grid headroom in {year}"), _("Grid headroom")
HEADROOM_HELP = _("Peak draw the grid can still connect; blocks of reinforcement can add to it.")
BLOCKS = _("and up to {n} × {mw}")
NO_BLOCKS = _("no reinforcement")
PRICE = _("Power in the plan")
PRICE_STATE = _("Wholesale price")
PRICE_UNIT = _("€ {value:,.0f}/MWh")
PRICE_HELP = _("With network charges and all that is built and contracted for the sites.")
PRICE_STATE_HELP = _("Yearly mean of the state, before network charges.")
PRICE_BELOW = _("all sites: € {value:,.0f}/MWh")
WATER = _("Water stress")
WATER_HELP = _("Water used in the river basins, as a share of what is there (estimate).")
WATER_BELOW = _("allowance {m3}")
NO_ALLOWANCE = _("no allowance stated")
PERMIT = _("Permits, standard track")
PERMIT_UNIT = _("{months:.0f} months")
PERMIT_HELP = _("All permits included; an accelerated track can be shorter.")
INDEX = _("building cost ×{index:.2f}")
UNKNOWN = _("not known")

# in the plan
NONE_HERE = _("The plan chooses nothing here. The tab **Why, why not** finds out why.")
SITE_TABLE = _("Sites in the plan")
YEAR_TABLE = _("Power, grid and water by year")
COST = _("Cost")
COST_COLUMNS = (_("What"), _("Here"), _("Of the Union's"))
COST_ROWS = {
    "capex": _("Investment in sites (MEUR, overnight)"),
    "public": _("Public money (MEUR)"),
    "power": _("Power in {year} (MEUR a year)"),
    "carbon": _("Carbon in {year} (MEUR a year)"),
}
COST_NOTE = _("Money of 2025, undiscounted.")
YEAR_COLUMNS = {
    "year": _("Year"),
    "load": _("Mean load (MW)"),
    "headroom": _("Headroom (MW)"),
    "blocks": _("Blocks in use"),
    "draw": _("Drawn (MW, firm)"),
    "slack": _("Room left (MW)"),
    "water": _("Water (1,000 m³)"),
    "allowance": _("Water allowed (1,000 m³)"),
}

# power
MIX = _("What powers the sites in {year}")
MIX_ALT = _("Share of each source in the power of the sites.")
MIX_AXIS = _("Energy used in a year (GWh)")
SOURCES = {
    "pv": _("Solar on site"),
    "contract_pv": _("Solar by contract"),
    "contract_wind_on": _("Onshore wind by contract"),
    "contract_wind_off": _("Offshore wind by contract"),
    "contract_nuclear": _("Nuclear by contract"),
    "backup": _("Backup generators"),
    "grid": _("Grid, without contract"),
}
"""Where the energy comes from, in the order of the chart."""
NO_MIX = _("The plan powers nothing here.")
FLAT = _("Power comes from the grid at a flat price in this plan, the same in every hour.")
OWN = _("Designs of your own have no hourly course.")
WEEK = _("A week, hour by hour")
WEEK_ASK = _("Show the week")
WEEK_HINT = _(
    "Solves this supply again, in some seconds, and shows how it works in steps of 2 hours. Each "
    "day of the week is shown by its typical day."
)
WEEK_DESIGN = _("Supply")
WEEK_WHEN = _("Week of")
WEEKS = {"January": 14, "April": 104, "July": 195, "October": 287}
"""First day of each week, counted from 1 January as 0."""
WEEK_ALT = _("Power by source in every hour of the week; below zero batteries are charged.")
WEEK_X, WEEK_Y = _("Hour of the week (UTC)"), _("Power (MW)")
WEEK_PARTS = {
    "pv": _("Solar on site"),
    "contract": _("By contract"),
    "grid": _("Grid"),
    "discharge": _("From batteries"),
    "backup": _("Backup generators"),
    "charge": _("Into batteries"),
}
WEEK_LOAD = _("Load")
WEEK_NOTE = {
    "annual": _("Contracts are counted over the year: in each hour the site draws from the grid."),
    "hourly": _("Contracts are counted hour by hour."),
}

# climate
TEMPERATURE = _("Temperature")
TEMPERATURE_AXIS = _("Mean temperature (°C)")
TEMPERATURE_ALT = _("Mean temperature of each month.")
YIELD = _("Sun and wind")
YIELD_AXIS = _("Capacity factor (%)")
YIELD_ALT = _("Capacity factor of solar and wind power in each month.")
YIELDS = {
    "pv_fixed": _("Solar, tilted"),
    "wind_on": _("Onshore wind"),
    "wind_off": _("Offshore wind"),
}
MONTH = _("Month")
NO_CLIMATE = _("This data set holds no climate.")
NO_YIELD = _("This data set holds no hourly weather: no yields of sun and wind.")
YIELD_NOTE = _("Weather year {year}, brought to the region's own level.")
COOLING = _("What cooling takes here")
COOLING_COLUMNS = {
    "cooling": _("Cooling system"),
    "pue_mean": _("PUE, mean (MW a MW IT)"),
    "pue_design": _("PUE, hottest hours"),
    "wue_mean": _("Water (L/kWh IT)"),
}
COOLING_HELP = _(
    "PUE: power drawn for each unit of IT power. Hottest hours: the 99th percentile of the year, "
    "which sets the connection."
)

# figures
FACTS_NOTE = _(
    "Everything the model knows of this region and its state. **{assumed} of {all} figures are "
    "assumptions**, marked {mark}; {estimated} are estimates."
)
MARK = "◆"
ASSUMED_ONLY = _("Assumptions only")
FACT_COLUMNS = {
    "table": _("Table"),
    "about": _("Figure"),
    "value": _("Value"),
    "unit": _("Unit"),
    "basis": _("Basis"),
    "source": _("Source"),
    "note": _("Note"),
}
FACT_TABLES = {"regions": _("Region"), "member_states": _("State"), "climate": _("Climate")}
HEADROOM_OF = _("Peak draw the grid can still connect in {year}")
NO_BASIS = _("not stated")
PROJECTS = _("Announced projects here")
PROJECT_COLUMNS = {
    "project": _("Project"),
    "place": _("Place"),
    "facility": _("Facility"),
    "announced_mw": _("Announced (MW)"),
    "committed": _("Committed"),
    "committed_it_mw": _("Committed (MW IT)"),
    "full_year": _("Full by"),
    "status": _("Status"),
    "basis": _("Basis"),
    "source": _("Source"),
}
SOURCE_OF = "{title} ({publisher})"

# why
WHY = _("Why here, why not")
WHY_ASK = _("Ask why")
WHY_HINT = _(
    "Solves the plan again with a facility forced in here, or with nothing here. It takes several "
    "minutes on the whole Union; you can look at other pages meanwhile."
)
WHY_NOTE = _(
    "Is it a limit that keeps this region out, or does it lose to others, and by how much? Who "
    "would give way if a facility were forced in?"
)
CHOSEN = _("**{name} is chosen**: {what}.")
NOT_CHOSEN = _("**{name} is not chosen.**")
SITE = "{units:g} × {facility} ({mw})"
STOPS = _("What keeps facilities out")
STOP = _("**{facility}** cannot stand here: {why}.")
STOP_COLUMNS = {
    "facility": _("Facility"),
    "limit": _("Limit"),
    "needs": _("It needs"),
    "allows": _("There is"),
}
COULD = _(
    "**{facility}** could stand here. It was not solved again; the bound on all plans would rise "
    "by {rise} (indicative)."
)
FORCED = _("One {facility} here, running by {by}")
LEFT_OUT = _("Nothing new here")
COSTS = _("{low} to {high} more")
COSTS_ONE = _("{low} more")
COSTS_HELP = _("The two plans differ by {diff}; each is proven within its gap, so it is a range.")
COSTS_OPEN = _("about {diff} more, not proven")
GOALS = _("Goals that come before cost are then missed, so costs do not compare:")
NOT_COMPARED = _("other goals come first")
GOAL = _("{name}: {after:,.6g} instead of {before:,.6g}")
NO_ANSWER = _("No answer: {why}.")
GIVES_WAY, TAKES_PLACE = _("Who gives way, and who comes in"), _("Who takes its place")
NEAR = _("In a plan close to the one in hand.")
NOT_NEAR = _(
    "In the new plan, which may differ within the gap in places that have nothing to do with it."
)
MOVE_COLUMNS = {
    "name": _("Place"),
    "member_state": _("State"),
    "facility": _("Facility"),
    "units_before": _("Units before"),
    "units_after": _("Units after"),
    "it_mw": _("Change (MW IT)"),
}
APPLY_FORCE, APPLY_FORBID = _("Ask for this in my choices"), _("Keep it free in my choices")
STOPPED = _("Stopped before all questions were answered.")
