from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from earmark.learn import drift as family
from earmark.learn import thumbs
from earmark.learn.closes import Closes
from earmark.learn.drift import drift
from earmark.learn.sequential import BEST, EVERY, begins, rate_ends, reach, tightest, wager
from earmark.learn.tally import NONE
from earmark.profile.bins import Bin, Criterion
from earmark.render.drift_text import own

LEARNED = date(2026, 1, 1)
SIZE = Criterion(
    "Size", "size", "category", (Bin("big", 2, values=("big",)), Bin("other", other=True), Bin("-", missing=True))
)


def closes(
    n: int, seed: int, day: int, *, big: float = 0.5, win: tuple[float, float] = (0.5, 0.15), leave: float = 0.02
) -> Closes:
    """Draw n closes, one a day from `day`; won at the two rates of big and other accounts."""
    rng = np.random.default_rng(seed)
    codes = (rng.random((n, 1)) >= big).astype(np.int64)
    won = rng.random(n) < np.array(win)[codes[:, 0]]
    found = Closes(
        (SIZE,), codes, 2 - 2 * codes[:, 0], won & False, won, day + np.arange(n), np.full(n, NONE, np.int64)
    )
    return replace(found, left=np.where(won, found.month + rng.geometric(leave, n), NONE))


BEFORE = closes(700, 1, LEARNED.toordinal() - 700)
BEGUN = LEARNED.toordinal() + 1


def raised(since: Closes) -> dict[tuple[str, str], date]:
    return {(one.kind, one.name): one.since for one in drift(BEFORE, since, LEARNED, since.on(-1)).alarms}


def test_the_parts_of_the_family_sum_up_to_its_rate_of_false_alarms() -> None:
    parts = (family.LEVEL, family.EFFECTS, family.MIX, family.QUARTER, family.FALLING, family.CHURN)
    assert sum(parts) == pytest.approx(family.ALPHA)
    assert sum(thumbs.spent(1.0, j) for j in range(1, 10_000)) == pytest.approx(1, abs=1e-3)
    assert sum(begins(m) for m in range(1, 100_000)) < 1


def test_a_wager_on_fair_coins_grows_as_seldom_as_it_may() -> None:
    rng = np.random.default_rng(3)
    up = np.array([0.6, 0.4])
    fired = 0
    for _ in range(400):
        heads = rng.random(300) < 0.5
        ratios = np.where(heads[:, None], up / 0.5, (1 - up) / 0.5)
        fired += wager(ratios, np.array([0.5, 0.5])).fired(0.1) is not None
    assert fired <= 0.1 * 400 + 3 * (400 * 0.1 * 0.9) ** 0.5


def test_a_wager_sees_a_change_and_when_it_began() -> None:
    rng = np.random.default_rng(4)
    heads = np.append(rng.random(200) < 0.5, rng.random(200) < 0.9)
    found = wager(np.where(heads, 0.8 / 0.5, 0.2 / 0.5)[:, None], np.ones(1))
    fired = found.fired(0.01)
    assert fired is not None
    assert 200 <= fired < 260
    assert abs(int(found.start[fired]) - 200) <= 2 * EVERY


def test_the_interval_of_a_rate_holds_it_at_every_look() -> None:
    rng, failed = np.random.default_rng(5), 0
    for _ in range(200):
        hits = np.cumsum(rng.random(150) < 0.3)
        ends = [rate_ends(int(h), n, 0.1) for n, h in enumerate(hits, 1) if n % 10 == 0]
        failed += any(not low <= 0.3 <= high for low, high in ends)
    assert failed <= 0.1 * 200
    assert rate_ends(0, 0, 0.1) == (0.0, 1.0)
    assert rate_ends(0, 20, 0.1)[0] == 0
    assert rate_ends(20, 20, 0.1)[1] == 1
    assert reach(0.1, 400, 0.1) > 1.64 * 0.1


def test_the_interval_of_a_mean_is_tightest_where_it_says() -> None:
    for alpha in (0.01, 0.1):
        reaches = [reach(1.0, n, alpha) for n in range(1, 2000)]
        assert int(np.argmin(reaches)) + 1 == BEST
    assert tightest(0.1) == pytest.approx(6.64, abs=0.01)


