"""Shuffling: what the bins would show if outcomes had nothing to do with them.

Outcomes are permuted within blocks of time, so that neither a drift of the base rate nor a date
column that acts as a calendar looks like a trait. Young wins and young losses are both in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.learn.binsums import binned
from earmark.learn.distinct import distinct
from earmark.learn.tally import Floats, Ints, Tally

TIMES = 399
MOST = 12_000  # accounts shuffled; of more, the goods stay as far as half of them and the rest are drawn
BLOCK = 25  # accounts a block of time holds at least


@dataclass(frozen=True)
class Shuffled:
    """Goods by bin, as they are and shuffled.

    accounts: (bins,) accounts. goods: (1 + TIMES, bins), the first row as they are. expected:
    (bins,) goods expected from when the accounts closed. total, good: accounts and goods in all.
    """

    accounts: Floats
    goods: Floats
    expected: Floats
    total: float
    good: float


@dataclass(frozen=True)
class Draws:
    """Outcomes of single accounts, as they are and shuffled.

    lines: (accounts,) the line of the tally that each is on. outcomes: (1 + times, accounts), the first
    row as they are. expected: (accounts,) the mean of those that closed at about the same time.
    """

    lines: Ints
    outcomes: Floats
    expected: Floats


def draws(tally: Tally, y: Floats, seed: int, times: int = TIMES, most: int = MOST) -> Draws:
    """Return `times` permutations of the accounts' outcomes within blocks of time, of at most so many accounts."""
    rng = np.random.default_rng(seed)
    lines = _accounts(tally, y, rng, most)
    share, closed = y[lines], tally.closed[lines]
    block = _blocks(closed, np.ones(len(closed)))
    outcomes = np.empty((times + 1, len(lines)))
    outcomes[0] = share
    mean = np.empty(len(lines))
    for number in range(int(block.max(initial=-1)) + 1):
        held = np.flatnonzero(block == number)
        outcomes[1:, held] = rng.permuted(np.tile(share[held], (times, 1)), axis=1)
        mean[held] = share[held].mean()
    return Draws(lines, outcomes, mean)


def shuffle(tally: Tally, y: Floats, seed: int, times: int = TIMES) -> Shuffled:
    """Return goods by bin under `times` permutations of the accounts' outcomes within blocks of time."""
    drawn = draws(tally, y, seed, times)
    table = binned(tally.pick(drawn.lines))
    goods = np.empty((times + 1, table.bins))
    for k, code in enumerate(table.codes):
        goods[:, table.part(k)] = drawn.outcomes @ np.eye(table.size(k))[code]
    every = np.ones(len(drawn.lines))
    total, good = float(len(drawn.lines)), float(drawn.outcomes[0].sum())
    return Shuffled(table.sums(every), goods, table.sums(drawn.expected), total, good)


def expected_then(tally: Tally, y: Floats) -> Floats:
    """Return (lines,) the mean outcome of all accounts that closed at about the same time as the line's."""
    weight = tally.count.astype(float)
    block = _blocks(tally.closed, weight)
    mean = np.bincount(block, weight * y) / np.maximum(np.bincount(block, weight), 1.0)
    found: Floats = mean[block]
    return found


def _accounts(tally: Tally, y: Floats, rng: np.random.Generator, most: int) -> Ints:
    """Return the line of each account that is shuffled; of many accounts, a draw that keeps the rarer kind."""
    lines = np.repeat(np.arange(len(tally.count)), tally.count)
    if len(lines) <= most:
        return lines
    rare = y[lines] > 0 if y[lines].mean() < 0.5 else y[lines] < 1
    few, many = np.flatnonzero(rare), np.flatnonzero(~rare)
    kept = rng.permutation(few)[: max(most // 2, most - len(many))]
    drawn: Ints = lines[np.sort(np.concatenate([kept, rng.permutation(many)[: most - len(kept)]]))]
    return drawn


def _blocks(closed: NDArray[np.int32], weight: Floats) -> Ints:
    """Return the block of time of each line of so many accounts: whole months, in order, until it is large enough."""
    months, place = distinct(closed)
    sizes = np.bincount(place, weight)
    least = max(BLOCK, int(sizes.sum()) // 24)
    number, held = 0, 0
    to = np.zeros(len(months), np.int64)
    for i, size in enumerate(sizes.tolist()):
        to[i], held = number, held + size
        if held >= least and sizes[i + 1 :].sum() >= least:
            number, held = number + 1, 0
    found: Ints = to[place]
    return found
