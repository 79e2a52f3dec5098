"""Measures of a check: how well chances order and foretell outcomes that may be fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earmark.learn.distinct import distinct
from earmark.learn.tally import Floats
from earmark.profile.report import LiftPoint

NINETY = 1.6449  # normal quantile of a 90% interval
SHARES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Area:
    """The area under the ROC curve with its 90% interval."""

    auc: float
    low: float
    high: float


def auc(score: Floats, good: Floats, bad: Floats) -> float:
    """Return how often a good account outscores a bad one, ties half; (lines,) weights of either."""
    _, place = distinct(score)
    goods, bads = np.bincount(place, good), np.bincount(place, bad)
    below = np.cumsum(bads) - bads
    total = float(goods.sum() * bads.sum())
    return float(goods @ (below + bads / 2)) / total if total > 0 else 0.5


def areas(goods: Floats, bads: Floats) -> Floats:
    """Return (draws,) the same of (draws, scores) goods and bads, the best score first."""
    above = np.cumsum(goods, axis=1) - goods / 2
    found: Floats = (bads * above).sum(axis=1) / (goods.sum(axis=1) * bads.sum(axis=1))
    return found


def area(score: Floats, good: Floats, bad: Floats) -> Area | None:
    """Return the area with its interval; None without both kinds."""
    n, m = float(good.sum()), float(bad.sum())
    return spread(auc(score, good, bad), n, m) if n >= 1 and m >= 1 else None


def spread(found: float, n: float, m: float) -> Area:
    """Return an area found on n goods and m bads with its interval (Hanley and McNeil 1982).

    Half a success is added, so that a perfect order of few accounts is not certain.
    """
    fewer = min(n, m)
    held = (found * fewer + 0.5) / (fewer + 1)
    first, second = held / (2 - held), 2 * held * held / (1 + held)
    variance = (held * (1 - held) + (n - 1) * (first - held**2) + (m - 1) * (second - held**2)) / (n * m)
    reach = NINETY * math.sqrt(max(variance, 0.0))
    return Area(found, max(min(held - reach, found), 0.0), min(max(held + reach, found), 1.0))


def log_loss(chance: Floats, y: Floats, weight: Floats) -> float:
    """Return the mean negative log-likelihood of (lines,) shares `y` under (lines,) chances."""
    held = np.clip(chance, 1e-9, 1 - 1e-9)
    return float(-(weight @ (y * np.log(held) + (1 - y) * np.log(1 - held))) / weight.sum())


def brier(chance: Floats, y: Floats, weight: Floats) -> float:
    """Return the mean squared distance of chance and outcome, a fractional outcome being either at its odds."""
    return float(weight @ (y * (1 - chance) ** 2 + (1 - y) * chance**2) / weight.sum())


def held_by(score: Floats, good: Floats, weight: Floats, share: float) -> float:
    """Return how many goods the best `share` of accounts holds; (lines,) goods and accounts, ties share evenly."""
    _, place = distinct(-score)
    accounts = np.append(0, np.cumsum(np.bincount(place, weight))) / max(float(weight.sum()), 1e-9)
    return float(np.interp(share, accounts, np.append(0, np.cumsum(np.bincount(place, good)))))


def held_in(goods: Floats, bads: Floats, share: float) -> Floats:
    """Return (draws,) the same of (draws, scores) goods and bads, the best score first."""
    accounts = goods + bads
    room = share * accounts.sum(axis=1, keepdims=True)
    before = np.cumsum(accounts, axis=1) - accounts
    part = np.clip((room - before) / np.maximum(accounts, 1e-9), 0, 1)
    found: Floats = (goods * part).sum(axis=1)
    return found


def lift_curve(parts: Sequence[tuple[Floats, Floats, Floats]]) -> tuple[LiftPoint, ...]:
    """Return the share of goods that the best share of each part's accounts holds; a part is score, good, weight."""
    goods = max(float(sum(good.sum() for _, good, _ in parts)), 1e-9)
    return tuple(LiftPoint(share, float(sum(held_by(*part, share) for part in parts)) / goods) for share in SHARES)
