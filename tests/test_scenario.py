"""Scenarios: defaults, changes, settings from the command line, names, hashes."""

from __future__ import annotations

import json
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from gigasite.choices import LIMITS, LimitSwitch
from gigasite.crosscheck import against_scenario
from gigasite.errors import InputError
from gigasite.load import Inputs, input_hash, read_inputs, read_run
from gigasite.scenario import (
    Scenario,
    find_scenario,
    parse_settings,
    read_choices,
    shipped_scenarios,
)
from worlds import HALL, write_world

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = [
    "adequacy", "balanced", "base", "cada_proposal", "call_2026", "carbon_cap", "clean_24_7",
    "dry_europe", "edge_first", "max_capacity", "no_reinforcement", "slow_grid", "slow_permits",
    "sovereign", "survival_30",
]  # fmt: skip


@cache
def eu27() -> Inputs:
    return read_inputs()


def faults(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        Scenario().with_(changes)
    return [(f.where, f.what, f.remedy) for f in caught.value.faults]


def own(tmp_path: Path, text: str, name: str = "own.yaml") -> Scenario:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return Scenario.read(tmp_path / name)


# Defaults and changes ----------------------------------------------------------------------------


def test_defaults_are_the_action_plan() -> None:
    """Up to five, three times by 2032, EUR 20 bn: COM(2025) 165."""
    s = Scenario()
    assert (s.years.first, s.years.last) == (2027, 2035)
    assert (s.gigafactories.goal, s.gigafactories.max, s.gigafactories.per_state) == ("first", 5, 1)
    assert (s.capacity.goal, s.capacity.multiplier, s.capacity.year) == ("hard", 3.0, 2032)
    assert s.permits.tracks == ("standard", "accelerated")
    assert s.public.fund_meur == 20_000
    assert (s.budget.total_meur, s.budget.yearly_meur) == (None, None)
    assert (s.pins, s.limits, s.regions.forbidden) == ((), {}, ())
    assert (s.solver.gap, s.solver.threads, s.solver.seed) == (0.001, 1, 0)


def test_with_changes_a_copy() -> None:
    base = Scenario()
    more = base.with_({"gigafactories.max": 7}, **{"money.discount_rate": 0.05})
    assert (more.gigafactories.max, more.money.discount_rate) == (7, 0.05)
    assert (base.gigafactories.max, base.money.discount_rate) == (5, 0.03)
    assert more.with_({"gigafactories.max": 5, "money.discount_rate": 0.03}) == base


def test_a_scenario_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Scenario().years.first = 2030  # type: ignore[misc]


def test_milestones_and_pins() -> None:
    s = Scenario().with_(
        {
            "capacity.milestones_mw.2030": 20_000,
            "pins": [{"region": "FI1C", "facility": "edge", "min_units": 2}],
        }
    )
    assert s.capacity.milestones_mw == {2030: 20_000.0}
    assert (s.pins[0].region, s.pins[0].min_units, s.pins[0].max_units) == ("FI1C", 2, None)


# Settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=7", 7),
        ("a=-0.5", -0.5),
        ("a=null", None),
        ("a=~", None),
        ("a=", None),
        ("a=true", True),
        ("a=off", False),
        ("a=[x, y]", ["x", "y"]),
        ("a=[]", []),
        ("a=DE71", "DE71"),
        ("a='NO'", "NO"),
        ('a="7"', "7"),
        ("a=x=y", "x=y"),
        ("a=[{region: R, facility: f}]", [{"region": "R", "facility": "f"}]),
        (" a = 7 ", 7),
    ],
)
def test_settings_are_yaml(text: str, value: Any) -> None:
    assert parse_settings([text]) == {"a": value}


def test_the_last_of_equal_settings_counts() -> None:
    assert parse_settings(["a=1", "a=2"]) == {"a": 2}


