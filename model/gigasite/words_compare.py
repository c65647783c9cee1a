"""Texts of the page that holds plans side by side."""

from __future__ import annotations

from gigasite.catalogue import _

# plans kept
KEEP = _("Keep this plan to compare")
KEEP_HELP = _("Puts the plan shown beside others on the page Compare. Up to {most} plans are kept.")
KEPT = _("Kept to compare")
KEPT_FULL = _("{most} plans are kept: remove one on the page Compare first.")
KEEP_BASE = _("Keep the base plan")
KEEP_BASE_HELP = _("The finished plan of the scenario {title}, without any of your changes.")
NONE_KEPT = _(
    "**No plan is kept yet.** Keep the plan shown, change a choice at the left, press **Solve**, "
    "and keep the new plan too: here you then see the two side by side."
)
ONE_KEPT = _("One plan is kept. Keep a second one to see what changes between them.")
NOT_SOLVED = _("There is no plan yet that could be kept. Press **Solve** at the left.")
STALE_KEPT = _(
    "The plan shown is for {shown}, not for your present choices. It would be kept as that plan."
)
NAME = _("Name of plan {n}")
FIRST = _("The others are held against this plan")
MAKE_FIRST, TAKE, REMOVE = _("Hold others against it"), _("Use its choices"), _("Remove")
TAKE_HELP = _("Sets your choices as they were for this plan. Undo brings yours back.")
DEFAULT_NAME = _("Plan {n}")
BASE_NAME = _("Base plan")
AGAINST_BASE = _("Small figures: change against the base plan, {title}.")

# tabs
TABS = {
    "figures": _("Figures"),
    "maps": _("Maps"),
    "regions": _("Regions"),
    "front": _("Trade-off"),
    "others": _("Other places"),
    "speed": _("Value of speed"),
    "robust": _("Robust sites"),
}
TABS_LABEL = _("What to compare")
NEEDS_TWO = _("Keep two plans above to see this.")
FOR_CHOICES = _("For your present choices: {choice}.")

# figures
FIGURE, KEY = _("Figure"), _("Choice")
AS_SCENARIO = _("as the scenario")
CAPACITY = _("IT power in the target year")
NEED = _("Forecast demand in the target year")
EMISSIONS = _("CO₂e in the last year, by location")
CONTRACT = _("CO₂e in the last year, by contract")
COST = _("Cost in all, discounted")
NEW = _("New IT power in the last year")
REGIONS, STATES = _("Regions with new sites"), _("States with new sites")
SPENDING = _("Investment of all years, not discounted")
PRICE = _("Power in the last year, with networks and carbon")
CLEAN = _("Clean power in the last year")
WATER = _("Water of all years")
BLOCKS = _("Grid blocks ordered")
GAP = _("Distance to the proven bound")
POINTS = _("{more:+.1f} points")
FIGURES_NOTE = _(
    "In brackets: change against {first}. Costs are known within the distance to the proven bound: "
    "a smaller change says nothing. Money of 2025."
)
FIGURES_ALT = _("Key figures of the plans side by side, with the change against the first.")
CHOICES_APART = _("What was chosen")
CHOICES_NOTE = _("Choices that differ from the scenario {title} in at least one plan.")
CHOICES_SAME = _("All plans kept are for the choices of the scenario itself.")
CHANGED_SITES, CHANGED_LIMITS = _("Sites that change"), _("Limits that begin or cease to hold back")
AGAINST = _("{name} against {first}")
WHICH = _("Plan to hold against {first}")
NO_CHANGE = _("Nothing changes.")
CHANGES = {
    "added": _("added"), "lost": _("lost"), "moved": _("moved"), "binding": _("holds back now"),
    "free": _("no longer"),
}  # fmt: skip
SITE_COLUMNS = {
    "change": _("Change"), "name": _("Place"), "region": _("Region code"), "facility": _("Facility"),
    "it_mw_before": _("IT power before (MW)"), "it_mw_after": _("After (MW)"),
    "online_before": _("Comes online before (year: MW)"), "online_after": _("After (year: MW)"),
}  # fmt: skip
LIMIT_COLUMNS = {
    "change": _("Change"), "limit": _("Limit"), "scope": _("Where"), "year": _("Year"), "used": _("Used"),
    "bound": _("Bound"), "unit": _("Unit"),
}  # fmt: skip

