"""Verbs that show what the data set holds hour by hour: energy, weather."""

from __future__ import annotations

from typing import Annotated

import typer

from gigasite.cli_base import InputsOpt, JsonOpt, app, guarded


@app.command()
def energy(
    *,
    region: Annotated[list[str] | None, typer.Option("--region", help="Region id; repeat")] = None,
    full_year: Annotated[bool, typer.Option("--full-year", help="All 8,760 hours")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Compute everything anew")] = False,
    error: Annotated[
        bool | None,
        typer.Option("--error/--no-error", help="How far typical days are from all hours"),
    ] = None,
    dispatch: Annotated[
        str | None, typer.Option("--dispatch", help="Hour by hour, of this design of one region")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Ship the designs with the data")] = False,
    inputs: InputsOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Show ways to power one MW of load in a region, hour by hour: cost, carbon, grid draw."""
    from gigasite.energy_cli import energy_command

    if dispatch is not None:
        from gigasite.dispatch_cli import show_dispatch

        hours = {"full_year": full_year, "as_json": as_json}
        guarded(as_json, lambda: show_dispatch(region or [], dispatch, folder=inputs, **hours))
    how = {"full_year": full_year, "as_json": as_json, "cache": not no_cache, "write": write}
    guarded(as_json, lambda: energy_command(region, folder=inputs, error=error, **how))


@app.command()
def weather(
    region: Annotated[str, typer.Option("--region", help="Region id")],
    *,
    pvgis: Annotated[bool, typer.Option("--pvgis", help="Fetch it first (internet)")] = False,
    inputs: InputsOpt = None,
    as_json: JsonOpt = False,
) -> None:
    """Show a region's hourly year; put an own one into hourly/ of a data set."""
    from gigasite.weather_cli import show_weather

    guarded(as_json, lambda: show_weather(region, pvgis=pvgis, as_json=as_json, folder=inputs))
