"""List the events whose account is not sure, and keep what a person says of the names they tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from earmark.book import census
from earmark.book.event_answers import NameAnswers, answer_name
from earmark.errors import CallError
from earmark.facts.events import Candidate, EventReport, EventsReport, NameAnswer, Unsure
from earmark.facts.merges import Said, Side
from earmark.sources.names import core
from earmark.verbs.explain import the_one

if TYPE_CHECKING:
    from earmark.book import Book


def events(book: Book, limit: int | None = None) -> EventsReport:
    """Return the names in events that are not sure, those with the latest events first, and what was said of others.

    `limit` cuts the list, never the counts. Raises CallError for a limit below 0.
    """
    if limit is not None and limit < 0:
        raise CallError(f"A limit of {limit} is below zero.", "Give the most names to list, as in: --limit 50")
    total, placed = book.facts.rows("SELECT count(*), count(account) FROM event")[0]
    unsure = _unsure(book)
    waiting = sum(one.events for one in unsure)
    return EventsReport(
        unsure[:limit], len(unsure), int(total), int(placed), int(total) - int(placed) - waiting, _said(book)
    )


def accept_event(book: Book, name: str, account: str | None = None) -> EventReport:
    """Say which account a name in events means; events of that name are its own, those loaded later too.

    account: its key, domain, CRM id or exact name; left out where one alone is proposed. Raises CallError for a name
    that no event has, an account that is not known, and where several are proposed and none is named.
    """
    own = _known(book, name)
    side = _account(book, account) if account else _only(book, own, name)
    new = (own, side.key) not in book.answers().names.accepted
    return _answered(book, own, side, "accepted", new)


def reject_event(book: Book, name: str, account: str | None = None) -> EventReport:
    """Say that a name in events does not mean an account, or, where none is named, none of the book's.

    Raises CallError for a name that no event has, and an account that is not known.
    """
    own = _known(book, name)
    side = _account(book, account) if account else None
    new = (own, side.key if side else "") not in book.answers().names.rejected
    return _answered(book, own, side, "rejected", new)


def undo_event(book: Book, name: str) -> EventReport:
    """Take back whatever was said of a name in events. Raises CallError where nothing was."""
    own, names = core(name), book.answers().names
    if own not in {said for said, _ in (*names.accepted, *names.rejected)}:
        raise CallError(f"Nothing was said of {name!r}.", "What was said is listed by: earmark events")
    return _answered(book, own, None, "undone", True)


def _unsure(book: Book) -> tuple[Unsure, ...]:
    rows = book.facts.rows("SELECT name, account, likeness, why FROM unsure ORDER BY name, likeness DESC, account")
    sides = census.counted(book.facts, {int(row[1]) for row in rows})
    meant: dict[str, list[Candidate]] = {}
    for name, account, likeness, why in rows:
        meant.setdefault(str(name), []).append(Candidate(sides[int(account)].side, int(likeness), str(why)))
    told: dict[str, list[Sequence[object]]] = {}
    for row in _waiting(book):
        told.setdefault(core(str(row[0])), []).append(row)
    found = [_one(told[name], tuple(candidates)) for name, candidates in meant.items() if name in told]
    return tuple(sorted(found, key=lambda one: (-(one.latest or date.min).toordinal(), -one.events, one.name)))


def _waiting(book: Book) -> list[tuple[object, ...]]:
    """The names of events without account: name, how many, kinds, the latest day, its evidence and address."""
    return book.facts.rows(
        "SELECT name, count(*), list_sort(list_distinct(list(kind))), max(happened),"
        " arg_max(coalesce(evidence, ''), (happened, load, line)), arg_max(coalesce(url, ''), (happened, load, line))"
        " FROM event WHERE account IS NULL AND name IS NOT NULL GROUP BY name ORDER BY name",
        step="events that wait",
    )


def _one(rows: Sequence[Sequence[object]], candidates: tuple[Candidate, ...]) -> Unsure:
    last = max(rows, key=lambda row: (row[3] if isinstance(row[3], date) else date.min, str(row[0])))
    kinds = {str(kind): None for row in rows for kind in (row[2] if isinstance(row[2], list) else ())}
    name, _, _, latest, evidence, url = last
    many = sum(int(str(row[1])) for row in rows)
    day = latest if isinstance(latest, date) else None
    return Unsure(str(name), many, tuple(sorted(kinds)), day, str(evidence), str(url), candidates)


def _said(book: Book) -> tuple[NameAnswer, ...]:
    names: NameAnswers = book.answers().names
    accepted = [NameAnswer(name, "accepted", key) for name, key in names.accepted]
    return (*accepted, *(NameAnswer(name, "rejected", key) for name, key in names.rejected))


def _known(book: Book, name: str) -> str:
    own = core(name)
    if not own or own not in {core(word) for word in _names(book)}:
        raise CallError(f"No event is about {name!r}.", "The names that are not sure are listed by: earmark events")
    return own


def _names(book: Book) -> Iterable[str]:
    return (str(row[0]) for row in book.facts.rows("SELECT DISTINCT name FROM event WHERE name IS NOT NULL"))


def _account(book: Book, word: str) -> Side:
    known = census.whose(book.facts, [word.strip()])
    number = known[word.strip()] if word.strip() in known else int(the_one(book, word.strip())[0])
    return census.counted(book.facts, {number})[number].side


def _only(book: Book, own: str, name: str) -> Side:
    rows = book.facts.rows("SELECT account FROM unsure WHERE name = $1", [own])
    sides = [one.side for one in census.counted(book.facts, {int(row[0]) for row in rows}).values()]
    if len(sides) != 1:
        keys = ", ".join(sorted(side.key for side in sides)) or "none is proposed"
        raise CallError(
            f"{name!r} may mean {len(sides)} accounts: {keys}.", f"Say which: earmark events accept {name!r} ACCOUNT"
        )
    return sides[0]


def _answered(book: Book, name: str, side: Side | None, said: Said, new: bool) -> EventReport:
    if new:
        answer_name(book, name, side.key if side else "", said)
    rows = book.facts.rows("SELECT e.name, a.key, count(*) FROM event e JOIN account a USING (account) GROUP BY ALL")
    mine = [int(many) for told, key, many in rows if told and core(str(told)) == name and side and key == side.key]
    return EventReport(name, said, side, sum(mine), new)
