"""The app without a browser: a tiny world of two regions, solved in a second or two."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from shapely.geometry import box, mapping
from streamlit.testing.v1 import AppTest

from gigasite import words, words_energy, words_limits, words_places, words_service
from gigasite.load import input_hash, read_inputs
from gigasite.planning import plan
from gigasite.report import write_run
from gigasite.scenario import LIMITS, Scenario
from gigasite.views import desk, jobs, serve
from gigasite.views.choice import Choice, PlaceChoice, ServiceChoice, Since
from gigasite.views.desk import Desk, Store
from gigasite.views.jobs import Job, Keeper, Step
from gigasite.views.switches import Switch
from gigasite.views.world import read_world
from worlds import GIGA, HALL, NEUTRAL, write_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

APP = Path(__file__).parents[1] / "app.py"
EVIL = "Tiny <b>world</b> ![x](http://evil.example/x.png)"
FORMULA = "=1+1 <script>alert(1)</script>"


def write_tiny(folder: Path) -> tuple[Path, Path]:
    """Two regions of 300 and 250 MW headroom, 200 MW IT existing; x3 needs 400 MW more, x4 600.

    So x3 is possible and x4 is not, and up to two gigafactories of 200 MW IT find room.
    """
    regions = [
        {"region": "A1", "name": FORMULA, "member_state": "A", "lat": 45.5, "lon": 10.5,
         "headroom_mw": 300},
        {"region": "B1", "name": "Beta", "member_state": "B", "lat": 45.5, "lon": 11.5,
         "headroom_mw": 250, "cost_index": 2},
    ]  # fmt: skip
    states = [
        {"member_state": c, "name": name, "existing_it_mw": 100, "discount_rate_pct": 0.0,
         "electricity_price_eur_mwh": 50 + n, "carbon_g_kwh": 100}
        for n, (c, name) in enumerate((("A", "Alphaland"), ("B", "Betaland")))
    ]  # fmt: skip
    basis = [
        {
            "table": "regions",
            "row": "*",
            "column": "headroom_mw",
            "basis": "assumption",
            "source": "",
            "note": FORMULA,
        }
    ]
    write_world(
        folder / "tables",
        regions,
        [HALL | {"it_mw": 50}, GIGA],
        member_states=states,
        provenance=basis,
        demand=[
            {"node": "A", "year": 2032, "service_class": "cloud", "it_mw": 50, "it_mw_new": 50}
        ],
    )
    shapes = [
        {"type": "Feature", "properties": {"region": code, "member_state": code[0]},
         "geometry": mapping(box(x, 45, x + 1, 46))}
        for code, x in (("A1", 10), ("B1", 11))
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": shapes})
    (folder / "tables" / "regions.geojson").write_text(text)
    scenario = Scenario().with_({
        **NEUTRAL, "name": "tiny", "title": EVIL, "question": "Where?", "years.last": 2032,
        "capacity.year": 2032, "capacity.multiplier": 3.0, "gigafactories.goal": "first",
        "gigafactories.max": 1, "gigafactories.per_state": 1, "gigafactories.per_region": 1,
    })  # fmt: skip
    file = folder / "tiny.yaml"
    file.write_text(yaml.safe_dump(scenario.model_dump(mode="json")))
    return folder / "tables", file


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """A page that is run takes the place of `__main__`; processes started later would run it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Tables, scenario and a finished run of the tiny world."""
    folder = tmp_path_factory.mktemp("tiny")
    tables, scenario = write_tiny(folder)
    inputs, chosen = read_inputs(tables), Scenario.read(scenario)
    write_run(plan(inputs, chosen), inputs, chosen, folder / "run")
    return {"inputs": tables, "scenario": scenario, "run": folder / "run"}


@pytest.fixture
def store(tiny: dict[str, Path]) -> Iterator[Store]:
    found = Store(read_world(str(tiny["inputs"]), str(tiny["scenario"])), tiny["run"])
    yield found
    found.close()


@pytest.fixture
def page(
    tiny: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Open the page on a server of its own (the scenario's path is new in each test)."""
    own = tmp_path / "tiny.yaml"
    own.write_text(tiny["scenario"].read_text())

    def opened(*, reference: bool = True, inputs: Path | None = None) -> AppTest:
        monkeypatch.setenv("GIGASITE_INPUTS", str(inputs or tiny["inputs"]))
        monkeypatch.setenv("GIGASITE_SCENARIO", str(own))
        monkeypatch.setenv(
            "GIGASITE_REFERENCE", str(tiny["run"] if reference else tmp_path / "none")
        )
        return AppTest.from_file(str(APP), default_timeout=60).run()

    return opened


