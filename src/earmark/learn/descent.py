"""Descent: integer points by the exact loss, which needs no more than how the accounts' scores are spread.

The card's log-odds are a + s * score. For integer points the loss depends on the accounts and goods
at each score alone, so that a change of one row's points shifts a part of a histogram. Points are
rounded from several scales and then changed one row at a time while the loss falls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from earmark.learn.tally import Flags, Floats, Ints

SCALES = 15
TRIES = 3  # of the rounded cards, the best, that are changed further
STEPS = 200


@dataclass(frozen=True)
class Counted:
    """Patterns of parts with their accounts and goods. present: (patterns, parts) 0 or 1.

    low, high: (parts,) the points that each part may have, 0 among them. A part is a row or a bin. owner: (parts,)
    what it belongs to: an account is in one bin of each criterion, so that points move from one to all the others.
    """

    present: Ints
    accounts: Floats
    good: Floats
    low: Ints
    high: Ints
    owner: Ints

    @cached_property
    def held(self) -> Flags:
        """(parts,) those that hold any account."""
        found: Flags = self.accounts @ self.present > 0
        return found


@dataclass(frozen=True)
class Integers:
    """Points with the line that turns a score into log-odds, and their cross-entropy in nats."""

    points: Ints
    intercept: float
    slope: float
    loss: float


def integers(counted: Counted, weights: Floats, price: float = 0.0, most: int = 10**6) -> Integers:
    """Return the (parts,) points of least loss, begun from (parts,) real `weights`.

    price: nats that each part with points costs. most: parts that may have points.
    """
    top = max(float(np.abs(weights).max(initial=0.0)), 1e-9)
    reach = int(np.maximum(counted.high, -counted.low).max(initial=0))
    rounded = (np.rint(weights / top * reach * s).astype(np.int64) for s in np.geomspace(0.7, 8.0, SCALES))
    starts = {tuple(p): p for p in (np.clip(r, counted.low, counted.high) for r in rounded)}
    rank = partial(_rank, price)
    found = sorted((_lined(counted, p) for p in starts.values()), key=rank)[:TRIES]
    best = min((_descended(counted, one, price) for one in found), key=rank)
    return best if (best.points != 0).sum() <= most else _fewer(counted, best, most)


def _rank(price: float, one: Integers) -> tuple[float, int, tuple[int, ...]]:
    paid = one.loss + price * int((one.points != 0).sum())
    return round(paid, 6), int(np.abs(one.points).sum()), tuple(one.points.tolist())


def _fewer(counted: Counted, best: Integers, most: int) -> Integers:
    """Return a card of at most so many parts with points: the least of them dropped, the others changed once more."""
    while (best.points != 0).sum() > most:
        size = int((best.points != 0).sum())
        less = (np.where(np.arange(len(best.points)) == i, 0, best.points) for i in np.flatnonzero(best.points))
        shifted = (p for p in _shifts(counted, best.points) if (p != 0).sum() < size)
        best = min((_lined(counted, points) for points in (*less, *shifted)), key=partial(_rank, 0.0))
    held = best.points != 0
    return _descended(replace(counted, low=counted.low * held, high=counted.high * held), best, 0.0)


def _shifts(counted: Counted, points: Ints) -> list[Ints]:
    """Return the points with one of a criterion's, in turn, taken from all of that criterion's, as far as allowed."""
    parts = ((counted.owner == k) & counted.held for k in np.unique(counted.owner))
    by = [(mine, value) for mine in parts for value in np.unique(points[mine & (points != 0)]).tolist()]
    return [np.where(mine, np.clip(points - value, counted.low, counted.high), points) for mine, value in by]


def _lined(counted: Counted, points: Ints) -> Integers:
    """Return points with their best line."""
    score = counted.present @ points
    low = int(score.min(initial=0))
    size = int(score.max(initial=0)) - low + 1
    accounts, good = (np.bincount(score - low, v, size).astype(float) for v in (counted.accounts, counted.good))
    at = np.arange(low, low + size, dtype=float)
    intercept, slope, loss = _line(accounts[None], good[None], at, np.zeros(1), np.zeros(1), 30)
    return Integers(points, float(intercept[0]), float(slope[0]), float(loss[0]))


def _line(
    accounts: Floats, good: Floats, score: Floats, intercept: Floats, slope: Floats, steps: int
) -> tuple[Floats, Floats, Floats]:
    """Return (cards,) intercepts, slopes and losses of (cards, scores) histograms, by Newton's method."""
    intercept, slope = intercept.copy(), slope.copy()
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-(intercept[:, None] + slope[:, None] * score)))
        miss, curve = good - accounts * chance, accounts * chance * (1 - chance)
        pull = miss.sum(1), miss @ score
        bend = curve.sum(1) + 1e-9, curve @ score, curve @ score**2 + 1e-6
        whole = np.maximum(bend[0] * bend[2] - bend[1] ** 2, 1e-12)
        moves = (bend[2] * pull[0] - bend[1] * pull[1]) / whole, (bend[0] * pull[1] - bend[1] * pull[0]) / whole
        intercept += np.clip(moves[0], -2, 2)
        slope += np.clip(moves[1], -1, 1)
        if max(np.abs(moves[0]).max(), np.abs(moves[1]).max()) < 1e-7:
            break
    log_odds = intercept[:, None] + slope[:, None] * score
    loss: Floats = (accounts * np.logaddexp(0, log_odds) - good * log_odds).sum(1)
    return intercept, slope, loss


