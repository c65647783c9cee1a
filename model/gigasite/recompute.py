"""A plan's figures again, from its decisions and the inputs, row by row.

Deliberately shares no code with `options`, `data`, `results` or the model: another way to the
same numbers. Only the climate (PUE and WUE of a place) and units are common ground.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gigasite.climate import cooling_performance
from gigasite.repower import Repowered
from gigasite.reserve import Reserved
from gigasite.unitcost import Start, blank, crf, spread_over

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario

PARTS = ("site", "shell", "processors", "cooling", "water", "heat")


class Recomputed:
    """Everything that follows from the decisions of a plan, computed on demand."""

    def __init__(self, plan: Plan, inputs: Inputs, scenario: Scenario) -> None:
        self.inputs, self.scenario = inputs, scenario
        self.years = list(range(scenario.years.first, scenario.years.last + 1))
        self.region = {r["region"]: r for r in inputs["regions"].to_dict("records")}
        self.facility = {r["facility"]: r for r in inputs["facilities"].to_dict("records")}
        self.state = {r["member_state"]: r for r in inputs["member_states"].to_dict("records")}
        self.track = {r["track"]: r for r in inputs["permitting"].to_dict("records")}
        self.system = {r["cooling"]: r for r in inputs["cooling"].to_dict("records")}
        self.performance = {
            (r["region"], r["cooling"]): r for r in cooling_performance(inputs).to_dict("records")
        }
        air = inputs["climate"]
        self.mean_c = dict(zip(air["region"], air["t_mean_annual_c"], strict=True))
        chosen = plan.sites[plan.sites["committed"] == 0]
        self.starts = [
            Start(
                r["region"],
                r["facility"],
                r["cooling"],
                r["track"],
                int(r["start_year"]),
                float(r["units"]),
            )
            for r in chosen.to_dict("records")
        ]
        self.power = Repowered(plan, self)
        self.service = Reserved(plan, self)
        ordered = plan.grid[plan.grid["blocks_ordered"] > 0]
        self.orders = [
            (r["region"], int(r["year"]), int(r["blocks_ordered"]))
            for r in ordered.to_dict("records")
        ]

    # time

    def permit_months(self, start: Start) -> float:
        """Months of permitting still to do [months]."""
        permits = self.scenario.permits
        override = {
            "standard": permits.standard_months,
            "accelerated": permits.accelerated_months,
            "zone": permits.zone_months,
        }.get(start.track)
        own = self.track.get(start.track, {}).get("permit_months")
        months = (
            override
            if override is not None
            else self.region[start.region]["permit_months"]
            if blank(own)
            else own
        )
        if permits.objective_months is not None and start.year >= permits.objective_from:
            months = min(months, permits.objective_months)
        return max(0.0, months - self.region[start.region]["elapsed_months"]) * self._time_factor

    def build_months(self, start: Start) -> float:
        """Months of building [months]."""
        return float(self.facility[start.facility]["build_months"]) * self._time_factor

    @cached_property
    def _time_factor(self) -> float:
        switch = self.scenario.limit("comes_online")
        return switch.scale if switch.enabled else 0.0

    def online(self, start: Start) -> int:
        """First 31 December on which the units run."""
        end = start.year * 12 + self.permit_months(start) + self.build_months(start)
        return max(start.year, math.ceil(round(end / 12, 9)) - 1)

    def block_live(self, region: str, year: int) -> int:
        """First 31 December on which a block ordered on 1 January of a year is live."""
        months = self.block_months(region)
        return max(year, math.ceil(round((year * 12 + months) / 12, 9)) - 1)

    def block_months(self, region: str) -> float:
        """From the order of a block to its first use [months]."""
        switch = self.scenario.limit("energises")
        months = self.region[region]["block_lead_months"] + self.scenario.grid.extra_lead_months
        return float(months) * (switch.scale if switch.enabled else 0.0)

    def running(self, t: int) -> list[Start]:
        """Starts that run on 31 December of year t."""
        return self._running_in[t]

    @cached_property
    def _running_in(self) -> dict[int, list[Start]]:
        """Starts that run, by planning year."""
        since = [(s, self.online(s)) for s in self.starts]
        return {t: [s for s, year in since if year <= t] for t in self.years}

    def blocks(self, region: str, t: int) -> int:
        """Blocks of a region that are live in year t."""
        return sum(n for r, s, n in self.orders if r == region and self.block_live(r, s) <= t)

    # power, water, money of one unit

    def rate(self, region: str) -> float:
        """Real discount rate of a project in a region [1/yr]."""
        state = self.state.get(self.region[region]["member_state"])
        return 0.0 if state is None else float(state["discount_rate_pct"]) / 100

    def unit(self, start: Start) -> dict[str, float]:
        """Figures of one unit: MW, m3, t, and yearly and overnight MEUR."""
        place, kind = self.region[start.region], self.facility[start.facility]
        air = self.performance[start.region, start.cooling]
        adder = float(self.system.get(start.cooling, {}).get("capex_adder", 0.0))
        money, it = self.scenario.money, float(kind["it_mw"])
        hours = it * kind["utilisation"] * 8760
        mwh = hours * air["pue_mean"]
        ref = float(self.track.get(start.track, {}).get("ref_min", 0.0))
        shell = it * kind["cost_meur_per_mw"]
        gear = 0.0 if blank(kind["equipment_meur_per_mw"]) else it * kind["equipment_meur_per_mw"]
        counted = gear if money.processors else 0.0
        own, usual = self.rate(start.region), money.reference_rate
        life = kind["building_years"]
        gear_life = money.refresh_years or kind["equipment_years"]
        erf = self.system.get(start.cooling, {}).get("erf")
        built = shell * place["cost_index"] * (1 + adder)
        share = kind["public_share_max"]
        if share > 0 and self.scenario.public.share is not None:
            share = self.scenario.public.share
        return {
            "it_mw": it,
            "load_mw": mwh / 8760,
            "peak_mw": it * air["pue_design"],
            "ref": ref,
            "water_m3": hours * air["wue_mean"],
            "capex": built + counted,
            "gear": counted,
            "gear_life": gear_life,
            "all_in": self.scenario.public.all_in_meur or built + gear,
            "public": share * (self.scenario.public.all_in_meur or built + gear),
            "heat": -mwh * (0.0 if blank(erf) else erf) * money.heat_price_eur_mwh / 1e6,
            "shell": shell * crf(usual, life) + it * kind["fixed_meur_per_mw_yr"],
            "site": shell * (place["cost_index"] * crf(own, life) - crf(usual, life))
            + counted * (crf(own, gear_life) - crf(usual, gear_life)),
            "processors": counted * crf(usual, gear_life),
            "cooling": shell * place["cost_index"] * adder * crf(own, life),
            "water": hours * air["wue_mean"] * self.scenario.water.price_eur_m3 / 1e6,
        }

    @cached_property
    def units(self) -> dict[Start, dict[str, float]]:
        """Figures of one unit of every start."""
        return {s: self.unit(s) for s in self.starts}

    def total(self, figure: str, starts: list[Start]) -> float:
        """Sum of a figure over starts, times their units."""
        return sum(s.units * self.units[s][figure] for s in starts)

    def discount(self, t: int) -> float:
        """Value on 1 January of the first year of a payment in year t."""
        return float((1 + self.scenario.money.discount_rate) ** (self.years[0] - t))

    def crf_of(self, region: str, years: float) -> float:
        """Capital recovery factor at the rate of a region [1/yr]."""
        return crf(self.rate(region), years)

    def block_yearly(self, region: str) -> float:
        """Yearly cost of one block: annuity and operation [MEUR/yr]."""
        grid = self.scenario.grid
        return float(self.region[region]["block_cost_meur"]) * (
            crf(self.rate(region), grid.block_years) + grid.fixed_share
        )

    def spread(self, start: Start) -> dict[int, float]:
        """Share of a unit's overnight cost due in each year: even over the building months."""
        return spread_over(start.year, self.permit_months(start), self.build_months(start))

    def block_spread(self, region: str, year: int) -> dict[int, float]:
        """The same for a block: even over its lead."""
        return spread_over(year, 0.0, self.block_months(region))

    def draw(self, region: str, t: int) -> float:
        """Connection that a region's sites need: of their designs, and above mean load [MW]."""
        running = [s for s in self.running(t) if s.region == region]
        above = self.total("peak_mw", running) - self.total("load_mw", running)
        return above + self.power.firm(region, t)

    # committed projects, targets

    @cached_property
    def committed(self) -> list[dict[str, Any]]:
        """Committed projects, with a function of the year for what is new since 2025."""
        switch = self.scenario.limit("committed")
        if not switch.enabled:
            return []
        found = [self._surviving(p) for p in self.inputs["projects"].to_dict("records")]
        return [p | {"factor": switch.scale} for p in found if p["committed_it_mw"] > 0]

    def _surviving(self, project: dict[str, Any]) -> dict[str, Any]:
        """A project with the share of its announced power that is taken as built."""
        share, mw = self.scenario.projects.survival, project["announced_mw"]
        if not share or blank(mw) or project["committed"] == "refused":
            return project
        sizes = (mw, mw / 0.70) if project["mw_kind"] == "IT" else (mw * 0.70, mw)
        columns = ("committed_it_mw", "committed_grid_mw")
        return project | {
            c: project[c] + share * max(0.0, size - project[c])
            for c, size in zip(columns, sizes, strict=True)
        }

    def committed_mw(
        self,
        t: int,
        column: str = "committed_it_mw",
        *,
        state: str | None = None,
        region: str | None = None,
        facility: str | None = None,
    ) -> float:
        """Committed power new since 2025 that runs at the end of year t [MW IT, or MW of draw]."""
        mw = 0.0
        for p in self.committed:
            if (state is None or p["member_state"] == state) and (
                (region is None or p["region"] == region)
                and (facility is None or p["facility"] == facility)
            ):
                span = p["full_year"] - p["first_year"] + 1
                now, then = (min(max((y - p["first_year"] + 1) / span, 0), 1) for y in (t, 2025))
                mw += p[column] * (now - then) * p["factor"]
        return mw

    @cached_property
    def existing(self) -> float:
        """IT power of 2025 [MW IT]."""
        return sum(float(s["existing_it_mw"]) for s in self.state.values())

    def target(self, t: int) -> float | None:
        """Target on all IT power in year t, before `limits.capacity_target.scale` [MW IT]."""
        want = self.scenario.capacity
        due = [mw for year, mw in want.milestones_mw.items() if year <= t and year in self.years]
        if t >= want.year:
            due.append(want.multiplier * self.existing)
        return max(due) if due else None

    def new_mw(self, t: int, *, state: str | None = None, region: str | None = None) -> float:
        """IT power chosen by the plan that runs in year t [MW IT]."""
        return self.total("it_mw", [s for s in self.running(t) if self.inside(s, state, region)])

    def inside(self, start: Start, state: str | None = None, region: str | None = None) -> bool:
        """Whether a start lies in a state and region."""
        return (state is None or self.region[start.region]["member_state"] == state) and (
            region is None or start.region == region
        )

    def gigafactories(
        self, t: int, *, state: str | None = None, region: str | None = None
    ) -> float:
        """Gigafactories that run in year t."""
        return sum(
            s.units
            for s in self.running(t)
            if self.facility[s.facility]["gigafactory"] and self.inside(s, state, region)
        )

    def headroom(self, region: str, t: int) -> float | None:
        """Free headroom of a region in a year, None without a figure [MW]."""
        place = self.region[region]
        known = [y for y in self.inputs.headroom_years() if y <= t]
        value = place[f"headroom_mw_{known[-1]}"] if known else place["headroom_mw"]
        if blank(value):
            return None
        return max(
            0.0,
            value * self.scenario.limit("grid_headroom").scale
            - self.committed_mw(t, "committed_grid_mw", region=region),
        )