def texts(page: AppTest) -> str:
    """Every text of the page that matters here."""
    kinds = (
        page.markdown,
        page.caption,
        page.warning,
        page.info,
        page.error,
        page.title,
        page.code,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def figure(page: AppTest, label: str) -> str:
    return next(str(m.value) for m in page.metric if m.label.startswith(label))


def solved(page: AppTest, seconds: float = 90.0) -> AppTest:
    """Press Solve and wait until the solve has ended."""
    page.button(key="solve").click().run()
    end = time.monotonic() + seconds
    while "Solving for" in texts(page):
        assert time.monotonic() < end, texts(page)
        time.sleep(0.2)
        page.run()
    assert not page.exception
    return page


def test_first_load_shows_the_finished_run_of_the_same_inputs(page: Callable[..., AppTest]) -> None:
    """One gigafactory of 200 MW and 200 MW more: 600 MW IT in 2032, the target met."""
    shown = page()
    assert not shown.exception
    assert figure(shown, words.COUNT) == "1"
    assert figure(shown, "IT power in 2032") == "600 MW"
    assert words.UP_TO_DATE in texts(shown)
    assert words.PROVEN in texts(shown)
    assert "figures recomputed without the solver" in texts(shown)


def test_run_of_other_inputs_is_not_shown(
    page: Callable[..., AppTest], tiny: dict[str, Path], tmp_path: Path
) -> None:
    changed = tmp_path / "tables"
    changed.mkdir()
    for file in tiny["inputs"].iterdir():
        text = file.read_text()
        (changed / file.name).write_text(
            text.replace("300", "299") if file.name == "regions.csv" else text
        )
    shown = page(inputs=changed)
    assert not shown.exception
    assert not shown.metric
    assert words.NOTHING in texts(shown)
    assert "There is no plan for these choices yet" in texts(shown)


def test_changed_choice_marks_the_plan_out_of_date_and_going_back_unmarks_it(
    page: Callable[..., AppTest],
) -> None:
    shown = page()
    shown.slider(key="gigafactories").set_value(2).run()
    assert words.OUT_OF_DATE in texts(shown)
    assert "This plan is for up to 1 gigafactories" in texts(shown).replace("\\", "")
    assert words.UP_TO_DATE not in texts(shown)
    shown.button(key="reset").click().run()
    assert words.UP_TO_DATE in texts(shown)


ENERGY_MOVES: list[tuple[str, str, Any, str]] = [
    ("selectbox", "supply", "flat", "grid power at a flat price"),
    ("toggle", "flexible", False, "no flexible connections"),
    ("select_slider", "clean", 0.9, "90 % clean power from 2032"),
    ("select_slider", "giga_clean", 0.95, "gigafactories 95 % clean from 2032"),
    ("select_slider", "matched", 0.8, "80 % clean around the clock"),
    ("number_input", "cap", 1.5, "at most 1.5 Mt CO₂e from 2032"),
    ("slider", "prices", 1.5, "power prices ×1.5"),
    ("number_input", "carbon_price", 100.0, "carbon at 100 EUR/t"),
    ("number_input", "surcharge", 20.0, "a carbon surcharge of 20 EUR/t"),
]


def each_marks(shown: AppTest, moves: list[tuple[str, str, Any, str]]) -> None:
    """Each move marks the plan out of date and is named; the reset button takes it back."""
    for kind, key, value, said in moves:
        assert words.UP_TO_DATE in texts(shown), key
        getattr(shown, kind)(key=key).set_value(value).run()
        assert not shown.exception, key
        assert words.OUT_OF_DATE in texts(shown), key
        assert said in texts(shown).replace("\\", ""), key
        shown.button(key="reset").click().run()
    assert words.UP_TO_DATE in texts(shown)


@pytest.mark.slow
def test_every_energy_choice_marks_the_plan_out_of_date(page: Callable[..., AppTest]) -> None:
    shown = page()
    each_marks(shown, ENERGY_MOVES)


PLACE_MOVES: list[tuple[str, str, Any, str]] = [
    ("number_input", "apart", 500.0, "gigafactories 500 km apart"),
    ("number_input", "zone_ceiling", 40.0, "at most 40 % in a bidding zone"),
    ("toggle", "margin", True, "firm margins of bidding zones kept"),
]


@pytest.mark.slow
def test_every_choice_of_places_marks_the_plan_out_of_date(page: Callable[..., AppTest]) -> None:
    """What the tiny world has no figures for cannot be asked for, and the sidebar says why."""
    shown = page()
    each_marks(shown, PLACE_MOVES)
    for key, why in (
        ("near", words_places.NO_CENTRES),
        ("zones", words_places.NO_TRACK),
        ("protected", words_places.NO_PROTECTED),
    ):
        assert shown.number_input(key=key).disabled
        assert why in texts(shown)


def test_choices_of_places_are_settings_of_the_command_line(store: Store) -> None:
    base = store.world.base
    asked = PlaceChoice(500.0, 300.0, True, 0.333, True, 2, 0.25)
    choice = replace(Choice.of(base), places=asked)
    settings = choice.settings(base)
    assert len(settings) == 7
    assert 'grid.zone_margin="on"' in settings
    assert Choice.of(choice.scenario(base)) == choice
    assert "within 300 km of an AI factory or antenna" in choice.text()
    assert "up to 2 acceleration zones a state" in choice.text()
    assert "more than 25 % protected" in choice.text()


SERVICE_MOVES: list[tuple[str, str, Any, str]] = [
    ("selectbox", "goal", "hard", "new demand served in full"),
    ("number_input", "edge", 5.0, "edge services within 5 ms"),
    ("number_input", "cloud", None, "cloud services from anywhere"),
    ("toggle", "limit_water_cap", False, "water allowance off"),
    ("number_input", "scale_comes_online", 1.5, "lead time of sites ×1.5"),
]


@pytest.mark.slow
def test_every_choice_of_service_and_limits_marks_the_plan_out_of_date(
    page: Callable[..., AppTest],
) -> None:
    """The tiny scenario has switched one limit off: its switch starts so, and goes back so."""
    shown = page()
    each_marks(shown, SERVICE_MOVES)
    assert shown.toggle(key="limit_water_cap").value
    assert not shown.toggle(key="limit_state_ceiling").value
    assert shown.number_input(key="scale_state_ceiling").disabled
    shown.toggle(key="limit_state_ceiling").set_value(True).run()
    assert words.OUT_OF_DATE in texts(shown)
    shown.button(key="reset").click().run()
    assert not shown.toggle(key="limit_state_ceiling").value
    assert words.UP_TO_DATE in texts(shown)


def test_share_at_home_is_asked_for_where_demand_is_to_be_served(
    page: Callable[..., AppTest],
) -> None:
    shown = page()
    assert shown.number_input(key="home").disabled
    shown.selectbox(key="goal").set_value("first").run()
    shown.number_input(key="home").set_value(75.0).run()
    assert "as far as possible, 75 % of each state's demand at home" in texts(shown).replace(
        "\\", ""
    )
    shown.selectbox(key="goal").set_value("shown").run()
    assert words.UP_TO_DATE in texts(shown)


def test_service_cannot_be_asked_for_without_demand(
    page: Callable[..., AppTest], tiny: dict[str, Path], tmp_path: Path
) -> None:
    bare = tmp_path / "tables"
    shutil.copytree(tiny["inputs"], bare, ignore=shutil.ignore_patterns("demand.csv"))
    shown = page(inputs=bare)
    assert not shown.exception
    assert words_service.NO_TABLE in texts(shown)
    assert shown.selectbox(key="goal").disabled
    assert all(shown.number_input(key=key).disabled for key in ("home", "edge", "cloud"))


def test_choices_of_service_are_settings_of_the_command_line(store: Store) -> None:
    base = store.world.base
    choice = replace(Choice.of(base), service=ServiceChoice("first", 0.333, 5.0, None))
    assert choice.settings(base) == [
        'demand.goal="first"',
        "demand.home_share=0.333",
        "demand.edge_ms=5.0",
        "demand.cloud_ms=null",
    ]
    assert Choice.of(choice.scenario(base)) == choice
    assert hash(choice) == hash(Choice.of(choice.scenario(base)))


def test_limits_are_settings_of_the_command_line_and_change_the_plan(store: Store) -> None:
    """At most one gigafactory, times two, makes two; four changed limits are told as three."""
    base, inputs = store.world.base, store.world.inputs
    usual = Choice.of(base)
    assert usual.limits == (Switch("state_ceiling", False, 1.0),)
    scaled = replace(usual, limits=(Switch("gigafactory_count", True, 2.0), *usual.limits))
    assert scaled.settings(base) == ["limits.gigafactory_count.scale=2.0"]
    assert Choice.of(scaled.scenario(base)) == scaled
    assert plan(inputs, scaled.scenario(base)).metrics["gigafactories"] == 2
    assert replace(usual, limits=()).settings(base) == ["limits.state_ceiling.enabled=true"]
    many = tuple(Switch(name, False, 1.0) for name in LIMITS[:4])
    assert replace(usual, limits=many[:3]).text().endswith("gigafactories in one state off")
    assert replace(usual, limits=many).text().endswith("state off, and 1 more limit changed")
    many = tuple(Switch(name, True, 0.5) for name in LIMITS)
    more = f"×0.5, and {len(LIMITS) - 3} more limits changed"
    assert replace(usual, limits=many).text().endswith(more)


@pytest.mark.parametrize(
    ("name", "switch"),
    [("no_reinforcement", Switch("blocks_per_region", True, 0.0)),
     ("dry_europe", Switch("water_cap", True, 0.5))],
)  # fmt: skip
def test_sidebar_starts_with_service_and_limits_of_the_scenario(
    page: Callable[..., AppTest], tmp_path: Path, name: str, switch: Switch
) -> None:
    base = Scenario.named(name)
    assert Choice.of(base).limits == (switch,)
    assert Choice.of(base).settings(base) == []
    told = base.model_dump(mode="json")["limits"] | {"committed": {"scale": 1 / 3}}
    tiny = yaml.safe_load((tmp_path / "tiny.yaml").read_text())
    demand = tiny["demand"] | {"goal": "first", "home_share": 2 / 3}
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(tiny | {"limits": told, "demand": demand}))
    shown = page(reference=False)
    assert shown.number_input(key=f"scale_{switch.limit}").value == switch.scale
    assert shown.toggle(key="limit_state_ceiling").value
    assert shown.selectbox(key="goal").value == "first"
    assert shown.button(key="reset").disabled
    shown.number_input(key=f"scale_{switch.limit}").set_value(None).run()
    assert not shown.button(key="reset").disabled
    shown.button(key="reset").click().run()
    assert shown.number_input(key=f"scale_{switch.limit}").value == switch.scale
    assert shown.button(key="reset").disabled


