"""Lifts: what a bin's counts say of it, with an interval that knows it was picked from many.

The log-odds of a bin against all other accounts have a prior estimated from all bins at once, a
mixture of normals around 0 (Stephens 2017, Biostatistics 18, 275-294), and the profile likelihood of
the two rates. The interval is the posterior's, so that the best-looking bin's is drawn towards 1
as far as the other bins say it has to be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.tally import Floats

GRID = np.linspace(-6, 6, 241)  # log-odds against the rest
SIZES = np.array([0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.6])  # standard deviations mixed
STEPS = 60
ENDS = (0.045, 0.955)  # of the posterior: a little beyond 90%, for the prior is itself estimated


@dataclass(frozen=True)
class Lifts:
    """(bins,): the observed lift and its 90% interval, which always holds the observed one; likely: the median."""

    lift: Floats
    low: Floats
    high: Floats
    likely: Floats


def lifts(goods: Floats, accounts: Floats, all_goods: Floats, all_accounts: Floats, good: float, total: float) -> Lifts:
    """Return the lifts of bins with (bins,) goods and accounts; the prior comes from (all bins,) counts.

    `good` and `total` are the goods and accounts of the whole tally.
    """
    if good <= 0 or good >= total:
        one = np.ones(len(accounts))
        return Lifts(one, one, one, one)
    prior = _prior(_likelihood(all_goods, all_accounts, good, total))
    weight = _likelihood(goods, accounts, good, total) * prior
    share = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    low, likely, high = (np.array([np.interp(q, row, GRID) for row in share]) for q in (ENDS[0], 0.5, ENDS[1]))
    base = good / total
    seen = np.where(accounts > 0, goods / np.maximum(accounts, 1e-9), base) / base
    ends = [rate_inside(theta, accounts, good, total) / base for theta in (low, high, likely)]
    return Lifts(seen, np.minimum(ends[0], seen), np.maximum(ends[1], seen), ends[2])


def prior_of(goods: Floats, accounts: Floats, good: float, total: float) -> Floats:
    """Return (grid,): how log-odds against the rest are spread over bins with (bins,) goods and accounts."""
    return _prior(_likelihood(goods, accounts, good, total))


def _likelihood(goods: Floats, accounts: Floats, good: float, total: float) -> Floats:
    """Return (bins, grid): the profile likelihood of the log-odds against the rest, 1 at its highest."""
    inside = rate_inside(GRID[None, :], accounts[:, None], good, total)
    rest = np.maximum(total - accounts, 1e-9)[:, None]
    outside = np.clip((good - inside * accounts[:, None]) / rest, 1e-12, 1 - 1e-12)
    inside = np.clip(inside, 1e-12, 1 - 1e-12)
    g, n = goods[:, None], accounts[:, None]
    log = g * np.log(inside) + (n - g) * np.log1p(-inside)
    log = log + (good - g) * np.log(outside) + (rest - (good - g)) * np.log1p(-outside)
    found: Floats = np.exp(log - log.max(axis=1, keepdims=True))
    return found


def rate_inside(theta: Floats, accounts: Floats, good: float, total: float) -> Floats:
    """Return the rate inside a bin whose log-odds against the rest are `theta`, all goods given.

    With o the odds outside: accounts * o e^theta / (1 + o e^theta) + rest * o / (1 + o) = good.
    """
    grown, rest = np.exp(theta), total - accounts
    square, linear = grown * (total - good), accounts * grown + rest - good * (1 + grown)
    odds = (-linear + np.sqrt(np.maximum(linear**2 + 4 * square * good, 0))) / (2 * square)
    found: Floats = odds * grown / (1 + odds * grown)
    return found


def _prior(likelihood: Floats) -> Floats:
    """Return (grid,): the mixture of normals of greatest likelihood over all bins."""
    parts = np.exp(-0.5 * (GRID / SIZES[:, None]) ** 2)
    parts /= parts.sum(axis=1, keepdims=True)
    fit = np.maximum(likelihood @ parts.T, 1e-300)
    share = np.full(len(SIZES), 1 / len(SIZES))
    for _ in range(STEPS):
        held = fit * share
        held /= held.sum(axis=1, keepdims=True)
        share = (held.sum(axis=0) + 0.5) / (len(fit) + 0.5 * len(SIZES))
    found: Floats = share @ parts
    return found
