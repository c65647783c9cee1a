"""Texts in cells of a CSV file that a spreadsheet would run."""

from __future__ import annotations

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a cell that begins so; written with a ' before it, it does not."""


def quoted(text: str) -> str:
    """Text as it is written for spreadsheets, with a ' before what they would run."""
    return f"'{text}" if text.lstrip("'").startswith(RUNS) else text


def unquoted(cell: str) -> str:
    """Text of a cell, without the ' that `quoted` put before it."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(RUNS) else cell
