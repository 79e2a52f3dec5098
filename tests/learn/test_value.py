"""Value: what accounts are worth, the card of it, its figures in money, and the other objectives beside it."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from made_tables import AS_OF, Law, fields, table

from earmark.learn.learner import Learned, Options, learn
from earmark.learn.objectives import best
from earmark.learn.outcomes import outcomes
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.tally import CONTACTED, LOST, NONE, SUMS, WON, Tally
from earmark.learn.teach import Plan, teach
from earmark.learn.value import FREE, NO_MONEY, Costs, Value, shares, value
from earmark.profile.profile import Objective

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from value_worlds import one_world

SMALL = Costs(2_000, 40_000, 400_000)


def sums(tally: Tally, **columns: object) -> Tally:
    found = np.zeros((len(tally.count), len(SUMS)), np.int64)
    for name, values in columns.items():
        found[:, SUMS.index(name)] = values
    return replace(tally, sums=found)


def known(tally: Tally, costs: Costs = FREE, horizon: int = 12) -> Value:
    found = value(tally, outcomes(tally, horizon, "kept"), horizon, costs)
    assert found is not None
    return found


def ten(outcome: int, closed: int, left: int = NONE) -> Tally:
    tally = table(10, 1)
    same = {"outcome": np.full(10, outcome, np.int8), "closed": np.full(10, closed, np.int32)}
    return replace(tally, **same, left=np.full(10, left, np.int32))


def amounts(tally: Tally, seed: int, trait: tuple[str, int] | None = None, times: float = 1.0) -> Tally:
    """Give every customer an ACV of about 20,000, `times` as much with the trait."""
    rng = np.random.default_rng(seed)
    acv = 2_000_000 * np.exp(0.5 * rng.standard_normal(len(tally.count)))
    if trait is not None:
        place = next(k for k, c in enumerate(tally.criteria) if c.name == trait[0])
        acv = np.where(tally.codes[:, place] == trait[1], acv * times, acv)
    won = tally.outcome == WON
    cents = np.where(won, np.minimum(acv, np.quantile(acv, 0.95)), 0).astype(np.int64)
    return sums(tally, valued=won, cents=cents)


def test_a_kept_customer_is_worth_its_acv_and_what_it_grew_by() -> None:
    tally = ten(WON, AS_OF - 20)
    plain = sums(tally, valued=1, cents=1000)
    assert known(plain).retained == pytest.approx(1000)
    assert known(plain).nrr == pytest.approx(1)
    grown = known(sums(tally, valued=1, cents=1000, grown=[200] * 5 + [-300] * 5))
    assert grown.retained == pytest.approx([1200] * 5 + [700] * 5)
    assert grown.nrr == pytest.approx(1 - 500 / (10_000 + 10 * 1000))
    twice = known(sums(tally, valued=1, cents=1000, grown=200), horizon=6)
    assert twice.retained == pytest.approx(1100)  # half of a year's growth by then


def test_an_expansion_of_the_young_is_the_mean_one_and_one_who_left_is_worth_nothing() -> None:
    old = sums(ten(WON, AS_OF - 20), valued=1, cents=1000, grown=400)
    young = sums(ten(WON, AS_OF - 14), valued=1, cents=1000, grown=900)  # not known yet
    gone = sums(ten(WON, AS_OF - 20, AS_OF - 15), valued=1, cents=1000)
    found = known(old + young + gone)
    lines = (old + young + gone).ordered()
    is_young, is_gone = lines.closed == AS_OF - 14, lines.left != NONE
    assert found.retained[is_gone] == pytest.approx(0)
    assert found.retained[is_young] == pytest.approx(1000 * found.nrr)
    assert 1 < found.nrr < 1.4


def test_a_pending_customer_counts_by_its_chance_of_being_kept() -> None:
    tally = sums(ten(WON, AS_OF - 3), valued=1, cents=1000)
    y = outcomes(tally, 12, "kept").y
    assert 0.5 < y[0] < 1
    assert known(tally).retained == pytest.approx(1000 * y)


def test_an_acv_nobody_wrote_down_is_the_mean_one_and_bonuses_are_small() -> None:
    tally = sums(ten(WON, AS_OF - 20), valued=[1] * 6 + [0] * 4, cents=[1000] * 6 + [0] * 4)
    assert known(tally).retained == pytest.approx(1000)
    praised = sums(ten(WON, AS_OF - 20), valued=1, cents=1000, quick=[1000] * 5 + [0] * 5, referred=1000)
    assert known(praised).retained == pytest.approx([1100] * 5 + [1050] * 5)


def test_costs_fall_on_accounts_deals_and_customers_who_leave() -> None:
    parts = [ten(LOST, AS_OF - 20), ten(CONTACTED, AS_OF - 20), ten(WON, AS_OF - 20, AS_OF - 15)]
    won = sums(ten(WON, AS_OF - 20), valued=1, cents=1000)
    tally = sum((sums(part) for part in parts), won)
    found = known(tally, Costs(1, 20, 300))
    cost = {int(o): set(found.cost[(tally.outcome == o) & (tally.left == NONE)]) for o in (LOST, CONTACTED, WON)}
    assert cost == {LOST: {21.0}, CONTACTED: {1.0}, WON: {21.0}}
    assert set(found.cost[tally.left != NONE]) == {321.0}
    assert (found.net == found.retained - found.cost).all()


def test_without_amounts_there_is_no_value() -> None:
    assert value(table(300, 1), outcomes(table(300, 1), 12, "kept"), 12, Costs()) is None
    few = sums(ten(WON, AS_OF - 20), valued=[1] * 4 + [0] * 6, cents=[1000] * 4 + [0] * 6)
    assert value(few, outcomes(few, 12, "kept"), 12, Costs()) is None


def test_shares_vary_as_a_coin_of_that_chance_does() -> None:
    tally = amounts(table(2000, 3), 3)
    told = shares(tally, known(tally))
    assert told.y.max() <= 1
    assert told.y.min() >= 0
    assert float(tally.count @ told.y**2) * told.repeats == pytest.approx(float(tally.count @ told.y))
    assert told.tally.accounts == tally.accounts * told.repeats


@pytest.mark.parametrize("seed", range(4))
def test_more_retained_value_in_the_best_tenth_than_ranking_by_wins(seed: int) -> None:
    found = one_world(100 + seed, 1600)
    assert found["won"] < found["value"] <= found["oracle"] + 1e-9


def worth_table(seed: int, times: float = 4.0) -> Tally:
    return amounts(
        table(2000, seed, Law(base=0.2, churn=0.1, odds={("level 03", 0): 3.0})), seed, ("level 06", 2), times
    )


@cache
def learned(seed: int, objective: Objective = "value") -> Learned:
    return learn(worth_table(seed), fields(2000), Options(objective=objective, costs=SMALL))


def points(found: Learned, name: str, word: str) -> int:
    bins = [b for c in found.card.criteria if c.name == name for b in c.bins]
    return next((b.points for b in bins if word in b.values), 0)


def test_a_trait_of_large_customers_earns_points_under_value_alone() -> None:
    kept, worthy = learned(1, "kept"), learned(1)
    assert points(kept, "level 06", "v2") == 0
    assert points(worthy, "level 06", "v2") > 0
    assert points(worthy, "level 03", "v0") > 0
    assert worthy.verdict == "supported"
    assert worthy.objective == "value"
    assert "good ones" not in worthy.why
    assert worthy.check.measure == "value"
    assert worthy.check.log_loss is None
    assert kept.check.measure == "good"


def test_tiers_and_rates_say_what_an_account_is_worth() -> None:
    found = learned(1)
    whole = known(worth_table(1).ordered(), SMALL).net.mean()
    for rows in (found.tiers, found.rates):
        told = [(row.value_low, row.value, row.value_high) for row in rows]
        assert all(low <= middle <= high for low, middle, high in told)  # type: ignore[operator]
        assert all(better[1] >= worse[1] for better, worse in pairwise(told))  # type: ignore[operator]
    mean = sum(t.share * (t.value or 0) for t in found.tiers)
    assert mean == pytest.approx(whole, rel=0.1)
    plain = learned(1, "kept")
    assert all(row.value is None for row in (*plain.tiers, *plain.rates))


def test_the_value_said_holds_on_fresh_accounts() -> None:
    held = []
    for seed in (1, 2, 3):
        found, later = learned(seed), worth_table(500 + seed).ordered()
        net, tier = known(later, SMALL).net, _tiers(found, later)
        held += [
            (t.value_low or 0) <= net[tier == i].mean() <= (t.value_high or 0)
            for i, t in enumerate(found.tiers)
            if (tier == i).sum() >= 100
        ]
    assert len(held) >= 8
    assert np.mean(held) >= 0.75  # the mean of so few fresh accounts varies by itself


def _tiers(found: Learned, tally: Tally) -> np.ndarray:
    """Return which tier each account of a made table falls in."""
    score = np.zeros(len(tally.count), int)
    for one in found.card.criteria:
        place = next(k for k, c in enumerate(tally.criteria) if c.name == one.name)
        fine = tally.criteria[place].bins
        worth = [next((b.points for b in one.bins if _inside(f, b)), 0) for f in fine]
        score += np.array(worth)[tally.codes[:, place]]
    cuts = np.array([t.cut_off for t in found.tiers])
    return np.argmax(score[:, None] >= cuts, axis=1)


def _inside(fine: object, bin_: object) -> bool:
    from earmark.profile.bins import Bin

    assert isinstance(fine, Bin)
    assert isinstance(bin_, Bin)
    if fine.missing or bin_.missing or fine.other or bin_.other:
        return (fine.missing, fine.other) == (bin_.missing, bin_.other)
    if fine.values:
        return set(fine.values) <= set(bin_.values)
    low = bin_.low is None or (fine.low is not None and fine.low >= bin_.low)
    return not bin_.values and low and (bin_.high is None or (fine.high is not None and fine.high <= bin_.high))


def test_noise_is_not_supported_under_value_either() -> None:
    found = [
        learn(amounts(table(rows, seed), seed), fields(rows), Options(objective="value", costs=SMALL))
        for rows, seed in ((120, 4), (120, 9), (200, 0))  # noise that looks most telling; the first is borne out later
    ]
    assert not any(one.verdict == "supported" for one in found)
    assert all((one.check.p_value or 0) > 0.045 for one in found)


def test_where_money_is_not_known_it_learns_who_was_kept_and_says_so() -> None:
    found = learn(table(400, 7), fields(400), Options(objective="value"))
    assert found.objective == "kept"
    assert NO_MONEY in found.notes
    never = replace(amounts(table(400, 7), 7), kept_known=False, left=np.full(400, NONE, np.int32))
    assert learn(never, fields(400), Options(objective="value")).objective == "won"


def test_the_other_objectives_stand_beside_the_chosen_one() -> None:
    found = learned(3)
    assert [one.objective for one in found.objectives] == ["value", "won", "kept"]
    mine, won, _ = found.objectives
    assert (mine.agrees, mine.changes) == (1.0, ())
    assert won.agrees < 0.9
    assert "level 06" in {change.criterion for change in won.changes}
    assert mine.value is not None
    assert won.value is not None
    assert mine.value > won.value
    kept = learned(1, "kept")
    assert [one.objective for one in kept.objectives] == ["kept", "won", "value"]
    assert all(one.value is None for one in kept.objectives)
    bare = learn(table(500, 3), fields(500))
    assert [one.objective for one in bare.objectives] == ["kept", "won"]


def test_the_best_tenth_shares_a_tie_evenly() -> None:
    assert best(np.array([3, 2, 2, 1]), np.array([1.0, 1.0, 3.0, 5.0]), 0.3) == pytest.approx([1, 0.5, 0.5, 0])


def test_the_value_card_answers_alike_whatever_the_order_of_lines() -> None:
    mixed = worth_table(1).pick(np.random.default_rng(1).permutation(2000))
    assert learn(mixed, fields(2000), Options(objective="value", costs=SMALL)) == learned(1)


def test_a_plan_without_money_teaches_what_is_kept() -> None:
    tally = table(600, 5, Law(base=0.2, odds={("level 03", 0): 4.0}))
    rulers = {field.name: ruler(field) for field in fields(600) if field.kind in ("number", "date")}
    plan = Plan(12, "value", rulers, Limits(), np.zeros(len(tally.criteria), bool), 1)
    found = outcomes(tally, 12, "kept", alike=True)
    taught = teach(tally, found, plan)
    assert taught.worth is None
    assert np.array_equal(taught.aim, found.y)
