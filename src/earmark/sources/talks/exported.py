"""JSON exports of Gong, Fireflies and their like: texts beside a speaker, wherever they are nested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from earmark.language.talk import Person, Side, Turn
from earmark.sources.talks.places import BEGINS, Placed, parse
from earmark.sources.talks.seam import Told, joined, turn_of

_TEXTS = ("text", "sentence", "transcript", "content", "words")
_SPEAKERS = (
    "speaker_name", "speakerName", "speaker", "participant_name", "participant", "user_name", "speakerId", "speaker_id",
)  # fmt: skip
_STARTS = {"start": 1000.0, "start_ms": 1000.0, "start_time": 1.0, "startTime": 1.0, "start_timestamp": 1.0}  # a second
_PARTIES = ("parties", "participants", "attendees", "meeting_attendees", "speakers")
_NAMES = ("name", "displayName", "display_name", "fullName", "speaker_name")
_IDS = ("speakerId", "speaker_id", "id")
_MAILS = ("emailAddress", "email", "email_address")
_SIDES: dict[str, Side] = {"internal": "ours", "external": "theirs", "host": "ours", "guest": "theirs"}
_ROLES = ("title", "role", "jobTitle")


def exported(text: str) -> Told | None:
    """Read every text that has a speaker of its own or around it; None where the text is no JSON object or list."""
    if not BEGINS.match(text):
        return None
    values = parse(text)
    known = dict(_people(values))
    turns = [_named(turn, known) for turn in _said(values, "")]
    people = {person.name: person for person in known.values() if person.name}
    return Told(joined(turns), tuple(people.values()), escaped=True)


def _people(value: Any) -> Iterator[tuple[str, Person]]:
    """Yield each person of a list of participants, by id and by name."""
    if isinstance(value, list):
        for one in value:
            yield from _people(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _PARTIES and isinstance(inner, list):
                for one in inner:
                    yield from _person(one)
            else:
                yield from _people(inner)


def _person(value: Any) -> Iterator[tuple[str, Person]]:
    if not isinstance(value, dict):
        return
    side = _SIDES.get(_word(value, ("affiliation", "type")).lower(), "unknown")
    name, mail = _word(value, _NAMES), _word(value, _MAILS)
    person = Person(name or mail, _word(value, _ROLES), _word(value, ("company", "companyName")), side, mail)
    for key in {_word(value, (key,)) for key in (*_IDS, *_NAMES)} - {""}:
        yield key, person


def _said(value: Any, speaker: str) -> Iterator[Turn]:
    if isinstance(value, list):
        for one in value:
            yield from _said(one, speaker)
    elif isinstance(value, dict):
        speaker = _speaker(value) or speaker
        words = next((value[key] for key in _TEXTS if isinstance(value.get(key), Placed)), None)
        if words is not None and speaker:
            yield turn_of(speaker, ((words.start, words.end),), _start(value))
            return
        for key, inner in value.items():
            if key not in _PARTIES:
                yield from _said(inner, speaker)


def _speaker(value: Mapping[str, Any]) -> str:
    inner = value.get("speaker")
    if isinstance(inner, dict):
        return _word(inner, _NAMES) or _word(inner, _IDS)
    return _word(value, _SPEAKERS)


def _word(value: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """Return the first of some members that has a value, as a text."""
    for key in keys:
        found = value.get(key)
        if isinstance(found, Placed) and found.value.strip():
            return found.value.strip()
        if isinstance(found, float):
            return f"{found:.0f}"
    return ""


def _start(value: Mapping[str, Any]) -> float | None:
    for key, parts in _STARTS.items():
        if isinstance(value.get(key), float):
            return float(value[key]) / parts
    return None


def _named(turn: Turn, known: Mapping[str, Person]) -> Turn:
    person = known.get(turn.speaker)
    return Turn(person.name, person.side, turn.pieces, turn.at) if person else turn
