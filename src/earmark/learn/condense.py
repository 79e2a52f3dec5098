"""Condensing: a tally's lines of one pattern made one, once each line is known to be good, bad or pending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from earmark.learn.outcomes import Outcomes
from earmark.learn.tally import Floats, Ints, Tally, words


def condensed(tally: Tally, found: Outcomes) -> tuple[Tally, Outcomes]:
    """Return one line for each pattern and kind (good, bad, pending), its share of good the mean of its accounts'.

    A fit sees the same likelihood; months and sellers of the lines mean nothing any more.
    """
    kind = np.select([found.good, found.pending], [0, 2], 1)
    small, y, first = _by(tally, found.y, [kind])
    return small, replace(found.pick(first), y=y)


def by_seller(tally: Tally, y: Floats) -> tuple[Tally, Floats]:
    """Return one line for each pattern and seller, with its share of good."""
    return _by(tally, y, [tally.seller])[:2]


def _by(tally: Tally, y: Floats, more: Sequence[NDArray[np.integer]]) -> tuple[Tally, Floats, Ints]:
    """Return the lines made one by pattern and `more`, their shares of good, and a line of each."""
    held = words([*more, *tally.codes.T])
    order = np.lexsort(held[::-1])
    new = np.ones(len(order), bool)
    new[1:] = np.any([w[order][1:] != w[order][:-1] for w in held], axis=0)
    starts, first = np.flatnonzero(new), order[new]
    count = np.add.reduceat(tally.count[order], starts)
    good = np.add.reduceat((tally.count * y)[order], starts)
    return replace(tally.pick(first), count=count, sums=None), good / count, first
