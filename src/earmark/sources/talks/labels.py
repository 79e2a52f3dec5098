"""Labels before what is said: which are speakers, and what a label tells of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from earmark.language.talk import Person

_FIELDS = """
    date time duration participants attendees present participant attendee call id outcome meeting record agenda
    subject title topic company account deal opportunity location note notes summary objective objectives goal goals
    action items next steps transcript recording link url source key takeaways highlights interviewee interviewees
    from to cc http https challenges noted todo example warning update background context result
"""
NO_SPEAKER = frozenset(_FIELDS.split())
_PARTED = re.compile(r"\s*[(\[]\s*(?P<within>[^()\[\]]{0,80})[)\]]\s*$")
_MOST_WORDS = 7


def is_speaker(label: str) -> bool:
    """Tell whether a label may be somebody: some letters, few words, and not the name of a field."""
    words = re.findall(r"[^\W_]+", label.lower())
    if not words or len(words) > _MOST_WORDS or label.rstrip()[-1:] in {".", "!", "?", ",", ";"}:
        return False
    return not NO_SPEAKER.issuperset(words)


def accepted(labels: Iterable[str], people: Iterable[Person] = (), strong: bool = False) -> frozenset[str]:
    """Return the labels that are speakers: those used twice or named by the file, and, of a strong layout, all.

    A label that is used once beside others that recur is taken for words of a sentence.
    """
    counted = Counter(label for label in labels if is_speaker(label))
    if strong:
        return frozenset(counted)
    named = {word.lower() for person in people for word in (person.name, *person.name.split()[:1])}
    return frozenset(label for label, times in counted.items() if times > 1 or parted(label)[0].lower() in named)


def parted(label: str) -> tuple[str, str]:
    """Return what stands before the brackets of a label, and what stands in them: AE (Jordan)."""
    found = _PARTED.search(label)
    return (label[: found.start()].strip(), found["within"].strip()) if found else (label.strip(), "")
