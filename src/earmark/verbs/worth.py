"""Take down what the accounts of a snapshot turned out to be worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from earmark.sql import vocabulary as say
from earmark.sql.worth import Terms, distribution, worth
from earmark.verbs.commerce import fast_cycle, priced
from earmark.verbs.counting import SnapshotInfo, percentile

if TYPE_CHECKING:
    from earmark.book import Book

HIGHEST = 95  # percentile of the ACVs up to which one counts


@dataclass(frozen=True)
class Money:
    """currency; an ACV counts up to `most_cents`; `median_cents` of the `known` customers whose ACV is known."""

    currency: str
    most_cents: int
    median_cents: int
    known: int


def money(book: Book, info: SnapshotInfo) -> Money:
    """Make the temporary table `worth` of the snapshot that `info` describes, and say how large ACVs are."""
    table, currency, _ = priced(book, info)
    fast = fast_cycle(book, info)
    terms = Terms(info.as_of, table, currency, fast if fast > 0 else None, info.cycle_p90)
    for statement in say.create("worth", worth(terms)):
        book.facts.run(statement, step="worth")
    counted = [(int(cents), int(n)) for cents, n in book.facts.rows(distribution(), step="amounts")]
    return Money(currency, percentile(counted, HIGHEST), percentile(counted, 50), sum(n for _, n in counted))
