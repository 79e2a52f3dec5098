"""Tiers A to D: cut-offs by the share of accounts and by how far their rate stands from the base rate."""

from __future__ import annotations

import numpy as np

from earmark.learn.beta import interval
from earmark.learn.calibrate import UNSURE
from earmark.learn.distinct import distinct
from earmark.learn.tally import Floats, Ints
from earmark.profile.rules import Rate, Tier, rate_of

NAMES = ("A", "B", "C", "D")
SHARES = (0.10, 0.30, 0.60)  # of worked accounts in A, in A and B, in A to C: what is aimed at
RATIOS = (2.0, 1.0, 0.5)  # of the base rate: a tier reaches down to it while its share stays within
REACH = (0.15, 0.40, 0.75)


def tiers(scores: Ints, weight: Floats, rates: tuple[Rate, ...], base: float, lowest: int) -> tuple[Tier, ...]:
    """Return four tiers whose cut-offs fall strictly and cover every score from `lowest` up.

    scores, weight: (lines,) score and accounts of each line of the tally.
    """
    values, place = distinct(scores)
    sizes = np.bincount(place, weight).astype(float)
    said = np.array([rate_of(rates, int(v)).rate for v in values])
    cuts = _cut_offs(values, sizes, said, base, lowest)
    found = []
    for name, cut, above in zip(NAMES, cuts, (None, *cuts), strict=False):
        held = (values >= cut) if above is None else (values >= cut) & (values < above)
        accounts = float(sizes[held].sum())
        share = sizes[held] / max(accounts, 1e-9)
        rate = float(share @ said[held]) if accounts > 0 else rate_of(rates, cut).rate
        low, high = interval(rate, max(accounts, UNSURE))
        found.append(Tier(name, cut, rate, low, high, accounts / float(weight.sum())))
    return tuple(found)


def _cut_offs(values: Ints, sizes: Floats, said: Floats, base: float, lowest: int) -> list[int]:
    """Return the lowest score of each tier; values, sizes, said: the scores, rising, with accounts and rate of each."""
    values, share = values[::-1], np.cumsum(sizes[::-1]) / sizes.sum()
    ratio = said[::-1] / max(base, 1e-9)
    found: list[int] = []
    for aim, reach, least in zip(SHARES, REACH, RATIOS, strict=True):
        nearest = int(values[np.argmin(np.round(np.abs(share - aim), 9))])
        good = values[(share <= reach) & (ratio >= least)]
        found.append(min(nearest, int(good.min())) if len(good) else nearest)
    for i in (1, 2):  # strictly falling, the first within reach
        found[i] = min(found[i], found[i - 1] - 1)
    for i in (2, 1, 0):  # strictly falling, the last above the lowest score
        found[i] = max(found[i], (found[i + 1] if i < 2 else lowest) + 1)
    return [*found, lowest]
