"""Text and Markdown in which a name, a time or both stand before what is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from earmark.language.talk import Person, Turn
from earmark.sources.talks.labels import NO_SPEAKER, accepted
from earmark.sources.talks.seam import Line, Told, joined, lines, seconds, turn_of

_TIME = r"[\[(]?(?P<time>(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)[\])]?"
_RULE = re.compile(  # a line across, or what happens between words: [09:17] *Call ends.*
    rf"\s*+(?:(?:-{{3,}}+|\*{{3,}}+|_{{3,}}+|={{3,}}+)\s*+$|{_TIME}[ \t]*[*_(\[])"
)
_TITLED = re.compile(r"[ \t]*#{1,6}[ \t]")


@dataclass(frozen=True)
class Form:
    """One way to say who speaks; `strong`: nothing else is written so, hence a name used once is a speaker, too."""

    pattern: re.Pattern[str]
    strong: bool


# in this order: [00:12] Name: words; Name  0:12, words below; 0:12 - Name, words below; **Name:** words; Name: words
FORMS = tuple(
    Form(re.compile(pattern), strong)
    for pattern, strong in (
        (rf"[ \t]*+{_TIME}[ \t]*(?:[-\u2013|][ \t]*)?(?P<name>[^:\n]{{1,80}}):[ \t]*", True),
        (rf"(?P<name>[^:\n]{{1,80}}?)(?:[ \t]*[-\u2013|,])?[ \t]{{1,9}}{_TIME}[ \t]*:?[ \t]*$", True),
        (rf"[ \t]*+{_TIME}[ \t]*[-\u2013|]?[ \t]*(?P<name>[^:\n]{{1,80}})$", True),
        (rf"[ \t]*+\*\*(?P<name>[^*:\n]{{1,80}})(?::\*\*|\*\*[ \t]*(?:{_TIME}[ \t]*)?:)[ \t]*", False),
        (rf"[ \t]*+(?P<name>[^:\n*#|]{{1,60}}?)(?:[ \t]{{1,9}}{_TIME})?[ \t]{{0,9}}:(?:[ \t]+|$)", False),
    )
)


def labelled(text: str, people: tuple[Person, ...] = ()) -> Told | None:
    """Read by the form that names speakers most often; None where none does so twice."""
    all_lines = list(lines(text))
    best: Told | None = None
    most = 1
    for form in FORMS:
        found = [(line, form.pattern.match(line.text)) for line in all_lines]
        known = accepted((m["name"].strip() for _, m in found if m), people, form.strong)
        times = sum(1 for _, m in found if m and m["name"].strip() in known)
        if times > most and known:
            best, most = _told(found, known), times
    return best


def _told(found: list[tuple[Line, re.Match[str] | None]], known: frozenset[str]) -> Told:
    turns: list[Turn] = []
    speaker, at, pieces, begins, talks = "", None, list[tuple[int, int]](), -1, False
    for line, match in found:
        name = match["name"].strip() if match else ""
        if match and name in known:
            turns.append(turn_of(speaker, tuple(pieces), at))
            begins = line.start if begins < 0 else begins
            speaker, at, talks = name, seconds(match.groupdict().get("time")), True
            pieces = [(line.start + match.end(), line.end)]
        elif _RULE.match(line.text) or _TITLED.match(line.text) or (name and _is_field(name)):
            talks = False
        elif talks and pieces:
            pieces[-1] = (pieces[-1][0], line.end)
    turns.append(turn_of(speaker, tuple(pieces), at))
    return Told(joined([turn for turn in turns if turn.speaker]), begins=begins)


def _is_field(name: str) -> bool:
    return NO_SPEAKER.issuperset(re.findall(r"[^\W_]+", name.lower()))
