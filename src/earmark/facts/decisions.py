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
    timing, priority: what was said of the account at that moment, as far as it was known.
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


@dataclass(frozen=True)
class Undone:
    """An entry of the ledger that takes back the decision of the entry `undone`."""

    entry: int
    undone: int
