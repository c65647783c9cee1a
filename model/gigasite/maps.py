"""The map of a plan: one SVG for the app, the report and the command line.

Drawn in EPSG:3035 (ETRS89 / LAEA Europe [m]), which keeps areas. The picture refers to nothing
outside itself, and the same input always gives the same bytes.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from html import escape
from itertools import groupby, pairwise
from typing import Any, Literal, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from gigasite.geodata import valid

EUROPE = shapely.box(2.4e6, 1.2e6, 6.7e6, 5.6e6)  # regions elsewhere (outermost) are not drawn [m]
WIDTH, LEGEND, ZOOM = 900, 168, 1.2  # of the drawing and its legend, which is enlarged [px, 1]
LARGEST, SMALLEST = 25.0, 3.0  # radius of a symbol [px]
NEW, GIGA, FIRM = "New data centres", "AI gigafactory", "Committed projects"
CENTRE, ANTENNA = "AI factory (EuroHPC)", "AI factory antenna"
CREDIT = "Natural Earth; Eurostat GISCO, © EuroGeographics for the administrative boundaries"
SHADES = {  # low to high in even steps of lightness, so safe for colour-blind readers
    "light": ("#f0f4de", "#d0e4cf", "#a6cfc5", "#75b3bb", "#4690ac", "#2a6690"),
    "dark": ("#22343f", "#27505f", "#306c7a", "#43848f", "#5d9c9f", "#86b8ae"),
}
THEMES = {
    "light": {"paper": "#fff", "sea": "#f1f5f8", "land": "#dde0e3", "blank": "#c9c5be", "state":
              "#5b6872", "ink": "#1d2730", "muted": "#5f6b75", "arc": "#3c4a9e", NEW: "#e2572b",
              GIGA: "#7a1f6b"},
    "dark": {"paper": "#12181e", "sea": "#171e25", "land": "#2b3239", "blank": "#565557", "state":
             "#dde5ea", "ink": "#e8edf0", "muted": "#9aa6af", "arc": "#a9b4ff", NEW: "#ff8a4c",
             GIGA: "#ffd84d"},
}  # fmt: skip
Mark = tuple[str, float, float, float, str]  # kind, place and radius [px], tooltip


class View(NamedTuple):
    """Window of the map: its western and northern edge [m], scale [px/m] and height [px]."""

    west: float
    north: float
    scale: float
    height: float

    def place(self, shapes: Any) -> Any:
        """Corners of shapes on the drawing: x, y [px]."""
        corners = shapely.get_coordinates(shapes) - (self.west, self.north)
        return corners * (self.scale, -self.scale)

    def path(self, shapes: Any) -> str:
        """Path of shapes in whole tenths of a pixel, each corner relative to the one before."""
        out = []
        for ring in shapely.get_rings(shapely.get_parts(shapes)):
            corners = (self.place(ring) * 10).round().astype(int).tolist()
            tenths = [corner for corner, _ in groupby(corners)]
            if len(tenths) > 3:
                steps = " ".join(f"{c - a} {d - b}" for (a, b), (c, d) in pairwise(tenths))
                out.append(f"M{tenths[0][0]} {tenths[0][1]}l{steps}z".replace(" -", "-"))
        return "".join(out)


def plan_map(
    shapes: gpd.GeoDataFrame,
    backdrop: gpd.GeoDataFrame | None,
    sites: pd.DataFrame,
    *,
    shade: pd.Series | None = None,
    shade_label: str = "",
    shade_unit: str = "",
    ai_factories: pd.DataFrame | None = None,
    arcs: pd.DataFrame | None = None,
    width: int = WIDTH,
    theme: Literal["light", "dark"] = "light",
) -> str:
    """Draw a plan as SVG text: shaded regions, neighbours in grey, a symbol for each capacity.

    `sites` is sites.csv, `shade` one number a region, `ai_factories` has name, kind, lat, lon.
    `shapes` may carry a column `name`, for the tooltips. `arcs` has region, lat, lon [degrees], mw
    and tip: what a region serves elsewhere, drawn as thick as it is much.
    """
    inside = shapes.representative_point().within(EUROPE)
    drawn = shapes[inside] if inside.any() else shapes
    west, south, east, north = drawn.total_bounds
    pad = 0.025 * max(east - west, north - south)
    scale = WIDTH / (east - west + 2 * pad)
    view = View(west - pad, north + pad, scale, (north - south + 2 * pad) * scale)
    values = _values(shade, drawn)
    named = [sites, shapes] if "name" in shapes else [sites]
    tips = {r: f"{n} ({r})" for t in named for r, n in zip(t["region"], t["name"], strict=True)}
    tips[""] = "projects without a known region"
    label = f"{shade_label} ({shade_unit})" if shade_unit else shade_label
    marks, largest = _marks(sites, ai_factories, drawn, view, tips)
    about = f"{sites['region'].nunique()} regions, {_number(sites['it_mw'].sum())} MW IT. {label}"
    away = sites[~sites["region"].isin(drawn["region"])].groupby("region")["it_mw"].sum()
    note = ", ".join(f"{tips[r]} {_number(mw)} MW" for r, mw in away.items())
    tips |= {r: f"{tips.get(r, r)}\n{label}: {_number(value)}" for r, value in values.items()}
    style, height = THEMES[theme], round(view.height) + LEGEND
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Plan: {_safe(about)}"'
        f' width="{width}" height="{width * height // WIDTH}" viewBox="0 0 {WIDTH} {height}"'
        f' fill="{style["ink"]}" font-size="12" font-family="system-ui, sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="{style["paper"]}"/>',
        *_land(drawn, backdrop, view, values, tips, theme),
        *_arcs(arcs, drawn, view, style),
        *(_symbol(mark, style) for mark in marks),
        f'<g transform="translate(14 {height - LEGEND}) scale({ZOOM})">',
        *_legend(values, label, largest, {mark[0] for mark in marks}, theme),
        f'<g font-size="11" fill="{style["muted"]}">',
        _text(0, 120, CREDIT), _text(0, 134, f"Not on the map: {note}" if note else ""),
        "</g></g></svg>\n",
    ])  # fmt: skip


def _values(shade: pd.Series | None, drawn: Any) -> pd.Series:
    """The number of every region on the map that has one."""
    values = pd.to_numeric(pd.Series(shade, dtype=object), errors="coerce").astype(float)
    return values.groupby(level=0).first().reindex(drawn["region"])[lambda v: v.abs() < math.inf]


def _land(drawn: Any, backdrop: Any, view: View, values: Any, tips: Any, theme: str) -> list[str]:
    """Sea, neighbours, regions with their shade and tooltip, and the outlines of the states."""
    style, breaks, shades = THEMES[theme], *_classes(values, theme)
    finest = 0.35 / view.scale  # a third of a pixel [m]
    regions = drawn.set_geometry(valid(shapely.coverage_simplify(drawn.geometry, finest)))
    grey = [] if backdrop is None else backdrop.geometry.simplify(finest)
    out = [
        f'<svg height="{view.height:.1f}" viewBox="0 0 {10 * WIDTH} {10 * view.height:.0f}">',
        f'<rect width="100%" height="100%" fill="{style["sea"]}"/>',
        f'<path fill="{style["land"]}" stroke="{style["sea"]}" stroke-width="4"'
        f' d="{view.path(grey)}"/>',
        f'<g stroke="{style["paper"]}" stroke-width="4">',
    ]
    for region, shape in zip(regions["region"], regions.geometry, strict=True):
        fill = style["blank"] if len(values) else shades[0]
        if region in values.index:
            fill = shades[bisect_right(breaks, values[region])]
        path = f'<path data-region="{_safe(region)}" fill="{fill}" d="{view.path(shape)}">'
        out.append(f"{path}<title>{_safe(tips.get(region, region))}</title></path>")
    states = regions.dissolve("member_state").geometry
    line = f'</g><path fill="none" stroke="{style["state"]}" stroke-width="8"'
    return [*out, f'{line} d="{view.path(states)}"/></svg>']


def _marks(
    sites: Any, ai_factories: pd.DataFrame | None, drawn: Any, view: View, tips: Any
) -> tuple[list[Mark], float]:
    """Symbols of the new capacity, side by side in a region, the largest first; its power [MW]."""
    points = drawn.set_index("region").representative_point()
    kind = sites["facility"].eq("gigafactory").map({True: GIGA, False: NEW})
    table = sites.assign(kind=kind.mask(sites["committed"].astype(float) > 0, FIRM))
    table = table[table["region"].isin(points.index) & (table["it_mw"] > 0)]
    power = table.groupby(["region", "kind"])["it_mw"].sum()
    radius = (LARGEST * (power / power.max()) ** 0.5).clip(lower=SMALLEST)
    marks: list[Mark] = []
    for region, radii in radius.groupby("region"):
        x, y = view.place(points[region])[0]
        x -= 0.75 * radii.sum()
        for (_, what), r in radii.items():
            lines = [tips[region], f"{what}: {_number(power[region, what])} MW IT"]
            own = table[(table["region"] == region) & (table["kind"] == what)]
            steps = own.groupby(["online_year", "facility"])["it_mw"].sum().items()
            lines += [f"{year:.0f}: {facility} {_number(mw)} MW" for (year, facility), mw in steps]
            marks.append((what, x + 0.75 * r, y, r, "\n".join(lines)))
            x += 1.5 * r
    marks = sorted(marks, key=lambda mark: -mark[3]) + _centres(ai_factories, view)
    return marks, 0.0 if power.empty else power.max()


def _centres(centres: pd.DataFrame | None, view: View) -> list[Mark]:
    """Small triangles for AI factories and their antennas, where the map shows the place."""
    if centres is None:
        return []
    lonlat = gpd.points_from_xy(centres["lon"], centres["lat"], crs=4326)
    rows = zip(centres["name"], centres["kind"], view.place(lonlat.to_crs(3035)), strict=True)
    return [
        (ANTENNA if "antenna" in kind.lower() else CENTRE, x, y, 4.5, f"{name} ({kind})")
        for name, kind, (x, y) in rows
        if 0 < x < WIDTH and 0 < y < view.height
    ]


def _arcs(arcs: pd.DataFrame | None, drawn: Any, view: View, style: dict[str, str]) -> list[str]:
    """Bent lines from regions to places, on which a tooltip says what flows."""
    if arcs is None:
        return []
    points = drawn.set_index("region").representative_point()
    table = arcs[arcs["region"].isin(points.index)].sort_values("mw", kind="stable")
    ends = view.place(gpd.points_from_xy(table["lon"], table["lat"], crs=4326).to_crs(3035))
    out = [f'<g fill="none" stroke="{style["arc"]}" stroke-opacity="0.7" stroke-linecap="round">']
    most = max(float(table["mw"].max()), 1e-9) if len(table) else 1.0
    for row, (u, v) in zip(table.itertuples(), ends, strict=True):
        x, y = view.place(points[row.region])[0]
        bend = f"{(x + u) / 2 + 0.15 * (v - y):.1f} {(y + v) / 2 - 0.15 * (u - x):.1f}"
        out.append(
            f'<path d="M{x:.1f} {y:.1f}Q{bend} {u:.1f} {v:.1f}"'
            f' stroke-width="{0.8 + 4 * (row.mw / most) ** 0.5:.1f}">'
            f"<title>{_safe(row.tip)}</title></path>"
        )
    return [*out, "</g>"]


def _symbol(mark: Mark, style: dict[str, str]) -> str:
    """Draw a mark: a disc, a diamond of the same area, a ring or a triangle."""
    kind, x, y, r, tip = mark
    ink, paper = style["ink"], style["paper"]
    fill, line = (paper, ink) if kind in (FIRM, ANTENNA) else (style.get(kind, ink), paper)
    if kind in (NEW, FIRM):
        shape = f'circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'
    elif kind == GIGA:
        h = r * (math.pi / 2) ** 0.5
        shape = f'path d="M{x:.1f} {y - h:.1f}l{h:.1f} {h:.1f} {-h:.1f} {h:.1f} {-h:.1f} {-h:.1f}z"'
    else:
        shape = f'path d="M{x:.1f} {y - r:.1f}l{r:.1f} {1.7 * r:.1f}h{-2 * r:.1f}z"'
    clear = 0.35 if kind == FIRM else 0.9
    return (
        f'<{shape} fill="{fill}" fill-opacity="{clear}" stroke="{line}" stroke-width="1.2">'
        f"<title>{_safe(tip)}</title></{shape.partition(' ')[0]}>"
    )


def _legend(values: Any, label: str, largest: float, kinds: set[str], theme: str) -> list[str]:
    """Classes of the shade with their limits, three sizes of symbol, and each kind on the map."""
    style, breaks, shades, out = THEMES[theme], *_classes(values, theme), []
    if len(values):
        out += [_text(0, 24, label), _text(28, 85, "no data")]
        out += [f'<rect y="75" width="22" height="12" fill="{style["blank"]}"/>']
        for i, limit in enumerate([values.min(), *breaks, values.max()]):
            out += [_text(50 * i, 60, _number(limit), 'text-anchor="middle"' if i else "")]
        for i, shade in enumerate(shades):
            out += [f'<rect x="{50 * i}" y="32" width="50" height="14" fill="{shade}"/>']
    if largest:
        ten = 10 ** math.floor(math.log10(largest))
        top = max(step * ten for step in (1, 2, 5) if step * ten <= largest)
        out += [_text(350, 24, "IT power (MW)")]
        for x, mw in ((375, top), (425, top / 5), (460, top / 20)):
            r = max(SMALLEST, LARGEST * (mw / largest) ** 0.5) / ZOOM
            number = _text(x, 98, _number(mw), 'text-anchor="middle"')
            out += [_symbol((NEW, x, 82 - r, r, ""), style), number]
    for i, kind in enumerate(k for k in (NEW, GIGA, FIRM, CENTRE, ANTENNA) if k in kinds):
        out += [_symbol((kind, 560, 20 + 18 * i, 5.5, ""), style), _text(576, 24 + 18 * i, kind)]
    return out


def _classes(values: pd.Series, theme: str) -> tuple[list[float], list[str]]:
    """Round limits that split the values into at most six classes of like number; their shades."""
    cuts = {float(f"{values.quantile(i / 6):.3g}") for i in range(1, 6)}
    breaks = sorted(cut for cut in cuts if values.min() < cut <= values.max())
    last = max(1, len(breaks))
    return breaks, [SHADES[theme][round(5 * i / last)] for i in range(len(breaks) + 1)]


def _number(value: float) -> str:
    if abs(value) >= 999_500:
        return f"{value / 1e6:,.{1 if abs(value) < 1e8 else 0}f} M"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _safe(text: str) -> str:
    """Text that may stand in XML: names come from users' files."""
    return escape(re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", str(text)))


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" {more}>{_safe(text)}</text>'
