"""Texts of explanations: why no plan is possible, what would make one, what limits are worth."""

from __future__ import annotations

from gigasite.catalogue import _

# before the solve
TOO_EARLY = _(
    "{wanted:,.0f} MW IT are wanted by the end of {year}, {can:,.0f} MW IT exist or are committed "
    "by then, and nothing new can run before {first}: permits and building take that long"
)
NEVER = _("the last planning year is over")
LATER = _("Ask for it in a later year, lower it, or shorten permits or building")
TOO_MUCH = _(
    "{wanted:,.0f} MW IT are wanted by the end of {year}; all places together could hold "
    "{can:,.0f} MW IT by then, by size, grid, units and building rate"
)
LESS = _("Lower it, or allow more: larger sites, more reinforcement, a higher building rate")
PIN = _(
    "{wanted:g} units of {pin.facility} are pinned to {pin.region} by {year}; by size, grid, units "
    "and lead time at most {can:g} can run there by then"
)
PIN_REMEDY = _("Lower or move the pin, or give it a later year")
GIGAFACTORIES = _(
    "at least {wanted:g} gigafactories are wanted by {year}; at most {can:g} can run by then, "
    "by place, region, state and in all"
)
GIGAFACTORIES_REMEDY = _("Ask for fewer or later, or allow more in a state or region")

# progress
STAGE_POSSIBLE = _("is a plan possible")
STAGE_ELASTIC = _("what has to give way")
STAGE_CLASH = _("which limits clash")
STAGE_ALONE = _("alone: {limit}")
STAGE_TOGETHER = _("together")

# answers
OTHERS_CLASH = _("not alone: other limits clash whatever this one is")
NOT_EVEN_OFF = _("not alone: switched off, it leaves no plan either")
NOT_BY_KEY = _("not by {key}, however far it moves")
TIME_UP = _("the time was up")
OFF = _("off")
ONLY_OFF = _("only where it is switched off")
AT_LEAST_OFF = _("switched off it does; whether less is enough is not known")
NO_LIMIT = _("is not a limit")
NO_STEP = _("is off in this scenario, asks for nothing in it, or has no step")
TAKE_ONE = _("Take one of {names}")
LOOSER, TIGHTER = _("looser"), _("tighter")
NO_PLAN = _("No plan satisfies every limit (proven).")
ALL_LIMITS = _("limits together")
NO_CLASH = _("no plan satisfies them all (proven); which of them clash is not known")
MORE_TIME = _("Give more time: --set solver.time_limit_s=...")
CLASH = _(
    "no plan keeps them together, and each of them is needed for that (all other limits aside)"
)
CLASH_UNPROVEN = _(
    "no plan keeps them together (all other limits aside); "
    "not proven that each of them is needed for that: the time was up"
)
ONE_OF = _("The least change alone: {ways}")
SEVERAL = _("No key was found that helps alone: relax several together")

# tables
TITLE = _("What limits do: {scenario}")
CLASHING = _("Why no plan is possible")
ALONE = _("What makes a plan possible alone: the least, one step less is not enough")
TOGETHER = _("The cheapest combination")
ALONE_COLUMNS = [_("limit"), _("from"), _("to"), _("unit"), _("step"), _("how to set it")]
WORTH = _("What limits are worth: cost saved by a little more of each (indicative)")
WORTH_COLUMNS = [
    _("limit"), _("binding"), _("dearest"), _("MEUR per unit"), _("unit"), _("MEUR for 1 % more"), _("price"),
]  # fmt: skip
WORTH_NOTE = _(
    "Indicative: from the relaxation, in which units come in parts; a step of whole units can be "
    "worth more, or nothing. A dash: no price from there; --exact LIMIT solves for one."
)
EXACT = _("What one step is worth: solved again a step looser and a step tighter (exact)")
EXACT_COLUMNS = [_("limit"), _("step"), _("way"), _("set"), _("status"), _("worth of the step")]
EXACT_NOTE = _(
    "Looser: what the step saves; tighter: what it costs. From, to: each plan is proven only to "
    "within its gap, so the true figure lies between the two. solver.gap=0 gives one figure."
)
NONE = "-"
NOT_TRIED = _("not possible")
GOAL_CHANGED = _("{status}, but a goal that comes first changes: costs do not compare")
HELPS = {True: _("yes"), False: _("no"), None: _("not known")}
CHEAPEST = _("The sum of relative changes is {relative:.2%}, and none is smaller (proven).")
NOT_CHEAPEST = _(
    "The sum of relative changes is {relative:.2%}; not proven least: none is below {bound:.2%}."
)
CHECKED = _("The scenario so changed has a plan.")
NOT_CHECKED = _("Whether the scenario so changed has a plan is not known.")
NO_COMBINATION = _("No combination was looked for: the time was up.")
NOT_ALONE = _("Not alone (proven): {names}.")
NOT_KNOWN = _("Not known in the time given: {names}.")
STOPPED = {"time": _("The time was up before all was known."), "user": _("Stopped by the user.")}
FOLDER = _("Folder: {folder}")
