"""Drift: what was watched since a profile was learned, and what has moved beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Watches = Literal["level", "effect", "mix", "quarter", "falling", "churn", "gaps", "blind", "age", "said"]


@dataclass(frozen=True)
class Alarm:
    """One thing that has moved past its limit. It changes nothing by itself.

    since: the day from which it seems to have moved. seen: the day on which the evidence passed the limit.
    name: of what was watched: a criterion, the score.
    figure, low, high: as in the check that it belongs to. effect: what the proposal would change, where it can be told.
    """

    kind: Watches
    cause: str
    since: date
    figure: float
    low: float
    high: float
    proposal: str
    seen: date
    name: str = ""
    effect: str = ""


@dataclass(frozen=True)
class Watched:
    """One thing that was watched, whether it alarms or not.

    kind: level (close rate against the rate expected of the closes' bins), effect (how much of what a criterion told
    of winning is left: 1 all, 0 nothing), mix (share of closes in the bin of a criterion, or of the score, that moved
    most), or a rule of thumb: quarter (close rate of the last quarter less that before), falling (quarters in a row
    in which the close rate fell), churn (share of new customers that left), gaps (of the latest churned customers,
    those that an exclusion catches), blind (of the book's targets, those in a bin that hardly was worked, which `bin`
    names), age (months of the profile), said (how often people said so since, when last and why in `bin`).
    told: what the figure would be had nothing moved. rule: the rule of thumb in words, or nothing. alpha: in how many
    of all histories it alarms although nothing moved, at most, whenever one looks (up to the approximation of what is
    expected); None: it is guidance, and never
    alarms. nearness: how far the evidence has come to the limit, 1 at it, on the scale of its logarithm.
    closes: how many it stands on. quarters: in a row in which the close rate fell; None: not what is watched.
    """

    kind: Watches
    name: str
    figure: float
    low: float
    high: float
    told: float | None
    closes: int
    alarms: bool = False
    alpha: float | None = None
    nearness: float = 0.0
    bin: str = ""
    rule: str = ""
    due: bool = False  # a rule of thumb says that it is time to look again
    quarters: int | None = None


@dataclass(frozen=True)
class DriftReport:
    """What has moved since a profile was learned.

    before, since: closes up to the profile's day, and after it up to `as_of`. alarms: the surest first.
    alpha: in how many of all histories anything alarms although nothing moved, at most, up to the approximation of
    what is expected.
    """

    profile_id: str
    name: str
    learned: date
    as_of: date
    before: int
    since: int
    sentence: str
    alarms: tuple[Alarm, ...] = ()
    checks: tuple[Watched, ...] = ()
    alpha: float = 0.05
    notes: tuple[str, ...] = ()