# maps
LEFT, RIGHT = _("Left map"), _("Right map")
MAP_ALT = _("Map of {name}: new sites at the end of {year}.")
MAP_YEAR = _("Sites running at the end of")
SAME_SCALE = _("Symbols are to the scale of each map: see its legend.")

# regions
PLACE, IN_PLANS, MW = _("Place"), _("In plans"), _("{plan} (MW IT)")
REGIONS_NOTE = _(
    "New IT power that is chosen, without committed projects. {every} regions are in every plan, "
    "{some} in some of them. Sites within the gap of two plans are interchangeable."
)
REGIONS_ALT = _("Regions and the IT power that each plan gives them.")
STATES_ALT = _("New IT power by state in each plan.")
STATES_AXIS, PLAN = _("New IT power (MW IT)"), _("Plan")

# the front
AGAINST_WHAT = _("Cost against")
AGAINST_NAMES = {
    "emissions": _("emissions of all years"), "water": _("water of all years"),
    "capacity": _("new IT power in the last year"), "earliness": _("early IT power (MW-years)"),
}  # fmt: skip
POINTS_WANTED = _("Points")
POINTS_HELP = _("Plans to make, both ends included. Each is solved, proven and audited by itself.")
COARSE = _("Quick: prove each within 2 %")
COARSE_HELP = _(
    "A wider gap is proven sooner; neighbouring points may then be the same. Off: the gap of your "
    "choices, 0.5 % unless you changed it."
)
FRONT_ASK = _("Trace the trade-off")
FRONT_HINT = _(
    "Finds plans of which none is both cheaper and better. On the Union it takes some minutes a "
    "point; you can go on working meanwhile."
)
FRONT_ALT = _("Discounted cost of each point against {against}.")
FRONT_COST = _("Discounted cost (EUR bn)")
FRONT_AXES = {
    "emissions": _("Emissions of all years (Mt CO₂e)"),
    "water": _("Water withdrawn in all years (million m³)"),
    "capacity": _("New IT power in the last year (GW)"),
    "earliness": _("New IT power summed over the years (GW-years)"),
}
FRONT_SCALE = {"emissions": 1e6, "water": 1e6, "capacity": 1e3, "earliness": 1e3}
FRONT_COLUMNS = {
    "point": _("Point"), "bn": _("Cost (EUR bn)"), "shown": "", "regions": _("Regions"),
    "gigafactories": _("Gigafactories"), "proof": _("Proof"), "gap": _("Gap (%)"),
}  # fmt: skip
FRONT_ONE = _("The cheapest plan is also the best one in the other aim: there is nothing to trade.")
FRONT_LEFT = _("{n} further points are left out: another one is no worse in both.")
FRONT_NONE = _("No plan within the bound of {bound}: {status}.")
FRONT_STOPPED = _("You ended it early: points are missing.")
FRONT_OTHER = _(
    "**These figures were found for other choices, options or tables**: {choice}. What you take "
    "over is set on top of those choices."
)
PROOFS = {"optimal": _("proven"), "feasible": _("not proven")}
POINT = _("Point to take over")
POINT_NAME = "{n}: {cost}, {value}"
TAKE_POINT = _("Use the choices of this point")
TAKE_POINT_HELP = _(
    "Adds the bound or the aim of this point to the choices. Then press Solve for its plan. "
    "Undo takes it back."
)

