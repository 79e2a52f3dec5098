"""The strongest reasons of every score, found by the engine as small numbers, so that each is worded once.

A *reason* is a bin with points other than 0, numbered by strength: 1 is the strongest of the
card, NO_REASON stands for none. The card is cut into parts of few criteria; a part's patterns
are few enough to be listed, each with its three strongest reasons and what is missing in it.
Where segments have points of their own, they are listed once for each card.
Joining the parts leaves for each account its three smallest numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from earmark.profile.scorecard import Scorecard
from earmark.sql import vocabulary as say
from earmark.sql.bins import digits
from earmark.sql.vocabulary import Node, column

PART = 4096  # patterns of a part at most
NO_REASON = 1 << 20
STRONGEST = ("first", "second", "third")

Reason = tuple[int, int, int]  # criterion, bin: positions; points


@dataclass(frozen=True)
class Part:
    """Some criteria of the card in a row, their patterns numbered as `bins.packed` does."""

    criteria: range

    def rows(
        self, cards: Sequence[Scorecard], numbers: dict[Reason, int]
    ) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield card, pattern, its three strongest reasons there, and the number of its set of missing criteria."""
        sizes = [range(len(cards[0].criteria[i].bins)) for i in self.criteria]
        for at, card in enumerate(cards):
            for pattern, places in enumerate(itertools.product(*reversed(sizes))):
                bins = list(zip(self.criteria, reversed(places), strict=True))
                held = ((c, b, card.criteria[c].bins[b].points) for c, b in bins)
                found = sorted(numbers[one] for one in held if one in numbers)[:3]
                gone = sum(1 << n for n, (c, b) in enumerate(bins) if card.criteria[c].bins[b].missing)
                first, second, third = (*found, NO_REASON, NO_REASON, NO_REASON)[:3]
                yield at, pattern, first, second, third, gone

    def missing(self) -> Iterator[tuple[int, list[int]]]:
        """Yield the number of each set of missing criteria, with the criteria."""
        for gone in range(1 << len(self.criteria)):
            yield gone, [c for n, c in enumerate(self.criteria) if gone >> n & 1]


def parts(card: Scorecard) -> list[Part]:
    """Cut the card into parts of at most PART patterns (a criterion with more bins is a part of its own)."""
    sizes = [len(one.bins) for one in card.criteria]
    return [Part(part) for part in digits(sizes, PART) if len(part)]


def strength(cards: Sequence[Scorecard]) -> list[Reason]:
    """Return the reasons of all cards, the strongest first, in the card's order where points are equal."""
    found = {
        (c, b, bin_.points)
        for card in cards for c, one in enumerate(card.criteria) for b, bin_ in enumerate(one.bins) if bin_.points
    }  # fmt: skip
    return sorted(found, key=lambda r: (-abs(r[2]), r))


def strongest(source: exp.Query | exp.Table, keep: Sequence[str], count: int, cards: int = 1) -> exp.Select:
    """Return `keep`, the three smallest reason numbers, and gone0..goneN of each row of `source`.

    The source has the columns part0..partN, and `ground` where there are several cards; the tables
    part0..partN hold `Part.rows` as card, pattern, first, second, third, gone.
    """
    query = exp.select(*(column(c, "scored") for c in keep)).from_(_called(source, "scored"))
    best: list[Node] = [say.whole(NO_REASON)] * 3
    for i in range(count):
        here = f"part{i}"
        on: Node = say.same(column("pattern", here), column(here, "scored"))
        if cards > 1:
            mine_of = say.total([column("ground", "scored"), say.whole(1)])
            on = say.both(on, say.same(column("card", here), mine_of))
        query.join(say.table(here), on=on, join_type="inner", copy=False)
        mine: list[Node] = [column(word, here) for word in STRONGEST]
        best = _merged(best, mine) if i else mine
    query = query.select(*(say.named(node, word) for node, word in zip(best, STRONGEST, strict=True)))
    return say.guard(query.select(*(say.named(column("gone", f"part{i}"), f"gone{i}") for i in range(count))))


def _called(source: exp.Query | exp.Table, name: str) -> Node:
    alias = exp.to_identifier(name, quoted=True)
    return source.subquery(alias) if isinstance(source, exp.Query) else say.table(source.name, name)


def _merged(a: list[Node], b: list[Node]) -> list[Node]:
    """The three smallest of two sorted triples."""
    return [
        say.smallest(a[0], b[0]),
        say.smallest(a[1], b[1], say.largest(a[0], b[0])),
        say.smallest(a[2], b[2], say.largest(a[1], b[0]), say.largest(a[0], b[1])),
    ]
