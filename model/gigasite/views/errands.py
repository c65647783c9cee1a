"""A verb of the command line on a page: a button, how far it is, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from gigasite import words, words_app, words_limits

if TYPE_CHECKING:
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk
    from gigasite.views.jobs import Ended

EVERY_S = 1.0


def errand(
    desk: Desk, choice: Choice, what: str, verb: str, *more: str, label: str, hint: str
) -> dict[str, Any] | None:
    """Ask for a verb on these choices; its JSON once it is there, else None.

    `what` names the question on its page; an answer for other choices is never shown. The faults
    of a verb that ended without an answer are shown here; one that proves the choices infeasible
    is an answer.
    """
    name = f"{what}:{desk.key(choice)}:{' '.join(more)}"
    ended = desk.answers.get(name)
    running = name in desk.errands
    if not running and st.button(
        words_app.AGAIN if ended else label, key=f"ask_{what}", help=hint, icon=":material/quiz:"
    ):
        if desk.send(name, verb, choice, *more):
            st.rerun()
        st.warning(words.FULL)
    if running:
        _follow(desk, name, what)
        return None
    if ended is None:
        return None
    if ended.kind in ("answer", "infeasible"):
        return ended.told
    _failed(ended)
    return None


@st.fragment(run_every=EVERY_S)
def _follow(desk: Desk, name: str, what: str) -> None:
    """Follow a running verb; the page is drawn anew when it has ended."""
    work = desk.errands.get(name)
    if work is None or not work.running():
        st.rerun()
        return
    desk.touch()
    step = work.step().stage
    told = words.SECONDS.format(seconds=work.seconds())
    with st.container(border=True, key=f"running_{what}"):
        st.markdown(f"{_stage(step)} · {told}")
        if not work.stopping:
            st.button(words_app.STOP, on_click=work.stop, key=f"stop_{what}")
        else:
            st.button(words.STOP_NOW, on_click=work.kill, key=f"kill_{what}")


def _stage(text: str) -> str:
    """A stage of a verb in words: what it is about, if anything, and how far it is."""
    about, _, stage = text.rpartition(": ")
    told = words.STAGES.get(stage, words.plain(words_limits.named(stage)))
    return f"{words.plain(words_limits.named(about))}: {told}" if about else told


def _failed(ended: Ended) -> None:
    box = st.warning if ended.kind.startswith("none") else st.error
    lines = [words_app.ERRANDS[ended.kind]]
    lines += [
        f"- {words.plain(p.get('where', ''))}: {words.plain(p.get('what', ''))}. "
        f"{words.plain(words.remedy(p.get('remedy', '')))}."
        for p in ended.problems
    ]
    box("\n".join(lines))
    if ended.text and not ended.problems:
        st.code(ended.text, language=None, wrap_lines=True)
