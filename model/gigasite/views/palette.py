"""Colours of series in charts, told apart by the colour-blind too, on light and on dark ground."""

from __future__ import annotations

SERIES = {
    "light": ("#1f6f8b", "#e2572b", "#7a1f6b", "#4a9a5b", "#a17a00"),
    "dark": ("#6fb7cc", "#ff8a4c", "#ffd84d", "#8fd694", "#d9a3d3"),
}
"""One a plan; the steps of lightness differ as well."""
SOURCES = {
    "light": ("#f0b323", "#f7d774", "#7fc4a8", "#2a8c7c", "#8a5aa8", "#a6cfc5", "#4a4a4a",
              "#a9b4bd"),
    "dark": ("#f2bd3d", "#c79a2f", "#5fb597", "#2f8476", "#b48bd0", "#86b8ae", "#e8edf0",
             "#5d6b76"),
}  # fmt: skip
"""One a source of power: sun on site and by contract, wind on land and at sea, nuclear, renewable
contracts of any kind, backup, grid."""
COSTS = {
    "light": ("#4a4a4a", "#a9b4bd", "#f0b323", "#d98b2b", "#7a1f6b", "#f7d774", "#7fc4a8",
              "#2a8c7c", "#8a5aa8", "#c9c5be"),
    "dark": ("#e8edf0", "#5d6b76", "#f2bd3d", "#e09a4a", "#d9a3d3", "#c79a2f", "#5fb597",
             "#2f8476", "#b48bd0", "#565557"),
}  # fmt: skip
