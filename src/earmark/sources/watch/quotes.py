"""Words taken from a text as they stand: sentences, and what stands around a place."""

from __future__ import annotations

import re
from itertools import pairwise

_TITLES = "".join(rf"(?<!\b{short})" for short in ("Mr", "Ms", "Mrs", "Dr", "Inc", "Corp", "Co", "No", "[A-Z]"))
_END = re.compile(rf"{_TITLES}[.!?:;\u2022]\s+")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, verbatim."""
    ends = [0, *(met.end() for met in _END.finditer(text)), len(text)]
    return [text[start:end].strip() for start, end in pairwise(ends) if text[start:end].strip()]


def quote(text: str, start: int, end: int, around: int = 110) -> str:
    """Return the words around a place, verbatim: its sentence, and of a long one what stands near."""
    left = max(0, start - around)
    begun = [met.end() for met in _END.finditer(text, left, start)]
    if begun:
        left = begun[-1]
    elif left:
        left = text.find(" ", left, start) + 1 or start
    stop = _END.search(text, end, end + around)
    right = stop.start() + 1 if stop else min(len(text), end + around)
    if right < len(text) and stop is None:
        right = max(end, text.rfind(" ", end, right))
    return text[left:right].strip()
