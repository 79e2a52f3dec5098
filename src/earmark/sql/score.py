"""The profile as one expression: bins become points, points a score, a score a tier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlglot import exp

from earmark.profile.bins import Criterion
from earmark.profile.profile import Profile
from earmark.profile.segments import INSIDE, NOWHERE, OwnPoints, Segment
from earmark.sql import vocabulary as say
from earmark.sql.bins import packed, place
from earmark.sql.reasons import PART
from earmark.sql.vocabulary import Node, column

Told = Callable[[Criterion, str, int], Node]
HEAD = (
    "{name}, as of {as_of}. Text is compared folded: one space between words, lower case;"
    " lists are written ;one;two; in the same way."
)


def score_query(
    profile: Profile,
    source: exp.Query | exp.Table,
    columns: Mapping[str, Node],
    as_of: date | None = None,
    keep: Sequence[str] = (),
    parted: bool = False,
    aged: bool = False,
    seen: bool = False,
) -> exp.Select:
    """Return the query that scores every row of `source`.

    columns: field name -> its column (typed as in `facts.schema`, dates as dates); a field that
    is not there is missing everywhere. keep: columns of `source` handed through. aged: dates are told as
    days before the row's own day, as in the snapshot. seen: hand the bins themselves through, as `bin_names`.
    Columns of the answer: `keep`, score, pattern (pattern1 ... where one number does not hold
    all), excluded (position of the first exclusion that holds, or -1), ground (position of the first
    segment whose conditions hold, or -1), tier, segment (its position, or -1); with `parted` also
    part0..partN, the pattern cut as `reasons.parts` does.
    """
    bins, places = _bins(profile, source, columns, None if aged else as_of or profile.as_of, keep)
    keep = (*keep, *bin_names(profile)) if seen else keep
    points = _points(profile, places, keep, parted)
    names = [one.alias for one in points.expressions if isinstance(one, exp.Alias)]
    said = say.named(tier(profile), "tier"), say.named(segment(profile), "segment")
    query = exp.select(*(column(c) for c in (*keep, *names)), *said).from_(say.table("points"))
    return say.guard(query.with_("bins", as_=bins).with_("points", as_=points))


def card_sql(profile: Profile, dialect: str, table: str = "accounts", columns: Mapping[str, str] | None = None) -> str:
    """Return the profile as commented SQL over `table`; columns: field name -> column name, by default the same."""
    names = columns if columns is not None else {field: field for field in profile.fields}
    query = score_query(profile, say.table(table), {field: column(name) for field, name in names.items()})
    head = say.remark(HEAD.format(name=profile.name, as_of=profile.as_of))
    return f"/* {head} */\n{query.sql(dialect=dialect, pretty=True)}"


def bin_names(profile: Profile) -> list[str]:
    """Return the names of the columns that hold the bins of the card's criteria."""
    return [f"bin{i}" for i in range(len(profile.card.criteria))]


def pattern_names(profile: Profile) -> list[str]:
    """Return the names of the columns that together hold the pattern."""
    count = len(packed([say.null()] * len(_sizes(profile)), _sizes(profile)))
    return ["pattern", *(f"pattern{i}" for i in range(1, count))]


def tier(profile: Profile) -> Node:
    """Return the tier of the column `score` as CASE; the last tier takes every score below."""
    if not profile.tiers:
        return say.text("")
    over = [(say.up_to(say.whole(t.cut_off), column("score")), say.text(t.name)) for t in profile.tiers[:-1]]
    last = say.text(profile.tiers[-1].name)
    return say.case(over, last) if over else last


def segment(profile: Profile) -> Node:
    """Return the position of the segment of an account, from the columns `excluded`, `ground` and `score`."""
    nowhere = say.whole(NOWHERE)
    tiered = [
        (say.is_text(tier(profile), *one.tiers), say.whole(i)) for i, one in enumerate(profile.segments) if one.tiers
    ]
    placed: list[tuple[Node, Node]] = [(say.below(nowhere, column("excluded")), nowhere.copy())]
    if any(one.where for one in profile.segments):
        placed += [(say.below(nowhere, column("ground")), column("ground"))]
    return say.case([*placed, *tiered], nowhere.copy()) if profile.segments else nowhere


