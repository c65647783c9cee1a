"""Texts of the verb alternatives: notes, table heads, and what a page says of site sets."""

from __future__ import annotations

from gigasite.catalogue import _

NOTE = _(
    "The sites of this plan are those of an alternative: value, bound and gap hold among plans "
    "with them, not for the scenario as such"
)
TITLE = _("Alternatives: {scenario}")
HEADING = _("Other places at nearly the same cost")
FOUND = _(
    "{count} alternatives to the best plan ({cost}), each at most {allowed} dearer ({within} of "
    "its location cost), any two at a distance of {apart} or more."
)
APART = _("Distances between any two plans: {least} at least, {mean:.0f} on average.")
MOVED = _(
    "IT power that stands elsewhere than in the best plan: {least} to {most} of each alternative."
)
EVERYWHERE = _("In every plan: {names}.")
SUMS = _("{kind}: {every} regions in every plan, {some} in some, {none} in none.")
ENDED = {
    "count": "",
    "none left": _(
        "No further plan exists within this cost at this distance from all of them (proven)."
    ),
    "user": _("Stopped by the user: alternatives are missing."),
    "not known": _("The time limit ended the search: whether further ones exist is not known."),
}
BEST_UNPROVEN = _(
    "The best plan is not proven within the gap that was asked for: a cheaper one may exist, and "
    "alternatives are measured against this one."
)
CHEAPER = _(
    "Some alternatives cost less than the best plan: it is proven within {gap} of its cost only."
)
HOW = _(
    "Distance: regions of which only one of two plans hosts data centres (facilities of 5 MW and "
    "more), and {weight} for each that only one gives a gigafactory. Years, cooling and permit "
    "tracks are no difference. Every alternative is an audited plan, the cheapest found for its "
    "sites; how far apart they lie was searched for, and plans farther apart may exist."
)
PLANS, REGIONS = _("Plans"), _("Regions")
PLAN_HEAD = [
    _("plan"), _("cost"), _("dearer"), _("distance to the best"), _("to the nearest"), _("IT power elsewhere"),
    _("gigafactories in"), _("regions with data centres"), _("status"),
]  # fmt: skip
REGION_HEAD = [
    _("region"),
    _("name"),
    _("state"),
    _("hosts"),
    _("in plans"),
    _("mean IT power [MW]"),
]
SHOWN = _("Regions that host something in some plan; those in none are in regions.csv.")
BEST = _("best")
SHADE, NO_MAP = (
    _("Hosts sites in so many plans"),
    _("No map: the data set has no shapes of its regions."),
)
MAP_NOTE = _("Shade: share of the plans in which a region hosts sites. Symbols: the best plan.")
