"""A text cut into sentences, each as it stands: its start and end, nothing added or taken away.

Each step looks at every character a bounded number of times, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 600  # characters; what is longer has no ends of sentences and is cut between words
_LEAD = r"[ \t]*+(?:>[ \t]?)*+(?:(?:[-*+\u2022\u2013]|\d{1,3}[.)]|[a-z]\))[ \t]++)?+(?:\[[ xX]\][ \t]++)?+"
_BULLET = re.compile(_LEAD)
_MARKED = re.compile(r"[ \t]*+(?:[-*+\u2022\u2013>|]|\d{1,3}[.)])[ \t]")
_TITLE = re.compile(r"[ \t]*+(?:#{1,6}[ \t]|(?:-{3,}|={3,}|_{3,}|\*{3,})[ \t]*+$)")
_BOLD = re.compile(r"[ \t]*+\*\*[^*\n]{1,200}\*\*:?[ \t]*+$")
_END = re.compile(r"[.!?\u2026]++[\"'\u201d\u2019)\]*_]*+(?=\s|$)|[\u3002\uff01\uff1f]++[\u300d\u201d]?")
_BEFORE = re.compile(r"(?:^|[\s(\[\"'\u201c])([\w.]{1,12})$")
_ABBREVIATED = """
    mr mrs ms dr prof st jr sr inc ltd co corp llc vs e.g i.e eg ie approx est fig min max sept oct nov dec jan feb
    mar apr jun jul aug u.s u.k ph.d resp incl excl ca cf al
"""
_SHORT = frozenset(_ABBREVIATED.split())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence, in order; headings, rules and bullets' marks are in none."""
    for start, end in _blocks(text):
        first = _after_bullet(text, start, end)
        for found in _END.finditer(text, start, end):
            if found.end() < end and _goes_on(text, found, end):
                continue
            yield from _trimmed(text, first, found.end())
            first = found.end()
        yield from _trimmed(text, first, end)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield what no sentence goes beyond: paragraphs and items of lists; lines that are all bold are headings."""
    start, at = 0, 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        bare = line.rstrip()
        title = bool(_TITLE.match(bare) or _BOLD.match(bare))
        item = not title and bool(_MARKED.match(line))
        if (not bare or title or item) and start < at:
            yield start, at
        start = end if not bare or title else at if item else start
        if bare and not title and line.rstrip("\r\n").endswith("  "):  # Markdown's end of a line
            yield start, end
            start = end
        at = end
    if start < at:
        yield start, at


def _goes_on(text: str, found: re.Match[str], end: int) -> bool:
    """Tell whether the mark ends no sentence: an abbreviation, an initial, or a small letter follows."""
    follows = text[found.end() : min(end, found.end() + 40)].lstrip()[:1]
    if found.group()[0] != ".":
        return follows.islower() and found.group()[0] == "\u2026"
    before = _BEFORE.search(text[max(0, found.start() - 14) : found.start()])
    word = before[1] if before else ""
    return follows.islower() or word.lower() in _SHORT or (len(word) == 1 and word.isupper() and word != "I")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch without the spaces around it, cut between words where it is too long."""
    while start < end:
        most = _cut(text, start, end)
        piece = text[start:most]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        if left < right:
            yield start + left, start + right
        start = most


def _after_bullet(text: str, start: int, end: int) -> int:
    lead = _BULLET.match(text, start, end)
    return lead.end() if lead else start


def _cut(text: str, start: int, end: int) -> int:
    if end - start <= LONGEST:
        return end
    space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
    return space if space > 0 else start + LONGEST
