"""How the cues read a text: small letters, plain marks, and patterns in which a space stands for any spaces."""

from __future__ import annotations

import re
from functools import cache

from earmark.language.branches import branched

_SAME = {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2014": " ", "\u2013": "-"}
_PLAIN = str.maketrans({**_SAME, "*": " ", "`": " ", "[": " "})
_LINK = re.compile(r"\]\([^)\s]{0,2000}\)|<[^<>\n]{0,200}>|https?://\S{1,2000}")


def as_read(text: str) -> str:
    """Return a text as the cues read it; links and tags are blank, and every letter keeps its place."""
    if "](" in text or "<" in text or "://" in text:
        text = _LINK.sub(lambda found: " " * len(found.group()), text)
    plain = text.translate(_PLAIN)
    small = plain.lower()
    return small if len(small) == len(plain) else plain


@cache
def compiled(*patterns: str) -> re.Pattern[str]:
    """Return one pattern of several, each from the beginning of a word."""
    whole = rf"(?<![\w-])(?:{branched(patterns)})"
    return re.compile(whole.replace(" ?", r"\s*").replace(" ", r"\s+"))
