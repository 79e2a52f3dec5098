"""Segments: named parts of the market, each a short conjunction of conditions, with points of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from earmark.errors import ProfileError
from earmark.facts.fold import fold
from earmark.profile.bins import Bin, Criterion, Kind, Value, bin_of
from earmark.profile.scorecard import Scorecard

MOST = 3  # one primary, two secondary
MOST_CONDITIONS = 3
NOWHERE = -1  # position of the segment of an account that is in none
INSIDE = 0  # position of the bin that a condition asks for

Picked = Literal["", "rate", "acv"]


@dataclass(frozen=True)
class Condition:
    """What a segment asks of one field; an account without a value never fulfils it.

    category: one of `values`. list: an entry among `values`. number: `low` <= value < `high`. date: so
    many months before the day. `label` words a range ("51-200").
    """

    field: str
    kind: Kind
    values: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    label: str = ""

    def __post_init__(self) -> None:
        where = f"the condition on {self.field!r}"
        if self.kind == "both":
            raise ProfileError(f"{where} is on two fields.", "Give each field a condition of its own.")
        ranged = self.kind in ("number", "date")
        if ranged and (self.values or (self.low is None and self.high is None)):
            raise ProfileError(f"{where} needs a range.", "Give from, to, or both.")
        if not ranged and (not self.values or self.low is not None or self.high is not None):
            raise ProfileError(f"{where} needs values.", "Name at least one.")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ProfileError(f"{where} is empty (from {self.low} to {self.high}).", "Let it end above its beginning.")
        folded = [fold(value) for value in self.values]
        twice = next((v for v in self.values if folded.count(fold(v)) > 1), None)
        if twice is not None:
            raise ProfileError(f"{where} names {twice!r} twice.", "Name each value once.")

    @property
    def criterion(self) -> Criterion:
        """The condition as a criterion that covers every value once; its bin INSIDE is what is asked for."""
        missing = Bin("missing", missing=True)
        if self.kind in ("category", "list"):
            bins = (Bin("inside", values=self.values), Bin("outside", other=True), missing)
            return Criterion(self.field, self.field, self.kind, bins, self.values[0] if self.kind == "list" else "")
        below = () if self.low is None else (Bin("below", high=self.low),)
        above = () if self.high is None else (Bin("above", low=self.high),)
        inside = Bin("inside", low=self.low, high=self.high)
        return Criterion(self.field, self.field, self.kind, (inside, *below, *above, missing))

    @property
    def said(self) -> str:
        """What is asked for, in words: Software, Fintech; 51-200."""
        return self.label or ", ".join(self.values) or _range(self.kind, self.low, self.high)

    def within(self, other: Condition) -> bool:
        """Return whether whatever fulfils this condition fulfils `other` too."""
        if (fold(self.field), self.kind) != (fold(other.field), other.kind):
            return False
        if self.values:
            return {fold(v) for v in self.values} <= {fold(v) for v in other.values}
        low = other.low is None or (self.low is not None and self.low >= other.low)
        return low and (other.high is None or (self.high is not None and self.high <= other.high))


@dataclass(frozen=True)
class OwnPoints:
    """Points that a bin of the card earns inside a segment, with the segment's accounts that bear them out."""

    criterion: str
    bin: str
    points: int
    good: int = 0
    bad: int = 0
    pending: int = 0


@dataclass(frozen=True)
class SegmentEvidence:
    """The counts behind a segment: its accounts, all accounts, and what became of them.

    rate: share expected to be good, with its 90% interval; lift: over the overall rate, with its interval;
    both hold although the segment was picked from many. lift_by_chance: what the best conjunction of its
    size shows in shuffled outcomes. picked_by: its rate, or its ACV. acv: mean cents a year of its
    customers; acv_rest: of the others; None where unknown.
    """

    good: int
    bad: int
    pending: int
    of_good: int
    of_accounts: int
    rate: float
    rate_low: float
    rate_high: float
    lift: float
    lift_low: float
    lift_high: float
    lift_by_chance: float
    picked_by: Picked = ""
    acv: int | None = None
    acv_rest: int | None = None

    @property
    def accounts(self) -> int:
        """How many accounts were worked in it."""
        return self.good + self.bad + self.pending


