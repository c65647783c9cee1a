"""A matrix made on a page: what varies and its values, as the file that a batch takes."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words_batch
from gigasite.crosscheck import against_scenario
from gigasite.errors import Fault, InputError
from gigasite.matrix_file import read_matrix
from gigasite.scenario import Scenario, parse_settings, shipped_scenarios
from gigasite.settings import changes

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.matrix import Matrix

MOST = 1_000
"""Scenarios of a batch that is started on a page [scenarios]."""
LONGEST = 32
"""Characters of a name of an axis or a value."""
OWN = ("name", "title", "question")
"""Keys that every scenario of a matrix has of its own."""


@dataclass(frozen=True)
class Axis:
    """What varies, and its values as typed."""

    key: str
    text: str


def values_of(text: str) -> list[str]:
    """Values as typed: separated by semicolons if there is one, else by commas."""
    return [v.strip() for v in text.split(";" if ";" in text else ",") if v.strip()]


def axis_name(key: str) -> str:
    """Name of the axis of a key: letters, digits and _."""
    short = key.removeprefix("limits.")
    name = re.sub(r"[^A-Za-z0-9_]", "_", short)[:LONGEST]
    return name if name[:1].isalpha() else f"x{name}"[:LONGEST]


def axis_label(name: str) -> str:
    """Words for an axis that was made on the page; others keep their name."""
    return {axis_name(k): told for k, (told, _) in words_batch.KEYS.items()}.get(name, name)


def value_name(text: str) -> str:
    """Name of a value, short and free of signs."""
    name = re.sub(r"[^A-Za-z0-9_.]+", "_", text.replace("-", "minus", text.startswith("-")))
    return name.lstrip("_.")[:LONGEST].rstrip("_.") or "value"


def draft(axes: list[Axis], scenario: Scenario, usual: str, more: dict[str, Any]) -> str:
    """The text of a matrix on the choices of a scenario.

    `usual` is the name of the shipped scenario that the choices start from, where there is one;
    `more` are keys of every scenario, such as the gap.

    Raises
    ------
    InputError
        Values that are missing, stand twice or cannot be read: all faults at once.

    """
    faults: list[Fault] = []
    told: dict[str, dict[str, Any]] = {}
    for n, axis in enumerate(axes, 1):
        where = words_batch.WHERE_AXIS.format(n=n)
        if axis_name(axis.key) in told:
            faults.append(Fault(f"{where}, {axis.key}", words_batch.KEY_TWICE,
                                words_batch.KEY_TWICE_REMEDY))  # fmt: skip
        told[axis_name(axis.key)] = _values(axis, scenario, where, faults)
    if not axes:
        faults.append(Fault(words_batch.SOURCE, words_batch.NO_AXIS, words_batch.NO_AXIS_REMEDY))
    if faults:
        raise InputError(faults)
    name = usual if usual in shipped_scenarios() else "base"
    own = changes(Scenario.named(name), scenario) | more
    varied = {axis.key for axis in axes}
    common = {k: v for k, v in own.items() if k not in OWN and k not in varied}
    lines = [f"title: {_json(scenario.title)}", f"base: {_json(name)}"]
    lines += [f"set: {_json(common)}"] if common else []
    lines.append("axes:")
    for axis_told, values in told.items():
        lines.append(f"  {axis_told}:")
        lines += [f"    {_json(value)}: {_json(keys)}" for value, keys in values.items()]
    return "\n".join([*lines, ""])


def _values(axis: Axis, scenario: Scenario, where: str, faults: list[Fault]) -> dict[str, Any]:
    """Values of an axis by their names; what is wrong goes to the faults."""
    out: dict[str, Any] = {}
    example = words_batch.KEYS.get(axis.key, ("", "1, 2"))[1]
    for text in values_of(axis.text):
        name = value_name(text)
        if name in out:
            what = words_batch.TWICE.format(value=text)
            faults.append(Fault(where, what, words_batch.TWICE_REMEDY))
        try:
            value = parse_settings([f"{axis.key}={text}"])[axis.key]
        except InputError as error:
            faults += [Fault(where, f.what, f.remedy) for f in error.faults]
            continue
        if axis.key in words_batch.SHARES_BY_YEAR and not isinstance(value, dict):
            if isinstance(value, bool) or not isinstance(value, int | float):
                what = words_batch.NO_SHARE.format(value=text)
                faults.append(Fault(where, what, words_batch.NO_SHARE_REMEDY))
                continue
            value = {str(scenario.capacity.year): value / 100} if value else {}
        out[name] = {axis.key: value}
    if not values_of(axis.text):
        remedy = words_batch.NO_VALUES_REMEDY.format(example=example)
        faults.append(Fault(f"{where}, {axis.key}", words_batch.NO_VALUES, remedy))
    return out


def _json(value: Any) -> str:
    """JSON that YAML reads as the same: characters beyond the first plane are not split."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda m: f"\\u{ord(m[0]):04x}", text)


def matrix_of(text: str) -> Matrix:
    """Read the text of a matrix; InputError with all its faults."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matrix.yaml"
        path.write_text(text, encoding="utf-8")
        return read_matrix(path)


def look(matrix: Matrix, inputs: Inputs) -> pd.DataFrame:
    """Every scenario, whether it can start and why not: words_batch.CASES_COLUMNS.

    Raises
    ------
    InputError
        There are more than can be started on a page.

    """
    count = len(matrix.cases)
    if count > MOST:
        what = words_batch.TOO_MANY.format(n=count)
        remedy = words_batch.TOO_MANY_REMEDY.format(most=MOST)
        raise InputError([Fault(words_batch.SOURCE, what, remedy)])
    rows = []
    for case in matrix.cases:
        faults = list(case.faults)
        if case.scenario is not None and not case.data:
            faults += against_scenario(inputs, case.scenario)
        told = "; ".join(f"{f.where}: {f.what}" for f in faults)
        rows.append((case.name, words_batch.NO if faults else words_batch.YES, told))
    return pd.DataFrame(rows, columns=list(words_batch.CASES_COLUMNS))
