"""The power layer of a solve: which designs each region may use, and in which years they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigasite.choices_objective import counts
from gigasite.horizon import least_shares
from gigasite.layers import by_state
from gigasite.power import (
    CONTRACTS,
    Power,
    design_table,
    source_of_designs,
    undominated,
)
from gigasite.units import GRID_DESIGN

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.places import Places
    from gigasite.scenario import Scenario

Shares = dict[tuple[str, int], float]


def power_layer(
    inputs: Inputs,
    scenario: Scenario,
    options: pd.DataFrame,
    timing: dict[str, Any],
    grid: dict[str, Any],
    regions: pd.DataFrame,
    places: Places,
    drop_dominated: bool = True,
    listen: Callable[[int, int], None] | None = None,
) -> Power:
    """Designs, steps and limits of the supply of one solve."""
    years = tuple(range(scenario.years.first, scenario.years.last + 1))
    usable = options.loc[sorted({j for j, _ in timing["live"]})]
    here = sorted(set(usable["region"]))
    refs = track_shares(scenario, usable)
    designs = design_table(inputs, scenario, here, listen)
    if drop_dominated:
        designs = undominated(scenario, designs, tuple(refs.values())).reset_index(drop=True)
    designs_in: dict[str, list[int]] = {r: [] for r in here}
    for e, r in designs["region"].items():
        designs_in[r].append(e)
    groups = _groups(scenario)
    options_in: dict[tuple[str, str], list[int]] = {}
    for option in usable.itertuples():
        g = groups[0] if len(groups) == 1 or option.gigafactory else groups[1]
        options_in.setdefault((g, option.region), []).append(int(option.Index))
    step = _steps(scenario, usable, timing, grid, years, _wide(designs), places)
    return Power(
        source=source_of_designs(inputs, scenario),
        designs=designs,
        designs_in={r: tuple(es) for r, es in designs_in.items()},
        groups=groups,
        options_in={k: tuple(js) for k, js in options_in.items()},
        step=step,
        supplies=tuple(
            (g, e, t)
            for g, r in options_in
            for e in designs_in[r]
            for t in years
            if step.get((r, t)) == t
        ),
        refs=refs,
        clean_share=shares(scenario, "clean_share", years),
        renewable_share=shares(scenario, "renewable_share", years),
        carbon_cap=stepped(scenario.energy.carbon_cap_t, years),
        potential=_potential(inputs, regions),
    )


def track_shares(scenario: Scenario, options: pd.DataFrame) -> dict[str, float]:
    """Renewable shares above 0 that the tracks in use ask for, by what they are called, rising."""
    if not scenario.limit("track_renewable").enabled:
        return {}
    scale = scenario.limit("track_renewable").scale
    asked = sorted({scale * ref for ref in options["ref_min"] if scale * ref > 0})
    return {f"REF {ref:g}": ref for ref in asked}


def stepped(values: dict[int, float], years: tuple[int, ...]) -> dict[int, float]:
    """Value of each year: that of the last year stated before or in it; none before the first."""
    out = {}
    for t in years:
        before = [year for year in values if year <= t]
        if before:
            out[t] = values[max(before)]
    return out


def shares(scenario: Scenario, kind: str, years: tuple[int, ...]) -> Shares:
    """Least clean or renewable share by scope and year."""
    energy = scenario.energy
    stated = {"EU": getattr(energy, kind), "gigafactory": getattr(energy, f"gigafactory_{kind}")}
    return {(g, t): x for g, v in stated.items() for t, x in stepped(v, years).items()}


def _groups(scenario: Scenario) -> tuple[str, ...]:
    alone = [k for k in least_shares(scenario) if getattr(scenario.energy, f"gigafactory_{k}")]
    return ("gigafactory", "other") if alone else ("all",)


def shared_years(scenario: Scenario) -> set[int] | None:
    """Years in which a share or cap over all sites changes; None when there is none.

    Where emissions of all years are the objective or bounded, every year counts.
    """
    energy, found = scenario.energy, set()
    for kind in least_shares(scenario):
        found |= {*getattr(energy, kind), *getattr(energy, f"gigafactory_{kind}")}
    if scenario.limit("carbon_cap").enabled:
        found |= set(energy.carbon_cap_t)
    if counts(scenario, "emissions"):  # not discounted as cost is: cleaner later is not the same
        found |= set(range(scenario.years.first, scenario.years.last + 1))
    return found or None


def _wide(designs: pd.DataFrame) -> set[str]:
    """Regions with a design that needs more connection than the grid that can be left for it."""
    most = designs.groupby("region")["firm_connection_mw"].max()
    grid = designs[designs["design"] == GRID_DESIGN].set_index("region")["firm_connection_mw"]
    return {str(r) for r, mw in grid.items() if most[r] > mw}


def _steps(
    scenario: Scenario,
    usable: pd.DataFrame,
    timing: dict[str, Any],
    grid: dict[str, Any],
    years: tuple[int, ...],
    wide: set[str],
    places: Places,
) -> dict[tuple[str, int], int]:
    """Year whose supply holds, by (r, t), from the first year in which a region can have sites.

    After the last arrival the load stays. Where free headroom does not fall either, the cheaper of
    the supplies of two such years would do in both (a change can only leave the grid, and no design
    needs more connection; regions where one does, `wide`, have a step in every year): one supply
    then holds for all. With a share or cap over all sites regions wait for each other: the last
    arrival anywhere counts, and every year in which it, or headroom anywhere, changes is a step.
    Regions that share a firm margin wait for those of their zone in the same way.
    """
    region = usable["region"].to_dict()
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for j, t in timing["arrivals"]:
        r = region[j]
        first[r], last[r] = min(first.get(r, t), t), max(last.get(r, t), t)
    free = grid["headroom"]
    falls = {(r, t) for (r, t), mw in free.items() if r in first and mw < free.get((r, t - 1), 0.0)}
    changes, less = shared_years(scenario), _margin_falls(places)
    if changes is not None:
        changes |= set(years) if wide else {t for _, t in falls | less}
    pool = places.pool
    zone_last: dict[str, int] = {}
    for r, t in last.items():
        zone_last[pool.get(r, r)] = max(zone_last.get(pool.get(r, r), t), t)
    moved = {(pool.get(r, r), t) for r, t in falls} | less
    unsure = {pool.get(r, r) for r in wide & set(first)}
    step: dict[tuple[str, int], int] = {}
    for r, begin in first.items():
        z = pool.get(r, r)
        still = zone_last[z] if changes is None else max(last.values())
        for t in years:
            if t < begin:
                continue
            alone = z in unsure or (z, t) in moved or t in (changes or ())
            step[r, t] = t if t == begin or t <= still or alone else step[r, t - 1]
    return step


def _margin_falls(places: Places) -> set[tuple[str, int]]:
    """Years in which the firm margin of a zone is less than the year before, as (z, t)."""
    margin = {(z, t): mw for (z, t), mw in places.margin.items() if z not in places.implied}
    return {(z, t) for (z, t), mw in margin.items() if mw < margin.get((z, t - 1), 0.0)}


def _potential(inputs: Inputs, places: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Most capacity by place and technology; places without a figure are absent."""
    land = places["pv_site_potential_mw"].dropna()
    out = {(str(r), "pv_site"): float(mw) for r, mw in land.items()}
    homes = set(places["member_state"])
    for technology in CONTRACTS:
        for c, mw in by_state(inputs, f"{technology}_potential_mw").dropna().items():
            if c in homes:
                out[str(c), technology] = float(mw)
    return out
