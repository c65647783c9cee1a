"""Verbs that make, check and show plans: plan, check, audit, report, app."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gigasite.cli_base import (
    OK,
    InputsOpt,
    JsonOpt,
    ScenarioArg,
    SetOpt,
    ShapesOpt,
    app,
    guarded,
    wrong,
)

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.scenario import Scenario


def _read(
    scenario: str, settings: list[str], folder: Path | None, shapes: Path | None
) -> tuple[Inputs, Scenario]:
    """Read everything, the shapes for the map too: a fault must not come after the solve."""
    from gigasite.load import read_run

    inputs, chosen = read_run(scenario, settings, folder, shapes)
    if inputs.shapes is not None:
        from gigasite.geodata import read_shapes

        read_shapes(inputs.shapes)
    return inputs, chosen


@app.command()
def plan(
    scenario: ScenarioArg = "base",
    *,
    inputs: InputsOpt = None,
    settings: SetOpt = None,
    shapes: ShapesOpt = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Run folder; default: outputs/<scenario>-<hash>")
    ] = None,
    gap: Annotated[
        float | None,
        typer.Option(
            "--gap", help="Proven distance to the optimum at which to stop, 0.001 = 0.1 %"
        ),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", help="Seconds after which to stop")
    ] = None,
    threads: Annotated[int | None, typer.Option("--threads", help="Solver threads")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Random seed of the solver")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing run folder")] = False,
    as_json: JsonOpt = False,
    export_model: Annotated[
        Path | None,
        typer.Option("--export-model", help="Also write the optimisation model, .mps or .lp"),
    ] = None,
) -> None:
    """Solve a scenario, audit the plan and write a run folder."""
    chosen = {
        "solver.gap": gap,
        "solver.time_limit_s": time_limit,
        "solver.threads": threads,
        "solver.seed": seed,
    }
    extra = [f"{key}={value}" for key, value in chosen.items() if value is not None]
    guarded(
        as_json,
        lambda: _plan(
            scenario, [*(settings or []), *extra], inputs, shapes, out, force, as_json, export_model
        ),
    )


def _plan(
    scenario: str,
    settings: list[str],
    folder: Path | None,
    shapes: Path | None,
    out: Path | None,
    force: bool,
    as_json: bool,
    export: Path | None,
) -> int:
    from gigasite.console import followed, print_plan
    from gigasite.load import input_hash
    from gigasite.planning import Clock, plan
    from gigasite.report import check_folder, default_folder, plan_json, write_run

    if export is not None and (
        export.suffix not in (".mps", ".lp") or not export.parent.is_dir() or export.is_dir()
    ):
        what = "is not a .mps or .lp file in an existing folder"
        remedy = "Write for example --export-model model.mps"
        raise wrong(f"--export-model {export}", what, remedy)
    clock = Clock()
    with clock.stage("load"):
        inputs, chosen = _read(scenario, settings, folder, shapes)
    target = out if out is not None else default_folder(chosen.name, input_hash(inputs, chosen))
    check_folder(target, force=force)
    result = followed(
        lambda control: plan(inputs, chosen, control=control, export=export, clock=clock),
        inputs.notes,
    )
    written = write_run(result, inputs, chosen, target, force=force)
    if as_json:
        print(json.dumps(plan_json(result), allow_nan=False))
    else:
        print_plan(result, written)
    return OK


@app.command()
def check(
    scenario: ScenarioArg = "base",
    *,
    inputs: InputsOpt = None,
    settings: SetOpt = None,
    shapes: ShapesOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Check a data set and a scenario; exit 2 and list every fault when there is one."""
    guarded(as_json, lambda: _check(scenario, settings or [], inputs, shapes, as_json))


def _check(
    scenario: str, settings: list[str], folder: Path | None, shapes: Path | None, as_json: bool
) -> int:
    inputs, chosen = _read(scenario, settings, folder, shapes)
    rows: dict[str, Any] = {name: len(frame) for name, frame in inputs.tables.items()}
    if as_json:
        print(
            json.dumps(
                {
                    "status": "ok",
                    "scenario": chosen.name,
                    "tables": rows,
                    "notes": list(inputs.notes),
                    "problems": [],
                }
            )
        )
        return OK
    for name, number in rows.items():
        print(f"{name + '.csv':28s}{number:>8,} rows")
    for note in inputs.notes:
        print(f"note: {note}")
    print(f"scenario {chosen.name} and {len(rows)} tables: no faults")
    return OK


@app.command()
def audit(
    run: Annotated[Path, typer.Argument(help="Run folder")],
    *,
    hours: Annotated[
        bool, typer.Option("--hours", help="Also the hours of every energy design in use")
    ] = False,
    inputs: InputsOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Recompute every figure and limit of a run folder from its tables and the inputs."""
    guarded(as_json, lambda: _audit(run, hours, inputs, as_json))


def _audit(run: Path, hours: bool, folder: Path | None, as_json: bool) -> int:
    from gigasite.audit import audit_plan
    from gigasite.audit_hours import hours_faults
    from gigasite.errors import AuditError
    from gigasite.load import read_inputs
    from gigasite.report import read_plan, read_scenario

    plan, inputs, scenario = read_plan(run), read_inputs(folder), read_scenario(run)
    report = audit_plan(plan, inputs, scenario)
    count, wrong = hours_faults(plan, inputs, scenario) if hours and report.passed else (0, [])
    if wrong or not report.passed:
        told = "\n".join(f"  - {fault}" for fault in [*report.faults, *wrong])
        raise AuditError(f"{run} fails its audit:\n{told}")
    text = f"{run}: {report.checks:,} figures and limits recomputed, all agree"
    text += f"; the hours of {count} energy designs close" if hours else ""
    summary = report.summary() | ({"designs_by_hour": count} if hours else {})
    print(json.dumps({"status": "ok", **summary}) if as_json else text)
    return OK


@app.command()
def report(
    run: Annotated[Path, typer.Argument(help="Run folder")],
    *,
    formats: Annotated[str, typer.Option("--format", help="html, xlsx, gpkg, by commas")] = "html",
    inputs: InputsOpt = None,
    shapes: ShapesOpt = None,
) -> None:
    """Write report.html, plan.xlsx or sites.gpkg into a run folder."""
    guarded(False, lambda: _report(run, formats, inputs, shapes))


def _report(run: Path, formats: str, folder: Path | None, shapes: Path | None) -> int:
    from gigasite.documents import write_documents
    from gigasite.load import read_inputs
    from gigasite.report import read_plan

    inputs = read_inputs(folder, shapes=shapes)
    for path in write_documents(read_plan(run), inputs, run, formats.split(",")):
        print(path)
    return OK


@app.command("app")
def run_app(
    port: Annotated[
        int, typer.Option("--port", help="Port on this machine", min=1, max=65535)
    ] = 8501,
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser")] = False,
) -> None:
    """Open the planner's app in the browser (this machine only)."""
    from gigasite.views.serve import serve

    raise typer.Exit(serve(port, headless=headless))
