"""Designs kept on disk under a hash of all that entered them.

A key is taken from the tables as read, not from the hourly series that are computed from them: so
a hit costs no weather year. `VERSION` stands for the code and is raised when results change.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import json
import math
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.energy_figures import COLUMNS
from gigasite.own_weather import file_hash
from gigasite.weather import NEIGHBOUR

if TYPE_CHECKING:
    from gigasite.energy_inputs import EnergyChoices
    from gigasite.load import Inputs

    Rows = list[dict[str, Any]]

VERSION = 3
"""Raise when the same inputs give other designs."""
SHIPPED = "energy_designs.csv.gz"
"""File in a data set with the designs made by `gigasite energy --write`."""
TEXTS = ("region", "design", "matching")
PLACE = ["region", "member_state", "lat", "lon", "coastal", "outermost", "area_km2", "wind_factor"]
NATION = [
    "member_state", "electricity_price_eur_mwh", "network_charge_eur_mwh", "carbon_g_kwh",
    "discount_rate_pct",
]  # fmt: skip


def keys(inputs: Inputs, choices: EnergyChoices, regions: list[str]) -> dict[str, str]:
    """Hash of everything that enters the designs of each region.

    The weather of a region is scaled by means over its state, so all regions of the state (and of
    the state whose weather it borrows) enter.
    """
    place = inputs["regions"][PLACE].merge(inputs["climate"], on="region", how="left")
    tables = [
        place,
        inputs["member_states"][NATION],
        inputs["weather_daily"],
        inputs["weather_hours"],
    ]
    common = hashlib.sha256(json.dumps([VERSION, asdict(choices)], sort_keys=True).encode())
    for name in ("energy_technologies", "price_shape"):
        common.update(_text(inputs[name].drop(columns=["source", "url", "note"], errors="ignore")))
    parts = [{str(s): _text(rows) for s, rows in t.groupby("member_state")} for t in tables]
    state_of = dict(zip(place["region"], place["member_state"], strict=True))
    out = {}
    for region in regions:
        digest = common.copy()
        digest.update(region.encode() + file_hash(inputs.hashes, region).encode())
        for state in (state_of[region], NEIGHBOUR.get(state_of[region], "")):
            for part in parts:
                digest.update(b"|" + part.get(state, b""))
        out[region] = digest.hexdigest()[:24]
    return out


def _text(rows: pd.DataFrame) -> bytes:
    """A digest of the values of a table."""
    values = pd.util.hash_pandas_object(rows.reset_index(drop=True), index=False)
    return hashlib.sha256("\t".join(rows.columns).encode() + values.to_numpy().tobytes()).digest()


def cache_folder() -> Path:
    """$GIGASITE_CACHE, or gigasite in the user's cache folder ($XDG_CACHE_HOME or ~/.cache)."""
    own = os.environ.get("GIGASITE_CACHE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gigasite"


def recall(folder: Path, key: str) -> Rows | None:
    """Rows kept under a key; None when there are none or the file is not whole."""
    try:
        kept = json.loads((folder / "energy" / f"{key}.json").read_text(encoding="utf-8"))
        rows = kept["rows"]
        whole = kept["digest"] == _digest(rows) and all(_is_row(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return rows if whole and rows else None


def keep(folder: Path, key: str, rows: Rows) -> None:
    """Write rows aside and rename, so that a file is whole or absent; no disk, no cache."""
    with contextlib.suppress(OSError):
        text = json.dumps({"digest": _digest(rows), "rows": rows})
        write_aside(folder / "energy" / f"{key}.json", text.encode())


def write_aside(path: Path, content: bytes) -> None:
    """Replace a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        os.replace(name, path)  # noqa: PTH105 - one step on every system
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _digest(rows: Rows) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _is_row(row: dict[str, Any]) -> bool:
    return set(row) == set(COLUMNS) and all(
        isinstance(row[name], str) if name in TEXTS else math.isfinite(row[name])
        for name in COLUMNS
    )


def shipped_designs(folder: Path) -> dict[str, Rows]:
    """Rows by key that travel with a data set; none when there are none or they do not read."""
    try:
        with gzip.open(folder / SHIPPED, "rt", encoding="utf-8", newline="") as file:
            records = list(csv.DictReader(file))
        out: dict[str, Rows] = {}
        for record in records:
            key = record.pop("hash")
            row = {name: value if name in TEXTS else float(value) for name, value in record.items()}
            if not _is_row(row):
                return {}
            out.setdefault(key, []).append(row)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return {}
    return out


def write_shipped(folder: Path, designs: pd.DataFrame) -> Path:
    """Write the table of designs into a data set."""
    text = designs[[*COLUMNS, "hash"]].to_csv(index=False, float_format="%.8g", lineterminator="\n")
    path = folder / SHIPPED
    write_aside(path, gzip.compress(text.encode(), 9, mtime=0))
    return path
