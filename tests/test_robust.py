"""Sites that stand before the scenario is known: regrets of worlds solved on paper."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import yaml

import gigasite as gs
from gigasite import robustness
from gigasite.audit import audit_plan
from gigasite.errors import InfeasibleError, InputError
from gigasite.outcome import Control
from gigasite.planning import plan
from gigasite.report import read_plan
from gigasite.robustness import priced
from test_cli import gigasite
from test_properties import random_world, wanted
from worlds import GIGA, HALL, Rows, demand, ladder, neutral, write_world

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.regrets import Regrets
    from gigasite.scenario import Scenario

TWO: Rows = ladder()[:2]
"""A hall costs 100 MEUR a year in A and 200 in B; 100 MW missing cost 500."""
ONE_IN_A = {"pins": [{"region": "A", "facility": "hall", "max_units": 1}]}
WANTED = demand(200)


def matrix_in(
    folder: Path,
    axes: dict[str, Any],
    scenario: Scenario = WANTED,
    regions: Rows = TWO,
    facilities: Rows | None = None,
) -> Path:
    """Write a data set, a base and a matrix; return the matrix file."""
    write_world(folder / "data", regions, facilities)
    tree = json.loads(scenario.with_({"name": "own"}).canonical())
    (folder / "own.yaml").write_text(yaml.safe_dump(tree), encoding="utf-8")
    told = {"base": "own.yaml", "inputs": "data", "axes": axes}
    (folder / "set.yaml").write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return folder / "set.yaml"


def regrets(found: Regrets) -> dict[tuple[str, str], float | None]:
    """Every regret by scenario and candidate."""
    names = [f.name for f in found.futures]
    return {(s, c): found.regret(s, c) for s in names for c in names}


TODAY_OR_SMALL = {"a": {"today": {"weight": 9}, "small": ONE_IN_A}}


def test_least_worst_regret_on_paper(tmp_path: Path) -> None:
    """Today two halls go to A: 200. With room for one in A, one goes to B: 300.

    Two in A in the small world: one is lost, nothing else may start in the only year: 100 + 500 =
    600, regret 300. One in each in today's world: 300, regret 100. So `small` has the least worst
    regret, though today's own plan ranks `today` first, and so does the mean by weights 9 and 1:
    180 + 60 = 240 against 270 + 30 = 300.
    """
    found = gs.robust(matrix_in(tmp_path, TODAY_OR_SMALL))
    assert regrets(found) == pytest.approx({
        ("today", "today"): 0, ("today", "small"): 100,
        ("small", "today"): 300, ("small", "small"): 0,
    })  # fmt: skip
    assert found.chosen == "small"
    assert found.worst("small") == (pytest.approx(100), "today")
    assert found.worst("today") == (pytest.approx(300), "small")
    assert found.expected_cost("today") == pytest.approx(240)
    assert found.expected_cost("small") == pytest.approx(300)
    assert found.expected_regret("today") == pytest.approx(30)
    trial = found.trials["small", "today"]
    assert trial.lost == ((("A", "hall", 2027), 1),)
    assert trial.plan is not None
    assert trial.plan.cost_meur["shortfall"] == pytest.approx(500)
    assert found.candidate_table()["candidate"].tolist() == ["small", "today"]
    assert found.candidate_table()["chosen"].tolist() == [1, 0]


def test_sites_alone_can_be_fixed(tmp_path: Path) -> None:
    """With the sites A and B both, two halls still go to A in today's world: no regret at all."""
    found = gs.robust(matrix_in(tmp_path, TODAY_OR_SMALL), first_years=0)
    assert regrets(found) == pytest.approx({
        ("today", "today"): 0, ("today", "small"): 0,
        ("small", "today"): 300, ("small", "small"): 0,
    })  # fmt: skip
    assert not any(trial.lost for trial in found.trials.values())
    assert found.chosen == "small"


