"""The page Batch: scenarios made and checked, run, stopped, gone on with, and summed up."""

from __future__ import annotations

import io
import os
import time
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gigasite import figures_batch, words, words_batch
from gigasite.choices import LIMITS
from gigasite.errors import InputError
from gigasite.load import read_inputs
from gigasite.matrix_draft import Axis, axis_name, draft, look, matrix_of, value_name, values_of
from gigasite.matrix_file import read_matrix, shipped_matrices
from gigasite.scenario import Scenario
from gigasite.views.batch_work import Batch, Far
from gigasite.views.choice import Choice
from gigasite.views.desk import Desk, Store
from test_app import _own_main, page, store, texts, tiny

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

__all__ = ["_own_main", "page", "store", "tiny"]
TWO = [Axis("gigafactories.max", "1, 2"), Axis("capacity.multiplier", "2.5; 4")]


def finished(batch: Batch, seconds: float = 150.0) -> Batch:
    end = time.monotonic() + seconds
    while batch.running():
        assert time.monotonic() < end, batch.process.tail()
        time.sleep(0.2)
    return batch


def tiny_text(store: Store, axes: list[Axis]) -> str:
    base = store.world.base
    return draft(axes, Choice.of(base).scenario(base), store.world.scenario, {"solver.gap": 0.0})


@pytest.fixture(scope="module")
def done(tiny: dict[str, Path]) -> Batch:
    """Four scenarios of the tiny world: x4 needs 600 MW more and has 550."""
    from gigasite.views.world import read_world

    held = Store(read_world(str(tiny["inputs"]), str(tiny["scenario"])), tiny["run"])
    batch = Batch("Four", "", tiny_text(held, TWO), held.world.folder, held.root)
    batch.start(1)
    return finished(batch)


# scenarios ---------------------------------------------------------------------------------------


def test_values_and_names() -> None:
    assert values_of(" 1, 2 ,,3 ") == ["1", "2", "3"]
    assert values_of('{"2030": 0.5, "2031": 1}; 2') == ['{"2030": 0.5, "2031": 1}', "2"]
    assert [value_name(v) for v in ("0.8", "-5", "on", "[a, b]", "€")] == [
        "0.8", "minus5", "on", "a_b", "value",
    ]  # fmt: skip
    assert axis_name("limits.water_cap.scale") == "water_cap_scale"
    names = [axis_name(key) for key in words_batch.KEYS]
    assert len(set(names)) == len(names)
    assert all(f"limits.{name}.scale" in words_batch.KEYS for name in LIMITS)


def test_every_key_on_the_list_can_vary_by_its_example() -> None:
    base = Scenario.named("base")
    for key, (_, example) in words_batch.KEYS.items():
        matrix = matrix_of(draft([Axis(key, example)], base, "base", {}))
        assert len(matrix.cases) >= 2, key
        assert all(case.scenario is not None for case in matrix.cases), key


def test_scenarios_are_those_of_the_choices_with_what_varies() -> None:
    base = Scenario.named("base")
    mine = base.with_({"gigafactories.max": 4, "water.price_eur_m3": 3.0, "title": "Ü 😀 'x'"})
    text = draft(
        [Axis("gigafactories.max", "2, 6"), Axis("energy.clean_share", "0, 70")], mine, "base",
        {"solver.gap": 0.02},
    )  # fmt: skip
    matrix = matrix_of(text)
    assert matrix.title == mine.title
    assert [case.name for case in matrix.cases] == ["2-0", "2-70", "6-0", "6-70"]
    last = matrix.cases[-1].scenario
    assert last is not None
    wanted = mine.with_({"gigafactories.max": 6, "energy.clean_share": {2032: 0.7},
                         "solver.gap": 0.02, "name": last.name, "title": last.title})  # fmt: skip
    assert last == wanted


def test_faults_of_what_was_typed_come_all_at_once() -> None:
    axes = [Axis("gigafactories.max", ""), Axis("gigafactories.max", "1"),
            Axis("energy.clean_share", "many"), Axis("water.price_eur_m3", "1, 1")]  # fmt: skip
    with pytest.raises(InputError) as told:
        draft(axes, Scenario.named("base"), "base", {})
    assert len(told.value.faults) == 4
    with pytest.raises(InputError, match="nothing varies"):
        draft([], Scenario.named("base"), "base", {})
    text = draft([Axis("no.such", "1")], Scenario.named("base"), "base", {})
    with pytest.raises(InputError, match=r"no\.such"):
        matrix_of(text)


def test_scenarios_that_cannot_start_say_why(tiny: dict[str, Path]) -> None:
    inputs, base = read_inputs(tiny["inputs"]), Scenario.read(tiny["scenario"])
    axes = [Axis("capacity.year", "2032, 2050"), Axis("gigafactories.max", "1, -1")]
    told = look(matrix_of(draft(axes, base, "", {})), inputs)
    assert list(told[words_batch.CASES_COLUMNS[1]]) == ["yes", "no", "no", "no"]
    assert "2050" in told[words_batch.CASES_COLUMNS[2]].iloc[2]


def test_too_many_scenarios_are_refused(tiny: dict[str, Path]) -> None:
    text = draft(
        [Axis(f"limits.{name}.scale", ",".join(f"1.{n:02}" for n in range(11)))
         for name in ("water_cap", "grid_headroom", "build_rate")],
        Scenario.named("base"), "base", {},
    )  # fmt: skip
    with pytest.raises(InputError, match="1331 scenarios are too many"):
        look(matrix_of(text), read_inputs(tiny["inputs"]))


# the work ----------------------------------------------------------------------------------------


