"""What an update did: the points that moved, what was learned anew, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from earmark.profile.versions import CutOff, PointsLine


@dataclass(frozen=True)
class HeldVersion:
    """A version that waits for a person to approve it or turn it down, and why."""

    version: int
    id: str
    why: str


@dataclass(frozen=True)
class UpdateReport:
    """What an update did.

    before, after: ids of the live version before and after it; before_version, after_version: their numbers.
    folded: accounts whose line in the tally changed since `before`, by `kinds` of change; anew: it is not known which
    did, and all were counted as for the first time. changed, cut_offs: what moved. held: what waits for a person, or
    None. why: the answer in sentences. learned_anew: whether a new structure was learned and judged.
    """

    before: str
    after: str
    before_version: int
    after_version: int
    as_of: date
    folded: int
    changed: tuple[PointsLine, ...]
    held: HeldVersion | None
    why: str
    kinds: dict[str, int] = field(default_factory=dict)
    anew: bool = False
    cut_offs: tuple[CutOff, ...] = ()
    learned_anew: bool = False
    notes: tuple[str, ...] = ()