def test_longer_permits_make_starts_late_or_lose_them(tmp_path: Path) -> None:
    """100 MW wanted from 2027 to 2029; a hall runs for 100 a year, 100 MW missing cost 500.

    Permits of 0 months: 300. Of 24 months: online in 2028, 500 + 200 = 700, and the hall of
    `quick` is late, at the same cost. Of 48 months: nothing is in time, 1,500, and it is lost.
    With the sites of `never`, which are none, 1,500 in every scenario.
    """
    axes = {
        "permits": {
            "quick": {"permits.standard_months": 0},
            "slow": {"permits.standard_months": 24},
            "never": {"permits.standard_months": 48},
        }
    }
    base = demand(100, years__last=2029)
    found = gs.robust(matrix_in(tmp_path, axes, base))
    names = ["quick", "slow", "never"]
    assert [found.best(name) for name in names] == pytest.approx([300, 700, 1500])
    assert [found.regret(s, "quick") for s in names] == pytest.approx([0, 0, 0])
    assert [found.regret(s, "never") for s in names] == pytest.approx([1200, 800, 0])
    assert [found.trials[s, "quick"].late_units for s in names] == [0, 1, 0]
    assert [found.trials[s, "quick"].lost for s in names] == [
        (), (), ((("A", "hall", 2027), 1),),
    ]  # fmt: skip
    assert found.chosen == "quick"


def test_first_years_hold_back_what_was_not_started(tmp_path: Path) -> None:
    """100 MW from 2027 on, or 200: `more` starts two halls, `less` one.

    With the first year fixed, `less` builds its second hall in 2028 only: 500 are paid for 2027
    instead of 100, regret 400. `more` in less: a hall too many, 100 a year, regret 200. With
    sites alone both find everything.
    """
    axes = {
        "demand": {
            "less": {"capacity.milestones_mw": {2027: 100}},
            "more": {"capacity.milestones_mw": {2027: 200}},
        }
    }
    base = neutral(years__last=2028)
    matrix = matrix_in(tmp_path, axes, base, TWO[:1])
    found = gs.robust(matrix)
    assert found.regret("more", "less") == pytest.approx(400)
    assert found.regret("less", "more") == pytest.approx(200)
    assert found.chosen == "more"
    free = gs.robust(matrix, first_years=0)
    assert list(regrets(free).values()) == pytest.approx([0, 0, 0, 0])


def test_scenario_without_a_plan_is_reported_and_left_out(tmp_path: Path) -> None:
    """Eleven halls pinned where ten fit: proven infeasible, whatever the targets cost."""
    pins = [{"region": "A", "facility": "hall", "min_units": 11}]
    axes = {"a": {"today": {}, "full": {"pins": pins}, "small": ONE_IN_A}}
    found = gs.robust(matrix_in(tmp_path, axes))
    assert [(o.name, o.status) for o in found.left_out] == [("full", "infeasible")]
    assert [f.name for f in found.futures] == ["today", "small"]
    assert found.chosen == "small"
    (tmp_path / "alone").mkdir()
    alone = matrix_in(tmp_path / "alone", {"a": {"full": {"pins": pins}}})
    with pytest.raises(InfeasibleError, match="No scenario of the matrix has a plan") as caught:
        gs.robust(alone)
    assert "scenario full" in str(caught.value.faults[0])


def test_candidate_that_cannot_keep_a_limit_is_not_chosen(tmp_path: Path) -> None:
    """`pinned` must have a hall in B, where `today` may build nothing."""
    pins = [{"region": "B", "facility": "hall", "min_units": 1}]
    found = gs.robust(matrix_in(tmp_path, {"a": {"today": {}, "pinned": {"pins": pins}}}))
    trial = found.trials["pinned", "today"]
    assert (trial.status, trial.plan) == ("infeasible", None)
    assert "proven" in trial.reason
    assert found.worst("today") is None
    assert found.expected_cost("today") is None
    assert found.chosen == "pinned"


def test_equal_names_not_option_numbers_carry_a_decision(tmp_path: Path) -> None:
    """The second scenario has no A, so that its options are numbered otherwise.

    B is the only other place: two halls there cost 400. `today` (A alone) pays 1,000 there.
    """
    axes = {"a": {"today": {}, "without": {"regions.forbidden": ["A"]}}}
    found = gs.robust(matrix_in(tmp_path, axes))
    assert found.regret("without", "today") == pytest.approx(600)
    assert found.regret("today", "without") == pytest.approx(200)
    assert found.trials["without", "today"].lost == ((("A", "hall", 2027), 2),)


