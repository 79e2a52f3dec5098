"""The ridge: a logistic fit on all bins, averaged over its strength as the evidence weighs each.

The prior of a criterion's bins is normal with mean 0 and variance `spread` squared; neighbouring
ranges are correlated, so that a thin range leans on those beside it. Spreads are weighed by their
half-normal prior and the Laplace evidence (MacKay 1992, Neural Computation 4, 720-736): effects are
the posterior means over all of them, and as unsure as all of them are (Rue, Martino and Chopin 2009,
Journal of the Royal Statistical Society B 71, 319-392).
How likely each criterion matters at all is a two-group mixture over the criteria (Efron 2008,
Statistical Science 23, 1-22), its Bayes factors taken from the fit; what hardly matters is shrunk
the more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.binsums import Binned, binned
from earmark.learn.prior import Lean, Prior
from earmark.learn.tally import Floats, Tally
from earmark.profile.bins import Criterion

SPREADS = np.geomspace(0.03, 3.0, 49)  # a tenth apart
LONGEST = 1.0  # step of an effect in one pass
WIDEST = 1.0  # effects beyond a factor of e are rare (half-normal prior of the spread)
REACH = 0.25  # neighbouring ranges correlate by exp(-distance / (REACH * ranges))
PASSES = 16
SETTLED = 1e-2  # step of every effect in the last pass
ROUNDS = 2  # of judging which criteria matter and fitting again
SLAB = 0.35  # least spread of the effects of a criterion that matters
DOUBT = 0.05  # least share of the prior's variance that a criterion keeps


@dataclass(frozen=True)
class Ridge:
    """A fit: log-odds of an account = intercept + the sum of its bins' `effects`.

    effects: (bins,) posterior means. covariance: (bins, bins) of the effects; held: the same were
    `spread` known, which is how the effects answer to accounts. curvature: (bins, bins) of the
    log-likelihood with the intercept profiled out. spread: the likeliest, next to 0 when there is no
    evidence for any effect. gain: its log evidence over that of no effect at all.
    weight: information on a log-odds that one account gives, on average. matters: (criteria,)
    how likely each criterion matters at all. trust: in each criterion of a prior; leaning: (bins,)
    the part of the effects that it gives.
    """

    intercept: float
    effects: Floats
    covariance: Floats
    held: Floats
    curvature: Floats
    spread: float
    gain: float
    weight: float
    matters: Floats
    trust: Floats
    leaning: Floats

    @property
    def explained(self) -> float:
        """Nats that the effects explain, near the fit."""
        return 0.5 * float(self.effects @ self.curvature @ self.effects)

    def log_odds(self, table: Binned) -> Floats:
        """Return (lines,) the log-odds of each line."""
        return self.intercept + table.spread(self.effects)


def ridge(tally: Tally, y: Floats, prior: Prior | None = None, passed: int = 0, near: Ridge | None = None) -> Ridge:
    """Return the fit of (lines,) shares of good `y` on all bins of all criteria, started from a prior.

    passed: criteria that were passed over because they tell less by themselves. near: a fit to a draw of the lines,
    from which fewer rounds suffice.
    """
    table, weight = binned(tally), tally.count.astype(float)
    none = Prior(np.zeros(table.bins), 0.0).lean(table.parts)
    blocks = [correlation(c) for c in tally.criteria]
    base = float(np.clip((weight @ y) / weight.sum(), 1e-6, 1 - 1e-6))
    matters, start, rounds = np.ones(len(blocks)), (float(np.log(base / (1 - base))), np.zeros(table.bins)), ROUNDS
    if near is not None:
        matters, start, rounds = near.matters, (near.intercept, near.effects), 1
    fit, over = _fit(table, weight, y, blocks, matters, start, none)
    for _ in range(rounds if len(blocks) > 1 else 0):
        matters = _matters(fit, over, table, blocks, passed)
        fit, over = _fit(table, weight, y, blocks, matters, (fit.intercept, fit.effects), none)
    if prior is None:
        return fit
    lean, held = none, prior.lean(table.parts)
    while held is not lean:
        lean = held
        fit, _ = _fit(table, weight, y, blocks, matters, (fit.intercept, fit.effects), lean)
        held = lean.bounded(fit.trust)
    return _leaning(fit, lean)


def _leaning(fit: Ridge, lean: Lean) -> Ridge:
    """Return the fit as the effects know it: the prior makes them surer, and what it is trusted in matters."""
    matters = fit.matters.copy()
    matters[lean.trusted(fit.trust)] = 1.0
    covariance, held = (lean.covariance(fit.curvature, one) for one in (fit.covariance, fit.held))
    return replace(fit, covariance=covariance, held=held, matters=matters)


def _fit(
    table: Binned,
    weight: Floats,
    y: Floats,
    blocks: list[Floats],
    matters: Floats,
    start: tuple[float, Floats],
    lean: Lean,
) -> tuple[Ridge, Strengths]:
    """Return the fit whose criteria keep the share `matters` of the prior's variance, from intercept and effects."""
    root, (intercept, effects) = prior_root(blocks, matters), start
    for _ in range(PASSES):
        near = quadratic(table, weight, y, intercept, effects)
        over = strengths(root, *lean.apart(near.curvature, near.pull))
        trust, leaning = lean.leaning(near.curvature, near.pull, over.middle)
        step = over.middle + leaning - effects
        step *= min(1.0, LONGEST / max(float(np.abs(step).max(initial=0.0)), 1e-9))
        intercept += near.off - float(near.mean @ step)
        effects = effects + step
        if np.abs(step).max(initial=0.0) < SETTLED:
            break
    spread, gain = float(SPREADS[over.likeliest]), float(over.gain[over.likeliest])
    fit = Ridge(
        intercept, effects, over.covariance(), over.held(), near.curvature, spread, gain, near.weight, matters, trust,
        leaning,
    )  # fmt: skip
    return fit, over


