"""What only the book knows of a check: an earlier version to judge beside it, and the names of wins forgone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from earmark.book.versions import kind_of
from earmark.errors import ProfileError
from earmark.learn.check import Used
from earmark.learn.periods import Other
from earmark.learn.quarters import first_month, last_ended
from earmark.profile.checked import Forgone
from earmark.profile.file import loads
from earmark.profile.profile import Profile
from earmark.profile.report import Check
from earmark.profile.scorecard import Scorecard
from earmark.sql.forgone import forgone
from earmark.verbs import counting
from earmark.verbs.wording import called

if TYPE_CHECKING:
    from earmark.book import Book

NAMED = 3  # accounts a quarter


def earlier(book: Book, info: counting.SnapshotInfo) -> tuple[Other, ...]:
    """Return the newest saved version that was learned before the last quarter judged, if there is one.

    A version judged on the accounts it was learned from would know the answers.
    """
    if info.last_close is None:
        return ()
    latest = info.last_close.year * 12 + info.last_close.month - 1
    before = first_month(last_ended(info.month, latest))
    for entry in (one for one in reversed(book.profiles()) if kind_of(one) != "held"):
        profile = _read(str(entry.body["toml"]))
        month = profile.as_of.year * 12 + profile.as_of.month - 1 if profile else before
        if profile is not None and month < before and profile.verdict != "hypothesis":
            card = _counted(book, profile)
            name = f"{entry.body['version']} ({profile.as_of.isoformat()})"
            return (Other("version", name, card, counting.tally(book, info, card.criteria), month),)
    return ()


def _read(text: str) -> Profile | None:
    """Return a saved profile, or None where this Earmark reads it no more."""
    try:
        return loads(text)
    except ProfileError:
        return None


def _counted(book: Book, profile: Profile) -> Scorecard:
    """Return the card's criteria whose field the book still has."""
    known = counting.columns(book)
    return Scorecard(tuple(c for c in profile.card.criteria if set(c.fields) <= set(known)))


def named(book: Book, found: Check, used: Sequence[Used]) -> Check:
    """Return the check with the names of some wins that the best 30% of each quarter would have forgone."""
    cards = {one.name: one for one in used}
    told = tuple(
        replace(p, named=_names(book, cards[p.name])) if p.outcome == "won" and p.forgone and p.name in cards else p
        for p in found.periods
    )
    return replace(found, periods=told)


def _names(book: Book, one: Used) -> tuple[Forgone, ...]:
    columns = counting.field_columns(book, one.card.criteria)
    rows = book.engine.rows(forgone(one.card, columns, (one.first, one.last), one.below, NAMED), step="forgone")
    return tuple(Forgone(called(name, domain, key), str(domain or ""), int(score)) for name, domain, key, score in rows)
