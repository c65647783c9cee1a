"""The page Batch: scenarios, how far they are, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import figures_batch, words, words_app, words_batch
from gigasite.views.batch_build import build
from gigasite.views.batch_result import show_result

if TYPE_CHECKING:
    from gigasite.views.batch_work import Batch
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.jobs import Ended

EVERY_S = 1.0


def show_batch_page(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw the page."""
    batch = desk.batch
    st.caption(words_batch.INTRO)
    if batch is None:
        build(desk, choice)
        st.info(words_batch.NOTHING)
        return
    with st.expander(words_batch.SOURCE, icon=":material/grid_on:", expanded=False):
        build(desk, choice)
    if batch.running():
        _follow(desk)
    else:
        _ended(desk, batch)
    record = batch.record()
    if record is not None:
        show_result(desk, batch, record)
    elif not batch.running():
        st.caption(words_batch.NONE_YET)


@st.fragment(run_every=EVERY_S)
def _follow(desk: Desk) -> None:
    """Follow the running batch; the page is drawn anew when it has ended."""
    batch = desk.batch
    desk.touch()
    if batch is None or not batch.running():
        st.rerun()
        return
    seconds = words.SECONDS.format(seconds=batch.seconds())
    with st.container(border=True, key="batch_progress"):
        st.markdown(
            words_batch.RUNNING.format(title=words.plain(batch.title), seconds=seconds)
        )  # fmt: skip
        far = batch.far()
        if batch.stopping:
            st.caption(words_batch.STOPPING)
        elif far is None:
            st.progress(0.0, text=words_batch.STARTING)
        else:
            left = words_batch.LEFT.format(left=far.left) if far.left else ""
            told = words_batch.FAR.format(done=far.done, total=far.total, running=far.running,
                                          failed=far.failed, left=left)  # fmt: skip
            st.progress(min(1.0, far.done / max(1, far.total)), text=told)
        if batch.stopping:
            st.button(words_batch.STOP_NOW, on_click=batch.kill, key="batch_kill")
        else:
            st.button(words_batch.STOP, on_click=batch.stop, key="batch_stop")


def _ended(desk: Desk, batch: Batch) -> None:
    """Say what came of it; go on, try again, or forget it."""
    ended = batch.ended()
    counts: dict[str, int] = ended.told.get("counts", {})
    answered = ended.kind == "answer"
    if not answered:
        _broken(ended)
    left = not answered or bool(counts.get("missing"))
    failed = bool(counts.get("failed"))
    with st.container(horizontal=True, vertical_alignment="center"):
        told = figures_batch.counted(counts) if answered else words_batch.UNFINISHED
        title = words_batch.ENDED.format(title=words.plain(batch.title), told=told)
        stopped = words_batch.STOPPED if ended.told.get("stopped_by") == "user" else ""
        why = words.plain(ended.told.get("explanation") or "")
        st.markdown(" ".join(filter(None, [title, stopped, why])), width="stretch")
        if (left or failed) and st.button(
            words_batch.GO_ON if left else words_batch.AGAIN, key="batch_go_on", type="primary",
            help=words_batch.GO_ON_HELP, icon=":material/play_arrow:",
        ):  # fmt: skip
            if desk.store.room():
                batch.start(batch.workers)
                st.rerun()
            st.warning(words.FULL)
        if st.button(words_batch.REMOVE, key="batch_remove", help=words_batch.REMOVE_HELP,
                     icon=":material/delete:"):  # fmt: skip
            batch.close()
            desk.batch = None
            st.rerun()


def _broken(ended: Ended) -> None:
    if ended.kind == "none-user":
        st.warning(words_batch.STOPPED)
        return
    wrong = ended.kind == "wrong"
    lines: list[Any] = [words_app.ERRANDS["wrong"] if wrong else words_batch.CRASHED]
    lines += [
        f"- {words.plain(p.get('where', ''))}: {words.plain(p.get('what', ''))}. "
        f"{words.plain(p.get('remedy', ''))}."
        for p in ended.problems
    ]
    st.error("\n".join(lines))
    if ended.text and not ended.problems:
        st.code(ended.text, language=None, wrap_lines=True)
