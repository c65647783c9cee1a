"""Choices of a scenario on money: every key, its default, unit and bounds."""

from __future__ import annotations

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
    all_in_meur: Positive | None = Field(None, description="All-in cost of one gigafactory; null: from the tables [MEUR]")  # fmt: skip
