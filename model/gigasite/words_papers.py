"""Texts of the evidence and of the documents: what figures rest on, reports, workbooks."""

from __future__ import annotations

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
ASSUMPTIONS = "Assumptions and sources"
BASIS_NOTE = (
    "Every figure rests on something, its basis. *Measured*: observed and published. *Official*: "
    "stated by a public body or an operator. *Estimate*: computed, or stated by consultants or "
    "the press. *Assumption*: chosen here, because no figure was found."
)
BASIS_COUNT = (
    "Of {all} columns and cells listed, {assumption} are assumptions and {estimate} estimates."
)
BASIS_FILTER = "Show"
BASIS = ("assumption", "estimate", "official", "measured")
BASIS_COLUMNS = ("Table", "Row", "Figure", "Basis", "Source", "Note")
POLICY_NOTE = "Assumptions of the scenario itself, and their values:"
POLICY_COLUMNS = ("Choice", "Value", "Meaning")
SOURCE_NOTE = "Sources of the tables and their terms:"
SOURCE_COLUMNS = ("Source", "Title", "Publisher", "Year", "Terms", "Address")
CREDITS = "Credits"
NO_PROVENANCE = "This data set does not say what its figures rest on."
TABS_SOURCES = ("Figures", "Scenario", "Sources", "Credits", "Links between zones")
LINKS_NOTE = (
    "Trade capacity between bidding zones, to see how well a zone is tied in. No limit uses it: "
    "each zone has to carry its sites by itself."
)
NO_LINKS = "The data set has no table of interconnectors."
LINK_COLUMNS = {
    "zone_from": "From",
    "zone_to": "To",
    "forward_2025_mw": "There, 2025 (MW)",
    "backward_2025_mw": "Back, 2025 (MW)",
    "forward_2030_mw": "There, 2030 (MW)",
    "backward_2030_mw": "Back, 2030 (MW)",
    "basis": "Basis",
}

# documents
REPORT, SHEET = "Report (HTML)", "Tables (Excel)"
DOWNLOAD_HELP = "The plan shown, with its figures, map, limits, assumptions and credits."
IDENTITY = "Scenario {scenario}, inputs {hash}, gigasite {version}"
ASSUMED_NOTE = "{count} of {all} columns and cells listed are assumptions:"
STATE_COLUMNS = {"state": STATE_NAME, GIGA: f"{GIGA} (MW IT)", OTHER: f"{OTHER} (MW IT)"}
BUILDOUT_COLUMNS = {"year": YEAR_NAME} | {
    part: f"{part} (GW IT)" for part in (EXISTING, COMMITTED, CHOSEN, TARGET_LINE, FORECAST_LINE)
}
YEAR_NAMES = {"year", "start", "online"}
SHEET_NOTES, SHEET_SITES, SHEET_DRIVES = "notes", "sites, named", "what drives the plan"
NOTE_SCENARIO, NOTE_COST, NOTE_RUN = "Scenario", "Discounted cost (MEUR of 2025)", "Note of the run"
NOTE_UNIT = "Unit of columns ending in {ending}"
UNIT_ENDINGS = {
    "_mw": "MW (it_mw: MW of IT power; peak_mw: draw at the hottest hours)",
    "_mwh": "MWh a year",
    "_meur": "million EUR of 2025",
    "_eur_mwh": "EUR/MWh",
    "_m3, _m3_yr": "m³ a year",
    "_t": "t CO₂e a year",
    "_pct": "%",
    "_factor": "1",
}