@dataclass(frozen=True)
class Quadratic:
    """The log-likelihood near a fit, the intercept profiled out: (bins, bins) curvature and (bins,) pull on effects.

    mean: (bins,) shares of the information. off: how far the intercept is off by itself. weight: information
    that one account gives.
    """

    curvature: Floats
    pull: Floats
    mean: Floats
    off: float
    weight: float


def quadratic(table: Binned, weight: Floats, y: Floats, intercept: float, effects: Floats) -> Quadratic:
    """Return the log-likelihood of (lines,) shares of good near intercept and (bins,) effects."""
    chance = 1 / (1 + np.exp(-(intercept + table.spread(effects))))
    curve, residual = weight * chance * (1 - chance), weight * (y - chance)
    total, left = float(curve.sum()), float(residual.sum())
    mean = table.sums(curve) / total
    curvature = table.pairs(curve) - total * np.outer(mean, mean)
    pull = curvature @ effects + table.sums(residual) - mean * left
    return Quadratic(curvature, pull, mean, left / total, total / float(weight.sum()))


@dataclass(frozen=True)
class Strengths:
    """A quadratic log-likelihood under the prior of each of SPREADS.

    gain: (spreads,) log evidence over that of no effect; share: its posterior. effects: (spreads, bins)
    means. reach: (bins, bins) directions that vary apart, and variance: (spreads, bins) of each.
    """

    gain: Floats
    share: Floats
    effects: Floats
    reach: Floats
    variance: Floats

    @property
    def likeliest(self) -> int:
        """The position of the spread of greatest evidence."""
        return int(np.argmax(np.round(self.gain, 9)))

    @property
    def middle(self) -> Floats:
        """(bins,) means over all spreads."""
        found: Floats = self.share @ self.effects
        return found

    def held(self) -> Floats:
        """Return (bins, bins) the covariance were the likeliest spread known."""
        found: Floats = (self.reach * self.variance[self.likeliest]) @ self.reach.T
        return found

    def covariance(self) -> Floats:
        """Return (bins, bins) the covariance over all spreads: within each, and between their means."""
        apart = self.effects - self.middle
        found: Floats = (self.reach * (self.share @ self.variance)) @ self.reach.T + (apart.T * self.share) @ apart
        return found


def strengths(root: Floats, curvature: Floats, pull: Floats) -> Strengths:
    """Return the posterior under each spread, from the prior's root and the quadratic's (bins, bins) and (bins,)."""
    bent, turn = np.linalg.eigh(root.T @ curvature @ root)
    told, square = turn.T @ (root.T @ pull), SPREADS[:, None] ** 2
    inner = 1 + square * np.maximum(bent, 0.0)
    gain = 0.5 * (square * told**2 / inner - np.log(inner)).sum(axis=1) - 0.5 * (SPREADS / WIDEST) ** 2
    likely = gain + np.log(SPREADS)  # they are evenly apart in their logarithm
    share = np.exp(likely - likely.max())
    reach = root @ turn
    return Strengths(gain, share / share.sum(), (square * told / inner) @ reach.T, reach, square / inner)


def _matters(fit: Ridge, over: Strengths, table: Binned, blocks: list[Floats], passed: int) -> Floats:
    """Return how likely each criterion matters, its Bayes factor weighed with how many seem to."""
    mode = over.effects[over.likeliest]
    factors = np.array([_log_factor(fit, mode, table.part(k), block, k) for k, block in enumerate(blocks)])
    share = 0.5
    for _ in range(100):
        found: Floats = 1 / (1 + (1 - share) / share * np.exp(-factors))
        share = float((1 + found.sum()) / (2 + len(found) + passed))
    return found


def _log_factor(fit: Ridge, mode: Floats, part: slice, block: Floats, k: int) -> float:
    """Return the log Bayes factor of one criterion's effects against none, the other criteria in the fit.

    mode: (bins,) effects under the fit's spread.
    """
    kept = max(float(fit.matters[k]), DOUBT)
    prior = np.linalg.inv(block)
    slab = prior / max(fit.spread, SLAB) ** 2
    precision = np.linalg.inv(fit.held[part, part])
    pull = precision @ mode[part]
    with_slab = precision - prior / (fit.spread**2 * kept) + slab
    told = np.linalg.slogdet(slab)[1] - np.linalg.slogdet(with_slab)[1]
    return float(np.clip(0.5 * (told + pull @ np.linalg.solve(with_slab, pull)), -30, 30))


def prior_root(blocks: list[Floats], matters: Floats) -> Floats:
    """Return (bins, bins): the Cholesky root of the prior correlation, block by block, by what each keeps of it."""
    root = np.zeros((sum(map(len, blocks)),) * 2)
    at = 0
    for block, size in zip(blocks, np.sqrt(np.maximum(matters, DOUBT)), strict=True):
        end = at + len(block)
        root[at:end, at:end] = np.linalg.cholesky(block) * size
        at = end
    return root


def correlation(criterion: Criterion) -> Floats:
    """Return (bins, bins): how a criterion's effects correlate before any data; ranges are in rising order."""
    size = len(criterion.bins)
    found = np.eye(size)
    if criterion.kind in ("number", "date"):
        at = np.arange(size - 1)
        found[:-1, :-1] = np.exp(-np.abs(at[:, None] - at) / max(REACH * (size - 1), 1.0))
    return found
