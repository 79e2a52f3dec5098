"""The anchor: what of a learned version stays as it was while its points are refitted to later counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Anchor:
    """What a refit holds fast, and what it measures later counts against.

    effects: for each criterion of the card (bins,) log-odds by the fit on the card's own bins, when it was learned;
    slope: log-odds that a point stood for. muted: fields whose missing value earns nothing. passed: candidate criteria
    that are not on the card; fields: those of all candidates. stall_days: after how long an open deal was stalled
    (None: never); sellers: their names by number; targets, customers: whether targets stood in for the contacted, and
    contracts for deals.
    """

    effects: tuple[tuple[float, ...], ...] = ()
    slope: float = 0.0
    muted: tuple[str, ...] = ()
    passed: int = 0
    fields: tuple[str, ...] = ()
    stall_days: int | None = None
    sellers: tuple[str, ...] = ()
    targets: bool = False
    customers: bool = False
