"""Learning from a hypothesis on: its bins on the learner's, who won line by line, and a verdict it cannot bribe."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from made_tables import AS_OF, Law, criteria, fields, table

from earmark.learn.fields import Field
from earmark.learn.hypothesis import Written, alike, prior_of, refined, within
from earmark.learn.learner import Learned, learn
from earmark.learn.tally import LOST, NONE, WON, Tally
from earmark.profile.bins import Bin, Criterion, bin_of
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion
from earmark.profile.scorecard import Scorecard

LEVEL = Criterion("Level three", "level 03", "category", (
    Bin("v0", 2, values=("V0",)), Bin("the last", -1, values=("v3", "v4")),
    Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
SIZE = Criterion("Size", "employees", "number", (
    Bin("small", -1, high=Decimal(51)), Bin("middle", 2, low=Decimal(51), high=Decimal(700)),
    Bin("large", 0, low=Decimal(700)), Bin("missing", missing=True),
))  # fmt: skip
FUNDED = Criterion("Funded", "funded", "date", (
    Bin("not yet", high=Decimal(0)), Bin("lately", 2, low=Decimal(0), high=Decimal(9)),
    Bin("long ago", low=Decimal(9)), Bin("missing", missing=True),
))  # fmt: skip
ELSEWHERE = Criterion("Elsewhere", "no such field", "category", (
    Bin("x", 3, values=("x",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
GUESS = Profile("A guess", Scorecard((LEVEL, SIZE, FUNDED, ELSEWHERE)), date(2026, 1, 1))
RIGHT = Law(base=0.1, odds={("level 03", 0): 6.0})


def seen(tally: Tally, guess: Profile = GUESS, worth: float = 20.0, rows: int = 800) -> tuple[Tally, Written]:
    """The made tally on bins that tell the guess's apart, and the guess with its own."""
    fine = refined(tally.criteria, guess, fields(rows))
    assert len(fine) == len(tally.criteria)
    codes = np.column_stack([
        _spread(old, new, tally.codes[:, k]) for k, (old, new) in enumerate(zip(tally.criteria, fine, strict=True))
    ])  # fmt: skip
    finer = replace(tally, criteria=fine, codes=codes.astype(np.int16))
    held = [c for c in guess.card.criteria if any(alike(c, f) for f in fine)]
    own = [within(f, c)[codes[:, k]] for c in held for k, f in enumerate(fine) if alike(c, f)]
    counted = replace(tally, criteria=tuple(held), codes=np.column_stack(own).astype(np.int16))
    return finer, Written(guess, worth, counted, {"no such field": "no such column is loaded"})


def _spread(old: Criterion, new: Criterion, codes: np.ndarray) -> np.ndarray:
    """Accounts of a bin that was cut go to its parts in turn."""
    place = within(new, old)
    parts = [np.flatnonzero(place == i) for i in range(len(old.bins))]
    return np.array([parts[c][i % len(parts[c])] for i, c in enumerate(codes)], np.int64)


def heard(tally: Tally, guess: Profile = GUESS, worth: float = 20.0) -> Learned:
    finer, written = seen(tally, guess, worth)
    return learn(finer, fields(800), None, written)


def outcomes_of(found: Learned) -> dict[tuple[str, str], str]:
    return {(w.criterion, w.bin): w.outcome for w in found.weighed}


def test_the_learners_bins_tell_the_hypothesis_apart_and_every_value_stays_in_its_bin() -> None:
    fine = refined(criteria(800), GUESS, fields(800))
    for said in (LEVEL, SIZE, FUNDED):
        one = next(c for c in fine if alike(c, said))
        assert set(within(one, said).tolist()) == set(range(len(said.bins)))
    size = next(c for c in fine if c.field == "employees")
    for value in (Decimal(1), Decimal(50), Decimal(51), Decimal(699), Decimal(700), Decimal(9000), None):
        inside = within(size, SIZE)[bin_of(size, value, date(2026, 1, 1))]
        assert inside == bin_of(SIZE, value, date(2026, 1, 1))


def test_the_prior_gives_each_bin_its_points_and_says_nothing_of_other_fields() -> None:
    fine = refined(criteria(800), GUESS, fields(800))
    mean = prior_of(fine, Written(GUESS, 20.0, table(10, 1))).mean
    starts = np.cumsum([0, *(len(c.bins) for c in fine)])
    for k, one in enumerate(fine):
        part = mean[starts[k] : starts[k + 1]]
        said = next((c for c in GUESS.card.criteria if alike(c, one)), None)
        points = [0] * len(one.bins) if said is None else [said.bins[i].points for i in within(one, said)]
        assert part.tolist() == [0.5 * p for p in points]


def test_values_too_rare_and_fields_too_thin_for_a_bin_get_one_when_the_hypothesis_names_them() -> None:
    rare = Field(0, "city", "category", rows=900, filled=900, distinct=3, values=(("Rome", 800), ("Bonn", 3)))
    thin = Field(1, "stage", "category", rows=900, filled=4, distinct=2, values=(("seed", 2), ("late", 2)))
    leak = replace(thin, name="reason", number=2, leak="known only after the close")

    def of(name: str, value: str) -> Criterion:
        bins = (Bin(value, 2, values=(value,)), Bin("other", other=True), Bin("missing", missing=True))
        return Criterion(name, name, "category", bins)

    guess = replace(GUESS, card=Scorecard((of("city", "bonn"), of("stage", "seed"), of("reason", "seed"))))
    base = (Criterion("city", "city", "category", (Bin("Rome", values=("Rome",)), *of("x", "y").bins[1:])),)
    found = refined(base, guess, (rare, thin, leak))
    assert [[b.label for b in c.bins] for c in found] == [
        ["Rome", "Bonn", "other", "missing"], ["seed", "other", "missing"]
    ]  # fmt: skip
    assert all(b.points == 0 for c in found for b in c.bins)


