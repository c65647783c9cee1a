"""Texts on places: how far apart gigafactories lie, what zones get, where nothing is built."""

from __future__ import annotations

PLACES = "Places"
NONE = "no limit"
APART = "Gigafactories apart, at least (km)"
APART_HELP = (
    "No two regions that host a gigafactory lie closer, centre to centre. Empty: no limit. "
    "Scenario: {base}."
)
NEAR = "Gigafactories near an AI factory, within (km)"
NEAR_HELP = (
    "Gigafactories only in regions whose centre lies within this distance of an AI factory in a "
    "member state. Empty: anywhere. Scenario: {base}."
)
NO_CENTRES = "This data set has no table of AI factories."
ANTENNAS = "Count antennas as AI factories"
ANTENNAS_HELP = "An antenna gives access to an AI factory elsewhere. Scenario: {base}."
ZONE_CEILING = "Largest share of a bidding zone (%)"
ZONE_CEILING_HELP = (
    "Of the new capacity that the target asks for, projects with a known region counted. Empty: "
    "no limit. Scenario: {base}."
)
MARGIN = "Keep to the firm margin of bidding zones"
MARGIN_HELP = (
    "The sites of a zone draw no more than its firm margin: that of the table of zones, or an "
    "estimate of headroom, live blocks and a share of the peak load. Scenario: {base}."
)
ZONES = "Acceleration zones to declare in a state, at most"
ZONES_HELP = (
    "Regions of each state that the plan may declare acceleration zones, besides those listed. "
    "Empty: none. Scenario: {base}."
)
NO_TRACK = "The scenario has no permit track for acceleration zones, or every region is one."
PROTECTED = "Protected area of a region, at most (%)"
PROTECTED_HELP = (
    "Regions of which a larger share is under nature protection host nothing new. Empty: no "
    "limit. Scenario: {base}."
)
NO_PROTECTED = "This data set does not say how much of its regions is protected."

# choices, as part of a sentence
CHOSEN_APART = "gigafactories {km:g} km apart"
CHOSEN_NEAR = "gigafactories within {km:g} km of an AI factory"
CHOSEN_ANTENNA = "gigafactories within {km:g} km of an AI factory or antenna"
CHOSEN_CEILING = "at most {share} in a bidding zone"
CHOSEN_MARGIN = "firm margins of bidding zones kept"
CHOSEN_ZONES = "up to {n} acceleration zones a state"
CHOSEN_PROTECTED = "no region with more than {share} protected"

# what is asked of single regions
PINNED = {True: "a {facility} forced into {region}", False: "no {facility} in {region}"}
FORBIDDEN = "nothing new in {region}"
SET = "{key} {value}"
