"""Pairs: two conditions together that tell more than both apart ("Software, and funded within 12 months").

Every rectangle of two criteria's bins (a range and a value, say) is tried against what the ridge
leaves unexplained: its score test is the square of the residual over its information (Rao 1948). As many
rectangles as are tried, so much higher is the bar (Bonferroni), and both halves of the time have to
agree. With few accounts nothing passes, and nothing is added.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from earmark.learn.binsums import Binned, binned
from earmark.learn.ranges import Ruler
from earmark.learn.ridge import Ridge
from earmark.learn.tally import NONE, Flags, Floats, Tally
from earmark.profile.bins import Bin, Criterion, Part

MOST = 8
FALSE = 0.05  # chance that any pair is found in noise, at most
EXPECTED = 5.0  # goods and bads that the ridge expects in a pair, at least
HALVED = 1.0  # standard errors that each half of the time has to show
YES, NO, MISSING = 0, 1, 2
STATES = np.array([(MISSING, NO, MISSING), (NO, NO, NO), (MISSING, NO, YES)], np.int16)  # missing, no or yes of either


@dataclass(frozen=True)
class Pair:
    """Two criteria of a tally, by position, and which (bins,) of each hold."""

    first: int
    second: int
    holds: tuple[Flags, Flags]
    criterion: Criterion

    def codes(self, tally: Tally) -> NDArray[np.int16]:
        """Return (lines,): YES where both hold, NO where either does not, else MISSING."""
        states = [np.where(held, 2, 1) for held in self.holds]
        for state in states:
            state[-1] = 0
        one, other = (state.astype(np.int8)[tally.codes[:, k]]
                      for state, k in zip(states, (self.first, self.second), strict=True))  # fmt: skip
        return STATES[one, other]


def widened(tally: Tally, pairs: tuple[Pair, ...]) -> Tally:
    """Return the tally with a criterion more for each pair; one that has them already as it is."""
    if not pairs or any(c.parts for c in tally.criteria):
        return tally
    codes = np.concatenate([tally.codes.T, [p.codes(tally) for p in pairs]]).T
    return replace(tally, criteria=(*tally.criteria, *(p.criterion for p in pairs)), codes=codes)


def pairs(tally: Tally, y: Floats, fit: Ridge, rulers: Mapping[str, Ruler]) -> tuple[Pair, ...]:
    """Return the pairs that stand out from what the ridge foretells of (lines,) shares `y`, the surest first."""
    table, weight = binned(tally), tally.count.astype(float)
    sets = [_sets(c) for c in tally.criteria]
    log_odds, early, held = fit.log_odds(table), _early(tally), table.pairs(weight)
    found: list[Pair] = []
    while len(found) < MOST:
        chance = 1 / (1 + np.exp(-log_odds))
        best = _surest(_Left(table, sets, weight, chance, y, held), early)
        if best is None:
            break
        found.append(_pair(tally.criteria, best, sets, rulers))
        log_odds = log_odds + best.step * (found[-1].codes(tally) == YES)
    return tuple(found)


@dataclass(frozen=True)
class _Left:
    """What the fit leaves unexplained of (lines,) shares y.

    sets: for each criterion (sets, bins). held: (bins, bins) accounts.
    """

    table: Binned
    sets: list[Floats]
    weight: Floats
    chance: Floats
    y: Floats
    held: Floats

    @cached_property
    def pull(self) -> Floats:
        """(bins, bins) goods beyond those expected."""
        return self.table.pairs(self.weight * (self.y - self.chance))

    @cached_property
    def bend(self) -> Floats:
        """(bins, bins) information."""
        return self.table.pairs(self.weight * self.chance * (1 - self.chance))

    @cached_property
    def enough(self) -> Floats:
        """(bins, bins) goods expected, and (bins, bins) bads: the fewer of the two is asked for."""
        goods = self.table.pairs(self.weight * self.chance)
        return np.stack([goods, self.held - goods])

    def over(self, k: int, m: int, table: Floats) -> Floats:
        """Return (sets of k, sets of m): the sum of a (bins, bins) table in each rectangle."""
        found: Floats = self.sets[k] @ table[..., self.table.part(k), self.table.part(m)] @ self.sets[m].T
        return found

    def inside(self, k: int, m: int, a: int, b: int) -> Flags:
        """Return (lines,): those in one rectangle, set `a` of k and set `b` of m."""
        found: Flags = (self.sets[k][a] > 0)[self.table.codes[k]] & (self.sets[m][b] > 0)[self.table.codes[m]]
        return found


@dataclass(frozen=True)
class _Rectangle:
    """Two criteria, a set of each, and the log-odds that it adds."""

    first: int
    second: int
    a: int
    b: int
    step: float


def _surest(left: _Left, early: Flags) -> _Rectangle | None:
    """Return the rectangle of the greatest score test, if it is beyond what chance brings among so many."""
    found: _Rectangle | None = None
    best = 2 * math.log(max(_tried(left.sets), 1) / FALSE)
    for k, m in itertools.combinations(range(len(left.sets)), 2):
        pull, bend = left.over(k, m, left.pull), left.over(k, m, left.bend)
        enough = (left.over(k, m, left.enough) >= EXPECTED).all(axis=0)
        tests = np.where(enough, pull**2 / (bend + 1), 0.0)
        a, b = np.unravel_index(int(np.argmax(np.round(tests, 9))), tests.shape) if tests.size else (0, 0)
        if tests.size and tests[a, b] > best and _lasts(left, (k, m), (int(a), int(b)), early):
            best, found = tests[a, b], _Rectangle(k, m, int(a), int(b), float(pull[a, b] / (bend[a, b] + 1)))
    return found


def _tried(sets: list[Floats]) -> int:
    sizes = np.array([len(s) for s in sets])
    return int((sizes.sum() ** 2 - (sizes**2).sum()) // 2)


def _lasts(left: _Left, criteria: tuple[int, int], at: tuple[int, int], early: Flags) -> bool:
    """Whether both halves of the time show a rectangle the same way."""
    inside, shown = left.inside(*criteria, *at), []
    for half in (inside & early, inside & ~early):
        weight, chance = left.weight[half], left.chance[half]
        pull, bend = weight @ (left.y[half] - chance), weight @ (chance * (1 - chance))
        shown.append(pull / math.sqrt(bend + 1))
    return bool(min(shown) >= HALVED or max(shown) <= -HALVED)


def _early(tally: Tally) -> Flags:
    """Return (lines,): the earlier half of the accounts by the month of their close; of undated ones, every other."""
    if (tally.closed == NONE).any():
        every_other: Flags = np.arange(len(tally.count)) % 2 == 0
        return every_other
    order = np.argsort(tally.closed, kind="stable")
    share = np.cumsum(tally.count[order]) / max(tally.accounts, 1)
    found: Flags = tally.closed < tally.closed[order[min(int(np.searchsorted(share, 0.5)), len(order) - 1)]]
    return found


def _sets(criterion: Criterion) -> Floats:
    """Return (sets, bins): each range from one edge to another, or each value; an item held, or not."""
    size = len(criterion.bins)
    if criterion.kind not in ("number", "date"):
        return np.eye(size)[: size - 1]
    runs = [(i, j) for i in range(size - 1) for j in range(i + 1, size) if j - i < size - 1]
    place = np.arange(size)
    found: Floats = np.array([(i <= place) & (place < j) for i, j in runs], float).reshape(len(runs), size)
    return found


def _pair(criteria: tuple[Criterion, ...], at: _Rectangle, sets: list[Floats], rulers: Mapping[str, Ruler]) -> Pair:
    holds = sets[at.first][at.a] > 0, sets[at.second][at.b] > 0
    parts = tuple(_part(criteria[k], held, rulers) for k, held in zip((at.first, at.second), holds, strict=True))
    name = " & ".join(_said(p) for p in parts)
    field = " & ".join(p.criterion.field for p in parts)
    bins = (Bin("yes"), Bin("no", other=True), Bin("missing", missing=True))
    return Pair(at.first, at.second, holds, Criterion(name, field, "both", bins, parts=parts))


def _part(criterion: Criterion, held: Flags, rulers: Mapping[str, Ruler]) -> Part:
    """Return the condition as a criterion of the bins it needs, and the one that holds."""
    bins, first, last = criterion.bins, int(np.argmax(held)), len(held) - 1 - int(np.argmax(held[::-1]))
    if criterion.kind in ("number", "date"):
        ruler = rulers[criterion.field]
        edges = [(None, bins[first].low), (bins[first].low, bins[last].high), (bins[last].high, None)]
        kept = [e for i, e in enumerate(edges) if i == 1 or e != (None, None)]
        cut = tuple(Bin(ruler.label(low, high), low=low, high=high) for low, high in kept)
        return Part(replace(criterion, bins=(*cut, bins[-1])), ruler.label(*edges[1]))
    if criterion.kind == "category" and not bins[first].other:
        return Part(replace(criterion, bins=(bins[first], *bins[-2:])), bins[first].label)
    return Part(criterion, bins[first].label)


def _said(part: Part) -> str:
    return f"{part.criterion.name}: {part.holds}"
