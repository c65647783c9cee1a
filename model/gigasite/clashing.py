"""Which limits clash: a smallest set of them that no plan can keep together.

Found on the scenario itself, whole units included. The elastic model proposes a set; switching its
limits off one at a time (a deletion filter) makes it irreducible: every limit in it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigasite import words_explain as words
from gigasite.elastic import ROWS
from gigasite.levers import DOWN, limits_on, switched_off

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gigasite.elastic import Elastic
    from gigasite.possible import Trials
    from gigasite.scenario import Scenario

MOST_CLASHES = 3
"""Clashes that are looked for, beside each other."""
NODES = 2_000
"""Nodes of one elastic solve in whole units."""


@dataclass(frozen=True)
class Clash:
    """Limits that no plan can keep together."""

    limits: tuple[str, ...]
    minimal: bool
    """Proven that leaving out any one of them makes a plan possible, all other limits aside."""


def without(scenario: Scenario, names: Collection[str]) -> Scenario:
    """The scenario with limits switched off."""
    changes: dict[str, Any] = {}
    for name in names:
        changes |= switched_off(name)
    return scenario.with_(changes)


def find_clash(
    scenario: Scenario, elastic: Elastic, trials: Trials, off: Collection[str] = ()
) -> Clash | None:
    """A smallest set of limits that clash in an infeasible scenario, those in `off` left out.

    None where the time was up before any set smaller than all limits was known.
    """
    on = [name for name in limits_on(scenario) if name in elastic.in_play and name not in off]
    proposed = _proposed(elastic, on, trials)
    wanted = [name for name in on if name in proposed]
    others = [name for name in on if name not in ROWS]

    def clashes(names: Collection[str]) -> bool | None:
        rest = [name for name in limits_on(scenario) if name not in names]
        possible = trials.possible(without(scenario, rest), words.STAGE_CLASH)
        return None if possible is None else not possible

    if not clashes([*wanted, *others]):
        wanted = [name for name in on if name in ROWS]
        if trials.over or not clashes([*wanted, *others]):
            return None
    needed = _explained(wanted, others, clashes, tried=True) if others else []
    kept, minimal = [*wanted, *needed], not trials.over
    for name in list(kept):
        rest = [other for other in kept if other != name]
        still = clashes(rest)
        if still:
            kept = rest
        minimal = minimal and still is not None
    return Clash(tuple(name for name in on if name in kept), minimal)


def _proposed(elastic: Elastic, on: list[str], trials: Trials) -> set[str]:
    """Limits on right-hand sides that clash in the loosened model; all of them where none do.

    In parts of units, and where those leave a way, in whole ones.
    """
    names = sorted(
        (name for name in on if name in elastic.rows_of), key=lambda name: name not in DOWN
    )
    for whole in (False, True):
        if trials.over:
            break

        def clashes(chosen: list[str], whole: bool = whole) -> bool | None:
            if trials.over:
                return None
            trials.tell(words.STAGE_CLASH)
            limits = trials.limits(elastic.scenario)
            return elastic.clashes(chosen, limits, trials.control, whole=whole)

        if clashes(names):
            return set(_explained([], names, clashes, tried=False))
    return set(on)


def _explained(
    kept: list[str], names: list[str], clashes: Callable[[list[str]], bool | None], *, tried: bool
) -> list[str]:
    """A smallest part of `names` that clashes with what is kept (QuickXplain, Junker 2004).

    Halves are left out together: of n names it takes about log n tests for each that is needed.
    """
    if tried and clashes(kept):
        return []
    if len(names) == 1:
        return names
    half = len(names) // 2
    one, other = names[:half], names[half:]
    second = _explained([*kept, *one], other, clashes, tried=True)
    first = _explained([*kept, *second], one, clashes, tried=bool(second))
    return [*first, *second]
