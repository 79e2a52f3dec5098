"""The reference for a whole profile: what every engine has to say of an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from earmark.profile.bins import Value
from earmark.profile.profile import Profile
from earmark.profile.rules import excluded_by, tier_of
from earmark.profile.scorecard import Score, Scorecard, score_one
from earmark.profile.segments import NOWHERE, ground_of, segment_at


@dataclass(frozen=True)
class Judgement:
    """An account's score by `card`, its tier, and the names of its exclusion and segment (empty: none)."""

    score: Score
    card: Scorecard
    tier: str
    excluded_by: str
    segment: str


def judge(profile: Profile, account: Mapping[str, Value], as_of: date) -> Judgement:
    """Return what a profile says of one account, its values by field name, as of a date.

    The card is that of the first segment whose conditions hold, else that of all; an excluded account is in no segment.
    """
    ground = ground_of(profile.segments, account, as_of)
    card = profile.card_of(ground)
    score = score_one(card, account, as_of)
    tier = tier_of(profile.tiers, score.score) if profile.tiers else ""
    rule = excluded_by(profile.exclusions, account, as_of)
    place = NOWHERE if rule else segment_at(profile.segments, ground, tier)
    return Judgement(score, card, tier, rule, "" if place == NOWHERE else profile.segments[place].name)
