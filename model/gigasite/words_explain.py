"""Texts of explanations: why no plan is possible, what would make one, what limits are worth."""

from __future__ import annotations

# before the solve
TOO_EARLY = (
    "{wanted:,.0f} MW IT are wanted by the end of {year}, {can:,.0f} MW IT exist or are committed "
    "by then, and nothing new can run before {first}: permits and building take that long"
)
NEVER = "the last planning year is over"
LATER = "Ask for it in a later year, lower it, or shorten permits or building"
TOO_MUCH = (
    "{wanted:,.0f} MW IT are wanted by the end of {year}; all places together could hold "
    "{can:,.0f} MW IT by then, by size, grid, units and building rate"
)
LESS = "Lower it, or allow more: larger sites, more reinforcement, a higher building rate"
PIN = (
    "{wanted:g} units of {pin.facility} are pinned to {pin.region} by {year}; by size, grid, units "
    "and lead time at most {can:g} can run there by then"
)
PIN_REMEDY = "Lower or move the pin, or give it a later year"
GIGAFACTORIES = (
    "at least {wanted:g} gigafactories are wanted by {year}; at most {can:g} can run by then, "
    "by place, region, state and in all"
)
GIGAFACTORIES_REMEDY = "Ask for fewer or later, or allow more in a state or region"

# progress
STAGE_POSSIBLE = "is a plan possible"
STAGE_ELASTIC = "what has to give way"
STAGE_CLASH = "which limits clash"
STAGE_ALONE = "alone: {limit}"
STAGE_TOGETHER = "together"

# answers
OTHERS_CLASH = "not alone: other limits clash whatever this one is"
NOT_EVEN_OFF = "not alone: switched off, it leaves no plan either"
NOT_BY_KEY = "not by {key}, however far it moves"
TIME_UP = "the time was up"
OFF = "off"
ONLY_OFF = "only where it is switched off"
AT_LEAST_OFF = "switched off it does; whether less is enough is not known"
NO_LIMIT = "is not a limit"
NO_STEP = "is off in this scenario, asks for nothing in it, or has no step"
TAKE_ONE = "Take one of {names}"
LOOSER, TIGHTER = "looser", "tighter"
NO_PLAN = "No plan satisfies every limit (proven)."
ALL_LIMITS = "limits together"
NO_CLASH = "no plan satisfies them all (proven); which of them clash is not known"
MORE_TIME = "Give more time: --set solver.time_limit_s=..."
CLASH = "no plan keeps them together, and each of them is needed for that (all other limits aside)"
CLASH_UNPROVEN = (
    "no plan keeps them together (all other limits aside); "
    "not proven that each of them is needed for that: the time was up"
)
ONE_OF = "The least change alone: {ways}"
SEVERAL = "No key was found that helps alone: relax several together"

# tables
TITLE = "What limits do: {scenario}"
CLASHING = "Why no plan is possible"
ALONE = "What makes a plan possible alone: the least, one step less is not enough"
TOGETHER = "The cheapest combination"
ALONE_COLUMNS = ["limit", "from", "to", "unit", "step", "how to set it"]
WORTH = "What limits are worth: cost saved by a little more of each (indicative)"
WORTH_COLUMNS = [
    "limit", "binding", "dearest", "MEUR per unit", "unit", "MEUR for 1 % more", "price",
]  # fmt: skip
WORTH_NOTE = (
    "Indicative: from the relaxation, in which units come in parts; a step of whole units can be "
    "worth more, or nothing. A dash: no price from there; --exact LIMIT solves for one."
)
EXACT = "What one step is worth: solved again a step looser and a step tighter (exact)"
EXACT_COLUMNS = ["limit", "step", "way", "set", "status", "worth of the step"]
EXACT_NOTE = (
    "Looser: what the step saves; tighter: what it costs. From, to: each plan is proven only to "
    "within its gap, so the true figure lies between the two. solver.gap=0 gives one figure."
)
NONE = "-"
NOT_TRIED = "not possible"
GOAL_CHANGED = "{status}, but a goal that comes first changes: costs do not compare"
HELPS = {True: "yes", False: "no", None: "not known"}
CHEAPEST = "The sum of relative changes is {relative:.2%}, and none is smaller (proven)."
NOT_CHEAPEST = (
    "The sum of relative changes is {relative:.2%}; not proven least: none is below {bound:.2%}."
)
CHECKED = "The scenario so changed has a plan."
NOT_CHECKED = "Whether the scenario so changed has a plan is not known."
NO_COMBINATION = "No combination was looked for: the time was up."
NOT_ALONE = "Not alone (proven): {names}."
NOT_KNOWN = "Not known in the time given: {names}."
STOPPED = {"time": "The time was up before all was known.", "user": "Stopped by the user."}
FOLDER = "Folder: {folder}"
