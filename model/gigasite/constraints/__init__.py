"""The limits, one topic per file; `TOPICS` is the table of contents."""

from types import ModuleType

from gigasite.constraints import bounds, budget, capacity, energy, grid, permitting, siting, water

TOPICS: tuple[ModuleType, ...] = (
    siting, permitting, capacity, grid, energy, water, budget, bounds,
)  # fmt: skip
