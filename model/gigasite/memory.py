"""What searches by states remember from one to the next: answers, prices and plans of states.

An answer holds for whatever is asked at the same cost and with limits as tight or tighter: its
bound stays one, and a plan of it that still keeps them is as good as it was. So a planner who
tightens a limit, or takes one back, does not wait again for what was proven before.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from gigasite.compiled import keeps_all, whole_sides
from gigasite.pricing import row_sizes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    from scipy.sparse import csc_array

    from gigasite.compiled import Compiled
    from gigasite.outcome import Array, Outcome
    from gigasite.parts import Cut

    Flags = npt.NDArray[np.bool_]

KEPT = 20
"""Plans of a state that are remembered."""
ANSWERS = 24
"""Answers of a state that are remembered."""
PRICES = 12
"""Prices that are remembered, of each objective."""
AS_GOOD = 2.0
"""How many times as open as asked for an answer may be [1]."""
WORTH_ASKING = 0.5
"""Remembered prices come first where so much is known at them: part of all decisions, and of what
they closed of the gap then [1]."""
SLIGHT = 0.03
"""Largest correction of the relaxation's prices that is taken over: what the shared rows are worth
more or less for it, as part of the cost [1]."""
SPARE = 0.5
"""How far limits are left wider that are not come near: part of them [1]."""
STILL = 0.02
"""Change of prices that counts as none [1]."""


@dataclass(frozen=True)
class Answer:
    """What the search in a state ended with."""

    bound: float
    found: tuple[Array, ...]
    """Plans of the state, the best first."""


@dataclass(frozen=True)
class Question:
    """What was asked of a state: its cost and its decisions, by digest, and all its limits."""

    about: str
    matrix: csc_array
    sides: tuple[Array, Array, Array, Array]
    """Lower and upper sides of columns, then of rows."""

    @classmethod
    def of(cls, part: Compiled) -> Question:
        """The question that a model of a state asks."""
        hashed = hashlib.sha256()
        m = part.matrix
        for array in (m.indptr, m.indices, part.cost, part.whole):
            hashed.update(np.ascontiguousarray(array).tobytes())
        sides = (part.lower, part.upper, part.row_lower, part.row_upper)
        return cls(hashed.hexdigest(), m, sides)

    def covers(self, other: Question) -> bool:
        """Whether every plan of the other is one of this."""
        if self.about != other.about:
            return False
        low, high, rows_low, rows_high = (
            (mine, its) for mine, its in zip(self.sides, other.sides, strict=True)
        )
        return (
            all(bool((mine <= its).all()) for mine, its in (low, rows_low))
            and all(bool((mine >= its).all()) for mine, its in (high, rows_high))
            and self._uses_less(other)
        )

    def _uses_less(self, other: Question) -> bool:
        """Whether no decision uses more of a limit here, or adds less to what has to be reached."""
        mine, its = self.matrix.data, other.matrix.data
        changed = np.flatnonzero(mine != its)
        if not changed.size:
            return True
        row = self.matrix.indices[changed]
        column = np.searchsorted(self.matrix.indptr, changed, side="right") - 1
        _, _, rows_low, rows_high = self.sides
        only = np.where((mine < its)[changed], rows_low[row] == -np.inf, rows_high[row] == np.inf)
        return bool(only.all() and (other.sides[0][column] >= 0.0).all())


def looser(part: Compiled, units: Flags, known: Sequence[Array]) -> Compiled:
    """A question whose answer holds for longer.

    Limits on units alone that none of the known values of the decisions come near are left wider:
    that is as hard to answer, and the answer stays right when they are moved by as much. `units`:
    which decisions count units. (Supply would fill whatever is left, and blocks follow it.)
    """
    used = part.matrix @ np.array(known).T
    low, high = part.row_lower, part.row_upper
    counted = part.matrix[:, ~units].count_nonzero(axis=1) == 0
    below = counted & np.isinf(low) & (high > 0.0) & (used.max(axis=1) <= high * (1.0 - SPARE))
    above = counted & np.isinf(high) & (low > 0.0) & (used.min(axis=1) >= low * (1.0 + SPARE))
    high = np.where(below, high * (1.0 + SPARE), high)
    low = np.where(above, low * (1.0 - SPARE), low)
    return whole_sides(replace(part, row_lower=low, row_upper=high))


@dataclass(frozen=True)
class Prices:
    """Best prices of shared rows that a search ended with, by name of the row."""

    best: Mapping[str, float]
    relaxed: Mapping[str, float]
    """Those of the relaxation then."""
    closed: float
    """How far the bound at them lay above the relaxation's."""

    @classmethod
    def of(cls, cut: Cut, best: Array, relaxed: Outcome, bound: float) -> Prices:
        """Name the prices that bound best, and those of the relaxation."""
        assert relaxed.row_prices is not None
        assert relaxed.objective is not None
        names = _row_names(cut)

        def named(prices: Array) -> dict[str, float]:
            return dict(zip(names, cut.signed(prices)[cut.shared].tolist(), strict=True))

        return cls(named(best), named(relaxed.row_prices), bound - relaxed.objective)

    def on(self, cut: Cut) -> Array:
        """The best prices on the rows of another model."""
        prices = np.zeros(len(cut.whole.rows))
        prices[cut.shared] = [self.best.get(name, 0.0) for name in _row_names(cut)]
        return cut.signed(prices)

    def correction(self, cut: Cut) -> Array:
        """What was better than the prices of the relaxation, on the rows of another model."""
        more = np.zeros(len(cut.whole.rows))
        more[cut.shared] = [
            self.best.get(name, 0.0) - self.relaxed.get(name, 0.0) for name in _row_names(cut)
        ]
        return more


