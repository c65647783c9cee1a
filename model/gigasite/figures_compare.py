"""Plans side by side: their figures, what changed, and where each of them builds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from gigasite import words, words_compare
from gigasite.comparing import choice_table, limit_changes, site_changes
from gigasite.figures import state_names, target_row
from gigasite.plans import location_cost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gigasite.load import Inputs
    from gigasite.plans import Plan

SAME = 1e-6
"""Difference that counts as none, as a share."""


@dataclass(frozen=True)
class Figure:
    """One figure of a plan: its name, its value (None: not known), and how it is said."""

    name: str
    value: float | None
    say: Callable[[float], str]


def headline(plan: Plan) -> list[Figure]:
    """The six figures at the top of the first page, in their order."""
    _, aim = target_row(plan)
    metrics = plan.metrics
    last = max(metrics["emissions_t_by_year"], default="")
    need = plan.service.set_index("year")["forecast_it_mw"].get(int(aim["year"]))
    return [
        Figure(words.COST_PLACE, location_cost(plan.cost_meur), words.money),
        Figure(words.COUNT, float(metrics["gigafactories"]), _count),
        Figure(words_compare.CAPACITY, float(aim["total_it_mw"]), words.power),
        Figure(words_compare.NEED, _known(need), words.power),
        Figure(words_compare.EMISSIONS, metrics["emissions_t_by_year"].get(last, 0.0),
               words.tonnes),
        Figure(words.PUBLIC, float(metrics["public_meur"]), words.money),
    ]  # fmt: skip


def _more(plan: Plan) -> list[Figure]:
    """What else is held side by side."""
    metrics, energy = plan.metrics, plan.energy
    last = max(metrics["emissions_t_by_year"], default="")
    row = energy[energy["year"] == energy["year"].max()] if len(energy) else energy
    mwh = float(row["mwh"].sum())
    price = (row["cost_meur"] + row["carbon_meur"]).sum() * 1e6 / mwh if mwh else None
    new = metrics["it_mw_new_by_year"]
    return [
        Figure(words_compare.COST, plan.cost, words.money),
        Figure(words_compare.NEW, float(new[max(new)]) if new else 0.0, words.power),
        Figure(words_compare.REGIONS, float(metrics["regions"]), _count),
        Figure(words_compare.STATES, float(metrics["member_states"]), _count),
        Figure(words_compare.SPENDING, float(sum(metrics["capex_meur_by_year"].values())),
               words.money),
        Figure(words_compare.PRICE, _known(price), words_compare.eur_mwh),
        Figure(words_compare.CLEAN, _known(metrics["clean_share_by_year"].get(last)), words.share),
        Figure(words_compare.CONTRACT, metrics["emissions_market_t_by_year"].get(last, 0.0),
               words.tonnes),
        Figure(words_compare.WATER, float(sum(metrics["water_m3_by_year"].values())), words.water),
        Figure(words_compare.BLOCKS, float(plan.grid["blocks_ordered"].sum()), _count),
        Figure(words_compare.GAP, _known(plan.objective["gap"]), words.share),
    ]  # fmt: skip


def _known(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]


def _count(value: float) -> str:
    return f"{value:,.0f}"


def change(now: Figure, base: Figure) -> str:
    """What a figure is more or less than another one, in words; empty where they are the same."""
    if now.value is None or base.value is None:
        return ""
    more = now.value - base.value
    if abs(more) <= SAME * max(abs(base.value), 1e-9) or now.say(now.value) == base.say(base.value):
        return ""
    if now.say is words.share:
        return words_compare.POINTS.format(more=100 * more)
    return ("+" if more > 0 else "−") + now.say(abs(more))


def changes_to(plan: Plan, base: Plan) -> list[str]:
    """Changes of the figures at the top of the first page against a base plan; empty: none."""
    pairs = zip(headline(plan), headline(base), strict=True)
    return [change(now, before) for now, before in pairs]


def side_by_side(plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Figures as texts: figure | a column a plan, the change against the first in brackets."""
    told = {name: [*headline(plan), *_more(plan)] for name, plan in plans.items()}
    first = next(iter(told.values()))
    table = pd.DataFrame({words_compare.FIGURE: [figure.name for figure in first]})
    for name, figures in told.items():
        column = []
        for figure, base in zip(figures, first, strict=True):
            text = words.UNKNOWN if figure.value is None else figure.say(figure.value)
            more = change(figure, base)
            column.append(f"{text} ({more})" if more else text)
        table[name] = column
    return table


