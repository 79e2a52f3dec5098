"""Dates as people and programs write them, as one DuckDB expression; 1900 to 2100, times cut off."""

from __future__ import annotations

from earmark.sources.sqltext import quoted

_YEAR = "(19[0-9]{2}|20[0-9]{2}|2100)"
_REST = r"(?:[T ,].*)?\s*$"
_ISO = f"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}(?:[T ].*)?$"
_TWO_DIGITS = (("20", "([0-5][0-9]|6[0-8])"), ("19", "(69|[7-9][0-9])"))  # the pivot of POSIX
_SERIALS = (2, 73415)  # days since 1899-12-30, as spreadsheets count: 1900-01-01 to 2100-12-31
_EPOCH_DAYS = (-25567, 47846)  # the same days since 1970-01-01
_MONTHS = (
    "jan01ene01gen01feb02fev02mar03mrz03maa03apr04avr04abr04may05mai05mag05mei05maj05jun06giu06jul07lug07"
    "aug08aou08ago08sep09set09oct10okt10ott10out10nov11dec12dez12dic12"
    "des12tam01hel02huh04tou05kes06hei07elo08syy09lok10jou12"
)  # the first three letters in eleven languages, accents gone; of marraskuu see below
_LETTERS = r"[A-Za-z\x{C0}-\x{FF}]{3}"
_WEEKDAY = r"^\s*(?:[a-z]{2,10}\.?,?\s)?"
_DAY_NAME = rf"{_WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th|\.)?[- /](?:de )?([a-z]{{3,11}})\.?,?[- /](?:de )?"
_NAME_DAY_YEAR = rf"{_WEEKDAY}([a-z]{{3,11}})\.?[- ](?:([0-9]{{1,2}})(?:st|nd|rd|th)?,?[- ])?{_YEAR}{_REST}"


def date(cell: str, order: str = "ymd") -> str:
    """Return SQL for a date written in `order`; an ISO date is read whatever the order.

    order: ymd, dmy, mdy, name (of the month), year, serial (a spreadsheet's days), s or ms (epoch).
    """
    numeric = {"year": _year, "serial": _serial, "s": _epoch, "ms": _epoch}.get(order)
    iso = f"WHEN regexp_matches({cell}, {quoted(_ISO)}) THEN TRY_CAST(left({cell}, 10) AS DATE)"
    if numeric:
        return f"CASE {iso} ELSE {numeric(cell, order)} END"
    named = f"WHEN regexp_matches({cell}, {quoted(_LETTERS)}) THEN {_named(cell)}"
    return f"CASE {iso} {' '.join(_rewritten(cell, *way) for way in _ways(order))} {named} END"


def _ways(order: str) -> list[tuple[str, str]]:
    """Return (pattern, the same as ISO): year first, packed, then day and month in the column's order."""
    first = (rf"^\s*{_YEAR}[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{1,2}}){_REST}", r"\1-\2-\3")
    month = (rf"^\s*{_YEAR}[-/. ]([0-9]{{1,2}})\s*$", r"\1-\2-1")
    packed = (rf"^\s*{_YEAR}([01][0-9])([0-3][0-9])\s*$", r"\1-\2-\3")
    if order not in {"dmy", "mdy"}:
        return [first, month, packed]
    start = r"^\s*([0-9]{1,2})[-/. ]\s?([0-9]{1,2})[-/. ]\s?"
    rest = r"-\1-\2" if order == "mdy" else r"-\2-\1"
    short = [(f"{start}{digits}{_REST}", rf"{century}\3{rest}") for century, digits in _TWO_DIGITS]
    return [(f"{start}{_YEAR}{_REST}", rf"\3{rest}"), *short, first, month, packed]


def _rewritten(cell: str, pattern: str, iso: str) -> str:
    text = f"regexp_replace({cell}, {quoted(pattern)}, {quoted(iso)})"
    return f"WHEN regexp_matches({cell}, {quoted(pattern)}) THEN TRY_CAST({text} AS DATE)"


def _named(cell: str) -> str:
    """'1-May-07', '15. M\u00e4rz 2021', 'May 5, 2008', 'May 2008': turned to year, month and day, then put together."""
    text = f"replace(replace(replace(lower(strip_accents({cell})), 'juil', 'jul'), 'juin', 'jun'), 'marras', 'nov')"
    ways = [(f"{_DAY_NAME}{_YEAR}{_REST}", r"\3 \2 \1"), (_NAME_DAY_YEAR, r"\3 \1 \2")]
    ways += [(f"{_DAY_NAME}{digits}{_REST}", rf"{century}\3 \2 \1") for century, digits in _TWO_DIGITS]
    whens = " ".join(
        f"WHEN regexp_matches({text}, {quoted(way)}) THEN regexp_replace({text}, {quoted(way)}, {quoted(turned)})"
        for way, turned in ways
    )
    year, month, day = (f"split_part(CASE {whens} END, ' ', {n})" for n in (1, 2, 3))
    number = f"substr({quoted(_MONTHS)}, strpos({quoted(_MONTHS)}, left({month}, 3)) + 3, 2)"
    return f"TRY_CAST({year} || '-' || {number} || '-' || coalesce(nullif({day}, ''), '1') AS DATE)"


def _year(cell: str, _order: str) -> str:
    return f"TRY_CAST(regexp_extract({cell}, '^\\s*{_YEAR}(?:[.]0+)?\\s*$', 1) || '-01-01' AS DATE)"


def _serial(cell: str, _order: str) -> str:
    days = f"TRY_CAST({cell} AS DOUBLE)"
    low, high = _SERIALS
    whole = f"CASE WHEN {days} BETWEEN {low} AND {high}.99999 THEN CAST(floor({days}) AS INTEGER) END"
    return f"(DATE '1899-12-30' + {whole})"


def _epoch(cell: str, order: str) -> str:
    days = f"TRY_CAST({cell} AS DECIMAL(20,4)) / {86_400_000 if order == 'ms' else 86_400}"
    low, high = _EPOCH_DAYS
    whole = f"CASE WHEN {days} BETWEEN {low} AND {high}.99999 THEN CAST(floor({days}) AS INTEGER) END"
    return f"(DATE '1970-01-01' + {whole})"
