"""The main verb: tables and scenario in, an audited plan out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from gigasite.audit import audit_plan
from gigasite.compiled import Compiled, compile_model
from gigasite.constraints.places import settle_places
from gigasite.crosscheck import against_scenario
from gigasite.data import prepare
from gigasite.errors import AuditError, Fault, InfeasibleError, InputError, NoPlanError
from gigasite.exporting import export_model
from gigasite.flags import flags
from gigasite.formulation import build_model
from gigasite.headline import cost_parts, limit_table, metrics
from gigasite.infeasible import why_infeasible
from gigasite.load import Inputs, input_hash, read_inputs
from gigasite.outcome import Control, Outcome, Progress, Status, StoppedBy
from gigasite.plans import Plan
from gigasite.proofs import no_plan, notes_on, objective_of, prices
from gigasite.results import (
    SMALLEST,
    capacity_table,
    grid_table,
    serve,
    service_table,
    site_table,
    water_table,
)
from gigasite.scenario import Scenario
from gigasite.search import Found, Search, aimed
from gigasite.spending import budget_table, public_table
from gigasite.supplies import designs_table, energy_table, settle
from gigasite.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyomo.environ import ConcreteModel

    from gigasite.data import Data


@dataclass
class Clock:
    """Seconds spent in each stage of a run."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage; stages of the same name add up."""
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began


def build(inputs: Inputs, scenario: Scenario) -> ConcreteModel:
    """Return the plain Pyomo model of a run, to read or to change at will."""
    faults = against_scenario(inputs, scenario)
    if faults:
        raise InputError(faults)
    return build_model(prepare(inputs, scenario))


def plan(
    inputs: Inputs | None = None,
    scenario: Scenario | None = None,
    *,
    control: Control | None = None,
    export: Path | None = None,
    clock: Clock | None = None,
) -> Plan:
    """Solve one scenario and audit the result.

    Raises
    ------
    InputError
        The scenario does not fit the tables.
    InfeasibleError
        It is proven that no plan satisfies every limit.
    NoPlanError
        The time was up, or the user stopped, before there was a plan.
    AuditError
        The plan differs from what its tables and the inputs give when recomputed.

    """
    inputs = inputs if inputs is not None else read_inputs()
    scenario = scenario if scenario is not None else Scenario.named("base")
    control, clock = control or Control(), clock or Clock()
    m, compiled = opened(inputs, scenario, control, clock)
    if export is not None:
        export_model(aimed(compiled, scenario.objective.minimise), export)
    with clock.stage("solve"):
        found = Search(m.data, control).run(compiled)
    return accepted(m, inputs, found, clock)


def opened(
    inputs: Inputs, scenario: Scenario, control: Control, clock: Clock
) -> tuple[Any, Compiled]:
    """Build and compile the model of a scenario that fits the tables.

    Raises InputError where it does not fit, InfeasibleError where rows without any decision are
    broken, NoPlanError when cancelled meanwhile.
    """
    data = prepared(inputs, scenario, control, clock)
    with clock.stage("build"):
        m = build_model(data)
    if m.impossible:
        raise InfeasibleError("No plan satisfies every limit.", impossible(m))
    with clock.stage("compile"):
        return m, compile_model(m)


def prepared(inputs: Inputs, scenario: Scenario, control: Control, clock: Clock) -> Data:
    """Sets and parameters of a scenario that fits the tables; raises InputError where it does not.

    NoPlanError when cancelled meanwhile.
    """
    faults = against_scenario(inputs, scenario)
    if faults:
        raise InputError(faults)
    with clock.stage("options"):
        return prepare(inputs, scenario, listen=designs_heard(control))


def accepted(m: Any, inputs: Inputs, found: Found, clock: Clock) -> Plan:
    """Return the audited plan that a search ended with, or say why there is none."""
    outcome, scenario = found.outcome, m.data.scenario
    if outcome.status is Status.INFEASIBLE:
        raise InfeasibleError(
            "No plan satisfies every limit (proven).", why_infeasible(inputs, scenario)
        )
    if outcome.values is None:
        raise NoPlanError(no_plan(outcome, scenario), outcome.stopped_by)
    return finished(m, inputs, found, clock)


