"""Names of the limits, and texts on those that are switched off or scaled."""

from __future__ import annotations

import re

LIMITS = {
    "gigafactory_count": ("Number of gigafactories", "one gigafactory more"),
    "gigafactory_deadline": ("Gigafactories by a year", "one gigafactory fewer by then"),
    "gigafactories_per_state": ("Gigafactories in one state", "one more in that state"),
    "gigafactories_per_region": ("Gigafactories in one region", "one more in that region"),
    "units_per_region": ("Units of a facility in a region", "one more unit"),
    "pins_least": ("Sites that must be built", "one unit fewer"),
    "pins_most": ("Sites that must not be built", "one unit more"),
    "region_size": ("Size of a region's sites", "1 MW IT more"),
    "committed": ("Committed projects", "1 MW IT"),
    "comes_online": ("Lead time of sites", "one month less"),
    "permit_cases": ("Permit authorities' capacity", "one more case at a time"),
    "build_rate": ("Building rate of the Union", "1 MW IT more opened in the year"),
    "state_build_rate": ("Building rate of a state", "1 MW IT more opened in the year"),
    "demand_served": ("Demand that is served", "1 MW IT less to serve"),
    "serves_what_it_has": ("Demand served from a region", "1 MW IT more that can serve"),
    "sovereignty": ("Demand served at home", "1 MW IT less at home"),
    "capacity_target": ("Capacity target", "1 MW IT less to reach"),
    "state_floor": ("Least share of a state", "1 MW IT less for the state"),
    "state_ceiling": ("Largest share of a state", "1 MW IT more for the state"),
    "states_served": ("Number of states served", "one state fewer"),
    "grid_headroom": ("Room on the grid", "1 MW more room"),
    "energises": ("Lead time of grid reinforcement", "one month less"),
    "blocks_per_region": ("Grid reinforcement in a region", "one more block"),
    "blocks_per_state": ("Grid reinforcement in a state", "one more block"),
    "track_renewable": ("Renewable share that a permit track asks for", "1 MW less"),
    "renewable_potential": ("Sun and wind that can be had", "1 MW more"),
    "clean_share": ("Least clean share", "1 MW less of clean power"),
    "renewable_share": ("Least renewable share", "1 MW less of renewable power"),
    "carbon_cap": ("Cap on emissions", "1 Mt CO₂e a year more"),
    "water_cap": ("Water allowance", "1 million m³ a year more"),
    "yearly_spending": ("Spending in a year", "EUR 1 bn more"),
    "total_budget": ("Spending in all", "EUR 1 bn more"),
    "public_money": ("Public money", "EUR 1 bn more"),
    "state_public": ("Public money of a host state, as pledged", "EUR 1 bn more"),
    "minimum_distance": ("Distance between gigafactories", "1 km less"),
    "ecosystem": ("Distance to an AI factory", "1 km more"),
    "zone_share": ("Largest share of a bidding zone", "1 MW IT more for the zone"),
    "zone_margin": ("Firm margin of a bidding zone", "1 MW more margin"),
    "zones_per_state": ("Acceleration zones in a state", "one more zone"),
    "bound_cost": ("Bound on the cost", "EUR 1 bn more"),
    "bound_emissions": ("Bound on emissions of all years", "1 Mt CO₂e more"),
    "bound_water": ("Bound on water of all years", "1 million m³ more"),
    "bound_capacity": ("Least new capacity in the last year", "1 MW IT less"),
    "bound_earliness": ("Least years of new capacity", "1 MW IT less in one year"),
}
"""Name of each limit and what one step of it is."""

ALL = "All limits"
NOTE = (
    "Off: the limit does not hold. The number multiplies its bound: 1 as stated, 0.5 half, 2 "
    "twice. For lead times it multiplies months, and off makes them zero."
)
SCALE_OF = "Scale of: {name}"
AS_STATED = "1"

# choices, as part of a sentence
CHOSEN_OFF = "{name} off"
CHOSEN_SCALE = "{name} ×{scale:g}"
CHOSEN_MORE = "and {n} more limits changed"
CHOSEN_ONE_MORE = "and 1 more limit changed"


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
