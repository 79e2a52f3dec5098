"""From a raw cell to a value: one DuckDB expression a column, over `cN` alone.

Nothing of the user's stands in the text but the spellings a mapping mends, and those are quoted.
"""

from __future__ import annotations

from collections.abc import Callable

from earmark.facts.fold import fold
from earmark.sources.dates import date
from earmark.sources.mapping import Column
from earmark.sources.sqltext import folded, is_missing, quoted

TRUE = (
    "true",
    "yes",
    "y",
    "t",
    "1",
    "1.0",
    "x",
    "\u2713",
    "wahr",
    "ja",
    "j",
    "oui",
    "vrai",
    "si",
    "s\u00ed",
    "vero",
    "sim",
    "kyll\u00e4",
)
FALSE = (
    "false",
    "no",
    "n",
    "f",
    "0",
    "0.0",
    "falsch",
    "nein",
    "nee",
    "non",
    "faux",
    "falso",
    "n\u00e3o",
    "nej",
    "nei",
    "ei",
)
_FIRST, _LAST = "DATE '1900-01-01'", "DATE '2100-12-31'"
_CODES = (  # of a number's currency; not every code there is, for some are words (ALL, TOP)
    "USD|EUR|GBP|CHF|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|HRK|RUB|UAH|TRY|ILS|CAD|AUD|NZD|JPY|CNY|INR|IDR|KRW|MYR|PHP|"
    "THB|TWD|VND|SGD|HKD|BRL|MXN|ARS|CLP|COP|ZAR|AED|SAR|QAR|KWD|EGP|NGN|KES|MAD|PKR|Z\u0141|K\u010c|KR\\.?|RS\\.?|FR\\."
)
_MONEY = f"(?:[A-Z]{{0,2}}[$\u20ac\u00a3\u00a5\u20b9\u20ba\u20aa\u20a9\u0e3f\u20b4\u20bd]|{_CODES})"
_SUFFIX = "K|TSD\\.?|M|MM|MN|MIO\\.?|MILLIONS?|B|BN|MRD\\.?|BILLIONS?"
_DIGITS = "[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+"
_EVEN = "(?:[.,][-\u2013\u2014]{1,2}|/-)"  # no cents, as in 1.000,- or 1'000.\u2013 or 1,000/-
NUMBER = f"^\\(?[+-]?{_MONEY}?[+-]?({_DIGITS}){_EVEN}?({_SUFFIX})?{_MONEY}?%?-?\\)?$"
_SIGNED = f"^\\(?[+-]?({_MONEY})?[+-]?(?:{_DIGITS}){_EVEN}?(?:{_SUFFIX})?({_MONEY})?%?-?\\)?$"
_NOISE = " \t\u00a0\u202f\u2009\u2007'\u2019_"


def typed(column: Column) -> str:
    """Return SQL that reads column cN by its kind and format; null where a cell is empty or unreadable.

    number, money, band: DECIMAL(18,4); date: DATE from 1900 to 2100; boolean: BOOLEAN, as a
    criterion 'yes' or 'no'; category: folded text; list: `;a;b;`, folded, sorted, each once;
    text, id: the text, trimmed.
    """
    cell = f"c{column.index}"
    readers: dict[str, Callable[[], str]] = {
        "number": lambda: number(cell, column.format or "."),
        "money": lambda: number(cell, column.format or "."),
        "band": lambda: band(cell, column.format or "."),
        "date": lambda: date(cell, column.format or "ymd"),
        "boolean": lambda: yes_no(cell) if column.use == "criterion" else boolean(cell),
        "list": lambda: items(cell, column.format or ";", column.mend),
        "category": lambda: category(cell, column.mend),
    }
    reader = readers.get(column.kind)
    return reader() if reader else f"nullif(trim({cell}), '')"


