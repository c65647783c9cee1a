"""Texts of the verb robust: notes, table heads, and what a page says of regret."""

from __future__ import annotations

import math

from gigasite.catalogue import _

NOTE = _(
    "Sites and the first starts are those of the candidate {candidate}: value, bound and gap hold "
    "among plans with them, not for the scenario as such"
)
CLASH = _("no plan keeps to these sites and their starts (proven)")
NO_PLAN = _("no plan was found in the time: it is not known whether one exists")
FEWER = _("perhaps fewer of the first starts would have to be lost")
NOT_BEGUN = _("stopped by the user before it was solved")
STOPPED = _("Stopped by the user: what was not tried is missing")

TITLE = _("Robust sites: {matrix}")
HEADING = _("Which sites to start with, before the scenario is known")
CHOSEN = _(
    "Least worst regret: the sites of {candidate}. Whatever scenario comes true, with them a plan "
    "costs at most {regret} more than the best one known for it (in {scenario})."
)
FROM = _("Least worst regret, among {known} of {all} candidates whose regret is known everywhere.")
NOTHING = _("No candidate has a plan in every scenario: the least worst regret is not known.")
LOWEST = _("Least expected cost by the weights: {candidate}, {cost}.")
ALSO = _("It is the candidate of the least expected cost as well: {cost}.")
HOW = _(
    "Each candidate is the plan of one scenario: the regions it builds in, for every facility of "
    "5 MW and more, and what it starts {years}. These stand; everything else is chosen anew in "
    "each scenario, and missed targets are paid for. Regret is what that costs beyond the best "
    "plan known for the scenario. Plans are proven within {gap} of their cost, so that smaller "
    "regrets say nothing."
)
SITES_ALONE = _("in no year: sites alone are fixed")
UNUSED = _("A site that a scenario makes no use of costs nothing there.")
LEFT_OUT = _("Left out, without a plan of its own: {name} ({status}). {reason}")
REGRETS = _("Regret [MEUR]")
CANDIDATES = _("Candidates")
TRIALS = _("What could not stand")
SCENARIO, WEIGHT, BEST = _("scenario"), _("weight"), _("best known [MEUR]")
UNKNOWN = "-"
CANDIDATE_HEAD = [
    _("candidate"), _("regions"), _("first starts [units]"), _("own cost [MEUR]"), _("expected cost [MEUR]"),
    _("worst regret [MEUR]"), _("in scenario"), _("lost [units]"), _("late [units]"),
]  # fmt: skip
TRIAL_HEAD = [_("scenario"), _("candidate"), _("status"), _("lost"), _("late [units]"), _("why")]
LOST = _("lost: first starts that cannot exist in a scenario; late: those that come online later")


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
