"""What the book knows of accounts that somebody decides to pursue although the queue leaves them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from earmark.profile.judge import judge
from earmark.sql import lookup
from earmark.sql.standing import CUSTOMER, FORMER, OPEN_DEAL
from earmark.verbs.explain import found_of
from earmark.verbs.relations import COMPETITOR, OWN, PARTNER, set_apart
from earmark.verbs.wording import called

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.verbs.chosen import Chosen

KNOWN = {
    OWN: "is your own company", COMPETITOR: "is a competitor", PARTNER: "is a partner", CUSTOMER: "is a customer",
    FORMER: "is a former customer", OPEN_DEAL: "has an open deal",
}  # fmt: skip
SINCE = (CUSTOMER, OPEN_DEAL)  # of which the day is told


def left_out(book: Book, chosen: Chosen | None, found: Mapping[int, Sequence[Any]], day: date) -> tuple[str, ...]:
    """Return a sentence for each account that is a customer, has an open deal or is excluded, as of a day.

    found: rows of `lookup.WHO` by the account's number. chosen: the profile whose exclusions hold.
    """
    apart = dict(set_apart(book))
    stands = {int(n): int(place) for n, place in book.facts.rows(lookup.standings(list(found), day), step="standing")}
    said = []
    for number, who in found.items():
        place = apart.get(number, stands.get(number, -1))
        word = KNOWN.get(place) or _excluded(book, chosen, who, day)
        since = _since(book, number, place, day) if place in SINCE else ""
        said += [f"{called(who[3], who[1], who[4])} {word}{since}: the queue leaves it out."] if word else []
    return tuple(said)


def _excluded(book: Book, chosen: Chosen | None, who: Sequence[Any], day: date) -> str:
    rule = judge(chosen.profile, found_of(book, who, chosen.profile).values, day).excluded_by if chosen else ""
    return f"is excluded by the profile ({rule})" if rule else ""


def _since(book: Book, number: int, place: int, day: date) -> str:
    """Return since when it is a customer or has an open deal, where the book knows."""
    query = lookup.first_bought(number, day) if place == CUSTOMER else lookup.first_opened(number, day)
    first = min((row[0] for row in book.facts.rows(query, step="since when") if row[0]), default=None)
    return f" since {first}" if first else ""
