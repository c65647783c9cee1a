"""What batch tests solve with, and on: tiny matrices, and solves that sleep or die."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from gigasite.batching import batch
from gigasite.errors import NoPlanError
from gigasite.load import input_hash
from gigasite.outcome import Progress, StoppedBy
from gigasite.planning import plan
from worlds import HALL, ladder, neutral, write_world

if TYPE_CHECKING:
    from gigasite.plans import Plan

NINE = {f"d{k}": {"capacity.milestones_mw.2027": 100 * k} for k in range(1, 10)}
"""A hall of 100 MW in region A costs 100 MEUR: d3 costs 300."""
PLACES = ladder(lat=(50, 60, 40), lon=(5, 20, 0))
HUGE = {"capacity.milestones_mw.2027": 99_999}
"""More than all halls together."""
BROKEN = {"water.price_eur_m3": -1}


def write_matrix(folder: Path, axes: dict[str, Any], **more: Any) -> Path:
    """Write the ladder, a neutral base and a matrix on them."""
    write_world(folder / "world", PLACES, [HALL])
    base = json.loads(neutral().with_({"name": "tiny"}).canonical())
    (folder / "tiny.yaml").write_text(yaml.safe_dump(base), encoding="utf-8")
    told = {"base": "tiny.yaml", "inputs": "world", "axes": axes, **more}
    path = folder / "matrix.yaml"
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")  # JSON is YAML too
    return path


def troubled(inputs: Any, scenario: Any, **how: Any) -> Plan:
    """Plan, unless the name of the scenario says otherwise."""
    if "deadly" in scenario.name:
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)
    if "full" in scenario.name:
        raise OSError(errno.ENOSPC, "No space left on device")
    if "wrong" in scenario.name:
        raise ZeroDivisionError("a mistake in the program")
    return plan(inputs, scenario, **how)


def slow(inputs: Any, scenario: Any, **how: Any) -> Plan:
    """Plan after half a second."""
    time.sleep(0.5)
    return plan(inputs, scenario, **how)


def tireless(inputs: Any, scenario: Any, *, control: Any) -> Plan:
    """Plan when told to stop, as a long solve does."""
    for _ in range(600):
        time.sleep(0.1)
        control.listen(Progress("solve", 0.0, None, None, None, 0))
        if control.cancelled.is_set():
            raise NoPlanError("No plan was found: stopped by the user.", StoppedBy.USER)
    return plan(inputs, scenario, control=control)


_known: dict[float, Plan] = {}


def remembered(inputs: Any, scenario: Any, **how: Any) -> Plan:
    """Plan each demand once in a process: what is left is the work of the batch itself."""
    wanted = scenario.capacity.milestones_mw[2027]
    if wanted not in _known:
        _known[wanted] = plan(inputs, scenario, **how)
    own = {"scenario": scenario.name, "input_hash": input_hash(inputs, scenario)}
    return replace(_known[wanted], **own)


if __name__ == "__main__":  # a batch in a process of its own, to be killed
    batch(sys.argv[1], out=Path(sys.argv[2]), workers=2, solve=slow)
