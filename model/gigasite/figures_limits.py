"""What limits do to a plan, as tables: what binds by topic, rows of one limit, worth of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words, words_energy, words_limits
from gigasite import words_limits_page as page
from gigasite.choices_objective import UNITS
from gigasite.figures import scope_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gigasite.load import Inputs

SMALL = 1e-3
"""Saving that counts as none [unit of the objective a step]."""
MONEY = UNITS["cost"]


def limit_name(limit: str) -> str:
    """Name of a limit in planner's words; what is not known as it is."""
    if limit == "hourly_matched":
        return words_energy.MATCHED
    return words_limits.LIMITS.get(limit, (limit, ""))[0]


def topic_of(limit: str) -> str:
    """What a limit is about."""
    return next((topic for topic, names in page.TOPICS.items() if limit in names), page.OTHER)


def what_binds(limits: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """A row a limit, by topic, the dearest first: limit, binding and keys of page.BIND_COLUMNS."""
    named = scope_words(inputs)
    rows = []
    for limit, group in limits.groupby("limit", sort=False):
        price = group["price"].astype(float)
        dear = price.fillna(0.0) > SMALL
        first = group.loc[price.fillna(0.0).idxmax()] if dear.any() else None
        year = "" if first is None or pd.isna(first["year"]) else f", {int(first['year'])}"
        binding = int(group["binding"].sum())
        rows.append({
            "limit": str(limit), "topic": topic_of(str(limit)), "title": limit_name(str(limit)),
            "places": page.BINDS_IN.format(binding=binding, all=len(group)), "binding": binding,
            "spot": "" if first is None else named(str(first["scope"])) + year,
            "step": words_limits.LIMITS.get(str(limit), ("", str(group["unit"].iloc[0])))[1],
            "price": float(price.max()) if price.notna().any() else None,
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=["limit", "binding", *page.BIND_COLUMNS])
    frame["price"] = frame["price"].astype(float)
    dearest = frame.groupby("topic")["price"].transform("max").fillna(-1.0)
    order = frame.assign(dearest=dearest).sort_values(
        ["dearest", "topic", "price", "binding", "title"],
        ascending=[False, True, False, False, True], kind="stable",
    )  # fmt: skip
    return order[list(frame)].reset_index(drop=True)


def step_prices(limits: pd.DataFrame) -> dict[str, float]:
    """What one step of each limit saves where it saves most, if anything."""
    price = limits["price"].astype(float).groupby(limits["limit"]).max()
    return {str(limit): float(p) for limit, p in price.items() if p > SMALL}


def limit_rows(limits: pd.DataFrame, inputs: Inputs, limit: str, *, every: bool) -> pd.DataFrame:
    """Rows of one limit by place and year, the dearest first: keys of page.ROW_COLUMNS."""
    rows, named = limits[limits["limit"] == limit], scope_words(inputs)
    if not every:
        rows = rows[rows["binding"].astype(float) > 0]
    frame = pd.DataFrame({
        "place": rows["scope"].astype(str).map(named),
        "year": pd.to_numeric(rows["year"]).astype("Int64"),
        "used": rows["used"].astype(float).round(3),
        "sense": rows["sense"].map(lambda s: page.SENSES.get(s, s)),
        "bound": rows["bound"].astype(float).round(3),
        "slack": rows["slack"].astype(float).round(3), "unit": rows["unit"],
        "binding": rows["binding"].astype(float) > 0,
        "price": rows["price"].astype(float).round(3),
    })  # fmt: skip
    order = ["price", "binding", "place", "year"]
    return frame.sort_values(
        order, ascending=[False, False, True, True], na_position="last", ignore_index=True
    )[list(page.ROW_COLUMNS)]


def worth(value: float, unit: str) -> str:
    """An amount of the objective in words."""
    return words.money(value) if unit == MONEY else f"{value:,.6g} {unit}"


def between(low: float, high: float, unit: str) -> str:
    """An interval in words; one figure where its ends look the same."""
    ends = worth(low, unit), worth(high, unit)
    return ends[0] if ends[0] == ends[1] else page.WORTH_RANGE.format(low=ends[0], high=ends[1])


def steps_told(price: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a step either way does: way, change, told [lines], settings; from an exact price."""
    unit, told = str(price["unit"]), []
    for way, name, interval, text in (
        ("looser", page.LOOSER, price["saved"], page.SAVES),
        ("tighter", page.TIGHTER, price["lost"], page.COSTS),
    ):
        step = price[way]
        if step is None:
            told.append({"way": name, "change": "", "told": [page.NO_STEP], "settings": []})
            continue
        move = {**price, "start": price["from"], "to": step["to"], "unit": _unit(price["key"])}
        lines = []
        if interval is not None:
            lines.append(text.format(worth=between(interval[0], interval[1], unit)))
        if step["value"] is None:
            lines.append(page.NO_WORTH.get(step["status"], str(step["status"])))
        else:
            values = (worth(step["value"], unit), worth(price["base"]["value"], unit))
            lines.append(page.STEP_STATUS.format(value=values[0], base=values[1]))
        if step["goal_changed"]:
            lines.append(page.GOAL_CHANGED)
        told.append({
            "way": name, "change": _moved(move), "told": lines,
            "settings": list(step["set"]) if step["value"] is not None else [],
        })  # fmt: skip
    return told


def _unit(key: str) -> str:
    """Unit of a key, where only its name is known."""
    if key.endswith(".scale"):
        return "x"
    if key == "energy.hourly_matched":
        return "share"
    return "MEUR" if key.endswith("_meur") else "km" if key.endswith("_km") else ""


def change_words(one: Mapping[str, Any]) -> str:
    """A relaxation in words, for Markdown: what it moves, from what to what."""
    name = page.KEYS.get(str(one["key"])) or limit_name(str(one["limit"]))
    move = _moved({**one, "start": one["from"]})
    return page.CHANGE.format(name=words.plain(name), change=words.plain(move))


def _moved(one: Mapping[str, Any]) -> str:
    start, to, unit = one["start"], one["to"], str(one["unit"])
    if to is None:
        return page.OFF
    if start is None:
        return _number(to)
    if unit == "share":
        return page.YEARS.format(to=_percent(to), start=_percent(start))
    if unit == "x":
        return page.SCALE.format(to=_percent(to), start=_percent(start))
    if unit == "year":
        return page.YEARS.format(to=f"{to:.0f}", start=f"{start:.0f}")
    said = page.UNITS.get(unit, unit)
    return page.FIGURE.format(to=_number(to), start=_number(start), unit=said).strip()


def _number(value: float) -> str:
    return f"{value:,.6g}"


def _percent(value: float) -> str:
    return f"{100 * value:,.4g} %"


def names_of(limits: Sequence[str]) -> list[str]:
    """Names of limits, each once, in their order."""
    return list(dict.fromkeys(limit_name(limit) for limit in limits))


def clashes(told: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Each clash of an explanation: a sentence, and the names of its limits."""
    found = []
    heads = {True: page.CLASH, False: page.CLASH_OPEN}
    if told["clash"]:
        found.append((heads[bool(told["minimal"])], names_of(told["clash"])))
    found += [(page.CLASH_MORE, names_of(more["clash"])) for more in told["further"]]
    return found


def not_alone(told: Mapping[str, Any]) -> list[str]:
    """What does not help alone, and of what that is not known, a sentence each."""
    helps = {one["limit"] for one in told["alone"]}
    rows = [one for one in told["not_alone"] if one["limit"] not in helps]
    no = names_of([one["limit"] for one in rows if one["proven"]])
    unknown = [n for n in names_of([o["limit"] for o in rows if not o["proven"]]) if n not in no]
    parts = ((page.NOT_ALONE, no), (page.NOT_KNOWN, unknown))
    return [text.format(names=", ".join(names)) for text, names in parts if names]
