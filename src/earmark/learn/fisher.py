"""Fisher's exact test, one-sided: how often chance alone would put so many, or so few, in a group."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from earmark.learn.tally import Floats, Ints


def few(seen: int, group: int, marked: int, total: int) -> float:
    """Return the chance of at most `seen` of the `marked` among a `group` drawn from `total`."""
    held = np.arange(max(0, group + marked - total), min(seen, group, marked) + 1)
    ways = log_ways(total, marked, held) + log_ways(total, total - marked, group - held)
    log = ways - log_ways(total, total, np.array([group]))
    return min(float(np.exp(log).sum()), 1.0)


def many(seen: int, group: int, marked: int, total: int) -> float:
    """Return the chance of at least `seen` of the `marked` among a `group` drawn from `total`."""
    return few(group - seen, group, total - marked, total)


def log_ways(largest: int, n: int, k: Ints) -> Floats:
    """Return the log of the ways to choose each of `k` from `n`; `n` is at most `largest`."""
    factorial = _log_factorials(largest)
    found: Floats = factorial[n] - factorial[k] - factorial[n - k]
    return found


@lru_cache(maxsize=8)
def _log_factorials(largest: int) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1)))])


def passing(p_values: list[float] | Floats, rate: float) -> list[int]:
    """Return which tests pass at a false discovery `rate` (Benjamini and Hochberg 1995), smallest first."""
    order = sorted(range(len(p_values)), key=lambda i: (p_values[i], i))
    last = max((n for n, i in enumerate(order, 1) if p_values[i] <= rate * n / len(order)), default=0)
    return order[:last]
