"""What powers a plan's sites, again: its supply taken as decided, its designs priced anew.

Shares no code with `power`, `supply`, `supplies` or the model.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from gigasite.unitcost import blank
from gigasite.units import GRID_DESIGN

if TYPE_CHECKING:
    from gigasite.plans import Plan
    from gigasite.recompute import Recomputed
    from gigasite.unitcost import Start

SLACK = 1e-4
"""Miss of a share that counts as rounding of a design's row [1]."""
CAPACITIES = (
    "pv_site_mw", "battery_power_mw", "battery_energy_mwh", "backup_mw", "pv_contract_mw",
    "wind_on_mw", "wind_off_mw", "nuclear_mw",
)  # fmt: skip


class Repowered:
    """Supply of a plan by region, group, design and year, and what it costs and emits."""

    def __init__(self, plan: Plan, x: Recomputed) -> None:
        self.x, self.energy = x, x.scenario.energy
        self.listed: list[dict[str, Any]] = plan.designs.to_dict("records")
        self.rows = {(d["region"], d["design"]): d for d in self.listed}
        self.supply: dict[tuple[str, str, str, int], float] = {
            (e["region"], e["group"], e["energy_design"], int(e["year"])): float(e["load_mw"])
            for e in plan.energy.to_dict("records")
        }

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """How sites are grouped: apart only where gigafactories have a share of their own."""
        alone = any(
            getattr(self.energy, f"gigafactory_{kind}") and self.x.scenario.limit(kind).enabled
            for kind in ("clean_share", "renewable_share")
        )
        return ("gigafactory", "other") if alone else ("all",)

    def group_of(self, start: Start) -> str:
        """Group of a start."""
        if len(self.groups) == 1:
            return self.groups[0]
        return self.groups[0 if self.x.facility[start.facility]["gigafactory"] else 1]

    def source(self) -> str:
        """Where designs come from."""
        if self.energy.supply == "flat":
            return "flat"
        if self.x.inputs.has("own_designs"):
            return "own"
        needed = ("climate", "member_states", "energy_technologies", "price_shape",
                  "weather_daily", "weather_hours")  # fmt: skip
        return "computed" if all(self.x.inputs.has(name) for name in needed) else "flat"

    def priced(self, region: str, design: str) -> dict[str, float]:
        """Figures of a design for each MW, priced for the scenario."""
        return self._priced[region, design]

    @cached_property
    def _priced(self) -> dict[tuple[str, str], dict[str, float]]:
        return {key: self._price(key[0], row) for key, row in self.rows.items()}

    def _price(self, region: str, row: dict[str, Any]) -> dict[str, float]:
        energy, burnt = self.energy, float(row["onsite_t"])
        clean = float(row["clean_share"])
        if energy.count_grid_mix:
            state = self.x.state.get(self.x.region[region]["member_state"], {})
            mix = 1 - min(1.0, float(state.get("carbon_g_kwh", 0.0)) / 800)
            clean += max(0.0, 1 - clean - row["backup_mwh"] / 8760) * mix
        dearer = (energy.price_scale - 1) * row["cost_import_meur"]
        taxed = burnt * energy.carbon_price_eur_t
        taxed += (row["emissions_t"] - burnt) * energy.carbon_surcharge_eur_t
        return {
            "energy": row["cost_meur"] - row["cost_carbon_meur"] + dearer,
            "carbon": taxed / 1e6,
            "clean": clean,
            "renewable": float(row["renewable_share"]),
            "emissions": float(row["emissions_t"]),
            "emissions_market": float(row["emissions_market_t"]),
            "firm": float(row["firm_connection_mw"]),
            **{name: float(row[name]) for name in CAPACITIES},
        }

    def total(
        self, figure: str, t: int, *, region: str | None = None, group: str | None = None
    ) -> float:
        """Sum of a figure of the designs times the MW they supply in a year."""
        return sum(
            mw * self.priced(r, design)[figure]
            for r, g, design, mw in self.within(region, t)
            if group in (None, g)
        )

    def within(self, region: str | None, t: int) -> list[tuple[str, str, str, float]]:
        """Region, group, design and MW of the supplies of a year, of one region or all."""
        return self._within.get((region, t), [])

    @cached_property
    def _within(self) -> dict[tuple[str | None, int], list[tuple[str, str, str, float]]]:
        found: dict[tuple[str | None, int], list[tuple[str, str, str, float]]] = {}
        for (r, g, design, t), mw in self.supply.items():
            for place in (None, r):
                found.setdefault((place, t), []).append((r, g, design, mw))
        return found

    def firm(self, region: str, t: int) -> float:
        """Connection that the designs of a region need [MW]."""
        return self.total("firm", t, region=region)

    def load(self, t: int, *, group: str | None = None) -> float:
        """Mean load of the sites that run [MW]."""
        running = [s for s in self.x.running(t) if group in (None, self.group_of(s))]
        return self.x.total("load_mw", running)

    def by_year(self) -> dict[str, dict[int, float]]:
        """Energy, emissions and shares of all chosen sites by year; no share without load."""
        years = self.x.years
        mw = {t: self.load(t) for t in years}
        total = {
            figure: {t: self.total(figure, t) for t in years}
            for figure in ("emissions", "emissions_market", "clean", "renewable")
        }
        return {
            "mwh_by_year": {t: mw[t] * 8760 for t in years},
            "emissions_t_by_year": total["emissions"],
            "emissions_market_t_by_year": total["emissions_market"],
            **{
                f"{name}_share_by_year": {t: total[name][t] / mw[t] for t in years if mw[t] > 0}
                for name in ("clean", "renewable")
            },
        }

    def ref(self, start: Start) -> float:
        """Renewable share that a start's track asks for, as scaled [1]."""
        switch = self.x.scenario.limit("track_renewable")
        own = self.x.track.get(start.track, {}).get("ref_min", 0.0)
        return (0.0 if blank(own) else float(own)) * (switch.scale if switch.enabled else 0.0)

    def names(self, start: Start) -> str:
        """Designs that power a start in the last year, largest first."""
        last, group = self.x.years[-1], self.group_of(start)
        least = self.ref(start) - SLACK
        mine = [
            (-round(mw, 6), design)
            for r, g, design, mw in self.within(start.region, last)
            if g == group and self.priced(r, design)["renewable"] >= least
        ]
        return " + ".join(design for _, design in sorted(mine))

    def least(self, stated: dict[int, float], t: int) -> float | None:
        """Value that holds in a year: of the last year stated before or in it."""
        before = [year for year in stated if year <= t]
        return stated[max(before)] if before else None

    def faults(self) -> list[tuple[str, str]]:
        """What is wrong with the supply itself: place and fault."""
        x, found = self.x, []
        for (r, g, design, t), mw in self.supply.items():
            where = f"energy.csv, {r} {t} {g} {design}"
            if (r, design) not in self.rows:
                found.append((where, "the design is not in designs.csv"))
            if r not in x.region or g not in self.groups or t not in x.years or not mw > 0:
                found.append((where, "names something that the inputs do not know"))
            later = self.supply.get((r, g, design, t + 1), 0.0)
            if design != GRID_DESIGN and t < x.years[-1] and later < mw - SLACK * max(1.0, mw):
                found.append((where, f"falls from {mw:,.6g} to {later:,.6g} MW in the next year"))
        given: dict[tuple[str, str, int], float] = {}
        for (r, g, _, t), mw in self.supply.items():
            given[r, g, t] = given.get((r, g, t), 0.0) + mw
        asked: dict[tuple[str, str, int], float] = {}
        for t in x.years:
            for s in x.running(t):
                key = (s.region, self.group_of(s), t)
                asked[key] = asked.get(key, 0.0) + s.units * x.units[s]["load_mw"]
        for key in given.keys() | asked.keys():
            mw, load = given.get(key, 0.0), asked.get(key, 0.0)
            if abs(mw - load) > 1e-6 * max(1.0, load):
                where = "energy.csv, " + " ".join(map(str, key))
                found.append((where, f"supplies {mw:,.6g} MW for a load of {load:,.6g} MW"))
        return found
