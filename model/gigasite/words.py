"""Every text that a page or a report shows, in one place and in planner's English."""

from __future__ import annotations

import re

from gigasite.catalogue import _

YEAR_NAME, STATE_NAME = _("Year"), _("State")
TITLE = _("Where should Europe build its AI gigafactories and data centres?")
PAGE = _("gigasite")
UNITS_NOTE = _(
    "Money of 2025, discounted to 1 January {first}; buildings are paid off in yearly shares, "
    "counted up to {last}. IT power: power of the computing equipment."
)

# choices
CHOICES = _("Your choices")
GIGAFACTORIES = _("AI gigafactories, at most")
GIGAFACTORIES_HELP = _(
    "A gigafactory is one site with at least 100,000 AI processors. The plan builds as many as "
    "the other limits allow, up to this number. Action plan: {base}."
)
YEAR = _("Target year")
YEAR_HELP = _("From the end of this year on, the capacity target must be met. Action plan: {base}.")
MULTIPLIER = _("Capacity target, times today's")
MULTIPLIER_HELP = _(
    "IT power in the Union in the target year, as a multiple of the power that existed in 2025. "
    "Action plan: {base:g}."
)
CHOICE = _("up to {gigafactories} gigafactories and ×{multiplier:g} capacity by {year}")
SOLVE = _("Solve")
SOLVE_HELP = _("Find the cheapest plan for these choices. It may take a minute or two.")
RESET = _("Reset")
RESET_HELP = _("Set every choice as in the scenario {title}.")
SHOWN_IS_CURRENT = _("The plan shown is for these choices.")
FULL = _("Other solves are running on this machine. Try again in a minute.")

# state of the plan
UP_TO_DATE, OUT_OF_DATE, SOLVING, NOTHING = (
    _("Up to date"),
    _("Out of date"),
    _("Solving"),
    _("No plan yet"),
)
STALE = _(
    "**Out of date.** This plan is for {shown}. You have chosen {chosen}. "
    "Press **Solve** for a plan that fits your choices."
)
STALE_SOLVING = _("**Out of date.** This plan is for {shown}. That for {chosen} is being solved.")
EMPTY = _(
    "There is no plan for these choices yet. Press **Solve** at the left. It takes a minute or two;"
    " you can follow it, and stop it at any time."
)
EMPTY_MAP = _("The regions, before any plan")
EMPTY_SOLVING = _("The first plan is being solved. You can follow it at the left.")
PROVEN, PROVEN_NOT = _("Proven optimal"), _("Best plan found, not proven")
PROOF = _("No plan is more than {gap} cheaper ({gap_location} of location cost).")
PROOFS = {
    "emissions": _("No plan emits less by more than {gap}."),
    "water": _("No plan takes less water by more than {gap}."),
    "capacity": _("No plan brings more capacity by more than {gap}."),
    "earliness": _("No plan brings more years of capacity by more than {gap}."),
}
"""What is proven where the objective is not cost."""
TRADEOFF_TITLE = _("Cost against {against}: {scenario}")
TRADEOFF_COST = _("Discounted cost")
TRADEOFF_AXES = {
    "emissions": _("Emissions of all years (CO₂e)"),
    "water": _("Water withdrawn in all years"),
    "capacity": _("New IT power in the last year"),
    "earliness": _("New IT power, summed over the years"),
}
FAR_OFF = 0.5  # gap from which a bound says nothing to a planner
PROOF_NONE = _("How far this plan is from the best one is not known.")
STOPPED = {
    "gap": "",
    "time": _(" The time limit ended the search."),
    "user": _(" You ended the search early."),
}
AUDITED, AUDIT_FAILED = _("Audit passed"), _("Audit failed")
AUDIT = _("{checks} figures recomputed without the solver.")

# progress
STAGES = {
    "": _("Reading the tables and setting up"),
    "goal: gigafactories": _("How many gigafactories are possible?"),
    "goal: demand": _("How much demand can be served?"),
    "goal: capacity": _("How much capacity is possible?"),
    "relaxation": _("First bound on the cost"),
    "first plan": _("Looking for a first plan"),
    "proof": _("Looking for the cheapest plan"),
    "cost": _("Looking for the cheapest plan"),
    "then cost": _("Looking for the cheapest of the best plans"),
}
PROGRESS_FOR = _("Solving for {choice}")
SECONDS = "{seconds:.0f} s"
BEST_SO_FAR = _("Best plan so far")
CANNOT_BE_BELOW = _("No plan costs less than")
GAP_LEFT = _("Still open")
STOP = _("Stop and keep the best plan")
STOP_NOW = _("Stop at once")
STOPPING = _("Stopping: the best plan is being written out and audited.")

# how a solve can end without a plan
ENDED = {
    "infeasible": _(
        "**No plan is possible with these choices.** This is proven. What stands in the way:"
    ),
    "none-time": _(
        "**The time limit was reached before a plan was found.** It is not known whether "
        "one exists. An easier target or a later year may help."
    ),
    "none-user": _("**Stopped before there was a plan.** Nothing has changed on this page."),
    "wrong": _("**These choices cannot be solved.** What is wrong:"),
    "changed": _("**The input tables were changed while the solve ran.** Restart the app."),
    "crashed": _(
        "**The solve ended unexpectedly.** The page goes on, and the figures below are as "
        "they were. Try again; if it happens again, report what is written here:"
    ),
}
INPUTS_BROKEN = _("The input tables or the scenario have faults. Mend them and reload the page.")

