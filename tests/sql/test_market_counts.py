from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from test_score_expression import AS_OF, accounts, engine_with, profiles

from earmark.learn.placed import FREE, Placed, asked, placed
from earmark.profile.bins import Criterion, Value, place_of
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.profile.segments import NOWHERE
from earmark.sql import vocabulary as say
from earmark.sql.market import counted, fresh
from earmark.verbs.counting import unpacked

Rows = list[dict[str, Value]]
COLUMNS = {f"f{i}": say.column(f"f{i}") for i in range(6)}
NOBODY = dict.fromkeys(COLUMNS)


def sized(profile: Profile, rows: Rows) -> tuple[Placed, list[int]]:
    """Count rows in SQL and place the counts."""
    criteria = asked(profile)
    answer = engine_with(rows).arrays(counted(criteria, COLUMNS, "made", AS_OF))
    found = placed(profile, criteria, unpacked(answer, criteria).astype(np.int64))
    return found, [int(n) for n in answer["accounts"]]


def said(found: Placed) -> list[tuple[int, str, str, str]]:
    """Return what is said of each line in the reference's words."""
    profile = found.profile
    rules, parts = [one.name for one in profile.exclusions], [one.name for one in profile.segments]
    return [
        (score, profile.tiers[tier].name, "" if out == FREE else rules[out], "" if part == NOWHERE else parts[part])
        for score, tier, out, part in zip(
            found.score.tolist(), found.tier.tolist(), found.excluded.tolist(), found.segment.tolist(), strict=True
        )
    ]


@settings(max_examples=150, deadline=None)
@given(profiles(), st.lists(accounts(), min_size=1, max_size=12))
def test_counts_of_a_list_are_those_of_the_reference_scorer(profile: Profile, rows: Rows) -> None:
    found, counts = sized(profile, rows)
    held: Counter[tuple[int, str, str, str]] = Counter()
    for words, n in zip(said(found), counts, strict=True):
        held[words] += n
    judged = [judge(profile, row, AS_OF) for row in rows]
    assert held == Counter((one.score.score, one.tier, one.excluded_by, one.segment) for one in judged)
    assert sum(counts) == len(rows)


@settings(max_examples=80, deadline=None)
@given(profiles(), st.lists(accounts(), min_size=1, max_size=8))
def test_without_a_criterion_every_account_earns_its_best_bin(profile: Profile, rows: Rows) -> None:
    found, counts = sized(profile, rows)
    for criterion in profile.card.criteria:
        held: Counter[int] = Counter()
        for score, n in zip(found.without(criterion).score.tolist(), counts, strict=True):
            held[score] += n
        assert held == Counter(best(profile, criterion, row) for row in rows)


def best(profile: Profile, criterion: Criterion, row: dict[str, Value]) -> int:
    one = judge(profile, row, AS_OF)
    mine = one.card.criteria[profile.card.criteria.index(criterion)]
    return one.score.score + max(b.points for b in mine.bins) - mine.bins[place_of(mine, row, AS_OF)].points


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_a_list_without_any_column_is_missing_everywhere(profile: Profile) -> None:
    criteria = asked(profile)
    answer = engine_with([NOBODY, NOBODY]).arrays(counted(criteria, {}, "made", AS_OF))
    found = placed(profile, criteria, unpacked(answer, criteria).astype(np.int64))
    one = judge(profile, {}, AS_OF)
    assert said(found) == [(one.score.score, one.tier, one.excluded_by, one.segment)]
    assert list(answer["accounts"]) == [2]


def test_accounts_that_are_known_are_left_out() -> None:
    engine = engine_with([])
    engine.run("CREATE OR REPLACE TEMP TABLE all_lines AS SELECT * FROM (VALUES (1), (2), (3)) AS v (line)")
    engine.run("CREATE OR REPLACE TEMP TABLE known AS SELECT * FROM (VALUES (2, 1)) AS v (line, relation)")
    assert sorted(engine.rows(fresh("all_lines", "known"))) == [(1,), (3,)]