def choices_apart(settings: Mapping[str, list[str]]) -> pd.DataFrame:
    """Settings in which plans differ from the scenario: key | a column a plan, as set."""
    told = {name: dict(text.split("=", 1) for text in each) for name, each in settings.items()}
    keys = list(dict.fromkeys(key for each in told.values() for key in each))
    table = pd.DataFrame({words_compare.KEY: keys}, dtype=object)
    for name, each in told.items():
        table[name] = [each.get(key, words_compare.AS_SCENARIO) for key in keys]
    return table


def region_table(plans: Mapping[str, Plan], inputs: Inputs) -> pd.DataFrame:
    """Regions that any of the plans chooses: place | state | in plans | IT power in each [MW]."""
    chosen = pd.concat([plan.sites.assign(scenario=name) for name, plan in plans.items()])
    table = choice_table(chosen, dict.fromkeys(plans, 1.0))
    names = state_names(inputs)
    found = pd.DataFrame({
        words_compare.PLACE: table["name"] + " (" + table["region"] + ")",
        words.STATE_NAME: table["member_state"].map(lambda code: names.get(code, code)),
        words_compare.IN_PLANS: (table["frequency"] * len(plans)).round().astype(int),
    })  # fmt: skip
    for name in plans:
        found[words_compare.MW.format(plan=name)] = table[name].round(1)
    return found


def state_table(plans: Mapping[str, Plan], inputs: Inputs) -> pd.DataFrame:
    """New IT power by state in each plan, long: state | plan | mw, the largest state first."""
    names = state_names(inputs)
    frames = [
        plan.sites[plan.sites["committed"] == 0].groupby("member_state")["it_mw"].sum()
        .rename("mw").reset_index().assign(plan=name)
        for name, plan in plans.items()
    ]  # fmt: skip
    table = pd.concat(frames, ignore_index=True)
    table["state"] = table["member_state"].map(lambda code: names.get(code, code))
    order = table.groupby("state")["mw"].max().sort_values(ascending=False, kind="stable").index
    place = {state: n for n, state in enumerate(order)}
    return table.sort_values("state", key=lambda s: s.map(place), kind="stable",
                             ignore_index=True)[["state", "plan", "mw"]]  # fmt: skip


def moved_sites(first: Plan, other: Plan) -> pd.DataFrame:
    """Sites that only one of two plans has, or has otherwise: words_compare.SITE_COLUMNS."""
    table = site_changes(first, other).replace({"change": words_compare.CHANGES})
    return table[list(words_compare.SITE_COLUMNS)].rename(columns=words_compare.SITE_COLUMNS)


def moved_limits(
    first: Plan, other: Plan, limits: Callable[[str], str], inputs: Inputs
) -> pd.DataFrame:
    """Limits that bind in one of two plans alone: words_compare.LIMIT_COLUMNS, places by name."""
    table = limit_changes(first, other).replace({"change": words_compare.CHANGES})
    regions = inputs["regions"]
    places = {"EU": words.UNION, **state_names(inputs)}
    places |= {
        code: f"{name} ({code})"
        for code, name in zip(regions["region"], regions["name"], strict=True)
    }

    def named(scope: object) -> str:
        code, space, rest = str(scope).partition(" ")
        return places.get(code, code) + space + rest

    table["limit"], table["scope"] = table["limit"].map(limits), table["scope"].map(named)
    return table[list(words_compare.LIMIT_COLUMNS)].rename(columns=words_compare.LIMIT_COLUMNS)
