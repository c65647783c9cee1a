"""The map of a plan on the page: an SVG of our own, drawn without any request."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from gigasite import words, words_app, words_map
from gigasite.choices import Pin
from gigasite.figures import sites_by
from gigasite.figures_map import arcs, shade
from gigasite.maps import plan_map
from gigasite.plans import SITE_COLUMNS
from gigasite.settings import pinned, written
from gigasite.views.asked import add, note_view
from gigasite.views.looks import MAP_CSS, MAP_JS, Theme

if TYPE_CHECKING:
    from gigasite.plans import Plan
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk
    from gigasite.views.world import World


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
    _world: World, _plan: Plan | None, key: tuple[Any, ...], layer: str, year: int, look: str,
    so_far: str = "", lines: bool = False,
) -> str:  # fmt: skip
    """Draw once for each plan, layer, year and theme; `so_far`: sites instead of the plan's."""
    title, unit = words_map.LAYERS[layer]
    inputs = _world.inputs
    sites = pd.DataFrame(columns=SITE_COLUMNS) if _plan is None else sites_by(_plan, year)
    if so_far:
        sites = pd.DataFrame(json.loads(so_far), columns=SITE_COLUMNS)
        sites = sites[sites["online_year"] <= year]
    return plan_map(
        _world.shapes, _world.backdrop, sites,
        shade=shade(layer, inputs, _plan, year), shade_label=title if layer != "none" else "",
        shade_unit=unit, theme="dark" if look == "dark" else "light",
        ai_factories=inputs["ai_factories"],
        arcs=arcs(_plan, inputs) if lines and _plan is not None and not so_far else None,
    )  # fmt: skip


def _has(world: World, plan: Plan | None, layer: str, year: int) -> bool:
    """Whether there is anything to shade the regions by."""
    if layer in ("new", "none"):
        return plan is not None or layer == "none"
    return shade(layer, world.inputs, plan, year) is not None


@st.fragment
def map_card(desk: Desk, choice: Choice, plan: Plan | None, start_year: int) -> None:
    """Map with its pickers; a change of these redraws the map alone. No plan: regions only.

    While a solve runs, its best plan so far is drawn instead; `controls.progress` has the page
    drawn anew for each.
    """
    world = desk.world
    layer, year, lines = _pickers(world, plan, start_year)
    if world.shapes is None:
        st.info(words.NO_MAP)
        return
    actions(desk, choice)
    sites = desk.job.step().sites if desk.job is not None else []
    if sites:
        st.caption(words_app.SO_FAR)
    key = (world.folder, *(() if plan is None else (plan.input_hash, plan.cost)))
    drawn = json.dumps(sites) if sites else ""
    svg = _svg(world, plan, key, layer, year, theme(), drawn, lines)
    digest = hashlib.sha256(svg.encode()).hexdigest()
    picked = _component()(
        data={"svg": svg, "key": digest, "alt": words.NO_MAP, "hint": words_app.MAP_HINT,
              "region": st.session_state.get("region", "")},
        on_picked_change=lambda: None, key="map",
    ).picked  # fmt: skip
    if picked in world.names:
        st.session_state.region = picked
        st.rerun(scope="app")
    st.caption(words.MAP_ALT)


def drawing(svg: str, alt: str, *, key: str) -> None:
    """Show a map that is only looked at."""
    digest = hashlib.sha256(svg.encode()).hexdigest()
    _component()(data={"svg": svg, "key": digest, "alt": alt, "hint": alt, "region": ""}, key=key)


def _pickers(world: World, plan: Plan | None, start_year: int) -> tuple[str, int, bool]:
    """Layer, year, and whether to draw who serves whom."""
    years = list(range(world.base.years.first, world.base.years.last + 1))
    known = [name for name in words_map.LAYERS if _has(world, plan, name, years[-1])]
    if st.session_state.get("layer") not in known:
        st.session_state.pop("layer", None)
    left, right = st.columns([5, 4])
    layer = left.selectbox(
        words.LAYER, known, format_func=lambda name: words_map.LAYERS[name][0], key="layer",
        on_change=note_view,
    )  # fmt: skip
    year = start_year
    if len(years) > 1:
        year = right.select_slider(
            words.MAP_YEAR, years, value=start_year, key=f"map_year_{start_year}",
            help=words.MAP_YEAR_HELP,
        )  # fmt: skip
    lines = plan is not None and not plan.serving.empty and right.toggle(
        words_map.ARCS, key="arcs", help=words_map.ARCS_HELP
    )  # fmt: skip
    with left:
        actions_hint(world)
    return layer or "none", year, lines


