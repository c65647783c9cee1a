"""A user's own hourly files and PVGIS: what they replace, and every way in which they are wrong."""

from __future__ import annotations

import dataclasses
import io
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pvlib.iotools import read_pvgis_hourly

from gigasite.climate import cooling_performance
from gigasite.errors import GigasiteError, InputError
from gigasite.hourly_files import COLUMNS, MOST_BYTES, read_file
from gigasite.load import Inputs, input_hash, read_inputs
from gigasite.own_weather import file_hash, overlay
from gigasite.paths import shipped_inputs
from gigasite.pvgis import fetch_pvgis, from_pvgis
from gigasite.scenario import Scenario
from gigasite.weather import hourly_air, hourly_weather, year_hours
from gigasite.weather_cli import show_weather
from worlds import write_world

ANSWER = Path(__file__).parent / "data" / "pvgis_hourly.json"
NEEDED = ["regions", "facilities", "member_states", "climate", "cooling", "weather_daily",
          "weather_hours"]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables that hourly weather needs."""
    for name in NEEDED:
        shutil.copy(shipped_inputs() / "eu27" / f"{name}.csv", tmp_path)
    (tmp_path / "hourly").mkdir()
    return tmp_path


def year(of: int = 2015, **series: Any) -> pd.DataFrame:
    """Rows of a whole year, text stamps, 29 February included."""
    hours = pd.date_range(f"{of}-01-01", f"{of + 1}-01-01", freq="h", inclusive="left")
    given = series or {"temperature_c": 20.0}
    return pd.DataFrame({"time": hours.strftime("%Y-%m-%dT%H:%MZ"), **given})


def ramp(rows: int = 8760) -> np.ndarray:
    return np.round(np.arange(rows) / 10000, 4)


def save(folder: Path, frame: pd.DataFrame, name: str = "DE21.csv", **how: Any) -> Path:
    path = folder / "hourly" / name
    if name.endswith(".csv"):
        frame.to_csv(path, index=False, **how)
    else:
        frame.to_parquet(path, **how)
    return path


def told(path: Path) -> list[str]:
    """Faults of a file as text."""
    series, _, faults = read_file(path)
    assert bool(series) != bool(faults)
    return [str(fault) for fault in faults]


def sole(path: Path) -> str:
    faults = told(path)
    assert len(faults) == 1, faults
    return faults[0]


# What is replaced ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["DE21.csv", "DE21.parquet"])
def test_a_file_gives_back_what_was_written(folder: Path, name: str) -> None:
    given = {column: ramp() * (spec.high if spec.unit != "1" else 1.0)
             for column, spec in COLUMNS.items()}  # fmt: skip
    series, _, faults = read_file(save(folder, year(**given), name))
    assert faults == []
    for column, spec in COLUMNS.items():
        assert series[spec.series] == pytest.approx(given[column] * spec.scale)


@pytest.mark.parametrize("name", ["DE21.csv", "DE21.parquet"])
def test_given_series_replace_the_computed_ones_of_that_region_only(
    folder: Path, name: str
) -> None:
    before = hourly_weather(read_inputs(folder), ["DE21", "DE22"])
    save(folder, year(pv_fixed=ramp(), wind_on=0.25, humidity_pct=50), name)
    inputs = read_inputs(folder)
    after = hourly_weather(inputs, ["DE21", "DE22"])
    assert after.of("DE21")["pv_fixed"] == pytest.approx(ramp())
    assert (after.of("DE21")["wind_on"] == 0.25).all()
    assert (after.of("DE21")["humidity"] == 0.5).all()
    for kept in ("temperature_c", "pv_tracked", "wind_off"):
        np.testing.assert_array_equal(after.of("DE21")[kept], before.of("DE21")[kept])
    for kept, series in before.of("DE22").items():
        np.testing.assert_array_equal(after.of("DE22")[kept], series)
    assert [n for n in inputs.notes if "hourly" in n] == [
        "own hourly humidity_pct, pv_fixed, wind_on from hourly/: DE21"
    ]


def test_a_hotter_file_raises_pue_and_water(folder: Path) -> None:
    plain = read_inputs(folder)
    _, dry, _ = hourly_air(plain, ["DE21"])
    save(folder, year(2015, temperature_c=dry[0] + 8.0))
    before, after = (
        cooling_performance(data).set_index(["region", "cooling"])
        for data in (plain, read_inputs(folder))
    )
    for system in ("dry", "evaporative", "hybrid"):
        assert after["pue_mean"]["DE21", system] > before["pue_mean"]["DE21", system]
        assert after["pue_design"]["DE21", system] > before["pue_design"]["DE21", system]
    assert after["wue_mean"]["DE21", "hybrid"] > before["wue_mean"]["DE21", "hybrid"]
    others = before.index.get_level_values("region") != "DE21"
    pd.testing.assert_frame_equal(after[others], before[others])


def test_damp_air_hurts_evaporation_and_not_dry_cooling(folder: Path) -> None:
    save(folder, year(humidity_pct=100))
    inputs = read_inputs(folder)
    plain = dataclasses.replace(inputs, hourly={})
    before, after = (
        cooling_performance(data).set_index(["region", "cooling"])["pue_mean"]
        for data in (plain, inputs)
    )
    assert after["DE21", "evaporative"] > before["DE21", "evaporative"]
    assert after["DE21", "dry"] == before["DE21", "dry"]
    weather = hourly_weather(inputs, ["DE21"]).of("DE21")
    assert (weather["wet_bulb_c"] <= weather["temperature_c"]).all()


def test_the_hash_of_a_file_enters_the_hash_of_a_run(folder: Path) -> None:
    plain = read_inputs(folder)
    save(folder, year())
    one = read_inputs(folder)
    save(folder, year(temperature_c=21.0))
    other = read_inputs(folder)
    assert len({input_hash(data, Scenario()) for data in (plain, one, other)}) == 3
    assert file_hash(one.hashes, "DE21") == one.hashes["hourly/DE21.csv"]
    assert file_hash(one.hashes, "DE21") != file_hash(other.hashes, "DE21")
    assert file_hash(one.hashes, "DE2") == file_hash(plain.hashes, "DE21") == ""


def test_without_files_nothing_changes(folder: Path) -> None:
    (folder / "hourly").rmdir()
    inputs = read_inputs(folder)
    assert inputs.hourly == {}
    assert not any(name.startswith("hourly") for name in inputs.hashes)
    series = np.zeros((1, 8760))
    assert overlay(series, ["DE21"], inputs.hourly, "wind_on") is series


# Time ---------------------------------------------------------------------------------------------


def series_of(path: Path) -> np.ndarray:
    series, _, faults = read_file(path)
    assert faults == []
    return series["pv_fixed"]


def test_29_february_is_dropped(folder: Path) -> None:
    frame = year(2016, pv_fixed=ramp(8784))
    whole = series_of(save(folder, frame))
    assert whole == pytest.approx(np.delete(ramp(8784), np.arange(59 * 24, 60 * 24)))
    short = frame[~frame["time"].str.contains("-02-29")]
    assert series_of(save(folder, short)) == pytest.approx(whole)


@pytest.mark.parametrize("minutes", [10, 30, 55])
def test_stamps_within_the_hour_are_floored(folder: Path, minutes: int) -> None:
    frame = year(pv_fixed=ramp())
    frame["time"] = frame["time"].str.replace(":00Z", f":{minutes}Z")
    assert series_of(save(folder, frame)) == pytest.approx(ramp())


def test_rows_in_any_order(folder: Path) -> None:
    frame = year(pv_fixed=ramp()).sample(frac=1.0, random_state=1)
    assert series_of(save(folder, frame)) == pytest.approx(ramp())


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "America/Martinique", "Indian/Reunion"])
@pytest.mark.parametrize("of", [2015, 2016])
def test_a_local_year_with_offsets(folder: Path, zone: str, of: int) -> None:
    """Hours of the local year beyond the UTC year come at its other end."""
    hours = pd.date_range(f"{of}-01-01", f"{of + 1}-01-01", freq="h", inclusive="left", tz=zone)
    frame = pd.DataFrame({"time": [h.isoformat() for h in hours]})
    utc = hours.tz_convert("UTC")
    frame["pv_fixed"] = (utc.month * 24.0 + utc.hour) / 1000.0
    shape = year_hours()
    wanted = (shape.month * 24.0 + shape.hour) / 1000.0
    assert series_of(save(folder, frame)) == pytest.approx(wanted.to_numpy())
    if of == 2016:
        near = frame[~frame["time"].str.contains("-02-29")]
        assert len(series_of(save(folder, near))) == 8760


def test_parquet_with_timestamps(folder: Path) -> None:
    frame = year(pv_fixed=ramp())
    stamps = pd.to_datetime(frame["time"], utc=True)
    for column in (stamps, stamps.dt.tz_localize(None), stamps.dt.tz_convert("Europe/Rome")):
        path = save(folder, frame.assign(time=column), "DE21.parquet")
        assert series_of(path) == pytest.approx(ramp())


@pytest.mark.parametrize("how", [{"sep": ";", "decimal": ","}, {"sep": ";"},
                                 {"encoding": "utf-8-sig", "lineterminator": "\r\n"}])  # fmt: skip
def test_what_spreadsheets_write(folder: Path, how: dict[str, str]) -> None:
    path = save(folder, year(pv_fixed=ramp()).assign(note="mine"), **how)
    assert series_of(path) == pytest.approx(ramp())


# Faults -------------------------------------------------------------------------------------------


def test_all_faults_of_all_files_at_once(folder: Path) -> None:
    frame = year(temperature_c=20.0, pv_fixed=ramp()).astype(object)
    frame.loc[3, "temperature_c"] = "n/a"
    frame.loc[4, "pv_fixed"] = 1.5
    frame.loc[5, "pv_fixed"] = None
    frame.loc[9, "time"] = frame.loc[8, "time"]
    save(folder, frame.assign(wind_of=1))
    save(folder, year(), "DE99.csv")
    save(folder, year(wind_off=0.4), "DE22.csv")
    save(folder, year(), "FI1D.parquet").rename(folder / "hourly" / "FI1D.xlsx")
    (folder / "hourly" / "read_me.txt").write_text("mine")
    with pytest.raises(InputError) as error:
        read_inputs(folder)
    text = [str(fault) for fault in error.value.faults]
    wanted = [
        "DE21.csv: column 'wind_of' is not known. Did you mean wind_o",
        "DE21.csv, row 5, column temperature_c: 'n/a' is not a number. Air temperature: a number "
        "of degC from -60 to 60.",
        "DE21.csv, row 6, column pv_fixed: '1.5' is out of bounds",
        "DE21.csv, row 7, column pv_fixed: is empty",
        "DE21.csv, row 11: 2015-01-01T08:00Z stands twice. Give every hour of one",
        "DE21.csv: 2015-01-01T09:00Z to 2015-01-01T09:00Z missing",
        "DE22.csv, column wind_off: region DE22 has no coast. Leave the column out",
        "DE99.csv: region 'DE99' is not in regions.csv. Did you mean DE9",
        "FI1D.xlsx: is no .csv or .parquet. Save it as one of them",
    ]
    assert len(text) == len(wanted)
    for start, fault in zip(wanted, text, strict=True):
        assert fault.startswith(f"hourly/{start}")


@pytest.mark.parametrize(
    ("column", "value"),
    [("temperature_c", 293.15), ("humidity_pct", 101), ("pv_tracked", -0.1), ("wind_off", 50),
     ("wind_on", "inf"), ("pv_fixed", "1e400")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["DE21.csv", "DE21.parquet"])
def test_values_out_of_bounds_are_told_in_short(
    folder: Path, column: str, value: Any, name: str
) -> None:
    given = float(value) if name.endswith("parquet") else value
    faults = told(save(folder, year(**{column: given}), name))
    assert len(faults) == 6
    assert f"column {column}: '{given}' is " in faults[0]
    assert COLUMNS[column].about in faults[0]
    assert "8,755 more like the last" in faults[-1]


def test_days_missing_are_told_as_one_run(folder: Path) -> None:
    frame = year()
    fault = sole(save(folder, frame.drop(index=range(100, 148))))
    assert "2015-01-05T04:00Z to 2015-01-07T03:00Z missing" in fault
    leap = year(2016)
    assert "2016-02-29" not in sole(save(folder, leap[~leap["time"].str.contains("-02-28")]))


def test_two_years_and_half_hours(folder: Path) -> None:
    both = pd.concat([year(2015), year(2017)])
    faults = told(save(folder, both))
    assert "2017-01-01T00:00Z is not in 2015, the year of most rows" in faults[0]
    hours = pd.date_range("2015", "2016", freq="30min", inclusive="left").strftime("%Y-%m-%d %H:%M")
    faults = told(save(folder, pd.DataFrame({"time": hours, "wind_on": 0.1})))
    assert "row 3: 2015-01-01T00:00Z stands twice" in faults[0]


@pytest.mark.parametrize("stamp", ["01.02.2015 00:00", "now", "20150101:0010", "", "2015-13-01"])
def test_stamps_that_are_no_times(folder: Path, stamp: str) -> None:
    frame = year()
    frame.loc[7, "time"] = stamp
    fault = sole(save(folder, frame))
    assert fault.startswith("hourly/DE21.csv, row 9, column time: is not a time. Write UTC as 2016")


def test_headers(folder: Path) -> None:
    frame = year()
    assert "column 'time' is missing" in sole(save(folder, frame.drop(columns="time")))
    assert "holds none of the series" in sole(save(folder, frame[["time"]]))
    twice = pd.concat([frame, frame[["temperature_c"]]], axis=1)
    assert "column 'temperature_c' stands twice" in sole(save(folder, twice))
    assert "has no rows" in sole(save(folder, frame[:0]))
    assert "has no rows" in sole(save(folder, frame[:0], "DE21.parquet"))


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"", "is empty"), (b"PK\x03\x04\xff\xfe", "not UTF-8"),
     (b"time,wind_on\n2015,1,2\n", "cells"), (b'time,wind_on\n"2015', "is not CSV"),
     (b"time\twind_on\n", "tabs")],
)  # fmt: skip
def test_files_that_are_no_csv(folder: Path, content: bytes, what: str) -> None:
    path = folder / "hourly" / "DE21.csv"
    path.write_bytes(content)
    assert what in told(path)[0]
    assert told(path)[0].startswith("hourly/DE21.csv")


def test_parquet_that_is_none(folder: Path) -> None:
    path = folder / "hourly" / "DE21.parquet"
    path.write_bytes(b"PAR1 and something else PAR1")
    assert "is not parquet" in sole(path)
    save(folder, year(), "FI1D.parquet")
    whole = (folder / "hourly" / "FI1D.parquet").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "is not parquet" in sole(path)


def test_parquet_of_other_kinds(folder: Path) -> None:
    frame = year()
    text = sole(save(folder, frame.assign(temperature_c="20"), "DE21.parquet"))
    assert "column 'temperature_c' holds " in text
    lists = frame.assign(temperature_c=[[1.0]] * len(frame))
    assert "holds list" in sole(save(folder, lists, "DE21.parquet"))
    numbers = frame.assign(time=np.arange(len(frame)))
    assert "column 'time' holds int64. Write UTC" in sole(save(folder, numbers, "DE21.parquet"))
    holes = frame.assign(temperature_c=[None, *[20.0] * 8759])
    assert "row 1, column temperature_c: is empty" in sole(save(folder, holes, "DE21.parquet"))
    many = pd.DataFrame({"time": ["2015-01-01"] * 200_000, "wind_on": 0.5})
    assert "200,000 rows" in sole(save(folder, many, "DE21.parquet"))


def test_large_files_are_not_read(folder: Path) -> None:
    path = folder / "hourly" / "DE21.csv"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "20,000,001 bytes are too many" in sole(path)


def test_two_files_of_one_region(folder: Path) -> None:
    save(folder, year())
    save(folder, year(), "DE21.parquet")
    with pytest.raises(InputError, match=r"DE21\.parquet: is a second file of region DE21"):
        read_inputs(folder)


def test_files_need_the_tables_of_the_weather(tmp_path: Path) -> None:
    write_world(tmp_path, [{"region": "A", "member_state": "X"}])
    (tmp_path / "hourly").mkdir()
    assert read_inputs(tmp_path).hourly == {}
    save(tmp_path, year(), "A.csv")
    with pytest.raises(InputError) as error:
        read_inputs(tmp_path)
    assert [fault.where for fault in error.value.faults] == [
        "climate.csv", "weather_daily.csv", "weather_hours.csv",
    ]  # fmt: skip


# PVGIS --------------------------------------------------------------------------------------------


def answer(of: int = 2016, peak_kw: float = 1.0) -> dict[str, Any]:
    """A whole year in the shape of the stored answer, its days over and over."""
    told = json.loads(ANSWER.read_text(encoding="utf-8"))
    days = told["outputs"]["hourly"]
    hours = pd.date_range(f"{of}-01-01T00:10", f"{of + 1}-01-01", freq="h", inclusive="left")
    told["outputs"]["hourly"] = [
        days[n % len(days)] | {"time": f"{hour:%Y%m%d:%H%M}"} for n, hour in enumerate(hours)
    ]
    told["inputs"]["pv_module"]["peak_power"] = peak_kw
    return told


class Service:
    """Stands in for PVGIS and notes what it was asked."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.asked = told, []

    def __call__(self, lat: float, lon: float, **how: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
        self.asked.append({"lat": lat, "lon": lon, **how})
        return read_pvgis_hourly(io.StringIO(json.dumps(self.told)), pvgis_format="json")


def test_pvlib_reads_the_stored_answer_and_so_do_we() -> None:
    frame, meta = read_pvgis_hourly(ANSWER)
    assert {"P", "poa_global", "temp_air", "wind_speed"} <= set(frame.columns)
    made = from_pvgis(frame, peak_kw=meta["inputs"]["pv_module"]["peak_power"])
    assert list(made.columns) == ["time", "temperature_c", "pv_fixed"]
    assert made["time"].iloc[0] == "2016-01-01T00:10Z"
    assert made["temperature_c"].to_numpy() == pytest.approx(frame["temp_air"].to_numpy())
    peak_w = 1000 * meta["inputs"]["pv_module"]["peak_power"]
    assert made["pv_fixed"].to_numpy() == pytest.approx(frame["P"].to_numpy() / peak_w, abs=1e-5)
    assert 0.1 < made["pv_fixed"].max() <= 1.0
    pd.testing.assert_frame_equal(from_pvgis(json.loads(ANSWER.read_text())), made)


def test_power_is_per_nominal_power_and_at_most_all_of_it() -> None:
    small, large = (from_pvgis(answer(peak_kw=kw))["pv_fixed"] for kw in (1000.0, 2000.0))
    assert small.to_numpy() == pytest.approx(2 * large.to_numpy(), abs=2e-5)
    assert from_pvgis(answer(peak_kw=0.001))["pv_fixed"].max() == 1.0


def test_what_is_fetched_is_read_back(folder: Path) -> None:
    service = Service(answer())
    path = fetch_pvgis("DE21", 48.1, 11.6, folder, get=service)
    assert path == folder / "hourly" / "DE21.csv"
    assert [asked["trackingtype"] for asked in service.asked] == [0, 1]
    assert {(a["start"], a["end"], a["pvcalculation"], a["lat"]) for a in service.asked} == {
        (2016, 2016, True, 48.1)
    }
    inputs = read_inputs(folder)
    own = hourly_weather(inputs, ["DE21"]).of("DE21")
    assert set(inputs.hourly["DE21"]) == {"temperature_c", "pv_fixed", "pv_tracked"}
    first = from_pvgis(answer())
    assert own["temperature_c"][:1416] == pytest.approx(first["temperature_c"].to_numpy()[:1416])
    assert [p.name for p in (folder / "hourly").iterdir()] == ["DE21.csv"]


def test_a_file_of_the_user_is_never_written_over(folder: Path) -> None:
    service = Service(answer())
    save(folder, year(), "DE21.parquet")
    with pytest.raises(InputError, match=r"hourly/DE21\.parquet: exists"):
        fetch_pvgis("DE21", 48.1, 11.6, folder, get=service)
    assert service.asked == []


def test_what_cannot_be_asked_is_told_at_once(folder: Path) -> None:
    with pytest.raises(InputError) as error:
        fetch_pvgis("../DE21", float("nan"), 11.6, folder, year=1999, get=Service({}))
    assert len(error.value.faults) == 3
    assert "PVGIS has 2005 to 2023" in str(error.value)


@pytest.mark.parametrize(
    "wrong", [ConnectionError("no way"), TimeoutError("60 s"), ValueError("no JSON"), KeyError("P")]
)
def test_a_failing_network_is_one_message(folder: Path, wrong: Exception) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise wrong

    with pytest.raises(GigasiteError, match=r"PVGIS gave nothing for DE21: .* works offline"):
        fetch_pvgis("DE21", 48.1, 11.6, folder, get=fails)
    assert list((folder / "hourly").iterdir()) == []


def test_refusals_of_requests_are_caught(folder: Path) -> None:
    import requests

    def refuses(*_: Any, **__: Any) -> Any:
        raise requests.HTTPError("Location over the sea. Please, select another location")

    with pytest.raises(GigasiteError, match="Location over the sea"):
        fetch_pvgis("DE21", 48.1, 11.6, folder, get=refuses)


def test_half_an_answer_is_not_written(folder: Path) -> None:
    half = answer()
    del half["outputs"]["hourly"][5000:]
    with pytest.raises(InputError, match="answer of PVGIS for DE21: 2016-07-27T08:00Z to"):
        fetch_pvgis("DE21", 48.1, 11.6, folder, get=Service(half))
    assert list((folder / "hourly").iterdir()) == []


@pytest.mark.parametrize("told", [{}, {"outputs": {"hourly": []}}, {"message": "over the sea"}])
def test_other_answers_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="is no hourly answer"):
        from_pvgis(told)
    frame, _ = read_pvgis_hourly(ANSWER)
    with pytest.raises(InputError, match="is no hourly answer"):
        from_pvgis(frame.drop(columns="P"))


