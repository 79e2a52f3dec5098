"""Who owns accounts: spellings that differ in case, spaces or Unicode's form alone are one owner."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.facts.fold import fold
from earmark.sql import ask

if TYPE_CHECKING:
    from earmark.book import Book

NAMED = 8  # owners, in a hint


@dataclass(frozen=True)
class Owner:
    """An owner as most accounts spell the name, and every spelling of it."""

    name: str
    spellings: tuple[str, ...]


def owners(book: Book) -> tuple[Owner, ...]:
    """Return the owners of accounts, by name; of spellings as frequent the first by alphabet is shown."""
    found = defaultdict[str, list[tuple[int, str]]](list)
    for name, accounts in book.facts.rows(ask.held("account", "owner"), step="owners"):
        found[fold(str(name))].append((-int(accounts), str(name)))
    found.pop("", None)
    return tuple(
        sorted((Owner(min(held)[1], tuple(name for _, name in held)) for held in found.values()), key=lambda o: o.name)
    )


def owner_called(known: tuple[Owner, ...], name: str) -> Owner:
    """Return the owner of a name, however it is spelled; CallError where no account has one so called."""
    alike = next((one for one in known if fold(one.name) == fold(name)), None)
    if alike is None:
        some = ", ".join(one.name for one in known[:NAMED]) + (" ..." if len(known) > NAMED else "")
        raise CallError(f"No account has the owner {name!r}.", f"Owners: {some or 'none is known'}.")
    return alike