def test_settings_reach_the_scenario() -> None:
    texts = [
        "gigafactories.max=7",
        "capacity.multiplier=2.5",
        "budget.total_meur=null",
        "public.fund_meur=1e4",
        "regions.forbidden=[DE71, NL32]",
        "facilities.allowed=[edge]",
        "money.processors=yes",
        "permits.zone_regions=all",
        "limits.water_cap.enabled=false",
        "limits.build_rate.scale=0.5",
        "capacity.milestones_mw.2030=15000",
        "title=A what-if: more sites",
    ]
    ((where, what, _),) = faults(parse_settings(texts))
    assert (where, what) == ("scenario, key title", "dict is not usable")  # a colon needs quotes
    s = Scenario().with_(parse_settings([*texts[:-1], "title='A what-if: more sites'"]))
    assert (s.gigafactories.max, s.capacity.multiplier) == (7, 2.5)
    assert (s.budget.total_meur, s.public.fund_meur) == (None, 10_000.0)
    assert s.regions.forbidden == ("DE71", "NL32")
    assert s.facilities.allowed == ("edge",)
    assert (s.money.processors, s.permits.zone_regions) == (True, "all")
    assert not s.limit("water_cap").enabled
    assert s.limit("build_rate").scale == 0.5
    assert s.capacity.milestones_mw == {2030: 15_000.0}
    assert s.title == "A what-if: more sites"


def test_all_broken_settings_at_once() -> None:
    with pytest.raises(InputError) as caught:
        parse_settings(["a", "=1", "b=[", "c=1"])
    assert [f.where for f in caught.value.faults] == ["--set a", "--set =1", "--set b=[, line 1"]


# Faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("gigafactoris.max", "Did you mean gigafactories"),
        ("gigafactories.maxx", "Did you mean max"),
        ("water.pric_eur_m3", "Did you mean price_eur_m3"),
        ("solver.time_limit", "Did you mean time_limit_s"),
        ("water.zzz", "Known here: price_eur_m3"),
        ("limits.water_cap.scal", "Did you mean scale"),
        ("", "Known here: balance, budget"),
        ("..", "Known here: balance, budget"),
    ],
)
def test_unknown_keys(key: str, hint: str) -> None:
    ((where, what, remedy),) = faults({key: 1})
    assert where == f"scenario key {key}"
    assert "is not a key" in what
    assert remedy.startswith(hint)


def test_a_key_below_a_value() -> None:
    where, what, remedy = (
        "scenario key capacity.year.at",
        "capacity.year is one value, not keys",
        "Set capacity.year",
    )
    assert faults({"capacity.year.at": 1}) == [(where, what, remedy)]


def test_every_fault_of_many_changes() -> None:
    told = faults(
        {
            "gigafactoris.max": 1,
            "water.price_eur_m3": -1,
            "capacity.goal": "soft",
            "limits.foo.scale": 2,
            "limits.bar.enabled": False,
            "gigafactories.min": 6,
        }
    )
    assert [(where, what) for where, what, _ in told] == [
        ("scenario key gigafactoris.max", "'gigafactoris' is not a key"),
        ("scenario, key capacity.goal", "'soft' is not usable"),
        ("scenario, key water.price_eur_m3", "-1 is not usable"),
        ("scenario", "gigafactories.min = 6 is above gigafactories.max = 5"),
        ("scenario", "limits.foo is not a limit"),
        ("scenario", "limits.bar is not a limit"),
    ]


def test_no_contradiction_is_made_up_from_a_wrong_value() -> None:
    """`max: five` is wrong; that min = 6 is above the default of 5 is not the writer's fault."""
    told = faults({"gigafactories.max": "five", "gigafactories.min": 6})
    assert [where for where, _, _ in told] == ["scenario, key gigafactories.max"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"years.last": 2026}, "years.last = 2026 lies before years.first = 2027"),
        ({"years.last": 2100}, "at most 41 years"),
        ({"gigafactories.min": 6}, "gigafactories.min = 6 is above gigafactories.max = 5"),
        ({"permits.tracks": []}, "nothing could ever be permitted"),
        (
            {"pins": [{"region": "R", "facility": "f", "min_units": 2, "max_units": 1}]},
            "pins, R f: max_units is below min_units",
        ),
        ({"limits.water_cup.scale": 2}, "limits.water_cup is not a limit; did you mean water_cap"),
    ],
)
def test_contradictions(changes: dict[str, Any], word: str) -> None:
    ((where, what, remedy),) = faults(changes)
    assert where == "scenario"
    assert word in what
    assert remedy
    with pytest.raises(ValidationError, match="value_error"):
        Scenario.model_validate(_tree(changes))


