"""Timing: what an event of a kind earns an account, less as it grows old.

The points of an event are round(weight x 2^(-age / half-life)), age in days; drawn as bands of days, so that
a person and a query read them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from earmark.errors import ProfileError
from earmark.facts.triggers import KINDS, called

MOST_POINTS = 9
LONGEST = 1_000  # days, of a half-life


@dataclass(frozen=True)
class Band:
    """An event that is less than `days` days old earns `points`."""

    days: int
    points: int


@dataclass(frozen=True)
class TriggerEvidence:
    """What followed events of a kind on accounts worked before them.

    outcomes: deals opened or won within `days` days of one of the `events`. expected: how many were to be
    expected of the same accounts at other times and of accounts without such an event. ratio: how many times
    likelier the event made them, with its 90% interval; the kind's points are drawn from it to the default.
    """

    events: int
    accounts: int
    days: int
    outcomes: int
    expected: float
    ratio: float
    ratio_low: float
    ratio_high: float


@dataclass(frozen=True)
class Trigger:
    """What an event of `kind` earns, by its age; older than the last band it earns nothing.

    bands: their days rise, their points fall to 0, of one sign throughout; none: the kind earns nothing.
    half_life_days: of the points; 0 where the bands were drawn by hand. learned: whether the team's own events
    moved it from the default.
    """

    kind: str
    bands: tuple[Band, ...]
    half_life_days: int
    learned: bool = False
    evidence: TriggerEvidence | None = None

    def __post_init__(self) -> None:
        where = f"trigger {self.kind!r}"
        if not self.kind:
            raise ProfileError("a trigger has no kind.", f"Known kinds are {', '.join(KINDS)}; any other may be named.")
        if not 0 <= self.half_life_days <= LONGEST:
            raise ProfileError(f"{where}: half_life_days = {self.half_life_days} is not 0 to {LONGEST}.")
        days, points = [b.days for b in self.bands], [b.points for b in self.bands]
        if any(not 0 < abs(p) <= MOST_POINTS for p in points):
            raise ProfileError(f"{where}: points are 1 to {MOST_POINTS}, or -1 to -{MOST_POINTS}, but are {points}.")
        if days != sorted(set(days)) or (days and days[0] < 1):
            raise ProfileError(f"{where}: the days of its bands must rise from 1 on, but are {days}.")
        sizes = [abs(p) for p in points]
        if sizes != sorted(set(sizes), reverse=True) or len({p > 0 for p in points}) > 1:
            raise ProfileError(f"{where}: points must fall to 0 with age, but are {points}.")

    @property
    def weight(self) -> int:
        """What the event earns on its day."""
        return self.bands[0].points if self.bands else 0

    @property
    def window(self) -> int:
        """How many days it earns anything."""
        return self.bands[-1].days if self.bands else 0

    @property
    def said(self) -> str:
        """What it earns, in words: +3 for 8 days, +2 to 31, +1 to 78."""
        if not self.bands:
            return "0"
        first, *rest = self.bands
        unit = "1 day" if first.days == 1 else f"{first.days} days"
        return ", ".join([f"{first.points:+d} for {unit}", *(f"{b.points:+d} to {b.days}" for b in rest)])


def bands_of(weight: int, half_life: int) -> tuple[Band, ...]:
    """Return the bands of round(weight x 2^(-age / half_life)), halves away from zero, by whole numbers alone.

    weight: points on the day, -9 to 9. half_life: days, 1 to 1,000. Weight 0 has no bands.

    Raises:
        ProfileError: one of them lies outside.
    """
    if abs(weight) > MOST_POINTS or not 1 <= half_life <= LONGEST:
        raise ProfileError(
            f"a weight of {weight} with a half-life of {half_life} days does not fit.",
            f"Weights are -{MOST_POINTS} to {MOST_POINTS}, half-lives 1 to {LONGEST} days.",
        )
    sign, most = (1 if weight > 0 else -1), abs(weight)
    days = {_days(most, k, half_life): sign * k for k in range(1, most + 1)}  # of those that end together the highest
    return tuple(Band(d, days[d]) for d in sorted(days))


def _days(weight: int, points: int, half_life: int) -> int:
    """Return how many days weight x 2^(-age / half_life) >= points - 1/2 holds."""
    most = int((2 * weight) ** half_life // (2 * points - 1) ** half_life)
    return most.bit_length()  # the last such age has 2^age <= most


def points_at(trigger: Trigger, age_days: int) -> int:
    """Return what an event of this age earns; one that is yet to come (age below 0) earns nothing."""
    if age_days < 0:
        return 0
    return next((band.points for band in trigger.bands if age_days < band.days), 0)


def timing_of(triggers: Sequence[Trigger], events: Iterable[tuple[str, date, date | None]], as_of: date) -> int:
    """Return an account's timing points: of each kind what its freshest event known by `as_of` earns.

    events: kind, when it happened, when it was known (None: when it happened).
    """
    events = tuple(events)
    found = 0
    for one in triggers:
        days = [day for kind, day, known in events if kind == one.kind and max(day, known or day) <= as_of]
        found += points_at(one, (as_of - max(days)).days) if days else 0
    return found


def in_force(triggers: Sequence[Trigger]) -> tuple[Trigger, ...]:
    """Return all triggers that hold: a profile's own, and the default of each kind that it does not name."""
    own = {one.kind: one for one in triggers}
    known = {one.kind for one in DEFAULTS}
    return (*(own.get(one.kind, one) for one in DEFAULTS), *(one for one in triggers if one.kind not in known))


def check_triggers(triggers: Sequence[Trigger]) -> None:
    """Refuse two triggers of one kind.

    Raises:
        ProfileError: naming the kind.
    """
    kinds = [one.kind for one in triggers]
    twice = next((kind for kind in kinds if kinds.count(kind) > 1), None)
    if twice is not None:
        raise ProfileError(f"trigger {twice!r} is there twice ({called(twice)}).", "Keep one of them.")


def _default(kind: str, weight: int, half_life: int) -> Trigger:
    return Trigger(kind, bands_of(weight, half_life), half_life)


DEFAULTS: tuple[Trigger, ...] = (
    _default("funding", 3, 30),
    _default("executive_hire", 3, 90),
    _default("hiring", 2, 90),
    _default("headcount_growth", 1, 90),
    _default("acquisition", 1, 90),
    _default("layoffs", -1, 90),
    _default("executive_departure", 1, 90),
    _default("launch", 1, 60),
    _default("competitor_news", 2, 60),
    _default("technology_added", 2, 60),
    _default("technology_removed", 2, 60),
)
