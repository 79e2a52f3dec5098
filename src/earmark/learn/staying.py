"""Staying: how long customers stay, the whole of them and those like a given one.

The whole curve is Kaplan and Meier's (1958), shrunk to a stated default. Traits divide it by
proportional hazards (Cox 1972), but only where the evidence allows: one by one, the group of
customers that leaves most unlike what is expected of it (exact binomial test of those who left, the
hazards of the rest given) is set apart if chance among all the groups looked at would do so in at
most one of twenty tallies. Its hazard is drawn to the whole's. Else the whole curve holds for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from earmark.learn.beta import below
from earmark.learn.binsums import binned
from earmark.learn.ranges import Ruler
from earmark.learn.tally import NONE, WON, Flags, Floats, Ints, Tally
from earmark.profile.bins import Criterion

KEPT_BY_DEFAULT = 0.8  # of customers, over twelve months
WORTH = 10.0  # customers that the default counts for
CHANCE = 0.05  # of tallies in which chance alone may set a group apart
DRAWN = 2.0  # customers expected to leave that the whole's hazard counts for in a group's
FEWEST = 5  # customers who left, in all; and customers in a group and outside it
GROUPS = 3  # set apart, at most


@dataclass(frozen=True)
class Group:
    """Customers set apart: those in some bins of a criterion, and the shares kept, in and outside it."""

    criterion: Criterion
    codes: tuple[int, ...]
    kept: float
    others: float


@dataclass(frozen=True)
class Staying:
    """survival: share of all customers kept through month 0..horizon. hazard: (lines,) of theirs over the whole's."""

    survival: Floats
    hazard: Floats
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """Lines of dated customers: which lines they are, how many left while watched, how many were to be expected."""

    tally: Tally
    lines: Ints
    left: Floats
    expected: Floats


def staying(tally: Tally, horizon: int, kept_default: float, *, alike: bool) -> Staying:
    """Return how customers stay; where `alike`, those with a trait that tells are set apart."""
    whole = _survival(tally, horizon, kept_default)
    hazard = np.ones(len(tally.count))
    groups: list[Group] = []
    seen = _seen(tally, horizon) if alike else None
    while seen is not None and len(groups) < GROUPS:
        found = _strangest(seen, hazard)
        if found is None:
            break
        k, codes = found
        inside = np.isin(tally.codes[:, k], codes)
        hazard = _apart(seen, hazard, inside)
        ends = [float(whole[-1] ** _mean(seen, hazard, side)) for side in (inside, ~inside)]
        groups.append(Group(tally.criteria[k], codes, *ends))
    return Staying(whole, hazard, tuple(groups))


def _survival(tally: Tally, horizon: int, kept_default: float) -> Floats:
    """Return the share of customers kept through month 0..horizon after the close, shrunk to the default.

    Only whole months count: the one that `as_of` lies in has not been seen to its end.
    """
    gone, risk = _life_table(tally, horizon)
    hazard = 1 - kept_default ** (horizon / 12 / (horizon + 1))
    default = WORTH * (1 - hazard) ** np.arange(horizon + 1)
    kept: Floats = np.cumprod(1 - (gone + default * hazard) / (risk + default))
    return kept


def _life_table(tally: Tally, horizon: int) -> tuple[Floats, Floats]:
    """Return by month 0..horizon after the close: customers who left in it, and those watched in it."""
    dated = (tally.outcome == WON) & (tally.closed != NONE)
    weight = tally.count[dated].astype(float)
    tenure, seen = _times(tally.pick(dated))
    months = np.arange(horizon + 1)
    gone = np.array([weight[(tenure == m) & (seen > m)].sum() for m in months])
    risk = np.array([weight[(tenure >= m) & (seen > m)].sum() for m in months])
    return gone, risk


def _times(tally: Tally) -> tuple[Ints, Ints]:
    """Return (lines,) months until each left (far away when it has not) and months it was watched."""
    tenure = np.where(tally.left == NONE, 10**6, np.maximum(tally.left - tally.closed, 0))
    return tenure.astype(np.int64), np.maximum(tally.as_of - tally.closed, 0).astype(np.int64)


