"""CSV files as European spreadsheets write them: read as meant, or refused with a way out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gigasite.readcsv import SAVE_AS, read_table
from gigasite.tables import COOLING, DEMAND, FACILITIES, REGIONS, Table

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.errors import Fault

PLAIN = """\
region,name,lat,headroom_mw_2027,max_blocks
FI1C,Etelä-Suomi,60.5,1200.25,3
DE71,Darmstadt,50,0,0
"""


def read(
    tmp_path: Path, text: str | bytes, table: Table = REGIONS
) -> tuple[pd.DataFrame, list[Fault]]:
    path = tmp_path / table.file
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_table(path, table)


def sound(tmp_path: Path, text: str | bytes, table: Table = REGIONS) -> pd.DataFrame:
    frame, faults = read(tmp_path, text, table)
    assert faults == []
    return frame


def told(tmp_path: Path, text: str | bytes, table: Table = REGIONS) -> list[tuple[str, str]]:
    frame, faults = read(tmp_path, text, table)
    assert frame.empty
    return [(fault.where, fault.what) for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        "\ufeff" + PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN + "\n\n\r\n",
        PLAIN + ",,,,\n , ,,,\n",
        "\n" + PLAIN,
        PLAIN.removesuffix("\n"),
        PLAIN.replace("\nDE71", "\n\nDE71"),
        PLAIN.replace(",", ";").replace("60.5", "60,5").replace("1200.25", "1200,25"),
        "\ufeff"
        + PLAIN.replace(",", ";")
        .replace("\n", "\r\n")
        .replace("60.5", "60,5")
        .replace("1200.25", "1200,25"),
        PLAIN.replace(",", ";"),
        PLAIN.replace("FI1C", '"FI1C"').replace("60.5", '"60.5"'),
        PLAIN.replace(",", " , "),
        PLAIN.replace("1200.25", "1.20025e3"),
        PLAIN.replace("1200.25", "+1200.250"),
        PLAIN.replace(",3\n", ",3.0\n"),
        PLAIN.replace(",3\n", ",3.\n"),
    ],
)
def test_the_same_table_in_many_hands(tmp_path: Path, text: str) -> None:
    """Line ends, byte-order mark, blank lines, separators, quotes, ways to write a number."""
    pd.testing.assert_frame_equal(sound(tmp_path, text), sound(tmp_path, PLAIN))


def test_values_and_kinds(tmp_path: Path) -> None:
    frame = sound(tmp_path, PLAIN)
    assert list(frame.index) == [0, 1]
    assert frame["name"].tolist() == ["Etelä-Suomi", "Darmstadt"]
    assert frame["lat"].tolist() == [60.5, 50.0]
    assert frame["headroom_mw_2027"].tolist() == [1200.25, 0.0]
    assert frame["max_blocks"].tolist() == [3, 0]
    assert frame["max_blocks"].dtype == "int64"


def test_missing_columns_take_their_default(tmp_path: Path) -> None:
    frame = sound(tmp_path, "region\nA\n")
    row = frame.iloc[0]
    assert set(REGIONS.columns) == set(frame.columns)
    assert (row["member_state"], row["zone"], row["cost_index"], row["outermost"]) == (
        "ALL",
        "ALL",
        1.0,
        0,
    )
    assert (row["block_lead_months"], row["water_stress_pct"]) == (12.0, 0.0)
    assert pd.isna(row["headroom_mw"])
    assert row["note"] == ""


def test_empty_cells(tmp_path: Path) -> None:
    """Empty: unknown where that is allowed, else the default, else a fault."""
    frame = sound(tmp_path, "region,lat,cost_index,max_blocks,name\nA,,,,\n")
    assert pd.isna(frame["lat"].iloc[0])
    assert frame["cost_index"].iloc[0] == 1.0
    assert frame["max_blocks"].iloc[0] == 0
    assert frame["name"].iloc[0] == ""
    assert told(tmp_path, "facility,it_mw\nhall,\n", FACILITIES) == [
        ("facilities.csv, facility hall, column it_mw", "is empty")
    ]


def test_quoted_separators_and_lines(tmp_path: Path) -> None:
    frame = sound(
        tmp_path, 'region,name,note\nA,"Bari, Brindisi; ""BAT""","two\nlines"\nB,plain,\n'
    )
    assert frame["name"].tolist() == ['Bari, Brindisi; "BAT"', "plain"]
    assert frame["note"].tolist() == ["two\nlines", ""]
    assert sound(tmp_path, 'region,note\r\nA,"two\r\nlines\rmore"\r\n')["note"].tolist() == [
        "two\nlines\nmore"
    ]


