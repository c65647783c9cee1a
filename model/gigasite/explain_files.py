"""An explanation -> plain JSON, and its folder: explain.json, one table, a small page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words_explain as words
from gigasite.folders import write_folder, write_json, write_table
from gigasite.pagehtml import END, note, opening, section, table, text
from gigasite.report import clean, records

if TYPE_CHECKING:
    from pathlib import Path

    from gigasite.explaining import Explanation
    from gigasite.limit_prices import ExactPrice, Step
    from gigasite.relaxing import Relaxation

RELAXATION_COLUMNS = [
    "how", "limit", "key", "from", "to", "unit", "step", "set", "helps", "proven", "reason",
]  # fmt: skip


def explain_json(told: Explanation) -> dict[str, Any]:
    """Return the explanation as plain JSON.

    With a plan: `worth` (a limit each), `limits` (as limits.csv), `exact`. Without: `problems` and
    `explanation` {clash, minimal, further, alone, not_alone, together, combination}.
    """
    head: dict[str, Any] = {"scenario": told.scenario.name, "status": told.status}
    head |= {"stopped_by": told.stopped_by}
    head |= {"problems": [fault.as_dict() for fault in told.problems]}
    if told.plan is None:
        return dict(clean(head | {"explanation": _explanation(told)}))
    found = {
        "objective": told.plan.objective,
        "worth": records(told.worth()),
        "exact": [exact_json(price) for price in told.exact],
        "limits": records(limits_table(told)),
    }
    return dict(clean(head | found))


def _explanation(told: Explanation) -> dict[str, Any]:
    first, *further = told.clashes or (None,)
    several = told.together
    return {
        "clash": [] if first is None else list(first.limits),
        "minimal": first is not None and first.minimal,
        "further": [{"clash": list(c.limits), "minimal": c.minimal} for c in further if c],
        "alone": [_relaxation(one) for one in told.alone if one.helps],
        "not_alone": [
            {"limit": one.limit, "key": one.key, "proven": one.proven, "why": one.why}
            for one in told.alone
            if not one.helps
        ],
        "together": [] if several is None else [_relaxation(part) for part in several.parts],
        "combination": None
        if several is None
        else {
            "relative": several.relative,
            "bound": several.bound,
            "checked": several.checked,
        },
    }


def _relaxation(one: Relaxation) -> dict[str, Any]:
    return {
        "limit": one.limit,
        "key": one.key,
        "from": one.start,
        "to": one.to,
        "unit": one.unit,
        "step": one.step,
        "set": list(one.settings),
        "proven": one.proven,
    }


def exact_json(price: ExactPrice) -> dict[str, Any]:
    """One exact price as plain JSON: intervals where gaps are not zero."""
    return {
        "limit": price.limit,
        "key": price.key,
        "from": price.start,
        "step": price.step,
        "unit": price.unit,
        "price_kind": price.price_kind,
        "saved": None if price.saved is None else list(price.saved),
        "lost": None if price.lost is None else list(price.lost),
        "base": _step(price.base),
        "looser": _step(price.looser),
        "tighter": _step(price.tighter),
    }


def _step(step: Step | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "set": list(step.settings),
        "to": step.to,
        "status": step.status,
        "value": step.value,
        "bound": step.bound,
        "goal_changed": step.goal_changed,
    }


def limits_table(told: Explanation) -> pd.DataFrame:
    """Limits of the plan, what one per cent more of each is worth beside them, the dearest first.

    `one_percent_meur`: price x one per cent of the bound, for this scope and year [MEUR].
    """
    if told.plan is None:
        raise ValueError("a scenario without a plan has no table of limits")
    limits = told.plan.limits
    worth = (limits["price"].astype(float) * limits["bound"].abs() * 0.01).rename(
        "one_percent_meur"
    )
    frame = limits.assign(one_percent_meur=worth)
    return frame.sort_values(
        "one_percent_meur", ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def relaxations_table(told: Explanation) -> pd.DataFrame:
    """Every relaxation, alone and together: RELAXATION_COLUMNS."""
    several = () if told.together is None else told.together.parts
    found = [("alone", one) for one in told.alone] + [("together", one) for one in several]
    rows = [
        {
            "how": how,
            "limit": one.limit,
            "key": one.key,
            "from": one.start,
            "to": one.to,
            "unit": one.unit,
            "step": one.step,
            "set": " ".join(one.settings),
            "helps": words.HELPS[one.helps],
            "proven": int(one.proven),
            "reason": one.why,
        }
        for how, one in found
    ]
    return pd.DataFrame(rows, columns=RELAXATION_COLUMNS)


def write_explanation(told: Explanation, folder: Path) -> Path:
    """Write the folder of an explanation: it is whole or absent.

    explain.json, limits.csv or (without a plan) relaxations.csv, explain.html. Raises InputError
    where the folder exists.
    """

    def fill(aside: Path) -> None:
        write_json(explain_json(told), aside / "explain.json")
        if told.plan is None:
            write_table(relaxations_table(told), aside / "relaxations.csv")
        else:
            write_table(limits_table(told), aside / "limits.csv")
        (aside / "explain.html").write_text(explain_html(told), encoding="utf-8")

    return write_folder(folder, fill)


def explain_html(told: Explanation) -> str:
    """The explanation as one small page."""
    heading = words.TITLE.format(scenario=told.scenario.title)
    body = _clash_html(told) if told.plan is None else _worth_html(told)
    return opening(words.TITLE.format(scenario=told.scenario.name), heading, "") + body + END


def _clash_html(told: Explanation) -> str:
    faults = "".join(f"<li>{text(fault)}</li>" for fault in told.problems)
    parts = [section(words.CLASHING, f"<p>{text(words.NO_PLAN)}</p><ul>{faults}</ul>")]
    parts.append(section(words.ALONE, table(words.ALONE_COLUMNS, alone_rows(told))))
    parts.append(section(words.TOGETHER, table(words.ALONE_COLUMNS, together_rows(told))))
    lines = [together_line(told), not_alone_line(told), stopped_line(told)]
    return "".join([*parts, *(note(line) for line in lines if line)])


def _worth_html(told: Explanation) -> str:
    parts = [section(words.WORTH, table(words.WORTH_COLUMNS, worth_rows(told)))]
    if told.exact:
        parts.append(section(words.EXACT, table(words.EXACT_COLUMNS, exact_rows(told))))
        parts.append(note(words.EXACT_NOTE))
    return "".join([*parts, note(words.WORTH_NOTE)])


def alone_rows(told: Explanation) -> list[list[str]]:
    """Least relaxations that help alone, as texts: ALONE_COLUMNS."""
    return [_row(one) for one in told.alone if one.helps]


def together_rows(told: Explanation) -> list[list[str]]:
    """Parts of the cheapest combination, as texts: ALONE_COLUMNS."""
    return [] if told.together is None else [_row(part) for part in told.together.parts]


def _row(one: Relaxation) -> list[str]:
    settings = " ".join(f"--set {setting}" for setting in one.settings)
    return [one.limit, _figure(one.start), _figure(one.to), one.unit, one.step, settings]


def _figure(value: float | None) -> str:
    return words.NONE if value is None else f"{value:,.6g}" if abs(value) >= 1e4 else f"{value:g}"


def together_line(told: Explanation) -> str:
    """What is proven of the combination."""
    several = told.together
    if several is None:
        return words.NO_COMBINATION
    bound = several.bound if several.bound is not None else 0.0
    proven = several.relative - bound <= 1e-6
    line = words.CHEAPEST if proven else words.NOT_CHEAPEST
    checked = words.CHECKED if several.checked else words.NOT_CHECKED
    return f"{line.format(relative=several.relative, bound=bound)} {checked}"


def not_alone_line(told: Explanation) -> str:
    """Limits that do not help alone, and those of which it is not known."""
    no = dict.fromkeys(one.limit for one in told.alone if one.helps is False)
    helps = {one.limit for one in told.alone if one.helps}
    unknown = dict.fromkeys(one.limit for one in told.alone if one.helps is None)
    lines = [
        words.NOT_ALONE.format(names=", ".join(name for name in no if name not in helps)),
        words.NOT_KNOWN.format(names=", ".join(unknown)) if unknown else "",
    ]
    return " ".join(line for line in lines if line)


def stopped_line(told: Explanation) -> str:
    """What ended it early, if anything did."""
    return words.STOPPED[told.stopped_by] if told.stopped_by else ""


def worth_rows(told: Explanation) -> list[list[str]]:
    """What limits are worth, as texts: WORTH_COLUMNS."""
    rows = []
    for row in told.worth().to_dict("records"):
        year = "" if pd.isna(row["year"]) else f" {row['year']}"
        priced = not pd.isna(row["price"])
        rows.append(
            [
                str(row["limit"]),
                f"{row['binding']}/{row['scopes']}",
                f"{row['dearest']}{year}" if priced and row["price"] > 0 else "",
                f"{row['price']:,.4g}" if priced else words.NONE,
                str(row["unit"]),
                f"{row['one_percent_meur']:,.2f}" if priced else words.NONE,
                str(row["price_kind"]),
            ]
        )
    return rows


def exact_rows(told: Explanation) -> list[list[str]]:
    """Exact prices as texts: EXACT_COLUMNS."""
    return [
        [p.limit, p.step, way, _set(step), _status(step), _interval(worth, p.unit)]
        for p in told.exact
        for way, step, worth in (
            (words.LOOSER, p.looser, p.saved),
            (words.TIGHTER, p.tighter, p.lost),
        )
    ]


def _set(step: Step | None) -> str:
    return "" if step is None else " ".join(f"--set {setting}" for setting in step.settings)


def _status(step: Step | None) -> str:
    if step is None:
        return words.NOT_TRIED
    return words.GOAL_CHANGED.format(status=step.status) if step.goal_changed else step.status


def _interval(worth: tuple[float, float] | None, unit: str) -> str:
    if worth is None:
        return words.NONE
    low, high = worth
    return f"{low:,.2f} {unit}" if high - low < 0.005 else f"{low:,.2f} to {high:,.2f} {unit}"
