"""What the figures rest on: bases, the scenario's own assumptions, sources, credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import figures, words

if TYPE_CHECKING:
    from gigasite.views.desk import World

HEIGHT = 360


def show_evidence(world: World) -> None:
    """Draw the expander at the foot of the page."""
    with st.expander(words.ASSUMPTIONS, icon=":material/menu_book:"):
        basis, policy, sources, credit = st.tabs(list(words.TABS_SOURCES))
        with basis:
            _basis(world)
        with policy:
            st.caption(words.POLICY_NOTE)
            table = figures.policy_assumptions(world.base)
            st.dataframe(table, hide_index=True, height="content", alt=words.POLICY_NOTE)
        with sources:
            st.caption(words.SOURCE_NOTE)
            table = figures.sources(world.inputs)
            config = {words.SOURCE_COLUMNS[3]: st.column_config.NumberColumn(format="%d")}
            st.dataframe(
                table, hide_index=True, height=HEIGHT, column_config=config, alt=words.SOURCE_NOTE
            )
        with credit:
            st.markdown("\n".join(f"- {words.plain(item)}" for item in figures.credits()))


@st.fragment
def _basis(world: World) -> None:
    table = figures.provenance(world.inputs)
    if table.empty:
        st.caption(words.NO_PROVENANCE)
        return
    name = words.BASIS_COLUMNS[3]
    count = table[name].value_counts()
    st.caption(words.BASIS_NOTE)
    st.caption(
        words.BASIS_COUNT.format(
            all=len(table),
            assumption=int(count.get("assumption", 0)),
            estimate=int(count.get("estimate", 0)),
        )
    )
    wanted = st.multiselect(
        words.BASIS_FILTER, list(words.BASIS), default=["assumption"], key="basis"
    )
    seen = table[table[name].isin(wanted or words.BASIS)]
    st.dataframe(seen, hide_index=True, height=HEIGHT, alt=words.BASIS_NOTE)
