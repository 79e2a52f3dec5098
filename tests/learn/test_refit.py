from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from earmark.errors import CallError
from earmark.learn.refit import Structure, refit
from earmark.learn.tally import LOST, NONE, WON, Tally
from earmark.profile.anchor import Anchor
from earmark.profile.file import profile_id
from earmark.profile.profile import Profile
from steps import KINDS, Accounts, structure_of, tally_of, walk

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def world() -> tuple[Accounts, Structure]:
    accounts = Accounts(np.random.default_rng(3))
    accounts.begin(400)
    return accounts, structure_of(accounts)


def counted(world: tuple[Accounts, Structure], rows: list | None = None) -> Tally:
    return tally_of([*world[0].ended.values()] if rows is None else rows, world[1], world[0].month)


def points(profile: Profile) -> dict[tuple[str, str], int]:
    return {(c.name, b.label): b.points for c in profile.card.criteria for b in c.bins}


def more(world: tuple[Accounts, Structure], many: int, outcome: int, industry: int) -> Tally:
    """The accounts there are, and so many more that ended so in one industry, over two years and by all sellers."""
    month = world[0].month
    rows = [(industry, i % 4, 1 + i % 2, 1, outcome, month - 13 - i % 10, NONE, i % 7) for i in range(many)]
    return counted(world) + counted(world, rows)


def test_a_tally_kept_by_adding_and_taking_away_is_the_tally_counted_anew_and_so_are_the_refits() -> None:
    found = walk(400, 20)
    assert (found.wrong_tallies, found.wrong_refits, found.refits) == (0, 0, 20)
    assert found.ids > 15
    assert all(found.steps[kind] for kind in KINDS)


def test_the_counts_of_the_day_give_the_card_that_was_learned(world: tuple[Accounts, Structure]) -> None:
    accounts, structure = world
    found = refit(counted(world), structure, DAY)
    assert points(found) == points(structure.profile)
    bins = [b for b in found.card.criteria[0].bins if b.evidence]
    assert sum(b.evidence.good + b.evidence.bad + b.evidence.pending for b in bins if b.evidence) == len(accounts.ended)
    assert found.tiers
    assert found.rates
    assert found.as_of == DAY


def test_the_way_there_does_not_matter(world: tuple[Accounts, Structure]) -> None:
    structure = world[1]
    later = refit(more(world, 60, LOST, 0), structure, DAY)
    again = Structure(replace(structure.profile), structure.anchor)
    assert profile_id(refit(counted(world), again, DAY)) == profile_id(refit(counted(world), structure, DAY))
    assert profile_id(later) != profile_id(refit(counted(world), structure, DAY))


@pytest.mark.parametrize(("outcome", "way"), [(LOST, -1), (WON, 1)])
def test_points_follow_what_accounts_do(world: tuple[Accounts, Structure], outcome: int, way: int) -> None:
    name = "Agency" if way > 0 else "Software"
    place = 1 if way > 0 else 0
    moved = [points(refit(more(world, n, outcome, place), world[1], DAY))["Industry", name] for n in (0, 30, 100, 300)]
    assert moved == sorted(moved, reverse=way < 0)
    assert (moved[-1] - moved[0]) * way >= 2
    assert max(map(abs, moved)) <= 5


def test_without_an_anchor_points_stay_and_counts_do_not(world: tuple[Accounts, Structure]) -> None:
    structure = Structure(world[1].profile, Anchor())
    found = refit(more(world, 300, LOST, 0), structure, DAY)
    assert points(found) == points(structure.profile)
    assert found.base_rate < refit(counted(world), structure, DAY).base_rate


def test_a_missing_value_that_tells_of_the_outcome_earns_nothing_later_either(
    world: tuple[Accounts, Structure],
) -> None:
    free, structure = world[1], world[1]
    muted = replace(structure, anchor=replace(structure.anchor, muted=("Industry",)))
    tally = more(world, 300, WON, 3)
    assert points(refit(tally, free, DAY))["Industry", "missing"] > 0
    assert points(refit(tally, muted, DAY))["Industry", "missing"] == 0


def test_no_one_of_many_sellers_moves_a_bin_by_much(world: tuple[Accounts, Structure]) -> None:
    month, structure = world[0].month, world[1]
    rows = [(1, i % 4, 1, 1, WON, month - 13, NONE, i % 7) for i in range(60)]
    mine = [(*row[:7], 2) for row in rows]
    by_all, by_one = (points(refit(counted(world) + counted(world, r), structure, DAY)) for r in (rows, mine))
    assert by_one["Industry", "Agency"] < by_all["Industry", "Agency"]


def test_a_segment_is_counted_again_and_excluded_accounts_stay_so(world: tuple[Accounts, Structure]) -> None:
    accounts, structure = world
    found = refit(counted(world), structure, DAY)
    seen = found.segments[0].evidence
    inside = sum(1 for row in accounts.ended.values() if row[3] == 0)
    assert seen
    assert seen.accounts == inside
    assert seen.rate_low <= seen.rate <= seen.rate_high
    assert found.exclusions == structure.profile.exclusions


def test_an_empty_tally_leaves_the_profile_as_it_is(world: tuple[Accounts, Structure]) -> None:
    found = refit(counted(world, []), world[1], DAY)
    assert replace(found, as_of=world[1].profile.as_of) == world[1].profile


def test_rows_that_were_never_counted_cannot_be_taken_away(world: tuple[Accounts, Structure]) -> None:
    month = world[0].month
    with pytest.raises(CallError, match="no part of this one"):
        counted(world) - counted(world, [(0, 0, 0, 0, WON, month - 200, NONE, 6)])
