"""Plans that were kept to be compared: a short list in the order of the reader."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.plans import Plan
    from gigasite.views.choice import Choice

MOST = 5
"""Plans that stand side by side: one and four beside it."""
LONGEST = 40
"""Letters of a name."""


@dataclass(frozen=True)
class Pinned:
    """A plan under a name, with the choices that it is for."""

    name: str
    plan: Plan
    choice: Choice


@dataclass
class Pins:
    """Plans kept; the others are held against the first. No two of a name or of a plan."""

    kept: list[Pinned] = field(default_factory=list)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self.kept)

    def __iter__(self) -> Iterator[Pinned]:
        """Each in turn, the first of them that of comparison."""
        return iter(self.kept)

    def __contains__(self, plan: object) -> bool:
        """Whether this very plan is kept."""
        return any(_same(each.plan, plan) for each in self.kept)

    @property
    def full(self) -> bool:
        """Whether no more find room."""
        return len(self.kept) >= MOST

    def add(self, name: str, plan: Plan, choice: Choice) -> bool:
        """Keep a plan; False when there is no room. One that is kept already stays as it is."""
        if plan in self:
            return True
        if self.full:
            return False
        self.kept.append(Pinned(self._free(name), plan, choice))
        return True

    def rename(self, n: int, name: str) -> None:
        """Give the plan in a place another name; an empty one changes nothing."""
        if 0 <= n < len(self.kept) and name.strip() and name != self.kept[n].name:
            rest = [each.name for k, each in enumerate(self.kept) if k != n]
            self.kept[n] = replace(self.kept[n], name=_free(name, rest))

    def remove(self, n: int) -> None:
        """Keep the plan in a place no longer."""
        if 0 <= n < len(self.kept):
            del self.kept[n]

    def first(self, n: int) -> None:
        """Hold the others against the plan in this place."""
        if 0 <= n < len(self.kept):
            self.kept.insert(0, self.kept.pop(n))

    def _free(self, name: str) -> str:
        return _free(name, [each.name for each in self.kept])


def _same(one: Plan, other: object) -> bool:
    """Whether two are the same plan: read again, or the best of the same search."""
    if one is other:
        return True
    mine = (one.input_hash, one.cost)
    return bool(one.input_hash) and mine == (
        getattr(other, "input_hash", None), getattr(other, "cost", None),
    )  # fmt: skip


def _free(name: str, taken: list[str]) -> str:
    """The name, short enough, with a number where another one bears it."""
    short = " ".join(name.split())[:LONGEST] or "Plan"
    found, n = short, 2
    while found in taken:
        found, n = f"{short[: LONGEST - 4]} ({n})", n + 1
    return found
