"""Options that another one beats in everything that counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

COEFFICIENTS = [
    "cost_meur",
    "capex_meur",
    "public_meur",
    "load_mw",
    "above_mw",
    "water_m3_yr",
]
"""Everything in which two options of one region, facility, track and power class can differ."""


def dominated(frame: pd.DataFrame) -> pd.Series:
    """Mark options that another beats or equals in every coefficient a limit or objective uses.

    Only within one region, facility, track and renewable share (they share lead time, IT power
    and power class). Of equal options the first in order stays.
    """
    marks = np.zeros(len(frame), bool)
    frame = frame.assign(above_mw=frame["peak_mw"] - frame["load_mw"])
    values = frame[COEFFICIENTS].to_numpy(float)
    position = pd.Series(np.arange(len(frame)), frame.index)
    for _, rows in position.groupby([frame[c] for c in ("region", "facility", "track", "ref_min")]):
        for a in rows:
            for b in rows:
                if (
                    a != b
                    and not marks[b]
                    and np.all(values[b] <= values[a])
                    and (b < a or np.any(values[b] < values[a]))
                ):
                    marks[a] = True
                    break
    return pd.Series(marks, frame.index)
