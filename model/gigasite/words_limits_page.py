"""Texts of the page on limits: what binds, what a step is worth, what helps without a plan."""

from __future__ import annotations

from gigasite.catalogue import _

TOPICS: dict[str, tuple[str, ...]] = {
    "Gigafactories and sites": (
        _("gigafactory_count"), _("gigafactory_deadline"), _("gigafactories_per_state"),
        _("gigafactories_per_region"), _("units_per_region"), _("pins_least"), _("pins_most"), _("region_size"),
        _("minimum_distance"), _("ecosystem"),
    ),
    "Permits and building": (
        _("committed"), _("comes_online"), _("permit_cases"), _("build_rate"), _("state_build_rate"),
        _("zones_per_state"),
    ),
    "Capacity and balance": (
        _("capacity_target"), _("state_floor"), _("state_ceiling"), _("states_served"), _("zone_share"),
    ),
    "Demand": (_("demand_served"), _("serves_what_it_has"), _("sovereignty")),
    "Grid": (
        _("grid_headroom"), _("energises"), _("blocks_per_region"), _("blocks_per_state"), _("zone_margin"),
    ),
    "Energy and carbon": (
        _("track_renewable"), _("renewable_potential"), _("clean_share"), _("renewable_share"), _("carbon_cap"),
    ),
    "Water": (_("water_cap"),),
    "Money": (_("yearly_spending"), _("total_budget"), _("public_money"), _("state_public")),
    "Bounds on what is not the objective": (
        _("bound_cost"), _("bound_emissions"), _("bound_water"), _("bound_capacity"), _("bound_earliness"),
    ),
}  # fmt: skip
"""What limits are about."""
OTHER = _("Other")

# what binds
BINDS = _("What binds, and what one step more would save")
BINDS_NOTE = _(
    "A limit binds where the plan uses all of it. The saving is what one step more of it would "
    "take off {aim}, at the place and in the year where that is most."
)
BINDS_HINT = _(
    "Savings are indicative: they come from the relaxation, in which units can be fractions. "
    "Empty: the relaxation gives no price; ask for a true re-solve below."
)
AIMS = {
    "cost": _("the discounted cost"),
    "emissions": _("the emissions of all years"),
    "water": _("the water of all years"),
    "capacity": _("what is missing of the capacity"),
    "earliness": _("what is missing of the years of capacity"),
}
ALL_LIMITS = _("Limits that do not bind too")
NOTHING_BINDS = _("No limit binds in this plan.")
NO_LIMITS = _("This plan holds no limits.")
BIND_COLUMNS = {
    "topic": _("Topic"),
    "title": _("Limit"),
    "places": _("Binds in"),
    "spot": _("Saves most in"),
    "step": _("One step"),
    "price": _("Saving ({unit} a step)"),
}
BINDS_IN = _("{binding:,} of {all:,}")
BINDS_ALT = _("Limits by topic: how often each binds and what one step more would save.")

# one limit
ONE = _("One limit in full")
CHOOSE = _("Limit")
EVERY_ROW = _("Every place and year, also where it does not bind")
ROWS_SHOWN = _("{shown:,} of {all:,} places and years. *{title}*: one step is {step}.")
ROW_COLUMNS = {
    "place": _("Place"),
    "year": _("Year"),
    "used": _("Used"),
    "sense": _("must be"),
    "bound": _("Bound"),
    "slack": _("Left"),
    "unit": _("Unit"),
    "binding": _("Binds"),
    "price": _("Saving ({unit} a step)"),
}
SENSES = {"<=": _("at most"), ">=": _("at least"), "==": _("just")}
NONE_BINDS = _("It binds nowhere. Switch on every place and year to see all rows.")
NO_ROWS = _("This limit acts by what can be started when: it has no rows of its own.")

# one more step, solved again
EXACT = _("One step more, one step less: solved again")
EXACT_ASK = _("Solve a step looser and a step tighter")
EXACT_HINT = _(
    "Two or three true solves, some minutes on the whole Union. They answer what the indicative "
    "saving cannot: whole units, and what a tighter limit costs."
)
LOOSER, TIGHTER = _("A step looser"), _("A step tighter")
SAVES, COSTS = _("saves {worth}"), _("costs {worth}")
WORTH_RANGE = _("{low} to {high}")
NO_STEP = _("There is no step that way.")
NO_WORTH = {
    "infeasible": _("No plan is possible then (proven)."),
    "none": _("No plan was found in the time given; it is not known whether one exists."),
}
GOAL_CHANGED = _(
    "A goal that comes before cost is then reached to another degree, so costs do not compare."
)
STEP_STATUS = _("{value} instead of {base}")
EXACT_NOTE = _(
    "Each plan is proven only within its gap, so the true worth of a step lies between the two "
    "figures."
)

# why there is no plan
ASK_NOW = _("What binds with these choices?")
ASK_NOW_HINT = _(
    "Solves your choices and lists their limits without changing the plan shown; if no plan is "
    "possible, says why and what would help. It takes a minute or some."
)
ASK_WHY = _("What clashes, and what would help?")
ASK_WHY_HINT = _(
    "Looks for the smallest set of limits that no plan keeps together, and for the least change "
    "of each choice that makes a plan possible. It takes some minutes on the whole Union."
)
NO_PLAN = _("Why no plan is possible")
NO_PLAN_NOTE = _("It is proven that no plan keeps every limit. Find out what has to give way:")
STALE_NOTE = _("The plan shown does not fit your choices. Their own limits:")
OF_CHOICES = _("Limits of the plan for your choices, solved for this page.")
CLASH = _("These cannot be kept together. Each of them is needed for that:")
CLASH_OPEN = _("These cannot be kept together (the time was up; perhaps fewer clash already):")
CLASH_MORE = _("If that is mended, these still clash:")
NO_CLASH = _("No plan keeps all limits together; which of them clash is not known.")
ALONE = _("Each of these changes alone makes a plan possible")
ALONE_NOTE = _("The least that is enough: one step less is not, where it says proven.")
TOGETHER = _("The smallest change in all")
PROVEN = _("proven least")
NOT_PROVEN = _("perhaps less is enough")
NO_ALONE = _("No single change was found that makes a plan possible.")
NOT_ALONE = _("Does not help alone (proven): {names}.")
NOT_KNOWN = _("Not known in the time given: {names}.")
CHECKED, NOT_CHECKED = (
    _("The scenario so changed has a plan."),
    _("Whether the scenario so changed has a plan is not known."),
)
APPLY, APPLY_ALL = _("Apply"), _("Apply all")
APPLY_HELP = _("Sets {settings}. Then press Solve. Undo takes it back.")
GO = _("What clashes, and what would help")
STOPPED = _("The time was up before all was known.")

# a change in words
CHANGE = "**{name}**: {change}"
OFF = _("switched off")
SCALE = _("{to} instead of {start} of what is stated")
FIGURE = _("{to} instead of {start} {unit}")
YEARS = _("{to} instead of {start}")
KEYS = {
    "capacity.year": _("Target year"),
    "gigafactories.by": _("Year of the gigafactories"),
    "permits.objective_months": _("Longest permit procedure"),
    "permits.objective_from": _("Year from which procedures are short"),
    "grid.extra_lead_months": _("Delay of grid reinforcement"),
    "energy.hourly_matched": _("Clean around the clock (24/7)"),
}
"""Choices that say more than the limit they belong to."""
UNITS = {"sites": _("gigafactories"), "months": _("months"), "regions": _("zones")}

# beside the switches of the sidebar
STEP_PRICE = _("{price} a step")
STEP_NOTE = _("Grey: what one step more saves in the plan shown (indicative; see Limits).")
