"""What a layout hands over, and how lines with places are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from earmark.language.talk import Person, Side, Turn

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?")


@dataclass(frozen=True)
class Told:
    """What a layout found: turns whose sides are what the file itself says, people, and where the talk begins."""

    turns: tuple[Turn, ...]
    people: tuple[Person, ...] = ()
    begins: int = 0
    escaped: bool = False
    interview: bool = False


Layout = Callable[[str], Told | None]  # None: the text is not laid out so


@dataclass(frozen=True)
class Line:
    """One line without its end, and where it stands."""

    text: str
    start: int
    end: int


def lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text; only line feeds and carriage returns end one."""
    at = 0
    for whole in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text):
        bare = whole.rstrip("\r\n")
        if whole:
            yield Line(bare, at, at + len(bare))
        at += len(whole)


def seconds(clock: str | None) -> float | None:
    """Return the seconds of 1:02:03.5, 12:34 or [00:12]; None where there are none."""
    found = _CLOCK.search(clock or "")
    if not found:
        return None
    hours, minutes, rest, parts = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(rest) + (int(parts) / 10 ** len(parts) if parts else 0)


def joined(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Make neighbouring turns of one speaker one, and leave out those without words; of nobody each stays its own."""
    found: list[Turn] = []
    said = [turn for turn in turns if turn.pieces]
    for (speaker, side, _), some in groupby(enumerate(said), key=_together):
        own = [turn for _, turn in some]
        found.append(Turn(speaker, side, tuple(chain.from_iterable(turn.pieces for turn in own)), own[0].at))
    return tuple(found)


def _together(placed: tuple[int, Turn]) -> tuple[str, Side, int]:
    place, turn = placed
    return turn.speaker, turn.side, -1 if turn.speaker else place


def turn_of(speaker: str, pieces: tuple[tuple[int, int], ...], at: float | None = None, side: Side = "unknown") -> Turn:
    """Return a turn without its empty pieces."""
    return Turn(speaker, side, tuple((a, b) for a, b in pieces if a < b), at)
