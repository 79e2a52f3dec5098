"""What a column holds, told by its cells: never by its label alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from earmark.sources.cells import FALSE, TRUE
from earmark.sources.mapping import CellKind
from earmark.sources.profiling import ColumnProfile
from earmark.sources.shapes import is_band, is_date, is_number, says_nothing

_EMAIL = re.compile(r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$")
_URL = re.compile(r"^\s*(?:https?://|www\.)\S+$", re.IGNORECASE)
_PHONE = re.compile(r"^\s*(?:\+|00)?\(?[0-9][0-9()\s./-]{6,20}(?:\s*(?:x|ext\.?)\s*[0-9]+)?\s*$")
_PHONE_MARK = re.compile(r"^\s*\+|\(|[0-9][ -][0-9]{2,}[ -][0-9]|[0-9]/[0-9]{3,}")
_TOKEN = re.compile(
    r"^(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,64}|[a-zA-Z0-9]{15}(?:[A-Z0-9]{3})?|[A-Za-z0-9+/]{22}==|(?=\w*[0-9])[A-Za-z]{1,5}[-_]\w{4,})$"
)
_ZERO_LED = re.compile(r"^0[0-9]+$")
_FREE_TEXT = 60  # characters on average
_SEPARATORS = (";", "|", ", ")
_VOCABULARY = 300  # items a list column may choose from


@dataclass(frozen=True)
class Content:
    """What a column holds; `reason` says why it can be no criterion, empty if it can."""

    kind: CellKind
    format: str = ""
    reason: str = ""


def content(profile: ColumnProfile) -> Content:
    """Return what a column's cells are; the first that at least nine in ten of them agree on."""
    values = [(cell, lines) for cell, lines in profile.values if not says_nothing(cell)]
    if not values:
        return Content("text", reason="holds nothing")
    if _all_boolean(values):
        return Content("boolean")
    for kind, test, reason in _TESTS:
        if _share(values, test) >= 0.9:
            return _checked(Content(kind, reason=reason), profile, values)
    return _banded(values) or _listed(values) or _worded(profile, values)


_TESTS: tuple[tuple[CellKind, Callable[[str], object], str], ...] = (
    ("text", _EMAIL.match, "holds email addresses"),
    ("text", _URL.match, "holds web addresses"),
    ("date", is_date, ""),
    ("number", is_number, ""),
    ("text", lambda cell: _PHONE.match(cell) and _PHONE_MARK.search(cell), "holds phone numbers"),
    ("id", lambda cell: _TOKEN.match(cell) and any(c.isdigit() for c in cell), "holds record ids"),
)


def _checked(found: Content, profile: ColumnProfile, values: list[tuple[str, int]]) -> Content:
    if found.kind != "number":
        return found
    if _share(values, _ZERO_LED.match) > 0.02:
        return Content("id", reason="holds numbers with leading zeros, which are codes")
    unique = profile.filled >= 20 and profile.distinct >= 0.95 * profile.filled
    if unique and len({len(cell) for cell, _ in values}) == 1 and len(values[0][0]) >= 8 and values[0][0].isdigit():
        return Content("id", reason="holds record ids")
    return found


def _share(values: list[tuple[str, int]], test: Callable[[str], object]) -> float:
    lines = sum(count for _, count in values)
    return sum(count for cell, count in values if test(cell)) / lines


def _all_boolean(values: list[tuple[str, int]]) -> bool:
    words = {cell.strip().lower() for cell, _ in values}
    return len(words) <= 4 and words <= {*TRUE, *FALSE} and words != {"x", "y"}


def _banded(values: list[tuple[str, int]]) -> Content | None:
    bands = _share(values, is_band)
    if bands >= 0.5 and _share(values, lambda cell: is_band(cell) or is_number(cell)) >= 0.8 and len(values) <= 60:
        return Content("band")
    return None


def _listed(values: list[tuple[str, int]]) -> Content | None:
    """A list: many cells hold several short items of a small vocabulary."""
    lines = sum(count for _, count in values)
    for separator in _SEPARATORS:
        several = sum(count for cell, count in values if separator in cell.strip(" ;|,"))
        if several < (0.5 if separator == ", " else 0.2) * lines:
            continue
        items = Counter[str]()
        for cell, count in values:
            items.update(dict.fromkeys((item.strip().lower() for item in cell.split(separator)), count))
        used = sum(items.values())
        short = sum(len(item) * count for item, count in items.items()) <= 40 * used
        if short and len(items) <= min(_VOCABULARY, max(12, 0.25 * used)):
            return Content("list", separator.strip())
    return None


def _worded(profile: ColumnProfile, values: list[tuple[str, int]]) -> Content:
    lines = sum(count for _, count in values)
    if sum(len(cell) * count for cell, count in values) > _FREE_TEXT * lines:
        return Content("text", reason="holds free text")
    limit = 0.5 if profile.filled >= 50 else 0.9
    if profile.filled >= 20 and profile.distinct > limit * profile.filled:
        return Content("text", reason="says something else on nearly every line")
    return Content("category")