def _tree(changes: dict[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for dotted, value in changes.items():
        *parents, last = dotted.split(".")
        node = tree
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = value
    return tree


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "true", "False"])
@pytest.mark.parametrize("key", ["gigafactories.max", "capacity.multiplier", "budget.total_meur"])
def test_yes_and_no_are_no_numbers(key: str, word: str) -> None:
    """YAML reads them as true and false, which Python would take for 1 and 0."""
    ((where, what, remedy),) = faults(parse_settings([f"{key}={word}"]))
    assert where == f"scenario, key {key}"
    assert "is not usable" in what
    assert "YAML reads yes, no, on, off as true or false" in remedy


@pytest.mark.parametrize(("text", "value"), [("on", "on"), ("off", "off"), ("'on'", "on")])
def test_a_margin_that_yaml_reads_as_true(text: str, value: str) -> None:
    scenario = Scenario().with_(parse_settings([f"grid.zone_margin={text}"]))
    assert scenario.grid.zone_margin == value


def test_names_that_yaml_reads_as_no() -> None:
    """NO is Norway to a person and false to YAML: told, with the way out."""
    ((where, _, remedy),) = faults(parse_settings(["regions.forbidden=[SE11, NO]"]))
    assert where == "scenario, key regions.forbidden.1"
    assert "put a name in quotes" in remedy
    quoted = Scenario().with_(parse_settings(["regions.forbidden=[SE11, 'NO']"]))
    assert quoted.regions.forbidden == ("SE11", "NO")


# Limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_can_be_switched_off_and_scaled(name: str) -> None:
    assert Scenario().limit(name) == LimitSwitch(enabled=True, scale=1.0)
    s = Scenario().with_({f"limits.{name}.enabled": False})
    assert s.limit(name) == LimitSwitch(enabled=False, scale=1.0)
    s = s.with_({f"limits.{name}.scale": 0})
    assert s.limit(name) == LimitSwitch(enabled=False, scale=0.0)
    assert [n for n in LIMITS if s.limit(n) != LimitSwitch()] == [name]


@pytest.mark.parametrize("scale", [-1, "half", True, None])
def test_a_scale_is_a_number_not_below_zero(scale: Any) -> None:
    ((where, _, _),) = faults({"limits.water_cap.scale": scale})
    assert where == "scenario, key limits.water_cap.scale"


# Files and names ---------------------------------------------------------------------------------


def test_the_shipped_scenarios() -> None:
    assert sorted(shipped_scenarios()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_fit_the_shipped_tables(name: str) -> None:
    s = Scenario.named(name)
    assert s == find_scenario(name) == find_scenario(str(shipped_scenarios()[name]))
    assert s.name == name
    assert s.title
    assert s.question.endswith("?")
    assert against_scenario(eu27(), s) == []


def test_base_is_what_its_file_says() -> None:
    """The defaults, with gigafactories by 2030 and words for people."""
    base = Scenario.named("base")
    words = {"title": base.title, "question": base.question}
    assert base == Scenario().with_({"gigafactories.by": 2030, **words})


def test_an_unknown_name() -> None:
    with pytest.raises(InputError, match="one of: adequacy, balanced, base, cada_proposal"):
        find_scenario("bse")


def test_a_file_names_the_scenario(tmp_path: Path) -> None:
    assert own(tmp_path, "title: T", "more_sites.yaml").name == "more_sites"
    assert own(tmp_path, "name: mine", "more_sites.yaml").name == "mine"
    assert own(tmp_path, "", "empty.yml") == Scenario().with_({"name": "empty"})


@pytest.mark.parametrize("stem", ["mein Szenario", "évènement", "-x", "a" * 100, "ß"])
def test_any_file_name_will_do(tmp_path: Path, stem: str) -> None:
    """The name becomes part of a folder's name, so it is made plain."""
    name = own(tmp_path, "title: T", f"{stem}.yaml").name
    assert name.isascii()
    assert 0 < len(name) <= 64
    assert set(name) & set(" /\\") == set()


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "a b", "x" * 65, "a\n"])
def test_a_name_leads_nowhere_else(name: str) -> None:
    assert faults({"name": name})[0][0] == "scenario, key name"


