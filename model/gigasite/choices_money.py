"""Choices of a scenario on money: every key, its default, unit and bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gigasite.choices_base import NotNegative, Part, Positive, Share


class Money(Part):
    """How money of different years is compared."""

    discount_rate: Share = Field(
        0.03, description="Rate that brings years to 1 January of the first, real [1/yr]"
    )
    reference_rate: Share = Field(
        0.06,
        description="Real rate of a project in a standard place; the difference to a state's own rate is a cost of the place [1/yr]",
    )
    refresh_years: Annotated[float, Field(ge=1, le=40)] | None = Field(
        None,
        description="Computing equipment is renewed every so many years; null: its lifetime in facilities.csv [years]",
    )
    heat_price_eur_mwh: NotNegative = Field(
        0.0,
        description="Revenue for each MWh of heat reused, which is the energy times the ERF of the cooling (no figure found) [EUR/MWh]",
    )
    processors: bool = Field(False, description="Count the computing equipment in cost and spending")  # fmt: skip


class Budget(Part):
    """Ceilings on overnight cost, public and private together."""

    total_meur: NotNegative | None = Field(
        None, description="All years together; null: none [MEUR]"
    )
    yearly_meur: NotNegative | None = Field(None, description="Each year; null: none [MEUR/yr]")


class PublicMoney(Part):
    """Public share of gigafactories, half from the Union, half from the host state."""

    share: Share | None = Field(
        None, description="Share of the all-in cost; null: that of facilities.csv [1]"
    )
    fund_meur: NotNegative | None = Field(
        20_000.0, description="Public money in all; null: no ceiling [MEUR]"
    )
    union_share: Share = Field(
        0.5,
        description="Part of the public money that the Union pays; the host state pays the rest [1]",
    )
    bind_pledges: bool = Field(
        False,
        description="Hold each state to what it has pledged (member_states.csv, where stated); else it is only flagged",
    )
    all_in_meur: Positive | None = Field(None, description="All-in cost of one gigafactory; null: from the tables [MEUR]")  # fmt: skip
