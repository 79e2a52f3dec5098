"""Exploration: which accounts of lower tiers are worked all the same, so that a profile can find what it is blind to.

Only worked accounts have outcomes. Where only high scores are worked, what scores low is never seen again, and the
profile goes on saying so. A share of the slots therefore goes to accounts that score lower, the likelier the less
accounts like them have been worked for their share of the list. The draw is weighted, without replacement (Efraimidis
and Spirakis 2006), by numbers that hang on the account, the profile and the week alone.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earmark.learn.tally import Flags, Floats, Ints
from earmark.profile.bins import Criterion

SHARE = 0.10  # of the slots
PRIOR = 5.0  # worked accounts, spread as the list is, that each bin is thought to have had
POWER = 2  # of the coverage: what is hardly worked gets most of few slots
BLIND = 0.25  # of its share of the list that a bin was worked at, below which a profile is blind to it
COMMON = 0.02  # of the list: rarer bins are no blindness


@dataclass(frozen=True)
class Blind:
    """A bin that the list holds and that hardly was worked. share: of the list; worked: accounts."""

    criterion: str
    bin: str
    share: float
    worked: int
    coverage: float


def coverage(listed: Ints, worked: Sequence[Ints]) -> tuple[Floats, ...]:
    """Return for each criterion (bins,) its share of the worked accounts over its share of the list.

    listed: (accounts, K) positions of the bins. worked: for each criterion (bins,) accounts worked. 1: as often as
    the list has it; below: less; a bin that the list lacks has 1.
    """
    found = []
    for k, counts in enumerate(worked):
        share = np.bincount(listed[:, k], minlength=len(counts)) / max(len(listed), 1)
        seen = (counts + PRIOR * share) / (counts.sum() + PRIOR)
        found.append(np.where(share > 0, seen / np.maximum(share, 1e-12), 1.0))
    return tuple(found)


def explored(
    names: Sequence[str], listed: Ints, worked: Sequence[Ints], lower: Flags, slots: int, salt: str
) -> Ints:  # fmt: skip
    """Return which accounts get the exploration slots: positions, the first drawn first.

    names: what tells accounts apart. lower: (accounts,) which are in lower tiers, and not excluded. slots: how many,
    usually SHARE of all. salt: profile and week, as in "5cb257b82d44 2026-W27": another week draws others.
    An account's weight is 1 over the square of the coverage of the bin of it that was worked least.
    """
    held = np.flatnonzero(lower)
    seen = coverage(listed, worked)
    least = np.min([np.ones(len(held)), *(one[listed[held, k]] for k, one in enumerate(seen))], axis=0)
    drawn = np.array([-math.log(_uniform(names[i], salt)) for i in held.tolist()])
    order = np.lexsort((held, drawn * least**POWER))  # exponential at the rate of the weight: the first to come
    return held[order[: max(slots, 0)]]


def _uniform(name: str, salt: str) -> float:
    """Return a number in (0, 1) that an account and the salt alone decide."""
    told = hashlib.sha256(f"{salt}\n{name}".encode()).digest()
    return (int.from_bytes(told[:8], "big") + 0.5) / 2**64


def blind(criteria: Sequence[Criterion], listed: Ints, worked: Sequence[Ints]) -> tuple[Blind, ...]:
    """Return the bins that the list commonly holds and that hardly were worked, the commonest first."""
    found = []
    for k, (one, seen) in enumerate(zip(criteria, coverage(listed, worked), strict=True)):
        shares = np.bincount(listed[:, k], minlength=len(one.bins)) / max(len(listed), 1)
        for b in np.flatnonzero((shares >= COMMON) & (seen < BLIND)).tolist():
            label, count = one.bins[b].label, int(worked[k][b])
            found.append(Blind(one.name, label, float(shares[b]), count, float(seen[b])))
    return tuple(sorted(found, key=lambda one: (-one.share, one.criterion, one.bin)))


def of_list(found: Sequence[Blind], criteria: Sequence[Criterion], listed: Ints) -> float:
    """Return the share of the list that is in any bin to which a profile is blind."""
    hit = np.zeros(len(listed), bool)
    for one in found:
        k = next(i for i, c in enumerate(criteria) if c.name == one.criterion)
        hit |= listed[:, k] == [b.label for b in criteria[k].bins].index(one.bin)
    return float(hit.mean()) if len(listed) else 0.0
