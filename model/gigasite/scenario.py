"""One run's choices, all with defaults, all checked; every fault at once.

A scenario is a tree of frozen pydantic models. Unknown keys, wrong types and impossible values
are faults that name the key, the value and the remedy. Every number here is a policy choice or
an assumption; figures about the world live in the input tables.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gigasite.errors import Fault, InputError
from gigasite.safeyaml import parse_yaml, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

Goal = Literal["hard", "priced", "first"]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Year = Annotated[int, Field(ge=2000, le=2100)]

LIMITS: tuple[str, ...] = (
    "gigafactory_count", "gigafactory_deadline", "gigafactories_per_state",
    "gigafactories_per_region", "units_per_region", "pins_least", "pins_most", "region_size",
    "committed", "comes_online", "permit_cases", "build_rate", "state_build_rate",
    "capacity_target", "state_floor", "state_ceiling", "states_served", "grid_headroom",
    "energises", "blocks_per_region", "blocks_per_state", "water_cap", "yearly_spending",
    "total_budget", "public_money",
)  # fmt: skip
"""Every limit that a planner can switch off or scale."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Years(_Part):
    """First and last planning year."""

    first: Year = 2027
    last: Year = 2035


class Regions(_Part):
    """Which regions may host projects."""

    outermost: bool = Field(False, description="Let outermost regions take part")
    forbidden: tuple[str, ...] = Field((), description="Regions that may host nothing new")


class Facilities(_Part):
    """Which facility types may be built."""

    allowed: tuple[str, ...] | None = Field(None, description="Facility types; null: all")


class Gigafactories(_Part):
    """How many gigafactories, where and by when."""

    goal: Goal = Field("first", description="first: as many as possible up to max; hard: at least min; priced: those missing up to max are paid for")
    max: int = Field(5, ge=0, le=1000, description="At most so many [sites]")
    min: int = Field(0, ge=0, le=1000, description="At least so many [sites]")
    by: Year | None = Field(None, description="Year by which min must be running; null: the last year")
    per_state: int = Field(1, ge=0, le=100, description="At most so many in one member state [sites]")
    per_region: int = Field(1, ge=0, le=100, description="At most so many in one region [sites]")
    price_meur: NotNegative = Field(5_000.0, description="Price of each missing one, goal priced (assumption) [MEUR]")  # fmt: skip


class Capacity(_Part):
    """How much data-centre capacity the Union wants."""

    goal: Goal = Field("hard", description="hard, priced or first (as much of the target as possible)")
    multiplier: NotNegative = Field(3.0, le=20, description="Times the IT power existing in 2025 [1]")
    year: Year = Field(2032, description="Year from which the target holds")
    milestones_mw: dict[Year, NotNegative] = Field({}, description="Further targets: year and IT power in the Union [MW IT]")
    price_meur_per_mw_yr: NotNegative = Field(5.0, description="Price of what is missing, goal priced (assumption) [MEUR/MW IT/yr]")  # fmt: skip


class Permits(_Part):
    """Permitting tracks and times."""

    tracks: tuple[str, ...] = Field(("standard", "accelerated"), description="Tracks that exist")
    standard_months: Annotated[float, Field(ge=0, le=240)] | None = Field(None, description="Standard permitting time everywhere; null: the regions' own [months]")
    accelerated_months: Annotated[float, Field(ge=0, le=240)] | None = Field(None, description="Time of the accelerated track; null: as in permitting.csv [months]")
    zone_months: Annotated[float, Field(ge=0, le=240)] | None = Field(None, description="Time in acceleration zones; null: as in permitting.csv [months]")
    objective_months: Annotated[float, Field(ge=0, le=240)] | None = Field(None, description="Longest time for procedures entered from objective_from on; null: none [months]")
    objective_from: Year = Field(2030, description="First year of the objective")
    zone_regions: tuple[str, ...] | Literal["all"] = Field((), description="Regions that are acceleration zones, or all")
    require_erf: bool = Field(False, description="Test the energy reuse factor of a track")
    warm_above_c: float = Field(14.0, description="Mean annual temperature from which a climate is warm (assumption) [degC]")  # fmt: skip


class Build(_Part):
    """How fast capacity can open."""

    eu_mw_per_year: NotNegative = Field(6_000.0, description="Most new IT power opened in a year in the Union (assumption) [MW IT/yr]")
    state_share: Share = Field(0.30, description="Of which at most this share in one member state (assumption) [1]")  # fmt: skip


class Balance(_Part):
    """Geographic balance, as shares of the required new capacity."""

    floor: NotNegative = Field(0.3, le=1, description="A state gets at least this times its GDP share (assumption) [1]")
    floor_of_headroom: Share = Field(0.5, description="The floor never asks for more than this share of what the state's grid can carry without reinforcement (assumption) [1]")
    ceiling: Share = Field(0.20, description="A state gets at most this share (assumption) [1]")
    states_served: int = Field(0, ge=0, le=100, description="At least so many states get new capacity [states]")
    served_mw: Positive = Field(20.0, description="New IT power from which a state counts as served (assumption) [MW IT]")  # fmt: skip