def test_year_of_a_share_is_asked_for_with_the_share(page: Callable[..., AppTest]) -> None:
    shown = page()
    assert not [box for box in shown.selectbox if box.key == "clean_year"]
    shown.select_slider(key="clean").set_value(0.9).run()
    shown.selectbox(key="clean_year").set_value(2030).run()
    assert "90 % clean power from 2030" in texts(shown).replace("\\", "")
    shown.select_slider(key="clean").set_value(0.0).run()
    assert words.UP_TO_DATE in texts(shown)


def test_energy_of_the_plan_is_on_the_page(page: Callable[..., AppTest]) -> None:
    """The tiny world has no hourly tables: everything from the grid, and the sidebar says so."""
    shown = page()
    assert words_energy.NO_DESIGNS in texts(shown)
    tables = [frame.value for frame in shown.dataframe]
    mix = next(t for t in tables if words_energy.MIX_COLUMNS["power"] in t)
    assert mix[words_energy.MIX_COLUMNS["power"]].to_list() == [words_energy.GRID]
    sites = next(t for t in tables if words.SITE_COLUMNS["place"] in t)
    assert set(sites[words.SITE_COLUMNS["power"]]) == {words_energy.GRID}


def test_solve_gives_new_figures_and_the_same_choice_shows_at_once(
    page: Callable[..., AppTest],
) -> None:
    shown = page(reference=False)
    shown.slider(key="gigafactories").set_value(2).run()
    solved(shown)
    assert figure(shown, words.COUNT) == "2"
    shown.slider(key="gigafactories").set_value(1).run()
    assert words.OUT_OF_DATE in texts(shown)
    shown.slider(key="gigafactories").set_value(2).run()
    assert words.UP_TO_DATE in texts(shown)