@dataclass(frozen=True)
class Segment:
    """A named part of the market: accounts not excluded that fulfil all of `where`, or that are in one of `tiers`.

    points: bins that earn other points inside it than on the card of all.
    """

    name: str
    tiers: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    points: tuple[OwnPoints, ...] = ()
    evidence: SegmentEvidence | None = None

    def __post_init__(self) -> None:
        called = f"segment {self.name!r}"
        if not self.name:
            raise ProfileError("a segment has no name.", "Call the first primary.")
        if not self.tiers and not self.where:
            raise ProfileError(f"{called} asks for nothing: everybody is no segment.", "Give it tiers or conditions.")
        if self.tiers and self.where:
            raise ProfileError(
                f"{called} names tiers and conditions.", "Give it one of them: where is a market, a tier how good."
            )
        if len(self.where) > MOST_CONDITIONS:
            raise ProfileError(
                f"{called} has {len(self.where)} conditions, more than {MOST_CONDITIONS}.",
                "Keep those that a salesperson remembers.",
            )
        if self.points and not self.where:
            raise ProfileError(f"{called} has points of its own, but no conditions.", "Give it conditions.")
        asked = [(p.criterion, p.bin) for p in self.points]
        if len(set(asked)) < len(asked):
            raise ProfileError(f"{called} gives one bin points twice.", "Give them once.")
        fields = [(fold(c.field), c.kind) for c in self.where if c.kind != "list"]
        if len(set(fields)) < len(fields):
            raise ProfileError(f"{called} has two conditions on one field.", "Make them one.")

    @property
    def about(self) -> str:
        """The conditions in words: Industry is Software, Fintech and Employees is 51-200."""
        return " and ".join(f"{c.field} {'has' if c.kind == 'list' else 'is'} {c.said}" for c in self.where)

    def card(self, whole: Scorecard) -> Scorecard:
        """Return the card of all with the points that this segment's bins earn."""
        own = {(p.criterion, p.bin): p.points for p in self.points}
        criteria = (
            replace(c, bins=tuple(replace(b, points=own.get((c.name, b.label), b.points)) for b in c.bins))
            for c in whole.criteria
        )
        return Scorecard(tuple(criteria)) if own else whole


BY_TIER = (Segment("primary", ("A", "B")),)  # where no conjunction of conditions is supported


def untiered(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return the segments as far as they stand on any card and tiers: their conditions, without points."""
    return tuple(replace(one, points=()) for one in segments if one.where) or BY_TIER


def check_segments(segments: Sequence[Segment], card: Scorecard, tiers: Sequence[str]) -> None:
    """Refuse segments that are too many, that nobody can be in, or that name what is not there.

    Raises:
        ProfileError: with the segment and what is wrong with it.
    """
    if len(segments) > MOST:
        raise ProfileError(
            f"{len(segments)} segments are too many: one primary and at most {MOST - 1} secondary.",
            "A team that pursues more pursues none; keep the best.",
        )
    bins = {(c.name, b.label) for c in card.criteria for b in c.bins}
    for i, one in enumerate(segments):
        if tiers and not set(one.tiers) <= set(tiers):
            raise ProfileError(f"segment {one.name!r} names a tier that does not exist: {one.tiers}.")
        if len(tiers) > 1 and {*one.tiers} == {*tiers}:
            raise ProfileError(f"segment {one.name!r} takes every tier: everybody is no segment.", "Leave one out.")
        lost = next((p for p in one.points if (p.criterion, p.bin) not in bins), None)
        if lost is not None:
            raise ProfileError(f"segment {one.name!r}: the card has no bin {lost.bin!r} of {lost.criterion!r}.")
        for other in segments[:i]:
            _check_apart(one, other)


def _check_apart(one: Segment, earlier: Segment) -> None:
    if one.name == earlier.name:
        raise ProfileError(f"segments: two are called {one.name!r}.", "Give each its own name.")
    if one.where and earlier.where and all(any(a.within(b) for a in one.where) for b in earlier.where):
        raise ProfileError(
            f"segment {one.name!r} can hold nobody: whoever fulfils it is in {earlier.name!r}, which comes first.",
            "Let the narrower one come first.",
        )
    both = sorted({*one.tiers} & {*earlier.tiers})
    if both:
        raise ProfileError(f"tier {both[0]!r} is in two segments: {earlier.name!r} and {one.name!r}.")


def ground_of(segments: Sequence[Segment], account: Mapping[str, Value], as_of: date) -> int:
    """Return the position of the first segment with conditions that all hold, or NOWHERE."""
    for i, one in enumerate(segments):
        if one.where and all(_holds(c, account, as_of) for c in one.where):
            return i
    return NOWHERE


def segment_at(segments: Sequence[Segment], ground: int, tier: str) -> int:
    """Return the position of an account's segment: its ground, else the segment of its tier, else NOWHERE."""
    if ground != NOWHERE:
        return ground
    return next((i for i, one in enumerate(segments) if tier in one.tiers), NOWHERE)


def _holds(condition: Condition, account: Mapping[str, Value], as_of: date) -> bool:
    return bin_of(condition.criterion, account.get(condition.field), as_of) == INSIDE


def _range(kind: Kind, low: Decimal | None, high: Decimal | None) -> str:
    unit = " months before" if kind == "date" else ""
    if low is None or high is None:
        return f"below {high}{unit}" if low is None else f"{low} or more{unit}"
    return f"{low} to below {high}{unit}"
