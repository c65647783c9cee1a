"""Write the data dictionary `inputs/README.md`: a hand-written head, then every table's columns.

`python inputs/build/dictionary.py` writes it, `--check` exits 1 when it is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

INPUTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(INPUTS.parent / "model"))

from gigasite.choices import LIMITS  # noqa: E402
from gigasite.scenario import Scenario  # noqa: E402
from gigasite.tables import FLAG, TABLES, WHOLE, Table  # noqa: E402

PLAIN = {
    "first": "First planning year",
    "last": "Last planning year",
    "pins": "Rows of region, facility, min_units, max_units, online_by: must, must not, at least",
    "limits": (
        "Every limit has two switches: `limits.NAME.enabled` (default `true`) and "
        "`limits.NAME.scale` (default `1.0`), which multiplies its bound; for `comes_online` and "
        "`energises` it multiplies the months (off: no waiting), for `committed` the projects."
    ),
}
HEAD = Path(__file__).with_name("dictionary_head.md")
README = INPUTS / "README.md"


def bounds(facts: dict[str, Any]) -> str:
    """Say which values are allowed."""
    if facts["isin"] is not None:
        return ", ".join(str(value) for value in facts["isin"] if value != "")
    if facts["kind"] == FLAG:
        return "0 or 1"
    low, high = facts["ge"], facts["le"]
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if low is not None:
        return f"{low:g} or more"
    return "" if high is None else f"{high:g} or less"


def absent(column: Any) -> str:
    """Say what a missing column or an empty cell means."""
    facts = column.metadata
    if facts["must"]:
        return "must"
    default = facts["default"]
    parts = [] if default is None or default == "" else [f"default {default}"]
    return "; ".join([*parts, "may be empty"] if column.nullable else parts)


def row(name: str, column: Any) -> str:
    """Print one column as a line of a table."""
    facts = column.metadata
    unit = facts["unit"] or {FLAG: "flag", WHOLE: "whole number"}.get(facts["kind"], facts["kind"])
    cells = (f"`{name}`", unit, column.description, bounds(facts), absent(column))
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def section(table: Table) -> str:
    """Print one table: what it holds, what names a row, its columns."""
    keys = ", ".join(f"`{name}`" for name in table.key)
    needed = "needed in every data set" if table.must else "optional"
    lines = [
        f"### {table.file}",
        "",
        f"{table.about}. Key: {keys}; {needed}.",
        "",
        "| column | unit | meaning | allowed | when absent |",
        "|---|---|---|---|---|",
    ]
    lines += [row(name, column) for name, column in table.columns.items()]
    if table.series:
        lines += ["", f"Further columns, one for each year: `{table.series}`."]
    return "\n".join(lines)


def scenario_keys() -> str:
    """Print every key of a scenario: its default and its meaning, and the names of all limits."""
    lines = ["| key | default | meaning |", "|---|---|---|"]
    defaults = Scenario().model_dump(mode="json")
    for part, field in Scenario.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        for key, spec in (inner or {}).items():
            default = json.dumps(defaults[part][key])
            lines.append(f"| `{part}.{key}` | `{default}` | {spec.description or PLAIN[key]} |")
    lines.append(f"| `pins` | `[]` | {PLAIN['pins']} |")
    names = ", ".join(f"`{name}`" for name in LIMITS)
    return "\n".join([*lines, "", f"{PLAIN['limits']} The limits: {names}."])


def render() -> str:
    """Return the whole text of the dictionary."""
    head = HEAD.read_text(encoding="utf-8").rstrip()
    tables = [section(table) for table in TABLES]
    keys = ["## Scenario, key by key", scenario_keys()]
    parts = [head, *keys, "## Tables, column by column", *tables]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Write the dictionary, or with `--check` say whether it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    check = parser.parse_args().check
    new = render()
    stale = not README.exists() or README.read_text(encoding="utf-8") != new
    if stale and not check:
        README.write_text(new, encoding="utf-8", newline="\n")
    print(f"{README.name}: " + (("stale" if check else "rewritten") if stale else "up to date"))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
