from dataclasses import replace

import numpy as np
import pytest
from made_tables import AS_OF, Law, table

from earmark.learn.outcomes import outcomes
from earmark.learn.staying import KEPT_BY_DEFAULT, Group, in_words
from earmark.learn.tally import LOST, NONE, WON, Tally


def customers(closed: list[int], left: list[int]) -> Tally:
    some = table(len(closed), 1)
    return replace(
        some,
        outcome=np.full(len(closed), WON, np.int8),
        closed=np.array(closed, np.int32),
        left=np.array(left, np.int32),
    )


def test_each_account_is_exactly_one_of_good_bad_and_pending() -> None:
    found = outcomes(table(500, 2), 12, "kept")
    assert (found.good.astype(int) + found.bad + found.pending == 1).all()
    assert ((found.y >= 0) & (found.y <= 1)).all()


def test_a_win_is_good_only_once_the_horizon_is_over() -> None:
    tally = customers([AS_OF - 13, AS_OF - 12, AS_OF], [NONE, NONE, NONE])
    found = outcomes(tally, 12, "kept")
    assert found.good.tolist() == [True, False, False]
    assert found.pending.tolist() == [False, True, True]
    assert found.y[0] == 1.0 > found.y[1] > found.y[2] > 0.5


def test_leaving_within_the_horizon_is_bad_and_later_is_good() -> None:
    tally = customers([AS_OF - 30, AS_OF - 30], [AS_OF - 20, AS_OF - 5])
    found = outcomes(tally, 12, "kept")
    assert found.y.tolist() == [0.0, 1.0]
    assert found.churned.tolist() == [True, False]


def test_before_any_customer_was_seen_the_stated_default_holds() -> None:
    tally = replace(table(20, 3), outcome=np.full(20, LOST, np.int8))
    assert outcomes(tally, 12, "kept").survival[-1] == pytest.approx(KEPT_BY_DEFAULT)


def test_the_curve_nears_what_many_customers_did() -> None:
    tally = table(20_000, 4, Law(base=0.9, churn=0.4))
    assert outcomes(tally, 12, "kept").survival[-1] == pytest.approx(0.6, abs=0.03)


def test_pending_wins_weigh_what_they_turn_out_to_be() -> None:
    tally = table(20_000, 5, Law(base=0.9, churn=0.4))
    now = outcomes(tally, 12, "kept")
    old = tally.closed <= AS_OF - 13
    earlier = tally.pick(old).known_at(AS_OF - 12)
    guessed = outcomes(earlier, 12, "kept")
    later = tally.pick(old & (tally.closed <= AS_OF - 12))
    pending = guessed.pending
    assert pending.sum() > 300
    assert guessed.y[pending].mean() == pytest.approx(outcomes(later, 12, "kept").y[pending].mean(), abs=0.05)
    assert now.won.sum() > 0


def test_a_won_objective_counts_every_win() -> None:
    tally = table(300, 6)
    found = outcomes(tally, 12, "won")
    assert np.array_equal(found.y == 1.0, tally.outcome == WON)
    assert not found.pending.any()


AGENCIES = Law(base=0.3, churn=0.1, leaves={("level 02", 1): 0.7})


def test_on_noise_customers_like_a_given_one_are_all_customers() -> None:
    found = [outcomes(table(rows, seed, Law(base=0.3, churn=0.3)), 12, "kept", alike=True)
             for rows in (200, 600, 1500) for seed in range(20)]  # fmt: skip
    apart = [one for one in found if one.groups]
    assert len(apart) <= 6
    for one in found:
        if not one.groups and one.pending.any():
            assert len(np.unique(np.round(one.y[one.pending], 12))) <= 13  # one value a month


def test_a_trait_of_those_who_leave_divides_the_curve() -> None:
    for seed in range(8):
        tally = table(1500, seed, AGENCIES)
        found = outcomes(tally, 12, "kept", alike=True)
        assert found.groups[0].criterion.name == "level 02"
        assert found.groups[0].kept < 0.55
        assert found.groups[0].others > 0.8
        place = next(k for k, c in enumerate(tally.criteria) if c.name == "level 02")
        young = found.pending & (tally.closed >= AS_OF - 1)
        agency = tally.codes[:, place] == 1
        assert found.y[young & agency].mean() < found.y[young & ~agency].mean() - 0.25


def test_pending_wins_are_foretold_better_by_customers_like_them() -> None:
    misses: dict[bool, list[float]] = {True: [], False: []}
    for seed in range(6):
        tally = table(4000, seed, AGENCIES)
        old = tally.closed <= AS_OF - 13
        then = tally.pick(old).known_at(AS_OF - 13)
        became = outcomes(tally.pick(old), 12, "kept").y
        for alike, missed in misses.items():
            guess = outcomes(then, 12, "kept", alike=alike)
            missed.append(float(((guess.y - became)[guess.pending] ** 2).mean()))
    assert all(like < whole for like, whole in zip(misses[True], misses[False], strict=True))


def test_what_holds_for_all_customers_is_not_said_of_some() -> None:
    tally = customers([AS_OF - 13] * 40, [AS_OF - 8] * 20 + [NONE] * 20)
    assert outcomes(tally, 12, "won", alike=True).groups == ()
    assert outcomes(tally, 12, "kept").groups == ()


def test_customers_set_apart_are_named_with_what_they_do() -> None:
    one = next(c for c in table(100, 1).criteria if c.name == "level 02")
    said = in_words((Group(one, (1,), 0.3, 0.9),), 12, {})
    assert said == " By customers like them, who are kept 12 months: level 02: v1 30% (others 90%)."
    assert in_words((), 12, {}) == ""
