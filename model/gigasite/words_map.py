"""Texts of the map and its layers."""

from __future__ import annotations

from gigasite.catalogue import _

LAYERS = {
    "headroom": (_("Grid headroom"), _("MW")),
    "price": (_("Wholesale price"), _("EUR/MWh")),
    "carbon": (_("Carbon intensity"), _("g CO₂e/kWh")),
    "stress": (_("Water stress"), _("% of resource")),
    "permits": (_("Permit time still to go"), _("months")),
    "pv": (_("Sun: PV capacity factor"), "%"),
    "wind": (_("Wind: onshore capacity factor"), "%"),
    "warmth": (_("Mean temperature"), "°C"),
    "exchange": (_("Distance to an internet exchange"), _("km")),
    "build": (_("Building costs against the EU"), _("1 = mean")),
    "new": (_("New IT power, chosen"), _("MW IT")),
    "grid_price": (_("Worth of 1 MW more grid"), _("MEUR, all years")),
    "none": (_("Nothing"), ""),
}
ARCS = _("Show who serves whom")
ARCS_HELP = _(
    "Lines from a region to where the demand that it serves arises, as thick as it is much."
)
ARC = _("{region} serves {node}: {mw}, round trip up to {ms:.1f} ms")
