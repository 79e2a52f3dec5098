"""Technologies that a text names, of those that the book's own lists have; nothing else is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from earmark.sources.watch.quotes import quote

_SHORTEST = 3  # letters; of a shorter name nobody can say that it is one


def technologies_in(text: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each known technology that `text` names, with the words around it, in the order of `known`.

    A name counts as a whole word that is spelled as in the book, or with a capital; not where it begins a sentence
    that goes on in lower case, for then it may be a word like any other ("Segment our customers").
    """
    for name in known:
        if len(name) < _SHORTEST:
            continue
        for met in re.finditer(rf"(?<![\w.@/-]){re.escape(name)}(?![\w@/-])", text, re.IGNORECASE):
            if _is_name(text, met, name):
                yield name, quote(text, met.start(), met.end())
                break


def _is_name(text: str, met: re.Match[str], name: str) -> bool:
    found = met.group()
    if found != name and found.lower() == found:
        return False
    if not found[0].isupper() or " " in found or found.lower() != found[0].lower() + found[1:]:
        return True
    before, after = text[: met.start()].rstrip(), text[met.end() : met.end() + 2]
    opens = not before or before[-1] in ".!?:;\u2022"
    return not (opens and len(after) == 2 and after[0] == " " and after[1].islower())
