"""Faults in one shape: where it is, what is wrong, what would be right."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one place."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}."

    def as_dict(self) -> dict[str, str]:
        """Return the three texts as plain JSON."""
        return asdict(self)


class GigasiteError(Exception):
    """Anything gigasite raises on purpose; the message is fit for a person."""

    exit_code = 1
    status = "error"


class InputError(GigasiteError):
    """Wrong input or usage: every fault found, all at once (exit code 2)."""

    exit_code = 2
    status = "wrong input"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        number = len(self.faults)
        head = "1 problem in the input:" if number == 1 else f"{number} problems in the input:"
        super().__init__("\n".join([head, *(f"  - {fault}" for fault in self.faults)]))


class InfeasibleError(GigasiteError):
    """It is proven that no plan satisfies every limit (exit code 3)."""

    exit_code = 3
    status = "infeasible"

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(message)


class NoPlanError(GigasiteError):
    """The solver stopped before it found a plan or proved that there is none (exit code 4)."""

    exit_code = 4
    status = "none"

    def __init__(self, message: str, stopped_by: str | None = None) -> None:
        self.stopped_by = stopped_by
        super().__init__(message)


class AuditError(GigasiteError):
    """A plan differs from what its tables and the inputs give when recomputed (exit code 1)."""

    status = "audit failed"
