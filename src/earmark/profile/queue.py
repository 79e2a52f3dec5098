"""The queue as plain values: whom to pursue now, why, whom to talk to, and who was left out for which reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from earmark.facts.triggers import called

SHARE = 10  # of a hundred slots, for exploration
FEWEST = 10  # slots, from which one at least is for exploration
OTHER = "other"  # the reason that holds what the strongest three leave
BLIND = (
    "Exploration is off: accounts that score low are never called, so the profile cannot learn that it is wrong about "
    "them, and stays blind to what it hides."
)


@dataclass(frozen=True)
class NowEvent:
    """A trigger event that earns points now; on `expires` it says nothing any more. fact: where it comes from."""

    kind: str
    expires: date
    date: date
    source: str
    points: int
    fact: str
    url: str = ""

    @property
    def words(self) -> str:
        """The event in words: funding on 2026-06-12 (news.example), until 2026-08-28."""
        source = f" ({self.source})" if self.source else ""
        against = ", which speaks against it" if self.points < 0 else ""
        return f"{called(self.kind)} on {self.date}{source}, until {self.expires}{against}"


@dataclass(frozen=True)
class LineReason:
    """A part of a priority in words, its points, and the facts it stands on."""

    text: str
    points: int
    facts: tuple[str, ...]

    @property
    def words(self) -> str:
        """The reason in words, its points too where it stands for several."""
        points = f"{self.points:+d}" if self.points else "0"
        return f"{OTHER} {points}" if self.text == OTHER else self.text


@dataclass(frozen=True)
class Person:
    """Somebody to talk to; nobody who opted out is named. evidence: how the role is known."""

    name: str
    title: str
    role: str
    evidence: str
    fact: str

    @property
    def position(self) -> str:
        """Title and role as they are known: VP Sales, champion."""
        return ", ".join(filter(None, (self.title, self.role.replace("_", " "))))


@dataclass(frozen=True)
class Touch:
    """What was done last about an account: pursue, contacted or lost; on which day, and by what fact."""

    what: str
    date: date
    fact: str = ""

    @property
    def words(self) -> str:
        """The touch in words: pursue on 2026-06-12."""
        return f"{self.what} on {self.date}"


@dataclass(frozen=True)
class OptOut:
    """How many of an account's known contacts opted out; `said`: whether the CRM says it of any of them."""

    contacts: int
    opted_out: int
    said: bool


@dataclass(frozen=True)
class Pursuit:
    """One line of the queue. priority = score + timing; the reasons' points sum up to it exactly.

    touches: how often it was pursued so far, without an answer. standing: new, or lost where lost accounts were
    asked for.
    """

    rank: int
    account: str
    domain: str
    tier: str
    score: int
    timing: int
    priority: int
    why_now: tuple[NowEvent, ...]
    reasons: tuple[LineReason, ...]
    next_action: str
    exploration: bool
    key: str
    segment: str
    standing: str
    owner: str
    people: tuple[Person, ...]
    touches: int
    last_touch: Touch | None
    opt_out: OptOut


@dataclass(frozen=True)
class Unseen:
    """A bin that candidates commonly hold and that hardly was worked; share: of the candidates."""

    criterion: str
    bin: str
    share: float
    worked: int


@dataclass(frozen=True)
class QueueReport:
    """The queue as of a day, and how it came about.

    capacity: lines asked for; slots: of them for exploration. candidates: accounts that might stand in it.
    left_out: reason -> accounts; excluded: the profile's rule -> accounts. unseen: what the profile is blind to.
    """

    lines: tuple[Pursuit, ...]
    profile_id: str
    verdict: str
    as_of: date
    capacity: int
    slots: int
    explore: int
    candidates: int
    left_out: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)
    unseen: tuple[Unseen, ...] = ()
    notes: tuple[str, ...] = ()
    out: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What puts the queue itself in doubt."""
        return () if self.explore else (BLIND,)

    @property
    def explored(self) -> int:
        """How many lines are there for exploration."""
        return sum(one.exploration for one in self.lines)
