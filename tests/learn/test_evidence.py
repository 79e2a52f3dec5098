import math
from collections.abc import Callable

import numpy as np
import pytest

from earmark.learn.beta import below, interval, quantile, seen
from earmark.learn.evidence import log_odds, weight_of_evidence
from earmark.learn.fisher import few, many, passing
from earmark.learn.lifts import finest, lifts
from earmark.learn.tally import NONE, Tally
from earmark.profile.bins import Bin, Criterion


def test_one_more_good_raises_and_one_more_bad_lowers_a_bins_log_odds_in_10_000_cases() -> None:
    rng = np.random.default_rng(1)
    good, bad, more, worse = (rng.integers(0, 10 ** rng.integers(1, 5, 10_000), 10_000) * 1.0 for _ in range(4))

    def against_rest(g: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.array([weight_of_evidence(*case)[0] for case in zip(g, b, g + more, b + worse, strict=True)])

    for of in (log_odds, against_rest):
        now = of(good, bad)
        assert (of(good + 1, bad) > now).all()
        assert (of(good, bad + 1) < now).all()


def test_intervals_cover_their_truth_also_for_the_best_looking() -> None:
    rng = np.random.default_rng(1)
    held, best = [], []
    for _ in range(120):
        sizes, theta = rng.choice([0.05, 0.1, 0.2, 0.4], 60), rng.normal(0, 0.5, 60)
        won = np.arange(400) < 100
        odds = sizes / (1 - sizes) * np.exp(theta)
        among = odds / (1 + odds)
        has = rng.random((400, 60)) < np.where(won[:, None], among, sizes)
        goods, accounts = has[won].sum(axis=0).astype(float), has.sum(axis=0).astype(float)
        found = lifts(goods, accounts, goods, accounts, 100.0, 400.0)
        truth = among / (0.25 * among + 0.75 * sizes)
        covered = (found.low <= truth) & (truth <= found.high)
        held.append(covered.mean())
        best.append(covered[np.argmax(found.lift)])
    assert 0.87 <= np.mean(held) <= 0.93
    assert np.mean(best) >= 0.8


def test_a_bin_put_together_from_the_best_looking_ones_is_covered_too() -> None:
    """In each of 20 criteria of six bins, of which five matter, the bins above the rate are made one."""
    held, best = [], []
    for seed in range(120):
        rng = np.random.default_rng(seed)
        theta = np.where(np.arange(20) < 5, 1.0, 0.0)[:, None] * rng.normal(0, 0.5, (20, 6))
        codes = rng.integers(0, 6, (600, 20))
        chance = 1 / (1 + np.exp(1.2 - theta[np.arange(20), codes].sum(axis=1)))
        y = (rng.random(600) < chance).astype(float)
        fine = finest(counted(codes), y)
        truth = many_truths(theta, seed)
        shown = []
        for k in range(20):
            part = fine.table.part(k)
            place = (fine.goods[part] * y.size > fine.accounts[part] * y.sum()).astype(int)
            found, said = fine.merged(k, place), truth(k, place)
            covered = (found.low <= said) & (said <= found.high)
            size = np.bincount(place, fine.accounts[part])
            near = 1.645 * np.sqrt((1 - y.mean()) / y.mean() * (1 / size - 1 / y.size))
            shown += [*zip(found.lift, covered, np.abs(found.lift - said) <= near, strict=True)]
        held += [c for _, c, _ in shown[:10]]
        best.append(max(shown)[1:])
    covered, plain = np.mean(best, axis=0)
    assert 0.87 <= np.mean(held) <= 0.93
    assert covered >= 0.85
    assert plain < 0.75  # of the best-looking bin, by an interval that does not know that it was picked


def counted(codes: np.ndarray) -> Tally:
    bins = (*(Bin(f"v{i}", values=(f"v{i}",)) for i in range(4)), Bin("other", other=True), Bin("-", missing=True))
    criteria = tuple(Criterion(f"c{k:02d}", f"c{k:02d}", "category", bins) for k in range(codes.shape[1]))
    lines, none = len(codes), np.full(len(codes), NONE, np.int32)
    outcome = np.zeros(lines, np.int8)
    return Tally(criteria, codes.astype(np.int16), outcome, none, none, none, np.ones(lines, np.int64), 0)


def many_truths(theta: np.ndarray, seed: int) -> Callable[[int, np.ndarray], np.ndarray]:
    """Return what tells the true lifts of bins put together, from 40,000 accounts of the same law."""
    codes = np.random.default_rng(10_000 + seed).integers(0, 6, (40_000, 20))
    chance = 1 / (1 + np.exp(1.2 - theta[np.arange(20), codes].sum(axis=1)))

    def told(k: int, place: np.ndarray) -> np.ndarray:
        where = place[codes[:, k]]
        return np.bincount(where, chance) / np.maximum(np.bincount(where), 1) / chance.mean()

    return told


def test_the_observed_lift_lies_in_its_interval_and_is_recomputed_from_counts() -> None:
    goods, accounts = np.array([0.0, 9.0, 3.0]), np.array([20.0, 30.0, 50.0])
    found = lifts(goods, accounts, goods, accounts, 12.0, 100.0)
    assert found.lift == pytest.approx(goods / accounts / 0.12)
    assert (found.low <= found.lift).all()
    assert (found.lift <= found.high).all()
    assert found.low[1] > 0
    assert np.isfinite(found.high).all()


def test_beta_quantiles_are_those_of_known_cases() -> None:
    assert below(0.3, 1, 1) == pytest.approx(0.3)
    assert below(0.5, 2, 3) == pytest.approx(0.6875)
    assert quantile(0.05, 1, 10) == pytest.approx(1 - 0.95**0.1)


def test_fishers_chances_are_exact() -> None:
    ways = math.comb(20, 6)
    assert few(0, 6, 8, 20) == pytest.approx(math.comb(12, 6) / ways)
    assert many(6, 6, 8, 20) == pytest.approx(math.comb(8, 6) / ways)
    assert few(3, 6, 8, 20) + many(4, 6, 8, 20) == pytest.approx(1)


def test_many_tests_pass_only_together() -> None:
    assert passing([0.001, 0.04, 0.5], 0.05) == [0]
    assert passing([0.001, 0.02, 0.5], 0.05) == [0, 1]
    assert passing([], 0.05) == []


@pytest.mark.parametrize(("share", "size"), [(0.0, 7), (1.0, 228), (1.0, 1), (0.5, 20), (1 / 3, 3)])
def test_no_share_that_was_seen_is_sure(share: float, size: float) -> None:
    low, high = seen(share, size)
    assert 0 <= low <= share <= high <= 1
    assert high - low > 1 / (size + 2)


@pytest.mark.parametrize("rate", [0.0, 1e-9, 0.2, 1 - 1e-9, 1.0])
def test_an_interval_is_never_turned_round(rate: float) -> None:
    low, high = interval(rate, 50.0)
    assert 0 < low <= high < 1