def test_batch_of_a_desk_is_solved_and_summed_up(done: Batch) -> None:
    ended = done.ended()
    assert ended.kind == "answer"
    assert ended.told["counts"] == {"infeasible": 2, "optimal": 2}
    record = done.record()
    assert record is not None
    assert list(record["axes"]) == ["gigafactories_max", "capacity_multiplier"]
    metrics = pd.read_parquet(done.out / "store" / "metrics.parquet")
    assert figures_batch.varied(metrics, list(record["axes"])) == [
        "gigafactories_max", "capacity_multiplier",
    ]  # fmt: skip
    heat = figures_batch.heat(metrics, "gigafactories_max", "capacity_multiplier", "gigafactories")
    assert dict(zip(heat["down"] + "-" + heat["across"], heat["told"], strict=True)) == {
        "1-2.5": "1", "1-4": "no plan", "2-2.5": "2", "2-4": "no plan",
    }  # fmt: skip
    assert set(heat["count"]) == {"1 of 1", "0 of 1"}
    told = figures_batch.chosen(pd.read_parquet(done.out / "store" / "sites.parquet"), metrics)
    assert told.iloc[0][words_batch.CHOSEN_COLUMNS[2]] == 100
    assert len(figures_batch.spread(metrics)) >= 5
    with zipfile.ZipFile(io.BytesIO(figures_batch.store_zip(done.out, metrics))) as file:
        assert {"metrics.csv", "metrics.parquet", "sites.parquet"} <= set(file.namelist())


def test_started_again_it_goes_on_and_takes_what_is_done(done: Batch) -> None:
    done.start(1)
    finished(done)
    assert done.ended().told["solved_before"] == 4


def test_line_of_progress_is_understood(tmp_path: Path) -> None:
    from gigasite.batch_console import batch_line
    from gigasite.batching import BatchProgress

    class Told:
        text = ""

        def tail(self) -> str:
            return f"note: x\n{self.text}\n"

    batch = Batch("x", "smoke", "", None, tmp_path)
    batch.process = told = Told()  # type: ignore[assignment]
    assert batch.far() is None
    told.text = batch_line(BatchProgress(1200, 3, 2, 1, 50.0, 7000.0, (0.1, 0.01)))
    assert batch.far() == Far(3, 1200, 2, 1, "1.9 h")
    told.text = batch_line(BatchProgress(12, 0, 1, 0, 5.0, None))
    assert batch.far() == Far(0, 12, 1, 0, "")


def test_batch_outlives_a_browser_that_is_closed_and_not_the_server(store: Store) -> None:
    from gigasite.views import desk as desks

    one = Desk(store)
    one.batch = Batch("x", "", tiny_text(store, TWO), store.world.folder, store.root)
    one.batch.start(1)
    one.seen -= desks.IDLE_S + 1
    store.tidy()
    assert one.batch is not None
    assert one.batch.running()
    held = one.batch
    store.close()
    assert not held.running()
    assert one.batch is None


def test_matrix_that_does_not_fit_the_tables_says_so(store: Store) -> None:
    text = tiny_text(store, [Axis("regions.forbidden", '["Q1"]; ["A1"]')])
    batch = Batch("x", "", text.replace("base", "no_such_base", 1), None, store.root)
    batch.start(1)
    ended = finished(batch).ended()
    assert ended.kind == "wrong"
    assert ended.problems


# the page ----------------------------------------------------------------------------------------


def opened(shown: AppTest) -> AppTest:
    shown.session_state["page"] = "batch"
    shown.run()
    assert not shown.exception
    return shown


def test_builder_counts_and_lists_faults(page: Callable[..., AppTest]) -> None:
    shown = opened(page())
    assert "4 scenarios" in texts(shown)
    shown.text_input(key="batch_values_0").set_value("1, 2, x").run()
    assert "6 scenarios" in texts(shown)
    assert "4 can start" in texts(shown)
    shown.text_input(key="batch_values_0").set_value("").run()
    assert words_batch.FAULTS in "".join(str(w.value) for w in shown.warning)
    assert not [b for b in shown.button if b.key == "batch_start"]
    for name in shipped_matrices():
        shown.selectbox(key="batch_source").set_value(name).run()
        assert not shown.exception
        assert f"{len(read_matrix(name).cases)} scenarios" in texts(shown)


@pytest.mark.slow
def test_batch_is_started_summed_up_and_taken_over(page: Callable[..., AppTest]) -> None:
    """A scenario's choices come with its plan; a reload finds the batch again."""
    shown = opened(page())
    shown.text_input(key="batch_values_0").set_value("2").run()
    shown.text_input(key="batch_values_1").set_value("2.5, 4").run()
    shown.button(key="batch_start").click().run()
    end = time.monotonic() + 150
    while [b for b in shown.button if b.key in ("batch_stop", "batch_kill")]:
        assert time.monotonic() < end, texts(shown)
        time.sleep(0.5)
        shown.run()
    assert not shown.exception
    assert "1 with a proven plan" in texts(shown)
    assert "1 proven impossible" in texts(shown)
    shown.selectbox(key="batch_take_which").set_value("2-2.5").run()
    shown.button(key="batch_take").click().run()
    assert not shown.exception
    assert shown.session_state["page"] == "plan"
    assert words.UP_TO_DATE in texts(shown), "its plan came along"
    assert shown.slider(key="gigafactories").value == 2
    shown.button(key="undo").click().run()
    assert shown.slider(key="gigafactories").value == 1
    opened(shown)
    shown.button(key="batch_remove").click().run()
    assert words_batch.NOTHING in "".join(str(i.value) for i in shown.info)


def test_workers_are_no_more_than_cores(page: Callable[..., AppTest]) -> None:
    shown = opened(page())
    assert shown.number_input(key="batch_workers").max == (os.cpu_count() or 1)
