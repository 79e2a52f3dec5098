"""What people said of the names that events tell: which account one means, or that it means none of the book's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earmark.errors import BookError
from earmark.facts.merges import Said
from earmark.ledger import Entry

if TYPE_CHECKING:
    from earmark.book.book import Book

KIND = "event_name"
_SAID: tuple[Said, ...] = ("accepted", "rejected", "undone")


@dataclass(frozen=True)
class NameAnswers:
    """What stands of names without legal form: accepted, the account of each by its key; rejected, those it is not.

    A name rejected with an empty key means none of the book's accounts. Both are in order.
    """

    accepted: tuple[tuple[str, str], ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()


def names_of(entries: Iterable[Entry]) -> NameAnswers:
    """Return the answers that stand, of the ledger's entries in their order."""
    accepted: dict[str, str] = {}
    rejected: dict[tuple[str, str], None] = {}
    for entry in entries:
        name, account, said = _told(entry)
        if said == "accepted":
            accepted[name] = account
            rejected = {pair: None for pair in rejected if pair not in {(name, account), (name, "")}}
        elif said == "rejected":
            rejected[name, account] = None
            if account in {"", accepted.get(name)}:
                accepted.pop(name, None)
        else:
            accepted.pop(name, None)
            rejected = {pair: None for pair in rejected if pair[0] != name}
    return NameAnswers(tuple(sorted(accepted.items())), tuple(sorted(rejected)))


def answer_name(book: Book, name: str, account: str, said: Said) -> None:
    """Append one answer to the ledger, and have the tables built by it when next asked for."""
    book.ledger.append_next(KIND, [{"name": name, "account": account, "said": said}], book.stamp())
    book.refresh()


def _told(entry: Entry) -> tuple[str, str, Said]:
    name, account, said = (entry.body.get(word) for word in ("name", "account", "said"))
    if not isinstance(name, str) or not name or not isinstance(account, str) or said not in _SAID:
        raise BookError(
            f"Entry {entry.number} of the ledger is no answer about a name of events.", "It was changed by hand."
        )
    return name, account, said
