"""Every text that a page or a report shows, in one place and in planner's English."""

from __future__ import annotations

import re

YEAR_NAME, STATE_NAME = "Year", "State"
TITLE = "Where should Europe build its AI gigafactories and data centres?"
PAGE = "gigasite"
UNITS_NOTE = (
    "Money of 2025, discounted to 1 January {first}; buildings are paid off in yearly shares, "
    "counted up to {last}. IT power: power of the computing equipment."
)

# choices
CHOICES = "Your choices"
GIGAFACTORIES = "AI gigafactories, at most"
GIGAFACTORIES_HELP = (
    "A gigafactory is one site with at least 100,000 AI processors. The plan builds as many as "
    "the other limits allow, up to this number. Action plan: {base}."
)
YEAR = "Target year"
YEAR_HELP = "From the end of this year on, the capacity target must be met. Action plan: {base}."
MULTIPLIER = "Capacity target, times today's"
MULTIPLIER_HELP = (
    "IT power in the Union in the target year, as a multiple of the power that existed in 2025. "
    "Action plan: {base:g}."
)
CHOICE = "up to {gigafactories} gigafactories and ×{multiplier:g} capacity by {year}"
SOLVE = "Solve"
SOLVE_HELP = "Find the cheapest plan for these choices. It may take a minute or two."
RESET = "Reset"
RESET_HELP = "Set every choice as in the scenario {title}."
SHOWN_IS_CURRENT = "The plan shown is for these choices."
FULL = "Other solves are running on this machine. Try again in a minute."

# state of the plan
UP_TO_DATE, OUT_OF_DATE, SOLVING, NOTHING = "Up to date", "Out of date", "Solving", "No plan yet"
STALE = (
    "**Out of date.** This plan is for {shown}. You have chosen {chosen}. "
    "Press **Solve** for a plan that fits your choices."
)
STALE_SOLVING = "**Out of date.** This plan is for {shown}. That for {chosen} is being solved."
EMPTY = (
    "There is no plan for these choices yet. Press **Solve** at the left. It takes a minute or two;"
    " you can follow it, and stop it at any time."
)
EMPTY_MAP = "The regions, before any plan"
EMPTY_SOLVING = "The first plan is being solved. You can follow it at the left."
PROVEN, PROVEN_NOT = "Proven optimal", "Best plan found, not proven"
PROOF = "No plan is more than {gap} cheaper ({gap_location} of location cost)."
PROOFS = {
    "emissions": "No plan emits less by more than {gap}.",
    "water": "No plan takes less water by more than {gap}.",
    "capacity": "No plan brings more capacity by more than {gap}.",
    "earliness": "No plan brings more years of capacity by more than {gap}.",
}
"""What is proven where the objective is not cost."""
TRADEOFF_TITLE = "Cost against {against}: {scenario}"
TRADEOFF_COST = "Discounted cost"
TRADEOFF_AXES = {
    "emissions": "Emissions of all years (CO₂e)",
    "water": "Water withdrawn in all years",
    "capacity": "New IT power in the last year",
    "earliness": "New IT power, summed over the years",
}
FAR_OFF = 0.5  # gap from which a bound says nothing to a planner
PROOF_NONE = "How far this plan is from the best one is not known."
STOPPED = {
    "gap": "",
    "time": " The time limit ended the search.",
    "user": " You ended the search early.",
}
AUDITED, AUDIT_FAILED = "Audit passed", "Audit failed"
AUDIT = "{checks} figures recomputed without the solver."

# progress
STAGES = {
    "": "Reading the tables and setting up",
    "goal: gigafactories": "How many gigafactories are possible?",
    "goal: demand": "How much demand can be served?",
    "goal: capacity": "How much capacity is possible?",
    "relaxation": "First bound on the cost",
    "first plan": "Looking for a first plan",
    "proof": "Looking for the cheapest plan",
    "cost": "Looking for the cheapest plan",
    "then cost": "Looking for the cheapest of the best plans",
}
PROGRESS_FOR = "Solving for {choice}"
SECONDS = "{seconds:.0f} s"
BEST_SO_FAR = "Best plan so far"
CANNOT_BE_BELOW = "No plan costs less than"
GAP_LEFT = "Still open"
STOP = "Stop and keep the best plan"
STOP_NOW = "Stop at once"
STOPPING = "Stopping: the best plan is being written out and audited."

# how a solve can end without a plan
ENDED = {
    "infeasible": "**No plan is possible with these choices.** This is proven. What stands in "
    "the way:",
    "none-time": "**The time limit was reached before a plan was found.** It is not known whether "
    "one exists. An easier target or a later year may help.",
    "none-user": "**Stopped before there was a plan.** Nothing has changed on this page.",
    "wrong": "**These choices cannot be solved.** What is wrong:",
    "changed": "**The input tables were changed while the solve ran.** Restart the app.",
    "crashed": "**The solve ended unexpectedly.** The page goes on, and the figures below are as "
    "they were. Try again; if it happens again, report what is written here:",
}
INPUTS_BROKEN = "The input tables or the scenario have faults. Mend them and reload the page."

