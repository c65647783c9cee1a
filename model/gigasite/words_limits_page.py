"""Texts of the page on limits: what binds, what a step is worth, what helps without a plan."""

from __future__ import annotations

TOPICS: dict[str, tuple[str, ...]] = {
    "Gigafactories and sites": (
        "gigafactory_count", "gigafactory_deadline", "gigafactories_per_state",
        "gigafactories_per_region", "units_per_region", "pins_least", "pins_most", "region_size",
        "minimum_distance", "ecosystem",
    ),
    "Permits and building": (
        "committed", "comes_online", "permit_cases", "build_rate", "state_build_rate",
        "zones_per_state",
    ),
    "Capacity and balance": (
        "capacity_target", "state_floor", "state_ceiling", "states_served", "zone_share",
    ),
    "Demand": ("demand_served", "serves_what_it_has", "sovereignty"),
    "Grid": (
        "grid_headroom", "energises", "blocks_per_region", "blocks_per_state", "zone_margin",
    ),
    "Energy and carbon": (
        "track_renewable", "renewable_potential", "clean_share", "renewable_share", "carbon_cap",
    ),
    "Water": ("water_cap",),
    "Money": ("yearly_spending", "total_budget", "public_money", "state_public"),
    "Bounds on what is not the objective": (
        "bound_cost", "bound_emissions", "bound_water", "bound_capacity", "bound_earliness",
    ),
}  # fmt: skip
"""What limits are about."""
OTHER = "Other"

# what binds
BINDS = "What binds, and what one step more would save"
BINDS_NOTE = (
    "A limit binds where the plan uses all of it. The saving is what one step more of it would "
    "take off {aim}, at the place and in the year where that is most."
)
BINDS_HINT = (
    "Savings are indicative: they come from the relaxation, in which units can be fractions. "
    "Empty: the relaxation gives no price; ask for a true re-solve below."
)
AIMS = {
    "cost": "the discounted cost",
    "emissions": "the emissions of all years",
    "water": "the water of all years",
    "capacity": "what is missing of the capacity",
    "earliness": "what is missing of the years of capacity",
}
ALL_LIMITS = "Limits that do not bind too"
NOTHING_BINDS = "No limit binds in this plan."
NO_LIMITS = "This plan holds no limits."
BIND_COLUMNS = {
    "topic": "Topic",
    "title": "Limit",
    "places": "Binds in",
    "spot": "Saves most in",
    "step": "One step",
    "price": "Saving ({unit} a step)",
}
BINDS_IN = "{binding:,} of {all:,}"
BINDS_ALT = "Limits by topic: how often each binds and what one step more would save."

# one limit
ONE = "One limit in full"
CHOOSE = "Limit"
EVERY_ROW = "Every place and year, also where it does not bind"
ROWS_SHOWN = "{shown:,} of {all:,} places and years. *{title}*: one step is {step}."
ROW_COLUMNS = {
    "place": "Place",
    "year": "Year",
    "used": "Used",
    "sense": "must be",
    "bound": "Bound",
    "slack": "Left",
    "unit": "Unit",
    "binding": "Binds",
    "price": "Saving ({unit} a step)",
}
SENSES = {"<=": "at most", ">=": "at least", "==": "just"}
NONE_BINDS = "It binds nowhere. Switch on every place and year to see all rows."
NO_ROWS = "This limit acts by what can be started when: it has no rows of its own."

# one more step, solved again
EXACT = "One step more, one step less: solved again"
EXACT_ASK = "Solve a step looser and a step tighter"
EXACT_HINT = (
    "Two or three true solves, some minutes on the whole Union. They answer what the indicative "
    "saving cannot: whole units, and what a tighter limit costs."
)
LOOSER, TIGHTER = "A step looser", "A step tighter"
SAVES, COSTS = "saves {worth}", "costs {worth}"
WORTH_RANGE = "{low} to {high}"
NO_STEP = "There is no step that way."
NO_WORTH = {
    "infeasible": "No plan is possible then (proven).",
    "none": "No plan was found in the time given; it is not known whether one exists.",
}
GOAL_CHANGED = (
    "A goal that comes before cost is then reached to another degree, so costs do not compare."
)
STEP_STATUS = "{value} instead of {base}"
EXACT_NOTE = (
    "Each plan is proven only within its gap, so the true worth of a step lies between the two "
    "figures."
)

# why there is no plan
ASK_NOW = "What binds with these choices?"
ASK_NOW_HINT = (
    "Solves your choices and lists their limits without changing the plan shown; if no plan is "
    "possible, says why and what would help. It takes a minute or some."
)
ASK_WHY = "What clashes, and what would help?"
ASK_WHY_HINT = (
    "Looks for the smallest set of limits that no plan keeps together, and for the least change "
    "of each choice that makes a plan possible. It takes some minutes on the whole Union."
)
NO_PLAN = "Why no plan is possible"
NO_PLAN_NOTE = "It is proven that no plan keeps every limit. Find out what has to give way:"
STALE_NOTE = "The plan shown does not fit your choices. Their own limits:"
OF_CHOICES = "Limits of the plan for your choices, solved for this page."
CLASH = "These cannot be kept together. Each of them is needed for that:"
CLASH_OPEN = "These cannot be kept together (the time was up; perhaps fewer clash already):"
CLASH_MORE = "If that is mended, these still clash:"
NO_CLASH = "No plan keeps all limits together; which of them clash is not known."
ALONE = "Each of these changes alone makes a plan possible"
ALONE_NOTE = "The least that is enough: one step less is not, where it says proven."
TOGETHER = "The smallest change in all"
PROVEN = "proven least"
NOT_PROVEN = "perhaps less is enough"
NO_ALONE = "No single change was found that makes a plan possible."
NOT_ALONE = "Does not help alone (proven): {names}."
NOT_KNOWN = "Not known in the time given: {names}."
CHECKED, NOT_CHECKED = (
    "The scenario so changed has a plan.",
    "Whether the scenario so changed has a plan is not known.",
)
APPLY, APPLY_ALL = "Apply", "Apply all"
APPLY_HELP = "Sets {settings}. Then press Solve. Undo takes it back."
GO = "What clashes, and what would help"
STOPPED = "The time was up before all was known."

# a change in words
CHANGE = "**{name}**: {change}"
OFF = "switched off"
SCALE = "{to} instead of {start} of what is stated"
FIGURE = "{to} instead of {start} {unit}"
YEARS = "{to} instead of {start}"
KEYS = {
    "capacity.year": "Target year",
    "gigafactories.by": "Year of the gigafactories",
    "permits.objective_months": "Longest permit procedure",
    "permits.objective_from": "Year from which procedures are short",
    "grid.extra_lead_months": "Delay of grid reinforcement",
    "energy.hourly_matched": "Clean around the clock (24/7)",
}
"""Choices that say more than the limit they belong to."""
UNITS = {"sites": "gigafactories", "months": "months", "regions": "zones"}

# beside the switches of the sidebar
STEP_PRICE = "{price} a step"
STEP_NOTE = "Grey: what one step more saves in the plan shown (indicative; see Limits)."
