"""Edits have a price: the paired differences are right and honest, and each line is held against its counts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from made_tables import Law, fields, table

from earmark.learn.edited import dropped, edited_bins, sentence
from earmark.learn.edits import Edited, Sides, edits
from earmark.learn.hypothesis import alike, within
from earmark.learn.learner import Options, learn
from earmark.learn.measures import auc, lift_curve, log_loss
from earmark.learn.paired import Arms, compared
from earmark.learn.tally import Tally
from earmark.profile.bins import Bin, Criterion
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, OwnPoints, Segment

LAW = Law(base=0.12, odds={("level 03", 0): 6.0, ("level 05", 1): 5.0, ("employees", 2): 4.0})
ROWS = 1600


@pytest.fixture(scope="module")
def told() -> Tally:
    return table(ROWS, 11, LAW).ordered()


@pytest.fixture(scope="module")
def saved(told: Tally) -> Profile:
    found = learn(told, fields(ROWS))
    return Profile(
        "ICP", found.card, date(2026, 1, 1), found.verdict, tiers=found.tiers, rates=found.rates,
        base_rate=found.base_rate, exclusions=found.exclusions, segments=(Segment("primary", tiers=("A", "B")),),
    )  # fmt: skip


def beside(tally: Tally, edited: Profile, saved: Profile | None) -> Sides:
    """The tally with the criteria of both profiles behind the candidates."""
    asked = [c for p in (edited, saved) if p for c in (*p.card.criteria, *(e.criterion for e in p.exclusions))]
    known = [(c, k) for c in asked for k, f in enumerate(tally.criteria) if alike(c, f)]
    own = [within(tally.criteria[k], c)[tally.codes[:, k]] for c, k in known]
    both = replace(
        tally,
        criteria=(*tally.criteria, *(c for c, _ in known)),
        codes=np.column_stack([tally.codes, *own]).astype(np.int16),
    )
    return Sides(both, len(tally.criteria), edited, saved)


def judged(tally: Tally, edited: Profile, saved: Profile | None) -> Edited:
    return edits(beside(tally, edited, saved), fields(ROWS), Options())


def turned(profile: Profile, field: str) -> Profile:
    """The profile with one criterion's points turned round, without tiers."""
    criteria = tuple(
        replace(c, bins=tuple(replace(b, points=-b.points) for b in c.bins)) if c.field == field else c
        for c in profile.card.criteria
    )
    return replace(profile, card=Scorecard(criteria), tiers=(), rates=(), segments=())


def tiered(profile: Profile, like: Profile) -> Profile:
    """A changed card keeps the tiers; the last reaches down as far as its scores do."""
    last = replace(like.tiers[-1], cut_off=min(like.tiers[-1].cut_off, profile.card.lowest))
    return replace(profile, tiers=(*like.tiers[:-1], last), segments=like.segments)


def test_no_edit_changes_nothing(told: Tally, saved: Profile) -> None:
    done = judged(told, saved, saved)
    assert done.same
    assert done.sides.is_edit
    assert edited_bins(done) == ()
    assert "changes no score" in sentence(done)


def test_an_edit_against_a_strong_trait_costs_and_is_named(told: Tally, saved: Profile) -> None:
    wrong = tiered(turned(saved, "level 03"), saved)
    done = judged(told, wrong, saved)
    measures = {c.measure: c for c in done.compared}
    assert measures["auc"].high < 0
    assert measures["top_30"].high < 0
    assert measures["log_loss"].low > 0
    assert measures["pursued"].difference < 0
    assert done.moved is not None
    assert min(done.moved) > 0
    said = sentence(done)
    assert said.startswith("This edit costs ")
    assert "goods in the top 30% [" in said
    bins = {b.bin: b for b in edited_bins(done)}
    best = max(bins.values(), key=lambda b: b.lift or 0)
    assert best.outcome == "contradicted"
    assert best.before[0] == -best.now[0]


def test_dropping_what_tells_is_contradicted_and_what_is_gone_is_listed(told: Tally, saved: Profile) -> None:
    kept = tuple(c for c in saved.card.criteria if c.field != "level 03")
    done = judged(told, tiered(replace(saved, card=Scorecard(kept), tiers=()), saved), saved)
    assert [c.field for c in dropped(saved, done.sides.edited)] == ["level 03"]
    lines = [b for b in edited_bins(done) if not b.now]
    assert lines
    assert all(b.before for b in lines)
    assert any(b.outcome == "contradicted" for b in lines)


def test_an_edit_that_data_cannot_tell_is_said_to_make_no_difference(told: Tally, saved: Profile) -> None:
    coin = Criterion("Coin", "level 09", "category", (
        Bin("v0", 1, values=("v0",)), Bin("other", other=True), Bin("missing", missing=True),
    ))  # fmt: skip
    few = told.pick(np.arange(len(told.count)) % 4 == 0)
    edit = tiered(replace(saved, card=Scorecard((*saved.card.criteria, coin))), saved)
    done = judged(few, edit, saved)
    assert done.sides.is_edit
    assert "no difference" in sentence(done)
    assert [b.outcome for b in edited_bins(done)] == ["open"]


