"""Sourcing: how a list of new accounts comes by a criterion, in one table.

filterable: vendors of company lists let one filter on it. needs enrichment: a column of the team's
own, to be added to a list. interview only: what people answer, which nobody sells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from earmark.facts.fold import fold
from earmark.profile.bins import Criterion, Sourcing
from earmark.profile.scorecard import Scorecard

FILTERABLE: Sourcing = "filterable"
ENRICHED: Sourcing = "needs enrichment"
ASKED: Sourcing = "interview only"

BY_CANONICAL: dict[str, Sourcing] = dict.fromkeys(
    (
        *("employees", "industry", "revenue", "country", "region", "city", "founded", "technologies"),
        *("funding_date", "funding_total", "stage_of_growth"),
    ),
    FILTERABLE,
)
ASKED_BY_NAME = re.compile(
    r"\b(nps|csat|survey\w*|satisfaction|interview\w*|feedback|pains?|pain[ _]points?|use[ _]cases?|goals?|objections?"
    r"|challenges?|motivations?|jobs?[ _]to[ _]be[ _]done|budget|urgency|maturity|champion|umfrage\w*|schmerz\w*)\b"
)


def sourcing(canonical: str, name: str, said: Mapping[str, Sourcing]) -> Sourcing:
    """Return how a field is come by: as the user has `said` of its folded name, else by what it is, else its name."""
    folded = fold(name)
    if folded in said:
        return said[folded]
    asked = ASKED_BY_NAME.search(folded.replace("_", " "))
    return BY_CANONICAL.get(canonical) or (ASKED if asked else ENRICHED)


def sourced(card: Scorecard, canonical: Mapping[str, str], said: Mapping[str, Sourcing]) -> Scorecard:
    """Return the card with how each criterion is come by; `canonical` tells by field what a field is."""
    return Scorecard(tuple(replace(c, sourcing=_hardest(c, canonical, said)) for c in card.criteria))


def _hardest(criterion: Criterion, canonical: Mapping[str, str], said: Mapping[str, Sourcing]) -> Sourcing:
    """Return how the field of a criterion is come by; of several fields, the one that is hardest to come by."""
    ways = [sourcing(canonical.get(field, ""), field, said) for field in criterion.fields]
    return max(ways, key=(FILTERABLE, ENRICHED, ASKED).index)


def said_by(filterable: tuple[str, ...], enriched: tuple[str, ...], asked: tuple[str, ...]) -> dict[str, Sourcing]:
    """Return what a book's settings say of columns, by folded name."""
    kinds = ((filterable, FILTERABLE), (enriched, ENRICHED), (asked, ASKED))
    return {fold(name): kind for names, kind in kinds for name in names}
