"""Points: the integer card that says most nearly what the ridge says.

The card is fitted to the ridge's predictions, not to outcomes. Where accounts are few the ridge is
shrunk, and so is what the card may say; where they are many the sums of its predictions over any
bin are those of the outcomes, and the card is the one of greatest likelihood. So one way serves a
dozen wins and a million, and nothing switches over.

Rows are chosen by a beam, their bins become the card's, and integers are found by the exact loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.beam import Size, Sparse, beam, patterns
from earmark.learn.binsums import Binned, binned
from earmark.learn.descent import Counted, integers
from earmark.learn.evidence import weight_of_evidence
from earmark.learn.merge import Merged, Rulers, alike, merged, told
from earmark.learn.pairs import Pair
from earmark.learn.ridge import Ridge
from earmark.learn.rows import Rows, rows
from earmark.learn.tally import Flags, Floats, Ints, Tally

SURE = 0.5  # posterior standard errors from nothing
ALONE = 0.5  # standard errors by itself, the other criteria not looked at
GAINSAID = 1.0  # standard errors by itself against a hypothesis
WITHIN = 3.0  # standard errors within the ridge that need no evidence of the bin by itself
FEW, MANY = 20.0, 100.0  # goods
FALSE = 0.05  # of the card's criteria, at most, that are expected to matter nothing
HARDLY = 0.2  # that a criterion matters, below which even the likeliest earns nothing
NATS, SHARE = 0.1, 0.0002  # that a row of the card has to be worth, and of all that the ridge explains
PLAIN = 3  # points either way that are easy to add up
WIDER, WIDER_SHARE = 5.0, 0.005  # nats, and of all that the ridge explains, that more points have to save
LITTLE = 0.002  # of all that the ridge explains, where that is little


def _allowed(matters: Floats, goods: float) -> Flags:
    """Return which criteria may earn points: the likeliest, as long as few of them are expected to matter nothing.

    With a dozen goods the best guess is all there is, and the verdict says how far to trust it.
    """
    order = np.argsort(-np.round(matters, 9), kind="stable")
    false = np.cumsum(1 - matters[order]) / np.arange(1, len(order) + 1)
    asked = _plenty(goods)
    likely = matters[order] >= min(0.5, max(float(matters.max(initial=0.0)), HARDLY))
    held = likely & ((false <= 0.5 + (FALSE - 0.5) * asked) | (np.arange(len(order)) == 0))
    found = np.zeros(len(matters), bool)
    found[order[held]] = True
    return found


def _plenty(goods: float) -> float:
    """Return how far there are enough goods to ask each bin for evidence of its own, from 0 to 1."""
    return float(np.clip((goods - FEW) / (MANY - FEW), 0, 1))


@dataclass(frozen=True)
class Limits:
    """How large a card may be: criteria, points either way, and rows (bins that have points)."""

    criteria: int = 10
    points: int = 5
    rows: int = 30


@dataclass(frozen=True)
class Card:
    """The merged criteria that earn points. points: for each criterion (bins,) integers.

    kept: position of each in the tally, beyond whose criteria the pairs stand.
    """

    merged: tuple[Merged, ...]
    points: tuple[Ints, ...]
    kept: tuple[int, ...]
    pairs: tuple[Pair, ...] = ()

    def scores(self, tally: Tally) -> Ints:
        """Return (lines,) the score of each line of the tally whose criteria the card was fitted to."""
        total, own = np.zeros(len(tally.count), np.int64), len(tally.criteria)
        for one, points, k in zip(self.merged, self.points, self.kept, strict=True):
            codes = tally.codes[:, k] if k < own else self.pairs[k - own].codes(tally)
            total += points[one.place][codes]
        return total


@dataclass(frozen=True)
class _Bins:
    """The merged bins of the criteria that the beam chose, numbered through.

    kept: (criteria,) position of each in the tally. to: (fine bins, bins) which fine bins are in which.
    owner: (bins,) which of the kept. present: (patterns, bins). weights: (bins,) real log-odds.
    """

    kept: tuple[int, ...]
    merged: tuple[Merged, ...]
    to: Floats
    owner: Ints
    weights: Floats


def card(tally: Tally, y: Floats, fit: Ridge, rulers: Rulers, limits: Limits, muted: Flags) -> Card:
    """Return the card nearest to the ridge; the missing bin of a `muted` criterion earns nothing."""
    table, weight = binned(tally), tally.count.astype(float)
    said = 1 / (1 + np.exp(-fit.log_odds(table)))
    accounts = table.sums(weight)
    allowed = _allowed(fit.matters, float(weight @ y))
    choice = rows(tally.criteria, table, accounts, fit.effects, muted, allowed)
    price = min(NATS + SHARE * fit.explained, LITTLE * fit.explained)
    found = beam(table, said, weight, choice, said, Size(limits.rows, limits.criteria, price))
    parts = _bins(tally, table, choice, found, rulers)
    if not parts.kept:
        return Card((), (), ())
    low, high = _bounds(tally, y, fit, table, parts, limits.points, muted)
    counted = _counted(table, parts, weight, said, low, high)
    points = _integers(counted, parts.weights, price, limits.rows, fit.explained)
    return _tidy(tally, parts, points, rulers, accounts, table)


def _integers(counted: Counted, weights: Floats, price: float, most: int, explained: float) -> Ints:
    """Return the points of each bin, at most PLAIN either way unless more of them say far more of what there is."""
    plain = replace(counted, low=np.maximum(counted.low, -PLAIN), high=np.minimum(counted.high, PLAIN))
    found = integers(plain, weights, price, most)
    asked = max(WIDER, WIDER_SHARE * explained)
    if explained < asked or max(int(counted.high.max()), -int(counted.low.min())) <= PLAIN:
        return found.points
    wider = integers(counted, weights, price, most)
    return wider.points if found.loss - wider.loss >= asked else found.points


def _bins(tally: Tally, table: Binned, choice: Rows, found: Sparse, rulers: Rulers) -> _Bins:
    """Return the merged bins of the criteria that have a chosen row, each with what its rows say."""
    kept = tuple(sorted(set(choice.owner[found.chosen].tolist())))
    ones, to, weights = [], [], []
    for k in kept:
        criterion, part = tally.criteria[k], table.part(k)
        said = choice.held[part][:, found.chosen] @ found.weights
        _, alike_ = np.unique(np.round(said, 9), return_inverse=True)
        one = merged(
            criterion, alike_.reshape(-1), rulers.get(criterion.field) if criterion.kind in ("number", "date") else None
        )
        block = np.zeros((table.bins, len(one.criterion.bins)))
        block[np.arange(table.bins)[part], one.place] = 1
        ones.append(one)
        to.append(block)
        weights.append(_centred(said, one.place, table.codes[k], tally.count))
    owner = np.repeat(np.arange(len(ones)), [b.shape[1] for b in to])
    whole = np.concatenate(to, axis=1) if to else np.zeros((table.bins, 0))
    return _Bins(kept, tuple(ones), whole, owner, np.concatenate(weights) if weights else np.zeros(0))


def _centred(said: Floats, place: Ints, codes: Ints, count: Ints) -> Floats:
    """Return what each merged bin says against the average account."""
    accounts = np.bincount(place[codes], count, int(place.max()) + 1)
    found = np.zeros(len(accounts))
    found[place] = said
    centred: Floats = found - accounts @ found / accounts.sum()
    return centred


def _bounds(
    tally: Tally, y: Floats, fit: Ridge, table: Binned, parts: _Bins, most: int, muted: Flags
) -> tuple[Ints, Ints]:
    """Return the least and most points of each bin: those that the evidence bears out."""
    counts = tally.count.astype(float)
    fine = table.sums(counts)
    accounts, good = parts.to.T @ fine, parts.to.T @ table.sums(counts * y)
    total = float(counts.sum())
    bins = [b for one in parts.merged for b in one.criterion.bins]
    plenty = np.where([b.missing for b in bins], 1.0, _plenty(float(counts @ y)))  # of `missing` no guess is made
    sign = _signs(fit, parts, fine, accounts, good, (float(counts @ y), total), plenty)
    missing = np.array([b.missing for b in bins])
    sign[np.repeat(muted[list(parts.kept)], np.bincount(parts.owner)) & missing] = 0
    return np.where(sign < 0, -most, 0), np.where(sign > 0, most, 0)


def bounds(tally: Tally, y: Floats, fit: Ridge, ones: Sequence[Merged], most: int, muted: Flags) -> tuple[Ints, Ints]:
    """Return the least and most points of each bin of a tally's criteria as they are merged; `muted` as in `card`."""
    table = binned(tally)
    sizes = [len(one.criterion.bins) for one in ones]
    to = np.zeros((table.bins, sum(sizes)))
    for k, one in enumerate(ones):
        to[np.arange(table.bins)[table.part(k)], sum(sizes[:k]) + one.place] = 1
    parts = _Bins(
        tuple(range(len(ones))), tuple(ones), to, np.repeat(np.arange(len(ones)), sizes), np.zeros(sum(sizes))
    )
    return _bounds(tally, y, fit, table, parts, most, muted)


