from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.engines.duckdb import DuckDB
from earmark.errors import EngineError, ProfileError
from earmark.facts.fold import fold
from earmark.facts.schema import FIELD_TYPES
from earmark.profile.bins import Bin, Criterion, Part, Value, days
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, OwnPoints, Segment, check_segments
from earmark.sql import vocabulary as say
from earmark.sql.score import card_sql, score_query

AS_OF = date(2026, 7, 1)
WORDS = st.sampled_from([
    "Software", "software ", "SaaS", "O'Neill & Co", "50% off_", "a;b", 'say "hi"', "Straße", "STRASSE", "İzmir",
    "naïve", "nai\u0308ve", "日本", "--", "*/", "\\", "x\u200by", "\u1e9e", "$1", "{}", "NULL",
    "é'; DROP TABLE account",
])  # fmt: skip
ITEMS = st.sampled_from(
    ["Salesforce", "salesforce", "Sales", "force", "SAP R/3", "C++", "100%", "a_b", "O'Reilly", "ß"]
)
NUMBERS = st.decimals(-1000, 100000, places=4) | st.sampled_from([Decimal(x) for x in ("0", "50", "50.0001", "-0.5")])
POINTS = st.integers(-3, 3)
MONTHS = st.sampled_from([Decimal(x) for x in ("-6", "0", "0.5", "6", "12", "24", "1200", "30000")])


def _missing(points: int) -> Bin:
    return Bin("missing", points, missing=True)


@st.composite
def ranges(draw: st.DrawFn, name: str, kind: str) -> Criterion:
    cuts = sorted(set(draw(st.lists(MONTHS if kind == "date" else NUMBERS, max_size=4))))
    edges = [None, *cuts, None]
    bins = [
        Bin(f"bin {i}", draw(POINTS), low=edges[i], high=edges[i + 1])
        for i in range(len(edges) - 1)
    ]  # fmt: skip
    shuffled = draw(st.permutations([*bins, _missing(draw(POINTS))]))
    return Criterion(name, name, kind, tuple(shuffled))  # type: ignore[arg-type]


@st.composite
def sets(draw: st.DrawFn, name: str, kind: str) -> Criterion:
    chosen = draw(st.lists(WORDS if kind == "category" else ITEMS, unique_by=fold, max_size=5))
    cut = draw(st.integers(0, len(chosen)))
    groups = [g for g in (chosen[:cut], chosen[cut:]) if g]
    bins = [Bin(f"bin {i}", draw(POINTS), values=tuple(group)) for i, group in enumerate(groups)]
    shuffled = draw(st.permutations([*bins, Bin("other", draw(POINTS), other=True), _missing(draw(POINTS))]))
    return Criterion(name, name, kind, tuple(shuffled), item="it" if kind == "list" else "")  # type: ignore[arg-type]


@st.composite
def both(draw: st.DrawFn, first: Criterion, second: Criterion) -> Criterion:
    labels = [[b.label for b in one.bins if not b.missing] for one in (first, second)]
    parts = tuple(Part(one, draw(st.sampled_from(some))) for one, some in zip((first, second), labels, strict=True))
    bins = draw(
        st.permutations([Bin("yes", draw(POINTS)), Bin("no", draw(POINTS), other=True), _missing(draw(POINTS))])
    )
    return Criterion("both", " & ".join(p.criterion.field for p in parts), "both", tuple(bins), parts=parts)


ENGINE = DuckDB()
KINDS = ["number", "category", "list", "date", "number", "category"]


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    made = []
    for i, kind in enumerate(KINDS[: draw(st.integers(0, len(KINDS)))]):
        made.append(draw(sets(f"f{i}", kind) if kind in {"category", "list"} else ranges(f"f{i}", kind)))
    if len(made) > 1:
        made.append(draw(both(made[0], made[1])))
    card = Scorecard(tuple(made))
    spare = draw(sets("f5", "category"))
    rules = tuple(
        Exclusion(f"rule {n}", c, draw(st.sampled_from([b.label for b in c.bins])))
        for n, c in enumerate((*made[:2], spare))
    )
    cuts = sorted({*draw(st.lists(st.integers(-8, 8), max_size=3)), card.lowest - 40}, reverse=True)
    tiers = tuple(Tier(f"T'{i}", cut, 0.5, 0.4, 0.6) for i, cut in enumerate(cuts))
    parts = draw(segments(card, tiers))
    return Profile("made", card, AS_OF, exclusions=rules, tiers=tiers, segments=parts)


