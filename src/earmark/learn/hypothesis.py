"""The hypothesis: a hand-written card brought onto the learner's bins, by values and ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

import numpy as np

from earmark.facts.fold import fold
from earmark.learn.bands import OTHER
from earmark.learn.fields import Field
from earmark.learn.prior import POINT, Prior
from earmark.learn.ranges import ruler
from earmark.learn.tally import Floats, Ints, Tally
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion

NEXT = Decimal("0.000001")  # below a limit


@dataclass(frozen=True)
class Written:
    """A hypothesis beside the book's accounts.

    profile: as written, its fields spelt as in the book. worth: deals. tally: the accounts by the
    bins of the criteria, those of exclusions among them, that the book can answer, as written.
    absent: why it cannot answer the others, by the criterion's field.
    """

    profile: Profile
    worth: float
    tally: Tally
    absent: Mapping[str, str] = field(default_factory=dict)

    def place(self, criterion: Criterion) -> int | None:
        """Return where the tally has a criterion, or None."""
        return next((i for i, c in enumerate(self.tally.criteria) if asks(c) == asks(criterion)), None)

    def answerable(self, rules: tuple[Exclusion, ...]) -> tuple[Exclusion, ...]:
        """Return the exclusions whose criterion the book can answer."""
        return tuple(rule for rule in rules if rule.criterion.field not in self.absent)


def asks(criterion: Criterion) -> tuple[object, ...]:
    """Return what a criterion asks, apart from its name and points: equal for two that sort accounts alike."""
    bins = tuple((b.label, b.low, b.high, b.values, b.other, b.missing) for b in criterion.bins)
    return fold(criterion.field), criterion.kind, criterion.item, bins


def alike(one: Criterion, other: Criterion) -> bool:
    """Return whether two criteria ask the same of the same field, however their bins are drawn."""
    return (fold(one.field), one.kind, fold(one.item)) == (fold(other.field), other.kind, fold(other.item))


def within(fine: Criterion, coarse: Criterion) -> Ints:
    """Return (fine bins,) the bin of `coarse` that each lies in, of a range by its middle."""
    return np.array([_bin(one, coarse) for one in fine.bins], np.int64)


def _bin(one: Bin, coarse: Criterion) -> int:
    places = range(len(coarse.bins))
    if one.missing:
        return next(i for i in places if coarse.bins[i].missing)
    if coarse.kind in ("category", "list"):
        held = {fold(v) for v in one.values}
        rest = next(i for i in places if coarse.bins[i].other)
        return next((i for i in places if held & {fold(v) for v in coarse.bins[i].values}), rest)
    value = _middle(one)
    return next(i for i in places if not coarse.bins[i].missing and _covers(coarse.bins[i], value))


def _middle(one: Bin) -> Decimal:
    if one.low is None:
        return Decimal(0) if one.high is None else one.high - NEXT
    return one.low if one.high is None else (one.low + one.high) / 2


def _covers(one: Bin, value: Decimal) -> bool:
    return (one.low is None or value >= one.low) and (one.high is None or value < one.high)


def prior_of(criteria: tuple[Criterion, ...], written: Written) -> Prior:
    """Return what a hypothesis says of each bin of an ordered tally's criteria."""
    mean: list[Floats] = [np.zeros(len(c.bins)) for c in criteria]
    for said in written.profile.card.criteria:
        points = np.array([b.points for b in said.bins], float)
        for k, one in enumerate(criteria):
            if alike(one, said):
                mean[k] += POINT * points[within(one, said)]
    return Prior(np.concatenate([np.zeros(0), *mean]), written.worth)


def refined(criteria: tuple[Criterion, ...], profile: Profile, fields: tuple[Field, ...]) -> tuple[Criterion, ...]:
    """Return candidate criteria that tell the hypothesis's bins apart: its cuts, its values, its thin fields too.

    Which bins there are never depends on an outcome, so the test of the verdict stays fair.
    """
    known = {fold(f.name): f for f in fields if not f.leak}
    found = list(criteria)
    for said in profile.card.criteria:
        one = known.get(fold(said.field))
        if one is None or not answers(said, one.kind):
            continue
        place = next((i for i, c in enumerate(found) if alike(c, said)), None)
        if place is None:
            found.append(_bare(said, one))
        else:
            found[place] = _split(found[place], said, one)
    return tuple(found)


def answers(criterion: Criterion, kind: str) -> bool:
    """Return whether a field of such a kind can be asked this."""
    return criterion.kind == kind or (criterion.kind == "category" and kind == "text")


def _bare(said: Criterion, one: Field) -> Criterion:
    """Return the hypothesis's own bins as a candidate."""
    name = f"{one.name}: {said.item}" if said.item else one.name
    bins = tuple(replace(b, points=0, evidence=None) for b in said.bins)
    return Criterion(name, one.name, said.kind, bins, said.item)


def _split(fine: Criterion, said: Criterion, one: Field) -> Criterion:
    if fine.kind == "list":
        return fine
    return _more_values(fine, said, one) if fine.kind == "category" else _more_cuts(fine, said, one)


def _more_cuts(fine: Criterion, said: Criterion, one: Field) -> Criterion:
    cuts = sorted({b.low for c in (fine, said) for b in c.bins if b.low is not None})
    label = ruler(one).label
    ranges = [Bin(label(low, high), low=low, high=high) for low, high in pairwise((None, *cuts, None))]
    names = [b.label for b in ranges]
    if len(set(names)) < len(names):  # cuts too near to be told apart in words
        return fine
    return replace(fine, bins=(*ranges, next(b for b in fine.bins if b.missing)))


def _more_values(fine: Criterion, said: Criterion, one: Field) -> Criterion:
    """Name the hypothesis's values that occur and are too rare to have a bin anyway."""
    held = {fold(v) for b in fine.bins for v in b.values} | {fold(b.label) for b in fine.bins}
    asked = {fold(v) for b in said.bins for v in b.values} - held
    more = [Bin(v, values=(v,)) for v, _ in one.values if fold(v) in asked and fold(v) not in OTHER]
    named = [b for b in fine.bins if b.values]
    return replace(fine, bins=(*named, *more, *(b for b in fine.bins if not b.values)))
