"""Texts on the value of speed: shorter permits, earlier grid reinforcement."""

from __future__ import annotations

from gigasite.catalogue import _

EU = _("EU")
TODAY = _("today")
TITLES = {
    "permits": _("What shorter permits are worth: {scenario}, {scope}"),
    "grid": _("What earlier grid reinforcement is worth: {scenario}, {scope}"),
}
ACROSS = {
    "permits": _("Longest permitting time [months]"),
    "grid": _("Lead of grid reinforcement, times that of regions.csv"),
}
SAID = {"permits": _("{:g} months"), "grid": "×{:.3g}"}
WORTH = _("Worth against today [MEUR]")
MISSED = _("Target missed, all years together [MW IT yr]")
MISSED_TITLE = _("What is missed of the capacity target: {scenario}, {scope}")
MW = _("{:,.0f} MW IT yr")
EDIT = {
    "permits": _("regions.csv: {column} of {state} at most {at:g}"),
    "grid": _("regions.csv: {column} of {state} times {at:g}"),
}
HEADS = {
    "permits": [
        _("scope"),
        _("months"),
        _("status"),
        _("gap"),
        _("cost"),
        _("worth"),
        _("proven between"),
        _("missed"),
    ],
    "grid": [
        _("scope"),
        _("lead"),
        _("status"),
        _("gap"),
        _("cost"),
        _("worth"),
        _("proven between"),
        _("missed"),
    ],
}
SUMMARY = _("Value of speed, {what}: worth in MEUR against today, missed in MW IT by year")
STEPS = _(
    "Years are steps: nothing changes between two points, so each line holds from its months down "
    "to the next ones."
)
SKIPPED = _(
    "{scope}: also steps, not solved: {at}. There the true worth lies between those of the two "
    "points around, each known within its gap."
)
PRICED = _(
    "Targets are priced here (capacity.goal, and goals that come first), so that what is missed "
    "is paid for: worth = cost today - cost then."
)
GAP_NOTE = _(
    "Costs are known within gaps, so a worth is an interval. --set solver.gap=0.001 narrows it."
)
SPENDING = _(
    "Spending has a yearly ceiling, and moves with months: between two points a plan can differ."
)
CASES = _(
    "Cases in procedure are counted in whole years, so a shorter permit can occupy another year of "
    "an authority: a step down is then possible."
)
OWN_TRACKS = _(
    "A state's curve moves permit_months of regions.csv: tracks with months of their own in "
    "permitting.csv keep them, and the standard one overtakes them below."
)
NO_STEPS = _("No step: nothing would come online earlier within the planning years.")
OBJECTIVE = _("The scenario caps permits at {months:g} months from {year} on: shorter caps only.")
STOPPED = _("Stopped by the user: points are missing")
NO_PLAN = _("no plan: {status}")
PAGE_HEADING = _("The value of speed: {scenario}")
TABLE_HEADING = _("Points")
NOTES_HEADING = _("How to read this")