@st.composite
def conditions(draw: st.DrawFn, at: int) -> Condition:
    kind = KINDS[at]
    if kind in {"category", "list"}:
        chosen = draw(st.lists(WORDS if kind == "category" else ITEMS, unique_by=fold, min_size=1, max_size=8))
        return Condition(f"f{at}", kind, tuple(chosen))  # type: ignore[arg-type]
    low, high = sorted(draw(st.sets(MONTHS if kind == "date" else NUMBERS, min_size=2, max_size=2)))
    low, high = draw(st.sampled_from([(low, high), (None, high), (low, None)]))
    return Condition(f"f{at}", kind, (), low, high)  # type: ignore[arg-type]


@st.composite
def segments(draw: st.DrawFn, card: Scorecard, tiers: tuple[Tier, ...]) -> tuple[Segment, ...]:
    bins = [(c.name, b.label) for c in card.criteria for b in c.bins]
    found = []
    for i in range(draw(st.integers(0, 3))):
        places = draw(st.lists(st.integers(0, 5), min_size=1, max_size=2, unique=True))
        own = draw(st.lists(st.sampled_from(bins), max_size=3, unique=True)) if bins else []
        points = tuple(OwnPoints(*place, draw(st.integers(-4, 4))) for place in own)
        found.append(Segment(f"s{i}", (), tuple(draw(conditions(at)) for at in places), points))
    if len(found) < 3 and len(tiers) > 1 and draw(st.booleans()):
        found.insert(0, Segment("tiered", (tiers[0].name,)))
    try:
        check_segments(found, card, [t.name for t in tiers])
    except ProfileError:  # one lies within another
        return ()
    return tuple(found)


@st.composite
def accounts(draw: st.DrawFn) -> dict[str, Value]:
    near = MONTHS.filter(lambda m: m < 2000).map(lambda m: AS_OF - timedelta(days=days(m)))
    dates = st.dates(date(1, 1, 1), date(9999, 12, 31)) | near | near.map(lambda d: d + timedelta(days=1))
    values = {
        "number": NUMBERS,
        "category": WORDS,
        "list": st.lists(ITEMS, max_size=4).map(tuple),
        "date": dates,
    }
    return {f"f{i}": draw(st.none() | values[kind]) for i, kind in enumerate(KINDS)}


def stored(kind: str, value: Value) -> object:
    """The value as the projection keeps it."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return ";" + ";".join(sorted({fold(v) for v in value})) + ";"
    return fold(value) if isinstance(value, str) and kind == "category" else value


def engine_with(rows: list[dict[str, Value]]) -> DuckDB:
    """The one engine of these tests, its table `made` filled anew."""
    types = [FIELD_TYPES[kind] for kind in KINDS]
    columns = ", ".join(f"f{i} {t}" for i, t in enumerate(types))
    ENGINE.run(f"CREATE OR REPLACE TABLE made (row INTEGER, {columns})")
    cells = [(n, *(stored(kind, row[f"f{i}"]) for i, kind in enumerate(KINDS))) for n, row in enumerate(rows)]
    ENGINE.insert("made", ["row", *(f"f{i}" for i in range(len(KINDS)))], cells, ["INTEGER", *types])
    return ENGINE


def pattern_of(profile: Profile, bins: tuple[int, ...]) -> int:
    number, radix = 0, 1
    for criterion, place in zip(profile.card.criteria, bins, strict=True):
        number, radix = number + place * radix, radix * len(criterion.bins)
    return number


def expected(profile: Profile, row: Mapping[str, Value]) -> tuple[int, int, str, str, str]:
    said = judge(profile, row, AS_OF)
    return said.score.score, pattern_of(profile, said.score.bins), said.excluded_by, said.tier, said.segment


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
