"""Maps: shapes in, one SVG and one GeoJSON out, whatever the names in a user's files."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from gigasite.errors import InputError
from gigasite.geodata import read_shapes, sites_geojson
from gigasite.maps import SHADES, THEMES, plan_map

SHIPPED = Path(__file__).parents[1] / "inputs" / "eu27"
SVG = "{http://www.w3.org/2000/svg}"
FACTS = {"zone": "Z", "cooling": "dry", "track": "standard", "start_year": 2027, "units": 1,
         "load_mw": math.nan, "energy_design": "grid"}  # fmt: skip


@pytest.fixture(scope="module")
def regions() -> gpd.GeoDataFrame:
    return read_shapes(SHIPPED / "regions.geojson")


@pytest.fixture(scope="module")
def backdrop() -> gpd.GeoDataFrame:
    return read_shapes(SHIPPED / "outlines.geojson", key="country")


def _sites(*rows: tuple[str, str, float, int], name: str = "Somewhere") -> pd.DataFrame:
    """Rows of sites.csv: region, facility, IT power [MW], committed."""
    table = pd.DataFrame(list(rows), columns=["region", "facility", "it_mw", "committed"])
    return table.assign(name=name, member_state=table["region"].str[:2], online_year=2031, **FACTS)


PLAN = (
    ("FI1D", "hyperscale", 400.0, 0), ("FI1D", "gigafactory", 192.0, 0),
    ("ES24", "colocation", 100.0, 0), ("DE71", "hyperscale", 25.0, 1),
    ("ES70", "edge", 2.0, 0),
)  # fmt: skip


def _map(regions: gpd.GeoDataFrame, backdrop: Any = None, **changes: Any) -> str:
    sites = changes.pop("sites", _sites(*PLAN))
    shade = pd.Series(range(len(regions)), index=regions["region"], dtype=float)
    usual = {"shade": shade, "shade_label": "Free capacity", "shade_unit": "MW"}
    return plan_map(regions, backdrop, sites, **(usual | changes))


def _titles(svg: str) -> list[str]:
    return [title.text or "" for title in ET.fromstring(svg).iter(f"{SVG}title")]


def _square(west: float, south: float, code: str, **more: Any) -> dict[str, Any]:
    """One degree by one."""
    ring = [(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1)]
    return {
        "type": "Feature",
        "properties": {"region": code, **more},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def _write(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_shipped_shapes_hold_every_region_of_the_data_set(regions: gpd.GeoDataFrame) -> None:
    table = pd.read_csv(SHIPPED / "regions.csv", keep_default_na=False)
    assert set(regions["region"]) == set(table["region"])
    assert (regions["member_state"] == regions["region"].str[:2]).all()
    assert regions.is_valid.all()
    assert not regions.is_empty.any()


def test_shipped_shapes_are_small_and_share_their_edges() -> None:
    for name, limit_kb in (("regions", 360), ("outlines", 80)):
        file = SHIPPED / f"{name}.geojson"
        assert file.stat().st_size < limit_kb * 1000, name
        content = json.loads(file.read_text(encoding="utf-8"))
        assert "Natural Earth" in content["credit"]
        assert "EuroGeographics" in content["credit"]
    cells = gpd.read_file(SHIPPED / "regions.geojson")
    assert shapely.coverage_is_valid(cells.geometry.values)
    assert cells["outermost"].sum() == 8


def test_shipped_shapes_have_about_the_area_of_their_region(regions: gpd.GeoDataFrame) -> None:
    """Cells are drawn to match the areas: the median is within 2 %, nine in ten within a fifth."""
    table = pd.read_csv(SHIPPED / "regions.csv", keep_default_na=False).set_index("region")
    ratio = regions.set_index("region").area / 1e6 / table["area_km2"].astype(float)
    assert ratio.median() == pytest.approx(1, abs=0.02)
    assert ratio.between(0.8, 1.2).mean() > 0.9


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_map_is_one_small_file_without_scripts_or_outside_references(
    regions: gpd.GeoDataFrame, backdrop: gpd.GeoDataFrame, theme: str
) -> None:
    svg = _map(regions, backdrop, theme=theme)
    assert ET.fromstring(svg).get("role") == "img"
    assert len(svg.encode()) < 400_000
    assert THEMES[theme]["paper"] in svg
    assert not re.search(r"script|href|url\(|@import|style=|\son\w+=", svg)
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]


def test_map_draws_every_region_of_the_continent(regions: gpd.GeoDataFrame) -> None:
    """244 regions less the 8 outermost ones; capacity in one of those is told in words."""
    svg = _map(regions, sites=_sites(("ES70", "edge", 2.0, 0)))
    shown = {title.split("\n")[0] for title in _titles(svg)}
    outermost = {"ES70", "FRY1", "FRY2", "FRY3", "FRY4", "FRY5", "PT20", "PT30"}
    assert shown - {""} == set(regions["region"]) - outermost
    assert "Not on the map: Somewhere (ES70) 2 MW" in svg


def test_projects_without_a_region_are_told_in_words(regions: gpd.GeoDataFrame) -> None:
    """Two projects of which only the state is known: 300 MW in all, under no name of one's own."""
    sites = _sites(("", "hyperscale", 100.0, 1), ("", "hyperscale", 200.0, 1))
    svg = _map(regions, sites=sites)
    assert "Not on the map: projects without a known region 300 MW" in svg
    assert "()" not in svg


