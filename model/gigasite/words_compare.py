"""Texts of the page that holds plans side by side."""

from __future__ import annotations

# plans kept
KEEP = "Keep this plan to compare"
KEEP_HELP = "Puts the plan shown beside others on the page Compare. Up to {most} plans are kept."
KEPT = "Kept to compare"
KEPT_FULL = "{most} plans are kept: remove one on the page Compare first."
KEEP_BASE = "Keep the base plan"
KEEP_BASE_HELP = "The finished plan of the scenario {title}, without any of your changes."
NONE_KEPT = (
    "**No plan is kept yet.** Keep the plan shown, change a choice at the left, press **Solve**, "
    "and keep the new plan too: here you then see the two side by side."
)
ONE_KEPT = "One plan is kept. Keep a second one to see what changes between them."
NOT_SOLVED = "There is no plan yet that could be kept. Press **Solve** at the left."
STALE_KEPT = (
    "The plan shown is for {shown}, not for your present choices. It would be kept as that plan."
)
NAME = "Name of plan {n}"
FIRST = "The others are held against this plan"
MAKE_FIRST, TAKE, REMOVE = "Hold others against it", "Use its choices", "Remove"
TAKE_HELP = "Sets your choices as they were for this plan. Undo brings yours back."
DEFAULT_NAME = "Plan {n}"
BASE_NAME = "Base plan"
AGAINST_BASE = "Small figures: change against the base plan, {title}."

# tabs
TABS = {
    "figures": "Figures",
    "maps": "Maps",
    "regions": "Regions",
    "front": "Trade-off",
    "others": "Other places",
    "speed": "Value of speed",
    "robust": "Robust sites",
}
TABS_LABEL = "What to compare"
NEEDS_TWO = "Keep two plans above to see this."
FOR_CHOICES = "For your present choices: {choice}."

# figures
FIGURE, KEY = "Figure", "Choice"
AS_SCENARIO = "as the scenario"
CAPACITY = "IT power in the target year"
NEED = "Forecast demand in the target year"
EMISSIONS = "CO₂e in the last year, by location"
CONTRACT = "CO₂e in the last year, by contract"
COST = "Cost in all, discounted"
NEW = "New IT power in the last year"
REGIONS, STATES = "Regions with new sites", "States with new sites"
SPENDING = "Investment of all years, not discounted"
PRICE = "Power in the last year, with networks and carbon"
CLEAN = "Clean power in the last year"
WATER = "Water of all years"
BLOCKS = "Grid blocks ordered"
GAP = "Distance to the proven bound"
POINTS = "{more:+.1f} points"
FIGURES_NOTE = (
    "In brackets: change against {first}. Costs are known within the distance to the proven bound: "
    "a smaller change says nothing. Money of 2025."
)
FIGURES_ALT = "Key figures of the plans side by side, with the change against the first."
CHOICES_APART = "What was chosen"
CHOICES_NOTE = "Choices that differ from the scenario {title} in at least one plan."
CHOICES_SAME = "All plans kept are for the choices of the scenario itself."
CHANGED_SITES, CHANGED_LIMITS = "Sites that change", "Limits that begin or cease to hold back"
AGAINST = "{name} against {first}"
WHICH = "Plan to hold against {first}"
NO_CHANGE = "Nothing changes."
CHANGES = {
    "added": "added", "lost": "lost", "moved": "moved", "binding": "holds back now",
    "free": "no longer",
}  # fmt: skip
SITE_COLUMNS = {
    "change": "Change", "name": "Place", "region": "Region code", "facility": "Facility",
    "it_mw_before": "IT power before (MW)", "it_mw_after": "After (MW)",
    "online_before": "Comes online before (year: MW)", "online_after": "After (year: MW)",
}  # fmt: skip
LIMIT_COLUMNS = {
    "change": "Change", "limit": "Limit", "scope": "Where", "year": "Year", "used": "Used",
    "bound": "Bound", "unit": "Unit",
}  # fmt: skip

# maps
LEFT, RIGHT = "Left map", "Right map"
MAP_ALT = "Map of {name}: new sites at the end of {year}."
MAP_YEAR = "Sites running at the end of"
SAME_SCALE = "Symbols are to the scale of each map: see its legend."

# regions
PLACE, IN_PLANS, MW = "Place", "In plans", "{plan} (MW IT)"
REGIONS_NOTE = (
    "New IT power that is chosen, without committed projects. {every} regions are in every plan, "
    "{some} in some of them. Sites within the gap of two plans are interchangeable."
)
REGIONS_ALT = "Regions and the IT power that each plan gives them."
STATES_ALT = "New IT power by state in each plan."
STATES_AXIS, PLAN = "New IT power (MW IT)", "Plan"