def unreadable(column: Column, value: str | None = None) -> str:
    """Return SQL that is true where a cell says something that its kind cannot read.

    `value` names the typed value where it is at hand already, so that it is not worked out twice.
    """
    cell = f"c{column.index}"
    if column.kind in {"text", "id", "category", "list"}:
        return "false"
    return f"({value or typed(column)} IS NULL AND NOT {is_missing(cell, category=False)})"


def boolean(cell: str) -> str:
    """Return SQL for the truth of a cell, in words, letters or digits."""
    return f"CASE WHEN {_among(cell, TRUE)} THEN true WHEN {_among(cell, FALSE)} THEN false END"


def yes_no(cell: str) -> str:
    """Return SQL for the truth of a cell as 'yes' or 'no'."""
    return f"CASE WHEN {_among(cell, TRUE)} THEN 'yes' WHEN {_among(cell, FALSE)} THEN 'no' END"


def _among(cell: str, words: tuple[str, ...]) -> str:
    return f"lower(trim({cell})) IN ({', '.join(map(quoted, words))})"


def category(cell: str, mend: tuple[tuple[str, str], ...] = ()) -> str:
    """Return SQL for a folded category, spellings mended, words for nothing null."""
    return f"CASE WHEN NOT {is_missing(cell, category=True)} THEN {_mended(folded(cell), mend)} END"


def _mended(text: str, mend: tuple[tuple[str, str], ...]) -> str:
    if not mend:
        return text
    cases = " ".join(f"WHEN {quoted(fold(was))} THEN nullif({quoted(fold(meant))}, '')" for was, meant in mend)
    return f"CASE {text} {cases} ELSE {text} END"


def items(cell: str, separator: str, mend: tuple[tuple[str, str], ...] = ()) -> str:
    """Return SQL for a list cell as `;a;b;`."""
    text = folded(cell) if separator == ";" else f"replace({folded(cell)}, ';', ',')"
    each = f"CASE WHEN NOT {is_missing('x', category=True)} THEN {_mended('trim(x)', mend)} END"
    kept = f"list_sort(list_distinct(list_transform(string_split({text}, {quoted(separator)}), lambda x: {each})))"
    return f"nullif(';' || array_to_string({kept}, ';') || ';', ';;')"


def number(cell: str, decimal: str = ".") -> str:
    """Return SQL for a number with currency, grouping, percent, k or M, parentheses; percent stays as written."""
    group, mark = (".", ",") if decimal == "," else (",", ".")
    bare = "[0-9]+" if decimal == "," else "-?[0-9]+[.]?[0-9]*"
    usual = f"[$\u20ac\u00a3]? ?(?:[0-9]{{1,3}}(?:[{group}][0-9]{{3}})+|[0-9]+)(?:[{mark}][0-9]*)? ?[\u20ac%]?"
    kept = f"replace(regexp_replace({cell}, '[^0-9{mark}]', '', 'g'), {quoted(mark)}, '.')"
    return (
        f"CASE WHEN regexp_full_match({cell}, {quoted(bare)}) THEN TRY_CAST({cell} AS DECIMAL(18,4)) "
        f"WHEN regexp_full_match({cell}, {quoted(usual)}) THEN TRY_CAST({kept} AS DECIMAL(18,4)) "
        f"WHEN regexp_matches({cell}, '[0-9]') THEN {_worded_number(cell, decimal)} END"
    )


def currency(cell: str) -> str:
    """Return SQL for the currency that stands in a cell of money, as it is written; null where there is none."""
    before, behind = (f"nullif(regexp_extract({_bare(cell)}, {quoted(_SIGNED)}, {n}), '')" for n in (1, 2))
    return f"CASE WHEN NOT regexp_full_match({cell}, '[-0-9.,]*') THEN coalesce({before}, {behind}) END"


def _worded_number(cell: str, decimal: str) -> str:
    text = _bare(cell)
    digits = _decimal(f"regexp_extract({text}, {quoted(NUMBER)}, 1)", decimal)
    signed = f"regexp_replace({text}, {quoted(_EVEN)}, '')"
    sign = f"CASE WHEN regexp_matches({signed}, '^\\(|-') THEN -1 ELSE 1 END"
    value = f"TRY_CAST({digits} AS DECIMAL(30,8)) * {_times(f'regexp_extract({text}, {quoted(NUMBER)}, 2)')} * {sign}"
    return f"TRY_CAST({value} AS DECIMAL(18,4))"


