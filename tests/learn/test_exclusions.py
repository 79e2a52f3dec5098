"""Exclusions: true ones found, false ones not, prices that hold after picking, gaps beyond chance."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from made_tables import AS_OF

from earmark.learn.bands import candidates
from earmark.learn.exclusions import exclusions
from earmark.learn.fields import Field
from earmark.learn.gaps import gaps
from earmark.learn.outcomes import outcomes
from earmark.learn.tally import LOST, NONE, SUMS, WON, Tally
from earmark.profile.rules import Exclusion

VALUES = tuple((f"v{j}", 100) for j in range(4))
FIELDS = tuple(
    Field(i, f"f{i:02d}", "category", rows=500, filled=500, distinct=4, values=VALUES) for i in range(25)
)  # a hundred rules
CRITERIA = candidates(FIELDS)[0]
TRUE = {"f00: v0", "f01: v1", "f02: v2"}


def hundred(rows: int, seed: int, *, law: bool = True, barely: bool = False) -> Tally:
    """Draw a tally in which f00: v0 hardly wins, customers of f01: v1 leave (or barely use it), f02: v2 drags on."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (rows, 25)).astype(np.int16)
    never, leaves, drags = (law & (codes[:, k] == v) for k, v in ((0, 0), (1, 1), (2, 2)))
    won = rng.random(rows) < np.where(never, 0.01, np.where(drags, 0.08, 0.25))
    closed = (AS_OF - rng.integers(0, 36, rows)).astype(np.int32)
    gone = won & (rng.random(rows) < np.where(leaves & (not barely), 0.75, 0.1))
    left = np.where(gone, closed + rng.integers(1, 12, rows), NONE)
    sums = np.zeros((rows, len(SUMS)), np.int64)
    sums[:, SUMS.index("dragged")] = ~won & (rng.random(rows) < np.where(drags, 0.75, 0.15))
    sums[:, SUMS.index("barely")] = won & (rng.random(rows) < np.where(leaves & barely, 0.75, 0.05))
    left = np.where(left > AS_OF, NONE, left).astype(np.int32)
    none = np.full(rows, NONE, np.int32)
    outcome = np.where(won, WON, LOST).astype(np.int8)
    return Tally(CRITERIA, codes, outcome, closed, left, none, np.ones(rows, np.int64), AS_OF, sums=sums)


def found_in(tally: Tally) -> tuple[Exclusion, ...]:
    return exclusions(tally, outcomes(tally, 12, "kept"), {})


def covered(tally: Tally, rule: Exclusion) -> np.ndarray:
    k = next(i for i, c in enumerate(CRITERIA) if c.name == rule.criterion.name)
    held: np.ndarray = tally.codes[:, k] == next(i for i, b in enumerate(CRITERIA[k].bins) if b.label == rule.bin)
    return held


@cache
def some() -> tuple[tuple[Exclusion, ...], ...]:
    return tuple(found_in(hundred(1500, seed)) for seed in range(25))


def test_of_a_hundred_rules_the_three_true_ones_are_found_and_hardly_a_false_one() -> None:
    names = [rule.name for one in some() for rule in one]
    assert sum(name in TRUE for name in names) >= 0.9 * 3 * 25
    assert sum(name not in TRUE for name in names) <= 0.1 * len(names)


def test_noise_gives_no_exclusion() -> None:
    assert sum(len(found_in(hundred(rows, seed, law=False))) for rows in (300, 1500) for seed in range(20)) <= 2


def test_prices_hold_although_the_rules_were_picked() -> None:
    large = hundred(200_000, 10**6)
    truth = outcomes(large, 12, "kept")
    held: list[bool] = []
    for one in some():
        for rule in one:
            price, inside = rule.price, covered(large, rule)
            assert price is not None
            for kind, of, low, high in (
                (~truth.won, price.of_lost, price.lost_low, price.lost_high),
                (truth.churned, price.of_churned, price.churned_low, price.churned_high),
                (truth.good, price.of_good, price.good_low, price.good_high),
            ):
                held.append(bool(low <= of * (inside & kind).sum() / kind.sum() <= high))
    assert len(held) > 200
    assert np.mean(held) >= 0.85


