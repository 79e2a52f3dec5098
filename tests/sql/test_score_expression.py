from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.engines.duckdb import DuckDB
from earmark.errors import EngineError
from earmark.facts.schema import FIELD_TYPES
from earmark.profile.bins import Bin, Criterion, Value
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard
from earmark.sql import vocabulary as say
from earmark.sql.score import card_sql, score_query
from made_profiles import AS_OF, KINDS, accounts, expected, profiles, stored

ENGINE = DuckDB()


def engine_with(rows: list[dict[str, Value]]) -> DuckDB:
    """The one engine of these tests, its table `made` filled anew."""
    types = [FIELD_TYPES[kind] for kind in KINDS]
    columns = ", ".join(f"f{i} {t}" for i, t in enumerate(types))
    ENGINE.run(f"CREATE OR REPLACE TABLE made (row INTEGER, {columns})")
    cells = [(n, *(stored(kind, row[f"f{i}"]) for i, kind in enumerate(KINDS))) for n, row in enumerate(rows)]
    ENGINE.insert("made", ["row", *(f"f{i}" for i in range(len(KINDS)))], cells, ["INTEGER", *types])
    return ENGINE


@settings(max_examples=150, deadline=None)
@given(profiles(), st.lists(accounts(), min_size=1, max_size=12))
def test_the_expression_equals_the_reference_scorer(profile: Profile, rows: list[dict[str, Value]]) -> None:
    engine = engine_with(rows)
    query = score_query(profile, say.table("made"), {f"f{i}": say.column(f"f{i}") for i in range(6)}, keep=("row",))
    rules = [*(rule.name for rule in profile.exclusions), ""]
    names = [*(one.name for one in profile.segments), ""]
    found = {
        row: (score, pattern, rules[out], tier, names[part])
        for row, score, pattern, out, _, tier, part in engine.rows(query)
    }
    assert found == {n: expected(profile, row) for n, row in enumerate(rows)}


@settings(max_examples=30, deadline=None)
@given(profiles(), st.lists(accounts(), min_size=1, max_size=3))
def test_the_printed_card_runs_and_scores_alike(profile: Profile, rows: list[dict[str, Value]]) -> None:
    engine = engine_with(rows)
    found = engine.rows(card_sql(profile, "duckdb", "made"))
    assert sorted(row[0] for row in found) == sorted(expected(profile, row)[0] for row in rows)


def test_a_field_that_the_list_lacks_is_missing_everywhere() -> None:
    criterion = Criterion("Size", "Size", "number", (Bin("all", 2), Bin("missing", -1, missing=True)))
    profile = Profile("p", Scorecard((criterion,)), AS_OF)
    engine = engine_with([dict.fromkeys(f"f{i}" for i in range(6))])
    assert engine.rows(score_query(profile, say.table("made"), {}))[0][0] == -1


def test_a_card_too_long_for_one_number_has_several_patterns() -> None:
    bins = (*(Bin(f"b{i}", low=Decimal(i) if i else None, high=Decimal(i + 1) if i < 8 else None) for i in range(9)),)
    criteria = tuple(
        Criterion(f"c{n}", "f0", "number", (*bins, Bin("missing", missing=True))) for n in range(25)
    )  # fmt: skip
    profile = Profile("p", Scorecard(criteria), AS_OF)
    engine = engine_with([{**dict.fromkeys(f"f{i}" for i in range(6)), "f0": Decimal("3.5")}])
    score, pattern, pattern1, *_ = engine.rows(score_query(profile, say.table("made"), {"f0": say.column("f0")}))[0]
    assert (score, pattern, pattern1) == (0, int("3" * 18), int("3" * 7))


def test_labels_and_names_stay_inside_their_comments() -> None:
    wicked = "*/ DROP TABLE made; /* -- \n"
    criterion = Criterion(wicked, "f0", "number", (Bin(wicked, 2), Bin("missing", 1, missing=True)))
    sql = card_sql(Profile(wicked, Scorecard((criterion,)), AS_OF), "duckdb", "made")
    engine = engine_with([dict.fromkeys(f"f{i}" for i in range(6))])
    assert len(engine.rows(sql)) == 1
    assert engine.columns("made")


def test_the_printed_card_names_the_users_columns() -> None:
    name = 'Number of "Employees"; --'
    criterion = Criterion("Size", name, "number", (Bin("all", 2), Bin("missing", 1, missing=True)))
    sql = card_sql(Profile("p", Scorecard((criterion,)), AS_OF), "duckdb", "made")
    assert '"Number of ""Employees""; --"' in sql


@pytest.mark.parametrize(
    "node",
    [
        say.exp.Lower(this=say.column("a")),
        say.exp.CurrentDate(),
        say.cast(say.column("a"), "DOUBLE"),
        say.exp.Div(this=say.whole(1), expression=say.whole(2)),
        say.exp.Literal.number("1e3"),
        say.exp.Anonymous(this="read_csv", expressions=[say.text("x")]),
        say.exp.DateDiff(this=say.column("a"), expression=say.column("b"), unit=say.exp.Var(this="MONTH")),
    ],
)
def test_the_guard_refuses_what_engines_disagree_on(node: say.Node) -> None:
    with pytest.raises(EngineError, match="vocabulary"):
        say.guard(say.exp.select(node))
