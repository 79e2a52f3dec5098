"""What the learner is told of a candidate field before it is cut into bins."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Field:
    """One field of the worked accounts, summed up by counts.

    number: position in the projection (fN); kind: number, category, list, date or text.
    values: for a category the shown spelling of each value with its accounts, most common first,
    at most 300; for a list its items likewise; for a number its values as text if at most 12.
    distinct: number of distinct values (of a list: items). low, high: for a number its range,
    for a date days before the snapshot (negative: after it).
    leak: why CRM knowledge says this is never a criterion, or empty.
    """

    number: int
    name: str
    kind: str
    canonical: str = ""
    money: bool = False
    leak: str = ""
    rows: int = 0
    filled: int = 0
    distinct: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    values: tuple[tuple[str, int], ...] = ()