def actions_hint(world: World) -> None:
    """Say that regions can be clicked, until one is."""
    if st.session_state.get("region") not in world.names:
        st.caption(words_app.CLICK)


def actions(desk: Desk, choice: Choice, *, inspect: bool = True) -> None:
    """What can be done with the region that is chosen: look at it, force it in, forbid it."""
    world, region = desk.world, st.session_state.get("region")
    if region not in world.names:
        return
    pins = choice.scenario(world.base).pins
    forced = any(p.region == region and p.min_units for p in pins)
    banned = region in choice.scenario(world.base).regions.forbidden
    kind: Any = "tertiary" if inspect else "secondary"
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        if inspect:
            st.markdown(f"**{words.plain(world.names[region])}** ({words.plain(region)})")
        if inspect and st.button(words_app.INSPECT, icon=":material/search:", key="inspect",
                     type=kind, on_click=lambda: st.session_state.update(page="site")):  # fmt: skip
            st.rerun(scope="app")
        for label, icon, key, made in (
            (words_app.UNFORCE if forced else words_app.FORCE, ":material/add_location:", "force",
             lambda: force(world, choice, region, wanted=not forced)),
            (words_app.ALLOW if banned else words_app.FORBID, ":material/block:", "forbid",
             lambda: forbid(world, choice, region, wanted=not banned)),
        ):  # fmt: skip
            if st.button(label, icon=icon, key=key, help=words_app.NEEDS_SOLVE, type=kind):
                add(world.base, choice, made())
                st.rerun(scope="app")


def force(world: World, choice: Choice, region: str, *, wanted: bool) -> list[str]:
    """Settings that force a gigafactory (where there are none, any facility) into a region."""
    pins = [p for p in choice.scenario(world.base).pins if p.region != region or not p.min_units]
    facilities = world.inputs["facilities"]
    big = facilities.sort_values("gigafactory", ascending=False, kind="stable")
    if wanted:
        pins.append(Pin(region=region, facility=str(big["facility"].iloc[0]), min_units=1))
    return [f"pins={written(pinned(pins))}"]


def forbid(world: World, choice: Choice, region: str, *, wanted: bool) -> list[str]:
    """Settings that keep everything new out of a region, or allow it again."""
    banned = [r for r in choice.scenario(world.base).regions.forbidden if r != region]
    return [f"regions.forbidden={json.dumps([*banned, region] if wanted else banned)}"]


def plan_picture(world: World, plan: Plan, year: int, key: str, look: Theme) -> None:
    """Draw the map of a plan beside another one; a region that is clicked is marked on both."""
    found = (world.folder, plan.input_hash, plan.cost)
    _framed(world, _svg(world, plan, found, "headroom", year, look), key)


def shaded_picture(
    world: World, share: pd.Series, label: str, unit: str, key: str, look: Theme
) -> None:
    """Draw regions shaded by a figure, without any sites."""
    none = pd.DataFrame(columns=SITE_COLUMNS)
    svg = plan_map(
        world.shapes, world.backdrop, none, shade=share, shade_label=label, shade_unit=unit,
        theme=look,
    )  # fmt: skip
    _framed(world, svg, key)


def _framed(world: World, svg: str, key: str) -> None:
    picked = _component()(
        data={"svg": svg, "key": hashlib.sha256(svg.encode()).hexdigest(), "alt": words.NO_MAP,
              "hint": words_app.MAP_HINT, "region": st.session_state.get("region", "")},
        on_picked_change=lambda: None, key=key,
    ).picked  # fmt: skip
    if picked in world.names and picked != st.session_state.get("region"):
        st.session_state.region = picked
        st.rerun()
