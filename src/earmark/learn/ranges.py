"""Human ranges: where numbers are cut, and what a salesperson calls the range between two cuts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from earmark.learn.fields import Field

Style = Literal["employees", "money", "year", "date", "each", "plain"]
EMPLOYEES = (11, 51, 201, 501, 1001, 5001, 10001)
YEARS = (1900, 1950, 1970, 1980, 1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025)
MONTHS = (0, 3, 6, 12, 24, 36, 60)
DECADES = 6  # of the 1-2-5 series below the largest number
STEPS = 16  # about as many even steps over a narrow range
NARROW = 5000  # times its lowest number, at most, that a range reaches to be cut evenly too


@dataclass(frozen=True)
class Ruler:
    """How one field's numbers are cut (`cuts`, rising) and worded (`style`); `values` for style "each"."""

    style: Style
    cuts: tuple[Decimal, ...]
    values: tuple[Decimal, ...] = ()

    def label(self, low: Decimal | None, high: Decimal | None) -> str:
        """Return what the range from `low` up to `high` is called."""
        if self.style == "date":
            return _months(low, high)
        if self.style == "each":
            return self._each(low, high)
        if self.style in ("employees", "year"):
            return _inclusive(low, high, first="1" if self.style == "employees" else "")
        if low is None:
            return "any" if high is None else f"under {short(high)}"
        if high is None:
            return f"{short(low)} or more"
        return f"{short(low)}{' to ' if low < 0 else '-'}{short(high)}"

    def _each(self, low: Decimal | None, high: Decimal | None) -> str:
        held = [v for v in self.values if (low is None or v >= low) and (high is None or v < high)]
        if not held:
            return f"under {short(high)}" if low is None else f"{short(low)} or more"
        if high is None and len(held) > 1:
            return f"{short(held[0])} or more"
        return short(held[0]) if len(held) == 1 else f"{short(held[0])}-{short(held[-1])}"


def ruler(field: Field) -> Ruler:
    """Return how the numbers (or dates) of a field are cut and worded."""
    if field.kind == "date":
        return Ruler("date", tuple(map(Decimal, MONTHS)))
    low, high = field.low or Decimal(0), field.high or Decimal(0)
    if field.canonical == "employees":
        return _fitting("employees", EMPLOYEES, low, high)
    if field.canonical == "founded" or _years(low, high):
        return _fitting("year", YEARS, low, high)
    if values := _values(field):
        return Ruler("plain", values[1:]) if _bands(values) else Ruler("each", values[1:], values)
    if field.money or field.canonical in ("revenue", "funding_total"):
        return Ruler("money", _cuts(low, high, even=False))
    return Ruler("plain", _cuts(low, high, even=high - low <= NARROW * max(abs(low), Decimal(1))))


def short(number: Decimal | None) -> str:
    """Return a number as people write it: 1500 -> 1.5k, 200000 -> 200k, 5000000 -> 5M."""
    value = Decimal(0) if number is None else number
    for size, letter in ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k")):
        if abs(value) >= size and (value / size * 100) % 1 == 0 and abs(value) >= 10 * Decimal(10) ** 3:
            return plain(value / size) + letter
    return plain(value)


def plain(number: Decimal) -> str:
    """Return a number without exponent or idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _values(field: Field) -> tuple[Decimal, ...]:
    """Return the distinct numbers of a field if they are few, rising."""
    found = sorted({Decimal(text) for text, _ in field.values}) if field.values else []
    return tuple(found) if 2 <= len(found) <= 12 and len(found) >= field.distinct else ()


def _bands(values: tuple[Decimal, ...]) -> bool:
    """Whether few numbers are the beginnings of bands ("1,000-10,000") rather than numbers one by one."""
    return len(values) > 2 and all(v % 10 in {0, 1} for v in values) and values[-1] >= 10 * max(values[1], Decimal(1))


def _fitting(style: Style, cuts: tuple[int, ...], low: Decimal, high: Decimal) -> Ruler:
    return Ruler(style, tuple(Decimal(c) for c in cuts if low < c <= high) or (Decimal(cuts[len(cuts) // 2]),))


def _years(low: Decimal, high: Decimal) -> bool:
    whole = low % 1 == 0 and high % 1 == 0
    return whole and Decimal(1700) <= low and high <= Decimal(2100) and high > Decimal(1950)


def _cuts(low: Decimal, high: Decimal, *, even: bool) -> tuple[Decimal, ...]:
    """Return the 1-2-5 series within the range, and even steps where the range is narrow."""
    if high <= low:
        return (low or Decimal(1),)
    whole = low % 1 == 0 and high % 1 == 0
    cuts = {c for c in (*_series(high), *(-c for c in _series(-low))) if abs(c) >= 1 or not whole}
    if low < 0 < high:
        cuts.add(Decimal(0))
    if even:
        cuts |= set(_even(low, high))
    return tuple(sorted(c for c in cuts if low < c <= high)) or (_middle(low, high),)


def _series(high: Decimal) -> list[Decimal]:
    """Return 1, 2, 5, 10, 20 ... up to `high`, six decades of it."""
    if high <= 0:
        return []
    top = high.adjusted()
    return [Decimal(d).scaleb(e) for e in range(top - DECADES + 1, top + 1) for d in (1, 2, 5)]


def _even(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return even steps of 1, 2 or 5 times a power of ten, about a dozen over the range."""
    rough = (high - low) / STEPS
    size = next(s for d in (1, 2, 5, 10) if (s := Decimal(d).scaleb(rough.adjusted())) >= rough)
    first = int((low / size).to_integral_value(ROUND_FLOOR))
    last = int((high / size).to_integral_value(ROUND_CEILING))
    return [size * i for i in range(first, last + 1)]


def _middle(low: Decimal, high: Decimal) -> Decimal:
    return (low + high) / 2


def _inclusive(low: Decimal | None, high: Decimal | None, first: str) -> str:
    if low is None:
        last = plain((high or Decimal(0)) - 1)
        return f"{first}-{last}" if first else f"before {plain(high or Decimal(0))}"
    if high is None:
        return f"{plain(low)}+" if first else f"{plain(low)} or later"
    return f"{plain(low)}-{plain(high - 1)}"


def _months(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return "not yet" if high == 0 else f"not yet, or within {plain(high or Decimal(0))} months"
    if high is None:
        return "ever before" if low == 0 else f"over {plain(low)} months before"
    return f"within {plain(high)} months" if low == 0 else f"{plain(low)}-{plain(high)} months before"
