"""gigasite: where, when and how big to build AI gigafactories and data centres in Europe.

The public verbs are loaded when first used, so that `import gigasite` and `--help` stay quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "read_inputs": "load",
    "Inputs": "load",
    "Scenario": "scenario",
    "plan": "planning",
    "build": "planning",
    "Session": "session",
    "pareto": "tradeoffs",
    "explain": "explaining",
    "limit_worth": "limit_prices",
    "exact_price": "limit_prices",
    "alternatives": "near_optimal",
    "robust": "robustness",
    "explain_region": "where",
    "explain_regions": "where",
    "explain_places": "ranking",
    "value_of_speed": "speed",
    "batch": "batching",
    "compare": "comparing",
    "Plan": "plans",
    "audit_plan": "audit",
    "write_run": "report",
    "read_plan": "report",
    "GigasiteError": "errors",
    "InputError": "errors",
    "InfeasibleError": "errors",
    "NoPlanError": "errors",
    "AuditError": "errors",
    "Fault": "errors",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"gigasite.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'gigasite' has no attribute {name!r}")
