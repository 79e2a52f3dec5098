"""Who changes tier between two profiles: the book's targets scored by both, and what moved some of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from earmark.learn.placed import asked
from earmark.profile.changes import signed
from earmark.profile.profile import Profile
from earmark.profile.rules import tier_of
from earmark.profile.versions import Movement, Mover, TierMove
from earmark.sql import vocabulary as say
from earmark.sql.score import bin_names, score_query
from earmark.sql.vocabulary import Node, column
from earmark.verbs import counting
from earmark.verbs.travel import make
from earmark.verbs.wording import called

if TYPE_CHECKING:
    from earmark.book import Book

EXCLUDED = "excluded"  # in place of a tier
MOVES, EXAMPLES, REASONS = 4, 2, 3  # shown: moves with examples, examples of each, reasons of one
_SIDES = ("before", "after")


def movement(book: Book, before: Profile, after: Profile, as_of: date) -> Movement:
    """Return who changes tier: of the book's targets, or of all its accounts where it holds no targets."""
    engine = book.engine
    targets = int(engine.rows(_how_many(targets=True), step="targets")[0][0])
    accounts = targets or int(engine.rows(_how_many(targets=False), step="accounts")[0][0])
    for name, profile in zip(_SIDES, (before, after), strict=True):
        score_all(book, f"scored_{name}", profile, as_of, targets=bool(targets))
    found = [TierMove(str(start), str(end), int(n)) for start, end, n in engine.rows(_counted(), step="moves")]
    moves = tuple(sorted(found, key=lambda one: (-one.accounts, one.start, one.end)))
    examples = (mover for one in moves[:MOVES] for mover in _examples(book, before, after, one))
    return Movement(accounts, bool(targets), moves, tuple(examples))


def score_all(book: Book, name: str, profile: Profile, as_of: date, *, targets: bool = False) -> None:
    """Make the table `name` in the engine: account, score, place (tier, or EXCLUDED), exclusion, segment, bins."""
    make(book.engine, name, _scored(book, profile, as_of, targets=targets))


def _how_many(*, targets: bool) -> exp.Select:
    query = exp.select(say.count()).from_(say.table("account"))
    return say.guard(query.where(_target()) if targets else query)


def _target() -> Node:
    return say.same(column("target"), say.truth(True))


def _scored(book: Book, profile: Profile, as_of: date, *, targets: bool) -> exp.Select:
    source = exp.select(exp.Star()).from_(say.table("account"))
    source = source.where(_target()) if targets else source
    columns = counting.field_columns(book, asked(profile))
    points = score_query(profile, source, columns, as_of, ("account",), seen=True)
    out = say.below(say.whole(-1), column("excluded"))
    place = say.named(say.case([(out, say.text(EXCLUDED))], column("tier")), "place")
    kept = ("account", "score", "excluded", "ground", *bin_names(profile))
    return say.guard(exp.select(*map(column, kept), place).from_(points.subquery("scored")))


def _both(query: exp.Select) -> exp.Select:
    mine, theirs = (column("account", name) for name in _SIDES)
    query = query.from_(say.table("scored_before", "before"))
    return query.join(say.table("scored_after", "after"), on=say.same(mine, theirs), join_type="inner")


def _counted() -> exp.Select:
    places = [column("place", name) for name in _SIDES]
    query = _both(exp.select(*(p.copy() for p in places), say.named(say.count(), "n")))
    return say.guard(query.where(exp.NEQ(this=places[0].copy(), expression=places[1].copy())).group_by(*places))


def _examples(book: Book, before: Profile, after: Profile, move: TierMove) -> Iterator[Mover]:
    told = [column(name, "account") for name in ("name", "domain", "key")]
    sides = [(name, ("score", "excluded", "ground", *bin_names(p)))
             for name, p in zip(_SIDES, (before, after), strict=True)]  # fmt: skip
    query = _both(exp.select(*told, *(column(c, name) for name, columns in sides for c in columns)))
    mine = say.same(column("account", "account"), column("account", "before"))
    query = query.join(say.table("account", "account"), on=mine, join_type="inner")
    held = [say.is_text(column("place", name), one) for name, one in zip(_SIDES, (move.start, move.end), strict=True)]
    query = query.where(*held).order_by(column("key", "account")).limit(EXAMPLES)
    width = len(sides[0][1])
    for name, domain, key, *rest in book.engine.rows(say.guard(query), step="movers"):
        was, now = [int(v) for v in rest[:width]], [int(v) for v in rest[width:]]
        why = tuple(_why(before, after, was, now))
        yield Mover(called(name, domain, key), str(domain or ""), move.start, move.end, was[0], now[0], why)


def _why(before: Profile, after: Profile, was: Sequence[int], now: Sequence[int]) -> Iterator[str]:
    """Yield what moved an account, of which (score, exclusion, segment, bins...) is known on either side."""
    rules = [p.exclusions[one[1]].name if one[1] >= 0 else "" for p, one in ((before, was), (after, now))]
    if rules[0] != rules[1]:
        yield f"now excluded: {rules[1]}" if rules[1] else f"no longer excluded: {rules[0]}"
    old, new = _points(before, was), _points(after, now)
    differ = [(name, old.get(name), new.get(name)) for name in {**new, **old} if _worth(old, name) != _worth(new, name)]
    for name, first, second in sorted(differ, key=lambda d: -abs(_worth(new, d[0]) - _worth(old, d[0])))[:REASONS]:
        yield _reason(name, first, second)
    if after.tiers and before.tiers:
        tiers = [tier_of(p.tiers, now[0]) for p in (before, after)]
        order = [t.name for p in (after, before) for t in p.tiers]
        better = min(tiers, key=order.index)  # what it came into, or fell out of
        cuts = [next((t.cut_off for t in p.tiers if t.name == better), None) for p in (before, after)]
        if tiers[0] != tiers[1] and cuts[0] != cuts[1] and None not in cuts:
            yield f"{better} now from {cuts[1]}, was from {cuts[0]}"


def _points(profile: Profile, row: Sequence[Any]) -> dict[str, tuple[str, int]]:
    card = profile.card_of(int(row[2]))
    held = zip(card.criteria, row[3:], strict=True)
    return {c.name: (c.bins[at].label, c.bins[at].points) for c, at in held}


def _worth(points: dict[str, tuple[str, int]], name: str) -> int:
    return points[name][1] if name in points else 0


def _reason(name: str, was: tuple[str, int] | None, now: tuple[str, int] | None) -> str:
    if now is None:
        return f"{name}: no longer asked, was {signed(was[1] if was else 0)}"
    label = f"{name}: {now[0]} {signed(now[1])}"
    return f"{label}, was {signed(was[1])}" if was else f"{label}, was not asked"
