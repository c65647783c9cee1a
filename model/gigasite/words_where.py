"""Texts on places: what stops one, what one costs, who gives way."""

from __future__ import annotations

from gigasite.catalogue import _

# what stops a facility in a region: {needs} and {allows} with their unit
STOPS = {
    "regions.outermost": _("outermost regions take no part (regions.outermost)"),
    "regions.forbidden": _("the scenario forbids the region (regions.forbidden)"),
    "regions.max_protected_share": (
        _(
            "{needs} of the region is under nature protection, at most {allows} may be "
            "(regions.max_protected_share)"
        )
    ),
    "facilities.allowed": _("the scenario does not allow this facility (facilities.allowed)"),
    "cooling": (
        _("its cooling systems may be used up to a water stress of {allows}, here it is {needs}")
    ),
    "permits.tracks": (
        _("no permitting track takes it: its PUE is {needs} at best, {allows} is allowed")
    ),
    "options": _("no cooling system and permitting track may be used together here"),
    "comes_online": (
        _(
            "it runs from {needs} at the earliest, what runs after {allows} is of no use to any target"
        )
    ),
    "pins_most": _("a pin allows {allows}, one would be {needs}"),
    "units_per_region": _("the facility's own limit is {allows} in a region, one would be {needs}"),
    "region_size": _("it takes {needs}, the region's size cap leaves {allows}"),
    "grid_headroom": (
        _("it draws at least {needs}, the grid holds {allows} in {year} with every block in time")
    ),
    "energy": _("no energy design can supply it"),
    "water_cap": _("it takes at least {needs} of water, the region may withdraw {allows}"),
    "ecosystem": _("the nearest AI factory is {needs} away, at most {allows} are asked for"),
    "state_ceiling": _("it takes {needs}, the ceiling of {state} leaves {allows}"),
    "gigafactory_count": _("the Union may have {allows}, one would be {needs}"),
    "gigafactories_per_state": _("a state may have {allows}, one would be {needs}"),
    "gigafactories_per_region": _("a region may have {allows}, one would be {needs}"),
    "build_rate": _("it opens {needs} at once, the Union may open {allows} in a year"),
    "state_build_rate": _("it opens {needs} at once, a state may open {allows} in a year"),
    "permit_cases": _("it takes {needs} of the authorities, who handle {allows} at a time"),
    "public_money": _("it takes {needs} of public money, there are {allows}"),
    "together": _("limits of the region clash with it together"),
}
PROVEN_OUT = _("no plan has it (proven): limits of the Union or of the state clash with it")
PROVEN_KEPT = _("no plan does without it (proven)")

# headings and sentences
TODAY = _(
    "The plan: {cost:,.1f} MEUR, no plan costs less than {bound:,.1f} (gap {gap:.2%}, {status})"
)
TODAY_OPEN = _("The plan: {cost:,.1f} MEUR, without a proven bound ({status})")
CHOSEN = _("{region} {name} ({state}) is chosen: {what}")
NOT_CHOSEN = _("{region} {name} ({state}) is not chosen")
SITES = _("{units:g} {facility} ({mw:,.6g} MW IT)")
STOPPED = _("  {facility} cannot stand there: {why}")
FORCE = _("One {facility} there, running by {by}")
FORBID = _("Nothing new there")
COSTS = _(
    "  {what}: {low:,.1f} to {high:,.1f} MEUR more; the two plans differ by {diff:,.1f} "
    "({status}, gap {gap:.2%})"
)
COSTS_OPEN = _("  {what}: the two plans differ by {diff:,.1f} MEUR; nothing is proven ({status})")
GOALS = _("  {what}: goals that come before cost are then missed, so costs do not compare: {goals}")
GOAL = _("{name} {after:,.6g} instead of {before:,.6g}")
NO_ANSWER = "  {what}: {status}, {why}"
LEFT = _(
    "  {facility} could stand there; not solved again (the bound on all plans rises by "
    "{rise:,.1f} MEUR, indicative)"
)
BY_HAND = _("    by hand: --set '{pins}'")
GIVES_WAY = _("    who gives way, in {of} ({diff:+,.1f} MEUR):")
TAKES_PLACE = _("    who takes its place, in {of} ({diff:+,.1f} MEUR):")
NEAR = _("a plan near the one in hand")
NOT_NEAR = _(
    "the new plan, which may differ within the gap in places that have nothing to do with it"
)
MORE_MOVES = _("    {n} more, see moves.csv (--out)")
MOVES = [
    _("region"),
    _("name"),
    _("state"),
    _("facility"),
    _("units before"),
    _("units after"),
    _("MW IT"),
]
GAP_NOTE = _(
    "Costs are known within gaps, so a difference is an interval. "
    "--set solver.gap=0.001 narrows it, and takes longer."
)
STOPPED_BY_USER = _("Stopped by the user: answers are missing")

AMONG = (_("gigafactory"), _("other"), _("chosen"))
"""What places are ranked among, in the order of the table."""
RANKED = {
    "gigafactory": _("A gigafactory where there is none, the cheapest first [MEUR]"),
    "other": (
        _(
            "One unit of another facility where there is none, the cheapest for each MW IT first [MEUR]"
        )
    ),
    "chosen": _("Nothing new in a chosen region, the dearest to lose first [MEUR]"),
}
PLACES_COLUMNS = [
    _("rank"),
    _("region"),
    _("name"),
    _("facility"),
    _("MW IT now"),
    _("at least"),
    _("rise"),
    _("kind"),
]
PLACES_NOTE = _(
    "at least: proven against the plan in hand; rise: how far the bound on all plans rises, "
    "indicative, ranks the places; goals before cost as in the plan"
)
CANNOT = _("{n} more cannot: places.csv says why")
MORE = _("{n} more in places.csv")
UNITS = {
    "share": "{:.0%}", "stress": "{:.1f} %", "pue": "{:.3f}", "year": "{:.0f}",
    "units": _("{:g} units"), "sites": _("{:g} gigafactories"), "mw": _("{:,.6g} MW IT"),
    "draw": _("{:,.6g} MW"), "m3": _("{:,.0f} m³ a year"), "km": _("{:,.0f} km"),
    "cases": _("{:g} permit cases"), "meur": _("{:,.0f} MEUR"),
}  # fmt: skip
"""How the numbers of a stop are said."""
