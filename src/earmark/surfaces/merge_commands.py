"""The commands about accounts that may be one company."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from earmark.surfaces.commands import At
from earmark.surfaces.terminal import Terminal

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.facts.merges import MergeReport


def merges_all(*, limit: int = 20, at: At) -> int:
    """List accounts that may be one company, most consequential first.

    Args:
        limit: At most so many; the counts stay whole.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import merges as verb

    with at.book() as book:
        with at.progress("Comparing names") as progress:
            report = verb(book, limit=limit, progress=progress)
        at.show(report)
    return 0


def merges_accept(*accounts: str, at: At) -> int:
    """Merge accounts into one.

    Args:
        accounts: Two or more, each by its key, domain, CRM id or exact name.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import accept_merge as verb

    return _answer(verb, accounts, at)


def merges_reject(*accounts: str, at: At) -> int:
    """Say that accounts are not one company; they are not proposed again.

    Args:
        accounts: Two or more, each by its key, domain, CRM id or exact name.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import reject_merge as verb

    return _answer(verb, accounts, at)


def merges_undo(*accounts: str, at: At) -> int:
    """Take back what was said of accounts.

    Args:
        accounts: Two or more, each by its key, domain or CRM id; one: whatever was said of it.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import undo_merge as verb

    return _answer(verb, accounts, at)


def _answer(verb: Callable[[Book, Sequence[str]], MergeReport], accounts: Sequence[str], at: Terminal) -> int:
    with at.book() as book:
        with at.steps() as step:
            if step:
                step("Building the book's tables by what you said")
            report = verb(book, accounts)
        at.show(report)
    return 0
