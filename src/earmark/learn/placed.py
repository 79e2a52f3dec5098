"""What a profile says of lines of counts: score, tier, exclusion and segment, and what it said with a line fewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.tally import Flags, Ints
from earmark.profile.bins import Criterion
from earmark.profile.profile import Profile
from earmark.profile.segments import INSIDE, NOWHERE, Condition

FREE = -1  # no exclusion holds


@dataclass(frozen=True)
class Placed:
    """What `profile.judge.judge` says, for each line of counts.

    codes: (lines, K) positions of the bins of `criteria`. excluded: position of the first exclusion that holds,
    or FREE. ground: position of the segment whose card scores it, or NOWHERE. score; tier: its position.
    """

    profile: Profile
    criteria: tuple[Criterion, ...]
    codes: Ints
    excluded: Ints
    ground: Ints
    score: Ints

    @property
    def free(self) -> Flags:
        """(lines,) whether no exclusion holds."""
        found: Flags = self.excluded == FREE
        return found

    @property
    def tier(self) -> Ints:
        """(lines,) position of the tier; 0 where the profile has none."""
        cut_offs = np.array([one.cut_off for one in self.profile.tiers[:-1]], np.int64)
        found: Ints = (self.score[:, None] < cut_offs).sum(axis=1)
        return found

    @property
    def segment(self) -> Ints:
        """(lines,) position of the segment, or NOWHERE; an excluded account is in none."""
        by_tier = [
            next((i for i, one in enumerate(self.profile.segments) if tier.name in one.tiers), NOWHERE)
            for tier in self.profile.tiers
        ] or [NOWHERE]
        found = np.where(self.ground != NOWHERE, self.ground, np.array(by_tier)[self.tier])
        return np.where(self.free, found, NOWHERE)

    def without(self, criterion: Criterion) -> Placed:
        """Return what it says when every account earns the points of a criterion's best bin."""
        points = _points(self.profile, criterion)
        which = np.minimum(self.ground + 1, len(points) - 1)
        lost = points.max(axis=1)[which] - points[which, self.column(criterion)]
        return replace(self, score=self.score + lost)

    def ignoring(self, criterion: Criterion) -> Placed:
        """Return what it says when a criterion earns nobody any points."""
        points = _points(self.profile, criterion)
        which = np.minimum(self.ground + 1, len(points) - 1)
        return replace(self, score=self.score - points[which, self.column(criterion)])

    def column(self, criterion: Criterion) -> Ints:
        """Return (lines,) the positions of the bins of a criterion."""
        found: Ints = self.codes[:, self.criteria.index(criterion)]
        return found

    def fulfil(self, where: Sequence[Condition]) -> Flags:
        """Return (lines,) whether all conditions hold."""
        held = np.ones(len(self.codes), bool)
        for one in where:
            held &= self.column(one.criterion) == INSIDE
        return held


def asked(profile: Profile) -> tuple[Criterion, ...]:
    """Return every criterion that decides what becomes of an account, each once."""
    conditions = (condition.criterion for one in profile.segments for condition in one.where)
    rules = (rule.criterion for rule in profile.exclusions)
    return tuple(dict.fromkeys((*profile.card.criteria, *rules, *conditions)))


def placed(profile: Profile, criteria: tuple[Criterion, ...], codes: Ints) -> Placed:
    """Return what a profile says of lines; `criteria` are at least those of `asked`."""
    lines = len(codes)
    start = Placed(profile, criteria, codes, np.full(lines, FREE), np.full(lines, NOWHERE), np.zeros(lines, np.int64))
    excluded, ground = start.excluded.copy(), start.ground.copy()
    for i, rule in reversed([*enumerate(profile.exclusions)]):
        labels = [one.label for one in rule.criterion.bins]
        excluded[start.column(rule.criterion) == labels.index(rule.bin)] = i
    for i, one in reversed([*enumerate(profile.segments)]):
        if one.where:
            ground[start.fulfil(one.where)] = i
    return replace(start, excluded=excluded, ground=ground, score=_scores(start, ground))


def _scores(start: Placed, ground: Ints) -> Ints:
    score = np.zeros(len(ground), np.int64)
    for criterion in start.profile.card.criteria:
        points = _points(start.profile, criterion)
        score += points[np.minimum(ground + 1, len(points) - 1), start.column(criterion)]
    return score


def _points(profile: Profile, criterion: Criterion) -> Ints:
    """Return (cards, bins) the points of a criterion on the card of all and, where they have any, of each segment."""
    place = profile.card.criteria.index(criterion)
    return np.array([[one.points for one in card.criteria[place].bins] for card in profile.cards], np.int64)
