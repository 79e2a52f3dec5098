"""How a column's dates and numbers are written: the column decides, else it is asked."""

from __future__ import annotations

from earmark.sources.mapping import Question
from earmark.sources.profiling import ColumnProfile
from earmark.sources.shapes import NAMED, PACKED, SLASHED, YEAR_FIRST, DateMarks, NumberMarks, says_nothing

DATE_WORDS = {
    "year-month-day": "ymd",
    "day/month/year": "dmy",
    "month/day/year": "mdy",
    "month name": "name",
    "year": "year",
    "spreadsheet days": "serial",
    "epoch seconds": "s",
    "epoch milliseconds": "ms",
}
NUMBER_WORDS = {"1,234.5": ".", "1.234,5": ","}
LIST_WORDS = {";": ";", "|": "|", ",": ","}
WHOLE = frozenset({"employees", "seats_used", "seats_bought", "tickets", "founded"})  # roles that count things
WORDS = {**DATE_WORDS, **NUMBER_WORDS, **LIST_WORDS}


def date_order(label: str, profile: ColumnProfile, numeric: bool) -> tuple[str, Question | None]:
    """Return the order of a column's dates, and the question if the whole column leaves it open.

    numeric: the column's role is a date, so bare numbers are years, spreadsheet days or epochs.
    """
    cells = [cell for cell, _ in profile.values if not says_nothing(cell)]
    if numeric and (found := _numeric_order(cells)):
        return found, None
    if any(SLASHED.match(cell) for cell in cells) or profile.dates != DateMarks():
        return _year_last(label, profile)
    if any(YEAR_FIRST.match(cell) or PACKED.match(cell) for cell in cells):
        return "ymd", None
    return ("name" if any(NAMED.match(cell) for cell in cells) else "ymd"), None


def _year_last(label: str, profile: ColumnProfile) -> tuple[str, Question | None]:
    marks = profile.dates
    if marks.day_first or marks.month_first:
        return ("dmy" if marks.day_first >= marks.month_first else "mdy"), None
    shown = next((cell for cell, _ in profile.values if SLASHED.match(cell)), "")
    dotted = "." in shown.split(" ")[0]  # nobody writes the month first with points
    if dotted or not marks.either:
        return "dmy", None
    options = ("month/day/year", "day/month/year")
    text = f'Is a date such as {shown} in column "{label}" month/day/year or day/month/year? No cell of it tells.'
    return "mdy", Question(f"dates.{label}", text, options, label)


def _numeric_order(cells: list[str]) -> str:
    values = [_value(cell) for cell in cells]
    known = [value for value in values if value is not None]
    if not known or len(known) < 0.9 * len(cells) or all(PACKED.match(cell) for cell in cells):
        return ""
    limits = {"year": (1900, 2100), "serial": (20_000, 80_000), "s": (3e8, 4.2e9), "ms": (3e11, 4.2e12)}
    for order, (low, high) in limits.items():
        if sum(low <= value <= high for value in known) >= 0.9 * len(known):
            return order
    return ""


def _value(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def decimal_mark(label: str, profile: ColumnProfile, whole: bool) -> tuple[str, Question | None]:
    """Return the decimal mark of a column's numbers, and the question if the whole column leaves it open.

    whole: the column counts things (employees), so three digits behind a mark are thousands.
    A column whose numbers above 999 all have one mark and three digits behind it, beside smaller
    whole numbers, groups by it; so does a column of commas alone with at least two such numbers,
    for programs that write three decimals write them behind a point.
    """
    marks = profile.numbers
    if marks.point or marks.comma:
        return ("." if marks.point >= marks.comma else ","), None
    if marks.like_point and marks.like_comma:
        return ".", _asked(label, profile)
    if marks.like_comma:
        return _grouped_by(",", marks, whole, label, profile)
    if marks.like_point:
        return _grouped_by(".", marks, whole, label, profile)
    return ".", None


def mark_is_sure(marks: NumberMarks, whole: bool) -> bool:
    """Return whether a column proves its decimal mark, where `decimal_mark` else takes the likelier one.

    whole: as there; one mark alone then groups thousands, for nothing is counted in thousandths.
    """
    if marks.point or marks.comma:
        return True
    return whole and bool(marks.like_point) != bool(marks.like_comma)


def mark_is_open(marks: NumberMarks, whole: bool) -> bool:
    """Return whether a column has numbers that may be read either way, and nothing in it that proves which."""
    return bool(marks.like_point or marks.like_comma) and not mark_is_sure(marks, whole)


def _grouped_by(
    mark: str, marks: NumberMarks, whole: bool, label: str, profile: ColumnProfile
) -> tuple[str, Question | None]:
    other = "." if mark == "," else ","
    if marks.large and not whole:  # 2500 stands ungrouped, so the mark is no grouping
        return mark, None
    several = mark == "," and marks.like_comma > 1
    if whole or marks.small or several:
        return other, None
    return ".", _asked(label, profile)


def _asked(label: str, profile: ColumnProfile) -> Question:
    shown = next((cell for cell, _ in profile.values if "." in cell or "," in cell), "")
    text = f'Is {shown} in column "{label}" more than a thousand, or a number with three decimals?'
    mark = "," if "," in shown else "."
    above = "1,234.5" if mark == "," else "1.234,5"
    below = "1.234,5" if mark == "," else "1,234.5"
    return Question(f"numbers.{label}", f"{text} ({above}: more than a thousand)", (above, below), label)
