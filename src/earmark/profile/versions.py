"""Versions of a profile as plain values: the history, one version beside another, what going back did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

WAYS = ("learned", "refit", "promoted", "held", "reverted", "by hand")


@dataclass(frozen=True)
class VersionLine:
    """One saved version.

    id: of its profile, which names its content. when: the moment it was saved, UTC. kind: one of WAYS. live: whether
    it is the one in use. said: what became of a held one. change: against the live version before it, in a line.
    """

    version: int
    id: str
    as_of: date
    when: str
    kind: str
    verdict: str
    criteria: int
    change: str = ""
    live: bool = False
    said: str = ""


@dataclass(frozen=True)
class HistoryReport:
    """Every version of a book's profile, newest first."""

    versions: tuple[VersionLine, ...]


@dataclass(frozen=True)
class PointsLine:
    """A bin of the card with its points on either side; None: the card of that side has no such bin."""

    criterion: str
    bin: str
    before: int | None
    after: int | None

    @property
    def moved(self) -> bool:
        """Whether both sides differ."""
        return self.before != self.after


@dataclass(frozen=True)
class Side:
    """Something beyond the card (an exclusion, a segment) in words on either side; empty: it is not there."""

    name: str
    before: str
    after: str

    @property
    def moved(self) -> bool:
        """Whether both sides differ."""
        return self.before != self.after


@dataclass(frozen=True)
class CutOff:
    """The lowest score of a tier on either side; None: no such tier."""

    tier: str
    before: int | None
    after: int | None

    @property
    def moved(self) -> bool:
        """Whether both sides differ."""
        return self.before != self.after


@dataclass(frozen=True)
class TierMove:
    """How many accounts go from one tier to another; `excluded` stands for a tier where a rule shuts them out."""

    start: str
    end: str
    accounts: int


@dataclass(frozen=True)
class Mover:
    """An account that changes tier, its scores, and what moved it, in words."""

    account: str
    domain: str
    start: str
    end: str
    before: int
    after: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Movement:
    """Who moves: of `accounts` (`targets`: those loaded only to be scored, else all of the book) by both profiles."""

    accounts: int
    targets: bool
    moves: tuple[TierMove, ...] = ()
    examples: tuple[Mover, ...] = ()

    @property
    def moved(self) -> int:
        """How many change tier."""
        return sum(one.accounts for one in self.moves)

    @property
    def share(self) -> float:
        """The share that changes tier."""
        return self.moved / self.accounts if self.accounts else 0.0


@dataclass(frozen=True)
class DiffReport:
    """One version beside another: points, exclusions, segments, cut-offs, and who moves tier by them."""

    before: VersionLine
    after: VersionLine
    points: tuple[PointsLine, ...]
    exclusions: tuple[Side, ...]
    segments: tuple[Side, ...]
    cut_offs: tuple[CutOff, ...]
    movement: Movement
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RevertReport:
    """What going back did: the version that is live now, and which it is equal to; changed: false if it was live.

    notes: what will move its points again, if anything.
    """

    version: int
    id: str
    equal_to: int
    before: int
    changed: bool
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
