"""The hours behind a plan: each design in use dispatched again and closed by sums.

A plan holds the year of each design. Here its hours are solved again and `check_dispatch` sums
them up without a solver: balance, battery level, limits, backup hours, clean share and cost have
to give the row of designs.csv.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.energy_dispatch import check_dispatch, energy_dispatch
from gigasite.errors import Fault
from gigasite.power import source_of_designs

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario


def hours_faults(plan: Plan, inputs: Inputs, scenario: Scenario) -> tuple[int, list[Fault]]:
    """Count of designs whose hours were summed up, and what does not add up.

    Designs of one's own and the flat price have no hours: none is counted then.
    """
    if source_of_designs(inputs, scenario) != "computed":
        return 0, []
    faults = []
    rows = plan.designs.to_dict("records")
    for row in rows:
        region, design = str(row["region"]), str(row["design"])
        wrong = check_dispatch(energy_dispatch(inputs, region, design), row)
        where = f"designs.csv, {region} {design}"
        faults += [Fault(where, what, "Do not use the plan; report it") for what in wrong]
    return len(rows), faults
