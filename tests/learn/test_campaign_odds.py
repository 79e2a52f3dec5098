"""What so many contacts can show, and what their answers say: tests, powers and beliefs by hand and by drawing."""

import math
from itertools import combinations, product

import numpy as np
import pytest

from earmark.learn import campaign as odds
from earmark.learn.balance import TOGETHER, balanced
from earmark.learn.campaign import Sides

SCORES = np.repeat([-1, 0, 1, 2, 3], 8)
FAVOURED = np.stack([np.arange(40) % 2 == 0, np.arange(40) < 20, np.arange(40) % 5 < 2], axis=1)


def test_a_lines_chance_is_that_of_all_ways_to_answer() -> None:
    ways = [sum(i < 4 for i in chosen) for chosen in combinations(range(9), 3)]
    assert odds.chances(4, 5)[2, 1] == pytest.approx(sum(k >= 2 for k in ways) / len(ways))
    assert odds.chances(0, 5)[0, 3] == 1


def test_power_is_the_share_of_drawn_campaigns_that_show_it() -> None:
    up_to = odds.limits(FAVOURED)
    rng = np.random.default_rng(0)
    first, second = rng.binomial(20, 0.6, 20_000), rng.binomial(20, 0.1, 20_000)
    shown = (odds.chances(20, 20)[first, second] <= up_to[first + second]).mean()
    assert odds.power(20, 20, 0.6, 0.1, up_to) == pytest.approx(shown, abs=0.011)


def test_what_is_shown_from_has_just_the_power_asked_for_or_is_never() -> None:
    up_to = odds.limits(FAVOURED)
    rate = odds.detectable(20, 20, 0.1, up_to)
    assert rate is not None
    assert odds.power(20, 20, rate, 0.1, up_to) >= odds.POWER > odds.power(20, 20, rate - 0.001, 0.1, up_to)
    assert odds.detectable(1, 39, 0.1, up_to) is None


def test_where_nothing_matters_any_line_is_kept_in_a_twentieth_at_most() -> None:
    up_to, rng = odds.limits(FAVOURED), np.random.default_rng(3)
    for answers in (3, 8, 20):
        kept = 0
        for _ in range(1000):
            who = rng.permutation(40)[:answers]
            hits = FAVOURED[who].sum(axis=0)
            sizes = FAVOURED.sum(axis=0).tolist()
            kept += any(
                odds.chances(n, 40 - n)[k, answers - k] <= up_to[answers]
                for n, k in zip(sizes, hits.tolist(), strict=True)
            )
        assert kept / 1000 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 1000)


def test_the_whole_is_judged_by_the_sum_of_scores_among_all_ways_to_answer() -> None:
    scores, answered = np.array([0, 0, 1, 2, 2, 3, 5]), np.array([0, 0, 0, 0, 1, 0, 1])
    sums = [scores[list(chosen)].sum() for chosen in combinations(range(7), 2)]
    weight = [math.exp(0.5 * s) for s in sums]
    chance, as_said, _ = odds.whole(scores, answered)
    assert chance == pytest.approx(sum(s >= 7 for s in sums) / len(sums))
    assert as_said == pytest.approx(sum(w for s, w in zip(sums, weight, strict=True) if s <= 7) / sum(weight))


@pytest.mark.parametrize("base", [0.05, 0.3])
def test_the_whole_is_supported_as_often_as_stated_and_by_chance_in_a_twentieth(base: float) -> None:
    rng, size = np.random.default_rng(5), 200
    rates = np.repeat(odds.rates_of(np.full(5, 8), np.arange(5), base), 8)
    assert rates.mean() == pytest.approx(base)
    said, none = (
        [odds.whole(SCORES, (rng.random(40) < rate).astype(int))[2] for _ in range(size)] for rate in (rates, base)
    )
    stated = odds.power_of_whole(SCORES, base)
    error = 3 * math.sqrt(stated * (1 - stated) / size)
    assert np.mean([one == "supported" for one in said]) == pytest.approx(stated, abs=error)
    assert np.mean([one == "supported" for one in none]) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / size)
    assert np.mean([one == "not_supported" for one in said]) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / size)


