"""The profile as tests and choices over fields, from which each target writes its own formulas.

Every answer is a chain: the first test that holds decides, else the rest. A target words the tests; it never
looks at bins again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from earmark.facts.fold import fold
from earmark.profile.bins import Bin, Criterion, Kind, limits
from earmark.profile.profile import Profile
from earmark.profile.segments import INSIDE, NOWHERE, Segment

T = TypeVar("T")
S = TypeVar("S")
GROUND, SCORE, TIER, EXCLUSION, SEGMENT = "ground", "score", "tier", "exclusion", "segment"


@dataclass(frozen=True)
class Known:
    """The field has a value."""

    field: str


@dataclass(frozen=True)
class Below:
    """A number field lies below `limit`."""

    field: str
    limit: Decimal


@dataclass(frozen=True)
class After:
    """A date field lies after the day that is `days` before the day asked about."""

    field: str
    days: int


@dataclass(frozen=True)
class OneOf:
    """A text field says one of `values`, compared folded."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Holds:
    """A list field has one of `values` among its items, compared folded."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """An earlier answer is one of these."""

    answer: str
    values: tuple[int | str, ...]


@dataclass(frozen=True)
class AtLeast:
    """The score reaches `cut_off`."""

    cut_off: int


@dataclass(frozen=True)
class Not:
    """The test does not hold."""

    test: Test


@dataclass(frozen=True)
class Every:
    """All tests hold; none: true."""

    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Either:
    """One of the tests holds; none: false."""

    tests: tuple[Test, ...]


Test = Known | Below | After | OneOf | Holds | Told | AtLeast | Not | Every | Either


@dataclass(frozen=True)
class Choice(Generic[T]):
    """The answer of the first test that holds, else `rest`."""

    branches: tuple[tuple[Test, T], ...]
    rest: T

    def map(self, change: Callable[[T], S]) -> Choice[S]:
        """Return the choice with every answer changed."""
        return Choice(tuple((test, change(one)) for test, one in self.branches), change(self.rest))


@dataclass(frozen=True)
class Wanted:
    """What an export is made for.

    about: what stands at its head. names: field -> how the other tool calls it, where not by its usual form.
    as_of: the day from which dates are counted; None: the day on which it runs, where the tool knows one.
    """

    about: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None


def kinds(profile: Profile) -> dict[str, Kind]:
    """Return the fields that the profile asks for, with the kind of each."""
    found = {c.field: c.kind for c in asked(profile)}
    return {name: found[name] for name in profile.fields}


def asked(profile: Profile) -> list[Criterion]:
    """Return every criterion of the card, the exclusions and the segments; of a pair both of its own."""
    whole = [*profile.card.criteria, *(rule.criterion for rule in profile.exclusions)]
    single = [one for c in whole for one in ([part.criterion for part in c.parts] or [c])]
    return single + [condition.criterion for one in profile.segments for condition in one.where]


def place(criterion: Criterion) -> Choice[int]:
    """Return the position of the one bin of `criterion` that an account falls in."""
    missing = _position(criterion, missing=True)
    if criterion.parts:
        whole = next(i for i, b in enumerate(criterion.bins) if not b.missing and not b.other)
        order = (_position(criterion, missing=False), whole)
        return Choice(tuple((lies_in(criterion, i), i) for i in order), missing)
    unknown: tuple[Test, int] = (Not(Known(criterion.field)), missing)
    if criterion.kind in ("category", "list"):
        sets = [(_among(criterion, b.values), i) for i, b in enumerate(criterion.bins) if b.values]
        return Choice((unknown, *sets), _position(criterion, missing=False))
    rising = _ascending(criterion)
    ranges = ((_under(criterion, i), i) for i in rising[:-1])
    return Choice((unknown, *ranges), rising[-1])


def lies_in(criterion: Criterion, at: int) -> Test:
    """Return whether an account falls in the bin at a position, as a test of its own."""
    known = Known(criterion.field)
    if criterion.parts:
        return _both(criterion, at)
    if criterion.kind in ("category", "list"):
        return _named(criterion, at)
    if criterion.bins[at].missing:
        return Not(known)
    order = _ascending(criterion)
    i = order.index(at)
    above = (Not(_under(criterion, order[i - 1])),) if i else ()
    below = (_under(criterion, at),) if i < len(order) - 1 else ()
    return Every((known, *above, *below))


def points(profile: Profile, criterion: Criterion) -> Choice[int]:
    """Return the points that a criterion earns, first of them those that segments give."""
    at = {b.label: i for i, b in enumerate(criterion.bins)}
    own = [
        (Every((Told(GROUND, (i,)), lies_in(criterion, at[p.bin]))), p.points)
        for i, one in enumerate(profile.segments)
        for p in one.points
        if p.criterion == criterion.name
    ]
    every = place(criterion).map(lambda i: criterion.bins[i].points)
    return shortened(Choice((*own, *every.branches), every.rest))


def shortened(choice: Choice[T]) -> Choice[T]:
    """Return the choice without the last branches that answer what the rest does."""
    branches = choice.branches
    while branches and branches[-1][1] == choice.rest:
        branches = branches[:-1]
    return Choice(branches, choice.rest)


def grounded(profile: Profile) -> bool:
    """Whether the profile's segments have conditions, so that the ground has to be told."""
    return any(one.where for one in profile.segments)