# alternatives
WITHIN, WITHIN_HELP = _("Dearer by at most"), _("Share of the location cost of the best plan.")
COUNT, COUNT_HELP = _("Plans wanted"), _("Further plans beside the best one.")
DISTANCE = _("Least distance")
DISTANCE_HELP = _(
    "Distance of two plans: regions of which only one of them has new data centres, and 5 for each "
    "region of which only one has a gigafactory."
)
OTHERS_ASK = _("Look for other places")
OTHERS_HINT = _(
    "Finds plans in other places at nearly the cost of the best one. On the Union this takes some "
    "minutes a plan; you can go on working meanwhile."
)
OTHERS_APART = _("Distance between any two of them: {least} at least, {mean:.0f} on average.")
OTHERS_KINDS = {"gigafactory": _("AI gigafactory"), "data centres": _("Data centres")}
EVERY, SOME, NONE = _("in every plan"), _("in some plans"), _("in none")
OTHERS_COUNTS = _("{kind}: {every} regions in every plan, {some} in some, {none} in none.")
OTHERS_PLANS = {
    "plan": _("Plan"), "bn": _("Cost (EUR bn)"), "extra": _("Dearer (EUR m)"),
    "distance_best": _("Distance to the best"), "elsewhere": _("IT power elsewhere (%)"),
    "gigafactory_regions": _("Gigafactories in"), "data_centre_regions": _("Regions with data centres"),
    "proof": _("Proof"),
}  # fmt: skip
BEST = _("best")
OTHERS_REGIONS = {
    "name": _("Place"), "state": _("State"), "region": _("Region code"), "kind": _("Hosts"),
    "found": _("Found"), "share": _("In plans (%)"), "mean_it_mw": _("Mean IT power (MW)"),
}  # fmt: skip
OTHERS_SHADE = _("Hosts new sites in so many of the plans")
OTHERS_MAP = _("Regions shaded by the share of plans in which they host new sites.")
OTHERS_SHOW = _("Show regions")

# speed
SPEED_OF = _("Made faster")
SPEED_NAMES = {"permits": _("Permits"), "grid": _("Grid reinforcement")}
STEPS, STEPS_HELP = (
    _("Steps"),
    _("Steps of the curve that are solved, from today's months downwards."),
)
SPEED_STATES = _("Also for single states")
SPEED_STATES_HELP = _("Each one adds a curve of its own, and its time.")
SPEED_ASK = _("Value speed")
SPEED_HINT = _(
    "What shorter permits or earlier grid works are worth in money and in IT power. On the Union "
    "it takes some minutes a step; you can go on working meanwhile."
)
SPEED_X = {
    "permits": _("Longest permitting time (months)"),
    "grid": _("Lead of grid works (× today's)"),
}
SPEED_Y, MISSED_Y = _("Worth against today (EUR m)"), _("Target missed (MW IT × years)")
SPEED_ALT = _("What speed is worth against today, step by step, with the interval that is proven.")
MISSED_ALT = _("What is missed of the capacity target, all years together, step by step.")
SPEED_SCOPE, SPEED_UNION = _("Where"), _("Union")
SPEED_COLUMNS = {
    "where": _("Where"), "at": "", "worth_meur": _("Worth (EUR m)"),
    "worth_at_least_meur": _("at least"), "worth_at_most_meur": _("at most"),
    "missed_mw_yr": _("Missed (MW IT × years)"), "proof": _("Proof"),
}  # fmt: skip
SPEED_STEP = _("Step to take over")
SPEED_STEP_NAME = _("{at}: worth {worth}")
MONTHS, TIMES = _("{at:g} months"), "×{at:.3g}"

# robust
ROBUST_NOTE = _(
    "**Which sites stand up to an uncertain future?** The command `gigasite robust` solves every "
    "scenario of a matrix, holds the sites of each plan in every other scenario, and tells the "
    "regret: what they cost there beyond the best plan. On the Union the shipped matrix of eight "
    "scenarios asks for 64 solves. That takes hours on one machine, so it is not started from "
    "here: its folder has a page with the answer."
)
ROBUST_HOW = _("Run the shipped matrix on the command line:")
ROBUST_OWN = _("Or hold the plans that you kept against each other:")
ROBUST_GET = _("Matrix of the plans kept (YAML)")
ROBUST_GET_HELP = _("A matrix with one scenario for each plan kept, each with the same weight.")
ROBUST_THEN = _("Then, in the folder of the file:")
ROBUST_OTHER_YEARS = _(
    "Plans kept differ in something that a matrix of one base cannot say, or there are fewer than "
    "two: keep two plans of different choices."
)


def eur_mwh(value: float) -> str:
    """A price in words: 66.7 €/MWh."""
    return f"{value:,.1f} €/MWh"
