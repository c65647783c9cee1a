"""What came of a batch, as the tables of a page: over axes, by region, spread, every scenario."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd

from gigasite import words_batch
from gigasite.batch_store import PLANNED, STORE
from gigasite.cells import quoted
from gigasite.comparing import choice_table
from gigasite.plans import SITE_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path


def planned(metrics: pd.DataFrame) -> pd.DataFrame:
    """Scenarios with a plan."""
    return metrics[metrics["status"].isin(PLANNED)]


def known_metrics(metrics: pd.DataFrame) -> list[str]:
    """Figures that some plan has."""
    mine = planned(metrics)
    return [n for n in words_batch.METRICS if n in mine and mine[n].notna().any()]


def varied(metrics: pd.DataFrame, axes: list[str]) -> list[str]:
    """Axes of several values, that which moves the mean cost most first."""
    several = [axis for axis in axes if metrics[f"axis_{axis}"].nunique() > 1]
    return sorted(several, key=lambda axis: -_range(planned(metrics), axis))


def _range(frame: pd.DataFrame, axis: str) -> float:
    means = [_mean(group, "cost_meur") for _, group in frame.groupby(f"axis_{axis}")]
    return max(means) - min(means) if means else 0.0


def _mean(frame: pd.DataFrame, name: str) -> float:
    """Mean over scenarios by their weights."""
    known = frame[frame[name].notna()]
    if known.empty:
        return float("nan")
    weight = known["weight"].astype(float)
    return float((known[name].astype(float) * weight).sum() / weight.sum())


def heat(metrics: pd.DataFrame, down: str, across: str, name: str) -> pd.DataFrame:
    """Mean of a figure for each pair of values: down | across | value | told | count."""
    rows = []
    groups = metrics.groupby([f"axis_{down}", f"axis_{across}"], sort=False)
    for (one, two), group in groups:
        mine = planned(group)
        value = _mean(mine, name) if len(mine) else float("nan")
        told = words_batch.NO_PLAN if pd.isna(value) else number(value)
        if (group["status"] == "missing").all():
            told = words_batch.STATUS["missing"]
        count = words_batch.OF.format(n=len(mine), all=len(group))
        rows.append((str(one), str(two), value, told, count))
    return pd.DataFrame(rows, columns=["down", "across", "value", "told", "count"])


def number(value: float) -> str:
    """A figure as short as it is precise."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.3g}"


def chosen(sites: pd.DataFrame, metrics: pd.DataFrame) -> pd.DataFrame:
    """How often each region is chosen: words_batch.CHOSEN_COLUMNS."""
    if sites.empty or "region" not in sites:
        return pd.DataFrame(columns=list(words_batch.CHOSEN_COLUMNS))
    told = choice_table(sites, weights(metrics))
    told = told[["name", "member_state", "frequency", "mean_it_mw", "region"]]
    told = told.assign(frequency=told["frequency"] * 100)
    return told.set_axis(list(words_batch.CHOSEN_COLUMNS), axis=1)


def weights(metrics: pd.DataFrame) -> dict[str, float]:
    """Weight of each scenario with a plan."""
    mine = planned(metrics)
    return dict(zip(mine["scenario"], mine["weight"].astype(float), strict=True))


def mean_sites(sites: pd.DataFrame, metrics: pd.DataFrame) -> pd.DataFrame:
    """Sites of all plans with their mean IT power, as a map draws them."""
    of = weights(metrics)
    share = sites["scenario"].map(of) / sum(of.values())
    return sites[share.notna()].assign(it_mw=sites["it_mw"] * share)[SITE_COLUMNS]


def spread(metrics: pd.DataFrame) -> pd.DataFrame:
    """Least, mean and most of each figure: words_batch.SPREAD_COLUMNS."""
    mine, rows = planned(metrics), []
    for name in known_metrics(metrics):
        values = mine[name].dropna().astype(float)
        low, high = values.quantile(0.25), values.quantile(0.75)
        figures = [values.min(), low, _mean(mine, name), high, values.max()]
        figures = [round(float(v), 0 if abs(v) >= 100 else 2) for v in figures]
        rows.append([*words_batch.METRICS[name], *figures])
    return pd.DataFrame(rows, columns=list(words_batch.SPREAD_COLUMNS))


def scenarios(metrics: pd.DataFrame, axes: list[str]) -> pd.DataFrame:
    """Every scenario with its values, its end and main figures."""
    names = ["scenario", "status", "cost_meur", "it_mw_online", "gigafactories", "weight",
             "seconds", "reason"]  # fmt: skip
    frame = metrics.reindex(columns=names).round({"cost_meur": 0, "it_mw_online": 0, "seconds": 0})
    frame["status"] = frame["status"].map(lambda s: words_batch.STATUS.get(s, s))
    frame = frame.set_axis(list(words_batch.TABLE_COLUMNS), axis=1)
    for n, axis in enumerate(axes):
        frame.insert(1 + n, axis, metrics[f"axis_{axis}"].astype(str))
    return frame


def counted(counts: dict[str, int]) -> str:
    """Scenarios by how they ended, in words."""
    told = words_batch.STATUS
    return ", ".join(
        words_batch.STATUS_COUNT.format(n=n, status=told.get(status, status))
        for status, n in counts.items()
    )


def store_zip(out: Path, metrics: pd.DataFrame) -> bytes:
    """The store of a batch as one zip file, its figures as CSV too."""

    def safe(value: Any) -> Any:
        return quoted(value) if isinstance(value, str) else value

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted((out / STORE).glob("*.parquet")):
            file.writestr(path.name, path.read_bytes())
        text = metrics.map(safe).to_csv(index=False, lineterminator="\n")
        file.writestr("metrics.csv", text.encode("utf-8"))
    return held.getvalue()