def test_a_semicolon_in_a_cell_does_not_make_a_semicolon_file(tmp_path: Path) -> None:
    frame = sound(
        tmp_path, "facility,it_mw,service_classes\nhall,1.5,training;cloud;edge\n", FACILITIES
    )
    assert frame["service_classes"].tolist() == ["training;cloud;edge"]
    assert frame["it_mw"].tolist() == [1.5]


def test_note_columns_are_kept_and_never_read_as_numbers(tmp_path: Path) -> None:
    frame = sound(tmp_path, "region,note_grid,note_2027,note\nA,=1+1,12,seen\n")
    assert frame.loc[0, ["note_grid", "note_2027", "note"]].tolist() == ["=1+1", "12", "seen"]


def test_texts_that_look_like_something_else_stay_text(tmp_path: Path) -> None:
    """Regions are called NA, 007 and 1E5 somewhere."""
    assert sound(tmp_path, "region\nNA\n007\n1E5\nTrue\nnan\n")["region"].tolist() == [
        "NA",
        "007",
        "1E5",
        "True",
        "nan",
    ]


@pytest.mark.parametrize(("cell", "value"), [("1", 1), ("0", 0), ("1.0", 1), ("", 0)])
def test_flags(tmp_path: Path, cell: str, value: int) -> None:
    assert sound(tmp_path, f"region,outermost\nA,{cell}\n")["outermost"].tolist() == [value]


@pytest.mark.parametrize("cell", ["2", "-1", "yes", "true", "0.5", "x"])
def test_no_flags(tmp_path: Path, cell: str) -> None:
    faults = told(tmp_path, f"region,outermost\nA,{cell}\n")
    assert [where for where, _ in faults] == ["regions.csv, region A, column outermost"]


@pytest.mark.parametrize(
    "cell",
    [
        "1 200",
        "1'200",
        "12%",
        "12 MW",
        "0x10",
        "1_000",
        "1,5",
        "--1",
        "1e",
        ".",
        "e5",
        "NaN",
        "NULL",
        "-inf",
        "#DIV/0!",
        "#N/A",
    ],
)
def test_no_numbers(tmp_path: Path, cell: str) -> None:
    """What a spreadsheet shows is not always a number; the cell is quoted in the message."""
    assert told(tmp_path, f'region,headroom_mw\nA,"{cell}"\n') == [
        ("regions.csv, region A, column headroom_mw", f"{cell!r} is not a number")
    ]


def test_tabs_are_refused_with_how_to_save(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "region\tname\nA\tx\n")
    assert [(f.where, f.remedy) for f in faults] == [("regions.csv, line 1", SAVE_AS)]
    assert "CSV UTF-8 (comma delimited)" in SAVE_AS


def test_a_tab_inside_a_cell_is_text(tmp_path: Path) -> None:
    assert sound(tmp_path, "region,note\nA,a\tb\n")["note"].tolist() == ["a\tb"]


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (("1.234,5", "2"), "A"),  # thousands and decimals
        (("0,5", "1.234"), "B"),  # the file has decimal commas: is this 1234?
        (("0,5", "0.5"), "B"),
        (("1.234", "500"), "A"),  # thousands, or three decimals?
        (("1.234.567", "0,5"), "A"),
    ],
)
def test_points_with_semicolons_that_could_mean_two_things(
    tmp_path: Path, cells: tuple[str, str], wrong: str
) -> None:
    text = f"region;headroom_mw\nA;{cells[0]}\nB;{cells[1]}\n"
    cell = cells["AB".index(wrong)]
    what = f"{cell!r} could be read in two ways (point for decimals or for thousands)"
    assert told(tmp_path, text) == [(f"regions.csv, region {wrong}, column headroom_mw", what)]


