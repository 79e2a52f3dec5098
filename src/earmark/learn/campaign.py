"""A campaign's statistics: which differences so many contacts can show, and what their answers say of each line.

Each test takes as given how many answered, and is exact whatever the base rate. A line: Fisher's test, one-sided
(Fisher 1935). The whole: the sum of the scores of those who answered among all ways to choose so many (a permutation
test, Pitman 1937), its distribution counted. Lines are corrected for one another by the least p of all lines in orders
drawn at random (Westfall and Young 1993), which knows that lines overlap and that few answers allow few p. What a line
is believed to be moves from its prior by the conditional likelihood of the odds ratio (Fisher's noncentral
hypergeometric distribution), which knows no base rate either.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from earmark.learn import fisher
from earmark.learn.prior import POINT
from earmark.learn.tally import Flags, Floats, Ints
from earmark.profile.campaign import LineVerdict, WholeVerdict

ALPHA = 0.05  # of all campaigns in which nothing matters: those that call the whole supported, or any line kept
POWER = 0.8
GRID = np.linspace(-8.0, 8.0, 1601)  # log-odds ratios
ORDERS = 2000  # drawn at random
ROUNDING = 1 + 1e-9  # equal chances are equal, however they were added up


@dataclass(frozen=True)
class Sides:
    """One line's accounts: those on the side it favours, and the others, with how many of each answered."""

    points: int
    favoured: int
    others: int
    answered: int = 0
    others_answered: int = 0

    @property
    def claim(self) -> float:
        """The log-odds ratio that its points stand for."""
        return POINT * abs(self.points)


@dataclass(frozen=True)
class Fared:
    """What answers say of a line. See `profile.campaign.ResultLine`."""

    before: float
    helps: float
    odds: float
    odds_low: float
    odds_high: float
    p: float
    verdict: LineVerdict


@lru_cache(maxsize=128)
def chances(first: int, second: int) -> Floats:
    """Return (first + 1, second + 1) how often chance puts at least so many of all answers in the first group."""
    logs, found = _ways(first)[:, None] + _ways(second), np.ones((first + 1, second + 1))
    for answers in range(first + second + 1):
        k = np.arange(max(0, answers - second), min(first, answers) + 1)
        ways = np.exp(logs[k, answers - k] - logs[k, answers - k].max())
        found[k, answers - k] = np.cumsum(ways[::-1])[::-1] / ways.sum()
    return found


def limits(favoured: Flags) -> Floats:
    """Return (accounts + 1,) for each number of answers the p up to which a line is shown, corrected for all lines.

    favoured: (accounts, lines) who is on the side that a line favours. Where nothing matters, any line has such a p in
    at most ALPHA of all campaigns.
    """
    return _limits(np.asarray(favoured, bool).tobytes(), *favoured.shape)


@lru_cache(maxsize=8)
def _limits(packed: bytes, accounts: int, lines: int) -> Floats:
    favoured = np.frombuffer(packed, bool).reshape(accounts, lines)
    order = np.argsort(np.random.default_rng(0).random((ORDERS, accounts)), axis=1)
    answers, least = np.arange(1, accounts + 1), np.ones((ORDERS, accounts))
    for one in favoured.T:
        mine, size = np.cumsum(one[order], axis=1), int(one.sum())
        least = np.minimum(least, chances(size, accounts - size)[mine, answers - mine])
    return np.array([0.0, *map(_limit, least.T)])


def _limit(least: Floats) -> float:
    """Return the largest of some p that at most ALPHA of all are up to, itself counted among them."""
    values, counts = np.unique(least, return_counts=True)
    fit = values[(np.cumsum(counts) + 1) / (len(least) + 1) <= ALPHA]
    return float(fit[-1]) if len(fit) else 0.0


def power(first: int, second: int, high: float, low: float, up_to: Floats) -> float:
    """Return how often Fisher's test shows that a first group, which answers at `high`, beats one that does at `low`.

    up_to: (accounts + 1,) the p that is asked for, by the number of answers.
    """
    answers = np.add.outer(np.arange(first + 1), np.arange(second + 1))
    shown = chances(first, second) <= up_to[answers] * ROUNDING
    return float(_binomial(first, high) @ shown @ _binomial(second, low))


def detectable(first: int, second: int, base: float, up_to: Floats) -> float | None:
    """Return the least share of the first group that is shown to beat `base` at POWER, or None: none is."""
    low, high = base, 1.0
    if power(first, second, high, base, up_to) < POWER:
        return None
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if power(first, second, middle, base, up_to) >= POWER else (middle, high)
    return high


def raised(base: float, log_odds: float) -> float:
    """Return the rate whose log-odds are `log_odds` above those of `base`."""
    return 1 / (1 + math.exp(-log_odds) * (1 - base) / base)


def holm(p_values: Sequence[float], alpha: float = ALPHA) -> list[bool]:
    """Return which tests pass, so that any passes wrongly in at most `alpha` of all campaigns (Holm 1979)."""
    passed = [False] * len(p_values)
    for n, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        if p_values[i] > alpha / (len(p_values) - n) * ROUNDING:
            break
        passed[i] = True
    return passed


def fared(lines: Sequence[Sides], up_to: float, worth: float) -> tuple[Fared, ...]:
    """Return what the answers say of each line. up_to: the p asked for; worth: deals the hypothesis counts for.

    kept: chance alone would hardly show it. against: its answers would hardly be so few if it were as strong as its
    points say. Either is wrong of any line in at most ALPHA of all campaigns.
    """
    refuted, found = holm([_at_most(one, one.claim) for one in lines]), []
    for one, less in zip(lines, refuted, strict=True):
        accounts, answers = one.favoured + one.others, one.answered + one.others_answered
        p = fisher.many(one.answered, one.favoured, answers, accounts)
        verdict: LineVerdict = "kept" if p <= up_to * ROUNDING else "against" if less else "not_shown"
        found.append(Fared(*posterior(one, worth), p, verdict))
    return tuple(found)


def spread(worth: float) -> float:
    """Return the standard deviation of a line's log-odds ratio before any answer.

    It is that of so many deals, half on either side and half of them won: a hundred have four times the say of 25.
    """
    return math.sqrt(16 / worth)


def before(points: int, worth: float) -> float:
    """Return the probability that a line of so many points helps as said, before any answer."""
    return 0.5 * math.erfc(-POINT * abs(points) / spread(worth) / math.sqrt(2))


def posterior(one: Sides, worth: float) -> tuple[float, float, float, float, float]:
    """Return the probability that a line helps before and after the answers; its odds ratio's middle and 90% interval.

    The prior of the log-odds ratio is normal: around the line's claim, as wide as `spread` says.
    """
    log = -(((GRID - one.claim) / spread(worth)) ** 2) / 2
    k, logs = _tables(one)
    if len(k) > 1:
        tilted = logs[None, :] + GRID[:, None] * k[None, :]
        top = tilted.max(axis=1)
        log = log + GRID * one.answered - top - np.log(np.exp(tilted - top[:, None]).sum(axis=1))
    mass = np.exp(log - log.max())
    below = np.cumsum(mass) / mass.sum()
    low, middle, high = (math.exp(float(np.interp(share, below, GRID))) for share in (0.05, 0.5, 0.95))
    helps = 1 - float(np.interp(0.0, GRID, below))
    return before(one.points, worth), helps, middle, low, high


def _tables(one: Sides) -> tuple[Ints, Floats]:
    """Return how many answers the favoured side may have of all, and the log of the ways to each."""
    answers = one.answered + one.others_answered
    k = np.arange(max(0, answers - one.others), min(one.favoured, answers) + 1)
    return k, _ways(one.favoured)[k] + _ways(one.others)[answers - k]


def _tilted(one: Sides, log_odds: float) -> tuple[Ints, Floats]:
    k, logs = _tables(one)
    logs = logs + log_odds * k
    ways = np.exp(logs - logs.max())
    return k, ways / ways.sum()


def _at_most(one: Sides, log_odds: float) -> float:
    k, chance = _tilted(one, log_odds)
    return min(float(chance[k <= one.answered].sum()), 1.0)


def whole(scores: Ints, answered: Ints) -> tuple[float, float, WholeVerdict]:
    """Return what answers say of the whole: the chance of so high a sum, and of so low a one if all is as said.

    scores: (accounts,) points. answered: (accounts,) 1 or 0. supported: chance alone would hardly have those who
    answered score so high (at most ALPHA). not_supported: they would hardly score so low if all were as said.
    """
    size, points = _by_score(scores)
    answers, total = int(answered.sum()), int(((scores - scores.min(initial=0)) * answered).sum())
    if len(points) < 2 or not 0 < answers < len(scores):
        return 1.0, 1.0, "too_few"
    share = answers / len(scores)
    chance = _given(size, np.full(len(points), share), points, answers)
    said = _given(size, rates_of(size, points, share), points, answers)
    by_chance, if_said = min(float(chance[total:].sum()), 1.0), min(float(said[: total + 1].sum()), 1.0)
    if by_chance <= ALPHA * ROUNDING:
        return by_chance, if_said, "supported"
    return by_chance, if_said, "not_supported" if if_said <= ALPHA * ROUNDING else "too_few"


def power_of_whole(scores: Ints, base: float) -> float:
    """Return how often the whole is supported if all lines are as strong as said and `base` of all answer."""
    size, points = _by_score(scores)
    if len(points) < 2:
        return 0.0
    most = int(np.searchsorted(np.cumsum(_binomial(len(scores), base)), 1 - 1e-7)) + 1
    nothing = _sums(size, np.full(len(points), base), points, most)
    said = _sums(size, rates_of(size, points, base), points, most)
    tail = np.cumsum(nothing[:, ::-1], axis=1)[:, ::-1]
    whole_ = nothing.sum(axis=1, keepdims=True)
    shown = tail <= ALPHA * ROUNDING * whole_
    shown[0] = False
    return float(said[shown].sum())


def _by_score(scores: Ints) -> tuple[Ints, Ints]:
    """Return how many accounts have each score, and the scores, from 0 on."""
    points, size = np.unique(scores - scores.min(initial=0), return_counts=True)
    return size.astype(np.int64), points.astype(np.int64)


def rates_of(size: Ints, points: Ints, base: float) -> Floats:
    """Return (scores,) the rate of each score if a point stands for POINT, and `base` of all answer."""
    low, high = -POINT * float(points.max()) - 20, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        rates = np.array([raised(base, middle + POINT * float(p)) for p in points])
        low, high = (middle, high) if rates @ size < base * size.sum() else (low, middle)
    return rates


def _given(size: Ints, rates: Floats, points: Ints, answers: int) -> Floats:
    """Return (sums,) the chance of each sum of points if so many answer."""
    line = _sums(size, rates, points, answers)[answers]
    found: Floats = line / line.sum()
    return found


def _sums(size: Ints, rates: Floats, points: Ints, most: int) -> Floats:
    """Return (answers, sums) the chance of so many answers, up to `most`, with such a sum of points."""
    most = min(most, int(size.sum()))
    found = np.zeros((most + 1, most * int(points.max()) + 1))
    found[0, 0] = 1.0
    for n, rate, point in zip(size.tolist(), rates.tolist(), points.tolist(), strict=True):
        chance, added = _binomial(n, rate), np.zeros_like(found)
        for k in range(min(n, most) + 1):
            if chance[k] > 0:
                rows, columns = found.shape[0] - k, found.shape[1] - k * point
                added[k:, k * point :] += chance[k] * found[:rows, :columns]
        found = added
    return found


def _binomial(n: int, rate: float) -> Floats:
    """Return (n + 1,) the chance of each number of answers."""
    k = np.arange(n + 1)
    if not 0 < rate < 1:
        return np.where(k == (n if rate >= 1 else 0), 1.0, 0.0)
    found: Floats = np.exp(_ways(n) + k * math.log(rate) + (n - k) * math.log1p(-rate))
    return found


@lru_cache(maxsize=512)
def _ways(n: int) -> Floats:
    """Return (n + 1,) the log of the ways to choose each number of `n`."""
    return fisher.log_ways(n, n, np.arange(n + 1))
