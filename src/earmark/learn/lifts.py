"""Lifts: what a bin's counts say of it, with an interval that knows it was picked from many.

The log-odds of a bin against all other accounts have a prior estimated from all bins at once, and the
profile likelihood of the two rates. The interval is the posterior's, so that the best-looking bin's is
drawn towards 1 as far as the other bins say it has to be. A bin of the card is made of finer ones, and
of all that might have been made it was picked: it has what its finer bins have together, each drawn
towards 1 by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.belief import GRID, Belief, believed, mixed, upto
from earmark.learn.binsums import Binned, added, binned
from earmark.learn.tally import Floats, Ints, Tally

ENDS = (0.045, 0.955)  # of the posterior: a little beyond 90%, for the prior is itself estimated
DRAWN = 600  # times, evenly through the posterior of each finer bin


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
    prior = mixed(_likelihood(all_goods, all_accounts, good, total))
    share = upto(_likelihood(goods, accounts, good, total) * prior)
    low, likely, high = (np.array([np.interp(q, row, GRID) for row in share]) for q in (ENDS[0], 0.5, ENDS[1]))
    ends = [rate_inside(theta, accounts, good, total) for theta in (low, likely, high)]
    return _lifts(goods, accounts, np.array(ends), good / total)


def _lifts(goods: Floats, accounts: Floats, ends: Floats, base: float) -> Lifts:
    """Return the lifts of bins whose rates have (low and likely and high, bins) ends."""
    seen = np.where(accounts > 0, goods / np.maximum(accounts, 1e-9), base) / base
    low, likely, high = ends / base
    return Lifts(seen, np.minimum(low, seen), np.maximum(high, seen), likely)


def prior_of(goods: Floats, accounts: Floats, good: float, total: float) -> Floats:
    """Return (grid,): how log-odds against the rest are spread over bins with (bins,) goods and accounts."""
    return mixed(_likelihood(goods, accounts, good, total))


@dataclass(frozen=True)
class Finest:
    """The finest bins of all criteria, and what is believed of them together.

    goods, accounts: (bins,). good, total: of the whole tally. matters: (criteria,) how likely each criterion
    matters at all. likelihood: (bins, grid).
    """

    table: Binned
    goods: Floats
    accounts: Floats
    good: float
    total: float
    matters: Floats
    belief: Belief
    likelihood: Floats

    def merged(self, k: int, place: Ints) -> Lifts:
        """Return the lifts of criterion k's bins as (finest bins,) `place` puts them together, the ends 90% apart."""
        part, size, base = self.table.part(k), int(place.max()) + 1, self.good / self.total
        goods, accounts = (added(place, values[part], size) for values in (self.goods, self.accounts))
        if not 0 < base < 1:
            return Lifts(*(np.ones(size) for _ in range(4)))
        fine = self.accounts[part, None]
        rates = rate_inside(self._drawn(k), fine, self.good, self.total)
        sums = np.eye(size)[place].T @ (rates * fine)
        drawn = np.where(accounts[:, None] > 0, sums / np.maximum(accounts[:, None], 1e-9), base)
        return _lifts(goods, accounts, np.quantile(drawn, (0.05, 0.5, 0.95), axis=1), base)

    def _drawn(self, k: int) -> Floats:
        """Return (finest bins of k, DRAWN) log-odds from their posterior, the same each time."""
        likelihood, rng = self.likelihood[self.table.part(k)], np.random.default_rng(0)
        even = (np.arange(DRAWN) + 0.5) / DRAWN
        at = rng.permuted(np.tile(even, (len(likelihood), 1)), axis=1)
        shares = (upto(likelihood * prior) for prior in (self.belief.slab, self.belief.null))
        some, none = (np.array([np.interp(u, row, GRID) for u, row in zip(at, share, strict=True)]) for share in shares)
        return np.where(even < self.matters[k], some, none)


def finest(tally: Tally, y: Floats, passed: int = 0) -> Finest:
    """Return what is believed of all bins of a tally with (lines,) shares of good.

    passed: criteria beside the tally's, which do not matter.
    """
    table, weight = binned(tally), tally.count.astype(float)
    goods, accounts = table.sums(weight * y), table.sums(weight)
    good, total = float(weight @ y), float(weight.sum())
    likelihood = _likelihood(goods, accounts, good, total) if 0 < good < total else np.ones((table.bins, len(GRID)))
    owner = np.repeat(np.arange(len(table.starts) - 1), np.diff(table.starts))
    held = accounts > 0
    found, matters = believed(likelihood[held], owner[held], len(tally.criteria), passed)
    return Finest(table, goods, accounts, good, total, matters, found, likelihood)


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
