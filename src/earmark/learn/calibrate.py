"""Calibration: score -> expected rate with its interval, never 0% or 100%, rising with the score.

The expected rate is the ridge's (shrunk by the evidence, so it holds out of sample), moved by what
accounts of that score did once they are many, pooled so that it never falls as the score rises
(isotonic regression, Ayer et al. 1955).
"""

from __future__ import annotations

import numpy as np

from earmark.learn.beta import NEVER, interval
from earmark.learn.distinct import distinct
from earmark.learn.tally import Floats, Ints, Tally
from earmark.learn.training import Trained
from earmark.profile.rules import Rate

GOODS = 20.0  # that the ridge's word on one score counts for
FEWEST, SHARE = 10, 0.03  # accounts a row of the calibration holds, at least
UNSURE = 5.0  # accounts that an interval's counts are cut by, for the card was chosen on them
DOUBTED = 0.3  # of the log-odds from the base rate that is left when the verdict is not supported


def calibrate(trained: Trained, tally: Tally, y: Floats, lowest: int, *, trusted: bool) -> tuple[Rate, ...]:
    """Return the expected rate of each run of scores, from the highest down; the last starts at `lowest` or below."""
    scores, weight = trained.card.scores(tally), tally.count.astype(float)
    base = float(np.clip(weight @ y / weight.sum(), NEVER, 1 - NEVER))
    values, place = distinct(scores)
    sizes, good = (np.bincount(place, one).astype(float) for one in (weight, weight * y))
    rows = _rows(values, sizes)
    accounts, goods, said = (np.zeros(len(rows)) for _ in range(3))
    for i, (low, high) in enumerate(rows):
        held = (values >= low) & (values < high)
        accounts[i], goods[i] = sizes[held].sum(), good[held].sum()
        said[i] = sizes[held] @ trained.chance(values[held]) / accounts[i]
    prior = GOODS / base
    rate = rising((goods + prior * said) / (accounts + prior), accounts + prior)
    rate = np.clip(rate if trusted else shrunk(rate, base), NEVER, 1 - NEVER)
    ends = [interval(float(r), max(float(n) - UNSURE, 0) + UNSURE) for r, n in zip(rate, accounts, strict=True)]
    found = [
        Rate(low, float(r), e[0], e[1], int(n)) for (low, _), r, e, n in zip(rows, rate, ends, accounts, strict=True)
    ]
    last = found[0]
    found[0] = Rate(min(last.score, lowest), last.rate, last.rate_low, last.rate_high, last.accounts)
    return tuple(reversed(found))


def shrunk(rate: Floats, base: float) -> Floats:
    """Return rates drawn to the base rate: on log-odds, DOUBTED of the way is left."""
    middle = np.log(base / (1 - base))
    away = np.log(rate / (1 - rate)) - middle
    found: Floats = 1 / (1 + np.exp(-(middle + DOUBTED * away)))
    return found


def _rows(values: Ints, sizes: Floats) -> list[tuple[int, int]]:
    """Return runs of scores (from, up to) from the lowest up, each holding enough accounts."""
    least = max(FEWEST, SHARE * sizes.sum())
    starts, held = [int(values[0])], 0.0
    for i, (value, size) in enumerate(zip(values.tolist(), sizes.tolist(), strict=True)):
        if held >= least and sizes[i:].sum() >= least:
            starts.append(value)
            held = 0.0
        held += size
    return list(zip(starts, [*starts[1:], int(values[-1]) + 1], strict=True))


def rising(rate: Floats, weight: Floats) -> Floats:
    """Return the rates nearest to `rate` that never fall: neighbours that do are pooled."""
    pools: list[list[float]] = []  # rate, weight, how many
    for value, size in zip(rate.tolist(), weight.tolist(), strict=True):
        pools.append([value, size, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n, i), (b, m, j) = pools[-2:]
            pools[-2:] = [[(a * n + b * m) / (n + m), n + m, i + j]]
    return np.repeat([p[0] for p in pools], [int(p[2]) for p in pools])
