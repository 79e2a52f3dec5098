"""Sequential tests: evidence that may be looked at after each close, and holds its rate of false alarms all the same.

A wager is a product of ratios: what an alternative said of each close before it was seen, over what was expected.
While what is expected holds, such a product grows beyond 1/alpha at any time in at most alpha of all histories
(Ville 1939); so does a mean of products. Here it is the mean over alternatives and over when the change began
(e-detectors: Shin, Ramdas and Rinaldo 2023).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from earmark.learn.beta import log_beta
from earmark.learn.tally import Floats, Ints

EVERY = 25  # closes between those from which a change may have begun
AT_ONCE = 0.4  # of a wager that is on a change from the first close
FLAT = 4  # later beginnings that are nearly as likely as the first of them
MOST = 1e200  # that a wager is counted up to
BEST = 200  # closes after which the interval of a mean is tightest beside its standard error


@dataclass(frozen=True)
class Wager:
    """A wager's course: (closes,) `value` after each close, and the close from which the change seems to have begun."""

    value: Floats
    start: Ints

    def fired(self, alpha: float) -> int | None:
        """Return after which close it first passed 1/alpha, or None."""
        past = np.flatnonzero(self.value * alpha >= 1)
        return int(past[0]) if len(past) else None

    def nearness(self, alpha: float) -> float:
        """Return how far its logarithm has come to the limit at most: 0 not at all, 1 at it."""
        most = math.log(max(float(self.value.max(initial=1.0)), 1.0))
        return min(most / math.log(1 / alpha), 1.0)


def wager(ratios: Floats, shares: Floats) -> Wager:
    """Return the course of a wager that is spread over alternatives by (alternatives,) shares that sum up to 1.

    ratios: (closes, alternatives) what each said of a close over what was expected of it.
    """
    closes, many = ratios.shape
    held, kept = AT_ONCE * shares, 1 - AT_ONCE
    path, lowest, began = np.zeros(many), np.zeros(many), np.zeros(many, np.int64)
    value, start = np.empty(closes), np.empty(closes, np.int64)
    for t in range(closes):
        if t and t % EVERY == 0:
            part = begins(t // EVERY)
            held, kept = held + part * shares, kept - part
            lower = path < lowest
            lowest, began = np.where(lower, path, lowest), np.where(lower, t, began)
        held = np.minimum(held * ratios[t], MOST)
        path = path + np.log(ratios[t])
        value[t], start[t] = held.sum() + kept, began[int(held.argmax())]
    return Wager(value, start)


def begins(m: int) -> float:
    """Return how much of a wager is on a change that begins after `m` times EVERY closes, m from 1 on."""
    return (1 - AT_ONCE) * (FLAT + 1) / ((m + FLAT) * (m + FLAT + 1))


def rate_ends(hits: int, of: int, alpha: float) -> tuple[float, float]:
    """Return where a rate lies of which `hits` of `of` were seen: in 1 - alpha of all histories at every look.

    These are the rates that a wager on Jeffreys' mixture of rates does not reject (Robbins 1970).
    """
    if not of:
        return 0.0, 1.0
    mixed, most = log_beta(hits + 0.5, of - hits + 0.5) - log_beta(0.5, 0.5), math.log(1 / alpha)

    def held(rate: float) -> bool:
        wins = hits * math.log(rate) if hits else 0.0
        return mixed - wins - ((of - hits) * math.log(1 - rate) if hits < of else 0.0) < most

    seen = min(max(hits / of, 1e-9), 1 - 1e-9)
    return (_edge(held, seen, 1e-12) if hits else 0.0), (_edge(held, seen, 1 - 1e-12) if hits < of else 1.0)


def _edge(held: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(50):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if held(middle) else (inside, middle)
    return inside


def reach(error: float, closes: int, alpha: float) -> float:
    """Return how far from a mean its interval reaches on either side, whenever one looks; `error`: its standard error.

    A mixture of normals (Robbins 1970), which holds for sums of anything once they are long (Waudby-Smith, Arbour,
    Sinha, Kennedy and Ramdas 2024).
    """
    tuned = tightest(alpha) * max(closes, 1) / BEST
    return error * math.sqrt((1 + 1 / tuned) * (2 * math.log(1 / alpha) + math.log(1 + tuned)))


def tightest(alpha: float) -> float:
    """Return the closes times the mixture's variance at which its interval is tightest beside its standard error.

    That is the x at which (1 + 1/x) (2 log(1/alpha) + log(1 + x)) is least: where its derivative is zero,
    x = 2 log(1/alpha) + log(1 + x) (as Howard, Ramdas, McAuliffe and Sekhon 2021, section 3.5, tune it).
    """
    asked = found = 2 * math.log(1 / alpha)
    for _ in range(50):  # each step shrinks what is missing by 1 + x or more
        found = asked + math.log(1 + found)
    return found