def test_a_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes(b"\xef\xbb\xbftitle: T\r\nwater:\r\n  price_eur_m3: 3\r\n")
    s = Scenario.read(tmp_path / "own.yaml")
    assert (s.title, s.water.price_eur_m3) == ("T", 3.0)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="1,000,100 bytes are too many for a scenario"):
        own(tmp_path, "#" * 1_000_100)


def test_choices_are_held_against_the_tables() -> None:
    s = Scenario().with_(
        {
            "regions.forbidden": ["XX99"],
            "facilities.allowed": ["hotel"],
            "permits.tracks": ["express"],
            "permits.zone_regions": ["YY99"],
            "pins": [{"region": "DE71", "facility": "tower", "online_by": 2040, "min_units": 1}],
            "capacity.milestones_mw.2050": 1,
            "gigafactories.by": 2026,
        }
    )
    told = {f.where: f.what for f in against_scenario(eu27(), s)}
    assert told == {
        "scenario key regions.forbidden": "'XX99' is not in regions.csv",
        "scenario key facilities.allowed": "'hotel' is not in facilities.csv",
        "scenario key permits.tracks": "'express' is not in permitting.csv",
        "scenario key permits.zone_regions": "'YY99' is not in regions.csv",
        "scenario key pins[0].facility": "'tower' is not in facilities.csv",
        "scenario key pins[0].online_by": "2040 is not a planning year (2027 to 2035)",
        "scenario key capacity.milestones_mw.2050": "2050 is not a planning year (2027 to 2035)",
        "scenario key gigafactories.by": "2026 is not a planning year (2027 to 2035)",
    }


def test_wanted_and_forbidden() -> None:
    pin = {"region": "DE71", "facility": "edge", "min_units": 1}
    s = Scenario().with_({"regions.forbidden": ["DE71"], "pins": [pin]})
    (fault,) = against_scenario(eu27(), s)
    assert fault.what == "DE71 is wanted here and forbidden by regions.forbidden"
    s = s.with_({"pins": [{**pin, "min_units": 0, "max_units": 0}]})
    assert against_scenario(eu27(), s) == []


