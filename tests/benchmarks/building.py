"""Benchmark of building: Pyomo and its compiler against linopy with the same constraints.

    python tests/benchmarks/building.py [SCENARIO [REPEATS]]

linopy gets what it is best at: for every rule ready arrays of terms (no algebra of expressions, no
tables to join), then its matrices. So its time is the least that another library could need, and
the difference the most that a change could save. Prints medians. Checks nothing.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter
from typing import Any

import linopy
import numpy as np
import xarray as xr

from gigasite.compiled import Compiled, compile_model, row_names
from gigasite.data import prepare
from gigasite.formulation import build_model
from gigasite.load import read_inputs
from gigasite.scenario import Scenario


def terms(compiled: Compiled) -> list[tuple[Any, Any, Any, Any]]:
    """For each rule: columns and coefficients (rows x most terms), senses and right-hand sides."""
    rows, names = compiled.matrix.tocsr(), np.array(row_names(compiled))
    out = []
    for name in dict.fromkeys(names):
        of = np.flatnonzero(names == name)
        part = rows[of]
        width = int(np.diff(part.indptr).max(initial=1))
        place = np.arange(part.nnz) - np.repeat(part.indptr[:-1], np.diff(part.indptr))
        row = np.repeat(np.arange(len(of)), np.diff(part.indptr))
        columns, factors = np.full((len(of), width), -1), np.zeros((len(of), width))
        columns[row, place], factors[row, place] = part.indices, part.data
        low, high = compiled.row_lower[of], compiled.row_upper[of]
        sense = np.where(low == high, "=", np.where(np.isinf(low), "<=", ">="))
        out.append((columns, factors, sense, np.where(np.isinf(low), high, low)))
    return out


def in_linopy(compiled: Compiled, rules: list[tuple[Any, Any, Any, Any]]) -> Any:
    """The model in linopy, down to its matrix."""
    model = linopy.Model()
    kinds = {"whole": compiled.whole, "parts": ~compiled.whole}
    label = np.full(len(compiled.columns) + 1, -1)
    for name, of in kinds.items():
        made = model.add_variables(
            xr.DataArray(compiled.lower[of], dims=name),
            xr.DataArray(compiled.upper[of], dims=name),
            name=name, integer=name == "whole",
        )  # fmt: skip
        label[:-1][of] = made.labels.values
    for n, (columns, factors, sense, right) in enumerate(rules):
        dims = (f"row{n}", "_term")
        data = xr.Dataset({"coeffs": (dims, factors), "vars": (dims, label[columns])})
        left = linopy.LinearExpression(data, model)
        model.add_constraints(
            left, xr.DataArray(sense, dims=dims[0]), xr.DataArray(right, dims=dims[0])
        )
    return model.matrices.A


def main(name: str = "base", repeats: str = "5") -> None:
    """Time both."""
    data = prepare(read_inputs(), Scenario.named(name))
    ours, theirs = [], []
    for _ in range(int(repeats)):
        began = perf_counter()
        compiled = compile_model(build_model(data))
        ours.append(perf_counter() - began)
        rules = terms(compiled)
        began = perf_counter()
        matrix = in_linopy(compiled, rules)
        theirs.append(perf_counter() - began)
    print(
        f"{name}: Pyomo {median(ours):.2f} s for {compiled.matrix.nnz:,} non-zeros, linopy from "
        f"ready arrays {median(theirs):.2f} s for {matrix.nnz:,}: "
        f"{median(ours) / median(theirs):.1f} times"
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