def _bins(
    profile: Profile,
    source: exp.Query | exp.Table,
    columns: Mapping[str, Node],
    as_of: date | None,
    keep: Sequence[str],
) -> tuple[exp.Select, dict[Criterion, str]]:
    """Every criterion of the card, and of exclusions and segments beyond it, as the position of its bin."""
    places: dict[Criterion, str] = {}
    asked = [condition.criterion for one in profile.segments for condition in one.where]
    for criterion in (*profile.card.criteria, *(rule.criterion for rule in profile.exclusions), *asked):
        places.setdefault(criterion, f"bin{len(places)}")
    query = exp.select(*(column(c) for c in keep), *([] if places or keep else [say.named(say.whole(0), "bin0")]))
    for criterion, name in places.items():
        said = say.remarked(say.named(place(criterion, columns, as_of), name), criterion.name)
        query.select(said, copy=False)
    return query.from_(source.subquery("source") if isinstance(source, exp.Query) else source), places


def _points(profile: Profile, places: dict[Criterion, str], keep: Sequence[str], parted: bool) -> exp.Select:
    """Points of the bins summed up, the pattern number, the first exclusion and the first segment that hold."""
    criteria = profile.card.criteria
    fulfilled = [
        (say.both(*(say.same(column(places[c.criterion]), say.whole(INSIDE)) for c in one.where)), say.whole(i))
        for i, one in enumerate(profile.segments)
        if one.where
    ]
    ground = say.case(fulfilled, say.whole(NOWHERE)) if fulfilled else say.whole(NOWHERE)
    score = say.total([earned(profile, one, column(places[one]), ground, _points_of) for one in criteria])
    codes = [column(places[one]) for one in criteria]
    numbers = packed(codes, _sizes(profile))
    cut = packed(codes, _sizes(profile), PART) if parted and criteria else []
    holds = [
        (say.same(column(places[x.criterion]), say.whole(_position(x.criterion, x.bin))), say.whole(i))
        for i, x in enumerate(profile.exclusions)
    ]
    query = exp.select(*(column(c) for c in keep), say.named(say.cast(score, "INT"), "score"))
    query = query.select(*(say.named(n, p) for n, p in zip(numbers, pattern_names(profile), strict=True)))
    query = query.select(*(say.named(n, f"part{i}") for i, n in enumerate(cut)))
    excluded = say.case(holds, say.whole(-1)) if holds else say.whole(-1)
    query = query.select(say.named(excluded, "excluded"), say.named(ground, "ground"))
    return query.from_(say.table("bins"))


def earned(profile: Profile, criterion: Criterion, place: Node, ground: Node, told: Told) -> Node:
    """Return what is told of the bin at `place` and its points, as CASE; first of the points that segments give.

    told: of criterion, label of a bin, points. What most bins tell is the ELSE.
    """
    bins = criterion.bins
    own = [
        (
            say.both(say.same(ground, say.whole(i)), say.same(place, say.whole(at))),
            told(criterion, bins[at].label, given.points),
        )
        for i, one in enumerate(profile.segments)
        for at, given in _own(one, criterion)
    ]
    every = [told(criterion, one.label, one.points) for one in bins]
    rest = max((every[i] for i in sorted(range(len(bins)), key=lambda i: bins[i].points)), key=every.count).copy()
    rest.pop_comments()
    branches = [(say.same(place, say.whole(i)), one) for i, one in enumerate(every) if one != rest]
    return say.case([*own, *branches], rest) if own or branches else rest


def _points_of(criterion: Criterion, label: str, points: int) -> Node:
    return say.remarked(say.whole(points), f"{criterion.name}: {label}")


def _own(one: Segment, criterion: Criterion) -> list[tuple[int, OwnPoints]]:
    """The points of its own that a segment gives to bins of a criterion, by position."""
    at = {bin_.label: i for i, bin_ in enumerate(criterion.bins)}
    return [(at[own.bin], own) for own in one.points if own.criterion == criterion.name and own.bin in at]


def _position(criterion: Criterion, label: str) -> int:
    return next(i for i, one in enumerate(criterion.bins) if one.label == label)


def _sizes(profile: Profile) -> list[int]:
    return [len(one.bins) for one in profile.card.criteria]
