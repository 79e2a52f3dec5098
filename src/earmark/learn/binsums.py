"""Sums over bins: what a fit needs to know of the accounts, as one table of counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from earmark.learn.tally import Floats, Ints, Tally

PACK = (50.0, 400.0)  # combinations of a pack at most: with few lines, with many


def added(codes: Ints, weights: Floats, size: int) -> Floats:
    """Return (size,): the sum of `weights` over each of `codes`."""
    found: Floats = np.bincount(codes, weights, size).astype(np.float64, copy=False)
    return found


@dataclass(frozen=True)
class Pack:
    """A few criteria counted at once.

    codes: (lines,) combination of their bins. bins: which bins these are; holds: (combinations, these bins) 0 or 1.
    """

    codes: Ints
    bins: Ints
    holds: Floats

    def sums(self, weights: Floats) -> Floats:
        """Return (combinations,): the sum of (lines,) `weights` over each."""
        return added(self.codes, weights, len(self.holds))


@dataclass(frozen=True)
class Binned:
    """The codes of a tally with all bins of all criteria numbered through.

    codes: (K, lines) position of the bin within its criterion. starts: (K + 1,) number of each
    criterion's first bin; the last is the number of all bins.
    """

    codes: NDArray[np.int16]
    starts: Ints

    @property
    def bins(self) -> int:
        """How many bins there are in all."""
        return int(self.starts[-1])

    def part(self, k: int) -> slice:
        """Return where criterion k's bins stand."""
        return slice(int(self.starts[k]), int(self.starts[k + 1]))

    @property
    def parts(self) -> list[slice]:
        """Where each criterion's bins stand."""
        return [self.part(k) for k in range(len(self.starts) - 1)]

    def size(self, k: int) -> int:
        """Return how many bins criterion k has."""
        return int(self.starts[k + 1] - self.starts[k])

    def pick(self, lines: Ints) -> Binned:
        """Return the codes of some of the lines."""
        return Binned(self.codes.take(lines, axis=1), self.starts)

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """The criteria by a few, the largest first, as far as their combinations stay few."""
        most = float(np.clip((self.codes.shape[1] / 2) ** 0.5, *PACK))
        packs, room = list[list[int]](), list[float]()
        for k in sorted(range(len(self.codes)), key=self.size, reverse=True):
            at = next((i for i, left in enumerate(room) if left >= self.size(k)), len(packs))
            if at == len(packs):
                packs, room = [*packs, []], [*room, most]
            packs[at].append(k)
            room[at] /= self.size(k)
        return tuple(self._pack(members) for members in packs)

    def _pack(self, members: list[int]) -> Pack:
        sizes = [self.size(k) for k in members]
        bins = np.concatenate([np.arange(self.bins)[self.part(k)] for k in members])
        codes = self.codes[members[0]].astype(np.int64)
        for k, size in zip(members[1:], sizes[1:], strict=True):
            codes *= size
            codes += self.codes[k]
        cells = np.unravel_index(np.arange(math.prod(sizes)), sizes)
        holds = [np.eye(size)[place] for size, place in zip(sizes, cells, strict=True)]
        return Pack(codes, bins, np.concatenate(holds, axis=1))

    def sums(self, weights: Floats) -> Floats:
        """Return (bins,): the sum of (lines,) `weights` over each bin."""
        found = np.zeros(self.bins)
        for one in self.packs:
            found[one.bins] = one.sums(weights) @ one.holds
        return found

    def pairs(self, weights: Floats) -> Floats:
        """Return (bins, bins): the sum of (lines,) `weights` over each pair of bins."""
        table, wide = np.zeros((self.bins, self.bins)), max((len(one.holds) for one in self.packs), default=0)
        both = np.empty(self.codes.shape[1], np.int64)
        for at, one in enumerate(self.packs):
            table[np.ix_(one.bins, one.bins)] = (one.holds.T * one.sums(weights)) @ one.holds
            first, size = one.codes * wide, len(one.holds)
            for other in self.packs[at + 1 :]:
                np.add(first, other.codes, out=both)
                beside = added(both, weights, size * wide).reshape(size, wide)[:, : len(other.holds)]
                block = one.holds.T @ beside @ other.holds
                table[np.ix_(one.bins, other.bins)], table[np.ix_(other.bins, one.bins)] = block, block.T
        return table

    def spread(self, values: Floats) -> Floats:
        """Return (lines,): for each line the sum of its bins' `values`."""
        total = np.zeros(self.codes.shape[1])
        for one in self.packs:
            total += (one.holds @ values[one.bins])[one.codes]
        return total


def binned(tally: Tally) -> Binned:
    """Return the codes of a tally with all its bins numbered through; a tally keeps what is packed for it."""
    return tally.table
