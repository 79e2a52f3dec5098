"""The profile: the ICP as one value, with the evidence it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from earmark.errors import ProfileError
from earmark.profile.rules import Exclusion, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import NOWHERE, Segment, check_segments
from earmark.profile.triggers import Trigger, check_triggers

Verdict = Literal["supported", "not_supported", "too_few", "hypothesis"]
Objective = Literal["kept", "won", "value"]
MOST_WORTH = 10_000  # deals


@dataclass(frozen=True)
class Profile:
    """An ICP: scorecard, exclusions, tiers, calibration, segments, triggers, and what they rest on.

    `tiers` and `rates` run from the highest score down; the last of each covers every score
    below, so that every score has exactly one. `population` names the denominator of every
    rate ("of worked accounts"). A kind of event that `triggers` do not name earns what it does by
    default (see `triggers.in_force`). A profile written by hand needs only a name and a card.
    """

    name: str
    card: Scorecard
    as_of: date
    verdict: Verdict = "hypothesis"
    why: str = ""
    objective: Objective = "kept"
    population: str = "of worked accounts"
    horizon_months: int = 12
    base_rate: float = 0.0
    exclusions: tuple[Exclusion, ...] = ()
    tiers: tuple[Tier, ...] = ()
    rates: tuple[Rate, ...] = ()
    segments: tuple[Segment, ...] = ()
    notes: tuple[str, ...] = field(default=())
    worth: float | None = None  # deals that a hypothesis counts for when the fit starts from it
    currency: str = ""  # of what accounts are expected to bring, where it is made for value
    triggers: tuple[Trigger, ...] = ()

    def __post_init__(self) -> None:
        if self.worth is not None and not 0 < self.worth <= MOST_WORTH:
            raise ProfileError(f"worth = {self.worth:g}: it counts for more than 0 and up to {MOST_WORTH} deals.")
        check_segments(self.segments, self.card, [t.name for t in self.tiers])
        check_triggers(self.triggers)
        lowest = self.lowest
        for what, scores in (("tiers", [t.cut_off for t in self.tiers]), ("rates", [r.score for r in self.rates])):
            if scores != sorted(set(scores), reverse=True):
                raise ProfileError(f"{what}: cut-offs must fall strictly, but are {scores}.")
            if scores and scores[-1] > lowest:
                raise ProfileError(
                    f"{what}: scores from {lowest} to below {scores[-1]} are in none.",
                    f"Lower the last one to {lowest} or less.",
                )

    def card_of(self, ground: int) -> Scorecard:
        """Return the card of the accounts in the segment at position `ground`; NOWHERE: the card of all."""
        return self.card if ground == NOWHERE else self.segments[ground].card(self.card)

    @property
    def cards(self) -> tuple[Scorecard, ...]:
        """The card of all, and, where a segment has points of its own, the card of each segment after it."""
        many = any(one.points for one in self.segments)
        return tuple(self.card_of(i) for i in range(NOWHERE, len(self.segments) if many else 0))

    @property
    def lowest(self) -> int:
        """The lowest score that any of its cards can give."""
        return min(card.lowest for card in self.cards)

    @property
    def highest(self) -> int:
        """The highest score that any of its cards can give."""
        return max(card.highest for card in self.cards)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that decide what becomes of an account: those of the card, the exclusions and the segments."""
        asked = [*self.card.criteria, *(rule.criterion for rule in self.exclusions)]
        names = [*(field for c in asked for field in c.fields), *(c.field for s in self.segments for c in s.where)]
        return tuple(dict.fromkeys(names))