def test_no_answer_and_nothing_but_answers_leave_belief_as_it_was() -> None:
    for one in (Sides(2, 30, 30, 0, 0), Sides(-2, 30, 30, 30, 30), Sides(2, 0, 30, 0, 9)):
        before, helps, middle, *_ = odds.posterior(one, 20)
        assert helps == pytest.approx(before, abs=0.002)
        assert middle == pytest.approx(math.e, rel=0.01)
    assert odds.whole(SCORES, np.zeros(40, int))[2] == "too_few"
    assert odds.whole(np.zeros(40, int), np.ones(40, int))[2] == "too_few"


def test_much_data_bring_belief_to_the_odds_that_were_seen() -> None:
    _, helps, middle, low, high = odds.posterior(Sides(1, 4000, 4000, 800, 400), 20)
    assert helps == pytest.approx(1)
    assert middle == pytest.approx((800 / 3200) / (400 / 3600), rel=0.02)
    error = 1.645 * math.sqrt(1 / 800 + 1 / 3200 + 1 / 400 + 1 / 3600)
    assert math.log(high / low) == pytest.approx(2 * error, rel=0.05)


def test_a_line_is_kept_not_shown_or_spoken_against_by_the_answers_alone() -> None:
    lines = (Sides(2, 50, 50, 15, 2), Sides(2, 50, 50, 9, 8), Sides(3, 50, 50, 4, 13), Sides(1, 50, 50, 8, 9))
    up_to = 0.02
    told = [one.verdict for one in odds.fared(lines, up_to, 20)]
    assert told == ["kept", "not_shown", "against", "not_shown"]
    assert [one.verdict for one in odds.fared(lines, up_to, 2000)] == told


def test_more_points_are_surer_beforehand_and_worth_makes_them_so() -> None:
    assert odds.before(1, 20) < odds.before(2, 20) < odds.before(3, 20)
    assert odds.before(1, 20) < odds.before(1, 80) == pytest.approx(0.5 * math.erfc(-0.5 / math.sqrt(0.4)))


def unevenness(groups: np.ndarray, taken: np.ndarray) -> float:
    """Return the squares of how many are in each of two groups a criterion, and in each of four a pair of criteria."""
    one = [2 * sum(taken[groups[:, k] == g].sum() ** 2 for g in (0, 1)) for k in range(3)]
    two = [
        4 * sum(taken[(groups[:, [a, b]] == pair).all(axis=1)].sum() ** 2 for pair in product((0, 1), repeat=2))
        for a, b in combinations(range(3), 2)
    ]
    return float(sum(one) + TOGETHER * sum(two))


@pytest.mark.parametrize("seed", range(12))
def test_a_pick_is_nearly_as_even_as_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups = np.array(list(product(range(2), range(2), range(2))))[rng.permutation(8)[:5]]
    room = rng.integers(1, 5, 5)
    wanted = int(min(5, room.sum()))
    every = (
        np.array(one) for one in product(*(range(int(n) + 1) for n in room)) if sum(one) == wanted
    )  # fmt: skip
    best = min(unevenness(groups, one) for one in every)
    taken = balanced(groups, room, wanted)
    assert taken.sum() == wanted
    assert (taken <= room).all()
    assert unevenness(groups, taken) <= 1.06 * best


def test_a_pick_evens_groups_out_and_takes_all_where_there_are_no_more() -> None:
    groups = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    assert balanced(groups, np.array([900, 30, 40, 500]), 100).tolist() == [25, 25, 25, 25]
    assert balanced(groups, np.array([900, 10, 10, 500]), 100).tolist() == [40, 10, 10, 40]
    assert balanced(groups, np.array([3, 0, 1, 2]), 100).tolist() == [3, 0, 1, 2]
