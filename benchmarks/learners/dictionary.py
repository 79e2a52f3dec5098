"""The dictionary of binary candidates that every card learner gets, fitted on the training part only.

Nine quantile thresholds a numeric column (all values if fewer), one level for each value of a category
that at least 1% of rows have, and a missing flag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outside_tables import Rows

THRESHOLDS = 9
LEVEL_SHARE = 0.01


@dataclass(frozen=True)
class Candidate:
    """One binary candidate. kind: "up to" a number, "is" a value, or "missing"."""

    column: str
    kind: str
    value: float | str = ""

    def of(self, rows: Rows) -> np.ndarray:
        values = rows.columns[self.column]
        numeric = values.dtype.kind == "f"
        if self.kind == "missing":
            return np.isnan(values) if numeric else values == ""
        return values <= self.value if self.kind == "up to" else values == self.value


def fitted(train: Rows) -> tuple[Candidate, ...]:
    """Return the candidates of a training part; one that all rows have, or none, is left out."""
    found = [one for name, values in train.columns.items() for one in _candidates(name, values)]
    return tuple(one for one in found if 0 < one.of(train).sum() < len(train.won))


def coded(candidates: tuple[Candidate, ...], rows: Rows) -> np.ndarray:
    """Return (rows, candidates) of true and false."""
    return np.column_stack([one.of(rows) for one in candidates])


def _candidates(name: str, values: np.ndarray) -> list[Candidate]:
    missing = [Candidate(name, "missing")]
    if values.dtype.kind == "f":
        held = values[~np.isnan(values)]
        found = np.unique(held)
        if len(found) > THRESHOLDS:
            shares = np.arange(1, THRESHOLDS + 1) / (THRESHOLDS + 1)
            found = np.unique(np.quantile(held, shares, method="inverted_cdf"))
        return [Candidate(name, "up to", float(v)) for v in found] + missing
    found, counts = np.unique(values[values != ""], return_counts=True)
    common = found[counts >= LEVEL_SHARE * len(values)]
    return [Candidate(name, "is", str(v)) for v in common] + missing
