"""Distinct values, and where each line's stands among them: whole numbers that lie close are counted, not sorted."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from earmark.learn.tally import Ints

CLOSE = 1 << 20  # from the lowest to the highest, and no more than the lines are many times over
Number = TypeVar("Number", np.int64, np.float64, np.int32)


def distinct(values: NDArray[Number]) -> tuple[NDArray[Number], Ints]:
    """Return the distinct values, rising, and (lines,) the position of each line's among them."""
    low, whole = _whole(values)
    if whole is None:
        found, place = np.unique(values, return_inverse=True)
        return found, place.reshape(-1)
    seen = np.bincount(whole) > 0
    return (np.flatnonzero(seen) + low).astype(values.dtype), (np.cumsum(seen) - 1)[whole]


def firsts(place: Ints, size: int) -> Ints:
    """Return (size,): the first line at each of so many places, each of which has one."""
    found = np.empty(size, np.int64)
    found[place[::-1]] = np.arange(len(place) - 1, -1, -1)  # of a place named twice the last stays
    return found


def _whole(values: NDArray[Number]) -> tuple[int, Ints | None]:
    """Return the lowest value, and how far each is beyond it; None where they are no whole numbers that lie close."""
    if not len(values):
        return 0, None
    low, high = float(values.min()), float(values.max())
    if not high - low < min(CLOSE, 8 * len(values)) or low != int(low):
        return 0, None
    beyond = values - values.dtype.type(low)
    whole = beyond.astype(np.int64)
    return int(low), whole if values.dtype.kind == "i" or (whole == beyond).all() else None
