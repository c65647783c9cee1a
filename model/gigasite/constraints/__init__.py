"""The limits, one topic per file; `TOPICS` is the table of contents."""

from types import ModuleType

from gigasite.constraints import (
    budget,
    capacity,
    energy,
    grid,
    permitting,
    places,
    siting,
    water,
)

TOPICS: tuple[ModuleType, ...] = (
    siting, permitting, capacity, grid, places, energy, water, budget,
)  # fmt: skip