def test_same_input_gives_the_same_bytes(
    regions: gpd.GeoDataFrame, backdrop: gpd.GeoDataFrame
) -> None:
    shuffled = regions.sample(frac=1, random_state=3).sort_values("region")
    assert _map(regions, backdrop) == _map(shuffled, backdrop)


def test_symbols_tell_kind_power_and_year(regions: gpd.GeoDataFrame) -> None:
    svg = _map(regions, shade=None)
    assert "Somewhere (FI1D)\nNew data centres: 400 MW IT\n2031: hyperscale 400 MW" in _titles(svg)
    assert "Somewhere (FI1D)\nAI gigafactory: 192 MW IT\n2031: gigafactory 192 MW" in _titles(svg)
    assert "Somewhere (DE71)\nCommitted projects: 25 MW IT\n2031: hyperscale 25 MW" in _titles(svg)


def test_area_of_a_symbol_follows_its_power(regions: gpd.GeoDataFrame) -> None:
    """400 MW has the largest radius, 25 px; 100 MW has half of it; 25 MW a quarter."""
    circles = [c for c in ET.fromstring(_map(regions)).iter(f"{SVG}circle") if c[0].text]
    radii = {c[0].text.split("\n")[1]: float(c.get("r")) for c in circles}  # type: ignore[union-attr, arg-type]
    assert radii == {
        "New data centres: 400 MW IT": 25.0,
        "New data centres: 100 MW IT": 12.5,
        "Committed projects: 25 MW IT": 6.2,
    }


def test_sizes_in_the_legend_are_those_of_the_map(regions: gpd.GeoDataFrame) -> None:
    """400 MW have a radius of 25 px, so 200 MW have 17.7: the legend is enlarged, its discs not."""
    root = ET.fromstring(_map(regions))
    legend = next(g for g in root.iter(f"{SVG}g") if "scale" in (g.get("transform") or ""))
    zoom = float(str(legend.get("transform")).partition("scale(")[2].rstrip(")"))
    radii = [float(c.get("r", "nan")) * zoom for c in legend.iter(f"{SVG}circle")]
    assert zoom > 1
    assert radii[:3] == pytest.approx([17.7, 7.9, 4.0], abs=0.1)


