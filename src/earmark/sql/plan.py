"""What a snapshot is asked for, and the outcomes it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LOST, WON, STALLED, CONTACTED, OPEN, TARGET = 0, 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Wanted:
    """One field of the snapshot: N of fN, its kind, and whether older values of it are known."""

    number: int
    kind: str
    history: bool = False


@dataclass(frozen=True)
class Plan:
    """What the snapshot is asked for.

    stall_days: days after which an open deal is stalled; None: no deal is.
    retry_months: a win this long after the first loss still counts as the same attempt; a later
    win is a new attempt, and the account stays lost.
    contacted_days: contacted without a deal is bad after as many days.
    follow_days: a contract or win that follows an end within as many days is the same stay.
    own_domains: accounts there are left out.
    """

    as_of: date
    wanted: tuple[Wanted, ...]
    stall_days: int | None = None
    retry_months: int = 24
    contacted_days: int = 90
    follow_days: int = 60
    own_domains: tuple[str, ...] = ()
    customers: bool = False
    targets: bool = False
