"""A job title in its parts: what stands between commas, slashes, dashes and the words for `and`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from earmark.language.matching import Word, words_of

_APART = re.compile(
    r"\s[-\u2010-\u2015]+\s|[,;:/|+()\[\]\u2013\u2014\u2022\u00b7]|(?<=\w\w)\s*&\s*|\s*&\s*(?=\w\w)|\s(?:and|und|et|y|e|og|och)\s",
    re.IGNORECASE,
)
_AND = re.compile(r"[,/&]|\w")  # marks that join, the words for `and` among them
_GENDER = re.compile(  # and `a.i.`, for the time being
    r"\ba\.\s?i\.|\((?:[mwfdxh](?:[/|,]\s?[mwfdxh])+|all genders|in)\)"
    r"|(?<=\w)(?:[*:_]|/-?)(?:innen|in|euse|trice|ne|a|e|r)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"(?:\sat|\sbei|\schez|@)\s.*", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A part of a title: its words, the whole title as written, and whether it goes on from the part before."""

    text: str
    words: tuple[Word, ...]
    joined: bool = False

    @property
    def plain(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(word.plain for word in self.words)

    def written(self, start: int, end: int) -> str:
        """Return words `start` to `end` (exclusive) as they are written."""
        return self.text[self.words[start].start : self.words[end - 1].end]


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the parts of a title that have words, without endings for a gender and the company after `at`."""
    found: list[Part] = []
    for start, piece, mark in _pieces(text):
        if words := words_of(piece, start):
            found.append(Part(text, words, joined=bool(found) and _AND.search(mark) is not None))
    return tuple(found)


def _pieces(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield where each piece begins, the piece, and the mark before it."""
    bare = _GENDER.sub(lambda found: " " * len(found.group()), text)
    start, before = 0, ""
    for mark in _APART.finditer(bare):
        yield start, _ELSEWHERE.sub("", bare[start : mark.start()]), before
        start, before = mark.end(), mark.group()
    yield start, _ELSEWHERE.sub("", bare[start:]), before