def _bare(cell: str) -> str:
    return f"upper(translate(replace({cell}, '\u2212', '-'), {quoted(_NOISE)}, ''))"


def _decimal(digits: str, decimal: str) -> str:
    """Drop the grouping marks; a mark that groups otherwise than in threes (India: twos, then three) is no number."""
    group, mark = (".", ",") if decimal == "," else (",", ".")
    shape = f"(?:[0-9]{{1,3}}(?:[{group}][0-9]{{2,3}})*[{group}][0-9]{{3}}|[0-9]*)(?:[{mark}][0-9]*)?"
    plain = f"replace(replace({digits}, {quoted(group)}, ''), {quoted(mark)}, '.')"
    return f"CASE WHEN regexp_full_match({digits}, {quoted(shape)}) THEN {plain} END"


def _times(suffix: str) -> str:
    first = f"left({suffix}, 1)"
    return (
        f"CASE WHEN {suffix} = '' THEN 1 WHEN {first} IN ('K', 'T') THEN 1000 WHEN {suffix} LIKE 'MRD%' "
        f"OR {first} = 'B' THEN 1000000000 ELSE 1000000 END"
    )


BAND_END = f"{_MONEY}?(?:{_DIGITS})(?:{_SUFFIX})?{_MONEY}?"
_UNDER, _OVER = "<=?|UNDER|LESSTHAN|UPTO|BELOW", ">=?|OVER|MORETHAN|FROM|ABOVE"
_COUNTED = "(?:EMPLOYEES?|STAFF|PEOPLE|USERS?|MITARBEITER|FTES?)?"
_UP_TO = f"(?:(?:-|\u2013|\u2014|TO|BIS)({BAND_END})|\\+|ANDMORE|ORMORE)?"
BAND = f"^({_UNDER}|{_OVER})?({BAND_END}){_UP_TO}{_COUNTED}$"
_USUAL_BAND = "[0-9]{1,3}(?:,?[0-9]{3})*(?: ?- ?[0-9][0-9,]*|[+])?"


def band(cell: str, decimal: str = ".") -> str:
    """Return SQL for a band's lower bound: '50-200' is 50, '10,000+' is 10000, '<10' is 0.

    Three digits behind a mark are thousands: nobody bands by thousandths.
    """
    usual = f"TRY_CAST(replace(regexp_extract({cell}, '^[0-9,]+'), ',', '') AS DECIMAL(18,4))"
    text = _bare(cell)
    under = f"regexp_matches({text}, '^(?:{_UNDER})')"
    bound = _lower_bound(text, decimal)
    return (
        f"CASE WHEN regexp_full_match({cell}, {quoted(_USUAL_BAND)}) THEN {usual} "
        f"WHEN {under} THEN {bound} * 0 ELSE {bound} END"
    )


def _lower_bound(text: str, decimal: str) -> str:
    low, high = (f"regexp_extract({text}, {quoted(BAND)}, {n})" for n in (2, 3))
    grouped = f"regexp_replace({low}, '[.,]([0-9]{{3}})', '\\1', 'g')"
    ending = quoted(f"^{_MONEY}?({_DIGITS})({_SUFFIX})?")
    digits = _decimal(f"regexp_extract({grouped}, {ending}, 1)", decimal)
    own = f"regexp_extract({grouped}, {ending}, 2)"
    times = f"CASE WHEN {own} = '' THEN regexp_extract({high}, {quoted(f'({_SUFFIX})$')}, 1) ELSE {own} END"
    return f"TRY_CAST(TRY_CAST({digits} AS DECIMAL(30,8)) * {_times(times)} AS DECIMAL(18,4))"
