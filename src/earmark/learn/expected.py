"""What is expected of each close before it is seen, by the bins of the card: what the closes before say, no surer.

A ridge on the closes that the profile was learned from gives the level and each bin's effect with what so few
closes leave open; each close, once seen, is learned from in its turn (one Newton step of the posterior). So a
profile learned from few is not blamed for what was never known, and what is expected is the predictive chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.closes import Closes
from earmark.learn.ridge import ridge
from earmark.learn.tally import Floats

SINGLY, TOGETHER = 2_000, 100  # closes learned from one by one; then so many at once
LEAST = 1e-6  # information that a close gives


@dataclass(frozen=True)
class Belief:
    """Normal: mean and covariance of the level, then of each bin's effect; bins are counted from their `centre`."""

    centre: Floats
    mean: Floats
    covariance: Floats

    def after(self, design: Floats, won: Floats) -> Belief:
        """Return what is believed once some more closes are seen."""
        said = 1 / (1 + np.exp(-(design @ self.mean)))
        told = np.maximum(said * (1 - said), LEAST)
        wide = self.covariance @ design.T
        gain = np.linalg.solve(np.diag(1 / told) + design @ wide, wide.T).T
        return Belief(self.centre, self.mean + gain @ ((won - said) / told), self.covariance - gain @ wide.T)

    def design(self, closes: Closes) -> Floats:
        """Return (closes, 1 + bins): the level, and each bin less its centre."""
        bins = [np.eye(len(c.bins))[closes.codes[:, k]] for k, c in enumerate(closes.criteria)]
        found = np.concatenate([np.ones((len(closes), 1)), *bins], axis=1)
        found[:, 1:] -= self.centre
        return found


@dataclass(frozen=True)
class Expected:
    """What was expected of each close before it was seen.

    odds: (closes,) log-odds of winning. width: (closes,) what they are divided by for what is not known.
    parts: (closes, K) what each criterion adds to the log-odds, about 0 on average. slices: where a criterion's
    bins stand. design: (closes, 1 + bins). first: what was believed at the start.
    """

    odds: Floats
    width: Floats
    parts: Floats
    slices: tuple[slice, ...]
    design: Floats
    first: Belief

    def chance(self, more: Floats | float = 0.0) -> Floats:
        """Return (closes,) the chance of winning with so much added to the log-odds."""
        found: Floats = 1 / (1 + np.exp(-(self.odds + more) / self.width))
        return found


def believed(before: Closes) -> Belief:
    """Return what the closes before say of the level and of each bin."""
    tally = before.tally
    if not tally.criteria:
        rate = float(before.won.mean())
        return Belief(np.zeros(0), np.log([rate / (1 - rate)]), np.array([[1 / (len(before) * rate * (1 - rate))]]))
    fit, table = ridge(tally, before.won.astype(float)), binned(tally)
    said = 1 / (1 + np.exp(-fit.log_odds(table)))
    told = np.maximum(said * (1 - said), LEAST)
    centre = table.sums(told) / told.sum()
    covariance = np.zeros((table.bins + 1, table.bins + 1))
    covariance[0, 0], covariance[1:, 1:] = 1 / told.sum(), fit.held
    return Belief(centre, np.append(fit.intercept + centre @ fit.effects, fit.effects), covariance)


def expected(before: Closes, since: Closes) -> Expected:
    """Return what was expected of each of the closes since, in their order."""
    first = belief = believed(before)
    design, won = belief.design(since), since.won.astype(float)
    starts = np.cumsum([1, *(len(c.bins) for c in since.criteria)]).tolist()
    slices = tuple(map(slice, starts[:-1], starts[1:]))
    odds, width, parts = np.empty(len(since)), np.empty(len(since)), np.empty((len(since), len(slices)))
    t = 0
    while t < len(since):
        block = slice(t, t + (1 if t < SINGLY else TOGETHER))
        now, t = design[block], block.stop
        odds[block] = now @ belief.mean
        width[block] = np.sqrt(1 + np.pi / 8 * np.einsum("ij,jk,ik->i", now, belief.covariance, now))
        for k, part in enumerate(slices):
            parts[block, k] = now[:, part] @ belief.mean[part]
        belief = belief.after(now, won[block])
    return Expected(odds, width, parts, slices, design, first)
