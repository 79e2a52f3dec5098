"""Factors: the fit of net value, composed of fits of what makes it.

Expected net value = P(win) x ACV x NRR x P(kept) - costs. One fit of the product would have to see through the
luck of winning to what customers are worth. So each factor has a ridge of its own, on the accounts that tell
it: winning on all, the rest on customers; each is drawn to the whole by its own evidence. Their product is put
back on the bins: to first order log-odds and logs add up, and so do the covariances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.binsums import Binned, binned
from earmark.learn.outcomes import Outcomes
from earmark.learn.prior import Prior
from earmark.learn.ridge import Ridge, ridge
from earmark.learn.tally import CONTACTED, NONE, Floats, Ints, Tally
from earmark.learn.value import GROWN, Costs, Shares, Value, shares

LEFT_OVER = 0.05  # of an account's value that costs leave, at least: below, accounts are no longer told apart
FEWEST = 20  # customers that a factor's own fit needs; of fewer, the mean holds for all
MOST_REPEATS = 50
STIFF = 1e-3  # nats: keeps bins that no account fell in at 0


@dataclass(frozen=True)
class _Factor:
    """A factor's (lines,) expected size, the fit behind it, and how much a log-odds of it moves its log."""

    size: Floats
    fit: Ridge
    slope: float


@dataclass(frozen=True)
class Composed:
    """A fit of net value, its log-odds those of `shares` of a scale; brought: (lines,) expected retained cents."""

    fit: Ridge
    shares: Shares
    brought: Floats


def compose(
    tally: Tally,
    found: Outcomes,
    worth: Value,
    costs: Costs,
    horizon: int,
    prior: Prior | None = None,
    passed: int = 0,
) -> Composed:
    """Return the fit of net value; `prior` is what a hypothesis says of winning; passed: criteria passed over."""
    table, told = binned(tally), shares(tally, worth)
    win = _chance(tally, tally, found.won.astype(np.float64), passed, prior)
    customers = [_amount(tally, found, passed), _kept(tally, found, passed), _nrr(tally, horizon, passed)]
    factors = [win, *(f for f in customers if f is not None)]
    brought: Floats = np.prod([f.size for f in factors], axis=0)
    kept = customers[1].size if customers[1] is not None else 1.0
    cost = costs.account + costs.deal * _dealt(tally, passed) + costs.bad_fit * win.size * (1 - kept)
    net = np.maximum(brought - cost, LEFT_OVER * brought) / told.scale
    return Composed(_on_bins(table, told.tally.count.astype(float), net, factors), told, brought)


def _chance(tally: Tally, told_by: Tally, y: Floats, passed: int, prior: Prior | None = None) -> _Factor:
    """Return a chance, fitted on the lines that tell it."""
    fit = ridge(told_by, y, prior, passed)
    size = _expected(fit, tally)
    return _Factor(size, fit, 1 - float(np.average(size, weights=tally.count)))


def _amount(tally: Tally, found: Outcomes, passed: int) -> _Factor | None:
    known = found.won & (tally.total("valued") > 0)
    some = tally.pick(known)
    return _mean(tally, some, some.total("cents") / some.total("valued"), some.total("valued"), passed)


def _kept(tally: Tally, found: Outcomes, passed: int) -> _Factor | None:
    """Return the chance that a customer is kept, or None where nobody has left."""
    some, y = tally.pick(found.won), found.y[found.won]
    return _chance(tally, some, y, passed) if found.churned.any() and some.accounts >= FEWEST else None


def _nrr(tally: Tally, horizon: int, passed: int) -> _Factor | None:
    """Return the yearly value at the horizon over that at first, of customers seen long enough."""
    long = (tally.closed != NONE) & (tally.as_of - tally.closed > GROWN) & (tally.left == NONE)
    some = tally.pick(long & (tally.total("cents") > 0))
    change = some.total("grown") / np.maximum(some.total("cents"), 1)
    if not change.any():
        return None
    return _mean(tally, some, np.maximum(1 + change * horizon / 12, 0), some.total("valued"), passed)


def _mean(tally: Tally, told_by: Tally, amount: Floats, weight: Ints, passed: int) -> _Factor | None:
    """Return a mean of (lines,) amounts that are not negative, fitted as a share of the highest.

    Accounts are counted as often as makes a coin's variance that of the amounts.
    """
    if not weight.sum() or not amount.any():
        return None
    top = float(amount.max()) * 1.02
    y, count = amount / top, weight.astype(float)
    mean = float(np.average(y, weights=count))
    spread = max(float(np.average((y - mean) ** 2, weights=count)), 1e-9)
    enough = weight.sum() >= FEWEST
    repeats = int(np.clip(round(mean * (1 - mean) / spread), 1, MOST_REPEATS))
    fit = ridge(replace(told_by, count=weight * repeats), y if enough else np.full(len(y), mean), passed=passed)
    return _Factor(top * _expected(fit, tally), fit, 1 - mean)


def _dealt(tally: Tally, passed: int) -> Floats:
    """Return (lines,) the chance that working an account leads to a deal."""
    dealt = (tally.outcome != CONTACTED) * 1.0
    return _expected(ridge(tally, dealt, passed=passed), tally) if 0 < dealt.mean() < 1 else dealt


def _expected(fit: Ridge, tally: Tally) -> Floats:
    found: Floats = 1 / (1 + np.exp(-fit.log_odds(binned(tally))))
    return found


def _on_bins(table: Binned, weight: Floats, net: Floats, factors: Sequence[_Factor]) -> Ridge:
    """Return the fit whose log-odds are nearest to those of (lines,) expected shares."""
    said = np.clip(net, 1e-9, 1 - 1e-6)
    aim, curve = np.log(said / (1 - said)), weight * said * (1 - said)
    total = float(curve.sum())
    mean, middle = table.sums(curve) / total, float(curve @ aim) / total
    curvature = table.pairs(curve) - total * np.outer(mean, mean)
    pull = table.sums(curve * (aim - middle))
    effects: Floats = np.linalg.solve(curvature + STIFF * np.eye(len(mean)), pull).astype(np.float64)
    base = factors[0]
    return replace(
        base.fit,
        intercept=middle - float(mean @ effects),
        effects=effects,
        covariance=np.sum([f.slope**2 * f.fit.covariance for f in factors], axis=0),
        held=np.sum([f.slope**2 * f.fit.held for f in factors], axis=0),
        curvature=curvature,
        weight=total / float(weight.sum()),
        matters=np.max([f.fit.matters for f in factors], axis=0),
        leaning=base.slope * base.fit.leaning,
    )