def test_points_with_semicolons_that_can_only_be_decimals(tmp_path: Path) -> None:
    """0.5 groups no thousands, so the points of this file are decimal points."""
    frame = sound(tmp_path, "region;headroom_mw;lat\nA;1.234;0.5\n")
    assert frame.loc[0, ["headroom_mw", "lat"]].tolist() == [1.234, 0.5]


def test_one_column(tmp_path: Path) -> None:
    assert sound(tmp_path, "region\r\nA\r\nB\r\n")["region"].tolist() == ["A", "B"]


def test_keys_of_several_columns(tmp_path: Path) -> None:
    head = "node,year,service_class,it_mw\n"
    assert (
        len(sound(tmp_path, head + "X,2027,edge,1\nX,2028,edge,1\nX,2027,cloud,1\n", DEMAND)) == 3
    )
    assert told(tmp_path, head + "X,2027,edge,1\nX,2027.0,edge,2\n", DEMAND) == [
        ("demand.csv, node X year 2027 service_class edge", "stands twice")
    ]


def test_cells_that_cannot_be_read_do_not_stand_twice(tmp_path: Path) -> None:
    head = "node,year,service_class,it_mw\n"
    where = [where for where, _ in told(tmp_path, head + "X,soon,edge,1\nX,later,edge,2\n", DEMAND)]
    assert where == [
        "demand.csv, node X year soon service_class edge, column year",
        "demand.csv, node X year later service_class edge, column year",
    ]


def test_all_faults_of_a_table_at_once(tmp_path: Path) -> None:
    """Header, ragged row, unreadable cell, bound, choice and id, each in its place."""
    text = "cooling,driver,pue_base,pue_per_k,note,colour\n" + (
        "a,dry_bulb,1.1,0,,\nb,dry_bulb,0.9,0,,\nc,wind,1.1,0,,\n,wet_bulb,1.1,0,,\nd,dry_bulb,low,0,,\ne,dry_bulb\na,dry_bulb,1.1,0,,\n"
    )
    places = [where for where, _ in told(tmp_path, text, COOLING)]
    assert sorted(places) == sorted(
        [
            "cooling.csv, line 1",
            "cooling.csv, line 1",
            "cooling.csv, row 7",
            "cooling.csv, row 5, column cooling",
            "cooling.csv, cooling d, column pue_base",
            "cooling.csv, cooling b, column pue_base",
            "cooling.csv, cooling c, column driver",
            "cooling.csv, cooling a, column cooling",
        ]
    )


def test_choices_are_listed(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "region,grid_class\nA,wide\n")
    assert faults[0].what == "'wide' is not allowed"
    assert faults[0].remedy.endswith("one of (empty), normal, relaxed, paused, hub, zero, island")


def test_a_quote_that_is_not_closed_is_found_where_it_opens(tmp_path: Path) -> None:
    """Not at the end of the file, where the reader notices it."""
    rows = "".join(f"R{n},x\n" for n in range(50))
    ((where, what),) = told(tmp_path, f'region,name\nA,"two\nlines"\nB,"open\n{rows}')
    assert where == "regions.csv, line 4"
    assert "is not CSV" in what


@pytest.mark.parametrize("separator", [",", ";"])
def test_round_trip(tmp_path: Path, separator: str) -> None:
    """What pandas writes of a table that was read is read again as the same table."""
    first = sound(tmp_path, PLAIN + '"A,B","x;y ""z""",-12.125,0.1,2\n')
    text = io.StringIO()
    first.to_csv(text, index=False, sep=separator, decimal="," if separator == ";" else ".")
    again = sound(tmp_path, text.getvalue())
    pd.testing.assert_frame_equal(again, first, check_like=True)
