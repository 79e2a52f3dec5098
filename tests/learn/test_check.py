from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_tables import AS_OF, Law, fields, table

from earmark.learn import quarters
from earmark.learn.check import Checked, check, led
from earmark.learn.learner import learn
from earmark.learn.measures import held_by
from earmark.learn.odds import MANY, banner, line, odds
from earmark.learn.outcomes import outcomes
from earmark.learn.periods import Other
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.tally import NONE, WON, Tally
from earmark.learn.threads import one_thread
from earmark.learn.training import train
from earmark.learn.walk import Plan, Walked, walk
from earmark.profile.bins import Bin, Criterion
from earmark.profile.checked import Odds
from earmark.profile.scorecard import Scorecard

PLANTED = Law(base=0.12, odds={("level 03", 0): 5.0, ("level 05", 1): 3.0}, churn=0.1)


def plan(tally: Tally, objective: str = "kept") -> Plan:
    rulers = {f.name: ruler(f) for f in fields(tally.accounts) if f.kind in ("number", "date")}
    return Plan(12, objective, rulers, Limits(), np.zeros(len(tally.criteria), bool), 1)  # type: ignore[arg-type]


def checked(tally: Tally, others: tuple[Other, ...] = ()) -> Checked:
    tally = tally.ordered()
    with one_thread():
        how = plan(tally)
        card = train(tally, outcomes(tally, 12, "kept", alike=True).y, how.rulers, how.limits, how.muted).card
        found = check(tally, how, others)
        return replace(found, found=led(found.found, card, tally))


@pytest.fixture(scope="module")
def planted() -> tuple[Tally, Checked]:
    tally = table(3000, 2, PLANTED)
    return tally, checked(tally)


@pytest.fixture(scope="module")
def walked(planted: tuple[Tally, Checked]) -> tuple[Walked, ...]:
    tally = planted[0].ordered()
    with one_thread():
        found, in_time = walk(tally, plan(tally))
    assert in_time
    return found


def test_a_quarter_is_named_and_bounded_as_the_calendar_has_it() -> None:
    july = 2026 * 12 + 6
    assert quarters.name(july // 3) == "Q3 2026"
    assert [quarters.name(q) for q in quarters.recent(july, july)] == ["Q3 2025", "Q4 2025", "Q1 2026", "Q2 2026"]
    assert quarters.name(quarters.recent(july + 1, july + 1)[-1]) == "Q3 2026"
    assert quarters.name(quarters.recent(july, july - 1)[-1]) == "Q2 2026"
    past = quarters.past_horizon(july, 12, july)
    assert quarters.names(past) == "Q3 2024 to Q2 2025"
    assert quarters.first_month(past[-1] + 1) - 1 < july - 12


def test_the_past_year_is_judged_on_won_and_quarters_past_the_horizon_on_kept(planted: tuple[Tally, Checked]) -> None:
    tally, found = planted
    won = [p for p in found.found.periods if p.outcome == "won"]
    kept = [p for p in found.found.periods if p.outcome == "kept"]
    assert [p.name for p in won] == ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]
    assert [p.name for p in kept] == ["Q2 2024", "Q3 2024", "Q4 2024"]
    for period in (*won, *kept):
        quarter = (4 * int(period.name[3:]) + int(period.name[1]) - 1) * 3
        mine = (tally.closed >= quarter) & (tally.closed < quarter + 3)
        stays = (tally.outcome == WON) & ((tally.left == NONE) | (tally.left - tally.closed > 12))
        good = tally.outcome == WON if period.outcome == "won" else stays
        assert (period.accounts, period.goods) == (mine.sum(), (mine & good).sum())
        assert period.trained == int((tally.closed < quarter).sum())
    assert found.found.won is not None
    assert found.found.won.goods == sum(p.goods for p in won)


def test_no_card_has_seen_what_it_is_judged_on(walked: tuple[Walked, ...]) -> None:
    for one in walked:
        start = int(one.part.test.closed.min()) // 3 * 3
        assert one.part.train.closed.max() < start
        assert one.part.train.left.max() < start
        assert one.part.train.as_of < start


