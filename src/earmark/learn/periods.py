"""Periods: how each quarter's accounts fared under the card learned before it, and under its rivals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from earmark.learn import quarters
from earmark.learn.measures import auc, held_by
from earmark.learn.tally import WON, Flags, Floats, Ints, Tally
from earmark.learn.walk import Walked
from earmark.profile.checked import Chosen, Period, Rival, RivalKind
from earmark.profile.scorecard import Scorecard

SHARES = (0.1, 0.2, 0.3)


@dataclass(frozen=True)
class Other:
    """Another card to judge beside this one, and a tally counted by its criteria, in their order.

    known: month up to which it was learned; earlier quarters are its own lessons and not judged. None
    for a card that people wrote.
    """

    kind: RivalKind
    name: str
    card: Scorecard
    tally: Tally
    known: int | None = None

    @property
    def score(self) -> Ints:
        """(lines,) the score of each line of its tally."""
        total = np.zeros(len(self.tally.count), np.int64)
        for criterion, codes in zip(self.card.criteria, self.tally.codes.T, strict=True):
            total += np.array([b.points for b in criterion.bins], np.int64)[codes]
        return total


@dataclass(frozen=True)
class Judged:
    """One quarter's accounts under one way to choose: (lines,) score, goods and accounts."""

    score: Floats
    good: Floats
    weight: Floats

    @property
    def bad(self) -> Floats:
        """(lines,) accounts that are not good."""
        return self.weight - self.good


def chosen(judged: Sequence[Judged]) -> tuple[Chosen, ...]:
    """Return what the best shares of each quarter, taken together, held; none without a good account."""
    goods = float(sum(j.good.sum() for j in judged))
    if goods <= 0:
        return ()
    held = [sum(held_by(j.score, j.good, j.weight, share) for j in judged) / goods for share in SHARES]
    return tuple(Chosen(share, h, h / share) for share, h in zip(SHARES, held, strict=True))


def within(judged: Sequence[Judged]) -> float | None:
    """Return how often a good account outscores a bad one of its quarter; None without such a pair."""
    pairs = [float(j.good.sum() * j.bad.sum()) for j in judged]
    if sum(pairs) <= 0:
        return None
    return sum(n * auc(j.score, j.good, j.bad) for n, j in zip(pairs, judged, strict=True) if n) / sum(pairs)


def periods(walked: Sequence[Walked], horizon: int, as_of: int, *, kept: bool) -> tuple[Period, ...]:
    """Return the past year's quarters judged on `won`, and where `kept` is known those past the horizon on that."""
    held = [w for w in walked if w.part.quarter is not None]
    if not held:
        return ()
    latest = max(int(w.part.test.closed.max()) for w in held)
    now, then = quarters.recent(as_of, latest), quarters.past_horizon(as_of, horizon, latest)
    found = [_period(w, "won") for w in held if w.part.quarter in now]
    return (*found, *(_period(w, "kept") for w in held if kept and w.part.quarter in then))


def summed(found: Sequence[Period], walked: Sequence[Walked], outcome: Literal["won", "kept"]) -> Period | None:
    """Return the periods of one outcome taken together, or None when there are none."""
    mine = [p for p in found if p.outcome == outcome]
    if not mine:
        return None
    asked = {p.name for p in mine}
    held = [w for w in walked if w.part.quarter is not None and quarters.name(w.part.quarter) in asked]
    judged = [judge(w, outcome) for w in held]
    name = quarters.names(w.part.quarter for w in held if w.part.quarter is not None)
    accounts, goods, forgone, tied = (
        sum(getattr(p, f) for p in mine) for f in ("accounts", "goods", "forgone", "tied")
    )
    return Period(name, outcome, mine[-1].trained, accounts, goods, chosen(judged), within(judged), forgone, tied)


def judge(one: Walked, outcome: Literal["won", "kept"]) -> Judged:
    """Return a quarter's accounts under the card learned before it."""
    good = one.part.test.outcome == WON if outcome == "won" else one.part.found.good
    return Judged(one.score.astype(float), one.weight * good, one.weight)


def _period(one: Walked, outcome: Literal["won", "kept"]) -> Period:
    judged = judge(one, outcome)
    low = edge(judged)
    below, on = judged.score < low, judged.score == low
    name = quarters.name(one.part.quarter) if one.part.quarter is not None else ""
    return Period(
        name,
        outcome,
        one.part.train.accounts,
        int(judged.weight.sum()),
        int(judged.good.sum()),
        chosen([judged]),
        within([judged]),
        int(judged.good[below].sum()),
        int(judged.good[on].sum()),
    )


def edge(judged: Judged) -> int:
    """Return the score at which the best 30% of a quarter's accounts end: some of those who have it are chosen."""
    order = np.argsort(-judged.score, kind="stable")
    reached = np.cumsum(judged.weight[order]) >= SHARES[-1] * judged.weight.sum() - 1e-9
    return int(judged.score[order][int(np.argmax(reached))])


def rivals(walked: Sequence[Walked], others: Sequence[Other], now: Sequence[int]) -> tuple[Rival, ...]:
    """Return the base rate, the best single criterion, last year's card and other cards, each beside the card.

    All are judged on what was won in the quarters `now`, another card only in those it was not learned from.
    """
    held = [w for w in walked if w.part.quarter in now]
    if not held or not sum(judge(w, "won").good.sum() for w in held):
        return ()
    own = {w.part.quarter: judge(w, "won") for w in held if w.part.quarter is not None}
    first = held[0]
    names = list(dict.fromkeys(w.name for w in held if w.name))
    ways: list[tuple[RivalKind, str, Callable[[Walked], Floats]]] = [
        ("base", "", lambda w: np.zeros(len(w.score))),
        ("rule", ", ".join(names), lambda w: w.rule),
    ]
    if len(held) > 1:
        ways.append(("last_year", "", lambda w: first.trained.card.scores(w.part.test).astype(float)))
    found = [
        _rival(
            kind,
            name,
            {w.part.quarter: _as(own[w.part.quarter], way(w)) for w in held if w.part.quarter is not None},
            own,
        )
        for kind, name, way in ways
    ]
    beside = [_rival(o.kind, o.name, _quarters(o, own), own) for o in others]
    return (*found, *(r for r in beside if r.goods))


def _as(judged: Judged, score: Floats) -> Judged:
    return Judged(score, judged.good, judged.weight)


def _quarters(other: Other, own: dict[int, Judged]) -> dict[int, Judged]:
    """Return the quarters in which another card may be judged."""
    found = {}
    for quarter in own:
        start = quarters.first_month(quarter)
        if other.known is None or start > other.known:
            held: Flags = (other.tally.closed >= start) & (other.tally.closed < quarters.first_month(quarter + 1))
            count = other.tally.count[held].astype(float)
            good = count * (other.tally.outcome[held] == WON)
            found[quarter] = Judged(other.score[held].astype(float), good, count)
    return found


def _rival(kind: RivalKind, name: str, its: dict[int, Judged], own: dict[int, Judged]) -> Rival:
    mine, theirs = [own[q] for q in its], list(its.values())
    accounts, goods = (
        int(sum(v.sum() for v in values)) for values in ([j.weight for j in theirs], [j.good for j in theirs])
    )
    if not goods:
        return Rival(kind, name, accounts, goods, None, (), None, ())
    return Rival(kind, name, accounts, goods, within(theirs), chosen(theirs), within(mine), chosen(mine))
