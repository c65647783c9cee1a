"""Limits on energy and carbon, counted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.counting import MILLION, Count, places, scale_of, states_of
from gigasite.repower import SLACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.recompute import Recomputed
    from gigasite.unitcost import Start


def energy_counts(x: Recomputed) -> Iterator[Count]:
    """Renewable shares of tracks, potentials, clean and renewable shares, the cap on carbon."""
    yield from _tracks(x)
    yield from _potentials(x)
    energy, power = x.scenario.energy, x.power
    for kind, figure in (("clean_share", "clean"), ("renewable_share", "renewable")):
        for scope, stated in (
            ("EU", getattr(energy, kind)),
            ("gigafactory", getattr(energy, f"gigafactory_{kind}")),
        ):
            group = None if scope == "EU" else scope
            for t in x.years:
                share = power.least(stated, t)
                if share is not None:
                    used = power.total(figure, t, group=group)
                    least = share * scale_of(x, kind) * power.load(t, group=group)
                    yield Count(kind, scope, t, ">=", used, least, "MW")
    for t in x.years:
        cap = power.least(energy.carbon_cap_t, t)
        if cap is not None:
            figure = "emissions" if energy.carbon_account == "location" else "emissions_market"
            used, most = power.total(figure, t), cap * scale_of(x, "carbon_cap")
            yield Count("carbon_cap", "EU", t, "<=", used / MILLION, most / MILLION, "MtCO2e/yr")


def _tracks(x: Recomputed) -> Iterator[Count]:
    """Load of tracks with a renewable share against what designs that reach it supply.

    A row for each region, year and share that the track of a running site asks for.
    """
    sites: dict[str, list[Start]] = {}
    for s in x.starts:
        sites.setdefault(s.region, []).append(s)
    for r, mine in sorted(sites.items()):
        since = [(s, x.online(s), x.power.ref(s)) for s in mine]
        for ref in sorted({own for _, _, own in since} - {0.0}):
            for t in x.years:
                running = [(s, own) for s, year, own in since if year <= t]
                if ref not in {own for _, own in running}:
                    continue
                asked = [s for s, own in running if own >= ref - SLACK]
                given = sum(
                    mw
                    for _, _, design, mw in x.power.within(r, t)
                    if x.power.priced(r, design)["renewable"] >= ref - SLACK
                )
                load = x.total("load_mw", asked)
                yield Count("track_renewable", f"{r} REF {ref:g}", t, ">=", given, load, "MW")


def _potentials(x: Recomputed) -> Iterator[Count]:
    """Solar power on site by region, contracts by state."""
    last, scale = x.years[-1], scale_of(x, "renewable_potential")
    inside: dict[str, list[str]] = {}
    for r in places(x):
        inside.setdefault(x.region[r]["member_state"], []).append(r)
        land = x.region[r]["pv_site_potential_mw"]
        if land == land:
            used = x.power.total("pv_site_mw", last, region=r)
            yield Count("renewable_potential", f"{r} pv_site", None, "<=", used, scale * land, "MW")
    for c in states_of(x):
        for kind in ("pv_contract", "wind_on", "wind_off") if c in x.state else ():
            most = x.state[c][f"{kind}_potential_mw"]
            if most == most:
                used = sum(x.power.total(f"{kind}_mw", last, region=r) for r in inside[c])
                yield Count(
                    "renewable_potential", f"{c} {kind}", None, "<=", used, scale * most, "MW"
                )
