"""Tables of one's own on a desk: taken in use, taken back. It knows no Streamlit."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from threading import Lock
from time import time
from typing import TYPE_CHECKING

from gigasite.crosscheck import against_scenario
from gigasite.errors import InputError
from gigasite.own_tables import own_names, with_tables
from gigasite.shapes import named_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from gigasite.load import Inputs
    from gigasite.views.desk import Desk, Store

FOLDER = "tables"
"""Folder of changed data sets in that of the store, named by their content."""
KEEP_S = 600.0
"""Time for which a data set that was checked is there to be used [s]."""
_LOCK = Lock()


def prepare(desk: Desk, tables: Mapping[str, pd.DataFrame | None]) -> Inputs:
    """Check the data set with these tables beside those changed before; None: as shipped.

    Raises
    ------
    InputError
        With every fault of the tables, between them and with the scenario; nothing is changed.

    """
    base, now = desk.store.world, desk.world
    own = {n: now.inputs[n] for n in own_names(base.inputs, now.inputs)} | dict(tables)
    wanted = {name: frame for name, frame in own.items() if frame is not None}
    with _LOCK:
        inputs = with_tables(base.inputs, wanted, desk.store.root / FOLDER)
        if inputs.folder != base.inputs.folder:
            os.utime(inputs.folder)
    faults = tuple(against_scenario(inputs, base.base))
    if faults:
        raise InputError(faults)
    return inputs


def use(desk: Desk, inputs: Inputs) -> None:
    """Let every page and every solve of a desk use a checked data set."""
    base = desk.store.world
    if not own_names(base.inputs, inputs):
        desk.edited = None
    else:
        shapes, backdrop = base.shapes, base.backdrop
        if inputs.shapes is not None and base.shapes is not None:
            shapes, backdrop = named_shapes(inputs, inputs.shapes)
        desk.edited = replace(
            base, inputs=inputs, folder=inputs.folder, shapes=shapes, backdrop=backdrop
        )
    desk.last = None  # a plan of other tables is not shown beside these
    _sweep(desk.store)


def _sweep(store: Store) -> None:
    """Remove changed data sets that nobody uses any more; not while anything is under way."""
    desks = list(store.desks.values())
    if any(desk.works() for desk in desks):
        return
    used = {desk.edited.folder for desk in desks if desk.edited is not None}
    used |= {desk.batch.inputs for desk in desks if desk.batch is not None}
    for folder in (store.root / FOLDER).glob("*"):
        if folder not in used and time() - folder.stat().st_mtime > KEEP_S:
            shutil.rmtree(folder, ignore_errors=True)
