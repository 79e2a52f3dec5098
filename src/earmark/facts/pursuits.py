"""What people decided, listed, and what it says: who was worked, at what effort, and who answered."""

from __future__ import annotations

from dataclasses import dataclass

from earmark.facts.decisions import DecisionLine


@dataclass(frozen=True)
class TierWorked:
    """Of one tier of the latest profile: the accounts that could be pursued, and those that were.

    share, low, high: of them that were pursued, with its 90% interval.
    """

    tier: str
    accounts: int
    pursued: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Ratio:
    """How many times as often the first tier was pursued as all others, with its 90% interval."""

    tier: str
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class Stratum:
    """The `touch`-th touch (the last stands for all later ones): how many accounts had it, how many answered it."""

    touch: int
    touched: int
    answered: int


@dataclass(frozen=True)
class TierEffort:
    """Pursued accounts by the tier they had when they were first pursued, what they took and what came of them.

    tier: empty where none was known. rate, low, high: answers a touch, with the 90% interval; alike: what it would be
    if tiers made no difference at the same touch. finished: won, lost, or not answered for as long as a contact has
    time; won: of these; won_alike: if tiers made no difference at as many touches. won_low, won_high: of the share won.
    told: the rate that the profiles told of these accounts when they were first pursued; None: they told none.
    """

    tier: str
    pursued: int
    touches: int
    answered: int
    rate: float
    low: float
    high: float
    alike: float
    strata: tuple[Stratum, ...]
    finished: int
    won: int
    won_low: float
    won_high: float
    won_alike: float
    told: float | None


@dataclass(frozen=True)
class LineFared:
    """One line of the card among pursued accounts: how many, and how many answered, with the share's 90% interval."""

    criterion: str
    bin: str
    points: int
    pursued: int
    answered: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class EarlyOutcomes:
    """Answers as early outcomes, by the latest profile: of all pursued accounts, by tier, and by line of the card.

    tiers: (tier, pursued, answered), excluded accounts left out.
    """

    pursued: int = 0
    answered: int = 0
    tiers: tuple[tuple[str, int, int], ...] = ()
    lines: tuple[LineFared, ...] = ()


@dataclass(frozen=True)
class DecisionsReport:
    """The decisions that stand, newest first; `found` counts them all.

    worked: by tier of the latest profile. effort: by the tier at the first pursuit. wins: deals won in the book.
    """

    decisions: tuple[DecisionLine, ...]
    found: int
    verdict: str = ""
    worked: tuple[TierWorked, ...] = ()
    ratio: Ratio | None = None
    effort: tuple[TierEffort, ...] = ()
    early: EarlyOutcomes = EarlyOutcomes()
    wins: int = 0
    notes: tuple[str, ...] = ()