def test_every_count_of_a_price_is_recomputed_from_the_tally() -> None:
    tally = hundred(1500, 3)
    seen = outcomes(tally, 12, "kept")
    for rule in found_in(tally):
        inside, price = covered(tally, rule), rule.price
        assert price is not None
        assert (price.lost, price.of_lost) == ((inside & ~seen.won).sum(), (~seen.won).sum())
        assert (price.churned, price.of_churned) == ((inside & seen.churned).sum(), seen.churned.sum())
        assert (price.good, price.of_good) == ((inside & seen.good).sum(), seen.good.sum())
        assert price.dragged == tally.total("dragged")[inside].sum()
        assert price.pending == (inside & seen.pending).sum()
        for low, count, high in (
            (price.lost_low, price.lost, price.lost_high),
            (price.churned_low, price.churned, price.churned_high),
            (price.good_low, price.good, price.good_high),
        ):
            assert low <= count <= high


def leaving(seed: int, share: float, *, of: bool) -> Tally:
    """Draw 1,200 accounts of a growing team: most won lately. Of f01: v1's customers `share` leave, of others a tenth.

    Without `of`, f01: v1 was sold in an earlier year, all else in the last four months; two thirds of either leave.
    """
    tally, rng = hundred(1200, seed, law=False), np.random.default_rng(seed)
    closed = (AS_OF - np.floor(30 * rng.beta(1, 1.8, 1200))).astype(np.int32)
    inside = tally.codes[:, 1] == 1
    closed = closed if of else (AS_OF - closed % 4 - np.where(inside, 14, 0)).astype(np.int32)
    gone = rng.random(1200) < (np.where(inside, share, 0.1) if of else 0.65)
    left = np.where((tally.outcome == WON) & gone, closed + rng.integers(0, 13, 1200), NONE)
    left = np.where(left > AS_OF, NONE, left).astype(np.int32)
    return replace(tally, closed=closed, left=left, sums=None)


def test_customers_too_young_to_have_left_do_not_hide_that_most_leave() -> None:
    found = [[rule.name for rule in found_in(leaving(seed, 0.75, of=True))] for seed in range(12)]
    assert sum("f01: v1" in names for names in found) >= 11
    assert sum(bool(set(names) - {"f01: v1"}) for names in found) <= 1


def test_a_bin_whose_customers_are_only_older_is_not_excluded() -> None:
    found = [[rule.name for rule in found_in(leaving(seed, 0.65, of=False))] for seed in range(12)]
    assert sum("f01: v1" in names for names in found) <= 1


def test_the_reason_counts_who_left_and_who_is_too_young_to_tell() -> None:
    tally = leaving(3, 0.75, of=True)
    seen = outcomes(tally, 12, "kept")
    (rule,) = [rule for rule in found_in(tally) if rule.name == "f01: v1"]
    inside = covered(tally, rule)
    gone, won, young = ((kind & inside).sum() for kind in (seen.churned, seen.won, seen.pending))
    assert rule.reason.startswith(f"{gone} of {won} customers left or barely use it, {young} too young to tell;")


def test_customers_who_barely_use_it_become_an_exclusion_though_none_left() -> None:
    found = [found_in(hundred(1500, seed, barely=True)) for seed in range(6)]
    rules = [rule for one in found for rule in one if rule.name == "f01: v1"]
    assert len(rules) >= 5
    assert all("barely use it" in rule.reason for rule in rules)
    assert all(rule.price is not None and rule.price.barely > 10 for rule in rules)


def test_the_reason_is_the_one_that_holds() -> None:
    reasons = {rule.name: rule.reason for one in some() for rule in one}
    assert " won; of the others " in reasons["f00: v0"]
    assert " customers left or barely use it, " in reasons["f01: v1"]
    assert " too young to tell; of the others " in reasons["f01: v1"]
    assert " deals dragged on and were not won; of the others " in reasons["f02: v2"]


def test_without_cycles_nothing_drags_on() -> None:
    tally = hundred(1500, 1)
    names = {rule.name for rule in found_in(replace(tally, sums=None))}
    assert names
    assert names <= {"f00: v0", "f01: v1"}


@pytest.mark.parametrize("shared", [0, 3, 6])
def test_what_the_uncaught_share_is_named_beyond_chance_only(shared: int) -> None:
    tally = hundred(1500, 2, law=False)
    said = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        ten = tally.codes[rng.choice(np.flatnonzero(tally.outcome == WON), 6, replace=False)].copy()
        ten[:shared, 5] = 2
        said.append([gap.name for gap in gaps(tally, ten, {})])
    if shared == 6:
        assert sum("f05: v2" in names for names in said) == 20
    else:
        assert sum(bool(names) for names in said) <= 2