def test_impossible_choice_says_what_stands_in_the_way(page: Callable[..., AppTest]) -> None:
    """x4 wants 800 MW IT; 200 exist and the grid carries 550 more: 750."""
    shown = page()
    shown.slider(key="multiplier").set_value(4.0).run()
    solved(shown)
    said = texts(shown).replace("\\", "")
    assert "No plan is possible with these choices" in said
    assert "750 MW IT can run where 800 MW IT are wanted" in said
    assert "of what it is, or less" in said
    assert "--set" not in said
    assert words.OUT_OF_DATE in said
    assert figure(shown, "IT power in 2032") == "600 MW"
    shown.button(key="reset").click().run()
    assert "No plan is possible" not in texts(shown)


def test_crash_of_a_solve_is_told_and_the_page_lives_on(
    page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEEP", "import os; os.abort()")
    shown = page()
    shown.slider(key="gigafactories").set_value(2).run()
    solved(shown)
    assert "The solve ended unexpectedly" in texts(shown)
    assert "signal 6" in texts(shown)
    monkeypatch.undo()


def test_faulty_tables_are_listed(page: Callable[..., AppTest], tmp_path: Path) -> None:
    shown = page(inputs=tmp_path / "nowhere")
    assert not shown.exception
    assert words.INPUTS_BROKEN in texts(shown)
    assert "no such folder" in texts(shown)


def test_text_from_files_is_shown_as_it_is(page: Callable[..., AppTest]) -> None:
    shown = page()
    title = next(m.value for m in shown.markdown if "Tiny" in m.value)
    assert r"\!\[x\]\(http\:" in title
    assert r"\<b\>" in title
    assert not any(m.allow_html for m in shown.markdown)


def test_facility_filter_and_committed_projects(page: Callable[..., AppTest]) -> None:
    shown = page()
    everything = next(c.value for c in shown.caption if "rows" in c.value)
    shown.multiselect(key="facilities").set_value(["giga"]).run()
    filtered = next(c.value for c in shown.caption if "rows" in c.value)
    assert everything != filtered
    assert filtered.startswith("1 of ")


def test_two_sessions_do_not_disturb_each_other(store: Store) -> None:
    """Both solve at once; each gets its own plan, and the store has both."""
    first, second = Desk(store), Desk(store)
    usual = Choice.of(store.world.base)
    choices = [replace(usual, gigafactories=n) for n in (2, 0)]
    for one, choice in zip((first, second), choices, strict=True):
        assert one.solve(choice)
    assert first.job is not None
    assert second.job is not None
    assert first.job.folder != second.job.folder
    for one, choice, expected in zip((first, second), choices, (2, 0), strict=True):
        _wait(one)
        shown = one.view(choice)
        assert shown is not None
        assert shown.current
        assert shown.plan.metrics["gigafactories"] == expected
    assert len(store.plans) == 3


def test_solve_ended_at_once_leaves_everything_as_it_was(store: Store) -> None:
    one = Desk(store)
    assert one.solve(replace(Choice.of(store.world.base), gigafactories=2))
    assert one.job is not None
    folder = one.job.folder
    one.job.kill()
    _wait(one)
    assert one.ended is not None
    assert one.ended.kind == "none-user"
    assert not folder.exists()


def test_session_that_ends_takes_its_solve_with_it(store: Store) -> None:
    one = Desk(store)
    assert one.solve(replace(Choice.of(store.world.base), gigafactories=2))
    assert one.job is not None
    process = one.job.process.child
    one.close()
    assert process.poll() is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_full_machine_refuses_one_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_JOBS", 0)
    assert not Desk(store).solve(Choice(2, 2032, 3.0))


def test_plan_of_an_ended_search_is_not_given_to_others(store: Store) -> None:
    one, key = Desk(store), store.world.base
    choice = Choice.of(key)
    kept = store.plans.popitem()[1]
    one.own[one.key(choice)] = replace(kept, stopped_by="user")
    assert one.view(choice) is not None
    assert Desk(store).view(choice) is None


def test_choice_gives_the_hash_that_the_command_line_gives(store: Store) -> None:
    base, inputs = store.world.base, store.world.inputs
    assert Desk(store).key(Choice.of(base)) == input_hash(inputs, base)
    choice = replace(Choice.of(base), gigafactories=2, year=2031, multiplier=2.5)
    assert choice.settings(base) == [
        "gigafactories.max=2",
        "capacity.year=2031",
        "capacity.multiplier=2.5",
    ]
    assert choice.scenario(base).capacity.multiplier == 2.5


def test_energy_choices_are_settings_of_the_command_line(store: Store) -> None:
    base = store.world.base
    choice = replace(
        Choice.of(base), supply="flat", clean=Since(2032, 0.9), cap=Since(2031, 12.345678),
        matched=0.95, flexible=False,
    )  # fmt: skip
    assert choice.settings(base) == [
        'energy.supply="flat"',
        "energy.flexible_connections=false",
        'energy.clean_share={"2032": 0.9}',
        "energy.hourly_matched=0.95",
        'energy.carbon_cap_t={"2031": 12345678.0}',
    ]
    chosen = choice.scenario(base)
    assert chosen.energy.clean_share == {2032: 0.9}
    assert chosen.energy.carbon_cap_t == {2031: 12_345_678}
    assert Choice.of(chosen) == choice
    assert Choice.of(base).settings(chosen)[1:] == [
        "energy.flexible_connections=true",
        "energy.clean_share={}",
        "energy.hourly_matched=null",
        "energy.carbon_cap_t={}",
    ]


def test_bounds_of_several_years_stay_until_they_are_moved(store: Store) -> None:
    """The page shows the last year's; a choice of something else leaves all years as they are."""
    base = store.world.base.with_({"energy.carbon_cap_t": {2029: 6e6, 2032: 3e6}})
    usual = Choice.of(base)
    assert usual.cap == Since(2032, 3.0)
    assert replace(usual, year=2031).scenario(base).energy.carbon_cap_t == {2029: 6e6, 2032: 3e6}
    moved = replace(usual, cap=Since(2032, 2.0)).scenario(base)
    assert moved.energy.carbon_cap_t == {2032: 2e6}


def test_how_far_a_solve_is_can_be_read_at_any_time(store: Store) -> None:
    """Notes are whole or absent: a half written one, or none, is no step."""
    work = Job(Keeper("base", None, store.root), [], store.root)
    work.process.kill()
    assert work.step() == Step()
    told = {"stage": "proof", "seconds": 1.0, "plan": 2.0, "bound": None, "gap": None, "sites": []}
    for text, step in (('{"stage": "pro', Step()), (json.dumps(told), Step("proof", 2.0))):
        (work.folder / "now.json").write_text(text)
        assert work.step() == step
    work.close()


def test_a_model_is_kept_open_between_questions(store: Store) -> None:
    """One process answers all; what cannot be is told, and it goes on."""
    one, usual = Desk(store), Choice.of(store.world.base)
    for choice, kind in (
        (replace(usual, gigafactories=2), "plan"),
        (replace(usual, multiplier=4.0), "infeasible"),
        (replace(usual, gigafactories=0), "plan"),
    ):
        assert one.solve(choice)
        assert one.keeper is not None
        first = one.keeper.process.child.pid
        _wait(one)
        shown = one.view(choice)
        assert shown is not None
        assert shown.current == (kind == "plan")
        assert one.keeper.process.child.pid == first
    one.close()
    assert one.keeper is None


def test_a_browser_finds_its_desk_again(store: Store) -> None:
    """A reload or a second tab brings the cookie along; a stranger's token opens nothing."""
    mine = store.desk(None)
    assert store.desk(mine.token) is mine
    assert store.desk("guessed") is not mine
    mine.solve(replace(Choice.of(store.world.base), gigafactories=2))
    mine.seen -= desk.IDLE_S + 1
    store.tidy()
    assert mine.job is None, "nobody looked at it any more"
    assert store.desk(mine.token) is mine


def test_a_verb_of_the_command_line_is_run_on_the_same_choices(store: Store) -> None:
    one, choice = Desk(store), replace(Choice.of(store.world.base), multiplier=4.0)
    assert one.send("why", "explain", choice)
    end = time.monotonic() + 90
    while one.errands:
        assert time.monotonic() < end
        time.sleep(0.1)
        one.collect()
    assert one.answers["why"].told["status"] == "infeasible"


def test_any_scenario_can_be_asked_for(store: Store) -> None:
    """Widgets, and settings beyond them, make exactly the scenario that was meant."""
    base = store.world.base
    meant = base.with_({"money.discount_rate": 0.07, "gigafactories.max": 2,
                        "limits.water_cap.scale": 0.5, "energy.clean_share": {2030: 0.6},
                        "pins": [{"region": "B", "facility": "giga", "min_units": 1}]})  # fmt: skip
    choice = Choice.asked(base, meant)
    assert choice.scenario(base) == meant
    assert {text.partition("=")[0] for text in choice.more} == {"money.discount_rate", "pins"}


def test_every_limit_has_words() -> None:
    assert set(LIMITS) == set(words_limits.LIMITS)
    names = [words_limits.name_of(limit) for limit in LIMITS]
    assert len(set(names)) == len(names)


def test_server_listens_on_this_machine_only_and_tells_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(serve.os, "execv", lambda *call: seen.append(call))
    monkeypatch.setattr(serve.subprocess, "call", lambda command: 0)
    serve.serve(8765, headless=True)
    command = seen[0][1]
    assert "--server.address=127.0.0.1" in command
    assert "--browser.gatherUsageStats=false" in command
    assert "--server.port=8765" in command
    assert Path(command[4]).is_file()


def test_config_file_says_the_same_as_the_command() -> None:
    import tomllib

    told = tomllib.loads((APP.parent / ".streamlit" / "config.toml").read_text())

    def flat(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
        out: dict[str, str] = {}
        for key, value in tree.items():
            if isinstance(value, dict):
                out |= flat(value, f"{prefix}{key}.")
            else:
                out[prefix + key] = str(value).lower() if isinstance(value, bool) else str(value)
        return out

    assert flat(told) == serve.OPTIONS


def _wait(one: Desk, seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while one.job is not None:
        assert time.monotonic() < end
        time.sleep(0.1)
        one.collect()
