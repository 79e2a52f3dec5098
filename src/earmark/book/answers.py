"""What people said of accounts that may be one company: entries of the ledger, the last word on a pair counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from earmark.book.event_answers import NameAnswers
from earmark.errors import BookError
from earmark.facts.merges import Said
from earmark.ledger import Entry

if TYPE_CHECKING:
    from earmark.book.book import Book

KIND = "merge"
_SAID: tuple[Said, ...] = ("accepted", "rejected", "undone")


@dataclass(frozen=True, order=True)
class Pair:
    """Two accounts by the keys they had when they were spoken of, in order."""

    one: str
    other: str


@dataclass(frozen=True)
class Answers:
    """The pairs that are merged and those that are not one, each in order: the order of answering is forgotten.

    `names` is what was said of names in events.
    """

    accepted: tuple[Pair, ...] = ()
    rejected: tuple[Pair, ...] = ()
    names: NameAnswers = field(default_factory=NameAnswers)


def pairs_of(keys: Iterable[str]) -> tuple[Pair, ...]:
    """Return every pair of some keys."""
    return tuple(Pair(one, other) for one, other in combinations(sorted(set(keys)), 2))


def answers_of(entries: Iterable[Entry]) -> Answers:
    """Return the answers that stand, of the ledger's entries in their order."""
    standing: dict[Pair, Said] = {}
    for entry in entries:
        pairs, said = _told(entry)
        standing |= dict.fromkeys(pairs, said)
    by_said = {word: tuple(sorted(pair for pair, said in standing.items() if said == word)) for word in _SAID}
    return Answers(by_said["accepted"], by_said["rejected"])


def answer(book: Book, pairs: Sequence[Pair], said: Said) -> None:
    """Append one answer to the ledger, and have the tables built by it when next asked for."""
    body: dict[str, Any] = {"pairs": [[pair.one, pair.other] for pair in sorted(pairs)], "said": said}
    book.ledger.append_next(KIND, [body], book.stamp())
    book.refresh()


def _told(entry: Entry) -> tuple[list[Pair], Said]:
    pairs, said = entry.body.get("pairs"), entry.body.get("said")
    try:
        found = [Pair(*sorted(map(str, pair))) for pair in pairs or ()]
    except TypeError:
        found = []
    if not found or said not in _SAID:
        raise BookError(f"Entry {entry.number} of the ledger is no answer about accounts.", "It was changed by hand.")
    return found, said
