"""A batch: one failure alone, nothing lost, nothing solved twice, and what it leaves on disk."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from batch_solves import BROKEN, HUGE, NINE, slow, tireless, troubled, write_matrix
from gigasite import cli_batch, cli_run
from gigasite.batch_page import write_page
from gigasite.batch_store import read_store, write_store
from gigasite.batching import BatchProgress, Summary, batch
from gigasite.cli_base import app
from gigasite.errors import InputError, NoPlanError
from gigasite.jobs import solve_job
from gigasite.matrix import Matrix
from gigasite.outcome import Control
from gigasite.report import read_plan
from gigasite.study import (
    Study,
    locked,
    look,
    parent_job,
    read_study,
    start_folder,
    write_record,
)
from gigasite.traces import PARENT, Ended, Job, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.plans import Plan

TESTS = Path(__file__).parent
ENV = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS.parent / "model"), str(TESTS)])}
FIFTY = {"capacity.milestones_mw.2027": 50}
DEMAND = {**NINE, "huge": HUGE, "bad": BROKEN, "deadly": FIFTY, "full": FIFTY, "wrong": FIFTY}
WHEN = ("timing_s", "written_at")
assert cli_batch
assert cli_run  # add their verbs to the program


class Done(NamedTuple):
    """A batch with trouble in it, solved once."""

    summary: Summary
    folder: Path
    heard: list[BatchProgress]
    rejects: dict[str, Ended]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("batch")
    heard: list[BatchProgress] = []
    rejects: dict[str, Ended] = {}
    summary = batch(
        write_matrix(folder, {"demand": DEMAND, "water": {"today": {"weight": 2}}}),
        out=folder / "out", workers=2, solve=troubled, listen=heard.append,
        rejects=rejects.update,
    )  # fmt: skip
    return Done(summary, folder, heard, rejects)


def names(*stems: str) -> set[str]:
    return {f"{stem}-today" for stem in stems}


def jobs_of(study: Study, **how: Any) -> dict[str, Job]:
    return {job.name: job for job in start_folder(study, **how)[0]}


# one failure alone -------------------------------------------------------------------------------


def test_one_bad_scenario_fails_alone(done: Done) -> None:
    """d1 to d9 cost 100 to 900 MEUR: so many halls at 100 MEUR in region A."""
    status = {name: ended.status for name, ended in done.summary.ended.items()}
    good = {name for name, s in status.items() if s == "optimal"}
    assert good == names(*NINE)
    for k in range(1, 10):
        plan = read_plan(done.folder / "out" / "runs" / f"d{k}-today")
        assert plan.cost == pytest.approx(100 * k)
        assert plan.audit["passed"]
    assert status["huge-today"] == "infeasible"
    for name in names("bad", "deadly", "full", "wrong"):
        assert status[name] == "failed"
    assert len(status) == len(DEMAND)


def test_each_failure_has_its_reason(done: Done) -> None:
    reason = {name: ended.reason for name, ended in done.summary.ended.items()}
    assert "water.price_eur_m3: -1 is not usable" in reason["bad-today"]
    assert "died" in reason["deadly-today"]
    assert "No space left on device" in reason["full-today"]
    assert reason["wrong-today"] == "ZeroDivisionError: a mistake in the program"
    assert reason["huge-today"].startswith("No plan satisfies every limit")
    assert done.summary.ended["huge-today"].problems
    assert done.summary.counts() == {"failed": 4, "infeasible": 1, "optimal": 9}
    assert done.summary.exit_code == 1


def test_what_can_never_start_is_told_up_front(done: Done) -> None:
    assert set(done.rejects) == names("bad")


def test_progress_is_told(done: Done) -> None:
    last = done.heard[-1]
    assert (last.total, last.done, last.running, last.failed) == (14, 14, 0, 4)
    assert [now.done for now in done.heard] == sorted(now.done for now in done.heard)
    assert any(now.running for now in done.heard)
    assert last.left_s == 0


def test_nothing_half_done_is_left(done: Done) -> None:
    out = done.folder / "out"
    assert {p.name for p in (out / "runs").iterdir()} == names(*NINE)
    left = {p.name.removesuffix(".json") for p in (out / "state").iterdir()}
    assert left == names("huge", "deadly", "full", "wrong")
    assert sorted(p.name for p in out.iterdir()) == [".lock", "batch.json", "runs", "state",
                                                     "store", "summary.html"]  # fmt: skip


# again -------------------------------------------------------------------------------------------


def again(done: Done) -> tuple[set[str], dict[str, Ended]]:
    """What a second batch would solve, and what it would keep."""
    study = read_study(done.folder / "matrix.yaml", out=done.folder / "out")
    jobs, ended = look(study)
    return {job.name for job in jobs if job.name not in ended}, ended


def test_only_failures_are_tried_again(done: Done) -> None:
    todo, ended = again(done)
    assert todo == names("deadly", "full", "wrong")
    assert all(ended[name].before for name in names("huge", *NINE))


@pytest.fixture
def copy(done: Done, tmp_path: Path) -> Done:
    shutil.copytree(done.folder, tmp_path / "copy")
    return done._replace(folder=tmp_path / "copy")


def test_what_was_spoilt_or_changed_is_solved_again(copy: Done) -> None:
    failed = names("deadly", "full", "wrong")
    runs = copy.folder / "out" / "runs"
    (runs / "d1-today" / "sites.csv").write_text("", encoding="utf-8")
    (runs / "d2-today" / "limits.csv").unlink()
    (runs / "d3-today" / "manifest.json").write_text("{}", encoding="utf-8")
    shutil.rmtree(runs / "d4-today")
    told = json.loads((runs / "d5-today" / "manifest.json").read_text(encoding="utf-8"))
    told["versions"]["gigasite"] = "0.0.1"
    (runs / "d5-today" / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    assert again(copy)[0] == failed | names("d1", "d2", "d3", "d4", "d5")
    matrix = copy.folder / "matrix.yaml"
    text = matrix.read_text(encoding="utf-8")
    matrix.write_text(text.replace('2027": 600', '2027": 650'), encoding="utf-8")
    assert again(copy)[0] == failed | names("d1", "d2", "d3", "d4", "d5", "d6")
    table = copy.folder / "world" / "regions.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("50", "51"), encoding="utf-8")
    assert again(copy)[0] == names(*DEMAND) - names("bad")


def test_a_batch_with_nothing_to_do_starts_no_worker(copy: Done) -> None:
    axes = {"demand": {k: v for k, v in DEMAND.items() if k in (*NINE, "huge")},
            "water": {"today": {"weight": 2}}}  # fmt: skip
    start = time.monotonic()
    summary = batch(write_matrix(copy.folder, axes), out=copy.folder / "out", scheduler="tcp://x:1")
    assert summary.exit_code == 0
    assert all(ended.before for ended in summary.ended.values())
    assert time.monotonic() - start < 10


# a job, without workers --------------------------------------------------------------------------


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return read_study(write_matrix(tmp_path, {"demand": {"d3": NINE["d3"]}}), out=tmp_path / "out")


def test_a_job_is_not_solved_twice(study: Study) -> None:
    job = jobs_of(study, token="t")["d3"]
    assert solve_job(job).status == "optimal"

    def never(*_: Any, **__: Any) -> Plan:
        raise AssertionError

    again = solve_job(job, never)
    assert (again.status, again.before) == ("optimal", True)


def test_a_job_that_took_its_process_along_is_not_begun_again(study: Study) -> None:
    job = jobs_of(study, token="t")["d3"]
    job.state("began").write_text("t", encoding="utf-8")
    assert "died" in solve_job(job).reason
    assert not job.state("began").exists()
    later = jobs_of(study, token="u")["d3"]
    later.state("began").write_text("t", encoding="utf-8")
    assert solve_job(later).status == "optimal"


def test_results_do_not_depend_on_what_was_solved_before(tmp_path: Path) -> None:
    """Each scenario from the plan of the base, on a model that others were solved on or not."""
    limits: Any = {"on": {}, "off": {"limits.grid_headroom.enabled": False}}
    limits["short"] = {"years.last": 2028}
    axes = {"demand": {k: NINE[k] for k in ("d3", "d5")}, "limit": limits}
    study = read_study(write_matrix(tmp_path, axes), out=tmp_path / "out")
    (parent,) = parent_job(study, "t")
    assert solve_job(parent).status == "optimal"
    assert parent_job(study, "t") == []
    assert not (study.out / "runs" / PARENT).exists()
    jobs = list(jobs_of(study, token="t").values())
    prints = []
    for order in (jobs, jobs[::-1], jobs[2:] + jobs[:2]):
        shutil.rmtree(study.out / "runs")
        (study.out / "runs").mkdir()
        assert {solve_job(job).status for job in order} == {"optimal"}
        prints.append(fingerprint(study.out / "runs"))
    assert prints[0] == prints[1] == prints[2]


def test_tables_that_change_meanwhile_are_noticed(study: Study) -> None:
    job = jobs_of(study, token="t")["d3"]
    table = study.inputs.folder / "regions.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("50", "51"), encoding="utf-8")
    ended = solve_job(job)
    assert (ended.status, ended.reason) == (
        "failed", "The tables in world changed after the batch had begun.",
    )  # fmt: skip


def test_a_worker_of_another_version_solves_nothing(study: Study) -> None:
    from dataclasses import replace

    other = json.loads(program()) | {"gigasite": "0.0.1"}
    ended = solve_job(replace(jobs_of(study)["d3"], program=json.dumps(other)))
    assert ended.status == "failed"
    assert "other versions" in ended.reason


def test_a_stopped_job_leaves_nothing(study: Study) -> None:
    job = jobs_of(study, token="t")["d3"]
    job.stop.touch()
    assert solve_job(job).status == "stopped"
    job.stop.unlink()

    def stopped(*_: Any, **__: Any) -> Plan:
        raise NoPlanError("stopped", "user")

    assert solve_job(job, stopped).status == "stopped"
    assert list(job.run.parent.iterdir()) == []
    assert list(job.state("x").parent.iterdir()) == []


def test_no_plan_in_its_time_is_kept(study: Study) -> None:
    def late(*_: Any, **__: Any) -> Plan:
        raise NoPlanError("the time limit was reached", "time")

    job = jobs_of(study, token="t")["d3"]
    assert solve_job(job, late).status == "none"
    assert look(study)[1]["d3"].status == "none"
    summary = Summary(study, look(study)[1], 0.0)
    assert summary.exit_code == 4
    assert Summary(study, {}, 0.0, stopped=True).exit_code == 4
    assert Summary(study, {"d3": Ended("d3", "infeasible")}, 0.0).exit_code == 0


# folders -----------------------------------------------------------------------------------------


def test_a_folder_of_something_else_is_left_alone(study: Study, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", encoding="utf-8")
    for out in (tmp_path / "mine", tmp_path / "mine" / "thesis.txt"):
        with pytest.raises(InputError, match="--out"):
            batch(tmp_path / "matrix.yaml", out=out, fresh=True)
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_two_batches_do_not_share_a_folder(study: Study, tmp_path: Path) -> None:
    with locked(study.out), pytest.raises(InputError, match="at work there"):
        batch(tmp_path / "matrix.yaml", out=study.out)


def test_leftovers_of_a_killed_batch_are_swept(study: Study) -> None:
    jobs_of(study)
    (study.out / "runs" / ".d3.half").mkdir()
    (study.out / "state" / "d3.began").write_text("old", encoding="utf-8")
    (study.out / "state" / "stop-old").touch()
    jobs_of(study)
    assert [*(study.out / "runs").iterdir(), *(study.out / "state").iterdir()] == []


# the store and the page --------------------------------------------------------------------------


def test_the_store_reads_in_one_line(done: Done) -> None:
    store = done.folder / "out" / "store"
    frame = pd.read_parquet(store / "metrics.parquet")
    assert len(frame) == len(DEMAND)
    planned = frame[frame["status"] == "optimal"].sort_values("axis_demand")
    assert list(planned["cost_meur"]) == pytest.approx([100.0 * k for k in range(1, 10)])
    assert set(frame["weight"]) == {2.0}
    assert frame.set_index("scenario")["cost_meur"].isna()["deadly-today"]
    told = duckdb.sql(f"select sum(it_mw) from '{store / 'sites.parquet'}' where region = 'A'")
    assert told.fetchall() == [(4500.0,)]
    joined = duckdb.sql(
        f"select axis_demand, max(new_it_mw) from '{store / 'capacity.parquet'}' "
        f"join '{store / 'metrics.parquet'}' using (scenario) where scope = 'EU' "
        "group by 1 order by 1"
    ).fetchall()
    assert joined == [(f"d{k}", 100.0 * k) for k in range(1, 10)]
    tables = ("metrics", "sites", "capacity", "limits")
    assert {p.name for p in store.iterdir()} == {f"{name}.parquet" for name in tables}
    with pytest.raises(InputError, match="cannot be read"):
        read_store(done.folder, "metrics")


def test_the_tables_of_the_store_are_those_of_the_runs(done: Done) -> None:
    for name in ("sites", "capacity", "limits"):
        stored = read_store(done.folder / "out", name)
        plan = read_plan(done.folder / "out" / "runs" / "d7-today")
        mine = stored[stored["scenario"] == "d7-today"].drop(columns="scenario")
        pd.testing.assert_frame_equal(
            mine.reset_index(drop=True), plan.tables()[name], check_dtype=False
        )


def test_the_page_refers_to_nothing_outside(done: Done) -> None:
    text = (done.folder / "out" / "summary.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert re.findall(r'(?:src|href)="(?!runs/)', text) == []
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    links = re.findall(r'href="([^"]+)"', text)
    assert len(links) == 9
    assert all((done.folder / "out" / link / "plan.json").is_file() for link in links)
    for part in ("died", "No space left", "infeasible", "Spread of the figures"):
        assert part in text


def test_the_page_shows_cost_over_two_axes(tmp_path: Path) -> None:
    """Halls cost 100 MEUR each at cost index 1; at half of it 50; 99,999 MW have no plan."""
    demand = {"one": {"capacity.milestones_mw.2027": 100, "weight": 3}, "two": NINE["d2"]}
    half = {"scale": {"table": "regions", "column": "cost_index", "factor": 0.5}}
    axes = {"demand": {**demand, "huge": HUGE}, "wages": {"today": {}, "half": half}}
    study = read_study(write_matrix(tmp_path, axes), out=tmp_path / "out")
    ended = {name: solve_job(job) for name, job in jobs_of(study).items()}
    record = write_record(study, ended)
    write_store(study.out, record)
    text = write_page(study.out, record, study.inputs).read_text(encoding="utf-8")
    cells = re.findall(r"<td (?:style|class)[^>]*>([^<]*)<br><small>(\d of \d)", text)
    assert cells == [("100", "1 of 1"), ("50", "1 of 1"), ("200", "1 of 1"), ("100", "1 of 1"),
                     ("no plan", "0 of 1"), ("no plan", "0 of 1")]  # fmt: skip
    assert (
        '<td>half</td><td class="n">2</td><td class="n">62.5</td><td class="n">-75 (2)</td>' in text
    )
    folders = [*(study.out / "inputs").iterdir()]
    assert len(folders) == 1
    run = study.out / "runs" / "one-half"
    result = CliRunner().invoke(app, ["audit", str(run), "--inputs", str(folders[0])])
    assert result.exit_code == 0, result.output


# the command line --------------------------------------------------------------------------------


def test_a_dry_run_says_what_is_done(done: Done) -> None:
    arguments = ["batch", str(done.folder / "matrix.yaml"), "--out", str(done.folder / "out"),
                 "--dry-run"]  # fmt: skip
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    state = {each["name"]: each["state"] for each in told["scenarios"]}
    assert state["d1-today"] == "optimal"
    assert state["huge-today"] == "infeasible"
    assert state["bad-today"] == "failed"
    assert state["deadly-today"] == "to do"
    plain = CliRunner().invoke(app, arguments)
    assert "14 scenarios: 10 done, 3 to do, 1 cannot start" in plain.stdout


def test_a_wrong_matrix_ends_with_2(tmp_path: Path) -> None:
    path = write_matrix(tmp_path, {"a": {"b": {"solver.gabs": 1}}})
    result = CliRunner().invoke(app, ["batch", str(path), "--out", str(tmp_path / "o"), "--json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["where"].endswith("key solver.gabs")
    assert not (tmp_path / "o").exists()
    good = write_matrix(tmp_path, {"a": {"b": {}}})
    both = ["batch", str(good), "--workers", "1", "--scheduler", "tcp://x:1"]
    assert CliRunner().invoke(app, both).exit_code == 2


# killed, stopped, elsewhere ----------------------------------------------------------------------


def fingerprint(runs: Path) -> dict[str, str]:
    """Content of every file of every run but its times."""

    def plain(path: Path) -> bytes:
        if path.suffix != ".json":
            return path.read_bytes()
        told = json.loads(path.read_text(encoding="utf-8"))
        told = {k: v for k, v in told.items() if k not in WHEN}
        if "files" in told:
            told["files"] = sorted(told["files"])
        return json.dumps(told).encode()

    return {
        f"{p.parent.name}/{p.name}": hashlib.sha256(plain(p)).hexdigest()
        for p in sorted(runs.glob("*/*"))
    }


def wait_for(truth: Any, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """All processes below a process."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in told.stdout.splitlines()]
    mine = [child for child, parent in pairs if parent == pid]
    return mine + [grand for child in mine for grand in children(child)]


