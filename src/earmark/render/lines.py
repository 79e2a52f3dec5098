"""What stands beside a line of the card: how often resampling keeps it, and how a list comes by its criterion."""

from __future__ import annotations

from collections.abc import Iterable

from earmark.profile.bins import Criterion, Evidence
from earmark.render.words import clean, percent

SOURCES = {
    "filterable": "A list vendor filters on",
    "needs enrichment": "To be added to a list (enrichment)",
    "interview only": "Only people tell",
}


def kept(seen: Evidence) -> str:
    """Return how often resampled accounts keep a line with its sign: 97%, never 100%; nothing where it earns none."""
    if seen.kept is None:
        return ""
    return ">99%" if seen.kept > 0.99 else f"{100 * seen.kept:.0f}%"


def about(criterion: Criterion, coverage: dict[str, float]) -> tuple[str, ...]:
    """Return what to know of a criterion: its column if it is called otherwise, how far filled, how come by."""
    share = coverage.get(criterion.field, criterion.coverage)
    source = criterion.field if criterion.field != criterion.name else ""
    filled = f"filled for {percent(share)}" if share is not None else ""
    return tuple(word for word in (source, filled, criterion.sourcing) if word)


def sources(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """Return how a list of new accounts comes by each field of the card, a line a way, with how far it is filled."""
    held = list(criteria)
    lines = []
    for way, words in SOURCES.items():
        fields = {c.field: _field(c) for c in held if c.sourcing == way}
        lines += [f"{words}: {', '.join(fields.values())}."] if fields else []
    return tuple(lines)


def _field(criterion: Criterion) -> str:
    filled = "" if criterion.coverage is None else f" (filled for {percent(criterion.coverage)})"
    return clean(criterion.field) + filled
