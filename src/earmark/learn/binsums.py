"""Sums over bins: what a fit needs to know of the accounts, as one table of counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from earmark.learn.tally import Floats, Ints, Tally

PACK = (50.0, 400.0)  # combinations of a pack at most: with few lines, with many


def added(codes: Ints, weights: Floats, size: int) -> Floats:
    """Return (size,): the sum of `weights` over each of `codes`."""
    found: Floats = np.bincount(codes, weights, size).astype(np.float64)
    return found


@dataclass(frozen=True)
class Pack:
    """A few criteria counted at once. codes: (lines,) combination of their bins; holds: (combinations, bins) 0 or 1."""

    codes: Ints
    part: slice
    holds: Floats

    def sums(self, weights: Floats) -> Floats:
        """Return (combinations,): the sum of (lines,) `weights` over each."""
        return added(self.codes, weights, len(self.holds))

    def beside(self, other: Pack, weights: Floats) -> Floats:
        """Return (combinations, the other's combinations): the sum of (lines,) `weights` over each pair."""
        size = len(other.holds)
        return added(self.codes * size + other.codes, weights, len(self.holds) * size).reshape(-1, size)


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
        return Binned(np.ascontiguousarray(self.codes[:, lines]), self.starts)

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """The criteria by twos and threes, as far as their combinations stay few."""
        most = float(np.clip((self.codes.shape[1] / 2) ** 0.5, *PACK))
        packs, room = list[list[int]](), 0.0
        for k in range(len(self.codes)):
            room /= self.size(k)
            if room < 1:
                packs, room = [*packs, []], most / self.size(k)
            packs[-1].append(k)
        return tuple(self._pack(members) for members in packs)

    def _pack(self, members: list[int]) -> Pack:
        sizes = [self.size(k) for k in members]
        part = slice(int(self.starts[members[0]]), int(self.starts[members[-1] + 1]))
        codes = np.ravel_multi_index(tuple(self.codes[k] for k in members), sizes)
        cells = np.unravel_index(np.arange(math.prod(sizes)), sizes)
        holds = [np.eye(size)[place] for size, place in zip(sizes, cells, strict=True)]
        return Pack(np.asarray(codes, np.int64), part, np.concatenate(holds, axis=1))

    def sums(self, weights: Floats) -> Floats:
        """Return (bins,): the sum of (lines,) `weights` over each bin."""
        if not len(self.codes):
            return np.zeros(0)
        return np.concatenate([one.sums(weights) @ one.holds for one in self.packs])

    def pairs(self, weights: Floats) -> Floats:
        """Return (bins, bins): the sum of (lines,) `weights` over each pair of bins."""
        table = np.zeros((self.bins, self.bins))
        for at, one in enumerate(self.packs):
            table[one.part, one.part] = (one.holds.T * one.sums(weights)) @ one.holds
            for other in self.packs[at + 1 :]:
                block = one.holds.T @ one.beside(other, weights) @ other.holds
                table[one.part, other.part], table[other.part, one.part] = block, block.T
        return table

    def spread(self, values: Floats) -> Floats:
        """Return (lines,): for each line the sum of its bins' `values`."""
        total = np.zeros(self.codes.shape[1])
        for k, code in enumerate(self.codes):
            total += values[self.part(k)][code]
        return total


def binned(tally: Tally) -> Binned:
    """Return the codes of a tally with all its bins numbered through."""
    starts = np.cumsum([0, *(len(c.bins) for c in tally.criteria)])
    return Binned(np.ascontiguousarray(tally.codes.T), starts.astype(np.int64))