def _counted(table: Binned, parts: _Bins, weight: Floats, said: Floats, low: Ints, high: Ints) -> Counted:
    """Return the patterns of the merged bins with their accounts, and goods as the ridge says them."""
    key, first, pattern = patterns([one.place[table.codes[k]] for one, k in zip(parts.merged, parts.kept, strict=True)])
    present = np.concatenate(
        [np.eye(len(one.criterion.bins), dtype=np.int64)[one.place[table.codes[k][first]]]
         for one, k in zip(parts.merged, parts.kept, strict=True)], axis=1,
    )  # fmt: skip
    sums = (np.bincount(pattern, w, key).astype(float) for w in (weight, weight * said))
    return Counted(present, next(sums), next(sums), low, high, parts.owner)


def _tidy(tally: Tally, parts: _Bins, points: Ints, rulers: Rulers, accounts: Floats, table: Binned) -> Card:
    """Return the card with neighbours of equal points made one, and without criteria that earn nothing."""
    shown: list[tuple[Merged, Ints, int]] = []
    for number, (one, k) in enumerate(zip(parts.merged, parts.kept, strict=True)):
        mine = points[parts.owner == number]
        if mine.any():
            plain, worth = told(*alike(one, mine, rulers), tally.criteria[k], accounts[table.part(k)])
            shown += [(plain, worth, k)] if worth.any() else []
    return Card(tuple(s[0] for s in shown), tuple(s[1] for s in shown), tuple(s[2] for s in shown))


