"""Shapes of regions from files, and sites as points for a GIS."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from gigasite.errors import Fault, InputError

if TYPE_CHECKING:
    from pathlib import Path


def read_shapes(path: Path, *, key: str = "region") -> gpd.GeoDataFrame:
    """Regions from GeoJSON or any file that geopandas reads (`key="country"` for the backdrop).

    Columns: region (from `key`, `NUTS_ID` or `id`) | member_state | name (when known) | geometry,
    EPSG:3035. Where there is a column `LEVL_CODE`, only level 2 is kept.
    """
    try:
        table = gpd.read_file(path)
    except Exception as error:  # every driver has errors of its own
        why = str(error).partition("\n")[0] or type(error).__name__
        raise _fault(path, f"cannot be read as shapes ({why})") from error
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is None:
        raise _fault(path, "no shapes with a coordinate reference system in it")
    column = {str(name).lower(): name for name in reversed(table.columns)}
    code = next((column[k] for k in (key, "nuts_id", "id") if k in column), None)
    if code is None:
        raise _fault(path, f"no column {key}, NUTS_ID or id, only {', '.join(table.columns)}")
    if "levl_code" in column:
        table = table[pd.to_numeric(table[column["levl_code"]], errors="coerce") == 2]
    table = table[table.geom_type.isin(["Polygon", "MultiPolygon"]) & ~table.is_empty]
    if table.empty:
        raise _fault(path, "no polygon of a region in it")
    region = table[code].astype(str)
    state = table[column["member_state"]] if "member_state" in column else region.str[:2]
    shapes = table[["geometry"]].assign(region=region, member_state=state)
    if label := next((column[k] for k in ("name", "name_latn", "nuts_name") if k in column), None):
        shapes["name"] = table[label]
    shapes = shapes.set_geometry("geometry").to_crs(3035)
    shapes.geometry = valid(shapes.geometry.values)
    return shapes.dissolve("region", as_index=False)  # one row a region, in order


def valid(polygons: Any) -> Any:
    """Mend rings that cross themselves; what falls together is left out."""
    return shapely.make_valid(polygons, method="structure", keep_collapsed=False)


def _fault(path: Path, what: str) -> InputError:
    remedy = "Give GeoJSON, GeoPackage or a shapefile: a polygon and a code (region) per region"
    return InputError([Fault(str(path), what, remedy)])


def sites_geojson(
    shapes: gpd.GeoDataFrame | None, sites: pd.DataFrame, centroids: pd.DataFrame | None = None
) -> dict[str, Any]:
    """One point per row of `sites` (RFC 7946), inside its region, with every column as property.

    A region without a shape takes its point from `centroids` (region | lat | lon), or none.
    """
    points = gpd.GeoSeries([], index=pd.Index([], dtype=str), crs=4326)
    if shapes is not None:
        points = shapes.set_index("region").representative_point().to_crs(4326)
    if centroids is not None:
        known = gpd.points_from_xy(centroids["lon"], centroids["lat"], crs=4326)
        spare = gpd.GeoSeries(known, index=centroids["region"])[centroids["lat"].notna().to_numpy()]
        points = pd.concat([points, spare[~spare.index.isin(points.index)]])
    places = shapely.transform(points.reindex(sites["region"]).to_numpy(), lambda xy: xy.round(4))
    rows = sites.replace([math.inf, -math.inf], math.nan)  # JSON has no word for infinity
    features = gpd.GeoDataFrame(rows, geometry=places).iterfeatures(na="null", drop_id=True)
    return {"type": "FeatureCollection", "features": list(features)}