def test_read_choices_tells_and_keeps_what_is_right(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("watr: 1\nmoney: {processors: yes}", encoding="utf-8")
    settings = ["x", "capacity.year=2033", "balance.floor=-1"]
    scenario, told = read_choices(str(tmp_path / "own.yaml"), settings)
    assert [f.where for f in told] == [
        "own.yaml, key watr",
        "--set x",
        "scenario, key balance.floor",
    ]
    assert scenario is not None
    assert (scenario.money.processors, scenario.capacity.year) == (True, 2033)


# Equality and hashes -----------------------------------------------------------------------------


def test_equal_choices_have_equal_text(tmp_path: Path) -> None:
    """Whatever the order, the default or the way a number is written."""
    one = own(tmp_path, "gigafactories: {max: 7, goal: hard}\nwater: {price_eur_m3: 2}\n")
    two = own(tmp_path, "water: {}\ngigafactories:\n  goal: hard\n  max: 7.0\n")
    assert one == two
    assert one.canonical() == two.canonical()
    assert json.loads(one.canonical())["gigafactories"]["max"] == 7


def test_canonical_text_reads_back() -> None:
    s = Scenario.named("cada_proposal").with_(
        {
            "capacity.milestones_mw.2030": 15_000,
            "limits.water_cap.scale": 0.5,
            "pins": [{"region": "DE71", "facility": "edge"}],
        }
    )
    assert Scenario.model_validate(json.loads(s.canonical())) == s


OTHER: dict[str, Any] = {
    "name": "other", "title": "other", "question": "other?",
    "years.first": 2028, "years.last": 2036, "gigafactories.by": 2031, "capacity.year": 2033,
    "gigafactories.goal": "priced", "capacity.goal": "priced", "permits.objective_from": 2031,
    "gigafactories.max": 6, "gigafactories.min": 1, "gigafactories.per_state": 2,
    "gigafactories.per_region": 2, "balance.states_served": 3, "solver.threads": 2,
    "solver.seed": 1, "grid.block_years": 30.0, "regions.forbidden": ["DE71"],
    "permits.tracks": ["standard"], "permits.zone_regions": "all", "facilities.allowed": ["edge"],
    "pins": [{"region": "DE71", "facility": "edge"}], "limits": {"water_cap": {"scale": 2.0}},
    "capacity.milestones_mw": {2030: 1.0}, "energy.supply": "flat",
    "energy.carbon_account": "market", "energy.carbon_cap_t": {2030: 1.0},
    "energy.clean_share": {2030: 0.5}, "energy.renewable_share": {2030: 0.5},
    "energy.gigafactory_clean_share": {2030: 0.5},
    "energy.gigafactory_renewable_share": {2030: 0.5}, "permits.zones_per_state": 2,
    "grid.zone_margin": "on",
    "objective.minimise": "water", "demand.goal": "hard", "demand.years": [2030],
    "demand.training_ms": 50.0, "money.refresh_years": 6.0,
}  # fmt: skip
"""Another value for each key that is not true or false, a share or an amount."""


def _keys(tree: dict[str, Any], stem: str = "") -> dict[str, Any]:
    """Every key of a scenario, dotted, with its value."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        inner = _keys(value, f"{stem}{key}.") if isinstance(value, dict) and value else {}
        found |= inner or {f"{stem}{key}": value}
    return found


def test_every_choice_enters_the_hash() -> None:
    """Changing any one key changes the hash, and no two changes give the same."""
    base = Scenario.named("base")
    keys = _keys(base.model_dump(mode="json"))
    assert set(OTHER) <= set(keys)
    seen = {input_hash(eu27(), base): "base"}
    for key, value in keys.items():
        other = not value if isinstance(value, bool) else 0.25 if value is None else value
        other = other / 2 + 0.01 if type(other) is float else other
        digest = input_hash(eu27(), base.with_({key: OTHER.get(key, other)}))
        assert digest not in seen, (key, seen[digest])
        seen[digest] = key


def test_the_hash_is_the_same_again(tmp_path: Path) -> None:
    inputs, scenario = read_run("base", [], None)
    assert input_hash(inputs, scenario) == input_hash(eu27(), Scenario.named("base"))
    assert len(input_hash(inputs, scenario)) == 64
    copied = shutil.copytree(inputs.folder, tmp_path / "elsewhere")
    assert input_hash(read_inputs(copied), scenario) == input_hash(inputs, scenario)


def test_every_table_enters_the_hash(tmp_path: Path) -> None:
    regions = [{"region": "A", "note": "as told"}]
    first = read_inputs(write_world(tmp_path / "one", regions))
    again = read_inputs(write_world(tmp_path / "two", regions))
    noted = read_inputs(write_world(tmp_path / "three", [{"region": "A", "note": "as known"}]))
    states = [{"member_state": "ALL"}]
    richer = read_inputs(write_world(tmp_path / "four", regions, [HALL], member_states=states))
    hashes = [input_hash(inputs, Scenario()) for inputs in (first, again, noted, richer)]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3
