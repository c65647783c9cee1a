"""What limits are worth: indicative prices of a plan, ranked, and exact ones by solving again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from gigasite import words_explain as words
from gigasite.choices_objective import MORE, UNITS
from gigasite.data import prepare
from gigasite.elastic import bounds_of
from gigasite.errors import Fault, InfeasibleError, InputError, NoPlanError
from gigasite.formulation import build_model
from gigasite.levers import levers
from gigasite.outcome import Control
from gigasite.planning import plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigasite.levers import Lever
    from gigasite.load import Inputs
    from gigasite.outcome import Progress
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario

WORTH_COLUMNS = [
    "limit", "scopes", "binding", "dearest", "year", "price", "unit", "one_percent_meur",
    "price_kind",
]  # fmt: skip
BINDING = "binding"
"""Word that stands for the dearest limits."""
DEAREST = 3
"""How many it stands for."""
NOTHING = 1e-9


def limit_worth(plan: Plan) -> pd.DataFrame:
    """What each limit of a plan is worth: WORTH_COLUMNS, the dearest first.

    `price`: cost saved by one more unit of bound in the scope where that saves most [MEUR/unit].
    `one_percent_meur`: cost saved by one per cent more of the limit in all its scopes together, as
    far as the prices hold [MEUR]. Both are those of the relaxation (`indicative`): a step of whole
    units can be worth more or nothing. Empty where the relaxation has no price.
    """
    rows = []
    for limit, group in plan.limits.groupby("limit", sort=False):
        price = group["price"].astype(float)
        known = price.notna()
        first = group.loc[price.idxmax()] if known.any() else group.iloc[0]
        rows.append(
            (
                limit,
                len(group),
                int(group["binding"].sum()),
                first["scope"],
                first["year"],
                float(price.max()) if known.any() else None,
                first["unit"],
                float((price.fillna(0.0) * group["bound"].abs()).sum() * 0.01)
                if known.any()
                else None,
                "indicative" if known.any() else "",
            )
        )
    frame = pd.DataFrame(rows, columns=WORTH_COLUMNS).astype({"year": "Int64"})
    ranked = frame.sort_values(["one_percent_meur", "limit"], ascending=[False, True])
    return ranked.reset_index(drop=True)


@dataclass(frozen=True)
class Step:
    """A scenario one step from another, solved: value and bound of its objective."""

    settings: tuple[str, ...]
    to: float
    status: str
    value: float | None
    bound: float | None
    goal_changed: bool = False
    """A goal that comes first is reached to another degree: values do not compare."""


@dataclass(frozen=True)
class ExactPrice:
    """What one step of a limit is worth, from three solves."""

    limit: str
    key: str
    start: float
    step: str
    aim: str
    """The objective, in whose unit worth is stated."""
    unit: str
    base: Step
    looser: Step | None
    tighter: Step | None
    price_kind: str = "exact"

    @property
    def saved(self) -> tuple[float, float] | None:
        """What one step looser saves: from, to. One figure where the gaps are none."""
        return self._between(self.looser, self.base)

    @property
    def lost(self) -> tuple[float, float] | None:
        """What one step tighter costs: from, to."""
        return self._between(self.base, self.tighter)

    def _between(self, looser: Step | None, tighter: Step | None) -> tuple[float, float] | None:
        """By how much the looser of two scenarios is better: the true figure lies between these.

        More room is never worse, so it is not below 0.
        """
        if looser is None or tighter is None or looser.goal_changed or tighter.goal_changed:
            return None
        if None in (looser.value, looser.bound, tighter.value, tighter.bound):
            return None
        sign = -1.0 if self.aim in MORE else 1.0
        low = sign * (tighter.bound - looser.value)  # type: ignore[operator]
        high = sign * (tighter.value - looser.bound)  # type: ignore[operator]
        return max(0.0, low), max(0.0, high)


def levers_of(inputs: Inputs, scenario: Scenario) -> dict[str, Lever]:
    """The key by which each limit of a scenario that is on can move both ways, by limit."""
    data = prepare(inputs, scenario)
    found: dict[str, Lever] = {}
    for lever in levers(scenario, data, bounds_of(build_model(data))):
        if lever.unit != "year" and not lever.beside:
            found.setdefault(lever.limit, lever)
    return found


def chosen_limits(wanted: Sequence[str], known: dict[str, Lever], plan: Plan | None) -> list[str]:
    """Limits to be solved for, `binding` put in full; faults where one is not on."""
    from gigasite.choices import LIMITS

    faults = []
    for name in wanted:
        if name not in known and name != BINDING:
            what = words.NO_STEP if name in LIMITS else words.NO_LIMIT
            remedy = words.TAKE_ONE.format(names=", ".join([BINDING, *sorted(known)]))
            faults.append(Fault(f"--exact {name}", what, remedy))
    if faults:
        raise InputError(faults)
    found = [name for name in wanted if name != BINDING]
    if BINDING in wanted and plan is not None:
        dear = limit_worth(plan)
        dear = dear[dear["one_percent_meur"].fillna(0.0) > NOTHING]["limit"]
        found += [name for name in dear if name in known][:DEAREST]
    return list(dict.fromkeys(found))


def exact_price(
    inputs: Inputs,
    scenario: Scenario,
    limit: str,
    *,
    base: Plan | None = None,
    control: Control | None = None,
) -> ExactPrice:
    """Solve one step looser and one step tighter, and say what a step of a limit is worth.

    `base`: the plan of the scenario, where it is known. The plans are audited as every plan is.
    Raises InputError where the limit is not on or has no step, else as `plan`.
    """
    control = control or Control()
    known = levers_of(inputs, scenario)
    chosen_limits([limit], known, None)
    lever = known[limit]
    first = base if base is not None else plan(inputs, scenario, control=control)
    middle = _step(first, first, scenario, (), lever.now)
    looser = _solved(inputs, scenario, lever, 1, first, control) if lever.most else None
    tighter = _solved(inputs, scenario, lever, -1, first, control) if lever.tightens else None
    aim = scenario.objective.minimise
    key, now, of = lever.key, lever.now, lever.of
    return ExactPrice(limit, key, now, of, aim, UNITS[aim], middle, looser, tighter)


def _solved(
    inputs: Inputs, scenario: Scenario, lever: Lever, steps: int, first: Plan, control: Control
) -> Step | None:
    if control.cancelled.is_set():
        return None
    settings, to = tuple(lever.texts(steps)), lever.value(steps)
    try:
        changed = scenario.with_(lever.changes(steps))
        told = _told(control, words.LOOSER if steps > 0 else words.TIGHTER, lever.limit)
        return _step(plan(inputs, changed, control=told), first, changed, settings, to)
    except InfeasibleError:
        return Step(settings, to, "infeasible", None, None)
    except NoPlanError:
        return Step(settings, to, "none", None, None)
    except InputError:  # beyond what the key may be
        return None


def _told(control: Control, way: str, limit: str) -> Control:
    """A way in for one solve, which says which one it is."""

    def hear(now: Progress) -> None:
        if control.listen is not None:
            control.listen(replace(now, stage=f"{limit} {way}: {now.stage}"))

    return Control(hear, cancelled=control.cancelled)


def _step(
    result: Plan, first: Plan, scenario: Scenario, settings: tuple[str, ...], to: float
) -> Step:
    told = result.objective
    changed = _reached(result, scenario) != _reached(first, scenario)
    return Step(settings, to, result.status, told["value"], told["bound"], changed)


def _reached(result: Plan, scenario: Scenario) -> tuple[float, ...]:
    """How far each goal that comes first was reached."""
    found: list[float] = []
    if scenario.gigafactories.goal == "first":
        found.append(result.metrics["gigafactories"])
    if scenario.capacity.goal == "first":
        union = result.capacity[result.capacity["scope"] == "EU"]
        found.append(round(float(union["shortfall_it_mw"].sum()), 3))
    if scenario.demand.goal == "first":
        found.append(round(float(result.service["unmet_new_it_mw"].sum()), 3))
    return tuple(found)
