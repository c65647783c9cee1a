"""The tables of a data set as a page shows them: columns, what they rest on, differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words_inputs, words_papers
from gigasite.own_tables import BY_NAME, KINDS, difference
from gigasite.tables import FLAG, NUMBER, TEXT, WHOLE, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gigasite.errors import Fault
    from gigasite.load import Inputs

EVERY = "*"
SECONDS_PER_REGION = 3.8
"""Time in which one core computes the designs of a region (measured) [s]."""


def facts(table: Table, name: str) -> dict[str, Any]:
    """Kind, unit, meaning and bounds of a column, those of a series and free notes included."""
    if name in table.columns:
        spec = table.columns[name]
        return {**spec.metadata, "about": spec.description, "blank": spec.nullable}
    none = {"ge": None, "le": None, "isin": None, "default": None, "must": False, "blank": True}
    if name.startswith("note"):
        return none | {"kind": TEXT, "unit": "", "about": words_inputs.REMARK}
    told = {"kind": NUMBER, "unit": "MW", "about": words_inputs.SERIES, "ge": 0, "blank": False}
    return none | told


def bounds(fact: Mapping[str, Any]) -> str:
    """What a column may hold, in words."""
    empty = words_inputs.EMPTY_ALLOWED if fact["blank"] else ""
    if fact["isin"]:
        names = ", ".join(v or words_inputs.EMPTY_WORD for v in fact["isin"])
        return words_inputs.BOUNDS_ONE_OF.format(names=names)
    if fact["kind"] == TEXT:
        return words_inputs.BOUNDS_TEXT + empty
    if fact["kind"] == FLAG:
        return words_inputs.BOUNDS_FLAG
    unit = f" {fact['unit']}" if fact["unit"] not in ("", "1") else ""
    low, high = fact["ge"], fact["le"]
    text = words_inputs.BOUNDS_BOTH
    if low is None or high is None:
        text = words_inputs.BOUNDS_NONE if low is high else words_inputs.BOUNDS_LOW
        text = words_inputs.BOUNDS_HIGH if low is None and high is not None else text
    whole = words_inputs.BOUNDS_WHOLE if fact["kind"] == WHOLE else ""
    return text.format(low=low, high=high, unit=unit) + whole + empty


def rests_on(inputs: Inputs, name: str) -> dict[str, set[str]]:
    """Bases of each column of a table, those of single rows included; none where none is told."""
    told = inputs["provenance"]
    mine = told[told["table"] == name]
    return {str(c): set(rows["basis"]) for c, rows in mine.groupby("column")}


def columns_table(inputs: Inputs, name: str) -> pd.DataFrame:
    """Every column of a table and what it rests on, a row more for rows of another basis."""
    table, told = BY_NAME[name], inputs["provenance"].fillna("")
    mine = told[told["table"] == name]
    rows = []
    for column in inputs[name].columns:
        fact = facts(table, str(column))
        head = [str(column), fact["unit"], fact["about"], bounds(fact)]
        found = mine[mine["column"] == column].sort_values("row", key=lambda r: r != EVERY)
        for row in found.itertuples(index=False):
            where = words_inputs.EVERY_ROW if row.row == EVERY else row.row
            rows.append([*head, where, row.basis, row.source, row.note])
        if found.empty:
            own = words_inputs.IN_THE_ROW if "basis" in table.columns else words_inputs.NOT_TOLD
            rows.append([*head, "", own, "", ""])
    return pd.DataFrame(rows, columns=list(words_inputs.COLUMNS))


def basis_told(inputs: Inputs, name: str) -> str:
    """How many columns, cells or rows of a table rest on what: `assumption: 12, estimate: 3`."""
    if "basis" in BY_NAME[name].columns and inputs.has(name):
        count = inputs[name]["basis"].value_counts()
    else:
        told = inputs["provenance"]
        count = told[told["table"] == name]["basis"].value_counts()
    known = [words_inputs.COUNT_BASIS.format(basis=b, n=int(count[b]))
             for b in words_papers.BASIS if b in count]  # fmt: skip
    return ", ".join(known)


def rows_with(frame: pd.DataFrame, text: str) -> list[int]:
    """Positions of the rows that hold a text in any cell; all of them for no text."""
    wanted = text.strip().casefold()
    if not wanted:
        return list(range(len(frame)))
    hit = pd.Series(data=False, index=frame.index)
    for column in frame.columns:
        hit |= frame[column].astype(str).str.casefold().str.contains(wanted, regex=False)
    return [n for n, found in enumerate(hit) if found]


def counted(told: pd.DataFrame) -> str:
    """A difference in a few words: `3 cells changed, 1 row added`."""
    count = told["change"].value_counts()
    return ", ".join(
        words_inputs.COUNT_ONE[k] if count[k] == 1 else words_inputs.COUNTS[k].format(n=count[k])
        for k in reversed(KINDS) if k in count
    )  # fmt: skip


def difference_table(before: pd.DataFrame, after: pd.DataFrame, table: Table) -> pd.DataFrame:
    """What makes one table of the other, in words."""
    told = difference(before, after, table)
    named = told.assign(change=told["change"].map(words_inputs.DIFF_WORDS))
    return named.set_axis(list(words_inputs.DIFF_COLUMNS), axis=1)


def fault_table(faults: Iterable[Fault]) -> pd.DataFrame:
    """Faults of tables, their place taken apart: file, row, column, what, remedy."""
    rows = []
    for fault in faults:
        file, *parts = fault.where.split(", ")
        column = [p.removeprefix("column ") for p in parts if p.startswith("column ")]
        row = [p for p in parts if not p.startswith("column ")]
        rows.append([file, ", ".join(row), ", ".join(column), fault.what, fault.remedy])
    return pd.DataFrame(rows, columns=list(words_inputs.FAULT_COLUMNS))


def minutes(regions: int, cores: int) -> str:
    """How long the designs of so many regions take, in words."""
    count = round(regions * SECONDS_PER_REGION / max(1, cores) / 60)
    return words_inputs.ONE_MINUTE if count <= 1 else words_inputs.MINUTES.format(n=count)
