"""Leaks by timing: fields that accounts had no value in until their deal had closed."""

from __future__ import annotations

from dataclasses import dataclass

LATE = 0.9  # of the accounts whose history tells, those that must have been filled after the close
FEWEST = 5  # such accounts
OPEN = 0.5  # times as often filled in for accounts that closed as for others: below it, filling goes with no close


@dataclass(frozen=True)
class Filling:
    """When one field was filled, by counts of accounts.

    after, before: accounts won or lost whose first value came at the close or later, or earlier.
    closed, others: (filled today, of how many) of accounts won or lost, and of those that wait: open, stalled,
    contacted or targets; of both only accounts that a history tells of.
    """

    after: int
    before: int
    closed: tuple[int, int]
    others: tuple[int, int]


def filled_late(found: Filling) -> str:
    """Return why a field is known only after the outcome, or empty if it is not.

    A field that is filled as often where nothing closed (an enrichment of all accounts in one month) is not.
    """
    told = found.after + found.before
    if found.after < FEWEST or found.after < LATE * told:
        return ""
    if found.others[1] >= FEWEST and _share(found.others) > OPEN * _share(found.closed):
        return ""
    return f"known only after the outcome: filled after the close at {found.after} of {told} accounts"


def _share(part: tuple[int, int]) -> float:
    return part[0] / max(part[1], 1)