def test_each_line_says_who_won() -> None:
    law = Law(base=0.15, odds={("level 03", 0): 6.0, ("employees", 2): 0.1, ("employees", 3): 0.1})
    found = heard(table(3000, 3, law))
    won = outcomes_of(found)
    assert won["Level three", "v0"] == "agrees"
    assert won["Size", "middle"] == "overruled"
    assert won["Elsewhere", "x"] == "absent"
    assert found.weighed[-1].why == "no such column is loaded"
    card = {c.field: c for c in found.card.criteria}
    assert max(b.points for b in card["level 03"].bins) > 0
    assert "no such field" not in card
    line = next(w for w in found.weighed if (w.criterion, w.bin) == ("Size", "middle"))
    assert line.lift is not None
    assert line.lift < 1
    assert line.stands[0] < 0


def test_while_data_are_few_the_hypothesis_stands() -> None:
    won = [outcomes_of(heard(table(60, seed, Law(base=0.15)))) for seed in range(5)]
    kept = sum(w["Level three", "v0"] in ("stands", "agrees") for w in won)
    assert kept >= 4


def test_the_verdict_never_looks_at_the_hypothesis() -> None:
    made = {seed: seen(table(200, seed, Law(base=0.15))) for seed in (0, 3, 13)}  # noise that later accounts bear out
    with_it = {seed: learn(finer, fields(800), None, written) for seed, (finer, written) in made.items()}
    for seed in (0, 13):
        assert with_it[seed].check.p_value == learn(made[seed][0], fields(800)).check.p_value
    assert not any(one.verdict == "supported" for one in with_it.values())


@pytest.mark.parametrize(("wins", "losses"), [(0, 0), (0, 9), (3, 40), (7, 0), (40, 3)])
def test_too_few_outcomes_leave_the_hypothesis_as_the_profile(wins: int, losses: int) -> None:
    tally = table(60, 5, RIGHT).pick(np.arange(60) < wins + losses)
    none = np.full(wins + losses, NONE, np.int32)
    outcome = np.where(np.arange(wins + losses) < wins, WON, LOST).astype(np.int8)
    found = heard(replace(tally, outcome=outcome, left=none))
    assert found.verdict == "hypothesis"
    assert found.untested
    assert [c.name for c in found.card.criteria] == ["Level three", "Size", "Funded", "Elsewhere"]
    for one, said in zip(found.card.criteria, GUESS.card.criteria, strict=True):
        for mine, theirs in zip(one.bins, said.bins, strict=True):
            assert abs(mine.points) <= abs(theirs.points)
            assert mine.points * theirs.points >= 0
    Profile("x", found.card, date(2026, 1, 1), tiers=found.tiers, rates=found.rates, segments=found.segments)
    assert f"{wins} won" in found.why or not wins + losses


def test_a_few_wins_that_all_speak_against_it_shrink_its_points() -> None:
    guess = replace(GUESS, card=Scorecard((LEVEL,)))
    codes = np.array([1] * 4 + [0] * 60)  # of level 03: four wins elsewhere, sixty losses where it says +2
    tally = table(64, 1)
    place = next(k for k, c in enumerate(tally.criteria) if c.name == "level 03")
    table_codes = tally.codes.copy()
    table_codes[:, place] = codes
    outcome = np.where(np.arange(64) < 4, WON, LOST).astype(np.int8)
    found = heard(replace(tally, codes=table_codes, outcome=outcome, left=np.full(64, NONE, np.int32)), guess)
    assert found.card.criteria[0].bins[0].points < 2
    strong = heard(replace(tally, codes=table_codes, outcome=outcome, left=np.full(64, NONE, np.int32)), guess, 2000.0)
    assert strong.card.criteria[0].bins[0].points == 2


def test_exclusions_of_the_hypothesis_stay_with_their_price() -> None:
    guess = replace(GUESS, exclusions=(Exclusion("Not small", SIZE, "small"),))
    tally = table(900, 2, RIGHT)
    found = heard(tally, guess)
    rule = next(e for e in found.exclusions if e.name == "Not small")
    assert rule.price is not None
    finer, written = seen(tally, guess)
    small = finer.count[written.tally.codes[:, 1] == 0].sum()
    assert rule.price.lost + rule.price.good + rule.price.pending + rule.price.churned == small


def test_outcomes_later_than_the_day_asked_for_are_not_heard() -> None:
    from earmark.learn.learner import Options

    tally = table(900, 2, RIGHT)
    finer, written = seen(tally)
    early = learn(finer, fields(800), Options(as_of_month=AS_OF - 12), written)
    counted = sum(w.good + w.bad + w.pending for w in early.weighed if w.criterion == "Level three")
    assert 0 < counted <= int(tally.count[tally.closed <= AS_OF - 12].sum())
