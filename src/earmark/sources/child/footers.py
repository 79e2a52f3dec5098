"""The end of a report: totals and footers that look like lines of the table and are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

TOTAL = "total row"
FOOTER = "report footer"

_TOTAL = re.compile(
    r"((grand|sub|report|overall)[ -]?)?totals?( \(?[\d.,]+ (records|rows|lines|deals)\)?)?"
    r"|sum|summe|gesamt|gesamtsumme|zwischensumme|insgesamt|total (g[eé]n[eé]ral|general)|somme|totale|totaal|suma",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"(copyright\b|\(c\) |©|confidential information\b|generated (by|on|at)\b|(report )?(run|exported) (by|on|at)\b"
    r"|report generated\b|end of (report|file)\b|all rights reserved|filtered by\b|as of \d"
    r"|\d[\d,.]* (rows|records)( selected)?\.?$"
    r"|page \d+( of \d+)?$|salesforce\.com\b.*rights)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+(]?\s?[A-Z]{0,3}\s?[$€£¥]?\s?[\d.,'\s\u00a0\u202f]+\s?[%€$£¥)]?\s?[A-Z]{0,3}")


def judge(cells: Sequence[str], width: int) -> str:
    """Return TOTAL, FOOTER, or nothing for a record at the end of a table of `width` columns."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return ""
    first, rest = filled[0].rstrip(":"), filled[1:]
    if _TOTAL.fullmatch(first) and all(_NUMBER.fullmatch(cell) for cell in rest) and (rest or width > 1):
        return TOTAL if len(filled) <= max(2, (width + 1) // 2 + 1) else ""
    if _FOOTER.match(first) and len(filled) <= max(1, width // 3):
        return FOOTER
    return ""


def at_the_end(cells: Sequence[str], width: int) -> str:
    """Return what a record below the table is that has the wrong number of cells; nothing if unknown."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if reason := judge(cells, width):
        return reason
    return FOOTER if len(filled) == 1 and width > 1 and " " in filled[0] else ""
