"""Words of a text found in tables of words: the longest phrase at each place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from earmark.facts.fold import unaccented

GAP = 4  # words that `...` may stand for
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "’": "'"})  # noqa: RUF001 - letters


@dataclass(frozen=True)
class Word:
    """One word of a text: as compared, and where it stands in the text."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """Words `start` to `end` (exclusive) of a part stand in a table under `name`.

    partly: only the beginning or the end of a word stands there; unsure: the table marks it as meaning several things.
    """

    name: str
    start: int
    end: int
    partly: bool = False
    unsure: bool = False


@dataclass(frozen=True)
class _Entry:
    words: tuple[str, ...]
    name: str
    unsure: bool = False
    first: bool = False

    def length(self, words: Sequence[str], at: int) -> int:
        """Return how many words from `at` on the entry covers; 0: it does not stand there."""
        if "..." not in self.words:
            return len(self.words) if tuple(words[at : at + len(self.words)]) == self.words else 0
        ends = range(at + 2, min(at + GAP + 2, len(words)))
        return next((end - at + 1 for end in ends if words[end] == self.words[-1]), 0)


@dataclass(frozen=True)
class Words:
    """A table made ready: entries by their first word, longest first, and beginnings and ends of words."""

    entries: Mapping[str, tuple[_Entry, ...]]
    beginnings: Mapping[str, _Entry]
    ends: Mapping[str, _Entry]

    def at(self, words: Sequence[str], place: int) -> Found | None:
        """Return what stands in the table from one place on."""
        for entry in self.entries.get(words[place], ()):
            if (place == 0 or not entry.first) and (many := entry.length(words, place)):
                return Found(entry.name, place, place + many, unsure=entry.unsure)
        word = words[place]
        for stems, stem in chain(
            ((self.ends, word[start:]) for start in range(1, len(word) - 1)),
            ((self.beginnings, word[:end]) for end in range(len(word), 1, -1)),
        ):
            if stem in stems:
                return Found(stems[stem].name, place, place + 1, partly=stem != word, unsure=stems[stem].unsure)
        return None

    def all(self, words: Sequence[str]) -> Iterator[Found]:
        """Yield what stands in the table, from the first word to the last."""
        place = 0
        while place < len(words):
            found = self.at(words, place)
            if found:
                yield found
            place = found.end if found else place + 1


def table(*groups: Mapping[str, str]) -> Words:
    """Return tables of names and their words, divided by commas, made ready; what comes first counts."""
    entries: dict[str, dict[tuple[str, ...], _Entry]] = {}
    beginnings: dict[str, _Entry] = {}
    ends: dict[str, _Entry] = {}
    for name, text in (pair for group in groups for pair in group.items()):
        for phrase in listed(text):
            bare = phrase.strip("?*^")
            entry = _Entry(tuple(bare.split()), name, phrase.endswith("?"), phrase.startswith("^"))
            if phrase.endswith("*"):
                beginnings.setdefault(bare, entry)
            elif phrase.startswith("*"):
                ends.setdefault(bare, entry)
            else:
                entries.setdefault(entry.words[0], {}).setdefault(entry.words, entry)
    longest = {first: tuple(sorted(some.values(), key=lambda one: -len(one.words))) for first, some in entries.items()}
    return Words(longest, beginnings, ends)


def listed(text: str) -> tuple[str, ...]:
    """Return the phrases of a text divided by commas."""
    return tuple(phrase for piece in text.split(",") if (phrase := " ".join(piece.split())))


def plain(letter: str) -> str:
    """Return a letter as it is compared: without accents, in lower case."""
    return unaccented(letter.lower().translate(_LETTERS))


def words_of(text: str, start: int = 0) -> tuple[Word, ...]:
    """Return the words of a text, each with where it stands; `start` is added to the places."""
    found = re.finditer(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|\b[^\W\d_]{1,2}\s?&\s?[^\W\d_]\b|[^\W_]+", text)
    return tuple(_word(one, start) for one in found)


def _word(found: re.Match[str], start: int) -> Word:
    bare = "".join(plain(letter) for letter in found.group() if letter not in ". ")
    return Word(bare, start + found.start(), start + found.end())
