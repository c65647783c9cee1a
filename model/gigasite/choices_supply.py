"""Choices of a scenario on grid, energy and water: every key, its default, unit and bounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from gigasite.choices_base import NotNegative, Part, Share, Year


class Grid(Part):
    """Money of reinforcement; its megawatts and months are in regions.csv."""

    block_years: Annotated[float, Field(ge=1, le=200)] = Field(
        40.0,
        description="Lifetime of a reinforcement block (Danish Energy Agency, overhead line) [years]",
    )
    extra_lead_months: Annotated[float, Field(ge=0, le=240)] = Field(
        0.0, description="What every reinforcement takes longer than regions.csv says [months]"
    )
    fixed_share: Share = Field(0.015, description="Yearly operation of a block, share of its cost (Danish Energy Agency, overhead line) [1/yr]")  # fmt: skip
    zone_margin: Literal["off", "on"] = Field(
        "off",
        description="on: the sites of a bidding zone draw no more than its firm margin (zones.csv, or an estimate)",
    )
    zone_margin_peak_share: NotNegative = Field(
        0.05,
        le=10,
        description="Of the national peak load that the estimate of a firm margin adds to headroom and blocks (assumption) [1]",
    )

    @field_validator("zone_margin", mode="before")
    @classmethod
    def _yaml_flag(cls, value: Any) -> Any:
        """YAML reads on and off as true and false."""
        return {True: "on", False: "off"}[value] if isinstance(value, bool) else value


class Energy(Part):
    """What powers the sites, at what price, how clean."""

    supply: Literal["designs", "flat"] = Field(
        "designs",
        description="designs: a choice of hourly planned supplies for each site; flat: everything from the grid at the yearly price",
    )
    price_scale: NotNegative = Field(1.0, description="Multiplies every wholesale price [1]")
    renewable_premium_eur_mwh: NotNegative = Field(
        10.0,
        description="With flat supply: extra price of each MWh of renewable energy that a track asks for (assumption) [EUR/MWh]",
    )
    carbon_price_eur_t: NotNegative = Field(
        75.0,
        description="Price of what is burnt on site (assumption, near the emission allowances of 2025) [EUR/tCO2e]",
    )
    carbon_surcharge_eur_t: NotNegative = Field(
        0.0, description="Carbon price above the ETS price already in the market price [EUR/tCO2e]"
    )
    flexible_connections: bool = Field(
        True,
        description="Offer connections of which a part is interrupted in the hours of highest load",
    )
    hourly_matched: Share | None = Field(
        None,
        description="24/7: only designs that are this clean in every hour counted; null: any [1]",
    )
    clean_share: dict[Year, Share] = Field(
        {}, description="Least clean share of all new sites together, from each year on [1]"
    )
    gigafactory_clean_share: dict[Year, Share] = Field(
        {}, description="The same for the gigafactories alone [1]"
    )
    renewable_share: dict[Year, Share] = Field(
        {}, description="Least renewable share (nuclear not counted), from each year on [1]"
    )
    gigafactory_renewable_share: dict[Year, Share] = Field(
        {}, description="The same for the gigafactories alone [1]"
    )
    count_grid_mix: bool = Field(
        False,
        description="Count grid power as clean by 1 - min(1, gCO2e per kWh / 800) (assumption), not as 0",
    )
    carbon_cap_t: dict[Year, NotNegative] = Field(
        {},
        description="Most that all new sites together emit in a year, from each year on [tCO2e/yr]",
    )
    carbon_account: Literal["location", "market"] = Field(
        "location",
        description="Account of the cap: location (mix of the grid) or market (contracts counted)",
    )


class Water(Part):
    """Price of water."""

    price_eur_m3: NotNegative = Field(
        2.0, description="Price of withdrawn water (assumption) [EUR/m3]"
    )
