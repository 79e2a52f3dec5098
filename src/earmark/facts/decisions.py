"""Decisions: what people did about accounts and said of the market, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PURSUED = ("pursue", "later", "never")  # what to do about an account
ANSWERED = ("replied", "meeting")  # early outcomes
CLOSED = ("won", "lost")
ENDED = "churned"
ACTS = (*PURSUED, *ANSWERED, *CLOSED, ENDED)  # of an account
SAYINGS = ("harder", "product", "segment")  # of no account: of the market, or of ourselves
UNDO = "undo"
Day = date  # a field is called date


@dataclass(frozen=True)
class Decision:
    """One decision as the ledger has it; `entry` is its number there.

    account: the key it had then, empty of a saying. until: of `later`, when it comes again. profile, score, tier,
    timing, priority: what was said of the account at that moment, as far as it was known. did: what it did to deals
    and contracts (see `facts/schema.py`), or empty.
    """

    entry: int
    what: str
    date: Day
    account: str = ""
    until: Day | None = None
    who: str = ""
    why: str = ""
    profile: str = ""
    score: int | None = None
    tier: str = ""
    timing: int | None = None
    priority: int | None = None
    did: str = ""


@dataclass(frozen=True)
class Undone:
    """An entry of the ledger that takes back the decision of the entry `undone`."""

    entry: int
    undone: int


@dataclass(frozen=True)
class DecisionLine:
    """A decision as people read it: of which account, and what it did.

    account: its key now; that of the day where it is gone. did: shown, shut, made or overtaken (see
    `facts/schema.py`), or empty. new: whether it was made by this call.
    """

    account: str
    name: str
    domain: str
    what: str
    date: Day
    until: Day | None
    who: str
    why: str
    profile_id: str
    score: int | None
    tier: str
    timing: int | None
    priority: int | None
    entry: int
    did: str = ""
    new: bool = False


@dataclass(frozen=True)
class DecideReport:
    """What was decided of which accounts, on which day; of `undo` the decisions that were taken back."""

    what: str
    date: Day
    decisions: tuple[DecisionLine, ...]
    notes: tuple[str, ...] = ()
