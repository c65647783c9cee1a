"""The audit: a plan recomputed from its tables and the inputs, without Pyomo and without HiGHS.

Decisions (what starts where and when, which blocks are ordered) are taken from the plan; every
other figure of every table, the cost, the headline figures and every limit are computed again
and compared. One difference beyond rounding and the plan is an error, not a result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import retables, retables_service
from gigasite.audit_designs import design_faults
from gigasite.audit_proof import audit_proof
from gigasite.comparison import Report, is_empty
from gigasite.eligible import forbidden
from gigasite.load import input_hash
from gigasite.recompute import Recomputed
from gigasite.recount import counts

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario

VIOLATION = 1e-5
"""Largest violation of a limit that counts as rounding, as a share of its bound [1]."""
KEYS = {
    "sites": ["region", "facility", "cooling", "track", "start_year", "name", "committed"],
    "capacity": ["scope", "year"],
    "energy": ["region", "year", "group", "energy_design"],
    "grid": ["region", "year"],
    "water": ["region", "year"],
    "budget": ["year"],
    "public": ["region", "facility", "start_year"],
    "service": ["year"],
    "serving": ["year", "node", "service_class", "region"],
}
SERVICE = ("service", "serving")


def audit_plan(plan: Plan, inputs: Inputs, scenario: Scenario) -> Report:
    """Recompute a plan and compare; the report says what differs, if anything does."""
    report = Report()
    try:
        _recompute_all(plan, inputs, scenario, report)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        what = f"cannot be read: {type(error).__name__} {error}"
        report.expect(False, "the plan", what)
    return report


def _recompute_all(plan: Plan, inputs: Inputs, scenario: Scenario, report: Report) -> None:
    """Decisions first; only when they make sense, everything that follows from them."""
    if not _readable(plan, inputs, scenario, report):
        return
    x = Recomputed(plan, inputs, scenario)
    _decisions(x, report)
    if not report.passed:
        return
    source = dict.fromkeys(KEYS, retables) | dict.fromkeys(SERVICE, retables_service)
    again = {name: getattr(source[name], name)(x) for name in KEYS}
    for name, frame in again.items():
        _compare(name, getattr(plan, name), frame, report)
    money = retables.cost(x, again["budget"], again["capacity"])
    parts = f"parts are {sorted(plan.cost_meur)}"
    report.expect(set(plan.cost_meur) == set(money), "cost_meur", parts)
    for part, meur in money.items():
        report.same(f"cost_meur, {part}", plan.cost_meur.get(part), meur)
    _limits(plan, x, report)
    _headline(plan, x, again, report)
    audit_proof(plan, x, money["total"], report)
    report.same("input_hash", plan.input_hash, input_hash(inputs, scenario))


def _readable(plan: Plan, inputs: Inputs, scenario: Scenario, report: Report) -> bool:
    """Decisions name known things and are whole where they must be."""
    chosen = plan.sites[plan.sites["committed"] == 0]
    report.expect(set(plan.sites["committed"]) <= {0, 1}, "sites.csv", "committed is not 0 or 1")
    regions, kinds = (
        set(inputs["regions"]["region"]),
        inputs["facilities"].set_index("facility")["it_mw"],
    )
    systems = set(inputs["cooling"]["cooling"]) or {"none"}
    known_tracks = (set(inputs["permitting"]["track"]) or {"standard"}) & set(
        scenario.permits.tracks
    ) or {"standard"}
    years = range(scenario.years.first, scenario.years.last + 1)
    for row in chosen.to_dict("records"):
        where = f"sites.csv, {row['region']} {row['facility']} {row['start_year']}"
        ok = (
            row["region"] in regions
            and row["facility"] in kinds
            and row["cooling"] in systems
            and row["track"] in known_tracks
        )
        report.expect(ok, where, "names something that the inputs do not know")
        report.expect(
            not is_empty(row["start_year"]) and row["start_year"] in years,
            where,
            "does not start in a planning year",
        )
        units = row["units"]
        whole = (ok and float(kinds[row["facility"]]) < 5.0) or float(units).is_integer()
        report.expect(units > 0 and whole, where, f"{units} units are not a whole positive number")
    for row in plan.grid.to_dict("records"):
        where = f"grid.csv, {row['region']} {row['year']}"
        report.expect(
            row["region"] in regions and row["year"] in years,
            where,
            "names something that the inputs do not know",
        )
        report.expect(
            row["blocks_ordered"] >= 0 and float(row["blocks_ordered"]).is_integer(),
            where,
            "blocks are not whole",
        )
    return report.passed


def _decisions(x: Recomputed, report: Report) -> None:
    """Every start is eligible and comes online inside the horizon."""
    for s in x.starts:
        where = f"sites.csv, {s.region} {s.facility} {s.year}"
        report.expect(not forbidden(x, s), where, forbidden(x, s))
        report.expect(
            x.online(s) <= x.years[-1], where, f"comes online in {x.online(s)}, after the last year"
        )
        report.expect(
            s.year >= x.track.get(s.track, {}).get("first_start_year", 0),
            where,
            "starts before its track exists",
        )
    for where, what in (*x.power.faults(), *design_faults(x), *x.service.faults()):
        report.expect(False, where, what)


def _compare(name: str, stated: pd.DataFrame, again: pd.DataFrame, report: Report) -> None:
    """Compare two tables cell by cell, rows matched by key."""
    keys = KEYS[name]
    report.expect(
        len(stated) == len(again), f"{name}.csv", f"has {len(stated)} rows, recomputed {len(again)}"
    )
    if again.empty:
        return
    report.expect(
        set(stated.columns) == set(again.columns),
        f"{name}.csv",
        f"has columns {sorted(stated.columns)}",
    )
    rows = {_key(row, keys): row for row in again.to_dict("records")}
    twice = stated[stated.duplicated(keys)].to_dict("records")
    report.expect(not twice, f"{name}.csv", f"{len(twice)} rows stand twice")
    for row in stated.to_dict("records"):
        key = _key(row, keys)
        where = f"{name}.csv, {' '.join(map(str, key))}"
        match = rows.get(key)
        report.expect(match is not None, where, "is not what the decisions give")
        for column, value in (match or {}).items():
            if column not in keys:
                report.same(f"{where}, {column}", row.get(column), value)


def _key(row: dict[Any, Any], keys: list[str]) -> tuple[Any, ...]:
    return tuple(
        ""
        if is_empty(row[k])
        else int(row[k])
        if isinstance(row[k], float) and k.endswith("year") and row[k].is_integer()
        else row[k]
        for k in keys
    )


def _limits(plan: Plan, x: Recomputed, report: Report) -> None:
    """Every limit holds, every row of limits.csv is right, and none is missing."""
    stated = {
        (r["limit"], r["scope"], "" if is_empty(r["year"]) else int(r["year"])): r
        for r in plan.limits.to_dict("records")
    }
    report.expect(len(stated) == len(plan.limits), "limits.csv", "a row stands twice")
    seen = set()
    for c in counts(x):
        key = (c.limit, c.scope, c.year if c.year is not None else "")
        seen.add(key)
        where = f"limits.csv, {' '.join(str(k) for k in key if k != '')}"
        slack = c.bound - c.used if c.sense == "<=" else c.used - c.bound
        size = max(1.0, abs(c.bound))
        report.worst = max(report.worst, -slack / size)
        report.expect(
            slack >= -VIOLATION * size,
            where,
            f"is broken: {c.used:,.6g} {c.unit} used, the bound is {c.sense} {c.bound:,.6g}",
        )
        row = stated.get(key)
        report.expect(row is not None, where, "is missing")
        if row is None:
            continue
        report.same(f"{where}, slack", row["slack"], slack)
        for column in ("used", "bound", "sense", "unit"):
            report.same(f"{where}, {column}", row[column], getattr(c, column))
        report.expect(
            int(row["binding"]) == int(row["slack"] <= 1e-6 * size), where, "binding is wrong"
        )
        _price(row, where, report)
    for key in stated.keys() - seen:
        where = f"limits.csv, {' '.join(str(k) for k in key)}"
        report.expect(False, where, "is not a limit of this scenario")


def _price(row: dict[Any, Any], where: str, report: Report) -> None:
    """A price is labelled, and never negative: relaxing a limit cannot cost anything."""
    priced = not is_empty(row["price"])
    report.expect(
        row["price_kind"] == ("indicative" if priced else ""),
        where,
        f"price_kind is {row['price_kind']!r}",
    )
    report.expect(
        not priced or row["price"] >= -1e-5, where, f"the price {row['price']} is negative"
    )


def _headline(plan: Plan, x: Recomputed, again: dict[str, pd.DataFrame], report: Report) -> None:
    """Headline figures follow from the recomputed tables."""
    union = again["capacity"][again["capacity"]["scope"] == "EU"].set_index("year")
    stated = plan.metrics
    columns = {
        "it_mw_online_by_year": "total_it_mw",
        "it_mw_new_by_year": "new_it_mw",
        "it_mw_committed_by_year": "committed_it_mw",
        "it_mw_opened_by_year": "opened_it_mw",
        "it_mw_target_by_year": "target_it_mw",
    }
    yearly = {name: union[column].dropna() for name, column in columns.items()}
    yearly["capex_meur_by_year"] = again["budget"].set_index("year")["capex_meur"]
    yearly["water_m3_by_year"] = pd.Series({t: x.total("water_m3", x.running(t)) for t in x.years})
    yearly |= {name: pd.Series(values) for name, values in x.power.by_year().items()}
    for name, series in yearly.items():
        report.expect(
            set(stated[name]) == {str(t) for t in series.index},
            f"metrics, {name}",
            "covers other years",
        )
        for t, value in series.items():
            report.same(f"metrics, {name}, {t}", stated[name].get(str(t)), value)
    single = {
        "gigafactories": x.gigafactories(x.years[-1]),
        "regions": len({s.region for s in x.starts}),
        "member_states": len({x.region[s.region]["member_state"] for s in x.starts}),
        "load_mw": x.total("load_mw", x.starts),
        "peak_mw": x.total("peak_mw", x.starts),
        "public_meur": x.total("public", x.starts),
    }
    for name, value in single.items():
        report.same(f"metrics, {name}", stated[name], value)
    report.expect(set(stated) == {*yearly, *single}, "metrics", f"has {sorted(stated)}")
