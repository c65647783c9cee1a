"""What would make a plan possible: the least relaxation of one limit alone, and of several.

Least means that one step less is not enough. Both ends are tried on the scenario so changed, whole
units included: nothing is said to be least, or to be no way out, that is not proven.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigasite import words_explain as words
from gigasite.clashing import NODES, without
from gigasite.elastic import NOTHING, ROWS
from gigasite.levers import DOWN, limits_on, setting_texts, switched_off
from gigasite.outcome import Status

if TYPE_CHECKING:
    from gigasite.clashing import Clash
    from gigasite.elastic import Elastic
    from gigasite.levers import Lever
    from gigasite.possible import Trials
    from gigasite.scenario import Scenario

MOST_TRIES = 40
"""Trials in the search for one least relaxation."""
MOST_UNDECIDED = 3
"""Of these, as many as may end without an answer."""
MOST_MENDED = 4
"""Times that a combination is loosened by a step where it was not enough."""


@dataclass(frozen=True)
class Relaxation:
    """How far one key of one limit has to move, or that it does not help."""

    limit: str
    key: str
    start: float | None
    to: float | None
    """Value that makes a plan possible; None: none does, or it is not known."""
    step: str
    unit: str
    settings: tuple[str, ...]
    """The relaxation as `--set` takes it; empty without one."""
    helps: bool | None
    """Whether it makes a plan possible; None: not known."""
    proven: bool
    """`helps` is proven, and so is that one step less is not enough."""
    why: str = ""
    less: tuple[str, ...] = ()
    """The same one step less, which is not enough; empty where that is the scenario as it is."""


@dataclass(frozen=True)
class Together:
    """Several limits relaxed at once."""

    parts: tuple[Relaxation, ...]
    relative: float
    """Sum of the relative changes [1]."""
    bound: float | None
    """No combination of the limits that took part has a smaller sum [1]; None: not known."""
    checked: bool
    """The scenario so changed has a plan."""


def alone(
    scenario: Scenario, clash: Clash | None, elastic: Elastic, trials: Trials
) -> list[Relaxation]:
    """The least relaxation of every lever that on its own makes a plan possible.

    A limit that is missing from a known clash cannot help: the clash stays. Those that change
    right-hand sides come first: of them the elastic model knows where to look; and of these what
    is wanted before what is allowed, as less of it is easiest to decide.
    """
    found = []
    names = dict.fromkeys(lever.limit for lever in elastic.levers)
    inside = set(names) if clash is None else set(clash.limits)
    for name in sorted(names, key=lambda name: (name not in ROWS, name not in DOWN)):
        mine = [lever for lever in elastic.levers if lever.limit == name]
        if name not in inside:
            found += [_no(lever, words.OTHERS_CLASH) for lever in mine]
        else:
            found += _by_limit(scenario, name, mine, elastic, trials)
    for name in sorted(inside - set(names)):
        if _possible_off(scenario, name, trials):
            found.append(_off(name, words.ONLY_OFF))
    return found


def _possible_off(scenario: Scenario, name: str, trials: Trials) -> bool | None:
    return trials.possible(without(scenario, [name]), words.STAGE_ALONE.format(limit=name))


def _by_limit(
    scenario: Scenario, name: str, mine: list[Lever], elastic: Elastic, trials: Trials
) -> list[Relaxation]:
    """The least relaxation by each lever of a limit, or by switching it off."""
    found = []
    for lever in mine:
        if lever not in elastic.elastic and not _gathers(scenario, name):
            off = _possible_off(scenario, name, trials)
            if off is not True:  # nothing less is possible, or easier to decide
                why = words.NOT_EVEN_OFF if off is False else words.TIME_UP
                found.append(_no(lever, why, proven=off is False))
                continue
        found.append(_least(scenario, lever, elastic, trials))
    if not any(one.helps for one in found) and _possible_off(scenario, name, trials):
        only = all(one.proven for one in found)
        found.append(_off(name, words.ONLY_OFF if only else words.AT_LEAST_OFF))
    return found


def _gathers(scenario: Scenario, name: str) -> bool:
    """Whether a limit switched off is no relaxation: without leads, spending falls in one year."""
    return name == "comes_online" and scenario.budget.yearly_meur is not None


def _no(lever: Lever, why: str, *, proven: bool = True) -> Relaxation:
    helps = False if proven else None
    return Relaxation(
        lever.limit, lever.key, lever.now, None, lever.of, lever.unit, (), helps, proven, why
    )


def _off(name: str, why: str) -> Relaxation:
    """A limit that helps where it is switched off."""
    changes = switched_off(name)
    (key,), settings = changes, tuple(setting_texts(changes))
    return Relaxation(name, key, None, None, words.OFF, "", settings, True, True, why)


def _yes(lever: Lever, steps: int, *, proven: bool) -> Relaxation:
    return Relaxation(
        lever.limit,
        lever.key,
        lever.now,
        lever.value(steps),
        lever.of,
        lever.unit,
        tuple(lever.texts(steps)),
        True,
        proven,
        less=tuple(lever.texts(steps - 1)) if steps > 1 else (),
    )


def _least(scenario: Scenario, lever: Lever, elastic: Elastic, trials: Trials) -> Relaxation:
    """Search for the least number of steps, from what the elastic model proposes on.

    It proposes in parts of units first; where that is not enough, in whole ones; then steps double.
    What is not decided counts as not enough in the search, and the answer as not proven.
    """
    stage = words.STAGE_ALONE.format(limit=lever.limit)
    answers: dict[int, bool | None] = {0: False}
    low, high, width = 0, None, 1
    at, whole = _guess(lever, elastic, trials, 1, whole=False), False
    guessed = True
    while not trials.over and len(answers) < MOST_TRIES:
        answers[at] = trials.possible(scenario.with_(lever.changes(at)), stage)
        low, high = (low, at) if answers[at] else (at, high)
        undecided = sum(answer is None for answer in answers.values())
        if (high is not None and high - low == 1) or undecided >= MOST_UNDECIDED:
            break
        if high is not None:  # what was proposed is least, or nearly: one less first
            at, guessed = (high - 1 if guessed else (low + high) // 2), False
        elif low == lever.most or (answers[low] is False and _leaves_none(scenario, lever, trials)):
            break
        elif not whole and answers[low] is False:
            at, whole = _guess(lever, elastic, trials, low + 1, whole=True), True
        else:
            width = max(width, low // 10)  # where the edge is hard to tell, away from it
            at, width, guessed = min(lever.most, low + width), 2 * width, False
    if high is not None:
        return _yes(lever, high, proven=answers.get(high - 1) is False)
    if _leaves_none(scenario, lever, trials):
        return _no(lever, words.NOT_EVEN_OFF)
    if answers.get(lever.most) is False:
        return _no(lever, words.NOT_BY_KEY.format(key=lever.key))
    return _no(lever, words.TIME_UP, proven=False)


def _leaves_none(scenario: Scenario, lever: Lever, trials: Trials) -> bool:
    """Whether the limit switched off is proven to leave no plan, so that no step of it helps."""
    if _gathers(scenario, lever.limit):
        return False
    return _possible_off(scenario, lever.limit, trials) is False


def _guess(lever: Lever, elastic: Elastic, trials: Trials, least: int, *, whole: bool) -> int:
    """Fewest steps from `least` on that could be enough; all where none seems to be."""
    if lever not in elastic.elastic or trials.over:
        return least
    limits = trials.limits(elastic.scenario, NODES if whole else None)
    outcome, _ = elastic.least([lever.limit], limits, trials.control, whole=whole)
    if outcome.status is Status.INFEASIBLE:
        return lever.most
    steps = 0.0 if outcome.bound is None else outcome.bound / lever.weight
    return min(lever.most, max(least, math.ceil(steps - NOTHING)))


def together(scenario: Scenario, elastic: Elastic, trials: Trials) -> Together | None:
    """The cheapest combination: the least sum of relative relaxations, in whole steps and units.

    Limits that change right-hand sides take part; those that change times, places or coefficients
    do so alone (`cheapest`). The scenario so changed is tried; None where none was found in time.
    """
    if trials.over:
        return None
    trials.tell(words.STAGE_TOGETHER)
    free = [name for name in limits_on(scenario) if name in ROWS]
    limits = trials.limits(scenario, NODES)
    outcome, moved = elastic.least(free, limits, trials.control, whole=True)
    steps = {lever: round(n) for lever, n in moved.items() if round(n)}
    return _checked(scenario, steps, outcome.bound, trials) if steps else None


def cheapest(
    several: Together | None, singles: list[Relaxation], elastic: Elastic
) -> Together | None:
    """A combination, or a single relaxation where one has a smaller sum."""
    best, bound = several, None if several is None else several.bound
    known = {(lever.limit, lever.key): lever for lever in elastic.levers}
    for single in singles:
        if single.helps and single.to is not None:
            lever = known[single.limit, single.key]
            relative = lever.weight * abs(single.to - lever.now) / abs(lever.step)
            if best is None or not best.checked or relative < best.relative - NOTHING:
                least = None if bound is None else min(bound, relative)
                best = Together((single,), relative, least, checked=True)
    return best


def _checked(
    scenario: Scenario, steps: dict[Lever, int], bound: float | None, trials: Trials
) -> Together:
    """Try a combination; where it falls short, every part moves one more step."""
    possible = None
    for _ in range(MOST_MENDED):
        changes: dict[str, Any] = {}
        for lever, n in steps.items():
            changes |= lever.changes(n)
        possible = trials.possible(scenario.with_(changes), words.STAGE_TOGETHER)
        if possible is not False:
            break
        steps = {lever: min(lever.most, n + 1) for lever, n in steps.items()}
    parts = tuple(_yes(lever, n, proven=False) for lever, n in steps.items())
    relative = sum(lever.weight * n for lever, n in steps.items())
    return Together(parts, relative, bound, possible is True)