def test_the_interval_of_a_mean_holds_it_at_every_look() -> None:
    rng, failed = np.random.default_rng(15), 0
    n = np.arange(20, 1500)
    for _ in range(300):
        mean = np.cumsum(rng.normal(size=1500))[n - 1] / n
        failed += any(abs(mean[i]) > reach(1 / int(n[i]) ** 0.5, int(n[i]), 0.1) for i in range(0, len(n), 10))
    assert 0 < failed <= 0.1 * 300


def test_nothing_alarms_where_nothing_moved_and_all_that_is_watched_is_told() -> None:
    since = closes(400, 2, BEGUN)
    found = drift(BEFORE, since, LEARNED, since.on(-1))
    assert not found.alarms
    kinds = [one.kind for one in found.checks]
    assert kinds == ["level", "effect", "mix", "mix", "quarter", "falling", "churn", "gaps", "age"]
    assert all(one.low <= one.figure <= one.high for one in found.checks)
    left = next(one for one in found.checks if one.kind == "effect")
    assert left.low < 1 < left.high


def test_a_fall_of_the_close_rate_is_found_with_its_day() -> None:
    calm = closes(150, 6, BEGUN)
    fallen = closes(250, 7, BEGUN + 150, win=(0.2, 0.04))
    parts = {
        n: np.concatenate([getattr(calm, n), getattr(fallen, n)])
        for n in ("codes", "score", "excluded", "won", "day", "left")
    }
    found = raised(replace(calm, **parts))
    since = found["level", "Close rate"]
    assert abs((since - date.fromordinal(BEGUN + 150)).days) <= 3 * EVERY


def test_an_effect_that_is_gone_is_named_though_the_close_rate_is_the_same() -> None:
    assert ("effect", "Size") in raised(closes(400, 8, BEGUN, win=(0.32, 0.32)))


def test_another_mix_is_named_and_nothing_else() -> None:
    found = raised(closes(400, 9, BEGUN, big=0.2))
    assert {kind for kind, _ in found} == {"mix"}


def test_customers_that_leave_sooner_are_found() -> None:
    found = drift(BEFORE, closes(700, 10, BEGUN, leave=0.12), LEARNED, date(2028, 1, 1))
    assert "churn" in {one.kind for one in found.alarms}


def test_a_quarter_down_by_chance_does_not_alarm_and_one_far_down_does() -> None:
    quarters = thumbs.by_quarter(closes(360, 11, BEGUN), 10**6)
    assert not thumbs.quarter(BEFORE, quarters, 0.05).seen.alarms
    bad = replace(quarters[1], won=1)
    found = thumbs.quarter(BEFORE, (quarters[0], bad), 0.05)
    assert found.seen.alarms
    assert found.began == bad.first
    assert found.seen.figure < -thumbs.DOWN
    assert found.seen.due


def test_four_quarters_falling_alarm_only_when_the_fall_is_no_chance() -> None:
    one = thumbs.by_quarter(closes(90, 12, BEGUN), 10**6)[0]
    steep = tuple(replace(one, number=i, won=w, closes=90) for i, w in enumerate((20, 12, 6, 1)))
    slow = tuple(replace(one, number=i, won=w, closes=90) for i, w in enumerate((25, 24, 23, 22)))
    assert thumbs.falling(BEFORE, steep, 0.05).seen.alarms
    found = thumbs.falling(BEFORE, slow, 0.05).seen
    assert found.due
    assert not found.alarms
    assert (found.quarters, found.bin) == (4, "")
    assert own(found).startswith("4 quarters in a row, ")
    still = thumbs.falling(BEFORE, slow[::-1], 0.05).seen
    assert own(still) == "not falling"


def test_a_card_without_criteria_has_its_close_rate_watched() -> None:
    bare = [
        replace(one, criteria=(), codes=one.codes[:, :0], score=one.score * 0)
        for one in (BEFORE, closes(300, 14, BEGUN))
    ]
    found = drift(bare[0], bare[1], LEARNED, bare[1].on(-1))
    assert [one.kind for one in found.checks][:2] == ["level", "quarter"]
    assert not found.alarms


def test_without_closes_or_wins_only_age_and_churned_customers_are_told() -> None:
    none = BEFORE.pick(slice(0, 0))
    assert [one.kind for one in drift(BEFORE, none, LEARNED, date(2026, 8, 1)).checks] == ["gaps", "age"]
    lost = replace(BEFORE, won=BEFORE.won & False)
    found = drift(lost, closes(50, 13, BEGUN), LEARNED, date(2026, 8, 1))
    assert "level" not in {one.kind for one in found.checks}
    age = found.checks[-1]
    assert (age.figure, age.due) == (7, True)