def test_a_planted_card_finds_goods_and_beats_its_rivals(planted: tuple[Tally, Checked]) -> None:
    found = planted[1].found
    assert found.won is not None
    goods = {c.share: c.goods for c in found.won.chosen}
    assert goods[0.3] > 0.45
    assert goods[0.1] < goods[0.2] < goods[0.3]
    rivals = {r.kind: r for r in found.rivals}
    assert set(rivals) == {"base", "rule", "last_year"}
    assert [c.goods for c in rivals["base"].chosen] == pytest.approx([0.1, 0.2, 0.3])
    assert rivals["rule"].auc is not None
    assert found.won.auc is not None
    assert rivals["rule"].auc < found.won.auc
    assert found.odds is not None
    assert found.odds.skill_low > 0


def test_goods_forgone_are_those_below_the_best_three_tenths(planted: tuple[Tally, Checked]) -> None:
    tally, found = planted[0].ordered(), planted[1]
    for used in found.used:
        period = next(p for p in found.found.periods if p.name == used.name and p.outcome == "won")
        score = np.zeros(len(tally.count), int)
        for criterion in used.card.criteria:
            fine = next(k for k, c in enumerate(tally.criteria) if c.name == criterion.name)
            score += np.array([_points(criterion, b) for b in tally.criteria[fine].bins])[tally.codes[:, fine]]
        mine = (tally.closed >= used.first) & (tally.closed <= used.last)
        won = mine & (tally.outcome == WON)
        assert period.forgone == (won & (score < used.below)).sum()
        assert period.tied == (won & (score == used.below)).sum()
        assert (mine & (score > used.below)).sum() <= 0.3 * mine.sum() <= (mine & (score >= used.below)).sum()


def _points(criterion: Criterion, fine: Bin) -> int:
    for one in criterion.bins:
        inside = (one.missing and fine.missing) or set(fine.values) & set(one.values)
        low, high = one.low, one.high
        if fine.low is not None or fine.high is not None:
            inside = not one.missing and (low is None or (fine.low is not None and fine.low >= low))
            inside = inside and (high is None or (fine.high is not None and fine.high <= high))
        if inside:
            return one.points
    return next(b.points for b in criterion.bins if b.other)


def test_noise_is_no_better_than_the_base_rate() -> None:
    found = [checked(table(1200, seed, Law(base=0.2))).found for seed in range(4)]
    assert all(f.odds is not None and f.odds.banner for f in found)
    assert all("no better than the base rate" in f.odds.banner for f in found if f.odds)


def test_without_dates_accounts_are_split_and_no_quarter_is_named() -> None:
    tally = table(600, 3, PLANTED)
    blank = np.full(len(tally.count), NONE, np.int32)
    found = checked(replace(tally, closed=blank, left=blank)).found
    assert found.method == "accounts"
    assert found.periods == ()
    assert found.won is None
    assert found.auc is not None
    assert found.odds is not None


def test_too_few_wins_are_not_checked() -> None:
    assert checked(table(60, 1, Law(base=0.05))).found.method == "none"


def test_another_card_is_judged_only_where_it_was_not_learned(planted: tuple[Tally, Checked]) -> None:
    tally = planted[0]
    k = next(i for i, c in enumerate(tally.criteria) if c.name == "level 03")
    best = replace(
        tally.criteria[k], bins=tuple(replace(b, points=3 * (i == 0)) for i, b in enumerate(tally.criteria[k].bins))
    )
    alone = replace(tally, criteria=(tally.criteria[k],), codes=tally.codes[:, [k]])
    card = Scorecard((best,))
    middle = AS_OF - 7  # the end of Q2 2025
    told = checked(tally, (Other("version", "1", card, alone, middle), Other("hypothesis", "ours", card, alone))).found
    version, written = (next(r for r in told.rivals if r.kind == kind) for kind in ("version", "hypothesis"))
    late = (tally.closed > middle) & (tally.closed < AS_OF)
    assert version.accounts == late.sum()
    assert told.won is not None
    assert written.accounts == told.won.accounts
    assert written.own == told.won.chosen
    assert version.auc is not None
    assert version.auc > 0.55
    old = checked(tally, (Other("version", "1", card, alone, AS_OF),)).found
    assert all(r.kind != "version" for r in old.rivals)


def test_ties_share_evenly() -> None:
    same, good = np.zeros(10), np.arange(10) < 4
    assert held_by(same, good * 1.0, np.ones(10), 0.3) == pytest.approx(1.2)


