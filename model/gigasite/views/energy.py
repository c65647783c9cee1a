"""The energy part of the sidebar: what may power the sites, how clean, at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import words, words_energy
from gigasite.power import source_of_designs
from gigasite.views.choice import Choice, Since

if TYPE_CHECKING:
    from gigasite.scenario import Scenario
    from gigasite.views.world import World

SHARES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Least clean shares to choose from; 0 asks for none."""
MATCHED = (0.0, 0.7, 0.8, 0.9, 0.95, 0.98)
"""Shares that supplies are planned for, hour by hour; 0 asks for none."""
LEAST_PRICES, MOST_PRICES = 0.5, 2.0
STEPPED = ("clean", "giga_clean", "cap")
"""Bounds that hold from a year on."""


def widgets(usual: Choice) -> dict[str, Any]:
    """What the energy widgets show at first, by key."""
    state: dict[str, Any] = {
        "supply": usual.supply, "flexible": usual.flexible, "matched": usual.matched or 0.0,
        "prices": usual.prices, "carbon_price": usual.carbon_price, "surcharge": usual.surcharge,
    }  # fmt: skip
    for name in STEPPED:
        step: Since | None = getattr(usual, name)
        state[name] = step.value if step else None if name == "cap" else 0.0
        state[f"{name}_year"] = step.year if step else usual.year
    return state


def energy_choices(world: World, usual: Choice) -> dict[str, Any]:
    """Ask for the choices on energy: fields of Choice."""
    base = world.base
    asked = usual != Choice(
        usual.gigafactories, usual.year, usual.multiplier, places=usual.places,
        service=usual.service, limits=usual.limits,
    )  # fmt: skip
    with st.expander(words_energy.ENERGY, icon=":material/bolt:", expanded=asked):
        supply = st.selectbox(
            words_energy.SUPPLY, list(words_energy.SUPPLIES), key="supply",
            format_func=lambda name: words_energy.SUPPLIES[name],
            help=words_energy.SUPPLY_HELP.format(base=words_energy.SUPPLIES[usual.supply]),
        )  # fmt: skip
        flat = supply == "flat"
        planned = base.with_({"energy.supply": "designs"})
        if not flat and source_of_designs(world.inputs, planned) == "flat":
            st.caption(words_energy.NO_DESIGNS)
        flexible = st.toggle(
            words_energy.FLEXIBLE, key="flexible", disabled=flat,
            help=words_energy.FLEXIBLE_HELP.format(
                base=words_energy.ON if usual.flexible else words_energy.OFF
            ),
        )  # fmt: skip
        chosen = {"supply": supply, "flexible": usual.flexible if flat else flexible}
        clean = _share(base, "clean", usual.clean, words_energy.CLEAN, words_energy.CLEAN_HELP)
        giga = _share(
            base, "giga_clean", usual.giga_clean, words_energy.GIGA_CLEAN,
            words_energy.GIGA_CLEAN_HELP,
        )  # fmt: skip
        matched = st.select_slider(
            words_energy.MATCHED, sorted({*MATCHED, usual.matched or 0.0}), key="matched",
            format_func=_percent, disabled=flat,
            help=words_energy.MATCHED_HELP.format(base=_percent(usual.matched or 0.0)),
        )  # fmt: skip
        chosen |= {"clean": clean, "giga_clean": giga}
        chosen |= {"matched": None if flat else matched or None, "cap": _cap(base, usual.cap)}
        return chosen | _prices(usual)


def _percent(value: float) -> str:
    return words.share(value) if value else words_energy.NOT_ASKED


def _from(base: Scenario, name: str, usual: Since | None) -> int:
    """The year from which a bound holds."""
    years = set(range(base.years.first, base.years.last + 1))
    years |= {usual.year} if usual else set()
    told = usual.year if usual else words_energy.NOT_ASKED
    year = st.selectbox(
        words_energy.FROM, sorted(years), key=f"{name}_year",
        help=words_energy.FROM_HELP.format(base=told),
    )  # fmt: skip
    return int(year)


def _share(base: Scenario, name: str, usual: Since | None, label: str, text: str) -> Since | None:
    """A least share and, where one is asked for, its first year."""
    told = f"{_percent(usual.value)}, {usual.year}" if usual else words_energy.NOT_ASKED
    value = st.select_slider(
        label, sorted({*SHARES, usual.value if usual else 0.0}), key=name, format_func=_percent,
        help=text.format(base=told),
    )  # fmt: skip
    if not value:
        return usual if usual and not usual.value else None
    return Since(_from(base, name, usual), float(value))


def _cap(base: Scenario, usual: Since | None) -> Since | None:
    """A cap on emissions [Mt] and, where there is one, its first year."""
    told = f"{usual.value:g} Mt, {usual.year}" if usual else words_energy.NOT_ASKED
    account = words_energy.ACCOUNTS[base.energy.carbon_account]
    value = st.number_input(
        words_energy.CAP, min_value=0.0, step=0.5, key="cap", placeholder=words_energy.NOT_ASKED,
        help=words_energy.CAP_HELP.format(account=account, base=told),
    )  # fmt: skip
    return None if value is None else Since(_from(base, "cap", usual), float(value))


def _prices(usual: Choice) -> dict[str, float]:
    """Prices of power and of carbon."""
    prices = st.slider(
        words_energy.PRICES, min(LEAST_PRICES, usual.prices), max(MOST_PRICES, usual.prices),
        step=0.05, format="×%.2f", key="prices",
        help=words_energy.PRICES_HELP.format(base=usual.prices),
    )  # fmt: skip
    carbon = st.number_input(
        words_energy.CARBON_PRICE, min_value=0.0, step=5.0, format="%.0f", key="carbon_price",
        help=words_energy.CARBON_PRICE_HELP.format(base=usual.carbon_price),
    )  # fmt: skip
    surcharge = st.number_input(
        words_energy.SURCHARGE, min_value=0.0, step=5.0, format="%.0f", key="surcharge",
        help=words_energy.SURCHARGE_HELP.format(base=usual.surcharge),
    )  # fmt: skip
    near = usual.prices if abs(prices - usual.prices) < 0.025 else round(prices, 2)
    return {"prices": float(near), "carbon_price": float(carbon), "surcharge": float(surcharge)}
