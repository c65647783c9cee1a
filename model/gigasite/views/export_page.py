"""What can be taken away of the plan shown: documents, data, the way to make it again, credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from gigasite import downloads, figures, words, words_app, words_export
from gigasite.documents import document_bytes
from gigasite.load import input_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigasite.plans import Plan
    from gigasite.scenario import Scenario
    from gigasite.views.choice import Choice
    from gigasite.views.desk import Desk, Shown
    from gigasite.views.world import World

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEIGHT = 300


def show(desk: Desk, choice: Choice, shown: Shown | None) -> None:
    """Draw the page."""
    if shown is None:
        st.info(words_app.NO_PLAN_YET)
        return
    if not shown.current:
        st.warning(words_export.STALE.format(shown=words.plain(shown.choice.text())))
    world, plan = desk.world, shown.plan
    scenario = shown.choice.scenario(world.base)
    same = input_hash(world.inputs, scenario) == plan.input_hash
    left, right = st.columns(2, gap="medium")
    with left:
        _documents(world, plan)
        _data(world, plan, scenario, same=same)
        _cite(world, plan, scenario)
    with right:
        _again(desk, plan, scenario, same=same)
    _evidence(world, plan)


def _get(
    label: str, make: Callable[[], bytes | str], name: str, mime: str, key: str, hint: str
) -> None:
    """A button whose file is made when it is pressed."""
    st.download_button(
        label, make, file_name=name, mime=mime, key=f"export_{key}", help=hint, on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip


def _documents(world: World, plan: Plan) -> None:
    name = downloads.run_name(plan)
    st.header(words_export.DOCUMENTS, anchor=False)
    with st.container(horizontal=True):
        _get(words_export.REPORT, lambda: document_bytes(plan, world.inputs, "html"),
             f"{name}.html", "text/html", "html", words_export.REPORT_HELP)  # fmt: skip
        _get(words_export.BOOK, lambda: document_bytes(plan, world.inputs, "xlsx"),
             f"{name}.xlsx", SHEET, "xlsx", words_export.BOOK_HELP)  # fmt: skip
    st.caption(words_export.DOCUMENTS_NOTE)


def _data(world: World, plan: Plan, scenario: Scenario, *, same: bool) -> None:
    name = downloads.run_name(plan)
    st.header(words_export.DATA, anchor=False)
    with st.container(horizontal=True):
        _get(words_export.TABLES, lambda: downloads.tables_zip(plan), f"{name}-tables.zip",
             "application/zip", "tables", words_export.TABLES_HELP)  # fmt: skip
        if same:
            _get(words_export.RUN, lambda: downloads.run_zip(plan, world.inputs, scenario),
                 f"{name}.zip", "application/zip", "run", words_export.RUN_HELP)  # fmt: skip
        _get(words_export.POINTS, lambda: downloads.geojson(plan, world.inputs),
             f"{name}-sites.geojson", "application/geo+json", "geojson",
             words_export.POINTS_HELP)  # fmt: skip
        _get(words_export.LAYER, lambda: document_bytes(plan, world.inputs, "gpkg"),
             f"{name}-sites.gpkg", "application/geopackage+sqlite3", "gpkg",
             words_export.LAYER_HELP)  # fmt: skip
    if not same:
        st.caption(words_export.NO_RUN)


def _again(desk: Desk, plan: Plan, scenario: Scenario, *, same: bool) -> None:
    """Scenario, command and snippet, where they do make this plan again."""
    world = desk.world
    st.header(words_export.AGAIN, anchor=False)
    if not same:
        st.warning(words_export.UNKNOWN.format(hash=plan.input_hash))
        return
    folder = world.folder if desk.edited is None else words_export.TABLES_FOLDER
    told = (world.scenario, folder, world.base, scenario)
    st.caption(words_export.COMMAND)
    st.code(downloads.command(*told), language="sh", wrap_lines=True)
    st.caption(words_export.PYTHON)
    st.code(downloads.snippet(*told, plan), language="python", wrap_lines=True)
    file = f"{downloads.run_name(plan)}.yaml"
    _get(words_export.SCENARIO, lambda: downloads.scenario_yaml(scenario, plan), file,
         "application/yaml", "yaml", words_export.SCENARIO_HELP)  # fmt: skip
    once = downloads.command(file, folder, scenario, scenario)
    st.caption(words_export.SCENARIO_NOTE.format(command=once))
    if desk.edited is not None:
        st.warning(words_export.OTHER_TABLES.format(folder=words_export.TABLES_FOLDER))
    st.caption(words_export.HASH.format(hash=plan.input_hash))
    st.caption(words_export.STOPPED if plan.stopped_by in ("time", "user") else words_export.SAME)


def _cite(world: World, plan: Plan, scenario: Scenario) -> None:
    st.header(words_export.CITE, anchor=False)
    st.caption(words_export.CITE_NOTE)
    text = downloads.citation(plan, scenario, world.inputs)
    st.code(text, language=None, wrap_lines=True)


def _evidence(world: World, plan: Plan) -> None:
    """Credits, sources and versions."""
    with st.expander(words_export.CREDITS):
        st.markdown("\n".join(f"- {words.plain(item)}" for item in figures.credits()))
    with st.expander(words_export.SOURCES):
        table = figures.sources(world.inputs)
        config = {table.columns[3]: st.column_config.NumberColumn(format="%d")}
        st.dataframe(
            table, hide_index=True, height=HEIGHT, column_config=config, alt=words_export.SOURCES
        )
    with st.expander(words_export.VERSIONS):
        versions = pd.DataFrame(plan.versions.items(), columns=list(words_export.VERSION_COLUMNS))
        st.dataframe(versions, hide_index=True, height="content", alt=words_export.VERSIONS)
