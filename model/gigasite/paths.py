"""Where the shipped tables and scenarios are, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path


def shipped_inputs() -> Path:
    """Folder with the data sets and scenarios that travel with the project."""
    packaged = Path(__file__).with_name("inputs")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "inputs"
