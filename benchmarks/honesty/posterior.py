"""S7: simulation-based calibration: truth drawn from the stated prior lies anywhere in the posterior equally often.

Talts et al. 2018. A truth is drawn from the prior that the learner states, accounts from the truth; the rank of
the truth in the posterior (here its quantile, in twenty classes) has to be uniform over many draws.
The learner averages over its prior's strength, weighs how likely each criterion matters, and looks at its
posterior near the mean.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from measured import Measured, number, share
from simulate import AS_OF, HORIZON, Column, Law, decided, words

from earmark.learn.binsums import binned
from earmark.learn.outcomes import outcomes
from earmark.learn.prior import Prior, inverse, precision
from earmark.learn.ridge import DOUBT, Ridge, correlation, prior_root, quadratic, ridge, strengths
from earmark.learn.tally import NONE, Flags, Floats, Tally
from earmark.learn.threads import one_thread
from runs import Run

FIELDS, ROWS, CLASSES = 6, 600, 20
WORTH = 40.0  # deals that a drawn hypothesis counts for
SPREAD = 1.0  # scale of the half-normal prior of the spread


def accounts(rng: np.random.Generator) -> tuple[Tally, tuple[slice, ...]]:
    """Draw accounts of six criteria, two of them ranges, without outcomes."""
    columns = [words(f"level {i}", rng.integers(0, 5, ROWS)) for i in range(FIELDS - 2)]
    columns += [Column(f"number {i}", "number", np.exp(rng.normal(4, 1.5, ROWS))) for i in range(2)]
    tally = decided(columns, Law(), np.full(ROWS, NONE, np.int32), rng).tally
    return tally, tuple(binned(tally).parts)


def lived(tally: Tally, effects: Floats, rng: np.random.Generator) -> Floats:
    """Draw (accounts,) outcomes from the effects of bins; a quarter is good where all are 0."""
    log_odds = -1.1 + binned(tally).spread(effects)
    drawn: Floats = (rng.random(ROWS) < 1 / (1 + np.exp(-log_odds))).astype(float)
    return drawn


def offsets(tally: Tally, spread: float, rng: np.random.Generator) -> Floats:
    """Draw (bins,) effects from the ridge's prior of a spread: a share of the criteria matters, the others hardly."""
    blocks, mattering = [correlation(c) for c in tally.criteria], rng.random()
    scales = spread * np.where(rng.random(len(blocks)) < mattering, 1.0, math.sqrt(DOUBT))
    return np.concatenate(
        [scale * np.linalg.cholesky(b) @ rng.normal(size=len(b)) for scale, b in zip(scales, blocks, strict=True)]
    )


def normal(fit: Ridge, truth: Floats, bin_at: int) -> float:
    """Return the quantile of a bin's true effect in the normal that is told of its posterior."""
    return below((truth[bin_at] - fit.effects[bin_at]) / math.sqrt(fit.covariance[bin_at, bin_at]))


def mixed(fit: Ridge, tally: Tally, y: Floats, truth: Floats, bin_at: int) -> float:
    """Return the quantile of a bin's true effect in its posterior: a normal for each strength, by its share."""
    near = quadratic(binned(tally), tally.count.astype(float), y, fit.intercept, fit.effects)
    over = strengths(prior_root([correlation(c) for c in tally.criteria], fit.matters), near.curvature, near.pull)
    errors = np.sqrt(over.variance @ over.reach[bin_at] ** 2)
    return float(over.share @ np.array([below(z) for z in (truth[bin_at] - over.effects[:, bin_at]) / errors]))


def below(z: float) -> float:
    """Return the share of a standard normal below z."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def by_ridge(seed: int) -> tuple[float, float]:
    """Draw a spread and effects from the ridge's prior, fit, and return two quantiles of one held bin's effect.

    In the posterior, and in the normal that is told of it.
    """
    rng = np.random.default_rng([seed, 7])
    tally, _ = accounts(rng)
    effects = offsets(tally, abs(rng.normal(0, SPREAD)), rng)
    y, fit = _fitted(tally, effects, rng, None)
    bin_at = _held(tally, rng)
    return mixed(fit, tally, y, effects, bin_at), normal(fit, effects, bin_at)


def by_hypothesis(seed: int) -> float:
    """Draw the trust in a hypothesis as its prior has it, offsets from the ridge's, fit, and return the quantile."""
    rng = np.random.default_rng([seed, 8])
    tally, parts = accounts(rng)
    mean = np.zeros(binned(tally).bins)
    for part in parts[:3]:
        mean[part] = rng.choice([-0.5, 0.0, 0.5, 1.0], part.stop - part.start)
    prior = Prior(mean, WORTH)
    lean = prior.lean(parts)
    trust = rng.multivariate_normal(np.ones(len(lean.named)), inverse(precision(len(lean.named), WORTH)))
    effects = lean.toward @ trust + offsets(tally, abs(rng.normal(0, SPREAD)), rng)
    _, fit = _fitted(tally, effects, rng, prior)
    return normal(fit, effects, _held(tally, rng, parts[:3]))


