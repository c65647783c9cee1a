"""Regret: what each candidate costs in each scenario beyond the best plan known there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from gigasite.heldsites import Decision, Start
    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario

TRIALS = [
    "scenario", "candidate", "weight", "cost_meur", "regret_meur", "status", "stopped_by", "gap",
    "new_it_mw", "gigafactories", "shortfall_meur", "lost_units", "late_units", "lost", "reason",
]  # fmt: skip
CANDIDATES = [
    "candidate", "regions", "first_units", "own_cost_meur", "own_status", "expected_cost_meur",
    "expected_regret_meur", "worst_regret_meur", "worst_scenario", "lost_units", "late_units",
    "chosen",
]  # fmt: skip


@dataclass(frozen=True)
class Future:
    """One scenario of the set, its targets priced, and the best plan made for it alone."""

    name: str
    weight: float
    inputs: Inputs
    scenario: Scenario
    plan: Plan
    decision: Decision
    """Sites and first starts of that plan: the candidate named after the scenario."""


@dataclass(frozen=True)
class LeftOut:
    """A scenario without a plan: in it no candidate can be judged."""

    name: str
    status: str
    reason: str


@dataclass(frozen=True)
class Trial:
    """A candidate's decision held in one scenario, everything else chosen anew."""

    scenario: str
    candidate: str
    plan: Plan | None
    status: str
    stopped_by: str | None = None
    reason: str = ""
    lost: tuple[tuple[Start, int], ...] = ()
    """First starts that cannot exist in the scenario, in units."""
    late_units: int = 0
    """First starts that come online later than in the candidate's own scenario [units]."""

    @property
    def cost(self) -> float | None:
        """Cost of the plan [MEUR]; None without one."""
        return None if self.plan is None else self.plan.cost


