"""Runs held against the first of them: figures, sites, limits, and how often a region is chosen.

told = compare(["outputs/base-1a2b3c4d", "outputs/cada-5e6f7a8b"])
told.metrics, told.sites, told.limits, told.choices
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.errors import Fault, InputError
from gigasite.plans import COST_PARTS, Plan
from gigasite.report import read_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FLOWS = ("mwh", "emissions_t", "emissions_market_t", "water_m3", "capex_meur", "it_mw_opened")
"""Figures by year that add up over the years; of all others the last year is shown."""
SAME = 1e-6
"""Difference that counts as rounding, as a share."""
SITE_CHANGES = [
    "run", "change", "region", "name", "member_state", "facility", "it_mw_before", "it_mw_after",
    "online_before", "online_after",
]  # fmt: skip
LIMIT_CHANGES = ["run", "change", "limit", "scope", "year", "used", "bound", "unit"]


@dataclass(frozen=True)
class Comparison:
    """Runs against the first of them.

    `metrics`: metric | one column a run | one column `<run> - <first>` a further run.
    `sites`: SITE_CHANGES, change one of added, lost, moved (other years or other MW).
    `limits`: LIMIT_CHANGES, change one of binding (newly), free (no longer).
    `choices`: region | name | member_state | frequency [1] | mean_it_mw | IT MW in each run.
    """

    runs: tuple[str, ...]
    metrics: pd.DataFrame
    sites: pd.DataFrame
    limits: pd.DataFrame
    choices: pd.DataFrame


def compare(
    runs: Sequence[Path | str | Plan], weights: Mapping[str, float] | None = None
) -> Comparison:
    """Compare plans or run folders with the first of them; chosen sites, without committed ones.

    Raises
    ------
    InputError
        Fewer than two runs, or one of them is not a run folder: all faults at once.

    """
    faults: list[Fault] = []
    plans: dict[str, Plan] = {}
    for n, run in enumerate(runs, 1):
        try:
            plan = run if isinstance(run, Plan) else read_plan(run)
        except InputError as error:
            faults += error.faults
            continue
        name = plan.scenario if isinstance(run, Plan) else Path(run).absolute().name
        plans[name if name not in plans else f"{name} ({n})"] = plan
    if len(runs) < 2:
        faults.append(Fault("compare", "one run has nothing beside it", "Name two or more"))
    if faults:
        raise InputError(faults)
    first, *others = plans
    sites = [site_changes(plans[first], plans[name]).assign(run=name) for name in others]
    limits = [limit_changes(plans[first], plans[name]).assign(run=name) for name in others]
    chosen = pd.concat([plan.sites.assign(scenario=name) for name, plan in plans.items()])
    return Comparison(
        tuple(plans),
        _metrics(plans),
        pd.concat(sites, ignore_index=True)[SITE_CHANGES],
        pd.concat(limits, ignore_index=True)[LIMIT_CHANGES],
        choice_table(chosen, {name: (weights or {}).get(name, 1.0) for name in plans}),
    )


def flat_metrics(plan: Plan) -> dict[str, Any]:
    """Headline figures of a plan, one number a name.

    cost_meur and cost_<part>_meur [MEUR], bound_meur (of cost only), gap and gap_location [1],
    single figures under their own name; of figures by year each year under `<name>_<year>`, and
    under `<name>` the sum over the years when they add up (FLOWS), else the last year.
    """
    out: dict[str, Any] = {"cost_meur": plan.cost}
    out |= {f"cost_{part}_meur": float(plan.cost_meur[part]) for part in COST_PARTS}
    told = plan.objective
    out |= {"bound_meur": told["bound"] if told["name"] == "cost" else None}
    out |= {key: plan.objective[key] for key in ("gap", "gap_location")}
    for name, value in plan.metrics.items():
        if not isinstance(value, dict):
            out[name] = value
            continue
        stem = name.removesuffix("_by_year")
        years = sorted(value)
        if years:
            out[stem] = sum(value.values()) if stem in FLOWS else value[years[-1]]
            out |= {f"{stem}_{year}": value[year] for year in years}
    return out


def _metrics(plans: dict[str, Plan]) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(flat_metrics(p)) for name, p in plans.items()})
    frame = frame.loc[list(dict.fromkeys(k for p in plans.values() for k in flat_metrics(p)))]
    frame = frame.astype(float)
    first, *others = plans
    deltas = {f"{name} - {first}": frame[name] - frame[first] for name in others}
    return frame.assign(**deltas).rename_axis("metric").reset_index()


def site_changes(first: Plan, other: Plan) -> pd.DataFrame:
    """Sites added, lost and moved: IT power by region and facility, and when it is online."""
    one, two = _profiles(first), _profiles(other)
    rows = []
    for place in sorted(set(one) | set(two)):
        before, after = one.get(place, {}), two.get(place, {})
        if not _differ(before, after):
            continue
        change = "added" if not before else "lost" if not after else "moved"
        mw = [sum(profile.values()) if profile else None for profile in (before, after)]
        rows.append((change, *place, *mw, _years(before), _years(after)))
    names = [c for c in SITE_CHANGES if c != "run"]
    return pd.DataFrame(rows, columns=["change", "region", "name", "member_state", "facility",
                                       *names[-4:]])  # fmt: skip


def _profiles(plan: Plan) -> dict[tuple[str, ...], dict[int, float]]:
    """IT power [MW] that comes online by year, of each region and facility."""
    chosen = plan.sites[plan.sites["committed"] == 0]
    keys = ["region", "name", "member_state", "facility", "online_year"]
    out: dict[tuple[str, ...], dict[int, float]] = {}
    for (*place, year), mw in chosen.groupby(keys)["it_mw"].sum().items():
        out.setdefault(tuple(map(str, place)), {})[int(year)] = float(mw)
    return out


def _differ(one: dict[int, float], two: dict[int, float]) -> bool:
    largest = max([*one.values(), *two.values(), 1.0])
    return any(abs(one.get(y, 0.0) - two.get(y, 0.0)) > SAME * largest for y in set(one) | set(two))


def _years(profile: dict[int, float]) -> str:
    """When how much comes online, such as `2030: 192, 2031: 100`."""
    return ", ".join(f"{year}: {mw:,.0f}" for year, mw in sorted(profile.items()))


def limit_changes(first: Plan, other: Plan) -> pd.DataFrame:
    """Limits that bind in only one of two plans, with the figures of the plan in which they do."""
    key = ["limit", "scope", "year"]
    frames = []
    for change, plan, beside in (("binding", other, first), ("free", first, other)):
        mine, theirs = (p.limits[p.limits["binding"] == 1] for p in (plan, beside))
        known = set(map(str, theirs[key].itertuples(index=False, name=None)))
        new = [str(row) not in known for row in mine[key].itertuples(index=False, name=None)]
        frames.append(mine[new].assign(change=change))
    columns = [c for c in LIMIT_CHANGES if c != "run"]
    return pd.concat(frames, ignore_index=True)[columns]


def choice_table(sites: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """How often each region is chosen, weighted, and with how much IT power.

    Parameters
    ----------
    sites
        Rows of sites.csv with a column `scenario`.
    weights
        Weight of every scenario that has a plan, those that choose nothing included.

    Returns
    -------
    pd.DataFrame
        region | name | member_state | frequency [1] | mean_it_mw | one column a scenario [MW IT],
        most frequent first.

    """
    chosen = sites[(sites["committed"] == 0) & sites["scenario"].isin(list(weights))]
    place = ["region", "name", "member_state"]
    table = chosen.pivot_table(
        index=place, columns="scenario", values="it_mw", aggfunc="sum", observed=True
    )
    table = table.reindex(columns=list(weights)).fillna(0.0).astype(float)
    weight = pd.Series(dict(weights), dtype=float)
    weight /= weight.sum()
    told = pd.DataFrame(
        {"frequency": (table > 0).astype(float) @ weight, "mean_it_mw": table @ weight}
    )
    told = told.join(table).reset_index()
    return told.sort_values(["frequency", "mean_it_mw", "region"], ascending=[False, False, True],
                            ignore_index=True)  # fmt: skip
