"""Texts of the page Inputs: tables, their basis, changes of one's own."""

from __future__ import annotations

from gigasite.catalogue import _

BADGE = _("Own tables")
BADGE_HELP = _("In place of the shipped tables: {names}. See the page Inputs.")
INTRO = _(
    "Every figure that plans rest on. Change a cell or bring a table of your own: every page and "
    "every solve then uses it, for you alone."
)
TABLE = _("Table")
ABSENT = _("**This data set has no such table.** Add rows, or bring a CSV file.")
CHANGED = _("**Not as shipped**: see Differences.")
SEARCH = _("Show rows that hold a code, a name or any other text")
SHEET_PAGE = _("Rows")
SHEET_PAGE_OF = _("{first:,} to {last:,} of {all:,}")
TABS = (_("Table"), _("What it rests on"), _("Bring a CSV file"), _("Differences"))

# one column
ASSUMED, ESTIMATED = "◆", "◇"
LEGEND = _(
    "◆ all or some of the column is an **assumption** · ◇ an **estimate** · point at a column's "
    "name for unit, meaning and bounds"
)
LEGEND_ROWS = _("The column **basis** says of every row what it rests on.")
COLUMN_HELP = "{about}. {bounds}."
BASIS_HELP = _("Basis: {basis}.")
UNIT = "{name} ({unit})"
BOUNDS_BOTH = _("From {low:g} to {high:g}{unit}")
BOUNDS_LOW, BOUNDS_HIGH = _("From {low:g}{unit} up"), _("Up to {high:g}{unit}")
BOUNDS_NONE = _("Any number{unit}")
BOUNDS_TEXT, BOUNDS_FLAG = _("Text"), _("0 for no, 1 for yes")
BOUNDS_WHOLE = _(", whole numbers")
BOUNDS_ONE_OF = _("One of: {names}")
EMPTY_ALLOWED = _(", or empty")
EMPTY_WORD = _("(empty)")
SERIES = _("Peak draw the grid can still connect in that year")
REMARK = _("Remark")
COLUMNS = (
    _("Column"),
    _("Unit"),
    _("Meaning"),
    _("Allowed"),
    _("Rows"),
    _("Basis"),
    _("Source"),
    _("Note"),
)
EVERY_ROW = _("all")
NOT_TOLD = _("not stated")
IN_THE_ROW = _("in each row")
COUNT_BASIS = "{basis}: {n}"
COLUMNS_ALT = _("Columns of the table with unit, meaning, allowed values and what they rest on")
EDITOR_ALT = _("Cells of the table {name}, to be changed in place")

# changes
PENDING = _("**Not in use yet:** {told}.")
NONE_WAIT = _("Change cells in place, or bring a file: nothing counts until you use it.")
PENDING_TABLE = "{name}: {told}"
COUNTS = {
    "changed": _("{n} cells changed"),
    "added": _("{n} rows added"),
    "removed": _("{n} rows removed"),
}
COUNT_ONE = {
    "changed": _("1 cell changed"),
    "added": _("1 row added"),
    "removed": _("1 row removed"),
}
USE, USE_HELP = (
    _("Use the changes"),
    _("Checks all tables together; with a fault nothing is changed."),
)
DISCARD, DISCARD_HELP = _("Discard"), _("Forget the changes that are not in use yet.")
USED = _(
    "The changed tables are in use. Plans of before are kept for the tables they were made with."
)
BACK = _("The shipped tables are in use.")
WAIT = _(
    "Tables cannot be changed while a solve runs: its plan would not fit them. Stop it or wait."
)
FAULTS = _("**{n} faults. Nothing was changed.** Your changes are kept here to be mended:")
FAULTS_ONE = _("**1 fault. Nothing was changed.** Your changes are kept here to be mended:")
FAULTS_FILE = _("**{n} faults in the file. Nothing of it was taken:**")
FAULTS_FILE_ONE = _("**1 fault in the file. Nothing of it was taken:**")
FAULT_COLUMNS = (_("File"), _("Row"), _("Column"), _("What is wrong"), _("What would be right"))
FAULTS_ALT = _("Faults: where, what is wrong, what would be right")
DESIGNS_ASK = _(
    "**Ways to power a site must be computed anew for {n} regions**, because the changes touch "
    "prices, weather or places that they rest on. The first solve with these tables does so and "
    "takes {time} longer; the results are kept."
)
DESIGNS_NOTE = _(
    "Ways to power a site are not there yet for {n} regions with these tables: the next solve "
    "computes them first and takes {time} longer."
)
DESIGNS_USE = _("Use them all the same")
MINUTES, ONE_MINUTE = _("about {n} minutes"), _("about a minute")
DIFF_SHIPPED, DIFF_DRAFT = _("Against the shipped table"), _("Not in use yet")
DIFF_WHICH = _("Show")
DIFF_NONE = _("This table is as shipped.")
DIFF_NONE_DRAFT = _("Nothing waits to be used in this table.")
DIFF_COLUMNS = (_("Change"), _("Row"), _("Column"), _("Old"), _("New"))
DIFF_WORDS = {"added": _("row added"), "removed": _("row removed"), "changed": _("cell changed")}
DIFF_MORE = _("The first {n} of {all:,} are shown; the CSV file holds the table as it is.")
DIFF_ALT = _("Rows added and removed and cells changed, with old and new values")
RESET, RESET_HELP = _("Table as shipped"), _("Take back what was changed in this table.")
RESET_ALL, RESET_ALL_HELP = _("All as shipped"), _("Take back what was changed in all tables.")

# files
UPLOAD = _("CSV file of the table {name}")
UPLOAD_HELP = _(
    "At most 1 MB and {rows:,} rows, UTF-8, with the column names of the table in the first line. "
    "Commas or semicolons. Nothing in it is run, whatever it holds."
)
UPLOAD_TAKE = _("Take the file")
UPLOAD_GOOD = _("The file has no fault: {told}. It is not in use yet.")
UPLOAD_SAME = _("The file has no fault, and says the same as the table in use.")
TOO_LARGE, TOO_LARGE_REMEDY = _("{n:,} bytes are too many"), _("A file has at most 1 MB")
TOO_LONG = _("{n:,} rows are too many")
TOO_LONG_REMEDY = _("A table has at most {n:,} rows here; larger ones work on the command line")
DOWNLOAD, DOWNLOAD_ALL = _("This table (CSV)"), _("All tables (zip)")
DOWNLOAD_HELP = _(
    "The table in use. Texts that a spreadsheet would run are written with a ' before them, and "
    "are read back without it."
)
