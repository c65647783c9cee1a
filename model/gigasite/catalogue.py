"""The catalogue of all visible texts: English as written, other languages by gettext.

A language is a file `locale/<language>/LC_MESSAGES/gigasite.mo`, made from `locale/gigasite.pot`,
chosen for a process by GIGASITE_LANGUAGE (such as `da`). What it does not translate is English.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("locale")
DOMAIN = "gigasite"


@cache
def _language() -> gettext.NullTranslations:
    wanted = os.environ.get("GIGASITE_LANGUAGE", "")
    return gettext.translation(DOMAIN, FOLDER, [wanted] if wanted else [], fallback=True)


def _(text: str) -> str:
    """Return a text in the language of this process."""
    return _language().gettext(text)