def ground(profile: Profile) -> Choice[int]:
    """Return the position of the first segment whose conditions hold, or NOWHERE."""
    fulfilled = ((_fulfilled(one), i) for i, one in enumerate(profile.segments) if one.where)
    return Choice(tuple(fulfilled), NOWHERE)


def tier(profile: Profile) -> Choice[str]:
    """Return the tier of the score; the last takes every score below."""
    tiers = profile.tiers
    return Choice(tuple((AtLeast(t.cut_off), t.name) for t in tiers[:-1]), tiers[-1].name if tiers else "")


def exclusion(profile: Profile) -> Choice[str]:
    """Return the name of the first exclusion that holds, or nothing."""
    return excluded(profile).map(lambda i: "" if i is None else profile.exclusions[i].name)


def excluded(profile: Profile) -> Choice[int | None]:
    """Return the position of the first exclusion that holds, or None."""
    return Choice(tuple((lies_in(x.criterion, _labelled(x.criterion, x.bin)), i)
                        for i, x in enumerate(profile.exclusions)), None)  # fmt: skip


def segment(profile: Profile) -> Choice[str]:
    """Return the name of the segment, from the answers exclusion, ground and tier; an excluded account is in none."""
    out: list[tuple[Test, str]] = [(Not(Told(EXCLUSION, ("",))), "")] if profile.exclusions else []
    out += [(Told(GROUND, (i,)), one.name) for i, one in enumerate(profile.segments) if one.where]
    out += [(Told(TIER, one.tiers), one.name) for one in profile.segments if one.tiers]
    return Choice(tuple(out), "")


def _fulfilled(one: Segment) -> Test:
    return Every(tuple(lies_in(condition.criterion, INSIDE) for condition in one.where))


def _both(criterion: Criterion, at: int) -> Test:
    held = [lies_in(p.criterion, _labelled(p.criterion, p.holds)) for p in criterion.parts]
    fails = tuple(
        Every((Known(p.criterion.field), Not(one))) for p, one in zip(criterion.parts, held, strict=True)
    )  # fmt: skip
    one = criterion.bins[at]
    if one.missing:
        return Not(Either((Every(tuple(held)), *fails)))
    return Either(fails) if one.other else Every(tuple(held))


def _named(criterion: Criterion, at: int) -> Test:
    """Whether a bin of values holds: of a list several may be named, and the first bin counts."""
    one, known = criterion.bins[at], Known(criterion.field)
    if one.other:
        return Every((known, Not(_among(criterion, _values(b for b in criterion.bins if not b.other)))))
    before = _values(b for b in criterion.bins[:at] if criterion.kind == "list")
    first = (Not(_among(criterion, before)),) if before else ()
    if not one.missing:
        return Every((known, *first, _among(criterion, one.values)))
    said = (Every((*first, _among(criterion, one.values))),) if one.values else ()
    return Either((Not(known), *said)) if said else Not(known)


def _values(bins: Iterable[Bin]) -> tuple[str, ...]:
    return tuple(value for one in bins for value in one.values)


def _among(criterion: Criterion, values: tuple[str, ...]) -> Test:
    if not values:
        return Either(())
    folded = tuple(dict.fromkeys(fold(v) for v in values))
    return Holds(criterion.field, folded) if criterion.kind == "list" else OneOf(criterion.field, folded)


def _ascending(criterion: Criterion) -> list[int]:
    order = [i for i, one in enumerate(criterion.bins) if not one.missing]
    return sorted(order, key=lambda i: (criterion.bins[i].low is not None, criterion.bins[i].low or Decimal(0)))


def _under(criterion: Criterion, at: int) -> Test:
    """Whether a value lies below the upper end of a range; a date does so when it is recent enough."""
    high = limits(criterion.kind, criterion.bins[at])[1] or Decimal(0)
    return After(criterion.field, int(high)) if criterion.kind == "date" else Below(criterion.field, high)


def _position(criterion: Criterion, missing: bool) -> int:
    return next(i for i, one in enumerate(criterion.bins) if (one.missing if missing else one.other))


def _labelled(criterion: Criterion, label: str) -> int:
    return next(i for i, one in enumerate(criterion.bins) if one.label == label)
