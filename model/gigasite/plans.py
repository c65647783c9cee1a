"""Plan: the result of one solve, as tables with units in their column names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

COST_PARTS = (
    "site",
    "shell",
    "processors",
    "cooling",
    "connection",
    "energy",
    "water",
    "heat",
    "carbon",
    "network",
    "shortfall",
)
LOCATION_PARTS = tuple(p for p in COST_PARTS if p not in ("shell", "processors", "shortfall"))
"""What depends on where and when: the standard shell and the processors do not."""

SITE_COLUMNS = [
    "region",
    "name",
    "member_state",
    "zone",
    "facility",
    "cooling",
    "track",
    "start_year",
    "online_year",
    "units",
    "it_mw",
    "load_mw",
    "peak_mw",
    "water_m3_yr",
    "capex_meur",
    "public_meur",
    "energy_design",
    "committed",
]
LIMIT_COLUMNS = [
    "limit",
    "scope",
    "year",
    "sense",
    "used",
    "bound",
    "slack",
    "unit",
    "binding",
    "price",
    "price_kind",
]
SECOND = "Cost comes second to"
"""How the note begins that says how cheap a plan is whose objective is another one."""
TABLES = (
    "sites", "capacity", "energy", "designs", "grid", "water", "budget", "public", "service",
    "serving", "limits",
)  # fmt: skip
"""Tables of a plan, each a CSV file of the run folder."""


@dataclass(frozen=True)
class Plan:
    """One plan: how it was reached, what it builds, what it costs.

    `status` is optimal (proven within the gap) or feasible (stopped earlier); nothing else ever
    becomes a Plan. Tables: see the README for their columns.
    """

    scenario: str
    status: str
    stopped_by: str | None
    objective: dict[str, Any]
    """name, value, bound [unit of the objective], gap, gap_location (of cost only) [1]."""
    cost_meur: dict[str, float]
    """total and COST_PARTS [MEUR], discounted."""
    metrics: dict[str, Any]
    sites: pd.DataFrame
    capacity: pd.DataFrame
    energy: pd.DataFrame
    designs: pd.DataFrame
    """Energy designs in use, for each MW of mean load."""
    grid: pd.DataFrame
    water: pd.DataFrame
    budget: pd.DataFrame
    public: pd.DataFrame
    """Public money of each project: Union, host state, and what is left to private hands [MEUR]."""
    service: pd.DataFrame
    serving: pd.DataFrame
    """Who is served from where, and what is not served [MW IT new since 2025]."""
    limits: pd.DataFrame
    audit: dict[str, Any] = field(default_factory=dict)
    """passed, checks, worst_violation."""
    timing_s: dict[str, float] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)
    """rows, columns, integers, nonzeros, root_bound."""
    versions: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """What a reader has to know before acting on the plan."""
    input_hash: str = ""

    @property
    def cost(self) -> float:
        """Discounted cost of the plan [MEUR]."""
        return float(self.cost_meur["total"])

    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name."""
        return {name: getattr(self, name) for name in TABLES}


def location_cost(cost_meur: dict[str, float]) -> float:
    """Cost that depends on where and when [MEUR]."""
    return sum(cost_meur[part] for part in LOCATION_PARTS)
