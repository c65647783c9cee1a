"""A plan as the tables that pages and reports show: names before codes, units in headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words, words_energy, words_limits, words_papers
from gigasite.paths import shipped_inputs
from gigasite.plans import location_cost
from gigasite.summary import binding

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario


@dataclass(frozen=True)
class Key:
    """One key figure: label, value, what stands below it, and a hint."""

    label: str
    value: str
    below: str
    hint: str


def key_figures(plan: Plan, most: int | None = None) -> list[Key]:
    """The figures at the top of a page; `most` is the number of gigafactories allowed."""
    union, aim = target_row(plan)
    year, last = int(aim["year"]), str(union["year"].max())
    target, total = aim["target_it_mw"], aim["total_it_mw"]
    need = plan.service.set_index("year")["forecast_it_mw"].get(year)
    met = words.NO_TARGET
    if pd.notna(target):
        missing = max(0.0, target - total)
        said = words.TARGET_MET if missing < 0.5 else words.TARGET_MISSED
        met = said.format(target=words.power(target), missing=words.power(missing))
    known = need is not None and pd.notna(need)
    parts = {p: words.power(aim[f"{p}_it_mw"]) for p in ("existing", "committed", "new")}
    return [
        Key(words.COST_PLACE, words.money(location_cost(plan.cost_meur)),
            words.COST_TOTAL.format(total=words.money(plan.cost)), words.COST_PLACE_HELP),
        Key(words.COUNT, str(plan.metrics["gigafactories"]),
            "" if most is None else words.COUNT_OF.format(most=most), words.COUNT_HELP),
        Key(words.CAPACITY.format(year=year), words.power(total), met,
            words.CAPACITY_HELP.format(**parts)),
        Key(words.DEMAND.format(year=year), words.power(need) if known else words.UNKNOWN,
            words.DEMAND_SHARE.format(share=words.share(need / total)) if known and total else "",
            words.DEMAND_HELP),
        _emissions_key(plan, last),
        Key(words.PUBLIC, words.money(plan.metrics["public_meur"]), words.PUBLIC_SHARE,
            words.PUBLIC_HELP),
    ]  # fmt: skip


def _emissions_key(plan: Plan, year: str) -> Key:
    """What the chosen sites emit, and how clean their power is."""
    label, metrics = words.EMISSIONS.format(year=year), plan.metrics
    emitted = words.tonnes(metrics["emissions_t_by_year"].get(year, 0.0))
    clean = metrics["clean_share_by_year"].get(year)
    rows = plan.energy[plan.energy["year"] == int(year)]
    if clean is None or rows.empty:
        return Key(label, emitted, words.EMISSIONS_UNIT, words_energy.NO_POWER)
    price = (rows["cost_meur"] + rows["carbon_meur"]).sum() * 1e6 / rows["mwh"].sum()
    hint = words.EMISSIONS_HELP.format(
        market=words.tonnes(metrics["emissions_market_t_by_year"].get(year, 0.0)),
        renewable=words.share(metrics["renewable_share_by_year"].get(year, 0.0)),
        price=price,
    )
    below = words.EMISSIONS_BELOW.format(clean=words.share(clean))
    return Key(label, emitted, below, hint)


def target_row(plan: Plan) -> tuple[pd.DataFrame, pd.Series]:
    """Capacity of the Union by year, and its row of the target year (else of the last)."""
    union = plan.capacity[plan.capacity["scope"] == "EU"]
    target = union.dropna(subset=["target_it_mw"])
    return union, target.iloc[0] if len(target) else union.iloc[-1]


def proof(plan: Plan) -> tuple[bool, str]:
    """Whether the plan is proven within the gap asked for, and what that means."""
    gap, place, name = (plan.objective[key] for key in ("gap", "gap_location", "name"))
    if gap is None or gap > words.FAR_OFF:
        said = words.PROOF_NONE
    elif name != "cost":
        said = words.PROOFS[name].format(gap=words.share(gap))
    else:
        said = words.PROOF.format(gap=words.share(gap), gap_location=words.share(place))
    return plan.status == "optimal", said + words.STOPPED.get(plan.stopped_by or "", "")


def audit(plan: Plan) -> tuple[bool, str]:
    """Whether the audit passed, and what it looked at."""
    return bool(plan.audit.get("passed")), words.AUDIT.format(
        checks=f"{plan.audit.get('checks', 0):,}"
    )


def state_names(inputs: Inputs) -> dict[str, str]:
    """Name of each member state; its code where no name is known."""
    table = inputs["member_states"]
    named = dict(zip(table["member_state"], table["name"], strict=True))
    return {code: name if isinstance(name, str) and name else code for code, name in named.items()}


def own_names(plan: Plan, inputs: Inputs) -> bool:
    """Whether the designs in use bear names that the user gave them."""
    if not inputs.has("own_designs"):
        return False
    return set(plan.energy["energy_design"]) <= set(inputs["own_designs"]["design"])


def big_facilities(inputs: Inputs) -> set[str]:
    """Facilities that are gigafactories."""
    table = inputs["facilities"]
    return set(table.loc[table["gigafactory"] == 1, "facility"])


def sites_table(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """Sites with names before codes, the largest first; committed projects marked."""
    sites, names, own = plan.sites, state_names(inputs), own_names(plan, inputs)
    committed = sites["committed"].astype(float) > 0
    marked = [
        words.COMMITTED_FACILITY.format(facility=f) if c else f
        for f, c in zip(sites["facility"], committed, strict=True)
    ]
    table = pd.DataFrame({
        "place": sites["name"], "state": sites["member_state"].map(lambda c: names.get(c, c)),
        "facility": marked, "it_mw": sites["it_mw"].round(1),
        "start": sites["start_year"].astype("Int64"),
        "online": sites["online_year"].astype("Int64"),
        "peak_mw": sites["peak_mw"].round(1), "water": (sites["water_m3_yr"] / 1e3).round(1),
        "capex": sites["capex_meur"].round(0), "public": sites["public_meur"].round(0),
        "power": [
            words_energy.designs_words(codes, own=own) if isinstance(codes, str) else ""
            for codes in sites["energy_design"]
        ],
        "cooling": sites["cooling"], "track": sites["track"], "region": sites["region"],
    }).assign(committed=committed)  # fmt: skip
    table["big"] = sites["facility"].isin(big_facilities(inputs))
    order = ["committed", "big", "it_mw", "place"]
    return table.sort_values(order, ascending=[True, False, False, True], ignore_index=True)


def buildout(plan: Plan) -> pd.DataFrame:
    """IT power of the Union: year | existing, committed, new, target, forecast [GW]."""
    union = plan.capacity[plan.capacity["scope"] == "EU"].set_index("year")
    forecast = plan.service.set_index("year")["forecast_it_mw"]
    return pd.DataFrame({
        words.EXISTING: union["existing_it_mw"], words.COMMITTED: union["committed_it_mw"],
        words.CHOSEN: union["new_it_mw"], words.TARGET_LINE: union["target_it_mw"],
        words.FORECAST_LINE: forecast.reindex(union.index),
    }).astype(float).div(1000).reset_index().astype({"year": int})  # fmt: skip


def by_state(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """New IT power by state, largest first: state | gigafactories | others [MW IT]."""
    chosen, names = plan.sites[plan.sites["committed"] == 0], state_names(inputs)
    big = chosen["facility"].isin(big_facilities(inputs))
    frame = pd.DataFrame({
        "state": chosen["member_state"].map(lambda c: names.get(c, c)),
        words.GIGA: chosen["it_mw"].where(big, 0.0), words.OTHER: chosen["it_mw"].where(~big, 0.0),
    }).groupby("state").sum()  # fmt: skip
    order = frame.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index()


def by_year(plan: Plan) -> pd.DataFrame:
    """Energy, water and money of the chosen sites by year: keys of words.YEAR_COLUMNS."""
    union = plan.capacity[plan.capacity["scope"] == "EU"].set_index("year")["new_it_mw"]
    energy = plan.energy.groupby("year")[["load_mw", "mwh", "emissions_t"]].sum()
    budget = plan.budget.set_index("year")
    frame = pd.DataFrame({
        "new": union, "load": energy["load_mw"], "energy": energy["mwh"] / 1e3,
        "emissions": energy["emissions_t"] / 1e3,
        "water": plan.water.groupby("year")["withdrawal_m3"].sum() / 1e3,
        "capex": budget["capex_meur"], "public": budget["public_meur"],
    }).astype(float).reindex(union.index).fillna(0.0).round(0)  # fmt: skip
    return frame.rename_axis("year").reset_index().astype({"year": int})


def drives(plan: Plan, inputs: Inputs) -> pd.DataFrame:
    """Limits that hold the plan back, the dearest first: words.DRIVE_COLUMNS."""
    named = scope_words(inputs)
    rows = []
    for limit, number, where, price, unit in binding(plan):
        scope, _, year = where.rpartition(" ") if where[-5:-4] == " " else (where, "", "")
        title, step = words_limits.LIMITS.get(limit, (limit, unit))
        place = named(scope)
        spot = f"{place}, {year}" if year else place
        rows.append((title, step, spot, float(price.replace(",", "")), int(number)))
    return pd.DataFrame(rows, columns=list(words.DRIVE_COLUMNS))


def scope_words(inputs: Inputs) -> Callable[[str], str]:
    """How the scope of a limit is said: names of places before their codes."""
    names = state_names(inputs) | {"EU": words.UNION, "gigafactory": words.ALL_GIGA}
    regions = inputs["regions"]
    places = dict(zip(regions["region"], regions["name"], strict=True))

    def said(scope: str) -> str:
        code, _, rest = scope.partition(" ")
        place = names.get(code) or (f"{places[code]} ({code})" if code in places else code)
        return f"{place}, {_in_words(rest)}" if rest else place

    return said


def _in_words(rest: str) -> str:
    """What stands after the place in the scope of a limit: a share, a technology, or as it is."""
    if rest.startswith("REF "):
        return words_energy.REF.format(share=words.share(float(rest[4:])))
    return words_energy.TECHNOLOGIES.get(f"{rest}_mw", rest)


def sites_by(plan: Plan, year: int) -> pd.DataFrame:
    """Sites that run at the end of a year; those of unknown year as well."""
    online = plan.sites["online_year"]
    return plan.sites[(online.isna() | (online <= year)).to_numpy(dtype=bool)]


def provenance(inputs: Inputs) -> pd.DataFrame:
    """What each column or cell rests on: words_papers.BASIS_COLUMNS."""
    table = inputs["provenance"][["table", "row", "column", "basis", "source", "note"]]
    return table.fillna("").set_axis(list(words_papers.BASIS_COLUMNS), axis=1)


def sources(inputs: Inputs) -> pd.DataFrame:
    """Where figures come from, on which terms: words_papers.SOURCE_COLUMNS."""
    table = inputs["sources"][["source", "title", "publisher", "year", "licence", "url"]]
    year = pd.to_numeric(table["year"], errors="coerce").astype("Int64")
    return table.assign(year=year).set_axis(list(words_papers.SOURCE_COLUMNS), axis=1)


def policy_assumptions(scenario: Scenario) -> pd.DataFrame:
    """Choices of the scenario whose meaning says assumption: words_papers.POLICY_COLUMNS."""
    return pd.DataFrame(_assumed(scenario, ""), columns=list(words_papers.POLICY_COLUMNS))


def _assumed(part: BaseModel, prefix: str) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = []
    for name, info in type(part).model_fields.items():
        value: Any = getattr(part, name)
        if hasattr(type(value), "model_fields"):
            rows += _assumed(value, f"{prefix}{name}.")
        elif "assumption" in (info.description or ""):
            rows.append(
                (prefix + name, "" if value is None else str(value), info.description or "")
            )
    return rows


def credits() -> list[str]:
    """The credits of the shipped tables, one text each, from their README."""
    try:
        text = (shipped_inputs() / "README.md").read_text(encoding="utf-8")
    except OSError:
        return []
    section = text.partition("## Credits and terms")[2].partition("\n## ")[0]
    items = section.replace("\n  ", " ").replace("(c)", "©").replace("`", "").splitlines()
    return [item.removeprefix("* ").strip() for item in items if item.strip()]
