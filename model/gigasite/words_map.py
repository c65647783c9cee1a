"""Texts of the map and its layers."""

from __future__ import annotations

LAYERS = {
    "headroom": ("Grid headroom", "MW"),
    "price": ("Wholesale price", "EUR/MWh"),
    "carbon": ("Carbon intensity", "g CO₂e/kWh"),
    "stress": ("Water stress", "% of resource"),
    "permits": ("Permit time still to go", "months"),
    "pv": ("Sun: PV capacity factor", "%"),
    "wind": ("Wind: onshore capacity factor", "%"),
    "warmth": ("Mean temperature", "°C"),
    "exchange": ("Distance to an internet exchange", "km"),
    "build": ("Building costs against the EU", "1 = mean"),
    "new": ("New IT power, chosen", "MW IT"),
    "grid_price": ("Worth of 1 MW more grid", "MEUR, all years"),
    "none": ("Nothing", ""),
}
ARCS = "Show who serves whom"
ARCS_HELP = "Lines from a region to where the demand that it serves arises, as thick as it is much."
ARC = "{region} serves {node}: {mw}, round trip up to {ms:.1f} ms"