def test_legend_has_unit_limits_and_only_the_kinds_shown(regions: gpd.GeoDataFrame) -> None:
    """Seven values, 60 apart: the sixths of their number lie at the values themselves."""
    shade = pd.Series({f"DE{number}0": 60.0 * index for index, number in enumerate("3456C")})
    shade = pd.concat([shade, pd.Series({"DEE0": 300.0, "DEF0": 360.0, "FRY1": 999.0})])
    svg = _map(regions, sites=_sites(("ES24", "edge", 3.0, 0)), shade=shade)
    texts = [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]
    assert "Free capacity (MW)" in texts
    assert texts[2:9] == ["0", "60", "120", "180", "240", "300", "360"]
    assert "New data centres" in texts
    assert "AI gigafactory" not in texts
    assert "Committed projects" not in texts
    assert "© EuroGeographics" in svg


def test_region_without_a_number_is_drawn_as_no_data(regions: gpd.GeoDataFrame) -> None:
    shade = pd.Series({"ES24": 1.0, "ES30": 5.0, "ES41": math.nan, "ES42": math.inf, "XX99": 7.0})
    shade = pd.concat([shade, shade])  # a code given twice does no harm
    paths = list(ET.fromstring(_map(regions, shade=shade)).iter(f"{SVG}path"))
    fills = {p[0].text.split("\n")[0]: p.get("fill") for p in paths if len(p) and p[0].text}
    assert fills["ES42"] == fills["ES41"] == fills["FI20"] == THEMES["light"]["blank"]
    assert fills["Somewhere (ES24)"] == SHADES["light"][0]
    assert fills["ES30"] == SHADES["light"][-1]


@pytest.mark.parametrize("value", [0.0, -3.5, 12_345_678.0])
def test_one_value_everywhere_still_gives_a_map(regions: gpd.GeoDataFrame, value: float) -> None:
    svg = _map(regions, shade=pd.Series(value, index=regions["region"]))
    assert {"0.0": ">0<", "-3.5": ">-3.5<", "12345678.0": ">12.3 M<"}[str(value)] in svg


def test_names_from_files_cannot_break_out(regions: gpd.GeoDataFrame) -> None:
    bad = "<script>alert('x')</script>\"&\x00\x1b"
    named = regions.assign(name=bad)
    centres = pd.DataFrame({"name": [bad], "kind": [bad], "lat": [50.0], "lon": [10.0]})
    svg = _map(named, sites=_sites(*PLAN, name=bad), shade_label=bad, shade_unit=bad,
               ai_factories=centres)  # fmt: skip
    ET.fromstring(svg)
    assert "<script" not in svg
    assert "\x00" not in svg
    assert "&lt;script&gt;" in svg


def test_ai_factories_outside_the_window_are_left_out(regions: gpd.GeoDataFrame) -> None:
    centres = pd.DataFrame({
        "name": ["Here", "Mast", "Far"], "kind": ["AI factory", "antenna", "AI factory"],
        "lat": [50.0, 51.0, 40.0], "lon": [10.0, 11.0, -80.0],
    })  # fmt: skip
    titles = _titles(_map(regions, ai_factories=centres))
    assert {"Here (AI factory)", "Mast (antenna)"} <= set(titles)
    assert "Far (AI factory)" not in titles


def test_plan_without_sites_gives_a_map(regions: gpd.GeoDataFrame) -> None:
    assert "IT power (MW)" not in _map(regions, sites=_sites(*PLAN).iloc[:0])


def test_window_fits_a_users_own_world(tmp_path: Path) -> None:
    """Two cells of one degree, side by side at 45° north: about 1.4 times as wide as high."""
    file = _write(tmp_path / "two.geojson", _square(10, 45, "A1"), _square(11, 45, "A2"))
    world = read_shapes(file)
    view = ET.fromstring(_map(world, sites=_sites(("A1", "edge", 1.0, 0)))).find(f"{SVG}svg")
    assert view is not None
    assert 900 / float(view.get("height", "nan")) == pytest.approx(1.37, abs=0.05)