class Grid(_Part):
    """Money of reinforcement; its megawatts and months are in regions.csv."""

    block_years: Annotated[float, Field(ge=1, le=200)] = Field(40.0, description="Lifetime of a reinforcement block (Danish Energy Agency, overhead line) [years]")
    fixed_share: Share = Field(0.015, description="Yearly operation of a block, share of its cost (Danish Energy Agency, overhead line) [1/yr]")  # fmt: skip


class Energy(_Part):
    """Price of what a plan draws, until hourly energy designs replace it."""

    price_scale: NotNegative = Field(1.0, description="Multiplies every wholesale price [1]")
    renewable_premium_eur_mwh: NotNegative = Field(10.0, description="Extra price of each MWh of contracted renewable energy that a track asks for (assumption) [EUR/MWh]")
    carbon_surcharge_eur_t: NotNegative = Field(0.0, description="Carbon price above the ETS price already in the market price [EUR/tCO2e]")  # fmt: skip


class Water(_Part):
    """Price of water."""

    price_eur_m3: NotNegative = Field(2.0, description="Price of withdrawn water (assumption) [EUR/m3]")


class Money(_Part):
    """How money of different years is compared."""

    discount_rate: Share = Field(0.03, description="Rate that brings years to 1 January of the first, real [1/yr]")
    reference_rate: Share = Field(0.06, description="Real rate of a project in a standard place; the difference to a state's own rate is a cost of the place [1/yr]")
    processors: bool = Field(False, description="Count the computing equipment in cost and spending")  # fmt: skip


class Budget(_Part):
    """Ceilings on overnight cost, public and private together."""

    total_meur: NotNegative | None = Field(None, description="All years together; null: none [MEUR]")
    yearly_meur: NotNegative | None = Field(None, description="Each year; null: none [MEUR/yr]")


class PublicMoney(_Part):
    """Public share of gigafactories, half from the Union, half from the host state."""

    share: Share | None = Field(None, description="Share of the all-in cost; null: that of facilities.csv [1]")
    fund_meur: NotNegative | None = Field(20_000.0, description="Public money in all; null: no ceiling [MEUR]")
    all_in_meur: Positive | None = Field(None, description="All-in cost of one gigafactory; null: from the tables [MEUR]")  # fmt: skip


class Pin(_Part):
    """A decision taken by hand: at least or at most so many units in a region."""

    region: str
    facility: str
    min_units: NotNegative = 0
    max_units: NotNegative | None = None
    online_by: Year | None = None


class LimitSwitch(_Part):
    """A limit can be switched off, and its bound multiplied."""

    enabled: bool = True
    scale: NotNegative = 1.0


class Solver(_Part):
    """How far the proof goes and what it may use."""

    gap: Annotated[float, Field(ge=0, lt=1)] = Field(0.005, description="Stop when the plan is proven to be within this share of the optimum [1]")
    time_limit_s: Positive = Field(600.0, description="Stop after this time [s]")
    threads: int = Field(1, ge=1, le=256, description="Solver threads")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Random seed of the solver")  # fmt: skip


