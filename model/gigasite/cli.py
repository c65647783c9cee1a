"""Command line: plan, check, audit, report, app. Heavy imports wait for their verb."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.errors import Fault

OK, OTHER, WRONG_INPUT, INFEASIBLE, NO_PLAN = 0, 1, 2, 3, 4

app = typer.Typer(
    name="gigasite",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Where, when and how big to build AI gigafactories and data centres in Europe.",
)

ScenarioArg = Annotated[str, typer.Argument(help="Shipped name, such as base, or a YAML file")]
InputsOpt = Annotated[
    Path | None, typer.Option("--inputs", help="Folder of a data set; default: the shipped EU-27")
]
SetOpt = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change one key of the scenario; repeat"),
]
ShapesOpt = Annotated[
    Path | None,
    typer.Option("--shapes", help="Region shapes for the map, instead of the data set's"),
]
JsonOpt = Annotated[
    bool, typer.Option("--json", help="Print one JSON object and nothing else on standard output")
]


def main() -> None:
    """Run the command line; no input ends in a traceback."""
    app()


def _guarded(as_json: bool, work: Callable[[], int]) -> None:
    """Run one verb and turn every error into a message and an exit code."""
    from gigasite.errors import AuditError, GigasiteError, InfeasibleError, InputError, NoPlanError

    try:
        code = work()
    except InputError as error:
        code = _fail(as_json, WRONG_INPUT, "wrong input", None, str(error), error.faults)
    except InfeasibleError as error:
        code = _fail(as_json, INFEASIBLE, "infeasible", None, str(error), error.faults)
    except NoPlanError as error:
        stopped = "user" if "by the user" in str(error) else "time"
        code = _fail(as_json, NO_PLAN, "none", stopped, str(error), ())
    except KeyboardInterrupt:
        code = _fail(
            as_json, NO_PLAN, "none", "user", "Stopped by the user before there was a plan.", ()
        )
    except AuditError as error:
        code = _fail(as_json, OTHER, "audit failed", None, str(error), ())
    except GigasiteError as error:
        code = _fail(as_json, OTHER, "error", None, str(error), ())
    except OSError as error:
        code = _fail(
            as_json, OTHER, "error", None, f"A file could not be written or read: {error}", ()
        )
    except Exception as error:
        if os.environ.get("GIGASITE_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        text = f"Internal error, please report it: {what} (GIGASITE_DEBUG=1 shows more)"
        code = _fail(as_json, OTHER, "error", None, text, ())
    raise typer.Exit(code)


def _fail(
    as_json: bool,
    code: int,
    status: str,
    stopped_by: str | None,
    message: str,
    faults: tuple[Fault, ...],
) -> int:
    if as_json:
        print(
            json.dumps(
                {
                    "status": status,
                    "stopped_by": stopped_by,
                    "problems": [f.as_dict() for f in faults],
                    "explanation": message,
                }
            )
        )
    else:
        print(message, file=sys.stderr)
        if status == "infeasible":
            for fault in faults:
                print(f"  - {fault}", file=sys.stderr)
    return code


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
            "--gap", help="Proven distance to the optimum at which to stop, 0.005 = 0.5 %"
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
    _guarded(
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
    from gigasite.console import ProgressLines, print_plan
    from gigasite.errors import Fault, InputError
    from gigasite.load import input_hash, read_run
    from gigasite.outcome import Control
    from gigasite.planning import Clock, plan
    from gigasite.report import check_folder, default_folder, plan_json, write_run

    if export is not None and (export.suffix not in (".mps", ".lp") or not export.parent.is_dir()):
        raise InputError(
            [
                Fault(
                    f"--export-model {export}",
                    "is not a .mps or .lp file in an existing folder",
                    "Write for example --export-model model.mps",
                )
            ]
        )
    clock = Clock()
    with clock.stage("load"):
        inputs, chosen = read_run(scenario, settings, folder, shapes)
    target = out if out is not None else default_folder(chosen.name, input_hash(inputs, chosen))
    check_folder(target, force=force)
    with ProgressLines(inputs.notes) as lines:
        result = plan(inputs, chosen, control=Control(lines.show), export=export, clock=clock)
    written = write_run(result, inputs, chosen, target, force=force)
    if as_json:
        print(json.dumps(plan_json(result), allow_nan=False, ensure_ascii=False))
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
    _guarded(as_json, lambda: _check(scenario, settings or [], inputs, shapes, as_json))


def _check(
    scenario: str, settings: list[str], folder: Path | None, shapes: Path | None, as_json: bool
) -> int:
    from gigasite.load import read_run

    inputs, chosen = read_run(scenario, settings, folder, shapes)
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
    inputs: InputsOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Recompute every figure and limit of a run folder from its tables and the inputs."""
    _guarded(as_json, lambda: _audit(run, inputs, as_json))


def _audit(run: Path, folder: Path | None, as_json: bool) -> int:
    from gigasite.audit import audit_plan
    from gigasite.errors import AuditError
    from gigasite.load import read_inputs
    from gigasite.report import read_plan, read_scenario

    report = audit_plan(read_plan(run), read_inputs(folder), read_scenario(run))
    if not report.passed:
        raise AuditError(
            f"{run} fails its audit:\n" + "\n".join(f"  - {fault}" for fault in report.faults)
        )
    text = f"{run}: {report.checks:,} figures and limits recomputed, all agree"
    print(json.dumps({"status": "ok", **report.summary()}) if as_json else text)
    return OK


@app.command()
def report(
    run: Annotated[Path, typer.Argument(help="Run folder")],
    *,
    formats: Annotated[
        str, typer.Option("--format", help="html, xlsx, gpkg; several with commas")
    ] = "html",
    inputs: InputsOpt = None,
    shapes: ShapesOpt = None,
) -> None:
    """Write report.html, plan.xlsx or sites.gpkg into a run folder."""
    _guarded(False, lambda: _report(run, formats, inputs, shapes))


def _report(run: Path, formats: str, folder: Path | None, shapes: Path | None) -> int:
    from gigasite.documents import write_documents
    from gigasite.load import read_inputs
    from gigasite.report import read_plan

    for path in write_documents(
        read_plan(run), read_inputs(folder, shapes=shapes), run, formats.split(",")
    ):
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
