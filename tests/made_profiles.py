"""Profiles and accounts for property tests, made of all that is hard to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from earmark.errors import ProfileError
from earmark.facts.fold import fold
from earmark.profile.bins import Bin, Criterion, Part, Value, days
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, OwnPoints, Segment, check_segments

AS_OF = date(2026, 7, 1)
WORDS = st.sampled_from([
    "Software", "software ", "SaaS", "O'Neill & Co", "50% off_", "a;b", 'say "hi"', "Straße", "STRASSE", "İzmir",
    "naïve", "nai\u0308ve", "日本", "--", "*/", "\\", "x\u200by", "\u1e9e", "$1", "{}", "NULL",
    "é'; DROP TABLE account", "NaN", "None", "\U0001f600", "\u0131", "I", "\\n", "\\'", "${env:HOME}", "a\nb\tc", "\\N",
])  # fmt: skip
ITEMS = st.sampled_from(
    ["Salesforce", "salesforce", "Sales", "force", "SAP R/3", "C++", "100%", "a_b", "O'Reilly", "ß"]
)
EXTREMES = ("0", "50", "50.0001", "-0.5", "99999999999999.9999", "-99999999999999.9999")
NUMBERS = st.decimals(-1000, 100000, places=4) | st.sampled_from([Decimal(x) for x in EXTREMES])
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


KINDS = ["number", "category", "list", "date", "number", "category"]
RAW = {"number": "DECIMAL(18, 4)", "date": "DATE", "category": "VARCHAR", "list": "VARCHAR"}


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


def plain(account: Mapping[str, Value]) -> bool:
    """Whether a warehouse's lower() and trim() read all texts as the importer does: a script can do no more."""
    words = [w for value in account.values() for w in (value if isinstance(value, tuple) else (value,))]
    return all(not isinstance(w, str) or (w.isascii() and fold(w) == w.lower().strip(" ")) for w in words)


def as_people_write(rows: Sequence[Mapping[str, Value]]) -> list[tuple[object, ...]]:
    """Return a number and the raw cells of each account, lists as text with semicolons."""
    return [
        (n, *("; ".join(v) if isinstance(v := row[f"f{i}"], tuple) else v for i in range(len(KINDS))))
        for n, row in enumerate(rows)
    ]


def stored(kind: str, value: Value) -> object:
    """The value as the projection keeps it."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return ";" + ";".join(sorted({fold(v) for v in value})) + ";"
    return fold(value) if isinstance(value, str) and kind == "category" else value


def pattern_of(profile: Profile, bins: tuple[int, ...]) -> int:
    number, radix = 0, 1
    for criterion, place in zip(profile.card.criteria, bins, strict=True):
        number, radix = number + place * radix, radix * len(criterion.bins)
    return number


def expected(profile: Profile, row: Mapping[str, Value]) -> tuple[int, int, str, str, str]:
    said = judge(profile, row, AS_OF)
    return said.score.score, pattern_of(profile, said.score.bins), said.excluded_by, said.tier, said.segment
