"""How other tools call a field, and what is said of a profile at the head of each export."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from earmark.facts.fold import unaccented
from earmark.profile.profile import Profile
from earmark.render.exports.plan import Wanted
from earmark.render.words import clean, day

ASKS = {
    "number": "a number; of a band (1k-10k) its lower end",
    "date": "a date",
    "category": "text",
    "list": "text, items divided by semicolons",
}


def plain(name: str, most: int = 30) -> str:
    """Return a name as letters of the alphabet, digits and single underscores, its case kept: Web_Technologies.

    One cut short, or without any such letter, ends in a number made of the whole name.
    """
    kept = re.sub(r"[^A-Za-z0-9]+", "_", unaccented(name)).strip("_")
    if not kept or len(kept) > most:
        number = sum(i * ord(letter) for i, letter in enumerate(name, 1)) % 10_000
        kept = f"{kept[: most - 5].rstrip('_') or 'Field'}_{number}"
    return f"X{kept}" if kept[0].isdigit() else kept


def called(
    profile: Profile, wanted: Wanted, standard: Mapping[str, str], usual: Callable[[str], str]
) -> dict[str, str]:
    """Return how each field is called in a tool: as the user says, a standard field of the tool, or the usual form.

    No two fields are called alike, and none as the answers are.
    """
    found: dict[str, str] = {}
    for name in profile.fields:
        known = {one.lower() for one in found.values()}
        common = standard.get(name.casefold(), "")
        guess = common if common and common.lower() not in known else usual(name)
        own = guess.lower().startswith("earmark")
        tries = (guess, *(usual(f"{name} {i}") for i in range(2, 1000))) if not own else (usual(f"Own {name}"),)
        found[name] = wanted.names.get(name) or next(one for one in tries if one.lower() not in known)
    return found


def distinct(names: Iterable[str], usual: Callable[[str], str]) -> list[str]:
    """Return names as a tool takes them, numbered where two would be alike."""
    found: list[str] = []
    for name in names:
        tries = (usual(name), *(usual(f"{i} {name}") for i in range(2, 1000)))
        found.append(next(one for one in tries if one.lower() not in {x.lower() for x in found}))
    return found


def head(profile: Profile, wanted: Wanted) -> list[str]:
    """Return the lines that say which profile it is."""
    about = [clean(line) for line in wanted.about.splitlines() if line.strip()]
    return [f"{clean(profile.name)}, as of {day(profile.as_of)}", *about]
