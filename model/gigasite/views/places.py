"""The part of the sidebar on places: distances, bidding zones, acceleration zones, protection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import words, words_energy, words_places
from gigasite.views.choice import PlaceChoice

if TYPE_CHECKING:
    from gigasite.views.world import World

PERCENT = 100.0


def place_widgets(usual: PlaceChoice) -> dict[str, Any]:
    """What the widgets show at first, by key."""
    return {
        "apart": usual.apart, "near": usual.near, "antennas": usual.antennas,
        "zone_ceiling": _shown(usual.zone_ceiling), "margin": usual.margin, "zones": usual.zones,
        "protected": _shown(usual.protected),
    }  # fmt: skip


def place_choices(world: World, usual: PlaceChoice) -> PlaceChoice:
    """Ask for the choices on places."""
    with st.expander(
        words_places.PLACES, icon=":material/location_on:", expanded=usual != PlaceChoice()
    ):
        apart = _km("apart", words_places.APART, words_places.APART_HELP, usual.apart)
        centres = world.inputs.has("ai_factories")
        near = _km("near", words_places.NEAR, words_places.NEAR_HELP, usual.near, off=not centres)
        if not centres:
            st.caption(words_places.NO_CENTRES)
        antennas = st.toggle(
            words_places.ANTENNAS, key="antennas", disabled=near is None,
            help=words_places.ANTENNAS_HELP.format(base=_on(usual.antennas)),
        )  # fmt: skip
        ceiling = _percent(
            "zone_ceiling", words_places.ZONE_CEILING, words_places.ZONE_CEILING_HELP,
            usual.zone_ceiling,
        )  # fmt: skip
        margin = st.toggle(
            words_places.MARGIN, key="margin",
            help=words_places.MARGIN_HELP.format(base=_on(usual.margin)),
        )  # fmt: skip
        zones = _zones(world, usual)
        protected = _protected(world, usual)
    return PlaceChoice(
        apart or None,
        near,
        usual.antennas if near is None else antennas,
        ceiling,
        margin,
        zones,
        protected,
    )


def _on(flag: bool) -> str:
    return words_energy.ON if flag else words_energy.OFF


def _shown(share: float | None) -> float | None:
    return None if share is None else round(share * PERCENT, 9)


def _km(key: str, label: str, text: str, usual: float | None, *, off: bool = False) -> float | None:
    """A distance; None for no limit."""
    told = words_places.NONE if usual is None else f"{usual:g} km"
    value = st.number_input(
        label, min_value=0.0, step=50.0, format="%.0f", key=key, disabled=off,
        placeholder=words_places.NONE, help=text.format(base=told),
    )  # fmt: skip
    return usual if off else None if value is None else float(value)


def _percent(
    key: str, label: str, text: str, usual: float | None, *, off: bool = False
) -> float | None:
    """A share, asked for in per cent; None for no limit."""
    told = words_places.NONE if usual is None else words.share(usual)
    value = st.number_input(
        label, min_value=0.0, max_value=PERCENT, step=5.0, format="%.0f", key=key, disabled=off,
        placeholder=words_places.NONE, help=text.format(base=told),
    )  # fmt: skip
    return usual if off else None if value is None else round(float(value) / PERCENT, 9)


def _zones(world: World, usual: PlaceChoice) -> int | None:
    """How many acceleration zones a state may get, where the scenario has a track for them."""
    permits, tracks = world.base.permits, world.inputs["permitting"]
    special = set(tracks.loc[tracks["zone_only"] == 1, "track"]) & set(permits.tracks)
    off = not special or permits.zone_regions == "all"
    told = words_places.NONE if usual.zones is None else str(usual.zones)
    value = st.number_input(
        words_places.ZONES, min_value=0, step=1, key="zones", disabled=off,
        placeholder="0", help=words_places.ZONES_HELP.format(base=told),
    )  # fmt: skip
    if off:
        st.caption(words_places.NO_TRACK)
        return usual.zones
    return None if value is None else int(value)


def _protected(world: World, usual: PlaceChoice) -> float | None:
    off = bool(world.inputs["regions"]["protected_share"].isna().all())
    share = _percent(
        "protected", words_places.PROTECTED, words_places.PROTECTED_HELP, usual.protected, off=off
    )
    if off:
        st.caption(words_places.NO_PROTECTED)
    return share
