"""The ridge is averaged over its strength: each strength is as it is by itself, and all are summed by their share."""

from __future__ import annotations

import numpy as np
import pytest

from earmark.learn.ridge import SPREADS, WIDEST, strengths


def made(seed: int, bins: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw a prior's root, and the curvature and pull of a log-likelihood."""
    rng = np.random.default_rng(seed)
    prior, bent = (rng.normal(size=(bins, bins)) for _ in range(2))
    root = np.linalg.cholesky(prior @ prior.T + np.eye(bins))
    return root, 30 * (bent @ bent.T), 20 * rng.normal(size=bins)


@pytest.mark.parametrize("seed", range(3))
def test_each_strength_gives_the_posterior_that_it_gives_by_itself(seed: int) -> None:
    root, curvature, pull = made(seed)
    over = strengths(root, curvature, pull)
    for at in (0, 20, over.likeliest, len(SPREADS) - 1):
        inverse = np.linalg.inv(root @ root.T * SPREADS[at] ** 2)
        covariance = np.linalg.inv(curvature + inverse)
        np.testing.assert_allclose(over.effects[at], covariance @ pull, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose((over.reach * over.variance[at]) @ over.reach.T, covariance, rtol=1e-6, atol=1e-9)
        size = np.linalg.slogdet(inverse)[1] - np.linalg.slogdet(curvature + inverse)[1]
        gain = 0.5 * (size + pull @ covariance @ pull) - 0.5 * (SPREADS[at] / WIDEST) ** 2
        assert over.gain[at] == pytest.approx(gain, abs=1e-6)


def test_the_average_is_over_the_half_normal_prior_of_the_spread() -> None:
    root, curvature, pull = made(4)
    over = strengths(root, curvature, pull)
    density = np.exp(over.gain - over.gain.max())  # over the spread itself
    weight = density * np.gradient(SPREADS)
    assert over.middle == pytest.approx(weight @ over.effects / weight.sum(), rel=0.01, abs=1e-3)


def test_effects_are_as_unsure_as_all_strengths_together() -> None:
    root, curvature, pull = made(5)
    over = strengths(root, curvature, 0.3 * pull)
    rng = np.random.default_rng(1)
    at = rng.choice(len(SPREADS), 40_000, p=over.share)
    drawn = over.effects[at] + (rng.normal(size=(len(at), 6)) * np.sqrt(over.variance[at])) @ over.reach.T
    spread = np.sqrt(np.diag(over.covariance()))
    np.testing.assert_allclose(drawn.std(axis=0), spread, rtol=0.05)
    assert (spread > np.sqrt(over.share @ over.variance @ (over.reach**2).T) * 1.001).any()
