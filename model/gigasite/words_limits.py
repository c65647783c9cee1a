"""Names of the limits, and texts on those that are switched off or scaled."""

from __future__ import annotations

import re

from gigasite.catalogue import _

LIMITS = {
    "gigafactory_count": (_("Number of gigafactories"), _("one gigafactory more")),
    "gigafactory_deadline": (_("Gigafactories by a year"), _("one gigafactory fewer by then")),
    "gigafactories_per_state": (_("Gigafactories in one state"), _("one more in that state")),
    "gigafactories_per_region": (_("Gigafactories in one region"), _("one more in that region")),
    "units_per_region": (_("Units of a facility in a region"), _("one more unit")),
    "pins_least": (_("Sites that must be built"), _("one unit fewer")),
    "pins_most": (_("Sites that must not be built"), _("one unit more")),
    "region_size": (_("Size of a region's sites"), _("1 MW IT more")),
    "committed": (_("Committed projects"), _("1 MW IT")),
    "comes_online": (_("Lead time of sites"), _("one month less")),
    "permit_cases": (_("Permit authorities' capacity"), _("one more case at a time")),
    "build_rate": (_("Building rate of the Union"), _("1 MW IT more opened in the year")),
    "state_build_rate": (_("Building rate of a state"), _("1 MW IT more opened in the year")),
    "demand_served": (_("Demand that is served"), _("1 MW IT less to serve")),
    "serves_what_it_has": (_("Demand served from a region"), _("1 MW IT more that can serve")),
    "sovereignty": (_("Demand served at home"), _("1 MW IT less at home")),
    "capacity_target": (_("Capacity target"), _("1 MW IT less to reach")),
    "state_floor": (_("Least share of a state"), _("1 MW IT less for the state")),
    "state_ceiling": (_("Largest share of a state"), _("1 MW IT more for the state")),
    "states_served": (_("Number of states served"), _("one state fewer")),
    "grid_headroom": (_("Room on the grid"), _("1 MW more room")),
    "energises": (_("Lead time of grid reinforcement"), _("one month less")),
    "blocks_per_region": (_("Grid reinforcement in a region"), _("one more block")),
    "blocks_per_state": (_("Grid reinforcement in a state"), _("one more block")),
    "track_renewable": (_("Renewable share that a permit track asks for"), _("1 MW less")),
    "renewable_potential": (_("Sun and wind that can be had"), _("1 MW more")),
    "clean_share": (_("Least clean share"), _("1 MW less of clean power")),
    "renewable_share": (_("Least renewable share"), _("1 MW less of renewable power")),
    "carbon_cap": (_("Cap on emissions"), _("1 Mt CO₂e a year more")),
    "water_cap": (_("Water allowance"), _("1 million m³ a year more")),
    "yearly_spending": (_("Spending in a year"), _("EUR 1 bn more")),
    "total_budget": (_("Spending in all"), _("EUR 1 bn more")),
    "public_money": (_("Public money"), _("EUR 1 bn more")),
    "state_public": (_("Public money of a host state, as pledged"), _("EUR 1 bn more")),
    "minimum_distance": (_("Distance between gigafactories"), _("1 km less")),
    "ecosystem": (_("Distance to an AI factory"), _("1 km more")),
    "zone_share": (_("Largest share of a bidding zone"), _("1 MW IT more for the zone")),
    "zone_margin": (_("Firm margin of a bidding zone"), _("1 MW more margin")),
    "zones_per_state": (_("Acceleration zones in a state"), _("one more zone")),
    "bound_cost": (_("Bound on the cost"), _("EUR 1 bn more")),
    "bound_emissions": (_("Bound on emissions of all years"), _("1 Mt CO₂e more")),
    "bound_water": (_("Bound on water of all years"), _("1 million m³ more")),
    "bound_capacity": (_("Least new capacity in the last year"), _("1 MW IT less")),
    "bound_earliness": (_("Least years of new capacity"), _("1 MW IT less in one year")),
}
"""Name of each limit and what one step of it is."""

ALL = _("All limits")
NOTE = _(
    "Off: the limit does not hold. The number multiplies its bound: 1 as stated, 0.5 half, 2 "
    "twice. For lead times it multiplies months, and off makes them zero."
)
SCALE_OF = _("Scale of: {name}")
AS_STATED = "1"

# choices, as part of a sentence
CHOSEN_OFF = _("{name} off")
CHOSEN_SCALE = "{name} ×{scale:g}"
CHOSEN_MORE = _("and {n} more limits changed")
CHOSEN_ONE_MORE = _("and 1 more limit changed")


def name_of(limit: str) -> str:
    """Name of a limit in planner's words."""
    return LIMITS[limit][0]


def within(limit: str) -> str:
    """Name of a limit within a sentence."""
    name = name_of(limit)
    return name[0].lower() + name[1:]


def named(text: str) -> str:
    """A text of the command line with the names of limits instead of their codes."""
    return re.sub(r"[a-z]+(_[a-z]+)+", lambda m: LIMITS.get(m[0], (m[0],))[0], text)