def test_geojson_has_every_column_and_null_for_what_is_missing(regions: gpd.GeoDataFrame) -> None:
    sites = _sites(*PLAN)
    content = json.loads(json.dumps(sites_geojson(regions, sites), allow_nan=False))
    assert len(content["features"]) == len(sites)
    first = content["features"][0]
    assert set(first["properties"]) == set(sites.columns)
    assert first["properties"]["units"] == 1
    assert first["properties"]["load_mw"] is None
    lon, lat = first["geometry"]["coordinates"]
    assert 20 < lon < 32
    assert 60 < lat < 71


def test_geojson_takes_points_of_unknown_regions_from_the_centroids(
    regions: gpd.GeoDataFrame,
) -> None:
    sites = _sites(("XX01", "edge", 1.0, 0), ("XX02", "edge", 1.0, 0))
    centroids = pd.DataFrame({"region": ["XX01", "FI1D"], "lat": [46.5, 0.0], "lon": [7.25, 0.0]})
    known, unknown = sites_geojson(regions, sites, centroids)["features"]
    assert list(known["geometry"]["coordinates"]) == [7.25, 46.5]
    assert unknown["geometry"] is None
    shapeless = sites_geojson(None, sites, centroids)["features"]
    assert [feature["geometry"] for feature in shapeless] == [known["geometry"], None]


def test_official_file_keeps_level_2_and_its_own_codes(tmp_path: Path) -> None:
    def feature(code: str, level: int) -> dict[str, Any]:
        made = _square(10, 45, code)
        made["properties"] = {"NUTS_ID": code, "LEVL_CODE": level, "NAME_LATN": "Näme"}
        return made

    file = _write(tmp_path / "n.geojson", feature("AT", 0), feature("AT11", 2), feature("AT111", 3))
    shapes = read_shapes(file)
    assert shapes["region"].tolist() == ["AT11"]
    assert shapes["name"].tolist() == ["Näme"]
    assert shapes.crs.to_epsg() == 3035


def test_shapes_may_be_another_format_and_badly_drawn(tmp_path: Path) -> None:
    """A bow tie and an overlap: repaired, and drawn all the same."""
    tie = shapely.Polygon([(10, 45), (11, 46), (11, 45), (10, 46)])
    table = gpd.GeoDataFrame(
        {"id": ["A1", "A2", "A2"]},
        geometry=[tie, shapely.box(10.5, 45, 12, 46), shapely.box(13, 45, 14, 46)],
        crs=4326,
    )
    table.to_file(tmp_path / "own.gpkg", engine="pyogrio")
    shapes = read_shapes(tmp_path / "own.gpkg")
    assert shapes["region"].tolist() == ["A1", "A2"]
    ET.fromstring(_map(shapes, sites=_sites(("A1", "edge", 1.0, 0))))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{ not json", "cannot be read"),
        (None, "cannot be read"),
        ("region,lat\nA1,45\n", "no shapes"),
        ('{"type": "FeatureCollection", "features": []}', "no "),
        ('{"type": "Feature", "properties": {"code": "A1"}, "geometry": {"type": "Polygon",'
         ' "coordinates": [[[0, 45], [1, 45], [1, 46], [0, 45]]]}}', "no column region"),
        ('{"type": "Feature", "properties": {"region": "A1"}, "geometry": {"type": "Point",'
         ' "coordinates": [0, 45]}}', "no polygon"),
    ],
)  # fmt: skip
def test_broken_shapes_name_the_file_and_the_remedy(
    tmp_path: Path, content: str | None, why: str
) -> None:
    file = tmp_path / ("own.csv" if content and content.startswith("region") else "own.geojson")
    if content is not None:
        file.write_text(content)
    with pytest.raises(InputError) as caught:
        read_shapes(file)
    (fault,) = caught.value.faults
    assert fault.where == str(file)
    assert why in fault.what
    assert "region" in fault.remedy
