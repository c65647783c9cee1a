"""What all verbs of the command line share: the program, its options, its faults."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.errors import InputError

OK = 0
"""Exit code when all went well; those of faults are in `errors`."""

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


def wrong(where: str, what: str, remedy: str) -> InputError:
    """Make an error of one fault of usage."""
    from gigasite.errors import Fault, InputError

    return InputError([Fault(where, what, remedy)])


def guarded(as_json: bool, work: Callable[[], int]) -> None:
    """Run one verb and turn every error into a message and an exit code."""
    try:
        code = work()
    except (Exception, KeyboardInterrupt) as error:
        from gigasite.console import print_failure

        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            name = f"{str(error.filename)[:60]}..."
            error = wrong(name, "the name is too long", "Give a shorter one")
        code = print_failure(error, as_json=as_json)
    raise typer.Exit(code)
