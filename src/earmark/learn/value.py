"""Value: what accounts turn out to be worth, net of working them.

A customer's retained value is its ACV x NRR x the chance that it is kept through the horizon. Amounts are
heavy-tailed, so an ACV counts up to the 95th percentile of all (winsorised, where it is counted) and its
change no further than itself; what is not known yet (a young customer's change, an amount nobody wrote down)
is the mean of the customers whose it is.

Shares of a scale stand for it where a fit asks for chances. Value over `repeats` times E[v^2] / E[v], each
account counted `repeats` times, has the variance that a coin of that chance has (quasi-likelihood, Wedderburn
1974): so the evidence is that of as many customers as the amounts are worth, neither more nor less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.outcomes import Outcomes
from earmark.learn.tally import CONTACTED, NONE, Floats, Tally

GROWN = 14  # months after the close at which the change of an ACV is known
BONUS = 0.05  # of the ACV, for a customer won in a short cycle, and for one that gave a referral
WORTH = 10.0  # customers without change that the mean change counts for besides
FEWEST = 5  # customers whose ACV is known


@dataclass(frozen=True)
class Costs:
    """Whole cents: of working an account, of working a deal, of a customer who leaves within the horizon."""

    account: int = 0
    deal: int = 0
    bad_fit: int = 0


FREE = Costs()
NO_MONEY = (
    f"The yearly value of fewer than {FEWEST} customers is known, so value cannot be told: this is learned from who "
    "was kept. Load contracts or won deals with amounts."
)


@dataclass(frozen=True)
class Value:
    """Expected cents of one account of each line.

    retained: (lines,) yearly value still there at the horizon's end. cost: (lines,) of working it.
    nrr: yearly value of kept customers after a year over that before. known: customers whose ACV is known.
    """

    retained: Floats
    cost: Floats
    nrr: float
    known: int

    @property
    def net(self) -> Floats:
        """(lines,) retained less cost."""
        return self.retained - self.cost

    def pick(self, lines: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Value:
        """Return the value of some lines."""
        return replace(self, retained=self.retained[lines], cost=self.cost[lines])


@dataclass(frozen=True)
class Shares:
    """Retained value as (lines,) shares `y` in [0, 1] of `scale` cents; `tally` counts each account `repeats` times."""

    tally: Tally
    y: Floats
    scale: float
    repeats: int


def value(tally: Tally, found: Outcomes, horizon: int, costs: Costs) -> Value | None:
    """Return what accounts are worth, or None where hardly an ACV is known or nobody is kept.

    `found` are the outcomes of the objective `kept`: value counts by the chance of being kept.
    """
    won = np.where(found.won, tally.count, 0)
    valued, cents = tally.total("valued"), tally.total("cents").astype(float)
    known = int(valued.sum())
    if known < FEWEST or cents.sum() <= 0:
        return None
    mean = float(cents.sum()) / known
    full = cents + np.maximum(won - valued, 0) * mean  # an ACV that nobody wrote down is the mean one
    change, nrr = _change(tally, full, mean, horizon)
    count = np.maximum(tally.count, 1)
    kept = np.where(found.won, found.y, 0.0)
    retained = kept * np.maximum(full + change + BONUS * tally.total("quick"), 0) / count
    dealt = tally.outcome != CONTACTED
    cost = costs.account + costs.deal * dealt + costs.bad_fit * np.where(found.won, 1 - kept, 0.0)
    return Value(retained, cost.astype(float), nrr, known) if retained.any() else None


def _change(tally: Tally, full: Floats, mean: float, horizon: int) -> tuple[Floats, float]:
    """Return (lines,) cents by which an ACV changes up to the horizon, referrals included; and NRR over a year."""
    settled = (tally.closed != NONE) & (tally.as_of - tally.closed > GROWN)
    seen = settled & (tally.left == NONE)
    cents, grown, referred = (tally.total(name).astype(float) for name in ("cents", "grown", "referred"))
    whole = float(cents[seen].sum()) + WORTH * mean
    growth, praise = float(grown[seen].sum()) / whole, BONUS * float(referred[seen].sum()) / whole
    own = grown * horizon / 12 + BONUS * referred + (full - cents) * (growth * horizon / 12 + praise)
    return np.where(seen, own, full * (growth * horizon / 12 + praise)), 1 + growth


def shares(tally: Tally, worth: Value) -> Shares:
    """Return retained value as shares whose variance is a coin's."""
    weight = tally.count.astype(float)
    size = float(weight @ worth.retained**2) / float(weight @ worth.retained)
    repeats = max(math.ceil(float(worth.retained.max()) / size - 1e-9), 1)
    y = np.minimum(worth.retained / (repeats * size), 1.0)
    return Shares(replace(tally, count=tally.count * repeats), y, repeats * size, repeats)


def told(why: str) -> str:
    """Return a verdict's reason in the words of value, which its check counts in place of goods."""
    return why.replace("of the good ones", "of the retained value").replace("later good accounts", "later value")