def designs_heard(control: Control) -> Callable[[int, int], None]:
    """Tell of energy designs as they are computed, and stop between two regions when cancelled."""
    began = perf_counter()

    def hear(done: int, todo: int) -> None:
        if control.cancelled.is_set():
            raise NoPlanError("Stopped by the user before the solve.", StoppedBy.USER)
        if control.listen is not None:
            stage = f"energy designs {done}/{todo}"
            now = perf_counter() - began
            control.listen(Progress(stage, now, None, None, None, 0))

    return hear


def finished(m: Any, inputs: Inputs, found: Found, clock: Clock) -> Plan:
    """Read the solution into tables, audit them, and refuse what fails."""
    with clock.stage("write"):
        _set_values(m, found.compiled, found.outcome)
        result = _plan_of(m, inputs, found)
    with clock.stage("audit"):
        report = audit_plan(result, inputs, m.data.scenario)
    result = replace(result, audit=report.summary(), timing_s=dict(clock.seconds))
    if not report.passed:
        raise AuditError("The plan fails its audit: " + "; ".join(map(str, report.faults[:10])))
    return result


def _set_values(m: Any, compiled: Compiled, outcome: Outcome) -> None:
    """Give every decision its value, whole ones rounded; stocks follow from their balances."""
    for var, whole, value in zip(compiled.columns, compiled.whole, outcome.values, strict=True):  # type: ignore[arg-type]
        var.set_value(
            float(round(value)) if whole else max(0.0, float(value)), skip_validation=True
        )
    d = m.data
    closed = {j for h, var in m.opened.items() if (var.value or 0.0) < 0.5 for j in d.options_of[h]}
    for (j, _), var in m.start.items():
        if j in closed:  # parts of a unit in a place not opened: rounding of the solver
            var.set_value(0.0)
    for component in (m.start, m.order, m.opened):
        for var in component.values():
            if var.value is None or var.value <= SMALLEST:
                var.set_value(0.0)
    for j, t in d.live:
        before = m.online[j, t - 1].value if (j, t - 1) in m.online else 0.0
        m.online[j, t].set_value(
            before + sum(m.start[j, s].value for s in d.arrivals.get((j, t), ()))
        )
    for host, opened in m.opened.items():
        used = sum(m.online[j, d.years[-1]].value for j in d.options_of[host])
        opened.set_value(float(used > SMALLEST))
    settle_places(m)
    for r, t in m.energised:
        before = m.energised[r, t - 1].value if (r, t - 1) in m.energised else 0.0
        m.energised[r, t].set_value(
            before + sum(m.order[r, s].value for s in d.energised_in.get((r, t), ()))
        )
    settle(m)


def _plan_of(m: Any, inputs: Inputs, found: Found) -> Plan:
    compiled = found.compiled
    sites, capacity = site_table(m, inputs), capacity_table(m, inputs)
    energy, water = energy_table(m), water_table(m, inputs)
    serving = serve(m)
    budget = budget_table(m, energy, serving)
    grid, public = grid_table(m, energy), public_table(m)
    cost = cost_parts(m, budget)
    figures = metrics(m, sites, capacity, energy, water, budget)
    scenario: Scenario = m.data.scenario
    objective, root = objective_of(scenario, found, cost, figures)
    return Plan(
        scenario=scenario.name,
        status=str(found.outcome.status),
        stopped_by=str(found.outcome.stopped_by),
        objective=objective,
        cost_meur=cost,
        metrics=figures,
        sites=sites,
        capacity=capacity,
        energy=energy,
        designs=designs_table(m, energy),
        grid=grid,
        water=water,
        budget=budget,
        public=public,
        service=service_table(m, inputs, capacity, serving),
        serving=serving,
        limits=limit_table(m, prices(m, compiled, found.relaxed)),
        model={
            "rows": len(compiled.rows),
            "columns": len(compiled.columns),
            "integers": int(compiled.whole.sum()),
            "nonzeros": int(compiled.matrix.nnz),
            "root_bound": root,
        },
        versions=versions(),
        notes=(*inputs.notes, *notes_on(scenario, found)),
        flags=flags(inputs, grid, public),
        input_hash=input_hash(inputs, scenario),
    )


def impossible(m: Any) -> list[Fault]:
    """Rows that no decision can change and that are broken, a fault each."""
    from pyomo.environ import value

    return [
        Fault(
            f"limit {name} {index if index != () else ''}".strip(),
            f"{value(row.used):,.6g} against {row.sense} {value(row.bound):,.6g}, "
            "and no decision can change it",
            f"Relax the limit, or switch it off with --set limits.{name}.enabled=false",
        )
        for name, index, row in m.impossible
    ]
