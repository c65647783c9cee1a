"""Make the region cells and the backdrop of the map, once.

    python inputs/build/shapes.py --anchors nuts2_anchors.csv --areas regions.csv

Needs geo-intel-offline (its data are the public-domain Natural Earth 1:10 million outlines of
countries), scipy and shapely 2.2 or later; nothing is fetched. A region is drawn as the cells of
its anchor points inside the outline of its member state, so the cells show where a region lies
and how large it is; they are no administrative boundaries and no legal statement on any border.
"""

from __future__ import annotations

import argparse
import gzip
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import ConvexHull

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CRS = 3035  # ETRS89 / LAEA Europe [m], the projection of European statistics
WINDOW = shapely.box(2.45e6, 1.2e6, 6.7e6, 5.55e6)  # of the backdrop, EPSG:3035 [m]
OUTERMOST = ("ES70", "FRY1", "FRY2", "FRY3", "FRY4", "FRY5", "PT20", "PT30")
RENAMED = {"GR": "EL", "GB": "UK", "AX": "FI"}  # Natural Earth code -> Eurostat code
BY_NAME = {  # entries without a usable code in the package
    "France": "FR", "Norway": "NO", "Kosovo": "XK", "Akrotiri": "UK", "Dhekelia": "UK",
    # the region CY00 is the whole island
    "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY",
}  # fmt: skip
CRIMEA = shapely.Point(34.3, 45.3)  # drawn as Ukraine's, as on maps of the European Union
OFFSHORE_M = 5_000.0  # anchors farther than this from every outline lie on an islet without one
OVERSEAS_M = 200_000.0  # parts farther from every anchor belong to no region (Caribbean islands)
ROUNDS = 5  # of matching the areas; more moves the cells of cities away from their anchors
SNAP_M, GAP_M = 1.0, 2_000.0  # outlines of neighbours differ by a few hundred metres
REGION_M, BACKDROP_M = 1_700.0, 5_000.0  # tolerance of the simplification
UNDERLAP_M = 6_000.0  # by which the coarser backdrop runs on below the regions
ISLET_KM2, BACKDROP_ISLET_KM2 = 10.0, 100.0  # smaller parts are left out
MICROSTATE_KM2 = 50.0  # smaller neighbours are left out; the gap in the land is closed
DECIMALS = 3  # of a degree, at most 0.06 km off
CREDIT = (
    "Natural Earth (public domain); anchor points derived from Eurostat GISCO NUTS 2024, "
    "© EuroGeographics for the administrative boundaries"
)


def read_outlines() -> gpd.GeoSeries:
    """Outline of every country or territory by code, EPSG:3035, from the installed package."""
    folder = files("geo_intel_offline") / "data"
    packed = [(folder / f"{name}.json.gz").read_bytes() for name in ("metadata", "polygons")]
    about, rings = (json.loads(gzip.decompress(part)) for part in packed)
    codes = {
        key: BY_NAME.get(row["name"], RENAMED.get(row["iso2"], row["iso2"]))
        for key, row in about.items()
    }
    table = gpd.GeoDataFrame(
        {"code": [codes[key] for key in rings]},
        geometry=[_outline(entry) for entry in rings.values()],
        crs=4326,
    )
    table = table[~table["code"].str.startswith("-")].explode()
    table.loc[table.contains(CRIMEA), "code"] = "UA"
    merged = table.dissolve("code").geometry
    return merged.to_crs(CRS).make_valid().sort_index()


def _outline(entry: dict[str, Any]) -> BaseGeometry:
    """One polygon from the package's rings, which list latitude before longitude."""

    def area(rings: list[list[list[float]]]) -> BaseGeometry:
        shells = [shapely.Polygon(np.array(ring)[:, ::-1]) for ring in rings if len(ring) > 3]
        return shapely.union_all([shapely.make_valid(shell) for shell in shells])

    return area(entry.get("exteriors") or [entry["exterior"]]).difference(area(entry["holes"]))


def read_anchors(path: Path) -> gpd.GeoDataFrame:
    """Anchor points: region | state | geometry, EPSG:3035."""
    table = _by_region(path)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=4326)
    anchors = gpd.GeoDataFrame({"region": table["region"]}, geometry=points).to_crs(CRS)
    return anchors.assign(state=anchors["region"].str[:2])


def _by_region(path: Path) -> pd.DataFrame:
    """Read a table whose key column is `region` or `nuts_id` (NA is no missing value here)."""
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    return table.rename(columns={"nuts_id": "region"})


