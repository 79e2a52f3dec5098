"""Tables of patterns written a line each, and the words that many of them have in common.

A space stands for any spaces, `<trouble>` for the part of that name; a line that is set in goes on with the one above,
after a space where that one ends in `~`. What is looked at ahead is bounded everywhere, so that the time a text takes
is in proportion to its length.
"""

from __future__ import annotations

import re

_INSET = 4
PARTS = {
    "few": r"""
        (?:[\w'-]+ ){0,3}
    """,
    "trouble": r"""
        (?:challeng|problem|issue|bottleneck|difficult(?:y|ies)|obstacle|hurdle|trouble|friction|drawback
            |pain point|headache|inefficienc|limitation|conflict|incompatibilit|outage|failure|complaint|gap
            |constraint)\w{0,3}
    """,
    "who": r"""
        (?:we|i|you|they|he|she|it|our team|my team|our \w+|my \w+|users|teams|customers|people|reps|engineers
            |developers)
    """,
    "cannot": r"""
        (?:can(?:not|'t| not)|could(?:n't| not)|(?:was|were|is|are|am|'m|'re)(?: not|n't) able to|(?:(?:was|were|is
            |are|am|'m|'re) )?unable to)
    """,
    "does_not": r"""
        (?:do(?:es)?|did|has|have|had|was|were|is|are|would|wo)(?: not|n't)
    """,
    "time": r"""
        (?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|evenings?|nights?|weekends?|mornings?)
    """,
    "boss": r"""
        (?:cfo|ceo|cto|cio|ciso|coo|cro|cmo|vp|director|procurement|purchasing|legal|finance|it (?=signs)|secops
            |security team|board|boss|manager|leadership|management|committee|head of [\w ]{1,20}|executives?)
    """,
}


def rows(table: str) -> tuple[str, ...]:
    """Return the patterns of a table; lines that begin with # are remarks."""
    found: list[str] = []
    left = min(len(line) - len(line.lstrip()) for line in table.splitlines() if line.strip())
    for line in table.splitlines():
        bare = line.strip()
        if not bare or bare.startswith("# "):
            continue
        if line.startswith(" " * (left + _INSET)) and found:
            found[-1] = found[-1][:-1] + " " + bare if found[-1].endswith("~") else found[-1] + bare
        else:
            found.append(bare)
    return tuple(_filled(one) for one in found)


def row(table: str) -> str:
    """Return the one pattern of a table."""
    return "|".join(rows(table))


def _filled(pattern: str) -> str:
    return re.sub(r"<(\w+)>", lambda found: row(PARTS[found[1]]), pattern)
