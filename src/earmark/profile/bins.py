"""Bins: every value of a criterion falls in exactly one, or the criterion is refused."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from earmark.errors import ProfileError
from earmark.facts.fold import fold

Kind = Literal["number", "category", "list", "date", "both"]
Sourcing = Literal["", "filterable", "needs enrichment", "interview only"]
Value = Decimal | str | date | tuple[str, ...] | None


@dataclass(frozen=True)
class Evidence:
    """The counts behind a bin: accounts good, bad and pending, and the lift they show.

    `lift` is the bin's good rate over the overall good rate; `lift_low`..`lift_high` its 90%
    interval; `lift_by_chance` the lift the best-looking bin of its size shows in shuffled data.
    `kept` is the share of resampled accounts that give the bin points of the same sign; None where
    it earns none, or where nobody resampled.
    """

    good: int
    bad: int
    pending: int
    lift: float
    lift_low: float
    lift_high: float
    lift_by_chance: float
    kept: float | None = None


@dataclass(frozen=True)
class Bin:
    """One range (`low` <= value < `high`) or set (`values`) of a criterion, or `missing`, or `other`.

    For a date criterion `low` and `high` are months before the snapshot; below 0 is "not yet".
    """

    label: str
    points: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    values: tuple[str, ...] = ()
    other: bool = False
    missing: bool = False
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Part:
    """One of the two conditions of a criterion of kind `both`: the bin of `criterion` labelled `holds`."""

    criterion: Criterion
    holds: str

    def state(self, value: Value, as_of: date) -> bool | None:
        """Return whether the condition holds for a value of its field; None when nothing is known."""
        one = self.criterion.bins[bin_of(self.criterion, value, as_of)]
        return None if one.missing else one.label == self.holds


@dataclass(frozen=True)
class Criterion:
    """One field of the scorecard with its bins; `item` names the list entry asked for ("has Salesforce").

    number, date: ranges without gap from minus to plus infinity, and a missing bin.
    category: sets of values, one other bin, one missing bin.
    list: a bin with values=(item,), an other bin (the item is not in the list), a missing bin.
    both: a bin where both `parts` hold, an other bin where either does not, a missing bin for the rest;
    its `field` names the fields of both.
    coverage: share of worked accounts with a value. sourcing: how a list of new accounts comes by
    the value: a list vendor filters on it, an enrichment adds it, or only people tell it.
    """

    name: str
    field: str
    kind: Kind
    bins: tuple[Bin, ...]
    item: str = ""
    coverage: float | None = None
    sourcing: Sourcing = ""
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the criterion looks at."""
        return tuple(part.criterion.field for part in self.parts) or (self.field,)


