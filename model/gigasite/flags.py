"""What a reader of a plan has to know before acting on it: large draws, pledges that are passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.load import Inputs

LARGE_DRAW = 0.10
"""New draw over a state's peak load from which prices would be bound to react (design choice)."""


def flags(inputs: Inputs, grid: pd.DataFrame, public: pd.DataFrame) -> tuple[str, ...]:
    """Sentences on states whose new draw is large, and on pledges that are passed."""
    return (*_draws(inputs, grid), *_pledges(public))


def _draws(inputs: Inputs, grid: pd.DataFrame) -> list[str]:
    last = grid[grid["year"] == grid["year"].max()]
    draw = last.groupby("member_state")["draw_mw"].sum()
    peak = inputs["member_states"].set_index("member_state")["peak_mw"].astype(float)
    share = (draw / peak.reindex(draw.index)).replace(float("inf"), float("nan")).dropna()
    large = share[share > LARGE_DRAW].sort_values(ascending=False)
    if large.empty:
        return []
    told = ", ".join(f"{c} {100 * ratio:.0f} % ({draw[c]:,.0f} MW)" for c, ratio in large.items())
    return [
        f"New sites draw more than {100 * LARGE_DRAW:.0f} % of a state's peak load from its grid "
        f"in {told}: prices would react to that, and here they do not"
    ]


def _pledges(public: pd.DataFrame) -> list[str]:
    over = public[public["beyond_pledge_meur"] > 0].drop_duplicates("member_state")
    if over.empty:
        return []
    told = ", ".join(
        f"{row['member_state']} ({row['beyond_pledge_meur']:,.0f} MEUR beyond "
        f"{row['pledge_meur']:,.0f})"
        for row in over.to_dict("records")
    )
    return [f"The host state's part of public money passes what it has pledged: {told}"]
