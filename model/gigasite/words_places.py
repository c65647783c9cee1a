"""Texts on places: how far apart gigafactories lie, what zones get, where nothing is built."""

from __future__ import annotations

from gigasite.catalogue import _

PLACES = _("Places")
NONE = _("no limit")
APART = _("Gigafactories apart, at least (km)")
APART_HELP = _(
    "No two regions that host a gigafactory lie closer, centre to centre. Empty: no limit. "
    "Scenario: {base}."
)
NEAR = _("Gigafactories near an AI factory, within (km)")
NEAR_HELP = _(
    "Gigafactories only in regions whose centre lies within this distance of an AI factory in a "
    "member state. Empty: anywhere. Scenario: {base}."
)
NO_CENTRES = _("This data set has no table of AI factories.")
ANTENNAS = _("Count antennas as AI factories")
ANTENNAS_HELP = _("An antenna gives access to an AI factory elsewhere. Scenario: {base}.")
ZONE_CEILING = _("Largest share of a bidding zone (%)")
ZONE_CEILING_HELP = _(
    "Of the new capacity that the target asks for, projects with a known region counted. Empty: "
    "no limit. Scenario: {base}."
)
MARGIN = _("Keep to the firm margin of bidding zones")
MARGIN_HELP = _(
    "The sites of a zone draw no more than its firm margin: that of the table of zones, or an "
    "estimate of headroom, live blocks and a share of the peak load. Scenario: {base}."
)
ZONES = _("Acceleration zones to declare in a state, at most")
ZONES_HELP = _(
    "Regions of each state that the plan may declare acceleration zones, besides those listed. "
    "Empty: none. Scenario: {base}."
)
NO_TRACK = _("The scenario has no permit track for acceleration zones, or every region is one.")
PROTECTED = _("Protected area of a region, at most (%)")
PROTECTED_HELP = _(
    "Regions of which a larger share is under nature protection host nothing new. Empty: no "
    "limit. Scenario: {base}."
)
NO_PROTECTED = _("This data set does not say how much of its regions is protected.")

# choices, as part of a sentence
CHOSEN_APART = _("gigafactories {km:g} km apart")
CHOSEN_NEAR = _("gigafactories within {km:g} km of an AI factory")
CHOSEN_ANTENNA = _("gigafactories within {km:g} km of an AI factory or antenna")
CHOSEN_CEILING = _("at most {share} in a bidding zone")
CHOSEN_MARGIN = _("firm margins of bidding zones kept")
CHOSEN_ZONES = _("up to {n} acceleration zones a state")
CHOSEN_PROTECTED = _("no region with more than {share} protected")

# what is asked of single regions
PINNED = {True: _("a {facility} forced into {region}"), False: _("no {facility} in {region}")}
FORBIDDEN = _("nothing new in {region}")
SET = "{key} {value}"
