"""How other tools call a field, and what is said of a profile at the head of each export."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from earmark.profile.profile import Profile
from earmark.render.exports.plan import Wanted
from earmark.render.words import clean, day

ASKS = {"number": "a number", "date": "a date", "category": "text", "list": "text, items divided by semicolons"}


def plain(name: str) -> str:
    """Return a name as letters of the alphabet, digits and single underscores, its case kept: Web_Technologies."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    kept = re.sub(r"[^A-Za-z0-9]+", "_", bare).strip("_")
    return f"X{kept}" if kept[:1].isdigit() else kept or "Field"


def distinct(names: Iterable[str], suffix: str = "", most: int = 40) -> list[str]:
    """Return the names cut to `most` letters, each once (compared without case), then `suffix`."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        short = name[:most].rstrip("_")
        one, i = short, 2
        while one.lower() in taken:
            one, i = f"{short[: most - 4]}_{i}", i + 1
        taken.add(one.lower())
        found.append(one + suffix)
    return found


def head(profile: Profile, wanted: Wanted) -> list[str]:
    """Return the lines that say which profile it is."""
    about = [clean(line) for line in wanted.about.splitlines() if line.strip()]
    return [f"{clean(profile.name)}, as of {day(profile.as_of)}", *about]
