"""Names of companies as they are compared: what says nothing of who it is taken off, what deceives the eye named.

Nothing here merges: `core` is equal for names that are spelled alike, `bare` and `shape` only say where to look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from earmark.facts.fold import unaccented
from earmark.sources.legal_forms import ATTACHED, FORMS, JOINING, LEADING, LEADING_ONE, LONGEST

_FILLERS = "\u034f\u115f\u1160\u3164\uffa0\u180e"  # drawn as nothing, yet no format characters
_ABBREVIATED = re.compile(r"(?<!\w)(\w)\.(?=\w|\W|$)|\.(?=\W|$)|['\u2019\u02bc`]")
_SPELLED = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"}
)  # no accents, yet written without them too
_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_TWINS = str.maketrans(  # letters of other scripts drawn as Latin ones, each case for itself
    "АВЕЅІЈКМНОРСТУХЬҮԌԚԜаеѕіјорсухһԁԛԝѵүкΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχεɑɡıӏ",
    "ABESIJKMHOPCTYXbYGQWaesijopcyxhdqwvykABEZHIKMNOPTYXaikvoptuxeagil",
)


def core(name: str) -> str:
    """Return a name as compared: NFC, invisible characters gone, case folded, legal forms and punctuation off.

    A name that is a legal form alone stays: `AB` is somebody.
    """
    return _stripped(tuple(_words(_case(visible(name)))))


def visible(name: str) -> str:
    """Return a name in NFC without the characters that nobody sees."""
    if name.isascii():
        return name
    seen = (c for c in name if unicodedata.category(c) != "Cf" and c not in _FILLERS and not "\ufe00" <= c <= "\ufe0f")
    return unicodedata.normalize("NFC", "".join(seen))


def bare(text: str) -> str:
    """Return a core in one word, without accents, and with ae, oe, ue as the vowel: where to look for the same."""
    text = plain(text)
    for was, meant in _SPELLED:
        text = text.replace(was, meant)
    return text.replace(" ", "")


def plain(text: str) -> str:
    """Return a core without accents."""
    if text.isascii():
        return text
    return unaccented(text.translate(_LETTERS))


def spelled_out(text: str) -> str:
    """Return a core without accents, with ä, ö, ü, å, ø as ae, oe, ue, aa, oe."""
    return text if text.isascii() else plain(text.translate(_OUT))


def shape(name: str) -> str:
    """Return the core that a name seems to have: letters of other scripts as the Latin ones they resemble."""
    return core(visible(name).translate(_TWINS))


def deceiving(name: str) -> tuple[str, ...]:
    """Return the letters of a name that look like Latin ones and are none, each with its script."""
    letters = dict.fromkeys(c for c in visible(name) if c.translate(_TWINS) != c)
    return tuple(f'{unicodedata.name(c, "odd").split()[0].capitalize()} "{c}"' for c in letters)


def _case(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _words(text: str) -> list[str]:
    for form in ATTACHED:
        text = text.replace(form, " ")
    text = _ABBREVIATED.sub(r"\1", text)
    words = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text).split()
    return _joined([word for word in words if word not in JOINING] or words)


def _joined(words: Sequence[str]) -> list[str]:
    """Put letters that stand alone, side by side, into one word: `s a s` is `sas`."""
    found: list[str] = []
    alone = False
    for word in words:
        one = len(word) == 1 and word.isalpha() and word.isascii()
        if one and alone:
            found[-1] += word
        else:
            found.append(word)
        alone = one
    return found


@lru_cache(maxsize=100_000)
def _at_end(words: tuple[str, ...]) -> int:
    """Return how many of the last words are a legal form."""
    return next((n for n in range(min(LONGEST, len(words)), 0, -1) if words[-n:] in FORMS), 0)


def _stripped(words: tuple[str, ...]) -> str:
    while len(words) > 1 and 0 < (n := _at_end(words[-LONGEST:])) < len(words):
        words = words[:-n]
    if len(words) > 1 and (words[0] in LEADING or (len(words) == 2 and words[0] in LEADING_ONE)):
        words = words[1:]
    return " ".join(words)
