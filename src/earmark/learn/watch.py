"""Watching: wagers on a close rate, on a criterion's effect and on the mix of accounts no longer being as told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from earmark.learn.closes import Closes
from earmark.learn.expected import Expected
from earmark.learn.sequential import Wager, rate_ends, reach, wager
from earmark.learn.tally import Flags, Floats, Ints
from earmark.profile.drift import Watched

SURE = 0.1  # of all histories in which an interval fails the truth at some look
LEVELS = (-1.0, -0.5, -0.25, 0.25, 0.5, 1.0)  # log-odds by which all may win more, or less
ON_LEVELS = (0.25, 0.25, 0.25, 0.25 / 3, 0.25 / 3, 0.25 / 3)  # of a wager: three quarters on a fall
BIN = 0.7  # log-odds by which one bin may: twice, or half
SHIFT = 0.5  # standard deviations by which a range may move
GONE = 0.5  # of a wager on a criterion that is on its effect having gone
RARE = 0.02  # of closes: no bin of fewer stands for all
HALF = 0.5  # a close's worth of prior on each bin (Jeffreys; Krichevsky and Trofimov 1981)
BANDS = 5  # of the score
SCORE = "Score"


@dataclass(frozen=True)
class Course:
    """A thing watched; where it alarms: the day from which it seems to have moved, that on which the limit was passed.

    strength: logarithm of the evidence, to put alarms in order.
    """

    seen: Watched
    began: date | None = None
    passed: date | None = None
    strength: float = 0.0


def level(told: Expected, since: Closes, alpha: float) -> Course:
    """Return whether the accounts win at the rate that is expected of their bins."""
    ratios = np.column_stack([_ratio(told.chance(more), told.chance(), since.won) for more in LEVELS])
    course = wager(ratios, np.array(ON_LEVELS))
    wins, closes = int(since.won.sum()), len(since)
    low, high = rate_ends(wins, closes, SURE)
    rate = float(_first(told).mean())
    return _course(Watched("level", "Close rate", wins / closes, low, high, rate, closes), course, since, alpha)


def effect(told: Expected, since: Closes, k: int, alpha: float) -> Course:
    """Return whether criterion k tells of winning what it told; `figure`: how much of that is left, 1 all of it."""
    plain, parts = told.chance(), told.parts[:, k]
    gone = [-parts, *(-(parts - end) for end in _ends(told, k))]
    tilts = [sign * BIN * column for column in told.design[:, told.slices[k]].T for sign in (-1, 1)]
    ratios = np.column_stack([_ratio(told.chance(more), plain, since.won) for more in (*gone, *tilts)])
    shares = [GONE / len(gone)] * len(gone) + [(1 - GONE) / len(tilts)] * len(tilts)
    course = wager(ratios, np.array(shares))
    left, error = _left(told, since, k)
    ends = reach(error, len(since), SURE)
    seen = Watched("effect", since.criteria[k].name, left, left - ends, left + ends, 1.0, len(since))
    return _course(seen, course, since, alpha)


def _ends(told: Expected, k: int) -> tuple[float, float]:
    """Return what the worst of criterion k's bins adds to the log-odds, and what the best does, as told at first.

    Where the effect goes, all may win as accounts of that bin do.
    """
    part = told.slices[k]
    mean, centre = told.first.mean[part], told.first.centre[part.start - 1 : part.stop - 1]
    held = mean[centre > RARE] - centre @ mean
    return (float(held.min()), float(held.max())) if len(held) else (0.0, 0.0)


def tells(told: Expected, k: int) -> bool:
    """Return whether criterion k told anything of winning, beyond what is not known of it."""
    part = told.slices[k]
    mean, covariance = told.first.mean[part], told.first.covariance[part, part]
    weights = told.first.centre[part.start - 1 : part.stop - 1]
    return float(weights @ mean**2) > float(weights @ np.diag(covariance))


def mix(before: Closes, since: Closes, k: int, alpha: float) -> Course:
    """Return whether as many accounts as before fall into each bin of criterion k."""
    one = since.criteria[k]
    ordered = one.kind in ("number", "date")
    seen, course = _mixed(one.name, before.codes[:, k], since.codes[:, k], [b.label for b in one.bins], ordered=ordered)
    return _course(seen, course, since, alpha)


def scores(before: Closes, since: Closes, alpha: float) -> Course:
    """Return whether as many accounts as before fall into each fifth of the scores."""
    shares = np.arange(1, BANDS) / BANDS
    cuts = np.unique(np.quantile(before.score, shares, method="lower")) + 1
    labels = [f"below {cuts[0]}", *(f"{a} to {b - 1}" for a, b in pairwise(cuts.tolist()))]
    old, new = (np.searchsorted(cuts, one.score, side="right").astype(np.int64) for one in (before, since))
    seen, course = _mixed(SCORE, old, new, [*labels, f"{cuts[-1]} and more"], ordered=True)
    return _course(seen, course, since, alpha)


def _mixed(name: str, old: Ints, new: Ints, labels: list[str], *, ordered: bool) -> tuple[Watched, Wager]:
    start: Floats = (np.bincount(old, minlength=len(labels)) + HALF).astype(np.float64)
    hits = np.eye(len(labels))[new]
    counts = start + np.vstack([np.zeros(len(labels)), hits.cumsum(axis=0)[:-1]])
    tilts = [sign * BIN * row for row in np.eye(len(labels)) for sign in (-1, 1)]
    parts = [1 / len(tilts)] * len(tilts)
    if ordered:
        tilts += [sign * SHIFT * _ranks(start) for sign in (-1, 1)]
        parts = [*(part / 2 for part in parts), 0.25, 0.25]
    at = np.arange(len(new)), new
    said = counts / counts.sum(axis=1, keepdims=True)
    ratios = np.column_stack([_tilted(said, tilt)[at] / said[at] for tilt in tilts])
    return _most_moved(name, labels, start, new), wager(ratios, np.array(parts))


def _tilted(said: Floats, tilt: Floats) -> Floats:
    more = said * np.exp(tilt)
    found: Floats = more / more.sum(axis=1, keepdims=True)
    return found


def _ranks(counts: Floats) -> Floats:
    """Return (bins,) where the middle of each lies on a normal curve cut into such shares."""
    share = counts / counts.sum()
    return np.array([NormalDist().inv_cdf(float(m)) for m in share.cumsum() - share / 2])


def _most_moved(name: str, labels: list[str], start: Floats, new: Ints) -> Watched:
    """Return the bin whose share moved furthest for its size, with the share since and the share before."""
    now, share = np.bincount(new, minlength=len(labels)), start / start.sum()
    away = np.abs(now - len(new) * share) / np.sqrt(len(new) * share * (1 - share) + 1)
    b = int(away.argmax())
    low, high = rate_ends(int(now[b]), len(new), SURE)
    told = float(start[b] - HALF) / float((start - HALF).sum())
    return Watched("mix", name, now[b] / len(new), low, high, told, len(new), bin=labels[b])


def _ratio(said: Floats, plain: Floats, won: Flags) -> Floats:
    found: Floats = np.where(won, said / plain, (1 - said) / (1 - plain))
    return found


def _first(told: Expected) -> Floats:
    """Return (closes,) the chances by what was believed at the start alone."""
    found: Floats = 1 / (1 + np.exp(-(told.design @ told.first.mean)))
    return found


def _left(told: Expected, since: Closes, k: int) -> tuple[float, float]:
    """Return what is left of criterion k's effect, and its standard error: the closes' and that of what was told.

    A logistic fit of a level and of the criterion's part, beside what the others say.
    """
    block = told.slices[k]
    part = told.design[:, block] @ told.first.mean[block]
    rest, design = told.design @ told.first.mean - part, np.column_stack([np.ones(len(part)), part])
    at, inner = np.array([0.0, 1.0]), np.eye(2)
    for _ in range(20):
        said = 1 / (1 + np.exp(-(rest + design @ at)))
        curve = np.maximum(said * (1 - said), 1e-6)
        inner = (design * curve[:, None]).T @ design + np.diag([1e-6, 1e-6])
        step = np.linalg.solve(inner, design.T @ (since.won - said) - 1e-6 * (at - [0.0, 1.0]))
        at = at + np.clip(step, -1, 1)
    weighed = (curve * part) @ told.design[:, block] / max(float(curve @ part**2), 1e-6)
    before = float(weighed @ told.first.covariance[block, block] @ weighed)
    return float(at[1]), float(np.sqrt(np.linalg.inv(inner)[1, 1] + before))


def _course(seen: Watched, course: Wager, since: Closes, alpha: float) -> Course:
    fired, near = course.fired(alpha), course.nearness(alpha)
    found = replace(seen, alarms=fired is not None, alpha=alpha, nearness=near)
    if fired is None:
        return Course(found)
    return Course(found, since.on(int(course.start[fired])), since.on(fired), float(np.log(course.value.max())))
