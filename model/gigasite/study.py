"""A batch before and after it runs: its folder, its jobs, what is done already.

Below the folder of a batch lie `batch.json` (matrix, scenarios, how each ended), `runs/`, `state/`,
`inputs/` (changed data sets), `store/` and `summary.html`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigasite.crosscheck import against_scenario
from gigasite.energy import energy_designs
from gigasite.energy_cache import write_aside
from gigasite.errors import Fault, GigasiteError, InputError
from gigasite.load import Inputs, read_inputs
from gigasite.matrix_file import read_matrix
from gigasite.outcome import Status
from gigasite.power import source_of_designs
from gigasite.traces import PARENT, Ended, Job, as_json, ended_before, job_of, program, rejected
from gigasite.variants import changed_inputs, column_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.matrix import Case, Matrix

FILE, LOCK = "batch.json", ".lock"


@dataclass(frozen=True)
class Study:
    """A matrix, the data set it starts from, and the folder of the batch."""

    matrix: Matrix
    inputs: Inputs
    out: Path


def read_study(matrix: str | Path, *, out: Path | None = None, inputs: Path | None = None) -> Study:
    """Read a matrix and its data set; the faults of both come at once.

    Raises
    ------
    InputError
        Faults of the matrix, of the tables, or of the folder to write to.

    """
    faults: list[Fault] = []
    read: Matrix | None = None
    tables: Inputs | None = None
    try:
        read = read_matrix(matrix)
    except InputError as error:
        faults += error.faults
    try:
        tables = read_inputs(inputs or (None if read is None else read.folder))
    except InputError as error:
        faults += error.faults
    if read is not None and tables is not None:
        faults += [
            Fault(f"axis {axis}, value {value.name}, {f.where}", f.what, f.remedy)
            for axis, values in read.axes.items()
            for value in values
            for f in column_faults(value.data, tables)
        ]
    target = out or Path("outputs") / (read.name if read is not None else "batch")
    faults += _folder_faults(target)
    if faults or read is None or tables is None:
        raise InputError(faults)
    return Study(read, tables, target)


def _folder_faults(out: Path) -> list[Fault]:
    remedy = "Give another --out"
    if out.exists() and not out.is_dir():
        return [Fault(f"--out {out}", "is a file", remedy)]
    held = out.is_dir() and any(path.name != LOCK for path in out.iterdir())
    if held and read_record(out) is None:
        return [Fault(f"--out {out}", "exists and is not the folder of a batch", remedy)]
    return []


def read_record(out: Path) -> dict[str, Any] | None:
    """Content of batch.json; None when the folder is not that of a batch."""
    try:
        told = json.loads((out / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and {"batch", "axes", "cases"} <= set(told) else None


def write_record(study: Study, ended: dict[str, Ended]) -> dict[str, Any]:
    """Write batch.json and return its content: what the batch is of, how each scenario ended."""
    cases = [
        {"name": case.name, "axes": case.point, "weight": case.weight}
        | ({"status": "missing"} if case.name not in ended else as_json(ended[case.name]))
        for case in study.matrix.cases
    ]
    told = {
        "batch": study.matrix.name,
        "title": study.matrix.title,
        "question": study.matrix.question,
        "axes": {axis: [v.name for v in values] for axis, values in study.matrix.axes.items()},
        "inputs": {"data_set": study.inputs.folder.name, "tables": study.inputs.hashes},
        "program": json.loads(program()),
        "cases": cases,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    write_aside(study.out / FILE, text.encode("utf-8", "replace"))
    return told


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep a second batch out of the folder; the lock falls with the process.

    Raises
    ------
    InputError
        Another batch is at work there.

    """
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        yield
        return
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fault = Fault(f"--out {out}", "another batch is at work there", "Wait or stop it")
            raise InputError([fault]) from None
        except OSError:
            pass  # a disk without locks
        yield