def make_cells(
    outlines: gpd.GeoSeries, anchors: gpd.GeoDataFrame, areas_km2: pd.Series | None
) -> dict[str, BaseGeometry]:
    """Cells of each region inside its own state; with areas, grown or shrunk until they agree."""
    weights = dict.fromkeys(anchors["region"], 0.0)
    count = anchors.groupby("region").size()
    for turn in range(ROUNDS + 1):
        cells: dict[str, BaseGeometry] = {}
        for state, own in anchors.groupby("state"):
            cells |= _state_cells(outlines[state], own, weights)
        if areas_km2 is None or turn == ROUNDS:
            break
        for region, cell in cells.items():
            want, have = areas_km2[region] * 1e6, cell.area
            side = max(want, have) ** 0.5
            # an edge moves by the change of weight over twice the distance of the anchors
            weights[region] += side / count[region] ** 0.5 * (want - have) / (4 * side)
    return cells


def _state_cells(
    outline: BaseGeometry, own: gpd.GeoDataFrame, weights: dict[str, float]
) -> dict[str, BaseGeometry]:
    """Split every part of a state among the anchors on it; a part without any goes to the nearest.

    A region all of whose anchors lie offshore becomes a disc (radius 3 km) round each of them.
    """
    parts = shapely.get_parts(outline)
    (_, part_of), distance = shapely.STRtree(parts).query_nearest(
        own.geometry.values, return_distance=True, all_matches=False
    )
    regions, points = own["region"].to_numpy(), own.geometry.values
    pieces: dict[str, list[BaseGeometry]] = {region: [] for region in sorted(set(regions))}
    for number, part in enumerate(parts):
        here = (part_of == number) & (distance < OFFSHORE_M)
        away = shapely.distance(part, points)
        if not here.any() and away.min() > OVERSEAS_M:
            continue
        present = sorted(set(regions[here])) or [regions[away.argmin()]]
        if len(present) == 1:
            pieces[present[0]].append(part)
            continue
        cells = power_cells(points[here], np.array([weights[region] for region in regions[here]]))
        for region in present:
            cell = shapely.union_all(cells[regions[here] == region])
            pieces[region].append(cell.intersection(part))
    discs = {r: own.geometry[regions == r].buffer(3_000.0) for r, p in pieces.items() if not p}
    return {r: shapely.union_all(discs.get(r, p)) for r, p in pieces.items()}


def power_cells(points: Any, weight: np.ndarray) -> np.ndarray:
    """Voronoi cells in which the squared distance to a point is lowered by its weight [m²].

    The cells are the shadow of the lower convex hull of (x, y, x² + y² - weight): each face is a
    corner, each hull vertex a cell (Aurenhammer 1987, SIAM J. Comput. 16:1). Equal weights give
    the ordinary Voronoi cells. Four far points close the outer cells.
    """
    xy = shapely.get_coordinates(points)
    middle, scale = xy.mean(axis=0), 1e5
    far = np.array([[-80.0, -80.0], [-80.0, 80.0], [80.0, -80.0], [80.0, 80.0]])
    flat = np.vstack([(xy - middle) / scale, far])
    lift = (flat**2).sum(axis=1) - np.append(weight / scale**2, np.zeros(4))
    hull = ConvexHull(np.column_stack([flat, lift]), qhull_options="Qt")
    lower = hull.equations[:, 2] < -1e-12
    plane = hull.equations[lower]
    corners = plane[:, :2] / (-2 * plane[:, 2:3]) * scale + middle
    of_point: list[list[np.ndarray]] = [[] for _ in flat]
    for face, corner in zip(hull.simplices[lower], corners, strict=True):
        for vertex in face:
            of_point[vertex].append(corner)
    hulls = [shapely.MultiPoint(corners).convex_hull for corners in of_point[: len(xy)]]
    return np.array([_polygonal(shape) for shape in hulls])


def _polygonal(geometry: BaseGeometry, islet_km2: float = 0.0) -> BaseGeometry:
    """Only the polygons of a geometry, without islets (the largest part always stays)."""
    parts = [p for p in shapely.get_parts(geometry.buffer(0)) if p.area > 0]
    largest = max((part.area for part in parts), default=0.0)
    return shapely.union_all([p for p in parts if p.area >= min(islet_km2 * 1e6, largest)])


