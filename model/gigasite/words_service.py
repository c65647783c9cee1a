"""Texts on demand and who serves it."""

from __future__ import annotations

from gigasite.catalogue import _

SERVICE = _("Demand served")
TAB = _("Service")
SERVICE_NOTE = _(
    "New demand for IT power since 2025, by class, and how much of it the new and committed sites "
    "can serve within its latency. What exists goes on serving what it serves today. Classes: "
    "training can be served from anywhere, cloud and edge services within a round trip (an "
    "assumption of the scenario)."
)
SERVICE_SHOWN = _(
    "MW of new IT power since 2025. Shown only: this plan was not asked to serve demand."
)
SERVICE_ASKED = _("MW of new IT power since 2025. This plan was asked to serve demand.")
NO_DEMAND = _("The data set states no demand for the years looked at.")
CLASS_COLUMNS = {
    "year": _("Year"),
    "class": _("Class"),
    "wanted": _("Wanted (MW)"),
    "served": _("Served"),
    "unmet": _("Not served"),
    "home": _("At home (%)"),
    "ms": _("Round trip (ms)"),
}
STATE_COLUMNS = {
    "state": _("Member state"),
    "wanted": _("Wanted (MW)"),
    "served": _("Served"),
    "home": _("At home"),
    "unmet": _("Not served"),
    "from": _("Served from"),
}
SERVICE_STATES = _("Cloud and edge demand by member state, {year}")
LINE = _("New demand {year}: {served:,.0f} of {wanted:,.0f} MW IT can be served{unmet}")
LINE_UNMET = _("; not served: {parts}")

# choices
GOAL = _("New demand")
GOALS = {
    "shown": _("Shown only"),
    "first": _("Served as far as possible"),
    "priced": _("Served where it pays"),
    "hard": _("Served in full"),
}
GOAL_HELP = _(
    "Shown only: what the plan could serve is computed afterwards and changes nothing. As far as "
    "possible: first as much demand as the limits allow, then the cheapest plan. Where it pays: "
    "what is not served costs € {price:g} m for each MW IT a year. In full: no plan may leave "
    "demand unserved. Scenario: {base}."
)
HOME = _("At home, at least (%)")
HOME_HELP = _(
    "Share of each state's new demand that is served by sites inside it; only where demand is "
    "more than shown. Scenario: {base}."
)
EDGE = _("Longest round trip of edge services (ms)")
CLOUD = _("Longest round trip of cloud services (ms)")
ROUND_TRIP_HELP = _(
    "Only regions within this time to the demand and back can serve it: {start:g} ms and {km:g} ms "
    "for each km. Empty: from anywhere. Scenario: {base}."
)
ANYWHERE = _("anywhere")
NO_TABLE = _("This data set states no demand, so there is nothing to serve.")

# choices, as part of a sentence
CHOSEN_GOAL = {
    "shown": _("new demand shown only"),
    "first": _("new demand served as far as possible"),
    "priced": _("new demand served where it pays"),
    "hard": _("new demand served in full"),
}
CHOSEN_HOME = _("{share} of each state's demand at home")
CHOSEN_EDGE = _("edge services within {ms:g} ms")
CHOSEN_CLOUD = _("cloud services within {ms:g} ms")
CHOSEN_EDGE_ANY, CHOSEN_CLOUD_ANY = (
    _("edge services from anywhere"),
    _("cloud services from anywhere"),
)
