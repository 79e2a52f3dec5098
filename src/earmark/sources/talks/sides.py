"""Whose side a speaker is on: what the file says, then roles, then who is left, then who asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from earmark.language.talk import Person, Side, Turn
from earmark.sources.talks.labels import parted

_OURS = re.compile(
    r"\b(?:ae|sdr|bdr|se|csm|(?:inside )?sales (?:rep|representative|development rep\w*|engineer|agent|executive)"
    r"|account (?:executive|manager)|solutions? (?:engineer|consultant)|customer success manager|seller|vendor"
    r"|interviewer|host|moderator|toc)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:prospect(?:ive)?|customer|client|buyer|adopter|interviewee|respondent|guest)\b(?! success)", re.IGNORECASE
)
_ROLE_AFTER = re.compile(r"\s[-\u2013\u2014|]\s|,")
_ASKS, _ASKED, _LEAST = 0.6, 0.2, 3  # shares of turns with a question; questions


def sided(turns: tuple[Turn, ...], people: Iterable[Person], text: str) -> tuple[Turn, ...]:
    """Return the turns with the side of each speaker, unknown where nothing tells it."""
    speakers = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    everyone = (*people, *(person for name in speakers if (person := _within(name))))
    known = {name.lower(): person for person in everyone for name in _names(person)}
    sides: dict[str, Side] = {turn.speaker: turn.side for turn in turns if turn.side != "unknown" and turn.speaker}
    if not sides:
        sides = {name: side for name in speakers if (side := _told(name, known)) != "unknown"}
        left = _left(speakers, sides) if sides else _lettered(speakers) or _asking(turns, speakers, text)
        sides = {**left, **sides}
    return tuple(replace(turn, side=sides.get(turn.speaker, turn.side)) for turn in turns)


def of_side(people: Iterable[Person], turns: Iterable[Turn]) -> Iterator[Person]:
    """Yield the people, those that speak with the side of their turns."""
    spoke = {parted(turn.speaker)[0].lower(): turn.side for turn in turns}
    for person in people:
        sides = {spoke[name.lower()] for name in _names(person) if name.lower() in spoke}
        yield replace(person, side=sides.pop()) if person.side == "unknown" and len(sides) == 1 else person


def _within(label: str) -> Person | None:
    """Return whom a label names in brackets: Prospect (Arjun, Security Lead)."""
    head, within = parted(label)
    name = _ROLE_AFTER.split(within)[0].strip()
    side = _plain(head)
    return Person(name, side=side) if name and side != "unknown" else None


def _names(person: Person) -> set[str]:
    return {person.name, *person.name.split()[:1]} - {""}


def _told(label: str, known: Mapping[str, Person]) -> Side:
    """Return what a label, or the person it names, tells: Prospect (Priya), AE, Jennifer."""
    head, within = parted(label)
    person = known.get(head.lower()) or known.get(within.lower())
    if _THEIRS.search(head) or not person or person.side == "unknown":
        return _plain(head, f"{within} {person.role if person else ''}")
    return person.side


def _plain(head: str, about: str = "") -> Side:
    if _THEIRS.search(head):
        return "theirs"
    return "ours" if _OURS.search(f"{head} {about}") else "theirs" if _THEIRS.search(about) else "unknown"


def _left(speakers: list[str], sides: Mapping[str, Side]) -> dict[str, Side]:
    """Return the side of who is left: ours where labels say who the prospect is, theirs where only sellers are told."""
    found = set(sides.values())
    if any(_THEIRS.search(parted(name)[0]) for name in speakers):
        return {name: "ours" for name in speakers if name not in sides}
    if "ours" in found:
        return {name: "theirs" for name in speakers if name not in sides}
    return {name: "ours" for name in speakers if name not in sides} if len(speakers) == 2 else {}


def _lettered(speakers: list[str]) -> dict[str, Side]:
    """Return the sides of Q and A."""
    found = {name.lower().rstrip(".0123456789 "): name for name in speakers}
    for asks, answers in (("q", "a"), ("question", "answer")):
        if {asks, answers} == set(found):
            return {found[asks]: "ours", found[answers]: "theirs"}
    return {}


def _asking(turns: tuple[Turn, ...], speakers: list[str], text: str) -> dict[str, Side]:
    """Of two, one who asks in most turns is ours if the other hardly asks."""
    if len(speakers) != 2:
        return {}
    shares = {}
    for name in speakers:
        said = [any("?" in text[a:b] for a, b in turn.pieces) for turn in turns if turn.speaker == name]
        shares[name] = (sum(said) / len(said), sum(said))
    asks, other = sorted(speakers, key=lambda name: shares[name], reverse=True)
    if shares[asks][0] >= _ASKS and shares[asks][1] >= _LEAST and shares[other][0] <= _ASKED:
        return {asks: "ours", other: "theirs"}
    return {}
