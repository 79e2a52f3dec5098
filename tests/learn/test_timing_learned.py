from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from earmark.learn.hazard import MIDDLES, NONE, OLD, Exposure
from earmark.learn.timing import POINT, timing
from earmark.profile.triggers import DEFAULTS, points_at

KINDS = ("funding", "hiring", "launch", "webinar")
PERIODS = 26
TABLE = {one.kind: one for one in DEFAULTS}


def made(
    seed: int,
    points: tuple[float, ...],
    often: int = 60,
    trend: float = 0.0,
    level: float = 0.0,
    half_life: int = 60,
    crowded: float = 0.0,
) -> Exposure:
    """Weeks of 26 periods: `often` events a kind in each, no two kinds on one account; rates as the law says.

    trend: of the log of the rate over all periods; crowded: how much more of the weeks after events lie late.
    level: what accounts that ever had an event do more, whenever it was.
    """
    dice = np.random.default_rng(seed)
    lines = []
    for period in range(PERIODS):
        base = 0.01 * np.exp(trend * period / PERIODS)
        lines.append((period, (NONE,) * len(KINDS), 20_000, base))
        many = often * (1 + crowded * period / PERIODS)
        for kind, weight in enumerate(points):
            for age in range(1, OLD + 1):
                ages = tuple(age if k == kind else NONE for k in range(len(KINDS)))
                log = level + weight * POINT * 2.0 ** (-MIDDLES[age] / half_life)
                lines.append((period, ages, int(many), base * np.exp(log)))
    period, ages, weeks, rate = (np.array(column) for column in zip(*lines, strict=True))
    hits = dice.binomial(weeks, rate)
    nothing = np.zeros(len(weeks), np.int64)
    events = np.full(len(KINDS), often * PERIODS)
    return Exposure(KINDS, nothing, period, nothing, ages, weeks, hits, events, events)


def test_what_events_are_worth_is_learned_with_their_half_life_and_evidence() -> None:
    found = timing(made(1, (0, 4, -3, 3)), DEFAULTS)
    hiring, launch, webinar = found[1:]
    assert [one.learned for one in found] == [False, True, True, True]
    assert [one.kind for one in found] == list(KINDS)
    assert abs(hiring.weight - 4) <= 1
    assert launch.weight in {-4, -3, -2}
    assert webinar.weight in {2, 3, 4}
    seen = hiring.evidence
    assert seen is not None
    assert (seen.events, seen.days) == (60 * PERIODS, 182)
    assert seen.ratio == pytest.approx(seen.outcomes / seen.expected, abs=0.01)
    assert 1 < seen.ratio_low < seen.ratio < seen.ratio_high
    assert points_at(hiring, 0) == hiring.weight


def test_half_lives_come_out_about_right() -> None:
    lives = [timing(made(seed, (0, 4, 0, 0), half_life=30), DEFAULTS)[1].half_life_days for seed in range(5)]
    longer = [timing(made(seed, (0, 4, 0, 0), half_life=120), DEFAULTS)[1].half_life_days for seed in range(5)]
    assert 20 <= sorted(lives)[2] <= 64
    assert 64 < sorted(longer)[2] <= 180


def test_what_is_not_told_from_chance_keeps_its_default() -> None:
    found = timing(made(2, (0, 0, 0, 0), often=2), DEFAULTS)
    assert [(one.bands, one.learned) for one in found[:3]] == [(TABLE[kind].bands, False) for kind in KINDS[:3]]
    assert (found[3].bands, found[3].learned) == ((), False)
    assert all(one.evidence for one in found)


def test_many_events_without_effect_draw_a_default_back_towards_nothing() -> None:
    funding, hiring, *_ = timing(made(3, (0, 0, 0, 0), often=120), DEFAULTS)
    assert 0 <= funding.weight < TABLE["funding"].weight
    assert 0 <= hiring.weight < TABLE["hiring"].weight
    assert not funding.learned
    assert not hiring.learned


@pytest.mark.parametrize("how", [{"trend": 2.0, "crowded": 5.0}, {"level": 0.7}])
def test_neither_a_trend_nor_lively_accounts_pass_for_an_effect(how: dict[str, float]) -> None:
    runs = [timing(made(seed, (0, 0, 0, 0), often=40, **how), DEFAULTS) for seed in range(5)]
    assert sum(one.learned for found in runs for one in found) <= 1
    assert all(abs(one.weight) <= abs(TABLE[one.kind].weight) for found in runs for one in found[:3])


def test_kinds_without_effect_are_seldom_called_learned() -> None:
    runs = [timing(made(seed, (0, 0, 0, 0), often=often), DEFAULTS) for often in (3, 30) for seed in range(10)]
    assert sum(any(one.learned for one in found) for found in runs) <= 3  # at most 5% are expected


def test_what_one_kind_does_is_not_ascribed_to_one_that_comes_along_with_it() -> None:
    seen = made(5, (0, 4, 0, 0), often=80)
    together = (seen.ages[:, 1] > NONE) & (np.arange(len(seen.weeks)) % 2 == 0)
    along = replace(seen, ages=np.where(together[:, None] & (np.arange(4) == 2), seen.ages[:, 1:2], seen.ages))
    _, hiring, launch, _ = timing(along, DEFAULTS)
    assert hiring.learned
    assert not launch.learned


def test_no_weeks_or_no_deals_leave_the_defaults() -> None:
    seen = made(6, (0, 0, 0, 0))
    silent = timing(replace(seen, hits=np.zeros_like(seen.hits)), DEFAULTS)
    assert [one.bands for one in silent] == [TABLE[kind].bands for kind in KINDS[:3]] + [()]
    assert not any(one.evidence or one.learned for one in silent)
