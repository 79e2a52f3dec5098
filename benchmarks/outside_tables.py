"""Outside tables as tallies: read a CSV, cut it into the learner's bands, count nothing away.

A table is `Rows`: columns by name, and a 0/1 outcome a row. `tally` builds what the SQL of the
product builds, one line a row, with the codes of the reference bins.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from earmark.learn.bands import candidates
from earmark.learn.fields import Field
from earmark.learn.tally import LOST, NONE, WON, Tally
from earmark.profile.bins import Criterion


@dataclass(frozen=True)
class Rows:
    """Columns by name: floats (NaN is missing) or texts ("" is missing); `won` is 0 or 1."""

    columns: dict[str, np.ndarray]
    won: np.ndarray

    def pick(self, lines: np.ndarray) -> Rows:
        return Rows({k: v[lines] for k, v in self.columns.items()}, self.won[lines])


TABLES = {
    "telco": ("telco-churn/telco_churn.csv", ",", "Churn", "Yes", ("customerID",)),
    "bank": ("bank-marketing/bank-full.csv", ";", "y", "yes", ("duration",)),
    "xeducation": (
        "xeducation-leads/lead_scoring.csv",
        ",",
        "Converted",
        "1",
        (
            "Prospect ID", "Lead Number", "Tags", "Lead Quality", "Lead Profile", "Last Activity",
            "Last Notable Activity", "Asymmetrique Activity Index", "Asymmetrique Profile Index",
            "Asymmetrique Activity Score", "Asymmetrique Profile Score",
        ),
    ),
}  # fmt: skip


def folder() -> Path | None:
    """Where the outside tables lie, or None."""
    found = os.environ.get("EARMARK_TEST_DATA")
    return Path(found) if found else None


def load(name: str) -> Rows:
    """Read one of TABLES."""
    path, mark, target, yes, left_out = TABLES[name]
    root = folder()
    assert root is not None, "EARMARK_TEST_DATA names no folder"
    with (root / path).open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file, delimiter=mark))
    won = np.array([line[target] == yes for line in lines], int)
    names = [n for n in lines[0] if n != target and n not in left_out]
    return Rows({n: _column([line[n].strip() for line in lines]) for n in names}, won)


def _column(texts: list[str]) -> np.ndarray:
    try:
        return np.array([float(t) if t else np.nan for t in texts])
    except ValueError:
        return np.array(texts)


def field(name: str, number: int, values: np.ndarray) -> Field:
    """Sum up one column as the product does."""
    if values.dtype.kind == "f":
        held = values[~np.isnan(values)]
        found = Counter(held.tolist())
        few = tuple((f"{v:g}", n) for v, n in found.most_common()) if len(found) <= 12 else ()
        low, high = (Decimal(f"{held.min():g}"), Decimal(f"{held.max():.12g}")) if len(held) else (None, None)
        return Field(number, name, "number", "", False, "", len(values), len(held), len(found), low, high, few)
    counts = Counter(v for v in values.tolist() if v)
    shown = tuple(sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:300])
    return Field(
        number, name, "category", "", False, "", len(values), sum(counts.values()), len(counts), None, None, shown
    )


def codes(criterion: Criterion, values: np.ndarray) -> np.ndarray:
    """Return the position of each value's bin."""
    missing = next(i for i, b in enumerate(criterion.bins) if b.missing)
    if criterion.kind == "number":
        ranges = [i for i, b in enumerate(criterion.bins) if not b.missing]
        cuts = [float(criterion.bins[i].high) for i in ranges[:-1]]
        return np.where(np.isnan(values), missing, np.array(ranges)[np.searchsorted(cuts, values, "right")])
    other = next(i for i, b in enumerate(criterion.bins) if b.other)
    place = {v: i for i, b in enumerate(criterion.bins) for v in b.values} | {"": missing}
    return np.array([place.get(v, other) for v in values.tolist()])


def fields(rows: Rows) -> tuple[Field, ...]:
    """Sum up every column."""
    return tuple(field(n, i, v) for i, (n, v) in enumerate(rows.columns.items()))


def criteria(rows: Rows) -> tuple[Criterion, ...]:
    """Return the candidate criteria of a table."""
    return candidates(fields(rows))[0]


def tally(rows: Rows, bins: tuple[Criterion, ...], closed: np.ndarray | None = None, as_of: int = 30000) -> Tally:
    """Count a table, one line a row; `closed` are months, or none are known."""
    table = np.column_stack([codes(c, rows.columns[c.field]) for c in bins]).astype(np.int16)
    none = np.full(len(rows.won), NONE, np.int32)
    outcome = np.where(rows.won == 1, WON, LOST).astype(np.int8)
    when = none if closed is None else closed.astype(np.int32)
    return Tally(bins, table, outcome, when, none, none, np.ones(len(rows.won), np.int64), as_of, kept_known=False)


def auc(score: np.ndarray, won: np.ndarray) -> float:
    """Area under the ROC curve, ties half."""
    _, rank, counts = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    good = won == 1
    n, m = good.sum(), (~good).sum()
    return float((middle[rank][good].sum() - n * (n + 1) / 2) / (n * m))


def log_loss(chance: np.ndarray, won: np.ndarray) -> float:
    """Mean negative log-likelihood."""
    chance = np.clip(chance, 1e-9, 1 - 1e-9)
    return float(-np.mean(won * np.log(chance) + (1 - won) * np.log(1 - chance)))
