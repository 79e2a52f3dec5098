"""Effort: tiers held side by side at the same touch, and one share over another."""

import random

import numpy as np
import pytest

from earmark.learn.effort import MOST_TOUCHES, alike, grouped, ratio, touched


def test_an_account_is_at_risk_at_each_touch_until_it_answers() -> None:
    of, hits = touched(2, [(0, 1, True), (0, 3, False), (1, 6, True), (1, 0, True)])
    assert of.tolist() == [[2, 1, 1, 0], [1, 1, 1, 3]]
    assert hits.tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]


def test_accounts_are_grouped_by_all_their_touches() -> None:
    of, hits = grouped(1, [(0, 1, True), (0, 9, False), (0, 0, False)])
    assert of.tolist() == [[2, 0, 0, MOST_TOUCHES - 3]]
    assert hits.tolist() == [[1, 0, 0, 0]]


def test_more_effort_alone_makes_no_tier_better_at_the_same_touch() -> None:
    """Two tiers that answer alike, one touched up to four times and the other once."""
    rng = random.Random(1)  # noqa: S311 - it tells a story
    pursued = []
    for group, most in ((0, 4), (1, 1)):
        for _ in range(4000):
            answered = next((j for j in range(1, most + 1) if rng.random() < (0.2 if j == 1 else 0.05)), None)
            pursued.append((group, answered or most, answered is not None))
    of, hits = touched(2, pursued)
    assert hits[0].sum() > 1.3 * hits[1].sum()
    assert np.allclose(alike(of, hits) / hits.sum(axis=1), 1, atol=0.05)


def test_a_ratio_of_shares_has_an_interval_that_holds_it() -> None:
    told = ratio(30, 100, 20, 400)
    assert told is not None
    found, low, high = told
    assert found == pytest.approx(6.0)
    assert 3.8 < low < 4.2
    assert 8.8 < high < 9.6
    assert ratio(3, 10, 0, 40) is None
    assert ratio(0, 0, 1, 40) is None


def test_the_interval_of_a_ratio_covers_what_it_says() -> None:
    rng = np.random.default_rng(3)
    one, other = rng.binomial(60, 0.3, 400), rng.binomial(300, 0.1, 400)
    told = [ratio(int(a), 60, int(b), 300) for a, b in zip(one, other, strict=True)]
    held = [low <= 3.0 <= high for low, high in ((t[1], t[2]) for t in told if t)]
    assert 0.86 < sum(held) / len(held) < 0.95
