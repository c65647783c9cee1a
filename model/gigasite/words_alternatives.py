"""Texts of the verb alternatives: notes, table heads, and what a page says of site sets."""

from __future__ import annotations

NOTE = (
    "The sites of this plan are those of an alternative: value, bound and gap hold among plans "
    "with them, not for the scenario as such"
)
TITLE = "Alternatives: {scenario}"
HEADING = "Other places at nearly the same cost"
FOUND = (
    "{count} alternatives to the best plan ({cost}), each at most {allowed} dearer ({within} of "
    "its location cost), any two at a distance of {apart} or more."
)
APART = "Distances between any two plans: {least} at least, {mean:.0f} on average."
MOVED = (
    "IT power that stands elsewhere than in the best plan: {least} to {most} of each alternative."
)
EVERYWHERE = "In every plan: {names}."
SUMS = "{kind}: {every} regions in every plan, {some} in some, {none} in none."
ENDED = {
    "count": "",
    "none left": "No further plan exists within this cost at this distance from all of them "
    "(proven).",
    "user": "Stopped by the user: alternatives are missing.",
    "not known": "The time limit ended the search: whether further ones exist is not known.",
}
BEST_UNPROVEN = (
    "The best plan is not proven within the gap that was asked for: a cheaper one may exist, and "
    "alternatives are measured against this one."
)
CHEAPER = (
    "Some alternatives cost less than the best plan: it is proven within {gap} of its cost only."
)
HOW = (
    "Distance: regions of which only one of two plans hosts data centres (facilities of 5 MW and "
    "more), and {weight} for each that only one gives a gigafactory. Years, cooling and permit "
    "tracks are no difference. Every alternative is an audited plan, the cheapest found for its "
    "sites; how far apart they lie was searched for, and plans farther apart may exist."
)
PLANS, REGIONS = "Plans", "Regions"
PLAN_HEAD = [
    "plan", "cost", "dearer", "distance to the best", "to the nearest", "IT power elsewhere",
    "gigafactories in", "regions with data centres", "status",
]  # fmt: skip
REGION_HEAD = ["region", "name", "state", "hosts", "in plans", "mean IT power [MW]"]
SHOWN = "Regions that host something in some plan; those in none are in regions.csv."
BEST = "best"
SHADE, NO_MAP = "Hosts sites in so many plans", "No map: the data set has no shapes of its regions."
MAP_NOTE = "Shade: share of the plans in which a region hosts sites. Symbols: the best plan."
