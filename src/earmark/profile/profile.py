"""The profile: the ICP as one value, with the evidence it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from earmark.errors import ProfileError
from earmark.profile.rules import Exclusion, Rate, Segment, Tier
from earmark.profile.scorecard import Scorecard

Verdict = Literal["supported", "not_supported", "too_few", "hypothesis"]
Objective = Literal["kept", "won"]
MOST_WORTH = 10_000  # deals


@dataclass(frozen=True)
class Profile:
    """An ICP: scorecard, exclusions, tiers, calibration, segments, and what they rest on.

    `tiers` and `rates` run from the highest score down; the last of each covers every score
    below, so that every score has exactly one. `population` names the denominator of every
    rate ("of worked accounts"). A profile written by hand needs only a name and a card.
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
    segments: tuple[Segment, ...] = (Segment("primary", ("A", "B")),)
    notes: tuple[str, ...] = field(default=())
    worth: float | None = None  # deals that a hypothesis counts for when the fit starts from it

    def __post_init__(self) -> None:
        if self.worth is not None and not 0 < self.worth <= MOST_WORTH:
            raise ProfileError(f"worth = {self.worth:g}: it counts for more than 0 and up to {MOST_WORTH} deals.")
        for what, scores in (("tiers", [t.cut_off for t in self.tiers]), ("rates", [r.score for r in self.rates])):
            if scores != sorted(set(scores), reverse=True):
                raise ProfileError(f"{what}: cut-offs must fall strictly, but are {scores}.")
            if scores and scores[-1] > self.card.lowest:
                raise ProfileError(
                    f"{what}: scores from {self.card.lowest} to below {scores[-1]} are in none.",
                    f"Lower the last one to {self.card.lowest} or less.",
                )
        names = {t.name for t in self.tiers}
        for segment in self.segments:
            if self.tiers and not set(segment.tiers) <= names:
                raise ProfileError(f"segment {segment.name!r} names a tier that does not exist: {segment.tiers}.")