@pytest.mark.slow
def test_killed_in_the_middle_and_resumed(tmp_path: Path) -> None:
    matrix = write_matrix(tmp_path, {"demand": {**NINE, "huge": HUGE}})
    whole = batch(matrix, out=tmp_path / "whole", workers=2)
    assert whole.counts() == {"infeasible": 1, "optimal": 9}
    command = [sys.executable, str(TESTS / "batch_solves.py"), str(matrix), str(tmp_path / "cut")]
    process = subprocess.Popen(command, env=ENV)
    runs = tmp_path / "cut" / "runs"
    wait_for(lambda: runs.is_dir() and sum(p.name[0] != "." for p in runs.iterdir()) >= 3)
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), 30)
    survived = {p.name for p in runs.iterdir() if p.name[0] != "."}
    assert 3 <= len(survived) < 9
    summary = batch(matrix, out=tmp_path / "cut", workers=2, solve=slow)
    assert {n for n, e in summary.ended.items() if e.before and e.status == "optimal"} == survived
    assert summary.counts() == whole.counts()
    assert fingerprint(runs) == fingerprint(tmp_path / "whole" / "runs")
    for name in ("sites", "capacity", "limits"):
        one, two = (read_store(tmp_path / d, name) for d in ("cut", "whole"))
        pd.testing.assert_frame_equal(one, two)


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    """The signal goes to the whole process group, as a terminal sends it."""
    axes = {"demand": {f"d{k}": {"capacity.milestones_mw.2027": k} for k in range(1, 100)}}
    matrix = write_matrix(tmp_path, axes)
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from gigasite import cli_batch; cli_batch.app()", "batch",
               str(matrix), "--out", str(out), "--workers", "2", "--json"]  # fmt: skip
    process = subprocess.Popen(command, env=ENV, start_new_session=True, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    wait_for(lambda: (out / "runs").is_dir() and len(list((out / "runs").glob("d*"))) >= 3)
    start = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert time.monotonic() - start < 30
    assert process.returncode == 4, stderr
    told = json.loads(stdout)
    assert told["stopped_by"] == "user"
    finished = {p.name for p in (out / "runs").iterdir()}
    assert told["counts"] == {"optimal": len(finished), "missing": 99 - len(finished)}
    assert len(read_store(out, "sites")["scenario"].unique()) == len(finished)
    assert [p.name for p in (out / "state").iterdir()] == [f"{PARENT}.json"]
    assert "Traceback" not in stderr


@pytest.mark.slow
def test_a_running_solve_stops_too(tmp_path: Path) -> None:
    control, start = Control(), time.monotonic()

    def listen(now: BatchProgress) -> None:
        if now.running == 2:
            control.cancelled.set()

    summary = batch(
        write_matrix(tmp_path, {"demand": NINE}), out=tmp_path / "out", workers=2,
        control=control, listen=listen, solve=tireless,
    )  # fmt: skip
    assert summary.stopped
    assert summary.counts() == {"missing": 9}
    assert time.monotonic() - start < 50


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """A scheduler and two workers, started by Dask's own commands."""
    file = tmp_path / "scheduler.json"
    common = [sys.executable, "-m", "distributed.cli"]
    main = [*common[:2], "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
            "--no-dashboard", "--dashboard-address", "127.0.0.1:0",
            "--scheduler-file", str(file)]  # fmt: skip
    worker = [*common[:2], "distributed.cli.dask_worker", "--scheduler-file", str(file),
              "--nthreads", "2", "--nworkers", "2", "--host", "127.0.0.1", "--no-dashboard",
              "--local-directory", str(tmp_path)]  # fmt: skip
    env = ENV | {"DASK_DISTRIBUTED__WORKER__DAEMON": "True"}
    started = []
    with (tmp_path / "log").open("w") as log:
        try:
            for command in (main, worker):
                started.append(subprocess.Popen(command, env=env, stdout=log, stderr=log))
                wait_for(file.exists)
            yield json.loads(file.read_text(encoding="utf-8"))["address"]
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait(timeout=30)


@pytest.mark.slow
def test_a_running_scheduler_solves_the_same(scheduler: str, tmp_path: Path) -> None:
    """Its workers have two threads each, and may run a task three times over; ours runs once."""
    axes = {"demand": {**NINE, "deadly": FIFTY}}
    summary = batch(
        write_matrix(tmp_path, axes), out=tmp_path / "out", scheduler=scheduler, solve=troubled
    )
    assert summary.counts() == {"failed": 1, "optimal": 9}
    assert "died" in summary.ended["deadly"].reason
    costs = read_store(tmp_path / "out", "metrics").set_index("scenario")["cost_meur"]
    assert [costs[f"d{k}"] for k in range(1, 10)] == pytest.approx([100 * k for k in range(1, 10)])


@pytest.mark.slow
def test_an_address_that_no_one_answers_is_refused(tmp_path: Path) -> None:
    matrix = write_matrix(tmp_path, {"demand": NINE})
    with pytest.raises(InputError, match="no scheduler with a worker answers"):
        batch(matrix, out=tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    assert isinstance(read_study(matrix, out=tmp_path / "out").matrix, Matrix)
