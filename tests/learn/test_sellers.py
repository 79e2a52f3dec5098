from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_tables import Law, fields, table

from earmark.learn.binsums import binned
from earmark.learn.learner import Options, learn
from earmark.learn.outcomes import Outcomes, outcomes
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.ridge import ridge
from earmark.learn.sellers import FEWEST, LIMIT, bounded, held_in, influence, numbers, sellers
from earmark.learn.tally import LOST, NONE, WON, Flags, Floats, Tally
from earmark.learn.teach import Plan, teach
from earmark.learn.threads import one_thread

BOUND = 0.25  # log-odds that one seller may move a bin by
PLANTED = Law(base=0.2, odds={("level 03", 0): 4.0})


def sold_by(tally: Tally, many: int, seed: int = 1) -> Tally:
    return replace(tally, seller=np.random.default_rng(seed).integers(0, many, len(tally.count)).astype(np.int32))


def plan(tally: Tally) -> Plan:
    rulers = {f.name: ruler(f) for f in fields(tally.accounts) if f.kind in ("number", "date")}
    return Plan(12, "won", rulers, Limits(), np.zeros(len(tally.criteria), bool), 1)


def known(tally: Tally) -> Outcomes:
    return outcomes(tally, 12, "won")


def favoured(tally: Tally, level: int = 1) -> Tally:
    """One seller wins whatever lies in one bin, on paper."""
    at = next(k for k, c in enumerate(tally.criteria) if c.name == "level 03")
    edited = (tally.seller == 0) & (tally.codes[:, at] == level)
    return replace(tally, outcome=np.where(edited, WON, tally.outcome).astype(np.int8))


@pytest.mark.parametrize("seed", range(3))
def test_sellers_alike_change_nothing(seed: int) -> None:
    tally = sold_by(table(1500, seed, PLANTED), 8).ordered()
    with one_thread():
        taught, found = bounded(tally, known(tally), plan(tally))
        plain = teach(tally, known(tally), plan(tally))
    assert found is not None
    assert found.most <= LIMIT
    assert np.array_equal(taught.trained.fit.effects, plain.trained.fit.effects)


@pytest.mark.parametrize("seed", range(3))
def test_a_seller_who_favours_a_bin_is_held_to_the_bound(seed: int) -> None:
    tally = favoured(sold_by(table(800, seed, PLANTED), 5)).ordered()
    y = known(tally).y
    with one_thread():
        before, now = apart(tally, y, bind=False), apart(tally, y, bind=True)
    assert before > 1.4 * BOUND
    assert now <= BOUND + 0.08  # learned again in full, the strength of the fit is another
    assert now < 0.75 * before


def test_a_territory_costs_its_own_bin_and_nothing_else() -> None:
    tally = table(2000, 1, Law(base=0.2, odds={("level 03", 0): 4.0, ("level 07", 1): 3.0}))
    at = {c.name: k for k, c in enumerate(tally.criteria)}
    tally = replace(tally, seller=tally.codes[:, at["level 03"]].astype(np.int32)).ordered()
    y = known(tally).y
    with one_thread():
        fit = ridge(tally, y)
        held = held_in(fit.effects, influence(fit, tally, y).moves)
    own, other = (binned(tally).part([c.name for c in tally.criteria].index(n)) for n in ("level 03", "level 07"))
    assert fit.effects[own][0] > 2 * LIMIT
    assert held[own][0] == pytest.approx(LIMIT, abs=0.05)
    assert np.array_equal(held[other], fit.effects[other])


def apart(tally: Tally, y: Floats, *, bind: bool) -> float:
    """Return how far leaving one seller out, and learning again in full, moves any bin."""

    def effects(lines: Flags) -> Floats:
        some = tally.pick(lines)
        fit = ridge(some, y[lines])
        return held_in(fit.effects, influence(fit, some, y[lines]).moves) if bind else fit.effects

    whole = effects(tally.seller >= 0)
    return max(float(np.abs(whole - effects(tally.seller != seller)).max()) for seller in numbers(tally))


