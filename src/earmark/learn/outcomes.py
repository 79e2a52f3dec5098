"""Outcomes: how good each line of a tally is known to be, or is expected to become.

A win that is still pending counts as the chance that a customer like it is kept, S(horizon) /
S(observed): from the curve of all customers, or of those like it where a trait tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.staying import KEPT_BY_DEFAULT, Group, staying
from earmark.learn.tally import NONE, WON, Flags, Floats, Ints, Tally
from earmark.profile.profile import Objective


@dataclass(frozen=True)
class Outcomes:
    """What each line of a tally counts as.

    y: (lines,) share of its accounts expected to be good, in [0, 1].
    good, bad, pending: (lines,) which of the three its accounts are; each is exactly one.
    churned: (lines,) won, and left within the horizon. won: (lines,).
    survival: share of all customers kept through each month 0..horizon.
    groups: customers set apart because they leave sooner, or later, than the others.
    """

    y: Floats
    good: Flags
    bad: Flags
    pending: Flags
    churned: Flags
    won: Flags
    survival: Floats
    groups: tuple[Group, ...] = ()

    def pick(self, lines: Flags | Ints) -> Outcomes:
        """Return the outcomes of some lines."""
        y, good, bad, pending = self.y[lines], self.good[lines], self.bad[lines], self.pending[lines]
        return Outcomes(y, good, bad, pending, self.churned[lines], self.won[lines], self.survival, self.groups)


def outcomes(
    tally: Tally,
    horizon: int,
    objective: Objective,
    kept_default: float = KEPT_BY_DEFAULT,
    *,
    alike: bool = False,
) -> Outcomes:
    """Return what each line counts as, as of the tally's month.

    A customer who left up to `horizon` months after the month of the close is churned; one not
    gone when the month after the horizon begins is kept. A win without a date of close that has not
    left counts as kept. kept_default: share of customers kept over twelve months, before churn is seen.
    alike: pending wins count by customers like them; only for a tally freed of leaks, which tell who left.
    """
    won = tally.outcome == WON
    gone = won & (tally.left != NONE)
    tenure = np.where(tally.closed == NONE, 0, np.maximum(tally.left - tally.closed, 0))
    churned = gone & (tenure <= horizon)
    seen = np.where(tally.closed == NONE, horizon + 1, tally.as_of - tally.closed)
    found = staying(tally, horizon, kept_default, alike=alike and objective != "won")
    if objective == "won":
        return Outcomes(won * 1.0, won, ~won, won & False, churned, won, found.survival)
    pending = won & ~churned & (seen <= horizon) & ~gone
    before = np.concatenate([[1.0], found.survival])[np.clip(seen, 0, horizon + 1)]
    chance = (found.survival[horizon] / before) ** found.hazard
    y = np.where(pending, chance, (won & ~churned) * 1.0)
    good, bad = won & ~churned & ~pending, ~won | churned
    return Outcomes(y, good, bad, pending, churned, won, found.survival, found.groups)
