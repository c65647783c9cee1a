"""All visible text stands in one catalogue, and a language is one file."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo

from words_template import SOURCES, TEMPLATE, catalogue, template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = sorted((SOURCES / "views").glob("*.py"))
SHOWN = {
    "badge", "button", "caption", "checkbox", "download_button", "error", "expander", "header",
    "info", "link_button", "markdown", "metric", "multiselect", "number_input", "popover", "radio",
    "segmented_control", "select_slider", "selectbox", "slider", "subheader", "success", "tabs",
    "text", "text_area", "text_input", "title", "toggle", "warning", "write", "file_uploader",
}  # fmt: skip
"""Calls of Streamlit whose first argument a person reads."""


def said(path: Path) -> Iterator[str]:
    """Texts of a page that are written where they are shown."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        named = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if named and call.func.attr in SHOWN and call.args:
            yield from written(call.args[0])


def written(node: ast.expr) -> Iterator[str]:
    """Text that an expression holds itself, not what it looks up."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    parts = {ast.JoinedStr: "values", ast.List: "elts", ast.Tuple: "elts", ast.BoolOp: "values"}
    for part in getattr(node, parts.get(type(node), ""), []):
        yield from written(part)
    if isinstance(node, ast.IfExp):
        yield from (*written(node.body), *written(node.orelse))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_hold_no_words_of_their_own(path: Path) -> None:
    """Marks, icons and layout may stand in a page; what has a word in it may not."""
    words = [text for text in said(path) if re.search(r"[A-Za-z]{3,}", text)
             and not text.startswith(":material/")]  # fmt: skip
    assert words == []


def test_the_template_is_that_of_today() -> None:
    """After a change of words: python tests/words_template.py."""
    assert TEMPLATE.read_text(encoding="utf-8") == template()


def test_places_to_fill_in_are_named() -> None:
    """A translator may change their order, so more than one must have names."""
    unnamed = [m.id for m in catalogue() if len(re.findall(r"\{[:!}]", str(m.id))) > 1]
    assert unnamed == []


def test_another_language_is_one_file(tmp_path: Path) -> None:
    found = catalogue()
    for message in found:
        if message.id:
            message.string = f"«{message.id}»"
    out = BytesIO()
    write_mo(out, found)
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "gigasite.mo").write_bytes(out.getvalue())
    code = (
        "import pathlib, gigasite.catalogue as c; "
        f"c.FOLDER = pathlib.Path({str(tmp_path)!r}); from gigasite import words; "
        "print(words.SOLVE, words.ENDED['wrong'])"
    )
    for language, expected in (("xx", "«Solve» «**These"), ("", "Solve **These"),
                               ("yy", "Solve **These")):  # fmt: skip
        env = {**os.environ, "GIGASITE_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
        told = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, check=True
        ).stdout.decode()
        assert told.startswith(expected)
