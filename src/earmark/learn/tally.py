"""The tally: counts of accounts by pattern, outcome, months and seller. Tallies add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from earmark.errors import CallError
from earmark.facts.fold import fold
from earmark.learn.binsums import Binned
from earmark.profile.bins import Bin, Criterion

LOST, WON, STALLED, CONTACTED = 0, 1, 2, 3
LINES = ("codes", "outcome", "closed", "left", "seller", "count")
NONE = -1  # no month, no seller
SUMS = ("valued", "cents", "grown", "quick", "referred", "barely", "dragged")
UNDATED = ("referred", "barely")  # said of today: nobody knows since when

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Tally:
    """Counts of worked accounts, one line a distinct combination; an account is counted once.

    criteria: K candidate criteria, their bins as fine as they were counted (points 0).
    codes:    (lines, K) position of the bin, criterion by criterion; best kept `by_column`.
    outcome:  (lines,) LOST, WON, STALLED or CONTACTED.
    closed:   (lines,) month of the close as year * 12 + month - 1 (for stalled and contacted:
              the month in which they became bad), or NONE where the data hold no dates.
    left:     (lines,) month in which a customer churned, or NONE.
    seller:   (lines,) number of the owner, or NONE.
    count:    (lines,) accounts.
    as_of:    month up to which outcomes are known.
    kept_known: whether anything tells who stayed (contracts or churn dates were loaded).
    sums:     (lines, SUMS) whole numbers added up over a line's accounts, or None where none were
              counted. valued: customers whose ACV is known; cents: their ACV when won, winsorised;
              grown: what it had changed by 14 months later (known once these have passed); quick and
              referred: cents of those won in a short cycle, and of those who gave a referral; barely:
              customers who barely use what they bought; dragged: accounts whose deal dragged on and
              was not won.
    """

    criteria: tuple[Criterion, ...]
    codes: NDArray[np.int16]
    outcome: NDArray[np.int8]
    closed: NDArray[np.int32]
    left: NDArray[np.int32]
    seller: NDArray[np.int32]
    count: Ints
    as_of: int
    kept_known: bool = True
    sums: Ints | None = None

    def __add__(self, other: Tally) -> Tally:
        """Return the tally of both, each account of either counted as often as in both."""
        return self._joined(other, 1)

    def __sub__(self, other: Tally) -> Tally:
        """Return the tally without the accounts of `other`.

        Raises:
            CallError: `other` counts an account that this tally does not.
        """
        left = self._joined(other, -1)
        if (left.count < 0).any() or (left.sums is not None and left.sums[left.count == 0].any()):
            raise CallError("Cannot subtract a tally that is no part of this one.")
        return left

    @cached_property
    def table(self) -> Binned:
        """The codes with all bins numbered through, and what is packed of them."""
        starts = np.cumsum([0, *(len(c.bins) for c in self.criteria)])
        return Binned(np.ascontiguousarray(self.codes.T), starts.astype(np.int64))

    @property
    def accounts(self) -> int:
        """How many accounts are counted."""
        return int(self.count.sum())

    def pick(self, lines: Flags | Ints) -> Tally:
        """Return the tally of some of its lines."""
        if lines.dtype == np.bool_ and lines.all():
            return self
        at = np.flatnonzero(lines) if lines.dtype == np.bool_ else lines
        return replace(
            self,
            codes=self.codes.T.take(at, axis=1).T,
            outcome=self.outcome[at],
            closed=self.closed[at],
            left=self.left[at],
            seller=self.seller[at],
            count=self.count[at],
            sums=None if self.sums is None else self.sums.T.take(at, axis=1).T,
        )

    def total(self, name: str) -> Ints:
        """Return (lines,) one of the SUMS; 0 where none were counted."""
        return np.zeros(len(self.count), np.int64) if self.sums is None else self.sums[:, SUMS.index(name)]

    def without(self, fields: Sequence[str]) -> Tally:
        """Return the tally without every criterion of some fields."""
        kept = [k for k, c in enumerate(self.criteria) if c.field not in fields]
        return self if len(kept) == len(self.criteria) else self.only(kept)

    def only(self, kept: Sequence[int] | Ints) -> Tally:
        """Return the tally of the criteria at some positions."""
        return replace(self, criteria=tuple(self.criteria[k] for k in kept), codes=self.codes.T[list(kept)].T)

    def known_at(self, month: int) -> Tally:
        """Return the tally as it was known in `month`: later closes do not exist, later churn has not happened."""
        was = self.pick(self.closed <= month)
        left = np.where(was.left > month, NONE, was.left).astype(np.int32)
        return replace(was, left=left, as_of=month, sums=was.sums if month >= self.as_of else _dated(was.sums))

    def ordered(self) -> Tally:
        """Return the same counts in the one order they can have: criteria, bins and lines sorted, equal lines added."""
        order = _order(self.criteria)
        turned = [_sorted_bins(self.criteria[k], self.codes[:, k]) for k in order]
        codes = by_column([c for _, c in turned], len(self.count))
        return _added(replace(self, criteria=tuple(c for c, _ in turned), codes=codes))

    def equals(self, other: Tally) -> bool:
        """Return whether both count the same accounts alike."""
        one, two = self.ordered(), other.ordered()
        alike = one.criteria == two.criteria and one.as_of == two.as_of and one.kept_known == two.kept_known
        return alike and all(np.array_equal(getattr(one, name), getattr(two, name)) for name in LINES)

    def _joined(self, other: Tally, sign: int) -> Tally:
        mine, theirs = self.ordered(), other.ordered()
        if mine.criteria != theirs.criteria or mine.as_of != theirs.as_of:
            raise CallError("Only tallies of the same criteria and month add.", "Count both again with the same bins.")
        both = replace(
            mine,
            codes=np.concatenate([mine.codes, theirs.codes]),
            outcome=np.concatenate([mine.outcome, theirs.outcome]),
            closed=np.concatenate([mine.closed, theirs.closed]),
            left=np.concatenate([mine.left, theirs.left]),
            seller=np.concatenate([mine.seller, theirs.seller]),
            count=np.concatenate([mine.count, sign * theirs.count]),
            kept_known=mine.kept_known or theirs.kept_known,
            sums=_stacked(mine, theirs, sign),
        )
        return _added(both)


def by_column(codes: Sequence[NDArray[np.integer]], lines: int) -> NDArray[np.int16]:
    """Return (lines, K) codes of K columns, each in one piece in memory, for they are read column by column."""
    return np.array(codes, np.int16).reshape(len(codes), lines).T


def in_order(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Return the criteria, and the bins of each, in the order of an ordered tally."""
    return tuple(sorted_bins(criteria[k]) for k in _order(criteria))


