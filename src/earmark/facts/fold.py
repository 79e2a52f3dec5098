"""One spelling for comparing: what a category's value is compared as, everywhere."""

from __future__ import annotations

import unicodedata

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u00ad"
_DROP = dict.fromkeys(map(ord, INVISIBLE))


def fold(text: str) -> str:
    """Return `text` as it is compared: NFC, invisible characters gone, spaces single, lower case."""
    shown = unicodedata.normalize("NFC", text.translate(_DROP))
    return "".join(_lower(letter) for letter in " ".join(shown.split()))


def unaccented(text: str) -> str:
    """Return `text` with its letters bare: compatibility forms taken apart (NFKD), accents and other marks gone."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _lower(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter
