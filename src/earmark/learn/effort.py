"""Effort: who is worked more wins more, so tiers are compared at the same touch, and shares are held side by side.

What a score foretells and what the work that a score attracts brings look alike in a CRM. Two looks tell them apart:
how much more often a tier was worked, and how its accounts answered beside others that were touched as often.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from earmark.learn.beta import seen
from earmark.learn.tally import Floats, Ints

MOST_TOUCHES = 4  # the last stratum stands for all later touches


def touched(groups: int, pursued: Iterable[tuple[int, int, bool]]) -> tuple[Ints, Ints]:
    """Return (groups, MOST_TOUCHES) how many accounts had the first, second ... touch, and how many answered it.

    pursued: of each account its group, its touches up to the answer, and whether it answered. An account that answers
    is touched no more, so each touch counts only those that had not answered before.
    """
    of, hits = (np.zeros((groups, MOST_TOUCHES), np.int64) for _ in range(2))
    for group, touches, answered in pursued:
        for j in range(touches):
            of[group, min(j, MOST_TOUCHES - 1)] += 1
        if answered and touches:
            hits[group, min(touches, MOST_TOUCHES) - 1] += 1
    return of, hits


def grouped(groups: int, pursued: Iterable[tuple[int, int, bool]]) -> tuple[Ints, Ints]:
    """Return (groups, MOST_TOUCHES) accounts by how many touches they had in all, and those of them that were won."""
    of, hits = (np.zeros((groups, MOST_TOUCHES), np.int64) for _ in range(2))
    for group, touches, won in pursued:
        place = min(max(touches, 1), MOST_TOUCHES) - 1
        of[group, place] += 1
        hits[group, place] += won
    return of, hits


def alike(of: Ints, hits: Ints) -> Floats:
    """Return (groups,) the hits to be expected if groups made no difference in a stratum (Mantel, Haenszel 1959)."""
    total = np.maximum(of.sum(axis=0), 1)
    found: Floats = of @ (hits.sum(axis=0) / total)
    return found


def ratio(hits: int, of: int, other_hits: int, other_of: int) -> tuple[float, float, float] | None:
    """Return one share over another with its 90% interval (Donner and Zou 2012, from each share's own interval).

    None where the other share is 0, or either is of nothing.
    """
    if not of or not other_of or not other_hits:
        return None
    p, q = hits / of, other_hits / other_of
    (a, b), (c, d) = seen(p, of), seen(q, other_of)
    low = (p * q - math.sqrt(max((p * q) ** 2 - a * d * (2 * p - a) * (2 * q - d), 0.0))) / (d * (2 * q - d))
    high = (p * q + math.sqrt(max((p * q) ** 2 - b * c * (2 * p - b) * (2 * q - c), 0.0))) / (c * (2 * q - c))
    return p / q, max(low, 0.0), high
