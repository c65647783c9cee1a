"""Why here and not there: what keeps a region out, what it would cost, who gives way.

answer = gigasite.explain_region(inputs, scenario, "DE21")
answer.stops, answer.again[0].cost_meur, answer.again[0].moves
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigasite import words_where as words
from gigasite.crosscheck import against_scenario
from gigasite.errors import Fault, InputError
from gigasite.load import read_inputs
from gigasite.outcome import Control
from gigasite.resolving import Again, Desk, chosen
from gigasite.scenario import Scenario
from gigasite.stopping import Stop, last_of_use, stops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.regional import Regional


@dataclass(frozen=True)
class RegionAnswer:
    """Why a region was chosen, or why not."""

    region: str
    name: str
    member_state: str
    plan: Plan
    """The plan in hand."""
    sites: tuple[tuple[str, float, float], ...]
    """What the plan puts there: facility, units, MW IT; empty: nothing."""
    stops: tuple[Stop, ...]
    """What keeps each facility out by itself (only where nothing is chosen)."""
    again: tuple[Again, ...]
    """Questions solved again."""
    left: tuple[tuple[str, float], ...]
    """Facilities that could stand there, not solved again: how far the bound rises [MEUR]."""
    stopped: bool
    """Whether the user ended it before every question was answered."""


def explain_region(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    region: str = "",
    *,
    control: Control | None = None,
) -> RegionAnswer:
    """Say why one region is chosen or not; see `explain_regions`."""
    return explain_regions(inputs, scenario, [region], control=control)[0]


def explain_regions(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    regions: Sequence[str] = (),
    *,
    control: Control | None = None,
) -> list[RegionAnswer]:
    """Say of each region why it is chosen or not, against one plan.

    Not chosen: for each facility the limit that keeps it out by itself, with both numbers; where
    none does, what one unit by the last year of use costs (solved again for gigafactories and for
    the other facility that the relaxation finds cheapest for each MW IT), and who gives way.
    Chosen: what having nothing new there costs, and who takes its place.

    Raises
    ------
    InputError
        An unknown region, or a scenario whose objective is not cost.
    InfeasibleError, NoPlanError, AuditError
        As `plan`.

    """
    inputs = inputs if inputs is not None else read_inputs()
    scenario = scenario if scenario is not None else Scenario.named("base")
    check_regions(inputs, regions)
    faults = against_scenario(inputs, scenario)
    if faults:
        raise InputError(faults)
    desk = Desk(inputs, scenario, control or Control())
    return [_answer(desk, r) for r in regions]


def check_regions(inputs: Inputs, regions: Sequence[str]) -> None:
    """Refuse regions that the data set does not hold."""
    known = set(inputs["regions"]["region"])
    few = ", ".join(sorted(known)[:8]) + (", ..." if len(known) > 8 else "")
    faults = [
        Fault(f"--region {r}", "is not in regions.csv", f"Known: {few}")
        for r in regions
        if r not in known
    ]
    if faults:
        raise InputError(faults)


def _answer(desk: Desk, r: str) -> RegionAnswer:
    region = desk.inputs["regions"].set_index("region").loc[r]
    built = chosen(desk.plan, r).groupby("facility")[["units", "it_mw"]].sum()
    sites = tuple((str(f), float(n), float(mw)) for f, n, mw in built.itertuples())
    again: list[Again] = []
    kept_out: list[Stop] = []
    rises: dict[str, float] = {}
    if sites:
        again += [] if desk.stopped else [desk.forbid(r)]
    elif not desk.stopped:
        kept_out, rises = standing(desk.m, desk.inputs, r, desk.parts)
        for f in asked(desk.inputs, rises):
            if not desk.stopped:
                again.append(desk.force(r, f))
    solved = {a.facility for a in again if a.question == "force"}
    left = tuple((f, rise) for f, rise in rises.items() if f not in solved)
    name, state = str(region["name"]), str(region["member_state"])
    stops_all = tuple(kept_out)
    return RegionAnswer(
        r, name, state, desk.plan, sites, stops_all, tuple(again), left, desk.stopped
    )


def standing(
    m: Any, inputs: Inputs, r: str, parts: Regional | None
) -> tuple[list[Stop], dict[str, float]]:
    """What keeps each facility out of a region; for those that nothing does, the bound's rise.

    Without `parts` the rise is not known, and given as 0 [MEUR].
    """
    kept_out: list[Stop] = []
    rises: dict[str, float] = {}
    for f in facilities(inputs):
        found = stops(m, inputs, r, f)
        if not found:
            rise = 0.0 if parts is None else parts.force(r, f, last_of_use(m.data, f))
            if np.isfinite(rise):
                rises[f] = rise
            else:
                found = [Stop(f, "together", None, None, "", words.STOPS["together"])]
        kept_out += found
    return kept_out, rises


def facilities(inputs: Inputs) -> list[str]:
    """Names of all facilities, in the order of their table."""
    return [str(f) for f in inputs["facilities"]["facility"]]


def asked(inputs: Inputs, rises: dict[str, float]) -> list[str]:
    """Facilities worth a question: every gigafactory, and the cheapest other for each MW IT."""
    table = inputs["facilities"].set_index("facility")
    others = [f for f in rises if not table["gigafactory"][f]]
    cheapest = sorted(others, key=lambda f: (rises[f] / table["it_mw"][f], f))[:1]
    return [f for f in rises if table["gigafactory"][f] or f in cheapest]