def tidy(cells: dict[str, BaseGeometry], outlines: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Regions and neighbouring countries as one coverage: shared edges are equal, then simplified.

    Columns: region (empty for a neighbour) | member_state | geometry, EPSG:3035. Neighbours are
    simplified more, and run on for a few kilometres below the regions, so that no gap shows.
    """
    states = {region[:2] for region in cells}
    outside = outlines[~outlines.index.isin(states)].clip(WINDOW).sort_index()
    outside = outside[outside.area > MICROSTATE_KM2 * 1e6]
    rows = [(region, region[:2], _polygonal(cell, ISLET_KM2)) for region, cell in cells.items()]
    rows += [("", code, _polygonal(land, BACKDROP_ISLET_KM2)) for code, land in outside.items()]
    table = gpd.GeoDataFrame(
        rows, columns=["region", "member_state", "geometry"], geometry="geometry", crs=CRS
    )
    clean = shapely.coverage_clean(table.geometry.values, gap_width=GAP_M, snapping_distance=SNAP_M)
    fine, coarse = (shapely.coverage_simplify(clean, metres) for metres in (REGION_M, BACKDROP_M))
    inside = (table["region"] != "").to_numpy()
    union = shapely.union_all(coarse[inside])
    below = shapely.buffer(coarse, UNDERLAP_M, join_style="mitre", mitre_limit=1.5)
    spread = shapely.union(coarse, shapely.intersection(below, union))
    table.geometry = np.where(inside, fine, spread)
    return table[~table.is_empty]


def to_geojson(table: gpd.GeoDataFrame, properties: list[str]) -> str:
    """RFC 7946 text: longitude and latitude, outer rings anticlockwise, one feature a line."""
    lonlat = table.to_crs(4326).geometry.values
    rounded = shapely.transform(lonlat, _round)
    narrow = ~shapely.is_valid(rounded)  # two sides of a neck met; snapping cuts it
    rounded[narrow] = shapely.transform(
        shapely.set_precision(lonlat[narrow], 10.0**-DECIMALS), _round
    )
    rounded = shapely.orient_polygons(shapely.remove_repeated_points(rounded, 0.0))
    bad = table.loc[~shapely.is_valid(rounded) | shapely.is_empty(rounded)]
    if len(bad):
        raise SystemExit(f"not valid after rounding: {bad[properties[0]].tolist()}")
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": dict(zip(properties, row, strict=True)),
                "geometry": shapely.geometry.mapping(shape),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row, shape in zip(table[properties].to_numpy().tolist(), rounded, strict=True)
    ]
    head = json.dumps({"type": "FeatureCollection", "credit": CREDIT}, ensure_ascii=False)[:-1]
    return head + ', "features": [\n' + ",\n".join(lines) + "\n]}\n"


def _round(lonlat: np.ndarray) -> np.ndarray:
    return lonlat.round(DECIMALS)


def overlap(table: gpd.GeoDataFrame, path: Path) -> pd.Series:
    """Intersection over union of each region with the shapes of another file [1]."""
    other = gpd.read_file(path).to_crs(CRS).set_index("NUTS_ID").geometry.make_valid()
    own = table.set_index("region").geometry
    other = other.reindex(own.index)
    return own.intersection(other).area / own.union(other).area


def main() -> None:
    """Write regions.geojson and outlines.geojson; with --check, print the overlap."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--anchors", type=Path, required=True, help="region (or nuts_id), lat, lon")
    parser.add_argument("--areas", type=Path, help="region (or nuts_id), area_km2")
    parser.add_argument("--check", type=Path, help="shapes with NUTS_ID to compare with")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "eu27")
    options = parser.parse_args()

    areas = _by_region(options.areas).set_index("region")["area_km2"] if options.areas else None
    outlines = read_outlines()
    cells = make_cells(outlines, read_anchors(options.anchors), areas)
    table = tidy(cells, outlines)
    regions = table[table["region"] != ""].sort_values("region")
    drawn = [region for region, cell in cells.items() if not cell.intersects(outlines[region[:2]])]
    regions = regions.assign(
        outermost=regions["region"].isin(OUTERMOST).astype(int),
        drawn=["disc" if region in drawn else "cell" for region in regions["region"]],
    )
    lost = sorted(set(cells) - set(regions["region"]))
    if lost:
        raise SystemExit(f"no cell left for {lost}")
    land = table[table["region"] == ""].rename(columns={"member_state": "country"})
    for name, part, properties in (
        ("regions", regions, ["region", "member_state", "outermost", "drawn"]),
        ("outlines", land.sort_values("country"), ["country"]),
    ):
        text = to_geojson(part, properties)
        (options.out / f"{name}.geojson").write_text(text, encoding="utf-8")
        print(f"{name}.geojson: {len(part)} features, {len(text.encode()) / 1e3:.0f} kB")
    if options.check:
        print(overlap(regions, options.check).describe().round(3).to_string())


if __name__ == "__main__":
    main()
