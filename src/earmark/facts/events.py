"""Events whose account is not sure: what they may mean, what a person said, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from earmark.facts.merges import Said, Side


@dataclass(frozen=True)
class Candidate:
    """An account that a name may mean; `likeness` is of 100, `why` in words."""

    account: Side
    likeness: int
    why: str


@dataclass(frozen=True)
class Unsure:
    """A name in events that is not sure: how many there are, of which kinds, the latest of them, whom it may mean."""

    name: str
    events: int
    kinds: tuple[str, ...]
    latest: date | None
    evidence: str
    url: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class NameAnswer:
    """What a person said of a name: `account` is whose key it is, or is not; empty: none of the book's."""

    name: str
    said: Said
    account: str


@dataclass(frozen=True)
class EventsReport:
    """The names that are not sure, those with the latest events first; `found` counts them all.

    `total` counts the book's events, `placed` those with an account, `strangers` those that name nobody the book
    knows; `answers` are those that stand.
    """

    unsure: tuple[Unsure, ...]
    found: int
    total: int
    placed: int
    strangers: int
    answers: tuple[NameAnswer, ...]


@dataclass(frozen=True)
class EventReport:
    """What an answer did: what was said of a name, of which account, and how many events of that name it has now.

    `account` is None where none is meant; `changed` is false if it stood.
    """

    name: str
    said: Said
    account: Side | None
    events: int
    changed: bool
