"""A balanced pick: the groups of each criterion as equal in size as the list allows, and crossed with one another.

Accounts are taken one by one, each time of the pattern that leaves the groups most alike (minimisation: Taves 1974,
Pocock and Simon 1975), then exchanged while that helps. Groups of two criteria are evened out together too, so that
lines do not stand and fall together. Which accounts of a pattern are taken is drawn elsewhere.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from earmark.learn.tally import Flags, Floats, Ints

TOGETHER = 0.1  # how much an even crossing of two criteria counts beside even groups of one


def balanced(groups: Ints, room: Ints, wanted: int) -> Ints:
    """Return how many accounts of each pattern to take: (patterns,), `wanted` in all or as many as there are.

    groups: (patterns, criteria) the group of each criterion. room: (patterns,) accounts that there are.
    """
    cells, weights = _cells(groups)
    taken, held = np.zeros(len(room), np.int64), np.zeros(len(weights))
    for _ in range(min(wanted, int(room.sum()))):
        _move(cells, taken, held, _next(cells, weights, held, taken < room), 1)
    for _ in range(2 * wanted):
        leaves = _last(cells, weights, held, taken > 0)
        _move(cells, taken, held, leaves, -1)
        comes = _next(cells, weights, held, taken < room)
        gain = (cells[leaves] - cells[comes]) @ (weights * (2 * held + 1))
        _move(cells, taken, held, comes if gain > 0 else leaves, 1)
        if gain <= 0:
            break
    return taken


def _cells(groups: Ints) -> tuple[Floats, Floats]:
    """Return (patterns, cells) which groups and crossings each pattern is in, and (cells,) what each counts."""
    parts, weights = [np.zeros((len(groups), 0))], [np.zeros(0)]
    columns = [np.unique(groups[:, k], return_inverse=True)[1].reshape(-1) for k in range(groups.shape[1])]
    sizes = [int(one.max(initial=0)) + 1 for one in columns]
    for one, size in zip(columns, sizes, strict=True):
        parts.append(np.eye(size)[one])
        weights.append(np.full(size, float(size)))
    for a, b in combinations(range(len(columns)), 2):
        size = sizes[a] * sizes[b]
        parts.append(np.eye(size)[columns[a] * sizes[b] + columns[b]])
        weights.append(np.full(size, TOGETHER * size))
    return np.concatenate(parts, axis=1), np.concatenate(weights)


def _next(cells: Floats, weights: Floats, held: Floats, free: Flags) -> int:
    return int(np.argmin(np.where(free, cells @ (weights * (2 * held + 1)), np.inf)))


def _last(cells: Floats, weights: Floats, held: Floats, there: Flags) -> int:
    return int(np.argmax(np.where(there, cells @ (weights * (2 * held - 1)), -np.inf)))


def _move(cells: Floats, taken: Ints, held: Floats, which: int, by: int) -> None:
    taken[which] += by
    held += by * cells[which]
