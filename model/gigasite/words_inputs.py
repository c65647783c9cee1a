"""Texts of the page Inputs: tables, their basis, changes of one's own."""

from __future__ import annotations

BADGE = "Own tables"
BADGE_HELP = "In place of the shipped tables: {names}. See the page Inputs."
INTRO = (
    "Every figure that plans rest on. Change a cell or bring a table of your own: every page and "
    "every solve then uses it, for you alone."
)
TABLE = "Table"
ABSENT = "**This data set has no such table.** Add rows, or bring a CSV file."
CHANGED = "**Not as shipped**: see Differences."
SEARCH = "Show rows that hold a code, a name or any other text"
SHEET_PAGE = "Rows"
SHEET_PAGE_OF = "{first:,} to {last:,} of {all:,}"
TABS = ("Table", "What it rests on", "Bring a CSV file", "Differences")

# one column
ASSUMED, ESTIMATED = "◆", "◇"
LEGEND = (
    "◆ all or some of the column is an **assumption** · ◇ an **estimate** · point at a column's "
    "name for unit, meaning and bounds"
)
LEGEND_ROWS = "The column **basis** says of every row what it rests on."
COLUMN_HELP = "{about}. {bounds}."
BASIS_HELP = "Basis: {basis}."
UNIT = "{name} ({unit})"
BOUNDS_BOTH = "From {low:g} to {high:g}{unit}"
BOUNDS_LOW, BOUNDS_HIGH = "From {low:g}{unit} up", "Up to {high:g}{unit}"
BOUNDS_NONE = "Any number{unit}"
BOUNDS_TEXT, BOUNDS_FLAG = "Text", "0 for no, 1 for yes"
BOUNDS_WHOLE = ", whole numbers"
BOUNDS_ONE_OF = "One of: {names}"
EMPTY_ALLOWED = ", or empty"
EMPTY_WORD = "(empty)"
SERIES = "Peak draw the grid can still connect in that year"
REMARK = "Remark"
COLUMNS = ("Column", "Unit", "Meaning", "Allowed", "Rows", "Basis", "Source", "Note")
EVERY_ROW = "all"
NOT_TOLD = "not stated"
IN_THE_ROW = "in each row"
COUNT_BASIS = "{basis}: {n}"
COLUMNS_ALT = "Columns of the table with unit, meaning, allowed values and what they rest on"
EDITOR_ALT = "Cells of the table {name}, to be changed in place"

# changes
PENDING = "**Not in use yet:** {told}."
NONE_WAIT = "Change cells in place, or bring a file: nothing counts until you use it."
PENDING_TABLE = "{name}: {told}"
COUNTS = {"changed": "{n} cells changed", "added": "{n} rows added", "removed": "{n} rows removed"}
COUNT_ONE = {"changed": "1 cell changed", "added": "1 row added", "removed": "1 row removed"}
USE, USE_HELP = "Use the changes", "Checks all tables together; with a fault nothing is changed."
DISCARD, DISCARD_HELP = "Discard", "Forget the changes that are not in use yet."
USED = "The changed tables are in use. Plans of before are kept for the tables they were made with."
BACK = "The shipped tables are in use."
WAIT = "Tables cannot be changed while a solve runs: its plan would not fit them. Stop it or wait."
FAULTS = "**{n} faults. Nothing was changed.** Your changes are kept here to be mended:"
FAULTS_ONE = "**1 fault. Nothing was changed.** Your changes are kept here to be mended:"
FAULTS_FILE = "**{n} faults in the file. Nothing of it was taken:**"
FAULTS_FILE_ONE = "**1 fault in the file. Nothing of it was taken:**"
FAULT_COLUMNS = ("File", "Row", "Column", "What is wrong", "What would be right")
FAULTS_ALT = "Faults: where, what is wrong, what would be right"
DESIGNS_ASK = (
    "**Ways to power a site must be computed anew for {n} regions**, because the changes touch "
    "prices, weather or places that they rest on. The first solve with these tables does so and "
    "takes {time} longer; the results are kept."
)
DESIGNS_NOTE = (
    "Ways to power a site are not there yet for {n} regions with these tables: the next solve "
    "computes them first and takes {time} longer."
)
DESIGNS_USE = "Use them all the same"
MINUTES, ONE_MINUTE = "about {n} minutes", "about a minute"
DIFF_SHIPPED, DIFF_DRAFT = "Against the shipped table", "Not in use yet"
DIFF_WHICH = "Show"
DIFF_NONE = "This table is as shipped."
DIFF_NONE_DRAFT = "Nothing waits to be used in this table."
DIFF_COLUMNS = ("Change", "Row", "Column", "Old", "New")
DIFF_WORDS = {"added": "row added", "removed": "row removed", "changed": "cell changed"}
DIFF_MORE = "The first {n} of {all:,} are shown; the CSV file holds the table as it is."
DIFF_ALT = "Rows added and removed and cells changed, with old and new values"
RESET, RESET_HELP = "Table as shipped", "Take back what was changed in this table."
RESET_ALL, RESET_ALL_HELP = "All as shipped", "Take back what was changed in all tables."

# files
UPLOAD = "CSV file of the table {name}"
UPLOAD_HELP = (
    "At most 1 MB and {rows:,} rows, UTF-8, with the column names of the table in the first line. "
    "Commas or semicolons. Nothing in it is run, whatever it holds."
)
UPLOAD_TAKE = "Take the file"
UPLOAD_GOOD = "The file has no fault: {told}. It is not in use yet."
UPLOAD_SAME = "The file has no fault, and says the same as the table in use."
TOO_LARGE, TOO_LARGE_REMEDY = "{n:,} bytes are too many", "A file has at most 1 MB"
TOO_LONG = "{n:,} rows are too many"
TOO_LONG_REMEDY = "A table has at most {n:,} rows here; larger ones work on the command line"
DOWNLOAD, DOWNLOAD_ALL = "This table (CSV)", "All tables (zip)"
DOWNLOAD_HELP = (
    "The table in use. Texts that a spreadsheet would run are written with a ' before them, and "
    "are read back without it."
)