def _fitted(tally: Tally, effects: Floats, rng: np.random.Generator, prior: Prior | None) -> tuple[Floats, Ridge]:
    y = lived(tally, effects, rng)
    with one_thread():
        return y, ridge(tally, y, prior)


def _held(tally: Tally, rng: np.random.Generator, parts: tuple[slice, ...] = ()) -> int:
    """Draw a bin that holds accounts, of all or of some criteria."""
    sizes = binned(tally).sums(np.ones(ROWS))
    among = np.concatenate([np.arange(p.start, p.stop) for p in parts]) if parts else np.arange(len(sizes))
    return int(rng.choice(among[sizes[among] > 0]))


def chi_square_p(quantiles: Floats) -> float:
    """Return how often chance spreads so many quantiles less evenly over the classes (Wilson and Hilferty 1931)."""
    seen = np.bincount(np.minimum((quantiles * CLASSES).astype(int), CLASSES - 1), minlength=CLASSES)
    due = len(quantiles) / CLASSES
    found, free = float(((seen - due) ** 2).sum() / due), CLASSES - 1
    z = ((found / free) ** (1 / 3) - (1 - 2 / (9 * free))) / math.sqrt(2 / (9 * free))
    return 0.5 * math.erfc(z / math.sqrt(2))


def middle(quantiles: Floats, part: float) -> Flags:
    """Return which quantiles lie in so large a middle part."""
    found: Flags = np.abs(quantiles - 0.5) <= part / 2
    return found


def told(name: str, quantiles: Floats) -> list[Measured]:
    """Return the p-value, and what the middle 90% of the posterior holds."""
    p = chi_square_p(quantiles)
    return [
        number(f"{name}: chi-square p", p, least=0.01, unit="p"),
        share("  middle 90% holds the truth", middle(quantiles, 0.9)),
        share("  middle 50% holds the truth", middle(quantiles, 0.5)),
    ]


def pending(seed: int) -> tuple[float, float]:
    """Return the mean chance of being kept told of pending wins, and the share of these that were kept in the end."""
    rng = np.random.default_rng([seed, 9])
    churn, n = float(rng.uniform(0.05, 0.5)), 600
    columns = [words(f"level {i}", rng.integers(0, 4, n)) for i in range(2)]
    closed = (AS_OF - rng.integers(0, 30, n)).astype(np.int32)
    tally = decided(columns, Law(base=0.4, churn=churn), closed, rng).tally
    tally = replace(tally, left=np.where(tally.left == AS_OF, NONE, tally.left).astype(np.int32))  # it has just begun
    found = outcomes(tally, HORIZON, "kept")
    still = 1 - churn * (AS_OF - closed[found.pending]) / (HORIZON + 1)  # they leave in any month alike
    truth = (1 - churn) / still
    return float(found.y[found.pending].mean()), float(truth.mean())


def s7(run: Run) -> list[Measured]:
    """Return how evenly truth lies in the posteriors of bins, alone and under a hypothesis, and of pending wins."""
    draws = run.pick(100, 300, 1000)
    exact, told_normal = np.array(run.many(by_ridge, range(draws))).T
    led = np.array(run.many(by_hypothesis, range(draws)))
    gaps = np.array([a - b for a, b in run.many(pending, range(run.pick(20, 100, 300)))])
    error = 1.96 * float(gaps.std() / math.sqrt(len(gaps)))
    mean = float(gaps.mean())
    return [
        *told("log-odds of a bin", exact),
        share("  middle 90% of the normal told", middle(told_normal, 0.9)),
        share("  middle 50% of the normal told", middle(told_normal, 0.5)),
        *told("under a hypothesis", led),
        number("pending wins: told less true", mean, low=mean - error, high=mean + error, least=-0.02, most=0.02),
    ]
