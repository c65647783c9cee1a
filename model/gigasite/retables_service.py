"""The tables of a plan on demand and service again, from recomputed figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from gigasite.recompute import Recomputed

NAN = math.nan
SERVING = ["year", "node", "member_state", "service_class", "region", "served_mw", "unmet_mw",
           "km", "rtt_ms", "at_home"]  # fmt: skip
"""Columns of serving.csv."""


def service(x: Recomputed) -> pd.DataFrame:
    """Rows of service.csv: forecast, target and what runs in the Union."""
    need = x.inputs["demand"].to_dict("records")
    looked = {t for _, _, t in x.service.nodes}
    met, left = dict.fromkeys(looked, 0.0), dict.fromkeys(looked, 0.0)
    for (_, _, _, t), mw in x.service.served.items():
        met[t] += mw
    for (_, _, t), mw in x.service.unmet().items():
        left[t] += mw
    rows = []
    for t in x.years:
        due = [d for d in need if d["year"] == t]
        new = sum(d["it_mw_new"] for d in due) if due else NAN
        built = x.committed_mw(t) + x.new_mw(t)
        target = x.target(t)
        rows.append(
            {
                "year": t,
                "forecast_it_mw": sum(d["it_mw"] for d in due) if due else NAN,
                "forecast_new_it_mw": new,
                "target_it_mw": NAN
                if target is None
                else target * x.scenario.limit("capacity_target").scale,
                "online_it_mw": x.existing + built,
                "serving_forecast_it_mw": min(new, built) if due else NAN,
                "served_new_it_mw": met[t] if t in looked else NAN,
                "unmet_new_it_mw": left[t] if t in looked else NAN,
            }
        )
    return pd.DataFrame(rows)


def serving(x: Recomputed) -> pd.DataFrame:
    """Rows of serving.csv: who is served from where, and what is not served."""
    rows, nodes = [], x.service.nodes
    for (node, s, r, t), mw in x.service.served.items():
        way, state = x.service.way(node, s, r, t) or {}, nodes[node, s, t]["state"]
        home = int(state == x.region[r]["member_state"])
        rows.append(
            (t, node, state, s, r, mw, 0.0, way.get("km", NAN), way.get("rtt_ms", NAN), home)
        )
    for (node, s, t), mw in x.service.unmet().items():
        rows.append((t, node, nodes[node, s, t]["state"], s, "", 0.0, mw, NAN, NAN, 0))
    return pd.DataFrame(rows, columns=SERVING)
