"""Plan -> run folder and back. A run folder is whole or absent."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from gigasite.cells import quoted, unquoted
from gigasite.errors import Fault, InputError
from gigasite.plans import TABLES, Plan

if TYPE_CHECKING:
    from collections.abc import Collection

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario

TEXT_KEYS = {
    "region", "name", "member_state", "zone", "facility", "cooling", "track", "energy_design",
    "group", "design", "matching", "scope", "limit", "sense", "unit", "price_kind", "node",
    "service_class", "scenario", "candidate", "reason", "lost", "gigafactory_regions", "kind",
}  # fmt: skip


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as plain JSON (design section 7)."""
    return clean(
        {
            "scenario": plan.scenario,
            "status": plan.status,
            "stopped_by": plan.stopped_by,
            "objective": plan.objective,
            "cost_meur": plan.cost_meur,
            "metrics": plan.metrics,
            "sites": records(plan.sites),
            "limits": records(plan.limits),
            "audit": plan.audit,
            "timing_s": plan.timing_s,
            "model": plan.model,
            "versions": plan.versions,
            "input_hash": plan.input_hash,
            "notes": list(plan.notes),
            "flags": list(plan.flags),
        }
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as plain dicts, empty cells as None."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def clean(value: Any) -> Any:
    """Turn numpy values, NaN and infinity into what JSON knows."""
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [clean(v) for v in value]
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return None if value is pd.NA else value


def default_folder(plan_scenario: str, input_hash: str) -> Path:
    """Name of a run folder: outputs/<scenario>-<8 characters of the input hash>."""
    return Path("outputs") / f"{plan_scenario}-{input_hash[:8]}"


def check_folder(folder: Path, *, force: bool) -> None:
    """Refuse a run folder that cannot or should not be written, before anything is solved."""
    faults = []
    if folder.exists() and not folder.is_dir():
        faults.append(Fault(f"--out {folder}", "is a file", "Give the name of a new folder"))
    elif folder.exists() and any(folder.iterdir()):
        if not force:
            faults.append(
                Fault(
                    f"--out {folder}",
                    "exists already",
                    "Add --force to replace it, or give another --out",
                )
            )
        elif not _is_run(folder):
            faults.append(
                Fault(
                    f"--out {folder}",
                    "exists and is not a run folder, so --force does not replace it",
                    "Give another --out",
                )
            )
    parent = _first_existing(folder.parent)
    if not parent.is_dir():
        faults.append(
            Fault(f"--out {folder}", f"{parent} is not a folder", "Give a place inside a folder")
        )
    if faults:
        raise InputError(faults)


def _is_run(folder: Path) -> bool:
    """Whether gigasite wrote the folder: many programs write a file named manifest.json."""
    try:
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and {"input_hash", "files", "scenario"} <= set(told)


def _first_existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def write_run(
    plan: Plan, inputs: Inputs, scenario: Scenario, folder: Path, *, force: bool = False
) -> Path:
    """Write a run folder aside, then rename it; a reader never sees half of one.

    Raises
    ------
    InputError
        The folder exists and `force` is not set, or it is not a run folder.

    """
    check_folder(folder, force=force)
    target = folder.absolute()  # `.` has no name of its own
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        _write_files(plan, inputs, scenario, aside)
        aside.chmod(0o755)
        _put_in_place(aside, target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return folder


def _put_in_place(aside: Path, folder: Path) -> None:
    """Rename the new run; an old one is deleted only afterwards, and comes back if that fails."""
    if not folder.exists():
        aside.rename(folder)
        return
    kept = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    try:
        folder.rename(kept / "run")
        aside.rename(folder)
    except BaseException:
        if (kept / "run").exists():
            (kept / "run").rename(folder)
        kept.rmdir()
        raise
    shutil.rmtree(kept, ignore_errors=True)


def _write_files(plan: Plan, inputs: Inputs, scenario: Scenario, folder: Path) -> None:
    from gigasite.geodata import read_shapes, sites_geojson

    for name, frame in plan.tables().items():
        as_text(frame).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    _write_json(folder / "plan.json", plan_json(plan))
    shapes = read_shapes(inputs.shapes) if inputs.shapes is not None else None
    centroids = inputs["regions"][["region", "lat", "lon"]]
    _write_json(folder / "sites.geojson", sites_geojson(shapes, plan.sites, centroids))
    _write_json(folder / "manifest.json", _manifest(plan, inputs, scenario, folder), indent=1)


def _manifest(plan: Plan, inputs: Inputs, scenario: Scenario, folder: Path) -> dict[str, Any]:
    files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}
    return clean(
        {
            "scenario": scenario.model_dump(mode="json"),
            "inputs": {"data_set": inputs.folder.name, "tables": inputs.hashes},
            "input_hash": plan.input_hash,
            "status": plan.status,
            "stopped_by": plan.stopped_by,
            "gap": plan.objective["gap"],
            "audit": plan.audit,
            "processors_counted": scenario.money.processors,
            "existing_year": 2025,
            "versions": plan.versions,
            "timing_s": plan.timing_s,
            "files": files,
            "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
    )


def _write_json(path: Path, value: Any, indent: int | None = None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Copy a table with every text that a spreadsheet might run written as text."""

    def safe(value: Any) -> Any:
        return quoted(value) if isinstance(value, str) else value

    return frame.apply(lambda column: column.map(safe) if column.name in TEXT_KEYS else column)


def read_plan(folder: Path | str, *, only: Collection[str] = TABLES) -> Plan:
    """Read a run folder back into a Plan; tables other than `only` stay empty.

    Raises
    ------
    InputError
        It is not a run folder, or a file of it was changed since it was written.

    """
    root = Path(folder)
    try:
        told = json.loads((root / "plan.json").read_text(encoding="utf-8"))
        manifest = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
        changed = [
            n
            for n, digest in manifest["files"].items()
            if hashlib.sha256((root / n).read_bytes()).hexdigest() != digest
        ]
        if changed:
            what, remedy = (
                "was changed since the run was written",
                "Solve again, or restore the file",
            )
            raise InputError([Fault(f"{root.name}/{n}", what, remedy) for n in changed])
        empty = pd.DataFrame()
        tables = {n: _read_table(root / f"{n}.csv") if n in only else empty for n in TABLES}
        kept = (
            "scenario", "status", "stopped_by", "objective", "cost_meur", "metrics", "audit",
            "timing_s", "model", "versions", "input_hash",
        )  # fmt: skip
        said: dict[str, Any] = {name: tuple(told[name]) for name in ("notes", "flags")}
        return Plan(**{k: told[k] for k in kept}, **said, **tables)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "Give a folder written by gigasite plan"
        fault = Fault(f"run folder {root}", f"cannot be read: {error}", remedy)
        raise InputError([fault]) from None


def read_scenario(folder: Path) -> Scenario:
    """Read the scenario of a run folder from its manifest."""
    from gigasite.scenario import Scenario

    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return Scenario.model_validate(manifest["scenario"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            [
                Fault(
                    f"run folder {folder}",
                    f"its manifest cannot be read: {error}",
                    "Give a folder written by gigasite plan",
                )
            ]
        ) from None


def _read_table(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(
        path, dtype=dict.fromkeys(TEXT_KEYS, str), keep_default_na=False, na_values={}
    )
    for name in frame.columns:
        if name in TEXT_KEYS:
            if frame[name].str.startswith("'").any():
                frame[name] = frame[name].map(unquoted)
        elif name in ("start_year", "online_year", "year"):
            frame[name] = pd.to_numeric(frame[name], errors="coerce").astype("Int64")
        elif not is_numeric_dtype(frame[name]):
            frame[name] = pd.to_numeric(frame[name], errors="coerce")
    return frame
