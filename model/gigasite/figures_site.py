"""One region as tables: what is known of it, what the plan does there, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words, words_where
from gigasite import words_site as page
from gigasite.figures import sites_table, state_names
from gigasite.figures_limits import limit_name
from gigasite.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gigasite.choices import Pin
    from gigasite.load import Inputs
    from gigasite.plans import Plan

KEYS = {"regions": "region", "climate": "region", "member_states": "member_state"}
"""Tables that tell of a region, and what names their row."""
SERIES = "headroom_mw_"
UNTOLD = ("region", "name", "member_state", "note")
MONTHLY = ("_m01_", "_m02_", "_m03_", "_m04_", "_m05_", "_m06_", "_m07_", "_m08_", "_m09_",
           "_m10_", "_m11_", "_m12_")  # fmt: skip


def row_of(inputs: Inputs, table: str, value: str) -> dict[str, Any]:
    """The row of a region or a state; empty where there is none."""
    frame, key = inputs[table], KEYS[table]
    rows = frame[frame[key] == value].to_dict("records")
    return {str(k): v for k, v in rows[0].items()} if rows else {}


def place_names(inputs: Inputs) -> dict[str, str]:
    """Name, code and state of every region by its code."""
    regions, states = inputs["regions"], state_names(inputs)
    columns = (regions[name] for name in ("region", "name", "member_state"))
    return {
        str(r): page.NAMED.format(name=name or r, code=r, state=states.get(state, state))
        for r, name, state in zip(*columns, strict=True)
    }


def facts(inputs: Inputs, region: str) -> pd.DataFrame:
    """Every figure of a region and its state, and what it rests on: keys of page.FACT_COLUMNS.

    `assumed` says which are assumptions. Months are left out: they stand in the chart.
    """
    state = str(row_of(inputs, "regions", region)["member_state"])
    titles = _titles(inputs)
    rows = []
    for table in KEYS:
        code = state if table == "member_states" else region
        row, basis = row_of(inputs, table, code), _basis(inputs, table, code)
        for column, about, unit in _columns(table, row):
            value = row[column]
            if pd.isna(value) or value == "":
                continue
            found = basis.get(column, {})
            source = str(found.get("source", ""))
            rows.append({
                "table": page.FACT_TABLES[table], "about": about, "value": _said(value),
                "unit": unit, "basis": str(found.get("basis", "")) or page.NO_BASIS,
                "source": titles.get(source, source), "note": str(found.get("note", "")),
            })  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(page.FACT_COLUMNS))
    assumed = frame["basis"] == "assumption"
    frame["basis"] = frame["basis"].where(~assumed, page.MARK + " " + frame["basis"])
    return frame.assign(assumed=assumed)


def _columns(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Column, meaning and unit of what a row may hold."""
    schema = next(t for t in TABLES if t.name == table)
    for name, column in schema.columns.items():
        if name in row and name not in UNTOLD and not any(m in name for m in MONTHLY):
            unit = str((column.metadata or {}).get("unit", ""))
            yield name, (column.description or name).replace("`", ""), "" if unit == "1" else unit
    for name in row:
        if name.startswith(SERIES):
            yield name, page.HEADROOM_OF.format(year=name[len(SERIES) :]), "MW"


def _basis(inputs: Inputs, table: str, code: str) -> dict[str, dict[str, Any]]:
    """Provenance of each column of a row: what is said of the row itself goes before `*`."""
    rows = inputs["provenance"].fillna("")
    rows = rows[rows["table"] == table]
    found: dict[str, dict[str, Any]] = {}
    for wanted in ("*", code):
        for row in rows[rows["row"] == wanted].to_dict("records"):
            found[str(row["column"])] = {str(k): v for k, v in row.items()}
    return found


def _titles(inputs: Inputs) -> dict[str, str]:
    """Title and publisher of every source by its code."""
    rows = inputs["sources"][["source", "title", "publisher"]].fillna("").to_dict("records")
    return {str(r["source"]): page.SOURCE_OF.format(**{str(k): v for k, v in r.items()})
            for r in rows}  # fmt: skip


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def projects(inputs: Inputs, region: str) -> pd.DataFrame:
    """Announced projects of a region: keys of page.PROJECT_COLUMNS."""
    table = inputs["projects"]
    return table.loc[table["region"] == region, list(page.PROJECT_COLUMNS)].reset_index(drop=True)


