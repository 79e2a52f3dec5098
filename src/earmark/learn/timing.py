"""What events of each kind are worth, from the weeks in which worked accounts opened or won a deal.

The log of the rate after an event is a weight that falls by half every half-life. What is believed before the data is
the default: its weight as if WORTH deals after events had borne it out, its half-life within a factor of two. Points
are the posterior's, to whole numbers, for kinds that are told from chance (Benjamini and Hochberg 1995 over all kinds
of the book); the others keep their default, unless what followed is less than it says: then they are drawn back
towards 0. Weeks that come long after an event tell how accounts that have such events do anyway: only what is more
while it is fresh counts for timing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from earmark.learn.fisher import passing
from earmark.learn.hazard import FRESH, LEVEL_SD, MIDDLES, NONE, OLD, Exposure, Fit, Strata, fitted, younger
from earmark.learn.tally import Floats
from earmark.profile.triggers import LONGEST, Trigger, TriggerEvidence, bands_of, points_at

POINT = math.log(2) / 2  # log of the rate ratio that a point stands for: two points double it
WORTH = 4  # deals opened or won after events, that the default counts for
MOST = 5  # points
FALSE = 0.05  # of kinds called learned
AGAINST = 0.05  # chance of so few deals if the default held, below which it does not
STRANGE = 60  # days, half-life of a kind that has no default
SWEEPS = 2
HORIZON = 364  # days over which points are held against what is believed


@dataclass(frozen=True)
class _Counted:
    """What followed one kind: deals while its events were fresh, those expected without, and how sure that is."""

    days: int
    outcomes: int
    expected: float
    spread: float


def timing(seen: Exposure, table: Sequence[Trigger]) -> tuple[Trigger, ...]:
    """Return a trigger for each kind of `seen`, in its order.

    table: the defaults; a kind that is not among them is believed to earn nothing.
    """
    known = {one.kind: one for one in table}
    before = [known.get(kind, Trigger(kind, (), STRANGE)) for kind in seen.kinds]
    lines = seen.telling()
    if not len(lines.hits):
        return tuple(before)
    fit = fitted(lines)
    curves = _curves(lines, fit, before)
    counted = [_counted(lines, fit, k, one) for k, one in enumerate(before)]
    told = set(passing([_chance(one) for one in counted], FALSE))
    return tuple(
        _judged(one, curves[k], counted[k], _evidence(seen, k, counted[k]), learned=k in told)
        for k, one in enumerate(before)
    )


def _counted(lines: Exposure, fit: Fit, kind: int, one: Trigger) -> _Counted:
    """Count what followed while events were younger than two half-lives, as near as ages are cut."""
    days = min(FRESH, key=lambda days: abs(days - 2 * (one.half_life_days or STRANGE)))
    held = younger(lines.ages[:, kind], days)
    expected = float((fit.expected[held] / np.exp(fit.fresh[kind][held])).sum())
    return _Counted(days, int(lines.hits[held].sum()), expected, fit.spread(kind, FRESH.index(days) + 1))


def _evidence(seen: Exposure, kind: int, one: _Counted) -> TriggerEvidence | None:
    if one.expected <= 0:
        return None
    low, high = _ends(one)
    counts = int(seen.events[kind]), int(seen.accounts[kind]), one.days, one.outcomes
    told = (one.expected, one.outcomes / one.expected, low, high)
    return TriggerEvidence(*counts, *(round(figure, 3) for figure in told))


def _judged(one: Trigger, curve: Floats, seen: _Counted, evidence: TriggerEvidence | None, *, learned: bool) -> Trigger:
    """Return the trigger: learned, drawn back, or the default; with its evidence."""
    weight, half_life = _nearest(curve, one.half_life_days or STRANGE)
    if learned:
        return Trigger(one.kind, bands_of(weight, half_life), half_life, True, evidence)
    if one.weight and _less(one, seen):
        low, high = min(one.weight, 0), max(one.weight, 0)
        kept = bands_of(min(max(weight, low), high), half_life)
        if abs(kept[0].points if kept else 0) < abs(one.weight):
            return Trigger(one.kind, kept, half_life, False, evidence)
    return Trigger(one.kind, one.bands, one.half_life_days, False, evidence)


def _less(one: Trigger, seen: _Counted) -> bool:
    """Return whether what followed is less than the default says, beyond chance."""
    ages = np.arange(seen.days)
    rates = np.exp(POINT * one.weight * 2.0 ** (-ages / (one.half_life_days or STRANGE)))
    said = _Counted(seen.days, seen.outcomes, seen.expected * float(rates.mean()), seen.spread)
    few, many = _tails(said)
    return (few if one.weight > 0 else many) < AGAINST


def _curves(lines: Exposure, fit: Fit, before: Sequence[Trigger]) -> list[Floats]:
    """Return what is believed of each kind: the mean log of the rate ratio by day since the event."""
    strata = Strata(lines)
    parts = [(lines.ages[:, k] > NONE) * fit.level[k] + fit.fresh[k] for k in range(len(before))]
    curves: list[Floats] = []
    for _ in range(SWEEPS):
        curves = []
        for k, one in enumerate(before):
            others = fit.rest + sum((part for j, part in enumerate(parts) if j != k), np.zeros(len(fit.rest)))
            level, curve, by_age = _posterior(_Table.of(lines, strata, others, k), one)
            parts[k] = (lines.ages[:, k] > NONE) * level + by_age[lines.ages[:, k]]
            curves.append(curve)
    return curves


@dataclass(frozen=True)
class _Table:
    """Of one kind, (strata, ages) weeks times rates but for its events; hits by age and by stratum."""

    base: Floats
    hits: Floats
    total: Floats

    @classmethod
    def of(cls, lines: Exposure, strata: Strata, others: Floats, kind: int) -> _Table:
        """Sum the lines up by stratum and age."""
        cell = strata.of * (OLD + 1) + lines.ages[:, kind]
        base = np.bincount(cell, strata.weeks * np.exp(others), len(strata.total) * (OLD + 1))
        hits = np.bincount(lines.ages[:, kind], strata.hits, OLD + 1)
        return cls(base.reshape(-1, OLD + 1).astype(float), hits.astype(float), strata.total)


def _posterior(table: _Table, one: Trigger) -> tuple[float, Floats, Floats]:
    """Return the kind's level, its mean log rate ratio by day, and by age; half-lives weighed by their evidence."""
    centre = one.half_life_days or STRANGE
    lives = _lives(centre)
    found = [_peak(table, one.weight * POINT, life) for life in lives]
    logs = np.array([value - np.log2(life / centre) ** 2 / 2 for (_, _, value), life in zip(found, lives, strict=True)])
    share = np.exp(logs - logs.max())
    share /= share.sum()
    days = np.arange(HORIZON, dtype=float)
    level = float(sum(s * level for s, (level, _, _) in zip(share, found, strict=True)))
    by_day, by_age = (
        sum(
            (s * w * _fall(at, life) for s, (_, w, _), life in zip(share, found, lives, strict=True)), np.zeros(len(at))
        )
        for at in (days, MIDDLES)
    )
    return level, by_day, by_age


