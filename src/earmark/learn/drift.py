"""Drift: all that is watched at once, so that the whole family of alarms keeps one rate of false alarms.

Each watch has its part of ALPHA, and the parts sum up to it: the close rate, the criteria's effects, the mix, the
rules of thumb. By Ville's inequality and the sum of the parts, at most ALPHA of all histories in which nothing moves
ever see an alarm, whenever and however often one looks: by construction, up to the approximation of what is expected
(a ridge's posterior, learned from closes one by one and later in blocks). `python benchmarks/honesty S14` measures it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from earmark.learn import thumbs
from earmark.learn.alarms import alarm
from earmark.learn.closes import Closes, joined
from earmark.learn.expected import expected
from earmark.learn.tally import Ints
from earmark.learn.threads import one_thread
from earmark.learn.watch import Course, effect, level, mix, scores, tells
from earmark.profile.drift import Alarm, Watched

ALPHA = 0.05
LEVEL, EFFECTS, MIX, QUARTER, FALLING, CHURN = 0.02, 0.015, 0.005, 0.003, 0.003, 0.004  # sum up to ALPHA
FEWEST = 5  # wins, and losses, before: fewer tell no rate to hold anything against


@dataclass(frozen=True)
class Drift:
    """The alarms, the surest first, and all that was watched."""

    alarms: tuple[Alarm, ...]
    checks: tuple[Watched, ...]


def drift(before: Closes, since: Closes, learned: date, as_of: date, targets: Ints | None = None) -> Drift:
    """Return what has moved since a profile was learned; closes up to that day, and those since, in order of time.

    With no closes since, or fewer than five wins and five losses before, only what needs none is told: the profile's
    age, the latest churned customers, and which of the `targets`, (accounts, K) positions of bins, it is blind to.
    """
    months = _month(learned), _month(as_of)
    with one_thread():
        found = [*_watched(before, since), *_ruled(before, since, *months)] if enough(before, since) else []
    order = np.argsort([-one.strength for one in found], kind="stable")
    alarms = (alarm(found[i]) for i in order)
    every = joined(before, since)
    unseen = None if targets is None else thumbs.unseen(every, targets)
    guided = (thumbs.caught(every), unseen, thumbs.age(*months))
    checks = (*(one.seen for one in found), *(one for one in guided if one))
    return Drift(tuple(one for one in alarms if one), checks)


def enough(before: Closes, since: Closes) -> bool:
    """Return whether there is anything to watch, and anything to hold it against."""
    wins = int(before.won.sum())
    return len(since) > 0 and min(wins, len(before) - wins) >= FEWEST


def _watched(before: Closes, since: Closes) -> Iterator[Course]:
    """Yield what is watched at each close."""
    told, criteria = expected(before, since), range(len(since.criteria))
    yield level(told, since, LEVEL)
    telling = [k for k in criteria if tells(told, k)]
    yield from (effect(told, since, k, EFFECTS / len(telling)) for k in telling)
    part = MIX / (len(criteria) + 1)
    if criteria:
        yield scores(before, since, part)
    yield from (mix(before, since, k, part) for k in criteria)


def _ruled(before: Closes, since: Closes, learned: int, as_of: int) -> Iterator[Course]:
    """Yield the rules of thumb that stand on closes."""
    ended = thumbs.whole(since, learned, as_of)
    yield thumbs.quarter(before, ended, QUARTER)
    yield thumbs.falling(before, ended, FALLING)
    leaving = thumbs.churn(before, since, learned, as_of, CHURN)
    if leaving:
        yield leaving


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