def sites_here(plan: Plan, inputs: Inputs, region: str) -> pd.DataFrame:
    """Sites of a region, as on the first page."""
    table = sites_table(plan, inputs)
    return table[table["region"] == region].reset_index(drop=True)


def new_it(plan: Plan, region: str) -> tuple[float, float, float]:
    """IT power of a region: chosen and committed [MW IT], and units chosen."""
    here = plan.sites[plan.sites["region"] == region]
    committed = here["committed"].astype(float) > 0
    chosen = here[~committed]
    return (
        float(chosen["it_mw"].sum()),
        float(here.loc[committed, "it_mw"].sum()),
        float(chosen["units"].sum()),
    )


def by_year(plan: Plan, region: str) -> pd.DataFrame:
    """Power, grid and water of a region by year: keys of page.YEAR_COLUMNS."""
    grid = plan.grid[plan.grid["region"] == region].set_index("year")
    energy = plan.energy[plan.energy["region"] == region].groupby("year")["load_mw"].sum()
    water = plan.water[plan.water["region"] == region].set_index("year")
    years = sorted({*grid.index, *energy.index, *water.index})
    frame = pd.DataFrame({
        "load": energy.reindex(years).fillna(0.0), "headroom": grid["free_headroom_mw"],
        "blocks": grid["blocks_live"], "draw": grid["draw_mw"], "slack": grid["slack_mw"],
        "water": water["withdrawal_m3"] / 1e3, "allowance": water["water_allowance_m3_yr"] / 1e3,
    }, index=pd.Index(years, name="year")).astype(float).round(1) + 0.0  # fmt: skip
    return frame.reset_index()[list(page.YEAR_COLUMNS)]


def costs(plan: Plan, region: str) -> pd.DataFrame:
    """What a region costs, and its share of the Union's: page.COST_COLUMNS."""
    last = plan.energy["year"].max()
    year = "" if pd.isna(last) else str(int(last))
    rows = []
    for key, table, column in (
        ("capex", plan.sites, "capex_meur"), ("public", plan.sites, "public_meur"),
        ("power", plan.energy[plan.energy["year"] == last], "cost_meur"),
        ("carbon", plan.energy[plan.energy["year"] == last], "carbon_meur"),
    ):  # fmt: skip
        here = float(table.loc[table["region"] == region, column].sum())
        every = float(table[column].sum())
        rows.append((page.COST_ROWS[key].format(year=year), round(here, 1),
                     round(100 * here / every, 1) if every else None))  # fmt: skip
    return pd.DataFrame(rows, columns=list(page.COST_COLUMNS))


def temperatures(inputs: Inputs, region: str) -> pd.DataFrame:
    """Mean temperature by month: month, value; no rows where it is not known."""
    row = row_of(inputs, "climate", region)
    rows = [(m, row.get(f"t_mean_m{m:02d}_c")) for m in range(1, 13)]
    frame = pd.DataFrame(rows, columns=["month", "value"])
    return frame.astype({"value": float}).dropna(ignore_index=True)


def stops_table(stops: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """What keeps facilities out by itself, with the two numbers: keys of page.STOP_COLUMNS."""
    rows = [
        {"facility": s["facility"], "limit": limit_name(str(s["limit"])),
         "needs": _with(s["needs"], s["unit"]),
         "allows": _with(s["allows"], s["unit"])}
        for s in stops
        if s["needs"] is not None
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(page.STOP_COLUMNS))


def _with(value: Any, unit: str) -> str:
    if value is None:
        return ""
    return words_where.UNITS.get(unit, "{:,.6g}").format(float(value))


def cost_told(again: Mapping[str, Any]) -> str:
    """What a question that was solved again costs, in words."""
    if again["value_meur"] is None:
        return page.NO_ANSWER.format(why=again["why"])
    low, high = again["at_least_meur"], again["at_most_meur"]
    if again["goals"]:
        return page.NOT_COMPARED
    if low is None or high is None:
        return page.COSTS_OPEN.format(diff=words.money(again["cost_meur"]))
    ends = words.money(low), words.money(high)
    if ends[0] == ends[1]:
        return page.COSTS_ONE.format(low=ends[0])
    return page.COSTS.format(low=ends[0], high=ends[1])


def with_pins(pins: Sequence[Pin], setting: str) -> list[str]:
    """The setting `pins=...` of an answer, with the pins that there are already before it."""
    rows = [pin.model_dump(mode="json") for pin in pins]
    return [f"pins={json.dumps([*rows, *json.loads(setting.partition('=')[2])])}"]
