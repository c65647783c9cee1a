"""Limits on service again: demand served, what regions have for it, shares at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.counting import Count, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigasite.recompute import Recomputed


def service_counts(x: Recomputed) -> Iterator[Count]:
    """All limits on service, where demand has to be served."""
    if x.service.asked:
        yield from _served(x)
        yield from _what_regions_have(x)
        yield from _at_home(x)


def _served(x: Recomputed) -> Iterator[Count]:
    unmet = x.service.unmet() if x.service.want.goal != "hard" else {}
    for node, s, t in x.service.rows:
        used = x.service.met(node, s, t) + unmet.get((node, s, t), 0.0)
        wanted = x.service.nodes[node, s, t]["mw"]
        yield Count("demand_served", f"{node} {s}", t, ">=", used, wanted, "MW IT")


def _what_regions_have(x: Recomputed) -> Iterator[Count]:
    scale = scale_of(x, "serves_what_it_has")
    for (r, chosen, t), mw in x.service.used().items():
        scope, have = f"{r} {';'.join(chosen)}", scale * x.service.has(r, chosen, t)
        yield Count("serves_what_it_has", scope, t, "<=", mw, have, "MW IT")


def _at_home(x: Recomputed) -> Iterator[Count]:
    for (c, t), (inside, least) in x.service.at_home().items():
        used = inside if x.service.want.goal == "hard" else max(inside, least)
        yield Count("sovereignty", c, t, ">=", used, least, "MW IT")