def _row_names(cut: Cut) -> list[str]:
    """A name for each shared row; those that the search added are counted."""
    added = itertools.count()
    rows = (cut.whole.rows[k] for k in cut.shared)
    return [f"row {next(added)}" if row is None else str(row.name) for row in rows]


@dataclass
class Memory:
    """All that is remembered."""

    prices: dict[str, list[Prices]] = field(default_factory=dict)
    """By objective, the last ones last."""
    answers: dict[str, list[tuple[Question, Answer]]] = field(default_factory=dict)
    """By state, the last ones last."""
    columns: dict[str, tuple[Array, ...]] = field(default_factory=dict)
    """Plans of each state."""

    def note(self, k: str, part: Compiled, answer: Answer) -> None:
        """Remember an answer."""
        self.answers[k] = [*self.answers.get(k, ()), (Question.of(part), answer)][-ANSWERS:]

    def recalled(self, k: str, part: Compiled, allowed: float) -> Answer | None:
        """The answer, where one is known that leaves little more open than allowed."""
        question = Question.of(part)
        for known, answer in reversed(self.answers.get(k, ())):
            if known.covers(question):
                found = tuple(x for x in answer.found if keeps_all(part, x))
                if found and float(part.cost @ found[0]) - answer.bound <= AS_GOOD * allowed:
                    return Answer(answer.bound, found)
        return None

    def looked_like(self, k: str, part: Compiled) -> float:
        """Bound of the last answer at this cost, whatever the limits were; -inf without one."""
        about = Question.of(part).about
        bounds = (a.bound for q, a in reversed(self.answers.get(k, ())) if q.about == about)
        return next(bounds, -np.inf)

    def keep(self, aim: str, prices: Prices, columns: Mapping[str, Sequence[Array]]) -> None:
        """Remember what a search ended with."""
        others = [p for p in self.prices.get(aim, ()) if p.best != prices.best]
        self.prices[aim] = [*others, prices][-PRICES:]
        self.columns = {k: tuple(x[-KEPT:]) for k, x in columns.items()}


def first_prices(
    memory: Memory, cut: Cut, relaxed: Outcome, aim: str, allowed: Mapping[str, float]
) -> list[Array]:
    """Prices to begin with, one or two.

    Those of the relaxation, corrected by what the search whose relaxation had the most similar ones
    found to be better than these; before them remembered ones, if what is known at these proves
    much already.
    """
    assert relaxed.row_prices is not None
    assert relaxed.objective is not None
    remembered = memory.prices.get(aim, [])
    corrected = cut.signed(relaxed.row_prices + _correction(remembered, cut, relaxed))
    told = [(_looked_like(memory, cut, p.on(cut)), p) for p in remembered]
    told = [(b, p) for b, p in told if b >= relaxed.objective + WORTH_ASKING * p.closed]
    known = [(_known(memory, cut, p.on(cut), allowed), b, p) for b, p in told]
    known = [k for k in known if k[0] >= WORTH_ASKING]
    if not known:
        return [corrected]
    prices = max(known, key=lambda k: (k[0] == 1.0, k[1]))[2].on(cut)  # what is free comes first
    return [prices] if np.allclose(prices, corrected, rtol=STILL) else [prices, corrected]


def _correction(remembered: Sequence[Prices], cut: Cut, relaxed: Outcome) -> Array:
    """What was better than the prices of the relaxation where those were most like today's.

    Large corrections belong to the limits of their search: none of them is taken over.
    """
    assert relaxed.row_prices is not None
    assert relaxed.values is not None
    assert relaxed.objective is not None
    size, now = row_sizes(cut.whole, relaxed.values), cut.signed(relaxed.row_prices)
    nearest, least = np.zeros(len(now)), np.inf
    for prices in reversed(remembered):
        more = prices.correction(cut)
        far = float(np.abs(prices.on(cut) - more - now) @ size)
        if float(np.abs(more) @ size) <= SLIGHT * abs(relaxed.objective) and far < least:
            nearest, least = more, far
    return nearest


def _looked_like(memory: Memory, cut: Cut, prices: Array) -> float:
    """Bound at some prices as far as it is known: a guess where limits were loosened."""
    parts, rest = cut.priced(prices)
    return rest + sum(memory.looked_like(k, part) for k, part in parts.items())


def _known(memory: Memory, cut: Cut, prices: Array, allowed: Mapping[str, float]) -> float:
    """Part of all decisions that is in states whose answer at some prices is known [1]."""
    parts, _ = cut.priced(prices)
    of = {k: len(part.cost) for k, part in parts.items()}
    known = (k for k, part in parts.items() if memory.recalled(k, part, allowed[k]) is not None)
    return sum(of[k] for k in known) / max(1, sum(of.values()))
