"""Texts of the page of downloads: documents, data, how to make the plan again, how to cite it."""

from __future__ import annotations

STALE = (
    "Everything here is of the plan shown, which is for {shown}. Your present choices have no plan "
    "yet."
)
DOCUMENTS, DATA, AGAIN, CITE = "To read", "Data", "Make this plan again", "Cite"
DOCUMENTS_NOTE = "Made when you ask for them; the workbook and the report take a few seconds."
REPORT, REPORT_HELP = "Report (HTML)", "One page to read or print: figures, map, limits, sources."
BOOK, BOOK_HELP = "Workbook (Excel)", "Every table with units, the notes and the sources."
TABLES, TABLES_HELP = (
    "All tables (CSV, zip)",
    "Every CSV of the run folder. Text that a spreadsheet would run as a formula is written as "
    "text.",
)
RUN, RUN_HELP = (
    "Run folder (zip)",
    "What `gigasite plan` writes: tables, JSON and manifest. `gigasite audit`, `report` and "
    "`compare` read it.",
)
POINTS, POINTS_HELP = "Sites (GeoJSON)", "A point for each site, with all its figures (WGS 84)."
LAYER, LAYER_HELP = "Sites (GeoPackage)", "The same as a layer for QGIS and other GIS."
NO_RUN = "The tables were changed after this plan was made, so its run folder cannot be written."
SCENARIO, SCENARIO_HELP = (
    "Scenario (YAML)",
    "Every choice of this plan, those left as they are too.",
)
SCENARIO_NOTE = "Save it and run `{command}`: the same choices, the same plan."
COMMAND = "On the command line"
PYTHON = "In Python"
HASH = "Inputs of this plan: `{hash}`. The run's `plan.json` names the same when all is the same."
SAME = (
    "The same tables, choices and versions give the same plan: the search stops by gap and nodes, "
    "not by seconds. A plan that was stopped early is not made again exactly."
)
STOPPED = "This plan was stopped before it was proven: a new run may end with a better one."
OTHER_TABLES = (
    "The tables were changed here. Export them on the page Inputs, and name their folder in place "
    "of `{folder}`."
)
UNKNOWN = (
    "The tables or the scenario of the server are no longer those of this plan, so no command can "
    "promise to make it again. Its own hash is `{hash}`."
)
TABLES_FOLDER = "my_tables"
CITE_NOTE = "Name the plan, the version and the sources of the data you use."
CITE_TEXT = (
    "gigasite {version}, plan of the scenario \u201c{title}\u201d ({status}, gap {gap}), inputs "
    "{hash}, data set {data}. Solved with HiGHS {highspy} through Pyomo {pyomo}, Python {python}."
)
NO_GAP = "not known"
VERSIONS = "Versions"
VERSION_COLUMNS = ("Package", "Version")
CREDITS = "Credits that have to be given"
SOURCES = "Sources of the tables"
YAML_HEAD = "# Scenario of a plan made with gigasite {version}.\n# inputs and choices: {hash}\n"
