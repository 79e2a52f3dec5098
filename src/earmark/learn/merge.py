"""Merging: fine bins become at most five a criterion, six of a category, by what the ridge makes of them.

The ridge's effects are shrunk by the evidence and adjusted for the other criteria, so bins of
noise have nearly the same effect and merge; a cut has to earn its price. Ranges stay monotone or
single-peaked. Values of a category form at most four groups: three named ones, and the neutral one,
which is fitted together with the rare values in `other` and named once the points are known.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.ranges import Ruler
from earmark.learn.ridge import Ridge
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.profile.bins import Bin, Criterion

MOST = 5  # bins a criterion, `missing` and `other` among them; a neutral group named beside `other` makes six
PRICE = 0.002  # of all that the ridge explains: what one more bin has to explain
NAMES = 4  # values that a label names before it says "and N more"
NEUTRAL = 8  # values of a neutral group that are named whatever they earn, all of them in its label
CROWD = 3  # values that the label of a larger neutral group names
RARE_SHARE = 0.1  # of the accounts with a value that rare values have to hold to earn what their group earns

Rulers = Mapping[str, Ruler]  # by field: how its ranges are worded


@dataclass(frozen=True)
class Merged:
    """A criterion with merged bins, and for each fine bin the merged one it went to."""

    criterion: Criterion
    place: Ints


def merge(tally: Tally, fit: Ridge, rulers: Rulers) -> tuple[Merged, ...]:
    """Return each criterion of an ordered tally with its bins merged; `rulers` word the ranges, by field."""
    table = binned(tally)
    counts = table.sums(tally.count.astype(float))
    weight = counts * fit.weight + fit.lent
    price = max(PRICE * 0.5 * float(fit.effects @ fit.curvature @ fit.effects), 1e-3)
    return tuple(
        _one(c, fit.effects[table.part(k)], weight[table.part(k)], price, rulers) for k, c in enumerate(tally.criteria)
    )


def _one(criterion: Criterion, effect: Floats, weight: Floats, price: float, rulers: Rulers) -> Merged:
    if criterion.kind == "list":
        return Merged(criterion, np.arange(len(criterion.bins)))
    if criterion.kind == "category":
        return _values(criterion, effect, weight, price)
    return _ranges(criterion, effect, weight, price, rulers[criterion.field])


def _ranges(criterion: Criterion, effect: Floats, weight: Floats, price: float, ruler: Ruler) -> Merged:
    """Merge neighbouring ranges; the first of a date criterion ("not yet") stays by itself."""
    size = len(criterion.bins) - 1
    first = int(criterion.kind == "date" and criterion.bins[0].high == 0 and size > 1)
    held = np.flatnonzero(weight[first:size] > 0) + first
    owner = np.maximum(np.searchsorted(held, np.arange(size), "right") - 1, 0)  # an empty range joins the one below
    cuts = _best_cuts(effect[held], weight[held], price, MOST - 1 - first, peaked=True)
    place = np.searchsorted(np.array(cuts, int), owner, "right") + first
    place[:first] = 0
    place = np.append(place, place[-1] + 1)
    bins = [_joined([b for b, p in zip(criterion.bins, place, strict=True) if p == i], ruler) for i in range(place[-1])]
    return Merged(replace(criterion, bins=(*bins, criterion.bins[-1])), place)


def _joined(bins: list[Bin], ruler: Ruler) -> Bin:
    low, high = bins[0].low, bins[-1].high
    return Bin(ruler.label(low, high), low=low, high=high)


def _best_cuts(effect: Floats, weight: Floats, price: float, most: int, *, peaked: bool) -> tuple[int, ...]:
    """Return where to cut rising bins: the cut stands before the bin of that number."""
    cost = _costs(effect, weight)
    found: tuple[int, ...] = ()
    best = float(cost[0, -1])
    for parts in range(2, min(most, len(effect)) + 1):
        edges = _edges(len(effect), parts)
        total = cost[edges[:, :-1], edges[:, 1:]].sum(axis=1) + price * (parts - 1)
        if peaked:
            total = np.where(_single_peaked(_means(effect, weight, edges)), total, np.inf)
        at = int(np.argmin(np.round(total, 9)))
        if total[at] < best - 1e-9:
            best, found = float(total[at]), tuple(int(e) for e in edges[at, 1:-1])
    return found


def _costs(effect: Floats, weight: Floats) -> Floats:
    """Return (bins + 1, bins + 1): what is lost when bins i..j-1 share one effect."""
    total, first, second = (np.append(0, np.cumsum(weight * effect**power)) for power in (0, 1, 2))
    mass = np.maximum(total[None, :] - total[:, None], 1e-12)
    cost: Floats = 0.5 * (second[None, :] - second[:, None] - (first[None, :] - first[:, None]) ** 2 / mass)
    return cost


def _means(effect: Floats, weight: Floats, edges: Ints) -> Floats:
    total, first = (np.append(0, np.cumsum(weight * effect**power)) for power in (0, 1))
    found: Floats = np.diff(first[edges], axis=1) / np.maximum(np.diff(total[edges], axis=1), 1e-12)
    return found


def _single_peaked(means: Floats) -> Flags:
    fell = np.cumsum(np.diff(means, axis=1) < 0, axis=1) > 0
    again = fell[:, :-1] & (np.diff(means, axis=1)[:, 1:] > 0)
    found: Flags = again.sum(axis=1) == 0
    return found


@lru_cache(maxsize=256)
def _edges(size: int, parts: int) -> Ints:
    """Return (ways, parts + 1): every way to cut `size` bins into `parts`, ends included."""
    ways = itertools.combinations(range(1, size), parts - 1)
    return np.array([(0, *cuts, size) for cuts in ways], np.int64)


def _values(criterion: Criterion, effect: Floats, weight: Floats, price: float) -> Merged:
    """Group the values of a category by their effects; the group nearest to nothing joins `other`."""
    size = len(criterion.bins) - 2
    order = sorted((i for i in range(size) if weight[i] > 0), key=lambda i: (round(float(effect[i]), 9), i))
    cuts = (0, *_best_cuts(effect[order], weight[order], price, MOST - 1, peaked=False), len(order))
    groups = [order[a:b] for a, b in itertools.pairwise(cuts) if b > a]
    rest = _neutral(groups, effect, weight, size)
    named = [g for g in groups if g is not rest]
    place = np.full(size + 2, len(named))
    for number, group in enumerate(named):
        place[group] = number
    place[-1] = len(named) + 1
    bins = [_named([criterion.bins[i] for i in sorted(g)]) for g in named]
    return Merged(replace(criterion, bins=(*bins, *criterion.bins[-2:])), place)


def _neutral(groups: list[list[int]], effect: Floats, weight: Floats, other: int) -> list[int]:
    """Return the group whose effect is nearest to that of `other` (if any is there) or to the average."""
    if not groups:
        return []
    means = [float(np.average(effect[g], weights=weight[g])) for g in groups]
    sizes = [float(weight[g].sum()) for g in groups]
    centre = float(np.average(means, weights=sizes))
    aim = float(effect[other]) if weight[other] > 0.1 * weight.sum() else centre
    return groups[min(range(len(groups)), key=lambda i: (round(abs(means[i] - aim), 9), -sizes[i]))]


def _named(bins: list[Bin], names: int = NAMES) -> Bin:
    values = tuple(v for b in bins for v in b.values)
    shown = ", ".join(values[:names]) + (f" and {len(values) - names} more" if len(values) > names else "")
    return Bin(shown, values=values)


def alike(one: Merged, points: Ints, rulers: Rulers) -> tuple[Merged, Ints]:
    """Return the criterion with neighbouring ranges, or groups of values, of equal points made one."""
    bins, kind = one.criterion.bins, one.criterion.kind
    if kind == "list":
        return one, points
    if kind == "category":
        return _alike_values(one, points)
    fixed = int(kind == "date" and bins[0].high == 0)
    to = np.cumsum([0, *(int(points[i] != points[i - 1] or i <= fixed) for i in range(1, len(bins) - 1))])
    joined = [[b for b, t in zip(bins, to, strict=False) if t == i] for i in range(to[-1] + 1)]
    ranges = [g[0] if len(g) == 1 else _joined(g, rulers[one.criterion.field]) for g in joined]
    to = np.append(to, to[-1] + 1)
    return _mapped(one, to, (*ranges, bins[-1]), points)


def _alike_values(one: Merged, points: Ints) -> tuple[Merged, Ints]:
    bins = one.criterion.bins
    levels = sorted({int(p) for p in points[:-2]} - {int(points[-2])})
    groups = [[b for b, p in zip(bins[:-2], points, strict=False) if p == level] for level in levels]
    named = [g[0] if len(g) == 1 else _named([Bin(v, values=(v,)) for b in g for v in b.values]) for g in groups]
    to = [levels.index(int(p)) if int(p) in levels else len(levels) for p in points[:-2]]
    return _mapped(one, np.array([*to, len(levels), len(levels) + 1]), (*named, *bins[-2:]), points)


def told(one: Merged, points: Ints, fine: Criterion, accounts: Floats) -> tuple[Merged, Ints]:
    """Return the category with the known values of `other` in a bin they name, at the points they have.

    `fine` is the criterion before merging, `accounts` (fine bins,) what each held. `other` is left with
    the rare values and those never seen: it earns what the group earns only where the rare values are
    many enough to bear it out, else nothing. A large group that earns nothing may stay in `other`.
    """
    if fine.kind != "category":
        return one, points
    other, rest = len(one.criterion.bins) - 2, len(fine.bins) - 2
    group = [i for i in range(rest) if one.place[i] == other and accounts[i] > 0]
    crowd = len(group) > NEUTRAL
    if crowd and not points[other]:
        return one, points
    borne = not crowd and accounts[rest] >= RARE_SHARE * accounts[: rest + 1].sum()
    left = int(points[other]) if borne else 0
    if not group:
        return one, np.array([*points[:other], left, points[-1]], np.int64)
    place = one.place + (one.place >= other)
    place[group] = other
    bins = one.criterion.bins
    known = _named([fine.bins[i] for i in group], CROWD if crowd else NEUTRAL)
    criterion = replace(one.criterion, bins=(*bins[:other], known, *bins[other:]))
    return Merged(criterion, place), np.array([*points[: other + 1], left, points[-1]], np.int64)


def _mapped(one: Merged, to: Ints, bins: tuple[Bin, ...], points: Ints) -> tuple[Merged, Ints]:
    found = np.zeros(len(bins), np.int64)
    found[to] = points
    return Merged(replace(one.criterion, bins=bins), to[one.place]), found
