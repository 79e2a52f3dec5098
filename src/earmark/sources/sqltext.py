"""SQL at the door: literals quoted once, and one spelling for comparing, as DuckDB expressions."""

from __future__ import annotations

from earmark.facts.fold import INVISIBLE

# What Python's str.split() takes for space.
_SPACES = r"[\t-\r\x1c-\x20\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]+"
_PLAIN = "[^!-~ ]|  |^ | $"  # not plain ASCII words with single spaces
_DOTTED_I, _TAB = "\u0130", "\t"  # I with a dot lowers to two letters, so fold() keeps it
_MISSING = ("", "n/a", "#n/a", "na", "-", "--", "null", "(null)", "(blank)", "#null!", "#value!", "#ref!", "#div/0!")
_MISSING_CATEGORY = (*_MISSING, "unknown")
_MISSING_VALUE = (*_MISSING_CATEGORY, "none", "nan", "nil", "?", "tbd", "\u2013", "\u2014", "not available")


def quoted(text: str) -> str:
    """Return `text` as a SQL string literal; a NUL cannot be in one and is dropped."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def missing_words(category: bool) -> tuple[str, ...]:
    """Return the folded words that stand for nothing: in a category "none" is a value, in a number not."""
    return _MISSING_CATEGORY if category else _MISSING_VALUE


def folded(expression: str) -> str:
    """Return SQL equal to `facts.fold.fold` of a text expression; plain ASCII takes the short way."""
    shown = f"nfc_normalize(translate({expression}, {quoted(INVISIBLE)}, ''))"
    single = f"trim(regexp_replace({shown}, {quoted(_SPACES)}, ' ', 'g'))"
    lower = f"lower(replace({single}, {quoted(_DOTTED_I)}, {quoted(_TAB)}))"  # no tab is left by then
    slow = f"replace({lower}, {quoted(_TAB)}, {quoted(_DOTTED_I)})"
    return f"CASE WHEN regexp_matches({expression}, {quoted(_PLAIN)}) THEN {slow} ELSE lower({expression}) END"


def is_missing(expression: str, category: bool) -> str:
    """Return SQL that is true where a cell stands for nothing."""
    words = ", ".join(quoted(word) for word in missing_words(category))
    return f"({expression} IS NULL OR strlen({expression}) < 16 AND lower(trim({expression})) IN ({words}))"


def domain_host(expression: str) -> str:
    """Return SQL for the lower-case host in a URL, email address or domain; null when there is none."""
    pattern = (
        r"^\s*<?(?:[a-zA-Z][a-zA-Z0-9+.-]*:(?://)?)?(?:[^/@\s]*@)?(?:[wW]{3}[0-9]?\.)?"
        r"([^/:?#\s@,;<>]*[^/:?#\s@,;<>.]\.[^/:?#\s@,;<>.]+)\.?(?:[/:?#\s,;>]|$)"
    )
    found = f"nullif(lower(nfc_normalize(regexp_extract({expression}, {quoted(pattern)}, 1))), '')"
    usual = " ".join(
        f"WHEN regexp_full_match({expression}, {quoted(shape)}) THEN {host.format(expression)}"
        for shape, host in _HOSTS
    )
    return f"CASE {usual} ELSE {found} END"


_NAME = "[a-z0-9-]+(?:[.][a-z0-9-]+)+"
_HOSTS = (  # the usual writings, without the long pattern
    (f"[a-vx-z0-9-]{_NAME}", "{0}"),
    (f"https?://www[.]{_NAME}(?:/.*)?", "substr(split_part(split_part({0}, '://', 2), '/', 1), 5)"),
    (f"https?://[a-vx-z0-9]{_NAME}(?:/.*)?", "split_part(split_part({0}, '://', 2), '/', 1)"),
    (f"[A-Za-z0-9._+-]+@[a-vx-z0-9]{_NAME}", "split_part({0}, '@', 2)"),
)