def _lives(centre: int) -> list[int]:
    """Return half-lives from a fourth to four times the default's, and the default's."""
    return sorted({min(max(round(centre * 2 ** (j / 2)), 1), LONGEST) for j in range(-4, 5)})


def _fall(days: Floats, half_life: int) -> Floats:
    return np.asarray(2.0 ** (-days / half_life), float)


def _peak(table: _Table, centre: float, half_life: int) -> tuple[float, float, float]:
    """Return the most likely level and weight for a half-life, and its evidence (Laplace), by Newton's method."""
    shape = np.column_stack([np.arange(OLD + 1) > NONE, _fall(MIDDLES, half_life)]).astype(float)
    middle, tight = np.array([0.0, centre]), np.array([LEVEL_SD**-2.0, WORTH])
    at = middle.copy()
    value, slope, curve = _told(table, shape, at, middle, tight)
    for _ in range(30):
        move = np.linalg.solve(curve, slope)
        for shorter in range(12):
            tried = at + move * 0.5**shorter
            found = _told(table, shape, tried, middle, tight)
            if found[0] >= value - 1e-9:
                break
        gain, at, (value, slope, curve) = found[0] - value, tried, found
        if abs(gain) < 1e-7:
            break
    return float(at[0]), float(at[1]), value - float(np.linalg.slogdet(curve)[1]) / 2