def test_changed_tables_and_gigafactories_first(tmp_path: Path) -> None:
    """A gigafactory counts first; it is then worth 1,000, and 100 MW missing cost 500.

    Today it stands for 200 and a hall for 100: 300 MW. At 9 times the cost it still does for 1,800
    (against 1,000 and 200 MW missing), the hall does not for 900: 1,800 + 500. Held to that, today
    pays 200 + 500; held to today's sites, dear pays 2,700.
    """
    axes = {
        "cost": {
            "today": {},
            "dear": {"scale": {"table": "regions", "column": "cost_index", "factor": 9}},
        }
    }
    base = demand(300, gigafactories__goal="first", gigafactories__max=1)
    base = base.with_({"gigafactories.price_meur": 1000})
    found = gs.robust(matrix_in(tmp_path, axes, base, TWO[:1], [GIGA, HALL]))
    assert [found.best(f.name) for f in found.futures] == pytest.approx([300, 2300])
    assert found.regret("today", "dear") == pytest.approx(400)
    assert found.regret("dear", "today") == pytest.approx(400)


def test_targets_are_priced_once() -> None:
    """What has a price keeps it; a hard least number below the most has none."""
    assert priced(neutral()).capacity.goal == "priced"
    assert priced(neutral()).gigafactories.goal == "hard"
    exact = neutral(gigafactories__max=2, gigafactories__min=2)
    assert priced(exact).gigafactories.goal == "priced"
    assert priced(neutral(gigafactories__min=1)).gigafactories.goal == "hard"
    first = priced(neutral(gigafactories__goal="first", demand__goal="first"))
    assert (first.gigafactories.goal, first.demand.goal) == ("priced", "priced")
    assert priced(neutral(demand__goal="shown")).demand.goal == "shown"


SEEDS = (3, pytest.param(8, marks=pytest.mark.slow))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_worlds_keep_the_rules(tmp_path: Path, seed: int) -> None:
    """The diagonal is 0, nothing is below it, every trial is an audited plan of its sites."""
    inputs = random_world(seed)
    (tmp_path / "data").mkdir()
    for name, frame in inputs.tables.items():
        frame.to_csv(tmp_path / "data" / f"{name}.csv", index=False)
    axes = {
        "room": {"wide": {}, "tight": {"limits.units_per_region.scale": 0.34}},
        "demand": {"less": {"capacity.milestones_mw": {2028: 300}}, "more": {"weight": 0.5}},
    }
    tree = json.loads(wanted(permits__tracks=("standard",)).with_({"name": "own"}).canonical())
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(tree), encoding="utf-8")
    told = {"base": "own.yaml", "inputs": "data", "axes": axes}
    (tmp_path / "set.yaml").write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    found = gs.robust(tmp_path / "set.yaml")
    assert len(found.futures) == 4
    for future in found.futures:
        assert found.regret(future.name, future.name) == pytest.approx(0, abs=1e-5)
        own = plan(future.inputs, future.scenario).cost
        assert found.best(future.name) == pytest.approx(own, rel=1e-6)
    known = [r for r in regrets(found).values() if r is not None]
    assert len(known) == 16
    assert min(known) >= 0
    assert max(known) > 1  # else nothing was put to the test
    whole = set(inputs["facilities"].loc[inputs["facilities"]["it_mw"] >= 5, "facility"])
    for s, c in itertools.product(found.futures, found.futures):
        made = found.trials[s.name, c.name].plan
        assert made is not None
        assert audit_plan(made, s.inputs, s.scenario).passed
        sites = made.sites[(made.sites["committed"] == 0) & made.sites["facility"].isin(whole)]
        assert set(zip(sites["region"], sites["facility"], strict=True)) <= c.decision.hosts
        first = sites[sites["start_year"] == 2027].groupby(["region", "facility"])["units"].sum()
        kept = {(r, f): n - dict(found.trials[s.name, c.name].lost).get((r, f, y), 0)
                for (r, f, y), n in c.decision.starts}  # fmt: skip
        assert first.to_dict() == {host: n for host, n in kept.items() if n}


@pytest.mark.slow
def test_processes_find_the_same(tmp_path: Path) -> None:
    matrix = matrix_in(tmp_path, TODAY_OR_SMALL)
    one, two = gs.robust(matrix), gs.robust(matrix, workers=2)
    pd.testing.assert_frame_equal(one.trial_table(), two.trial_table())
    assert one.chosen == two.chosen


