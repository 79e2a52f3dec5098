"""The scorecard and the reference scorer: what every engine must equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from earmark.profile.bins import Criterion, Value, place_of


@dataclass(frozen=True)
class Scorecard:
    """All criteria with their points; an account's score is the sum of its bins' points."""

    criteria: tuple[Criterion, ...] = ()

    @property
    def lowest(self) -> int:
        """The lowest score the card can give."""
        return sum(min(b.points for b in c.bins) for c in self.criteria)

    @property
    def highest(self) -> int:
        """The highest score the card can give."""
        return sum(max(b.points for b in c.bins) for c in self.criteria)


@dataclass(frozen=True)
class Score:
    """An account's score and, criterion by criterion, the position of its bin."""

    score: int
    bins: tuple[int, ...]


def score_one(card: Scorecard, account: Mapping[str, Value], as_of: date) -> Score:
    """Return the score of one account, its values by field name, as of a date."""
    bins = tuple(place_of(c, account, as_of) for c in card.criteria)
    return Score(sum(c.bins[i].points for c, i in zip(card.criteria, bins, strict=True)), bins)
