"""Versions of what a run was made with, for its manifest."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("gigasite", "pyomo", "highspy", "numpy", "pandas", "scipy", "pandera", "pydantic")


def versions() -> dict[str, str]:
    """Return the version of Python and of each package that a result depends on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