def _seen(tally: Tally, horizon: int) -> _Seen | None:
    """Return what was seen of each line of customers, or None when too few have left to tell any apart."""
    lines = np.flatnonzero((tally.outcome == WON) & (tally.closed != NONE))
    some = tally.pick(lines)
    gone, risk = _life_table(some, horizon)
    if gone.sum() < FEWEST or not some.criteria:
        return None
    tenure, watched = _times(some)
    summed = np.append(0, np.cumsum(gone / np.maximum(risk, 1)))
    until = np.minimum(np.minimum(watched, tenure + 1), horizon + 1)
    weight = some.count.astype(float)
    return _Seen(some, lines, weight * ((tenure < watched) & (tenure <= horizon)), weight * summed[until])


def _strangest(seen: _Seen, hazard: Floats) -> tuple[int, tuple[int, ...]] | None:
    """Return the criterion and codes of the group that leaves least as expected, if that is beyond chance."""
    expected = seen.expected * hazard[seen.lines]
    table = binned(seen.tally)
    sums = [table.sums(v) for v in (seen.left, expected, seen.tally.count.astype(float))]
    whole, customers = float(seen.left.sum()), float(seen.tally.count.sum())
    best, found, tried = 1.0, None, 0
    for k, criterion in enumerate(seen.tally.criteria):
        for codes in _groups(criterion):
            left, due, number = (float(v[table.part(k)][list(codes)].sum()) for v in sums)
            if min(number, customers - number) < FEWEST:
                continue
            tried += 1
            chance = _chance(left, whole, due / float(expected.sum()))
            if chance < best:
                best, found = chance, (k, codes)
    return found if best * tried <= CHANCE else None


def _groups(criterion: Criterion) -> Iterator[tuple[int, ...]]:
    """Yield the bins that may be set apart: each value or item; each range, and all below a cut. Never `missing`."""
    named = len(criterion.bins) - 1
    if criterion.kind in ("category", "list"):
        yield from ((i,) for i, b in enumerate(criterion.bins) if b.values)
        return
    yield from ((i,) for i in range(named))
    yield from (tuple(range(cut)) for cut in range(2, named - 1))


def _chance(left: float, whole: float, share: float) -> float:
    """Return how often so many, or so few, of `whole` fall on a group that each falls on with chance `share`."""
    if not 0 < share < 1:
        return 1.0
    more = below(share, left, whole - left + 1) if left > 0 else 1.0
    fewer = 1 - below(share, left + 1, whole - left) if left < whole else 1.0
    return min(2 * min(more, fewer), 1.0)


def _apart(seen: _Seen, hazard: Floats, inside: Flags) -> Floats:
    """Return the hazards with those inside and outside a group set apart, so that as many are expected as left."""
    expected = seen.expected * hazard[seen.lines]
    ratio = np.ones(len(hazard))
    for side in (inside, ~inside):
        held = side[seen.lines]
        ratio[side] = (seen.left[held].sum() + DRAWN) / (expected[held].sum() + DRAWN)
    found = hazard * ratio
    again: Floats = found * seen.left.sum() / max(float(seen.expected @ found[seen.lines]), 1e-9)
    return again


def _mean(seen: _Seen, hazard: Floats, side: Flags) -> float:
    """Return the mean hazard of the customers on one side."""
    held = side[seen.lines]
    return float(np.average(hazard[seen.lines][held], weights=seen.tally.count[held]))


def in_words(groups: tuple[Group, ...], horizon: int, rulers: Mapping[str, Ruler]) -> str:
    """Return which customers were set apart, as a sentence to add, or nothing; `rulers` word the ranges."""
    if not groups:
        return ""
    said = [f"{_named(g, rulers)} {g.kept:.0%} (others {g.others:.0%})" for g in groups]
    return f" By customers like them, who are kept {horizon} months: {'; '.join(said)}."


def _named(group: Group, rulers: Mapping[str, Ruler]) -> str:
    bins, criterion = group.criterion.bins, group.criterion
    if len(group.codes) == 1:
        label = criterion.item if criterion.kind == "list" else bins[group.codes[0]].label
    else:
        label = rulers[criterion.field].label(None, bins[group.codes[-1] + 1].low)
    return f"{criterion.field}: {label}"
