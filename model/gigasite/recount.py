"""Every limit again, from recomputed figures: what is used of it and what its bound is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.recompute import Recomputed
from gigasite.counting import Count, places, scale_of, states_of
from gigasite.recount_energy import energy_counts
from gigasite.recount_objective import objective_counts
from gigasite.recount_places import place_counts
from gigasite.recount_service import service_counts
from gigasite.recount_supply import capacity_counts, grid_counts, money_counts, water_counts


def counts(x: Recomputed) -> Iterator[Count]:
    """All limits that are switched on."""
    for part in (
        _gigafactories,
        _units,
        _pins,
        _sizes,
        _time,
        capacity_counts,
        service_counts,
        grid_counts,
        energy_counts,
        water_counts,
        money_counts,
        place_counts,
        objective_counts,
    ):
        for count in part(x):
            if x.scenario.limit(count.limit).enabled:
                yield count


def _gigafactories(x: Recomputed) -> Iterator[Count]:
    want, last = x.scenario.gigafactories, x.years[-1]
    yield Count(
        "gigafactory_count",
        "EU",
        None,
        "<=",
        x.gigafactories(last),
        want.max * scale_of(x, "gigafactory_count"),
        "sites",
    )
    running = x.gigafactories(want.by or last)
    least = (want.max if want.goal == "priced" else want.min) * scale_of(x, "gigafactory_deadline")
    used = max(running, least) if want.goal == "priced" else running
    yield Count("gigafactory_deadline", "EU", None, ">=", used, least, "sites")
    for c in states_of(x):
        yield Count(
            "gigafactories_per_state",
            c,
            None,
            "<=",
            x.gigafactories(last, state=c),
            want.per_state * scale_of(x, "gigafactories_per_state"),
            "sites",
        )
    for r in places(x):
        yield Count(
            "gigafactories_per_region",
            r,
            None,
            "<=",
            x.gigafactories(last, region=r),
            want.per_region * scale_of(x, "gigafactories_per_region"),
            "sites",
        )


def _host_units(x: Recomputed, r: str, f: str, t: int) -> float:
    return sum(s.units for s in x.running(t) if (s.region, s.facility) == (r, f))


def _units(x: Recomputed) -> Iterator[Count]:
    for r, f in sorted({(s.region, s.facility) for s in x.starts}):
        most = x.facility[f]["max_units"] * scale_of(x, "units_per_region")
        yield Count(
            "units_per_region",
            f"{r} {f}",
            None,
            "<=",
            _host_units(x, r, f, x.years[-1]),
            most,
            "units",
        )


def _pins(x: Recomputed) -> Iterator[Count]:
    last = x.years[-1]
    for n, pin in enumerate(x.scenario.pins):
        used = _host_units(x, pin.region, pin.facility, pin.online_by or last)
        yield Count(
            "pins_least",
            f"pin {n}",
            None,
            ">=",
            used,
            pin.min_units * scale_of(x, "pins_least"),
            "units",
        )
        if pin.max_units is not None:
            used = _host_units(x, pin.region, pin.facility, last)
            yield Count(
                "pins_most",
                f"pin {n}",
                None,
                "<=",
                used,
                pin.max_units * scale_of(x, "pins_most"),
                "units",
            )


def _sizes(x: Recomputed) -> Iterator[Count]:
    last = x.years[-1]
    for r in places(x):
        cap = x.region[r]["size_cap_mw"]
        if cap == cap:
            fixed = x.committed_mw(last, region=r)
            yield Count(
                "region_size",
                r,
                None,
                "<=",
                fixed + x.new_mw(last, region=r),
                max(cap * scale_of(x, "region_size"), fixed),
                "MW IT",
            )


def _time(x: Recomputed) -> Iterator[Count]:
    build = x.scenario.build
    opened = {(s, x.online(s)): s.units * x.units[s]["it_mw"] for s in x.starts}
    for c in states_of(x):
        cap = x.state.get(c, {}).get("permit_case_capacity", float("nan"))
        mine = [s for s in x.starts if x.inside(s, c)]
        for t in x.years:
            used = sum(
                s.units * x.facility[s.facility]["case_weight"]
                for s in mine
                if s.year <= t and t * 12 < s.year * 12 + x.permit_months(s)
            )
            if cap == cap:
                yield Count(
                    "permit_cases", c, t, "<=", used, cap * scale_of(x, "permit_cases"), "cases"
                )
            mw = sum(v for (s, year), v in opened.items() if year == t and x.inside(s, c))
            yield Count(
                "state_build_rate",
                c,
                t,
                "<=",
                mw,
                build.state_share * build.eu_mw_per_year * scale_of(x, "state_build_rate"),
                "MW IT/yr",
            )
    for t in x.years:
        mw = sum(v for (_, year), v in opened.items() if year == t)
        yield Count(
            "build_rate",
            "EU",
            t,
            "<=",
            mw,
            build.eu_mw_per_year * scale_of(x, "build_rate"),
            "MW IT/yr",
        )
