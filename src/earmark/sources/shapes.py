"""The marks that tell how a column's dates and numbers are written, counted over the whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from earmark.sources.cells import BAND, NUMBER
from earmark.sources.sqltext import missing_words, quoted

_SLASHED = r"^\s*([0-9]{1,2})[-/. ]\s?([0-9]{1,2})[-/. ]\s?(?:[0-9]{4}|[0-9]{2})(?:[T ,].*)?\s*$"
_YEAR_FIRST = r"^\s*(?:19|20)[0-9]{2}[-/. ][0-9]{1,2}(?:[-/. ][0-9]{1,2})?(?:[T ,].*)?\s*$"
_PACKED = r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
_NAMED = (
    r"^\s*(?:\w{2,10}\.?,?\s)?(?:[0-9]{1,2}(?:st|nd|rd|th|\.)?[- /](?:de )?)?[^\W\d_]{3,11}\.?,?[- /](?:de )?"
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)?,?[- ])?(?:[0-9]{4}|[0-9]{2})(?:[T ,].*)?\s*$"
)
_MONTH = re.compile(
    r"\b(?:jan|feb|f\u00e9v|mar|m\u00e4r|apr|avr|abr|ma[iyj]|mei|jui?n|jui?l|a[uo][g\u00fb]|sep|o[ckt]t|nov|d[e\u00e9i][cz]|des|(?:tammi|helmi|huhti|touko|kes\u00e4|hein\u00e4|elo|syys|loka|marras|joulu)k)",
    re.IGNORECASE,
)
SLASHED, YEAR_FIRST, PACKED, NAMED = map(re.compile, (_SLASHED, _YEAR_FIRST, _PACKED, _NAMED))
_NUMBER, _BAND = re.compile(NUMBER), re.compile(BAND)
_NOTHING = frozenset(missing_words(category=False))
_NOISE = str.maketrans("\u2212", "-", " \t\u00a0\u202f\u2009\u2007'\u2019_")


@dataclass(frozen=True)
class DateMarks:
    """How many dates with the year last have a first, or a second, part above 12; how many have neither."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    @staticmethod
    def sql(table: str, column: str) -> str:
        """Return SQL for the three counts over a whole column (names are ours)."""
        first, second = (f"TRY_CAST(regexp_extract({column}, {quoted(_SLASHED)}, {n}) AS INTEGER)" for n in (1, 2))
        dated = f"regexp_matches({column}, {quoted(_SLASHED)})"
        read = f"SELECT {first} AS a, {second} AS b, lines FROM ({_grouped(table, column)}) WHERE {dated}"  # noqa: S608 - ours
        counts = ", ".join(f"coalesce(sum(lines) FILTER ({which}), 0)" for which in _EITHER_PART)
        return f"SELECT {counts} FROM ({read})"  # noqa: S608 - ours


_EITHER_PART = ("a > 12 AND b <= 12", "b > 12 AND a <= 12", "a <= 12 AND b <= 12")


@dataclass(frozen=True)
class NumberMarks:
    """How many numbers prove a decimal point, how many a comma; how many would do for either.

    `like_point` is '1.200', `like_comma` '1,200'; `small` counts whole numbers of up to three
    digits, `large` those of four and more without a grouping mark.
    """

    point: int = 0
    comma: int = 0
    like_point: int = 0
    like_comma: int = 0
    small: int = 0
    large: int = 0

    @staticmethod
    def sql(table: str, column: str) -> str:
        """Return SQL for the six counts over a whole column (names are ours)."""
        words = f"regexp_replace({column}, '[A-Za-z]+[.]', '', 'g')"  # the point of kr., Rs. or Mio. is no mark
        bare = f"SELECT regexp_replace({words}, '[^0-9.,]', '', 'g') AS s, lines FROM ({_grouped(table, column)})"  # noqa: S608 - ours
        counts = ", ".join(f"coalesce(sum(lines) FILTER ({_any(shapes)}), 0)" for shapes in _SHAPES)
        return f"SELECT {counts} FROM ({bare})"  # noqa: S608 - ours


def _mark_is(mark: str, other: str) -> tuple[str, ...]:
    """Return the shapes that only a decimal `mark` explains."""
    return (
        f"^[0-9{other}]*[{other}][0-9]+[{mark}][0-9]*$",  # 1,234.5
        f"^[0-9]+[{other}][0-9]+[{other}][0-9{other}]*$",  # 1,234,567
        f"^[0-9]*[{mark}](?:[0-9]{{0,2}}|[0-9]{{4,}})$",  # 12.5
        f"^(?:0[0-9]*|[0-9]{{4,}}|)[{mark}][0-9]+$",  # 0.125, 1234.567
    )


_SHAPES = (
    _mark_is(".", ","),
    _mark_is(",", "."),
    ("^[1-9][0-9]{0,2}[.][0-9]{3}$",),
    ("^[1-9][0-9]{0,2},[0-9]{3}$",),
    ("^[0-9]{1,3}$",),
    ("^[0-9]{4,}$",),
)


def _any(shapes: tuple[str, ...]) -> str:
    return " OR ".join(f"regexp_matches(s, {quoted(shape)})" for shape in shapes)


def _grouped(table: str, column: str) -> str:
    return f"SELECT {column}, count(*) AS lines FROM {table} WHERE {column} IS NOT NULL GROUP BY {column}"  # noqa: S608 - ours


def says_nothing(cell: str) -> bool:
    """Return whether a cell is one of the words for nothing."""
    return cell.strip().lower() in _NOTHING


def is_date(cell: str) -> bool:
    """Return whether a cell looks like a date with its year, month and (mostly) day."""
    if YEAR_FIRST.match(cell) or SLASHED.match(cell) or PACKED.match(cell):
        return True
    return bool(NAMED.match(cell) and _MONTH.search(cell))


def is_number(cell: str) -> bool:
    """Return whether a cell is a number in any locale's writing."""
    return bool(_NUMBER.match(cell.translate(_NOISE).upper()))


def is_band(cell: str) -> bool:
    """Return whether a cell is a range of numbers and no plain number: '50-200', '10,000+', '<10'."""
    found = _BAND.match(cell.translate(_NOISE).upper())
    return bool(found and (found[1] or found[3] or not is_number(cell)))


def looks_dated(cells: Sequence[str]) -> bool:
    """Return whether dates with the year last stand among a sample's cells."""
    return any(SLASHED.match(cell) for cell in cells[:200]) or any(SLASHED.match(cell) for cell in cells[::7])


def looks_numeric(cells: Sequence[str]) -> bool:
    """Return whether most of a sample's cells are numbers or bands of numbers."""
    some = [cell for cell in cells[:: max(1, len(cells) // 100)] if not says_nothing(cell)]
    return bool(some) and sum(is_number(cell) or is_band(cell) for cell in some) >= 0.7 * len(some)
