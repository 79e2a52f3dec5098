"""Exploration: which accounts of lower tiers are worked all the same, so that a profile can find what it is blind to.

Only worked accounts have outcomes. Where only high scores are worked, what scores low is never seen again, and the
profile goes on saying so. A share of the slots therefore goes to accounts that score lower, the likelier the less
accounts like them have been worked for their share of the list. The draw is weighted, without replacement (Efraimidis
and Spirakis 2006), by numbers that hang on the account, the profile and the week alone: each account's lot (of its
key) goes through a polynomial whose coefficients are the week's, modulo a prime (Wegman and Carter 1981): whole
numbers throughout, so that an engine draws the same. Accounts alike in their least worked bin have one weight; of each
such class only the first few can be drawn, and only they have to be looked at.
"""

from __future__ import annotations

import hashlib
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
PRIME = 2**31 - 1  # lots and numbers are below it
Mixers = tuple[int, int, int, int]


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
    return coverage_of(held(listed, worked), worked)


def held(listed: Ints, worked: Sequence[Ints]) -> tuple[Ints, ...]:
    """Return for each criterion (bins,) how many of `listed`, (accounts, K), are in each bin."""
    return tuple(np.bincount(listed[:, k], minlength=len(counts)) for k, counts in enumerate(worked))


def coverage_of(listed: Sequence[Ints], worked: Sequence[Ints]) -> tuple[Floats, ...]:
    """Return the coverage by counts alone: for each criterion (bins,) accounts of the list, and accounts worked."""
    found = []
    for one, counts in zip(listed, worked, strict=True):
        share = one / max(one.sum(), 1)
        seen = (counts + PRIOR * share) / (counts.sum() + PRIOR)
        found.append(np.where(share > 0, seen / np.maximum(share, 1e-12), 1.0))
    return tuple(found)


def classes(seen: Sequence[Floats]) -> tuple[Floats, tuple[Ints, ...]]:
    """Return the coverages, capped at 1, that a least worked bin can have, rising; and for each bin its place there.

    The class of an account is the smallest place of its bins, or the last where it has none.
    """
    capped = [np.minimum(one, 1.0) for one in seen]
    values = np.unique(np.concatenate([[1.0], *capped]))
    return values, tuple(np.searchsorted(values, one) for one in capped)


def explored(
    names: Sequence[str], listed: Ints, worked: Sequence[Ints], lower: Flags, slots: int, salt: str
) -> Ints:  # fmt: skip
    """Return which accounts get the exploration slots: positions, the first drawn first.

    names: what tells accounts apart. lower: (accounts,) which are in lower tiers, and not excluded. slots: how many,
    usually SHARE of all. salt: profile and week, as in "5cb257b82d44 2026-W27": another week draws others.
    An account's weight is 1 over the square of the coverage of the bin of it that was worked least.
    """
    among, mixed = np.flatnonzero(lower), mixers(salt)
    values, places = classes(coverage(listed, worked))
    last = np.full(len(among), len(values) - 1)
    place = np.min([last, *(one[listed[among, k]] for k, one in enumerate(places))], axis=0)
    numbers = np.array([number(lot(names[i]), mixed) for i in among.tolist()], np.int64)
    return among[sooner(numbers, values[place])[: max(slots, 0)]]


def sooner(numbers: Ints, least: Floats) -> Ints:
    """Return the order in which accounts are drawn: exponential at the rate of the weight, the first to come first.

    numbers: (accounts,) of the week. least: (accounts,) coverage of the bin that was worked least.
    """
    waits = -np.log((numbers + 0.5) / PRIME) * least**POWER
    return np.lexsort((np.arange(len(waits)), waits))


def lot(name: str) -> int:
    """Return an account's lot: the lower half of the MD5 of its name, little-endian, modulo PRIME."""
    told = hashlib.md5(name.encode(), usedforsecurity=False).digest()
    return int.from_bytes(told[8:], "little") % PRIME


def mixers(salt: str) -> Mixers:
    """Return the coefficients of a salt's polynomial, that of the third power first."""
    told = hashlib.sha256(salt.encode()).digest()
    third, second, first, constant = (int.from_bytes(told[at : at + 8], "big") % PRIME for at in range(0, 32, 8))
    return third, second, first, constant


def number(drawn: int, mixed: Mixers) -> int:
    """Return the number, below PRIME, that a lot has under a salt's coefficients."""
    found = 0
    for one in mixed:
        found = (found * drawn + one) % PRIME
    return found


def blind(criteria: Sequence[Criterion], listed: Ints, worked: Sequence[Ints]) -> tuple[Blind, ...]:
    """Return the bins that the list, (accounts, K), commonly holds and that hardly were worked, the commonest first."""
    return blind_of(criteria, held(listed, worked), worked)


def blind_of(criteria: Sequence[Criterion], listed: Sequence[Ints], worked: Sequence[Ints]) -> tuple[Blind, ...]:
    """Return the same by counts alone: for each criterion (bins,) accounts of the list, and accounts worked."""
    found = []
    for k, (one, seen) in enumerate(zip(criteria, coverage_of(listed, worked), strict=True)):
        shares = listed[k] / max(listed[k].sum(), 1)
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
