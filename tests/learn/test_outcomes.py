from dataclasses import replace

import numpy as np
import pytest
from made_tables import AS_OF, Law, table

from earmark.learn.outcomes import KEPT_BY_DEFAULT, outcomes
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