# key figures
COST_PLACE = "Location cost"
COST_PLACE_HELP = (
    "The cost that depends on where and when: energy, cooling, grid connection, water, and what "
    "a site costs more or less than a standard one. The total adds the standard building, which "
    "costs the same everywhere."
)
COST_TOTAL = "of {total} in all"
COUNT = "AI gigafactories"
COUNT_OF = "of up to {most}"
COUNT_HELP = "Chosen by the plan and running by the end of the planning years."
CAPACITY = "IT power in {year}"
CAPACITY_HELP = "{existing} exist, {committed} are committed and {new} are chosen by this plan."
TARGET_MET, TARGET_MISSED = "target {target}: met", "target {target}: {missing} short"
NO_TARGET = "no target"
DEMAND = "Demand in {year}"
DEMAND_SHARE = "{share} of IT power"
DEMAND_HELP = (
    "The target is a policy aim. This is the IT power that forecasts say will be needed, "
    "today's included."
)
EMISSIONS = "CO₂e in {year}"
EMISSIONS_UNIT, EMISSIONS_BELOW = "a year", "power {clean} clean"
EMISSIONS_HELP = (
    "Emissions of the chosen sites, by location: with today's carbon intensity of each state's "
    "electricity. With contracted clean energy counted as 0: {market}. Of the power {renewable} is "
    "renewable; it costs € {price:,.0f}/MWh with network charges and what is built for it."
)
PUBLIC = "Public money"
PUBLIC_SHARE = "for gigafactories"
PUBLIC_HELP = "Public share of the gigafactories' all-in cost, Union and host state together."
UNKNOWN = "not known"

# map
MAP = "Map of the plan"
MAP_YEAR = "Sites running at the end of"
MAP_YEAR_HELP = "Also the year of the grid headroom. Committed projects are drawn at full size."
LAYER = "Shade regions by"
NO_MAP = "This data set has no region shapes, so there is no map. All sites are in the table."
MAP_ALT = "All sites on the map are also in the table. Point at a region for its figures."

# sites
SITES = "Sites"
FACILITY_FILTER = "Show facilities"
FACILITY_ALL = "all facilities"
COMMITTED_TOO = "Committed projects too"
SITES_SHOWN = "{shown} of {all} rows, {mw} IT power"
SITE_COLUMNS = {
    "place": "Place",
    "state": STATE_NAME,
    "facility": "Facility",
    "it_mw": "IT power (MW)",
    "start": "Permits start (year)",
    "online": "Running by end of (year)",
    "power": "Power supply",
    "peak_mw": "Peak draw (MW)",
    "water": "Water (1,000 m³/yr)",
    "capex": "Investment (MEUR)",
    "public": "Public money (MEUR)",
    "cooling": "Cooling",
    "track": "Permit track",
    "region": "Region code",
}
COMMITTED_FACILITY = "{facility} (committed)"

# charts
BUILDOUT = "Build-out"
BUILDOUT_ALT = "IT power in the Union by year: existing, committed and chosen, against the target."
BUILDOUT_AXIS = "IT power (GW)"
EXISTING, COMMITTED, CHOSEN = "Existing", "Committed", "Chosen by the plan"
TARGET_LINE, FORECAST_LINE = "Target", "Forecast demand"
STATES = "States"
STATES_ALT = "New IT power chosen by the plan, by member state."
STATES_AXIS = "New IT power (MW IT)"
GIGA, OTHER = "AI gigafactory", "Other data centres"
YEARS = "By year"
YEAR_COLUMNS = {
    "year": YEAR_NAME,
    "new": "New IT power (MW IT)",
    "load": "Mean load (MW)",
    "energy": "Electricity (GWh)",
    "emissions": "Emissions (kt CO₂e)",
    "water": "Water (1,000 m³)",
    "capex": "Investment (MEUR)",
    "public": "of which public (MEUR)",
}

# what drives the plan
DRIVES = "What drives the plan"
DRIVES_NOTE = (
    "Limits that hold the plan back, by what one step more would save where the limit costs most. "
    "Savings are indicative: they come from the relaxation, in which units can be fractions."
)
NO_DRIVES = "No limit holds this plan back: one step more of any of them would save nothing."
DRIVE_COLUMNS = ("Limit", "One step", "Costs most in", "Saving (MEUR a step)", "Places and years")
FLAGS = "{n} notes before acting"
UNION, ALL_GIGA = "the Union", "the gigafactories"


def plain(text: object) -> str:
    """Text from files, made safe for Markdown: it is shown as it is and can do nothing."""
    flat = re.sub(r"\s+", " ", str(text)).strip()
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", flat)


def money(meur: float) -> str:
    """An amount in words: EUR 57.5 bn, EUR 420 m."""
    if abs(meur) >= 1000:
        return f"€ {meur / 1000:,.1f} bn"
    return f"€ {meur:,.0f} m" if abs(meur) >= 10 or meur == 0 else f"€ {meur:,.1f} m"


def power(mw: float) -> str:
    """Power in words: 34.4 GW, 420 MW."""
    return f"{mw / 1000:,.1f} GW" if abs(mw) >= 1000 else f"{mw:,.0f} MW"


def tonnes(amount: float) -> str:
    """A mass in words: 23.1 Mt, 420 kt."""
    return f"{amount / 1e6:,.1f} Mt" if abs(amount) >= 1e6 else f"{amount / 1e3:,.0f} kt"


def water(m3: float) -> str:
    """A volume in words: 1.4 million m³, 20,000 m³."""
    return f"{m3 / 1e6:,.1f} million m³" if abs(m3) >= 1e6 else f"{m3:,.0f} m³"


def amount(aim: str, value: float) -> str:
    """A figure of an objective in words."""
    if aim == "earliness":
        return f"{value:,.0f} MW-years"
    return {"cost": money, "emissions": tonnes, "water": water, "capacity": power}[aim](value)


def share(value: float) -> str:
    """A share in words: 0.27 %, 61 %."""
    text = f"{value:.2%}" if 0 < abs(value) < 0.1 else f"{value:.0%}"
    return text.replace("%", " %")


def remedy(text: str) -> str:
    """A remedy of the command line in words that fit a page."""
    scale = r"alone \(--set limits\.capacity_target\.scale=([\d.]+) or less\)"
    text = re.sub(scale, r"to \1 of what it is, or less", text)
    return re.sub(r"\s*\(--set [^)]*\)", "", text)