def _told(table: _Table, shape: Floats, at: Floats, middle: Floats, tight: Floats) -> tuple[float, Floats, Floats]:
    """Return the log of likelihood times prior, its slope and its curvature."""
    logs = shape @ at
    weight = table.base * np.exp(logs)
    sums = weight.sum(axis=1)
    share = weight / sums[:, None]
    means = share @ shape
    expected = table.total @ share
    away = at - middle
    value = float(table.hits @ logs - table.total @ np.log(sums) - (tight * away**2).sum() / 2)
    slope = shape.T @ (table.hits - expected) - tight * away
    curve = shape.T @ (shape * expected[:, None]) - means.T @ (means * table.total[:, None]) + np.diag(tight)
    return value, slope, curve


def _nearest(curve: Floats, centre: int) -> tuple[int, int]:
    """Return the weight and the half-life whose points are nearest to what is believed, day by day."""
    asked = curve / POINT
    pairs = [(w, h) for h in sorted(_lives(centre), key=lambda h: abs(math.log(h / centre))) for w in _weights()]
    return min(pairs, key=lambda pair: round(float(((asked - _drawn(*pair)) ** 2).sum()), 9))


def _weights() -> list[int]:
    return sorted(range(-MOST, MOST + 1), key=abs)


@lru_cache(maxsize=4096)
def _drawn(weight: int, half_life: int) -> Floats:
    one = Trigger("drawn", bands_of(weight, half_life), half_life)
    return np.array([points_at(one, day) for day in range(HORIZON)], float)


def _chance(seen: _Counted) -> float:
    """Return how often chance alone shows as many or as few deals after the events, both ways counted."""
    return min(1.0, 2 * min(_tails(seen)))


def _tails(seen: _Counted, own: float = 1.0) -> tuple[float, float]:
    """Return the chances of at most, and of at least, the deals seen; of exactly so many the share `own` counts.

    Deals are Poisson around what is expected, which is itself known but for a gamma of variance `spread`.
    """
    if seen.expected <= 0:
        return 1.0, 1.0
    shape = 1 / max(seen.spread, 1e-6)
    j = np.arange(seen.outcomes + 1)
    odds = seen.expected / (shape + seen.expected)
    steps = np.log((shape + j[:-1]) / (j[:-1] + 1) * odds)
    logs = shape * math.log1p(-odds) + np.concatenate([[0.0], np.cumsum(steps)])
    chances = np.exp(logs)
    below, at = float(chances[:-1].sum()), float(chances[-1])
    return min(below + own * at, 1.0), max(1 - below - (1 - own) * at, 0.0)


def _ends(seen: _Counted) -> tuple[float, float]:
    """Return the 90% interval of the rate ratio (mid-p): 0 at the low end where no deal followed."""
    low = _where(seen, lambda tails: tails[1] < 0.05) if seen.outcomes else 0.0
    return low, _where(seen, lambda tails: tails[0] >= 0.05)


def _where(seen: _Counted, holds: Callable[[tuple[float, float]], bool]) -> float:
    """Return the rate ratio from which on `holds` fails of the tails, by bisection."""
    low, high = math.log(1e-3), math.log(1e3)
    for _ in range(50):
        middle = (low + high) / 2
        said = _Counted(seen.days, seen.outcomes, seen.expected * math.exp(middle), seen.spread)
        low, high = (middle, high) if holds(_tails(said, 0.5)) else (low, middle)
    return math.exp((low + high) / 2)