def _descended(counted: Counted, start: Integers, price: float) -> Integers:
    """Change one part's points at a time, the best change first, while the loss falls."""
    best = start
    for _ in range(STEPS):
        found = _neighbour(counted, best, price)
        if found is None or _rank(price, found)[0] >= _rank(price, best)[0] - 1e-6:
            found = _shifted(counted, best, price)
        if found is None:
            break
        best = found
    return best


def _shifted(counted: Counted, now: Integers, price: float) -> Integers | None:
    """Return the best card of fewer parts with points in which a criterion's are shifted, if it is better."""
    size = int((now.points != 0).sum())
    fewer = [_lined(counted, p) for p in _shifts(counted, now.points) if (p != 0).sum() < size]
    best = min(fewer, key=partial(_rank, price), default=None)
    return best if best and _rank(price, best)[0] < _rank(price, now)[0] - 1e-6 else None


def _neighbour(counted: Counted, now: Integers, price: float) -> Integers | None:
    """Return the best card that differs in one part's points, or None where there is none."""
    part, change = _changes(counted, now)
    if not len(part):
        return None
    score = counted.present @ now.points
    reach = int(np.abs(change).max())
    low = int(score.min()) - reach
    spread = np.zeros((len(score), int(score.max()) + reach - low + 1))
    spread[np.arange(len(score)), score - low] = 1
    moved = [_moved(counted.present, v, spread, part, change) for v in (counted.accounts, counted.good)]
    at = np.arange(low, low + spread.shape[1], dtype=float)
    start = np.full(len(part), now.intercept), np.full(len(part), now.slope)
    loss = _line(moved[0], moved[1], at, *start, 2)[2]
    rows = (now.points[part] + change != 0).astype(int) - (now.points[part] != 0)
    best = int(np.argmin(np.round(loss + price * rows, 6)))
    points = now.points.copy()
    points[part[best]] += change[best]
    return _lined(counted, points)


def _changes(counted: Counted, now: Integers) -> tuple[Ints, Ints]:
    """Return every allowed change of one part's points: the part, and by how much."""
    values = np.arange(int(counted.low.min(initial=0)), int(counted.high.max(initial=0)) + 1)
    change = values - now.points[:, None]
    part, at = np.nonzero((values >= counted.low[:, None]) & (values <= counted.high[:, None]) & (change != 0))
    return part, change[part, at]


def _moved(present: Ints, counts: Floats, spread: Floats, part: Ints, change: Ints) -> Floats:
    """Return (changes, scores): the histogram of (patterns,) counts after each change."""
    inside = (present * counts[:, None]).T @ spread
    found: Floats = np.tile(counts @ spread, (len(part), 1)) - inside[part]
    size = spread.shape[1]
    for step in np.unique(change).tolist():
        held = change == step
        at = slice(max(step, 0), size + min(step, 0))
        found[held, at] += inside[part[held], max(-step, 0) : size - max(step, 0)]
    return found
