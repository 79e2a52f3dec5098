"""A campaign as it was planned, what it can show, and what its answers say of the hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["contacts", "conversations"]
LineVerdict = Literal["open", "kept", "not_shown", "against"]
WholeVerdict = Literal["open", "supported", "too_few", "not_supported"]
ENTRY = "campaign"  # the ledger's kind of entry, under the campaign's name
Day = date  # a field is called date


@dataclass(frozen=True)
class Picked:
    """One account of the contact list. bins: its bin of each criterion, by label; score: of the hypothesis."""

    account: str
    name: str
    domain: str
    owner: str
    score: int
    bins: tuple[str, ...]


@dataclass(frozen=True)
class Base:
    """The share that is expected to answer. answered, of: pursued accounts of the book, with their 90% interval.

    source: said, own (decisions of the book) or assumed.
    """

    rate: float
    source: Literal["said", "own", "assumed"]
    answered: int = 0
    of: int = 0
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class PlannedLine:
    """One line of the hypothesis, and what so many contacts can show of it.

    inside, others: accounts in its bin, and the rest. shown_from: the share that has to answer on the side that the
    line favours, where the base rate does on the other, to be shown in 80 of 100 campaigns; None: no share is enough.
    as_said: that share if the line is as strong as its points say; power: how often it is shown then.
    """

    criterion: str
    bin: str
    points: int
    inside: int
    others: int
    shown_from: float | None
    as_said: float
    power: float


@dataclass(frozen=True)
class Share:
    """What `answered` of so many conversations would show: the 90% interval of the share."""

    answered: int
    low: float
    high: float


@dataclass(frozen=True)
class CampaignPlan:
    """A campaign: whom to contact, and what may be learned from it, said beforehand.

    wanted: accounts asked for. within: days after the first touch in which an answer counts. ends: the day of the
    verdict at the latest. power: how often the whole hypothesis is supported if all of it is as strong as said.
    shares: of conversations, what shares of them would show. tangled: pairs of lines that mostly go together.
    """

    name: str
    kind: Kind
    profile_id: str
    hypothesis: str
    as_of: date
    within: int
    ends: date
    wanted: int
    candidates: int
    base: Base
    power: float
    accounts: tuple[Picked, ...]
    criteria: tuple[str, ...]
    lines: tuple[PlannedLine, ...]
    shares: tuple[Share, ...] = ()
    tangled: tuple[tuple[str, str, float], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    out: str = ""


@dataclass(frozen=True)
class ResultLine:
    """One line beside the answers.

    inside, others: accounts in its bin and the rest, of which inside_answered and others_answered did. helps:
    probability that it helps as said, after the answers; before: ahead of them. odds, odds_low, odds_high: the ratio
    of the odds to answer in the direction said, its middle and 90% interval. p: of chance alone, corrected for nothing.
    """

    criterion: str
    bin: str
    points: int
    inside: int
    inside_answered: int
    others: int
    others_answered: int
    before: float
    helps: float
    odds: float
    odds_low: float
    odds_high: float
    p: float
    verdict: LineVerdict


@dataclass(frozen=True)
class CampaignResults:
    """What came of a campaign by a day.

    contacted: touched at all; over: those whose days for an answer are over, which alone count; answered: of these.
    low, high: 90% interval of their share. closes: the day of the verdict at the latest; verdict: open before.
    chance: how often chance alone would have those who answered score so high; as_said: how often they would score
    so low if all lines were as strong as said.
    """

    name: str
    kind: Kind
    profile_id: str
    hypothesis: str
    planned: Day
    as_of: Day
    closes: Day
    within: int
    accounts: int
    contacted: int
    over: int
    answered: int
    low: float
    high: float
    chance: float
    as_said: float
    verdict: WholeVerdict
    why: str
    worth: float
    lines: tuple[ResultLine, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HypothesisDraft:
    """A hypothesis to fill in, as its file. fields: those written out; others: those of the book that are not."""

    toml: str
    fields: tuple[str, ...]
    others: tuple[str, ...]
    out: str = ""