def _order(criteria: Sequence[Criterion]) -> list[int]:
    return sorted(range(len(criteria)), key=lambda k: (criteria[k].name, criteria[k].field))


def _dated(sums: Ints | None) -> Ints | None:
    """Return the sums without what is not dated."""
    return None if sums is None else np.where(np.isin(SUMS, UNDATED), 0, sums)


def _stacked(mine: Tally, theirs: Tally, sign: int) -> Ints | None:
    if mine.sums is None and theirs.sums is None:
        return None
    mine_sums, their_sums = (np.column_stack([t.total(name) for name in SUMS]) for t in (mine, theirs))
    return np.concatenate([mine_sums, sign * their_sums])


def _added(tally: Tally) -> Tally:
    """Return the tally with its lines in order and equal lines made one."""
    if not len(tally.count):
        return tally
    held = words([tally.closed, tally.outcome, tally.left, tally.seller, *tally.codes.T])
    if tally.count.all() and _rising(held):
        return tally
    order = np.lexsort(held[::-1])
    new = np.ones(len(order), bool)
    new[1:] = np.any([w[order][1:] != w[order][:-1] for w in held], axis=0)
    starts = np.flatnonzero(new)
    count = np.add.reduceat(tally.count[order], starts)
    sums = None if tally.sums is None else np.add.reduceat(tally.sums[order], starts)
    left = count != 0 if sums is None else (count != 0) | sums.any(axis=1)
    return replace(tally.pick(order[new]), count=count, sums=sums).pick(left)


def sorted_bins(criterion: Criterion) -> Criterion:
    """Return the criterion with its bins in the one order that an ordered tally has them in."""
    return replace(criterion, bins=tuple(sorted(criterion.bins, key=_place)))


def _rising(held: Sequence[Ints]) -> bool:
    """Return whether each line of (lines,) numbers, the first the weightiest, is beyond the one before it."""
    rising = np.zeros(len(held[0]) - 1, bool)
    for word in reversed(held):
        rising = (word[1:] > word[:-1]) | ((word[1:] == word[:-1]) & rising)
    return bool(rising.all())


def _sorted_bins(criterion: Criterion, codes: NDArray[np.int16]) -> tuple[Criterion, NDArray[np.int16]]:
    """Return the criterion with its bins in their one order, and the codes to match."""
    order = sorted(range(len(criterion.bins)), key=lambda i: _place(criterion.bins[i]))
    rank = np.empty(len(order), np.int16)
    rank[order] = np.arange(len(order), dtype=np.int16)
    if order == sorted(order):
        return criterion, codes
    return replace(criterion, bins=tuple(criterion.bins[i] for i in order)), rank[codes]


def _place(one: Bin) -> tuple[bool, bool, bool, float, str]:
    low = float(one.low) if one.low is not None else 0.0
    return (one.missing, one.other, one.low is not None, low, fold(one.label))


def words(columns: Sequence[NDArray[np.integer]]) -> list[Ints]:
    """Return the columns packed into as few integers a line as hold them."""
    held: list[Ints] = []
    word, room = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        low, size = int(column.min()), int(column.max()) - int(column.min()) + 1
        if room * size >= 2**62:
            held.append(word)
            word, room = np.zeros(len(column), np.int64), 1
        word, room = word * size + (column.astype(np.int64) - low), room * size
    return [*held, word]
