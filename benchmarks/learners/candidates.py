"""Earmark's beam and descent on the dictionary's binary candidates: a card of so many rows, points -5..5.

The candidates of one column become the bins of one criterion, equal lines are counted together, and the card is
fitted to the outcomes.
"""

from __future__ import annotations

import numpy as np

from earmark.learn.beam import Size, beam, patterns
from earmark.learn.binsums import Binned, added
from earmark.learn.descent import Counted, integers
from earmark.learn.rows import Rows

POINTS = 5


def card(known: np.ndarray, won: np.ndarray, most: int, columns: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Return points, intercept and scale of a card on (lines, candidates) of true and false.

    columns: (candidates,) number of the column that each is made of.
    """
    binned = [_bins(known[:, columns == column]) for column in np.unique(columns)]
    lines, first, place = patterns([codes for codes, _ in binned])
    table = Binned(np.array([codes[first] for codes, _ in binned]), np.cumsum([0, *(len(held) for _, held in binned)]))
    accounts, good = added(place, np.ones(len(won)), lines), added(place, won, lines)
    held = np.zeros((table.bins, len(columns)))
    for k, column in enumerate(np.unique(columns)):
        held[table.part(k), columns == column] = binned[k][1]
    choice = Rows(columns, held, np.zeros(len(columns), bool), np.zeros(len(binned), np.int64))
    base = np.full(lines, good.sum() / accounts.sum())
    found = beam(table, good / accounts, accounts, choice, base, Size(most, len(binned)))
    size = len(found.chosen)
    counted = Counted(
        found.present.astype(np.int64), *(added(found.pattern, some, len(found.present)) for some in (accounts, good)),
        np.full(size, -POINTS), np.full(size, POINTS), np.arange(size),
    )  # fmt: skip
    best = integers(counted, found.weights)
    points = np.zeros(len(columns), np.int64)
    points[found.chosen] = best.points
    return points, best.intercept / best.slope, 1 / best.slope


def _bins(part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bin of each line, and (bins, candidates) which candidates are true in each."""
    _, first, code = patterns(list(np.packbits(part, axis=1).T.astype(np.int64)))
    return code, part[first].astype(float)
