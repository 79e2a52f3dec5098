from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from earmark.learn.market import Market, Own, absent, core, excluded, fewer, kish, later, outside, segments, tiers
from earmark.learn.narrower import narrower
from earmark.learn.placed import asked, placed
from earmark.learn.tally import LOST, SUMS, WON, Tally
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.report import LiftPoint
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, Segment

KIND = Criterion("Kind", "Kind", "category", (
    Bin("Soft", 3, values=("soft",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
SIZE = Criterion("Size", "Size", "number", (
    Bin("small", -2, high=Decimal(50)), Bin("large", 2, low=Decimal(50)), Bin("missing", missing=True),
))  # fmt: skip
TIERS = (Tier("A", 5, 0.4, 0.3, 0.5), Tier("B", 2, 0.2, 0.1, 0.3), Tier("C", -9, 0.05, 0.01, 0.1))
PROFILE = Profile("p", Scorecard((KIND, SIZE)), date(2026, 1, 1), verdict="supported", base_rate=0.2, tiers=TIERS)
LISTED = np.array([[0, 1], [0, 0], [1, 1], [1, 0], [2, 2]])
COUNT = np.array([10, 20, 30, 40, 100])


def tally(
    criteria: tuple[Criterion, ...], codes: np.ndarray, good: list[int], bad: list[int], cents: list[int]
) -> Tally:
    """Two lines for each of `codes`: its good accounts, which pay `cents` each, and its bad ones."""
    n = len(codes)
    sums = np.zeros((2 * n, len(SUMS)), np.int64)
    sums[:n, SUMS.index("valued")] = good
    sums[:n, SUMS.index("cents")] = np.array(good) * cents
    months = np.full(2 * n, 24_000, np.int32)
    none = np.full(2 * n, -1, np.int32)
    outcome = np.array([WON] * n + [LOST] * n, np.int8)
    both = np.concatenate([codes, codes]).astype(np.int16)
    return Tally(criteria, both, outcome, months, none, none, np.array([*good, *bad]), 24_100, True, sums)


def market(profile: Profile = PROFILE) -> Market:
    criteria = asked(profile)
    codes = LISTED if len(criteria) == 2 else np.column_stack([LISTED, 1 - (LISTED[:, :1] == 0)])
    own = tally(criteria, codes, [6, 2, 1, 1, 0], [4, 8, 9, 29, 10], [100, 300, 100, 100, 0])
    mine = placed(profile, criteria, own.codes.astype(np.int64))
    return Market(placed(profile, criteria, codes), COUNT, Own(mine, own, own.outcome == WON, 8.0))


def test_tiers_stand_beside_what_they_gave() -> None:
    a, b, c = tiers(market())
    assert [(one.name, one.accounts, one.share) for one in (a, b, c)] == [
        ("A", 10, 0.05), ("B", 30, 0.15), ("C", 160, 0.8),
    ]  # fmt: skip
    assert [(one.good, one.worked, one.cents) for one in (a, b, c)] == [(6, 10, 600), (1, 10, 100), (3, 50, 700)]
    assert a.goods is not None
    assert a.revenue is not None
    assert (a.goods.value, a.goods.of, a.revenue.value, a.revenue.of) == (0.6, 10, 600 / 1400, 10)
    assert a.goods.low < 0.6 < a.goods.high
    assert (a.rate, a.rate_low, a.rate_high) == (0.4, 0.3, 0.5)


def test_excluded_accounts_leave_their_tier_and_all_sum_up() -> None:
    held = market(Profile(**{**vars(PROFILE), "exclusions": (Exclusion("tiny", SIZE, "small"),)}))
    out, rules = excluded(held)
    assert (out.accounts, out.good, rules) == (60, 3, {"tiny": 60})
    assert sum(one.accounts for one in tiers(held)) + out.accounts == COUNT.sum()
    assert sum(one.good for one in tiers(held)) + out.good == 10


def test_segments_and_what_is_in_none_sum_up_too() -> None:
    soft = Segment("primary", (), (Condition("Kind", "category", ("soft",)),))
    held = market(Profile(**{**vars(PROFILE), "segments": (soft,)}))
    (primary,) = segments(held)
    assert (primary.accounts, primary.good, primary.cents) == (30, 8, 1200)
    assert outside(held).accounts == 170
    chosen = core(held.profile)
    assert chosen is not None
    assert (chosen.name, chosen.called, chosen.tiers) == ("primary", "tier A", (0,))


def test_one_criterion_fewer_only_lets_accounts_in() -> None:
    held = market()
    chosen = core(PROFILE)
    assert chosen is not None
    found = {step.criterion: step.portion for step in fewer(held, chosen)}
    assert found["Kind"].accounts == 10 + 30  # every large account now counts as Soft
    assert found["Size"].accounts == 10 + 20
    assert (found["Kind"].good, found["Size"].good) == (7, 8)


def test_missing_values_are_counted_by_criterion() -> None:
    assert [(one.criterion, one.accounts, one.share) for one in absent(market(), lambda _: True)] == [
        ("Kind", 100, 0.5), ("Size", 100, 0.5),
    ]  # fmt: skip


def test_the_check_says_what_as_many_of_later_accounts_held() -> None:
    chosen = core(PROFILE)
    assert chosen is not None
    curve = (LiftPoint(0.0, 0.0), LiftPoint(0.1, 0.2), LiftPoint(0.2, 0.4), LiftPoint(1.0, 1.0))
    found = later(market(), chosen, curve)
    assert found is not None
    assert (found.share, found.goods) == pytest.approx((1 / 7, 2 / 7))
    assert later(market(), chosen, ()) is None


def test_a_share_of_none_or_all_has_an_interval_that_holds_it() -> None:
    one = market().part("none", COUNT < 0, np.zeros(10, bool))
    every = market().part("all", COUNT > 0, np.ones(10, bool))
    assert one.goods is not None
    assert every.goods is not None
    assert (one.goods.value, one.goods.low) == (0.0, 0.0)
    assert 0.1 < one.goods.high < 0.3
    assert (every.goods.value, every.goods.high) == (1.0, 1.0)
    assert every.goods.low == pytest.approx(1 - one.goods.high)


def test_few_large_amounts_stand_as_firm_as_few() -> None:
    assert kish([(100, 8)]) == 8
    assert kish([(1, 1_000), (1_000_000, 1)]) == pytest.approx(1.0, abs=0.01)
    assert kish([]) == 0.0


PLACE = Criterion("Place", "Place", "category", (
    Bin("here", values=("here",)), Bin("there", values=("there",)), Bin("other", other=True),
    Bin("missing", missing=True),
))  # fmt: skip
BAND = Criterion("Band", "Band", "number", (
    Bin("0", high=Decimal(1)), Bin("1", low=Decimal(1), high=Decimal(2)),
    Bin("2", low=Decimal(2), high=Decimal(3)), Bin("3", low=Decimal(3)), Bin("missing", missing=True),
))  # fmt: skip


def test_the_condition_that_tells_most_is_found() -> None:
    held = tally((PLACE,), np.array([[0], [1], [2]]), [40, 6, 4], [40, 80, 60], [1, 1, 1])
    found, tried = narrower(held, (held.outcome == WON) * 1.0, [0], {})
    assert found is not None
    assert (found.label, found.bins, tried) == ("here", (0,), 4)
    assert found.p_value < 0.01
    dull = tally((PLACE,), np.array([[0], [1], [2]]), [4, 60, 60], [80, 80, 80], [1, 1, 1])
    other, _ = narrower(dull, (dull.outcome == WON) * 1.0, [0], {})
    assert other is not None
    assert (other.label, other.bins) == ("any but here", (1, 2))


def test_ranges_are_joined_up_to_a_limit() -> None:
    held = tally((BAND,), np.array([[0], [1], [2], [3]]), [4, 4, 30, 30], [60, 60, 60, 60], [1, 1, 1, 1])
    found, _ = narrower(held, (held.outcome == WON) * 1.0, [0], {})
    assert found is not None
    assert found.bins == (2, 3)


def test_a_condition_that_forgoes_most_goods_is_no_narrowing() -> None:
    held = tally((PLACE,), np.array([[0], [1], [2]]), [12, 20, 20], [0, 90, 90], [1, 1, 1])
    found, _ = narrower(held, (held.outcome == WON) * 1.0, [0], {})
    assert found is None


def test_in_noise_a_condition_is_found_at_most_as_often_as_said() -> None:
    draw = np.random.default_rng(5)
    found = 0
    for _ in range(60):
        codes = np.stack(np.meshgrid(range(4), range(5), indexing="ij"), -1).reshape(-1, 2)
        accounts = draw.multinomial(400, np.full(len(codes), 1 / len(codes)))
        good = draw.binomial(accounts, 0.2)
        held = tally((PLACE, BAND), codes, good.tolist(), (accounts - good).tolist(), [1] * len(codes))
        found += narrower(held, (held.outcome == WON) * 1.0, [0, 1], {})[0] is not None
    assert found <= 60 * 0.1 + 3 * (60 * 0.1 * 0.9) ** 0.5