# key figures
COST_PLACE = _("Location cost")
COST_PLACE_HELP = _(
    "The cost that depends on where and when: energy, cooling, grid connection, water, and what "
    "a site costs more or less than a standard one. The total adds the standard building, which "
    "costs the same everywhere."
)
COST_TOTAL = _("of {total} in all")
COUNT = _("AI gigafactories")
COUNT_OF = _("of up to {most}")
COUNT_HELP = _("Chosen by the plan and running by the end of the planning years.")
CAPACITY = _("IT power in {year}")
CAPACITY_HELP = _("{existing} exist, {committed} are committed and {new} are chosen by this plan.")
TARGET_MET, TARGET_MISSED = _("target {target}: met"), _("target {target}: {missing} short")
NO_TARGET = _("no target")
DEMAND = _("Demand in {year}")
DEMAND_SHARE = _("{share} of IT power")
DEMAND_HELP = _(
    "The target is a policy aim. This is the IT power that forecasts say will be needed, "
    "today's included."
)
EMISSIONS = _("CO₂e in {year}")
EMISSIONS_UNIT, EMISSIONS_BELOW = _("a year"), _("power {clean} clean")
EMISSIONS_HELP = _(
    "Emissions of the chosen sites, by location: with today's carbon intensity of each state's "
    "electricity. With contracted clean energy counted as 0: {market}. Of the power {renewable} is "
    "renewable; it costs € {price:,.0f}/MWh with network charges and what is built for it."
)
PUBLIC = _("Public money")
PUBLIC_SHARE = _("for gigafactories")
PUBLIC_HELP = _("Public share of the gigafactories' all-in cost, Union and host state together.")
UNKNOWN = _("not known")

# map
MAP = _("Map of the plan")
MAP_YEAR = _("Sites running at the end of")
MAP_YEAR_HELP = _("Also the year of the grid headroom. Committed projects are drawn at full size.")
LAYER = _("Shade regions by")
NO_MAP = _("This data set has no region shapes, so there is no map. All sites are in the table.")
MAP_ALT = _("All sites on the map are also in the table. Point at a region for its figures.")

# sites
SITES = _("Sites")
FACILITY_FILTER = _("Show facilities")
FACILITY_ALL = _("all facilities")
COMMITTED_TOO = _("Committed projects too")
SITES_SHOWN = _("{shown} of {all} rows, {mw} IT power")
SITE_COLUMNS = {
    "place": _("Place"),
    "state": STATE_NAME,
    "facility": _("Facility"),
    "it_mw": _("IT power (MW)"),
    "start": _("Permits start (year)"),
    "online": _("Running by end of (year)"),
    "power": _("Power supply"),
    "peak_mw": _("Peak draw (MW)"),
    "water": _("Water (1,000 m³/yr)"),
    "capex": _("Investment (MEUR)"),
    "public": _("Public money (MEUR)"),
    "cooling": _("Cooling"),
    "track": _("Permit track"),
    "region": _("Region code"),
}
COMMITTED_FACILITY = _("{facility} (committed)")

# charts
BUILDOUT = _("Build-out")
BUILDOUT_ALT = _(
    "IT power in the Union by year: existing, committed and chosen, against the target."
)
BUILDOUT_AXIS = _("IT power (GW)")
EXISTING, COMMITTED, CHOSEN = _("Existing"), _("Committed"), _("Chosen by the plan")
TARGET_LINE, FORECAST_LINE = _("Target"), _("Forecast demand")
STATES = _("States")
STATES_ALT = _("New IT power chosen by the plan, by member state.")
STATES_AXIS = _("New IT power (MW IT)")
GIGA, OTHER = _("AI gigafactory"), _("Other data centres")
YEARS = _("By year")
YEAR_COLUMNS = {
    "year": YEAR_NAME,
    "new": _("New IT power (MW IT)"),
    "load": _("Mean load (MW)"),
    "energy": _("Electricity (GWh)"),
    "emissions": _("Emissions (kt CO₂e)"),
    "water": _("Water (1,000 m³)"),
    "capex": _("Investment (MEUR)"),
    "public": _("of which public (MEUR)"),
}

# what drives the plan
DRIVES = _("What drives the plan")
DRIVES_NOTE = _(
    "Limits that hold the plan back, by what one step more would save where the limit costs most. "
    "Savings are indicative: they come from the relaxation, in which units can be fractions."
)
NO_DRIVES = _("No limit holds this plan back: one step more of any of them would save nothing.")
DRIVE_COLUMNS = (
    _("Limit"),
    _("One step"),
    _("Costs most in"),
    _("Saving (MEUR a step)"),
    _("Places and years"),
)
FLAGS = _("{n} notes before acting")
UNION, ALL_GIGA = _("the Union"), _("the gigafactories")


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
