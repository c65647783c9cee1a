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
STAGE_EXACT = "exact {n}/{of}: {limit}"

# answers
OTHERS_CLASH = "not alone: other limits clash whatever this one is"
NOT_EVEN_OFF = "not alone: switched off, it leaves no plan either"
NOT_BY_KEY = "not by {key}, however far it moves"
TIME_UP = "the time was up"
OFF = "off"
ONLY_OFF = "only where it is switched off"
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
