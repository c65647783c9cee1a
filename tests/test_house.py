"""The house rules that a reader can count on, read off the source itself."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

MODEL = Path(__file__).parents[1] / "model" / "gigasite"
ORDER = [
    "errors",
    "units",
    "paths",
    "safeyaml",
    "versions",
    "tables",
    "choices_base",
    "choices",
    "choices_supply",
    "choices_money",
    "choices_objective",
    "cells",
    "readcsv",
    "scenario",
    "settings",
    "crossplaces",
    "crossseries",
    "crosscheck",
    "hourly_files",
    "own_weather",
    "load",
    "humid",
    "weather",
    "climate",
    "lp",
    "typical_days",
    "energy_inputs",
    "energy_lp",
    "energy_figures",
    "energy_designs",
    "energy_dispatch",
    "energy_cache",
    "energy",
    "energy_report",
    "energy_cli",
    "pvgis",
    "weather_cli",
    "dispatch_cli",
    "unitcost",
    "committed",
    "dominance",
    "options",
    "sitesets",
    "power",
    "layers",
    "demand",
    "horizon",
    "places",
    "supply",
    "data",
    "constraints.rows",
    "constraints.siting",
    "constraints.permitting",
    "constraints.capacity",
    "constraints.service",
    "constraints.energy",
    "constraints.grid",
    "constraints.places",
    "constraints.water",
    "constraints.budget",
    "constraints.tight",
    "constraints.bounds",
    "constraints",
    "objectives",
    "ledger",
    "formulation",
    "outcome",
    "compiled",
    "parts",
    "running",
    "solver",
    "exporting",
    "firstplan",
    "mixing",
    "pricing",
    "memory",
    "asking",
    "statewise",
    "proving",
    "search",
    "plans",
    "serving",
    "supplies",
    "results",
    "spending",
    "headline",
    "flags",
    "proofs",
    "repower",
    "reserve",
    "recompute",
    "eligible",
    "counting",
    "retables",
    "retables_service",
    "recount_energy",
    "recount_service",
    "recount_supply",
    "recount_places",
    "recount_objective",
    "recount",
    "comparison",
    "audit_designs",
    "audit_proof",
    "audit",
    "catalogue",
    "words_explain",
    "unreachable",
    "infeasible",
    "planning",
    "session",
    "levers",
    "possible",
    "elastic",
    "clashing",
    "relaxing",
    "limit_prices",
    "explaining",
    "audit_hours",
    "tradeoffs",
    "heldsites",
    "regrets",
    "spread",
    "words_alternatives",
    "sitemodel",
    "diversity",
    "near_optimal",
    "words_where",
    "words_speed",
    "regional",
    "stopping",
    "resolving",
    "where",
    "ranking",
    "breakpoints",
    "carrying",
    "speed_curves",
    "speed",
    "geodata",
    "maps",
    "shapes",
    "pagehtml",
    "report",
    "words",
    "words_app",
    "words_map",
    "words_papers",
    "words_energy",
    "words_service",
    "words_places",
    "words_limits",
    "words_compare",
    "words_power",
    "words_export",
    "words_limits_page",
    "words_site",
    "words_robust",
    "words_inputs",
    "words_batch",
    "summary",
    "figures",
    "figures_map",
    "figures_energy",
    "figures_service",
    "figures_power",
    "figures_verbs",
    "figures_limits",
    "figures_site",
    "figures_site_power",
    "folders",
    "curves",
    "tradeoff_files",
    "explain_files",
    "alternative_files",
    "where_files",
    "where_text",
    "speed_files",
    "html_report",
    "documents",
    "variants",
    "own_tables",
    "figures_inputs",
    "matrix",
    "matrix_file",
    "matrix_draft",
    "traces",
    "varying",
    "jobs",
    "study",
    "robustness",
    "robust_files",
    "comparing",
    "figures_compare",
    "downloads",
    "batch_store",
    "batch_page",
    "figures_batch",
    "cluster",
    "batching",
    "views",
    "views.looks",
    "views.palette",
    "views.charts",
    "views.compare_charts",
    "views.energy_charts",
    "views.pins",
    "views.charts_batch",
    "views.jobs",
    "views.batch_work",
    "views.switches",
    "views.choice",
    "views.world",
    "views.desk",
    "views.own",
    "views.energy",
    "views.places",
    "views.service",
    "views.limits",
    "views.asked",
    "views.errands",
    "views.browser",
    "views.picture",
    "views.evidence",
    "views.keeping",
    "views.overview",
    "views.compare_asked",
    "views.compare_page",
    "views.energy_page",
    "views.export_page",
    "views.limits_page",
    "views.site_charts",
    "views.site_facts",
    "views.site_power",
    "views.site_why",
    "views.site_page",
    "views.controls",
    "views.topbar",
    "views.inputs_edit",
    "views.inputs_page",
    "views.batch_build",
    "views.batch_result",
    "views.batch_page",
    "views.main",
    "views.serve",
    "console",
    "keeper",
    "batch_console",
    "cli_base",
    "cli_run",
    "cli_show",
    "cli_batch",
    "cli_pareto",
    "cli_places",
    "cli_explain",
    "cli_alternatives",
    "cli_robust",
    "cli",
]
"""A module imports only from those before it. `gigasite` itself loads its verbs on first use."""

ONLY = {
    "highspy": ["solver", "exporting", "lp"],
    "streamlit": ["views.*"],
    "geopandas": ["geodata", "maps", "documents"],
    "yaml": ["safeyaml"],
    "typer": ["cli*"],
    "rich": ["console", "batch_console"],
    "distributed": ["cluster", "batching"],
    "dask": ["cluster"],
    "pyarrow": ["batch_store", "hourly_files"],
    "pandera": ["tables", "readcsv"],
    "pydantic": ["choices*", "scenario", "ledger"],
    "pydantic_core": ["choices_base"],
    "pyomo": [
        "constraints*", "objectives", "formulation", "compiled", "planning", "results", "headline",
        "supplies", "spending", "elastic", "sitemodel",
    ],
}  # fmt: skip
"""Which modules may know a library."""
SOLVING = {
    "options", "power", "layers", "horizon", "places", "supply", "data", "objectives",
    "formulation", "outcome", "compiled", "solver", "search", "supplies", "results", "headline",
    "proofs", "firstplan", "planning", "infeasible", "tradeoffs", "demand", "serving", "spending",
    "unreachable", "levers", "possible", "elastic", "clashing", "relaxing", "limit_prices",
    "explaining", "heldsites", "robustness", "sitemodel", "near_optimal", "regional", "resolving",
    "where", "ranking", "carrying", "speed",
}  # fmt: skip
"""What makes a plan, beside the constraints: the audit shares none of it."""
MOST_LINES = 300
LONGER = {
    "tables": "a schema: one column of the data a line, nothing to read in one sitting",
}
"""Modules that may be longer, and why."""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(MODEL).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {name_of(path): path for path in sorted(MODEL.rglob("*.py"))}
MODULES = [name for name in SOURCES if name != "__init__"]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


@cache
def for_types_only(name: str) -> frozenset[ast.AST]:
    """Everything below `if TYPE_CHECKING:`."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            found |= {inner for statement in node.body for inner in ast.walk(statement)}
    return frozenset(found)


