"""Texts on limits that are switched off or scaled."""

from __future__ import annotations

from gigasite.words import LIMITS

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
