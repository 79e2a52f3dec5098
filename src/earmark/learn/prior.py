"""The prior: what a hypothesis says of each bin in log-odds, and how many deals its word is worth.

The ridge's effects become trust * mean + offset. The offsets are the ridge's own; the trust in each
criterion that the hypothesis names is normal around 1, half of its variance common to all of them (a
wrong size) and half its own (a wrong direction), so data correct the one and overrule the other.
Within the quadratic of one pass the trust is integrated out (a linear mixed model, Robinson 1991,
Statistical Science 6, 15-32), which leaves a problem in the offsets alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earmark.learn.tally import Flags, Floats

POINT = 0.5  # log-odds that one point of a hypothesis stands for, until data correct its size
INFORMATION = 0.25  # on a log-odds, of one deal where half are won
TYPICAL = 0.5  # variance of a card's log-odds over accounts
MOST = 1.5  # trust, at most; at least 0: a hypothesis that data refute is dropped, not turned round
DOUBTED = 0.25  # trust below which a criterion stands on the data alone


@dataclass(frozen=True)
class Prior:
    """What a hypothesis says. mean: (bins,) log-odds, 0 where it says nothing. worth: deals, half of them won."""

    mean: Floats
    worth: float

    def only(self, parts: Sequence[slice]) -> Prior:
        """Return what it says of some criteria's bins."""
        return Prior(np.concatenate([self.mean[part] for part in parts]), self.worth)

    def lean(self, parts: Sequence[slice]) -> Lean:
        """Return the prior as the ridge uses it; `parts` says where each criterion's bins stand."""
        named = [k for k, part in enumerate(parts) if np.ptp(self.mean[part]) > 0]
        toward = np.zeros((len(self.mean), len(named)))
        for column, part in enumerate(parts[k] for k in named):
            toward[part, column] = self.mean[part] - self.mean[part].mean()
        return Lean(toward, precision(len(named), self.worth), tuple(named), np.zeros(len(self.mean)))


def precision(named: int, worth: float) -> Floats:
    """Return (named, named) the precision of the trust in so many criteria: as sure as `worth` deals make it."""
    variance = 1 / max(worth * INFORMATION * TYPICAL, 1e-9)
    return inverse(0.5 * variance * (np.eye(named) + 1))


def inverse(matrix: Floats) -> Floats:
    """Return the inverse of a symmetric matrix, which may be empty."""
    found: Floats = np.linalg.inv(matrix).astype(np.float64)
    return found


@dataclass(frozen=True)
class Lean:
    """A prior as directions. toward: (bins, named criteria), precision: of the trust in each.

    named: position of each criterion. given: (bins,) what stands whatever the data say, of trust
    held at a bound. whole: the criteria held at the upper one.
    """

    toward: Floats
    precision: Floats
    named: tuple[int, ...]
    given: Floats
    whole: tuple[int, ...] = ()

    def apart(self, curvature: Floats, pull: Floats) -> tuple[Floats, Floats]:
        """Return (bins, bins) curvature and (bins,) pull of the offsets alone, the trust integrated out."""
        reach = curvature @ self.toward
        share = reach @ self._inner(curvature)
        beyond = self._beyond(curvature, pull)
        return curvature - share @ reach.T, beyond - share @ (self.toward.T @ beyond)

    def leaning(self, curvature: Floats, pull: Floats, offsets: Floats) -> tuple[Floats, Floats]:
        """Return the (named,) trust that goes with the offsets, and (bins,) what it adds to them."""
        beyond = self._beyond(curvature, pull) - curvature @ offsets
        trust = 1 + self._inner(curvature) @ (self.toward.T @ beyond)
        return trust, self.given + self.toward @ trust

    def covariance(self, curvature: Floats, offsets: Floats) -> Floats:
        """Return (bins, bins) the effects' covariance, from that of the offsets."""
        inner = self.toward @ self._inner(curvature) @ self.toward.T
        kept = np.eye(len(curvature)) - inner @ curvature
        found: Floats = kept @ offsets @ kept.T + inner
        return found

    def bounded(self, trust: Floats) -> Lean:
        """Return the prior with the (named,) trust that is out of bounds held at the bound; itself if none is."""
        out: Flags = (trust < 0) | (trust > MOST)
        if not out.any():
            return self
        spread = inverse(self.precision)[np.ix_(~out, ~out)]
        return Lean(
            toward=self.toward[:, ~out],
            precision=inverse(spread),
            named=self._which(~out),
            given=self.given + self.toward[:, out] @ np.clip(trust[out], 0, MOST),
            whole=(*self.whole, *self._which(trust > MOST)),
        )

    def trusted(self, trust: Floats) -> list[int]:
        """Return the criteria that stand on the prior as well as on the data."""
        return [*self.whole, *self._which(trust > DOUBTED)]

    def _which(self, held: Flags) -> tuple[int, ...]:
        return tuple(k for k, true in zip(self.named, held, strict=True) if true)

    def _inner(self, curvature: Floats) -> Floats:
        return inverse(self.precision + self.toward.T @ curvature @ self.toward)

    def _beyond(self, curvature: Floats, pull: Floats) -> Floats:
        found: Floats = pull - curvature @ (self.given + self.toward.sum(axis=1))
        return found
