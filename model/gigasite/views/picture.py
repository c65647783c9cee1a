"""The map of a plan on the page: an SVG of our own, drawn without any request."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from gigasite import words
from gigasite.figures import shade, sites_by
from gigasite.maps import plan_map
from gigasite.plans import SITE_COLUMNS
from gigasite.views.looks import MAP_CSS, MAP_JS

if TYPE_CHECKING:
    from gigasite.plans import Plan
    from gigasite.views.desk import World

Theme = Literal["light", "dark"]


def theme() -> Theme:
    """The theme that the browser shows."""
    return "dark" if st.context.theme.type == "dark" else "light"


@st.cache_resource
def _component() -> Any:
    return st.components.v2.component(
        "gigasite_map", html='<div class="frame"></div>', css=MAP_CSS, js=MAP_JS
    )


@st.cache_data(max_entries=200, show_spinner=False)
def _svg(
    _world: World, _plan: Plan | None, key: tuple[Any, ...], layer: str, year: int, look: str
) -> str:
    """Draw once for each plan, layer, year and theme."""
    title, unit = words.LAYERS[layer]
    inputs = _world.inputs
    sites = pd.DataFrame(columns=SITE_COLUMNS) if _plan is None else sites_by(_plan, year)
    return plan_map(
        _world.shapes, _world.backdrop, sites,
        shade=shade(layer, inputs, _plan, year), shade_label=title if layer != "none" else "",
        shade_unit=unit, theme="dark" if look == "dark" else "light",
        ai_factories=inputs["ai_factories"],
    )  # fmt: skip


def _has(world: World, plan: Plan | None, layer: str, year: int) -> bool:
    """Whether there is anything to shade the regions by."""
    if layer in ("new", "none"):
        return plan is not None or layer == "none"
    return shade(layer, world.inputs, plan, year) is not None


@st.fragment
def map_card(world: World, plan: Plan | None, start_year: int) -> None:
    """Map with its pickers; a change of these redraws the map alone. No plan: regions only."""
    years = list(range(world.base.years.first, world.base.years.last + 1))
    known = [name for name in words.LAYERS if _has(world, plan, name, years[-1])]
    left, right = st.columns(2)
    layer = left.selectbox(
        words.LAYER, known, format_func=lambda name: words.LAYERS[name][0], key="layer"
    )
    year = start_year
    if len(years) > 1:
        year = right.select_slider(
            words.MAP_YEAR, years, value=start_year, key=f"map_year_{start_year}",
            help=words.MAP_YEAR_HELP,
        )  # fmt: skip
    if world.shapes is None:
        st.info(words.NO_MAP)
        return
    key = (world.folder, *(() if plan is None else (plan.input_hash, plan.cost)))
    svg = _svg(world, plan, key, layer or "none", year, theme())
    digest = hashlib.sha256(svg.encode()).hexdigest()
    _component()(data={"svg": svg, "key": digest, "alt": words.NO_MAP}, key="map")
    st.caption(words.MAP_ALT)
