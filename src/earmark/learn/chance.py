"""Chance: is there anything beyond it, and what lift does it show by itself?

Each criterion's greatest contrast of one bin, or of all ranges up to one (likelihood ratio), is put
on one scale by its own shuffles. Three statistics are compared with their shuffles: the greatest
criterion, the sum of the greatest three (Dudbridge and Koeleman 2003, rank truncated), and the sum
over all bins (the score test of the ridge's spread against 0, Lin 1997). The smallest of the three
shares counts, itself compared with its shuffles (min-p, Westfall and Young 1993).
"""

from __future__ import annotations

import numpy as np

from earmark.learn.ridge import correlation
from earmark.learn.shuffle import Shuffled
from earmark.learn.tally import Flags, Floats, Tally
from earmark.profile.bins import Criterion

TOP = 3  # criteria whose contrasts are summed
LEAST = 0.02  # share of accounts that a bin has to hold to be contrasted


def p_value(tally: Tally, shuffled: Shuffled, muted: Flags) -> float:
    """Return the share of shuffles that look at least as telling as the tally.

    The missing bin of a (criteria,) `muted` criterion, which may be a trace of the outcome, tells nothing.
    """
    if not tally.criteria or shuffled.good <= 0 or shuffled.good >= shuffled.total:
        return 1.0
    scaled = _scaled(tally, shuffled, muted)
    seen = (scaled[:, 0], scaled[:, :TOP].sum(axis=1), _whole(tally, shuffled, muted))
    shares = np.minimum.reduce([_exceeded(values) for values in seen])
    return float((shares <= shares[0] + 1e-12).mean())


def _exceeded(values: Floats) -> Floats:
    """Return for each value the share of all values that reach it."""
    order = np.sort(np.round(values, 9))
    found: Floats = 1 - np.searchsorted(order, np.round(values, 9), "left") / len(values)
    return found


def _scaled(tally: Tally, shuffled: Shuffled, muted: Flags) -> Floats:
    """Return (shuffles, criteria): each criterion's greatest contrast on one scale, falling in each row.

    The scale is minus the log of the share of its shuffles that reach it, taken as exponential
    beyond their 95th percentile; criteria whose bins are all too small are left out.
    """
    found = [np.zeros(len(shuffled.goods))]
    least = max(5.0, LEAST * shuffled.total)
    for part, runs in _runs(tally.criteria, muted):
        accounts, expected = runs @ shuffled.accounts[part], runs @ shuffled.expected[part]
        held = (accounts >= least) & (shuffled.total - accounts >= least)
        if held.any():
            goods = shuffled.goods[:, part] @ runs[held].T
            contrast = _contrast(goods, accounts[held], expected[held], shuffled.good, shuffled.total).max(axis=1)
            found.append(np.maximum(contrast / 2 - np.quantile(contrast, 0.95) / 2 - np.log(0.05), 0))
    rows: Floats = -np.sort(-np.array(found).T, axis=1)
    return rows


def _runs(criteria: tuple[Criterion, ...], muted: Flags) -> list[tuple[slice, Floats]]:
    """Return for each criterion where its bins stand and (runs, bins): each bin, each run of ranges from below."""
    found, at = [], 0
    for criterion, mute in zip(criteria, muted, strict=True):
        size = len(criterion.bins)
        runs = np.eye(size)
        if criterion.kind in ("number", "date"):
            runs = np.vstack([runs, np.tril(np.ones((size, size)))[1 : size - 1] * (np.arange(size) < size - 1)])
        runs = runs[np.arange(len(runs)) != size - 1] if mute else runs
        found.append((slice(at, at + size), runs))
        at += size
    return found


def _contrast(goods: Floats, accounts: Floats, expected: Floats, good: float, total: float) -> Floats:
    """Return twice the log-likelihood ratio of goods inside and outside against what is expected."""
    bads, missing = accounts - goods, accounts - expected
    pairs = (
        (goods, expected),
        (bads, missing),
        (good - goods, good - expected),
        (total - good - bads, total - good - missing),
    )
    terms = [_times_log(np.maximum(seen, 0), np.maximum(due, 1e-9)) for seen, due in pairs]
    found: Floats = 2 * (terms[0] + terms[1] + terms[2] + terms[3])
    return found


def _times_log(seen: Floats, due: Floats) -> Floats:
    return np.where(seen > 0, seen * np.log(np.maximum(seen, 1e-12) / due), 0.0)


def _whole(tally: Tally, shuffled: Shuffled, muted: Flags) -> Floats:
    """Return (shuffles,): the weighted square of all bins' goods beyond those expected."""
    total, at = np.zeros(len(shuffled.goods)), 0
    for criterion, mute in zip(tally.criteria, muted, strict=True):
        part = slice(at, at + len(criterion.bins))
        beyond = shuffled.goods[:, part] - shuffled.expected[part]
        beyond[:, -1] *= not mute
        total += np.einsum("ij,jk,ik->i", beyond, correlation(criterion), beyond, optimize=True)
        at = part.stop
    return total


def lift_by_chance(shuffled: Shuffled, accounts: float, all_accounts: int, base: float, *, above: bool) -> float:
    """Return the lift that the best-looking bin of about so many accounts shows when shuffled (its median).

    For a bin that looks bad (`above` false) it is the lift of the worst-looking one. `accounts`
    of `all_accounts` counts in the whole tally, whose good rate is `base`; where only a draw of it
    was shuffled, the lift is brought to the whole by its standard error.
    """
    part = shuffled.total / max(all_accounts, 1)
    near = np.abs(np.log(np.maximum(shuffled.accounts, 0.5) / max(accounts * part, 0.5)))
    held = (near <= max(0.4, float(near.min(initial=0.4)))) & (shuffled.accounts > 0)
    if not held.any() or shuffled.good <= 0:
        return 1.0
    size, goods = shuffled.accounts[held], shuffled.goods[1:, held]
    lifts = goods / size * (shuffled.total / shuffled.good)
    best = float(np.median(lifts.max(axis=1) if above else lifts.min(axis=1)))
    drawn = shuffled.good / shuffled.total
    wide = (1 - drawn) / (drawn * shuffled.total)
    return max(1 + (best - 1) * float(np.sqrt((1 - base) / (base * all_accounts) / wide)), 0.0)
