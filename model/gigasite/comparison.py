"""Comparing what a plan states with what is recomputed; knows neither model nor solver."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from gigasite.errors import Fault

RELATIVE = 1e-6
"""Difference that counts as rounding, as a share of the larger figure [1]."""


ABSOLUTE = 1e-6


MOST_FAULTS = 100


REMEDY = "Do not use the plan; report it with its run folder"


@dataclass
class Report:
    """What the audit looked at and what it found."""

    checks: int = 0
    worst: float = 0.0
    faults: list[Fault] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    def summary(self) -> dict[str, Any]:
        """Return passed, checks and worst_violation, as in plan.json."""
        return {"passed": self.passed, "checks": self.checks, "worst_violation": self.worst}

    def expect(self, truth: bool, where: str, what: str) -> None:
        """Count one check; a fault when it fails."""
        self.checks += 1
        if not truth and len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(where, what, REMEDY))

    def same(self, where: str, stated: Any, recomputed: Any) -> None:
        """Compare one figure or text; equal within rounding."""
        if is_empty(stated) or is_empty(recomputed) or isinstance(recomputed, str):
            equal = (is_empty(stated) and is_empty(recomputed)) or (
                not is_empty(stated) and stated == recomputed
            )
        else:
            one, other = float(stated), float(recomputed)
            rounding = ABSOLUTE + RELATIVE * max(abs(one), abs(other))
            equal = math.isfinite(rounding) and abs(one - other) <= rounding
        self.expect(equal, where, f"the plan says {stated!r}, recomputed it is {recomputed!r}")


def is_empty(value: Any) -> bool:
    """Whether a cell holds nothing: None, NA or NaN."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
