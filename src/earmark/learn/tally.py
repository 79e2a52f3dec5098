"""The tally: counts of accounts by pattern, outcome, months and seller. Tallies add."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earmark.profile.bins import Criterion

LOST, WON, STALLED, CONTACTED = 0, 1, 2, 3
NONE = -1  # no month, no seller

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """Counts of worked accounts, one line a distinct combination; an account is counted once.

    criteria: K candidate criteria, their bins as fine as they were counted (points 0).
    codes:    (lines, K) position of the bin, criterion by criterion.
    outcome:  (lines,) LOST, WON, STALLED or CONTACTED.
    closed:   (lines,) month of the close as year * 12 + month - 1 (for stalled and contacted:
              the month in which they became bad), or NONE where the data hold no dates.
    left:     (lines,) month in which a customer churned, or NONE.
    seller:   (lines,) number of the owner, or NONE.
    count:    (lines,) accounts.
    as_of:    month up to which outcomes are known.
    kept_known: whether anything tells who stayed (contracts or churn dates were loaded).
    """

    criteria: tuple[Criterion, ...]
    codes: NDArray[np.int16]
    outcome: NDArray[np.int8]
    closed: NDArray[np.int32]
    left: NDArray[np.int32]
    seller: NDArray[np.int32]
    count: Ints
    as_of: int
    kept_known: bool = True
