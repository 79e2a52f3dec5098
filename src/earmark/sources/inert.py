"""Text that a spreadsheet would execute, made inert with an apostrophe on the way out and live again on the way in.

An apostrophe goes before a cell that begins as a formula does, after any apostrophes and spaces of its own,
unless it is a plain number or a phone number; so taking off one apostrophe where one was put gives every
cell back as it was. The patterns mean the same to Python and to DuckDB.
"""

from __future__ import annotations

import re

_SPACES = " \u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"
_MARKS = r"=+\-@\t\r\n" + "\uff1d\uff0b\uff0d\uff20"  # full-width forms are taken for the usual ones, too
DANGEROUS = f"^'*[{_SPACES}]*[{_MARKS}]"
PLAIN = r"^([+-][0-9][0-9.,' ]*([eE][+-]?[0-9]+)?%?|\+[0-9][0-9 ()./-]*)$"


def inert(text: str) -> str:
    """Return `text` as a spreadsheet may hold it."""
    return f"'{text}" if _needs_it(text) else text


def live(text: str) -> str:
    """Return what `inert` made of a text as it was before."""
    return text[1:] if text[:1] == "'" and _needs_it(text[1:]) else text


def _needs_it(text: str) -> bool:
    return bool(re.match(DANGEROUS, text)) and not re.match(rf"{PLAIN[:-1]}\Z", text)
