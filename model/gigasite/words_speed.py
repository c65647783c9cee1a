"""Texts on the value of speed: shorter permits, earlier grid reinforcement."""

from __future__ import annotations

EU = "EU"
TODAY = "today"
TITLES = {
    "permits": "What shorter permits are worth: {scenario}, {scope}",
    "grid": "What earlier grid reinforcement is worth: {scenario}, {scope}",
}
ACROSS = {
    "permits": "Longest permitting time [months]",
    "grid": "Lead of grid reinforcement, times that of regions.csv",
}
SAID = {"permits": "{:g} months", "grid": "×{:.3g}"}
WORTH = "Worth against today [MEUR]"
MISSED = "Target missed, all years together [MW IT yr]"
MISSED_TITLE = "What is missed of the capacity target: {scenario}, {scope}"
MW = "{:,.0f} MW IT yr"
EDIT = {
    "permits": "regions.csv: {column} of {state} at most {at:g}",
    "grid": "regions.csv: {column} of {state} times {at:g}",
}
HEADS = {
    "permits": ["scope", "months", "status", "gap", "cost", "worth", "proven between", "missed"],
    "grid": ["scope", "lead", "status", "gap", "cost", "worth", "proven between", "missed"],
}
SUMMARY = "Value of speed, {what}: worth in MEUR against today, missed in MW IT by year"
STEPS = (
    "Years are steps: nothing changes between two points, so each line holds from its months down "
    "to the next ones."
)
SKIPPED = (
    "{scope}: also steps, not solved: {at}. There the true worth lies between those of the two "
    "points around, each known within its gap."
)
PRICED = (
    "Targets are priced here (capacity.goal, and goals that come first), so that what is missed "
    "is paid for: worth = cost today - cost then."
)
GAP_NOTE = (
    "Costs are known within gaps, so a worth is an interval. --set solver.gap=0.001 narrows it."
)
SPENDING = (
    "Spending has a yearly ceiling, and moves with months: between two points a plan can differ."
)
CASES = (
    "Cases in procedure are counted in whole years, so a shorter permit can occupy another year of "
    "an authority: a step down is then possible."
)
OWN_TRACKS = (
    "A state's curve moves permit_months of regions.csv: tracks with months of their own in "
    "permitting.csv keep them, and the standard one overtakes them below."
)
NO_STEPS = "No step: nothing would come online earlier within the planning years."
OBJECTIVE = "The scenario caps permits at {months:g} months from {year} on: shorter caps only."
STOPPED = "Stopped by the user: points are missing"
NO_PLAN = "no plan: {status}"
PAGE_HEADING = "The value of speed: {scenario}"
TABLE_HEADING = "Points"
NOTES_HEADING = "How to read this"
