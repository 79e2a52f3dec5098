"""Training: from a tally to a card whose scores stand for chances; used whole and inside each check."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.draw import SOUGHT, enough
from earmark.learn.merge import Rulers
from earmark.learn.pairs import Pair, pairs, widened
from earmark.learn.points import Card, Limits, card
from earmark.learn.prior import Prior
from earmark.learn.ridge import Ridge, ridge
from earmark.learn.tally import Flags, Floats, Ints, Tally


@dataclass(frozen=True)
class Trained:
    """A ridge on all criteria and on the card's pairs, the card, and the line that turns a score into log-odds."""

    fit: Ridge
    card: Card
    intercept: float
    slope: float

    def chance(self, score: Floats | Ints) -> Floats:
        """Return the expected share of good at each score."""
        found: Floats = 1 / (1 + np.exp(-(self.intercept + self.slope * np.asarray(score, float))))
        return found


def train(
    tally: Tally, y: Floats, rulers: Rulers, limits: Limits, muted: Flags, prior: Prior | None = None, passed: int = 0
) -> Trained:
    """Fit the ridge to (lines,) shares of good, from a prior if there is one, and the card to the ridge.

    Pairs that stand out become criteria of their own; the ridge is fitted again with them. Of very many lines
    a draw is fitted first, in which pairs are looked for. passed: criteria that were passed over.
    """
    lines = enough(tally, y, 0, SOUGHT)
    few = len(lines) < len(tally.count)
    some, told = (tally.pick(lines), y[lines]) if few else (tally, y)
    fit = ridge(some, told, prior, passed)
    found = pairs(some, told, fit, rulers)
    if found:
        tally, muted = widened(tally, found), np.append(muted, np.zeros(len(found), bool))
        prior = prior and replace(prior, mean=np.append(prior.mean, np.zeros(3 * len(found))))
    if found or few:
        fit = ridge(tally, y, prior, passed, near=_beside(fit, len(found)) if few else None)
    return carded(tally, y, fit, rulers, limits, muted, found)


def _beside(fit: Ridge, pairs: int) -> Ridge:
    """Return a fit with so many pairs more, which do nothing yet."""
    effects, matters = np.append(fit.effects, np.zeros(3 * pairs)), np.append(fit.matters, np.ones(pairs))
    return replace(fit, effects=effects, matters=matters)


def carded(
    tally: Tally, y: Floats, fit: Ridge, rulers: Rulers, limits: Limits, muted: Flags, found: tuple[Pair, ...]
) -> Trained:
    """Return the card nearest to a fit on a tally with the pairs `found`, and what its scores stand for."""
    drawn = replace(card(tally, y, fit, rulers, limits, muted), pairs=found)
    said = 1 / (1 + np.exp(-fit.log_odds(binned(tally))))
    intercept, slope = line(drawn.scores(tally).astype(float), said, tally.count.astype(float))
    return Trained(fit, drawn, intercept, slope)


def line(score: Floats, chance: Floats, weight: Floats) -> tuple[float, float]:
    """Return intercept and slope of the log-odds in the score nearest to (lines,) chances, by Newton's method."""
    base = float(np.clip(weight @ chance / weight.sum(), 1e-6, 1 - 1e-6))
    at = np.array([np.log(base / (1 - base)), 0.0])
    design = np.column_stack([np.ones(len(score)), score])
    for _ in range(25):
        said = 1 / (1 + np.exp(-design @ at))
        curve = (design * (weight * said * (1 - said))[:, None]).T @ design + np.diag([1e-9, 1e-6])
        step = np.linalg.solve(curve, design.T @ (weight * (chance - said)))
        at += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return float(at[0]), max(float(at[1]), 0.0)
