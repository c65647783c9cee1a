"""YAML from strangers: safe types only, no aliases, no duplicate keys, bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from gigasite.errors import Fault, InputError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 1_000_000
SAVE_AS = "Save it as plain UTF-8 text in YAML, one `key: value` a line"
_TRIPS = (ValueError, RecursionError, LookupError, TypeError, AttributeError, OverflowError)
"""What PyYAML itself trips over: `!!int ""`, `!!bool x`, `!!timestamp x`, deep nesting."""


class _Loader(yaml.SafeLoader):
    """A safe loader that also refuses aliases (they can grow without bound) and repeated keys."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not allowed", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool):
                raise yaml.MarkedYAMLError(
                    problem="a key must be a word or a number", problem_mark=key_node.start_mark
                )
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"key {key!r} stands twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return dict(super().construct_mapping(node, deep))


def parse_yaml(text: str, origin: str) -> Any:
    """Parse YAML text into plain values; faults name the origin and the line."""
    try:
        return yaml.load(text, Loader=_Loader)  # a SafeLoader
    except (yaml.YAMLError, *_TRIPS) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        what = (
            getattr(error, "problem", None) or str(error).split("\n", maxsplit=1)[0] or "unreadable"
        )
        raise InputError([Fault(f"{origin}{line}", f"not valid YAML: {what}", SAVE_AS)]) from None


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping from a file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            [
                Fault(
                    str(path),
                    f"cannot be read: {error.strerror}",
                    "Give the name of an existing YAML file",
                )
            ]
        ) from None
    if len(raw) > MOST_BYTES:
        raise InputError(
            [
                Fault(
                    path.name,
                    f"{len(raw):,} bytes are too many for a scenario",
                    "A scenario has at most 1 MB",
                )
            ]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([Fault(path.name, f"byte {error.start} is not UTF-8", SAVE_AS)]) from None
    tree = parse_yaml(text, path.name)
    if tree is None:
        tree = {}
    if not isinstance(tree, dict):
        raise InputError(
            [Fault(path.name, f"holds a {type(tree).__name__}, not keys and values", SAVE_AS)]
        )
    return tree


def write_yaml(tree: dict[str, Any]) -> str:
    """Write plain values as YAML that `parse_yaml` reads back the same, keys in their order."""
    return yaml.dump(
        tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100,
        default_flow_style=False,
    )  # fmt: skip


class _Dumper(yaml.SafeDumper):
    """A safe dumper that writes no aliases: the loader takes none."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
