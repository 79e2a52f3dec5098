"""The commands about events whose account is not sure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from earmark.surfaces.commands import At
from earmark.surfaces.terminal import Terminal

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.facts.events import EventReport


def events_all(*, limit: int = 20, at: At) -> int:
    """List names in events that may mean an account and wait for your word, those with the latest events first.

    Args:
        limit: At most so many; the counts stay whole.
        at: Where it is asked and answered.
    """
    from earmark.verbs.events import events as verb

    with at.book() as book:
        at.show(verb(book, limit=limit))
    return 0


def events_accept(name: str, account: str | None = None, /, *, at: At) -> int:
    """Say which account a name in events means, now and in files loaded later.

    Args:
        name: The name, as an event tells it.
        account: The account, by its key, domain, CRM id or exact name; may be left out where one alone is proposed.
        at: Where it is asked and answered.
    """
    from earmark.verbs.events import accept_event as verb

    return _answer(lambda book: verb(book, name, account), at)


def events_reject(name: str, account: str | None = None, /, *, at: At) -> int:
    """Say that a name in events does not mean an account.

    Args:
        name: The name, as an event tells it.
        account: The account, by its key, domain, CRM id or exact name; without one: it means none of the book's.
        at: Where it is asked and answered.
    """
    from earmark.verbs.events import reject_event as verb

    return _answer(lambda book: verb(book, name, account), at)


def events_undo(name: str, /, *, at: At) -> int:
    """Take back what was said of a name in events.

    Args:
        name: The name, as an event tells it.
        at: Where it is asked and answered.
    """
    from earmark.verbs.events import undo_event as verb

    return _answer(lambda book: verb(book, name), at)


def _answer(said: Callable[[Book], EventReport], at: Terminal) -> int:
    with at.book() as book:
        with at.steps() as step:
            if step:
                step("Building the book's tables by what you said")
            report = said(book)
        at.show(report)
    return 0
