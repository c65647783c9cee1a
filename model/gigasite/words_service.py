"""Texts on demand and who serves it."""

from __future__ import annotations

SERVICE = "Demand served"
TAB = "Service"
SERVICE_NOTE = (
    "New demand for IT power since 2025, by class, and how much of it the new and committed sites "
    "can serve within its latency. What exists goes on serving what it serves today. Classes: "
    "training can be served from anywhere, cloud and edge services within a round trip (an "
    "assumption of the scenario)."
)
SERVICE_SHOWN = (
    "MW of new IT power since 2025. Shown only: this plan was not asked to serve demand."
)
SERVICE_ASKED = "MW of new IT power since 2025. This plan was asked to serve demand."
NO_DEMAND = "The data set states no demand for the years looked at."
CLASS_COLUMNS = {
    "year": "Year",
    "class": "Class",
    "wanted": "Wanted (MW)",
    "served": "Served",
    "unmet": "Not served",
    "home": "At home (%)",
    "ms": "Round trip (ms)",
}
STATE_COLUMNS = {
    "state": "Member state",
    "wanted": "Wanted (MW)",
    "served": "Served",
    "home": "At home",
    "unmet": "Not served",
    "from": "Served from",
}
SERVICE_STATES = "Cloud and edge demand by member state, {year}"
LINE = "New demand {year}: {served:,.0f} of {wanted:,.0f} MW IT can be served{unmet}"
LINE_UNMET = "; not served: {parts}"

# choices
GOAL = "New demand"
GOALS = {
    "shown": "Shown only",
    "first": "Served as far as possible",
    "priced": "Served where it pays",
    "hard": "Served in full",
}
GOAL_HELP = (
    "Shown only: what the plan could serve is computed afterwards and changes nothing. As far as "
    "possible: first as much demand as the limits allow, then the cheapest plan. Where it pays: "
    "what is not served costs € {price:g} m for each MW IT a year. In full: no plan may leave "
    "demand unserved. Scenario: {base}."
)
HOME = "At home, at least (%)"
HOME_HELP = (
    "Share of each state's new demand that is served by sites inside it; only where demand is "
    "more than shown. Scenario: {base}."
)
EDGE = "Longest round trip of edge services (ms)"
CLOUD = "Longest round trip of cloud services (ms)"
ROUND_TRIP_HELP = (
    "Only regions within this time to the demand and back can serve it: {start:g} ms and {km:g} ms "
    "for each km. Empty: from anywhere. Scenario: {base}."
)
ANYWHERE = "anywhere"
NO_TABLE = "This data set states no demand, so there is nothing to serve."

# choices, as part of a sentence
CHOSEN_GOAL = {
    "shown": "new demand shown only",
    "first": "new demand served as far as possible",
    "priced": "new demand served where it pays",
    "hard": "new demand served in full",
}
CHOSEN_HOME = "{share} of each state's demand at home"
CHOSEN_EDGE = "edge services within {ms:g} ms"
CHOSEN_CLOUD = "cloud services within {ms:g} ms"
CHOSEN_EDGE_ANY, CHOSEN_CLOUD_ANY = "edge services from anywhere", "cloud services from anywhere"
