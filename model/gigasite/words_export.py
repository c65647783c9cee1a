"""Texts of the page of downloads: documents, data, how to make the plan again, how to cite it."""

from __future__ import annotations

from gigasite.catalogue import _

STALE = _(
    "Everything here is of the plan shown, which is for {shown}. Your present choices have no plan "
    "yet."
)
DOCUMENTS, DATA, AGAIN, CITE = _("To read"), _("Data"), _("Make this plan again"), _("Cite")
DOCUMENTS_NOTE = _("Made when you ask for them; the workbook and the report take a few seconds.")
REPORT, REPORT_HELP = (
    _("Report (HTML)"),
    _("One page to read or print: figures, map, limits, sources."),
)
BOOK, BOOK_HELP = _("Workbook (Excel)"), _("Every table with units, the notes and the sources.")
TABLES, TABLES_HELP = (
    _("All tables (CSV, zip)"),
    _(
        "Every CSV of the run folder. Text that a spreadsheet would run as a formula is written as "
        "text."
    ),
)
RUN, RUN_HELP = (
    _("Run folder (zip)"),
    _(
        "What `gigasite plan` writes: tables, JSON and manifest. `gigasite audit`, `report` and "
        "`compare` read it."
    ),
)
POINTS, POINTS_HELP = (
    _("Sites (GeoJSON)"),
    _("A point for each site, with all its figures (WGS 84)."),
)
LAYER, LAYER_HELP = _("Sites (GeoPackage)"), _("The same as a layer for QGIS and other GIS.")
NO_RUN = _("The tables were changed after this plan was made, so its run folder cannot be written.")
SCENARIO, SCENARIO_HELP = (
    _("Scenario (YAML)"),
    _("Every choice of this plan, those left as they are too."),
)
SCENARIO_NOTE = _("Save it and run `{command}`: the same choices, the same plan.")
COMMAND = _("On the command line")
PYTHON = _("In Python")
HASH = _(
    "Inputs of this plan: `{hash}`. The run's `plan.json` names the same when all is the same."
)
SAME = _(
    "The same tables, choices and versions give the same plan: the search stops by gap and nodes, "
    "not by seconds. A plan that was stopped early is not made again exactly."
)
STOPPED = _("This plan was stopped before it was proven: a new run may end with a better one.")
OTHER_TABLES = _(
    "The tables were changed here. Export them on the page Inputs, and name their folder in place "
    "of `{folder}`."
)
UNKNOWN = _(
    "The tables or the scenario of the server are no longer those of this plan, so no command can "
    "promise to make it again. Its own hash is `{hash}`."
)
TABLES_FOLDER = _("my_tables")
CITE_NOTE = _("Name the plan, the version and the sources of the data you use.")
CITE_TEXT = _(
    "gigasite {version}, plan of the scenario \u201c{title}\u201d ({status}, gap {gap}), inputs "
    "{hash}, data set {data}. Solved with HiGHS {highspy} through Pyomo {pyomo}, Python {python}."
)
NO_GAP = _("not known")
VERSIONS = _("Versions")
VERSION_COLUMNS = (_("Package"), _("Version"))
CREDITS = _("Credits that have to be given")
SOURCES = _("Sources of the tables")
YAML_HEAD = _("# Scenario of a plan made with gigasite {version}.\n# inputs and choices: {hash}\n")
