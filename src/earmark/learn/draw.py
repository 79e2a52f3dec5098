"""Draws: of very many lines so many are enough to look for something, which is then counted on all."""

from __future__ import annotations

import numpy as np

from earmark.learn.tally import Floats, Ints, Tally

JUDGED = 20_000  # lines that a card is learned from which is only judged or compared
SOUGHT = 100_000  # lines in which pairs and leaks are looked for
RARER = 4_000  # lines' worth of the rarer kind that a draw is made to hold, a line at the mean count


def enough(tally: Tally, y: Floats, seed: int, many: int = JUDGED) -> Ints:
    """Return the lines to look at: all, or of very many a draw; y: (lines,) shares of good.

    Lines are drawn evenly, whatever they count. So RARER times the mean count are the accounts of the rarer kind that
    a draw holds on average over draws; one draw may hold fewer, most so where few lines count most of them.
    """
    lines, good = len(tally.count), float(tally.count @ y)
    rarer = min(good, tally.accounts - good) / max(tally.accounts, 1)
    asked = max(many, int(RARER / max(rarer, 1e-9)))
    if lines <= asked:
        return np.arange(lines)
    return np.sort(np.random.default_rng(seed).permutation(lines)[:asked])
