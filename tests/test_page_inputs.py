"""The page Inputs: tables seen, changed, refused with their faults, taken back and downloaded."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gigasite import figures_inputs, own_tables, words, words_inputs
from gigasite.errors import InputError
from gigasite.load import read_inputs
from gigasite.own_tables import BY_NAME, csv_bytes, difference, edited, read_upload
from gigasite.tables import FACILITIES, REGIONS
from gigasite.views.choice import Choice
from gigasite.views.desk import Desk, Store
from gigasite.views.own import prepare, use
from test_app import FORMULA, _own_main, page, solved, store, texts, tiny

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from gigasite.load import Inputs

__all__ = ["_own_main", "page", "store", "tiny"]


@pytest.fixture(scope="module")
def tables(tiny: dict[str, Path]) -> Inputs:
    return read_inputs(tiny["inputs"])


def changed(tables: Inputs, **cells: Any) -> pd.DataFrame:
    """Regions with cells of the first row changed."""
    frame = tables["regions"].copy()
    for name, value in cells.items():
        frame.loc[0, name] = value
    return frame


def opened(shown: AppTest) -> AppTest:
    shown.session_state["page"] = "inputs"
    shown.run()
    assert not shown.exception
    return shown


def bring(shown: AppTest, table: str, content: bytes) -> AppTest:
    """Choose a table, give a file, and take it if it can be taken."""
    shown.selectbox(key="inputs_table").set_value(table).run()
    shown.file_uploader[0].upload("../../etc/passwd.csv", content, "text/csv").run()
    assert not shown.exception
    take = [b for b in shown.button if b.key == "inputs_take"]
    if take:
        take[0].click().run()
        assert not shown.exception
    return shown


# tables as such ----------------------------------------------------------------------------------


def test_what_is_written_reads_back_and_runs_in_no_spreadsheet(tables: Inputs) -> None:
    names = ["=1+1", "+a", "-b", "@c", "'=d", "''=e", "plain", "it's", " 'x"]
    frame = pd.concat([tables["regions"].head(1)] * len(names), ignore_index=True)
    frame = frame.assign(region=[f"R{n}" for n in range(len(names))], name=names)
    raw = csv_bytes(frame, REGIONS)
    cells = pd.read_csv(io.BytesIO(raw))["name"]
    assert not cells.str.startswith(("=", "+", "-", "@")).any()
    assert list(read_upload(raw, REGIONS)["name"]) == [name.strip() for name in names]


def test_every_shipped_table_reads_back_unchanged() -> None:
    inputs = read_inputs()
    with zipfile.ZipFile(io.BytesIO(own_tables.zip_bytes(inputs))) as file:
        assert set(file.namelist()) == {BY_NAME[n].file for n in inputs.tables}
        for name, frame in inputs.tables.items():
            table = BY_NAME[name]
            assert difference(frame, read_upload(file.read(table.file), table), table).empty, name


def test_difference_names_rows_cells_and_both_values(tables: Inputs) -> None:
    after = changed(tables, headroom_mw=310.5, region="C1")
    after = pd.concat([after, tables["regions"].tail(1).assign(region="D1")])
    told = difference(tables["regions"], after.iloc[::-1], REGIONS)
    assert list(told["change"]) == ["removed", "added", "added"]
    told = difference(tables["regions"], changed(tables, headroom_mw=310.5), REGIONS)
    assert told.to_dict("records") == [
        {"change": "changed", "row": "A1", "column": "headroom_mw", "old": "300", "new": "310.5"}
    ]
    assert figures_inputs.counted(told) == "1 cell changed"


def test_changes_of_an_editor_find_their_rows(tables: Inputs) -> None:
    """The editor shows the second row only; a row is added and nothing else moves."""
    told = {
        "edited_rows": {0: {"headroom_mw": 99}},
        "added_rows": [{"region": "C1", "headroom_mw": 5}, {}],
        "deleted_rows": [],
    }
    after = edited(tables["regions"], [1], told)
    assert list(after["region"]) == ["A1", "B1", "C1"]
    assert list(after["headroom_mw"]) == [300, 99, 5]
    after = edited(tables["regions"], [1], {"deleted_rows": [0]})
    assert list(after["region"]) == ["A1"]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"\xff\xfe\x00region", "not UTF-8"),
        (b"region,name\n" + b"x" * 1_100_000, "bytes are too many"),
        (b"region\n" + b"a\n" * 20_100, "rows are too many"),
        (b"PK\x03\x04zip\x00", "NUL"),
        (b"region,surprise\nA1,1\n", "'surprise' is not known"),
    ],
)
def test_files_that_are_no_table_are_refused(raw: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read_upload(raw, REGIONS)


def test_a_byte_order_mark_is_allowed(tables: Inputs) -> None:
    raw = b"\xef\xbb\xbf" + csv_bytes(tables["regions"], REGIONS)
    assert difference(tables["regions"], read_upload(raw, REGIONS), REGIONS).empty


def test_every_column_is_told_with_bounds_and_basis() -> None:
    inputs = read_inputs()
    for name in inputs.tables:
        told = figures_inputs.columns_table(inputs, name)
        assert list(dict.fromkeys(told["Column"])) == list(inputs[name].columns)
        assert (told["Allowed"] != "").all()
    told = figures_inputs.columns_table(inputs, "regions").set_index("Column")
    assert told.loc["permit_months", "Allowed"] == "From 0 to 240 months"
    assert "assumption" in set(told["Basis"])


def test_missing_designs_are_counted_before_they_are_needed(tmp_path: Path) -> None:
    """Room on the grid enters no design; wind enters those of all regions of the state."""
    from gigasite.scenario import Scenario

    base, scenario = read_inputs(), Scenario.named("base")
    assert own_tables.designs_to_compute(base, scenario) == 0
    for name, most in (("headroom_mw_2027", 0), ("wind_factor", 9)):
        frame = base["regions"].copy()
        frame.loc[0, name] = 1.234
        own = own_tables.with_tables(base, {"regions": frame}, tmp_path)
        assert own_tables.own_names(base, own) == ["regions"]
        assert own_tables.designs_to_compute(own, scenario) == most


# on a desk ---------------------------------------------------------------------------------------


def test_own_tables_are_those_of_the_desk_alone(store: Store, tables: Inputs) -> None:
    one, other = Desk(store), Desk(store)
    choice = Choice.of(store.world.base)
    before = one.key(choice)
    use(one, prepare(one, {"regions": changed(tables, headroom_mw=301.0)}))
    assert one.world.inputs["regions"]["headroom_mw"][0] == 301
    assert one.key(choice) != before
    assert other.key(choice) == before
    assert one.view(choice) is None, "the plan of other tables is not shown"
    assert str(one.world.folder).startswith(str(store.root))
    use(one, prepare(one, {"facilities": tables["facilities"].assign(build_months=3)}))
    assert own_tables.own_names(tables, one.world.inputs) == ["regions", "facilities"]
    use(one, prepare(one, {"regions": None}))
    assert own_tables.own_names(tables, one.world.inputs) == ["facilities"]
    use(one, prepare(one, {"facilities": tables["facilities"]}))
    assert one.edited is None, "tables that say the same as the shipped ones are those"
    assert one.key(choice) == before


def test_faults_between_tables_and_with_the_scenario_change_nothing(
    store: Store, tables: Inputs
) -> None:
    one = Desk(store)
    lost = tables["regions"].assign(member_state="Z")
    with pytest.raises(InputError, match="member_state"):
        prepare(one, {"regions": lost})
    with pytest.raises(InputError, match="2 problems"):
        prepare(one, {"regions": lost, "facilities": tables["facilities"].assign(it_mw=-1)})
    assert one.edited is None


# the page ----------------------------------------------------------------------------------------


def test_page_shows_every_table_with_what_it_rests_on(page: Callable[..., AppTest]) -> None:
    shown = opened(page())
    assert "Basis: assumption: 1" in texts(shown)
    options = shown.selectbox(key="inputs_table").options
    assert len(options) == len(BY_NAME)
    for name in ("facilities", "demand", "provenance", "zones"):
        shown.selectbox(key="inputs_table").set_value(name).run()
        assert not shown.exception, name


@pytest.mark.slow
def test_file_is_taken_used_by_a_solve_and_taken_back(
    page: Callable[..., AppTest], tables: Inputs
) -> None:
    """With 400 MW in A1 two more halls fit there; the plan of the shipped tables comes back."""
    shown = opened(page())
    assert words.UP_TO_DATE in texts(shown)
    bring(shown, "regions", csv_bytes(changed(tables, headroom_mw=400.0), REGIONS))
    assert "regions: 1 cell changed" in texts(shown).replace("\\", "")
    assert words.UP_TO_DATE in texts(shown), "not in use before it is asked for"
    shown.button(key="inputs_use").click().run()
    assert not shown.exception
    assert words_inputs.USED in [str(s.value) for s in shown.success]
    assert words.UP_TO_DATE not in texts(shown)
    shown.session_state["page"] = "plan"
    shown.run()
    assert words_inputs.BADGE in texts(shown)
    solved(shown)
    assert words.UP_TO_DATE in texts(shown)
    opened(shown)
    assert words_inputs.BADGE in texts(shown)
    shown.button(key="inputs_reset_all").click().run()
    assert not shown.exception
    assert words_inputs.BADGE not in texts(shown)
    assert words.UP_TO_DATE in texts(shown), "the plan of the shipped tables"


def test_faults_of_a_file_are_listed_all_at_once(
    page: Callable[..., AppTest], tables: Inputs
) -> None:
    frame = tables["facilities"].astype(object)
    frame.loc[0, "utilisation"], frame.loc[1, "it_mw"] = 1.5, "many"
    shown = bring(opened(page()), "facilities", csv_bytes(frame, FACILITIES))
    assert words_inputs.FAULTS_FILE.format(n=2) in [str(e.value) for e in shown.error]
    assert not [b for b in shown.button if b.key == "inputs_take"]
    told = next(d.value for d in shown.dataframe if words_inputs.FAULT_COLUMNS[3] in d.value)
    assert set(told["Column"]) == {"utilisation", "it_mw"}
    assert set(told["File"]) == {"facilities.csv"}
    assert told["What is wrong"].str.contains("'many' is not a number").any()


def test_change_that_breaks_another_table_is_refused_and_kept(
    page: Callable[..., AppTest], tables: Inputs
) -> None:
    frame = tables["regions"].assign(member_state=["A", "Z"])
    shown = bring(opened(page()), "regions", csv_bytes(frame, REGIONS))
    shown.button(key="inputs_use").click().run()
    assert any("Nothing was changed" in str(e.value) for e in shown.error)
    assert words.UP_TO_DATE in texts(shown)
    assert words_inputs.BADGE not in texts(shown)
    assert "regions: 1 cell changed" in texts(shown).replace("\\", "")
    shown.button(key="inputs_discard").click().run()
    assert "regions: 1 cell changed" not in texts(shown).replace("\\", "")


def test_texts_of_a_file_stay_texts(page: Callable[..., AppTest], tables: Inputs) -> None:
    frame = changed(tables, name="**bold** <script>x</script>")
    shown = bring(opened(page()), "regions", csv_bytes(frame, REGIONS))
    shown.button(key="inputs_use").click().run()
    assert not shown.exception
    assert FORMULA not in texts(shown)
    assert "<script>" not in texts(shown)
