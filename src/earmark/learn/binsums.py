"""Sums over bins: what a fit needs to know of the accounts, as one table of counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.tally import Floats, Ints, Tally


def added(codes: Ints, weights: Floats, size: int) -> Floats:
    """Return (size,): the sum of `weights` over each of `codes`."""
    found: Floats = np.bincount(codes, weights, size).astype(np.float64)
    return found


@dataclass(frozen=True)
class Binned:
    """The codes of a tally with all bins of all criteria numbered through.

    codes: (K, lines) position of the bin within its criterion. starts: (K + 1,) number of each
    criterion's first bin; the last is the number of all bins.
    """

    codes: Ints
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

    def sums(self, weights: Floats) -> Floats:
        """Return (bins,): the sum of (lines,) `weights` over each bin."""
        if not len(self.codes):
            return np.zeros(0)
        found = [np.bincount(c, weights, self.size(k)) for k, c in enumerate(self.codes)]
        return np.concatenate(found)

    def pairs(self, weights: Floats) -> Floats:
        """Return (bins, bins): the sum of (lines,) `weights` over each pair of bins."""
        table = np.zeros((self.bins, self.bins))
        for j, code in enumerate(self.codes):
            table[self.part(j), self.part(j)] = np.diag(np.bincount(code, weights, self.size(j)))
            for k in range(j + 1, len(self.codes)):
                size = self.size(k)
                pair = np.bincount(code * size + self.codes[k], weights, self.size(j) * size)
                block = pair.reshape(self.size(j), size)
                table[self.part(j), self.part(k)], table[self.part(k), self.part(j)] = block, block.T
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
    return Binned(np.ascontiguousarray(tally.codes.T, np.int64), starts.astype(np.int64))
