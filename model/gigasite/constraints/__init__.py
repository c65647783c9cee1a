"""The limits, one topic per file; `TOPICS` is the table of contents."""

from types import ModuleType

from gigasite.constraints import (
    budget,
    capacity,
    energy,
    grid,
    permitting,
    service,
    siting,
    tight,
    water,
)

TOPICS: tuple[ModuleType, ...] = (
    siting, permitting, capacity, service, grid, energy, water, budget, tight,
)  # fmt: skip