def test_rates_that_are_right_have_slope_one_and_rates_too_sure_less() -> None:
    rng = np.random.default_rng(1)
    told = rng.uniform(0.02, 0.5, 40_000)
    good = (rng.random(40_000) < told) * 1.0
    slope, shift = line(told, good, np.ones(40_000))
    assert slope == pytest.approx(1, abs=0.05)
    assert shift == pytest.approx(0, abs=0.05)
    logit = np.log(told / (1 - told))
    sure = 1 / (1 + np.exp(-(2 * (logit - logit.mean()) + logit.mean())))
    assert line(sure, good, np.ones(40_000))[0] == pytest.approx(0.5, abs=0.05)
    doubled = 1 / (1 + np.exp(-(logit - 1)))
    assert line(doubled, good, np.ones(40_000))[1] == pytest.approx(1, abs=0.05)
    assert line(np.full(9, 0.2), np.arange(9) < 3, np.ones(9))[0] is None


@pytest.mark.parametrize(
    ("accounts", "slope", "shift", "error", "low", "said"),
    [
        (MANY, 1.0, 0.0, 0.01, 0.01, ""),
        (MANY, 0.7, 0.0, 0.01, 0.01, "slope 0.70"),
        (MANY, 1.0, 0.3, 0.01, 0.01, "intercept +0.30"),
        (MANY, 1.0, 0.0, 0.06, 0.01, "calibration error 6.0%"),
        (MANY - 1, 0.7, 0.3, 0.06, 0.01, ""),
        (100, 1.0, 0.0, 0.01, -0.01, "holds 0"),
    ],
)
def test_the_banner_says_which_goal_was_missed(
    accounts: int, slope: float, shift: float, error: float, low: float, said: str
) -> None:
    told = banner(Odds(accounts, slope, shift, error, 0.02, low, 0.05))
    assert bool(told) == bool(said)
    assert said in told


def test_groups_of_the_calibration_hold_every_account_once(planted: tuple[Tally, Checked]) -> None:
    found = planted[1].found.odds
    assert found is not None
    assert sum(g.accounts for g in found.groups) == found.accounts
    assert [g.told for g in found.groups] == sorted(g.told for g in found.groups)
    assert all(g.low <= g.seen <= g.high for g in found.groups)


def test_the_skills_interval_is_the_same_for_the_same_seed(walked: tuple[Walked, ...]) -> None:
    assert odds(walked, 1) == odds(walked, 1)
    assert odds(walked, 1) != odds(walked, 2)


def test_the_planted_criterion_is_what_the_card_loses_most_by(planted: tuple[Tally, Checked]) -> None:
    found = planted[1].found.ablation
    assert found is not None
    assert found.since == "Q1 2025"
    first = found.without[0]
    assert first.criterion == "level 03"
    assert first.auc_low > 0.02
    assert all(w.auc_low <= w.auc <= w.auc_high and w.goods_low <= w.goods <= w.goods_high for w in found.without)


def test_a_criterion_that_makes_most_of_the_scores_leads() -> None:
    one = checked(table(2500, 6, Law(base=0.1, odds={("level 03", 0): 9.0}, churn=0.1))).found.ablation
    assert one is not None
    assert one.leader in ("level 03", "")
    two = checked(
        table(3000, 2, Law(base=0.1, odds={("level 03", 0): 3.0, ("level 05", 1): 3.0, ("level 07", 2): 3.0}))
    ).found.ablation
    assert two is not None
    assert two.leader == ""
    assert 0 < two.share < 0.5


def test_a_year_with_hardly_a_close_is_no_check_and_older_blocks_stand_for_it() -> None:
    tally = table(600, 3, Law(base=0.2, odds={("level 03", 0): 4.0}))
    old = tally.pick(tally.closed < AS_OF - 14)
    late = tally.pick(np.flatnonzero(tally.closed == AS_OF - 2)[:2])
    sparse = replace(
        old,
        **{
            n: np.concatenate([getattr(old, n), getattr(late, n)])
            for n in ("codes", "outcome", "closed", "left", "seller", "count")
        },
    )
    found = learn(sparse, fields(600)).check
    assert found.method == "time"
    assert found.test > 50
    assert found.auc is not None


def test_accounts_of_one_kind_alone_tell_nothing_of_a_criterion() -> None:
    tally = table(400, 5, Law(base=0.3, odds={("level 03", 0): 4.0}, churn=0.0))
    recent = tally.closed >= AS_OF - 12
    won = replace(tally, outcome=np.where(recent, WON, tally.outcome).astype(np.int8), kept_known=False)
    assert learn(won, fields(400)).check.ablation is None