def test_cancelled_set_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the first trial: it is kept, the others are missing, and nothing is chosen."""
    control, held = Control(), robustness._trial

    def stopping(*arguments: Any) -> Any:
        trial = held(*arguments)
        control.cancelled.set()
        return trial

    monkeypatch.setattr(robustness, "_trial", stopping)
    found = gs.robust(matrix_in(tmp_path, TODAY_OR_SMALL), control=control)
    assert found.stopped
    assert [f.name for f in found.futures] == ["today", "small"]
    assert list(found.trials) == [("today", "today")]
    assert found.chosen is None
    assert found.candidate_table()["worst_regret_meur"].isna().all()


@pytest.mark.parametrize(
    ("axes", "how", "said"),
    [
        (TODAY_OR_SMALL, {"first_years": -1}, "--first-years -1"),
        (TODAY_OR_SMALL, {"workers": 0}, "--workers 0"),
        ({"a": {"wet": {"objective.minimise": "water"}}}, {}, "scenario wet, objective.minimise"),
        ({"a": {"odd": {"years.last": 2000}}}, {}, "scenario odd"),
        ({"a": {"odd": {"capacity.joy": 1}}}, {}, "'joy' is not a key"),
        ({"a": {f"n{n}": {} for n in range(41)}}, {}, "41 scenarios mean 1,722 solves"),
    ],
)
def test_wishes_that_mean_nothing(
    tmp_path: Path, axes: dict[str, Any], how: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        gs.robust(matrix_in(tmp_path, axes), **how)


# the command line


def test_robust_writes_a_folder(tmp_path: Path) -> None:
    axes = TODAY_OR_SMALL | {
        "b": {"x": {"scale": {"table": "regions", "column": "cost_index", "factor": 1}}}
    }
    matrix_in(tmp_path, axes)
    call = ["robust", "set.yaml", "--out", "found"]
    result = gigasite(tmp_path, *call, "--json")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    told = json.loads(result.stdout)
    assert (told["chosen"], told["folder"], told["stopped_by"]) == ("small-x", "found", None)
    assert told["chosen_sites"] == [
        {"region": "A", "facility": "hall", "first_units": 1},
        {"region": "B", "facility": "hall", "first_units": 1},
    ]
    folder = tmp_path / "found"
    assert sorted(p.name for p in folder.iterdir()) == [
        "candidate-small-x", "candidate-today-x", "candidates.csv", "inputs", "regret.csv",
        "robust-small-x", "robust-today-x", "robust.html", "robust.json", "trials.csv",
    ]  # fmt: skip
    table = pd.read_csv(folder / "regret.csv").set_index("scenario")
    assert table.loc["today-x", "small-x"] == pytest.approx(100)
    (data,) = (folder / "inputs").iterdir()
    for name in ("candidate-small-x", "robust-today-x"):
        made = gigasite(tmp_path, "audit", f"found/{name}", "--inputs", str(data))
        assert made.exit_code == 0, made.output
    assert "candidate small-x" in read_plan(folder / "robust-today-x").notes[-1]
    page = (folder / "robust.html").read_text("utf-8")
    assert "at most € 100 m more" in page
    assert "http" not in page
    assert "<script" not in page
    again = gigasite(tmp_path, *call)
    assert again.exit_code == 2
    assert "--out found: exists already" in again.stderr


def test_robust_prints_its_verdict(tmp_path: Path) -> None:
    matrix_in(tmp_path, TODAY_OR_SMALL)
    result = gigasite(tmp_path, "robust", "set.yaml")
    assert result.exit_code == 0, result.output
    assert "Least worst regret: the sites of small." in result.stdout
    assert "Least expected cost by the weights: today" in result.stdout
    assert "Folder: outputs/set-robust" in result.stdout


def test_robust_without_a_plan(tmp_path: Path) -> None:
    pins = [{"region": "A", "facility": "hall", "min_units": 11}]
    matrix_in(tmp_path, {"a": {"full": {"pins": pins}}})
    result = gigasite(tmp_path, "robust", "set.yaml")
    assert result.exit_code == 3
    assert "scenario full" in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "outputs").exists()
