"""Texts on places: what stops one, what one costs, who gives way."""

from __future__ import annotations

# what stops a facility in a region: {needs} and {allows} with their unit
STOPS = {
    "regions.outermost": "outermost regions take no part (regions.outermost)",
    "regions.forbidden": "the scenario forbids the region (regions.forbidden)",
    "regions.max_protected_share": (
        "{needs} of the region is under nature protection, at most {allows} may be "
        "(regions.max_protected_share)"
    ),
    "facilities.allowed": "the scenario does not allow this facility (facilities.allowed)",
    "cooling": (
        "its cooling systems may be used up to a water stress of {allows}, here it is {needs}"
    ),
    "permits.tracks": (
        "no permitting track takes it: its PUE is {needs} at best, {allows} is allowed"
    ),
    "options": "no cooling system and permitting track may be used together here",
    "comes_online": (
        "it runs from {needs} at the earliest, what runs after {allows} is of no use to any target"
    ),
    "pins_most": "a pin allows {allows}, one would be {needs}",
    "units_per_region": "the facility's own limit is {allows} in a region, one would be {needs}",
    "region_size": "it takes {needs}, the region's size cap leaves {allows}",
    "grid_headroom": (
        "it draws at least {needs}, the grid holds {allows} in {year} with every block in time"
    ),
    "energy": "no energy design can supply it",
    "water_cap": "it takes at least {needs} of water, the region may withdraw {allows}",
    "ecosystem": "the nearest AI factory is {needs} away, at most {allows} are asked for",
    "state_ceiling": "it takes {needs}, the ceiling of {state} leaves {allows}",
    "gigafactory_count": "the Union may have {allows}, one would be {needs}",
    "gigafactories_per_state": "a state may have {allows}, one would be {needs}",
    "gigafactories_per_region": "a region may have {allows}, one would be {needs}",
    "build_rate": "it opens {needs} at once, the Union may open {allows} in a year",
    "state_build_rate": "it opens {needs} at once, a state may open {allows} in a year",
    "permit_cases": "it takes {needs} of the authorities, who handle {allows} at a time",
    "public_money": "it takes {needs} of public money, there are {allows}",
    "together": "limits of the region clash with it together",
}
PROVEN_OUT = "no plan has it (proven): limits of the Union or of the state clash with it"
PROVEN_KEPT = "no plan does without it (proven)"

# headings and sentences
TODAY = "The plan: {cost:,.1f} MEUR, no plan costs less than {bound:,.1f} (gap {gap:.2%}, {status})"
TODAY_OPEN = "The plan: {cost:,.1f} MEUR, without a proven bound ({status})"
CHOSEN = "{region} {name} ({state}) is chosen: {what}"
NOT_CHOSEN = "{region} {name} ({state}) is not chosen"
SITES = "{units:g} {facility} ({mw:,.6g} MW IT)"
STOPPED = "  {facility} cannot stand there: {why}"
FORCE = "One {facility} there, running by {by}"
FORBID = "Nothing new there"
COSTS = (
    "  {what}: {low:,.1f} to {high:,.1f} MEUR more; the two plans differ by {diff:,.1f} "
    "({status}, gap {gap:.2%})"
)
COSTS_OPEN = "  {what}: the two plans differ by {diff:,.1f} MEUR; nothing is proven ({status})"
GOALS = "  {what}: goals that come before cost are then missed, so costs do not compare: {goals}"
GOAL = "{name} {after:,.6g} instead of {before:,.6g}"
NO_ANSWER = "  {what}: {status}, {why}"
LEFT = (
    "  {facility} could stand there; not solved again (the bound on all plans rises by "
    "{rise:,.1f} MEUR, indicative)"
)
BY_HAND = "    by hand: --set '{pins}'"
GIVES_WAY = "    who gives way, in {of} ({diff:+,.1f} MEUR):"
TAKES_PLACE = "    who takes its place, in {of} ({diff:+,.1f} MEUR):"
NEAR = "a plan near the one in hand"
NOT_NEAR = "the new plan, which may differ within the gap in places that have nothing to do with it"
MORE_MOVES = "    {n} more, see moves.csv (--out)"
MOVES = ["region", "name", "state", "facility", "units before", "units after", "MW IT"]
GAP_NOTE = (
    "Costs are known within gaps, so a difference is an interval. "
    "--set solver.gap=0.001 narrows it, and takes longer."
)
STOPPED_BY_USER = "Stopped by the user: answers are missing"

AMONG = ("gigafactory", "other", "chosen")
"""What places are ranked among, in the order of the table."""
RANKED = {
    "gigafactory": "A gigafactory where there is none, the cheapest first [MEUR]",
    "other": (
        "One unit of another facility where there is none, the cheapest for each MW IT first [MEUR]"
    ),
    "chosen": "Nothing new in a chosen region, the dearest to lose first [MEUR]",
}
PLACES_COLUMNS = ["rank", "region", "name", "facility", "MW IT now", "at least", "rise", "kind"]
PLACES_NOTE = (
    "at least: proven against the plan in hand; rise: how far the bound on all plans rises, "
    "indicative, ranks the places; goals before cost as in the plan"
)
CANNOT = "{n} more cannot: places.csv says why"
MORE = "{n} more in places.csv"
UNITS = {
    "share": "{:.0%}", "stress": "{:.1f} %", "pue": "{:.3f}", "year": "{:.0f}",
    "units": "{:g} units", "sites": "{:g} gigafactories", "mw": "{:,.6g} MW IT",
    "draw": "{:,.6g} MW", "m3": "{:,.0f} m³ a year", "km": "{:,.0f} km",
    "cases": "{:g} permit cases", "meur": "{:,.0f} MEUR",
}  # fmt: skip
"""How the numbers of a stop are said."""
