"""The ridge: a logistic fit on all bins whose strength is the one that the evidence is greatest for.

The prior of a criterion's bins is normal with mean 0 and variance `spread` squared; neighbouring
ranges are correlated, so that a thin range leans on those beside it. `spread` maximises the
Laplace evidence (MacKay 1992, Neural Computation 4, 720-736), so in noise it goes to nothing.
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
START = 24  # 0.3
STRIDE = 4  # steps of SPREADS first searched in a pass: the evidence is known near the fit only
LONGEST = 1.0  # step of an effect in one pass
WIDEST = 1.0  # effects beyond a factor of e are rare (half-normal prior of the spread)
REACH = 0.25  # neighbouring ranges correlate by exp(-distance / (REACH * ranges))
PASSES = 16
ROUNDS = 2  # of judging which criteria matter and fitting again
SLAB = 0.35  # least spread of the effects of a criterion that matters
DOUBT = 0.05  # least share of the prior's variance that a criterion keeps


@dataclass(frozen=True)
class Ridge:
    """A fit: log-odds of an account = intercept + the sum of its bins' `effects`.

    effects: (bins,) posterior means. covariance: (bins, bins) of the effects. curvature:
    (bins, bins) of the log-likelihood with the intercept profiled out. spread: next to 0 when
    there is no evidence for any effect. gain: log evidence over that of no effect at all.
    weight: information on a log-odds that one account gives, on average. matters: (criteria,)
    how likely each criterion matters at all. trust: in each criterion of a prior; leaning: (bins,)
    the part of the effects that it gives.
    """

    intercept: float
    effects: Floats
    covariance: Floats
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


def ridge(tally: Tally, y: Floats, prior: Prior | None = None, passed: int = 0) -> Ridge:
    """Return the fit of (lines,) shares of good `y` on all bins of all criteria, started from a prior.

    passed: criteria that were passed over because they tell less by themselves.
    """
    table, weight = binned(tally), tally.count.astype(float)
    none = Prior(np.zeros(table.bins), 0.0).lean(table.parts)
    blocks = [correlation(c) for c in tally.criteria]
    matters = np.ones(len(blocks))
    base = float(np.clip((weight @ y) / weight.sum(), 1e-6, 1 - 1e-6))
    fit = _fit(table, weight, y, blocks, matters, float(np.log(base / (1 - base))), np.zeros(table.bins), START, none)
    for _ in range(ROUNDS if len(blocks) > 1 else 0):
        matters = _matters(fit, table, blocks, passed)
        at = int(np.searchsorted(SPREADS, max(fit.spread, SLAB) * 0.999))
        fit = _fit(table, weight, y, blocks, matters, fit.intercept, fit.effects, at, none)
    if prior is None:
        return fit
    lean, held = none, prior.lean(table.parts)
    while held is not lean:
        lean = held
        fit = _fit(table, weight, y, blocks, matters, fit.intercept, fit.effects, START, lean)
        held = lean.bounded(fit.trust)
    return _leaning(fit, lean)


def _leaning(fit: Ridge, lean: Lean) -> Ridge:
    """Return the fit as the effects know it: the prior makes them surer, and what it is trusted in matters."""
    matters = fit.matters.copy()
    matters[lean.trusted(fit.trust)] = 1.0
    return replace(fit, covariance=lean.covariance(fit.curvature, fit.covariance), matters=matters)


def _fit(
    table: Binned,
    weight: Floats,
    y: Floats,
    blocks: list[Floats],
    matters: Floats,
    intercept: float,
    effects: Floats,
    at: int,
    lean: Lean,
) -> Ridge:
    """Return the fit whose criteria keep the share `matters` of the prior's variance, from a start."""
    root = _prior_root(blocks, np.sqrt(np.maximum(matters, DOUBT)))
    for _ in range(PASSES):
        chance = 1 / (1 + np.exp(-(intercept + table.spread(effects))))
        curve, residual = weight * chance * (1 - chance), weight * (y - chance)
        mean = table.sums(curve) / curve.sum()
        curvature = table.pairs(curve) - curve.sum() * np.outer(mean, mean)
        pull = curvature @ effects + table.sums(residual) - mean * residual.sum()
        found = _mode(root, *lean.apart(curvature, pull), at)
        trust, leaning = lean.leaning(curvature, pull, found.effects)
        step = found.effects + leaning - effects
        step *= min(1.0, LONGEST / max(float(np.abs(step).max(initial=0.0)), 1e-9))
        intercept += float(residual.sum() / curve.sum() - mean @ step)
        effects = effects + step
        settled = abs(found.at - at) <= 1 and np.abs(step).max(initial=0.0) < 1e-2
        at = found.at
        if settled:
            break
    info = float(curve.sum() / weight.sum())
    spread, gain, covariance = float(SPREADS[found.at]), found.gain, found.covariance()
    return Ridge(intercept, effects, covariance, curvature, spread, gain, info, matters, trust, leaning)


