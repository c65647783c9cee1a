"""Grid: what a region may draw, and what reinforcement adds from when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyomo.environ import quicksum

from gigasite.constraints.energy import supplied
from gigasite.constraints.rows import Row, at_most, equal, in_place, in_place_and_year, limit

if TYPE_CHECKING:
    from gigasite.data import Data


def draw(m: Any, r: str, t: int) -> Any:
    """Connection that a region's chosen sites need [MW].

    That of their designs, and all that lies above mean load at the design hour: batteries and
    flexible connections are planned for a flat load.
    """
    above = quicksum(
        (m.peak[j] - m.load[j]) * m.online[j, t] for j in m.options_in[r] if (j, t) in m.online
    )
    return above + supplied(m, r, t, "firm_connection_mw")


@limit("grid_headroom", lambda d: d.headroom, unit="MW", scope=in_place_and_year)
def grid_headroom(m: Any, r: str, t: int) -> Row:
    """A region draws no more than its free headroom and the blocks that are live.

    Σ_{g,e} firm[e] · supply[g,e,t] + Σ_{j in r} (peak[j] - load[j]) · online[j,t]
        ≤ max(0, scale · headroom[r,t] - committed peak[r,t]) + block[r] · energised[r,t]
    """
    d: Data = m.data
    blocks = d.block_mw[r] * m.energised[r, t] if (r, t) in m.energised else 0.0
    return at_most(draw(m, r, t), d.headroom[r, t] + blocks)


@limit("zone_margin", lambda d: sorted(d.places.margin), unit="MW", scope=in_place_and_year)
def zone_margin(m: Any, z: str, t: int) -> Row:
    """The sites of a bidding zone draw no more than its firm margin.

    Σ_{r in z} draw[r,t] ≤ scale · firm margin[z]        where zones.csv gives one, else
    Σ_{r in z} draw[r,t] ≤ scale · (Σ_{r in z} (free headroom[r,t] + block[r] · energised[r,t])
                                    + grid.zone_margin_peak_share · peak[z])

    peak[z]: peak load of each state, divided over its zones by the population of their regions.
    With a scale of 1 or more the estimate follows from `grid_headroom`, as long as that is on.
    """
    d: Data = m.data
    inside, margin = d.places.zones[z], d.places.margin[z, t]
    if z in d.places.estimated:
        margin += quicksum(
            d.block_mw[r] * m.energised[r, t] for r in inside if (r, t) in m.energised
        )
    return at_most(
        quicksum(draw(m, r, t) for r in inside),
        margin * d.scenario.limit("zone_margin").scale,
        implied=z in d.places.implied,
    )


@limit("energises", lambda d: orderable(d), unit="blocks", scope=in_place_and_year)
def energises(m: Any, r: str, t: int) -> Row:
    """A reinforcement block is live when its works are done, and stays.

    energised[r,t] = energised[r,t-1] + Σ_{s: lead of an order in s ends in t} order[r,s]
    """
    d: Data = m.data
    before = m.energised[r, t - 1] if (r, t - 1) in m.energised else 0.0  # noqa: SIM401
    return equal(
        m.energised[r, t]
        - before
        - quicksum(m.order[r, s] for s in d.energised_in.get((r, t), ())),
        0.0,
    )


def orderable(d: Data) -> list[tuple[str, int]]:
    """(r, t) in which a block can be live."""
    first: dict[str, int] = {}
    for r, t in d.energised_in:
        first[r] = min(first.get(r, t), t)
    return [(r, t) for r, earliest in first.items() for t in d.years if t >= earliest]


def _orders(m: Any, r: str) -> Any:
    return quicksum(m.order[r, s] for s in m.data.years if (r, s) in m.order)


@limit(
    "blocks_per_region", lambda d: sorted({r for r, _ in d.orders}), unit="blocks", scope=in_place
)
def blocks_per_region(m: Any, r: str) -> Row:
    """A region can order at most so many blocks.

    Σ_s order[r,s] ≤ scale · max_blocks[r]
    """
    d: Data = m.data
    return at_most(_orders(m, r), d.max_blocks[r] * d.scenario.limit("blocks_per_region").scale)


@limit(
    "blocks_per_state",
    lambda d: [c for c in d.states if c in d.state_blocks],
    unit="blocks",
    scope=in_place,
)
def blocks_per_state(m: Any, c: str) -> Row:
    """Grid companies of a state can build at most so many blocks.

    Σ_{r in c, s} order[r,s] ≤ scale · max_blocks[c]
    """
    d: Data = m.data
    used = quicksum(_orders(m, r) for r in d.regions if d.state_of[r] == c)
    return at_most(used, d.state_blocks[c] * d.scenario.limit("blocks_per_state").scale)
