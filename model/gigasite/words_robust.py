"""Texts of the verb robust: notes, table heads, and what a page says of regret."""

from __future__ import annotations

import math

NOTE = (
    "Sites and the first starts are those of the candidate {candidate}: value, bound and gap hold "
    "among plans with them, not for the scenario as such"
)
CLASH = "no plan keeps to these sites and their starts (proven)"
NO_PLAN = "no plan was found in the time: it is not known whether one exists"
FEWER = "perhaps fewer of the first starts would have to be lost"
NOT_BEGUN = "stopped by the user before it was solved"
STOPPED = "Stopped by the user: what was not tried is missing"

TITLE = "Robust sites: {matrix}"
HEADING = "Which sites to start with, before the scenario is known"
CHOSEN = (
    "Least worst regret: the sites of {candidate}. Whatever scenario comes true, with them a plan "
    "costs at most {regret} more than the best one known for it (in {scenario})."
)
FROM = "Least worst regret, among {known} of {all} candidates whose regret is known everywhere."
NOTHING = "No candidate has a plan in every scenario: the least worst regret is not known."
LOWEST = "Least expected cost by the weights: {candidate}, {cost}."
ALSO = "It is the candidate of the least expected cost as well: {cost}."
HOW = (
    "Each candidate is the plan of one scenario: the regions it builds in, for every facility of "
    "5 MW and more, and what it starts {years}. These stand; everything else is chosen anew in "
    "each scenario, and missed targets are paid for. Regret is what that costs beyond the best "
    "plan known for the scenario. Plans are proven within {gap} of their cost, so that smaller "
    "regrets say nothing."
)
SITES_ALONE = "in no year: sites alone are fixed"
UNUSED = "A site that a scenario makes no use of costs nothing there."
LEFT_OUT = "Left out, without a plan of its own: {name} ({status}). {reason}"
REGRETS = "Regret [MEUR]"
CANDIDATES = "Candidates"
TRIALS = "What could not stand"
SCENARIO, WEIGHT, BEST = "scenario", "weight", "best known [MEUR]"
UNKNOWN = "-"
CANDIDATE_HEAD = [
    "candidate", "regions", "first starts [units]", "own cost [MEUR]", "expected cost [MEUR]",
    "worst regret [MEUR]", "in scenario", "lost [units]", "late [units]",
]  # fmt: skip
TRIAL_HEAD = ["scenario", "candidate", "status", "lost", "late [units]", "why"]
LOST = "lost: first starts that cannot exist in a scenario; late: those that come online later"


def years(count: int, first: int | None = None) -> str:
    """The years whose starts are fixed, in words."""
    if count == 0:
        return SITES_ALONE
    if count == 1:
        return "in the first planning year" + ("" if first is None else f", {first}")
    return f"in the first {count} planning years"


def meur(value: float | None) -> str:
    """An amount of a table [MEUR]; a dash where it is not known."""
    return UNKNOWN if value is None or math.isnan(value) else f"{value:,.0f}"
