"""What the figures rest on: bases, the scenario's own assumptions, sources, credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gigasite import figures, words, words_papers

if TYPE_CHECKING:
    from gigasite.views.world import World

HEIGHT = 360


def show_evidence(world: World) -> None:
    """Draw the expander at the foot of the page."""
    with st.expander(words_papers.ASSUMPTIONS, icon=":material/menu_book:"):
        basis, policy, sources, credit, links = st.tabs(list(words_papers.TABS_SOURCES))
        with basis:
            _basis(world)
        with policy:
            st.caption(words_papers.POLICY_NOTE)
            table = figures.policy_assumptions(world.base)
            st.dataframe(table, hide_index=True, height="content", alt=words_papers.POLICY_NOTE)
        with sources:
            st.caption(words_papers.SOURCE_NOTE)
            table = figures.sources(world.inputs)
            config = {words_papers.SOURCE_COLUMNS[3]: st.column_config.NumberColumn(format="%d")}
            st.dataframe(
                table,
                hide_index=True,
                height=HEIGHT,
                column_config=config,
                alt=words_papers.SOURCE_NOTE,
            )
        with credit:
            st.markdown("\n".join(f"- {words.plain(item)}" for item in figures.credits()))
        with links:
            _links(world)


def _links(world: World) -> None:
    if not world.inputs.has("interconnectors"):
        st.caption(words_papers.NO_LINKS)
        return
    st.caption(words_papers.LINKS_NOTE)
    named = words_papers.LINK_COLUMNS
    table = world.inputs["interconnectors"][list(named)].rename(columns=named)
    st.dataframe(table, hide_index=True, height=HEIGHT, alt=words_papers.LINKS_NOTE)


@st.fragment
def _basis(world: World) -> None:
    table = figures.provenance(world.inputs)
    if table.empty:
        st.caption(words_papers.NO_PROVENANCE)
        return
    name = words_papers.BASIS_COLUMNS[3]
    count = table[name].value_counts()
    st.caption(words_papers.BASIS_NOTE)
    st.caption(
        words_papers.BASIS_COUNT.format(
            all=len(table),
            assumption=int(count.get("assumption", 0)),
            estimate=int(count.get("estimate", 0)),
        )
    )
    wanted = st.multiselect(
        words_papers.BASIS_FILTER, list(words_papers.BASIS), default=["assumption"], key="basis"
    )
    seen = table[table[name].isin(wanted or words_papers.BASIS)]
    st.dataframe(seen, hide_index=True, height=HEIGHT, alt=words_papers.BASIS_NOTE)
