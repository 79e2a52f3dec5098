"""Closes: accounts in the order in which they closed, by the bins of a card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from earmark.learn.placed import Placed
from earmark.learn.tally import LOST, NONE, WON, Flags, Ints, Tally
from earmark.profile.bins import Criterion

SEED = 1  # of the order within a day


@dataclass(frozen=True)
class Closes:
    """Accounts as they closed, the earliest first; one line an account.

    criteria: those of the card. codes: (closes, K) positions of their bins. score: (closes,) by the card.
    excluded: (closes,) whether an exclusion of the profile holds. won: (closes,). day: (closes,) of the close, as
    `date.toordinal` counts. left: (closes,) month in which a customer left, as year * 12 + month - 1, or NONE.
    """

    criteria: tuple[Criterion, ...]
    codes: Ints
    score: Ints
    excluded: Flags
    won: Flags
    day: Ints
    left: Ints

    def __len__(self) -> int:
        return len(self.day)

    def pick(self, lines: Flags | Ints | slice) -> Closes:
        """Return some of the closes."""
        return replace(
            self, codes=self.codes[lines], score=self.score[lines], excluded=self.excluded[lines],
            won=self.won[lines], day=self.day[lines], left=self.left[lines],
        )  # fmt: skip

    def on(self, close: int) -> date:
        """Return the day of one of the closes."""
        return date.fromordinal(int(self.day[close]))

    @property
    def month(self) -> Ints:
        """(closes,) month of the close, as year * 12 + month - 1."""
        days = (self.day - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
        found: Ints = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return found

    @property
    def tally(self) -> Tally:
        """The closes as counts: won, or else lost."""
        none, many = np.full(len(self), NONE, np.int32), np.ones(len(self), np.int64)
        outcome = np.where(self.won, WON, LOST).astype(np.int8)
        return Tally(self.criteria, self.codes.astype(np.int16), outcome, none, none, none, many, 0)


def joined(before: Closes, since: Closes) -> Closes:
    """Return the closes of both, those since after those before."""
    both = (before, since)
    return Closes(
        before.criteria, np.concatenate([one.codes for one in both]), np.concatenate([one.score for one in both]),
        np.concatenate([one.excluded for one in both]), np.concatenate([one.won for one in both]),
        np.concatenate([one.day for one in both]), np.concatenate([one.left for one in both]),
    )  # fmt: skip


def in_order(found: Placed, won: Flags, day: Ints, left: Ints, count: Ints) -> Closes:
    """Return lines of counts as closes, one an account, in order of time.

    found: where a profile puts each line; of its criteria the closes keep those of the card. Within a day the order
    is drawn once and for all, so that it tells nothing of outcomes: CRMs often close many deals on one.
    """
    kept = [found.criteria.index(one) for one in found.profile.card.criteria]
    line = np.repeat(np.arange(len(count)), count)
    line = line[np.random.default_rng(SEED).permutation(len(line))]
    line = line[np.argsort(day[line], kind="stable")]
    codes = found.codes[:, kept][line].astype(np.int64)
    criteria = tuple(found.criteria[k] for k in kept)
    return Closes(criteria, codes, found.score[line], ~found.free[line], won[line], day[line], left[line])