@dataclass(frozen=True)
class _Mode:
    """A quadratic log-likelihood (curvature, pull) under the prior of one spread."""

    at: int
    gain: float  # log evidence over that of no effect
    effects: Floats
    root: Floats
    inner: Floats  # I + spread^2 root' curvature root

    def covariance(self) -> Floats:
        found: Floats = SPREADS[self.at] ** 2 * (self.root @ np.linalg.inv(self.inner) @ self.root.T)
        return found


def _mode(root: Floats, curvature: Floats, pull: Floats, at: int) -> _Mode:
    """Return the mode under the spread of greatest evidence, searched by halving strides around `at`."""
    bent, turned = root.T @ curvature @ root, root.T @ pull
    best, stride = _at(root, bent, turned, at), STRIDE
    while stride:
        near = [i for i in (best.at - stride, best.at + stride) if 0 <= i < len(SPREADS)]
        best = max((best, *(_at(root, bent, turned, i) for i in near)), key=lambda mode: round(mode.gain, 9))
        stride //= 2
    return best


def _at(root: Floats, bent: Floats, turned: Floats, at: int) -> _Mode:
    square = SPREADS[at] ** 2
    inner = np.eye(len(bent)) + square * bent
    told = np.linalg.solve(inner, turned)
    size = np.log(np.diag(np.linalg.cholesky(inner))).sum()
    gain = 0.5 * square * float(turned @ told) - float(size) - 0.5 * (SPREADS[at] / WIDEST) ** 2
    return _Mode(at, gain, square * (root @ told), root, inner)


def _matters(fit: Ridge, table: Binned, blocks: list[Floats], passed: int) -> Floats:
    """Return how likely each criterion matters, its Bayes factor weighed with how many seem to."""
    factors = np.array([_log_factor(fit, table.part(k), block, k) for k, block in enumerate(blocks)])
    share = 0.5
    for _ in range(100):
        found: Floats = 1 / (1 + (1 - share) / share * np.exp(-factors))
        share = float((1 + found.sum()) / (2 + len(found) + passed))
    return found


def _log_factor(fit: Ridge, part: slice, block: Floats, k: int) -> float:
    """Return the log Bayes factor of one criterion's effects against none, the other criteria in the fit."""
    kept = max(float(fit.matters[k]), DOUBT)
    prior = np.linalg.inv(block)
    slab = prior / max(fit.spread, SLAB) ** 2
    precision = np.linalg.inv(fit.covariance[part, part])
    pull = precision @ fit.effects[part]
    with_slab = precision - prior / (fit.spread**2 * kept) + slab
    told = np.linalg.slogdet(slab)[1] - np.linalg.slogdet(with_slab)[1]
    return float(np.clip(0.5 * (told + pull @ np.linalg.solve(with_slab, pull)), -30, 30))


def _prior_root(blocks: list[Floats], scale: Floats) -> Floats:
    """Return (bins, bins): the Cholesky root of the prior correlation, block by block, scaled."""
    root = np.zeros((sum(map(len, blocks)),) * 2)
    at = 0
    for block, size in zip(blocks, scale, strict=True):
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
