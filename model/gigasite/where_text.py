"""Answers on places in words, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite import words_where as words
from gigasite.ranking import missed_goals
from gigasite.words_where import MOVES
from gigasite.words_where import PLACES_COLUMNS as PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.plans import Plan
    from gigasite.ranking import PlacesAnswer
    from gigasite.resolving import Again
    from gigasite.where import RegionAnswer

__all__ = [
    "MOVES",
    "PLACES",
    "more_moves",
    "move_rows",
    "place_tables",
    "plan_line",
    "region_blocks",
    "stopped_line",
]
SHOWN = 12
"""Rows of each ranking in the terminal."""


def plan_line(plan: Plan) -> str:
    """The plan in hand: cost, bound, gap."""
    told = plan.objective
    if told["bound"] is None:
        return words.TODAY_OPEN.format(cost=plan.cost, status=plan.status)
    return words.TODAY.format(
        cost=plan.cost, bound=told["bound"], gap=told["gap"], status=plan.status
    )


def stopped_line(stopped: bool) -> str:
    """What is said of answers that are missing, and of gaps."""
    return words.STOPPED_BY_USER if stopped else words.GAP_NOTE


def region_blocks(answer: RegionAnswer) -> Iterator[tuple[list[str], Again | None]]:
    """Lines on one region, each part with the re-solve whose moves follow it."""
    name = {"region": answer.region, "name": answer.name, "state": answer.member_state}
    built = [words.SITES.format(facility=f, units=n, mw=mw) for f, n, mw in answer.sites]
    head = words.CHOSEN.format(**name, what=", ".join(built)) if built else ""
    lines = [head or words.NOT_CHOSEN.format(**name)]
    lines += [words.STOPPED.format(facility=s.facility, why=s.why) for s in answer.stops]
    lines += [words.LEFT.format(facility=f, rise=rise) for f, rise in answer.left]
    yield lines, None
    for again in answer.again:
        yield again_lines(again), again


def again_lines(again: Again) -> list[str]:
    """What a re-solve says, how to repeat it by hand, and the heading of who gives way."""
    force = again.question == "force"
    what = words.FORCE.format(facility=again.facility, by=again.by) if force else words.FORBID
    by_hand = words.BY_HAND.format(pins=again.by_hand)
    if again.plan is None:
        return [words.NO_ANSWER.format(what=what, status=again.status, why=again.why), by_hand]
    heading = words.GIVES_WAY if force else words.TAKES_PLACE
    of = words.NEAR if again.near else words.NOT_NEAR
    end = [by_hand, *([heading.format(of=of, diff=again.moved_meur)] if len(again.moves) else [])]
    if again.goals:
        return [words.GOALS.format(what=what, goals=missed_goals(again)), *end]
    told = {"what": what, "diff": again.cost_meur, "status": again.status, "gap": again.gap}
    if again.at_least_meur is None or again.at_most_meur is None:
        return [words.COSTS_OPEN.format(**told), *end]
    return [words.COSTS.format(**told, low=again.at_least_meur, high=again.at_most_meur), *end]


def move_rows(again: Again) -> list[list[str]]:
    """Who gives way and who comes in, the largest of them, as texts."""
    return [
        [r, name, state, f, f"{before:g}", f"{after:g}", f"{mw:+,.6g}"]
        for r, name, state, f, before, after, mw in again.moves.head(SHOWN).itertuples(index=False)
    ]


def more_moves(again: Again) -> list[str]:
    """What is said of moves that are not shown."""
    more = len(again.moves) - SHOWN
    return [words.MORE_MOVES.format(n=more)] if more > 0 else []


def place_tables(answer: PlacesAnswer) -> Iterator[tuple[str, list[list[str]], list[str]]]:
    """Title, first rows and what is said of the rest, for each ranking."""
    table = answer.table()
    for among in words.AMONG:
        mine = table[table["among"] == among]
        ranked = mine[mine["rank"].notna()]
        if not len(mine):
            continue
        rows = [
            [
                str(row.rank), row.region, row.name, row.facility, f"{row.chosen_mw:,.6g}",
                _number(row.cost_at_least_meur), _number(row.bound_rise_meur), row.kind,
            ]
            for row in ranked.head(SHOWN).itertuples(index=False)
        ]  # fmt: skip
        more, out = len(ranked) - len(rows), len(mine) - len(ranked)
        rest = [words.MORE.format(n=more)] * (more > 0) + [words.CANNOT.format(n=out)] * (out > 0)
        yield words.RANKED[among], rows, [*rest, words.PLACES_NOTE]


def _number(value: float | None) -> str:
    return "-" if value is None or value != value else f"{value:,.1f}"
