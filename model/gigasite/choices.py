"""Choices of a scenario on places, time, capacity and solver: every key, its default, unit, bounds.

Grid, energy and water stand in `choices_supply`, money in `choices_money`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gigasite.choices_base import Goal, NotNegative, Part, Positive, Share, Year

LIMITS: tuple[str, ...] = (
    "gigafactory_count", "gigafactory_deadline", "gigafactories_per_state",
    "gigafactories_per_region", "units_per_region", "pins_least", "pins_most", "region_size",
    "committed", "comes_online", "permit_cases", "build_rate", "state_build_rate",
    "demand_served", "serves_what_it_has", "sovereignty",
    "capacity_target", "state_floor", "state_ceiling", "states_served", "grid_headroom",
    "energises", "blocks_per_region", "blocks_per_state", "track_renewable", "renewable_potential",
    "clean_share", "renewable_share", "carbon_cap", "water_cap", "yearly_spending",
    "total_budget", "public_money", "state_public", "minimum_distance", "ecosystem", "zone_share",
    "zone_margin", "zones_per_state", "bound_cost", "bound_emissions", "bound_water",
    "bound_capacity", "bound_earliness",
)  # fmt: skip
"""Every limit that a planner can switch off or scale."""


class Years(Part):
    """First and last planning year."""

    first: Year = 2027
    last: Year = 2035


class Regions(Part):
    """Which regions may host projects."""

    outermost: bool = Field(False, description="Let outermost regions take part")
    forbidden: tuple[str, ...] = Field((), description="Regions that may host nothing new")
    max_protected_share: Share | None = Field(
        None,
        description="Regions of which a larger share is under nature protection (regions.csv, protected_share) host nothing new; null: off [1]",
    )


class Facilities(Part):
    """Which facility types may be built."""

    allowed: tuple[str, ...] | None = Field(None, description="Facility types; null: all")


class Gigafactories(Part):
    """How many gigafactories, where and by when."""

    goal: Goal = Field(
        "first",
        description="first: as many as possible up to max; hard: at least min; priced: those missing up to max are paid for",
    )
    max: int = Field(5, ge=0, le=1000, description="At most so many [sites]")
    min: int = Field(0, ge=0, le=1000, description="At least so many [sites]")
    by: Year | None = Field(
        None, description="Year by which min must be running; null: the last year"
    )
    per_state: int = Field(
        1, ge=0, le=100, description="At most so many in one member state [sites]"
    )
    per_region: int = Field(1, ge=0, le=100, description="At most so many in one region [sites]")
    min_distance_km: Positive | None = Field(
        None,
        description="No two regions that host one lie closer, centre to centre; null: off [km]",
    )
    near_ai_factory_km: NotNegative | None = Field(
        None,
        description="Only in regions whose centre lies within this distance of an AI factory (ai_factories.csv); null: off [km]",
    )
    count_antennas: bool = Field(False, description="An antenna of an AI factory counts as one")
    price_meur: NotNegative = Field(5_000.0, description="Price of each missing one, goal priced (assumption) [MEUR]")  # fmt: skip


class Capacity(Part):
    """How much data-centre capacity the Union wants."""

    goal: Goal = Field(
        "hard", description="hard, priced or first (as much of the target as possible)"
    )
    multiplier: NotNegative = Field(
        3.0, le=20, description="Times the IT power existing in 2025 [1]"
    )
    year: Year = Field(2032, description="Year from which the target holds")
    milestones_mw: dict[Year, NotNegative] = Field(
        {}, description="Further targets: year and IT power in the Union [MW IT]"
    )
    price_meur_per_mw_yr: NotNegative = Field(5.0, description="Price of what is missing, goal priced (assumption) [MEUR/MW IT/yr]")  # fmt: skip


class Projects(Part):
    """What becomes of announced projects."""

    survival: Share = Field(
        0.0,
        description="Share of what is announced and not committed that is built too, in its year and on connections of its own [1]",
    )


class Demand(Part):
    """Who has to be served, from how far, and how much of it at home."""

    goal: Literal["shown", "hard", "priced", "first"] = Field(
        "shown",
        description="shown: what the plan could serve is computed afterwards and changes nothing; hard, priced, first: as for other goals",
    )
    years: tuple[Year, ...] | None = Field(
        None,
        description="Years at whose end new demand is to be served; null: capacity.year (where it is only shown, the last year too)",
    )
    training_ms: NotNegative | None = Field(
        None, description="Longest round trip of training; null: from anywhere [ms]"
    )
    cloud_ms: NotNegative | None = Field(
        40.0, description="Longest round trip of cloud services (assumption); null: any [ms]"
    )
    edge_ms: NotNegative | None = Field(
        10.0, description="Longest round trip of edge services (assumption); null: any [ms]"
    )
    ms_base: NotNegative = Field(1.0, description="Round trip at no distance (assumption) [ms]")
    ms_per_km: NotNegative = Field(
        0.015,
        description="Round trip for each km of great circle, detours included (assumption) [ms/km]",
    )
    home_share: Share = Field(
        0.0, description="Share of each state's new demand that is served inside it [1]"
    )
    network_eur_mw_km_yr: NotNegative = Field(
        0.0,
        description="Cost of serving over a distance; links.csv replaces it (no figure found) [EUR/MW IT/km/yr]",
    )
    price_meur_per_mw_yr: NotNegative = Field(
        5.0, description="Price of demand not served, goal priced (assumption) [MEUR/MW IT/yr]"
    )


class Permits(Part):
    """Permitting tracks and times."""

    tracks: tuple[str, ...] = Field(("standard", "accelerated"), description="Tracks that exist")
    standard_months: Annotated[float, Field(ge=0, le=240)] | None = Field(
        None, description="Standard permitting time everywhere; null: the regions' own [months]"
    )
    accelerated_months: Annotated[float, Field(ge=0, le=240)] | None = Field(
        None, description="Time of the accelerated track; null: as in permitting.csv [months]"
    )
    zone_months: Annotated[float, Field(ge=0, le=240)] | None = Field(
        None, description="Time in acceleration zones; null: as in permitting.csv [months]"
    )
    objective_months: Annotated[float, Field(ge=0, le=240)] | None = Field(
        None,
        description="Longest time for procedures entered from objective_from on; null: none [months]",
    )
    objective_from: Year = Field(2030, description="First year of the objective")
    zone_regions: tuple[str, ...] | Literal["all"] = Field(
        (), description="Regions that are acceleration zones, or all"
    )
    zones_per_state: int | None = Field(
        None,
        ge=0,
        le=1000,
        description="The plan may declare at most so many further regions of each state acceleration zones; null: those of zone_regions alone [regions]",
    )
    require_erf: bool = Field(False, description="Test the energy reuse factor of a track")
    warm_above_c: float = Field(14.0, description="Mean annual temperature from which a climate is warm (assumption) [degC]")  # fmt: skip


class Build(Part):
    """How fast capacity can open."""

    eu_mw_per_year: NotNegative = Field(
        6_000.0,
        description="Most new IT power opened in a year in the Union (assumption) [MW IT/yr]",
    )
    state_share: Share = Field(0.30, description="Of which at most this share in one member state (assumption) [1]")  # fmt: skip


class Balance(Part):
    """Geographic balance, as shares of the required new capacity."""

    floor: NotNegative = Field(
        0.3, le=1, description="A state gets at least this times its GDP share (assumption) [1]"
    )
    floor_of_headroom: Share = Field(
        0.5,
        description="The floor never asks for more than this share of what the state's grid can carry without reinforcement (assumption) [1]",
    )
    ceiling: Share = Field(0.20, description="A state gets at most this share (assumption) [1]")
    zone_ceiling: Share | None = Field(
        None,
        description="A bidding zone gets at most this share, projects with a known region counted; null: off [1]",
    )
    states_served: int = Field(
        0, ge=0, le=100, description="At least so many states get new capacity [states]"
    )
    served_mw: Positive = Field(20.0, description="New IT power from which a state counts as served (assumption) [MW IT]")  # fmt: skip


class Pin(Part):
    """A decision taken by hand: at least or at most so many units in a region."""

    region: str
    facility: str
    min_units: NotNegative = 0
    max_units: NotNegative | None = None
    online_by: Year | None = None


class LimitSwitch(Part):
    """A limit can be switched off, and its bound multiplied."""

    enabled: bool = True
    scale: NotNegative = 1.0


class Solver(Part):
    """How far the proof goes and what it may use."""

    gap: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.001, description="Stop when the plan is proven to be within this share of the optimum [1]"
    )
    time_limit_s: Positive = Field(600.0, description="Stop after this time [s]")
    threads: int = Field(1, ge=1, le=256, description="Solver threads")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Random seed of the solver")  # fmt: skip