# the front
AGAINST_WHAT = "Cost against"
AGAINST_NAMES = {
    "emissions": "emissions of all years", "water": "water of all years",
    "capacity": "new IT power in the last year", "earliness": "early IT power (MW-years)",
}  # fmt: skip
POINTS_WANTED = "Points"
POINTS_HELP = "Plans to make, both ends included. Each is solved, proven and audited by itself."
COARSE = "Quick: prove each within 2 %"
COARSE_HELP = (
    "A wider gap is proven sooner; neighbouring points may then be the same. Off: the gap of your "
    "choices, 0.5 % unless you changed it."
)
FRONT_ASK = "Trace the trade-off"
FRONT_HINT = (
    "Finds plans of which none is both cheaper and better. On the Union it takes some minutes a "
    "point; you can go on working meanwhile."
)
FRONT_ALT = "Discounted cost of each point against {against}."
FRONT_COST = "Discounted cost (EUR bn)"
FRONT_AXES = {
    "emissions": "Emissions of all years (Mt CO₂e)",
    "water": "Water withdrawn in all years (million m³)",
    "capacity": "New IT power in the last year (GW)",
    "earliness": "New IT power summed over the years (GW-years)",
}
FRONT_SCALE = {"emissions": 1e6, "water": 1e6, "capacity": 1e3, "earliness": 1e3}
FRONT_COLUMNS = {
    "point": "Point", "bn": "Cost (EUR bn)", "shown": "", "regions": "Regions",
    "gigafactories": "Gigafactories", "proof": "Proof", "gap": "Gap (%)",
}  # fmt: skip
FRONT_ONE = "The cheapest plan is also the best one in the other aim: there is nothing to trade."
FRONT_LEFT = "{n} further points are left out: another one is no worse in both."
FRONT_NONE = "No plan within the bound of {bound}: {status}."
FRONT_STOPPED = "You ended it early: points are missing."
FRONT_OTHER = (
    "**These figures were found for other choices, options or tables**: {choice}. What you take "
    "over is set on top of those choices."
)
PROOFS = {"optimal": "proven", "feasible": "not proven"}
POINT = "Point to take over"
POINT_NAME = "{n}: {cost}, {value}"
TAKE_POINT = "Use the choices of this point"
TAKE_POINT_HELP = (
    "Adds the bound or the aim of this point to the choices. Then press Solve for its plan. "
    "Undo takes it back."
)

# alternatives
WITHIN, WITHIN_HELP = "Dearer by at most", "Share of the location cost of the best plan."
COUNT, COUNT_HELP = "Plans wanted", "Further plans beside the best one."
DISTANCE = "Least distance"
DISTANCE_HELP = (
    "Distance of two plans: regions of which only one of them has new data centres, and 5 for each "
    "region of which only one has a gigafactory."
)
OTHERS_ASK = "Look for other places"
OTHERS_HINT = (
    "Finds plans in other places at nearly the cost of the best one. On the Union this takes some "
    "minutes a plan; you can go on working meanwhile."
)
OTHERS_APART = "Distance between any two of them: {least} at least, {mean:.0f} on average."
OTHERS_KINDS = {"gigafactory": "AI gigafactory", "data centres": "Data centres"}
EVERY, SOME, NONE = "in every plan", "in some plans", "in none"
OTHERS_COUNTS = "{kind}: {every} regions in every plan, {some} in some, {none} in none."
OTHERS_PLANS = {
    "plan": "Plan", "bn": "Cost (EUR bn)", "extra": "Dearer (EUR m)",
    "distance_best": "Distance to the best", "elsewhere": "IT power elsewhere (%)",
    "gigafactory_regions": "Gigafactories in", "data_centre_regions": "Regions with data centres",
    "proof": "Proof",
}  # fmt: skip
BEST = "best"
OTHERS_REGIONS = {
    "name": "Place", "state": "State", "region": "Region code", "kind": "Hosts",
    "found": "Found", "share": "In plans (%)", "mean_it_mw": "Mean IT power (MW)",
}  # fmt: skip
OTHERS_SHADE = "Hosts new sites in so many of the plans"
OTHERS_MAP = "Regions shaded by the share of plans in which they host new sites."
OTHERS_SHOW = "Show regions"

# speed
SPEED_OF = "Made faster"
SPEED_NAMES = {"permits": "Permits", "grid": "Grid reinforcement"}
STEPS, STEPS_HELP = "Steps", "Steps of the curve that are solved, from today's months downwards."
SPEED_STATES = "Also for single states"
SPEED_STATES_HELP = "Each one adds a curve of its own, and its time."
SPEED_ASK = "Value speed"
SPEED_HINT = (
    "What shorter permits or earlier grid works are worth in money and in IT power. On the Union "
    "it takes some minutes a step; you can go on working meanwhile."
)
SPEED_X = {"permits": "Longest permitting time (months)", "grid": "Lead of grid works (× today's)"}
SPEED_Y, MISSED_Y = "Worth against today (EUR m)", "Target missed (MW IT × years)"
SPEED_ALT = "What speed is worth against today, step by step, with the interval that is proven."
MISSED_ALT = "What is missed of the capacity target, all years together, step by step."
SPEED_SCOPE, SPEED_UNION = "Where", "Union"
SPEED_COLUMNS = {
    "where": "Where", "at": "", "worth_meur": "Worth (EUR m)",
    "worth_at_least_meur": "at least", "worth_at_most_meur": "at most",
    "missed_mw_yr": "Missed (MW IT × years)", "proof": "Proof",
}  # fmt: skip
SPEED_STEP = "Step to take over"
SPEED_STEP_NAME = "{at}: worth {worth}"
MONTHS, TIMES = "{at:g} months", "×{at:.3g}"

# robust
ROBUST_NOTE = (
    "**Which sites stand up to an uncertain future?** The command `gigasite robust` solves every "
    "scenario of a matrix, holds the sites of each plan in every other scenario, and tells the "
    "regret: what they cost there beyond the best plan. On the Union the shipped matrix of eight "
    "scenarios asks for 64 solves. That takes hours on one machine, so it is not started from "
    "here: its folder has a page with the answer."
)
ROBUST_HOW = "Run the shipped matrix on the command line:"
ROBUST_OWN = "Or hold the plans that you kept against each other:"
ROBUST_GET = "Matrix of the plans kept (YAML)"
ROBUST_GET_HELP = "A matrix with one scenario for each plan kept, each with the same weight."
ROBUST_THEN = "Then, in the folder of the file:"
ROBUST_OTHER_YEARS = (
    "Plans kept differ in something that a matrix of one base cannot say, or there are fewer than "
    "two: keep two plans of different choices."
)


def eur_mwh(value: float) -> str:
    """A price in words: 66.7 €/MWh."""
    return f"{value:,.1f} €/MWh"