@dataclass(frozen=True)
class Regrets:
    """What `robust` found: scenarios, candidates, and every candidate in every scenario.

    The best known cost of a scenario is the least of its own plan and of all candidates in it, so
    no regret is below 0. It rests on plans proven within `solver.gap`: regrets below that share of
    the cost say nothing.
    """

    matrix: str
    first_years: int
    futures: tuple[Future, ...]
    left_out: tuple[LeftOut, ...]
    trials: dict[tuple[str, str], Trial]
    """By scenario and candidate."""
    stopped: bool
    """Whether the user ended it before everything was tried."""

    def best(self, scenario: str) -> float:
        """Least cost known in a scenario [MEUR]."""
        own = next(f.plan.cost for f in self.futures if f.name == scenario)
        tried = [t.cost for t in self.trials.values() if t.scenario == scenario]
        return min([own, *(cost for cost in tried if cost is not None)])

    def cost(self, scenario: str, candidate: str) -> float | None:
        """Cost of a candidate in a scenario [MEUR]; None: no plan, or not tried.

        In its own scenario a candidate is worth the better of its plan and of the plan made anew.
        """
        trial = self.trials.get((scenario, candidate))
        found = None if trial is None else trial.cost
        if scenario == candidate:
            own = next(f.plan.cost for f in self.futures if f.name == scenario)
            return own if found is None else min(own, found)
        return found

    def regret(self, scenario: str, candidate: str) -> float | None:
        """Cost of a candidate beyond the best known one [MEUR], at least 0."""
        cost = self.cost(scenario, candidate)
        return None if cost is None else cost - self.best(scenario)

    def worst(self, candidate: str) -> tuple[float, str] | None:
        """Largest regret of a candidate [MEUR] and its scenario; None when one is not known."""
        found = [(self.regret(f.name, candidate), f.name) for f in self.futures]
        if any(regret is None for regret, _ in found):
            return None
        return max(((r, name) for r, name in found if r is not None), key=lambda at: at[0])

    def expected_cost(self, candidate: str) -> float | None:
        """Mean cost by the weights of the scenarios [MEUR]; None when one cost is not known."""
        costs = [self.cost(f.name, candidate) for f in self.futures]
        return self._mean(costs)

    def expected_regret(self, candidate: str) -> float | None:
        """Mean regret by the weights of the scenarios [MEUR]."""
        return self._mean([self.regret(f.name, candidate) for f in self.futures])

    def _mean(self, values: list[float | None]) -> float | None:
        known = [v for v in values if v is not None]
        if len(known) < len(values):
            return None
        weights = [f.weight for f in self.futures]
        return sum(w * v for w, v in zip(weights, known, strict=True)) / sum(weights)

    @property
    def chosen(self) -> str | None:
        """Candidate of the least worst regret; of equals that of the least expected cost."""
        ranked = []
        for n, future in enumerate(self.futures):
            worst, mean = self.worst(future.name), self.expected_cost(future.name)
            if worst is not None and mean is not None:
                ranked.append((worst[0], mean, n, future.name))
        return min(ranked)[-1] if ranked else None

    def trial_table(self) -> pd.DataFrame:
        """Every candidate in every scenario, a row each: TRIALS."""
        rows = [
            self._row(s, c.name)
            for s in self.futures
            for c in self.futures
            if (s.name, c.name) in self.trials
        ]
        return pd.DataFrame(rows, columns=TRIALS)

    def _row(self, future: Future, candidate: str) -> dict[str, Any]:
        trial = self.trials[future.name, candidate]
        told: dict[str, Any] = {
            "scenario": future.name,
            "candidate": candidate,
            "weight": future.weight,
            "cost_meur": self.cost(future.name, candidate),
            "regret_meur": self.regret(future.name, candidate),
            "status": trial.status,
            "stopped_by": trial.stopped_by,
            "lost_units": sum(n for _, n in trial.lost),
            "late_units": trial.late_units,
            "lost": "; ".join(f"{n} {f} {r} {year}" for (r, f, year), n in trial.lost),
            "reason": trial.reason,
        }
        if trial.plan is not None:
            told |= {
                "gap": trial.plan.objective["gap"],
                "new_it_mw": list(trial.plan.metrics["it_mw_new_by_year"].values())[-1],
                "gigafactories": trial.plan.metrics["gigafactories"],
                "shortfall_meur": trial.plan.cost_meur["shortfall"],
            }
        return told

    def candidate_table(self) -> pd.DataFrame:
        """The candidates, that of the least worst regret first: CANDIDATES."""
        chosen = self.chosen
        rows = []
        for future in self.futures:
            worst = self.worst(future.name)
            mine = [t for t in self.trials.values() if t.candidate == future.name]
            rows.append({
                "candidate": future.name,
                "regions": len({r for r, _ in future.decision.hosts}),
                "first_units": future.decision.units,
                "own_cost_meur": future.plan.cost,
                "own_status": future.plan.status,
                "expected_cost_meur": self.expected_cost(future.name),
                "expected_regret_meur": self.expected_regret(future.name),
                "worst_regret_meur": None if worst is None else worst[0],
                "worst_scenario": None if worst is None else worst[1],
                "lost_units": sum(n for t in mine for _, n in t.lost),
                "late_units": sum(t.late_units for t in mine),
                "chosen": int(future.name == chosen),
            })  # fmt: skip
        table = pd.DataFrame(rows, columns=CANDIDATES)
        order = ["worst_regret_meur", "expected_cost_meur"]
        return table.sort_values(order, kind="stable", ignore_index=True)

    def regret_table(self) -> pd.DataFrame:
        """Regret [MEUR]: a row a scenario, a column a candidate; empty where not known."""
        names = [f.name for f in self.futures]
        rows = [
            [f.name, f.weight, self.best(f.name), *(self.regret(f.name, c) for c in names)]
            for f in self.futures
        ]
        return pd.DataFrame(rows, columns=["scenario", "weight", "best_meur", *names])