def imported(name: str, *, types: bool = False) -> set[str]:
    """Full names of what a module imports, in functions too; for types as well on request."""
    found = set()
    for node in ast.walk(tree(name)):
        if node in for_types_only(name) and not types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports by full name only"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(name: str) -> set[str]:
    """Modules of gigasite that a module imports when it runs."""
    found = set()
    for full in imported(name):
        package, _, inner = full.partition(".")
        if package == "gigasite" and inner:
            found.add(inner if inner in SOURCES else inner.rpartition(".")[0])
    return found - {name}


def matches(name: str, patterns: list[str]) -> bool:
    return any(Path(name).match(pattern) for pattern in patterns)


# Imports -----------------------------------------------------------------------------------------


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_those_above_it(name: str) -> None:
    above = set(ORDER[: ORDER.index(name)])
    assert ours(name) <= above, f"{name} imports {sorted(ours(name) - above)} from below"


def test_the_package_imports_nothing_by_itself() -> None:
    """`import gigasite` and `--help` stay quick."""
    assert ours("__init__") == set()
    assert {full.split(".")[0] for full in imported("__init__")} == {
        "__future__",
        "importlib",
        "typing",
    }


def test_the_public_verbs_exist() -> None:
    import gigasite

    assert {"read_inputs", "Scenario", "plan", "build", "Plan"} <= set(gigasite.__all__)
    for verb in gigasite.__all__:
        assert getattr(gigasite, verb).__name__ == verb
    with pytest.raises(AttributeError, match="no attribute 'plam'"):
        _ = gigasite.plam


