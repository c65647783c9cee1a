"""How a limit is written: a marked function that returns one row, used against bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


class Row(NamedTuple):
    """One row: what is used, against what bound; both are numbers or linear expressions.

    A row that other rows already imply is `implied`: it is reported, not given to the solver; what
    it uses may then be a function that reads the finished plan (not finite: the row says nothing).
    """

    used: Any
    sense: str
    bound: Any
    implied: bool = False


@dataclass(frozen=True)
class Mark:
    """What a rule says of itself."""

    over: Callable[[Any], Any]
    unit: str
    limit: str | None
    """Name in the scenario's `limits`; None: structure that cannot be switched off."""
    scope: Callable[..., tuple[str, str]]
    """Index -> scope and year, as text, for `limits.csv`."""


Rule = Any


def limit(
    name: str | None,
    over: Callable[[Any], Any],
    *,
    unit: str,
    scope: Callable[..., tuple[str, str]],
) -> Callable[[Rule], Rule]:
    """Mark a rule: `over` gives the index tuples from the data, `scope` puts an index in words."""

    def mark(rule: Rule) -> Rule:
        rule.mark = Mark(over, unit, name, scope)
        return rule

    return mark


def at_most(used: Any, bound: Any, *, implied: bool = False) -> Row:
    """Use no more than the bound."""
    return Row(used, "<=", bound, implied)


def at_least(used: Any, bound: Any) -> Row:
    """Reach at least the bound."""
    return Row(used, ">=", bound)


def equal(used: Any, bound: Any) -> Row:
    """Fix one side to the other."""
    return Row(used, "==", bound)


def rules(topic: ModuleType) -> Iterator[Rule]:
    """The rules of one topic, in the order of its file."""
    return (thing for thing in vars(topic).values() if hasattr(thing, "mark"))


def in_union(*_: Any) -> tuple[str, str]:
    """Scope of a row for the whole Union and all years."""
    return "EU", ""


def in_year(t: int) -> tuple[str, str]:
    """Scope of a row for the whole Union in one year."""
    return "EU", str(t)


def in_place(place: str) -> tuple[str, str]:
    """Scope of a row for one region or state."""
    return place, ""


def in_place_and_year(place: str, t: int) -> tuple[str, str]:
    """Scope of a row for one region or state in one year."""
    return place, str(t)


def in_host(r: str, f: str) -> tuple[str, str]:
    """Scope of a row for one facility in one region."""
    return f"{r} {f}", ""
