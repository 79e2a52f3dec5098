"""Outcomes: how good each line of a tally is known to be, or is expected to become.

A win that is still pending counts as its chance of being kept, S(horizon) / S(observed), from a
Kaplan-Meier curve over all customers for as long as each was observed (Kaplan and Meier 1958),
shrunk towards a stated default before any churn is seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.tally import NONE, WON, Flags, Floats, Tally
from earmark.profile.profile import Objective

KEPT_BY_DEFAULT = 0.8  # of customers, over twelve months
WORTH = 10.0  # customers that the default counts for


@dataclass(frozen=True)
class Outcomes:
    """What each line of a tally counts as.

    y: (lines,) share of its accounts expected to be good, in [0, 1].
    good, bad, pending: (lines,) which of the three its accounts are; each is exactly one.
    churned: (lines,) won, and left within the horizon. won: (lines,).
    survival: share of customers kept through each month 0..horizon.
    """

    y: Floats
    good: Flags
    bad: Flags
    pending: Flags
    churned: Flags
    won: Flags
    survival: Floats

    def pick(self, lines: Flags) -> Outcomes:
        """Return the outcomes of some lines."""
        y, good, bad, pending = self.y[lines], self.good[lines], self.bad[lines], self.pending[lines]
        return Outcomes(y, good, bad, pending, self.churned[lines], self.won[lines], self.survival)


def outcomes(tally: Tally, horizon: int, objective: Objective, kept_default: float = KEPT_BY_DEFAULT) -> Outcomes:
    """Return what each line counts as, as of the tally's month.

    A customer who left up to `horizon` months after the month of the close is churned; one not
    gone when the month after the horizon begins is kept. A win without a date of close that has not
    left counts as kept. kept_default: share of customers kept over twelve months, before churn is seen.
    """
    won = tally.outcome == WON
    gone = won & (tally.left != NONE)
    tenure = np.where(tally.closed == NONE, 0, np.maximum(tally.left - tally.closed, 0))
    churned = gone & (tenure <= horizon)
    seen = np.where(tally.closed == NONE, horizon + 1, tally.as_of - tally.closed)
    survival = _survival(tally, horizon, kept_default)
    if objective == "won":
        return Outcomes(won * 1.0, won, ~won, won & False, churned, won, survival)
    pending = won & ~churned & (seen <= horizon) & ~gone
    before = np.concatenate([[1.0], survival])[np.clip(seen, 0, horizon + 1)]
    y = np.where(pending, survival[horizon] / before, (won & ~churned) * 1.0)
    return Outcomes(y, won & ~churned & ~pending, ~won | churned, pending, churned, won, survival)


def _survival(tally: Tally, horizon: int, kept_default: float) -> Floats:
    """Return the share of customers kept through month 0..horizon after the close, shrunk to the default.

    Only whole months count: the one that `as_of` lies in has not been seen to its end.
    """
    dated = (tally.outcome == WON) & (tally.closed != NONE)
    weight = tally.count[dated].astype(float)
    tenure = np.where(tally.left[dated] == NONE, 10**6, np.maximum(tally.left[dated] - tally.closed[dated], 0))
    seen = np.maximum(tally.as_of - tally.closed[dated], 0)
    months = np.arange(horizon + 1)
    hazard = 1 - kept_default ** (horizon / 12 / (horizon + 1))
    default = WORTH * (1 - hazard) ** months
    gone = np.array([weight[(tenure == m) & (seen > m)].sum() for m in months])
    risk = np.array([weight[(tenure >= m) & (seen > m)].sum() for m in months])
    kept: Floats = np.cumprod(1 - (gone + default * hazard) / (risk + default))
    return kept
