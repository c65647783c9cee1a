"""A plan to take away: tables in a zip, its scenario as a file, the command that makes it again.

Whatever is written here reads back to the same hash of inputs and choices.
"""

from __future__ import annotations

import io
import json
import pprint
import shlex
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from gigasite import words, words_export
from gigasite.geodata import read_shapes, sites_geojson
from gigasite.report import as_text, clean, write_run
from gigasite.safeyaml import write_yaml
from gigasite.settings import changes, differences

if TYPE_CHECKING:
    from gigasite.load import Inputs
    from gigasite.plans import Plan
    from gigasite.scenario import Scenario

MOMENT = (1980, 1, 1, 0, 0, 0)
"""Time of every file in a zip: the same plan gives the same bytes."""


def zipped(files: dict[str, bytes]) -> bytes:
    """Files by name in one zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return content.getvalue()


def tables_zip(plan: Plan) -> bytes:
    """Every CSV of the run folder, as it is there."""
    return zipped({
        f"{name}.csv": as_text(table).to_csv(index=False, lineterminator="\n").encode()
        for name, table in plan.tables().items()
    })  # fmt: skip


def run_zip(plan: Plan, inputs: Inputs, scenario: Scenario) -> bytes:
    """The run folder, which the command line reads again."""
    with tempfile.TemporaryDirectory() as aside:
        folder = write_run(plan, inputs, scenario, Path(aside) / "run")
        name = run_name(plan)
        files = {f"{name}/{p.name}": p.read_bytes() for p in sorted(folder.iterdir())}
    return zipped(files)


def geojson(plan: Plan, inputs: Inputs) -> bytes:
    """The sites as points (RFC 7946)."""
    shapes = read_shapes(inputs.shapes) if inputs.shapes is not None else None
    told = sites_geojson(shapes, plan.sites, inputs["regions"][["region", "lat", "lon"]])
    return json.dumps(clean(told), ensure_ascii=False, allow_nan=False).encode()


def run_name(plan: Plan) -> str:
    """Name of files of this plan: scenario and eight characters of its hash."""
    return f"{plan.scenario}-{plan.input_hash[:8]}"


def scenario_yaml(scenario: Scenario, plan: Plan) -> str:
    """Every choice as a file; `gigasite plan FILE` makes the same of it."""
    head = words_export.YAML_HEAD.format(
        version=plan.versions.get("gigasite", ""), hash=plan.input_hash
    )
    return head + write_yaml(scenario.model_dump(mode="json"))


def command(name: str, folder: Path | str | None, base: Scenario, scenario: Scenario) -> str:
    """The command line that makes the plan again, quoted for a shell."""
    parts = ["gigasite", "plan", name]
    parts += [] if folder is None else ["--inputs", str(folder)]
    for text in differences(base, scenario):
        parts += ["--set", text]
    return shlex.join(parts)


def snippet(
    name: str, folder: Path | str | None, base: Scenario, scenario: Scenario, plan: Plan
) -> str:
    """The same in Python."""
    where = "" if folder is None else repr(str(folder))
    isfile = name.endswith((".yaml", ".yml"))
    start = f"gs.Scenario.read(Path({name!r}))" if isfile else f"gs.Scenario.named({name!r})"
    told = changes(base, scenario)
    lines = ["from pathlib import Path", ""] if isfile else []
    lines += ["import gigasite as gs", "", f"inputs = gs.read_inputs({where})",
              f"scenario = {start}"]  # fmt: skip
    if told:
        lines.append(
            f"scenario = scenario.with_({pprint.pformat(told, width=88, sort_dicts=False)})"
        )
    lines += ["plan = gs.plan(inputs, scenario)", f'assert plan.input_hash == "{plan.input_hash}"']
    return "\n".join(lines)


def citation(plan: Plan, scenario: Scenario, inputs: Inputs) -> str:
    """One sentence that names plan, proof, data and versions."""
    gap, versions = plan.objective["gap"], plan.versions
    return words_export.CITE_TEXT.format(
        version=versions.get("gigasite", "?"), title=scenario.title, status=plan.status,
        gap=words_export.NO_GAP if gap is None else words.share(gap), hash=plan.input_hash[:12],
        data=inputs.folder.name, highspy=versions.get("highspy", "?"),
        pyomo=versions.get("pyomo", "?"), python=versions.get("python", "?"),
    )  # fmt: skip
