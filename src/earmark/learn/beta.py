"""Quantiles of the Beta distribution: intervals of a rate that stands on counts."""

from __future__ import annotations

import math
from statistics import NormalDist

TINY = 1e-30  # in place of a divisor nearer to 0
STEPS, CLOSE = 10, 1e-11  # of the secant method, and how near it has to come
NORMAL = NormalDist()
NEVER = 1e-4  # no rate is said to be nearer to 0 or 1


def interval(rate: float, size: float) -> tuple[float, float]:
    """Return the 90% interval of Beta(rate * size, (1 - rate) * size), which holds `rate` and is kept off 0 and 1."""
    rate = min(max(rate, NEVER), 1 - NEVER)
    a, b = max(rate * size, 1e-3), max((1 - rate) * size, 1e-3)
    low, high = quantile(0.05, a, b), quantile(0.95, a, b)
    return max(min(low, rate), NEVER), min(max(high, rate), 1 - NEVER)


def seen(share: float, size: float) -> tuple[float, float]:
    """Return the 90% interval of a share seen of `size` accounts (Jeffreys 1946), which holds it.

    Of none, or of all, it begins or ends there, and reaches as far as so few accounts leave open.
    """
    a, b = share * size + 0.5, (1 - share) * size + 0.5
    low, high = (quantile(0.05, a, b) if share > 0 else 0.0), (quantile(0.95, a, b) if share < 1 else 1.0)
    return min(low, share), max(high, share)


def quantile(share: float, a: float, b: float) -> float:
    """Return where the Beta(a, b) distribution reaches `share`, by bisection."""
    low, high = 0.0, 1.0
    under, over = _around(share, a, b)
    for _ in range(60):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if middle <= under or (middle < over and below(middle, a, b) < share):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _around(share: float, a: float, b: float) -> tuple[float, float]:
    """Return two points with the quantile between them, 2 CLOSE apart where the secant method finds them soon.

    They are not nearer, for there rounding decides what lies below, as in the bisection itself.
    """
    middle = a / (a + b)
    spread = math.sqrt(middle * (1 - middle) / (a + b + 1))
    last, at = middle, min(max(middle + NORMAL.inv_cdf(share) * spread, middle / 10), (middle + 9) / 10)
    was = below(last, a, b) - share
    for _ in range(STEPS):
        off = below(at, a, b) - share
        if off == was:
            break
        last, at, was = at, min(max(at - off * (at - last) / (off - was), at / 10), (at + 9) / 10), off
        if -CLOSE < at - last < CLOSE:
            break
    first, second = max(at - CLOSE, 0.0), min(at + CLOSE, 1.0)
    return first if below(first, a, b) < share else 0.0, second if below(second, a, b) >= share else 1.0


def below(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - below(1 - x, b, a)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta(a, b))
    return front * _fraction(x, a, b) / a


def log_beta(a: float, b: float) -> float:
    """Return the logarithm of the beta function."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction by Lentz's method."""
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 300):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 + term * d, 1 + term / c
            d, c = 1 / (d if d > TINY or d < -TINY else TINY), c if c > TINY or c < -TINY else TINY
            found *= d * c
        if -1e-12 < d * c - 1 < 1e-12:
            break
    return found


def _off_zero(x: float) -> float:
    return x if abs(x) > TINY else TINY
