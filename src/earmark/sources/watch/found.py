"""What a source is given, what it may ask, and what it finds: the seam that every source is written to.

A source is one small file with `events(fetch, about, as_of)`, which yields what it found and what went wrong.
It reads no clock, opens no connection and keeps nothing but `fetch.notes`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from earmark.facts.problem import Problem

Notes = dict[str, list[str]]


@dataclass(frozen=True)
class Found:
    """One event: what happened to whom, on which day, and the words that prove it.

    `evidence` stands word for word in what the source answered; `source` is said to people, as in
    `SEC Form D`; the account is told by `domain`, or by `name` where it has none. `known_from` is
    the day from which one could know it, if that is later than `date`. `sure` is false where a name
    may mean another company: then a person decides.
    """

    kind: str
    date: dt.date
    source: str
    url: str
    evidence: str
    domain: str = ""
    name: str = ""
    known_from: dt.date | None = None
    sure: bool = True


@dataclass(frozen=True)
class Account:
    """One account of the book to watch.

    `names` are its names, the book's spelling first; `told` what the settings name for it at this source (a board,
    a filer's number, a feed); `technologies` those the book has for it.
    """

    key: str
    domain: str
    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()

    def found(
        self,
        kind: str,
        day: dt.date,
        source: str,
        url: str,
        evidence: str,
        known_from: dt.date | None = None,
    ) -> Found:
        """Return an event of this account."""
        name = "" if self.domain else next(iter(self.names), "")
        return Found(kind, day, source, url, evidence, self.domain, name, known_from)


@dataclass(frozen=True)
class Watched:
    """What one source is to watch: accounts, those that matter most first, and what the settings tell it.

    `since` is the first day whose events are wanted; `told` what is named for no one account (a feed of a whole
    trade); `technologies` those that any account of the book has, as it spells them; `competitors` as set.
    """

    accounts: tuple[Account, ...]
    since: dt.date
    told: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What an address answered: `status` 200, 304 (as it was when last asked) or 404 and 410 (not there).

    `url` is where it came from after redirects; `kind` its media type; `body` its bytes, decompressed.
    """

    url: str
    body: bytes = b""
    kind: str = ""
    status: int = 200

    @property
    def unchanged(self) -> bool:
        """Whether it is as it was when last asked."""
        return self.status == 304

    @property
    def gone(self) -> bool:
        """Whether there is nothing at this address."""
        return self.status in {404, 410}


class Fetch(Protocol):
    """How a source asks: one call, an Answer or the Problem that there was; it retries and waits by itself.

    `notes` are the source's own, kept from run to run once what it found is loaded; losing them loses nothing.
    """

    @property
    def notes(self) -> Notes:
        """What the source keeps for its next run."""
        ...

    def __call__(self, url: str, wants: tuple[str, ...] = ()) -> Answer | Problem:
        """Get `url`; a media type not in `wants` (empty: any) is a Problem."""
        ...

    def again(self, url: str) -> None:
        """Let the next run get `url` whole, changed or not: what it said could not be used, or not all of it."""
        ...


@dataclass
class Canned:
    """A fake: answers from a table, address by address; others are not there. `asked` lists what was asked."""

    answers: Mapping[str, Answer | Problem | bytes]
    notes: Notes = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    anew: list[str] = field(default_factory=list)

    def __call__(self, url: str, wants: tuple[str, ...] = ()) -> Answer | Problem:
        """Return what the table has for `url`."""
        self.asked.append(url)
        found = self.answers.get(url, Answer(url, status=404))
        return Answer(url, found, next(iter(wants), "")) if isinstance(found, bytes) else found

    def again(self, url: str) -> None:
        """Note that `url` is to be got whole next time."""
        self.anew.append(url)


def trouble(source: str, account: str, reason: str, value: str = "") -> Problem:
    """Return what went wrong at a source, and with whom; it concerns no line of a file."""
    return Problem(source, 0, account, reason, value, "note")


def once(fetch: Fetch, about: str, problem: Problem) -> Iterator[Problem]:
    """Yield a problem unless the notes hold that it was said; `about` tells it from others."""
    said = fetch.notes.setdefault("said", [])
    if about not in said:
        said.append(about)
        yield problem


def mended(fetch: Fetch, about: str) -> None:
    """Forget that a problem was said, now that it is over."""
    said = fetch.notes.get("said", [])
    if about in said:
        said.remove(about)