def days(months: Decimal) -> int:
    """Return how many days `months` are: 365 for 12, 183 for 6."""
    return int((months * 1461 + 24) // 48)


def place_of(criterion: Criterion, account: Mapping[str, Value], as_of: date) -> int:
    """Return the position of the one bin of `criterion` that an account falls in, its values by field name."""
    if not criterion.parts:
        return bin_of(criterion, account.get(criterion.field), as_of)
    states = [part.state(account.get(part.criterion.field), as_of) for part in criterion.parts]
    no = False in states
    return next(i for i, b in enumerate(criterion.bins) if (b.other, b.missing) == (no, not no and None in states))


def bin_of(criterion: Criterion, value: Value, as_of: date) -> int:
    """Return the position of the one bin of `criterion` that `value` falls in."""
    if value is None or value in ("", ()):
        return next(i for i, b in enumerate(criterion.bins) if b.missing)
    if criterion.kind in ("category", "list"):
        return _set_bin(criterion, value)
    number = Decimal((as_of - value).days) if isinstance(value, date) else Decimal(str(value))
    return next(i for i, b in enumerate(criterion.bins) if not b.missing and inside(criterion.kind, b, number))


def inside(kind: Kind, one: Bin, number: Decimal) -> bool:
    """Return whether `number` (for a date: days before the snapshot) lies in the range of `one`."""
    low, high = limits(kind, one)
    return (low is None or number >= low) and (high is None or number < high)


def limits(kind: Kind, one: Bin) -> tuple[Decimal | None, Decimal | None]:
    """Return the range of `one` as it is compared: numbers as they are, months as days."""
    if kind != "date":
        return one.low, one.high
    return tuple(None if x is None else Decimal(days(x)) for x in (one.low, one.high))  # type: ignore[return-value]


def _set_bin(criterion: Criterion, value: Value) -> int:
    held = {fold(v) for v in value} if isinstance(value, tuple) else {fold(str(value))}
    for i, one in enumerate(criterion.bins):
        if held & {fold(v) for v in one.values}:
            return i
    return next(i for i, b in enumerate(criterion.bins) if b.other)


def check(criterion: Criterion) -> None:
    """Refuse a criterion whose bins leave a gap or overlap, naming it.

    Raises:
        ProfileError: with the gap, the overlap, or the bin that lacks.
    """
    where = f"criterion {criterion.name!r}"
    labels = [b.label for b in criterion.bins]
    for label in labels:
        if labels.count(label) > 1:
            raise ProfileError(f"{where}: two bins are called {label!r}.", "Give each bin its own label.")
    if sum(b.missing for b in criterion.bins) != 1:
        raise ProfileError(f"{where}: needs exactly one bin with missing = true.", "Add one; its points may be 0.")
    if criterion.kind == "both" or criterion.parts:
        _check_both(criterion, where)
    elif criterion.kind in ("category", "list"):
        _check_sets(criterion, where)
    else:
        _check_ranges(criterion, where)


def _check_both(criterion: Criterion, where: str) -> None:
    parts = criterion.parts
    if criterion.kind != "both" or len(parts) != 2 or any(part.criterion.parts for part in parts):
        raise ProfileError(f"{where}: a criterion of kind both has two parts.", "Add two [[criterion.part]].")
    for part in parts:
        if part.holds not in {b.label for b in part.criterion.bins if not b.missing}:
            raise ProfileError(f"{where}: part {part.criterion.name!r} has no bin {part.holds!r} that can hold.")
    if sorted((b.other, b.missing) for b in criterion.bins) != [(False, False), (False, True), (True, False)]:
        hint = "One where both hold, one with other = true, one with missing = true."
        raise ProfileError(f"{where}: a criterion of kind both has three bins.", hint)
    if criterion.field != " & ".join(criterion.fields):
        raise ProfileError(f"{where}: its fields are those of its parts.", "Leave out field.")


def _check_sets(criterion: Criterion, where: str) -> None:
    if sum(b.other for b in criterion.bins) != 1:
        raise ProfileError(f"{where}: needs exactly one bin with other = true.", "Add one for every value not named.")
    if criterion.kind == "list" and not criterion.item:
        raise ProfileError(f"{where}: a list criterion needs item.", 'Add item = "..." (the entry to look for).')
    seen: dict[str, str] = {}
    for one in criterion.bins:
        plain = not one.missing and not one.other
        if plain and not one.values:
            raise ProfileError(f"{where}: bin {one.label!r} names no values.", 'Add values = ["..."].')
        if one.low is not None or one.high is not None:
            raise ProfileError(f"{where}: bin {one.label!r} has a range, but the criterion is a {criterion.kind}.")
        for value in one.values:
            if fold(value) in seen:
                raise ProfileError(f"{where}: {value!r} is in both {seen[fold(value)]!r} and {one.label!r}.")
            seen[fold(value)] = one.label


def _check_ranges(criterion: Criterion, where: str) -> None:
    ranges = [b for b in criterion.bins if not b.missing]
    if any(b.values or b.other for b in ranges) or not ranges:
        raise ProfileError(f"{where}: a {criterion.kind} criterion has ranges only.", "Use from and to.")
    ranges.sort(key=lambda b: (b.low is not None, b.low or Decimal(0)))
    if ranges[0].low is not None:
        raise ProfileError(f"{where}: nothing covers values below {ranges[0].low}.", "Leave out its from.")
    for one, after in itertools.pairwise(ranges):
        if one.high is None or after.low is None or one.high > after.low:
            raise ProfileError(
                f"{where}: {one.label!r} and {after.label!r} overlap.", "Let one end where the other begins."
            )
        if one.high < after.low:
            raise ProfileError(f"{where}: values from {one.high} to below {after.low} are in no bin.", "Close the gap.")
        if one.low is not None and one.low >= one.high:
            raise ProfileError(f"{where}: {one.label!r} is empty (from {one.low} to {one.high}).")
    if ranges[-1].high is not None:
        raise ProfileError(f"{where}: nothing covers values from {ranges[-1].high} up.", "Leave out its to.")
