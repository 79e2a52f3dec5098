"""Trigger events: the kinds that Earmark knows, how files spell them, and what people call them."""

from __future__ import annotations

KINDS: dict[str, str] = {  # kind -> what people call it, in the order in which they are shown
    "funding": "funding",
    "executive_hire": "new executive",
    "hiring": "hiring",
    "headcount_growth": "headcount growth",
    "acquisition": "acquisition",
    "layoffs": "layoffs",
    "executive_departure": "executive left",
    "launch": "launch",
    "competitor_news": "news of a competitor",
    "technology_added": "technology added",
    "technology_removed": "technology removed",
}

# Where time is cut when events are counted, in days: since the event; since an account's state began.
AGES = (7, 14, 21, 28, 42, 56, 84, 112, 140, 182, 252, 364)
LASTED = (14, 28, 56, 84, 140, 252, 364)


def called(kind: str) -> str:
    """Return what people call a kind of event; one that is not among KINDS is called as it is written."""
    return KINDS.get(kind, kind.replace("_", " "))


def spellings(kind: str) -> tuple[str, ...]:
    """Return how files write a kind, folded: executive_hire, executive hire, executive-hire."""
    return tuple(dict.fromkeys((kind, kind.replace("_", " "), kind.replace("_", "-"))))
