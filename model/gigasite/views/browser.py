"""Which browser this is: its desk survives a reload, and a second tab finds the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import streamlit as st

if TYPE_CHECKING:
    from gigasite.views.desk import Desk, Store

YEAR_S = 365 * 24 * 3600
JS = """
export default function (component) {
  const { name, token, seconds } = component.data;
  document.cookie = `${name}=${token}; max-age=${seconds}; path=/; samesite=strict`;
}
"""


@st.cache_resource
def _component() -> Any:
    return st.components.v2.component("gigasite_desk", html="<span></span>", js=JS)


def own_desk(store: Store) -> Desk:
    """The desk of this browser on this server, by a cookie that no page of others can read."""
    name = f"gigasite_desk_{urlsplit(st.context.url or '').port or 0}"
    if "desk" not in st.session_state:
        st.session_state.desk = store.desk(st.context.cookies.get(name)).token
    desk = store.desk(st.session_state.desk)
    st.session_state.desk = desk.token
    if st.context.cookies.get(name) != desk.token:
        _component()(data={"name": name, "token": desk.token, "seconds": YEAR_S}, key="desk_cookie")
    return desk
