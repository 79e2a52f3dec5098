"""Column labels: the file's words, without what cannot be seen, each different from the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from earmark.facts.fold import INVISIBLE, fold
from earmark.sources.inert import live

_LONGEST = 300
_DROP = dict.fromkeys(map(ord, INVISIBLE))
_VALUE = re.compile(
    r"""[$€£¥]?\s?\d[\d.,'\s\u00a0\u202f]*\s?[%€$£]?      # a number or an amount
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d.*)?         # a date
      | [^@\s]+@[^@\s]+\.[a-z]{2,}                         # an e-mail address
      | (https?://)\S+
      | (www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|io|co|de|fr|eu|uk|example|test)   # a domain
      | [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}             # a UUID
      | (true|false)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20)\d\d")


def labels_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a label a column: trimmed, an empty one named by its place, a repeated one numbered."""
    taken: set[str] = set()
    labels = []
    for place, cell in enumerate(cells, 1):
        label = _distinct(clean(live(cell)) or f"column {place}", taken)
        taken.add(fold(label))
        labels.append(label)
    return tuple(labels)


def _distinct(label: str, taken: set[str]) -> str:
    number = 1
    shown = label
    while fold(shown) in taken:
        number += 1
        shown = f"{label} ({number})"
    return shown


def clean(cell: str) -> str:
    """Return a cell as one visible line, cut when far too long."""
    seen = cell.translate(_DROP)
    text = " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in seen[: 4 * _LONGEST]).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def are_values(header: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether a first line holds values rather than names of columns.

    So when half of its cells look like values, or when its first or any two look so and the cells
    below do too (years apart: they are used as names of columns).
    """
    filled = [place for place, cell in enumerate(header) if cell.strip()]
    looks = [place for place in filled if _is_value(header[place])]
    if len(looks) * 2 >= len(filled) and not _all_years(header, looks, filled):
        return bool(looks)
    alike = [p for p in looks if not _YEAR.fullmatch(header[p].strip()) and _mostly_values(p, below)]
    return len(alike) >= 2 or (bool(alike) and alike[0] == filled[0])


def _all_years(header: Sequence[str], looks: Sequence[int], filled: Sequence[int]) -> bool:
    return len(looks) < len(filled) and all(_YEAR.fullmatch(header[place].strip()) for place in looks)


def _mostly_values(place: int, below: Sequence[Sequence[str]]) -> bool:
    cells = [row[place] for row in below if place < len(row) and row[place].strip()]
    return sum(1 for cell in cells if _is_value(cell)) * 2 > len(cells)


def _is_value(cell: str) -> bool:
    return len(cell) <= _LONGEST and bool(_VALUE.fullmatch(cell.strip()))
