"""Options: the sets of fine bins of one criterion that a condition of a segment may ask for.

A run of neighbouring ranges; an item of a list; the values of a category that do best, up to five of
them. The values are put in order by the outcomes at hand, so that a shuffle puts them in its own order.
A missing value, and the rare ones, are in no option: a list vendor cannot filter on them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.binsums import Binned
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.profile.bins import Criterion

VALUES = 5  # of a category that one condition names
DRAWN = 10.0  # accounts at the overall rate that a value's own are drawn to before they are put in order


@dataclass(frozen=True)
class Options:
    """The options of a tally's criteria.

    runs: (options, bins) which bins are in each fixed option. sets: (categories, values) the bins of the
    values of each category, -1 beyond the last. owner: (columns,) position of the criterion of each
    column: the fixed options, then VALUES columns for each category.
    """

    runs: Floats
    sets: Ints
    owner: Ints

    def columns(self, sums: Floats) -> Floats:
        """Return (rows, fixed options) the sums over each, of (rows, bins) sums."""
        found: Floats = sums @ self.runs.T
        return found

    def ordered(self, accounts: Floats, beyond: Floats) -> Ints:
        """Return (rows, categories, VALUES) bins of the values that do best; -1 where there are no more.

        accounts, beyond: (rows, bins) accounts, and outcomes beyond those expected.
        """
        held = accounts[:, self.sets]
        rate = np.where((self.sets >= 0) & (held > 0), beyond[:, self.sets] / (held + DRAWN), -np.inf)
        order = np.argsort(-np.round(rate, 9), axis=2, kind="stable")[:, :, :VALUES]
        bins = np.take_along_axis(np.broadcast_to(self.sets, rate.shape), order, axis=2)
        found: Ints = np.where(np.isfinite(np.take_along_axis(rate, order, axis=2)), bins, -1)
        return found

    def totals(self, sums: Floats, order: Ints) -> Floats:
        """Return (rows, columns) the sums over every option, of (rows, bins) sums."""
        rows = np.arange(len(sums))[:, None, None]
        added = np.where(order >= 0, sums[rows, np.maximum(order, 0)], 0.0).cumsum(axis=2)
        return np.concatenate([self.columns(sums), added.reshape(len(sums), -1)], axis=1)

    def real(self, order: Ints) -> Flags:
        """Return (rows, columns) whether there is such an option: a category may have few values."""
        fixed = np.ones((len(order), len(self.runs)), bool)
        return np.concatenate([fixed, (order >= 0).reshape(len(order), -1)], axis=1)

    def bins(self, column: int, order: Ints) -> tuple[int, ...]:
        """Return the bins of one option; `order`: (categories, VALUES) of its row."""
        if column < len(self.runs):
            return tuple(np.flatnonzero(self.runs[column]).tolist())
        category, last = divmod(column - len(self.runs), VALUES)
        return tuple(sorted(order[category, : last + 1].tolist()))


def options(tally: Tally, table: Binned) -> Options:
    """Return the options of all criteria."""
    runs: list[Floats] = []
    sets: list[Ints] = []
    fixed: list[int] = []
    grouped: list[int] = []
    widest = max(VALUES, *(len(c.bins) - 2 for c in tally.criteria if c.kind == "category"), VALUES)
    for k, criterion in enumerate(tally.criteria):
        start = int(table.starts[k])
        if criterion.kind == "category":
            size = len(criterion.bins) - 2
            sets.append(np.array([*range(start, start + size), *[-1] * (widest - size)], np.int64))
            grouped.append(k)
        for low, high in _ranges(criterion):
            run = np.zeros(table.bins)
            run[start + low : start + high] = 1
            runs.append(run)
            fixed.append(k)
    owner = np.array([*fixed, *np.repeat(grouped, VALUES).tolist()], np.int64)
    held = np.array(sets, np.int64).reshape(len(sets), widest)
    return Options(np.array(runs).reshape(len(runs), table.bins), held, owner)


def _ranges(criterion: Criterion) -> list[tuple[int, int]]:
    """Return the runs of bins (from, up to) that a condition on a range or an item may ask for."""
    if criterion.kind == "list":
        return [(0, 1)]
    if criterion.kind == "category":
        return []
    first, last = int(criterion.kind == "date" and criterion.bins[0].high == 0), len(criterion.bins) - 1
    every = [(low, high) for low in range(first, last) for high in range(low + 1, last + 1)]
    return [(low, high) for low, high in every if (low, high) != (0, last)]
