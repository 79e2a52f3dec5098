"""Quarters of the calendar, counted through: year * 4 + quarter - 1. Months are year * 12 + month - 1."""

from __future__ import annotations

from collections.abc import Iterable

LENGTH = 3  # months
SHOWN = 4  # the past year


def first_month(quarter: int) -> int:
    """Return the month a quarter begins with."""
    return quarter * LENGTH


def last_ended(as_of: int, latest: int) -> int:
    """Return the last quarter with enough of it seen: of one that begins in `as_of` itself hardly a day is.

    latest: month of the last close known, at most `as_of`.
    """
    quarter = latest // LENGTH
    return quarter - 1 if latest == as_of and latest % LENGTH == 0 else quarter


def recent(as_of: int, latest: int) -> tuple[int, ...]:
    """Return the past year's quarters, rising."""
    last = last_ended(as_of, latest)
    return tuple(range(last - SHOWN + 1, last + 1))


def past_horizon(as_of: int, horizon: int, latest: int) -> tuple[int, ...]:
    """Return the last four quarters of which every account has been watched through the horizon."""
    last = min((as_of - horizon) // LENGTH - 1, last_ended(as_of, latest))
    return tuple(range(last - SHOWN + 1, last + 1))


def name(quarter: int) -> str:
    """Return a quarter as people write it: Q2 2026."""
    return f"Q{quarter % 4 + 1} {quarter // 4}"


def names(quarters: Iterable[int]) -> str:
    """Return the first and last of some quarters: Q3 2025 to Q2 2026."""
    held = sorted(quarters)
    return name(held[0]) if len(held) == 1 else f"{name(held[0])} to {name(held[-1])}"
