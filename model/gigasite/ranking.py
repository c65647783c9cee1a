"""Every region ranked: what one unit more would cost, what it would cost to lose a chosen one.

gigasite.explain_places(inputs, scenario).table()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gigasite import words_where as words
from gigasite.crosscheck import against_scenario
from gigasite.errors import Fault, InputError
from gigasite.load import input_hash, read_inputs
from gigasite.objectives import goals
from gigasite.outcome import Control, Limits, Progress
from gigasite.planning import Clock, opened
from gigasite.regional import cut
from gigasite.resolving import Again, Desk, by_cost, chosen
from gigasite.scenario import Scenario
from gigasite.solver import relax
from gigasite.where import asked, facilities, standing

if TYPE_CHECKING:
    from gigasite.compiled import Compiled
    from gigasite.load import Inputs
    from gigasite.outcome import Outcome
    from gigasite.plans import Plan
    from gigasite.regional import Regional

COLUMNS = [
    "question", "among", "rank", "region", "name", "member_state", "chosen_mw", "facility",
    "stopped_by", "why", "cost_at_least_meur", "kind", "bound_rise_meur", "no_plan_below_meur",
    "cost_meur", "cost_at_most_meur", "status", "gap",
]  # fmt: skip
MOST_EXACT = 50
"""Rows of each question that can be solved again."""


@dataclass(frozen=True)
class Place:
    """One region and one question."""

    question: str
    """`force` one unit in, or `forbid` all that is new."""
    among: str
    """What it is ranked among: `gigafactory` or `other` to force in, `chosen` to forbid."""
    region: str
    facility: str
    """What is forced in; what is lost, separated by `;`."""
    chosen_mw: float
    """IT power that the plan puts there, all facilities [MW IT]."""
    each_mw: float
    """IT power of one unit [MW IT]."""
    rise: float
    """How far the bound on all plans rises [MEUR]; infinite: what is asked cannot be."""
    stopped_by: str = ""
    why: str = ""

    @property
    def order(self) -> tuple[float, str]:
        """Cheapest for each MW IT first to force in, dearest first to lose."""
        return (self.rise / self.each_mw if self.question == "force" else -self.rise, self.region)


@dataclass(frozen=True)
class PlacesAnswer:
    """Every region ranked against one plan."""

    plan: Plan
    places: tuple[Place, ...]
    """Ranked: each question in its order, what cannot be after the rest."""
    again: tuple[Again, ...]
    """Rows solved again."""
    bound_meur: float
    """No plan costs less, from the relaxation in parts; goals before cost as in the plan [MEUR]."""
    names: dict[str, tuple[str, str]]
    """Name and member state by region."""
    stopped: bool
    """Whether the user ended it early."""

    def table(self) -> pd.DataFrame:
        """One row for each region and question: COLUMNS."""
        exact = {(a.question, a.region, a.facility): a for a in self.again}
        ranks: dict[str, int] = {}
        rows = []
        for place in self.places:
            ranks[place.among] = ranks.get(place.among, 0) + 1
            rank = None if place.stopped_by else ranks[place.among]
            again = exact.get((place.question, place.region, place.facility))
            rows.append(self._row(place, again) | {"rank": rank})
        frame = pd.DataFrame(rows, columns=COLUMNS)
        return frame.assign(rank=frame["rank"].astype("Int64"))

    def _row(self, place: Place, again: Again | None) -> dict[str, Any]:
        name, state = self.names[place.region]
        told: dict[str, Any] = {
            "question": place.question, "among": place.among, "region": place.region,
            "name": name, "member_state": state, "chosen_mw": place.chosen_mw,
            "facility": place.facility, "stopped_by": place.stopped_by, "why": place.why,
        }  # fmt: skip
        if place.stopped_by:
            return told
        below = self.bound_meur + place.rise
        told |= {"kind": "bound", "bound_rise_meur": place.rise, "no_plan_below_meur": below}
        told["cost_at_least_meur"] = max(0.0, below - self.plan.cost)
        if again is None:
            return told
        return told | {
            "kind": "exact",
            "cost_at_least_meur": again.at_least_meur,
            "cost_meur": again.cost_meur,
            "cost_at_most_meur": again.at_most_meur,
            "status": again.status,
            "gap": again.gap,
            "why": again.why or missed_goals(again),
        }


def missed_goals(again: Again) -> str:
    """Goals before cost that are missed, in words; empty: none."""
    said = [words.GOAL.format(name=n, before=b, after=a) for n, b, a in again.goals]
    return "; ".join(said)


def explain_places(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    *,
    exact: int = 0,
    plan: Plan | None = None,
    control: Control | None = None,
) -> PlacesAnswer:
    """Rank every region: the cost of a unit where there is none, of losing a chosen region.

    Bounds come from one relaxation in parts (`regional`). `exact`: so many of the first of each
    question are solved again. `plan`: the plan of this very run, where one is in hand: then only a
    relaxation is solved (not with `exact`, nor where capacity or demand come before cost).

    Raises
    ------
    InputError
        A scenario whose objective is not cost, a plan of another run, a wrong `exact`.
    InfeasibleError, NoPlanError, AuditError
        As `plan`.

    """
    inputs = inputs if inputs is not None else read_inputs()
    scenario = scenario if scenario is not None else Scenario.named("base")
    faults = [*against_scenario(inputs, scenario), *by_cost(scenario), *check_exact(exact)]
    if plan is not None and plan.input_hash != input_hash(inputs, scenario):
        remedy = "Give the plan of these tables and choices, or none"
        faults.append(Fault("plan", "belongs to another run", remedy))
    if faults:
        raise InputError(faults)
    control = control or Control()
    if plan is not None and exact == 0 and set(goals_of(scenario)) <= {"gigafactories"}:
        m, compiled, relaxed = _relaxed(inputs, scenario, plan, control)
        return _ranked(inputs, plan, m, cut(m, compiled, relaxed, control), control)
    desk = Desk(inputs, scenario, control)
    parts = None if desk.stopped else desk.parts
    return _exact(_ranked(inputs, desk.plan, desk.m, parts, control), desk, exact)


def check_exact(exact: int) -> list[Fault]:
    """Refuse a number of rows to solve again that is none."""
    if 0 <= exact <= MOST_EXACT:
        return []
    return [Fault(f"--exact {exact}", "is not a number of rows", f"Take 0 to {MOST_EXACT}")]


def goals_of(scenario: Scenario) -> list[str]:
    """Goals of a scenario that come before cost."""
    wanted = {
        "gigafactories": scenario.gigafactories.goal,
        "demand": scenario.demand.goal,
        "capacity": scenario.capacity.goal,
    }
    return [name for name, goal in wanted.items() if goal == "first"]


def _relaxed(
    inputs: Inputs, scenario: Scenario, plan: Plan, control: Control
) -> tuple[Any, Compiled, Outcome]:
    """The model with gigafactories as in the plan, and its relaxation."""
    m, compiled = opened(inputs, scenario, control, Clock())
    if goals(m.data):
        cost, offset = compiled.goals["goal_gigafactories"]
        by = scenario.gigafactories.by or scenario.years.last
        table = inputs["facilities"]
        big = set(table.loc[table["gigafactory"] == 1, "facility"])
        sites = chosen(plan)
        there = sites[sites["facility"].isin(big) & (sites["online_year"] <= by)]
        compiled = compiled.with_row(cost, -float(there["units"].sum()) - offset)
    limits = Limits(0.0, scenario.solver.time_limit_s, scenario.solver.threads)
    return m, compiled, relax(compiled, limits, control)


def _ranked(
    inputs: Inputs, plan: Plan, m: Any, parts: Regional | None, control: Control
) -> PlacesAnswer:
    regions = inputs["regions"].set_index("region")
    names = {str(r): (str(row["name"]), str(row["member_state"])) for r, row in regions.iterrows()}
    places: list[Place] = []
    for n, r in enumerate(names, 1):
        if control.cancelled.is_set():
            break
        if control.listen is not None and n % 10 == 0:
            control.listen(Progress(f"places {n}/{len(names)}", 0.0, None, None, None, 0))
        places += _questions(inputs, plan, m, parts, r) if parts is not None else []
    places.sort(key=lambda p: (words.AMONG.index(p.among), bool(p.stopped_by), *p.order))
    bound = parts.bound if parts is not None else -np.inf
    stopped = control.cancelled.is_set()
    return PlacesAnswer(plan, tuple(places), (), bound, names, stopped)


def _questions(inputs: Inputs, plan: Plan, m: Any, parts: Regional, r: str) -> list[Place]:
    """Questions on one region: losing what is chosen, and one unit of what is not."""
    table = inputs["facilities"].set_index("facility")
    built = chosen(plan, r)
    mw, out = float(built["it_mw"].sum()), []
    have = {bool(table["gigafactory"][f]) for f in built["facility"]}
    if have:
        rise = parts.forbid(r)
        kept = () if np.isfinite(rise) else ("kept", words.PROVEN_KEPT)
        lost = ";".join(sorted(set(built["facility"])))
        out.append(Place("forbid", "chosen", r, lost, mw, mw, rise, *kept))
    kept_out, rises = standing(m, inputs, r, parts)
    ask = asked(inputs, rises)
    for big, among in ((True, "gigafactory"), (False, "other")):
        kind = [f for f in facilities(inputs) if bool(table["gigafactory"][f]) is big]
        if big in have or not kind:
            continue
        each = {f: float(table["it_mw"][f]) for f in kind}
        open_to = [f for f in ask if f in kind]
        out += [Place("force", among, r, f, mw, each[f], rises[f]) for f in open_to]
        if not open_to:  # of several facilities the first stop of each
            first = {stop.facility: stop for stop in reversed(kept_out) if stop.facility in kind}
            why = "; ".join(f"{f}: {first[f].why}" for f in kind)
            limits = ";".join(dict.fromkeys(first[f].limit for f in kind))
            names = ";".join(kind)
            out.append(Place("force", among, r, names, mw, 1.0, np.inf, limits, why))
    return out


def _exact(answer: PlacesAnswer, desk: Desk, exact: int) -> PlacesAnswer:
    """Solve the first of each question again."""
    todo = []
    for among in words.AMONG:
        mine = [p for p in answer.places if p.among == among and not p.stopped_by]
        todo += mine[:exact]
    again = []
    for place in todo:
        if desk.stopped:
            break
        force = place.question == "force"
        again.append(
            desk.force(place.region, place.facility) if force else desk.forbid(place.region)
        )
    return PlacesAnswer(
        answer.plan, answer.places, tuple(again), answer.bound_meur, answer.names, desk.stopped
    )