@pytest.mark.parametrize("library", ONLY)
def test_who_knows_a_library(library: str) -> None:
    users = [
        name for name in MODULES if any(full.split(".")[0] == library for full in imported(name))
    ]
    assert users
    assert [name for name in users if not matches(name, ONLY[library])] == []


def test_the_audit_knows_nothing_of_the_optimisation() -> None:
    """Neither directly nor through what it imports: an audit that shares code shares mistakes."""
    seen, left = set(), ["audit"]
    while left:
        name = left.pop()
        seen.add(name)
        libraries = {full.split(".")[0] for full in imported(name)}
        assert not libraries & {"pyomo", "highspy"}, name
        left += ours(name) - seen
    assert "recompute" in seen
    assert {name for name in seen if name in SOLVING or name.startswith("constraints")} == set()


def test_nothing_reaches_for_the_network() -> None:
    """All tables lie in the data set: a plan is made offline. Weather is fetched when asked for."""
    network = {"requests", "urllib", "http", "socket", "ftplib", "httpx", "aiohttp", "ssl"}
    users = {
        name: {full.split(".")[0] for full in imported(name)} & network
        for name in MODULES
        if not name.startswith("views") and name != "pvgis"
    }
    assert {name: found for name, found in users.items() if found} == {}


# Size --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_read_in_one_sitting(name: str) -> None:
    lines = len(SOURCES[name].read_text(encoding="utf-8").splitlines())
    if name in LONGER:
        assert lines > MOST_LINES, f"{name} no longer needs its exception"
    else:
        assert lines <= MOST_LINES


@pytest.mark.parametrize("name", MODULES)
def test_a_function_fits_a_screen(name: str) -> None:
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
    }
    assert {function: lines for function, lines in long.items() if lines > 50} == {}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_for(name: str) -> None:
    text = ast.get_docstring(tree(name))
    assert text
    assert text.split("\n")[0].endswith(".")


# Safety ------------------------------------------------------------------------------------------

UNSAFE_CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "pd.eval", "pd.read_pickle",
    "yaml.unsafe_load", "yaml.full_load", "tempfile.mktemp",
}  # fmt: skip
UNSAFE_IMPORTS = {"pickle", "cPickle", "dill", "shelve", "marshal", "joblib"}


@pytest.mark.parametrize("name", MODULES)
def test_nothing_runs_what_it_reads(name: str) -> None:
    """No input is ever executed: no eval, no pickle, no shell."""
    assert not {full.split(".")[0] for full in imported(name, types=True)} & UNSAFE_IMPORTS
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in UNSAFE_CALLS, f"{name}, line {node.lineno}: {called}"
            if called.endswith((".eval", ".query")):  # of pandas: a fixed text only
                assert isinstance(node.args[0], ast.Constant), f"{name}, line {node.lineno}"
            keywords = {word.arg: ast.unparse(word.value) for word in node.keywords}
            assert keywords.get("shell", "False") == "False"
            if called == "yaml.load":
                assert (name, keywords["Loader"]) == ("safeyaml", "_Loader")


def test_the_yaml_loader_is_a_safe_one() -> None:
    import yaml

    from gigasite.safeyaml import _Loader

    assert issubclass(_Loader, yaml.SafeLoader)
    made = {tag for tag in _Loader.yaml_constructors if tag and "python" in tag}
    assert made == set()


ABSOLUTE = re.compile(r"(?<![\w.:/])/(home|root|work|tmp|mnt|Users)/|\b[A-Za-z]:\\\\?\w")


@pytest.mark.parametrize("folder", ["model", "inputs/build", "tests"])
def test_no_path_of_any_one_machine(folder: str) -> None:
    root = Path(__file__).parents[1]
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in sorted((root / folder).rglob("*.py"))
        if path != Path(__file__)
        for line in path.read_text(encoding="utf-8").splitlines()
        if ABSOLUTE.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("text", ["open('/home/me/x')", "Path('/tmp/x')", "C:\\data"])
def test_the_pattern_of_paths_finds_them(text: str) -> None:
    assert ABSOLUTE.search(text)
    assert not ABSOLUTE.search("https://a.eu/home/x, shell/work/y, 1/tmp")