class Scenario(_Part):
    """Every choice of one run."""

    name: str = Field("base", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")
    title: str = "The action plan"
    question: str = ""
    years: Years = Years()
    regions: Regions = Regions()
    facilities: Facilities = Facilities()
    gigafactories: Gigafactories = Gigafactories()
    capacity: Capacity = Capacity()
    permits: Permits = Permits()
    build: Build = Build()
    balance: Balance = Balance()
    grid: Grid = Grid()
    energy: Energy = Energy()
    water: Water = Water()
    money: Money = Money()
    budget: Budget = Budget()
    public: PublicMoney = PublicMoney()
    pins: tuple[Pin, ...] = ()
    limits: dict[str, LimitSwitch] = {}
    solver: Solver = Solver()

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        """Choices that contradict each other, whatever the tables say."""
        years, found = self.years, []
        if years.last < years.first:
            found.append(f"years.last = {years.last} lies before years.first = {years.first}")
        if years.last - years.first > 40:
            found.append(f"years {years.first}..{years.last}: at most 41 years can be planned")
        if self.gigafactories.min > self.gigafactories.max:
            found.append(
                f"gigafactories.min = {self.gigafactories.min} is above "
                f"gigafactories.max = {self.gigafactories.max}"
            )
        if not self.permits.tracks:
            found.append("permits.tracks is empty: nothing could ever be permitted")
        for pin in self.pins:
            if pin.max_units is not None and pin.max_units < pin.min_units:
                found.append(f"pins, {pin.region} {pin.facility}: max_units is below min_units")
        for name in self.limits:
            if name not in LIMITS:
                close = difflib.get_close_matches(name, LIMITS, 1)
                hint = f"; did you mean {close[0]}" if close else ""
                found.append(f"limits.{name} is not a limit{hint}")
        if found:
            raise ValueError(" | ".join(found))
        return self

    def limit(self, name: str) -> LimitSwitch:
        """Switch and scale of one limit."""
        return self.limits.get(name, LimitSwitch())

    def with_(self, changes: Mapping[str, Any] | None = None, **more: Any) -> Scenario:
        """Return a copy with dotted keys changed: `with_(**{"gigafactories.max": 7})`."""
        tree = self.model_dump(mode="json")
        faults = []
        for key, value in {**(changes or {}), **more}.items():
            fault = _put(tree, key, value)
            if fault:
                faults.append(fault)
        if faults:
            raise InputError(faults)
        return _checked(tree, "scenario")

    @classmethod
    def named(cls, name: str) -> Scenario:
        """One of the shipped scenarios, such as `base`."""
        path = shipped_scenarios().get(name)
        if path is None:
            known = ", ".join(sorted(shipped_scenarios()))
            raise InputError([Fault(f"scenario {name!r}", "no shipped scenario of that name, and no such file",
                                    f"Give a file, or one of: {known}")])  # fmt: skip
        return cls.read(path)

    @classmethod
    def read(cls, path: Path) -> Scenario:
        """Read a YAML file; the scenario is named after the file unless it names itself."""
        tree = read_yaml(path)
        tree.setdefault("name", path.stem)
        return _checked(tree, path.name)

    def canonical(self) -> str:
        """Return the choices as JSON with sorted keys, equal for equal scenarios (hashing)."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)


def shipped_scenarios() -> dict[str, Path]:
    """Names and files of the scenarios that travel with the project."""
    from gigasite.paths import shipped_inputs

    return {p.stem: p for p in sorted((shipped_inputs() / "scenarios").glob("*.yaml"))}


def find_scenario(name_or_file: str) -> Scenario:
    """Read a shipped scenario by name, or a file."""
    path = Path(name_or_file)
    if path.suffix in {".yaml", ".yml"} or path.is_file():
        return Scenario.read(path)
    return Scenario.named(name_or_file)


def parse_settings(settings: list[str]) -> dict[str, Any]:
    """Turn `key=value` texts into a dict; values are read as YAML scalars or lists."""
    faults, changes = [], {}
    for text in settings:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            faults.append(Fault(f"--set {text}", "is not KEY=VALUE", "Write for example --set gigafactories.max=7"))
            continue
        try:
            changes[key.strip()] = parse_yaml(value, f"--set {text}")
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return changes


def _put(tree: dict[str, Any], dotted: str, value: Any) -> Fault | None:
    """Set one dotted key in place; a fault when the tree has no such key."""
    *parents, last = dotted.split(".")
    node: Any = tree
    for depth, part in enumerate(parents):
        if dotted.startswith("limits.") and depth == 1:
            node = node.setdefault(part, {"enabled": True, "scale": 1.0})
        elif isinstance(node, dict) and isinstance(node.get(part), dict):
            node = node[part]
        else:
            return _unknown(dotted, part, node)
    free = parents[:2] == ["capacity", "milestones_mw"] or (parents == ["limits"])
    if not isinstance(node, dict) or (last not in node and not free):
        return _unknown(dotted, last, node)
    node[last] = value
    return None


def _unknown(dotted: str, part: str, node: Any) -> Fault:
    known = sorted(map(str, node)) if isinstance(node, dict) else []
    close = difflib.get_close_matches(part, known, 1)
    remedy = f"Did you mean {close[0]}" if close else f"Known here: {', '.join(known) or 'nothing'}"
    return Fault(f"scenario key {dotted}", f"{part!r} is not a key", remedy)


def _checked(tree: dict[str, Any], origin: str) -> Scenario:
    """Build the scenario, turning pydantic's list of errors into faults."""
    try:
        return Scenario.model_validate(tree)
    except ValidationError as error:
        raise InputError([_fault(e, origin, tree) for e in error.errors()]) from None


def _fault(error: Any, origin: str, tree: dict[str, Any]) -> Fault:
    where = ".".join(str(part) for part in error["loc"]) or "the whole"
    value = error.get("input")
    if error["type"] == "extra_forbidden":
        node: Any = Scenario.model_validate({}).model_dump(mode="json")
        for part in error["loc"][:-1]:
            node = node.get(part, {}) if isinstance(node, dict) else {}
        fault = _unknown(where, str(error["loc"][-1]), node)
        return Fault(f"{origin}, key {where}", fault.what, fault.remedy)
    if error["type"] == "value_error" and not error["loc"]:
        return Fault(origin, str(error["ctx"]["error"]), "Change one of the two")
    text = repr(value) if not isinstance(value, dict | list) else type(value).__name__
    return Fault(f"{origin}, key {where}", f"{text[:80]} is not usable", error["msg"])
