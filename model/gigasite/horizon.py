"""The last year in which coming online is of any use: later starts only add cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gigasite.choices_objective import counts
from gigasite.demand import service_years, serving

if TYPE_CHECKING:
    from gigasite.scenario import Scenario


class LastUseful(NamedTuple):
    """Last year in which it is of use that an option comes online."""

    gigafactory: int
    other: int


def last_useful(scenario: Scenario, years: tuple[int, ...], targets: dict[str, Any]) -> LastUseful:
    """Last year in which anything asks for more than before.

    What comes online later only adds cost: all that runs stays, every other limit is an upper one
    with coefficients ≥ 0, and running costs are ≥ 0. Taking it out of a plan keeps the plan valid,
    so the model leaves it out. More is asked for: by the capacity target in years whose need
    exceeds that of every year before (or, with a shortfall possible, is positive at all), by least
    clean or renewable shares in all years (new clean sites raise the mean), by a state's floor in
    `capacity.year`, by demand in the years in which it is looked at, by pins in their year, by
    states served in the last year, by gigafactories in theirs. A limit that asks for more in
    another year must be added here. Capacity or earliness as the objective, or bounded, ask for
    more in every year.
    """
    last, want = years[-1], scenario.capacity
    if counts(scenario, "capacity") or counts(scenario, "earliness"):
        return LastUseful(last, last)
    asked = [years[0], *_capacity_years(scenario, targets)]
    if scenario.limit("state_floor").enabled and any(targets["floor"].values()):
        asked.append(want.year)
    if least_shares(scenario):
        asked.append(last)
    if serving(scenario):
        asked += service_years(scenario, years)
    if scenario.limit("pins_least").enabled:
        asked += [pin.online_by or last for pin in scenario.pins if pin.min_units > 0]
    if scenario.limit("states_served").enabled and scenario.balance.states_served:
        asked.append(last)
    other = min(last, max(asked))
    big = scenario.gigafactories
    deadline = big.min > 0 and scenario.limit("gigafactory_deadline").enabled
    wanted = big.goal != "hard" or deadline
    return LastUseful(min(last, max(other, big.by or last)) if wanted else other, other)


def least_shares(scenario: Scenario) -> list[str]:
    """Names of the limits on least shares over all sites that are on."""
    energy = scenario.energy
    return [
        kind
        for kind in ("clean_share", "renewable_share")
        if (getattr(energy, kind) or getattr(energy, f"gigafactory_{kind}"))
        and scenario.limit(kind).enabled
    ]


def _capacity_years(scenario: Scenario, targets: dict[str, Any]) -> list[int]:
    """Years in which the capacity target asks for more chosen capacity than any year before."""
    switch, so_far, asked = scenario.limit("capacity_target"), 0.0, []
    if not switch.enabled:
        return []
    for t, mw in targets["required_it"].items():
        need = mw * switch.scale - targets["existing_it"] - targets["committed_union"].get(t, 0.0)
        if need > so_far:
            asked.append(t)
            so_far = need if scenario.capacity.goal == "hard" else 0.0
    return asked
