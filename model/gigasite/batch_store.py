"""Run folders of a batch -> four Parquet files in `store/`, for pandas, duckdb and the like.

| file | one row | columns |
|---|---|---|
| metrics.parquet | a scenario, solved or not | scenario; axis_<axis>, its value; weight [1]; \
status (optimal, feasible, infeasible, none, failed, missing); reason; seconds [s]; memory_mib, \
most memory of its worker by then [MiB]; and \
`comparing.flat_metrics`, empty without a plan: cost_meur and cost_<part>_meur [MEUR], gap [1], \
gigafactories, <figure> and <figure>_<year>, unit in the name |
| sites.parquet | a row of sites.csv | scenario and the columns of sites.csv, committed ones too |
| capacity.parquet | a row of capacity.csv | scenario and the columns of capacity.csv |
| limits.parquet | a row of limits.csv | scenario and the columns of limits.csv |

    pandas.read_parquet("store/metrics.parquet").groupby("axis_water")["cost_meur"].mean()
    duckdb.sql("select region, count(*) from 'store/sites.parquet' group by region")

The run folders stay the only truth: the store is made anew from them at the end of every batch.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from gigasite.comparing import flat_metrics
from gigasite.errors import Fault, InputError
from gigasite.report import TEXT_KEYS, read_plan

if TYPE_CHECKING:
    from gigasite.plans import Plan

STORE = "store"
TABLES = ("sites", "capacity", "limits")
"""Tables of a plan that the store holds in full."""
PLANNED = ("optimal", "feasible")
WHOLE = ("year", "start_year", "online_year", "committed", "binding")
"""Columns of whole numbers; what is neither text nor these is a number."""
ROWS = 200_000
"""Rows gathered before they are written [rows]."""


def write_store(out: Path, record: dict[str, Any]) -> Path:
    """Write the store of a batch aside from its run folders, then rename it.

    `record` is the content of batch.json.
    """
    aside = Path(tempfile.mkdtemp(prefix=".store.", dir=out))
    try:
        writers = {name: _Writer(aside / f"{name}.parquet") for name in TABLES}
        rows = []
        for case in record["cases"]:
            row = {"scenario": case["name"]}
            row |= {f"axis_{axis}": case["axes"][axis] for axis in record["axes"]}
            row |= {"weight": case["weight"], "status": case["status"]}
            row |= {"reason": case.get("reason", ""), "seconds": case.get("seconds")}
            row |= {"memory_mib": case.get("memory_mib")}
            if case["status"] in PLANNED:
                plan = read_plan(out / "runs" / case["name"], only=TABLES)
                row |= flat_metrics(plan)
                for name, writer in writers.items():
                    writer.add(case["name"], plan, name)
            rows.append(row)
        for writer in writers.values():
            writer.close()
        pd.DataFrame(rows).to_parquet(aside / "metrics.parquet", index=False)
        aside.chmod(0o755)
        shutil.rmtree(out / STORE, ignore_errors=True)
        aside.rename(out / STORE)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return out / STORE


class _Writer:
    """One Parquet file, filled by parts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parts: list[pa.Table] = []
        self.file: pq.ParquetWriter | None = None
        self.schema: pa.Schema | None = None

    def add(self, scenario: str, plan: Plan, name: str) -> None:
        """Take in a table of a plan."""
        frame = plan.tables()[name]
        if self.schema is None:
            self.schema = pa.schema([_field(c) for c in ("scenario", *frame.columns)])
        frame = frame.assign(scenario=scenario).reindex(columns=self.schema.names)
        self.parts.append(pa.Table.from_pandas(frame, schema=self.schema, preserve_index=False))
        if sum(part.num_rows for part in self.parts) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        if self.schema is None:
            self.schema = pa.schema([_field("scenario")])
        if self.file is None:
            self.file = pq.ParquetWriter(self.path, self.schema, compression="zstd")
        if self.parts:
            self.file.write_table(pa.concat_tables(self.parts))
            self.parts = []

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        if self.file is not None:
            self.file.close()


def _field(name: str) -> pa.Field:
    if name in TEXT_KEYS or name == "scenario":
        return pa.field(name, pa.string())
    return pa.field(name, pa.int64() if name in WHOLE else pa.float64())


def read_store(out: Path, name: str) -> pd.DataFrame:
    """Read a table of the store: metrics, sites, capacity or limits.

    Raises
    ------
    InputError
        The folder has no such table, or it is not whole.

    """
    path = Path(out) / STORE / f"{name}.parquet"
    with contextlib.suppress(OSError, pa.ArrowInvalid):
        return pd.read_parquet(path)
    fault = Fault(str(path), "cannot be read", "Run gigasite batch again: it writes the store anew")
    raise InputError([fault])
