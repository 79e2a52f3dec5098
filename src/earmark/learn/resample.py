"""Resampling: how often accounts drawn anew keep a line of the card with its sign.

Accounts are drawn with replacement (a multinomial draw on the tally's counts; Efron 1979), and the
ridge is solved again by one Newton step from its fit, its strength and its curvature as they are. To
first order a bin's log-odds moves by the sum of what each account adds to it, so all draws are one product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.binsums import Binned, binned
from earmark.learn.pairs import widened
from earmark.learn.tally import Flags, Floats, Tally
from earmark.learn.training import Trained

TIMES = 400
MANY = 4_000  # lines; of more, the sum over accounts is drawn as the normal one it is near to
LEAST = 0.25  # of a point: a smaller effect is none on the card


def kept(trained: Trained, tally: Tally, y: Floats, seed: int, weight: Floats | None = None) -> tuple[Floats, ...]:
    """Return for each criterion of the card (bins,) the share of draws that keep a bin's sign; 0 where it has none.

    A bin is judged against the other bins of its criterion. y, weight: (lines,) shares of good and, unless
    they are the counts, the weights that the ridge was fitted with.
    """
    tally = widened(tally, trained.card.pairs)
    table = binned(tally)
    lines = _lines(trained, table, tally)
    if not lines.shape[1]:
        return ()
    sign = np.concatenate([np.sign(points) for points in trained.card.points])
    drawn = lines.T @ trained.fit.effects + _moves(Answer.of(trained, table, tally, lines, y, weight), seed)
    share = (drawn * sign >= LEAST * trained.slope).mean(axis=0) * (sign != 0)
    return tuple(np.split(share, np.cumsum([len(p) for p in trained.card.points])[:-1]))


def _lines(trained: Trained, table: Binned, tally: Tally) -> Floats:
    """Return (fine bins, lines of the card): each line's bin against the others of its criterion, by accounts."""
    accounts = table.sums(tally.count.astype(float))
    columns = []
    for one, k in zip(trained.card.merged, trained.card.kept, strict=True):
        part = accounts[table.part(k)]
        for i in range(len(one.criterion.bins)):
            column = np.zeros(table.bins)
            column[table.part(k)] = _share(part, one.place == i) - _share(part, one.place != i)
            columns.append(column)
    return np.array(columns).T.reshape(table.bins, len(columns))


def _share(accounts: Floats, inside: Flags) -> Floats:
    """Return each bin's share of the accounts inside, or equal shares where there are none."""
    held = np.where(inside, accounts, 0.0)
    if not held.any():
        held = inside * 1.0
    found: Floats = held / max(float(held.sum()), 1.0e-9)
    return found


@dataclass(frozen=True)
class Answer:
    """How the lines of the card answer to one account more.

    count: (tally lines,) accounts. each: (tally lines,) goods beyond those expected of one. pull: (bins, card lines)
    what a good one more in a bin adds to the log-odds; mean: (card lines,) the same of an account anywhere.
    """

    table: Binned
    count: Floats
    each: Floats
    pull: Floats
    mean: Floats

    @classmethod
    def of(
        cls, trained: Trained, table: Binned, tally: Tally, lines: Floats, y: Floats, weight: Floats | None
    ) -> Answer:
        """Return the answers of (fine bins, card lines) near the fit."""
        count = tally.count.astype(float)
        chance = 1 / (1 + np.exp(-trained.fit.log_odds(table)))
        curve = count * chance * (1 - chance)
        pull = trained.fit.held @ lines
        each = (y - chance) * (1.0 if weight is None else weight / np.maximum(count, 1.0))
        return cls(table, count, each, pull, table.sums(curve) / curve.sum() @ pull)

    def adds(self) -> Floats:
        """Return (tally lines, card lines): what one account more of a line adds."""
        reach = np.column_stack([self.table.spread(column) for column in self.pull.T]) - self.mean
        found: Floats = reach * self.each[:, None]
        return found

    def squares(self) -> Floats:
        """Return (card lines, card lines): the sum over accounts of the squares of what each adds beyond the mean."""
        first, second = self.count * self.each, self.count * self.each**2
        crossed = np.outer(self.pull.T @ self.table.sums(second), self.mean)
        whole = self.pull.T @ self.table.pairs(second) @ self.pull
        whole += second.sum() * np.outer(self.mean, self.mean) - crossed - crossed.T
        added = self.pull.T @ self.table.sums(first) - first.sum() * self.mean
        found: Floats = whole - np.outer(added, added) / self.count.sum()
        return found


def _moves(answer: Answer, seed: int) -> Floats:
    """Return (draws, card lines): how far each line moves in each draw."""
    rng, count = np.random.default_rng(seed), answer.count
    if len(count) <= MANY:
        drawn = rng.multinomial(int(count.sum()), count / count.sum(), size=TIMES)
        moved: Floats = (drawn - count) @ answer.adds()
        return moved
    squares = answer.squares()
    found: Floats = rng.multivariate_normal(np.zeros(len(squares)), squares, size=TIMES, method="eigh")
    return found
