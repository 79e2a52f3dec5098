"""A conversation as values: who said what, where it stands in the file, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["pain", "trigger", "alternative", "criterion", "objection", "role", "success"]
Side = Literal["theirs", "ours", "unknown"]
Span = tuple[int, int]  # start and end in the file's text, in characters


@dataclass(frozen=True)
class Turn:
    """What one speaker said in one go.

    `pieces` are where it stands, in order; what lies between two of them (a time, a name said again) is not speech,
    and sentences run on over it. `at` is seconds since the beginning, where told.
    """

    speaker: str
    side: Side
    pieces: tuple[Span, ...]
    at: float | None = None


@dataclass(frozen=True)
class Person:
    """Someone a file names: `role` as written, `side` only where the file itself tells it."""

    name: str
    role: str = ""
    company: str = ""
    side: Side = "unknown"
    email: str = ""


@dataclass(frozen=True)
class Transcript:
    """One file's conversation.

    `text` is the whole file, decoded and otherwise untouched. `escaped`: speech stands in JSON strings. `day`,
    `account` and `deal` are what the file says, and None or empty where it does not.
    """

    file: str
    text: str
    turns: tuple[Turn, ...]
    layout: str
    encoding: str = "utf-8"
    escaped: bool = False
    people: tuple[Person, ...] = ()
    day: date | None = None
    account: str = ""
    deal: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detail:
    """A part of a pain that its words tell: how often, what it costs in figures, what they do about it now."""

    name: Literal["frequency", "impact", "metric", "workaround", "manifestation"]
    text: str


@dataclass(frozen=True)
class Quote:
    """Verbatim words of one kind: `text` is what stands in the file from `start` to `end`, in characters."""

    file: str
    start: int
    end: int
    text: str
    kind: Kind
    speaker: str
    side: Side
    at: float | None = None
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A file that could not be read, why, and what to do."""

    file: str
    message: str
    hint: str


@dataclass(frozen=True)
class Heard:
    """What is told of a file that was read: `quotes` and `turns` are counts."""

    file: str
    layout: str
    encoding: str
    turns: int
    quotes: int
    day: date | None
    account: str
    deal: str
    linked: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListenReport:
    """The quotes of some files in the order of the files, and what became of each file."""

    quotes: tuple[Quote, ...]
    heard: tuple[Heard, ...]
    refused: tuple[Refusal, ...] = ()
