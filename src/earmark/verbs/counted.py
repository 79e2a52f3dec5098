"""Values with how many accounts have each: what percentiles are read off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Counted:
    """Distinct whole numbers, rising, each with how many have it."""

    values: Ints
    many: Ints

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Counted:
        """Return values in any order, each once, with how many have it."""
        held = np.array(sorted(pairs), np.int64).reshape(-1, 2)
        return cls(held[:, 0], held[:, 1])

    @classmethod
    def answered(cls, answer: Mapping[str, Any]) -> Counted:
        """Return the two columns of an answer, which is in order."""
        values, many = (np.asarray(column, np.int64) for column in answer.values())
        return cls(values, many)

    @property
    def total(self) -> int:
        """How many there are in all."""
        return int(self.many.sum())

    def percentile(self, percent: int) -> int:
        """Return the smallest value that `percent` of all do not exceed; 0 of none."""
        if not len(self.values):
            return 0
        seen = 100 * np.cumsum(self.many)
        return int(self.values[np.searchsorted(seen, self.total * percent)])
