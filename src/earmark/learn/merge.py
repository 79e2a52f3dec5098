"""Merging: fine bins become at most five a criterion, six of a category, by the rows that were chosen.

Ranges that no chosen cut divides are one; values between two cuts of the ridge's order are one
group. The group in which the rare values are stays `other`, and its known values are named once the
points are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.ranges import Ruler
from earmark.learn.tally import Floats, Ints
from earmark.profile.bins import Bin, Criterion

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


def merged(criterion: Criterion, parts: Ints, ruler: Ruler | None) -> Merged:
    """Return the criterion with its bins made one where (fine bins,) `parts` are alike; `ruler` words ranges.

    `missing` stays by itself, and so does the first range of a date ("not yet").
    """
    if criterion.kind == "category":
        return _values(criterion, parts)
    if ruler is None:
        return Merged(criterion, np.arange(len(criterion.bins)))
    size = len(criterion.bins) - 1
    first = int(criterion.kind == "date" and criterion.bins[0].high == 0 and size > 1)
    new = [int(i > 0 and (parts[i] != parts[i - 1] or i <= first)) for i in range(size)]
    place = np.cumsum(new)
    place = np.append(place, place[-1] + 1)
    bins = [_joined([b for b, p in zip(criterion.bins, place, strict=True) if p == i], ruler) for i in range(place[-1])]
    return Merged(replace(criterion, bins=(*bins, criterion.bins[-1])), place)


def _joined(bins: list[Bin], ruler: Ruler) -> Bin:
    low, high = bins[0].low, bins[-1].high
    return Bin(ruler.label(low, high), low=low, high=high)


def _values(criterion: Criterion, parts: Ints) -> Merged:
    """Group the values of a category that are alike; those alike with the rare values join `other`."""
    size = len(criterion.bins) - 2
    kinds = sorted(set(parts[:size].tolist()) - {int(parts[size])})
    place = np.array([kinds.index(p) if p in kinds else len(kinds) for p in parts[:size].tolist()], np.int64)
    bins = [_named([b for b, p in zip(criterion.bins, place, strict=False) if p == i]) for i in range(len(kinds))]
    place = np.append(place, [len(kinds), len(kinds) + 1])
    return Merged(replace(criterion, bins=(*bins, *criterion.bins[-2:])), place)


def _named(bins: list[Bin], names: int = NAMES) -> Bin:
    values = tuple(v for b in bins for v in b.values)
    shown = ", ".join(values[:names]) + (f" and {len(values) - names} more" if len(values) > names else "")
    return Bin(shown, values=values)


def alike(one: Merged, points: Ints, rulers: Rulers) -> tuple[Merged, Ints]:
    """Return the criterion with neighbouring ranges, or groups of values, of equal points made one."""
    bins, kind = one.criterion.bins, one.criterion.kind
    if kind in ("list", "both"):
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