def test_a_profile_of_its_own_is_judged_as_it_stands(told: Tally, saved: Profile) -> None:
    hand = Criterion("Level", "level 03", "category", (
        Bin("v0", 2, values=("v0",)), Bin("other", other=True), Bin("missing", missing=True),
    ))  # fmt: skip
    gone = Criterion("Gone", "nowhere", "number", (
        Bin("low", 1, high=Decimal(5)), Bin("high", low=Decimal(5)), Bin("missing", 3, missing=True),
    ))  # fmt: skip
    own = Profile("Mine", Scorecard((hand, gone)), date(2026, 1, 1))
    for against in (None, saved):
        done = judged(told, own, against)
        assert not done.sides.is_edit
        assert sentence(done).startswith("This profile")
        by_bin = {(b.criterion, b.bin): b.outcome for b in edited_bins(done)}
        assert by_bin["Level", "v0"] == "borne_out"
        assert by_bin["Gone", "low"] == "absent"
        assert {c.measure for c in done.compared} >= {"auc", "top_10", "top_20", "top_30", "log_loss"}
    assert done.sides.scores(own).min() == 3  # what has no answer counts as missing


def test_too_few_accounts_are_not_judged(told: Tally, saved: Profile) -> None:
    done = judged(told.pick(np.arange(len(told.count)) < 6), saved, saved)
    assert done.method == "none"
    assert "cannot be judged yet" in sentence(done)
    assert edited_bins(done) == ()


def test_an_exclusion_added_forgoes_its_goods(told: Tally, saved: Profile) -> None:
    level = next(c for c in saved.card.criteria if c.field == "level 03")
    best = max(level.bins, key=lambda b: b.points)
    done = judged(told, replace(saved, exclusions=(Exclusion("No", level, best.label),)), saved)
    measures = {c.measure: c for c in done.compared}
    assert measures["pursued"].difference < 0
    assert measures["auc"].difference == 0


def arms(rng: np.random.Generator, size: int) -> Arms:
    y = (rng.random(size) < 0.2).astype(float)
    scores = [np.round(rng.normal(size=size) + 0.7 * y, 1) for _ in range(2)]
    first, second = (1 / (1 + np.exp(1.5 - s)) for s in scores)
    none = np.zeros(size)
    return Arms(first, second, first, second, y, np.ones(size), none, none)


def test_measures_are_those_of_the_check() -> None:
    made = arms(np.random.default_rng(3), 500)
    found = {c.measure: c for c in compared(made, 1, tiers=True)}
    for name, chance in (("learned", made.learned), ("edited", made.edited)):
        curve = {p.share: p.goods for p in lift_curve([(chance, made.weight * made.y, made.weight)])}
        assert getattr(found["auc"], name) == pytest.approx(auc(chance, made.y, 1 - made.y))
        assert getattr(found["top_10"], name) == pytest.approx(curve[0.1])
        assert getattr(found["top_30"], name) == pytest.approx(curve[0.3])
        assert getattr(found["log_loss"], name) == pytest.approx(log_loss(chance, made.y, made.weight))


def test_equal_cards_differ_beyond_their_interval_in_one_of_ten() -> None:
    rng = np.random.default_rng(8)
    outside = [
        not (one.low <= 0 <= one.high)
        for _ in range(120)
        for one in compared(arms(rng, 300), 1, tiers=False)
        if one.measure == "auc"
    ]
    assert 3 <= sum(outside) <= 22


def test_a_seed_gives_the_same_and_counts_are_what_rows_would_be() -> None:
    rows = arms(np.random.default_rng(5), 200)
    twice = Arms(*(np.concatenate([getattr(rows, n)] * 2) for n in Arms.names()))
    counts = replace(rows, weight=np.full(200, 2.0))
    assert compared(twice, 4, tiers=False) == compared(counts, 4, tiers=False)


def test_scores_exclusions_and_segments_are_those_of_the_reference(told: Tally, saved: Profile) -> None:
    level = next(c for c in saved.card.criteria if c.field == "level 03")
    best = max(level.bins, key=lambda b: b.points)
    size = next(c for c in told.criteria if c.field == "employees")
    here = Segment("here", where=(Condition("employees", "number", low=size.bins[2].low, high=size.bins[4].low),),
                   points=(OwnPoints(level.name, best.label, -2),))  # fmt: skip
    by_tier = Segment("rest", tiers=(saved.tiers[0].name,))
    lowest = replace(saved.tiers[-1], cut_off=-99)
    rule = Exclusion("No", level, level.bins[0].label)
    mixed = replace(
        saved, segments=(here, by_tier), exclusions=(rule,), tiers=(*saved.tiers[:-1], lowest), rates=()
    )  # fmt: skip
    tally = told.pick(np.arange(len(told.count)) < 300)
    condition = here.where[0].criterion
    place = next(k for k, c in enumerate(tally.criteria) if c.field == "employees")
    inside = within(tally.criteria[place], condition)[tally.codes[:, place]]
    sides = beside(tally, mixed, None)
    both = replace(
        sides.tally,
        criteria=(*sides.tally.criteria, condition),
        codes=np.column_stack([sides.tally.codes, inside]).astype(np.int16),
    )
    sides = replace(sides, tally=both)
    scores, ranks, pursued = sides.scores(mixed), sides.ranks(mixed), sides.pursued(mixed)
    for line in range(len(tally.count)):
        account = {c.field: standing_in(c.bins[tally.codes[line, k]]) for k, c in enumerate(tally.criteria)}
        said = judge(mixed, account, date(2026, 1, 1))
        assert said.score.score == scores[line]
        assert (said.segment != "") == pursued[line]
        assert bool(said.excluded_by) == (ranks[line] == len(mixed.tiers))


def standing_in(one: Bin) -> Decimal | str | None:
    """A value that falls in a bin."""
    if one.missing:
        return None
    if one.other:
        return "something rare"
    if one.values:
        return one.values[0]
    return one.low if one.low is not None else (one.high or Decimal(1)) - 1
