"""WebVTT and SRT: cues with times, a voice tag or a name before what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from earmark.language.talk import Span, Turn
from earmark.sources.talks.labels import accepted
from earmark.sources.talks.seam import Line, Told, joined, lines, seconds, turn_of

_TIMING = re.compile(r"\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})?[ \t]+([^>\n]{1,200})>")
_NAMED = re.compile(r"[ \t]*+(?:-[ \t]+|>>[ \t]*+)?(?P<name>[^:\n<]{1,60}):[ \t]++")
_CLOSED = "</v>"


@dataclass(frozen=True)
class _Said:
    name: str
    bare: Span  # without the name
    whole: Span
    at: float | None
    voiced: bool
    more: bool  # not the first line of its cue


def captions(text: str) -> Told | None:
    """Read cues; a cue without a name goes on with the speaker before it, where names stand before words."""
    said = list(_said(text))
    if not said:
        return None
    known = accepted(one.name for one in said if not one.voiced)
    tagged = any(one.voiced for one in said)
    turns: list[Turn] = []
    speaker = ""
    for one in said:
        named = one.voiced or one.name in known
        if one.more and not named and turns and turns[-1].pieces:
            turns[-1] = _longer(turns[-1], one.whole[1])
            continue
        speaker = one.name if named else "" if tagged else speaker
        turns.append(turn_of(speaker, (one.bare if named else one.whole,), one.at))
    return Told(joined(turns), begins=said[0].whole[0])


def _longer(turn: Turn, end: int) -> Turn:
    return replace(turn, pieces=(*turn.pieces[:-1], (turn.pieces[-1][0], end)))


def _said(text: str) -> Iterator[_Said]:
    at: float | None = None
    within = more = False
    for line in lines(text):
        timing = _TIMING.match(line.text)
        if timing:
            at, within, more = seconds(timing[1]), True, False
        elif not line.text.strip():
            within = False
        elif within:
            yield from _voices(line, at, more)
            more = True


def _voices(line: Line, at: float | None, more: bool) -> Iterator[_Said]:
    voices = list(_VOICE.finditer(line.text))
    if not voices:
        named = _NAMED.match(line.text)
        closed = line.text.find(_CLOSED)
        whole = (line.start, line.start + closed if closed >= 0 else line.end)
        name, begins = (named["name"].strip(), line.start + named.end()) if named else ("", line.start)
        yield _Said(name, (begins, whole[1]), whole, at, False, more)
    for number, voice in enumerate(voices):
        over = voices[number + 1].start() if number + 1 < len(voices) else len(line.text)
        closed = line.text.find(_CLOSED, voice.end(), over)
        span = (line.start + voice.end(), line.start + (closed if closed >= 0 else over))
        yield _Said(voice[1].strip(), span, span, at, True, more)