def start_folder(
    study: Study, *, fresh: bool = False, token: str = ""
) -> tuple[list[Job], dict[str, Ended]]:
    """Make the folder ready: jobs, and those that ended already or can never start."""
    out = study.out
    if fresh:
        for name in ("runs", "state", "inputs", "store"):
            shutil.rmtree(out / name, ignore_errors=True)
    for name in ("runs", "state"):
        (out / name).mkdir(parents=True, exist_ok=True)
    _sweep(out)
    if not (out / FILE).exists():
        write_record(study, {})
    jobs, ended = survey(study, out / "inputs", token=token, designs=True)
    write_record(study, ended)
    return jobs, ended


def parent_job(study: Study, token: str) -> list[Job]:
    """The job that plans the parent of all scenarios; none where that is done, or cannot be."""
    parent = study.matrix.parent
    if parent is None or against_scenario(study.inputs, parent):
        return []
    job = job_of(PARENT, parent, study.inputs, study.out, token)
    return [job] if ended_before(job) is None else []


def _sweep(out: Path) -> None:
    """Remove what a batch that was killed left half done."""
    for aside in (*(out / "runs").glob(".*"), *(out / "inputs").glob(".*")):
        shutil.rmtree(aside, ignore_errors=True)
    for left in ("*.began", "*.now", "stop-*", ".*.part"):
        for file in (out / "state").glob(left):
            file.unlink(missing_ok=True)


def survey(
    study: Study, root: Path, *, token: str = "", designs: bool = False
) -> tuple[list[Job], dict[str, Ended]]:
    """Jobs of all scenarios that can start, those of one data set together; and known ends.

    Changed data sets are written below `root`. With `designs`, energy designs that are neither
    shipped nor in the cache are computed once, here.
    """
    parent = "" if study.matrix.parent is None else study.matrix.parent.canonical()
    groups: dict[tuple[Any, ...], list[Case]] = {}
    ended: dict[str, Ended] = {}
    for case in study.matrix.cases:
        if case.scenario is None:
            ended[case.name] = rejected(case.name, case.faults)
        else:
            groups.setdefault(case.data, []).append(case)
    jobs: list[Job] = []
    for data, cases in groups.items():
        try:
            inputs = changed_inputs(study.inputs, data, root)
        except InputError as error:
            ended |= {case.name: rejected(case.name, error.faults) for case in cases}
            continue
        mine = []
        for case in cases:
            assert case.scenario is not None
            faults = tuple(against_scenario(inputs, case.scenario))
            if faults:
                ended[case.name] = rejected(case.name, faults)
            else:
                mine.append(job_of(case.name, case.scenario, inputs, study.out, token, parent))
        known = {job.name: end for job in mine if (end := ended_before(job)) is not None}
        ended |= known
        jobs += mine
        left = [c for c in cases if c.name not in ended]
        if designs and left:
            ended |= _designs(inputs, left)
    return jobs, ended


def _designs(inputs: Inputs, cases: list[Case]) -> dict[str, Ended]:
    """Compute the designs that scenarios need before workers start; the cache keeps them."""
    using = [c for c in cases if c.scenario and source_of_designs(inputs, c.scenario) == "computed"]
    if not using:
        return {}
    regions = inputs["regions"]
    if not any(c.scenario.regions.outermost for c in using if c.scenario):
        regions = regions[regions["outermost"] == 0]
    try:
        energy_designs(inputs, list(regions["region"]))
    except GigasiteError as error:
        fault = Fault("energy designs", str(error), "Mend the tables they rest on")
        return {case.name: rejected(case.name, (fault,)) for case in using}
    return {}


def look(study: Study) -> tuple[list[Job], dict[str, Ended]]:
    """Tell what a batch would do, and write nothing into its folder."""
    with tempfile.TemporaryDirectory() as root:
        return survey(study, Path(root))


def runs_of(folders: list[Path]) -> tuple[list[Path], dict[str, float]]:
    """Run folders, those of batches taken apart, and the weights that batches give them."""
    runs: list[Path] = []
    weights: dict[str, float] = {}
    for folder in folders:
        record = read_record(folder)
        if record is None:
            runs.append(folder)
            continue
        for case in record["cases"]:
            if case["status"] in (Status.OPTIMAL, Status.FEASIBLE):
                runs.append(folder / "runs" / case["name"])
                weights[case["name"]] = case["weight"]
    return runs, weights
