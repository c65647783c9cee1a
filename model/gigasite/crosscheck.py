"""Checks that need more than one table, or the scenario beside the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigasite.crossplaces import place_faults
from gigasite.crossseries import series_faults
from gigasite.errors import Fault
from gigasite.readcsv import place
from gigasite.tables import (
    BIDS,
    CLIMATE,
    DEMAND,
    FACILITIES,
    INTERCONNECTORS,
    LINKS,
    PROJECTS,
    PROVENANCE,
    REGIONS,
    SERVICE_CLASSES,
    TABLES,
    WEATHER_DAILY,
    WEATHER_HOURS,
    ZONES,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.scenario import Scenario


def across_tables(inputs: Inputs) -> list[Fault]:
    """Find references to nothing, falling headroom, dates out of order, gaps in series."""
    regions, zones = _ids(inputs, "regions", "region"), _ids(inputs, "regions", "zone")
    home = (
        "member_states"
        if "member_states" in inputs.unread or inputs.has("member_states")
        else "regions"
    )
    states = _ids(inputs, home, "member_state")
    nodes = None if states is None or regions is None else states | regions
    faults = _orphans(inputs, REGIONS, "member_state", states, "member_states.csv")
    faults += _orphans(inputs, CLIMATE, "region", regions, "regions.csv")
    for table in (PROJECTS, BIDS):
        faults += _orphans(inputs, table, "member_state", states, "member_states.csv")
        faults += _orphans(inputs, table, "region", regions, "regions.csv")
    placed = _placed(inputs, nodes)
    faults += _orphans(inputs, DEMAND, "node", placed, "member_states.csv or regions.csv")
    faults += _orphans(inputs, LINKS, "region", regions, "regions.csv")
    faults += _orphans(inputs, LINKS, "node", _ids(inputs, "demand", "node"), "demand.csv")
    for column in ("zone_from", "zone_to"):
        faults += _orphans(inputs, INTERCONNECTORS, column, zones, "regions.csv, column zone")
    faults += _orphans(inputs, ZONES, "zone", zones, "regions.csv, column zone")
    for table in (WEATHER_DAILY, WEATHER_HOURS):
        faults += _orphans(inputs, table, "member_state", states, "member_states.csv")
    faults += _lists(inputs, "service_classes", set(SERVICE_CLASSES), "training, cloud, edge")
    if inputs.has("cooling"):
        known = set(inputs["cooling"]["cooling"])
        faults += _lists(inputs, "cooling_allowed", known, "the systems of cooling.csv")
    return faults + _no_climate(inputs) + series_faults(inputs) + _sources(inputs)


def _placed(inputs: Inputs, nodes: set[Any] | None) -> set[Any] | None:
    """Demand nodes that are known: states, regions, and places with a position or links."""
    if nodes is None or {"demand", "links"} & set(inputs.unread):
        return None
    demand = inputs["demand"]
    own = demand.loc[demand["lat"].notna() & demand["lon"].notna(), "node"]
    return nodes | set(own) | set(inputs["links"]["node"])


def against_scenario(inputs: Inputs, scenario: Scenario) -> list[Fault]:
    """Find names and years of the scenario that the tables do not know."""
    regions = _ids(inputs, "regions", "region")
    facilities = _ids(inputs, "facilities", "facility")
    tracks = _ids(inputs, "permitting", "track")
    faults = _names("regions.forbidden", scenario.regions.forbidden, regions, "regions.csv")
    faults += _names(
        "facilities.allowed", scenario.facilities.allowed or (), facilities, "facilities.csv"
    )
    if inputs.has("permitting"):
        faults += _names("permits.tracks", scenario.permits.tracks, tracks, "permitting.csv")
    if scenario.permits.zone_regions != "all":
        faults += _names(
            "permits.zone_regions", scenario.permits.zone_regions, regions, "regions.csv"
        )
    for n, pin in enumerate(scenario.pins):
        faults += _names(f"pins[{n}].region", [pin.region], regions, "regions.csv")
        faults += _names(f"pins[{n}].facility", [pin.facility], facilities, "facilities.csv")
        if pin.region in scenario.regions.forbidden and pin.min_units > 0:
            faults.append(
                Fault(
                    f"scenario key pins[{n}]",
                    f"{pin.region} is wanted here and forbidden by regions.forbidden",
                    "Keep one of the two",
                )
            )
    return faults + place_faults(inputs, scenario) + _years(inputs, scenario)


def _years(inputs: Inputs, scenario: Scenario) -> list[Fault]:
    first, last = scenario.years.first, scenario.years.last
    if last < first:  # told by the scenario itself
        return []
    wanted: dict[str, int | None] = {
        "capacity.year": scenario.capacity.year,
        "gigafactories.by": scenario.gigafactories.by,
    }
    wanted |= {f"capacity.milestones_mw.{y}": y for y in scenario.capacity.milestones_mw}
    wanted |= {f"pins[{n}].online_by": pin.online_by for n, pin in enumerate(scenario.pins)}
    faults = [
        Fault(
            f"scenario key {key}",
            f"{year} is not a planning year ({first} to {last})",
            "Change it, or years.first and years.last",
        )
        for key, year in wanted.items()
        if year is not None and not first <= year <= last
    ]
    known = inputs.headroom_years()
    if known and first < known[0]:
        faults.append(
            Fault(
                "scenario key years.first",
                f"{first} lies before {known[0]}, the first year with headroom in regions.csv",
                f"Start in {known[0]} or later, or add columns",
            )
        )
    return faults


def _ids(inputs: Inputs, name: str, column: str) -> set[Any] | None:
    """Ids of a table; None when it holds faults, so that nothing can be held against it."""
    return None if name in inputs.unread else set(inputs[name][column])


def _names(key: str, names: Iterable[str], known: set[Any] | None, table: str) -> list[Fault]:
    return [
        Fault(f"scenario key {key}", f"{name!r} is not in {table}", f"Known: {_few(known)}")
        for name in names
        if known is not None and name not in known
    ]


def _few(names: set[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:8]) + (", ..." if len(ordered) > 8 else "")


def _orphans(
    inputs: Inputs, table: Table, column: str, known: set[Any] | None, home: str
) -> list[Fault]:
    """Find values that name nothing; an empty cell, where allowed, does so on purpose."""
    if known is None or not inputs.has(table.name):
        return []
    frame = inputs[table.name]
    free = {""} if table.columns[column].nullable else set()
    lost = frame[~frame[column].isin(known | free)].drop_duplicates(column)
    return [
        Fault(
            place(table, frame, int(str(n)), column),
            f"{value!r} is not in {home}",
            f"Use one of: {_few(known)}",
        )
        for n, value in lost[column].items()
    ]


def _lists(inputs: Inputs, column: str, known: set[str], home: str) -> list[Fault]:
    frame = inputs["facilities"]
    return [
        Fault(
            place(FACILITIES, frame, n, column),
            f"{name!r} is not one of {home}",
            f"Use: {_few(known)}, separated by ;",
        )
        for n, text in enumerate(frame[column])
        for name in _split(text)
        if name not in known
    ]


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _no_climate(inputs: Inputs) -> list[Fault]:
    if not inputs.has("climate"):
        return []
    known = set(inputs["climate"]["region"])
    return [
        Fault(f"climate.csv, region {region}", "is missing, but regions.csv has it", "Add the row")
        for region in inputs["regions"]["region"]
        if region not in known
    ]


def _sources(inputs: Inputs) -> list[Fault]:
    """Provenance rows name tables, columns and sources that exist."""
    if not inputs.has("provenance"):
        return []
    frame: pd.DataFrame = inputs["provenance"]
    tables = {t.name: t for t in TABLES}
    sources = set(inputs["sources"]["source"])
    faults = []
    for n, row in enumerate(frame.itertuples()):
        if row.table not in tables:
            faults.append(
                Fault(
                    place(PROVENANCE, frame, n),
                    f"no table {row.table!r}",
                    f"Use one of: {_few(set(tables))}",
                )
            )
        elif inputs.has(str(row.table)) and row.column not in inputs[str(row.table)].columns:
            faults.append(
                Fault(
                    place(PROVENANCE, frame, n),
                    f"{row.table}.csv has no column {row.column!r}",
                    "Correct the column",
                )
            )
        if sources and row.source and row.source not in sources:
            faults.append(
                Fault(
                    place(PROVENANCE, frame, n),
                    f"source {row.source!r} is not in sources.csv",
                    "Add it there",
                )
            )
    return faults
