"""The limits, one topic per file; `TOPICS` is the table of contents."""

from types import ModuleType

from gigasite.constraints import (
    bounds,
    budget,
    capacity,
    energy,
    grid,
    permitting,
    places,
    service,
    siting,
    tight,
    water,
)

TOPICS: tuple[ModuleType, ...] = (
    siting, permitting, capacity, service, grid, places, energy, water, budget, bounds,
    tight,
)  # fmt: skip