def test_one_step_says_what_leaving_a_seller_out_does() -> None:
    tally = favoured(sold_by(table(1500, 1, PLANTED), 8)).ordered()
    y = known(tally).y
    with one_thread():
        told = influence(ridge(tally, y), tally, y)
        others = tally.seller != 0
        seen = ridge(tally, y).effects - ridge(tally.pick(others), y[others]).effects
    at = int(np.argmax(np.abs(told.moves[0])))
    assert told.moves[0][at] == pytest.approx(seen[at], abs=0.1)
    assert np.corrcoef(told.moves[0], seen)[0, 1] > 0.9


def test_below_five_sellers_nothing_is_weighed_and_the_concentration_is_told() -> None:
    tally = favoured(sold_by(table(600, 1, PLANTED), FEWEST - 1)).ordered()
    with one_thread():
        taught, found = bounded(tally, known(tally), plan(tally))
    assert found is None
    heavy = replace(tally, seller=np.where(tally.outcome == WON, 0, tally.seller).astype(np.int32))
    said = sellers(taught.trained, heavy, ("Owner North",), None)
    assert said is not None
    assert (said.leader, said.share) == ("Owner North", 1.0)
    assert said.mover == ""


def test_nobody_recorded_is_nothing_to_tell() -> None:
    tally = table(300, 1, PLANTED).ordered()
    tally = replace(tally, seller=np.full(len(tally.count), NONE, np.int32))
    learned = learn(tally, fields(300), Options(objective="won"))
    assert learned.check.sellers is None


def test_a_bin_worked_by_one_seller_is_his_territory() -> None:
    tally = sold_by(table(900, 2, PLANTED), 6)
    at = next(k for k, c in enumerate(tally.criteria) if c.name == "level 03")
    tally = replace(tally, seller=np.where(tally.codes[:, at] == 0, 3, tally.seller).astype(np.int32))
    names = ("a", "b", "c", "Owner East", "e", "f")
    told = learn(tally, fields(900), Options(objective="won", sellers=names)).check.sellers
    assert told is not None
    assert (told.mover, told.moved) == ("Owner East", "level 03: v0")
    assert told.bounded >= 1
    few = replace(tally, seller=np.where(tally.seller == 3, 3, tally.seller % 3).astype(np.int32))
    told = learn(few, fields(900), Options(objective="won", sellers=names)).check.sellers
    assert told is not None
    assert told.mover == ""
    assert any(t.seller == "Owner East" and t.bin.startswith("level 03: v0") for t in told.territories)


def suspected(tally: Tally) -> list[str]:
    with one_thread():
        taught = teach(tally, known(tally), plan(tally))
    said = sellers(taught.trained, tally, [f"s{i}" for i in range(20)], None)
    assert said is not None
    return [one.seller for one in said.unlike]


@pytest.mark.parametrize("flipped", [0.5, 0.8])
def test_a_seller_who_turns_losses_into_wins_is_found(flipped: float) -> None:
    for seed in range(12):
        tally = sold_by(table(800, seed, PLANTED), 20, seed)
        rng = np.random.default_rng(seed)
        lost = rng.permutation(np.flatnonzero((tally.seller == 7) & (tally.outcome == LOST)))
        outcome = tally.outcome.copy()
        outcome[lost[: int(np.ceil(flipped * len(lost)))]] = WON
        assert suspected(replace(tally, outcome=outcome).ordered()) == ["s7"]


def test_honest_sellers_are_not_suspected() -> None:
    for seed in range(12):
        assert suspected(sold_by(table(800, seed, PLANTED), 20, seed).ordered()) == []


def test_sellers_who_differ_are_measured_by_how_far_they_do() -> None:
    accused = 0
    for seed in range(12):
        tally = sold_by(table(1500, seed, PLANTED), 20, seed)
        rng = np.random.default_rng(seed)
        better = rng.random(20) < 0.3  # six in twenty win far more than the rest
        turned = better[tally.seller] & (tally.outcome == LOST) & (rng.random(len(tally.count)) < 0.3)
        tally = replace(tally, outcome=np.where(turned, WON, tally.outcome).astype(np.int8)).ordered()
        accused += bool(suspected(tally))
    assert accused <= 2