def _signs(
    fit: Ridge, parts: _Bins, fine: Floats, accounts: Floats, good: Floats, whole: tuple[float, float], asked: Floats
) -> Ints:
    """Return (merged bins,): 1 or -1 where the evidence goes beyond chance that way, else 0.

    It has to do so within the ridge, against the average of its criterion, and by itself. What lies
    far beyond chance within the ridge need not show by itself; what a hypothesis says needs no more
    than that the data by themselves do not gainsay it. whole: goods and accounts of the tally. asked:
    (merged bins,) how much of that evidence is asked for, from 0 to 1.
    """
    all_good, total = whole
    share = parts.to * fine[:, None] / np.maximum(accounts, 1e-9)
    mixed = (parts.owner[:, None] == parts.owner) * accounts / total
    contrast = share - share @ mixed.T
    mean = contrast.T @ fit.effects
    error = np.sqrt(np.maximum(np.einsum("ij,ik,kj->j", contrast, fit.covariance, contrast, optimize=True), 1e-12))
    alone, spread = weight_of_evidence(good, accounts - good, all_good, total - all_good)
    way, alone = np.sign(mean), alone * np.sign(mean)
    shown = (alone > np.maximum(ALONE * asked * spread, 0)) & (accounts > 0)
    said = np.sign(contrast.T @ fit.leaning) == way
    borne = said & ((accounts <= 0) | (alone > -GAINSAID * spread))
    sure = (np.abs(mean) >= SURE * asked * error) & (shown | borne)
    return np.where(sure | (np.abs(mean) >= WITHIN * error) & (accounts > 0), way, 0).astype(np.int64)
