"""Command line: one program, its verbs in the modules of VERBS."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from gigasite import cli_batch, cli_pareto, cli_places, cli_run, cli_show
from gigasite.cli_base import app, wrong

VERBS = (cli_run, cli_show, cli_batch, cli_pareto, cli_places)
"""Modules whose import adds their verbs to the program."""


def main() -> None:
    """Run the command line; no input ends in a traceback, and `--json` is JSON whatever happens."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an old terminal knows fewer letters
    if "--json" not in sys.argv:
        app()
    try:
        code = app(standalone_mode=False)
    except Exception as error:
        from gigasite.console import print_failure

        # only typer's own complaint about the arguments gets here: verbs catch theirs
        text = error.format_message() if hasattr(error, "format_message") else str(error)
        fault = wrong("command line", text.rstrip("."), "See gigasite --help")
        code = print_failure(fault, as_json=True)
    sys.exit(code)
