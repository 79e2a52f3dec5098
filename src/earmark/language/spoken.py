"""A turn's words as one text, and the way back from each of its characters to the file."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from earmark.language.talk import Span, Turn

_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)


@dataclass(frozen=True)
class Spoken:
    """`text` is read; `marks` say where it jumps: (place in `text`, place in the file).

    `bounds` are of each piece its start and end in `text` and its end in the file.
    """

    text: str
    marks: tuple[Span, ...]
    bounds: tuple[tuple[int, int, int], ...]

    def span(self, start: int, end: int, at: int) -> Span:
        """Return where a stretch of `text` stands in the file; of several pieces, the one that holds place `at`."""
        piece = max(0, bisect_right(self.bounds, at, key=lambda bound: bound[0]) - 1)
        first, last, over = self.bounds[piece]
        return self._place(max(start, first)), over if end >= last else self._place(end)

    def _place(self, at: int) -> int:
        here, there = self.marks[max(0, bisect_right(self.marks, at, key=lambda mark: mark[0]) - 1)]
        return there + at - here


def spoken(text: str, turn: Turn, escaped: bool) -> Spoken:
    """Join a turn's pieces with a space between; escapes of JSON strings become the letters they mean."""
    words: list[str] = []
    marks: list[Span] = []
    bounds: list[tuple[int, int, int]] = []
    length = 0
    for start, end in turn.pieces:
        first = length
        for at, part in _parts(text, start, end, escaped):
            marks.append((length, at))
            words.append(part)
            length += len(part)
        bounds.append((first, length, end))
        words.append(" ")
        length += 1
    return Spoken("".join(words), tuple(marks), tuple(bounds))


def _parts(text: str, start: int, end: int, escaped: bool) -> Iterator[tuple[int, str]]:
    """Yield stretches of a piece that read as they stand, and each escape by itself."""
    at = start
    if escaped:
        for found in _ESCAPE.finditer(text, start, end):
            if at < found.start():
                yield at, text[at : found.start()]
            yield found.start(), _meant(found.group())
            at = found.end()
    if at < end or not escaped:
        yield at, text[at:end]


def _meant(escape: str) -> str:
    try:
        letter = str(json.loads(f'"{escape}"'))
    except ValueError:
        return " "
    return letter if letter.isprintable() or letter in "\n\t" else " "
