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
SERVICE_SHOWN = "Shown only: this plan was not asked to serve demand."
SERVICE_ASKED = "This plan was asked to serve demand."
NO_DEMAND = "The data set states no demand for the years looked at."
CLASS_COLUMNS = {
    "year": "Year",
    "class": "Class",
    "wanted": "New demand [MW IT]",
    "served": "Served [MW IT]",
    "unmet": "Not served [MW IT]",
    "home": "At home [%]",
    "ms": "Mean round trip [ms]",
}
STATE_COLUMNS = {
    "state": "Member state",
    "wanted": "Cloud and edge wanted [MW IT]",
    "served": "Served [MW IT]",
    "home": "Of which at home [MW IT]",
    "unmet": "Not served [MW IT]",
    "from": "Served from",
}
SERVICE_STATES = "Cloud and edge demand by member state, {year}"
LINE = "New demand {year}: {served:,.0f} of {wanted:,.0f} MW IT can be served{unmet}"
LINE_UNMET = "; not served: {parts}"
