"""What alternatives have in common and how far apart they lie: tables of several plans."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite.plans import location_cost
from gigasite.sitesets import (
    DATA_CENTRES,
    GIGAFACTORY,
    distance,
    elsewhere_mw,
    it_by_site,
    kinds_of,
    site_set,
)

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario
    from gigasite.sitesets import SiteSet

REACHED, LEFT, STOPPED, UNKNOWN = "count", "none left", "user", "not known"
"""Why no more alternatives were sought: as many as asked for; proven that no more exist; Ctrl-C;
the time was up, and it is not known whether more exist."""
PLANS = [
    "plan", "cost_meur", "extra_meur", "extra_share", "distance_best", "distance_nearest",
    "elsewhere_mw", "elsewhere_share", "gigafactories", "gigafactory_regions",
    "data_centre_regions", "member_states", "new_it_mw", "status", "stopped_by", "gap",
]  # fmt: skip
REGIONS = ["region", "name", "member_state", "kind", "plans", "share", "found_in", "mean_it_mw"]
EVERY, SOME, NONE = "every", "some", "none"


@dataclass(frozen=True)
class Alternatives:
    """The best plan and its alternatives, in the order in which they were found."""

    scenario: Scenario
    inputs: Inputs
    within: float
    """Share of the best plan's location cost that they may cost more [1]."""
    apart: int
    """Least distance between any two plans that was asked for."""
    allowed_meur: float
    best: Plan
    plans: tuple[Plan, ...]
    ended: str
    """REACHED, LEFT, STOPPED or UNKNOWN."""

    @property
    def all(self) -> tuple[Plan, ...]:
        """The best plan, then its alternatives."""
        return (self.best, *self.plans)

    def site_sets(self) -> list[SiteSet]:
        """Site sets of all plans, the best first."""
        kinds = kinds_of(self.inputs)
        return [site_set(plan.sites, kinds) for plan in self.all]

    def distances(self) -> list[int]:
        """Distances between every two plans."""
        return [distance(a, b) for a, b in itertools.combinations(self.site_sets(), 2)]

    def table(self) -> pd.DataFrame:
        """A row a plan, the best (plan 0) first: PLANS."""
        rows = [self._row(n) for n in range(len(self.all))]
        return pd.DataFrame(rows, columns=PLANS)

    def _row(self, n: int) -> dict[str, Any]:
        plan, sets, kinds = self.all[n], self.site_sets(), kinds_of(self.inputs)
        mine, best = it_by_site(plan.sites, kinds), it_by_site(self.best.sites, kinds)
        moved = elsewhere_mw(mine, best)
        place = location_cost(self.best.cost_meur)
        others = [distance(sets[n], other) for k, other in enumerate(sets) if k != n]
        extra = plan.cost - self.best.cost
        hosts = sorted(r for r, kind in sets[n] if kind == GIGAFACTORY)
        return {
            "plan": n,
            "cost_meur": plan.cost,
            "extra_meur": extra,
            "extra_share": extra / place if place > 0 else None,
            "distance_best": distance(sets[n], sets[0]),
            "distance_nearest": min(others, default=None),
            "elsewhere_mw": moved,
            "elsewhere_share": moved / sum(mine.values()) if mine else None,
            "gigafactories": plan.metrics["gigafactories"],
            "gigafactory_regions": ";".join(hosts),
            "data_centre_regions": sum(kind == DATA_CENTRES for _, kind in sets[n]),
            "member_states": plan.metrics["member_states"],
            "new_it_mw": list(plan.metrics["it_mw_new_by_year"].values())[-1],
            "status": plan.status,
            "stopped_by": plan.stopped_by,
            "gap": plan.objective["gap"],
        }

    def region_table(self) -> pd.DataFrame:
        """In how many of the plans each region hosts each kind of site: REGIONS.

        The best plan counts too; mean IT power over all plans [MW IT]. Kinds that no facility
        allowed by the scenario belongs to have no rows.
        """
        known, plans = kinds_of(self.inputs), self.all
        allowed = self.scenario.facilities.allowed
        kinds = sorted({k for f, k in known.items() if allowed is None or f in allowed})
        power = [it_by_site(plan.sites, known) for plan in plans]
        regions = self.inputs["regions"]
        if not self.scenario.regions.outermost:
            regions = regions[regions["outermost"] == 0]
        rows = []
        for kind in kinds:
            for r in regions.itertuples():
                mw = [each.get((str(r.region), kind), 0.0) for each in power]
                hosting = sum(value > 0 for value in mw)
                word = EVERY if hosting == len(plans) else SOME if hosting else NONE
                rows.append((r.region, r.name, r.member_state, kind, hosting,
                             hosting / len(plans), word, sum(mw) / len(plans)))  # fmt: skip
        frame = pd.DataFrame(rows, columns=REGIONS)
        order = ["kind", "plans", "mean_it_mw", "region"]
        rising = [False, False, False, True]
        return frame.sort_values(order, ascending=rising, kind="stable", ignore_index=True)
