"""Write the template of all visible texts, from which a language is translated.

    python tests/words_template.py

For a language, such as Danish, in model/gigasite/locale: `pybabel init -i gigasite.pot -d . -D
gigasite -l da`, translate the file that it writes, then `pybabel compile -d . -D gigasite`, and
start the program with GIGASITE_LANGUAGE=da.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

SOURCES = Path(__file__).parents[1] / "model" / "gigasite"
TEMPLATE = SOURCES / "locale" / "gigasite.pot"


def catalogue() -> Catalog:
    """Every text of the modules of words, with the module it stands in."""
    found = Catalog(project="gigasite", fuzzy=False, charset="utf-8")
    for path in sorted(SOURCES.glob("words*.py")):
        for _, text, comments, _ in extract("python", BytesIO(path.read_bytes()), {"_": None}):
            found.add(text, locations=[(path.name, None)], auto_comments=comments)
    return found


def template() -> str:
    """The template as text."""
    out = BytesIO()
    write_po(out, catalogue(), omit_header=True, sort_output=True, width=100)
    return out.getvalue().decode()


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8")
