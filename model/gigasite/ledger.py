"""Which figures each part of a model was built from, so that a change redoes those parts alone.

A part reads its data through `Read`, which notes every figure that is looked at. A part has to be
built anew exactly when one of its figures differs in the new data.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import is_dataclass
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.data import Data

LOOKUPS = ("of", "limit")
"""Methods that look one thing up: what they return is noted, not what they look through."""
Path = tuple[str, ...]


class Read:
    """Data that notes what is read of it; looks the same as the data itself."""

    def __init__(self, what: Any, path: Path, notes: dict[Path, Any]) -> None:
        self.__dict__["_read"] = (what, path, notes)

    def __getattr__(self, name: str) -> Any:
        """Note a figure and return it; parts of the data and their methods note in turn."""
        what, path, notes = self.__dict__["_read"]
        own = getattr(type(what), name, None)
        if isinstance(own, property) and own.fget is not None:
            return own.fget(self)
        if isinstance(own, FunctionType):
            if name not in LOOKUPS:
                return MethodType(own, self)
            return lambda key: _looked_up(what, (*path, name, key), notes)
        value = getattr(what, name)
        if isinstance(value, BaseModel) or (is_dataclass(value) and not isinstance(value, type)):
            value = Read(value, (*path, name), notes)
        else:
            notes[*path, name] = value
        self.__dict__[name] = value  # the next look is an ordinary one
        return value


def _looked_up(what: Any, path: Path, notes: dict[Path, Any]) -> Any:
    if path not in notes:
        notes[path] = getattr(what, path[-2])(path[-1])
    return notes[path]


class Ledger:
    """The figures that each part of one model was built from."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[Path, Any]] = {}

    @contextmanager
    def reading(self, part: str, m: Any) -> Iterator[None]:
        """While a part of the model is built, note what it reads of `m.data`."""
        data: Data = m.data
        notes: dict[Path, Any] = {}
        m.data = Read(data, (), notes)
        try:
            yield
        finally:
            m.data = data
        self.parts[part] = notes

    def changed(self, data: Data) -> dict[str, str]:
        """Parts of which a figure differs in new data, each with the first such figure."""
        seen: dict[Path, bool] = {}

        def differs(path: Path, old: Any) -> bool:
            if path not in seen:
                seen[path] = not _same(old, _at(data, path))
            return seen[path]

        found = {}
        for part, notes in self.parts.items():
            path = next((path for path, old in notes.items() if differs(path, old)), None)
            if path is not None:
                found[part] = ".".join(map(str, path))
        return found


def _at(data: Any, path: Path) -> Any:
    names = iter(path)
    for name in names:
        data = getattr(data, name)
        if name in LOOKUPS:
            data = data(next(names))
        if data is None:
            return None
    return data


def _same(old: Any, new: Any) -> bool:
    if old is new:
        return True
    if isinstance(old, pd.DataFrame | pd.Series):
        return isinstance(new, type(old)) and bool(old.equals(new))
    if type(old) is not type(new):
        return False
    if isinstance(old, dict):
        return old.keys() == new.keys() and all(_same(v, new[k]) for k, v in old.items())
    return bool(old == new)
