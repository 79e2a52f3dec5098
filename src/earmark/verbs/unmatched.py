"""Values of a list that no bin of the card names: how many rows, and what they may stand for."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from earmark.facts.fold import fold
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.report import WARNING
from earmark.sql import ask
from earmark.sql import vocabulary as say
from earmark.sql.bins import code
from earmark.sql.vocabulary import column
from earmark.verbs import counting

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.verbs.listing import Listing

SHOWN = 10
MANY = 5  # a warning where more than one row in so many falls to `other`
CLOSE = 0.75  # of difflib's ratio: spelled alike enough to propose


@dataclass(frozen=True)
class Astray:
    """The values of one criterion that fall to `other`: the most common ones, and all of them together."""

    criterion: Criterion
    values: tuple[tuple[str, int], ...]
    rows: int
    of: int


def unmatched(book: Book, rows: Listing, profile: Profile) -> tuple[dict[str, dict[str, int]], list[str]]:
    """Return field -> value -> rows that fall to `other`, and what to say of it, warnings first.

    The book's own accounts are not asked, and a value that they hold is no surprise to a learned
    card: it was put into `other` on purpose.
    """
    names = rows.columns(profile)
    found = [
        _astray(book, rows, one, names[one.field])
        for one in profile.card.criteria
        if one.kind == "category" and one.field in names and not rows.accounts
    ]
    found = [one for one in found if one.rows]
    warned = [one for one in found if _is_much(one)]
    words = [_warning(one) for one in warned] + [w for one in found if (w := _proposal(one))]
    return {one.criterion.field: dict(one.values) for one in found}, words


def _astray(book: Book, rows: Listing, criterion: Criterion, name: str) -> Astray:
    other = next(i for i, one in enumerate(criterion.bins) if one.other)
    value = column(name)
    counts = exp.select(value, say.named(say.count(), "n")).from_(say.table(rows.table)).group_by(value.copy())
    query = exp.select(value.copy(), column("n")).from_(counts.subquery("counts"))
    query = query.where(say.same(code(criterion, value), say.whole(other)))
    order = (exp.Ordered(this=column("n"), desc=True, nulls_first=False), value.copy())
    met = _met(book, criterion)
    counted = [(str(v), int(n)) for v, n in book.facts.rows(say.guard(query.order_by(*order)), step="unmatched")]
    counted = [(value, n) for value, n in counted if value not in met]
    return Astray(criterion, tuple(counted[:SHOWN]), sum(n for _, n in counted), rows.count)


def _met(book: Book, criterion: Criterion) -> frozenset[str]:
    """Return the folded values that the book's accounts have in this field, where the criterion was learned from it."""
    wanted = counting.columns(book).get(criterion.field)
    if wanted is None or not any(one.evidence for one in criterion.bins):
        return frozenset()
    return frozenset(str(folded) for folded, _ in book.facts.rows(ask.spellings(wanted.number), step="spelling"))


def _is_much(one: Astray) -> bool:
    """More than a fifth fall to `other`, and a larger share than did when the card was learned."""
    learned = [(_accounts(b), b.other) for b in one.criterion.bins]
    total, other = sum(n for n, _ in learned), sum(n for n, is_other in learned if is_other)
    return one.rows * MANY > one.of and one.rows * max(total, 1) > other * one.of


def _accounts(one: Bin) -> int:
    return one.evidence.good + one.evidence.bad + one.evidence.pending if one.evidence else 0


def _warning(one: Astray) -> str:
    top = ", ".join(f"{value!r} {_share(n, one.of)}" for value, n in one.values[:3])
    return (
        f"{WARNING}{_share(one.rows, one.of)} of the rows match no bin of {one.criterion.name!r} and count as `other`"
        f" ({top}). Is the column spelled otherwise here?"
    )


def _proposal(one: Astray) -> str:
    known = {fold(value): value for b in one.criterion.bins for value in b.values}
    near = [(v, difflib.get_close_matches(v, known, n=1, cutoff=CLOSE)) for v, _ in one.values]
    pairs = [f"{value!r} = {known[close[0]]!r}" for value, close in near if close]
    if not pairs:
        return ""
    return f"{one.criterion.field}: perhaps {', '.join(pairs)}. If so, say it in a mapping file (--map)."


def _share(rows: int, of: int) -> str:
    return f"{100 * rows / of:.0f}%"