# The verb -----------------------------------------------------------------------------------------


def test_the_verb_tells_what_is_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(folder, year(temperature_c=20.0, wind_on=0.25))
    assert show_weather("DE21", folder=folder) == 0
    lines = {line.split()[0]: line.split() for line in capsys.readouterr().out.splitlines()}
    assert lines["temperature_c"] == ["temperature_c", "degC", "20.0", "20.0", "own", "file"]
    assert lines["wind_on"][2:] == ["0.250", "0.250", "own", "file"]
    assert lines["pv_fixed"][-1] == "computed"
    assert "wind_off" not in lines


def test_the_verb_gives_all_hours(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_weather("CY00", as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["own"] == []
    assert told["borrowed_from"] == "EL"
    assert {len(told["hours_utc"]), *map(len, told["series"].values())} == {8760}
    mean = sum(told["series"]["wind_on"]) / 8760
    assert told["summary"]["wind_on"]["mean"] == pytest.approx(mean, abs=1e-5)


def test_the_verb_fetches_into_an_own_data_set_only(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(answer())
    monkeypatch.setattr("pvlib.iotools.get_pvgis_hourly", service)
    for shipped in (None, shipped_inputs() / "eu27"):
        with pytest.raises(InputError, match="would write into the shipped data set"):
            show_weather("DE21", pvgis=True, folder=shipped)
    assert service.asked == []
    assert show_weather("DE21", pvgis=True, folder=folder) == 0
    out = capsys.readouterr()
    assert "own file" in out.out
    assert out.err.strip().endswith("DE21.csv")


def test_the_verb_names_what_is_wrong(tmp_path: Path) -> None:
    write_world(tmp_path, [{"region": "A", "member_state": "X"}])
    with pytest.raises(InputError) as error:
        show_weather("B", folder=tmp_path)
    assert len(error.value.faults) == 4


def test_data_sets_compare_and_copy_as_before(folder: Path) -> None:
    """Inputs made by hand need no own series."""
    inputs = read_inputs(folder)
    assert Inputs(inputs.folder, inputs.tables, inputs.hashes).hourly == {}
