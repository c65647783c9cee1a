"""Texts of the evidence and of the documents: what figures rest on, reports, workbooks."""

from __future__ import annotations

from gigasite.catalogue import _
from gigasite.words import (
    CHOSEN,
    COMMITTED,
    EXISTING,
    FORECAST_LINE,
    GIGA,
    OTHER,
    STATE_NAME,
    TARGET_LINE,
    YEAR_NAME,
)

# assumptions and sources
ASSUMPTIONS = _("Assumptions and sources")
BASIS_NOTE = _(
    "Every figure rests on something, its basis. *Measured*: observed and published. *Official*: "
    "stated by a public body or an operator. *Estimate*: computed, or stated by consultants or "
    "the press. *Assumption*: chosen here, because no figure was found."
)
BASIS_COUNT = _(
    "Of {all} columns and cells listed, {assumption} are assumptions and {estimate} estimates."
)
BASIS_FILTER = _("Show")
BASIS = ("assumption", "estimate", "official", "measured")
BASIS_COLUMNS = (_("Table"), _("Row"), _("Figure"), _("Basis"), _("Source"), _("Note"))
POLICY_NOTE = _("Assumptions of the scenario itself, and their values:")
POLICY_COLUMNS = (_("Choice"), _("Value"), _("Meaning"))
SOURCE_NOTE = _("Sources of the tables and their terms:")
SOURCE_COLUMNS = (_("Source"), _("Title"), _("Publisher"), _("Year"), _("Terms"), _("Address"))
CREDITS = _("Credits")
NO_PROVENANCE = _("This data set does not say what its figures rest on.")
TABS_SOURCES = (_("Figures"), _("Scenario"), _("Sources"), _("Credits"), _("Links between zones"))
LINKS_NOTE = _(
    "Trade capacity between bidding zones, to see how well a zone is tied in. No limit uses it: "
    "each zone has to carry its sites by itself."
)
NO_LINKS = _("The data set has no table of interconnectors.")
LINK_COLUMNS = {
    "zone_from": _("From"),
    "zone_to": _("To"),
    "forward_2025_mw": _("There, 2025 (MW)"),
    "backward_2025_mw": _("Back, 2025 (MW)"),
    "forward_2030_mw": _("There, 2030 (MW)"),
    "backward_2030_mw": _("Back, 2030 (MW)"),
    "basis": _("Basis"),
}

# documents
REPORT, SHEET = _("Report (HTML)"), _("Tables (Excel)")
DOWNLOAD_HELP = _("The plan shown, with its figures, map, limits, assumptions and credits.")
IDENTITY = _("Scenario {scenario}, inputs {hash}, gigasite {version}")
ASSUMED_NOTE = _("{count} of {all} columns and cells listed are assumptions:")
STATE_COLUMNS = {"state": STATE_NAME, GIGA: f"{GIGA} (MW IT)", OTHER: f"{OTHER} (MW IT)"}
BUILDOUT_COLUMNS = {"year": YEAR_NAME} | {
    part: f"{part} (GW IT)" for part in (EXISTING, COMMITTED, CHOSEN, TARGET_LINE, FORECAST_LINE)
}
YEAR_NAMES = {"year", "start", "online"}
SHEET_NOTES, SHEET_SITES, SHEET_DRIVES = _("notes"), _("sites, named"), _("what drives the plan")
NOTE_SCENARIO, NOTE_COST, NOTE_RUN = (
    _("Scenario"),
    _("Discounted cost (MEUR of 2025)"),
    _("Note of the run"),
)
NOTE_UNIT = _("Unit of columns ending in {ending}")
UNIT_ENDINGS = {
    "_mw": _("MW (it_mw: MW of IT power; peak_mw: draw at the hottest hours)"),
    "_mwh": _("MWh a year"),
    "_meur": _("million EUR of 2025"),
    "_eur_mwh": _("EUR/MWh"),
    "_m3, _m3_yr": _("m³ a year"),
    "_t": _("t CO₂e a year"),
    "_pct": "%",
    "_factor": "1",
}
